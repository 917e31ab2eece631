"""The verdicts of a check: rates against targets, what is missing, and what became of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, is_mean
from tthc_cli.i18n import _
from tthc_cli.kpi import OTHER_OUTCOME, OTHER_OUTCOME_GOOD, DueSource, InputCount, Result
from tthc_cli.output.cells import number_cell, plain_number_cell
from tthc_cli.output.counting_terms import NOT_RECOMPUTED, DueTerms
from tthc_cli.output.formats.report import Cell, Chart, Column, PrintedTable, RateBar, Record, Report, Terminal
from tthc_cli.output.groups import CaseWords, group_cells, group_columns, group_json, one_or_all
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
    verdict_cell,
)
from tthc_cli.output.rows import handed_over_files, in_no_rate, input_record, notes_of_dates, notes_of_rows, rows_table
from tthc_cli.output.saved_check import Saving
from tthc_cli.output.verdict_words import details
from tthc_cli.output.words import day, number, said_once
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
    "value_unit",
)
"""Behind the columns that results are grouped by, each of which can be ``unit``."""


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
    words: CaseWords = field(default_factory=CaseWords)
    """What columns and their values are called."""
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
                "value_unit": row["unit"],
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
        verdicts = self._verdicts(bars)
        if terminal.drawn:  # who reads a file sees no warnings beside it
            verdicts = replace(verdicts, notes=self.terms_words())
        tables = [verdicts, self._counted(), *(self._groups(kpi, bars) for kpi in grouped)]
        if self.inputs:
            tables.append(self.rows_table())
        if self.saving is not None:
            tables.append(self.saving.table())
        return tables

    def notes(self) -> Sequence[str]:
        """What is said of the dates of files, and of rows and cells that count nowhere."""
        return [*self._dates(), *notes_of_rows(self.inputs, in_no_rate())]

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

    def terms_words(self) -> list[str]:
        """What recomputed due dates rest on that the files of cases do not say."""
        return [] if self.due_terms is None else list(self.due_terms.words())

    def rows_table(self) -> PrintedTable:
        """What became of the rows."""
        return rows_table(self.inputs, self.words.labels.get("status", {}), in_no_rate(), self._dates())

    def set_aside(self, kpi: Kpi) -> int:
        """How many rows of the data set that a target is measured on are set aside."""
        name = MEASURES[kpi.measure].data_set
        return sum(sum(data_set.set_aside.values()) for data_set in self.inputs if data_set.name == name)

    def _dates(self) -> list[str]:
        """What is said of the dates of files, if there are rates of time."""
        return notes_of_dates(self.inputs) if any(_of_time(result.kpi) for result in self.results) else []

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

    def sentences(self) -> dict[str, list[str]]:
        """What is said of each target, by its id: what was counted, what is missing, and what could change it."""
        return {result.kpi.id: details(result, self.words, self.set_aside(result.kpi)) for result in self._whole()}

    def _counted(self) -> PrintedTable:
        """Sentences about each target; one that holds for several stands below, with all of them."""
        sentences = self.sentences()
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
        columns = ", ".join(self.words.column("cases", name) for name in self.by)
        return PrintedTable(
            title=_("{kpi} by {column}").format(kpi=" ".join(named(results[0].kpi).split()), column=columns),
            columns=(
                *group_columns(self.words, self.by),
                *_rate_columns(bars),
                Column(title=_("Counted"), right=True, fixed=True),
                *([Column(title=_("Open, late"), right=True, fixed=True)] if of_time else []),
                Column(title=_("Verdict"), fixed=True),
            ),
            rows=[
                (
                    *group_cells(self.words, self.by, result.group or ()),
                    *_rate(result, bars),
                    f"{number(result.numerator or 0)}/{number(result.denominator or 0)}",
                    *([number_cell(result.beside["open_overdue"] if result.beside else None)] if of_time else []),
                    verdict_cell(result.verdict),
                )
                for result in results
            ],
        )


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


def _of_time(kpi: Kpi) -> bool:
    return MEASURES[kpi.measure].of_time


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
