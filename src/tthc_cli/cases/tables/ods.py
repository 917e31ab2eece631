"""The content of OpenDocument workbooks (.ods): how far it reaches, and what calamine leaves out of its sheets."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

from tthc_cli.cases.cells import UNCOMPUTED, SheetOmissions, Span
from tthc_cli.cases.tables.workbook_limits import CHUNK, OVERLAP

_TAG: Final = re.compile(
    rb"<table:table(?=[\s/>])|<table:table-(?:row|column)\b[^>]*>|<table:(?:covered-)?table-cell\b[^>]*>"
)
_NULL_DATE: Final = re.compile(
    rb"""<table:null-date\b[^>]*?table:date-value\s*=\s*["']([0-9]{4})-([0-9]{2})-([0-9]{2})"""
)
_HIDDEN: Final = re.compile(rb"""table:visibility\s*=\s*["'](?:collapse|filter)["']""")
_ERROR: Final = re.compile(rb"""calcext:value-type\s*=\s*["']error["']""")
_TEXT: Final = re.compile(rb"<text:p\b[^>]*>([^<]*)<")
_HAS_VALUE: Final = re.compile(rb"""office:(?:[a-z]+-)?value\s*=|office:value-type\s*=\s*["']string["']""")
_REPEATED: Final = re.compile(rb"""table:number-(?:columns|rows)-repeated\s*=\s*["']([0-9]+)""")
_SPANNED: Final = re.compile(rb"""table:number-(columns|rows)-spanned\s*=\s*["']([0-9]+)""")
_VALUE_TYPE: Final = b"office:value-type"


class OdsContent:
    """What the content of an OpenDocument says, piece by piece: how far cells reach, and what calamine leaves out."""

    epoch: date | None = None
    """Day 0 of its serial numbers, once it has been said."""

    def __init__(self, path: Path) -> None:
        self.omissions: list[SheetOmissions] = []
        """What calamine leaves out of each sheet, in their order."""
        self._path, self._rest = path, b""
        # from 1, the furthest column and row with a value in any sheet
        self._width = self._height = 0
        # how many rows, cells of the row, and columns have come so far
        self._rows = self._cells = self._columns = 0

    @property
    def area(self) -> int:
        """Cells from the first to the furthest one of any sheet."""
        return self._width * self._height

    def take(self, piece: bytes) -> None:
        """Look at the next piece."""
        text = self._rest + piece
        if self.epoch is None and (null_date := _NULL_DATE.search(text)):
            self.epoch = date(int(null_date[1]), int(null_date[2]), int(null_date[3]))
        end = text.rfind(b"<") if len(piece) == CHUNK else len(text)
        for tag in _TAG.finditer(text, 0, end):
            self._take_tag(tag[0])
            if self.omissions and (_ERROR.search(tag[0]) or b"table:formula" in tag[0]):
                shown = _TEXT.search(text, tag.end(), tag.end() + OVERLAP)
                self._note_omitted(tag[0], shown[1].decode("utf-8", "replace") if shown else "")
        self._rest = text[end:]

    def _take_tag(self, tag: bytes) -> None:
        repeated = _REPEATED.search(tag) if b"-repeated" in tag else None
        times = min(int(repeated[1][:9]), 10**9) if repeated else 1
        if tag == b"<table:table":
            self._rows = self._columns = 0
            self.omissions.append(SheetOmissions(merged=[]))
        elif tag.startswith(b"<table:table-column"):
            if self.omissions and _HIDDEN.search(tag):
                self.omissions[-1].hidden_columns.append((self._columns, self._columns + times - 1))
            self._columns += times
        elif tag.startswith(b"<table:table-row"):
            if self.omissions and _HIDDEN.search(tag):
                self.omissions[-1].hidden_rows.append((self._rows, self._rows + times - 1))
            self._rows, self._cells = self._rows + times, 0
        else:
            self._cells += times
            self._take_cell(tag)

    def _take_cell(self, tag: bytes) -> None:
        if _VALUE_TYPE in tag or not tag.endswith(b"/>"):
            self._width, self._height = max(self._width, self._cells), max(self._height, self._rows)
        if b"-spanned" in tag and self.omissions and (merged := self.omissions[-1].merged) is not None:
            spanned = {name: int(number[:9]) for name, number in _SPANNED.findall(tag)}
            wide, high = spanned.get(b"columns", 1), spanned.get(b"rows", 1)
            if wide > 1 or high > 1:
                row, column = self._rows - 1, self._cells - 1
                merged.append(Span(row, column, row + high - 1, column + wide - 1))

    def _note_omitted(self, tag: bytes, shown: str) -> None:
        """Note a cell with an error, or with a formula that was never computed."""
        if _ERROR.search(tag):
            self.omissions[-1].put(self._path, self._rows - 1, self._cells - 1, shown or "#VALUE!")
        elif not _HAS_VALUE.search(tag):
            self.omissions[-1].put(self._path, self._rows - 1, self._cells - 1, UNCOMPUTED)
