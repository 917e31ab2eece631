"""CSV files as they are: what one is, its header, and a form of it whose every line is one physical line.

DuckDB reads a file fastest as plain lines, and lines keep their numbers. That holds for a file of composed letters
without quotes and empty lines; any other is rewritten once into the working folder, line for line
(:mod:`tthc_cli.cases.tables.csv_lines`).
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from tthc_cli.cases.paths import is_plain
from tthc_cli.cases.tables.csv_lines import (
    BROKEN,
    COMBINING,
    DELIMITER,
    EMPTY_LINE,
    LINE_END,
    PLACEHOLDER,
    Shape,
    plain_lines,
    return_alone,
    unclosed,
)
from tthc_cli.cases.tables.headers import HEAD, FindHeader, Header, as_header, first_row
from tthc_cli.cases.tables.table_limits import LONGEST_LINE, WIDTH_LIMIT, too_long, too_wide
from tthc_cli.cases.tables.text_coding import not_utf8, utf8_from_utf16
from tthc_cli.cases.tables.working_files import new_file
from tthc_cli.classes import dataclass
from tthc_cli.data_files import unreadable
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

_CHUNK: Final = 1 << 20
_DELIMITERS: Final = (b";", b"\t", b",")
_BLANK: Final = b"".join(_DELIMITERS) + b'" \r\n'
"""What a line of empty cells consists of."""
_BOM: Final = codecs.BOM_UTF8
_ODD_BYTES: Final = (b'"', b"\xc2", *(bytes([mark]) for mark in (1, 2, 3, 4, 29, 30, 31)), *COMBINING)
"""Single bytes, which are found fastest. With 0xc2 begins the space that does not break, and little else."""
_EMPTY_LINES: Final = re.compile(rb"\n\r?\n")
"""An expression finds two bytes in a row faster than ``in`` does."""
_LONE_RETURN: Final = b"\r"
_ONE_LINE: Final = {ord("\r"): " ", ord("\n"): " "}
_QUOTED: Final = re.compile(rb'"(?:[^"]|"")*"')


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
    lines_before: int = 0
    """How many lines of the original stand before those of ``path``."""
    sheet: str | None = None
    """The sheet of a workbook that the lines are from."""

    @property
    def place(self) -> str:
        """What stands before a line number in a message."""
        return self.file if self.sheet is None else f"{self.file}:{self.sheet}"


def prepare(path: Path, folder: Path, find: FindHeader = first_row) -> CsvFile:
    """Look a file over and make it readable.

    Whether all of it is UTF-8 is left to the reader, which looks at every byte anyway.

    Args:
        path: The file.
        folder: Takes a copy if one is needed.
        find: Finds the header; if it finds none, the first row that is not empty is the header.

    Returns:
        The file, ready to be read line by line.

    Raises:
        TthcError: The file is no table of text; with file and line.
    """
    text = utf8_from_utf16(path, folder)
    survey = _survey(path, text)
    try:
        with text.open("rb") as stream:
            header, delimiter, header_line = _header(path, stream, find)
            if len(header.headers) > WIDTH_LIMIT:
                raise too_wide(path, header_line)
            readable = text
            if survey.obstacles or (text == path and not is_plain(path)):
                readable = new_file(folder)
                with readable.open("wb") as out:
                    out.write(b"\n".join([PLACEHOLDER.encode()] * header_line) + b"\n")
                    shape = Shape(delimiter.encode(), len(header.headers))
                    out.writelines(plain_lines(path, stream, shape, header_line, survey.obstacles))
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
        line_end="\\r\\n" if readable == text and survey.returns else "\\n",
        rewritten=readable not in (text, path),
        header_line=header_line,
        names=header.names,
    )


# -- the bytes ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Survey:
    """What the bytes of a file are, chunk by chunk."""

    obstacles: set[bytes] = field(default_factory=set)
    """What keeps the file from being read as it is."""
    returns: int = 0
    """Carriage returns."""
    size: int = 0
    """Bytes so far."""
    unfinished: int = 0
    """Bytes of the line that has not ended yet."""
    _returns_at_line_ends: int = 0
    _last_two: bytes = b"\n"

    def take(self, chunk: bytes) -> None:
        """Look at the next chunk."""
        last_line_end = chunk.rfind(b"\n")
        self.unfinished = self.unfinished + len(chunk) if last_line_end < 0 else len(chunk) - last_line_end - 1
        self.obstacles.update(mark for mark in _ODD_BYTES if mark not in self.obstacles and mark in chunk)
        if EMPTY_LINE not in self.obstacles and (
            _EMPTY_LINES.search(chunk) or _EMPTY_LINES.search(self._last_two + chunk[:2])
        ):
            self.obstacles.add(EMPTY_LINE)
        if b"\r" in chunk or b"\r" in self._last_two:
            last = self._last_two[-1:]
            self._returns_at_line_ends += (last + chunk).count(b"\r\n") - last.count(b"\r\n")
            self.returns += chunk.count(b"\r")
        self.size += len(chunk)
        self._last_two = chunk[-2:]

    def has_lone_returns(self, text: Path) -> bool:
        """Tell whether any carriage return of the file is not the end of a line as all others are."""
        return self.returns > 0 and not self.returns == self._returns_at_line_ends == _line_ends(text, self.size)


def _survey(path: Path, text: Path) -> _Survey:
    """Look over the bytes of a file, which stand in ``text``. Raises TthcError if it is no table of text."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise TthcError(
            _("{file}: a pipe or a device, which can be read only once; save it as a file and name that").format(
                file=path
            )
        )
    survey = _Survey()
    try:
        with text.open("rb") as stream:
            if not stream.read(_CHUNK).removeprefix(_BOM).strip():
                raise TthcError(_("{file}: the file is empty; name a file with a header").format(file=path))
            stream.seek(0)
            while chunk := stream.read(_CHUNK):
                _check_chunk(path, text, chunk, survey)
                survey.take(chunk)
    except OSError as error:
        raise unreadable(path, error) from None
    if survey.has_lone_returns(text):
        survey.obstacles.add(_LONE_RETURN)
    return survey


def _check_chunk(path: Path, text: Path, chunk: bytes, before: _Survey) -> None:
    """Refuse a zero byte, and a line that is too long."""
    if b"\0" in chunk:
        raise TthcError(
            _("{file}:{line}: a binary file, not CSV (a zero byte); save it as CSV UTF-8").format(
                file=path, line=_line_ends(text, before.size + chunk.index(b"\0")) + 1
            )
        )
    line_end = chunk.find(b"\n")
    if before.unfinished + (len(chunk) if line_end < 0 else line_end) > LONGEST_LINE:
        line = _line_ends(text, before.size) + 1
        if b"\r" in chunk[: len(chunk) if line_end < 0 else line_end].rstrip(b"\r"):
            raise _returns_alone(path) if line == 1 else return_alone(path, line)
        raise too_long(path, line)


def _line_ends(path: Path, size: int) -> int:
    """Count the line ends in the first ``size`` bytes. It takes time, so it is done only if that is needed."""
    with path.open("rb") as stream:
        return sum(stream.read(min(_CHUNK, size - start)).count(b"\n") for start in range(0, size, _CHUNK))


def _returns_alone(path: Path) -> TthcError:
    return TthcError(
        _("{file}: its lines end in CR alone, as on old Macs; save it with line ends LF or CRLF").format(file=path)
    )


# -- the header --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Record:
    """One of the first records of a file."""

    text: bytes
    line: int
    """The physical line on which it ends."""
    end: int
    """The place in the file behind it."""


def _header(path: Path, stream: BinaryIO, find: FindHeader) -> tuple[Header, str, int]:
    """Return the header, the delimiter, and the physical line on which the header ends; the stream stands behind it.

    The delimiter is the one by which the most headers are known, else the most frequent in the first row.
    """
    records = _first_records(path, stream)
    first = next(record for record in records if record.text.strip())
    outside_quotes = _QUOTED.sub(b"", first.text)
    if _has_return_alone(outside_quotes):
        raise _returns_alone(path)
    best = _best_header(path, records, _delimiters_to_try(outside_quotes, records), find)
    if best is None:
        delimiter = max(_DELIMITERS, key=outside_quotes.count)
        rows = [_split(path, record, delimiter.decode()) for record in records]
        place = next(place for place, record in enumerate(records) if record is first)
        best = first_row(rows, {}) or as_header(rows[place], place), delimiter.decode()
    for record in records[: best[0].last_row + 1]:
        if _has_return_alone(_QUOTED.sub(b"", record.text)):
            raise return_alone(path, record.line)
    last = records[best[0].last_row]
    stream.seek(last.end)
    return *best, last.line


def _has_return_alone(outside_quotes: bytes) -> bool:
    """Tell whether CR is more in a record than a part of its line end."""
    return b"\r" in (outside_quotes.strip(b"\r\n") if outside_quotes.endswith(b"\n") else outside_quotes)


def _best_header(
    path: Path, records: Sequence[_Record], delimiters: Sequence[bytes], find: FindHeader
) -> tuple[Header, str] | None:
    """Return the header with most of the known columns, and the delimiter that divides it; None if none is known."""
    best: tuple[Header, str] | None = None
    for delimiter in delimiters:
        if best is not None and best[0].is_table and not _divides(delimiter, records):
            continue  # the header of rows of one cell has but one column
        header = find([_split(path, record, delimiter.decode()) for record in records], {})
        if header is not None and (best is None or header.score > best[0].score):
            best = header, delimiter.decode()
    return best


def _delimiters_to_try(row: bytes, records: Sequence[_Record]) -> list[bytes]:
    """Return the delimiters, the most frequent in a row first; of those that divide no record, one alone."""
    delimiters = sorted(_DELIMITERS, key=row.count, reverse=True)
    absent = [delimiter for delimiter in delimiters if not _divides(delimiter, records)]
    return [delimiter for delimiter in delimiters if delimiter not in absent[1:]]


def _divides(delimiter: bytes, records: Sequence[_Record]) -> bool:
    return any(delimiter in record.text for record in records)


def _first_records(path: Path, stream: BinaryIO) -> list[_Record]:
    """Return the first records of a file, empty ones too, up to one whose quotes are not closed for long, or never."""
    records: list[_Record] = []
    line, filled, size = 0, 0, 0
    while filled <= HEAD and size <= LONGEST_LINE and (text := stream.readline()):
        line += 1
        first_line, text = line, text.removeprefix(_BOM) if line == 1 else text
        parts, quotes, length = [text], text.count(b'"'), len(text)
        while quotes % 2:
            more = stream.readline()
            if not more or length > csv.field_size_limit():
                if filled:
                    return records
                raise unclosed(path, first_line)
            line, quotes, length = line + 1, quotes + more.count(b'"'), length + len(more)
            parts.append(more)
        text = b"".join(parts)
        filled, size = filled + bool(text.translate(None, _BLANK)), size + len(text)
        records.append(_Record(text, line, stream.tell()))
    return records


def _split(path: Path, record: _Record, delimiter: str) -> list[str]:
    """Return the cells of a record as headers are written: on one line, with single spaces."""
    text = record.text.decode("utf-8").rstrip("\r\n").translate(_ONE_LINE)
    try:
        cells = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        raise too_long(path, record.line) from None
    return [" ".join(cell.split()) for cell in cells]


# -- small files -------------------------------------------------------------------------------------------------------


def read_rows(path: Path) -> tuple[CsvFile, list[tuple[int, list[str] | None]]]:
    """Read a small file whole.

    Returns:
        What it is, and its rows, each with its physical line; None for a row with broken quotes.

    Raises:
        TthcError: The file is no table of UTF-8 text; with file and line.
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
