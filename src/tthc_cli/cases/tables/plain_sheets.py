"""Sheets of .xlsx workbooks that are written as most programs write them, read row by row while they are unpacked.

Each row of such a *plain* sheet matches one expression: texts, numbers and days, each with its place, nothing hidden,
no formula, no error. Its rows become lines as :func:`tthc_cli.cases.tables.grids.write_lines` writes them. A sheet with
anything else in it is left to calamine, whole: the answer is the same, it only takes longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import BinaryIO, Final

from tthc_cli.cases.cells import CELL_LIMIT, LAST_ROW, SEPARATOR, Span, clean
from tthc_cli.cases.tables.csv_lines import PLACEHOLDER
from tthc_cli.cases.tables.plain_cells import CellTexts
from tthc_cli.cases.tables.plain_texts import CODED, EscapedTexts, NotPlainError, are_clean
from tthc_cli.cases.tables.workbook_limits import UNPACKED_LIMIT
from tthc_cli.cases.tables.xlsx import column_number, may_have_omissions
from tthc_cli.classes import dataclass

_START: Final = re.compile(rb'(?:<\?xml version="1.0"[^<>]*\?>\s*)?<worksheet[ >]')
_ROWS: Final = b"<sheetData>"
_END_OF_ROWS: Final = b"</sheetData>"
_END: Final = b"</worksheet>"
_END_OF_ROW: Final = b"</row>"
_FILLED_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"(?:[^<>]*[^/<>])?><(?:v|is)>')
_LETTERS: Final = re.compile(rb' r="([A-Z]{1,3})')
_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"/>')
_INLINE: Final = b' t="inlineStr"'
_LONGEST_PART: Final = 4 << 20
"""Bytes before the rows, or behind them, or of the first row."""
_WIDEST: Final = 200
"""Columns of a plain sheet."""
_SPACES_AT_ENDS: Final = re.compile(rb"<t>(?:[ \t\r\n]|[^<]*[ \t\r\n]<)")
"""calamine cuts off spaces at the ends of a text that does not say that it keeps them."""
_BEYOND_ASCII: Final = b"\x80"
_TAB, _LINE_END, _BLANK_LINE = SEPARATOR.encode(), b"\n", PLACEHOLDER.encode()

_ROW_START: Final = (
    r'<row r="([0-9]{1,7})"(?: (?:ht="[1-9][^"<]*+"'
    r'|(?:spans|s|customFormat|customHeight|thickTop|thickBot|outlineLevel|collapsed|(?:\w+:)?dyDescent)="[^"<]*+"'
    r'|hidden="(?:0|false)"))*+'
)
_STYLE: Final = r'(?: s="[0-9]++")?+'
_NO_CONTENT: Final = r'(?: t="(?:inlineStr|n)")?+(?:/>|></c>)'
_INLINE_TEXT: Final = _STYLE + r' t="inlineStr"><is><t(?: xml:space="preserve")?+>([^<]*+)</t></is></c>'
_STYLE_OF_SHARED_TEXT: Final = r'(?: s="[0-9]++"(?= t="s")|)'
_ANY_CELL: Final = "([^/]*+/(?:v></c>|c>|>))"
"""The rest of a cell. What it is, :class:`CellTexts` knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSheet:
    """What is known of a plain sheet beside its lines."""

    size: int
    """Bytes of the part that has it."""
    area: int
    """Cells from the first to the furthest one."""
    merged: Sequence[Span]
    numbers: Sequence[int]
    """The columns, from 0, in which numbers stand; in all others there are but texts."""


class PlainSheetReader:
    """Reads a sheet piece by piece, and writes its rows as lines, a line for each row from the first on."""

    def __init__(self, cells: CellTexts, lines: BinaryIO) -> None:
        """Make ready to read.

        Args:
            cells: The texts of plain cells.
            lines: Takes the lines.
        """
        self.size = 0
        """Bytes so far."""
        self._cells, self._lines = cells, lines
        self._escaped = EscapedTexts()
        self._rest = b""
        self._take_rest = self._take_start
        self._expression: re.Pattern[bytes] | None = None
        self._is_inline = self._may_have_spaces_at_ends = False
        self._width = self._furthest = 0
        self._rows = self._written = 0
        """How many rows have their line."""
        self._numbers: set[int] = set()

    def take(self, piece: bytes) -> None:
        """Read the next piece. Raises NotPlainError if the sheet turns out to be none."""
        self.size += len(piece)
        self._rest += piece
        self._take_rest()

    def end(self) -> PlainSheet:
        """Return what is known of the sheet after its last piece. Raises NotPlainError if the sheet is no plain one."""
        behind = self._rest
        if self._take_rest != self._take_end or not behind.rstrip().endswith(_END):
            raise NotPlainError
        _refuse_omissions(behind)
        merged = [
            Span(int(top) - 1, column_number(left) - 1, int(bottom) - 1, column_number(right) - 1)
            for left, top, right, bottom in _MERGED.findall(behind)
        ]
        if len(merged) != behind.count(b"<mergeCell "):
            raise NotPlainError
        return PlainSheet(
            size=self.size,
            area=max(self._width, self._furthest) * self._rows,
            merged=merged,
            numbers=sorted(self._numbers),
        )

    # -- the parts of a sheet, one after the other

    def _take_start(self) -> None:
        before, start, rows = self._rest.partition(_ROWS)
        if not start:
            if len(before) > _LONGEST_PART:
                raise NotPlainError
            return
        if not _START.match(before):
            raise NotPlainError
        _refuse_omissions(before)
        self._rest, self._take_rest = rows, self._take_first_rows
        self._take_rest()

    def _take_first_rows(self) -> None:
        """Learn from the first rows which columns there are."""
        if _END_OF_ROWS not in self._rest and self._rest.count(_END_OF_ROW) < 2:
            if len(self._rest) > _LONGEST_PART:
                raise NotPlainError
            return
        self._is_inline = _INLINE in self._rest
        filled = set(_FILLED_CELL.findall(self._rest))
        self._width = max(map(column_number, filled), default=0)
        if not 0 < self._width <= _WIDEST:
            raise NotPlainError
        self._expression = _expression(self._width, is_inline=self._is_inline)
        self._take_rest = self._take_rows
        self._take_rest()

    def _take_rows(self) -> None:
        last_row = self._rest.rfind(_END_OF_ROW)
        end = 0 if last_row < 0 else last_row + len(_END_OF_ROW)
        end_of_rows = self._rest.find(_END_OF_ROWS, end)
        is_last = end_of_rows >= 0
        if is_last:
            end = end_of_rows
        elif not end:
            if len(self._rest) > _LONGEST_PART:
                raise NotPlainError
            return
        self._put_rows(self._rest[:end])
        self._rest = self._rest[end:]
        if is_last:
            self._take_rest = self._take_end

    def _take_end(self) -> None:
        if len(self._rest) > _LONGEST_PART:
            raise NotPlainError

    # -- rows

    def _put_rows(self, text: bytes) -> None:
        """Write the lines of some rows that stand whole in a text."""
        assert self._expression is not None  # noqa: S101 - it is made of the first rows
        rows = self._expression.findall(text)
        if not rows:
            return
        if rows[-1][-1]:  # the rest is no plain row
            raise NotPlainError
        if furthest := b"".join([row[-2] for row in rows]):
            self._furthest = max(self._furthest, *map(column_number, set(_LETTERS.findall(furthest))))
        lines = self._inline_lines(rows, text) if self._is_inline else self._shared_lines(rows)
        if max(map(len, lines)) > CELL_LIMIT // 4:
            raise NotPlainError
        self._write([int(row[0]) for row in rows], lines)
        self._cells.forget()

    def _shared_lines(self, rows: Sequence[Sequence[bytes]]) -> list[bytes]:
        """Return the lines of rows whose texts are shared. They are clean."""
        text_of = self._cells.__getitem__
        lines = [_TAB.join(map(text_of, row[1:-2])) for row in rows]
        if self._cells.numbers:
            self._note_numbers(islice(zip(*rows, strict=True), 1, 1 + self._width))
        return lines

    def _inline_lines(self, rows: Sequence[Sequence[bytes]], text: bytes) -> list[bytes]:
        """Return the lines of rows whose texts stand in their cells.

        Args:
            rows: Of each cell its text, or what the XML has for it if it has none.
            text: What the rows were made of.
        """
        columns = [*zip(*rows, strict=True)][1:-2]
        cells = [*map(self._inline_cells, columns[::2], columns[1::2])]
        if self._cells.numbers:
            self._note_numbers(columns[1::2])
        lines = [*map(_TAB.join, zip(*cells, strict=True))]
        if not are_clean(_LINE_END.join(lines), len(lines)):
            lines = [SEPARATOR.join(map(clean, line.decode().split(SEPARATOR))).encode() for line in lines]
        # the second condition alone would say it all, the first spares most pieces the time that it takes
        if self._may_have_spaces_at_ends and _SPACES_AT_ENDS.search(text):
            raise NotPlainError
        self._may_have_spaces_at_ends = False
        return lines

    def _inline_cells(self, texts: Sequence[bytes], raws: Sequence[bytes]) -> Sequence[bytes]:
        """Return the cells of a column: of each its text, or what is made of what the XML has for it."""
        texts = self._inline_texts(texts)
        if not any(raws):
            return texts
        return [text or raw_text for text, raw_text in zip(texts, map(self._cells.__getitem__, raws), strict=True)]

    def _note_numbers(self, columns: Iterable[Sequence[bytes]]) -> None:
        """Note which columns have numbers that are no days."""
        numbers = self._cells.numbers
        self._numbers.update(place for place, cells in enumerate(columns) if not numbers.isdisjoint(cells))

    def _inline_texts(self, cells: Sequence[bytes]) -> Sequence[bytes]:
        """Return the texts of the cells of a column without escapes."""
        column = _LINE_END.join(cells)
        if CODED in column or _TAB in column:
            raise NotPlainError
        self._may_have_spaces_at_ends |= (
            b"\n " in column
            or b" \n" in column
            or b"\r" in column
            or column.count(_LINE_END) >= len(cells)
            or column.strip(b" ") != column
        )
        return [*map(self._escaped.__getitem__, cells)] if b"&" in column else cells

    def _write(self, numbers: Sequence[int], lines: Sequence[bytes]) -> None:
        """Write the lines of rows with these numbers, from 1. Rows that are left out and blank ones get a line too."""
        lines = [line if b" " < line[:1] < _BEYOND_ASCII or not _is_blank(line) else _BLANK_LINE for line in lines]
        if numbers != [*range(self._rows + 1, self._rows + 1 + len(lines))]:
            lines = self._with_gaps(numbers, lines)
        self._rows += len(lines)
        text = _LINE_END.join(lines) + _LINE_END
        self._written += len(text)
        if self._written > UNPACKED_LIMIT:  # many cells can name one long text
            raise NotPlainError
        self._lines.write(text)

    def _with_gaps(self, numbers: Sequence[int], lines: Sequence[bytes]) -> list[bytes]:
        filled: list[bytes] = []
        for number, line in zip(numbers, lines, strict=True):
            gap = number - 1 - self._rows - len(filled)
            if gap < 0 or number > LAST_ROW:
                raise NotPlainError
            filled += [_BLANK_LINE] * gap
            filled.append(line)
        return filled


def _is_blank(line: bytes) -> bool:
    """Whether a line has but spaces. Those beyond ASCII, which few lines begin with, take longer to tell."""
    start = line.lstrip()[:1]
    return not start or (start >= _BEYOND_ASCII and line.decode().isspace())


def _expression(width: int, *, is_inline: bool) -> re.Pattern[bytes]:
    """Return the expression for a plain row.

    Its groups: the number of the row; each column; the cells behind the last column, which are empty; all that follows
    what is no plain row. If texts stand in their cells, a column has two groups, for a text and for anything else, at
    most one of them not empty. Else it has one for both.

    Args:
        width: How many columns the sheet has.
        is_inline: Whether texts stand in their cells; else they are shared, and cells have their numbers.
    """
    content = f"(?:{_INLINE_TEXT}|{_ANY_CELL})" if is_inline else f"{_STYLE_OF_SHARED_TEXT}{_ANY_CELL}"
    cells = "".join(rf'(?:<c r="{_letters(place)}\1"{content}|)' for place in range(width))
    behind = rf'((?:<c r="[A-Z]{{1,3}}\1"{_STYLE}{_NO_CONTENT})*+)'
    return re.compile(f"{_ROW_START}(?:/>|>{cells}{behind}</row>)|(.+)".encode(), re.DOTALL)


def _letters(place: int) -> str:
    """Return the letters of a column by its place, from 0: ``AA`` for 26."""
    first, last = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _refuse_omissions(text: bytes) -> None:
    """Raise NotPlainError if what stands before or behind the rows has something that they lack."""
    for shown in (b'hidden="0"', b'hidden="false"'):
        text = text.replace(shown, b"")
    if may_have_omissions(text) or b"<!" in text:
        raise NotPlainError
