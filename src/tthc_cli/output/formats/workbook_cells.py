"""Cells of workbooks: real dates and numbers, and text that stays text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tthc_cli.output.formats.office_files import xml_text
from tthc_cli.output.formats.report import Amount, Count, Percent, RateBar, Tone, places_of_target
from tthc_cli.output.words import yes_no
from tthc_cli.text import guarded, visible
from tthc_cli.written_workbooks import LongCells

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MOST_DIGITS: Final = 10**15
"""Whole numbers from here on lose digits in a cell."""
_FIRST_YEAR: Final = 1900
"""Of the dates that a workbook can hold."""
_COLOURS: Final[dict[Tone, str]] = {"good": "#1B5E20", "bad": "#B71C1C", "warn": "#8A4B00", "dim": "#5F6368"}
_DAY: Final = "dd/mm/yyyy"


class CellStyle(NamedTuple):
    """How a cell looks."""

    tone: Tone = ""
    bold: bool = False
    italic: bool = False
    align: str = ""
    """``left``, ``right``, ``center``; empty for what its kind has."""
    border: bool = False
    fill: str = ""
    """The colour of its ground."""
    size: int = 11
    """Of its letters, in points."""
    wrap: bool = False
    """Whether a long text goes on in the next line, rather than over the cells beside it."""


class WorkbookCells:
    """Writes cells of a workbook. Each look is made once."""

    def __init__(self, book: Workbook, long_cells: LongCells) -> None:
        """Begin a workbook.

        Args:
            book: The workbook.
            long_cells: What writes the texts that are too long for their cells.
        """
        self._book: Final = book
        self._long_cells: Final = long_cells
        self._formats: Final[dict[tuple[CellStyle, str], Format]] = {}

    def write(self, sheet: Worksheet, at: tuple[int, int], content: object, style: CellStyle) -> None:
        """Write a value of data, or text if it is none: it gets an apostrophe if a program could take it for a formula.

        Args:
            sheet: The sheet.
            at: Row and column, from 0.
            content: A date, a number, a percentage, yes or no, a list of texts, text; None writes an empty cell.
            style: How it looks.
        """
        row, column = at
        number, number_format = _as_number(content)
        if number is not None:
            sheet.write_number(row, column, number, self.look(style, number_format))
        elif isinstance(content, date) and content.year >= _FIRST_YEAR:
            moment = datetime(content.year, content.month, content.day)  # noqa: DTZ001 - a day has no zone
            sheet.write_datetime(row, column, moment, self.look(style, _DAY))
        elif (text := cell_text(content)) != "":
            sheet.write_string(row, column, self._long_cells.shown(sheet, at, text), self.look(style))
        elif style != CellStyle():
            sheet.write_blank(row, column, None, self.look(style))

    def write_line(self, sheet: Worksheet, at: tuple[int, int], text: str, style: CellStyle) -> None:
        """Write a line of text that stands around a table, as it is.

        Args:
            sheet: The sheet.
            at: Row and column, from 0.
            text: The line.
            style: How it looks.
        """
        shown = self._long_cells.shown(sheet, at, xml_text(visible(text)))
        sheet.write_string(*at, shown, self.look(style))

    def merge(self, sheet: Worksheet, area: tuple[int, int, int, int], text: str, style: CellStyle) -> None:
        """Write a text over several cells.

        Args:
            sheet: The sheet.
            area: First row, first column, last row, last column, from 0, all included.
            text: The text.
            style: How it looks.
        """
        if area[:2] != area[2:]:
            sheet.merge_range(*area, "", self.look(style))
        self.write_line(sheet, area[:2], text, style)

    def look(self, style: CellStyle, number_format: str = "") -> Format:
        """The format of a cell, as the workbook has it.

        Args:
            style: How it looks.
            number_format: How its number is shown; empty for text.
        """
        key = (style, number_format)
        if key not in self._formats:
            properties: dict[str, Any] = {"valign": "top", "text_wrap": style.wrap, "font_size": style.size}
            properties |= {"num_format": number_format} if number_format else {}
            properties |= {"font_color": _COLOURS[style.tone]} if style.tone in _COLOURS else {}
            properties |= {"align": style.align} if style.align else {}
            properties |= {"indent": 1} if style.border and style.align == "left" else {}
            properties |= {"bg_color": style.fill} if style.fill else {}
            properties |= {"bold": style.bold or style.tone == "strong", "italic": style.italic}
            properties |= {"border": 1, "border_color": "#BDBDBD"} if style.border else {}
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]


def _as_number(content: object) -> tuple[float | int | None, str]:
    """A number as a cell has it, and how it is shown; None for what is no number or would lose digits."""
    match content:
        case bool():
            return None, ""
        case int() if abs(content) < _MOST_DIGITS:
            return content, "0"
        case float():
            return content, "0.00"
        case Count():
            return content.value, "+#,##0;-#,##0;0" if content.signed else "#,##0"
        case Amount():
            return float(content.value), f"#,##0.{'0' * content.places}".rstrip(".")
        case Decimal():
            return float(content), "+0.00;-0.00;0.00"
        case Percent():
            places = places_of_target(content.value) if content.sign else 2
            sign = f'"{content.sign} "' if content.sign else ""
            return float(content.value / 100), f"{sign}0.{'0' * places}".rstrip(".") + "%"
        case _:
            return None, ""


def cell_text(content: object) -> str:
    """What stands in a cell that holds neither a number nor a date.

    >>> cell_text("=1+1"), cell_text(["a", "b"]), cell_text(None)
    ("'=1+1", 'a; b', '')
    """
    match content:
        case None | RateBar():
            return ""
        case bool():
            return yes_no(content)
        case date():
            return f"{content:%d/%m/%Y}"
        case list() | tuple():
            return cell_text("; ".join(map(str, content)))
        case _:
            return guarded(xml_text(visible(str(content))))


def lines_within(content: object, width: float) -> int:
    """Lines that a text takes if it is wrapped.

    Args:
        content: What stands in the cell.
        width: Of the column, in characters.
    """
    return sum(max(1, ceil(len(line) / max(width, 1))) for line in _shown(content).splitlines()) or 1


def shown_width(contents: Iterable[object]) -> int:
    """Characters of the longest line among what stands in cells."""
    lines = (line for content in contents for line in _shown(content).splitlines())
    return max(map(len, lines), default=0)


def _shown(content: object) -> str:
    number, _number_format = _as_number(content)
    if number is None:
        return "00/00/0000" if isinstance(content, date) else cell_text(content)
    return f"{number:,.2f} %"
