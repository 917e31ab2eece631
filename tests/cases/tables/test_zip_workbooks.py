"""Workbooks that are archives of parts: what is refused before they are read, and whose omissions are whose."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support import binary_workbooks as xlsb
from tthc_cli.cases.cells import UNCOMPUTED
from tthc_cli.cases.tables import plain_parts, zip_workbooks
from tthc_cli.cases.tables.workbook_limits import EPOCH_1900, EPOCH_1904
from tthc_cli.cases.tables.zip_workbooks import inspect_zip
from tthc_cli.errors import TthcError

ERROR = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'
PLAIN = '<row r="1"><c r="A1"><v>1</v></c></row>'


def sheet(rows: str) -> str:
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>"


def book(*relations: str, more: str = "") -> str:
    sheets = "".join(
        f'<sheet name="S{number}" sheetId="{number}" r:id="{relation}"/>'
        for number, relation in enumerate(relations, 1)
    )
    return f"<workbook>{more}<sheets>{sheets}</sheets></workbook>"


def related(targets: Mapping[str, str]) -> str:
    return "".join(f'<Relationship Id="{name}" Target="{target}"/>' for name, target in targets.items())


def write(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def xlsx(path: Path, **more: str) -> Path:
    """A workbook whose second sheet, in the first part, has an error."""
    parts = {
        "xl/workbook.xml": book("rId7", "rId3"),
        "xl/_rels/workbook.xml.rels": related({"rId3": "worksheets/sheet1.xml", "rId7": "worksheets/sheet2.xml"}),
        "xl/worksheets/sheet1.xml": sheet(ERROR),
        "xl/worksheets/sheet2.xml": sheet(PLAIN),
    }
    return write(path, {**parts, **more})


def cells(path: Path) -> dict[int, Any]:
    return {number: each.cells for number, each in inspect_zip(path).omissions.items()}


# -- which sheet is which ----------------------------------------------------------------------------------------------


def test_what_is_left_out_stands_under_the_place_of_its_sheet_in_the_workbook(tmp_path):
    assert cells(xlsx(tmp_path / "a.xlsx")) == {1: {(0, 0): "#N/A"}}


@pytest.mark.parametrize(
    "target",
    [
        "worksheets/sheet1.xml",
        "/xl/worksheets/sheet1.xml",
        "./worksheets/sheet1.xml",
        "../xl/worksheets/sheet1.xml",
        "worksheets\\sheet1.xml",
        "worksheets/SHEET1.xml",
    ],
)
def test_a_part_is_found_however_it_is_referred_to(tmp_path, target):
    relations = related({"rId3": target, "rId7": "worksheets/sheet2.xml"})
    assert cells(xlsx(tmp_path / "a.xlsx", **{"xl/_rels/workbook.xml.rels": relations})) == {1: {(0, 0): "#N/A"}}


def test_names_of_parts_may_have_capitals_and_the_slashes_of_windows(tmp_path):
    parts = {
        "xl\\Workbook.xml": book("rId1"),
        "xl\\_rels\\Workbook.xml.rels": related({"rId1": "worksheets/sheet1.xml"}),
        "xl\\worksheets\\Sheet1.xml": sheet(ERROR),
    }
    assert cells(write(tmp_path / "a.xlsx", parts)) == {0: {(0, 0): "#N/A"}}


def test_a_sheet_that_the_workbook_does_not_name_is_none_of_its(tmp_path):
    more = {"xl/worksheets/sheet9.xml": sheet(ERROR)}
    assert cells(xlsx(tmp_path / "a.xlsx", **more)) == {1: {(0, 0): "#N/A"}}
    without = {"xl/_rels/workbook.xml.rels": ""}
    assert cells(xlsx(tmp_path / "b.xlsx", **without)) == {}


def test_a_workbook_without_errors_has_nothing_to_tell(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", **{"xl/worksheets/sheet1.xml": sheet(PLAIN)})
    findings = inspect_zip(path)
    assert (findings.epoch, findings.omissions) == (EPOCH_1900, {})


def test_the_day_from_which_a_workbook_counts(tmp_path):
    old = {"xl/workbook.xml": book("rId7", "rId3", more='<workbookPr date1904="1"/>')}
    assert inspect_zip(xlsx(tmp_path / "a.xlsx", **old)).epoch == EPOCH_1904


def test_a_text_of_a_workbook_does_not_say_from_which_day_it_counts(tmp_path):
    text = '<t xml:space="preserve">date1904="1"</t>'
    parts = {"xl/sharedStrings.xml": f'<sst a=""><si>{text}</si></sst>'}
    inline = sheet(f'<row r="1"><c r="A1" t="inlineStr"><is>{text}</is></c></row>')
    for name, part in parts.items() | {("xl/worksheets/sheet2.xml", inline)}:
        for folder in (None, tmp_path):
            assert inspect_zip(xlsx(tmp_path / "a.xlsx", **{name: part}), folder).epoch == EPOCH_1900, name


def test_an_opendocument_has_all_of_it_in_one_part(tmp_path):
    formula = '<table:table-cell table:formula="of:=A2"/>'
    text = (
        '<office:body><table:null-date table:date-value="1904-01-01"/>'
        f"<table:table><table:table-row>{formula}</table:table-row></table:table>"
        "<table:table><table:table-row/></table:table></office:body>"
    )
    findings = inspect_zip(write(tmp_path / "a.ods", {"content.xml": text}))
    assert (findings.epoch, findings.omissions[0].cells) == (EPOCH_1904, {(0, 0): UNCOMPUTED})


@pytest.mark.parametrize("is_1904", [False, True])
def test_a_binary_workbook_has_its_sheets_in_its_own_order(tmp_path, is_1904):
    sheets = {"Một": xlsb.sheet([["a"]]), "Hai": xlsb.sheet([["b", xlsb.Error("#REF!")]])}
    xlsb.write(tmp_path / "a.xlsb", sheets, mac=is_1904)
    findings = inspect_zip(tmp_path / "a.xlsb")
    assert findings.epoch == (EPOCH_1904 if is_1904 else EPOCH_1900)
    assert {number: each.cells for number, each in findings.omissions.items()} == {0: {}, 1: {(0, 1): "#REF!"}}


# -- what is refused ---------------------------------------------------------------------------------------------------


def refused(path: Path, folder: Path | None = None) -> str:
    with pytest.raises(TthcError) as caught:
        inspect_zip(path, folder)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    return text


def test_an_archive_of_anything_else_is_no_workbook(tmp_path):
    assert "không phải tệp bảng tính" in refused(write(tmp_path / "a.xlsx", {"word/document.xml": "<w/>"}))


def test_a_file_that_breaks_off_is_damaged(tmp_path):
    whole = xlsx(tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: len(whole) // 2])
    assert "bị hỏng" in refused(tmp_path / "b.xlsx")


def test_a_part_whose_bytes_were_changed_is_damaged(tmp_path):
    data = bytearray(xlsx(tmp_path / "a.xlsx", **{"xl/big.xml": "<a/>" * 500}).read_bytes())
    start = data.index(b"xl/big.xml") + len(b"xl/big.xml")
    data[start + 4 : start + 12] = b"\xff" * 8
    (tmp_path / "b.xlsx").write_bytes(data)
    assert "bị hỏng" in refused(tmp_path / "b.xlsx")


def test_a_part_with_a_password_is_told(tmp_path):
    data = bytearray(xlsx(tmp_path / "a.xlsx").read_bytes())
    place = data.index(b"PK\x01\x02")  # the first entry of the archive's list
    data[place + 8] |= 1
    (tmp_path / "b.xlsx").write_bytes(data)
    assert "mật khẩu" in refused(tmp_path / "b.xlsx")


def test_a_part_that_names_what_other_text_stands_for_is_refused(tmp_path):
    bomb = {"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "bb">]><sst>&b;</sst>'}
    assert "bị hỏng" in refused(xlsx(tmp_path / "a.xlsx", **bomb))


def test_parts_that_are_too_large_together_are_refused_whatever_they_say_of_themselves(tmp_path, monkeypatch):
    path = xlsx(tmp_path / "a.xlsx", **{"xl/one.xml": "<a/>" * 1000, "xl/two.xml": "<a/>" * 1000})
    size = sum(part.file_size for part in zipfile.ZipFile(path).infolist())
    monkeypatch.setattr(zip_workbooks, "UNPACKED_LIMIT", size)
    assert cells(path)
    monkeypatch.setattr(zip_workbooks, "UNPACKED_LIMIT", size - 1)
    assert "MB" in refused(path)
    # the size that a part says it has is not believed
    data = path.read_bytes().replace((4000).to_bytes(4, "little"), (4).to_bytes(4, "little"))
    (tmp_path / "b.xlsx").write_bytes(data)
    assert "MB" in refused(tmp_path / "b.xlsx")


def test_sheets_that_reach_too_far_together_are_refused(tmp_path, monkeypatch):
    far = {f"xl/worksheets/sheet{number}.xml": sheet('<row r="9"><c r="J9"/></row>') for number in (1, 2)}
    path = xlsx(tmp_path / "a.xlsx", **far)
    monkeypatch.setattr(zip_workbooks, "AREA_LIMIT", 2 * 10 * 9)
    inspect_zip(path)
    monkeypatch.setattr(zip_workbooks, "AREA_LIMIT", 2 * 10 * 9 - 1)
    assert str(32_000_000) in refused(path)


def test_a_text_longer_than_any_cell_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(plain_parts, "CHUNK", 64)
    long_text = {"xl/sharedStrings.xml": f"<sst><t>{'a' * 200}</t></sst>"}
    assert str(1 << 20) in refused(xlsx(tmp_path / "a.xlsx", **long_text))
    pictures = {"xl/media/image1.png": "a" * 200}
    assert cells(xlsx(tmp_path / "b.xlsx", **pictures)) == {1: {(0, 0): "#N/A"}}


def test_shared_strings_are_looked_over_whether_or_not_they_are_plain(tmp_path, monkeypatch):
    """Plain ones are not read again: what they may not have is looked for in them all the same."""
    monkeypatch.setattr(plain_parts, "CHUNK", 64)
    for name, text in (("long.xlsx", "a" * 200), ("plain.xlsx", "a" * 9)):
        strings = {"xl/sharedStrings.xml": f'<sst a=""><si><t xml:space="preserve">{text}</t></si></sst>'}
        xlsx(tmp_path / name, **strings)
    assert str(1 << 20) in refused(tmp_path / "long.xlsx", tmp_path)
    size = sum(part.file_size for part in zipfile.ZipFile(tmp_path / "plain.xlsx").infolist())
    monkeypatch.setattr(zip_workbooks, "UNPACKED_LIMIT", size)
    assert inspect_zip(tmp_path / "plain.xlsx", tmp_path).epoch == EPOCH_1900
    monkeypatch.setattr(zip_workbooks, "UNPACKED_LIMIT", size - 1)
    assert "MB" in refused(tmp_path / "plain.xlsx", tmp_path)
