"""Cells of workbooks, as whoever reads them apart and whoever takes them over know them.

This imports as little as it can: it is there for every process that reads a workbook.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

CELL_LIMIT: Final = 1 << 20
"""Characters of a cell; a spreadsheet program allows 32,767."""
UNCOMPUTED: Final = "#?"
"""Stands for a formula that was never computed."""
ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""By the number that stands for it in binary workbooks."""
_MOST_ODD: Final = 1_000_000

Cell = str | float | date | time | timedelta
"""As a workbook has it; an empty one is an empty text."""


class Span(NamedTuple):
    """A merged cell, by the first and last row and column that it reaches over; its text stands in the first place."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetOmissions:
    """What calamine does not tell of a sheet; rows and columns from 0."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    """Those that are not empty, though calamine has nothing in them."""
    rows: list[tuple[int, int]] = field(default_factory=list)
    """The hidden ones: first and last of them."""
    columns: list[tuple[int, int]] = field(default_factory=list)
    """As above."""
    spans: list[Span] | None = None
    """The merged cells; None if calamine tells them."""

    def put(self, path: Path, row: int, place: int, text: str) -> None:
        """Note a cell. Raises TthcError for more of them than a sheet of cases has."""
        if len(self.cells) >= _MOST_ODD:
            raise TthcError(
                _(
                    "{file}: more than {limit} cells with errors or with formulas that were never computed; open it in "
                    "a spreadsheet program and save it again"
                ).format(file=path, limit=_MOST_ODD)
            )
        self.cells[row, place] = text


def text_of(cell: Cell) -> str:
    """A cell as text: numbers without a needless ".0", days as yyyy-mm-dd."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
