"""What is overdue, due today or coming."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from textwrap import shorten
from typing import Final, NamedTuple, assert_never

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.output.cells import long_day_cell
from tthc_cli.output.deadline_words import (
    assumed_note,
    content,
    hand_note,
    in_time_until,
    quoted,
    remarks,
    updates_passed,
    which,
)
from tthc_cli.output.due_rows import COLUMNS, but_for_matter, due_rows
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal, Tone
from tthc_cli.output.words import day, long_day, number, place, plan_name, working_days
from tthc_cli.plan import Plan, RuleRef
from tthc_cli.register import URGENCIES, Todo, Urgency
from tthc_cli.rules import Deadline

_URGENCY_TONES: Final[Mapping[Urgency, Tone]] = {"overdue": "bad", "today": "warn", "soon": "warn", "waiting": "dim"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReport(Report):
    """What ``tthc due`` has found."""

    everything: Sequence[Todo]
    """All that is to be done, the most urgent first, but for what is only counted."""
    unlisted: Mapping[Urgency, int] = field(default_factory=dict)
    """How much more there is of degrees of urgency that were not asked for."""
    next_days: Mapping[tuple[str, RuleRef], date] = field(default_factory=dict)
    """Of that: the next day after today on which a rule of a plan, by its id, is due."""
    hidden: Collection[Urgency] = ()
    """The degrees of urgency that were not asked for."""
    plans: Sequence[Plan]
    """The plans in force."""
    as_of: date
    within: int
    """Working days ahead that count as soon."""
    references: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By the id of a plan: the document that each of its matters is known by."""
    other_plans: Sequence[str] = ()
    """Ids of plans that the register has entries of, and that are not in force."""
    other_years: Sequence[int] = ()
    """Years of entries of before plans had ids, which no plan has claimed."""
    explain: bool = False
    """Whether to show how each date came about."""
    names_options: bool = True
    """Whether to name the options that show what is hidden."""

    @property
    def items(self) -> list[Todo]:
        """Those that are shown."""
        return [item for item in self.everything if item.urgency not in self.hidden]

    @property
    def left_out(self) -> dict[Urgency, int]:
        """How many others there are, which were not asked for."""
        counts = Counter(self.unlisted)
        counts.update(item.urgency for item in self.everything if item.urgency in self.hidden)
        return {name: counts[name] for name in URGENCIES if counts[name]}

    @property
    def urgencies(self) -> set[Urgency]:
        """The degrees of urgency that something has, shown or not."""
        return {*self.unlisted, *(item.urgency for item in self.everything)}

    def next_day(self, item: Todo) -> date | None:
        """The next day after today on which the rule of a deadline is due again; None if there is none."""
        days = [
            each.standing.deadline.due
            for each in self.everything
            if each.standing.ref == item.standing.ref and each.standing.deadline and each.plan.id == item.plan.id
        ]
        unlisted = self.next_days.get((item.plan.id, item.standing.ref))
        return min((day for day in (*days, unlisted) if day is not None and day > self.as_of), default=None)

    def payload(self) -> Record:
        """``tthc.due/1``."""
        return {
            "schema": "tthc.due/1",
            "as_of": self.as_of,
            "within": self.within,
            "items": self.rows(),
            "not_shown": dict(self.left_out),
            "other_plans": list(self.other_plans),
            "other_years": list(self.other_years),
        }

    def columns(self) -> Sequence[str]:
        """The deadline, how it stands, and whose it is."""
        return COLUMNS

    def rows(self) -> Sequence[Record]:
        """One row a deadline."""
        return due_rows(self.items, self.reference, explain=self.explain)

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """What there is in each degree of urgency, and how much there is of what is not shown.

        A table if it has a width; one paragraph an item if nothing is wrapped, as in a mail, which no table would fit.
        """
        title = PrintedTable(title=_("As of {day}").format(day=long_day(self.as_of)))
        by_title = {
            f"{heading} ({number(len(items))})": entries_of(items) for heading, items in self._by_heading().items()
        }
        if terminal.width is None:
            groups = [_paragraphs(heading, entries, self, terminal) for heading, entries in by_title.items()]
        else:
            groups = _tables(by_title, self, terminal)
        notes = [] if groups else [_("Nothing is overdue or due within {days}.").format(days=working_days(self.within))]
        notes += self._table_notes()
        if groups and terminal.interactive:
            notes.append(_("The whole of a task: `tthc plan show TASK`; how a date came about: --explain"))
        return [title, *groups, *([PrintedTable(notes=notes)] if notes else [])]

    def reference(self, item: Todo) -> str | None:
        """The document that the matter of a deadline is known by."""
        return self.references.get(item.plan.id, {}).get(item.standing.matter or "")

    def place_of(self, item: Todo) -> str:
        """Task and rule of a deadline as people write them, with the plan's year if it could be another year's."""
        standing = item.standing
        text = place(standing.task.number, standing.ref.place, len(standing.task.rules))
        return text if len(self.plans) == 1 or self.plan_of(item) else f"{text} ({item.plan.identity.year})"

    def plan_of(self, item: Todo) -> str | None:
        """Whose the deadline's plan is, if its year does not tell."""
        name = plan_name(item.plan, self.plans)
        return None if name == str(item.plan.identity.year) else name

    def _by_heading(self) -> dict[str, list[Todo]]:
        """The items by what stands above them, the most urgent first."""
        groups: dict[str, list[Todo]] = {}
        of_urgency: dict[Urgency, list[Todo]] = {name: [] for name in URGENCIES}
        for item in self.items:
            of_urgency[item.urgency].append(item)
        for name, items in of_urgency.items():
            if name == "today":
                for item in sorted(items, key=lambda item: _side(item, self)):
                    groups.setdefault(_heading(item, self), []).append(item)
            elif items:
                groups[urgency_words(name, self.within)] = items
        return groups

    def _table_notes(self) -> list[str]:
        """What the marks mean, and what is not shown."""
        notes: list[str] = []
        assumed = (item.plan for item in self.items if item.standing.deadline and item.standing.deadline.assumed)
        notes += dict.fromkeys(map(assumed_note, assumed))
        options = {"later": "--later", "waiting": "--waiting"}
        more = [
            _("{what}: {count} more ({option})").format(
                what=urgency_words(name, self.within), count=number(count), option=options[name]
            )
            for name, count in (self.left_out if self.names_options else {}).items()
        ]
        if more:
            notes.append("; ".join(more))
        notes += [
            _("The register has entries of the plan {plan} too; --plan shows them.").format(plan=plan)
            for plan in self.other_plans
        ]
        notes += [
            _("The register has entries of the plan of {year} too; --plan shows them.").format(year=year)
            for year in self.other_years
        ]
        return notes


class DueEntry(NamedTuple):
    """What is shown as one: a deadline, or all periods of one rule that are equally urgent."""

    items: Sequence[Todo]
    """The oldest first."""


def entries_of(items: Iterable[Todo]) -> list[DueEntry]:
    """The deadlines as they are shown: the periods of one rule together, at the place of the oldest.

    Args:
        items: Of one degree of urgency, in order.
    """
    entries: dict[object, list[Todo]] = {}
    for place_, item in enumerate(items):
        standing = item.standing
        repeats = standing.deadline is not None and standing.deadline.period is not None
        key = (item.plan.id, standing.ref, standing.matter) if repeats else place_
        entries.setdefault(key, []).append(item)
    return [DueEntry(each) for each in entries.values()]


def urgency_words(name: Urgency, within: int) -> str:
    """A degree of urgency in words.

    Args:
        name: The degree.
        within: Working days ahead that count as soon.
    """
    match name:
        case "overdue":
            return _("Overdue")
        case "today":
            return _("Due today")
        case "soon":
            return _("Due within {days}").format(days=working_days(within))
        case "later":
            return _("Due later")
        case "waiting":
            return _("Waiting for an event")
        case _:
            assert_never(name)


def _heading(item: Todo, report: DueReport) -> str:
    """The degree of urgency in words; "today" holds what is due on other days too, which no one would call today."""
    return {
        -1: _("Past the due day, still in time"),
        0: urgency_words(item.urgency, report.within),
        1: _("Due on a day off, to be done now"),
    }[_side(item, report)]


def _side(item: Todo, report: DueReport) -> int:
    """Of what counts as today: -1 for what was due before, 1 for what is due after it with no working day left."""
    deadline = item.standing.deadline
    if item.urgency != "today" or deadline is None:
        return 0
    return (deadline.due > report.as_of) - (deadline.due < report.as_of)


def _tables(groups: Mapping[str, Sequence[DueEntry]], report: DueReport, terminal: Terminal) -> list[PrintedTable]:
    """One table a heading, with the same columns one under another; what waits has no dates."""
    everything = [entry for entries in groups.values() for entry in entries]
    heads = {id(entry): _head(entry.items[0], report) for entry in everything}
    dated = [head for head in heads.values() if len(head) > 1]
    columns = (
        Column(title=_("Due"), fixed=True),
        Column(title=_("Left"), right=True, fixed=True),
        Column(title=_("Task"), fixed=True),
    )
    widths = [max(_width(cell) for cell in cells) for cells in zip(map(_titled, columns), *dated, strict=True)]
    room = max(_LEAST_ROOM, (terminal.width or 0) - sum(widths) - 2 * len(widths)) if terminal.interactive else None
    wide = [replace(column, least=width) for column, width in zip(columns, widths, strict=True)]
    tables: list[PrintedTable] = []
    for title, entries in groups.items():
        waits = len(heads[id(entries[0])]) == 1
        rows: list[Sequence[str | Cell]] = [
            [*heads[id(entry)], "\n".join(_what(entry, report, terminal, room))] for entry in entries
        ]
        tables.append(
            PrintedTable(
                title=title,
                columns=(*(columns[2:] if waits else wide), Column(title=_("Content, lead unit, matter"))),
                rows=rows,
                goes_on=bool(tables) and not waits,
            )
        )
    return tables


def _titled(column: Column) -> Cell:
    return Cell(column.title)


def _head(item: Todo, report: DueReport) -> list[Cell]:
    """The day of a deadline and what is left, if it has one, and its task."""
    deadline, task = item.standing.deadline, Cell(report.place_of(item))
    if deadline is None:
        return [task]
    if _side(item, report) < 0:
        left = Cell(in_time_until(deadline))
    else:
        left = Cell(str(item.working_days_left), value=item.working_days_left)
    return [long_day_cell(deadline.due, _URGENCY_TONES.get(item.urgency, "strong")), left, task]


def _width(cell: Cell) -> int:
    return max((len(line) for line in cell.text.split("\n")), default=0)


_LEAST_ROOM: Final = 24
"""Columns that a content has at least."""


def _paragraphs(title: str, entries: Sequence[DueEntry], report: DueReport, terminal: Terminal) -> PrintedTable:
    lines = [title]
    alike: dict[tuple[object, ...], _Paragraph] = {}
    for entry in entries:
        item = entry.items[0]
        key = but_for_matter(item)
        paragraph = alike.get(key)
        if paragraph is None or len(entry.items) > 1:
            paragraph = _paragraph(entry, report, terminal)
            if len(entry.items) == 1:
                alike[key] = paragraph
        lines += ("", "; ".join(filter(None, (paragraph.head, _matter(item, report), paragraph.leads))))
        lines += paragraph.lines
    return PrintedTable(notes=lines)


class _Paragraph(NamedTuple):
    """What is said of a deadline, but for its matter."""

    head: str
    leads: str
    lines: Sequence[str]


def _paragraph(entry: DueEntry, report: DueReport, terminal: Terminal) -> _Paragraph:
    item = entry.items[0]
    deadline = item.standing.deadline
    head = [] if deadline is None else [long_day(deadline.due), _left(item, report)]
    head += filter(None, (_("task {place}").format(place=report.place_of(item)), report.plan_of(item)))
    lines = [f"  {line}" for line in _what(entry, report, terminal, None)]
    return _Paragraph("; ".join(head), _leads(item), lines)


def _left(item: Todo, report: DueReport) -> str:
    left, side = item.working_days_left or 0, _side(item, report)
    if item.urgency == "overdue":
        return _("{days} overdue").format(days=working_days(-left))
    if side < 0 and item.standing.deadline is not None:
        return " ".join(in_time_until(item.standing.deadline).split())
    return _("today") if item.urgency == "today" and not side else _("{days} left").format(days=working_days(left))


def _matter(item: Todo, report: DueReport) -> str | None:
    """The matter of a deadline, with the document that it is known by; None if it has none."""
    if item.standing.matter is None:
        return None
    reference = report.reference(item)
    name = item.standing.matter if reference is None else f"{item.standing.matter} ({reference})"
    return _("matter {matter}").format(matter=name)


def _whose(item: Todo, report: DueReport) -> list[str]:
    """The plan of a deadline, if there are several of its year, its matter, and who leads its task."""
    return list(filter(None, (report.plan_of(item), _matter(item, report), _leads(item))))


def _leads(item: Todo) -> str:
    return ", ".join(item.plan.leads(item.standing.task))


def _what(entry: DueEntry, report: DueReport, terminal: Terminal, room: int | None) -> list[str]:
    """What is to be done, and what there is to know of it.

    Args:
        entry: One deadline, or several of one rule.
        report: What it is of.
        terminal: What the lines are for.
        room: Columns that a content or a list of units may take, which are cut to one line; None to cut nothing.
    """
    item = entry.items[0]
    standing, deadline = item.standing, item.standing.deadline
    several = len(entry.items) > 1
    lines = [_one_line(content(standing.task, None if several else deadline, Terminal()), room)]
    if several:
        lines.append(_periods(entry, report))
    if terminal.width is not None:  # a paragraph has it at its head
        lines.append(_one_line("; ".join(_whose(item, report)), room))
    if room is None or report.explain:
        lines += [quoted(standing.rule_itself), *hand_note(standing.rule_itself)]
    if deadline is None:
        if standing.waits_for is not None:
            event = item.plan.event(standing.waits_for)
            lines.append(_("waits for: {event} – {alias}").format(event=event.label, alias=event.typed))
        return list(filter(None, lines))
    if not several:
        lines += remarks(deadline, moved=room is None or report.explain)
        lines += updates_passed(standing)
    lines += dict.fromkeys(warning for each in entry.items for warning in _deadline_of(each).warnings)
    if report.explain:
        lines += [line for each in entry.items for line in _steps(_deadline_of(each))]
    return list(filter(None, lines))


def _one_line(text: str, room: int | None) -> str:
    return text if room is None else shorten(text, room, placeholder="…")


def _periods(entry: DueEntry, report: DueReport) -> str:
    """How many periods of a rule an entry stands for, which is the oldest, and when the next one is due."""
    oldest = which(_deadline_of(entry.items[0]))
    text = _("{count} periods, the oldest {period}").format(count=number(len(entry.items)), period=oldest)
    if any(_deadline_of(item).assumed for item in entry.items):
        text += "*"
    following = report.next_day(entry.items[0])
    if following is not None:
        text += "; " + _("next {day}").format(day=day(following))
    return text


def _steps(deadline: Deadline) -> Iterator[str]:
    """How a date came about, and what that rests on."""
    if named := which(deadline):
        yield f"{named}: {long_day(deadline.due)}"
    for step in deadline.steps:
        yield f"- {long_day(step.date)}: {step.what}" + (f" [{step.source}]" if step.source else "")


def _deadline_of(item: Todo) -> Deadline:
    assert item.standing.deadline is not None  # noqa: S101 - only what waits has none, and the caller has looked
    return item.standing.deadline
