"""Grids of cells, as workbooks and HTML have them: the table is found in them and written as lines of text.

Line ``n`` of the text is row ``n`` of the grid, so that what is said of a line is true of the row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import Final, overload

from tthc_cli.cases.cells import (
    CELL_LIMIT,
    EXACT_NUMBERS,
    LAST_ROW,
    MILLISECONDS_OF_DAY,
    SEPARATOR,
    UNCLEAN,
    Cell,
    Span,
    clean,
    text_of,
)
from tthc_cli.cases.dictionary import JOINED_TO_DIGITS, WRITTEN_AS_DAY, ColumnsFile, needed_days, totals_pattern
from tthc_cli.cases.layout import ColumnNames, Layout
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.csv_lines import DELIMITER, PLACEHOLDER
from tthc_cli.cases.tables.headers import HEAD, FindHeader, Header, Merges
from tthc_cli.cases.tables.table_limits import LONGEST_LINE, WIDTH_LIMIT, too_wide
from tthc_cli.cases.tables.working_files import new_file
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.text import fold

FIRST_DAY: Final = date(1950, 1, 1)
LAST_DAY: Final = date(2150, 1, 1)
"""Days that a date in case data can be, the last one excluded; anything else is no date of a case."""
_MOST_MERGED: Final = 200_000
"""Merged cells of the first rows that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What of a grid is not shown: first and last of each run of rows and of columns, from 0."""

    rows: Sequence[tuple[int, int]] = ()
    columns: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenRead:
    """What of a table is read though it is hidden."""

    rows: int = 0
    columns: tuple[str, ...] = ()
    """Headers."""


NOTHING_HIDDEN: Final = HiddenRead()


class PlainRow(Sequence[Cell]):
    """A row of texts that stand as they are in its line of JSON: most rows of most sheets. It is not taken apart."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text
        """Its cells, divided as those of a written line are."""

    @overload
    def __getitem__(self, place: int) -> Cell: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Cell]: ...

    def __getitem__(self, place: int | slice) -> Cell | Sequence[Cell]:
        return self.text.split(SEPARATOR)[place]

    def __len__(self) -> int:
        return self.text.count(SEPARATOR) + 1

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.text.split(SEPARATOR))


def row_of_json(line: str) -> Sequence[Cell]:
    """A row of a sheet.

    Args:
        line: Its cells as an array of JSON without spaces, and a line end.
    """
    # without an escape each quote begins or ends a text, and no text has a character that could divide the cells: if
    # all quotes but the first and the last stand in pairs with a comma between, each ends a text and begins the next
    if line.startswith('["') and line.endswith('"]\n') and "\\" not in line:
        inner = line[2:-3]
        if inner.count('"') == 2 * inner.count('","'):
            return PlainRow(inner.replace('","', SEPARATOR))
    cells: list[Cell] = json.loads(line)
    return cells


def rows_of_lines(path: Path) -> Iterator[Sequence[Cell]]:
    """Yield the rows of a plain sheet.

    Args:
        path: The file with its lines.
    """
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield [] if line == f"{PLACEHOLDER}\n" else PlainRow(line[:-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLines:
    """The rows of a grid as lines that need not be written again, unless a number in them is a day or an identifier."""

    path: Path
    numbers: Collection[int]
    """The columns in which numbers stand."""
    typed_rows: Callable[[], Iterable[Sequence[Cell]]]
    """Opens the rows with their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet of a workbook or a table of an HTML page."""

    name: str | None
    """None for the only table of a page."""
    rows: Callable[[], Iterable[Sequence[Cell]]]
    """Opens it: all rows from the first on, all cells from the first column on."""
    spans: Callable[[], Iterable[Span]] = tuple
    """Its merged cells, if the format tells them."""
    epoch: date | None = None
    """Day 0 of its serial numbers for dates; None if it has none."""
    hidden: Callable[[], Hidden] = Hidden
    """What of it is not shown, if the format tells."""
    lines: GridLines | None = None
    """Its rows as lines, if they have been written. Nothing of it is hidden then."""
    inside: Collection[str] = ()
    """Names of the tables of a page in whose rows it stands."""
    start: Grid | None = None
    """Of a hidden sheet whose rows are still to be read: its first rows."""

    @property
    def head(self) -> Grid:
        """What to look for the header in: no more than the first rows, if they can be had alone."""
        return self.start or self


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedGrid:
    """A grid with its header."""

    grid: Grid
    header: Header | None
    """None if no header is known."""
    first_filled: int | None
    """The place of its first row that is not empty, from 0; None if there is none."""
    width: int
    """Cells of that row."""
    rows: Iterator[Sequence[Cell]]
    """All of it."""

    @property
    def required_header(self) -> Header:
        """The header, for those who know that there is one."""
        assert self.header is not None  # noqa: S101 - the caller has looked
        return self.header


def open_grid(grid: Grid, find: FindHeader) -> OpenedGrid:
    """Open a grid and find the header in it.

    Args:
        grid: The grid.
        find: Finds the header among its first rows.

    Returns:
        The grid with all of its rows.
    """
    rows = iter(grid.rows())
    head: list[Sequence[Cell]] = []
    filled = 0
    for row in rows:
        head.append(row)
        filled += any(cell != "" for cell in row)
        if filled > HEAD:
            break
    titles = [[" ".join(clean(text_of(cell)).split()) for cell in row] for row in head]
    first = next((place for place, row in enumerate(titles) if any(row)), None)
    return OpenedGrid(
        grid=grid,
        header=find(titles, _merges(grid.spans(), len(head))),
        first_filled=first,
        width=0 if first is None else len(titles[first]),
        rows=chain(head, rows),
    )


def _merges(spans: Iterable[Span], rows: int) -> Merges:
    """Return the merged cells of so many first rows, as the header is looked for among them."""
    merges: dict[tuple[int, int], tuple[int, int, int]] = {}
    for top, left, bottom, right in spans:
        if top >= rows or bottom - top >= HEAD or right >= WIDTH_LIMIT:
            continue
        for row in range(top, bottom + 1):
            merges.update(
                dict.fromkeys(((row, place) for place in range(left, right + 1)), (top, left, right - left + 1))
            )
        if len(merges) > _MOST_MERGED:
            break
    return merges


def hidden_in(opened: OpenedGrid, column_names: ColumnNames) -> HiddenRead:
    """Return what is hidden of the rows below the header and of the known columns. It reads all rows to their end.

    Args:
        opened: The grid; it has a header.
        column_names: What the columns of the data set are called.
    """
    header, hidden = opened.required_header, opened.grid.hidden()
    rows = 0
    if hidden.rows:
        not_shown = _hidden_rows(hidden)
        filled = (number for number, row in enumerate(opened.rows) if any(cell != "" for cell in row))
        rows = sum(number > header.last_row and number in not_shown for number in filled)
    places = [place for place, names in enumerate(header.names) if column_names.meaning(names).columns]
    return HiddenRead(rows=rows, columns=_hidden_headers(header.headers, places, hidden))


def _hidden_rows(hidden: Hidden) -> set[int]:
    return {row for first, last in hidden.rows for row in range(first, min(last, LAST_ROW) + 1)}


def _hidden_headers(headers: Sequence[str], places: Iterable[int], hidden: Hidden) -> tuple[str, ...]:
    """Return the headers of those of the columns that are hidden."""
    return tuple(
        headers[place] for place in sorted(places) if any(first <= place <= last for first, last in hidden.columns)
    )


# -- writing lines -----------------------------------------------------------------------------------------------------


def write_lines(
    path: Path, opened: OpenedGrid, layout: Layout, dictionary: ColumnsFile, folder: Path
) -> tuple[CsvFile, HiddenRead]:
    """Write the rows of a grid as lines. A merged cell holds in every row and column that it reaches over.

    Args:
        path: The file that has the grid.
        opened: The grid; it has a header.
        layout: Which of its columns is which.
        dictionary: The columns of all data sets.
        folder: Takes the lines.

    Returns:
        The lines, and what of the table is hidden.

    Raises:
        TthcError: The table is too wide, or a row or cell too long.
    """
    header, grid = opened.required_header, opened.grid
    cell_texts = _CellTexts(layout, dictionary, grid.epoch)
    rows, merged = opened.rows, sorted(span for span in grid.spans() if span.top > header.last_row)
    are_typed = grid.lines is not None and not cell_texts.places.isdisjoint(grid.lines.numbers)
    is_written = grid.lines is not None and not are_typed and not merged
    source = CsvFile(
        path=grid.lines.path if grid.lines and is_written else new_file(folder),
        original=path,
        file=str(path),
        delimiter=SEPARATOR,
        headers=layout.headers,
        line_end="\\n",
        rewritten=True,
        header_line=header.last_row + 1,
        names=header.names,
        sheet=grid.name,
    )
    if len(layout.headers) > WIDTH_LIMIT:
        raise too_wide(source.place, source.header_line)
    if is_written:
        return source, NOTHING_HIDDEN
    if grid.lines and are_typed:
        rows = iter(grid.lines.typed_rows())
    if merged:
        rows = _unfolded(rows, merged, layout, dictionary, grid.epoch)
    hidden = grid.hidden()
    hidden_rows = _write(source, rows, cell_texts, _hidden_rows(hidden))
    columns = _hidden_headers(layout.headers, layout.places.values(), hidden)
    return source, HiddenRead(rows=hidden_rows, columns=columns)


def _write(source: CsvFile, rows: Iterable[Sequence[Cell]], cell_texts: _CellTexts, not_shown: Collection[int]) -> int:
    """Write the rows, and return how many of them are filled though they are hidden."""
    filled_hidden_rows = 0
    with source.path.open("w", encoding="utf-8", newline="") as out:
        for number, row in enumerate(rows, 1):
            if number <= source.header_line:
                out.write(f"{PLACEHOLDER}\n")
                continue
            if isinstance(row, PlainRow):  # a text is written as it is, whatever its column
                line, divided = row.text, True
            else:
                cells = cell_texts.of_row(row)
                line = SEPARATOR.join(cells)
                divided = line.count(SEPARATOR) == len(cells) - 1
            # no character has more than four bytes
            if len(line) > CELL_LIMIT // 4 and len(line.encode()) > LONGEST_LINE:
                raise TthcError(
                    _("{file}:{line}: a row of more than {limit} bytes; is it a table of cases?").format(
                        file=source.place, line=number, limit=LONGEST_LINE
                    )
                )
            if not divided or UNCLEAN.search(line):
                cells = [clean(cell).replace(SEPARATOR, DELIMITER) for cell in cell_texts.of_row(list(row))]
                line = SEPARATOR.join(cells)
            is_filled = line != "" and not line.isspace()
            filled_hidden_rows += is_filled and number - 1 in not_shown
            out.write(f"{line}\n" if is_filled else f"{PLACEHOLDER}\n")
    return filled_hidden_rows


class _CellTexts:
    """The cells of a table's rows as texts: dates from serial numbers, long identifiers so that lost digits show."""

    def __init__(self, layout: Layout, dictionary: ColumnsFile, epoch: date | None) -> None:
        columns = dictionary.data_sets[layout.data_set].columns
        self._dates = {place for column, place in layout.places.items() if columns[column].type == "date"}
        self._ids = {place for column, place in layout.places.items() if columns[column].type in ("key", "id")}
        self._epoch = epoch

    @property
    def places(self) -> set[int]:
        """The columns in which a number is written in another way than elsewhere."""
        return self._dates | self._ids

    def of_row(self, row: Sequence[Cell]) -> list[str]:
        """Return the cells of a row as texts."""
        texts = [cell if type(cell) is str else text_of(cell) for cell in row]
        for place in self._dates:
            cell = row[place] if place < len(row) else ""
            # a number of an old workbook may come as a whole one
            if isinstance(cell, (int, float)) and not isinstance(cell, bool) and self._epoch is not None:
                texts[place] = _day(cell, self._epoch) or texts[place]
        for place in self._ids:
            cell = row[place] if place < len(row) else ""
            if isinstance(cell, (int, float)) and abs(cell) >= EXACT_NUMBERS:
                texts[place] = f"{cell:.15G}"
        return texts


def _day(serial: float, epoch: date) -> str | None:
    """Return the day of a serial number, with its time if it has one; None if it is no day of a case."""
    if not (FIRST_DAY - epoch).days <= serial < (LAST_DAY - epoch).days:
        return None
    day, part = divmod(serial, 1)
    moment = datetime.combine(epoch, time()) + timedelta(days=day)
    # as times are rounded in cells that are shown as days
    milliseconds = round(part * MILLISECONDS_OF_DAY)
    return text_of(moment + timedelta(milliseconds=milliseconds) if part else moment.date())


# -- merged cells ------------------------------------------------------------------------------------------------------


def _unfolded(
    rows: Iterable[Sequence[Cell]],
    spans: Sequence[Span],
    layout: Layout,
    dictionary: ColumnsFile,
    epoch: date | None,
) -> Iterator[Sequence[Cell]]:
    """Yield the rows with each merged cell in all known columns and all rows that it reaches over.

    A row that has nothing of its own stays empty, and a row of totals as it is: the unit beside the cases above it may
    reach over it.

    Args:
        rows: All rows of the grid.
        spans: The merged cells below the header, from the top.
        layout: Which of the columns is which.
        dictionary: It has the words of a row of totals.
        epoch: Day 0 of the serial numbers of the grid.
    """
    data_set = dictionary.data_sets[layout.data_set]
    key, columns = layout.places[data_set.key], sorted(layout.places.values())
    days = [layout.places[name] for name in needed_days(data_set)]
    totals = re.compile(totals_pattern(dictionary))
    reaching: dict[int, tuple[Span, Cell]] = {}
    next_span = 0
    for number, row in enumerate(rows):
        reaching = {place: merged for place, merged in reaching.items() if merged[0].bottom >= number}
        while next_span < len(spans) and spans[next_span].top <= number:
            span = spans[next_span]
            next_span += 1
            value = row[span.left] if span.left < len(row) else ""
            # what reaches over the key and other columns is a heading, and says nothing in those
            over = (key,) if span.left <= key <= span.right else columns
            reaching |= {place: (span, value) for place in over if span.left <= place <= span.right}
        own_text = _own_text(row, number, reaching) if reaching else ""
        is_total = totals.fullmatch(fold(own_text)) and not _has_own_key(row, key, own_text, days, epoch)
        if not own_text or is_total:
            yield row
            continue
        cells = [*row, *[""] * (max(reaching) + 1 - len(row))]
        for place, (_span, value) in reaching.items():
            cells[place] = value
        yield cells


def _has_own_key(row: Sequence[Cell], key: int, text: str, days: Sequence[int], epoch: date | None) -> bool:
    """Tell whether a row that begins as one of totals does is none: it has a key of its own, and a day."""
    is_key = key < len(row) and text_of(row[key]) == text and re.match(JOINED_TO_DIGITS, text) is not None
    return is_key and any(_is_day(row[place], epoch) for place in days if place < len(row))


def _is_day(cell: Cell, epoch: date | None) -> bool:
    """Tell whether a cell in a column of days is written as one."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return epoch is not None and _day(cell, epoch) is not None
    return re.match(WRITTEN_AS_DAY, text_of(cell).strip()) is not None


def _own_text(row: Sequence[Cell], number: int, reaching: Mapping[int, tuple[Span, Cell]]) -> str:
    """Return the first text of a row that does not reach into it from above; empty if there is none."""
    for place, cell in enumerate(row):
        text = text_of(cell)
        if text.strip() and (place not in reaching or reaching[place][0][:2] == (number, place)):
            return text
    return ""
