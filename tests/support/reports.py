"""Reports that a test has made, and what tables say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tthc_cli.output.formats.report import DocumentParts, LongList, PrintedTable, Record, Report, Terminal, cell_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedReport(Report):
    """A report of tables and rows that stand fast."""

    printed: Sequence[PrintedTable] = ()
    records: Sequence[Record] = ()
    parts: DocumentParts | None = None
    is_long: bool = False

    def payload(self) -> Record:
        return {}

    def columns(self) -> Sequence[str]:
        return list(self.records[0]) if self.records else ()

    def rows(self) -> Sequence[Record]:
        return self.records

    def tables(self, _terminal: Terminal) -> Sequence[PrintedTable]:
        return self.printed

    def long_lists(self) -> list[LongList]:
        return [LongList("rows", self.records)] if self.is_long else []

    def document(self) -> DocumentParts | None:
        return self.parts


def texts(table: PrintedTable) -> list[list[str]]:
    """The texts of a table's cells, row by row."""
    return [[cell_of(cell).text for cell in row] for row in table.rows]
