"""The binary records of .xlsb: what calamine does not tell of a sheet is looked for in them.

A record is its kind, its size and its data; numbers in it are little-endian. The form has no sign of a formula that
was never computed: each keeps a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tthc_cli.cases.cells import ERRORS, SheetOmissions, Span

_ROW: Final = 0
_ERRORS: Final = (3, 11)
"""Of a cell, of one with a formula."""
_COLUMNS: Final = 60
_BOOK: Final = 153
_SHEET: Final = 156
_MERGED: Final = 176
_HIDDEN_ROW: Final = 0x10
_NO_ERRORS: Final = re.compile(rb"(?:\x01\x08.{8}|\x02\x0C.{12}|\x04\x09.{9}|\x05\x10.{16}|\x07\x0C.{12})++", re.DOTALL)
"""Cells of the commonest kinds, one behind another: they are passed over at once."""


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(data):
        if found := _NO_ERRORS.match(data, place):
            place = found.end()
            continue
        kind, place = _number(data, place, 2)
        size, place = _number(data, place, 4)
        yield kind, data[place : place + size]
        place += size


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of so many bytes at most, seven bits of it in each, and where it ends."""
    number = 0
    for at, byte in enumerate(data[place : place + most]):
        number |= (byte & 0x7F) << 7 * at
        if byte < 0x80:
            return number, place + at + 1
    return number, place + most


def _whole(record: bytes, place: int) -> int:
    return int.from_bytes(record[place : place + 4], "little")


def of_book(data: bytes) -> tuple[bool, list[str]]:
    """Whether a workbook counts its days from 1904, and the relation by which each of its sheets is found."""
    mac, sheets = False, []
    for kind, record in _records(data):
        if kind == _BOOK:
            mac = bool(record[0] & 1)
        elif kind == _SHEET:
            sheets.append(record[12 : 12 + 2 * _whole(record, 8)].decode("utf-16-le"))
    return mac, sheets


def of_sheet(path: Path, data: bytes) -> SheetOmissions:
    """What calamine does not tell of a sheet. Raises TthcError for too much of it."""
    odd, row = SheetOmissions(spans=[]), -1
    assert odd.spans is not None  # noqa: S101 - as just made
    for kind, record in _records(data):
        if kind == _ROW:
            row = _whole(record, 0)
            if record[11] & _HIDDEN_ROW:
                odd.rows.append((row, row))
        elif kind in _ERRORS:
            odd.put(path, row, _whole(record, 0), ERRORS.get(record[8], "#VALUE!"))
        elif kind == _COLUMNS:
            if record[16] & 1:
                odd.columns.append((_whole(record, 0), _whole(record, 4)))
        elif kind == _MERGED:
            top, bottom, left, right = (_whole(record, place) for place in (0, 4, 8, 12))
            odd.spans.append(Span(top, left, bottom, right))
    return odd
