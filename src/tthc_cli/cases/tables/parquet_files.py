"""Parquet files: their columns, as DuckDB reads them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.paths import for_duckdb, is_plain
from tthc_cli.cases.tables.table_limits import WIDTH_LIMIT, too_wide
from tthc_cli.cases.tables.working_files import new_file
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

if TYPE_CHECKING:
    import duckdb


INT96: Final = "INT96"
"""The type of a column of times of a kind that tells no time zone. Most programs that still write it mean UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParquetFile:
    """A Parquet file, whose columns are its header and whose rows are numbered from 1."""

    path: Path
    """The file itself, or its copy if DuckDB would take its name for a pattern."""
    original: Path
    file: str
    """The file's name as the user gave it."""
    headers: tuple[str, ...]
    types: tuple[str, ...]
    """The types of its columns, as DuckDB names them, but :data:`INT96`, which it does not tell from others."""
    names: tuple[tuple[str, ...], ...]
    header_line: int = 0
    sheet: str | None = None

    @property
    def place(self) -> str:
        """What stands before a row number in a message."""
        return self.file


def open_parquet(path: Path, folder: Path) -> ParquetFile:
    """Find out the columns of a Parquet file.

    Args:
        path: The file.
        folder: Takes a copy if DuckDB would take the file's name for a pattern.

    Returns:
        The file, ready to be read.

    Raises:
        TthcError: It is damaged or has too many columns.
    """
    import duckdb

    readable = path
    if not is_plain(path):
        readable = new_file(folder)
        shutil.copyfile(path, readable)
    with _connect() as connection:
        name = [for_duckdb(readable)]
        try:
            columns = connection.execute(
                "describe select * from read_parquet($1, hive_partitioning=false)", name
            ).fetchall()
            schema = connection.execute("select name, num_children, type from parquet_schema($1)", name).fetchall()
        except duckdb.Error as error:
            raise damaged_parquet(path) from error
    own_columns = _own_columns(schema)
    headers = tuple(name for name, _kind in own_columns)
    if len(headers) != len(columns):
        raise damaged_parquet(path)
    if len(headers) > WIDTH_LIMIT:
        raise too_wide(path, 0)
    return ParquetFile(
        path=readable,
        original=path,
        file=str(path),
        headers=headers,
        types=tuple(
            INT96 if own_kind == INT96 else kind
            for (_name, kind, *_rest), (_own_name, own_kind) in zip(columns, own_columns, strict=True)
        ),
        names=tuple((header,) if header else () for header in headers),
    )


def first_cells(source: ParquetFile, places: Sequence[int], rows: int) -> list[tuple[str | None, ...]]:
    """Return some columns of the first rows as text.

    Args:
        source: The file.
        places: The places of the columns, from 0.
        rows: How many rows at most.

    Returns:
        One cell for each of ``places``; no rows if DuckDB cannot read the file, which is said once it reads all rows.
    """
    import duckdb

    items = ", ".join(f"cast(#{place + 1} as varchar)" for place in places)
    table = "read_parquet($1, binary_as_string=true, hive_partitioning=false)"
    query = f"select {items} from {table} limit {rows}"  # noqa: S608 - our own
    with _connect() as connection:
        try:
            return connection.execute(query, [for_duckdb(source.path)]).fetchall()
        except duckdb.Error:
            return []


def _connect() -> duckdb.DuckDBPyConnection:
    """Open a DuckDB in memory that loads no extensions from elsewhere."""
    import duckdb

    return duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})


def _own_columns(schema: Sequence[tuple[str, int | None, str | None]]) -> list[tuple[str, str | None]]:
    """Return the columns as they stand in the file, from its tree of columns in the order of writing.

    Each has its name, and how its values are kept: None if it has parts.

    DuckDB itself gives another name to a column that differs in case alone from one before.
    """
    columns, inside = [], 0  # inside: how many parts of a column are still to come
    for name, children, kind in schema[1:]:
        if not inside:
            columns.append((" ".join(name.split()), kind))
        inside += (children or 0) - (1 if inside else 0)
    return columns


def damaged_parquet(path: Path) -> TthcError:
    """Return the error for a Parquet file that cannot be read."""
    return TthcError(_("{file}: a damaged Parquet file; write it again").format(file=path))
