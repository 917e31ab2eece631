"""The office's board (bảng theo dõi): one page for a screen on the wall, a phone or paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.kpi import KeptRate
from tthc_cli.output.cells import percent_cell, plain_number_cell
from tthc_cli.output.deadline_words import which
from tthc_cli.output.due import DueReport
from tthc_cli.output.formats.html_parts import ShownTable, rendered, shown_table
from tthc_cli.output.formats.report import DRAWN_PAGE, Cell, Column, PrintedTable, RateBar
from tthc_cli.output.formats.seals import sealed
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.kpi import KpiReport
from tthc_cli.output.plain_words import names_in, plain_inputs, plain_table, plain_words
from tthc_cli.output.rates import TONES, figure, goal_cell, later_rows, named, unflattering, verdict_cell
from tthc_cli.output.trend import TrendReport
from tthc_cli.output.words import day, long_day, month, number, place, weekday
from tthc_cli.plan import LIMITS, Plan
from tthc_cli.register import Standing, Urgency
from tthc_cli.text import visible
from tthc_cli.workdays import WorkCalendar

_WEEK: Final = 7
_TILES: Final[tuple[Urgency, ...]] = ("overdue", "today", "soon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the board shows, with what it rests on."""

    office: str
    as_of: date
    due: DueReport
    """What is to be done, in all plans in force."""
    standings: Sequence[tuple[Plan, Sequence[Standing]]]
    """All deadlines of each plan, done ones too."""
    calendar: WorkCalendar
    check: KpiReport | None = None
    """The rates of case files; None if none were given."""
    kept: tuple[Plan, Mapping[str, KeptRate]] | None = None
    """The plan of the year and its last saved rates, by target."""
    course: TrendReport | None = None
    """None if no check was saved."""
    more: Sequence[PrintedTable] = ()
    """What else is shown of the cases."""
    identities: Sequence[FileIdentity] = field(default=())
    """The plans and the calendar."""


class _Day(NamedTuple):
    number: int
    kinds: str
    words: str
    """What the day is, for who does not see the colours."""


class _Month(NamedTuple):
    name: str
    weeks: Sequence[Sequence[_Day | None]]
    lines: Sequence[tuple[str, str]]
    """Under the days: the day, and what it is."""


def board_page(board: Board) -> str:
    """The board as a page that needs no other file. Its last line tells whether somebody has changed it since.

    Args:
        board: What it shows.
    """
    urgencies = Counter(item.urgency for item in board.due.everything)
    urgent = replace(board.due, hidden=("later", "waiting"), names_options=False)
    later = replace(board.due, hidden=_TILES, names_options=False)
    sections = {
        "due": _("Deadlines"),
        "rates": _("Rates and goals"),
        "year": _("The year {year}").format(year=board.as_of.year),
        "sources": _("Sources"),
    }
    page = rendered(
        "board.html.j2",
        _("Board of {office}").format(office=visible(board.office)),
        as_of=_("As of {day}").format(day=long_day(board.as_of)),
        heading=visible(plain_words(board.due.heading)),
        sections=sections,
        tiles=[(name, _tile_words(name, board.due.within), number(urgencies[name])) for name in _TILES],
        due=[shown_table(table) for table in urgent.tables(DRAWN_PAGE)[1:]],
        later=[shown_table(table) for table in later.tables(DRAWN_PAGE)[1:] if table.rows],
        rates=[shown_table(table) for table in _rate_tables(board)],
        course=_course(board),
        numbers=_("The numbers"),
        course_title=_("The course of the rates"),
        weekdays=[weekday(date(2024, 1, 1) + timedelta(days=place_)) for place_ in range(_WEEK)],
        months=_months(board),
        legend=_legend(),
        sources=[f"{visible(identity.name)} (SHA-256 {identity.sha256})" for identity in board.identities],
    )
    return sealed(page)


def _tile_words(name: Urgency, within: int) -> str:
    words = {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "soon": _("Due within {days} working days").format(days=within),
    }
    return words[name]


# -- rates


def _rate_tables(board: Board) -> list[PrintedTable]:
    """The rates of the case files, else the last ones that were saved, and what is short in words."""
    if board.check is not None:
        check = replace(board.check, inputs=plain_inputs(board.check.inputs))
        first, *others = check.tables(DRAWN_PAGE)
        rates = replace(first, notes=[*first.notes, *later_rows(check.inputs, check.as_of)])
        groups = {value for result in check.results for value in result.group or ()}
        names = names_in(check.inputs) | groups | {identity.name for identity in board.identities}
        return [plain_table(table, names) for table in (rates, *others, *board.more)]
    if board.kept is not None and board.kept[1]:
        return [_kept_table(*board.kept), *board.more]
    note = _("No rates yet: name case files, or save checks with `tthc kpi check CASES --save`.")
    return [PrintedTable(notes=[note]), *board.more]


def _kept_table(plan: Plan, rates: Mapping[str, KeptRate]) -> PrintedTable:
    """The last saved rate of each target."""
    return PrintedTable(
        title=_("The last saved rates"),
        columns=(
            Column(title=_("Task"), right=True, fixed=True),
            Column(title=_("Rate"), right=True, fixed=True),
            Column(title="", fixed=True),
            Column(title=_("Goal"), right=True, fixed=True),
            Column(title=_("Verdict"), fixed=True),
            Column(title=_("Target")),
            Column(title=_("Saved")),
        ),
        rows=[
            (
                plain_number_cell(kpi.task),
                *_kept_cells(kept),
                verdict_cell(kept.rate.verdict),
                named(kpi),
                _span(kept),
            )
            for kpi in plan.kpis
            if (kept := rates.get(kpi.id)) is not None
        ],
        notes=_without(plan, rates),
    )


def _kept_cells(kept: KeptRate) -> list[Cell]:
    rate, limit = kept.rate, kept.rate.op in LIMITS
    level = None if rate.level is None else unflattering(rate.level, limit=limit)
    shape = RateBar(rate.rate, rate.goal, rate.verdict == "met", limit)
    shown = percent_cell(level) if level is None or rate.rate is not None else Cell(figure(rate.measure, level))
    return [shown, Cell("", TONES[rate.verdict], shape), goal_cell(rate.op, rate.goal, rate.measure)]


def _span(kept: KeptRate) -> str:
    period = kept.saved.period
    name = _("whole file") if period is None else period.plain_name
    return _("{period}, as of {day}").format(period=name, day=day(kept.saved.as_of))


def _without(plan: Plan, rates: Mapping[str, KeptRate]) -> list[str]:
    missing = [kpi.id for kpi in plan.kpis if kpi.id not in rates]
    return [_("Never saved: {targets}").format(targets=", ".join(missing))] if missing else []


def _course(board: Board) -> list[ShownTable]:
    """The course of each saved rate."""
    if board.course is None:
        return []
    return [shown_table(table) for table in board.course.tables(DRAWN_PAGE) if table.rows]


# -- the year


def _months(board: Board) -> list[_Month]:
    year = board.as_of.year
    deadlines = _deadlines(board)
    months = []
    for number_ in range(1, 13):
        first = date(year, number_, 1)
        following = date(year + number_ // 12, number_ % 12 + 1, 1)
        days = [first + timedelta(days=passed) for passed in range((following - first).days)]
        cells: list[_Day | None] = [None] * first.weekday()
        cells += [_day(value, board, deadlines.get(value, [])) for value in days]
        cells += [None] * (-len(cells) % _WEEK)
        weeks = [cells[place_ : place_ + _WEEK] for place_ in range(0, len(cells), _WEEK)]
        name = _("Month {month}").format(month=month(f"{first:%Y-%m}"))
        months.append(_Month(name, weeks, _lines(days, board, deadlines)))
    return months


def _deadlines(board: Board) -> dict[date, list[str]]:
    """What is due on each day of the year, in short words."""
    several = len(board.standings) > 1
    due: dict[date, list[str]] = {}
    for plan, standings in board.standings:
        for standing in standings:
            deadline = standing.deadline
            if deadline is None or deadline.due.year != board.as_of.year:
                continue
            numbered = place(standing.task.number, standing.ref.place, len(standing.task.rules))
            matter = _("matter {matter}").format(matter=standing.matter) if standing.matter else ""
            parts = [_("task {place}").format(place=numbered), which(deadline), matter]
            words = ", ".join(filter(None, [*parts, plan.id if several else ""]))
            state = f" ({_('done')})" if standing.done_on else ""
            due.setdefault(deadline.due, []).append(f"{words}{state}")
    return due


def _day(value: date, board: Board, due: Sequence[str]) -> _Day:
    info = board.calendar.day(value)
    kinds, words = [], []
    if not info.working:
        kinds.append("off")
        words.append(_("day off"))
    if info.kind == "make_up":
        kinds.append("made-up")
        words.append(_("make-up working day"))
    if due:
        kinds.append("has-due")
        words.append(_("deadline"))
    if value == board.as_of:
        kinds.append("now")
        words.append(_("today"))
    return _Day(value.day, " ".join(kinds), ", ".join(words))


def _lines(days: Iterable[date], board: Board, deadlines: Mapping[date, list[str]]) -> list[tuple[str, str]]:
    """The named days of a month and its deadlines: neighbours of one name are one line."""
    named_days = [(value, board.calendar.day(value)) for value in days]
    holidays = [(value, info.name or "") for value, info in named_days if info.kind not in ("working", "weekend")]
    lines: list[tuple[date, str, str]] = []
    for name, group in groupby(holidays, key=lambda pair: pair[1]):
        values = [value for value, _name in group]
        span = day(values[0]) if len(values) == 1 else f"{day(values[0])}–{day(values[-1])}"
        lines.append((values[0], span, name))
    lines += [(value, day(value), "; ".join(words)) for value in days if (words := deadlines.get(value))]
    return [(span, visible(words)) for _first, span, words in sorted(lines, key=lambda line: line[0])]


def _legend() -> list[tuple[str, str]]:
    return [
        ("has-due", _("deadline")),
        ("off", _("day off")),
        ("made-up", _("make-up working day")),
        ("now", _("today")),
    ]
