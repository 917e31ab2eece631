"""Targets, rates and verdicts as JSON, CSV and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from tthc_cli.counts.measures import MEASURES, MONTH
from tthc_cli.i18n import LANGUAGE, _, ngettext
from tthc_cli.kpi.counting_terms import DueSource
from tthc_cli.kpi.inputs import InputCount, data_set_words
from tthc_cli.kpi.verdict import Result, Verdict
from tthc_cli.output.counting_terms import NOT_RECOMPUTED, DueTerms
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, Tone, render
from tthc_cli.output.identity import Identity
from tthc_cli.output.rows import input_record, rows_table
from tthc_cli.output.words import cut, day, month, number, percent
from tthc_cli.plan.model import Kpi, Plan
from tthc_cli.rules.periods import Period

_BARS: Final = ((100, 20), (76, 10))
"""From which width of a terminal on a bar has how many cells; below, there is none."""
TONES: Final[Mapping[str, Tone]] = {"met": "good", "missed": "bad", "unknown": "warn"}
_SIGNS: Final[Mapping[str, str]] = {">": ">", ">=": "≥", "<": "<", "<=": "≤"}
_LIST_CSV: Final = ("kpi", "task", "name", "op", "target", "data_set", "columns", "text", "note", "confirmed")
_CSV: Final = (
    "kpi",
    "task",
    "group",
    "numerator",
    "denominator",
    "rate",
    "op",
    "target",
    "verdict",
    "reason",
    "short_of_same",
    "short_of_next",
    "on_time",
    "open_overdue",
    "short_of_amount",
    "set_aside_could_miss",
    "by",
    "left_out",
)
_CSV_MORE: Final = ("measure", "confirmed", "handed_over_files")
"""Behind the columns that results are grouped by."""
_ENDED: Final = "finished_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """That a check was saved."""

    id: int
    """Its number."""
    starts: str | None
    """The name of the register, where this made the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What ``tthc kpi check`` found, with what it rests on."""

    results: Sequence[Result]
    inputs: Sequence[InputCount]
    plan: Plan
    plan_identity: Identity
    as_of: date
    period: Period | None = None
    by: Sequence[str] = ()
    due: DueSource = DueSource.RECORDED
    due_terms: DueTerms | None = None
    """None where due dates are those recorded."""
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By data set: what its file calls its columns."""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By column: what people call its values in the language of the output; its own name where that is missing."""
    saving: Saving | None = None
    """None where it was not asked for."""

    def column(self, data_set: str, name: str) -> str:
        """A column in words of the output's language: its name is English, what the file calls it is Vietnamese."""
        if name == MONTH and LANGUAGE != "en":
            return _("Month")
        return name if LANGUAGE == "en" else self.headers.get(data_set, {}).get(name, name)

    def label(self, column: str, value: str) -> str:
        """A value of a column in words of the output's language."""
        return self.labels.get(column, {}).get(value, value)

    def set_aside(self, kpi: Kpi) -> int:
        """How many rows of the data set that a target is measured on are set aside."""
        name = MEASURES[kpi.measure].data_set
        return sum(sum(found.set_aside.values()) for found in self.inputs if found.name == name)


def list_json(plan: Plan, identity: Identity) -> str:
    """``tthc.kpi-list/1``."""
    return machine.to_json(
        {"schema": "tthc.kpi-list/1", "plan": identity.payload(), "kpis": [_target(kpi) for kpi in plan.kpis]}
    )


def list_csv(plan: Plan) -> str:
    """One row a target."""
    return machine.to_csv(_LIST_CSV, [_target(kpi) for kpi in plan.kpis])


def list_table(plan: Plan, terminal: Terminal) -> str:
    """One row a target: what must be reached, and which data tells."""
    rows = []
    for kpi in plan.kpis:
        spec = MEASURES[kpi.measure]
        goals = [goal(kpi.op, Fraction(kpi.target))]
        goals += [f"{later.year}: {goal(kpi.op, Fraction(later.value))}" for later in kpi.later]
        name = (
            kpi.name
            if kpi.is_confirmed
            else f"{kpi.name}\n" + _("(not confirmed: {measure})").format(measure=kpi.measure)
        )
        rows.append((str(kpi.task), kpi.id, name, "\n".join(goals), data_set_words(spec.data_set)))
    columns = (
        Column(title=_("Task"), right=True, fixed=True),
        Column(title=_("Target"), fixed=True),
        Column(title=_("What is measured")),
        Column(title=_("Goal")),
        Column(title=_("Data set")),
    )
    note = _("`tthc kpi check CASES.csv --data ratings=RATINGS.csv` compares the actual rates with them.")
    return render([Table(columns=columns, rows=rows, notes=["", note])], terminal)


def as_json(answer: Answer) -> str:
    """``tthc.kpi-check/1``."""
    return machine.to_json(
        {
            "schema": "tthc.kpi-check/1",
            "plan": answer.plan_identity.payload(),
            "as_of": answer.as_of,
            "period": answer.period
            and {"name": answer.period.name, "first": answer.period.first, "last": answer.period.last},
            "by": one_or_all(answer.by),
            **due_payload(answer),
            "inputs": [input_record(found) for found in answer.inputs],
            "results": [record(found, answer.by) for found in answer.results],
            "saved": answer.saving and {"id": answer.saving.id, "register_started": answer.saving.starts},
        }
    )


def as_csv(answer: Answer) -> str:
    """One row a verdict. Grouped by several columns, ``group`` has all its values, and each has a column of its own."""
    several = answer.by if len(answer.by) > 1 else ()
    rows = []
    for found in answer.results:
        values = dict(zip(answer.by, found.group or (), strict=found.group is not None))
        row = {**record(found, answer.by), **values, "group": list(values.values()), "by": list(values)}
        rows.append(
            {
                **row,
                **(row["beside"] or {}),
                "left_out": sum(found.left_out.values()),
                "handed_over_files": handed_over_files(answer) if _of_time(found.kpi) else [],
            }
        )
    return machine.to_csv((*_CSV, *several, *_CSV_MORE), rows)


def as_table(answer: Answer, terminal: Terminal) -> str:
    """For people: each rate as a bar against its target, what is missing, the groups, what became of the rows."""
    whole = [found for found in answer.results if found.group is None]
    bars = bar_cells(terminal)
    tables = [
        Table(
            title=title_of(answer),
            columns=(
                Column(title=_("Task"), right=True, fixed=True),
                *_rate_columns(bars),
                Column(title=_("Goal"), right=True, fixed=True),
                Column(title=_("Verdict"), fixed=True),
                Column(title=_("Target")),
            ),
            rows=[
                (
                    str(found.kpi.task),
                    *_rate(found, bars),
                    goal(found.kpi.op, found.target),
                    verdict_cell(found.verdict),
                    named(found.kpi),
                )
                for found in whole
            ],
        ),
        Table(
            columns=(Column(title=_("Target"), fixed=True), Column(title=_("What was counted, and what is missing"))),
            rows=[(found.kpi.id, "\n".join(_details(found, answer))) for found in whole],
        ),
    ]
    grouped = dict.fromkeys(found.kpi.id for found in answer.results if found.group is not None)
    tables += [_groups(kpi, answer, bars) for kpi in grouped]
    if answer.inputs:
        tables.append(inputs(answer))
    if answer.saving is not None:
        notes = [_("Saved as check {id}; `tthc kpi trend` shows the course.").format(id=answer.saving.id)]
        if answer.saving.starts is not None:
            notes.append(_("A new register was started: {file}").format(file=answer.saving.starts))
        tables.append(Table(columns=(), rows=[], notes=notes))
    return render(tables, terminal)


def named(kpi: Kpi) -> str:
    """A target in words of the output's language: its name is Vietnamese."""
    return kpi.id if LANGUAGE == "en" else f"{kpi.name}\n({kpi.id})"


def title_of(answer: Answer) -> str:
    """What is shown, and on a line of its own by which days rows were counted."""
    title = _("Targets as of {day}").format(day=day(answer.as_of))
    if answer.period is not None:
        days = _("Period {name}: {first} to {last}").format(
            name=answer.period.name, first=day(answer.period.first), last=day(answer.period.last)
        )
        return "\n".join([title, days, *due_words(answer.due)])
    days = _("Whole file, no period")
    firsts = [found.first for found in answer.inputs if found.first]
    lasts = [found.last for found in answer.inputs if found.last]
    if firsts and lasts:
        days = _("{whole}: counted by dates from {first} to {last}").format(
            whole=days, first=day(min(firsts)), last=day(max(lasts))
        )
    return "\n".join([title, days, *due_words(answer.due)])


def due_payload(answer: Answer) -> dict[str, Any]:
    """By which due dates was counted, as JSON has it."""
    return {"due": answer.due, **(answer.due_terms.payload() if answer.due_terms else NOT_RECOMPUTED)}


def due_words(due: DueSource) -> Iterator[str]:
    """By which due dates was counted, where not by those recorded."""
    if due == DueSource.MISSING:
        yield _("Due dates: recomputed where none is recorded")
    if due == DueSource.COMPUTED:
        yield _("Due dates: recomputed for every case")


def bar_cells(terminal: Terminal) -> int:
    """How many cells a bar has in a terminal of this width; 0 where there is no room."""
    if terminal.width is None:
        return _BARS[0][1]
    return next((cells for width, cells in _BARS if terminal.width >= width), 0)


def _rate_columns(bars: int) -> list[Column]:
    return [Column(title=_("Rate"), right=True, fixed=True), *([Column(title="", fixed=True)] if bars else [])]


def _rate(found: Result, bars: int) -> list[str | Cell]:
    """The rate, and its bar where there is room for one."""
    rate = "–" if found.rate is None else percent(shown(found, found.rate))
    limit = found.kpi.limit
    shape = bar(found.rate, found.target, met=found.verdict == "met", cells=bars, limit=limit) if bars else ""
    return [rate, *([Cell(shape, TONES[found.verdict])] if bars else [])]


def shown(found: Result, rate: Fraction) -> Fraction:
    """The rate to two decimals, never on the flattering side: cut, but raised where the target is a limit."""
    return unflattering(rate, limit=found.kpi.limit)


def unflattering(rate: Fraction, *, limit: bool) -> Fraction:
    """A rate, or the change of one, to two decimals: cut, but raised where the target is a limit."""
    return -cut(-rate) if limit else cut(rate)


def verdict_cell(verdict: Verdict) -> Cell:
    """A verdict in words."""
    words = {"met": _("met"), "missed": _("missed"), "unknown": _("unknown")}
    return Cell(words[verdict], TONES[verdict])


def bar(rate: Fraction | None, target: Fraction, *, met: bool, cells: int = 20, limit: bool = False) -> str:
    """A rate from 0 to 100 % as so many cells, and ``│`` between them where the target stands.

    It reaches the mark if the target is met, and only then, whatever a cell's share of the rate says; where the target
    is a limit, it passes the mark if it is missed, and only then.

    >>> bar(Fraction(50), Fraction(90), met=False)
    '██████████░░░░░░░░│░░'
    >>> bar(Fraction(96), Fraction(96), met=False, cells=10)
    '█████████░│'
    >>> bar(Fraction(7), Fraction(5), met=False, limit=True)
    '█│█░░░░░░░░░░░░░░░░░░'
    """
    if limit:
        mark = min(cells - 1, int(target * cells / 100))
        full = 0 if rate is None else max(0, min(cells, int(rate * cells / 100)))
        full = min(full, mark) if met or rate is None else max(full, mark + 1)
        return _marked(full, mark, cells)
    mark = int(target * cells / 100) if met else -int(-target * cells // 100)
    mark = max(1, min(cells, mark))
    full = 0 if rate is None else max(0, min(cells, int(rate * cells / 100)))
    full = max(full, mark) if met else min(full, mark - 1)
    return _marked(full, mark, cells)


def _marked(full: int, mark: int, cells: int) -> str:
    shape = "█" * full + "░" * (cells - full)
    return f"{shape[:mark]}│{shape[mark:]}"


def _details(found: Result, answer: Answer) -> list[str]:
    """Sentences about one verdict."""
    lines = [f"{found.kpi.name}."] if LANGUAGE == "en" else []
    if found.numerator is not None and found.denominator is not None:
        lines.append(
            _("Counted: {good} of {all}.").format(good=number(found.numerator), all=units(found.kpi, found.denominator))
        )
    if found.reason:
        lines.append(_("Unknown: {reason}.").format(reason=found.reason))
    return [*lines, *_missing(found), *beside(found), *cautions(found, answer)]


_OF_ON_TIME: Final = ("on-time-resolution",)
"""Measures that are the share on time themselves."""


def beside(found: Result) -> Iterator[str]:
    """What stands beside a rate of time."""
    if found.beside and found.kpi.measure in _OF_ON_TIME:  # whose own rate says how many were on time
        yield _("Beside it: {overdue} still open past their due date.").format(
            overdue=number(found.beside["open_overdue"])
        )
    elif found.beside:
        yield _("Beside it: {on_time} finished on time or early; {overdue} still open past their due date.").format(
            on_time=_share(found.beside["on_time"], found.denominator), overdue=number(found.beside["open_overdue"])
        )


def cautions(found: Result, answer: Answer) -> Iterator[str]:
    """What rows that are in no rate could change, and how many the measure left out."""
    if found.set_aside_could_miss:
        uncounted = answer.set_aside(found.kpi) + sum(found.left_out.values())
        text = ngettext(
            "If the {rows} row set aside or left out counted against it, it would be missed.",
            "If the {rows} rows set aside or left out counted against it, it would be missed.",
            uncounted,
        )
        yield text.format(rows=number(uncounted))
    data_set = MEASURES[found.kpi.measure].data_set
    for column, rows in found.left_out.items():
        yield _("Left out: {rows} without {column}.").format(rows=number(rows), column=answer.column(data_set, column))


def units(kpi: Kpi, count: int) -> str:
    """So many of what a target counts."""
    spec = MEASURES[kpi.measure]
    match spec.counts, spec.data_set:
        case "applicants", _data_set:
            text = ngettext("{count} person or business", "{count} persons and businesses", count)
        case "money", _data_set:
            text = _("{count} đồng")
        case _rows, "cases":
            text = ngettext("{count} case", "{count} cases", count)
        case _rows, "ratings":
            text = ngettext("{count} rating", "{count} ratings", count)
        case _rows, "results":
            text = ngettext("{count} result", "{count} results", count)
        case _:
            text = ngettext("{count} internal procedure", "{count} internal procedures", count)
    return text.format(count=number(count))


def _missing(found: Result) -> list[str]:
    """How far a missed target is from its goal."""
    if found.verdict != "missed":
        return []
    same = None if found.short_of_same is None else units(found.kpi, found.short_of_same)
    following = None if found.short_of_next is None else units(found.kpi, found.short_of_next)
    if found.short_of_amount is not None:
        text = _("{amount} too many.") if found.kpi.limit else _("Short of {amount}.")
        return [text.format(amount=units(found.kpi, found.short_of_amount))]
    if same is None:
        return [_("It cannot be reached.")]
    if found.kpi.limit and following is None:
        text = _("{same} too many among these same ones; no others from here on make up for it.")
    elif found.kpi.limit:
        text = _("{same} too many among these same ones; or {following} in a row, none like them, from here on.")
    elif following is None:
        text = _("Short of {same} among these same ones; good ones from here on do not make up for it.")
    else:
        text = _("Short of {same} among these same ones; or {following} in a row, all good, from here on.")
    return [text.format(same=same, following=following)]


def _share(part: int, whole: int | None) -> str:
    return f"{number(part)} ({percent(Fraction(100 * part, whole))})" if whole else number(part)


def _groups(kpi: str, answer: Answer, bars: int) -> Table:
    found = [result for result in answer.results if result.kpi.id == kpi and result.group is not None]
    of_time = _of_time(found[0].kpi)
    return Table(
        title=_("{kpi} by {column}").format(
            kpi=" ".join(named(found[0].kpi).split()),
            column=", ".join(answer.column("cases", name) for name in answer.by),
        ),
        columns=(
            *group_columns(answer, answer.by),
            *_rate_columns(bars),
            Column(title=_("Counted"), right=True, fixed=True),
            *([Column(title=_("Open, late"), right=True, fixed=True)] if of_time else []),
            Column(title=_("Verdict"), fixed=True),
        ),
        rows=[
            (
                *group_cells(answer, answer.by, result.group or ()),
                *_rate(result, bars),
                f"{number(result.numerator or 0)}/{number(result.denominator or 0)}",
                *([number(result.beside["open_overdue"]) if result.beside else "–"] if of_time else []),
                verdict_cell(result.verdict),
            )
            for result in found
        ],
    )


def group_columns(answer: Answer, by: Sequence[str]) -> list[Column]:
    """The columns of a table that say which group a row is about."""
    if len(by) == 1:
        return [Column(title=_("Group"))]
    return [Column(title=answer.column("cases", name), fixed=name == MONTH) for name in by]


def group_cells(answer: Answer, by: Sequence[str], group: Sequence[str]) -> list[str]:
    """A group's values in words of the output's language."""
    return [
        (month(value) if name == MONTH else answer.label(name, value)) or _("(empty)")
        for name, value in zip(by, group, strict=True)
    ]


def inputs(answer: Answer) -> Table:
    """What became of the rows of a check."""
    note = _("Rows that are set aside are in no rate; --rejects FILE lists them line by line.")
    return rows_table(answer.inputs, answer.labels.get("status", {}), note, date_notes(answer))


def date_notes(answer: Answer) -> list[str]:
    """What is said of the dates of files, if the answer has rates of time."""
    return notes_of_dates(answer.inputs) if any(_of_time(found.kpi) for found in answer.results) else []


def notes_of_dates(inputs: Sequence[InputCount]) -> list[str]:
    """In which files another column stands in for the day on which cases ended, and which dates nobody read."""
    others: dict[str, list[str]] = {}
    unread: dict[tuple[str, ...], list[str]] = {}
    unused: dict[tuple[str, str], list[str]] = {}
    for found in (one for count in inputs for one in count.files):
        if header := found.instead.get(_ENDED):
            others.setdefault(header, []).append(found.place)
        for pair in found.not_needed.items() if found.unread_dates else ():
            unused.setdefault(pair, []).append(found.place)
        if strange := tuple(header for header in found.unread_dates if header not in found.not_needed):
            unread.setdefault(strange, []).append(found.place)
    text = _("'{header}', the day of handing over, stands in for the day on which processing ended, in {files}")
    notes = [text.format(header=header, files=", ".join(files)) for header, files in others.items()]
    for (header, other), files in unused.items():
        text = _("{files}: '{header}' is not used, as the file has '{other}'")
        notes.append(text.format(files=", ".join(files), header=header, other=other))
    for headers, files in unread.items():
        text = ngettext(
            "{files}: a column of dates that nobody reads: {headers}",
            "{files}: columns of dates that nobody reads: {headers}",
            len(headers),
        )
        notes.append(text.format(files=", ".join(files), headers=", ".join(f"'{header}'" for header in headers)))
    return notes


def handed_over_files(answer: Answer) -> list[str]:
    """The files in which the day of handing over stands in for the day on which cases ended."""
    return [one.place for count in answer.inputs for one in count.files if _ENDED in one.instead]


def _of_time(kpi: Kpi) -> bool:
    return MEASURES[kpi.measure].of_time


def goal(op: str, target: Fraction) -> str:
    """A target as ``> 96%``, ``≥ 90%`` or ``≤ 5%``; decimals only where it has them."""
    return f"{_SIGNS[op]} {percent(target, 0 if target.denominator == 1 else 2)}"


def plain_number(value: Fraction) -> int | float:
    """As JSON has it."""
    return value.numerator if value.denominator == 1 else float(value)


def _target(kpi: Kpi) -> dict[str, Any]:
    spec = MEASURES[kpi.measure]
    return {
        "kpi": kpi.id,
        "task": kpi.task,
        "name": kpi.name,
        "measure": kpi.measure,
        "op": kpi.op,
        "target": plain_number(Fraction(kpi.target)),
        "later": [{"year": later.year, "target": plain_number(Fraction(later.value))} for later in kpi.later],
        "data_set": spec.data_set,
        "columns": list(spec.columns),
        "text": kpi.text,
        "note": kpi.note,
        "confirmed": kpi.is_confirmed,
    }


def one_or_all(by: Sequence[str]) -> str | list[str] | None:
    """What results are grouped by: one name as it is, several as a list."""
    return (by[0] if len(by) == 1 else list(by)) if by else None


def group_json(by: Sequence[str], group: Sequence[str] | None) -> str | dict[str, str] | None:
    """A group's value, or by what it is grouped by, where that is more than one thing; None for the whole."""
    if group is None:
        return None
    return group[0] if len(by) == 1 else dict(zip(by, group, strict=True))


def _beside(found: Result) -> dict[str, int | None] | None:
    """Always both keys for a rate of time, whose values are null where nothing could be counted."""
    if not _of_time(found.kpi):
        return None
    counted = found.beside or {}
    return {name: counted.get(name) for name in ("on_time", "open_overdue")}


def record(found: Result, by: Sequence[str]) -> dict[str, Any]:
    return {
        "kpi": found.kpi.id,
        "task": found.kpi.task,
        "measure": found.kpi.measure,
        "confirmed": found.kpi.is_confirmed,
        "group": group_json(by, found.group),
        "numerator": found.numerator,
        "denominator": found.denominator,
        "rate": None if found.rate is None else plain_number(shown(found, found.rate)),
        "op": found.kpi.op,
        "target": plain_number(found.target),
        "verdict": found.verdict,
        "reason": found.reason,
        "short_of_same": found.short_of_same,
        "short_of_next": found.short_of_next,
        "beside": _beside(found),
        "left_out": dict(found.left_out),
        "short_of_amount": found.short_of_amount,
        "set_aside_could_miss": found.set_aside_could_miss,
    }
