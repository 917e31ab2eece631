"""Old workbooks (.xls): what calamine leaves out of their sheets is looked for in their binary records.

A record is its kind, its size and its data; numbers in it are little-endian.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from tthc_cli.cases.cells import ERRORS, SheetOmissions
from tthc_cli.cases.tables.workbook_limits import (
    EPOCH_1900,
    EPOCH_1904,
    PACKED_LIMIT,
    damaged,
    no_workbook,
    protected,
    too_far,
)
from tthc_cli.errors import TthcError

_COLUMNS: Final = 256
_CELL_RECORDS: Final = frozenset((0x06, 0x7E, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E, 0x406, 0x206))
_ERROR_RECORD: Final = 0x205
_FORMULA_RECORDS: Final = (0x06, 0x206, 0x406)
_DATE_SYSTEM_RECORD: Final = 0x22
_BEGIN_RECORDS: Final = (0x09, 0x209, 0x409, 0x809)
_SHEET_RECORD: Final = 0x85
_ROW_RECORD: Final = 0x208
_COLUMNS_RECORD: Final = 0x7D


def inspect_xls(path: Path) -> tuple[date, Mapping[int, SheetOmissions]]:
    """Look over the records of an old workbook.

    Args:
        path: The workbook.

    Returns:
        Day 0 of its serial numbers, and what calamine leaves out of its sheets, by their number from 0.

    Raises:
        TthcError: It is damaged, protected, no workbook, or a cell stands too far out.
    """
    data = _workbook_stream(path)
    epoch, start = EPOCH_1900, 0
    sheet_starts: list[int] = []
    by_start: dict[int, SheetOmissions] = {}
    for place, kind, record in _records(data):
        if kind in _BEGIN_RECORDS:
            start = place
        elif kind == _DATE_SYSTEM_RECORD and record[:1] == b"\x01":
            epoch = EPOCH_1904
        elif kind == _SHEET_RECORD:
            sheet_starts.append(int.from_bytes(record[:4], "little"))
        elif kind in _CELL_RECORDS:
            if record[2:3] and record[3:4] != b"\x00":
                raise too_far(path)
            if text := _error_in(kind, record):
                by_start.setdefault(start, SheetOmissions()).put(path, _number(record, 0), record[2], text)
        elif kind in (_ROW_RECORD, _COLUMNS_RECORD) and len(record) >= 10:
            _note_hidden(kind, record, by_start.setdefault(start, SheetOmissions()))
    return epoch, {number: by_start[start] for number, start in enumerate(sheet_starts) if start in by_start}


def _workbook_stream(path: Path) -> bytes:
    """Return the stream of records. Raises TthcError if the file has none that can be read."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as ole:
            if ole.exists("EncryptedPackage"):
                raise protected(path)
            name = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
            if name is None:
                raise no_workbook(path)
            with ole.openstream(name) as stream:
                return bytes(stream.read(PACKED_LIMIT))
    except TthcError:
        raise
    except Exception as error:  # olefile lets many kinds through
        raise damaged(path) from error


def _records(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield each record: where it begins, its kind, its data."""
    place = 0
    while place + 4 <= len(data):
        kind, size = (int.from_bytes(data[at : at + 2], "little") for at in (place, place + 2))
        yield place, kind, data[place + 4 : place + 4 + size]
        place += 4 + size


def _number(record: bytes, place: int) -> int:
    return int.from_bytes(record[place : place + 2], "little")


def _error_in(kind: int, record: bytes) -> str | None:
    """Return the error that a cell shows; None if it has none."""
    if kind == _ERROR_RECORD and len(record) >= 8 and record[7] == 1:
        return ERRORS.get(record[6], "#VALUE!")
    if kind in _FORMULA_RECORDS and len(record) >= 14 and record[12:14] == b"\xff\xff" and record[6] == 2:
        return ERRORS.get(record[8], "#VALUE!")
    return None


def _note_hidden(kind: int, record: bytes, omissions: SheetOmissions) -> None:
    """Note a row or columns that are hidden."""
    first, last = _number(record, 0), _number(record, 2)
    if kind == _ROW_RECORD:
        if len(record) >= 13 and record[12] & 0x20:
            omissions.hidden_rows.append((first, first))
    elif record[8] & 1:
        omissions.hidden_columns.append((first, min(last, _COLUMNS - 1)))
