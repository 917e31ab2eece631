"""Reading a table of case data, whatever the format of its file.

Every table becomes either lines of text or a Parquet file, which DuckDB reads; the measures know nothing of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from itertools import islice
from pathlib import Path

from tthc_cli.cases.cells import text_of
from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.layout import ColumnNames, Layout, no_header, understand
from tthc_cli.cases.tables.csv_files import CsvFile, prepare
from tthc_cli.cases.tables.date_doubts import LOOKED_AT, date_doubts
from tthc_cli.cases.tables.grids import NOTHING_HIDDEN, Grid, HiddenRead, OpenedGrid, hidden_in, open_grid, write_lines
from tthc_cli.cases.tables.headers import HEAD, Header, Merges, Rows, find_header
from tthc_cli.cases.tables.input_files import Kind, file_kind
from tthc_cli.cases.tables.parquet_files import ParquetFile, open_parquet
from tthc_cli.cases.tables.table_limits import LONGEST_LINE
from tthc_cli.cases.tables.text_coding import start_of, with_coding_hint
from tthc_cli.cases.tables.unread_dates import not_needed_stand_ins, unread_dates
from tthc_cli.cases.tables.unread_tables import NOTHING_UNREAD, UnreadTables, unread_tables
from tthc_cli.classes import dataclass
from tthc_cli.data_files import unreadable
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import DateDoubt, FileCount


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTable:
    """A table of case data, understood and ready to be read."""

    source: CsvFile | ParquetFile
    layout: Layout
    kind: Kind
    unread_dates: tuple[str, ...] = ()
    """The headers of its columns of dates that nobody reads, as far as they may be shown."""
    not_needed: Mapping[str, str] = field(default_factory=dict)
    """Those among them that could stand in for another column, each with the header of that column."""
    date_doubts: Mapping[DateDoubt, tuple[str, ...]] = field(default_factory=dict)
    """The headers of its columns of dates that may mean other days than they say, by the reason."""
    hidden: HiddenRead = NOTHING_HIDDEN
    hidden_sheets: tuple[str, ...] = ()
    """The names of hidden sheets that have such a table too and are not read."""
    unread: UnreadTables = NOTHING_UNREAD

    def count(self, read: int) -> FileCount:
        """Return what is said of it once so many rows are read."""
        return FileCount(
            file=self.source.file,
            sheet=self.source.sheet,
            kind=self.kind,
            read=read,
            instead={name: self.layout.header(name) or "" for name in self.layout.instead},
            unread_dates=self.unread_dates,
            not_needed=self.not_needed,
            date_doubts=self.date_doubts,
            hidden_rows=self.hidden.rows,
            hidden_columns=self.hidden.columns,
            hidden_sheets=self.hidden_sheets,
            unread_sheets=self.unread.sheets,
            inner_rows=self.unread.inner_rows,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHeader:
    """A header that was found in a file, even if it lacks columns that are needed."""

    file: str
    data_set: str
    sheet: str | None
    kind: Kind
    line: int
    """The line or row on which the header ends; 0 if the file has names of columns beside its rows."""
    header: Header
    hidden: HiddenRead = NOTHING_HIDDEN
    hidden_sheets: tuple[str, ...] = ()
    """As :class:`CaseTable` has them, and what is not read."""
    unread: UnreadTables = NOTHING_UNREAD
    date_doubts: Mapping[DateDoubt, tuple[str, ...]] = field(default_factory=dict)
    """As :class:`CaseTable` has them; none if the table cannot be read as it is."""


# -- reading a table ---------------------------------------------------------------------------------------------------


def read_table(path: Path, data_set: str, dictionary: ColumnsFile, sheets: Sequence[str], folder: Path) -> CaseTable:
    """Find the table in a file and make it ready to be read.

    Args:
        path: The file.
        data_set: What its rows are, such as ``cases``.
        dictionary: The columns of all data sets.
        sheets: The sheets among which the table is looked for; all that are shown if there are none.
        folder: Takes what has to be written to make it ready.

    Returns:
        The table.

    Raises:
        TthcError: There is no such table, or none that can be read; with file, sheet, row and column.
    """
    kind, column_names = file_kind(path), ColumnNames(dictionary, data_set)
    source: CsvFile | ParquetFile
    match kind:
        case Kind.WORKBOOK | Kind.PAGE:
            grids = _grids(path, kind, folder)
            opened, others = _chosen_grid(path, grids, column_names, sheets)
            hidden = [] if sheets else grids[1]
            try:
                table = _table_of_grid(path, kind, opened, data_set, dictionary, folder)
            except TthcError as error:
                raise _with_hidden_table(error, opened, hidden, column_names) from None
            unread = unread_tables(others, opened.grid, dictionary, data_set)
            return replace(table, hidden_sheets=_hidden_tables(hidden, column_names), unread=unread)
        case Kind.TEXT:
            source = prepare(path, folder, partial(find_header, column_names=column_names))
        case Kind.PARQUET:
            source = open_parquet(path, folder)
    try:
        layout = understand(dictionary, data_set, source.headers, source.place, source.header_line, source.names)
    except TthcError as error:
        raise with_coding_hint(error, _first_text(source)) from None
    return _case_table(kind, source, layout, dictionary, NOTHING_HIDDEN)


def _table_of_grid(
    path: Path, kind: Kind, opened: OpenedGrid, data_set: str, dictionary: ColumnsFile, folder: Path
) -> CaseTable:
    place = _place(path, opened.grid)
    try:
        header = _known_header(opened, dictionary, data_set, place)
        layout = understand(dictionary, data_set, header.headers, place, header.last_row + 1, header.names)
    except TthcError as error:
        raise with_coding_hint(error, _first_text(opened)) from None
    source, hidden = write_lines(path, opened, layout, dictionary, folder)
    return _case_table(kind, source, layout, dictionary, hidden)


def _case_table(
    kind: Kind, source: CsvFile | ParquetFile, layout: Layout, dictionary: ColumnsFile, hidden: HiddenRead
) -> CaseTable:
    return CaseTable(
        source=source,
        layout=layout,
        kind=kind,
        unread_dates=unread_dates(source, layout, dictionary),
        not_needed=not_needed_stand_ins(layout, dictionary),
        date_doubts=date_doubts(source, layout, dictionary),
        hidden=hidden,
    )


# -- the header alone --------------------------------------------------------------------------------------------------


def find_best_header(path: Path, dictionary: ColumnsFile, sheets: Sequence[str], folder: Path) -> FoundHeader:
    """Find the header of the table in a file, of the data set that it fits best, even if it lacks columns.

    Args:
        path: The file.
        dictionary: The columns of all data sets.
        sheets: The sheets among which the table is looked for; all that are shown if there are none.
        folder: Takes what has to be written to read the file.

    Returns:
        The header, with its place and data set.

    Raises:
        TthcError: No header is known.
    """
    kind = file_kind(path)
    names = {data_set: ColumnNames(dictionary, data_set) for data_set in dictionary.data_sets}
    source: CsvFile | ParquetFile
    match kind:
        case Kind.WORKBOOK | Kind.PAGE:
            return _best_header_in_grids(path, kind, dictionary, names, sheets, folder)
        case Kind.PARQUET:
            source = open_parquet(path, folder)
        case Kind.TEXT:
            source = prepare(path, folder, partial(_best_header, all_names=names.values()))
    best: tuple[str, Header] | None = None
    for data_set, column_names in names.items():
        header = find_header([source.headers], {}, column_names)
        if header is not None and (best is None or header.fit > best[1].fit):
            best = data_set, header
    if best is None:
        error = no_header(dictionary, next(iter(names)), len(source.headers), str(path), source.header_line)
        raise with_coding_hint(error, _first_text(source))
    data_set, header = best
    return FoundHeader(
        file=str(path),
        data_set=data_set,
        sheet=None,
        kind=kind,
        line=source.header_line,
        header=replace(header, headers=source.headers, names=source.names),
        date_doubts=_doubts(source, data_set, dictionary),
    )


def _doubts(
    source: CsvFile | ParquetFile, data_set: str, dictionary: ColumnsFile
) -> Mapping[DateDoubt, tuple[str, ...]]:
    """Return the columns of doubtful dates of a table; none if its header is not that of a table that can be read."""
    try:
        layout = understand(dictionary, data_set, source.headers, source.place, source.header_line, source.names)
    except TthcError:  # who counts it is told why
        return {}
    return date_doubts(source, layout, dictionary)


def _doubts_of_grid(
    path: Path, grid: Grid, found: FoundHeader, dictionary: ColumnsFile, folder: Path
) -> Mapping[DateDoubt, tuple[str, ...]]:
    """Return the same of the table in a grid, whose first rows alone are made ready to be read."""
    opened = open_grid(grid, partial(find_header, column_names=ColumnNames(dictionary, found.data_set)))
    some = replace(opened, rows=islice(opened.rows, found.line + LOOKED_AT))
    try:
        return _table_of_grid(path, found.kind, some, found.data_set, dictionary, folder).date_doubts
    except TthcError:  # who counts it is told why
        return {}


def _best_header(rows: Rows, merges: Merges, all_names: Iterable[ColumnNames]) -> Header | None:
    """Return the header that fits any of several data sets best."""
    headers = [header for names in all_names if (header := find_header(rows, merges, names)) is not None]
    return max(headers, key=lambda header: header.fit, default=None)


def _best_header_in_grids(
    path: Path,
    kind: Kind,
    dictionary: ColumnsFile,
    names: Mapping[str, ColumnNames],
    sheets: Sequence[str],
    folder: Path,
) -> FoundHeader:
    """Return the header that fits best, or raise the error of the first data set."""
    grids = _grids(path, kind, folder)
    best: FoundHeader | None = None
    best_choice: tuple[OpenedGrid, Sequence[OpenedGrid]] | None = None
    first_error: TthcError | None = None
    for data_set, column_names in names.items():
        try:
            opened, others = _chosen_grid(path, grids, column_names, sheets)
            header = _known_header_or_hint(path, opened, dictionary, data_set)
        except TthcError as error:
            if first_error is None or isinstance(error, _HiddenTableError):
                first_error = error
            continue
        if best is None or header.fit > best.header.fit:
            best_choice = opened, others
            best = FoundHeader(
                file=str(path),
                data_set=data_set,
                sheet=opened.grid.name,
                kind=kind,
                line=header.last_row + 1,
                header=header,
                hidden=hidden_in(opened, column_names),
                hidden_sheets=() if sheets else _hidden_tables(grids[1], column_names),
            )
    if best is None or best_choice is None:
        assert first_error is not None  # noqa: S101 - there are data sets
        raise first_error
    opened, others = best_choice
    return replace(
        best,
        unread=unread_tables(others, opened.grid, dictionary, best.data_set),
        date_doubts=_doubts_of_grid(path, opened.grid, best, dictionary, folder),
    )


# -- grids -------------------------------------------------------------------------------------------------------------


def _place(path: Path, grid: Grid) -> str:
    """Return what stands before a row number in a message."""
    return str(path) if grid.name is None else f"{path}:{grid.name}"


def _known_header(opened: OpenedGrid, dictionary: ColumnsFile, data_set: str, place: str) -> Header:
    """Return the header of a grid. Raises TthcError if none is known."""
    if opened.header is None:
        raise no_header(dictionary, data_set, opened.width, place, (opened.first_filled or 0) + 1)
    return opened.header


def _known_header_or_hint(path: Path, opened: OpenedGrid, dictionary: ColumnsFile, data_set: str) -> Header:
    """Return the header of a grid. Raises TthcError, with advice on the coding, if none is known."""
    try:
        return _known_header(opened, dictionary, data_set, _place(path, opened.grid))
    except TthcError as error:
        raise with_coding_hint(error, _first_text(opened)) from None


def _chosen_grid(
    path: Path, grids: tuple[list[Grid], list[Grid]], column_names: ColumnNames, sheets: Sequence[str]
) -> tuple[OpenedGrid, Sequence[OpenedGrid]]:
    """Choose the sheet that has the table: the only one with all needed columns, else the one that comes nearest.

    Args:
        path: The file, for messages.
        grids: Its sheets: those that are shown, and those that are hidden.
        column_names: What the columns of the data set are called.
        sheets: The names of the sheets to choose from; all that are shown if there are none.

    Returns:
        The sheet, and the others that are shown; none if somebody has named the sheets.

    Raises:
        TthcError: No sheet has such a name, all are empty, more than one has the table, or only a hidden one has it.
    """
    candidates = _named_grids(path, grids, sheets) if sheets else grids[0]
    find = partial(find_header, column_names=column_names)
    all_opened = [open_grid(grid, find) for grid in candidates]
    if not sheets and not any(opened.header for opened in all_opened):
        _require_no_hidden_table(path, [open_grid(grid.head, find) for grid in grids[1]])
    filled = [opened for opened in all_opened if opened.first_filled is not None]
    if not filled:
        raise TthcError(_("{file}: the file is empty; name a file with a header").format(file=path))
    chosen = _best_grid(path, filled)
    return chosen, [] if sheets else [opened for opened in filled if opened is not chosen]


def _best_grid(path: Path, filled: Sequence[OpenedGrid]) -> OpenedGrid:
    """Return the only sheet with all needed columns, else the nearest. Raises TthcError if several have them all."""
    complete = [opened for opened in filled if opened.header is not None and opened.header.is_complete]
    if len(complete) > 1:
        raise TthcError(
            _("{file}: the sheets {names} each have the table; name one with --sheet").format(
                file=path, names=", ".join(f"'{opened.grid.name}'" for opened in complete)
            )
        )
    return max(complete or filled, key=lambda opened: opened.header.score if opened.header else (False, 0))


class _HiddenTableError(TthcError):
    """Only a hidden sheet has a table."""


def _require_no_hidden_table(path: Path, hidden: Sequence[OpenedGrid]) -> None:
    """Refuse a file whose table is hidden: whoever hid it may not mean it to be counted."""
    names = ", ".join(f"'{opened.grid.name}'" for opened in hidden if opened.header)
    if names:
        text = _(
            "{file}: no known header on sheets that are shown; a hidden sheet has one: {names}; name it with --sheet"
        )
        raise _HiddenTableError(text.format(file=path, names=names))


def _with_hidden_table(
    error: TthcError, opened: OpenedGrid, hidden: Sequence[Grid], column_names: ColumnNames
) -> TthcError:
    """Return an error about a sheet that lacks columns, with the hidden sheets that have all that are needed."""
    if opened.header is not None and opened.header.is_complete:
        return error
    find = partial(find_header, column_names=column_names)
    headers = {grid.name: open_grid(grid.head, find).header for grid in hidden}
    names = ", ".join(f"'{name}'" for name, header in headers.items() if header is not None and header.is_complete)
    if not names:
        return error
    text = _("{message}; a hidden sheet has all columns that are needed: {names}; if it is meant, name it with --sheet")
    return TthcError(text.format(message=error, names=names))


def _hidden_tables(hidden: Iterable[Grid], column_names: ColumnNames) -> tuple[str, ...]:
    """Return the names of the hidden sheets that have the whole table, as far as their first rows tell.

    A sheet of one column is a list of words, and one without rows a pattern: nobody misses those.
    """
    names = []
    for grid in hidden:
        start = grid if grid.lines else grid.start
        if start is None:  # it cannot be read
            continue
        opened = open_grid(start, partial(find_header, column_names=column_names))
        if opened.header is not None and opened.header.is_table:
            rows = islice(opened.rows, opened.header.last_row + 1, None)
            if any(cell != "" for row in rows for cell in row):
                names.append(str(grid.name))
    return tuple(names)


def _named_grids(path: Path, grids: tuple[list[Grid], list[Grid]], sheets: Sequence[str]) -> list[Grid]:
    """Return the sheets with these names, hidden ones too. Raises TthcError if there is none."""
    everything = [*grids[0], *grids[1]]
    names = {name.strip().casefold() for name in sheets}
    named = [grid for grid in everything if grid.name is None or grid.name.strip().casefold() in names]
    if not named:
        raise TthcError(
            _("{file}: no sheet {name}; write one of {known}").format(
                file=path,
                name=", ".join(f"'{name}'" for name in sheets),
                known=", ".join(f"'{grid.name}'" for grid in everything),
            )
        )
    return named


def _grids(path: Path, kind: Kind, folder: Path) -> tuple[list[Grid], list[Grid]]:
    """Open the sheets or tables of a file: those that are shown, and those that are hidden."""
    try:
        if kind == Kind.PAGE:
            from tthc_cli.cases.tables.html_pages import open_page

            return open_page(path, folder), []
        with path.open("rb"):
            pass
    except OSError as error:
        raise unreadable(path, error) from None
    from tthc_cli.cases.tables.sheets import open_workbook

    return open_workbook(path, folder)


def _first_text(source: CsvFile | ParquetFile | OpenedGrid) -> str:
    """Return what stands in the first rows of a file, or over the columns of one that has names for them."""
    match source:
        case CsvFile():
            return start_of(source.original)
        case ParquetFile():
            return " ".join(source.headers)
        case OpenedGrid():
            cells = (text_of(cell) for row in islice(source.rows, HEAD) for cell in row)
            return " ".join(cells)[:LONGEST_LINE]
