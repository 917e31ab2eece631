"""Workbooks of binary records (.xlsb): what calamine leaves out of their sheets is looked for in them.

A record is its kind, its size and its data; numbers in it are little-endian. The form has no sign of a formula that
was never computed: each keeps a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tthc_cli.cases.cells import ERRORS, SheetOmissions, Span

_ROW_RECORD: Final = 0
_ERROR_RECORDS: Final = (3, 11)
"""A cell with an error, and one with a formula that comes to an error."""
_COLUMNS_RECORD: Final = 60
_BOOK_RECORD: Final = 153
_SHEET_RECORD: Final = 156
_MERGED_RECORD: Final = 176
_HIDDEN_ROW: Final = 0x10
_COMMON_CELLS: Final = re.compile(
    rb"(?:\x01\x08.{8}|\x02\x0C.{12}|\x04\x09.{9}|\x05\x10.{16}|\x07\x0C.{12})++", re.DOTALL
)
"""Cells of the commonest kinds, one behind another: they are passed over at once."""


def book_facts(data: bytes) -> tuple[bool, list[str]]:
    """Return whether a workbook counts its days from 1904, and the id of the relation of each of its sheets."""
    is_1904, relations = False, []
    for kind, record in _records(data):
        if kind == _BOOK_RECORD:
            is_1904 = bool(record[0] & 1)
        elif kind == _SHEET_RECORD:
            relations.append(record[12 : 12 + 2 * _whole(record, 8)].decode("utf-16-le"))
    return is_1904, relations


def sheet_omissions(path: Path, data: bytes) -> SheetOmissions:
    """Return what calamine leaves out of a sheet.

    Args:
        path: The workbook, for messages.
        data: The part of the sheet, whole.

    Returns:
        Its errors, hidden rows and columns, and merged cells.

    Raises:
        TthcError: There are too many such cells.
    """
    merged: list[Span] = []
    omissions, row = SheetOmissions(merged=merged), -1
    for kind, record in _records(data):
        if kind == _ROW_RECORD:
            row = _whole(record, 0)
            if record[11] & _HIDDEN_ROW:
                omissions.hidden_rows.append((row, row))
        elif kind in _ERROR_RECORDS:
            omissions.put(path, row, _whole(record, 0), ERRORS.get(record[8], "#VALUE!"))
        elif kind == _COLUMNS_RECORD:
            if record[16] & 1:
                omissions.hidden_columns.append((_whole(record, 0), _whole(record, 4)))
        elif kind == _MERGED_RECORD:
            top, bottom, left, right = (_whole(record, place) for place in (0, 4, 8, 12))
            merged.append(Span(top, left, bottom, right))
    return omissions


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the data of each record that is not a common cell."""
    place = 0
    while place < len(data):
        if common_cells := _COMMON_CELLS.match(data, place):
            place = common_cells.end()
            continue
        kind, place = _number(data, place, 2)
        size, place = _number(data, place, 4)
        yield kind, data[place : place + size]
        place += size


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    """Return a number of so many bytes at most, seven bits of it in each, and where it ends."""
    number = 0
    for at, byte in enumerate(data[place : place + most]):
        number |= (byte & 0x7F) << 7 * at
        if byte < 0x80:
            return number, place + at + 1
    return number, place + most


def _whole(record: bytes, place: int) -> int:
    """Return the whole number of four bytes at a place."""
    return int.from_bytes(record[place : place + 4], "little")
