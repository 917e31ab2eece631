"""What one of Spark's workers does: it reads one file, or a part of one, with the reader that DuckDB has.

Nothing here needs Spark: a worker is any Python process that sees the file. What is wrong with a file comes back as
text, since it is said where the program was started.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tthc_cli import __version__
from tthc_cli.cases.dictionary import ColumnsFile, ColumnType
from tthc_cli.cases.engines.duckdb_rows import Rows, connect
from tthc_cli.cases.resources import Resources, working_folder
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.read import CaseTable, read_table
from tthc_cli.cases.tables.working_files import new_file
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

if TYPE_CHECKING:
    import pyarrow as pa

BATCH: Final = 50_000
"""Rows that are handed over at once."""
_TYPES: Final[dict[ColumnType, str]] = {"date": "date", "amount": "bigint", "yes_no": "boolean"}
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
    """Of the program that asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What of a file one worker reads: all of it, or the lines that begin in a range of its bytes."""

    source: Source
    part: int
    """The place of its file among those of the data set."""
    columns: tuple[str, ...]
    """The columns to read: those that all files of the data set have."""
    table: CaseTable | None = None
    """The file as it was understood, where just a range of its lines is to be read."""
    start: int = 0
    end: int = 0
    line: int = 0
    """How many lines stand before ``start``."""


LOOKED_OVER: Final = "place bigint, found binary"
COUNTED: Final = "place bigint, first bigint, lines bigint"


def schema(dictionary: ColumnsFile, data_set: str, columns: Sequence[str]) -> str:
    """The columns of the rows that workers hand over, in Spark's words."""
    spec = dictionary.data_sets[data_set]
    typed = [(name, _TYPES.get(spec.columns[name].type, "string")) for name in columns if name != spec.key]
    fixed = "seq bigint, part int, line bigint, key string, total boolean"
    return ", ".join([fixed, *(f"`{name}` {kind}" for name, kind in typed), "defect int, value string, error string"])


def look_over(source: Source) -> bytes:
    """The table in a file and how many bytes of it may be cut into ranges, or what is wrong with it, pickled."""
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


def read(share: Share, of: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The typed rows of a share in the form of :func:`schema`; where it cannot be read, a last one says why."""
    import pyarrow as pa

    try:
        with (
            working_folder(share.source.resources) as folder,
            connect(folder, share.source.resources.memory) as connection,
        ):
            table = _cut(share, share.table, folder) if share.table else _table(share.source, folder)
            rows = Rows(connection, share.source.dictionary, [table], share.columns)
            rows.load()
            places = {
                "seq": f"(({share.part}::bigint << {_PLACE}) + {share.line} + line)",
                "part": f"{share.part}::int",
                "line": f"({share.line} + line)",
                "error": "null::varchar",
                "defect": "defect::int",
            }
            items = ", ".join(f"{places.get(name, name)} as {name}" for name in of.names)
            reader = rows.told().select(items).to_arrow_reader(BATCH)
            for batch in reader:
                yield batch.cast(of)
    except TthcError as error:
        row = {"seq": [0], "part": [share.part], "line": [0], "error": [str(error)]}
        yield pa.RecordBatch.from_pydict({name: row.get(name, [None]) for name in of.names}, schema=of)


# -- ranges of lines ---------------------------------------------------------------------------------------------------

_CHUNK: Final = 1 << 20


def count_lines(path: str, start: int, end: int) -> tuple[int, int]:
    """Where the first line begins in a range of a file's bytes, ``end`` where none does; how many line ends it has."""
    first, lines = None, 0
    with Path(path).open("rb") as stream:
        stream.seek(max(0, start - 1))
        place = stream.tell()
        while place < end and (chunk := stream.read(min(_CHUNK, end - place))):
            if first is None and (found := chunk.find(b"\n")) >= 0:
                first = place + found + 1
            lines += chunk.count(b"\n", 1 if place < start else 0)
            place += len(chunk)
    return (0 if start == 0 else first if first is not None else end), lines


def _cut(share: Share, table: CaseTable, folder: Path) -> CaseTable:
    """A table of the lines of a share, copied into the working folder."""
    assert isinstance(table.source, CsvFile)  # noqa: S101 - the caller has looked
    copy = new_file(folder)
    with table.source.path.open("rb") as stream, copy.open("wb") as out:
        stream.seek(share.start)
        left = share.end - share.start
        while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
            out.write(chunk)
            left -= len(chunk)
    return replace(
        table, source=replace(table.source, path=copy, header_line=0 if share.start else table.source.header_line)
    )


def shares(share: Share, size: int, counted: Sequence[tuple[int, int]], length: int) -> list[Share]:
    """A file of ``size`` bytes in shares, of what :func:`count_lines` found in each range of ``length`` bytes."""
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
