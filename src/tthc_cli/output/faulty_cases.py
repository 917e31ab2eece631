"""Dossiers that are recorded wrongly (hồ sơ ghi sai): how many in each way, and which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.kpi import FaultCount, FaultyCase
from tthc_cli.output.cells import number_cell
from tthc_cli.output.formats.report import Column, LongList, PrintedTable, Record, Report, Terminal
from tthc_cli.output.words import long_day, said_once

_IDS: Final = 8
"""Ids of dossiers that a table shows of each fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyCasesReport(Report):
    """What ``tthc cases due --faults`` has found: the dossiers that are recorded wrongly, one by one."""

    whole: Report
    """The answer without ``--faults``: JSON has all of it either way."""
    rows_table: PrintedTable
    """What became of the rows of the files."""
    as_of: date
    counts: Sequence[FaultCount]
    everything: Callable[[], Iterable[FaultyCase]]
    """All dossiers that are recorded wrongly: there can be millions."""
    first: Sequence[FaultyCase]
    """For tables: the first ones, and one more than are shown if there are more."""
    most: int
    """How many a table shows."""

    def payload(self) -> Record:
        """``tthc.cases-due/1``."""
        return self.whole.payload()

    def long_lists(self) -> Sequence[LongList]:
        """Those of the whole answer."""
        return self.whole.long_lists()

    def columns(self) -> Sequence[str]:
        """The dossier, and what is wrong with it."""
        return ("case_id", "faults", "explanation")

    def rows(self) -> Iterator[Record]:
        """One row a dossier that is recorded wrongly."""
        for case in self.everything():
            yield {**faulty_record(case), "explanation": self._words(case)}

    def notes(self) -> Sequence[str]:
        """Those of the whole answer, and the faults that nobody looked for."""
        return [*self.whole.notes(), *_not_looked_for(self.counts)]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """The dossiers, how many there are of each fault, and what became of the rows."""
        shown = self.first[: self.most]
        more = _("There are more; --limit shows more, --format csv all.")
        listed = PrintedTable(
            title=_("Dossiers that are recorded wrongly as of {day}").format(day=long_day(self.as_of)),
            columns=(Column(title=_("Case"), fixed=True), Column(title=_("What is wrong"))),
            rows=[(case.case_id or "–", self._words(case)) for case in shown],
            notes=[more] if len(self.first) > len(shown) else [],
        )
        return [listed, faults_table(self.counts, names_ids=False), self.rows_table]

    def _words(self, case: FaultyCase) -> str:
        """What is wrong with a dossier."""
        return "; ".join(count.label for count in self.counts if count.name in case.faults)


def faulty_record(case: FaultyCase) -> Record:
    """A dossier as JSON and CSV have it: its id, and the names of its faults."""
    return {"case_id": case.case_id, "faults": list(case.faults)}


def faults_table(counts: Sequence[FaultCount], *, names_ids: bool = True) -> PrintedTable:
    """How many dossiers are recorded wrongly in each way.

    Args:
        counts: The faults, those that nobody looked for among them.
        names_ids: Whether the first ids of each stand there too.
    """
    faults = [fault for fault in counts if fault.rows]
    columns = [Column(title=_("What is wrong")), Column(title=_("Dossiers"), right=True, fixed=True)]
    ids = [Column(title=_("The first of them"))] if names_ids else []
    return PrintedTable(
        title=_("Recorded wrongly"),
        columns=[*columns, *ids],
        rows=[
            (fault.label, number_cell(fault.rows or 0, "warn"), *([_some_ids(fault)] if names_ids else []))
            for fault in faults
        ],
        notes=list(_notes(counts, names_ids=names_ids)),
    )


def _some_ids(fault: FaultCount) -> str:
    return ", ".join([*fault.cases[:_IDS], *(["…"] if _leaves_out(fault) else [])])


def _leaves_out(fault: FaultCount) -> bool:
    return (fault.rows or 0) > len(fault.cases[:_IDS])


def _notes(counts: Sequence[FaultCount], *, names_ids: bool) -> Iterator[str]:
    if not any(fault.rows for fault in counts):
        yield _("No dossier is recorded wrongly in the ways that were looked for.")
    if names_ids and any(map(_leaves_out, counts)):
        yield _("--faults lists all of them, one by one; --format json has them too.")
    yield from _not_looked_for(counts)


def _not_looked_for(counts: Sequence[FaultCount]) -> Iterator[str]:
    yield from said_once(
        (fault.label, _("not looked for, as there is no column {columns}").format(columns=", ".join(fault.missing)))
        for fault in counts
        if fault.rows is None
    )
