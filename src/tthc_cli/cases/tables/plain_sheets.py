"""Sheets of .xlsx workbooks that are written as most programs write them, read row by row while they are unpacked.

Each row of such a *plain* sheet matches one expression: texts, numbers and days, each with its place, nothing hidden,
no formula, no error. Its rows become lines as :func:`tthc_cli.cases.tables.grids.write_lines` writes them. A sheet with
anything else in it is left to calamine, whole: the answer is the same, it only takes longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from tthc_cli.cases.cells import CELL_LIMIT, SEPARATOR, Span, clean
from tthc_cli.cases.tables.csv_lines import PLACEHOLDER
from tthc_cli.cases.tables.plain_texts import EscapedTexts, NotPlainError, NumberTexts, Styles, are_clean
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
_LAST_ROW: Final = 1 << 20
_SPACES_AT_ENDS: Final = re.compile(rb"<t>(?:[ \t\r\n]|[^<]*[ \t\r\n]<)")
"""calamine cuts off spaces at the ends of a text that does not say that it keeps them."""
_CODED: Final = b"_x"
_TAB, _LINE_END, _BLANK_LINE = SEPARATOR.encode(), b"\n", PLACEHOLDER.encode()

_ROW_START: Final = (
    r'<row r="([0-9]{1,7})"(?: (?:ht="[1-9][^"<]*+"'
    r'|(?:spans|s|customFormat|customHeight|thickTop|thickBot|outlineLevel|collapsed|(?:\w+:)?dyDescent)="[^"<]*+"'
    r'|hidden="(?:0|false)"))*+'
)
_NUMBER: Final = r"-?[0-9]++(?:\.[0-9]++)?+(?:[eE][-+]?[0-9]++)?+"
_STYLE: Final = r'(?: s="[0-9]++")?+'
_NO_CONTENT: Final = r'(?: t="(?:inlineStr|n)")?+(?:/>|></c>)'
_INLINE_TEXT: Final = r' t="inlineStr"><is><t(?: xml:space="preserve")?+>([^<]*+)</t></is></c>'
_SHARED_TEXT: Final = r' t="s"><v>([0-9]++)</v></c>'


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

    def __init__(self, strings: Mapping[bytes, bytes], styles: Styles, lines: BinaryIO) -> None:
        """Make ready to read.

        Args:
            strings: The shared strings of the workbook by their numbers; some may be missing.
            styles: The styles of plain numbers and days.
            lines: Takes the lines.
        """
        self.size = 0
        """Bytes so far."""
        self._strings, self._styles, self._lines = strings, styles, lines
        self._escaped, self._number_texts = EscapedTexts(), NumberTexts(styles)
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
        self._expression = _expression(self._width, self._styles, is_inline=self._is_inline)
        self._take_rest = self._take_rows
        self._take_rest()

    def _take_rows(self) -> None:
        end = self._rest.rfind(_END_OF_ROW) + len(_END_OF_ROW)
        is_last = _END_OF_ROWS in self._rest
        if is_last:
            end = self._rest.index(_END_OF_ROWS)
        elif end < len(_END_OF_ROW):
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
        matches = list(_matches(self._expression, text))
        if (matches[-1].end() if matches else 0) != len(text):
            raise NotPlainError
        if not matches:
            return
        numbers, *cells, furthest = zip(*[row.groups(b"") for row in matches], strict=True)
        if any(furthest):
            letters = set(_LETTERS.findall(b"".join(furthest)))
            self._furthest = max(self._furthest, *map(column_number, letters))
        columns = [self._column(place, *cells[2 * place : 2 * place + 2]) for place in range(self._width)]
        lines = self._checked(list(map(_TAB.join, zip(*columns, strict=True))), text)
        self._write([*map(int, numbers)], lines)

    def _column(self, place: int, texts: Sequence[bytes], numbers: Sequence[bytes]) -> Sequence[bytes]:
        """Return the cells of a column as texts.

        Args:
            place: The column, from 0.
            texts: What each cell has for a text, empty if it has none.
            numbers: Its style and number as they are written, empty if it has no number.
        """
        try:
            texts = self._inline_texts(texts) if self._is_inline else [*map(self._strings.__getitem__, texts)]
        except KeyError:  # a shared string that is not plain
            raise NotPlainError from None
        if not any(numbers):
            return texts
        if not all(not number or self._number_texts.is_day(number) for number in set(numbers)):
            self._numbers.add(place)
        return [text or self._number_texts[number] for text, number in zip(texts, numbers, strict=True)]

    def _inline_texts(self, cells: Sequence[bytes]) -> Sequence[bytes]:
        """Return the texts of the cells of a column without escapes."""
        column = _LINE_END.join(cells)
        if _CODED in column or _TAB in column:
            raise NotPlainError
        self._may_have_spaces_at_ends |= (
            b"\n " in column
            or b" \n" in column
            or b"\r" in column
            or column.count(_LINE_END) >= len(cells)
            or column.strip(b" ") != column
        )
        return [*map(self._escaped.__getitem__, cells)] if b"&" in column else cells

    def _checked(self, lines: list[bytes], text: bytes) -> list[bytes]:
        """Return the lines of some rows clean. Raises NotPlainError if they are none of a plain sheet.

        Args:
            lines: The lines.
            text: What they were made of.
        """
        if not are_clean(_LINE_END.join(lines), len(lines)):
            lines = [SEPARATOR.join(map(clean, line.decode().split(SEPARATOR))).encode() for line in lines]
        if max(map(len, lines)) > CELL_LIMIT // 4:
            raise NotPlainError
        # the second condition alone would say it all, the first spares most pieces the time that it takes
        if self._may_have_spaces_at_ends and _SPACES_AT_ENDS.search(text):
            raise NotPlainError
        self._may_have_spaces_at_ends = False
        return lines

    def _write(self, numbers: Sequence[int], lines: Sequence[bytes]) -> None:
        """Write the lines of rows with these numbers, from 1. Rows that are left out and blank ones get a line too."""
        lines = [_BLANK_LINE if _is_blank(line) else line for line in lines]
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
            if gap < 0 or number > _LAST_ROW:
                raise NotPlainError
            filled += [_BLANK_LINE] * gap
            filled.append(line)
        return filled


def _is_blank(line: bytes) -> bool:
    """Whether a line has but spaces. Those beyond ASCII, which few lines begin with, take longer to tell."""
    start = line.lstrip()[:1]
    return not start or (start > b"\x7f" and line.decode().isspace())


def _matches(expression: re.Pattern[bytes], text: bytes) -> Iterator[re.Match[bytes]]:
    """Yield matches that follow one another without a gap, the first at the start of the text."""
    match = expression.match(text)
    while match:
        yield match
        match = expression.match(text, match.end())


def _expression(width: int, styles: Styles, *, is_inline: bool) -> re.Pattern[bytes]:
    """Return the expression for a plain row.

    Its groups: the number of the row; for each column a text, and the style with the number, at most one of them not
    empty; the cells behind the last column, which are empty.

    Args:
        width: How many columns the sheet has.
        styles: The styles of plain numbers and days.
        is_inline: Whether texts stand in their cells; else they are shared, and cells have their numbers.
    """
    text = _INLINE_TEXT if is_inline else _SHARED_TEXT
    plain_styles = b"|".join([*styles.numbers, *styles.days]).decode()
    number = rf'((?: s="(?:{plain_styles})")?+(?: t="n")?+><v>{_NUMBER})</v></c>'
    cells = "".join(
        rf'(?:<c r="{_letters(place)}\1"(?:{_STYLE}(?:{text}|{_NO_CONTENT})|{number}))?+' for place in range(width)
    )
    behind = rf'((?:<c r="[A-Z]{{1,3}}\1"{_STYLE}{_NO_CONTENT})*+)'
    return re.compile(f"{_ROW_START}(?:/>|>{cells}{behind}</row>)".encode())


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
