"""CSV files as they are: what one is, its header, and a form of it whose every line is one physical line.

DuckDB reads a file fastest as plain lines, and lines keep their numbers. That holds for a file of composed letters
without quotes and empty lines; any other is rewritten once into the working folder, line for line: a record that spans
several lines stands on its first, its other lines and the empty ones become placeholders, and a delimiter inside of
quotes becomes a control character.
"""

from __future__ import annotations

import codecs
import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp
from typing import BinaryIO, Final
from unicodedata import normalize

from tthc_cli.cases.paths import is_plain
from tthc_cli.cases.tables.headers import HEAD, Find, Header, as_header, first_row
from tthc_cli.data_files import unreadable
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.legacy_text import hint

PLACEHOLDER: Final = "\x02"
"""A line that is no record."""
BROKEN: Final = "\x03"
"""A line whose quoting is broken."""
DELIMITER: Final = "\x1f"
"""A delimiter inside of a quoted cell."""
LINE_END: Final = "\x1e"
"""A line end inside of a quoted cell."""

_CHUNK: Final = 1 << 20
LONGEST_LINE: Final = 1 << 20
"""Bytes of a line, or of a record over several lines, past which it is taken for something else than a table."""
WIDTH_LIMIT: Final = 16_384
"""Columns of a table, as many as a spreadsheet program has."""
_DELIMITERS: Final = (b";", b"\t", b",")
_BLANK: Final = b"".join(_DELIMITERS) + b'" \r\n'
"""What a line of empty cells consists of."""
_BOM: Final = codecs.BOM_UTF8
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL: Final = bytes(range(1, 9)) + b"\x0b\x0c\r" + bytes(range(14, 32))
_CONTROLS: Final = re.compile(rb"[\x01-\x08\x0b-\x1f]")
_SPACES: Final = bytes.maketrans(_CONTROL, b" " * len(_CONTROL))
_COMBINING: Final = (b"\xcc", b"\xcd")
"""The bytes with which combining marks begin: letters that are not composed have them, composed text has none."""
_ODD: Final = (b'"', b"\xc2", *(bytes([mark]) for mark in (1, 2, 3, 4, 29, 30, 31)), *_COMBINING)
"""Single bytes, which are found fastest. With 0xc2 begins the space that does not break, and little else."""
_EMPTY_LINE: Final = b"\n\n"
_EMPTY_LINES: Final = re.compile(rb"\n\r?\n")
"""An expression finds two bytes in a row faster than ``in`` does."""
_LONE_RETURN: Final = b"\r"
_ONE_LINE: Final = {ord("\r"): " ", ord("\n"): " "}


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
    names: tuple[tuple[str, ...], ...]
    """What each column may be called."""
    sheet: str | None = None
    """Of which sheet of a workbook the lines are."""

    @property
    def place(self) -> str:
        """What stands before a line number in a message."""
        return self.file if self.sheet is None else f"{self.file}:{self.sheet}"


def prepare(path: Path, folder: Path, find: Find = first_row) -> CsvFile:
    """Look a file over and make it readable; ``folder`` takes a copy where one is needed.

    The header is what ``find`` finds, else the first row that is not empty. Raises TthcError with file and line for a
    file that is no table of text. Whether all of it is UTF-8 is left to the reader, which looks at every byte anyway.
    """
    text = _as_utf8(path, folder)
    odd, returns = _look_over(path, text)
    try:
        with text.open("rb") as stream:
            header, delimiter, header_line = _header(path, stream, find)
            if len(header.headers) > WIDTH_LIMIT:
                raise too_wide(str(path), header_line)
            readable = text
            if odd or (text == path and not is_plain(path)):
                readable = new_file(folder)
                with readable.open("wb") as out:
                    out.write(b"\n".join([PLACEHOLDER.encode()] * header_line) + b"\n")
                    out.writelines(_lines(path, stream, delimiter.encode(), header_line, odd))
    except UnicodeDecodeError:
        raise not_utf8(path) from None
    if text not in (path, readable):
        text.unlink()
    return CsvFile(
        path=readable,
        original=path,
        file=str(path),
        delimiter=delimiter,
        headers=header.headers,
        line_end="\\r\\n" if readable == text and returns else "\\n",
        rewritten=readable not in (text, path),
        header_line=header_line,
        names=header.names,
    )


def new_file(folder: Path) -> Path:
    """One more file of the working folder, still empty: made here, so that no other can have its name."""
    handle, name = mkstemp(prefix="lines-", suffix=".txt", dir=folder)
    os.close(handle)
    return Path(name)


def _as_utf8(path: Path, folder: Path) -> Path:
    """The file itself, or its copy in UTF-8 where it is UTF-16: its line ends stay where they are."""
    if not path.is_file():
        return path
    try:
        with path.open("rb") as stream:
            coding = utf16(stream.read(_SAMPLE))
            if coding is None:
                return path
            stream.seek(0)
            stream.seek(2 if stream.read(2) in _UTF16 else 0)
            copy, line = new_file(folder), 1
            decoder = codecs.getincrementaldecoder(coding)()
            with copy.open("w", encoding="utf-8", newline="") as out:
                while chunk := stream.read(_CHUNK):
                    try:
                        decoded = decoder.decode(chunk)
                    except UnicodeDecodeError as error:
                        line += error.object[: error.start].decode(coding, "replace").count("\n")
                        raise _not_utf16(path, line) from None
                    line += decoded.count("\n")
                    out.write(decoded)
            if decoder.getstate()[0]:
                raise _not_utf16(path, line)
    except OSError:
        return path  # what is wrong is said by whoever looks the file over
    return copy


def _not_utf16(path: Path, line: int) -> TthcError:
    return TthcError(
        _("{file}:{line}: not UTF-16 text as it begins; save the file as CSV UTF-8").format(file=path, line=line)
    )


def utf16(start: bytes) -> str | None:
    """The coding of a text by its first bytes where it is UTF-16: its mark says so, or it cannot be anything else.

    Without the mark, every second byte of letters, digits and delimiters is zero, and no other byte is.
    """
    if start[:2] in _UTF16:
        return "utf-16-le" if start[:2] == codecs.BOM_UTF16_LE else "utf-16-be"
    even, odd = start[0::2].count(0), start[1::2].count(0)
    for zeros, others, coding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if others or zeros < _LEAST_ZEROS * (len(start) // 2):
            continue
        text = start[: len(start) // 2 * 2].decode(coding, "replace")
        if not any(mark < " " and mark not in "\t\r\n" for mark in text) and "\ufffd" not in text[:-1]:
            return coding
    return None


_START: Final = 1 << 16
_SAMPLE: Final = 1 << 12
_LEAST_ZEROS: Final = 0.4
"""The least share of ASCII among the characters of a table in Vietnamese: digits, delimiters, letters without marks."""


def _look_over(path: Path, text: Path) -> tuple[set[bytes], bool]:
    """Check the bytes of a file, which stand in ``text``; what keeps it from being read as it is, and whether lines end
    with a carriage return. Raises TthcError.
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
        with text.open("rb") as stream:
            _sniff(path, stream.read(_CHUNK))
            stream.seek(0)
            while chunk := stream.read(_CHUNK):
                if b"\0" in chunk:
                    raise TthcError(
                        _("{file}:{line}: a binary file, not CSV (a zero byte); save it as CSV UTF-8").format(
                            file=path, line=_line_ends(text, offset + chunk.index(b"\0")) + 1
                        )
                    )
                head = chunk.find(b"\n")
                if since_line_end + (len(chunk) if head < 0 else head) > LONGEST_LINE:
                    line = _line_ends(text, offset) + 1
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
    except OSError as error:
        raise unreadable(path, error) from None
    if returns and not returns == ends_with_return == _line_ends(text, offset):
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


def not_utf8(path: Path) -> TthcError:
    """What to say of a file that turned out not to be UTF-8, with the line and the byte, and what it seems to be."""
    line, decoder, start = 1, codecs.getincrementaldecoder("utf-8")(), b""
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            start = start or chunk[:_START]
            try:
                decoder.decode(chunk, not chunk)
            except UnicodeDecodeError as error:
                line += chunk.count(b"\n", 0, max(0, error.start - (len(error.object) - len(chunk))))
                byte, around = error.object[error.start], error.object[max(0, error.start - _SAMPLE) :][: 2 * _SAMPLE]
                if seems := hint(start + b"\n" + around):
                    text = _("{file}:{line}: not UTF-8 text (byte 0x{byte:02x}); {hint}")
                    return TthcError(text.format(file=path, line=line, byte=byte, hint=seems))
                return TthcError(
                    _("{file}:{line}: not UTF-8 text (byte 0x{byte:02x}); save the file as CSV UTF-8").format(
                        file=path, line=line, byte=byte
                    )
                )
            if not chunk:
                raise AssertionError(f"{path} is UTF-8 after all")
            line += chunk.count(b"\n")


def hinted(error: TthcError, text: str) -> TthcError:
    """An error about a header, with what to do where the text there is in a coding from before Unicode."""
    seems = hint(text)
    return error if seems is None else TthcError(_("{message}; {hint}").format(message=error, hint=seems))


def start_of(path: Path) -> str:
    """The first text of a file."""
    with path.open("rb") as stream:
        start = stream.read(_START)
    return start.decode(utf16(start[:_SAMPLE]) or "utf-8", "replace").removeprefix("\ufeff")


def _too_long(path: Path, line: int) -> TthcError:
    return TthcError(
        _("{file}:{line}: a line of more than {limit} bytes; is it a CSV file?").format(
            file=path, line=line, limit=LONGEST_LINE
        )
    )


def too_wide(file: str, line: int) -> TthcError:
    """What to say of a table with more columns than any has."""
    return TthcError(
        _("{file}:{line}: more than {limit} columns; is it a table of cases?").format(
            file=file, line=line, limit=WIDTH_LIMIT
        )
    )


def _returns_alone(path: Path) -> TthcError:
    return TthcError(
        _("{file}: its lines end in CR alone, as on old Macs; save it with line ends LF or CRLF").format(file=path)
    )


def _header(path: Path, stream: BinaryIO, find: Find) -> tuple[Header, str, int]:
    """The header, the delimiter, and the physical line on which the header ends; the stream stands behind it.

    The delimiter is the one by which the most headers are known, else the most frequent in the first row.
    """
    head = _head(path, stream)
    first = next(record for record in head if record.text.strip())
    outside = re.sub(rb'"(?:[^"]|"")*"', b"", first.text)
    if b"\r" in (outside.rstrip(b"\r\n") if outside.endswith(b"\n") else outside):
        raise _returns_alone(path)
    best: tuple[Header, str] | None = None
    for delimiter in sorted(_DELIMITERS, key=outside.count, reverse=True):
        header = find([_split(path, record, delimiter.decode()) for record in head], {})
        if header is not None and (best is None or header.score > best[0].score):
            best = header, delimiter.decode()
    if best is None:
        delimiter = max(_DELIMITERS, key=outside.count)
        cells = [_split(path, record, delimiter.decode()) for record in head]
        place = next(place for place, record in enumerate(head) if record is first)
        best = first_row(cells, {}) or as_header(cells[place], place), delimiter.decode()
    last = head[best[0].last]
    stream.seek(last.end)
    return *best, last.line


@dataclass(frozen=True, slots=True)
class _Record:
    text: bytes
    line: int
    """The physical line on which it ends."""
    end: int
    """The place in the file behind it."""


def _head(path: Path, stream: BinaryIO) -> list[_Record]:
    """The first records of a file, empty ones too, up to one whose quotes are never closed."""
    records: list[_Record] = []
    line, filled, size = 0, 0, 0
    while filled <= HEAD and size <= LONGEST_LINE and (text := stream.readline()):
        line += 1
        started, text = line, text.removeprefix(_BOM) if line == 1 else text
        parts, quotes, long = [text], text.count(b'"'), len(text)
        while quotes % 2:
            more = stream.readline()
            if not more or long > LONGEST_LINE:
                if filled:
                    return records
                raise _unclosed(path, started)
            line, quotes, long = line + 1, quotes + more.count(b'"'), long + len(more)
            parts.append(more)
        text = b"".join(parts)
        filled, size = filled + bool(text.translate(None, _BLANK)), size + len(text)
        records.append(_Record(text, line, stream.tell()))
    return records


def _split(path: Path, record: _Record, delimiter: str) -> list[str]:
    """The cells of a record of the head, as headers are written: on one line, with single spaces."""
    text = record.text.decode("utf-8").rstrip("\r\n").translate(_ONE_LINE)
    try:
        cells = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        raise _too_long(path, record.line) from None
    return [" ".join(cell.split()) for cell in cells]


def _unclosed(path: Path, line: int) -> TthcError:
    return TthcError(
        _(
            "{file}:{line}: the quote that opens here is never closed; close it, or double a quote inside of a cell"
        ).format(file=path, line=line)
    )


def _lines(path: Path, stream: BinaryIO, delimiter: bytes, line: int, odd: set[bytes]) -> Iterator[bytes]:
    """The rest of the file, one line for each of its own."""
    placeholder, broken = PLACEHOLDER.encode() + b"\n", BROKEN.encode() + b"\n"
    only_quotes, size = not odd - {b'"', _EMPTY_LINE}, os.fstat(stream.fileno()).st_size
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
        started, cells, parts, long = line, _cells(text, delimiter), [text], len(text)
        while cells is None:
            more = _clean(stream.readline())
            line, long = line + 1, long + len(LINE_END.encode()) + len(more)
            parts.append(more)
            last = long > LONGEST_LINE or stream.tell() == size
            if last or b'"' in more:
                parts = [LINE_END.encode().join(parts)]
                cells = _cells(parts[0], delimiter)
            if last and cells is None:
                raise _unclosed(path, started)
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
        elif line != PLACEHOLDER:
            cells = [
                cell.replace(DELIMITER, file.delimiter).replace(LINE_END, "\n") for cell in line.split(file.delimiter)
            ]
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
    return file, rows
