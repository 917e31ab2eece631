"""From what the user names to tables of case data: files, folders and patterns, each file by what stands in it.

Every table becomes either lines of text or a Parquet file, which DuckDB reads; the measures know nothing of files.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from tthc_cli.cases.cells import text_of
from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.layout import ColumnNames, Layout, no_header, understand
from tthc_cli.cases.paths import is_unicode, not_unicode
from tthc_cli.cases.tables import csv_files as files
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.grids import NOTHING_HIDDEN, Grid, HiddenRead, OpenedGrid, hidden_of, look, write
from tthc_cli.cases.tables.headers import HEAD, Header, Merges, find_header
from tthc_cli.cases.tables.parquet_files import ParquetFile, _parquet
from tthc_cli.cases.tables.unread_dates import not_needed, unread_dates
from tthc_cli.data_files import unreadable
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi.inputs import FileCount


class Kind(StrEnum):
    """What a file is, by its content."""

    TEXT = "text"
    WORKBOOK = "workbook"
    PAGE = "html"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTable:
    """A table of case data, understood and ready to be read."""

    source: CsvFile | ParquetFile
    layout: Layout
    kind: Kind
    unread_dates: tuple[str, ...] = ()
    """The headers of its columns of dates that nobody reads, as far as they may be shown."""
    not_needed: Mapping[str, str] = field(default_factory=dict)
    """Those of them that could stand in for another column, each with the header of that."""
    hidden: HiddenRead = NOTHING_HIDDEN

    def count(self, read: int) -> FileCount:
        """What is said of it once so many rows are read."""
        return FileCount(
            file=self.source.file,
            sheet=self.source.sheet,
            kind=self.kind,
            read=read,
            instead={name: self.layout.header(name) or "" for name in self.layout.instead},
            unread_dates=self.unread_dates,
            not_needed=self.not_needed,
            hidden_rows=self.hidden.rows,
            hidden_columns=self.hidden.columns,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHeader:
    """A header that was found in a file, whether or not it has all that is needed."""

    file: str
    data_set: str
    sheet: str | None
    kind: Kind
    line: int
    """The line or row on which the header ends; 0 where the file has names of columns beside its rows."""
    header: Header
    hidden: HiddenRead = NOTHING_HIDDEN


# -- what the user names -----------------------------------------------------------------------------------------------

_NO_TABLES: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"MZ",
    b"\x7fELF",
    b"SQLite format 3\0",
    b"{\\rtf",
)
"""How files begin that are passed over in a folder."""


def expand(given: Iterable[str], skipped: Callable[[Path], None]) -> list[Path]:
    """The files that are named: each itself, those of a folder, or those that a pattern matches, each once.

    Of a folder, files that begin with a dot or ``~$`` and those in folders of their own are no part; ``skipped`` is
    told of each other one that can be no table. Raises TthcError where nothing is left.
    """
    found: list[Path] = []
    for text in given:
        path = Path(text)
        if path.is_dir():
            inside = [
                file for file in sorted(path.iterdir()) if file.is_file() and not file.name.startswith((".", "~$"))
            ]
            tables = [file for file in inside if _can_be_table(file)]
            for file in inside:
                if file not in tables:
                    skipped(file)
            if not tables:
                raise TthcError(_("{folder}: no file of cases in this folder; name a file").format(folder=text))
            found += tables
        elif not path.exists() and glob.has_magic(text):
            matched = map(Path, glob.iglob(text, recursive=True))  # noqa: PTH207 - a pattern may be absolute
            matches = sorted(match for match in matched if match.is_file())
            if not matches:
                raise TthcError(_("{pattern}: no file matches; correct the pattern").format(pattern=text))
            found += matches
        else:
            found.append(path)
    once: dict[Path, Path] = {}
    for path in found:
        if not is_unicode(path):
            raise not_unicode(path)
        once.setdefault(path.resolve(), path)
    return list(once.values())


def _can_be_table(path: Path) -> bool:
    """Whether a file of a folder is to be read; one that cannot be opened is, so that it is not missed in silence."""
    try:
        with path.open("rb") as stream:
            start = stream.read(16)
    except OSError:
        return True
    return not start.startswith(_NO_TABLES)


def kind_of(path: Path) -> Kind:
    """What a file is, by its content. What is wrong with it is said by whoever reads it as that."""
    try:
        if not path.is_file():
            return Kind.TEXT
        with path.open("rb") as stream:
            start = stream.read(1 << 4)
        text = files.start_of(path)
    except OSError:
        return Kind.TEXT
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Kind.WORKBOOK
    if start.startswith(b"PAR1"):
        return Kind.PARQUET
    if _is_page(text):
        return Kind.PAGE
    if start.startswith(_NO_TABLES):
        raise TthcError(_("{file}: no table; name a workbook, CSV, HTML or Parquet file").format(file=path))
    return Kind.TEXT


def _is_page(text: str) -> bool:
    from tthc_cli.cases.tables.html_pages import is_page

    return is_page(text)


# -- reading -----------------------------------------------------------------------------------------------------------


def read_table(path: Path, data_set: str, dictionary: ColumnsFile, sheets: Sequence[str], folder: Path) -> CaseTable:
    """Find the table in a file and make it ready to be read; ``folder`` takes what has to be written for that.

    ``sheets`` are the sheets among which it is looked for; without any, all that are shown. Raises TthcError with file,
    sheet, row and column.
    """
    kind, known = kind_of(path), ColumnNames(dictionary, data_set)
    source: CsvFile | ParquetFile
    match kind:
        case Kind.TEXT:
            source = files.prepare(path, folder, partial(find_header, known=known))
        case Kind.PARQUET:
            source = _parquet(path, folder)
        case Kind.WORKBOOK | Kind.PAGE:
            opened = _chosen(path, _grids(path, kind, folder), known, sheets)
            header, place = opened.header, _place(path, opened.grid)
            try:
                if header is None:
                    raise no_header(dictionary, data_set, opened.width, place, (opened.first_filled or 0) + 1)
                layout = understand(dictionary, data_set, header.headers, place, header.last + 1, header.names)
            except TthcError as error:
                raise files.hinted(error, _first_text(opened)) from None
            columns = dictionary.data_sets[data_set].columns
            days = {place for column, place in layout.places.items() if columns[column].type == "date"}
            source, hidden = write(path, opened, layout, days, dictionary, folder)
            unread = unread_dates(source, layout, dictionary)
            unused = not_needed(layout, dictionary)
            return CaseTable(
                source=source, layout=layout, kind=kind, unread_dates=unread, not_needed=unused, hidden=hidden
            )
    try:
        layout = understand(dictionary, data_set, source.headers, source.place, source.header_line, source.names)
    except TthcError as error:
        raise files.hinted(error, _first_text(source)) from None
    unread, unused = unread_dates(source, layout, dictionary), not_needed(layout, dictionary)
    return CaseTable(source=source, layout=layout, kind=kind, unread_dates=unread, not_needed=unused)


def find_best_header(path: Path, dictionary: ColumnsFile, sheets: Sequence[str], folder: Path) -> FoundHeader:
    """The header of the table in a file, of the data set that it fits best, whatever it lacks.

    Raises TthcError where no header is known.
    """
    kind = kind_of(path)
    names = {name: ColumnNames(dictionary, name) for name in dictionary.data_sets}
    match kind:
        case Kind.WORKBOOK | Kind.PAGE:
            return _found_in_grids(path, kind, dictionary, names, sheets, folder)
        case Kind.PARQUET:
            source: CsvFile | ParquetFile = _parquet(path, folder)
        case Kind.TEXT:
            source = files.prepare(path, folder, partial(_best_header, of=names.values()))
    best: tuple[str, Header] | None = None
    for name, known in names.items():
        header = find_header([source.headers], {}, known)
        if header is not None and (best is None or header.score > best[1].score):
            best = name, header
    if best is None:
        error = no_header(dictionary, next(iter(names)), len(source.headers), str(path), source.header_line)
        raise files.hinted(error, _first_text(source))
    name, header = best
    return FoundHeader(
        file=str(path),
        data_set=name,
        sheet=None,
        kind=kind,
        line=source.header_line,
        header=Header(
            last=header.last, headers=source.headers, names=source.names, columns=header.columns, fits=header.fits
        ),
    )


def _best_header(rows: Sequence[Sequence[str]], merges: Merges, of: Iterable[ColumnNames]) -> Header | None:
    """The header that fits any of several data sets best."""
    headers = [header for known in of if (header := find_header(rows, merges, known)) is not None]
    return max(headers, key=lambda header: header.score, default=None)


def _found_in_grids(
    path: Path,
    kind: Kind,
    dictionary: ColumnsFile,
    names: Mapping[str, ColumnNames],
    sheets: Sequence[str],
    folder: Path,
) -> FoundHeader:
    grids = _grids(path, kind, folder)
    best: FoundHeader | None = None
    first: TthcError | None = None
    for name, known in names.items():
        try:
            opened = _chosen(path, grids, known, sheets)
            if opened.header is None:
                place = _place(path, opened.grid)
                error = no_header(dictionary, name, opened.width, place, (opened.first_filled or 0) + 1)
                raise files.hinted(error, _first_text(opened))
        except TthcError as error:
            first = first or error
            continue
        if best is None or opened.header.score > best.header.score:
            best = FoundHeader(
                file=str(path),
                data_set=name,
                sheet=opened.grid.name,
                kind=kind,
                line=opened.header.last + 1,
                header=opened.header,
                hidden=hidden_of(opened, known),
            )
    if best is None:
        assert first is not None  # noqa: S101 - there are data sets
        raise first
    return best


def _place(path: Path, grid: Grid) -> str:
    return str(path) if grid.name is None else f"{path}:{grid.name}"


def _chosen(path: Path, grids: tuple[list[Grid], list[Grid]], known: ColumnNames, sheets: Sequence[str]) -> OpenedGrid:
    """The sheet that has the table: the only one that has all columns that are needed, else the one that comes nearest.

    Raises TthcError where more than one has them, and where all are empty.
    """
    shown, hidden = grids
    if sheets:
        wanted = {name.strip().casefold() for name in sheets}
        named = [grid for grid in (*shown, *hidden) if grid.name is None or grid.name.strip().casefold() in wanted]
        if not named:
            raise TthcError(
                _("{file}: no sheet {name}; write one of {known}").format(
                    file=path,
                    name=", ".join(f"'{name}'" for name in sheets),
                    known=", ".join(f"'{grid.name}'" for grid in (*shown, *hidden)),
                )
            )
        shown = named
    opened = [one for grid in shown if (one := look(grid, partial(find_header, known=known))).first_filled is not None]
    if not opened:
        raise TthcError(_("{file}: the file is empty; name a CSV file with a header").format(file=path))
    fitting = [one for one in opened if one.header is not None and one.header.fits]
    if len(fitting) > 1:
        raise TthcError(
            _("{file}: the sheets {names} each have the table; name one with --sheet").format(
                file=path, names=", ".join(f"'{one.grid.name}'" for one in fitting)
            )
        )
    return max(fitting or opened, key=lambda one: one.header.score if one.header else (False, 0))


def _grids(path: Path, kind: Kind, folder: Path) -> tuple[list[Grid], list[Grid]]:
    """The sheets or tables of a file: those that are shown, and those that are hidden. Raises TthcError."""
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
    """What stands in the first rows of a file, or over the columns of one that has names for them."""
    match source:
        case CsvFile():
            return files.start_of(source.original)
        case ParquetFile():
            return " ".join(source.headers)
        case OpenedGrid():
            cells = (text_of(cell) for row in islice(source.rows, HEAD) for cell in row)
            return " ".join(cells)[: files.LONGEST_LINE]
