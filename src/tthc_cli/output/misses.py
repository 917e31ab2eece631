"""What counts against the targets, row by row and group by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES
from tthc_cli.i18n import _
from tthc_cli.kpi import Miss, Misses, Pareto, Result
from tthc_cli.output.cells import day_cell, number_cell, percent_cell, plain_number_cell
from tthc_cli.output.formats.report import Cell, Column, LongList, PrintedTable, Record, Report, Terminal
from tthc_cli.output.groups import CaseWords, group_cells, group_columns, group_json, one_or_all
from tthc_cli.output.kpi import KpiReport, record
from tthc_cli.output.rates import goal_cell, named, plain_number, rate_cell, verdict_cell
from tthc_cli.output.rows import handed_over_files
from tthc_cli.output.verdict_words import beside, cautions
from tthc_cli.output.words import cut, more_words, said_once


@dataclass(frozen=True, slots=True, kw_only=True)
class MissesReport(Report):
    """What ``tthc kpi misses`` has found."""

    check: KpiReport
    """What the verdicts rest on."""
    targets: Sequence[Misses]
    misses: Callable[[], Iterable[Miss]]
    """All rows that count against a target: there can be millions."""
    worst: Sequence[Miss]
    """The first of them of each target, for tables."""
    most: int
    """How many rows and groups of each target a table shows."""
    row_columns: Sequence[str]
    """What rows say of themselves."""
    keys: Mapping[str, str]
    """By data set: the column that tells its rows apart."""

    def payload(self) -> Record:
        """``tthc.kpi-misses/1``."""
        return {
            "schema": "tthc.kpi-misses/1",
            **self.check.scope_payload(),
            "targets": [_target(target) for target in self.targets],
        }

    def long_lists(self) -> list[LongList]:
        """The rows that count against a target."""
        return [LongList("missed", map(_record, self.misses()))]

    def columns(self) -> Sequence[str]:
        """The target, the row's key, and what the row says of itself."""
        return ("kpi", "key", *self.row_columns, "days_late", "handed_over_files")

    def rows(self) -> Iterator[Record]:
        """One row a row that counts against a target."""
        files = handed_over_files(self.check.inputs)
        for row in self.misses():
            yield {**_record(row), "handed_over_files": files if MEASURES[row.kpi.measure].of_time else []}

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """The verdicts; of each target looked into, where most count against it, and the worst rows."""
        by_target: dict[str, list[Miss]] = defaultdict(list)
        for row in self.worst:
            by_target[row.kpi.id].append(row)
        tables = [self._verdicts()]
        for target in self.targets:
            if rows := by_target[target.result.kpi.id]:
                tables += [self._pareto(target, pareto) for pareto in target.paretos if pareto.groups]
                tables.append(self._worst(target, rows))
        return [*tables, self.check.rows_table()]

    def notes(self) -> Sequence[str]:
        """Of which targets no rows are listed, and why; and those of the check."""
        results = [target.result for target in self.targets]
        return [*_unknown_words(results), *_missed_by_no_row(results), *self.check.notes()]

    def _verdicts(self) -> PrintedTable:
        notes = list(self._verdict_notes())
        return PrintedTable(
            title=self.check.title(),
            columns=(
                Column(title=_("Task"), right=True, fixed=True),
                Column(title=_("Rate"), right=True, fixed=True),
                Column(title=_("Goal"), right=True, fixed=True),
                Column(title=_("Verdict"), fixed=True),
                Column(title=_("Against it"), right=True, fixed=True),
                Column(title=_("Too many"), right=True, fixed=True),
                Column(title=_("Target")),
            ),
            rows=[_verdict_row(target) for target in self.targets],
            notes=["", *notes] if notes else [],
        )

    def _verdict_notes(self) -> Iterator[str]:
        """Why no rows are listed of a target, what its rows are, and what could change its verdict."""
        results = [target.result for target in self.targets]
        if all(target.misses is None for target in self.targets):
            yield _("No target is missed that cases could be listed for; --kpi ID lists those of a target that is met.")
        yield from _unknown_words(results)
        yield from _missed_by_no_row(results)
        for target in self.targets:
            kpi = target.result.kpi
            if MEASURES[kpi.measure].counts == "applicants" and target.misses:
                text = _("{kpi} counts persons and businesses; listed are all cases of those who count against it.")
                yield text.format(kpi=kpi.id)
        yield from said_once(
            (result.kpi.id, text)
            for result in results
            for text in (*beside(result), *cautions(result, self.check.words, self.check.set_aside(result.kpi)))
        )

    def _pareto(self, target: Misses, pareto: Pareto) -> PrintedTable:
        """The groups that have most of what counts against a target."""
        columns = ", ".join(self.check.words.column("cases", name) for name in pareto.by)
        return PrintedTable(
            title=_("{kpi}: where most count against it, by {column}").format(kpi=target.result.kpi.id, column=columns),
            columns=(
                *group_columns(self.check.words, pareto.by),
                *(
                    Column(title=title, right=True, fixed=True)
                    for title in (_("Against it"), _("Of"), _("Share"), _("Up to here"), _("Too many"))
                ),
            ),
            rows=[
                (
                    *group_cells(self.check.words, pareto.by, group.group),
                    number_cell(group.misses),
                    number_cell(group.counted),
                    percent_cell(group.share, 1),
                    percent_cell(group.cumulative, 1),
                    number_cell(group.of_shortfall),
                )
                for group in pareto.groups[: self.most]
            ],
            notes=more_words(len(pareto.groups) - self.most, groups=True),
        )

    def _worst(self, target: Misses, rows: Sequence[Miss]) -> PrintedTable:
        """The worst rows of a target."""
        kpi, check = target.result.kpi, self.check
        data_set = MEASURES[kpi.measure].data_set
        key = self.keys[data_set]
        late = rows[0].days_late is not None
        # with both dates of a case, the one on which it was received says nothing more
        columns = [name for name in rows[0].values if not (late and name == "received_on")]
        return PrintedTable(
            title=_("{kpi}: what counts against it, the worst first").format(kpi=kpi.id),
            columns=(
                Column(title=check.words.column_title(data_set, key), fixed=key != "procedure"),
                *(Column(title=check.words.column_title(data_set, name)) for name in columns),
                *([Column(title=_("Days late"), right=True, fixed=True)] if late else []),
            ),
            rows=[
                (row.key or "", *(_cell(name, row.values[name], check.words) for name in columns), *_days_late(row))
                for row in rows
            ],
            notes=more_words((target.misses or 0) - len(rows)),
        )


def _unknown_words(results: Sequence[Result]) -> Iterator[str]:
    """Why the verdicts on some targets are unknown."""
    yield from said_once(
        (result.kpi.id, _("Unknown: {reason}.").format(reason=result.reason))
        for result in results
        if result.verdict == "unknown"
    )


def _missed_by_no_row(results: Sequence[Result]) -> Iterator[str]:
    """Which targets are missed by all of their rows together."""
    words = {
        "money": _("{kpi} adds up đồng: no one row of it misses the target."),
        "mean": _("{kpi} is a mean: no one row of it misses the target."),
    }
    for result in results:
        counts = MEASURES[result.kpi.measure].counts
        if counts in words and result.verdict == "missed":
            yield words[counts].format(kpi=result.kpi.id)


def _verdict_row(target: Misses) -> tuple[str | Cell, ...]:
    result = target.result
    listed = target.misses is not None
    return (
        plain_number_cell(result.kpi.task),
        rate_cell(result),
        goal_cell(result.kpi.op, result.target, result.kpi.measure),
        verdict_cell(result.verdict),
        number_cell(target.misses),
        number_cell(target.too_many if listed else None),
        named(result.kpi),
    )


def _days_late(row: Miss) -> list[Cell]:
    if row.days_late is None:
        return []
    return [number_cell(row.days_late, "bad" if row.days_late > 0 else "")]


def _cell(column: str, value: object, words: CaseWords) -> str | Cell:
    match value:
        case None:
            return "–"
        case bool():
            return words.label(column, "yes" if value else "no")
        case date():
            return day_cell(value)
        case _:
            return words.label(column, str(value))


def _target(target: Misses) -> Record:
    return {
        **record(target.result, ()),
        "misses": target.misses,
        "too_many": target.too_many,
        "paretos": [
            {
                "by": one_or_all(pareto.by),
                "groups": [
                    {
                        "group": group_json(pareto.by, group.group),
                        "counted": group.counted,
                        "misses": group.misses,
                        "share": plain_number(cut(group.share)),
                        "cumulative_share": plain_number(cut(group.cumulative)),
                        "of_too_many": group.of_shortfall,
                    }
                    for group in pareto.groups
                ],
            }
            for pareto in target.paretos
        ],
    }


def _record(row: Miss) -> Record:
    late = {} if row.days_late is None else {"days_late": row.days_late}
    return {"kpi": row.kpi.id, "key": row.key, **row.values, **late}
