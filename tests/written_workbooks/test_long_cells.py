"""Texts that are too long for a cell: where they stand whole is seen in workbooks, too (``test_xlsx.py``)."""

from __future__ import annotations

import io

import openpyxl
from xlsxwriter import Workbook

from tthc_cli.written_workbooks import LongCells, long_cells_name


def test_texts_that_fit_stay_and_need_no_sheet():
    out = io.BytesIO()
    with Workbook(out) as book:
        long_cells = LongCells(long_cells_name())
        assert long_cells.shown(book.add_worksheet("A"), (0, 0), "x" * 32_767) == "x" * 32_767
        long_cells.add_sheet(book)
    assert openpyxl.load_workbook(out).sheetnames == ["A"]


def test_a_longer_text_says_where_it_stands_whole():
    out = io.BytesIO()
    with Workbook(out) as book:
        long_cells = LongCells("Ô quá dài (2)")
        shown = long_cells.shown(book.add_worksheet("A"), (4, 27), "x" * 32_768)
        long_cells.add_sheet(book)
    assert (len(shown), shown[-36:]) == (32_767, "x… (toàn văn ở trang “Ô quá dài (2)”)"[-36:])
    sheet = openpyxl.load_workbook(out)["Ô quá dài (2)"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows == [["A", "AB5", 1, "x" * 16_000], ["A", "AB5", 2, "x" * 16_000], ["A", "AB5", 3, "x" * 768]]
