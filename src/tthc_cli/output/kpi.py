"""The verdicts of a check: rates against targets, what is missing, and what became of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from fractions import Fraction
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, MONTH, is_mean, unit_of
from tthc_cli.i18n import _, by_language, ngettext
from tthc_cli.kpi import OTHER_OUTCOME, OTHER_OUTCOME_GOOD, DueSource, InputCount, Result
from tthc_cli.output.cells import number_cell, plain_number_cell
from tthc_cli.output.counting_terms import NOT_RECOMPUTED, DueTerms
from tthc_cli.output.formats.report import Cell, Chart, Column, PrintedTable, RateBar, Record, Report, Terminal
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.rates import (
    TONES,
    bar,
    bar_cells,
    due_words,
    goal_cell,
    named,
    plain_number,
    printed_rate,
    rate_cell,
    units,
    verdict_cell,
)
from tthc_cli.output.rows import handed_over_files, input_record, notes_of_dates, rows_table
from tthc_cli.output.words import cut_number, day, month, number, percent, said_once
from tthc_cli.plan import Kpi, Plan
from tthc_cli.rules import Period

_COLUMNS: Final = (
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
_LAST_COLUMNS: Final = (
    "measure",
    "confirmed",
    "handed_over_files",
    "other_outcome",
    "rate_without_other_outcome",
    "value",
    "unit",
)
"""Behind the columns that results are grouped by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """That a check was saved."""

    id: int
    """Its number."""
    starts: str | None
    """The name of the register, if this made the file."""
    months: Mapping[str, int] = field(default_factory=dict)
    """The numbers of the checks of single months that were saved besides, by month such as ``2024-03``."""

    def payload(self) -> Record:
        """What JSON says of it."""
        months = [{"period": name, "id": number} for name, number in self.months.items()]
        return {"id": self.id, "register_started": self.starts, **({"months": months} if months else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiReport(Report):
    """What ``tthc kpi check`` has found, with what it rests on."""

    results: Sequence[Result]
    inputs: Sequence[InputCount]
    plan: Plan
    plan_identity: FileIdentity
    as_of: date
    period: Period | None = None
    by: Sequence[str] = ()
    due: DueSource = DueSource.RECORDED
    due_terms: DueTerms | None = None
    """None if due dates are those recorded."""
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By data set: what its file calls its columns."""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By column: what people call its values in the language of the output; its own name if that is missing."""
    calendar: FileIdentity | None = None
    """By which working days were counted for a measure; None if none counts them."""
    saving: Saving | None = None
    """None if it was not asked for."""

    def payload(self) -> Record:
        """``tthc.kpi-check/1``."""
        return {
            "schema": "tthc.kpi-check/1",
            **self.scope_payload(),
            "results": [record(result, self.by) for result in self.results],
            "saved": self.saving and self.saving.payload(),
        }

    def columns(self) -> Sequence[str]:
        """Grouped by several columns, each has a column of its own behind those of every check."""
        several = self.by if len(self.by) > 1 else ()
        return (*_COLUMNS, *several, *_LAST_COLUMNS)

    def rows(self) -> Iterator[Record]:
        """One row a verdict; ``group`` has all values of its group."""
        files = handed_over_files(self.inputs)
        for result in self.results:
            values = dict(zip(self.by, result.group or (), strict=result.group is not None))
            row = record(result, self.by)
            yield {
                **row,
                **values,
                "group": list(values.values()),
                "by": list(values),
                **(row["beside"] or {}),
                "left_out": sum(result.left_out.values()),
                "handed_over_files": files if _of_time(result.kpi) else [],
            }

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """Each rate as a bar against its target, what is missing, the groups, what became of the rows."""
        bars = bar_cells(terminal)
        grouped = dict.fromkeys(result.kpi.id for result in self.results if result.group is not None)
        tables = [self._verdicts(bars), self._counted(), *(self._groups(kpi, bars) for kpi in grouped)]
        if self.inputs:
            tables.append(self.rows_table())
        if self.saving is not None:
            tables.append(_saved(self.saving))
        return tables

    def notes(self) -> Sequence[str]:
        """What is said of the dates of files, if there are rates of time."""
        return notes_of_dates(self.inputs) if any(_of_time(result.kpi) for result in self.results) else []

    def scope_payload(self) -> Record:
        """What was counted, by which days and grouped by what, as every answer about cases has it."""
        period = self.period
        return {
            "plan": self.plan_identity.payload(),
            "as_of": self.as_of,
            "period": period and {"name": period.name, "first": period.first, "last": period.last},
            "by": one_or_all(self.by),
            "due": self.due,
            **(self.due_terms.payload() if self.due_terms else NOT_RECOMPUTED),
            **({"calendar": self.calendar.payload()} if self.calendar else {}),
            "inputs": [input_record(data_set) for data_set in self.inputs],
        }

    def title(self) -> str:
        """What is shown, and on a line of its own by which days rows were counted."""
        title = _("Targets as of {day}").format(day=day(self.as_of))
        return "\n".join([title, self._days(), *due_words(self.due)])

    def rows_table(self) -> PrintedTable:
        """What became of the rows."""
        note = _("Rows that are set aside are in no rate; --rejects FILE lists them line by line.")
        return rows_table(self.inputs, self.labels.get("status", {}), note, self.notes())

    def column(self, data_set: str, name: str) -> str:
        """A column in words of the output's language: its name is English, what the file calls it is Vietnamese.

        Args:
            data_set: Whose column it is.
            name: As the program has it.
        """
        vietnamese = _("Month") if name == MONTH else self.headers.get(data_set, {}).get(name, name)
        return by_language(english=name, vietnamese=vietnamese)

    def column_title(self, data_set: str, name: str) -> str:
        """What stands above a column in tables for people: in English its name in words.

        Args:
            data_set: Whose column it is.
            name: As the program has it.
        """
        return by_language(english=name.replace("_", " ").capitalize(), vietnamese=self.column(data_set, name))

    def label(self, column: str, value: str) -> str:
        """A value in words of the output's language.

        Args:
            column: The name of its column, as the program has it.
            value: As the program has it.
        """
        return self.labels.get(column, {}).get(value, value)

    def set_aside(self, kpi: Kpi) -> int:
        """How many rows of the data set that a target is measured on are set aside."""
        name = MEASURES[kpi.measure].data_set
        return sum(sum(data_set.set_aside.values()) for data_set in self.inputs if data_set.name == name)

    def _days(self) -> str:
        """By which days rows were counted."""
        if self.period is not None:
            return _("Period {name}: {first} to {last}").format(
                name=self.period.name, first=day(self.period.first), last=day(self.period.last)
            )
        firsts = [data_set.first for data_set in self.inputs if data_set.first]
        lasts = [data_set.last for data_set in self.inputs if data_set.last]
        whole = _("Whole file, no period")
        if not firsts or not lasts:
            return whole
        return _("{whole}: counted by dates from {first} to {last}").format(
            whole=whole, first=day(min(firsts)), last=day(max(lasts))
        )

    def _verdicts(self, bars: int) -> PrintedTable:
        """The rate of each target against its goal; ``bars`` is the length of a bar in cells."""
        return PrintedTable(
            title=self.title(),
            columns=(
                Column(title=_("Task"), right=True, fixed=True),
                *_rate_columns(bars),
                Column(title=_("Goal"), right=True, fixed=True),
                Column(title=_("Verdict"), fixed=True),
                Column(title=_("Target")),
            ),
            rows=[
                (
                    plain_number_cell(result.kpi.task),
                    *_rate(result, bars),
                    goal_cell(result.kpi.op, result.target, result.kpi.measure),
                    verdict_cell(result.verdict),
                    named(result.kpi),
                )
                for result in self._whole()
            ],
            chart=Chart(kind="bars", title=_("Rates and goals"), labels=4 + bool(bars), series=(1, 2 + bool(bars))),
        )

    def _counted(self) -> PrintedTable:
        """Sentences about each target; one that holds for several stands below, with all of them."""
        sentences = {result.kpi.id: _details(result, self) for result in self._whole()}
        uses = Counter(sentence for details in sentences.values() for sentence in details)
        shared = [(kpi, text) for kpi, details in sentences.items() for text in details if uses[text] > 1]
        own = {kpi: [text for text in details if uses[text] == 1] for kpi, details in sentences.items()}
        return PrintedTable(
            columns=(
                Column(title=_("Target"), fixed=True),
                Column(title=_("What was counted, and what is missing")),
            ),
            rows=[(kpi, "\n".join(details)) for kpi, details in own.items() if details],
            notes=said_once(shared),
        )

    def _whole(self) -> list[Result]:
        """The results that are no group's."""
        return [result for result in self.results if result.group is None]

    def _groups(self, kpi: str, bars: int) -> PrintedTable:
        """The rates of a target's groups; ``kpi`` is its id."""
        results = [result for result in self.results if result.kpi.id == kpi and result.group is not None]
        of_time = "open_overdue" in MEASURES[results[0].kpi.measure].beside
        columns = ", ".join(self.column("cases", name) for name in self.by)
        return PrintedTable(
            title=_("{kpi} by {column}").format(kpi=" ".join(named(results[0].kpi).split()), column=columns),
            columns=(
                *group_columns(self, self.by),
                *_rate_columns(bars),
                Column(title=_("Counted"), right=True, fixed=True),
                *([Column(title=_("Open, late"), right=True, fixed=True)] if of_time else []),
                Column(title=_("Verdict"), fixed=True),
            ),
            rows=[
                (
                    *group_cells(self, self.by, result.group or ()),
                    *_rate(result, bars),
                    f"{number(result.numerator or 0)}/{number(result.denominator or 0)}",
                    *([number_cell(result.beside["open_overdue"] if result.beside else None)] if of_time else []),
                    verdict_cell(result.verdict),
                )
                for result in results
            ],
        )


def _saved(saving: Saving) -> PrintedTable:
    notes = [_("Saved as check {id}; `tthc kpi trend` shows the course.").format(id=saving.id)]
    if saving.months:
        months = ", ".join(f"{month(name)}: {number(id_)}" for name, id_ in saving.months.items())
        notes.append(_("Each month as a check of its own: {months}").format(months=months))
    if saving.starts is not None:
        notes.append(_("A new register was started: {file}").format(file=saving.starts))
    return PrintedTable(notes=notes)


def _rate_columns(bars: int) -> list[Column]:
    return [Column(title=_("Rate"), right=True, fixed=True), *([Column(title="", fixed=True)] if bars else [])]


def _rate(result: Result, bars: int) -> list[str | Cell]:
    """The rate, and its bar if there is room for one."""
    if not bars:
        return [rate_cell(result)]
    if is_mean(result.kpi.measure):
        return [rate_cell(result), ""]
    met, limit = result.verdict == "met", result.kpi.limit
    shape = bar(result.rate, result.target, met=met, cells=bars, limit=limit)
    return [rate_cell(result), Cell(shape, TONES[result.verdict], RateBar(result.rate, result.target, met, limit))]


def _details(result: Result, report: KpiReport) -> list[str]:
    """Sentences about one verdict."""
    lines = by_language(english=[f"{result.kpi.name}."], vietnamese=[])
    if is_mean(result.kpi.measure):
        lines += _mean(result)
    elif result.numerator is not None and result.denominator is not None:
        lines.append(
            _("Counted: {good} of {all}.").format(
                good=number(result.numerator), all=units(result.kpi, result.denominator)
            )
        )
    if result.reason:
        lines.append(_("Unknown: {reason}.").format(reason=result.reason))
    return [*lines, *_missing(result), *beside(result), *cautions(result, report)]


def _mean(result: Result) -> Iterator[str]:
    """What a mean is made of."""
    if result.numerator is not None and result.denominator is not None:
        unit = unit_of(MEASURES[result.kpi.measure])
        yield _("{sum} {unit} in all, over {rows}.").format(
            sum=number(result.numerator),
            unit=unit.text(result.numerator),
            rows=units(result.kpi, result.denominator),
        )


_OF_TIME: Final = ("on_time", "open_overdue")
"""What stands beside rates of time."""
_OF_ON_TIME: Final = ("on-time-resolution",)
"""Measures that are the share on time themselves."""


def beside(result: Result) -> Iterator[str]:
    """What stands beside a rate."""
    counts = result.beside or {}
    if "open_overdue" in counts and result.kpi.measure in _OF_ON_TIME:  # whose own rate says how many were on time
        yield _("Beside it: {overdue} still open past their due date.").format(overdue=number(counts["open_overdue"]))
    elif counts.keys() >= set(_OF_TIME):
        yield _("Beside it: {on_time} finished on time or early; {overdue} still open past their due date.").format(
            on_time=_share(counts["on_time"], result.denominator), overdue=number(counts["open_overdue"])
        )
    for name in counts:
        if name not in (*_OF_TIME, OTHER_OUTCOME, OTHER_OUTCOME_GOOD):
            yield _("Beside it: {what}: {count}.").format(what=name, count=number(counts[name]))
    if result.other_outcome:
        text = ngettext(
            "{count} of those counted was sent back or withdrawn; without it: {rate}.",
            "{count} of those counted were sent back or withdrawn; without them: {rate}.",
            result.other_outcome,
        )
        rate = result.rate_without_other_outcome
        words = "–" if rate is None else percent(printed_rate(result, rate))
        yield text.format(count=number(result.other_outcome), rate=words)


def cautions(result: Result, report: KpiReport) -> Iterator[str]:
    """What rows that are in no rate could change, and how many the measure left out.

    Args:
        result: Of one target.
        report: The check that it is of.
    """
    if result.set_aside_could_miss:
        uncounted = report.set_aside(result.kpi) + sum(result.left_out.values())
        text = ngettext(
            "If the {rows} row set aside or left out counted against it, it would be missed.",
            "If the {rows} rows set aside or left out counted against it, it would be missed.",
            uncounted,
        )
        yield text.format(rows=number(uncounted))
    data_set = MEASURES[result.kpi.measure].data_set
    for column, rows in result.left_out.items():
        yield _("Left out: {rows} without {column}.").format(rows=number(rows), column=report.column(data_set, column))


def _missing(result: Result) -> list[str]:
    """How far a missed target is from its goal."""
    if result.verdict != "missed":
        return []
    if result.value is not None:
        text = _("On average {amount} too much.") if result.kpi.limit else _("On average {amount} too little.")
        away = abs(result.value - result.target)
        unit = unit_of(MEASURES[result.kpi.measure]).text(2)
        return [text.format(amount=f"{cut_number(away)} {unit}")]
    same = None if result.short_of_same is None else units(result.kpi, result.short_of_same)
    following = None if result.short_of_next is None else units(result.kpi, result.short_of_next)
    if result.short_of_amount is not None:
        text = _("{amount} too many.") if result.kpi.limit else _("Short of {amount}.")
        return [text.format(amount=units(result.kpi, result.short_of_amount))]
    if same is None:
        return [_("It cannot be reached.")]
    if result.kpi.limit and following is None:
        text = _("{same} too many among these same ones; no others from here on make up for it.")
    elif result.kpi.limit:
        text = _("{same} too many among these same ones; or {following} in a row, none like them, from here on.")
    elif following is None:
        text = _("Short of {same} among these same ones; good ones from here on do not make up for it.")
    else:
        text = _("Short of {same} among these same ones; or {following} in a row, all good, from here on.")
    return [text.format(same=same, following=following)]


def _share(part: int, whole: int | None) -> str:
    return f"{number(part)} ({percent(Fraction(100 * part, whole))})" if whole else number(part)


def group_columns(report: KpiReport, by: Sequence[str]) -> list[Column]:
    """The columns of a table that say which group a row is about.

    Args:
        report: Has the words for columns.
        by: The columns that results are grouped by.
    """
    if len(by) == 1:
        return [Column(title=_("Group"))]
    return [Column(title=report.column_title("cases", name), fixed=name == MONTH) for name in by]


def group_cells(report: KpiReport, by: Sequence[str], group: Sequence[str]) -> list[str]:
    """A group's values in words of the output's language.

    Args:
        report: Has the words for values.
        by: The columns that results are grouped by.
        group: A value of each.
    """
    return [
        (month(value) if name == MONTH else report.label(name, value)) or _("(empty)")
        for name, value in zip(by, group, strict=True)
    ]


def _of_time(kpi: Kpi) -> bool:
    return MEASURES[kpi.measure].of_time


def one_or_all(by: Sequence[str]) -> str | list[str] | None:
    """What results are grouped by: one name as it is, several as a list."""
    return (by[0] if len(by) == 1 else list(by)) if by else None


def group_json(by: Sequence[str], group: Sequence[str] | None) -> str | dict[str, str] | None:
    """A group as JSON has it.

    Args:
        by: The columns that results are grouped by.
        group: A value of each; None for the whole.

    Returns:
        The value, or the values by column if there are several; None for the whole.
    """
    if group is None:
        return None
    return group[0] if len(by) == 1 else dict(zip(by, group, strict=True))


def _beside(result: Result) -> dict[str, int | None] | None:
    """What stands beside a measure's rates by name, all of it, with null for what could not be counted."""
    names = [name for name in MEASURES[result.kpi.measure].beside if name not in (OTHER_OUTCOME, OTHER_OUTCOME_GOOD)]
    counted = result.beside or {}
    return {name: counted.get(name) for name in names} or None


def record(result: Result, by: Sequence[str]) -> Record:
    """A verdict as JSON has it.

    Args:
        result: Of a target or of one of its groups.
        by: The columns that results are grouped by.
    """
    without = result.rate_without_other_outcome
    return {
        "kpi": result.kpi.id,
        "task": result.kpi.task,
        "measure": result.kpi.measure,
        "confirmed": result.kpi.is_confirmed,
        "group": group_json(by, result.group),
        "numerator": result.numerator,
        "denominator": result.denominator,
        "rate": None if result.rate is None else plain_number(printed_rate(result, result.rate)),
        "op": result.kpi.op,
        "target": plain_number(result.target),
        "verdict": result.verdict,
        "reason": result.reason,
        "short_of_same": result.short_of_same,
        "short_of_next": result.short_of_next,
        "beside": _beside(result),
        "left_out": dict(result.left_out),
        "short_of_amount": result.short_of_amount,
        "set_aside_could_miss": result.set_aside_could_miss,
        "other_outcome": result.other_outcome,
        "value": None if result.value is None else plain_number(printed_rate(result, result.value)),
        "unit": MEASURES[result.kpi.measure].unit if is_mean(result.kpi.measure) else None,
        "rate_without_other_outcome": None if without is None else plain_number(printed_rate(result, without)),
    }
