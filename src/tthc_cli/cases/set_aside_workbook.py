"""The file of set-aside rows as a workbook, for those who work on it in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from tthc_cli.i18n import _
from tthc_cli.text import csv_cell
from tthc_cli.written_workbooks import LongCells

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MOST_ROWS: Final = 1_048_576
"""Rows that a sheet can have."""
_MADE_AT: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - when each workbook says that it was made: the same bytes again
_WIDTHS: Final = (12, 28, 8, 22, 24, 28, 22, 52, 14)
"""Of the columns, in characters."""


class WorkbookLines:
    """Writes lines into a workbook, on as many sheets as they need: text as text, never as a formula."""

    def __init__(self, part: Path) -> None:
        """Open the workbook.

        Args:
            part: The file to write; it exists, and its rights stay.

        Raises:
            OSError: It cannot be written.
        """
        from xlsxwriter import Workbook

        self._out: Final = part.open("wb")
        self._folder: Final = TemporaryDirectory(prefix="tthc-", ignore_cleanup_errors=True)
        self._book: Final = Workbook(self._out, {"constant_memory": True, "tmpdir": self._folder.name})
        self._book.set_properties({"author": "tthc", "created": _MADE_AT})
        self._long_cells: Final = LongCells(self._book)
        self._head: Final[Any] = self._book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        self._sheets = 0
        self._sheet: Worksheet = self._new_sheet()
        self._row = 0

    def write(self, lines: Iterable[Sequence[object]]) -> None:
        """Write lines.

        Args:
            lines: With the cells of ``set_aside_file.COLUMNS``.

        Raises:
            OSError: They cannot be written.
        """
        for line in lines:
            if self._row == _MOST_ROWS - 1:
                self._end_sheet()
                self._sheet, self._row = self._new_sheet(), 0
            self._row += 1
            for place, value in enumerate(line):
                if isinstance(value, int):
                    self._sheet.write_number(self._row, place, value)
                elif (text := str(csv_cell(value))) != "":
                    shown = self._long_cells.shown(self._sheet, (self._row, place), text)
                    self._sheet.write_string(self._row, place, shown)

    def close(self) -> None:
        """End the workbook. Raises OSError if it cannot be written."""
        from xlsxwriter.exceptions import FileCreateError

        self._end_sheet()
        self._long_cells.put_last()
        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from None
        self._out.close()

    def abandon(self) -> None:
        """Let go of the files, whether the workbook is whole or not."""
        with suppress(OSError):  # the error of the write itself is already on its way
            self._out.close()
        for sheet in self._book.worksheets():
            sheet._opt_close()
        self._folder.cleanup()

    def _end_sheet(self) -> None:
        self._sheet.autofilter(0, 0, self._row, len(_WIDTHS) - 1)

    def _new_sheet(self) -> Worksheet:
        self._sheets += 1
        sheet = self._book.add_worksheet(f"Sheet{self._sheets}")  # the workbook would count the one of long cells too
        titles = (
            _("Data set"), _("File"), _("Line"), _("Key"), _("Column"), _("Value"), _("Reason"), _("Explanation"),
            _("Sheet"),
        )  # fmt: skip
        for place, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, self._head)
        sheet.freeze_panes(1, 0)
        return sheet
