"""A connection to DuckDB that keeps to its memory and its folder, and knows every day however it is written."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tthc_cli.cases.resources import MEMORY, threads
from tthc_cli.cases.tables.grids import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    import duckdb

_DAYS: Final = """
create temp table days as
with every_day as materialized (select cast(day as date) as day from range($1::date, $2::date, interval 1 day) t(day))
select strftime(day, '%d/%m/%Y') as text, day from every_day
union all select strftime(day, '%Y-%m-%d'), day from every_day
union all select strftime(day, '%-d/%-m/%Y'), day from every_day where day(day) < 10 or month(day) < 10
union all select strftime(day, '%-d/%m/%Y'), day from every_day where day(day) < 10 and month(day) < 10
union all select strftime(day, '%d/%-m/%Y'), day from every_day where day(day) < 10 and month(day) < 10
"""
"""Each way in which a day may be written, once; never month first. In memory, as it is made anew for each check."""


def connect(folder: Path, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """Open a connection that never asks the network for an extension.

    Args:
        folder: Where it keeps its data, and what does not fit into memory.
        memory: How much memory it may hold, in DuckDB's own words.

    Returns:
        A connection with the table ``days``: the ``day`` of each ``text`` that a day may be written as.
    """
    import duckdb

    connection = duckdb.connect(
        str(folder / "rows.duckdb"),
        config={
            "memory_limit": memory,
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": "true",  # a row's place in the table is its line
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    # so that it knows how far it is; it prints nothing
    connection.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
    connection.execute(f"set threads = least(cast(current_setting('threads') as int), {threads(memory)})")
    connection.execute(_DAYS, [FIRST_DAY, LAST_DAY])
    return connection


_BATCH: Final = 10_000
"""Rows that are taken at a time."""


def batches_of(cursor: duckdb.DuckDBPyConnection) -> Iterator[list[Any]]:
    """The rows of a query that was executed, some at a time, so that any number of them takes little memory."""
    while batch := cursor.fetchmany(_BATCH):
        yield batch


def rows_of(cursor: duckdb.DuckDBPyConnection) -> Iterator[Any]:
    """The rows of a query that was executed, one after the other; they are fetched some at a time."""
    return chain.from_iterable(batches_of(cursor))
