"""The rows that were set aside, as a workbook."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Iterator

import openpyxl
import pytest

from tthc_cli.cases import set_aside_workbook
from tthc_cli.cases.set_aside_file import COLUMNS, set_aside_file


def test_a_workbook_has_text_as_text_and_titles_of_people(tmp_path):
    target = tmp_path / "rejects.xlsx"
    with set_aside_file(target, {}) as write:
        write([("cases", "a.csv", 2, "=1+1", None, "1234", "empty", "trống", None)])
        assert not target.exists(), "it takes its place at the end"
    assert list(tmp_path.iterdir()) == [target]
    assert os.name == "nt" or target.stat().st_mode & 0o777 == 0o600
    sheet = openpyxl.load_workbook(io.BytesIO(target.read_bytes())).worksheets[0]
    header, line = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert header[:4] == ["Dữ liệu", "Tệp", "Dòng", "Mã"]
    assert len(header) == len(COLUMNS)
    assert line == ["cases", "a.csv", 2, "'=1+1", None, "1234", "empty", "trống", None]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:I2")


def test_a_workbook_goes_on_on_the_next_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(set_aside_workbook, "_MOST_ROWS", 3)
    target = tmp_path / "rejects.xlsx"
    with set_aside_file(target, {}) as write:
        write([("cases", "a.csv", number, *[None] * 6) for number in range(5)])
    book = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))
    lines = [row[2].value for sheet in book for row in sheet.iter_rows(min_row=2)]
    assert (lines, len(book.worksheets)) == ([0, 1, 2, 3, 4], 3)


def test_a_text_longer_than_a_cell_stands_whole_on_a_sheet_of_its_own(tmp_path):
    target = tmp_path / "rejects.xlsx"
    with set_aside_file(target, {}) as write:
        write([("cases", "a.csv", 2, "HS" * 20_000, *[None] * 5)])
    book = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))
    assert book.sheetnames == ["Sheet1", "Ô quá dài"]
    assert book["Sheet1"]["D2"].value.endswith("… (toàn văn ở trang “Ô quá dài”)")
    pieces = [row[3].value for row in book["Ô quá dài"].iter_rows(min_row=2)]
    assert "".join(pieces) == "HS" * 20_000


def test_long_texts_are_written_as_they_come_and_stand_behind_all_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(set_aside_workbook, "_MOST_ROWS", 101)
    target = tmp_path / "rejects.xlsx"
    tracemalloc.start()
    with set_aside_file(target, {}) as write:
        write(("cases", "a.csv", number, f"{number} " * 20_000, *[None] * 5) for number in range(150))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000, "all texts together have 14 MB"
    assert openpyxl.load_workbook(target, read_only=True).sheetnames == ["Sheet1", "Sheet2", "Ô quá dài"]


def test_an_error_leaves_the_workbook_that_was_there(tmp_path):
    target = tmp_path / "rejects.xlsx"
    target.write_text("of the last run", "utf-8")

    def broken() -> Iterator[list[str]]:
        yield ["x"] * len(COLUMNS)
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="middle"), set_aside_file(target, {}) as write:
        write(broken())
    assert target.read_text("utf-8") == "of the last run"
    assert list(tmp_path.iterdir()) == [target]
