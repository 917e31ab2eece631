"""HTML pages with tables, which many systems call ``.xls``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any, Final, NamedTuple

from tthc_cli.cases.cells import SEPARATOR, Cell, Span
from tthc_cli.cases.tables.csv_lines import PLACEHOLDER
from tthc_cli.cases.tables.grids import Grid, Hidden, PlainRow
from tthc_cli.cases.tables.table_limits import WIDTH_LIMIT, too_wide
from tthc_cli.cases.tables.text_coding import utf8_from_declared
from tthc_cli.cases.tables.working_files import new_file
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

_STARTS: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|meta|style|table|div|center|font|p|h[1-6]|b|form)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS: Final = frozenset(("br", "p", "div", "li", "tr", "table"))
_UNSEEN: Final = frozenset(("script", "style", "head", "title"))
_HIDING: Final = re.compile(r"\b(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)
_MOST_ROWS: Final = 1_048_576
"""Rows of a table over which a cell can reach."""
_CHUNK: Final = 1 << 16
"""Bytes of written rows that are read at once."""


def is_page(text: str) -> bool:
    """Tell whether a text begins as an HTML page or table does."""
    return _STARTS.match(text) is not None


def open_page(path: Path, folder: Path) -> list[Grid]:
    """Open the tables of a page. A table that holds others has only the rows that are its own.

    Rows that follow the end of a table, outside of any other, belong to it still: a page that says in the middle of its
    table that it ends is shown as if it did not.

    Args:
        path: The page.
        folder: Takes the rows of the tables, and a copy of a page that is not UTF-8.

    Returns:
        The tables in their order.

    Raises:
        TthcError: The page is damaged, has a row that does not say where it begins, or is not in the coding that it
            declares.
        OSError: It cannot be read.
    """
    copy = utf8_from_declared(path, folder)
    tables: dict[int, _TableSoFar] = {}
    spans: dict[int, list[Span]] = {}
    written = _WrittenRows(new_file(folder))
    for row in written.write(_rows(path, copy)):
        tables[row.table.number] = row.table
        spans.setdefault(row.table.number, []).extend(row.spans)

    def name(number: int) -> str:
        return _("table {number}").format(number=number)

    def grid(number: int) -> Grid:
        return Grid(
            name=name(number) if len(spans) > 1 else None,
            rows=lambda: written.of_table(number),
            spans=lambda: spans[number],
            hidden=tables[number].hidden,
            inside=[name(outer) for outer in tables[number].inside],
        )

    return [grid(number) for number in sorted(spans)]


@dataclass(slots=True)
class _TableSoFar:
    """A table, as far as its rows have come."""

    number: int
    """From 1, in the order of the page; 0 for rows outside of any table."""
    inside: Sequence[int] = ()
    """The numbers of the tables in whose rows it stands."""
    rows: int = 0
    in_row: bool = False
    """Whether a row of it has begun that has not ended."""
    row_without_begin: int | None = None
    """The first row, from 1, some of whose cells stand in no row."""
    reaching: dict[int, int] = field(default_factory=dict)
    """The columns in which cells of rows before reach into the next row: for how many more rows."""
    hidden_rows: list[int] = field(default_factory=list)
    columns: int = 0
    """The columns that ``<col>`` elements have described."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of each run of those that are hidden."""
    columns_with_hidden_cells: set[int] = field(default_factory=set)
    columns_with_shown_text: set[int] = field(default_factory=set)

    def hidden(self) -> Hidden:
        """Return what is not shown, once all rows have come. A column is hidden too if all of its cells are."""
        columns = sorted(self.columns_with_hidden_cells - self.columns_with_shown_text)
        return Hidden(
            rows=[(row, row) for row in self.hidden_rows],
            columns=[*self.hidden_columns, *((column, column) for column in columns)],
        )

    def begin_cell(self) -> None:
        """Note the first cell that stands in no row."""
        if not self.in_row and self.row_without_begin is None:
            self.row_without_begin = self.rows + 1

    def take_columns(self, element: Any) -> None:  # noqa: ANN401 - lxml has no types
        """Take a ``<col>`` element."""
        width = _span(element, "span", WIDTH_LIMIT)
        if _is_hidden(element) or _is_hidden(element.getparent()):
            self.hidden_columns.append((self.columns, self.columns + width - 1))
        self.columns += width


class _Row(NamedTuple):
    """A row of a table."""

    table: _TableSoFar
    """Its table, as far as it has come."""
    cells: Sequence[Cell]
    spans: Sequence[Span]
    """The merged cells that begin in it."""


class _WrittenRows:
    """The rows of all tables of a page as lines: a page is parsed once, however many tables it has."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._runs: dict[int, list[tuple[int, int]]] = {}
        """By the number of a table: the first byte of each run of its rows, and the byte after the last one."""

    def write(self, rows: Iterable[_Row]) -> Iterator[_Row]:
        """Write each row, and give it on."""
        place = 0
        with self._path.open("wb") as out:
            for row in rows:
                # a text has spaces alone between its words: nothing in it divides cells or ends a line
                line = SEPARATOR.join(map(str, row.cells)) if row.cells else PLACEHOLDER
                start, place = place, place + out.write(f"{line}\n".encode())
                runs = self._runs.setdefault(row.table.number, [])
                if runs and runs[-1][1] == start:
                    start = runs.pop()[0]
                runs.append((start, place))
                yield row

    def of_table(self, number: int) -> Iterator[Sequence[Cell]]:
        """Read the rows of a table. Between two rows the file is closed: there may be more tables than open files."""
        for start, end in self._runs[number]:
            while start < end:
                with self._path.open("rb") as stream:
                    stream.seek(start)
                    lines = stream.read(min(end - start, _CHUNK))
                    lines += b"" if lines.endswith(b"\n") else stream.readline()
                start += len(lines)
                for line in lines.decode().split("\n")[:-1]:
                    yield [] if line == PLACEHOLDER else PlainRow(line)


def _rows(path: Path, copy: Path) -> Iterator[_Row]:
    """Yield each row of each table. Raises TthcError if the parser gives up."""
    from lxml import etree

    with copy.open("rb") as stream:  # opened here, because the parser leaves open what it does not read to its end
        parser = etree.iterparse(stream, events=("start", "end"), html=True, encoding="utf-8")
        tables = [table := _TableSoFar(number=0)]
        around: list[_TableSoFar] = []
        """The tables that are open around the one whose rows come."""
        try:
            for event, element in parser:
                match event, element.tag:
                    case "start", "table":
                        around.append(table)
                        inside = [*table.inside, table.number] if table.in_row else table.inside
                        tables.append(table := _TableSoFar(number=len(tables), inside=inside))
                    case "end", "table" if around:
                        outer = around.pop()
                        table = outer if around else table
                    case "end", "col":
                        table.take_columns(element)
                    case "start", "tr":
                        table.in_row = True
                    case "start", ("td" | "th"):
                        table.begin_cell()
                    case "end", "tr":
                        table.in_row = False
                        yield _row(path, element, table)
                        _forget(element)
        except etree.LxmlError as error:
            raise _damaged(path) from error
        if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
            raise _damaged(path)
        _refuse_rows_without_begin(path, tables)


def _refuse_rows_without_begin(path: Path, tables: Iterable[_TableSoFar]) -> None:
    """Refuse a page if a row of a table does not begin: where it ends is not known. A table without any row is none."""
    for table in tables:
        if table.rows and table.row_without_begin is not None:
            raise _no_begin(path, table.row_without_begin)


def _row(path: Path, element: Any, table: _TableSoFar) -> _Row:  # noqa: ANN401 - lxml has no types
    if _is_hidden(element) or any(map(_is_hidden, element.iterancestors())):
        table.hidden_rows.append(table.rows)
    return _Row(table, *_cells(path, element, table))


def _forget(element: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Free the memory of an element that has been read, and of all before it."""
    element.clear(keep_tail=True)
    while element.getprevious() is not None:
        del element.getparent()[0]


def _damaged(path: Path) -> TthcError:
    return TthcError(
        _("{file}: a damaged HTML table, or one with a cell too long; save it as .xlsx or CSV UTF-8").format(file=path)
    )


def _no_begin(path: Path, row: int) -> TthcError:
    text = _("{file}:{row}: a row of the table that does not begin with <tr>; save it as .xlsx or CSV UTF-8")
    return TthcError(text.format(file=path, row=row))


def _cells(path: Path, element: Any, table: _TableSoFar) -> tuple[list[Cell], list[Span]]:  # noqa: ANN401
    """Return the cells of a row, each in its own column, and the merged ones: those stand in their first column."""
    cells: list[Cell] = []
    spans: list[Span] = []
    next_row: dict[int, int] = {}

    def pass_cells_from_above() -> None:
        """Leave the next columns empty as long as cells from above reach into them."""
        while (column := len(cells)) in table.reaching:
            cells.append("")
            if table.reaching[column] > 1:
                next_row[column] = table.reaching[column] - 1

    for child in _cells_in(element):
        pass_cells_from_above()
        wide, high = _span(child, "colspan", WIDTH_LIMIT + 1), _span(child, "rowspan", _MOST_ROWS)
        start = len(cells)
        if start + wide > WIDTH_LIMIT:
            raise too_wide(path, table.rows + 1)
        text = " ".join(_text(child).split())
        cells += [text, *[""] * (wide - 1)]
        if _is_hidden(child):
            table.columns_with_hidden_cells.update(range(start, start + wide))
        elif text:
            table.columns_with_shown_text.add(start)
        if wide > 1 or high > 1:
            spans.append(Span(table.rows, start, table.rows + high - 1, start + wide - 1))
        if high > 1:
            next_row |= dict.fromkeys(range(start, start + wide), high - 1)
    pass_cells_from_above()
    table.reaching = next_row
    table.rows += 1
    return cells, spans


def _cells_in(element: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    """Yield the cells of a row, also those in what does not belong between a row and its cells."""
    for child in element:
        if child.tag in ("td", "th"):
            yield child
        elif child.tag != "table":
            yield from _cells_in(child)


def _is_hidden(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Tell whether an element says itself that it is not shown. Rules for its class are not looked at."""
    return element.get("hidden") is not None or _HIDING.search(element.get("style") or "") is not None


def _span(cell: Any, name: str, most: int) -> int:  # noqa: ANN401 - lxml has no types
    """Return over how many columns or rows a cell reaches."""
    text = (cell.get(name) or "").strip()
    return max(1, min(most, int(text[:9]))) if text.isascii() and text.isdigit() else 1


def _text(cell: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return all that is seen in a cell."""
    if len(cell) == 0:
        return str(cell.text or "")
    parts: list[str] = []

    def add(element: Any) -> None:  # noqa: ANN401 - lxml has no types
        if isinstance(element.tag, str) and element.tag not in _UNSEEN:
            if element.tag in _BLOCKS:
                parts.append(" ")
            parts.append(element.text or "")
            for inner in element:
                add(inner)
                parts.append(inner.tail or "")
            if element.tag in _BLOCKS:
                parts.append(" ")

    add(cell)
    return "".join(parts)
