"""Workbooks (.xlsx, .xlsb, .xls, .ods): what one holds is checked before calamine reads it, as it reads a sheet whole.

The checks bound what reading can take: the unpacked size, the length of a cell, and the rows and columns that a sheet
reaches over, as each of its cells takes memory, the empty ones too.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from tthc_cli.cases.grids import CELL_LIMIT, Cell, Grid, Span
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

T = TypeVar("T")
_UNPACKED: Final = 1 << 30
"""Bytes that all parts of a workbook may come to."""
_PACKED: Final = 1 << 29
"""Bytes of a workbook's file."""
_AREA: Final = 32_000_000
"""Cells of a sheet, from its first to its last row and column."""
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 256
"""Bytes in which a cell's reference stands whole."""

_EXCEL: Final = date(1899, 12, 30)
_MAC: Final = date(1904, 1, 1)
"""Day 0 of the two systems of serial numbers. The first one's wrong 29/02/1900 lies before any day of a case."""

_PLAIN_CELL: Final = b'<c r="'
"""How a cell begins that says where it is, as nearly every program writes it."""
_PLAIN: Final = tuple(
    re.compile(rb'<c r="' + of) for of in (rb"([A-Za-z]{2,})[0-9]", rb"[A-Za-z]*[0-9]{6}", rb"[A-Za-z]*([0-9]{7,})")
)
_ANY: Final = tuple(
    re.compile(rb"""\br\s*=\s*["']""" + of)
    for of in (rb"([A-Za-z]{2,})[0-9]", rb"[A-Za-z]*[0-9]{6}", rb"[A-Za-z]*([0-9]{7,})")
)
"""References in a column past the 26th, in a row past the 99,999th, past the 999,999th; written as above, or anyhow."""
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b")
_MAC_DAYS: Final = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_NULL_DATE: Final = re.compile(
    rb"""<table:null-date\b[^>]*?table:date-value\s*=\s*["']([0-9]{4})-([0-9]{2})-([0-9]{2})"""
)
_ODS_TAG: Final = re.compile(rb"<table:table(?=[\s/>])|<table:table-row\b[^>]*>|<table:(?:covered-)?table-cell\b[^>]*>")
_REPEATED: Final = re.compile(rb"""table:number-(?:columns|rows)-repeated\s*=\s*["']([0-9]+)""")
_SPANNED: Final = re.compile(rb"""table:number-(columns|rows)-spanned\s*=\s*["']([0-9]+)""")
_VALUE: Final = b"office:value-type"
_CELL_RECORDS: Final = frozenset((0x06, 0x7E, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E, 0x406, 0x206))
_DATES: Final = 0x22
_XLS_COLUMNS: Final = 256


def open_workbook(path: Path) -> tuple[list[Grid], list[Grid]]:
    """The sheets of a workbook: those that are shown, and those that are hidden.

    Raises TthcError for a file that is damaged, protected, too large, or no workbook.
    """
    if path.stat().st_size > _PACKED:
        raise _too_large(path)
    with path.open("rb") as stream:
        packed = stream.read(4) == b"PK\x03\x04"
    epoch, spans = _check_zip(path) if packed else (_check_ole(path), None)
    return _sheets(path, epoch, spans)


def _damaged(path: Path) -> TthcError:
    return TthcError(
        _("{file}: a damaged workbook; open it in a spreadsheet program and save it again").format(file=path)
    )


def _too_large(path: Path) -> TthcError:
    return TthcError(
        _("{file}: a workbook of more than {limit} MB when unpacked; save its table as CSV UTF-8").format(
            file=path, limit=_UNPACKED >> 20
        )
    )


def _too_far(path: Path) -> TthcError:
    return TthcError(
        _(
            "{file}: a sheet reaches over more than {limit} cells; delete what stands far from the table, or save the "
            "table as CSV UTF-8"
        ).format(file=path, limit=_AREA)
    )


def _protected(path: Path) -> TthcError:
    return TthcError(_("{file}: protected by a password; save it without one").format(file=path))


def _no_workbook(path: Path) -> TthcError:
    return TthcError(_("{file}: no workbook; save the table as .xlsx or CSV UTF-8").format(file=path))


# -- .xlsx, .xlsb, .ods ------------------------------------------------------------------------------------------------


def _check_zip(path: Path) -> tuple[date, Sequence[Sequence[Span]] | None]:
    """Look over the parts of a workbook: day 0 of its serial numbers, and of an OpenDocument the merged cells of each
    sheet. Raises TthcError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename.replace("\\", "/").lower().lstrip("/") for part in parts}
            if not any(name in names for name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml")):
                raise _no_workbook(path)
            if any(part.flag_bits & 1 for part in parts):
                raise _protected(path)
            epoch, size, area = _EXCEL, 0, 0
            spans: Sequence[Sequence[Span]] | None = None
            for part in parts:
                part.file_size = 1 << 62  # what it says of its size need not be true
                look = _Ods() if part.filename.lower() == "content.xml" else _Xlsx()
                for piece in _pieces(path, archive, part):
                    size += len(piece)
                    if size > _UNPACKED:
                        raise _too_large(path)
                    look.take(piece)
                area += look.area
                if area > _AREA:
                    area += _exact_area(_pieces(path, archive, part), look) - look.area
                if area > _AREA:
                    raise _too_far(path)
                epoch = look.epoch or epoch
                spans = look.spans if isinstance(look, _Ods) else spans
            return epoch, spans
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, OverflowError) as error:
        raise _damaged(path) from error
    except Exception as error:  # zlib's and lzma's own
        if isinstance(error, (TthcError, OSError)):
            raise
        raise _damaged(path) from error


def _pieces(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part of a workbook, piece by piece. Raises TthcError for one with a longer text than any cell has."""
    is_xml = part.filename.lower().endswith(".xml")
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            if b"<!ENTITY" in piece:  # no workbook has any, but bombs do
                raise _damaged(path)
            if is_xml and len(piece) == _CHUNK and b"<" not in piece:
                raise TthcError(
                    _("{file}: a cell of more than {limit} characters; is it a table of cases?").format(
                        file=path, limit=CELL_LIMIT
                    )
                )
            yield piece


class _Xlsx:
    """How far the cells of a part can reach at most, if it is a sheet. What it says of that itself need not be true."""

    epoch: date | None = None

    def __init__(self) -> None:
        self._rest = b""
        self._columns, self._last, self._row_tags, self._in_row, self._most, self._any = 26, 99_999, 0, 0, 0, False

    @property
    def area(self) -> int:
        """Cells."""
        return self._columns * max(self._last, self._row_tags) if self._any else 0

    def take(self, piece: bytes) -> None:
        """Look at a piece."""
        text = self._rest + piece
        self._rest = text[-_OVERLAP:]
        if self.epoch is None and _MAC_DAYS.search(text):
            self.epoch = _MAC
        cells = text.count(_PLAIN_CELL)
        if text.count(b"<c") + text.count(b":c") == cells:
            if not cells:
                return
            wide, long, longer = _PLAIN
        else:
            if not _CELL.search(text):
                return
            wide, long, longer = _ANY
            self._count(text)
        self._any = True
        self._columns = max(self._columns, max(map(_column, set(wide.findall(text))), default=0))
        if self._last < _SIX_DIGITS and long.search(text):
            self._last = _SIX_DIGITS
        self._last = max(self._last, max((int(digits[:9]) for digits in longer.findall(text)), default=0))

    @property
    def row_tags(self) -> int:
        """How many rows there are in pieces with cells that do not say where they are."""
        return self._row_tags

    @property
    def in_rows(self) -> int:
        """The most cells of such a row."""
        return self._most

    def _count(self, text: bytes) -> None:
        """Count cells and rows, which need not say where they are."""
        for place, row in enumerate(_ROW.split(text)):
            self._row_tags += place > 0
            self._in_row = (self._in_row if place == 0 else 0) + len(_CELL.findall(row))
            self._most = max(self._most, self._in_row)
            self._columns = max(self._columns, self._most)


_SIX_DIGITS: Final = 999_999


def _exact_area(pieces: Iterator[bytes], look: _Xlsx | _Ods) -> int:
    """Of a part that may reach too far, how far its references do."""
    if isinstance(look, _Ods):
        return look.area
    columns, last, counted, rest = 0, 0, _Xlsx(), b""
    for piece in pieces:
        text = rest + piece
        rest = text[-_OVERLAP:]
        found = set(_REFERENCE.findall(text))
        columns = max(columns, max((_column(letters) for letters, _row in found), default=0))
        last = max(last, max((int(row[:9]) for _letters, row in found), default=0))
        counted.take(piece)
    return max(columns, counted.in_rows) * max(last, counted.row_tags)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = 26 * number + letter - 64
    return number


class _Ods:
    """How far the cells of an OpenDocument's content reach, and which are merged."""

    epoch: date | None = None

    def __init__(self) -> None:
        self.spans: list[list[Span]] = []
        """Merged cells of each sheet."""
        self._rest = b""
        self._columns = self._last = self._row = self._place = 0

    @property
    def area(self) -> int:
        """Cells."""
        return self._columns * self._last

    def take(self, piece: bytes) -> None:
        """Look at a piece."""
        text = self._rest + piece
        if self.epoch is None and (found := _NULL_DATE.search(text)):
            self.epoch = date(int(found[1]), int(found[2]), int(found[3]))
        end = text.rfind(b"<") if len(piece) == _CHUNK else len(text)
        for tag in _ODS_TAG.finditer(text, 0, end):
            self._tag(tag[0])
        self._rest = text[end:]

    def _tag(self, tag: bytes) -> None:
        repeats = _REPEATED.search(tag) if b"-repeated" in tag else None
        times = min(int(repeats[1][:9]), 10**9) if repeats else 1
        if tag == b"<table:table":
            self._row = 0
            self.spans.append([])
        elif tag.startswith(b"<table:table-row"):
            self._row, self._place = self._row + times, 0
        else:
            self._place += times
            if _VALUE in tag or not tag.endswith(b"/>"):
                self._columns, self._last = max(self._columns, self._place), max(self._last, self._row)
            if b"-spanned" in tag and self.spans:
                over = {name: int(number[:9]) for name, number in _SPANNED.findall(tag)}
                wide, high = over.get(b"columns", 1), over.get(b"rows", 1)
                if wide > 1 or high > 1:
                    row, place = self._row - 1, self._place - 1
                    self.spans[-1].append(Span(row, place, row + high - 1, place + wide - 1))


# -- .xls --------------------------------------------------------------------------------------------------------------


def _check_ole(path: Path) -> date:
    """Look over the records of an old workbook; day 0 of its serial numbers. Raises TthcError."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as ole:
            if ole.exists("EncryptedPackage"):
                raise _protected(path)
            name = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
            if name is None:
                raise _no_workbook(path)
            with ole.openstream(name) as stream:
                data = stream.read(_PACKED)
    except TthcError:
        raise
    except Exception as error:  # olefile lets many kinds through
        raise _damaged(path) from error
    epoch, place = _EXCEL, 0
    while place + 4 <= len(data):
        kind, size = int.from_bytes(data[place : place + 2], "little"), data[place + 2] | data[place + 3] << 8
        place += 4
        if kind == _DATES and data[place : place + 1] == b"\x01":
            epoch = _MAC
        elif kind in _CELL_RECORDS and (data[place + 2 : place + 3] and data[place + 3 : place + 4] != b"\x00"):
            raise _too_far(path)
        place += size
    return epoch


# -- sheets ------------------------------------------------------------------------------------------------------------


def _sheets(path: Path, epoch: date, spans: Sequence[Sequence[Span]] | None) -> tuple[list[Grid], list[Grid]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with path.open("rb") as stream:
        workbook = _read(path, lambda: CalamineWorkbook.from_filelike(stream))
    shown: list[Grid] = []
    hidden: list[Grid] = []
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet:
            group = shown if sheet.visible == SheetVisibleEnum.Visible else hidden
            group.append(_grid(path, workbook, sheet.name, epoch, spans[number] if spans else None))
    return shown, hidden


def _grid(path: Path, workbook: CalamineWorkbook, name: str, epoch: date, spans: Sequence[Span] | None) -> Grid:
    loaded: list[CalamineSheet] = []

    def sheet() -> CalamineSheet:
        if not loaded:
            loaded.append(_read(path, lambda: workbook.get_sheet_by_name(name)))
        return loaded[0]

    def rows() -> Iterator[Sequence[Cell]]:
        found = sheet()
        before = [""] * (found.start[1] if found.start else 0)
        return (before + row for row in found.iter_rows())

    def merged() -> Sequence[Span]:
        if spans is not None:
            return spans
        return [Span(*first, *last) for first, last in sheet().merged_cell_ranges or ()]  # .xlsb: calamine has none

    return Grid(name=name, rows=rows, spans=merged, epoch=epoch)


def _read(path: Path, read: Callable[[], T]) -> T:
    """What calamine reads; its errors and its panics are a damaged file's."""
    from python_calamine import CalamineError, PasswordError

    try:
        return read()
    except PasswordError as error:
        raise _protected(path) from error
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(path) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _damaged(path) from error
        raise
