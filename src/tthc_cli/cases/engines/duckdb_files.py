"""SQL of DuckDB that reads the rows of one file as cells of text."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from tthc_cli.cases.dictionary import needed_days
from tthc_cli.cases.engines.columns import ReadColumns
from tthc_cli.cases.engines.sql_text import begins_with, is_total, literal, text_of_parquet, without_unseen
from tthc_cli.cases.paths import for_duckdb
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.csv_lines import BROKEN, DELIMITER, LINE_END, PLACEHOLDER
from tthc_cli.cases.tables.parquet_files import ParquetFile, damaged_parquet
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.cases.tables.text_coding import not_utf8
from tthc_cli.errors import TthcError, errno_in, why
from tthc_cli.i18n import _

BETWEEN_WORDS: Final = "\x1d"
"""Stands between the word cells of a row, which are understood together, once for each mix of words."""
_SEEN: Final = tuple(map(chr, range(ord("!"), ord("~"))))
"""Letters of one byte that are no spaces."""
FIRST_CELL: Final = "list_filter(cells, lambda cell: trim(cell) <> '')[1]"
"""SQL: of the ``cells`` of a line, the first one that is not empty."""


def rows_query(part: int, table: CaseTable, columns: ReadColumns) -> str:
    """A query for the rows of a table.

    Args:
        part: The place of the table among those of its data set.
        table: The table.
        columns: Which columns are read.

    Returns:
        SQL. Its columns: ``part``; ``width``, how many cells a row has, 0 if it is none, null if its quotes are broken;
        ``total``, whether it is a row of totals; ``key``; each column as it is written; ``words``, all columns of words
        as one text.
    """
    if isinstance(table.source, ParquetFile):
        return _query_of_parquet(part, table, table.source, columns)
    return query_of_lines(part, table, table.source, columns, lines_of(table.source))


def lines_of(source: CsvFile) -> str:
    """The rows of a file of lines, each as one ``line``, in their order.

    Returns:
        SQL for what stands behind ``from``.
    """
    return (
        f"read_csv({literal(for_duckdb(source.path))}, columns={{'line': 'VARCHAR'}}, auto_detect=false, "
        f"header=false, skip={source.header_line}, new_line={literal(source.line_end)}, delim='\x01', "
        "hive_partitioning=false, "
        "compression='none', quote='', escape='', nullstr='\x04', max_line_size=2097152, buffer_size=8388608)"
    )


def query_of_lines(part: int, table: CaseTable, source: CsvFile, columns: ReadColumns, lines: str) -> str:
    """A query for rows that stand in lines.

    Args:
        part: The place of the table among those of its data set.
        table: The table.
        source: What it is read from.
        columns: Which columns are read.
        lines: SQL for what stands behind ``from``, with a ``line``, and ``seq`` if the rows get one.

    Returns:
        SQL. Its columns are those of :func:`rows_query`, and ``seq`` if the lines have it.
    """
    split = f"select *, string_split(line, {literal(source.delimiter)}) as cells from {lines}"
    is_blank = f"regexp_full_match(line, '[{PLACEHOLDER}{LINE_END}\\s\\p{{Z}}{source.delimiter}]*')"
    width = f"case when {is_blank} then 0 when line <> '{BROKEN}' then len(cells) end"
    places = table.layout.places
    cells = {name: _cell_of_line(source, places[name]) if name in places else "''" for name in columns.cells}
    with_key = f"select *, {_key(cells[columns.key])} as key_cell from ({split})"
    row = _row(part, width, cells, "key_cell", FIRST_CELL, columns)
    return f"select {row}, * exclude (line, cells, key_cell) from ({with_key})"


def _cell_of_line(source: CsvFile, place: int) -> str:
    """A cell, with the delimiters and line ends that were inside of quotes."""
    cell = f"coalesce(cells[{place + 1}], '')"
    if source.rewritten:
        cell = f"replace({cell}, '{DELIMITER}', {literal(source.delimiter)})"
        cell = f"replace({cell}, '{LINE_END}', ' ')"
    return cell


def _query_of_parquet(part: int, table: CaseTable, source: ParquetFile, columns: ReadColumns) -> str:
    places = table.layout.places
    texts = ", ".join(f"{_cell_of_parquet(name, table, source, columns)} as {name}" for name in columns.cells)
    is_blank = _is_blank(source, places[columns.key])
    rows = (
        f"select {texts}, {is_blank} as blank "
        f"from read_parquet({literal(for_duckdb(source.path))}, binary_as_string=true, "
        "hive_partitioning=false)"
    )
    in_order = sorted((name for name in columns.counted if name in places), key=lambda name: places[name])
    first_cell = "coalesce(" + ", ".join(f"nullif(trim({name}), '')" for name in in_order) + ")"
    cells = {name: name for name in columns.cells}
    with_key = f"select *, {_key(columns.key)} as key_cell from ({rows})"
    width = f"case when blank then 0 else {len(source.headers)} end"
    row = _row(part, width, cells, "key_cell", first_cell, columns)
    return f"select {row} from ({with_key})"


def _is_blank(source: ParquetFile, key: int) -> str:
    """Whether a row of a Parquet file has nothing in any cell, also of columns that are not read."""
    places = sorted(range(len(source.types)), key=lambda place: place != key)
    # the key first: few rows have none, and only these are looked at any further
    spaces = literal(r"[\s\p{Z}]*")
    blank = (
        f"regexp_full_match(coalesce(#{place + 1}, ''), {spaces})"
        if source.types[place] == "VARCHAR"
        else f"#{place + 1} is null"
        for place in places
    )
    begun = f"when {begins_with(f'cast(#{key + 1} as varchar)', _SEEN)} then false"  # soon told of most keys
    return f"case {begun}" + "".join(f" when not ({each}) then false" for each in blank) + " else true end"


def _key(cell: str) -> str:
    """What a row is told apart by, from its cell."""
    return f"trim({without_unseen(cell)})"


def _cell_of_parquet(name: str, table: CaseTable, source: ParquetFile, columns: ReadColumns) -> str:
    place = table.layout.places.get(name)
    if place is None:
        return "coalesce('', '')"
    is_id = columns.type_of(name) in ("key", "id")
    return f"coalesce({text_of_parquet(f'#{place + 1}', source.types[place], is_id=is_id)}, '')"


def _row(part: int, width: str, cells: Mapping[str, str], key: str, first_cell: str, columns: ReadColumns) -> str:
    """The columns that :func:`rows_query` promises."""
    words = ", ".join(cells[name] for name in columns.words) or "''"
    days = [cells[name] for name in needed_days(columns.spec)]
    others = [name for name in columns.cells if name != columns.key and name not in columns.words]
    return ", ".join(
        [
            f"cast({part} as smallint) as part",
            f"{width} as width",
            f"{is_total(key, first_cell, columns.dictionary, days)} as total",
            f"nullif(nullif({key}, ''), '{BROKEN}') as key",
            *(f"{_kept_cell(name, cells[name], columns)} as {name}" for name in others),
            f"concat_ws('{BETWEEN_WORDS}', {words}) as words",
        ]
    )


def _kept_cell(name: str, cell: str, columns: ReadColumns) -> str:
    """What is kept of a cell that is no key and no word. To plan what it means takes long if that has it many times."""
    match columns.type_of(name):
        case "date":
            return cell
        case "id":
            return f"trim({without_unseen(cell)})"
        case _:
            return f"trim({cell})"


@contextmanager
def errors_of_file(source: CsvFile | ParquetFile) -> Iterator[None]:
    """Raise TthcError if DuckDB cannot read a file; errors that are not the file's own pass."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if isinstance(source, ParquetFile):
            _raise_of_parquet(source, error)
        else:
            _raise_of_lines(source, error)
        raise


def _raise_of_parquet(source: ParquetFile, error: Exception) -> None:
    import duckdb

    match error:
        case duckdb.TransactionException():
            return  # the rows were read, and cannot be kept
        case duckdb.IOException() if not _is_about(source, error):
            return
        case duckdb.IOException() if errno_in(str(error)) is not None:
            raise _unreadable(source, error) from None
        case duckdb.OutOfMemoryException() if errno_in(str(error)) is not None:
            return  # if the disk is full, DuckDB says so by this error too
        case duckdb.OutOfMemoryException():
            raise TthcError(
                _("{file}: cells too large to be read; is it a table of cases?").format(file=source.file)
            ) from error
        case _:
            raise damaged_parquet(source.original) from error


def _raise_of_lines(source: CsvFile, error: Exception) -> None:
    import duckdb

    match error:
        case duckdb.InvalidInputException() if "unicode" in str(error):
            raise not_utf8(source.original) from None
        case duckdb.IOException() if _is_about(source, error):
            raise _unreadable(source, error) from None
        case _:
            return


def _is_about(source: CsvFile | ParquetFile, error: Exception) -> bool:
    """Whether an error is about the user's own file, rather than about a copy of it or the working folder."""
    return source.path == source.original and str(source.path.absolute()) in str(error)


def _unreadable(source: CsvFile | ParquetFile, error: Exception) -> TthcError:
    cause = OSError(errno_in(str(error)) or errno.ENOENT, str(error))
    return TthcError(_("{file}: cannot be read: {why}").format(file=source.file, why=why(cause)))
