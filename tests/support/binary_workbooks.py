"""Workbooks of the binary form (.xlsb), as no library writes them: enough records that a reader takes them for one."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

ERRORS: Final = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_RELATION: Final = (
    '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
)


class Error(str):
    """A cell with an error."""

    __slots__ = ()


class Formula(str):
    """A cell with a formula that came to a text or an error."""

    __slots__ = ()


class Number(int):
    """A cell with a number that has no form of its own."""


def record(kind: int, data: bytes = b"") -> bytes:
    """A record: its kind in one byte or two, its size seven bits a byte, its data."""
    start = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind])
    size, length = len(data), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return start + length + data


def wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def _cell(place: int, cell: str | Number) -> bytes:
    at = struct.pack("<II", place, 0)
    match cell:
        case "":
            return record(1, at)
        case int():
            return record(5, at + struct.pack("<d", cell))
        case Error():
            return record(3, at + bytes([ERRORS[cell]]))
        case Formula():
            kind, value = (11, bytes([ERRORS[cell]])) if cell in ERRORS else (8, wide(cell))
            return record(kind, at + value + struct.pack("<HII", 0, 0, 0))
        case _:
            return record(6, at + wide(cell))


def sheet(
    rows: Sequence[Sequence[str | Number]],
    *,
    hidden_rows: Collection[int] = (),
    hidden_columns: Collection[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> bytes:
    """The part of a sheet; merged cells by their first row and column and their last ones, all from 0."""
    columns = b"".join(record(60, struct.pack("<IIIIH", at, at, 2560, 0, 1)) for at in hidden_columns)
    records = [record(129), record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))]
    records += [record(390), columns, record(391), record(145)]
    for number, row in enumerate(rows):
        flags = 0x10 if number in hidden_rows else 0
        records.append(record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0)))
        records += [_cell(place, cell) for place, cell in enumerate(row)]
    records.append(record(146))
    if merged:
        records.append(record(177, struct.pack("<I", len(merged))))
        records += [record(176, struct.pack("<IIII", top, bottom, left, right)) for top, left, bottom, right in merged]
        records.append(record(178))
    return b"".join([*records, record(130)])


def write(path: Path, sheets: Mapping[str, bytes], *, mac: bool = False, hidden: Collection[str] = ()) -> None:
    """A workbook of sheets, by their names; the first has the last part."""
    parts = {name: len(sheets) - place for place, name in enumerate(sheets)}
    book = [record(131), record(153, struct.pack("<II", mac, 0) + wide("")), record(143)]
    book += [
        record(156, struct.pack("<II", name in hidden, place) + wide(f"rId{part}") + wide(name))
        for place, (name, part) in enumerate(parts.items(), 1)
    ]
    book += [record(144), record(132)]
    relations = (_RELATION.format(f"rId{part}", "worksheet", f"worksheets/sheet{part}.bin") for part in parts.values())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", _TYPES)
        out.writestr("_rels/.rels", _RELATIONS.format(_RELATION.format("rId1", "officeDocument", "xl/workbook.bin")))
        out.writestr("xl/workbook.bin", b"".join(book))
        out.writestr("xl/_rels/workbook.bin.rels", _RELATIONS.format("".join(relations)))
        for name, part in parts.items():
            out.writestr(f"xl/worksheets/sheet{part}.bin", sheets[name])
