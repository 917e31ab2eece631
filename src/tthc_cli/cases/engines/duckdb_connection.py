"""A connection to DuckDB that keeps to its memory and its folder, and knows every day however it is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.engines.sql_text import literal
from tthc_cli.cases.resources import MEMORY, threads
from tthc_cli.cases.tables.grids import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    import duckdb

_DAY_FORMS: Final = ("%d/%m/%Y", "%-d/%-m/%Y", "%-d/%m/%Y", "%d/%-m/%Y", "%Y-%m-%d")
"""Each way in which a day may be written; never month first."""


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
    texts = ", ".join(f"strftime(day, {literal(form)})" for form in _DAY_FORMS)
    connection.execute(
        f"create table days as select distinct unnest([{texts}]) as text, cast(day as date) as day "
        "from range($1::date, $2::date, interval 1 day) t(day)",
        [FIRST_DAY, LAST_DAY],
    )
    return connection
