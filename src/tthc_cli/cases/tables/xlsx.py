"""The sheets of .xlsx workbooks: how far they reach, and what calamine leaves out of them.

What a sheet says of its own size need not be true, so the references of its cells are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from tthc_cli.cases.cells import UNCOMPUTED, SheetOmissions
from tthc_cli.cases.tables.workbook_limits import EPOCH_1904, OVERLAP

_PLAIN_CELL: Final = b'<c r="'
"""How a cell begins that says where it is, as nearly every program writes it."""
_FAR_REFERENCES: Final = (rb"([A-Za-z]{2,})[0-9]", rb"[A-Za-z]*[0-9]{6}", rb"[A-Za-z]*([0-9]{7,})")
"""References in a column past the 26th, in a row past the 99,999th, in a row past the 999,999th."""
_FAR_IN_PLAIN_CELLS: Final = tuple(re.compile(_PLAIN_CELL + reference) for reference in _FAR_REFERENCES)
_FAR_IN_ANY_CELLS: Final = tuple(re.compile(rb"""\br\s*=\s*["']""" + reference) for reference in _FAR_REFERENCES)
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b")
_DAYS_FROM_1904: Final = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_LETTERS: Final = 26
_FIVE_DIGITS: Final = 99_999
_SIX_DIGITS: Final = 999_999
_SIGNS_OF_OMISSIONS: Final = (b"hidden", b"zeroHeight", b' ht="0', b'width="0', b'"e"', b":f")
"""Without all of these, and of those below, no cell of a part is an error or a formula, and nothing is hidden."""
_SIGNS_IN_OTHER_QUOTES: Final = (b" ht='0", b"width='0", b"'e'")
_FORMULA: Final = re.compile(rb"<f[\s>/]")

_ATTRIBUTE: Final = re.compile(rb"""\b([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TOKEN: Final = re.compile(rb"<(?:\w+:)?(row|col|c|f|v)\b([^>]*)>([^<]*)|</(?:\w+:)?c>")
_CELL_REFERENCE: Final = re.compile(rb"([A-Za-z]+)([0-9]{1,7})")
_TRUE: Final = (b"1", b"true", b"on")
_ZERO: Final = re.compile(rb"0+(?:\.0*)?")
"""A height or width with which nothing is shown."""
_COLUMNS: Final = 16_384


class XlsxPart:
    """How far the cells of a part can reach at most if it is a sheet, found piece by piece."""

    epoch: date | None = None
    """Day 0 of serial numbers, if the part says that it is that of 1904."""

    def __init__(self, *, is_book: bool = False) -> None:
        """Make ready to look at a part.

        Args:
            is_book: Whether it is that of the workbook itself, which says from which day serial numbers count.
        """
        self._is_book = is_book
        self.may_have_omissions = False
        """Whether it may have what calamine leaves out."""
        self.row_tags = 0
        """How many rows there are in pieces with cells that do not say where they are."""
        self.most_cells_in_row = 0
        """The most cells of such a row."""
        self._rest = b""
        self._has_cells = False
        self._width, self._height = _LETTERS, _FIVE_DIGITS
        self._cells_in_row = 0

    @property
    def area(self) -> int:
        """Cells from the first to the furthest one that there may be."""
        return self._width * max(self._height, self.row_tags) if self._has_cells else 0

    def take(self, piece: bytes) -> None:
        """Look at the next piece."""
        text = self._rest + piece
        self._rest = text[-OVERLAP:]
        if self._is_book and _DAYS_FROM_1904.search(text):
            self.epoch = EPOCH_1904
        plain_cells = text.count(_PLAIN_CELL)
        if text.count(b"<c") + text.count(b":c") == plain_cells:
            if not plain_cells:
                return
            wide, long, longer = _FAR_IN_PLAIN_CELLS
        else:
            if not _CELL.search(text):
                return
            wide, long, longer = _FAR_IN_ANY_CELLS
            self._count_cells(text)
        self.may_have_omissions = self.may_have_omissions or may_have_omissions(text)
        self._has_cells = True
        self._width = max(self._width, _furthest_column(set(wide.findall(text))))
        if long.search(text):
            furthest_row = max((int(digits[:9]) for digits in longer.findall(text)), default=0)
            self._height = max(self._height, _SIX_DIGITS, furthest_row)

    def _count_cells(self, text: bytes) -> None:
        """Count cells and rows, which need not say where they are."""
        for number, row in enumerate(_ROW.split(text)):
            self.row_tags += number > 0
            self._cells_in_row = (self._cells_in_row if number == 0 else 0) + len(_CELL.findall(row))
            self.most_cells_in_row = max(self.most_cells_in_row, self._cells_in_row)
            self._width = max(self._width, self.most_cells_in_row)


def may_have_omissions(text: bytes) -> bool:
    """Tell whether a piece has any sign of what calamine leaves out. What is looked for first is found fastest."""
    return (
        any(sign in text for sign in _SIGNS_OF_OMISSIONS)
        or (b"'" in text and any(sign in text for sign in _SIGNS_IN_OTHER_QUOTES))
        or (b"<f" in text and _FORMULA.search(text) is not None)
    )


def exact_area(pieces: Iterable[bytes]) -> int:
    """Return how far the references of a sheet's cells reach, as cells from the first to the furthest one."""
    width, height, counted, rest = 0, 0, XlsxPart(), b""
    for piece in pieces:
        text = rest + piece
        rest = text[-OVERLAP:]
        references = set(_REFERENCE.findall(text))
        width = max(width, _furthest_column({letters for letters, _row in references}))
        height = max(height, max((int(row[:9]) for _letters, row in references), default=0))
        counted.take(piece)
    return max(width, counted.most_cells_in_row) * max(height, counted.row_tags)


def attributes_of(tag: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a tag, by their names without a prefix."""
    return {name: in_double or in_single for name, in_double, in_single in _ATTRIBUTE.findall(tag)}


def omissions_of(path: Path, sheet: bytes) -> SheetOmissions:
    """Return what calamine leaves out of a sheet.

    Args:
        path: The workbook, for messages.
        sheet: The part of the sheet, whole.

    Returns:
        Its errors, formulas that were never computed, and hidden rows and columns.

    Raises:
        TthcError: There are too many such cells.
    """
    reading = _SheetReading(path)
    for token in _TOKEN.finditer(sheet):
        reading.take(token)
    return reading.omissions


class _SheetReading:
    """A sheet read token by token: where its cells are, and what calamine leaves out of it."""

    def __init__(self, path: Path) -> None:
        self.omissions = SheetOmissions()
        self._path = path
        self._row = self._column = -1
        self._kind = b""
        """The type of the cell that is read."""
        self._has_formula = False
        self._value: bytes | None = None

    def take(self, token: re.Match[bytes]) -> None:
        """Take the next row, column, cell, formula, value, or end of a cell."""
        match token[1]:
            case b"col":
                self._take_columns(attributes_of(token[2]))
            case b"row":
                self._take_row(attributes_of(token[2]))
            case b"c":
                self._begin_cell(attributes_of(token[2]))
                if self._kind == b"e" and token[2].endswith(b"/"):  # the end of the cell too
                    self._put("#VALUE!")
            case b"f":
                self._has_formula = True
            case b"v":
                self._value = token[3].strip()
            case _:
                self._end_cell()

    def _take_columns(self, attributes: Mapping[bytes, bytes]) -> None:
        if _is_hidden(attributes, b"width"):
            first, last = int(attributes[b"min"]) - 1, min(int(attributes[b"max"]), _COLUMNS) - 1
            self.omissions.hidden_columns.append((first, last))

    def _take_row(self, attributes: Mapping[bytes, bytes]) -> None:
        self._row = int(attributes[b"r"]) - 1 if b"r" in attributes else self._row + 1
        self._column = -1
        if _is_hidden(attributes, b"ht"):
            self.omissions.hidden_rows.append((self._row, self._row))

    def _begin_cell(self, attributes: Mapping[bytes, bytes]) -> None:
        if reference := _CELL_REFERENCE.fullmatch(attributes.get(b"r", b"")):
            self._row, self._column = int(reference[2]) - 1, column_number(reference[1]) - 1
        else:
            self._column += 1
        self._kind, self._has_formula, self._value = attributes.get(b"t", b""), False, None

    def _end_cell(self) -> None:
        if self._kind == b"e":
            self._put(self._value.decode("utf-8", "replace") if self._value else "#VALUE!")
        # a formula may come to an empty text, which it then says
        elif self._has_formula and not self._value and (self._kind != b"str" or self._value is None):
            self._put(UNCOMPUTED)

    def _put(self, text: str) -> None:
        self.omissions.put(self._path, self._row, self._column, text)


def _is_hidden(attributes: Mapping[bytes, bytes], size: bytes) -> bool:
    """Tell whether a row or column with these attributes is hidden."""
    hidden, zero_height = attributes.get(b"hidden") in _TRUE, attributes.get(b"zeroHeight") in _TRUE
    return hidden or zero_height or bool(_ZERO.fullmatch(attributes.get(size, b"")))


def _furthest_column(letters: Iterable[bytes]) -> int:
    return max(map(column_number, letters), default=0)


def column_number(letters: bytes) -> int:
    """Return the number of a column from its letters, from 1: 27 for ``AA``."""
    number = 0
    for letter in letters.upper()[:8]:
        number = 26 * number + letter - 64
    return number
