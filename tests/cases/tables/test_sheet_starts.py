"""The first rows of sheets, without the others."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tthc_cli.cases.tables import plain_parts, sheet_starts
from tthc_cli.cases.tables.sheet_starts import start_of_sheet, write_starts

ROWS = [f'<x:row r="{number}"><x:c/></x:row>'.encode() for number in range(1, 9)]
HEAD, TAIL = b"<x:worksheet><x:sheetData>", b"</x:sheetData><x:mergeCells/></x:worksheet>"
SHEET = HEAD + b"".join(ROWS) + TAIL


def start(sheet: bytes, size: int, monkeypatch: pytest.MonkeyPatch) -> bytes | None:
    monkeypatch.setattr(sheet_starts, "CHUNK", size)
    return start_of_sheet(iter([sheet[place : place + size] for place in range(0, len(sheet), size)]))


@pytest.mark.parametrize("size", range(len(HEAD + ROWS[0]), len(SHEET) + 1))
def test_the_start_of_a_sheet_ends_with_a_whole_row_and_keeps_what_is_below(monkeypatch, size):
    whole = max(number for number in range(9) if len(HEAD + b"".join(ROWS[:number])) <= size)
    assert start(SHEET, size, monkeypatch) == HEAD + b"".join(ROWS[:whole]) + TAIL


def test_a_small_sheet_is_kept_as_it_is(monkeypatch):
    assert start(SHEET, len(SHEET) + 1, monkeypatch) == SHEET
    assert start(b"", 9, monkeypatch) == b""


def test_a_sheet_with_very_much_below_its_rows_or_cut_off_is_closed(monkeypatch):
    closed = HEAD + ROWS[0] + b"</x:sheetData></x:worksheet>"
    size = len(HEAD + ROWS[0])
    assert start(SHEET[: -len(TAIL)], size, monkeypatch) == closed
    monkeypatch.setattr(sheet_starts, "_MOST_BELOW", len(TAIL) - 1)
    assert start(SHEET, size, monkeypatch) == closed


def test_a_sheet_whose_first_row_is_too_long_has_no_start(monkeypatch):
    assert start(SHEET, len(HEAD + ROWS[0]) - 1, monkeypatch) is None


def test_a_workbook_of_starts_has_the_first_rows_and_merged_cells_of_the_sheets_that_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    for name in ("Lớn", "Khác"):
        sheet = book.create_sheet(name)
        for number in range(2000):
            sheet.append([f"{name} {number}", number])
        sheet.merge_cells("A1:B1")
    book.save(tmp_path / "a.xlsx")
    for module in (sheet_starts, plain_parts):
        monkeypatch.setattr(module, "CHUNK", 4096)
    assert write_starts(tmp_path / "a.xlsx", {1}, tmp_path / "starts.xlsx") == [1]
    starts = CalamineWorkbook.from_path(tmp_path / "starts.xlsx")
    rows = starts.get_sheet_by_name("Lớn").to_python()
    assert 20 < len(rows) < 200
    assert rows[:2] == [["Lớn 0", ""], ["Lớn 1", 1]]
    assert starts.get_sheet_by_name("Lớn").merged_cell_ranges == [((0, 0), (0, 1))]
    assert starts.sheet_names == ["Sheet", "Lớn", "Khác"]
    assert (tmp_path / "starts.xlsx").stat().st_size < 100_000
