"""Old workbooks (.xls) from records that a test has written, as no library writes them."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

_SECTOR = 512
_LEAST = 4096
"""Bytes of a stream that has sectors of its own."""
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
"""What the table of sectors says of one: it is free, the last one of its stream, part of the table."""


def record(kind: int, data: bytes = b"") -> bytes:
    """A record: its kind, its size, its data."""
    return struct.pack("<HH", kind, len(data)) + data


def book(*globals_: bytes, sheets: list[bytes], offset: int = 0) -> bytes:
    """The stream of a workbook: records of its own, where each sheet begins, then the sheets.

    Args:
        *globals_: Further records of the workbook.
        sheets: The records of each sheet; its number is its place here.
        offset: How many more bytes are said to stand before each sheet than do.
    """
    begin, end = record(0x809, b"\0" * 16), record(0x0A)
    size = len(begin) + sum(map(len, globals_)) + len(sheets) * 12 + len(end)
    starts: list[bytes] = []
    for sheet in sheets:
        starts.append(record(0x85, struct.pack("<I", size + offset) + b"\0" * 4))
        size += len(begin) + len(sheet) + len(end)
    return b"".join([begin, *globals_, *starts, end, *(begin + sheet + end for sheet in sheets)])


def write(path: Path, streams: Mapping[str, bytes]) -> Path:
    """A compound file of streams, at most three."""
    chains: list[int] = [_TABLE, _END]
    entries, body = [_entry("Root Entry", 5, _END, 0, child=1)], b""
    for place, (name, data) in enumerate(streams.items(), 1):
        whole = data.ljust(_LEAST, b"\0")
        whole = whole.ljust(-(-len(whole) // _SECTOR) * _SECTOR, b"\0")
        first, sectors = len(chains), len(whole) // _SECTOR
        chains += [*range(first + 1, first + sectors), _END]
        following = place + 1 if place < len(streams) else _FREE
        entries.append(_entry(name, 2, first, max(len(data), _LEAST), right=following))
        body += whole
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(_SECTOR, b"\xff")
    assert len(table) == _SECTOR
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0)
    head += struct.pack("<I", 0).ljust(436, b"\xff")
    path.write_bytes(head + table + b"".join(entries).ljust(_SECTOR, b"\0") + body)
    return path


def _entry(name: str, kind: int, first: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    links = struct.pack("<III", _FREE, right, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + b"\0" * 36
        + struct.pack("<IQ", first, size)
    )
