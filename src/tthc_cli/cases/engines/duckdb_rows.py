"""Rows of tables in DuckDB: text cells become typed columns, and what a row could not say is noted beside it.

DuckDB does what depends on an engine: lines, cells, words and dates to values. What is counted over the typed rows
stands in :mod:`tthc_cli.cases.counting`, for any engine.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.dictionary import ColumnsFile, ColumnType, errors_pattern, spellings, totals_pattern
from tthc_cli.cases.engines.interface import Defect
from tthc_cli.cases.paths import for_duckdb
from tthc_cli.cases.resources import MEMORY, threads
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.csv_lines import BROKEN, DELIMITER, LINE_END, PLACEHOLDER
from tthc_cli.cases.tables.grids import FIRST_DAY, LAST_DAY
from tthc_cli.cases.tables.parquet_files import ParquetFile, damaged_parquet
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.cases.tables.text_coding import not_utf8
from tthc_cli.errors import TthcError, errno_in, why
from tthc_cli.i18n import _
from tthc_cli.text import fold

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
_DATE: Final = r"[0-9]{1,2}/(0?[1-9]|1[0-2])/[0-9]{4}|[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}"
"""What is written as a date, of whatever day."""
_NO_DATE: Final = 1
_NO_DAY: Final = 2
_ERROR: Final = 3
_TIME: Final = r"[ T]+([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?"
_AMOUNT: Final = r"[0-9]{1,15}|[0-9]{1,3}(\.[0-9]{3}){1,4}"
_LOST_DIGITS: Final = r"[0-9]([.,][0-9]+)?[Ee]\+[0-9]{1,3}|[0-9][.,][0-9]+[Ee][0-9]{1,3}"
"""An identifier that a program took for a number, and wrote as one: 2.40425E+17."""
_SOME_ROWS: Final = "[0-9.,]{1,11}( ?h[^ ]{1,3} s[^ ]{1,3})?"
_SPACES: Final = r"[\s\p{Z}]+"
_BETWEEN: Final = "\x1d"
"""Stands between the word cells of a row, which are understood together, once for each mix of words."""
_BATCH: Final = 10_000


def connect(folder: Path, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """A connection that keeps its data in ``folder``, past ``memory`` all of it, and never asks the network for an
    extension.
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


def common(dictionary: ColumnsFile, tables: Sequence[CaseTable]) -> tuple[str, ...]:
    """The known columns that all tables have: one that a file does not have says nothing about the data set.

    One that stands in for another is read as that alone.
    """
    known = dictionary.data_sets[tables[0].layout.data_set].columns
    stand_ins = {spec.stand_in for spec in known.values()}
    return tuple(
        name
        for name, spec in known.items()
        if not spec.audit and name not in stand_ins and all(name in table.layout.places for table in tables)
    )


class Rows:
    """The rows of all tables of one data set, in DuckDB tables whose names begin with that of the data set.

    With ``audit``, the columns that only serve to recompute due dates are read too (:meth:`facts`).
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        dictionary: ColumnsFile,
        tables: Sequence[CaseTable],
        columns: Sequence[str] | None = None,
        *,
        audit: bool = False,
    ) -> None:
        """``columns`` are those that are read, where these are not all the tables of the data set."""
        self.table = tables[0].layout.data_set
        self.tables = tuple(tables)
        self._connection, self._dictionary = connection, dictionary
        self._spec = dictionary.data_sets[self.table]
        self.columns = common(dictionary, tables) if columns is None else tuple(columns)
        # a pause that one of the files has must not get lost because another one has no such column
        self.audit_columns = tuple(
            name
            for name, spec in self._spec.columns.items()
            if audit and spec.audit and any(name in table.layout.places for table in tables)
        )
        self._own = self.columns
        self._cells = self._own + self.audit_columns
        self._words = [name for name in self.columns if self._kind(name) in dictionary.values]
        self._dates = [name for name in self._cells if self._kind(name) == "date"]
        self.replaced: Callable[[str], str] | None = None
        """Where set: makes of a query for the rows with their facts one for the rows that are counted."""
        self._row_defects, self._word_defects = tuple(self._in_rows()), tuple(self._in_words())
        self.defects = self._row_defects + self._word_defects
        self.read: tuple[int, ...] = ()
        """Rows of each table, once they are loaded."""

    def load(self, report: Callable[[int], None] = lambda _part: None) -> None:
        """Read the files; ``report`` is told the place of each.

        Raises TthcError where one is not UTF-8, or is damaged.
        """
        starts = []
        for part, table in enumerate(self.tables):
            report(part)
            starts.append(self._count("cells") if part else 0)
            self._load(part, table)
        # a table keeps the order in which rows came: a row's place in it tells its line
        lines = [table.source.header_line + 1 - start for table, start in zip(self.tables, starts, strict=True)]
        self._connection.execute(
            f"create view {self.table}_rows as select rowid as seq, rowid + {self._by_part(lines)} as line, "
            "* replace (case when not total then key end as key) "
            f"from {self.table}_cells where width is distinct from 0"
        )
        found = self._connection.execute(f"select part, count(*) from {self.table}_rows group by part").fetchall()
        rows = dict(found)
        self.read = tuple(rows.get(part, 0) for part in range(len(self.tables)))
        self._understand_words()
        self._understand_dates()

    def _load(self, part: int, table: CaseTable) -> None:
        import duckdb

        source = table.source
        query = (
            self._of_parquet(part, table, source) if isinstance(source, ParquetFile) else self._of_lines(part, table)
        )
        try:
            if part:
                self._connection.execute(f"insert into {self.table}_cells {query}")
            else:
                self._create("cells", query)
        except duckdb.InvalidInputException as error:
            if isinstance(source, CsvFile) and "unicode" in str(error):
                raise not_utf8(source.original) from None
            if isinstance(source, ParquetFile):
                raise damaged_parquet(source.original) from error
            raise
        except duckdb.IOException as error:
            if source.path == source.original and str(source.path.absolute()) in str(error):
                if isinstance(source, ParquetFile) and errno_in(str(error)) is None:
                    raise damaged_parquet(source.original) from error
                cause = OSError(errno_in(str(error)) or errno.ENOENT, str(error))
                raise TthcError(_("{file}: cannot be read: {why}").format(file=source.file, why=why(cause))) from None
            raise
        except duckdb.OutOfMemoryException as error:
            # where the disk is full, DuckDB says so by this error too
            if isinstance(source, ParquetFile) and errno_in(str(error)) is None:
                raise TthcError(
                    _("{file}: cells too large to be read; is it a table of cases?").format(file=source.file)
                ) from error
            raise
        except duckdb.Error as error:
            if isinstance(source, ParquetFile):
                raise damaged_parquet(source.original) from error
            raise

    def _count(self, part: str) -> int:
        found = self._connection.execute(f"select count(*) from {self.table}_{part}").fetchone()
        return int(found[0]) if found else 0

    def _by_part(self, numbers: Sequence[int]) -> str:
        """SQL: the number of the table that a row came from."""
        return (
            str(numbers[0]) if len(numbers) == 1 else f"(cast([{', '.join(map(str, numbers))}] as bigint[]))[part + 1]"
        )

    def keys(self) -> duckdb.DuckDBPyRelation:
        """The key of every row, null where it has none, as ``key``."""
        return self._connection.sql(f"select key from {self.table}_cells where not total")

    def typed(self, keys: str | None = None) -> duckdb.DuckDBPyRelation:
        """The rows with typed columns: all, or those with a key that stands in the table ``keys``.

        Columns: ``seq``, by which rows stand in the order of the files; ``line``; ``key``; ``total``, whether it is no
        row but a sum of them; every other known column of the file under its own name; ``defect``, a place in
        ``defects`` or null.
        """
        only = f"where r.key in (select key from {keys})" if keys else ""
        if self.replaced and keys:
            # held against each other are what the files say: rows that lead to different due dates disagree
            facts = [f"r.{name}" for name in (*self.audit_columns, *({"due_on"} & set(self._own)))]
            said = f", concat_ws('{_BETWEEN}', {', '.join(facts) or 'null'}) as said"
            known = ", ".join(
                name for name in ("seq", "key", *self._own, "defect") if name not in (self._spec.key, "due_on")
            )
            return self._connection.sql(f"select {known}, said as due_on from ({self._typed(said)} {only})")
        if self.replaced:
            return self._connection.sql(self.replaced(f"{self._typed(self._facts())} {only}"))
        return self._connection.sql(f"{self._typed()} {only}")

    def _typed(self, more: str = "") -> str:
        values = ", ".join(f"{self._value(name)} as {name}" for name in self._own if name != self._spec.key)
        return f"select r.seq, r.line, r.key, r.total, {values}, {self._defect()} as defect{more} {self._joined()}"

    def facts(self, keys: str | None = None) -> duckdb.DuckDBPyRelation:
        """As :meth:`typed`, with what else a due date is recomputed from.

        Further columns: ``part``, the place of the row's table; ``received_at``, the time of day of the receipt, or
        null; every column of the dictionary that serves the audit, null where no file has it; for those with dates also
        ``…_wrong``, whether something stands there that is no date.
        """
        only = f"where r.key in (select key from {keys})" if keys else ""
        return self._connection.sql(f"{self._typed(self._facts())} {only}")

    def _facts(self) -> str:
        values = [", r.part", "d_received_on.clock as received_at"]
        for name, spec in self._spec.columns.items():
            if not spec.audit:
                continue
            there = name in self.audit_columns
            if spec.type == "date":
                values.append(f"d_{name}.day as {name}" if there else f"cast(null as date) as {name}")
                values.append(f"{f'd_{name}.wrong is not null' if there else 'false'} as {name}_wrong")
            else:
                values.append(f"{self._value(name) if there else 'cast(null as varchar)'} as {name}")
        return ", ".join(values)

    def told(self) -> duckdb.DuckDBPyRelation:
        """As :meth:`typed`, and as ``value`` the cell that is wrong."""
        return self._connection.sql(self._typed(f", {self._defect()} as place, {self._wrong('place')} as value"))

    def _wrong(self, place: str) -> str:
        """SQL: the cell that is wrong, by the place of the defect."""
        cells = " ".join(f"when {number} then {defect.value}" for number, defect in enumerate(self.defects))
        return f"case {place} {cells} end"

    def set_aside(self, disagreeing: str) -> Iterator[tuple[CaseTable, int, str | None, str, str | None, str | None]]:
        """CaseTable, line, key, reason, column and value of each row that was set aside, in the order of the files.

        ``disagreeing`` is a table of keys; where they have a ``conflict``, rows say different things of one case.
        """
        found = self._connection.cursor().execute(
            "select part, line, key, place, value from "
            f"(select r.seq, r.part, r.line, r.key, {self._defect()} as place, "
            f"{self._wrong('place')} as value {self._joined()}) "
            f"where place is not null or key in (select key from {disagreeing} where conflict) order by seq"
        )
        while batch := found.fetchmany(_BATCH):
            for part, line, key, place, value in batch:
                if place is None:
                    yield self.tables[part], line, key, "disagree", None, None
                else:
                    defect = self.defects[place]
                    yield self.tables[part], line, key, defect.reason, defect.column, value

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

    def _of_lines(self, part: int, table: CaseTable) -> str:
        source = table.source
        assert isinstance(source, CsvFile)  # noqa: S101 - the caller has looked
        delimiter = _literal(source.delimiter)
        lines = (
            f"select line, string_split(line, {delimiter}) as cells "
            f"from read_csv({_literal(for_duckdb(source.path))}, columns={{'line': 'VARCHAR'}}, auto_detect=false, "
            f"header=false, skip={source.header_line}, new_line={_literal(source.line_end)}, delim='\x01', "
            "hive_partitioning=false, "
            "compression='none', quote='', escape='', nullstr='\x04', max_line_size=2097152, buffer_size=8388608)"
        )
        no_row = f"regexp_full_match(line, '[{PLACEHOLDER}{LINE_END}\\s\\p{{Z}}{source.delimiter}]*')"
        width = f"case when {no_row} then 0 when line <> '{BROKEN}' then len(cells) end"
        cells = {
            name: self._cell(source, table.layout.places[name]) if name in table.layout.places else "''"
            for name in self._cells
        }
        first = "list_filter(cells, lambda cell: trim(cell) <> '')[1]"
        return f"select {self._row(part, width, cells, first)} from ({lines})"

    def _cell(self, source: CsvFile, place: int) -> str:
        """A cell, with the delimiters and line ends that were inside of quotes."""
        cell = f"coalesce(cells[{place + 1}], '')"
        if source.rewritten:
            cell = f"replace({cell}, '{DELIMITER}', {_literal(source.delimiter)})"
            cell = f"replace({cell}, '{LINE_END}', ' ')"
        return cell

    def _of_parquet(self, part: int, table: CaseTable, source: ParquetFile) -> str:
        cells = {}
        for name in self._cells:
            place = table.layout.places.get(name)
            is_id = self._kind(name) in ("key", "id")
            text = "''" if place is None else _as_text(f"#{place + 1}", source.types[place], is_id=is_id)
            cells[name] = f"coalesce({text}, '')"
        in_order = sorted(self._own, key=lambda name: table.layout.places[name])
        first = "coalesce(" + ", ".join(f"nullif(trim({name}), '')" for name in in_order) + ")"
        texts = ", ".join(f"{cells[name]} as {name}" for name in self._cells)
        names = {name: name for name in self._cells}
        return (
            f"select {self._row(part, str(len(source.headers)), names, first)} from "
            f"(select {texts} from read_parquet({_literal(for_duckdb(source.path))}, binary_as_string=true, "
            "hive_partitioning=false))"
        )

    def _row(self, part: int, width: str, cells: dict[str, str], first: str) -> str:
        """The columns of a row: the table that it came from; how many cells it has, 0 where it is none, null where its
        quotes are broken; whether it is a row of totals; its key; its cells, those with words as one.
        """
        words = ", ".join(cells[name] for name in self._words) or "''"
        key = f"trim({cells[self._spec.key]})"
        total = self._total(key, first)
        others = [name for name in self._cells if name != self._spec.key and name not in self._words]
        return ", ".join(
            [
                f"cast({part} as smallint) as part",
                f"{width} as width",
                f"{total} as total",
                f"nullif(nullif({key}, ''), '{BROKEN}') as key",
                *(f"{cells[name]} as {name}" for name in others),
                f"concat_ws('{_BETWEEN}', {words}) as words",
            ]
        )

    def _total(self, key: str, first: str) -> str:
        """Whether a row without a key of its own begins, as a row of totals does, with a word for that."""
        pattern = totals_pattern(self._dictionary)
        if not pattern:
            return "false"
        letters = {letter for word in self._dictionary.totals for letter in (word[0].lower(), word[0].upper())}
        # not IN with a list: DuckDB makes a join of that, and rows lose their order
        # a number of rows can stand where the case ids are: "Tổng cộng;13"
        bare = f"({key} = '' or regexp_full_match({key}, {_literal(_SOME_ROWS)}))"
        begins = f"{bare} or contains({_literal(''.join(sorted(letters)))}, left({key}, 1))"
        says = f"case when {bare} then trim({first}) else {key} end"
        plain = f"replace(strip_accents(lower({says})), 'đ', 'd')"
        return (
            f"(case when {begins} then coalesce(regexp_full_match({plain}, {_literal(pattern)}), false) else false end)"
        )

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
        clock = f"try_cast(trim(replace({time}, 'T', '')) as time)"
        self._create(
            "dates",
            f"select t.text, d.day, {clock} as clock, cast(case when trim(t.text) = '' then null "
            f"when {self._error('trim(t.text)')} then {_ERROR} "
            f"when {no_date} then {_NO_DATE} when d.day is null then {_NO_DAY} end as tinyint) as wrong "
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
            case "text":
                # what differs in the spaces between its words alone is one group, as it looks
                return f"nullif({_spaced(f'r.{name}')}, '')"
            case "id":
                return self._id(f"trim(r.{name})")
            case "limit":
                return f"nullif(trim(r.{name}), '')"
            case _:
                return f"w.{name}"

    def _id(self, cell: str) -> str:
        """SQL: a cell with an identifier, null where it says that there is none."""
        words = sorted({fold(word) for word in ("", *self._dictionary.no_id)})
        plain = f"replace(strip_accents(lower({cell})), 'đ', 'd')"
        known = ", ".join(map(_literal, words))
        # applicants whose numbers have lost digits cannot be told apart: as if none were written
        unknown = f"list_contains([{known}], {_spaced(plain)}) or {_lost_digits(cell)}"
        return f"case when not ({unknown}) then {cell} end"

    def _error(self, cell: str) -> str:
        """SQL: whether a spreadsheet program could not compute or show a cell."""
        # the first condition alone would say it all but for the time that the second takes
        pattern = _literal(errors_pattern(self._dictionary))
        return f"(contains('#Ee', left({cell}, 1)) and regexp_full_match(upper({cell}), {pattern}))"

    def _defect(self) -> str:
        return f"case when not r.total then coalesce({_first(self._row_defects, 0)}, w.defect) end"

    def _in_rows(self) -> Iterator[Defect]:
        width = self._by_part([len(table.layout.headers) for table in self.tables])
        yield Defect(reason="broken-quotes", column=None, value="null", holds="r.width is null")
        yield Defect(reason="ragged", column=None, value="cast(r.width as varchar)", holds=f"r.width <> {width}")
        yield Defect(reason="empty", column=self._spec.key, value="null", holds="r.key is null")
        for name in self._own:
            spec = self._spec.columns[name]
            text = "r.key" if spec.type == "key" else f"trim(r.{name})"
            if spec.type not in self._dictionary.values:
                error = f"d_{name}.wrong = {_ERROR}" if spec.type == "date" else self._error(text)
                yield Defect(reason="unknown-value", column=name, value=text, holds=error)
            if spec.type == "key":
                yield Defect(reason="lost-digits", column=name, value="null", holds=_lost_digits(text))
            elif spec.type == "date":
                yield Defect(reason="no-date", column=name, value=text, holds=f"d_{name}.wrong = {_NO_DATE}")
                yield Defect(reason="no-such-day", column=name, value=text, holds=f"d_{name}.wrong = {_NO_DAY}")
                if spec.required:
                    yield Defect(reason="empty", column=name, value="null", holds=f"d_{name}.day is null")
            elif spec.type == "amount":
                odd = f"{text} <> '' and not regexp_full_match({text}, {_literal(_AMOUNT)})"
                yield Defect(reason="no-amount", column=name, value=text, holds=odd)
        for before, after in self._spec.order:
            if {before, after} <= set(self._own):
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


def _lost_digits(cell: str) -> str:
    """SQL: whether an identifier was written as a number is, with some of its digits alone."""
    return f"(contains('.,Ee', substr({cell}, 2, 1)) and regexp_full_match({cell}, {_literal(_LOST_DIGITS)}))"


_EXACT: Final = {"DOUBLE": (10**15, 14), "FLOAT": (1 << 24, 6)}
"""From where on a binary number does not keep all digits, and with how many behind the point it is then written."""


def _as_text(column: str, kind: str, *, is_id: bool) -> str:
    """SQL: a value of a Parquet file as the text that stands for it in a CSV file."""
    if kind == "VARCHAR":
        return f"regexp_replace(nfc_normalize({column}), '[\\x00-\\x08\\x0a-\\x1f\\x{{a0}}]', ' ', 'g')"
    if kind.startswith("DECIMAL"):
        whole = f"{column} = trunc({column})"
        return f"case when {whole} then cast(cast({column} as hugeint) as varchar) else cast({column} as varchar) end"
    if kind in _EXACT:
        least, digits = _EXACT[kind]
        whole = f"abs({column}) < 1e15 and {column} = trunc({column})"
        text = f"when {whole} then cast(cast({column} as bigint) as varchar) else cast({column} as varchar) end"
        if not is_id:
            return f"case {text}"
        lost = f"when abs({column}) >= {least} then format('{{:.{digits}e}}', cast({column} as double))"
        return f"case when isnan({column}) then '' {lost} {text}"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"cast(timezone('Asia/Ho_Chi_Minh', {column}) as varchar)"
    return f"cast({column} as varchar)"


def _spaced(text: str) -> str:
    """SQL: a text with one space between its words, and none around them."""
    return f"trim(regexp_replace({text}, {_literal(_SPACES)}, ' ', 'g'))"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
