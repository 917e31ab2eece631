"""Cells of workbooks: what the process that reads a workbook hands to the one that asked for it.

It imports as little as it can, as every process that reads a workbook loads it.
"""

from __future__ import annotations

import re
from dataclasses import field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final, NamedTuple, NotRequired, TypedDict
from unicodedata import normalize

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

EXACT_NUMBERS: Final = 10**15
"""From here on a number of a workbook does not keep all digits of an identifier; it is written as 2.4E+17."""
MILLISECONDS_OF_DAY: Final = 24 * 60 * 60 * 1000
LAST_ROW: Final = 1 << 20
"""Rows of a sheet."""
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
"""What a cell with an error shows, by the number that stands for it in binary workbooks."""
SEPARATOR: Final = "\t"
"""What divides the cells of a line."""
UNCLEAN: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f-\xa0\u0300-\u036f]")
"""What a clean text has none of. A tab is no part of it."""
AS_THOUSANDS: Final = r"[0-9]{1,3}\.[0-9]{3}"
"""A number with three decimals: as a text it would be one of thousands, whose dot only divides its digits."""
_AS_THOUSANDS: Final = re.compile(AS_THOUSANDS)
_CONTROL: Final = re.compile("\r\n|[\x00-\x08\x0a-\x1f\xa0]")
_MOST_OMITTED_CELLS: Final = 1_000_000

Cell = str | float | date | time | timedelta
"""As a workbook has it; an empty one is an empty text."""


class Span(NamedTuple):
    """A merged cell: the first and last row and column that it reaches over. Its text stands in the first place."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetOmissions:
    """What calamine leaves out of a sheet; rows and columns are counted from 0."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    """Texts by row and column: cells that calamine gives as empty, though they have an error or a formula."""
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    """First and last row of each run of hidden rows."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last column of each run of hidden columns."""
    merged: list[Span] | None = None
    """The merged cells; None if calamine tells them."""

    def put(self, path: Path, row: int, column: int, text: str) -> None:
        """Note a cell that calamine gives as empty.

        Args:
            path: The workbook, for the message.
            row: From 0.
            column: From 0.
            text: What to read in its place.

        Raises:
            TthcError: There are more such cells than a sheet of cases has.
        """
        if len(self.cells) >= _MOST_OMITTED_CELLS:
            raise TthcError(
                _(
                    "{file}: more than {limit} cells with errors or with formulas that were never computed; open it in "
                    "a spreadsheet program and save it again"
                ).format(file=path, limit=_MOST_OMITTED_CELLS)
            )
        self.cells[row, column] = text


class SheetFacts(TypedDict):
    """What the reader of a workbook says of a sheet, as JSON. Rows and columns are counted from 0, both ends included.

    The rows of the sheet stand in a file of their own.
    """

    name: str
    visible: bool
    hidden_rows: list[tuple[int, int]]
    hidden_columns: list[tuple[int, int]]
    merged: NotRequired[list[tuple[int, int, int, int]]]
    """As :class:`Span` has them; left out if the rows of the sheet were not read."""
    start_merged: NotRequired[list[tuple[int, int, int, int]]]
    """The same for a hidden sheet of which only the first rows were read, into a file of their own."""
    numbers: NotRequired[list[int]]
    """Of a plain sheet, whose file has its cells as texts: the columns in which there are numbers. Else left out."""


class WorkbookFacts(TypedDict):
    """What the reader of a workbook says of it, as JSON."""

    epoch: str
    """Day 0 of its serial numbers for dates, as yyyy-mm-dd."""
    sheets: list[SheetFacts | None]
    """In the order of the workbook; None for what is no sheet of cells, such as a chart."""


def text_of(cell: Cell) -> str:
    """Return a cell as text: numbers without a needless ".0" and never as thousands are written, days as yyyy-mm-dd."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float():
            text = str(int(cell)) if cell.is_integer() else repr(cell)
            return f"{text}0" if _AS_THOUSANDS.fullmatch(text) else text
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def clean(text: str) -> str:
    """Return a text composed, without control characters but tabs, its lines joined."""
    return normalize("NFC", _CONTROL.sub(" ", text)) if UNCLEAN.search(text) else text
