"""A second header further down in a table, which has other columns than the first: two exports in one file.

The rows below it would be read by the wrong header, also if it has an unknown name, or none, above a column. The same
header again is a row that is set aside like any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.engines.columns import ReadColumns
from tthc_cli.cases.engines.duckdb_connection import rows_of
from tthc_cli.cases.engines.duckdb_defects import NO_DATE
from tthc_cli.cases.engines.duckdb_files import BETWEEN_WORDS
from tthc_cli.cases.engines.sql_text import literal
from tthc_cli.cases.layout import ColumnNames, shown_header
from tthc_cli.cases.paths import place_of
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.errors import TthcError
from tthc_cli.header_names import plain_header
from tthc_cli.i18n import _

if TYPE_CHECKING:
    import duckdb

_FEWEST_NAMED: Final = 2
_LISTED: Final = ("date", "amount", "count")
_IGNORED = frozenset({""})
"""Stands for the columns that are known and not read."""


def refuse_second_headers(
    connection: duckdb.DuckDBPyConnection, data_set: str, tables: Sequence[CaseTable], columns: ReadColumns
) -> None:
    """Look for a row that is a header, and has other columns than those in which it stands.

    Not all rows are looked at: a header has a name in a column of dates or words, and of these each text is known once;
    or that of the key.

    Args:
        connection: Where the rows are, and what their words and dates mean.
        data_set: The name of the data set, with which those of its tables begin.
        tables: The tables.
        columns: The columns that are read.

    Raises:
        TthcError: There is such a row; with its line.
    """
    names = [_Names(table, columns) for table in tables]
    condition = _is_candidate(connection, data_set, names, columns)
    if condition is None:
        return
    texts = [name for name in columns.cells if name != columns.key and name not in columns.words]
    items = ", ".join(["part", "line", "key", "words", *texts])
    cursor = connection.cursor().execute(f"select {items} from {data_set}_rows where {condition} order by seq")
    for part, line, key, words, *others in rows_of(cursor):
        cells = {columns.key: key or "", **dict(zip(columns.words, words.split(BETWEEN_WORDS), strict=False))}
        cells |= zip(texts, others, strict=True)
        wrong = names[part].other(cells)
        if wrong is not None:
            raise _second_header(tables[part], line, wrong, cells[wrong])


def _second_header(table: CaseTable, line: int, column: str, text: str) -> TthcError:
    before = table.source.lines_before if isinstance(table.source, CsvFile) else 0
    message = _(
        "{place}: a second header, with other columns than the first: '{text}' stands below '{header}'; put the rows "
        "from here on into a file of their own"
    )
    if not text.strip():
        message = _(
            "{place}: a second header, with other columns than the first: nothing stands below '{header}'; put the "
            "rows from here on into a file of their own"
        )
    return TthcError(
        message.format(
            place=place_of(table.source.place, line + before),
            text=shown_header(" ".join(text.split())),
            header=shown_header(table.layout.header(column) or ""),
        )
    )


class _Names:
    """What the columns of a table are called, in the table itself and in the dictionary."""

    def __init__(self, table: CaseTable, columns: ReadColumns) -> None:
        self._known = ColumnNames(columns.dictionary, columns.data_set)
        self.key = table.layout.headers[table.layout.places[columns.key]].strip()
        """What stands above the keys."""
        names = table.source.names
        # of several rows, each has names that are none alone, and cells that are empty
        has_one_row = all(len({plain_header(name) for name in alternatives} - {""}) < 2 for alternatives in names)
        self._can_lack = [name for name in columns.cells if name in table.layout.places] if has_one_row else []
        """The columns that every header like this one names."""
        self._listed = {name for name in columns.cells if columns.type_of(name) in _LISTED or name in columns.words}
        """Those whose values are known, unlike names and ids."""
        self._own: dict[str, set[str]] = {}
        for column, place in table.layout.places.items():
            for name in (table.layout.headers[place], *table.source.names[place]):
                self._own.setdefault(plain_header(name), set()).add(column)

    def columns(self, text: str) -> frozenset[str]:
        """The columns that may be called so; none if no column is."""
        meaning = self._known.meaning((text,))
        own = self._own.get(plain_header(text), ())
        return frozenset({*meaning.columns, *own}) or (_IGNORED if meaning.ignored else frozenset())

    def other(self, cells: Mapping[str, str]) -> str | None:
        """Return a column in which a row names another one, or none, if the row is a header; else None.

        A row is one if it names two columns at least. What can be a value names none.

        Args:
            cells: The cells of the row, by column.
        """
        named = {
            column: meant
            for column, text in cells.items()
            if (meant := self.columns(text)) and not self._known.accepts(column, text)
        }
        if len(named) < _FEWEST_NAMED:
            return None
        exchanged = [column for column, meant in named.items() if column not in meant]
        if not exchanged and sum(column in meant for column, meant in named.items()) >= _FEWEST_NAMED:
            exchanged = [column for column in self._can_lack if column not in named and self._is_other(column, cells)]
        return next(iter(exchanged), None)

    def _is_other(self, column: str, cells: Mapping[str, str]) -> bool:
        """Tell whether nothing stands in a column of a header, or what is no value, which is another name."""
        text = cells[column].strip()
        return not text or (column in self._listed and not self._known.accepts(column, text))


def _is_candidate(
    connection: duckdb.DuckDBPyConnection, data_set: str, names: Sequence[_Names], columns: ReadColumns
) -> str | None:
    """SQL: whether a row may be a header; None if no row can."""
    places = list(_places(data_set, columns, sorted({name.key for name in names})))
    queries = (f"select {number} as place, text from ({query})" for number, (query, _rows) in enumerate(places))
    headers: defaultdict[int, list[str]] = defaultdict(list)
    for number, text in rows_of(connection.cursor().execute(" union all ".join(queries))):
        if any(name.columns(text) - _IGNORED for name in names):
            headers[number].append(text)
    conditions = (places[number][1].format(", ".join(map(literal, texts))) for number, texts in headers.items())
    return " or ".join(conditions) or None


def _places(data_set: str, columns: ReadColumns, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield where a header may stand: in columns whose values are no texts; by the name of the key, in that of keys.

    For each: SQL for each different ``text`` there that may be one, and for the rows that have one of those in braces.
    """
    yield f"select key as text from {data_set}_rows where key in ({', '.join(map(literal, keys))})", "key in ({0})"
    # a header has letters and, unlike most of what should be a date or a number, no two digits in a row
    text = r"regexp_matches(text, '\p{L}') and not regexp_matches(text, '[0-9]{2}')"
    if columns.dates:
        # texts of all columns of dates stand in one table; to ask it once takes less than to plan it for each column
        rows = " or ".join(f"{name} in ({{0}})" for name in columns.dates)
        yield f"select text from {data_set}_dates where wrong = {NO_DATE} and {text}", rows
    if columns.words:
        rows = f"words in (select mix from {data_set}_mixes where list_has_any(cells, [{{0}}]::varchar[]))"
        yield f"select distinct unnest(cells) as text from {data_set}_mixes", rows
    for name in columns.counted:
        if columns.type_of(name) in ("amount", "count"):
            distinct = f"select distinct {name} as text from {data_set}_rows"
            yield f"select text from ({distinct}) where {text}", f"{name} in ({{0}})"
