"""Workbooks: a sheet for each table and one for all rows, with real dates and numbers, filters and charts.

Nothing in data becomes a formula, a link or a macro: text is written as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from math import ceil
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from tthc_cli.i18n import _
from tthc_cli.output.column_titles import report_titles, value_words
from tthc_cli.output.formats.head import rows_of_head
from tthc_cli.output.formats.office_files import MADE_AT, same_bytes
from tthc_cli.output.formats.report import (
    Cell,
    DocumentParts,
    Percent,
    PrintedTable,
    Record,
    Report,
    Terminal,
    Value,
    cell_of,
)
from tthc_cli.output.formats.sheets import Sheet, sheet_name, sheets_of
from tthc_cli.output.formats.workbook_cells import CellStyle, WorkbookCells, lines_within, shown_width
from tthc_cli.written_workbooks import LongCells, long_cells_name

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_MOST_ROWS: Final = 1_048_576
"""Rows that a sheet can have."""
_NARROWEST, _WIDEST = 8, 60
"""Of columns, in characters."""
_UNSET: Final = 8
"""The width of a column that has none of its own, in characters."""
_PORTRAIT: Final = 100
"""Characters that stand side by side on an upright sheet."""
_BESIDE_A_CHART: Final = 25
"""Rows of a table that go onto one upright page with its chart: else the chart would be cut where a page ends."""
_MEASURED: Final = 200
"""Rows by which the widths of the columns of a long list are chosen."""
_LINE_HEIGHT: Final = 15
"""Of a line of text, in points."""
_HEAD: Final = CellStyle(bold=True, border=True, fill="#E8EEF4", align="center", wrap=True)
_LINE, _TITLE = CellStyle(), CellStyle(bold=True, size=12)
_BAR: Final = {"type": "data_bar", "bar_color": "#9DC3E6", "min_type": "num", "max_type": "num"}


def write(report: Report, _terminal: Terminal) -> bytes:
    """A report as a workbook.

    Args:
        report: The result of a command.
        _terminal: Makes no difference.

    Returns:
        The bytes of a .xlsx file, the same for the same report.

    Raises:
        OSError: If its working files cannot be written.
    """
    from xlsxwriter.exceptions import FileCreateError

    try:
        return same_bytes(_content_of(report))
    except FileCreateError as error:  # of its working files
        raise error.args[0] from None


def _content_of(report: Report) -> bytes:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with TemporaryDirectory(prefix="tthc-", ignore_cleanup_errors=True) as folder:
        options = {
            "constant_memory": bool(report.long_lists()),
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with Workbook(out, options) as book:
            book.set_properties({"author": "tthc", "created": MADE_AT})
            writer = _Writer(book)
            parts = report.document()
            for place, sheet in enumerate(sheets_of(report)):
                writer.table_sheet(sheet, None if place else parts)
            if parts is None:
                writer.data_sheets(report)
            writer.long_cells.put_last()
    return out.getvalue()


class _Writer:
    """Adds sheets to a workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book: Final = book
        self._names: Final[set[str]] = set()
        self.long_cells: Final = LongCells(book, lambda number: self._free_name(long_cells_name(number)))
        self._cells: Final = WorkbookCells(book, self.long_cells)

    def table_sheet(self, content: Sheet, parts: DocumentParts | None) -> None:
        """Add a table with the lines around it.

        Args:
            content: The table and its lines.
            parts: What stands around it as a document; None if it is none.
        """
        table = content.table or PrintedTable()
        widths = _widths(table)
        needs_room = sum(widths) > _PORTRAIT
        on_one_page = table.chart is not None and len(table.rows) <= _BESIDE_A_CHART
        landscape = parts.landscape if parts else needs_room and not on_one_page
        sheet = self._sheet(content.name, landscape=landscape, pages=1 if on_one_page else 0)
        width = max(len(table.columns), 1)
        top = self._parts_above(sheet, parts, width) if parts else self._lines(sheet, 0, content.above, _TITLE, widths)
        start, bottom = self._table(sheet, top, table, filters=parts is None) if content.table else (top, top)
        for line in content.below if parts is None else parts.footnotes:
            self._line(sheet, bottom, line, _LINE._replace(align="left"), widths)
            bottom += 1
        if parts is not None:
            self._signatures(sheet, bottom + 1, parts, width)
        if table.chart is not None:
            self._chart(sheet, start, table, bottom + 1)

    def data_sheets(self, report: Report) -> None:
        """Add all rows as one list, on as many sheets as it needs.

        Args:
            report: Whose rows; the titles are in the language of the output.
        """
        columns, titles = report.columns(), report_titles(report)
        left = iter(report.rows_in_words())
        first = True
        while block := list(islice(left, _MEASURED)):
            sheet = self._sheet(_("Data"), landscape=True)
            following = islice(left, _MOST_ROWS - 1 - len(block))
            self._list(sheet, columns, titles, chain(block, following), block)
            first = False
        if first:
            self._list(self._sheet(_("Data"), landscape=True), columns, titles, iter(()), [])

    # -- sheets

    def _sheet(self, name: str, *, landscape: bool, pages: int = 0) -> Worksheet:
        """Add a sheet that prints as wide as its paper is; ``pages`` is how many it may take, 0 as many as it needs."""
        sheet = self._book.add_worksheet(self._free_name(name))
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, pages)
        if landscape:
            sheet.set_landscape()
        return sheet

    def _free_name(self, name: str) -> str:
        """A name that the workbook can have and does not have yet."""
        title = name if sheet_name(name) else _("Table")
        free, number = sheet_name(title), 1
        while free.casefold() in self._names:
            number += 1
            free = sheet_name(title, f" ({number})")
        self._names.add(free.casefold())
        return free

    def _lines(self, sheet: Worksheet, row: int, lines: Iterable[str], style: CellStyle, widths: Sequence[int]) -> int:
        """Write lines under each other; the row after an empty one behind them."""
        start = row
        for line in lines:
            self._line(sheet, row, line, style, widths)
            row += 1
        return row if row == start else row + 1

    def _line(self, sheet: Worksheet, row: int, line: str, style: CellStyle, widths: Sequence[int]) -> None:
        """Write a line over the table's columns, wrapped if it is longer: a sheet prints as wide as its longest line.

        Args:
            sheet: The sheet.
            row: Its row.
            line: The text.
            style: How it looks.
            widths: Those of the table's columns, in characters.
        """
        room = max(sum(widths), _PORTRAIT)
        in_letters = room * CellStyle().size / style.size
        if shown_width([line]) <= in_letters:
            self._cells.write_line(sheet, (row, 0), line, style)
            return
        columns = len(widths) + ceil((room - sum(widths)) / _UNSET)
        sheet.set_row(row, _LINE_HEIGHT * lines_within(line, in_letters))
        self._cells.merge(sheet, (row, 0, row, columns - 1), line, style._replace(wrap=True))

    # -- tables

    def _table(self, sheet: Worksheet, top: int, table: PrintedTable, *, filters: bool) -> tuple[int, int]:
        """Write a table; the row of its first cells, and the row after an empty one behind it."""
        widths = _widths(table)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        head, heights = rows_of_head(table), dict[int, int]()
        for row, first, title in head:
            area = (top + row, first, top + row + title.rows - 1, first + title.columns - 1)
            self._cells.merge(sheet, area, title.text, _HEAD)
            if title.rows == 1:
                room = sum(widths[first : first + title.columns]) - 2
                heights[row] = max(heights.get(row, 1), lines_within(title.text, room))
        for row, height in heights.items():
            sheet.set_row(top + row, _LINE_HEIGHT * height)
        start = top + max(row + title.rows for row, _first, title in head)
        for row, cells in enumerate(table.rows, start):
            lines = (lines_within(_content(cell_of(cell)), width) for cell, width in zip(cells, widths, strict=True))
            sheet.set_row(row, _LINE_HEIGHT * max(lines))
            for place, (cell, column) in enumerate(zip(map(cell_of, cells), table.columns, strict=True)):
                align = "right" if column.right else "left"
                style = CellStyle(tone=cell.tone, align=align, border=True, wrap=True)
                self._cells.write(sheet, (row, place), _content(cell), style)
        last = start + len(table.rows) - 1
        sheet.freeze_panes(start, 0)
        sheet.repeat_rows(top, start - 1)
        if filters and not table.head:
            sheet.autofilter(start - 1, 0, last, len(table.columns) - 1)
        self._bars(sheet, start, table)
        return start, last + 2

    def _bars(self, sheet: Worksheet, start: int, table: PrintedTable) -> None:
        """Give the columns of rates bars from 0 to 100 %."""
        for place in range(len(table.columns)):
            values = [cell_of(row[place]).value for row in table.rows]
            if any(isinstance(value, Percent) and not value.sign for value in values):
                area = (start, place, start + len(values) - 1, place)
                sheet.conditional_format(*area, {**_BAR, "min_value": 0, "max_value": 1})

    def _chart(self, sheet: Worksheet, start: int, table: PrintedTable, at: int) -> None:
        """Draw the columns that the table's chart names.

        Args:
            sheet: The sheet.
            start: The row of the table's first cells.
            table: The table.
            at: The row under which the picture stands.
        """
        chart = table.chart
        assert chart is not None  # noqa: S101 - the caller has looked
        last = start + len(table.rows) - 1
        drawing = self._book.add_chart({"type": "bar" if chart.kind == "bars" else "line"})
        for number, place in enumerate(chart.series):
            series: dict[str, Any] = {
                "name": table.columns[place].title,
                "categories": [sheet.name, start, chart.labels, last, chart.labels],
                "values": [sheet.name, start, place, last, place],
            }
            if chart.kind == "lines":
                series["marker"] = {"type": "circle" if number == 0 else "none"}
            drawing.add_series(series)
        drawing.set_title({"name": chart.title, "name_font": {"size": 12}, "overlay": False})
        of_numbers = {"num_format": "0%", "min": 0, "max": 1, "major_gridlines": {"visible": True}}
        if chart.kind == "bars":
            drawing.set_x_axis(of_numbers | {"label_position": "high"})
            drawing.set_y_axis({"reverse": True, "num_font": {"size": 8}, "interval_unit": 1})
        else:
            drawing.set_y_axis(of_numbers)
        drawing.set_legend({"position": "bottom"})
        height = 60 + 34 * len(table.rows) if chart.kind == "bars" else 0
        drawing.set_size({"width": 720, "height": max(320, height)})
        sheet.insert_chart(at, 0, drawing)

    def _list(
        self,
        sheet: Worksheet,
        columns: Sequence[str],
        titles: Sequence[str],
        rows: Iterator[Record],
        measured: Sequence[Record],
    ) -> None:
        """Write rows under their titles: the ones that are measured settle the widths."""
        for place, (column, title) in enumerate(zip(columns, titles, strict=True)):
            sheet.set_column(place, place, _width([title, *(value_words(column, row.get(column)) for row in measured)]))
        for place, title in enumerate(titles):
            self._cells.write_line(sheet, (0, place), title, _HEAD)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                self._cells.write(sheet, (last, place), value_words(column, row.get(column)), _LINE)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(columns) - 1)

    # -- what stands around the table of a document

    def _parts_above(self, sheet: Worksheet, parts: DocumentParts, width: int) -> int:
        """Write heads, titles and the unit; the row of the table's head."""
        half = max(1, width // 2)
        row = self._beside(sheet, 0, (parts.left_head, parts.right_head), width, _LINE._replace(align="left"))
        for lines, style in (
            (parts.titles, CellStyle(bold=True, align="center", size=12)),
            (parts.subtitles, CellStyle(italic=True, align="center")),
            ([parts.unit_line] if parts.unit_line else [], CellStyle(italic=True, align="right")),
        ):
            for line in lines:
                self._cells.merge(sheet, (row, 0, row, width - 1), line, style)
                sheet.set_row(row, _LINE_HEIGHT * (1 + len(line) // (12 * half)))
                row += 1
        return row

    def _signatures(self, sheet: Worksheet, row: int, parts: DocumentParts, width: int) -> None:
        style = CellStyle(bold=True, align="center")
        self._beside(sheet, row, (parts.signature_left, parts.signature_right), width, style)

    def _beside(
        self, sheet: Worksheet, row: int, sides: tuple[Sequence[str], Sequence[str]], width: int, style: CellStyle
    ) -> int:
        """Write lines on the left and on the right; the row after an empty one behind them."""
        half = max(1, width // 2)
        for lines, first, last in ((sides[0], 0, half - 1), (sides[1], half, width - 1)):
            for place, line in enumerate(lines, row):
                self._cells.merge(sheet, (place, min(first, last), place, last), line, style)
        length = max(map(len, sides))
        return row + length + 1 if length else row


def _widths(table: PrintedTable) -> list[int]:
    """The widths of the columns, in characters."""
    return [
        _width([column.title, *(_content(cell_of(row[place])) for row in table.rows)])
        for place, column in enumerate(table.columns)
    ]


def _width(contents: Iterable[object]) -> int:
    """The width of a column that has these contents, in characters."""
    return max(_NARROWEST, min(_WIDEST, shown_width(contents) + 2))


def _content(cell: Cell) -> Value | str | None:
    """What a workbook has of a cell: its value, else its text. A dash is no value: a picture would take it for 0."""
    if cell.value is None:
        return None if cell.text == "–" else cell.text
    return cell.value
