"""The work of one of Spark's workers: it reads one file, or a part of one, with the reader that DuckDB has.

Nothing here needs Spark: a worker is any Python process that sees the file. What is wrong with a file comes back as
text, because the user is told where the program was started.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tthc_cli import __version__
from tthc_cli.cases.dictionary import YES_NO, ColumnsFile, ColumnType, optional_columns, unread_mark
from tthc_cli.cases.engines.duckdb_connection import connect
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.resources import Resources, working_folder
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.read import CaseTable, read_table
from tthc_cli.cases.tables.working_files import new_file
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

if TYPE_CHECKING:
    import pyarrow as pa

BATCH: Final = 50_000
"""Rows that are handed over at once."""
_TYPES: Final[dict[ColumnType, str]] = {
    "date": "date",
    **dict.fromkeys(("amount", "count"), "bigint"),
    **dict.fromkeys(YES_NO, "boolean"),
}
_PLACE: Final = 40
"""Bits of a row's place within its file: more lines than any file has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to be looked over."""

    path: str
    data_set: str
    dictionary: ColumnsFile
    sheets: tuple[str, ...]
    resources: Resources
    version: str = __version__
    """The version of the program that asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShare:
    """What one worker reads of a file: all of it, or the lines that begin in a range of its bytes."""

    source: Source
    part: int
    """The place of its file among those of the data set."""
    columns: tuple[str, ...]
    """The columns to read: those that all files of the data set have."""
    table: CaseTable | None = None
    """The file as it was understood, if just a range of its lines is to be read."""
    start: int = 0
    """The first byte of the range."""
    end: int = 0
    """The byte after the last one of the range."""
    line: int = 0
    """How many lines stand before ``start``."""


LOOKED_OVER: Final = "place bigint, answer binary"
"""What :func:`look_over` gives, in Spark's words; ``place`` is that of the file."""
COUNTED: Final = "place bigint, first bigint, lines bigint"
"""What :func:`count_lines` gives, in Spark's words; ``place`` is that of the range."""


def schema(dictionary: ColumnsFile, data_set: str, columns: Sequence[str]) -> str:
    """Describe the rows that workers hand over.

    Args:
        dictionary: The known columns.
        data_set: What the rows are, such as ``cases``.
        columns: The columns that are read.

    Returns:
        The names and types of the columns, in Spark's words.
    """
    spec = dictionary.data_sets[data_set]
    typed = [(name, _TYPES.get(spec.columns[name].type, "string")) for name in columns if name != spec.key]
    typed += [(unread_mark(name), "boolean") for name in optional_columns(dictionary, data_set, columns)]
    fixed = "seq bigint, part int, line bigint, key string, total boolean"
    return ", ".join([fixed, *(f"`{name}` {kind}" for name, kind in typed), "defect int, value string, error string"])


def look_over(source: Source) -> bytes:
    """Find the table in a file.

    Returns:
        Pickled: the table, and how many bytes of the file may be cut into ranges; or what is wrong with the file.
    """
    try:
        if source.version != __version__:
            raise TthcError(
                _("--engine spark: tthc-cli {there} is on the workers, {here} here; install the same").format(
                    there=__version__, here=source.version
                )
            )
        with working_folder(source.resources) as folder:
            table = _table(source, folder)
            plain = isinstance(table.source, CsvFile) and table.source.path == table.source.original
            return pickle.dumps((table, Path(source.path).stat().st_size if plain else 0))
    except TthcError as error:
        return pickle.dumps(str(error))


def _table(source: Source, folder: Path) -> CaseTable:
    return read_table(Path(source.path), source.data_set, source.dictionary, source.sheets, folder)


def read(share: FileShare, arrow_schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Read the typed rows of a share.

    Args:
        share: What is read.
        arrow_schema: The columns of :func:`schema`.

    Returns:
        The rows; if the file cannot be read, a last one says why in ``error``.
    """
    import pyarrow as pa

    try:
        with (
            working_folder(share.source.resources) as folder,
            connect(folder, share.source.resources.memory) as connection,
        ):
            table = _cut(share, share.table, folder) if share.table else _table(share.source, folder)
            rows = Rows(connection, share.source.dictionary, [table], share.columns)
            rows.load()
            values = {
                "seq": f"(({share.part}::bigint << {_PLACE}) + {share.line} + line)",
                "part": f"{share.part}::int",
                "line": f"({share.line} + line)",
                "error": "null::varchar",
                "defect": "defect::int",
            }
            items = ", ".join(f"{values.get(name, name)} as {name}" for name in arrow_schema.names)
            reader = rows.with_wrong_cells().select(items).to_arrow_reader(BATCH)
            for batch in reader:
                yield batch.cast(arrow_schema)
    except TthcError as error:
        row = {"seq": [0], "part": [share.part], "line": [0], "error": [str(error)]}
        yield pa.RecordBatch.from_pydict(
            {name: row.get(name, [None]) for name in arrow_schema.names}, schema=arrow_schema
        )


# -- ranges of lines ---------------------------------------------------------------------------------------------------

_CHUNK: Final = 1 << 20


def count_lines(path: str, start: int, end: int) -> tuple[int, int]:
    """Find the lines in a range of a file's bytes.

    Args:
        path: The file.
        start: The first byte of the range.
        end: The byte after the last one.

    Returns:
        Where the first line begins in the range, ``end`` if none does; and how many line ends the range has.
    """
    first, lines = None, 0
    with Path(path).open("rb") as stream:
        stream.seek(max(0, start - 1))
        place = stream.tell()
        while place < end and (chunk := stream.read(min(_CHUNK, end - place))):
            if first is None and (line_end := chunk.find(b"\n")) >= 0:
                first = place + line_end + 1
            lines += chunk.count(b"\n", 1 if place < start else 0)
            place += len(chunk)
    if start == 0:
        return 0, lines
    return end if first is None else first, lines


def _cut(share: FileShare, table: CaseTable, folder: Path) -> CaseTable:
    """A table of the lines of a share, copied into the working folder."""
    assert isinstance(table.source, CsvFile)  # noqa: S101 - the caller has looked
    copy = new_file(folder)
    with table.source.path.open("rb") as stream, copy.open("wb") as out:
        stream.seek(share.start)
        left = share.end - share.start
        while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
            out.write(chunk)
            left -= len(chunk)
    header_line = 0 if share.start else table.source.header_line
    return replace(table, source=replace(table.source, path=copy, header_line=header_line, lines_before=share.line))


def shares(share: FileShare, size: int, counted: Sequence[tuple[int, int]], length: int) -> list[FileShare]:
    """Divide a file into shares of whole lines.

    Args:
        share: The whole file.
        size: How many bytes it has.
        counted: For each range of its bytes what :func:`count_lines` gave.
        length: How many bytes such a range has.

    Returns:
        A share for each range in which a line begins.
    """
    firsts, line = [], 0
    for number, (first, lines) in enumerate(counted):
        start = number * length
        if first < min(start + length, size):
            # the line end before the first line may stand in this range
            firsts.append((first, line + (first > start)))
        line += lines
    ends = [first for first, _before in firsts[1:]] + [size]
    return [
        replace(share, start=first, end=end, line=before) for (first, before), end in zip(firsts, ends, strict=True)
    ]
