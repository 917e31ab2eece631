"""The parts of plain workbooks: what sheets there are is told without their texts, if those are surely sound."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.support.workbook_styles import SPACE
from tthc_cli.cases.tables import plain_parts
from tthc_cli.cases.tables.workbooks import read_into
from tthc_cli.cases.tables.zip_workbooks import inspect_zip


def workbook(path: Path) -> Path:
    """A workbook with a sheet that is shown, a hidden one, one with a formula, and a chart."""
    with xlsxwriter.Workbook(path) as book:
        for name in ("Hồ sơ", "Ẩn", "Số & khác"):
            book.add_worksheet(name).write_row(0, 0, ["Đã trả", name])
        book.get_worksheet_by_name("Ẩn").hide()
        book.get_worksheet_by_name("Số & khác").write_formula(1, 0, "=1+1", None, 2)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='Ẩn'!$A$1"})
        book.add_chartsheet("Hình").set_chart(chart)
    return path


def with_strings(path: Path, strings: str) -> Path:
    """The same workbook with other shared strings."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{SPACE}">{strings}</sst>'.encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return path


def outline_of(path: Path, folder: Path) -> BytesIO | None:
    folder.mkdir()
    return inspect_zip(path, folder).outline


def test_the_sheets_of_a_workbook_are_told_without_its_texts(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    outline = outline_of(path, tmp_path / "a")
    assert outline is not None
    told = CalamineWorkbook.from_filelike(outline).sheets_metadata
    assert told == CalamineWorkbook.from_path(path).sheets_metadata
    assert not [name for name in zipfile.ZipFile(outline).namelist() if "sheet1" in name or "Strings" in name]


def test_a_sheet_that_is_not_plain_is_read_beside_those_that_are(tmp_path):
    facts = read_into(workbook(tmp_path / "a.xlsx"), tmp_path, None)["sheets"]
    assert [each and (each["name"], each["visible"], "numbers" in each) for each in facts] == [
        ("Hồ sơ", True, True),
        ("Ẩn", False, True),
        ("Số & khác", True, False),
        None,
    ]
    assert (tmp_path / "0.txt").read_text(encoding="utf-8") == "Đã trả\tHồ sơ\n"
    rows = (tmp_path / "2.json").read_text(encoding="utf-8").splitlines()
    assert [*map(json.loads, rows)] == [["Đã trả", "Số & khác"], [2, ""]]


@pytest.mark.parametrize("damage", ["<si><t>a</t>", "<si><r><t>a</r></si>", "<si><t>&nbsp;</t></si>", "<x/>"])
def test_strings_that_may_be_damaged_are_read_though_no_cell_has_them(tmp_path, damage):
    sound = "<si><t>a</t></si><si><t>b</t></si><si><t>c</t></si><si><t>d</t></si>"
    assert outline_of(with_strings(workbook(tmp_path / "a.xlsx"), sound), tmp_path / "a")
    assert outline_of(with_strings(tmp_path / "a.xlsx", sound + damage), tmp_path / "b") is None


def test_a_workbook_that_says_very_much_of_its_sheets_is_opened_whole(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx")
    largest = max(part.file_size for part in zipfile.ZipFile(path).infolist() if part.filename != "xl/theme/theme1.xml")
    monkeypatch.setattr(plain_parts, "LARGEST_PART", largest + 1)
    assert outline_of(path, tmp_path / "a")
    monkeypatch.setattr(plain_parts, "LARGEST_PART", largest)
    assert outline_of(path, tmp_path / "b") is None
