"""Rows of tables in DuckDB: text cells become typed columns, and what a row could not say is noted beside it.

DuckDB does what depends on an engine: lines, cells, words and dates to values. What is counted over the typed rows
stands in :mod:`tthc_cli.cases.fates` and :mod:`tthc_cli.cases.counting`, for any engine.

The tables of a data set begin with its name: ``…_cells`` has the cells of each row as text; ``…_rows`` is a view of it
with the line of each row; ``…_words`` and ``…_dates`` have each different text with what it means; ``…_few`` few rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tthc_cli.cases.dictionary import ColumnsFile, unread_mark
from tthc_cli.cases.engines.columns import HOUR, RECORDED, Kept, ReadColumns, audited, common
from tthc_cli.cases.engines.duckdb_connection import rows_of
from tthc_cli.cases.engines.duckdb_defects import (
    defects_of_rows,
    defects_of_words,
    first_defect,
    unknown_word,
    unread_cell,
    wrong_cell,
)
from tthc_cli.cases.engines.duckdb_files import BETWEEN_WORDS, errors_of_file, rows_query
from tthc_cli.cases.engines.duckdb_meanings import understand_dates, understand_words
from tthc_cli.cases.engines.duckdb_packed import PackedTable, are_few, packing_of
from tthc_cli.cases.engines.duckdb_second_headers import refuse_second_headers
from tthc_cli.cases.engines.interface import SetAside
from tthc_cli.cases.engines.sql_text import (
    amount,
    as_seen,
    identifier,
    is_as_seen,
    is_yes,
    whole_number,
)
from tthc_cli.cases.tables.read import CaseTable

if TYPE_CHECKING:
    import duckdb

    from tthc_cli.cases.engines.packed_rows import PackedRows


class Rows:
    """The rows of all tables of one data set, in DuckDB tables whose names begin with that of the data set."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        dictionary: ColumnsFile,
        tables: Sequence[CaseTable],
        columns: Sequence[str] | None = None,
        *,
        audit: bool = False,
    ) -> None:
        """Make ready to read the tables.

        Args:
            connection: Where the rows are kept.
            dictionary: The known columns and words.
            tables: The tables, in the order of their rows.
            columns: The columns to read, if these are not all the tables of the data set; else those that all have.
            audit: Whether to read what due dates are recomputed from too (:meth:`facts`), and the recorded due date
                of those tables that have one: it must not get lost because another one has no such column.
        """
        self.table = tables[0].layout.data_set
        self.tables = tuple(tables)
        self._connection, self._dictionary = connection, dictionary
        self._read_columns = ReadColumns(
            dictionary=dictionary,
            data_set=self.table,
            counted=common(dictionary, tables, (RECORDED,) if audit else ()) if columns is None else tuple(columns),
            audited=audited(dictionary, tables) if audit else (),
        )
        self.columns = self._read_columns.counted
        self.audit_columns = self._read_columns.audited
        self.unread_marks = tuple(map(unread_mark, self._read_columns.optional))
        self.replaced: Callable[[str], str] | None = None
        """If set: makes of a query for the rows with their facts one for the rows that are counted."""
        self.compared_hour: str | None = None
        """SQL over a row with its dates: the time of day in which rows of one case must be equal, too; None if that
        does not matter. It does if it decides from which day a limit runs."""
        width = self._of_its_table([len(table.layout.headers) for table in self.tables])
        self._row_defects = tuple(defects_of_rows(self._read_columns, width))
        self._word_defects = tuple(defects_of_words(self._read_columns))
        self.defects = self._row_defects + self._word_defects
        self.read: tuple[int, ...] = ()
        """Rows of each table, once they are loaded."""
        self._are_typed = False

    # -- loading

    def load(
        self,
        report: Callable[[int], None] = lambda _part: None,
        kept: Kept | None = None,
    ) -> None:
        """Read the files.

        Args:
            report: Told the place of each table before it is read.
            kept: What is kept of plain rows, which may be packed then (:mod:`tthc_cli.cases.engines.packed_rows`); what
                else is needed is read later. None if they may not be packed.

        Raises:
            TthcError: If a file is not UTF-8, is damaged, or has a second header with other columns.
        """
        self._report = report
        self.packing = packing_of(self._read_columns, self.tables, kept) if kept else None
        self._are_few = are_few(self.tables)
        self._read()

    def _read(self) -> None:
        if self.packing:
            self._starts = self._packed_table(self.packing).read()
        else:
            self._starts = self._read_cells()
        self._number_lines(self._starts)
        self.read = self._count_rows()
        understand_words(self._connection, self.table, self._read_columns, self._word_defects, len(self._row_defects))
        understand_dates(self._connection, self.table, self._read_columns)
        refuse_second_headers(self._connection, self.table, self.tables, self._read_columns)

    def _packed_table(self, packing: PackedRows) -> PackedTable:
        return PackedTable(connection=self._connection, name=self.table, packing=packing, report=self._report)

    def _need(self, columns: Collection[str]) -> None:
        """Read the files again if a column is needed that was left out of the packed rows."""
        packing = self.packing
        if packing and (lacking := packing.left_out & frozenset(columns)):
            self.packing = packing.with_texts(lacking)
            self._read()

    def _read_cells(self) -> list[int]:
        """Read the cells of all rows; gives how many rows stand before the first one of each table."""
        starts = []
        for part, table in enumerate(self.tables):
            self._report(part)
            starts.append(self._rows_so_far() if part else 0)
            query = rows_query(part, table, self._read_columns)
            with errors_of_file(table.source):
                if part:
                    self._connection.execute(f"insert into {self.table}_cells {query}")
                else:
                    self._create("cells", query)
        return starts

    def _rows_so_far(self) -> int:
        ((count,),) = self._connection.execute(f"select count(*) from {self.table}_cells").fetchall()
        return int(count)

    def _count_rows(self) -> tuple[int, ...]:
        parts = f"select part from {self.table}_rows"
        if self.packing:
            parts += f" union all select part from {self.table}_plain"
        counts = dict(self._connection.execute(f"select part, count(*) from ({parts}) group by part").fetchall())
        return tuple(counts.get(part, 0) for part in range(len(self.tables)))

    def _number_lines(self, starts: Sequence[int]) -> None:
        """Tell the line of each row. A table keeps the order in which rows came, so a row's place in it tells it.

        ``starts`` are the rows that stand before the first one of each table.
        """
        offsets = [table.source.header_line + 1 - start for table, start in zip(self.tables, starts, strict=True)]
        self._offset = self._of_its_table(offsets)
        """SQL: what a row's ``seq`` lacks to its line."""
        seq, others = ("seq", "* exclude (seq)") if self.packing else ("rowid", "*")
        self._connection.execute(
            f"create or replace view {self.table}_rows as select {seq} as seq, {seq} + {self._offset} as line, "
            f"{others} replace (case when not total then key end as key) "
            f"from {self.table}_cells where width is distinct from 0"
        )

    def _of_its_table(self, numbers: Sequence[int]) -> str:
        """SQL: of one number for each table that of the table of a row."""
        if len(numbers) == 1:
            return str(numbers[0])
        return f"(cast([{', '.join(map(str, numbers))}] as bigint[]))[part + 1]"

    def _create(self, name: str, query: str) -> None:
        self._connection.execute(f"create or replace table {self.table}_{name} as {query}")

    # -- rows with typed columns

    def keys(self) -> duckdb.DuckDBPyRelation:
        """The keys of all rows that share one with another row, and of some others, as ``key``."""
        return self._connection.sql(f"select key from {self.table}_cells where not total")

    def typed(self, keys: str | None = None, needed: Collection[str] | None = None) -> duckdb.DuckDBPyRelation:
        """The rows with typed columns: all, or those with a key that stands in the table ``keys``.

        Columns: ``seq``, by which rows stand in the order of the files; ``line``; ``key``; ``total``, whether it is no
        row but a sum of them; every other known column of the file under its own name; ``defect``, a place in
        ``defects`` or null; of each optional column, ``…_unread``, whether something stands there that cannot be
        read, also of one that is not needed.

        Args:
            keys: The table, with keys that more than one row has.
            needed: Which columns are needed, if not all: the others are left out, and without the one of the keys
                ``key`` may be null in a row whose key no other row has.
        """
        only = _only(keys)
        if self.replaced is None:
            names = [name for name in self._read_columns.counted if needed is None or name in needed]
            if self._are_few:
                return self._connection.sql(f"{self._few(names)} {only}")
            query = f"{self._typed(names)} {only}"
            if self.packing and not keys:
                self._need(names)
                query += f" union all {self._plain(names)}"
            return self._connection.sql(query)
        if keys is None:
            return self._connection.sql(self.replaced(self._typed(self._read_columns.counted, _listed(self._facts()))))
        return self._connection.sql(self._to_compare(only))

    def _few(self, names: Sequence[str]) -> str:
        """SQL: few rows with these columns. They are kept: planning how to type them takes longer than doing so."""
        if not self._are_typed:
            self._create("few", self._typed(self._read_columns.counted, "raw.words"))
            self._are_typed = True
        columns = [name for name in names if name != self._read_columns.key]
        items = ["seq", "line", "key", "total", *columns, *self.unread_marks, "defect"]
        return f"select {', '.join(f'raw.{name}' for name in items)} from {self.table}_few raw"

    def _to_compare(self, only: str) -> str:
        """SQL: rows as they are compared with one another when due dates are recomputed.

        Compared is what the files say: rows that lead to different due dates disagree. So ``due_on`` has all of that.
        """
        facts = [f"raw.{name}" for name in (*self.audit_columns, *({RECORDED} & set(self._read_columns.counted)))]
        if self.compared_hour:
            facts.append(f"coalesce(cast({self.compared_hour} as varchar), '')")
        due_facts = f"concat_ws('{BETWEEN_WORDS}', {', '.join(facts) or 'null'}) as due_facts"
        columns = ("seq", "key", *self._read_columns.counted, *self.unread_marks, "defect")
        others = ", ".join(name for name in columns if name not in (self._read_columns.key, "due_on"))
        return (
            f"select {others}, due_facts as due_on from ({self._typed(self._read_columns.counted, due_facts)} {only})"
        )

    def texts_of(self, column: str) -> str:
        """SQL: each different ``text`` of a column of texts or limits, as it is kept, with the ``part`` of its rows."""
        query = f"select distinct part, {column} as text from {self.table}_rows"
        if self.packing:
            query += f" union {self.packing.texts(column, f'{self.table}_plain')}"
        return query

    def days(self) -> str:
        """SQL: days as ``day``, among them the first and the last one of any row."""
        query = f"select day from {self.table}_dates"
        if self.packing:
            ends = (f"{end}({self.packing.value(name)})" for name in self._read_columns.dates for end in ("min", "max"))
            query += f" union all select unnest([{', '.join(ends)}]) from {self.table}_plain"
        return query

    def facts(self, keys: str | None = None, as_written: Collection[str] = ()) -> duckdb.DuckDBPyRelation:
        """As :meth:`typed`, with what else a due date is recomputed from.

        Further columns: ``part``, the place of the row's table; ``received_at``, the time of day of the receipt, or
        null; every column of the dictionary that serves the audit, null if no file has it; for those with dates also
        ``…_wrong``, whether something stands there that is no date.

        Args:
            keys: The table with the keys of the rows that are asked for; all rows if None.
            as_written: Columns of text whose cells are given as they are written, which takes less time.
        """
        names = [name for name in self._read_columns.counted if name not in as_written]
        written = [f"raw.{name}" for name in self._read_columns.counted if name in as_written]
        return self._connection.sql(f"{self._typed(names, *written, _listed(self._facts()))} {_only(keys)}")

    def with_wrong_cells(self) -> duckdb.DuckDBPyRelation:
        """As :meth:`typed`, and as ``value`` the cell that is wrong."""
        place, cell = f"{self._defect()} as place", f"{wrong_cell(self.defects, 'place')} as value"
        return self._connection.sql(self._typed(self._read_columns.counted, place, cell))

    def set_aside(self, disagreeing: str | None) -> Iterator[SetAside]:
        """Each row that was set aside, in the order of the files.

        Args:
            disagreeing: A table with a ``key`` and whether its rows ``conflict``: say different things of one case;
                None if no rows do.
        """
        rows = (
            f"select raw.seq, raw.part, raw.line, raw.key, {self._defect()} as place, "
            f"{wrong_cell(self.defects, 'place')} as value {self._joined()}"
        )
        conflict = f"or key in (select key from {disagreeing} where conflict)" if disagreeing else ""
        cursor = self._connection.cursor().execute(
            f"select part, line, key, place, value from ({rows}) where place is not null {conflict} order by seq"
        )
        for part, line, key, place, value in rows_of(cursor):
            if place is None:
                yield SetAside(self.tables[part], line, key, "disagree", None, None)
            else:
                defect = self.defects[place]
                yield SetAside(self.tables[part], line, key, defect.reason, defect.column, value)

    def unknown_words(self, place: int, most: int) -> tuple[list[tuple[str, int]], int]:
        """Count the words behind a defect that the dictionary does not know.

        Args:
            place: The place of the defect in ``defects``.
            most: How many words are asked for.

        Returns:
            The most frequent words, each with its rows; and how many different ones there are.
        """
        rows, defect = self._joined(), self._defect()
        if self._are_typed:
            rows, defect = f"from {self.table}_few raw join {self.table}_words meant on mix = words", "raw.defect"
        counts = self._connection.execute(
            f"select {self.defects[place].value} as word, count(*) as rows, count(*) over () {rows} "
            # the first condition alone would say it all, the second spares most rows the first
            f"where {defect} = {place} and meant.defect = {place} "
            f"group by word order by rows desc, word limit {most}"
        ).fetchall()
        return [(word, number) for word, number, _different in counts], counts[0][2]

    def columns_of_words(self) -> list[tuple[str, str]]:
        """The columns whose cells hold one of a few known words, each with its type."""
        return [(name, self._read_columns.type_of(name)) for name in self._read_columns.words]

    def unknown_words_of(self, column: str, most: int) -> list[tuple[str, int]]:
        """Count the words of a column that the dictionary does not know, whatever else is wrong with their rows.

        Args:
            column: One of :meth:`columns_of_words`.
            most: How many words are asked for.

        Returns:
            The most frequent words, each with its rows.
        """
        place = self._read_columns.words.index(column) + 1
        return self._connection.execute(
            f"select cells[{place}] as word, count(*) as rows from {self.table}_rows raw "
            f"join {self.table}_words on mix = raw.words where not raw.total and {unknown_word(place)} "
            f"group by word order by rows desc, word limit {most}"
        ).fetchall()

    def _typed(self, names: Sequence[str], *more: str) -> str:
        """SQL: the rows with these columns typed, and further ones."""
        columns = self._read_columns
        values = [f"{self._value(name)} as {name}" for name in names if name != columns.key]
        marks = [f"{unread_cell(name, columns)} as {unread_mark(name)}" for name in columns.optional]
        items = ["raw.seq", "raw.line", "raw.key", "raw.total", *values, *marks, f"{self._defect()} as defect", *more]
        return f"select {', '.join(items)} {self._joined()}"

    def _plain(self, names: Sequence[str]) -> str:
        """SQL: the packed rows with the columns of :meth:`_typed`."""
        assert self.packing is not None  # noqa: S101 - the caller has looked
        key = self.packing.value(self._read_columns.key)
        values = [f"{self.packing.value(name)} as {name}" for name in names if name != self._read_columns.key]
        marks = [f"false as {mark}" for mark in self.unread_marks]
        items = ["seq", f"seq + {self._offset} as line", f"{key} as key", "false as total", *values, *marks]
        return f"select {', '.join(items)}, cast(null as tinyint) as defect from {self.table}_plain"

    def plain_facts(self) -> str:
        """SQL: the packed rows with the columns of :meth:`facts` in which they may differ, as far as they are kept."""
        columns, packing = self._read_columns, self.packing
        assert packing is not None  # noqa: S101 - the caller has looked
        values = {"key": packing.value(columns.key), "part": "part", "received_at": packing.value(HOUR)}
        kept = (name for name in columns.cells if name not in (columns.key, *packing.left_out))
        values.update((name, packing.value(name)) for name in kept)
        return f"select seq, seq + {self._offset} as line, {_listed(values)} from {self.table}_plain"

    def plain_constants(self) -> str:
        """SQL: the other columns of :meth:`facts`, in which all packed rows have the same."""
        read = ("part", "received_at", *self.audit_columns)
        values = {"total": "false", "defect": "cast(null as tinyint)"}
        values |= {name: value for name, value in self._facts().items() if name not in read}
        values |= {f"{name}_wrong": "false" for name in self.audit_columns if name in self._read_columns.dates}
        return _listed(values)

    def read_keys(self, rows: str, table: str) -> None:
        """Put the keys of some packed rows into a table, if keys are not kept: the files are gone through for them.

        Args:
            rows: SQL: the ``seq`` and ``part`` of each.
            table: The table, with ``seq`` and ``key``.
        """
        assert self.packing is not None  # noqa: S101 - the caller has looked
        self._packed_table(self.packing).read_keys(rows, self._starts, table)

    def _facts(self) -> dict[str, str]:
        """SQL: what else a due date is recomputed from, by column."""
        facts = {"part": "raw.part", "received_at": "date_received_on.clock"}
        for name, spec in self._read_columns.spec.columns.items():
            if not spec.audit:
                continue
            is_read = name in self.audit_columns
            if spec.type == "date":
                facts[name] = f"date_{name}.day" if is_read else "cast(null as date)"
                facts[f"{name}_wrong"] = f"date_{name}.wrong is not null" if is_read else "false"
            else:
                facts[name] = self._value(name) if is_read else "cast(null as varchar)"
        return facts

    def _joined(self) -> str:
        """SQL: each row ``raw``, with what its words ``meant`` and its dates ``date_<column>`` mean."""
        dates = (
            f"join {self.table}_dates date_{name} on date_{name}.text = raw.{name}" for name in self._read_columns.dates
        )
        return f"from {self.table}_rows raw join {self.table}_words meant on meant.mix = raw.words {' '.join(dates)}"

    def _defect(self) -> str:
        """SQL: the place of the first defect that a row has, or null."""
        return f"case when not raw.total then coalesce({first_defect(self._row_defects, 0)}, meant.defect) end"

    def _value(self, name: str) -> str:
        """SQL: the typed value of a column."""
        match self._read_columns.type_of(name):
            case "key":
                return "raw.key"
            case "date":
                return f"date_{name}.day"
            case "amount":
                return amount(f"raw.{name}")
            case "count":
                return whole_number(f"raw.{name}")
            case "file":
                return f"coalesce({is_yes(f'raw.{name}', self._dictionary)}, false)"
            case "text":
                # what differs in spaces and in marks that are not seen alone is one group, as it looks
                text = f"raw.{name}"
                # most texts are so already, which is found out in a part of the time that making another one takes
                return f"nullif(case when {is_as_seen(text)} then {text} else {as_seen(text)} end, '')"
            case "id":
                return identifier(f"raw.{name}", self._dictionary)
            case "limit":
                return f"nullif(raw.{name}, '')"
            case _:
                return f"meant.{name}"


def _listed(values: Mapping[str, str]) -> str:
    """SQL: values under their names."""
    return ", ".join(f"{value} as {name}" for name, value in values.items())


def _only(keys: str | None) -> str:
    """SQL: the condition that a row's key stands in a table; nothing if all rows are meant."""
    return f"where raw.key in (select key from {keys})" if keys else ""
