"""Texts that are longer than a cell of a workbook can hold: they stand whole on a sheet of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tthc_cli.i18n import _
from tthc_cli.text import guarded

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_MOST_CHARACTERS: Final = 32_767
"""Characters that a cell can have. XlsxWriter leaves out the rest of a longer text without a word."""
_PIECE: Final = 16_000
"""Characters in which a longer text is parted."""
_WIDTHS: Final = (31, 12, 8, 100)
"""Of the columns of the sheet, in characters."""


def long_cells_name() -> str:
    """What the sheet is called."""
    return _("Long cells")


class LongCells:
    """The texts of one workbook that are too long for their cells."""

    def __init__(self, sheet_name: str) -> None:
        """Begin with none.

        Args:
            sheet_name: What the sheet with the whole texts is to be called.
        """
        self._sheet_name: Final = sheet_name
        self._texts: Final[list[tuple[str, str, str]]] = []

    def shown(self, sheet: Worksheet, at: tuple[int, int], text: str) -> str:
        """What stands in a cell: the text, or its beginning with the name of the sheet on which it stands whole.

        Args:
            sheet: The sheet of the cell.
            at: Row and column, from 0.
            text: The text.
        """
        if len(text) <= _MOST_CHARACTERS:
            return text
        from xlsxwriter.utility import xl_rowcol_to_cell

        self._texts.append((sheet.name, xl_rowcol_to_cell(*at), text))
        end = _("… (whole on the sheet “{sheet}”)").format(sheet=self._sheet_name)
        return text[: _MOST_CHARACTERS - len(end)] + end

    def add_sheet(self, book: Workbook) -> None:
        """Add the sheet with the whole texts, in pieces, each with where it belongs; none if all texts fit.

        Args:
            book: The workbook.
        """
        if not self._texts:
            return
        sheet = book.add_worksheet(self._sheet_name)
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        titles = (_("Sheet"), _("Cell"), _("Part"), _("Text"))
        for place, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, head)
        row = 0
        for name, cell, text in self._texts:
            for part, start in enumerate(range(0, len(text), _PIECE), 1):
                row += 1
                sheet.write_string(row, 0, name)
                sheet.write_string(row, 1, cell)
                sheet.write_number(row, 2, part)
                sheet.write_string(row, 3, guarded(text[start : start + _PIECE]))
        sheet.freeze_panes(1, 0)
