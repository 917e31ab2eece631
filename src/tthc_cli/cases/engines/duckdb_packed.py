"""Tables of packed rows in DuckDB, and the lines of all rows that are read in the slower way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.engines.columns import Kept, ReadColumns
from tthc_cli.cases.engines.duckdb_files import errors_of_file, lines_of, query_of_lines
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.classes import dataclass

if TYPE_CHECKING:
    import duckdb

    from tthc_cli.cases.engines.packed_rows import PackedRows

PACKED_FROM: Final = 1 << 20
"""Bytes of files from which on their rows are packed: for fewer it takes longer than it saves."""


def packing_of(columns: ReadColumns, tables: Sequence[CaseTable], kept: Kept) -> PackedRows | None:
    """How plain rows are packed; None if they cannot be, or if it is not worth it.

    Args:
        columns: The columns that are read.
        tables: The tables.
        kept: What is kept of them.
    """
    size = _bytes_of(tables)
    if size is None or size < PACKED_FROM:
        return None
    from tthc_cli.cases.engines.packed_rows import PackedRows, can_be_packed  # here: few rows need none of it

    if not can_be_packed(columns):
        return None
    packing = PackedRows(columns, tables, kept)
    return packing if packing.is_worthwhile else None


def are_few(tables: Sequence[CaseTable]) -> bool:
    """Whether tables are so small that whatever is made of their rows fits into memory with ease."""
    size = _bytes_of(tables)
    return size is not None and size < PACKED_FROM


def _bytes_of(tables: Sequence[CaseTable]) -> int | None:
    """The size of tables; None if one of them is compressed, as then it says nothing of its rows."""
    sources = [table.source for table in tables]
    sizes = [source.path.stat().st_size for source in sources if isinstance(source, CsvFile)]
    return sum(sizes) if len(sizes) == len(sources) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedTable:
    """The packed rows of a data set.

    ``…_packed`` has a row for each line, packed or as it is; the place of a row in it tells its line. The view
    ``…_plain`` has the plain rows among them, except those that share their key with another row; ``…_cells`` has the
    cells of all other rows.
    """

    connection: duckdb.DuckDBPyConnection
    name: str
    """The name of the data set, with which those of its tables begin."""
    packing: PackedRows
    report: Callable[[int], None]
    """Told the place of each table before it is read."""

    def read(self) -> list[int]:
        """Read the files.

        Returns:
            How many rows stand before the first one of each table.

        Raises:
            TthcError: If a file is not UTF-8.
        """
        starts = self._pack()
        self._read_odd_rows()
        if self._find_shared_keys():
            self._read_rows_with_shared_keys(starts)
        self.connection.execute(
            f"create or replace view {self.name}_plain as "
            f"select rowid as seq, * from {self.name}_packed where odd is null"
        )
        return starts

    def _pack(self) -> list[int]:
        starts = []
        for part, source in enumerate(self.packing.sources):
            self.report(part)
            starts.append(self._count("packed") if part else 0)
            with errors_of_file(source):
                self._put("packed", self.packing.query(part), is_first=part == 0)
        return starts

    def _read_odd_rows(self) -> None:
        """Read the cells of the rows that are not plain."""
        for part in range(len(self.packing.sources)):
            odd = f"select rowid as seq, odd as line from {self.name}_packed where odd is not null and part = {part}"
            self._put("cells", self._cells(part, odd), is_first=part == 0)

    def _find_shared_keys(self) -> bool:
        """Make the table ``…_compared`` of the plain rows that may share their key with another row.

        Two different keys may have the same hash: such rows are compared in the slower way too, which looks at keys.
        """
        hashes = (
            f"select key_hash from {self.name}_packed where odd is null "
            f"union all select hash(key) from {self.name}_cells where not total and key is not null"
        )
        shared = f"select key_hash from ({hashes}) group by key_hash having count(*) > 1"
        self._put("shared", shared, is_first=True)
        if not self._count("shared"):
            return False
        compared = (
            f"select rowid as seq, part from {self.name}_packed "
            f"where odd is null and key_hash in (select key_hash from {self.name}_shared)"
        )
        self._put("compared", compared, is_first=True)
        return True

    def _read_rows_with_shared_keys(self, starts: Sequence[int]) -> None:
        for part, lines in enumerate(self._lines_at(f"{self.name}_compared", starts)):
            with self._read_again(part):
                self._put("cells", self._cells(part, lines), is_first=False)
        self.connection.execute(
            f"update {self.name}_packed set odd = '' where rowid in (select seq from {self.name}_compared)"
        )

    def read_keys(self, rows: str, starts: Sequence[int], table: str) -> None:
        """Put the keys of some plain rows into a table.

        Args:
            rows: SQL: the ``seq`` and ``part`` of each.
            starts: As :meth:`read` has given them.
            table: The table, with ``seq`` and ``key``.

        Raises:
            TthcError: If a file cannot be read any more.
        """
        for part, lines in enumerate(self._lines_at(rows, starts)):
            keys = f"select seq, {self.packing.key_of_line(part)} as key from ({lines})"
            with self._read_again(part):
                self.connection.execute(f"insert into {table} {keys}")

    def _lines_at(self, rows: str, starts: Sequence[int]) -> Iterator[str]:
        """SQL for each file: the lines of some rows in it with their ``seq``, as :meth:`read_keys` is given them."""
        for part, (source, start) in enumerate(zip(self.packing.sources, starts, strict=True)):
            lines = f"select row_number() over () - 1 + {start} as seq, line from {lines_of(source)}"
            yield f"select * from ({lines}) semi join (select seq from {rows} where part = {part}) using (seq)"

    @contextmanager
    def _read_again(self, part: int) -> Iterator[None]:
        """Go through a file for some of its lines."""
        # DuckDB takes a file of lines for a few rows, and would hold all of them to find some
        self.connection.execute("set disabled_optimizers = 'build_side_probe_side,join_order'")
        with errors_of_file(self.packing.sources[part]):
            yield
        self.connection.execute("reset disabled_optimizers")

    def _cells(self, part: int, lines: str) -> str:
        """SQL: the cells of rows from their lines."""
        table, source = self.packing.tables[part], self.packing.sources[part]
        return query_of_lines(part, table, source, self.packing.columns, f"({lines})")

    def _put(self, table: str, query: str, *, is_first: bool) -> None:
        """Put rows into a table, which is made by the first of them."""
        statement = "create or replace table {} as {}" if is_first else "insert into {} {}"
        self.connection.execute(statement.format(f"{self.name}_{table}", query))

    def _count(self, table: str) -> int:
        ((count,),) = self.connection.execute(f"select count(*) from {self.name}_{table}").fetchall()
        return int(count)
