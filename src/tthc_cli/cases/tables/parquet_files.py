"""Parquet files: their columns, as DuckDB reads them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tthc_cli.cases.paths import for_duckdb, is_plain
from tthc_cli.cases.tables import csv_files as files
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class ParquetFile:
    """A Parquet file, whose columns are its header and whose rows are numbered from 1."""

    path: Path
    """The file itself, or its copy where DuckDB would take its name for a pattern."""
    original: Path
    file: str
    """The file's name as the user gave it."""
    headers: tuple[str, ...]
    types: tuple[str, ...]
    """Of its columns, as DuckDB names them."""
    names: tuple[tuple[str, ...], ...]
    header_line: int = 0
    sheet: str | None = None

    @property
    def place(self) -> str:
        """What stands before a row number in a message."""
        return self.file


def _parquet(path: Path, folder: Path) -> ParquetFile:
    import duckdb

    readable = path
    if not is_plain(path):
        readable = files.new_file(folder)
        shutil.copyfile(path, readable)
    with duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}) as one:
        name = [for_duckdb(readable)]
        try:
            found = one.execute("describe select * from read_parquet($1, hive_partitioning=false)", name).fetchall()
            headers = _own_names(one.execute("select name, num_children from parquet_schema($1)", name).fetchall())
        except duckdb.Error as error:
            raise damaged_parquet(path) from error
    if len(headers) != len(found):
        raise damaged_parquet(path)
    if len(headers) > files.WIDTH_LIMIT:
        raise files.too_wide(str(path), 0)
    return ParquetFile(
        path=readable,
        original=path,
        file=str(path),
        headers=headers,
        types=tuple(kind for _name, kind, *_rest in found),
        names=tuple((header,) if header else () for header in headers),
    )


def _own_names(schema: Sequence[tuple[str, int | None]]) -> tuple[str, ...]:
    """The names of the columns as they stand in the file, of its tree of columns in the order of writing.

    DuckDB gives another name to one that differs in case alone from one before.
    """
    names, inside = [], 0
    for name, children in schema[1:]:
        if not inside:
            names.append(" ".join(name.split()))
        inside += (children or 0) - (1 if inside else 0)
    return tuple(names)


def damaged_parquet(path: Path) -> TthcError:
    """What to say of a Parquet file that cannot be read."""
    return TthcError(_("{file}: a damaged Parquet file; write it again").format(file=path))
