"""Lines of text that DuckDB can split: each record of a CSV file on one physical line, without quotes.

A record that spans several lines stands on its first; its other lines and the empty ones become placeholders, so that
lines keep their numbers. A delimiter inside of quotes becomes a control character.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple
from unicodedata import normalize

from tthc_cli.cases.tables.table_limits import LONGEST_LINE
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

PLACEHOLDER: Final = "\x02"
"""A line that is no record."""
BROKEN: Final = "\x03"
"""A line whose quoting is broken."""
DELIMITER: Final = "\x1f"
"""A delimiter inside of a quoted cell."""
LINE_END: Final = "\x1e"
"""A line end inside of a quoted cell."""

EMPTY_LINE: Final = b"\n\n"
"""Stands for an empty line among the obstacles of a file."""
COMBINING: Final = (b"\xcc", b"\xcd")
"""The bytes with which combining marks begin: letters that are not composed have them, composed text has none."""
_CONTROL: Final = bytes(range(1, 9)) + b"\x0b\x0c" + bytes(range(14, 32))
_CONTROLS: Final = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")
_SPACES: Final = bytes.maketrans(_CONTROL, b" " * len(_CONTROL))
_CLOSING: Final = re.compile(rb'(?<!")"(?:"")*(?!")')
"""A quote that closes a cell which is open, alone or behind doubled ones: a line of doubled ones alone closes none."""
_QUOTED: Final = re.compile(rb'"((?:[^"]|"")*)"(?!")')


class Shape(NamedTuple):
    """How the rows of a file are divided."""

    delimiter: bytes
    """What divides their cells."""
    width: int
    """How many cells the header has."""


def plain_lines(path: Path, stream: BinaryIO, shape: Shape, line: int, obstacles: Collection[bytes]) -> Iterator[bytes]:
    """Yield the rest of a file, one line for each of its own.

    Args:
        path: The file, for messages.
        stream: The file, read up to the end of a line.
        shape: How its rows are divided.
        line: How many lines have been read.
        obstacles: What keeps the file from being read as it is: the odd bytes that it has, and ``EMPTY_LINE``.

    Raises:
        TthcError: A quote is never closed, or CR alone stands outside of quotes.
        UnicodeDecodeError: A line that must be composed is not UTF-8.
    """
    placeholder, broken = PLACEHOLDER.encode() + b"\n", BROKEN.encode() + b"\n"
    needs_cleaning = bool(set(obstacles) - {b'"', EMPTY_LINE})
    delimiter, size = shape.delimiter, os.fstat(stream.fileno()).st_size
    for raw in stream:
        line += 1
        text = _clean(raw) if needs_cleaning else raw.rstrip(b"\r\n")
        has_return = b"\r" in text
        if b'"' not in text:
            if has_return:
                raise return_alone(path, line)
            yield text + b"\n" if text and not text.isspace() else placeholder
            continue
        unquoted = None if has_return else _unquoted(text, delimiter)
        if unquoted is not None:
            yield unquoted + b"\n"
            continue
        cells, more_lines = _record_from(path, stream, text, shape, line, size)
        if any(b"\r" in cell for cell in cells or (text,)):
            raise return_alone(path, line)
        yield delimiter.join(cells) + b"\n" if cells else broken
        yield from (placeholder for _line in range(more_lines))
        line += more_lines


def _record_from(
    path: Path, stream: BinaryIO, text: bytes, shape: Shape, line: int, size: int
) -> tuple[list[bytes], int]:
    """Return the cells of a record, which are none if its quotes are broken, and how many more lines it has.

    A record with broken quotes is its first line alone. The next lines are rows of their own, which would be lost
    with it.

    Args:
        path: The file, for messages.
        stream: The file, read up to the end of the record's first line; more of it is read if the record goes on.
        text: The first line of the record.
        shape: How the rows of the file are divided.
        line: The number of that line.
        size: Bytes of the file.
    """
    cells, lines, length, end_of_line = _cells(text, shape.delimiter), [text], len(text), stream.tell()
    while cells is None:
        more = _clean(stream.readline())
        length += len(LINE_END.encode()) + len(more)
        lines.append(more)
        is_last = length > LONGEST_LINE or stream.tell() == size
        if is_last or _CLOSING.search(more):
            cells = _cells(LINE_END.encode().join(lines), shape.delimiter)
        if is_last and cells is None:
            raise unclosed(path, line)
    if cells and not _are_rows(lines, shape):
        return cells, len(lines) - 1
    stream.seek(end_of_line)
    return [], 0


def _are_rows(lines: Sequence[bytes], shape: Shape) -> bool:
    """Tell whether the lines of a record are rows of their own: its quotes then belong to different rows.

    The first and the last line have all cells then. The lines of one row share its cells.

    Args:
        lines: The lines of the record.
        shape: How the rows of the file are divided.
    """
    if len(lines) == 1 or shape.width == 1:
        return False
    edge = re.escape(shape.delimiter)
    quoted_cell = re.compile(rb'(?:^|(?<=%b))"(?:[^"]|"")*"(?=%b|$)' % (edge, edge))
    return all(quoted_cell.sub(b"", line).count(shape.delimiter) == shape.width - 1 for line in (lines[0], lines[-1]))


def unclosed(path: Path, line: int) -> TthcError:
    """Return the error for a quote that is never closed.

    Args:
        path: The file.
        line: The line on which its record begins, from 1.
    """
    return TthcError(
        _(
            "{file}:{line}: the quote that opens here is never closed; close it, or double a quote inside of a cell"
        ).format(file=path, line=line)
    )


def return_alone(path: Path, line: int) -> TthcError:
    """Return the error for CR alone inside of a line, outside of quotes: rows may be hidden behind it.

    Args:
        path: The file.
        line: The line that has it, from 1.
    """
    return TthcError(
        _(
            "{file}:{line}: CR alone inside of a line, as old Macs end lines; save it with line ends LF or CRLF, or "
            "put the cell that has it into quotes"
        ).format(file=path, line=line)
    )


def _clean(raw: bytes) -> bytes:
    """Return a line without its end, composed, and without what would be taken for one of our control characters.

    CR inside of it stays: what it is, its place tells.
    """
    text = raw.strip(b"\r\n")
    if any(mark in text for mark in COMBINING):
        text = normalize("NFC", text.decode("utf-8")).encode("utf-8")
    text = text.replace("\u00a0".encode(), b" ")
    return text.translate(_SPACES) if _CONTROLS.search(text) else text


def _unquoted(text: bytes, delimiter: bytes) -> bytes | None:
    """Return a line without its quotes if they just surround whole cells without delimiters in them; else None."""
    parts = text.split(b'"')
    if len(parts) % 2 == 0 or not (parts[0] == b"" or parts[0].endswith(delimiter)):
        return None
    if not (parts[-1] == b"" or parts[-1].startswith(delimiter)):
        return None
    for outside in parts[2:-1:2]:
        if not (outside.startswith(delimiter) and outside.endswith(delimiter)):
            return None
    for inside in parts[1::2]:
        if delimiter in inside:
            return None
    return b"".join(parts)


def _cells(text: bytes, delimiter: bytes) -> list[bytes] | None:
    """Return the cells of a record with quotes, ready to be split again.

    A quote inside of a cell that does not begin with one is a plain character, as spreadsheets have it. CR inside of
    quotes is a space.

    Returns:
        None if a quote is still open; no cells if a quoted cell goes on after its closing quote.
    """
    cells, place = [], 0
    while True:
        if text[place : place + 1] == b'"':
            quoted = _QUOTED.match(text, place)
            if quoted is None:
                return None
            cells.append(quoted[1].replace(b'""', b'"').replace(delimiter, DELIMITER.encode()).replace(b"\r", b" "))
            place = quoted.end()
            if place < len(text) and text[place : place + 1] != delimiter:
                return []
        else:
            end = text.find(delimiter, place)
            end = len(text) if end < 0 else end
            cells.append(text[place:end])
            place = end
        if place >= len(text):
            return cells
        place += 1
