"""A connection to DuckDB that keeps to its memory and its folder, and what goes to and fro over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tthc_cli.cases.resources import MEMORY, threads

if TYPE_CHECKING:
    import duckdb


def connect(folder: Path, memory: str = MEMORY, *, on_disk: bool = True) -> duckdb.DuckDBPyConnection:
    """Open a connection that never asks the network for an extension.

    Args:
        folder: Where it keeps its data, and what does not fit into memory.
        memory: How much memory it may hold, in DuckDB's own words.
        on_disk: Whether its data are kept in a file, where they take less room. Of few data, what is written there
            takes longer than all else, and so does what more than one thread needs.

    Returns:
        The connection.
    """
    import duckdb

    connection = duckdb.connect(
        str(folder / "rows.duckdb") if on_disk else ":memory:",
        config={
            "memory_limit": memory,
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": "true",  # a row's place in the table is its line
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            **({} if on_disk else {"threads": "1"}),
        },
    )
    # so that it knows how far it is; it prints nothing
    connection.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
    if on_disk:
        connection.execute(f"set threads = least(cast(current_setting('threads') as int), {threads(memory)})")
    return connection


def fill(
    connection: duckdb.DuckDBPyConnection, table: str, types: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Put rows into a table: column by column, as one by one takes long.

    Args:
        connection: Where the table is.
        table: Its name.
        types: The type of each column.
        rows: The rows.
    """
    if rows:
        columns = ", ".join(f"unnest(${place}::{type_}[])" for place, type_ in enumerate(types, 1))
        connection.execute(
            f"insert into {table} select {columns}", [list(column) for column in zip(*rows, strict=True)]
        )


_BATCH: Final = 10_000
"""Rows that are taken at a time."""


def batches_of(cursor: duckdb.DuckDBPyConnection) -> Iterator[list[Any]]:
    """The rows of a query that was executed, some at a time, so that any number of them takes little memory."""
    while batch := cursor.fetchmany(_BATCH):
        yield batch


def rows_of(cursor: duckdb.DuckDBPyConnection) -> Iterator[Any]:
    """The rows of a query that was executed, one after the other; they are fetched some at a time."""
    return chain.from_iterable(batches_of(cursor))
