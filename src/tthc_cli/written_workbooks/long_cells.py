"""Texts that are longer than a cell of a workbook can hold: they stand whole on a sheet of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from tthc_cli.i18n import _

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_MOST_CHARACTERS: Final = 32_767
"""Characters that a cell can have, in UTF-16. XlsxWriter leaves out the rest of a longer text without a word."""
_MOST_ROWS: Final = 1_048_576
"""Rows that a sheet can have. XlsxWriter leaves out those behind them without a word."""
_PIECE: Final = 16_000
"""Characters in which a longer text is parted."""
_WIDTHS: Final = (31, 12, 8, 100)
"""Of the columns of the sheet, in characters."""


def long_cells_name(number: int = 1) -> str:
    """What a sheet of them is called.

    Args:
        number: Of the sheet, from 1.
    """
    return _("Long cells") if number == 1 else f"{_('Long cells')} ({number})"


class LongCells:
    """The texts of one workbook that are too long for their cells.

    Their sheet is begun with the first of them, and each is written at once: a workbook that writes its rows as they
    come keeps none of them in memory. One that has no room on a sheet stands on the next.
    """

    def __init__(self, book: Workbook, name_of: Callable[[int], str] = long_cells_name) -> None:
        """Begin with none.

        Args:
            book: The workbook.
            name_of: What a sheet with whole texts is to be called, by its number from 1.
        """
        self._book: Final = book
        self._name_of: Final = name_of
        self._as_text: Final = book.add_format({"quote_prefix": True})
        self._sheets: Final[list[Worksheet]] = []
        self._row = 0

    def shown(self, sheet: Worksheet, at: tuple[int, int], text: str) -> str:
        """What stands in a cell: the text, or its beginning with the name of the sheet on which it stands whole.

        What XlsxWriter would take for markup of its own gets an apostrophe before it, as a formula does.

        Args:
            sheet: The sheet of the cell.
            at: Row and column, from 0.
            text: The text.
        """
        if _length(text) <= _MOST_CHARACTERS:
            return f"'{text}" if _is_markup(text) else text
        from xlsxwriter.utility import xl_rowcol_to_cell

        pieces = _pieces(text)
        whole = self._sheet_for(len(pieces))
        self._add(whole, (sheet.name, xl_rowcol_to_cell(*at)), pieces)
        end = _("… (whole on the sheet “{sheet}”)").format(sheet=whole.name)
        beginning = text.encode("utf-16-le")[: 2 * (_MOST_CHARACTERS - len(end))]
        return beginning.decode("utf-16-le", errors="ignore") + end

    def put_last(self) -> None:
        """Put the sheets with whole texts, if there are any, behind all others: when all have been added."""
        sheets = self._book.worksheets()
        sheets.sort(key=lambda sheet: sheet in self._sheets)
        for place, sheet in enumerate(sheets):
            sheet.index = place  # by which the workbook knows whose filter, and whose repeated rows, a name means

    def _sheet_for(self, rows: int) -> Worksheet:
        """The sheet with room for so many rows."""
        if not self._sheets or self._row + rows >= _MOST_ROWS:
            self._sheets.append(self._new_sheet())
            self._row = 0
        return self._sheets[-1]

    def _new_sheet(self) -> Worksheet:
        sheet = self._book.add_worksheet(self._name_of(len(self._sheets) + 1))
        head = self._book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        titles = (_("Sheet"), _("Cell"), _("Part"), _("Text"))
        for place, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, head)
        sheet.freeze_panes(1, 0)
        return sheet

    def _add(self, sheet: Worksheet, belongs: tuple[str, str], pieces: Sequence[str]) -> None:
        """Write the pieces of a text, each with the sheet and the cell to which it belongs.

        A piece gets no apostrophe of its own, or the pieces would not be the text: their cells are marked as text, so
        that one that begins with "=" stays text even if a person edits it.
        """
        for part, piece in enumerate(pieces, 1):
            self._row += 1
            for place, name in enumerate(belongs):
                sheet.write_string(self._row, place, name)
            sheet.write_number(self._row, 2, part)
            sheet.write_string(self._row, 3, piece, self._as_text)


def _pieces(text: str) -> list[str]:
    """A text in pieces that a cell can hold and that are no markup."""
    pieces, start = [], 0
    while start < len(text):
        piece = text[start : start + _PIECE]
        pieces.append(piece[:-1] if _is_markup(piece) else piece)
        start += len(pieces[-1])
    return pieces


def _length(text: str) -> int:
    """Characters of a text in UTF-16: an emoji has two."""
    return len(text) if len(text) <= _MOST_CHARACTERS // 2 else len(text.encode("utf-16-le")) // 2


def _is_markup(text: str) -> bool:
    """Whether XlsxWriter writes a text into its XML as it is, where it is read as something else or not at all."""
    return text.startswith("<r>") and text.endswith("</r>")
