"""Texts that are too long for a cell: where they stand whole is seen in workbooks, too (``test_xlsx.py``)."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from tthc_cli.written_workbooks import LongCells


def test_texts_that_fit_stay_and_need_no_sheet():
    out = io.BytesIO()
    with Workbook(out) as book:
        long_cells = LongCells(book)
        assert long_cells.shown(book.add_worksheet("A"), (0, 0), "x" * 32_767) == "x" * 32_767
        long_cells.put_last()
    assert openpyxl.load_workbook(out).sheetnames == ["A"]


def test_a_longer_text_says_where_it_stands_whole():
    out = io.BytesIO()
    with Workbook(out) as book:
        long_cells = LongCells(book, lambda number: f"Ô quá dài ({number})")
        shown = long_cells.shown(book.add_worksheet("A"), (4, 27), "x" * 32_768)
        long_cells.put_last()
    assert (len(shown), shown[-36:]) == (32_767, "x… (toàn văn ở trang “Ô quá dài (1)”)"[-36:])
    sheet = openpyxl.load_workbook(out)["Ô quá dài (1)"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows == [["A", "AB5", 1, "x" * 16_000], ["A", "AB5", 2, "x" * 16_000], ["A", "AB5", 3, "x" * 768]]


def test_the_sheet_of_long_texts_stands_last_and_filters_stay_with_their_sheets():
    out = io.BytesIO()
    with Workbook(out) as book:
        long_cells = LongCells(book)
        for name in "AB":
            sheet = book.add_worksheet(name)
            sheet.write_string(0, 0, long_cells.shown(sheet, (0, 0), name * 32_768))
            sheet.autofilter(0, 0, 1, 0)
            sheet.repeat_rows(0)
        long_cells.put_last()
    read = openpyxl.load_workbook(out)
    assert read.sheetnames == ["A", "B", "Ô quá dài"]
    assert [sheet.auto_filter.ref for sheet in read] == ["A1:A2", "A1:A2", None]
    assert [sheet.print_title_rows for sheet in read] == ["$1:$1", "$1:$1", None]
    assert [row[0].value for row in read["Ô quá dài"].iter_rows(min_row=2)] == ["A"] * 3 + ["B"] * 3


@pytest.mark.parametrize("constant_memory", [False, True])
@given(st.text("=+-@'＝ aă\n\U0001f600", min_size=1, max_size=40), st.integers(0, 15_999))
@settings(max_examples=10, deadline=None)
def test_the_pieces_together_are_the_text_and_none_is_a_formula(constant_memory, part, shift):
    text = ("x" * shift + part * 40_000)[:40_000]
    out = io.BytesIO()
    with Workbook(out, {"constant_memory": constant_memory}) as book:
        LongCells(book).shown(book.add_worksheet("A"), (0, 0), text)
    pieces = [row[3] for row in openpyxl.load_workbook(out)["Ô quá dài"].iter_rows(min_row=2)]
    assert "".join(cell.value for cell in pieces) == text
    assert {(cell.data_type, cell.quotePrefix) for cell in pieces} == {("s", True)}


@pytest.mark.parametrize("constant_memory", [False, True])
def test_a_text_without_room_on_a_sheet_stands_whole_on_the_next(constant_memory, monkeypatch):
    monkeypatch.setattr("tthc_cli.written_workbooks.long_cells._MOST_ROWS", 7)
    out = io.BytesIO()
    with Workbook(out, {"constant_memory": constant_memory}) as book:
        long, sheet = LongCells(book), book.add_worksheet("A")
        shown = [long.shown(sheet, (row, 0), letter * 32_768) for row, letter in enumerate("abc")]
        book.add_worksheet("B")
        long.put_last()
    assert [text.partition("“")[2] for text in shown] == ["Ô quá dài”)", "Ô quá dài”)", "Ô quá dài (2)”)"]
    read = openpyxl.load_workbook(out)
    assert read.sheetnames == ["A", "B", "Ô quá dài", "Ô quá dài (2)"]
    first, second = ([row[1].value for row in sheet.iter_rows()] for sheet in read.worksheets[2:])
    assert (first, second) == (["Ô", *["A1"] * 3, *["A2"] * 3], ["Ô", *["A3"] * 3])


MARKUP = "<r>&x<b></r>"


@pytest.mark.parametrize("constant_memory", [False, True])
def test_texts_are_cut_where_a_cell_ends_and_are_no_markup(constant_memory):
    """A cell is full by UTF-16, in which an emoji has two characters; <r>…</r> would go into the XML as it is."""
    texts = ["\U0001f600" * 20_000, "\U0001f600" * 16_383, MARKUP, "<r>" + "x" * 15_993 + "</r>" + "y" * 20_000]
    out = io.BytesIO()
    with Workbook(out, {"constant_memory": constant_memory}) as book:
        long, sheet = LongCells(book), book.add_worksheet("A")
        for row, text in enumerate(texts):
            sheet.write_string(row, 0, long.shown(sheet, (row, 0), text))
        long.put_last()
    read = openpyxl.load_workbook(out)
    shown = [row[0].value for row in read["A"].iter_rows()]
    assert shown[1:3] == [texts[1], f"'{MARKUP}"]
    assert shown[0].endswith("😀… (toàn văn ở trang “Ô quá dài”)")
    whole: dict[str, str] = {}
    for _sheet, cell, _part, piece in read["Ô quá dài"].iter_rows(min_row=2, values_only=True):
        whole[cell] = whole.get(cell, "") + piece
    assert whole == {"A1": texts[0], "A4": texts[3]}
