"""Workbooks (.xlsx, .xlsb, .xls, .ods): what one holds is checked before calamine reads it, as it reads a sheet whole.

The checks bound what reading can take: the unpacked size, the length of a cell, and the rows and columns that a sheet
reaches over, as each of its cells takes memory, the empty ones too. All of that happens in a process of its own
(:mod:`tthc_cli.cases.tables.child_process`), as a damaged workbook can still end the one that reads it.

calamine leaves cells empty that have an error (#N/A) or a formula that was never computed, and says nothing of hidden
rows and columns: these are looked for in the file itself.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import signal
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tthc_cli.cases.cells import CELL_LIMIT, ERRORS, UNCOMPUTED, SheetOmissions, Span, text_of
from tthc_cli.cases.tables import xlsb
from tthc_cli.cases.tables.child_process import _end_with_parent, _limit
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

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
_ODS_TAG: Final = re.compile(
    rb"<table:table(?=[\s/>])|<table:table-(?:row|column)\b[^>]*>|<table:(?:covered-)?table-cell\b[^>]*>"
)
_ODS_HIDDEN: Final = re.compile(rb"""table:visibility\s*=\s*["'](?:collapse|filter)["']""")
_ODS_ERROR: Final = re.compile(rb"""calcext:value-type\s*=\s*["']error["']""")
_ODS_TEXT: Final = re.compile(rb"<text:p\b[^>]*>([^<]*)<")
_ODS_HAS_VALUE: Final = re.compile(rb"""office:(?:[a-z]+-)?value\s*=|office:value-type\s*=\s*["']string["']""")
_REPEATED: Final = re.compile(rb"""table:number-(?:columns|rows)-repeated\s*=\s*["']([0-9]+)""")
_SPANNED: Final = re.compile(rb"""table:number-(columns|rows)-spanned\s*=\s*["']([0-9]+)""")
_VALUE: Final = b"office:value-type"
_CELL_RECORDS: Final = frozenset((0x06, 0x7E, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E, 0x406, 0x206))
_DATES: Final = 0x22
_XLS_COLUMNS: Final = 256
_BEGINS: Final = (0x09, 0x209, 0x409, 0x809)
_SHEET_NAME: Final = 0x85
_XLS_ROW: Final = 0x208
_XLS_HIDING: Final = (_XLS_ROW, 0x7D)
_XLSX_COLUMNS: Final = 16_384
_ODD: Final = (
    *(b"hidden", b"zeroHeight", b'ht="0', b"ht='0", b'width="0', b"width='0"),
    *(b"<f", b":f>", b":f ", b'"e"', b"'e'"),
)
"""Without all of these, no cell of a part is an error or a formula, and nothing is hidden."""
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_ATTRIBUTE: Final = re.compile(rb"""\b([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TOKEN: Final = re.compile(rb"<(?:\w+:)?(row|col|c|f|v)\b([^>]*)>([^<]*)|</(?:\w+:)?c>")
_WHERE: Final = re.compile(rb"([A-Za-z]+)([0-9]{1,7})")
_TRUE: Final = (b"1", b"true", b"on")
_NOTHING: Final = re.compile(rb"0+(?:\.0*)?")
"""A height or width with which nothing is shown."""


def read_into(path: Path, folder: Path, only: int | None) -> dict[str, Any]:
    """Write the rows of each sheet that is shown, or of one alone, into a file of the folder, a line of JSON each.

    What is known of the sheets comes back. Raises TthcError as :func:`open_workbook` does.
    """
    if path.stat().st_size > _PACKED:
        raise _too_large(path)
    with path.open("rb") as stream:
        packed = stream.read(4) == b"PK\x03\x04"
    epoch, odd = _check_zip(path) if packed else _check_ole(path)
    return {"epoch": epoch.isoformat(), "sheets": _sheets(path, folder, only, odd)}


def damaged(path: Path) -> TthcError:
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


def _check_zip(path: Path) -> tuple[date, Mapping[int, SheetOmissions]]:
    """Look over the parts of a workbook: day 0 of its serial numbers, and what calamine does not tell of the sheets, by
    their number. Raises TthcError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename.replace("\\", "/").lower().lstrip("/"): part.filename for part in parts}
            if not any(name in names for name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml")):
                raise _no_workbook(path)
            if any(part.flag_bits & 1 for part in parts):
                raise _protected(path)
            epoch, size, area = _EXCEL, 0, 0
            odd: dict[int, SheetOmissions] = {}
            to_look: list[str] = []
            for part in parts:
                part.file_size = 1 << 62  # what it says of its size need not be true
                look = _Ods(path) if part.filename.lower() == "content.xml" else _Xlsx()
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
                if isinstance(look, _Ods):
                    odd = dict(enumerate(look.odd))
                elif look.odd and look.area:
                    to_look.append(part.filename)
            if "xl/workbook.xml" not in names and "xl/workbook.bin" in names:
                return _binary(path, archive, names)
            if to_look:
                places = _places_of_sheets(archive, names)
                odd = {places[name]: _odd_of(path, archive.read(name)) for name in to_look if name in places}
            return epoch, odd
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, OverflowError) as error:
        raise damaged(path) from error
    except Exception as error:  # zlib's and lzma's own
        if isinstance(error, (TthcError, OSError)):
            raise
        raise damaged(path) from error


def _pieces(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part of a workbook, piece by piece. Raises TthcError for one with a longer text than any cell has."""
    is_xml = part.filename.lower().endswith(".xml")
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            if b"<!ENTITY" in piece:  # no workbook has any, but bombs do
                raise damaged(path)
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
        self.odd = False
        """Whether it may have what calamine does not tell."""

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
        self.odd = self.odd or any(mark in text for mark in _ODD)
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


def _places_of_sheets(archive: zipfile.ZipFile, names: Mapping[str, str]) -> dict[str, int]:
    """The number of each sheet in the order of the workbook, by the name of its part.

    ``names`` are those of the parts as the archive has them, by what they are in small letters.
    """
    parts, book = _related(archive, names, "workbook.xml"), names.get("xl/workbook.xml")
    if book is None:
        return {}
    sheets = (_attributes(tag).get(b"id", b"").decode() for tag in _SHEET.findall(archive.read(book)))
    return {parts[key]: number for number, key in enumerate(sheets) if key in parts}


def _binary(path: Path, archive: zipfile.ZipFile, names: Mapping[str, str]) -> tuple[date, dict[int, SheetOmissions]]:
    """As :func:`_check_zip`, of a workbook of binary records."""
    mac, sheets = xlsb.of_book(archive.read(names["xl/workbook.bin"]))
    parts = _related(archive, names, "workbook.bin")
    odd = {number: xlsb.of_sheet(path, archive.read(parts[key])) for number, key in enumerate(sheets) if key in parts}
    return _MAC if mac else _EXCEL, odd


def _related(archive: zipfile.ZipFile, names: Mapping[str, str], book: str) -> dict[str, str]:
    """The parts that a workbook names, by the keys that it has for them."""
    parts = {}
    relations = names.get(f"xl/_rels/{book}.rels")
    for tag in _RELATION.findall(archive.read(relations)) if relations else ():
        of = _attributes(tag)
        target = of.get(b"Target", b"").decode("utf-8", "replace").replace("\\", "/")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if part := names.get(full.lower()):
            parts[of.get(b"Id", b"").decode()] = part
    return parts


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    """The attributes of a tag, by their names without a prefix."""
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(tag)}


def _is_hidden(of: Mapping[bytes, bytes], size: bytes) -> bool:
    """Whether a row or column with these attributes is hidden."""
    return of.get(b"hidden") in _TRUE or of.get(b"zeroHeight") in _TRUE or bool(_NOTHING.fullmatch(of.get(size, b"")))


def _odd_of(path: Path, text: bytes) -> SheetOmissions:
    """What calamine does not tell of a sheet of .xlsx."""
    odd, row, place = SheetOmissions(), -1, -1
    kind, formula, value = b"", False, None
    for token in _TOKEN.finditer(text):
        match token[1]:
            case b"col":
                of = _attributes(token[2])
                if _is_hidden(of, b"width"):
                    odd.columns.append((int(of[b"min"]) - 1, min(int(of[b"max"]), _XLSX_COLUMNS) - 1))
            case b"row":
                of = _attributes(token[2])
                row, place = int(of[b"r"]) - 1 if b"r" in of else row + 1, -1
                if _is_hidden(of, b"ht"):
                    odd.rows.append((row, row))
            case b"c":
                of = _attributes(token[2])
                where = _WHERE.fullmatch(of.get(b"r", b""))
                row, place = (int(where[2]) - 1, _column(where[1]) - 1) if where else (row, place + 1)
                kind, formula, value = of.get(b"t", b""), False, None
                if kind == b"e" and token[2].endswith(b"/"):  # the end of the cell too
                    odd.put(path, row, place, "#VALUE!")
            case b"f":
                formula = True
            case b"v":
                value = token[3].strip()
            case _:  # the end of a cell
                if kind == b"e":
                    odd.put(path, row, place, value.decode("utf-8", "replace") if value else "#VALUE!")
                # a formula may come to an empty text, which it then says
                elif formula and not value and (kind != b"str" or value is None):
                    odd.put(path, row, place, UNCOMPUTED)
    return odd


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

    def __init__(self, path: Path) -> None:
        self.odd: list[SheetOmissions] = []
        """What calamine does not tell of each."""
        self._path, self._rest = path, b""
        self._columns = self._last = self._row = self._place = self._column = 0

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
            if self.odd and (_ODS_ERROR.search(tag[0]) or b"table:formula" in tag[0]):
                shown = _ODS_TEXT.search(text, tag.end(), tag.end() + _OVERLAP)
                self._odd_cell(tag[0], shown[1].decode("utf-8", "replace") if shown else "")
        self._rest = text[end:]

    def _odd_cell(self, tag: bytes, shown: str) -> None:
        """Note a cell with an error, or with a formula that was never computed."""
        if _ODS_ERROR.search(tag):
            self.odd[-1].put(self._path, self._row - 1, self._place - 1, shown or "#VALUE!")
        elif not _ODS_HAS_VALUE.search(tag):
            self.odd[-1].put(self._path, self._row - 1, self._place - 1, UNCOMPUTED)

    def _tag(self, tag: bytes) -> None:
        repeats = _REPEATED.search(tag) if b"-repeated" in tag else None
        times = min(int(repeats[1][:9]), 10**9) if repeats else 1
        if tag == b"<table:table":
            self._row = self._column = 0
            self.odd.append(SheetOmissions(spans=[]))
        elif tag.startswith(b"<table:table-column"):
            if self.odd and _ODS_HIDDEN.search(tag):
                self.odd[-1].columns.append((self._column, self._column + times - 1))
            self._column += times
        elif tag.startswith(b"<table:table-row"):
            if self.odd and _ODS_HIDDEN.search(tag):
                self.odd[-1].rows.append((self._row, self._row + times - 1))
            self._row, self._place = self._row + times, 0
        else:
            self._place += times
            if _VALUE in tag or not tag.endswith(b"/>"):
                self._columns, self._last = max(self._columns, self._place), max(self._last, self._row)
            if b"-spanned" in tag and self.odd and (spans := self.odd[-1].spans) is not None:
                over = {name: int(number[:9]) for name, number in _SPANNED.findall(tag)}
                wide, high = over.get(b"columns", 1), over.get(b"rows", 1)
                if wide > 1 or high > 1:
                    row, place = self._row - 1, self._place - 1
                    spans.append(Span(row, place, row + high - 1, place + wide - 1))


# -- .xls --------------------------------------------------------------------------------------------------------------


def _check_ole(path: Path) -> tuple[date, Mapping[int, SheetOmissions]]:
    """Look over the records of an old workbook: day 0 of its serial numbers, and what calamine does not tell of its
    sheets, by their number. Raises TthcError.
    """
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
        raise damaged(path) from error
    epoch, place, start = _EXCEL, 0, 0
    sheets: list[int] = []
    found: dict[int, SheetOmissions] = {}
    while place + 4 <= len(data):
        kind, size = int.from_bytes(data[place : place + 2], "little"), data[place + 2] | data[place + 3] << 8
        if kind in _BEGINS:
            start = place
        place += 4
        if kind == _DATES and data[place : place + 1] == b"\x01":
            epoch = _MAC
        elif kind == _SHEET_NAME:
            sheets.append(int.from_bytes(data[place : place + 4], "little"))
        elif kind in _CELL_RECORDS:
            if data[place + 2 : place + 3] and data[place + 3 : place + 4] != b"\x00":
                raise _too_far(path)
            if text := _xls_error(kind, data[place : place + size]):
                row = int.from_bytes(data[place : place + 2], "little")
                found.setdefault(start, SheetOmissions()).put(path, row, data[place + 2], text)
        elif kind in _XLS_HIDING and size >= 10:
            _xls_hidden(kind, data[place : place + size], found.setdefault(start, SheetOmissions()))
        place += size
    return epoch, {number: found[start] for number, start in enumerate(sheets) if start in found}


def _xls_error(kind: int, record: bytes) -> str | None:
    """The error that a cell has."""
    if kind == 0x205 and len(record) >= 8 and record[7] == 1:
        return ERRORS.get(record[6], "#VALUE!")
    if kind in (0x06, 0x206, 0x406) and len(record) >= 14 and record[12:14] == b"\xff\xff" and record[6] == 2:
        return ERRORS.get(record[8], "#VALUE!")
    return None


def _xls_hidden(kind: int, record: bytes, odd: SheetOmissions) -> None:
    """Note a row or columns that are hidden."""
    first, last = (int.from_bytes(record[at : at + 2], "little") for at in (0, 2))
    if kind == _XLS_ROW:
        if len(record) >= 13 and record[12] & 0x20:
            odd.rows.append((first, first))
    elif record[8] & 1:
        odd.columns.append((first, min(last, _XLS_COLUMNS - 1)))


# -- sheets ------------------------------------------------------------------------------------------------------------


def _sheets(
    path: Path, folder: Path, only: int | None, odd: Mapping[int, SheetOmissions]
) -> list[dict[str, Any] | None]:
    """What is known of each sheet; None for what is none, such as a chart."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with path.open("rb") as stream:
        workbook = _read(path, lambda: CalamineWorkbook.from_filelike(stream))
    found: list[dict[str, Any] | None] = []
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            found.append(None)
            continue
        visible = sheet.visible == SheetVisibleEnum.Visible
        its = odd.get(number, SheetOmissions())
        known = {"name": sheet.name, "visible": visible, "rows": its.rows, "columns": its.columns}
        if visible if only is None else number == only:
            cells = _read(path, partial(workbook.get_sheet_by_name, sheet.name))
            merged = [(*first, *last) for first, last in cells.merged_cell_ranges or ()]
            known["spans"] = merged if its.spans is None else its.spans
            _read(path, partial(_write, folder / f"{number}.json", cells, its))
        found.append(known)
    return found


def _write(path: Path, sheet: CalamineSheet, odd: SheetOmissions) -> None:
    """Write all rows of a sheet from the first on, each with all cells from the first column on."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=text_of).encode
    before: list[Any] = [""] * (sheet.start[1] if sheet.start else 0)
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (at, place), text in odd.cells.items():
        by_row.setdefault(at, []).append((place, text))
    last = max(by_row, default=-1)
    with path.open("w", encoding="utf-8") as out:
        rows = 0
        for row in sheet.iter_rows():
            out.write(encode(_with(before + row, by_row[rows]) if rows in by_row else before + row) + "\n")
            rows += 1
        for more in range(rows, last + 1):
            out.write(encode(_with([], by_row.get(more, []))) + "\n")


def _with(cells: Sequence[Any], odd: Sequence[tuple[int, str]]) -> list[Any]:
    """A row with cells that calamine left empty."""
    width = max((place + 1 for place, _text in odd), default=0)
    cells = [*cells, *[""] * (width - len(cells))]
    for place, text in odd:
        cells[place] = text
    return cells


def _read(path: Path, read: Callable[[], T]) -> T:
    """What calamine reads; its errors and its panics are a damaged file's."""
    from python_calamine import CalamineError, PasswordError

    try:
        return read()
    except PasswordError as error:
        raise _protected(path) from error
    except OSError as error:
        if error.errno is not None:  # the folder cannot be written
            raise
        raise damaged(path) from error
    except (CalamineError, ValueError) as error:
        raise damaged(path) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise damaged(path) from error
        raise


def main() -> None:
    """The process of the reader."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _limit()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    path, folder, sheet = sys.argv[1:]
    try:
        found = read_into(Path(path), Path(folder), int(sheet) if sheet else None)
    except TthcError as error:
        found = {"error": str(error)}
    except OSError as error:
        if error.errno is None:
            os._exit(1)
        found = {"errno": error.errno}
    except BaseException:  # too little memory, most likely
        os._exit(1)
    sys.stdout.buffer.write(json.dumps(found).encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # no reader gets a chance to crash while it is taken down
