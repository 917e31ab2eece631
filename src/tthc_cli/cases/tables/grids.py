"""Grids of cells, as workbooks and HTML have them: the table is found in them and written as lines of text.

Line ``n`` of the text is row ``n`` of the grid, so that what is said of a line is true of the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Final
from unicodedata import normalize

from tthc_cli.cases.cells import CELL_LIMIT, Cell, Span, text_of
from tthc_cli.cases.dictionary import ColumnsFile, totals_pattern
from tthc_cli.cases.layout import ColumnNames, Layout
from tthc_cli.cases.tables.csv_files import (
    DELIMITER,
    LONGEST_LINE,
    PLACEHOLDER,
    WIDTH_LIMIT,
    CsvFile,
    new_file,
    too_wide,
)
from tthc_cli.cases.tables.headers import HEAD, Find, Header, Merges
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.text import fold

FIRST_DAY: Final = date(1950, 1, 1)
LAST_DAY: Final = date(2150, 1, 1)
"""Days that a date in case data can be, the last one excluded; anything else is no date of a case."""
_EXACT: Final = 10**15
"""From here on a number of a workbook does not keep all digits of an identifier; it is written as 2.4E+17."""
_LAST_ROW: Final = 1 << 20
_BETWEEN: Final = "\t"
_MERGED: Final = 200_000
"""Merged cells of the first rows that are looked at."""
_ODD: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f-\xa0\u0300-\u036f]")
_CONTROL: Final = re.compile("\r\n|[\x00-\x08\x0a-\x1f\xa0]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What of a grid is not shown, from 0: first and last of rows and of columns."""

    rows: Sequence[tuple[int, int]] = ()
    columns: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenRead:
    """What of a table is read though it is hidden."""

    rows: int = 0
    columns: tuple[str, ...] = ()
    """Headers."""


NOTHING_HIDDEN: Final = HiddenRead()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet of a workbook or a table of an HTML page."""

    name: str | None
    """None for the only table of a page."""
    rows: Callable[[], Iterable[Sequence[Cell]]]
    """Opens it: all rows from the first on, all cells from the first column on."""
    spans: Callable[[], Iterable[Span]] = tuple
    """Its merged cells, where the format tells them."""
    epoch: date | None = None
    """Day 0 of its serial numbers for dates; None where it has none."""
    hidden: Callable[[], Hidden] = Hidden
    """What of it is not shown, where the format tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedGrid:
    """A grid with its header."""

    grid: Grid
    header: Header | None
    """None where no header is known."""
    first_filled: int | None
    """The place of its first row that is not empty; None without any."""
    width: int
    """Cells of that row."""
    rows: Iterator[Sequence[Cell]]
    """All of it."""


def look(grid: Grid, find: Find) -> OpenedGrid:
    """Open a grid and find the header in it."""
    rows = iter(grid.rows())
    head: list[Sequence[Cell]] = []
    filled = 0
    for row in rows:
        head.append(row)
        filled += any(cell != "" for cell in row)
        if filled > HEAD:
            break
    titles = [[" ".join(_clean(text_of(cell)).split()) for cell in row] for row in head]
    first = next((place for place, row in enumerate(titles) if any(row)), None)
    return OpenedGrid(
        grid=grid,
        header=find(titles, _merges(grid.spans(), len(head))),
        first_filled=first,
        width=0 if first is None else len(titles[first]),
        rows=chain(head, rows),
    )


def _merges(spans: Iterable[Span], rows: int) -> Merges:
    """The merged cells of so many first rows, as the header is looked for among them."""
    found: dict[tuple[int, int], tuple[int, int, int]] = {}
    for top, left, bottom, right in spans:
        if top >= rows or bottom - top >= HEAD or right >= WIDTH_LIMIT:
            continue
        for row in range(top, bottom + 1):
            found.update(
                dict.fromkeys(((row, place) for place in range(left, right + 1)), (top, left, right - left + 1))
            )
        if len(found) > _MERGED:
            break
    return found


def hidden_of(opened: OpenedGrid, known: ColumnNames) -> HiddenRead:
    """What is hidden of the rows below the header, of which nothing is read after that, and of the known columns."""
    header, hidden = opened.header, opened.grid.hidden()
    assert header is not None  # noqa: S101 - the caller has looked
    rows = 0
    if hidden.rows:
        not_shown = _places(hidden.rows)
        filled = (number for number, row in enumerate(opened.rows) if any(cell != "" for cell in row))
        rows = sum(number > header.last and number in not_shown for number in filled)
    places = [place for place, names in enumerate(header.names) if known.meaning(names).columns]
    return HiddenRead(rows=rows, columns=_headers(header.headers, places, hidden))


def _places(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {row for first, last in spans for row in range(first, min(last, _LAST_ROW) + 1)}


def _headers(headers: Sequence[str], places: Iterable[int], hidden: Hidden) -> tuple[str, ...]:
    """The headers of those of the columns that are hidden."""
    return tuple(
        headers[place] for place in sorted(places) if any(first <= place <= last for first, last in hidden.columns)
    )


def write(
    path: Path, opened: OpenedGrid, layout: Layout, days: Collection[int], dictionary: ColumnsFile, folder: Path
) -> tuple[CsvFile, HiddenRead]:
    """Write the rows of a grid as lines; ``days`` are the places of the columns whose numbers are dates.

    What of it is hidden comes back too. A merged cell of the table holds in every row and column that it reaches over.
    Raises TthcError for a row or cell that is too long.
    """
    header, grid = opened.header, opened.grid
    assert header is not None  # noqa: S101 - the caller has looked
    lines = new_file(folder)
    source = CsvFile(
        path=lines,
        original=path,
        file=str(path),
        delimiter=_BETWEEN,
        headers=layout.headers,
        line_end="\\n",
        rewritten=True,
        header_line=header.last + 1,
        names=header.names,
        sheet=grid.name,
    )
    if len(layout.headers) > WIDTH_LIMIT:
        raise too_wide(source.place, source.header_line)
    columns = dictionary.data_sets[layout.data_set].columns
    ids = {place for column, place in layout.places.items() if columns[column].type in ("key", "id")}
    rows, merged = opened.rows, sorted(span for span in grid.spans() if span.top > header.last)
    if merged:
        rows = _unfolded(rows, merged, layout, dictionary)
    hidden, hidden_rows = grid.hidden(), 0
    not_shown = _places(hidden.rows)
    with lines.open("w", encoding="utf-8", newline="") as out:
        for number, row in enumerate(rows, 1):
            if number <= source.header_line:
                out.write(f"{PLACEHOLDER}\n")
                continue
            cells = [cell if type(cell) is str else text_of(cell) for cell in row]
            for place in days:
                cell = row[place] if place < len(row) else ""
                # a number of an old workbook may come as a whole one
                if isinstance(cell, (int, float)) and not isinstance(cell, bool) and grid.epoch is not None:
                    cells[place] = _day(cell, grid.epoch) or cells[place]
            for place in ids:
                cell = row[place] if place < len(row) else ""
                if isinstance(cell, (int, float)) and abs(cell) >= _EXACT:
                    cells[place] = f"{cell:.15G}"
            line = _BETWEEN.join(cells)
            if len(line) > CELL_LIMIT // 4 and len(line.encode()) > LONGEST_LINE:
                raise TthcError(
                    _("{file}:{line}: a row of more than {limit} bytes; is it a table of cases?").format(
                        file=source.place, line=number, limit=LONGEST_LINE
                    )
                )
            if _ODD.search(line) or line.count(_BETWEEN) != len(cells) - 1:
                cells = [_clean(cell).replace(_BETWEEN, DELIMITER) for cell in cells]
                line = _BETWEEN.join(cells)
            filled = any(cells) and not line.isspace()
            hidden_rows += filled and number - 1 in not_shown
            out.write(f"{line}\n" if filled else f"{PLACEHOLDER}\n")
    return source, HiddenRead(rows=hidden_rows, columns=_headers(layout.headers, layout.places.values(), hidden))


def _unfolded(
    rows: Iterable[Sequence[Cell]], spans: Sequence[Span], layout: Layout, dictionary: ColumnsFile
) -> Iterator[Sequence[Cell]]:
    """The rows with each merged cell in all known columns and all rows that it reaches over; ``spans`` from the top.

    A row that has nothing of its own stays empty, and a row of totals as it is: the unit beside the cases above it may
    reach over it.
    """
    key, known = layout.places[dictionary.data_sets[layout.data_set].key], sorted(layout.places.values())
    totals = re.compile(totals_pattern(dictionary))
    reaching: dict[int, tuple[Span, Cell]] = {}
    coming = 0
    for number, row in enumerate(rows):
        reaching = {place: of for place, of in reaching.items() if of[0].bottom >= number}
        while coming < len(spans) and spans[coming].top <= number:
            span = spans[coming]
            coming += 1
            value = row[span.left] if span.left < len(row) else ""
            # what reaches over the key and other columns is a heading, and says nothing in those
            over = (key,) if span.left <= key <= span.right else known
            reaching |= {place: (span, value) for place in over if span.left <= place <= span.right}
        if not reaching:
            yield row
            continue
        own = next(
            (
                text_of(cell)
                for place, cell in enumerate(row)
                if cell != "" and (place not in reaching or reaching[place][0][:2] == (number, place))
            ),
            "",
        )
        if not own or totals.fullmatch(fold(own)):
            yield row
            continue
        cells = [*row, *[""] * (max(reaching) + 1 - len(row))]
        for place, (_span, value) in reaching.items():
            cells[place] = value
        yield cells


def _day(serial: float, epoch: date) -> str | None:
    """The day of a serial number, its part of a day left out; None where it is no day of a case."""
    if not (FIRST_DAY - epoch).days <= serial < (LAST_DAY - epoch).days:
        return None
    return (epoch + timedelta(days=int(serial))).isoformat()


def _clean(text: str) -> str:
    """A cell's text composed, without control characters, its lines joined."""
    return normalize("NFC", _CONTROL.sub(" ", text)) if _ODD.search(text) else text
