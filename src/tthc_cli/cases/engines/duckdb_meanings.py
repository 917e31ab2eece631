"""Tables in DuckDB of what the texts of cells mean: each different mix of words and each date is understood once.

Their names begin with that of the data set, whose view ``…_rows`` they are made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.dictionary import YES_NO, ColumnsFile, ColumnType, spellings, unread_mark
from tthc_cli.cases.engines.columns import ReadColumns
from tthc_cli.cases.engines.duckdb_connection import batches_of
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

    A file has few, and they are looked up by the one function that folds headers too. ``cells`` are the words of a mix,
    and ``word_1``, ``word_2``, ...: the values that the dictionary has for them, or null.

    Args:
        connection: Where the rows are.
        table: The name of the data set.
        columns: The columns that are read.
        defects: What can be wrong with the words of a row.
        first_place: The place of the first of these defects among all defects.
    """
    connection.execute(
        f"create or replace table {table}_mixes as select words as mix, "
        f"list_transform(string_split(words, '{BETWEEN_WORDS}'), lambda cell: trim(cell)) as cells "
        f"from (select distinct words from {table}_rows)"
    )
    types = sorted({columns.type_of(name) for name in columns.words})
    # a map is planned sooner than a join for each column, and its words are few: those that the dictionary knows
    maps = [f"{_map_of(words)} as known_{type_}" for type_, words in _known_words(connection, table, types, columns)]
    places = list(enumerate(columns.words, 1))
    words = [f"known_{columns.type_of(name)}[cells[{place}]] as word_{place}" for place, name in places]
    values = []
    for place, name in places:
        word = f"word_{place}"
        value = f"coalesce({word} = 'yes', false)" if columns.type_of(name) in YES_NO else word
        values.append(f"{value} as {name}")
        if name in columns.optional:
            values.append(f"{unknown_word(place)} as {unread_mark(name)}")
    values.append(f"{first_defect(defects, first_place)} as defect")
    looked_up = f"select {', '.join(['mix', 'cells', *words])} from {table}_mixes, (select {', '.join(['0', *maps])})"
    connection.execute(f"create or replace table {table}_words as select *, {', '.join(values)} from ({looked_up})")


def _known_words(
    connection: duckdb.DuckDBPyConnection, table: str, types: Sequence[ColumnType], columns: ReadColumns
) -> list[tuple[ColumnType, dict[str, str]]]:
    """Return the words that rows have and the dictionary knows, with their values, by type of column."""
    values_of_types = [spellings(columns.dictionary, type_) for type_ in types]
    matches: list[dict[str, str]] = [{} for _type in types]
    for batch in batches_of(connection.cursor().execute(f"select distinct unnest(cells) from {table}_mixes")):
        for (text,) in batch:
            plain = fold(text)
            for words, values in zip(matches, values_of_types, strict=True):
                if plain in values:
                    words[text] = values[plain]
    return list(zip(types, matches, strict=True))


def _map_of(values: Mapping[str, str]) -> str:
    """SQL: a map from texts to texts."""
    keys, words = (", ".join(map(literal, texts)) for texts in (values.keys(), values.values()))
    return f"map([{keys}]::varchar[], [{words}]::varchar[])"


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
