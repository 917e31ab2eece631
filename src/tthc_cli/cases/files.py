"""CSV files as they are: what one is, its header, and a form of it whose every line is one physical line.

DuckDB reads a file fastest as plain lines, and lines keep their numbers. That holds for a file of composed letters
without quotes and empty lines; any other is rewritten once into the working folder, line for line: a record that spans
several lines stands on its first, its other lines and the empty ones become placeholders, and a delimiter inside of
quotes becomes a control character.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final
from unicodedata import normalize

from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _

PLACEHOLDER: Final = "\x02"
"""A line that is no record."""
BROKEN: Final = "\x03"
"""A line whose quoting is broken."""
DELIMITER: Final = "\x1f"
"""A delimiter inside of a quoted cell."""
LINE_END: Final = "\x1e"
"""A line end inside of a quoted cell."""

_CHUNK: Final = 1 << 20
_LONGEST_LINE: Final = 1 << 20
"""Bytes of a line, or of a record over several lines, past which it is taken for something else than a table."""
_DELIMITERS: Final = (b";", b"\t", b",")
_BOM: Final = codecs.BOM_UTF8
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL: Final = bytes(range(1, 9)) + b"\x0b\x0c\r" + bytes(range(14, 32))
_CONTROLS: Final = re.compile(rb"[\x01-\x08\x0b-\x1f]")
_SPACES: Final = bytes.maketrans(_CONTROL, b" " * len(_CONTROL))
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_COMBINING: Final = (b"\xcc", b"\xcd")
"""The bytes with which combining marks begin: letters that are not composed have them, composed text has none."""
_ODD: Final = (b'"', b"\xc2", *(bytes([mark]) for mark in (1, 2, 3, 4, 29, 30, 31)), *_COMBINING)
"""Single bytes, which are found fastest. With 0xc2 begins the space that does not break, and little else."""
_EMPTY_LINE: Final = b"\n\n"
_EMPTY_LINES: Final = re.compile(rb"\n\r?\n")
"""An expression finds two bytes in a row faster than ``in`` does."""
_LONE_RETURN: Final = b"\r"
_ONE_LINE: Final = {ord("\r"): " ", ord("\n"): " "}
_GLOB: Final = frozenset("*?[]{}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """A file that can be read line by line."""

    path: Path
    """The lines: the file itself, or its copy in the working folder."""
    original: Path
    file: str
    """The file's name as the user gave it."""
    delimiter: str
    headers: tuple[str, ...]
    line_end: str
    """As DuckDB names it."""
    rewritten: bool
    """Whether ``path`` is the copy."""
    header_line: int
    """The physical line of the header, or the last of its lines, from 1; the rows start on the next."""


def prepare(path: Path, folder: Path) -> CsvFile:
    """Look a file over and make it readable; ``folder`` takes a copy where one is needed.

    Raises TthcError with file and line for a file that is no table of text. Whether all of it is UTF-8 is left to the
    reader, which looks at every byte anyway.
    """
    odd, returns = _look_over(path)
    try:
        with path.open("rb") as stream:
            headers, delimiter, header_line = _header(path, stream)
            readable = path
            if odd or _GLOB & set(str(path)):
                readable = folder / f"lines-{len(list(folder.iterdir()))}.txt"
                with readable.open("wb") as out:
                    out.write(b"\n".join([PLACEHOLDER.encode()] * header_line) + b"\n")
                    out.writelines(_lines(path, stream, delimiter.encode(), header_line, odd))
    except UnicodeDecodeError:
        raise not_utf8(path) from None
    return CsvFile(
        path=readable,
        original=path,
        file=str(path),
        delimiter=delimiter,
        headers=tuple(headers),
        line_end="\\r\\n" if readable == path and returns else "\\n",
        rewritten=readable != path,
        header_line=header_line,
    )


def _look_over(path: Path) -> tuple[set[bytes], bool]:
    """Check the bytes; what stands in them that keeps the file from being read as it is, and whether lines end with a
    carriage return. Raises TthcError.
    """
    odd: set[bytes] = set()
    offset, since_line_end, returns, ends_with_return = 0, 0, 0, 0
    lasting = b"\n"
    if path.exists() and not path.is_file() and not path.is_dir():
        raise TthcError(
            _("{file}: a pipe or a device, which can be read only once; save it as a file and name that").format(
                file=path
            )
        )
    try:
        with path.open("rb") as stream:
            _sniff(path, stream.read(_CHUNK))
            stream.seek(0)
            while chunk := stream.read(_CHUNK):
                if b"\0" in chunk:
                    raise TthcError(
                        _("{file}:{line}: a binary file, not CSV (a zero byte); save it as CSV UTF-8").format(
                            file=path, line=_line_ends(path, offset + chunk.index(b"\0")) + 1
                        )
                    )
                head = chunk.find(b"\n")
                if since_line_end + (len(chunk) if head < 0 else head) > _LONGEST_LINE:
                    line = _line_ends(path, offset) + 1
                    raise _returns_alone(path) if line == 1 and b"\r" in chunk else _too_long(path, line)
                since_line_end = since_line_end + len(chunk) if head < 0 else len(chunk) - chunk.rfind(b"\n") - 1
                odd.update(mark for mark in _ODD if mark not in odd and mark in chunk)
                if _EMPTY_LINE not in odd and (_EMPTY_LINES.search(chunk) or _EMPTY_LINES.search(lasting + chunk[:2])):
                    odd.add(_EMPTY_LINE)
                if b"\r" in chunk or b"\r" in lasting:
                    ends_with_return += (lasting[-1:] + chunk).count(b"\r\n") - lasting[-1:].count(b"\r\n")
                    returns += chunk.count(b"\r")
                offset += len(chunk)
                lasting = chunk[-2:]
    except FileNotFoundError:
        raise TthcError(_("{file}: no such file; name an existing file").format(file=path)) from None
    except OSError as error:
        if path.is_dir():
            raise TthcError(_("{file}: a folder; name a file").format(file=path)) from None
        raise TthcError(_("{file}: cannot be read: {why}").format(file=path, why=why(error))) from None
    if returns and not returns == ends_with_return == _line_ends(path, offset):
        odd.add(_LONE_RETURN)
    return odd, returns > 0


def _line_ends(path: Path, size: int) -> int:
    """How many line ends stand in the first ``size`` bytes: counted only where that is needed, as it takes time."""
    with path.open("rb") as stream:
        return sum(stream.read(min(_CHUNK, size - start)).count(b"\n") for start in range(0, size, _CHUNK))


def _sniff(path: Path, start: bytes) -> None:
    """Refuse what is no text by its first bytes."""
    if not start.removeprefix(_BOM).strip():
        raise TthcError(_("{file}: the file is empty; name a CSV file with a header").format(file=path))
    if start[:2] in _UTF16:
        raise TthcError(_("{file}: the text is UTF-16; save it as CSV UTF-8").format(file=path))
    if start[:4] in _WORKBOOKS:
        raise TthcError(_("{file}: a workbook, not CSV; save it as CSV UTF-8").format(file=path))


def not_utf8(path: Path) -> TthcError:
    """What to say of a file that turned out not to be UTF-8, with the line and the byte."""
    line, decoder = 1, codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                decoder.decode(chunk, not chunk)
            except UnicodeDecodeError as error:
                line += chunk.count(b"\n", 0, max(0, error.start - (len(error.object) - len(chunk))))
                return TthcError(
                    _("{file}:{line}: not UTF-8 text (byte 0x{byte:02x}); save the file as CSV UTF-8").format(
                        file=path, line=line, byte=error.object[error.start]
                    )
                )
            if not chunk:
                raise AssertionError(f"{path} is UTF-8 after all")
            line += chunk.count(b"\n")


def _too_long(path: Path, line: int) -> TthcError:
    return TthcError(
        _("{file}:{line}: a line of more than {limit} bytes; is it a CSV file?").format(
            file=path, line=line, limit=_LONGEST_LINE
        )
    )


def _returns_alone(path: Path) -> TthcError:
    return TthcError(
        _("{file}: its lines end in CR alone, as on old Macs; save it with line ends LF or CRLF").format(file=path)
    )


def _header(path: Path, stream: BinaryIO) -> tuple[list[str], str, int]:
    """The first line that is not empty, its delimiter, and the physical line on which it ends."""
    line = 0
    for raw in stream:
        line += 1
        text = raw.removeprefix(_BOM) if line == 1 else raw
        if text.strip():
            break
    started = line
    while text.count(b'"') % 2:
        more = stream.readline()
        if not more or len(text) > _LONGEST_LINE:
            raise _unclosed(path, started)
        line += 1
        text += more
    outside = re.sub(rb'"(?:[^"]|"")*"', b"", text)
    if b"\r" in (outside.rstrip(b"\r\n") if outside.endswith(b"\n") else outside):
        raise _returns_alone(path)
    delimiter = max(_DELIMITERS, key=outside.count).decode()
    (headers,) = csv.reader([text.decode("utf-8").rstrip("\r\n").translate(_ONE_LINE)], delimiter=delimiter)
    return [" ".join(header.split()) for header in headers], delimiter, line


def _unclosed(path: Path, line: int) -> TthcError:
    return TthcError(
        _(
            "{file}:{line}: the quote that opens here is never closed; close it, or double a quote inside of a cell"
        ).format(file=path, line=line)
    )


def _lines(path: Path, stream: BinaryIO, delimiter: bytes, line: int, odd: set[bytes]) -> Iterator[bytes]:
    """The rest of the file, one line for each of its own."""
    placeholder, broken = PLACEHOLDER.encode() + b"\n", BROKEN.encode() + b"\n"
    only_quotes = not odd - {b'"', _EMPTY_LINE}
    for raw in stream:
        line += 1
        text = raw.rstrip(b"\r\n") if only_quotes else _clean(raw)
        if b'"' not in text:
            yield text + b"\n" if text and not text.isspace() else placeholder
            continue
        simple = _unquoted(text, delimiter)
        if simple is not None:
            yield simple + b"\n"
            continue
        started, cells = line, _cells(text, delimiter)
        while cells is None:
            more = _clean(stream.readline())
            line += 1
            text += LINE_END.encode() + more
            if stream.tell() == path.stat().st_size or len(text) > _LONGEST_LINE:
                cells = _cells(text, delimiter)
                if cells is None:
                    raise _unclosed(path, started)
            elif b'"' in more:
                cells = _cells(text, delimiter)
        yield delimiter.join(cells) + b"\n" if cells else broken
        yield from (placeholder for _line in range(line - started))


def _clean(raw: bytes) -> bytes:
    """A line without its end, composed, and without what would be taken for one of our own control characters."""
    text = raw.rstrip(b"\r\n")
    if any(mark in text for mark in _COMBINING):
        text = normalize("NFC", text.decode("utf-8")).encode("utf-8")
    text = text.replace("\u00a0".encode(), b" ")
    return text.translate(_SPACES) if _CONTROLS.search(text) else text


def _unquoted(text: bytes, delimiter: bytes) -> bytes | None:
    """A line whose quotes just surround whole cells without delimiters in them, without its quotes; else None."""
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


_QUOTED: Final = re.compile(rb'"((?:[^"]|"")*)"(?!")')


def _cells(text: bytes, delimiter: bytes) -> list[bytes] | None:
    """The cells of a record with quotes, ready to be split again; None where a quote is still open, empty where a
    quoted cell goes on after its closing quote.

    A quote inside of a cell that does not begin with one is a plain character, as spreadsheets have it.
    """
    cells, place = [], 0
    while True:
        if text[place : place + 1] == b'"':
            found = _QUOTED.match(text, place)
            if found is None:
                return None
            cells.append(found[1].replace(b'""', b'"').replace(delimiter, DELIMITER.encode()))
            place = found.end()
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


def read_rows(path: Path) -> tuple[CsvFile, list[tuple[int, list[str] | None]]]:
    """A small file whole: what it is, and its rows, each with its physical line; None where quoting is broken.

    Raises TthcError with file and line for a file that is no table of UTF-8 text.
    """
    rows: list[tuple[int, list[str] | None]] = []
    with TemporaryDirectory(prefix="tthc-") as folder:
        file = prepare(path, Path(folder))
        try:
            lines = file.path.read_text(encoding="utf-8").split("\n")
        except UnicodeDecodeError:
            raise not_utf8(path) from None
    for number, line in enumerate(lines[file.header_line :], file.header_line + 1):
        if line == BROKEN:
            rows.append((number, None))
        elif line != PLACEHOLDER and line.strip():
            cells = line.split(file.delimiter)
            rows.append((number, [cell.replace(DELIMITER, file.delimiter).replace(LINE_END, "\n") for cell in cells]))
    return file, rows
