"""Tables in DuckDB of what the texts of cells mean: each different mix of words and each date is understood once.

Their names begin with that of the data set, whose view ``…_rows`` they are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.dictionary import YES_NO, ColumnsFile, spellings, unread_mark
from tthc_cli.cases.engines.columns import ReadColumns
from tthc_cli.cases.engines.duckdb_connection import batches_of, fill
from tthc_cli.cases.engines.duckdb_defects import ERROR, NO_DATE, NO_DAY, SqlDefect, first_defect, unknown_word
from tthc_cli.cases.engines.duckdb_files import BETWEEN_WORDS
from tthc_cli.cases.engines.sql_text import TIME, is_error, literal, steps_to_day, written_out
from tthc_cli.text import fold

if TYPE_CHECKING:
    import duckdb


def understand_words(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: ReadColumns,
    defects: Sequence[SqlDefect],
    first_place: int,
) -> None:
    """Make the table ``…_words`` of the mixes of words that rows have, and what each means.

    A file has few, and they are looked up here, by the one function that folds headers too. ``…_mixes`` has the cells
    of each, and ``word_1``, ``word_2``, ...: the values that the dictionary has for them, or null.

    Args:
        connection: Where the rows are.
        table: The name of the data set.
        columns: The columns that are read.
        defects: What can be wrong with the words of a row.
        first_place: The place of the first of these defects among all defects.
    """
    _look_up_words(connection, table, columns)
    values = ["mix", "cells"]
    for place, name in enumerate(columns.words, 1):
        word = f"word_{place}"
        value = f"coalesce({word} = 'yes', false)" if columns.type_of(name) in YES_NO else word
        values.append(f"{value} as {name}")
        if name in columns.optional:
            values.append(f"{unknown_word(place)} as {unread_mark(name)}")
    values.append(f"{first_defect(defects, first_place)} as defect")
    connection.execute(f"create or replace table {table}_words as select {', '.join(values)} from {table}_mixes")


def _look_up_words(connection: duckdb.DuckDBPyConnection, table: str, columns: ReadColumns) -> None:
    """Make the table of the mixes of words with the values of their words."""
    names = [f"word_{place}" for place in range(1, len(columns.words) + 1)]
    types = ("varchar", "varchar[]", *("varchar" for _name in names))
    definitions = ", ".join(f"{name} {type_}" for name, type_ in zip(("mix", "cells", *names), types, strict=True))
    connection.execute(f"create or replace table {table}_mixes ({definitions})")
    values = [spellings(columns.dictionary, columns.type_of(name)) for name in columns.words]
    mixes = connection.cursor().execute(
        f"select words, list_transform(string_split(words, '{BETWEEN_WORDS}'), lambda cell: trim(cell)) "
        f"from (select distinct words from {table}_rows)"
    )
    for batch in batches_of(mixes):
        fill(connection, f"{table}_mixes", types, [(mix, cells, *_looked_up(cells, values)) for mix, cells in batch])


def _looked_up(cells: Sequence[str], values: Iterable[Mapping[str, str]]) -> list[str | None]:
    """The value of the word of each column; None for one that is not known."""
    return [of_column.get(fold(cell)) for cell, of_column in zip(cells, values, strict=False)]


def understand_dates(connection: duckdb.DuckDBPyConnection, table: str, columns: ReadColumns) -> None:
    """Make the table ``…_dates`` of the texts that stand for dates: the day and time of each, or what is wrong with it.

    Args:
        connection: Where the rows are.
        table: The name of the data set.
        columns: The columns that are read.
    """
    every_text = " union all ".join(f"select {name} as text from {table}_rows" for name in columns.dates)
    query = f"select distinct text from ({every_text})" if every_text else "select '' as text"
    steps = [
        f"{written_out('trim(text)')} as plain",
        "split_part(replace(plain, 'T', ' '), ' ', 1) as day_part",
        *steps_to_day("day_part"),
        "case when day is not null then substr(plain, length(day_part) + 1) end as time_part",
    ]
    for step in steps:
        query = f"select *, {step} from ({query})"
    connection.execute(
        f"create or replace table {table}_dates as select text, day, {_CLOCK} as clock, "
        f"cast({_wrong(columns.dictionary)} as tinyint) as wrong from ({query})"
    )


_CLOCK: Final = "try_cast(trim(replace(time_part, 'T', '')) as time)"


def _wrong(dictionary: ColumnsFile) -> str:
    """SQL: what is wrong with a text that should be a date; null if nothing is."""
    no_time = f"time_part <> '' and not regexp_full_match(time_part, {literal(TIME)})"
    return (
        f"case when plain = '' then null when {is_error('plain', dictionary)} then {ERROR} "
        f"when {no_time} or not is_date then {NO_DATE} when day is null then {NO_DAY} end"
    )
