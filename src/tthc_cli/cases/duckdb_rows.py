"""Rows of a CSV file in DuckDB: text cells become typed columns, and what a row could not say is noted beside it.

DuckDB does what depends on an engine: lines, cells, words and dates to values. What is counted over the typed rows
stands in :mod:`tthc_cli.cases.measures`, for any engine.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.columns import ColumnsFile, ColumnType, Layout, spellings
from tthc_cli.cases.files import BROKEN, DELIMITER, LINE_END, PLACEHOLDER, CsvFile, not_utf8
from tthc_cli.errors import TthcError, errno_in, why
from tthc_cli.i18n import _
from tthc_cli.written import fold

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "320MB"
"""What DuckDB may hold; past it, it spills into the working folder."""
FIRST_DAY: Final = date(1950, 1, 1)
LAST_DAY: Final = date(2150, 1, 1)
"""Days that a date in case data can be, the last one excluded; anything else is no date of a case."""

_DAY_FORMS: Final = ("%d/%m/%Y", "%-d/%-m/%Y", "%-d/%m/%Y", "%d/%-m/%Y", "%Y-%m-%d")
"""Each way in which a day may be written; never month first."""
_DATE: Final = r"[0-9]{1,2}/(0?[1-9]|1[0-2])/[0-9]{4}|[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}"
"""What is written as a date, of whatever day."""
_NO_DATE: Final = 1
_NO_DAY: Final = 2
_TIME: Final = r"[ T]+([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?"
_AMOUNT: Final = r"[0-9]{1,15}|[0-9]{1,3}(\.[0-9]{3}){1,4}"
_BETWEEN: Final = "\x1d"
"""Stands between the word cells of a row, which are understood together, once for each mix of words."""
_BATCH: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What can be wrong with a row. A row has the first one that holds."""

    reason: str
    """Its name, such as ``no-such-day``."""
    column: str | None
    value: str
    """SQL: the cell that is wrong, or null."""
    holds: str
    """SQL: whether a row has it; for words, whether their mix has it."""


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection that keeps its data in ``folder`` and never asks the network for an extension."""
    import duckdb

    connection = duckdb.connect(
        str(folder / "rows.duckdb"),
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": "true",  # a row's place in the table is its line
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    connection.execute("set enable_progress_bar = false")
    ways = ", ".join(f"strftime(day, {_literal(form)})" for form in _DAY_FORMS)
    connection.execute(
        f"create table days as select distinct unnest([{ways}]) as text, cast(day as date) as day "
        "from range($1::date, $2::date, interval 1 day) t(day)",
        [FIRST_DAY, LAST_DAY],
    )
    return connection


class Rows:
    """The rows of one file, in tables whose names begin with that of the data set."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, dictionary: ColumnsFile, layout: Layout, source: CsvFile
    ) -> None:
        self.table = layout.data_set
        self._connection, self._dictionary, self._layout, self._source = connection, dictionary, layout, source
        self._spec = dictionary.data_sets[layout.data_set]
        self.columns = tuple(name for name in self._spec.columns if name in layout.places)
        self._words = [name for name in self.columns if self._kind(name) in dictionary.values]
        self._dates = [name for name in self.columns if self._kind(name) == "date"]
        self._row_defects, self._word_defects = tuple(self._in_rows()), tuple(self._in_words())
        self.defects = self._row_defects + self._word_defects

    def load(self) -> None:
        """Read the file. Raises TthcError where it is not UTF-8."""
        import duckdb

        try:
            self._create("cells", f"select {self._cells()} from ({self._lines()})")
        except duckdb.InvalidInputException as error:
            if "unicode" in str(error):
                raise not_utf8(self._source.original) from None
            raise
        except duckdb.IOException as error:
            if not self._source.rewritten and str(self._source.path) in str(error):
                cause = OSError(errno_in(str(error)) or errno.ENOENT, str(error))
                raise TthcError(
                    _("{file}: cannot be read: {why}").format(file=self._source.file, why=why(cause))
                ) from None
            raise
        # a table keeps the order of the file: a row's place in it is its line
        self._connection.execute(
            f"create view {self.table}_rows as select rowid + {self._source.header_line + 1} as line, * "
            f"from {self.table}_cells where width is distinct from 0"
        )
        self._understand_words()
        self._understand_dates()

    def keys(self) -> duckdb.DuckDBPyRelation:
        """The key of every row, null where it has none, as ``key``."""
        return self._connection.sql(f"select key from {self.table}_cells")

    def typed(self, keys: str | None = None) -> duckdb.DuckDBPyRelation:
        """The rows with typed columns: all, or those with a key that stands in the table ``keys``.

        Columns: ``line``; ``key``; every other known column of the file under its own name; ``defect``, a place in
        ``defects`` or null.
        """
        values = ", ".join(f"{self._value(name)} as {name}" for name in self.columns if name != self._spec.key)
        only = f"where r.key in (select key from {keys})" if keys else ""
        return self._connection.sql(
            f"select r.line, r.key, {values}, {self._defect()} as defect {self._joined()} {only}"
        )

    def set_aside(self, disagreeing: str) -> Iterator[tuple[int, str | None, str, str | None, str | None]]:
        """Line, key, reason, column and value of each row that was set aside, in the order of the file.

        ``disagreeing`` is a query for the keys of rows that say different things of one case.
        """
        values = " ".join(f"when {place} then {defect.value}" for place, defect in enumerate(self.defects))
        found = self._connection.cursor().execute(
            f"select line, key, place, value from (select r.line, r.key, {self._defect()} as place, "
            f"case place {values} end as value {self._joined()}) "
            f"where place is not null or key in {disagreeing} order by line"
        )
        while batch := found.fetchmany(_BATCH):
            for line, key, place, value in batch:
                if place is None:
                    yield line, key, "disagree", None, None
                else:
                    yield line, key, self.defects[place].reason, self.defects[place].column, value

    def unknown_words(self, place: int, most: int) -> tuple[list[tuple[str, int]], int]:
        """The most frequent words behind a defect, each with its rows, and how many different ones there are."""
        found = self._connection.execute(
            f"select {self.defects[place].value} as word, count(*) as rows, count(*) over () {self._joined()} "
            # the first condition alone would say it all, the second spares most rows the first
            f"where {self._defect()} = {place} and w.defect = {place} "
            f"group by word order by rows desc, word limit {most}"
        ).fetchall()
        return [(word, number) for word, number, _different in found], found[0][2]

    def _create(self, part: str, query: str) -> None:
        self._connection.execute(f"create table {self.table}_{part} as {query}")

    def _kind(self, name: str) -> ColumnType:
        return self._spec.columns[name].type

    # -- from lines to cells

    def _lines(self) -> str:
        return (
            f"select line, string_split(line, {_literal(self._source.delimiter)}) as cells "
            f"from read_csv({_literal(str(self._source.path))}, columns={{'line': 'VARCHAR'}}, auto_detect=false, "
            f"header=false, skip={self._source.header_line}, new_line={_literal(self._source.line_end)}, delim='\x01', "
            "compression='none', quote='', escape='', nullstr='\x04', max_line_size=2097152, buffer_size=8388608)"
        )

    def _cells(self) -> str:
        """The cells of a line, and how many: 0 for a line that is no row, null where its quotes are broken."""
        bare = f"trim(replace(line, {_literal(self._source.delimiter)}, ''))"
        no_row = f"strlen(line) < 99 and {bare} in ('', '{PLACEHOLDER}')"
        cells = {name: self._cell(name) for name in self.columns}
        words = ", ".join(cells.pop(name) for name in self._words) or "''"
        key = cells.pop(self._spec.key)
        return ", ".join(
            [
                f"case when {no_row} then 0 when line <> '{BROKEN}' then len(cells) end as width",
                f"nullif(nullif(trim({key}), ''), '{BROKEN}') as key",
                *(f"{cell} as {name}" for name, cell in cells.items()),
                f"concat_ws('{_BETWEEN}', {words}) as words",
            ]
        )

    def _cell(self, name: str) -> str:
        """A cell, with the delimiters and line ends that were inside of quotes."""
        cell = f"coalesce(cells[{self._layout.places[name] + 1}], '')"
        if self._source.rewritten:
            cell = f"replace({cell}, '{DELIMITER}', {_literal(self._source.delimiter)})"
            cell = f"replace({cell}, '{LINE_END}', ' ')"
        return cell

    # -- from cells to values: each different text is understood once

    def _understand_words(self) -> None:
        """Make a table of the mixes of words that rows have, and what each means.

        A file has few, and they are folded here, by the one function that folds headers too.
        """
        connection, mixes = self._connection, f"{self.table}_mixes"
        self._create(
            "mixes",
            f"select words as mix, list_transform(string_split(words, '{_BETWEEN}'), lambda cell: trim(cell)) as cells "
            f"from (select distinct words from {self.table}_rows)",
        )
        kinds = {kind: spellings(self._dictionary, kind) for kind in {self._kind(name) for name in self._words}}
        connection.execute("create or replace table known (kind varchar, text varchar, value varchar)")
        found = connection.cursor().execute(f"select distinct unnest(cells) from {mixes}")
        while batch := found.fetchmany(_BATCH):
            folded = [(text, fold(text)) for (text,) in batch]
            known = [
                (kind, text, values[plain])
                for text, plain in folded
                for kind, values in kinds.items()
                if plain in values
            ]
            if known:
                connection.executemany("insert into known values (?, ?, ?)", known)
        items, joins = ["mix", "cells"], []
        for place, name in enumerate(self._words, 1):
            kind, known_as = self._kind(name), f"k{place}"
            joins.append(
                f"left join known {known_as} on {known_as}.kind = '{kind}' and {known_as}.text = cells[{place}]"
            )
            value = f"coalesce({known_as}.value = 'yes', false)" if kind == "yes_no" else f"{known_as}.value"
            items.append(f"{value} as {name}")
        items.append(f"{_first(self._word_defects, len(self._row_defects))} as defect")
        self._create("words", f"select {', '.join(items)} from {mixes} {' '.join(joins)}")

    def _understand_dates(self) -> None:
        """Make a table of the texts that stand for dates: the day of each, or what is wrong with it."""
        columns = (f"select {name} as text from {self.table}_rows" for name in self._dates)
        texts = f"select distinct text from ({' union all '.join(columns)})" if self._dates else "select '' as text"
        day, time = "split_part(replace(trim(t.text), 'T', ' '), ' ', 1)", "substr(trim(t.text), length(d.text) + 1)"
        no_time = f"{time} <> '' and not regexp_full_match({time}, {_literal(_TIME)})"
        no_date = f"{no_time} or not regexp_full_match({day}, {_literal(_DATE)})"
        self._create(
            "dates",
            f"select t.text, d.day, cast(case when trim(t.text) = '' then null when {no_date} then {_NO_DATE} "
            f"when d.day is null then {_NO_DAY} end as tinyint) as wrong "
            f"from ({texts}) t left join days d on d.text = {day}",
        )

    def _joined(self) -> str:
        joins = (f"join {self.table}_dates d_{name} on d_{name}.text = r.{name}" for name in self._dates)
        return f"from {self.table}_rows r join {self.table}_words w on w.mix = r.words {' '.join(joins)}"

    def _value(self, name: str) -> str:
        match self._kind(name):
            case "key":
                return "r.key"
            case "date":
                return f"d_{name}.day"
            case "amount":
                return f"try_cast(replace(trim(r.{name}), '.', '') as bigint)"
            case "id" | "text":
                return f"nullif(trim(r.{name}), '')"
            case _:
                return f"w.{name}"

    def _defect(self) -> str:
        return f"coalesce({_first(self._row_defects, 0)}, w.defect)"

    def _in_rows(self) -> Iterator[Defect]:
        width = len(self._layout.headers)
        yield Defect(reason="broken-quotes", column=None, value="null", holds="r.width is null")
        yield Defect(reason="ragged", column=None, value="cast(r.width as varchar)", holds=f"r.width <> {width}")
        yield Defect(reason="empty", column=self._spec.key, value="null", holds="r.key is null")
        for name in self.columns:
            spec, text = self._spec.columns[name], f"trim(r.{name})"
            if spec.type == "date":
                yield Defect(reason="no-date", column=name, value=text, holds=f"d_{name}.wrong = {_NO_DATE}")
                yield Defect(reason="no-such-day", column=name, value=text, holds=f"d_{name}.wrong = {_NO_DAY}")
                if spec.required:
                    yield Defect(reason="empty", column=name, value="null", holds=f"d_{name}.day is null")
            elif spec.type == "amount":
                odd = f"{text} <> '' and not regexp_full_match({text}, {_literal(_AMOUNT)})"
                yield Defect(reason="no-amount", column=name, value=text, holds=odd)
        for before, after in self._spec.order:
            if {before, after} <= set(self.columns):
                backwards = f"d_{after}.day < d_{before}.day"
                yield Defect(reason="out-of-order", column=after, value=f"trim(r.{after})", holds=backwards)

    def _in_words(self) -> Iterator[Defect]:
        for place, name in enumerate(self._words, 1):
            cell = f"cells[{place}]"
            if self._spec.columns[name].required:
                yield Defect(reason="empty", column=name, value="null", holds=f"{cell} = ''")
            unknown = f"{cell} <> '' and k{place}.value is null"
            yield Defect(reason="unknown-value", column=name, value=f"w.{cell}", holds=unknown)


def _first(defects: Sequence[Defect], start: int) -> str:
    """SQL: the place of the first defect that holds, counted from ``start``, else null."""
    cases = " ".join(f"when {defect.holds} then {place}" for place, defect in enumerate(defects, start))
    return f"cast({f'case {cases} end' if cases else 'null'} as tinyint)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
