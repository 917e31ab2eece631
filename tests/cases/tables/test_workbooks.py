"""Cells that lie: ids that lost digits, errors, formulas that were never computed, and what is hidden."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.case_rows import ERRORS, HEADER, OTHER, ROW, aside, expect_hidden_told, outcome
from tests.support.command import tthc
from tests.support.examples import crossed, examples
from tests.support.table_files import as_csv, as_opendocument, as_page
from tthc_cli.cases.tables.grids import PlainRow, row_of_json
from tthc_cli.cases.tables.workbooks import _of_plain_texts


def workbook(path: Path, rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def parquet(path: Path, values: str) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"copy (select * from (values {values})) to '{path}' (format parquet)")  # noqa: S608


# -- amounts -----------------------------------------------------------------------------------------------------------


AMOUNTS = ["Tên thủ tục hành chính", "Chi phí tuân thủ trước", "Chi phí tuân thủ sau"]
NO_AMOUNTS = (0.125, 1.5, 2.25, 12.375, 150.125, 999.999)


def test_a_number_with_decimals_is_no_amount_of_thousands(tmp_path):
    """As a text 150.125 is 150 125 đồng, and a number is no text."""
    rows = [[f"T{number}", number, 1.0] for number in (*NO_AMOUNTS, 2000.0, 2000)]
    workbook(tmp_path / "plain.xlsx", [AMOUNTS, *rows])
    workbook(tmp_path / "other.xlsx", [[*AMOUNTS, "Ghi chú"], *([*row, "=1/1"] for row in rows)])
    workbook(tmp_path / "texts.xlsx", [AMOUNTS, ["T1", "150.125", "1.000"], ["T2", "150.12", "1"]])
    read = [aside(tmp_path / name, "procedures") for name in ("plain.xlsx", "other.xlsx", "texts.xlsx")]
    set_aside = {("no-amount", AMOUNTS[1]): len(NO_AMOUNTS)}
    assert read == [(8, 2, set_aside), (8, 2, set_aside), (2, 1, {("no-amount", AMOUNTS[1]): 1})]


@pytest.mark.parametrize("kind", ["double", "float", "decimal(18, 3)", "decimal(38, 9)"])
def test_a_number_of_parquet_with_decimals_is_no_amount_of_thousands(tmp_path, kind):
    rows = [f"('T{number}', {number}::{kind}, 1)" for number in (*NO_AMOUNTS, "2000.000", 150250)]
    names = ", ".join(f'"{name}"' for name in AMOUNTS)
    parquet(tmp_path / "p", f"{', '.join(rows)}) as t({names}")
    assert aside(tmp_path / "p", "procedures") == (8, 2, {("no-amount", AMOUNTS[1]): len(NO_AMOUNTS)})


# -- ids ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [as_csv, as_page, as_opendocument, workbook])
def test_an_id_written_as_a_number_has_lost_digits(tmp_path, write):
    lost = ["2.40425E+17", "2,40425E+17", "2.4e+17", "2E+17", "1.00423E+11", "2.40425E17"]
    write(tmp_path / "c", [HEADER, *([number, *ROW[1:]] for number in lost * 2), OTHER])
    assert aside(tmp_path / "c") == (13, 1, {("lost-digits", "Mã hồ sơ"): 12})


def test_other_ids_have_not(tmp_path):
    kept = ["H21.05-240101-0001", "240425000000000001", "2E17", "A1.2E+5", "12E", "1.004964"]
    as_csv(tmp_path / "c", [HEADER, *([number, *ROW[1:]] for number in kept)])
    assert aside(tmp_path / "c") == (6, 6, {})


def test_an_id_of_a_workbook_that_is_a_long_number_has_lost_digits(tmp_path):
    lost = [240425000000000001, 10**15, 2.40425e17]
    cases = [[number, *ROW[1:]] for number in (*lost, *lost, 999_999_999_999_999)]
    workbook(tmp_path / "c", [HEADER, *cases])
    assert aside(tmp_path / "c") == (7, 1, {("lost-digits", "Mã hồ sơ"): 6})
    workbook(tmp_path / "r", [["Mã kết quả", "Còn hiệu lực"], *([number, "có"] for number in lost * 2)])
    assert aside(tmp_path / "r", "results") == (6, 0, {("lost-digits", "Mã kết quả"): 6})


@pytest.mark.parametrize(("kind", "lost", "kept"), [("double", "2.4e17", "7"), ("float", "16777219", "1677721")])
def test_an_id_of_parquet_that_is_a_long_number_has_lost_digits(tmp_path, kind, lost, kept):
    rows = ", ".join(f"({number}::{kind}, 'Hài lòng')" for number in (lost, lost, kept, "'nan'"))
    parquet(tmp_path / "p", f"{rows}) t(rating_id, rating")
    read, used, reasons = aside(tmp_path / "p", "ratings")
    assert (read, used, reasons) == (4, 1, {("lost-digits", "rating_id"): 2, ("empty", "rating_id"): 1})


def test_an_id_of_parquet_that_is_a_decimal_has_all_its_digits(tmp_path):
    parquet(tmp_path / "d", "(240425000000000001::decimal(20, 0), 'Hài lòng')) t(rating_id, rating")
    assert aside(tmp_path / "d", "ratings") == (1, 1, {})


def test_applicants_whose_ids_lost_digits_are_not_taken_for_one(tmp_path):
    header, more = [*HEADER, "Mã người nộp", "Sử dụng lại"], "1.23457E+17"
    as_csv(
        tmp_path / "c",
        [header, [*ROW, more, "có"], [*OTHER, more, "không"], ["A3", *ROW[1:], "123", "có"]],
    )
    checked = outcome(tmp_path / "c", kpis=("data-reuse",))
    (result,) = checked.results
    assert (result.numerator, result.denominator, result.left_out) == (1, 1, {"applicant_id": 2})
    assert checked.inputs[0].used == 3


def test_the_reason_is_said_in_words_and_in_json(tmp_path):
    as_csv(tmp_path / "c.csv", [HEADER, ["2.4E+17", *ROW[1:]], ROW])
    done = tthc("kpi", "check", "c.csv", "--kpi", "early-resolution", "--rejects", "r.csv", "-f", "json", cwd=tmp_path)
    (counted,) = json.loads(done.stdout)["inputs"]
    assert counted["set_aside_by"] == [{"reason": "lost-digits", "column": "Mã hồ sơ", "rows": 1}]
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as listed:
        (reject,) = csv.DictReader(listed)
    assert (reject["key"], reject["column"], reject["reason"]) == ("2.4E+17", "Mã hồ sơ", "lost-digits")
    assert reject["explanation"] == "Mã hồ sơ is written as a number that has lost digits; save it as text"
    done = tthc("kpi", "check", "c.csv", "--kpi", "early-resolution", english=False, cwd=tmp_path)
    assert "Mã hồ sơ được ghi thành số và đã mất chữ số" in done.stdout


# -- errors and formulas -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [as_csv, as_page, as_opendocument])
def test_an_error_in_text_is_an_unknown_value(tmp_path, write):
    rows = [
        [error if at == place else cell for at, cell in enumerate([f"B{place}-{number}", *ROW[1:]])]
        for number, error in enumerate(ERRORS)
        for place in range(len(HEADER))
    ]
    write(tmp_path / "c", [HEADER, *rows, OTHER])
    assert aside(tmp_path / "c") == (len(rows) + 1, 1, {("unknown-value", name): len(ERRORS) for name in HEADER})


def in_xlsx(path: Path, cells: list[tuple[int, str]]) -> None:
    """A workbook with a case for each of these cells of its own making, in that place of its row, and one more case."""
    workbook(path, [HEADER, *([f"B{number}", *ROW[1:]] for number in range(len(cells))), OTHER])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text = parts[name].decode()
    for row, (place, cell) in enumerate(cells, 2):
        where = f"{'ABCDEFG'[place]}{row}"
        text, changed = re.subn(rf'<c r="{where}"[^>]*>.*?</c>', cell.format(where=where), text)
        assert changed == 1
    parts[name] = text.encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)


UNCOMPUTED = "công thức chưa được tính"


def test_an_error_or_a_formula_of_a_workbook_is_an_unknown_value(tmp_path):
    cells = [
        ('<c r="{where}" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="{where}" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ("<c t='e' r='{where}'><v>#REF!</v></c>", "#REF!"),
        ('<c r="{where}" t="e"/>', "#VALUE!"),
        ('<c r="{where}" t="e" />', "#VALUE!"),
        ('<c r="{where}" t="e"></c>', "#VALUE!"),
        ('<c r="{where}"><f>B9</f></c>', UNCOMPUTED),
        ('<c r="{where}"><f>B9</f><v/></c>', UNCOMPUTED),
        ('<c r="{where}" t="str"><f t="shared" si="0"/></c>', UNCOMPUTED),
    ]
    wrong = [(place, cell, value) for place in (0, 1, 4, 5, 6) for cell, value in cells]
    in_xlsx(tmp_path / "c.xlsx", [(place, cell) for place, cell, _value in wrong])
    counted = outcome(tmp_path / "c.xlsx", rejects=tmp_path / "r.csv").inputs[0]
    assert (counted.read, counted.used) == (len(wrong) + 1, 1)
    assert dict(counted.set_aside) == {("unknown-value", HEADER[place]): len(cells) for place in (0, 1, 4, 5, 6)}
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as listed:
        rejects = list(csv.DictReader(listed))
    assert [(reject["line"], reject["column"], reject["value"]) for reject in rejects] == [
        (str(line), HEADER[place], value) for line, (place, _cell, value) in enumerate(wrong, 2)
    ]
    assert "#?" not in {reject["key"] for reject in rejects}


def test_a_formula_that_was_computed_is_its_value(tmp_path):
    place = HEADER.index("Đã số hóa")
    cells = ['<c r="{where}" t="str"><f>B9</f><v></v></c>', '<c r="{where}"><f>B9</f><v>1</v></c>']
    in_xlsx(tmp_path / "c.xlsx", [(place, cell) for cell in cells])
    assert aside(tmp_path / "c.xlsx") == (3, 3, {})


def test_a_formula_in_the_last_column_or_row_alone_is_no_blank(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for number in range(2, 5):
        book.active.append(["A" + str(number), *ROW[1:5], "=A1=1"])
    book.active.append([f"={name}2" for name in "ABCDEFG"])
    book.save(tmp_path / "c.xlsx")
    assert aside(tmp_path / "c.xlsx") == (
        4,
        0,
        {("unknown-value", "Đã số hóa"): 3, ("unknown-value", "Mã hồ sơ"): 1},
    )


def test_an_error_or_a_formula_of_an_opendocument_is_an_unknown_value(tmp_path):
    cells = [
        '<table:table-cell table:formula="of:=[.A1]"/>',
        '<table:table-cell table:formula="of:=[.A1]" office:value-type="float"/>',
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
    ]
    wrong = [(place, cell) for place in (0, 1, 5) for cell in cells]
    rows = [
        ["@" if at == place else text for at, text in enumerate([f"B{number}", *ROW[1:]])]
        for number, (place, _cell) in enumerate(wrong)
    ]
    as_opendocument(tmp_path / "c", [HEADER, *rows, OTHER])

    def change(text: str) -> str:
        old = '<table:table-cell office:value-type="string"><text:p>@</text:p></table:table-cell>'
        assert text.count(old) == len(wrong)
        for _place, cell in wrong:
            text = text.replace(old, cell, 1)
        return text.replace("<office:document-content ", '<office:document-content xmlns:calcext="urn:calcext" ')

    rewrite(tmp_path / "c", change)
    assert aside(tmp_path / "c") == (10, 1, {("unknown-value", HEADER[place]): 3 for place in (0, 1, 5)})


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, text in parts.items():
            new.writestr(name, change(text) if name == "content.xml" else text)


# -- hidden rows and columns -------------------------------------------------------------------------------------------


def test_hidden_rows_and_columns_are_counted_and_said(tmp_path):
    book = openpyxl.Workbook()
    for row in [["DANH SÁCH"], HEADER, ROW, OTHER, ["A3", *ROW[1:]]]:
        book.active.append(row)
    sheet = book.active
    sheet.title = "Sổ"
    sheet.row_dimensions[1].hidden = sheet.row_dimensions[4].hidden = sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["C"].hidden = sheet.column_dimensions["Z"].hidden = True
    book.save(tmp_path / "c.xlsx")
    expect_hidden_told(tmp_path)


@pytest.mark.parametrize(
    ("row", "column"),
    crossed(['ht="0"', "ht='0.0' customHeight='1'", 'zeroHeight="1"'], ['width="0"', 'width="0.0" customWidth="1"']),
)
def test_rows_without_height_and_columns_without_width_are_hidden(tmp_path, row, column):
    book = openpyxl.Workbook()
    for cells in [["DANH SÁCH"], HEADER, ROW, OTHER, ["A3", *ROW[1:]]]:
        book.active.append(cells)
    book.active.title = "Sổ"
    book.save(tmp_path / "c.xlsx")
    with zipfile.ZipFile(tmp_path / "c.xlsx") as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text = parts[name].decode()
    text = text.replace('<row r="4"', f'<row {row} r="4"').replace('<row r="5"', '<row ht="0.75" r="5"')
    text = text.replace("<sheetData>", f'<cols><col min="3" max="3" {column}/></cols><sheetData>')
    parts[name] = text.encode()
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as new:
        for part, data in parts.items():
            new.writestr(part, data)
    expect_hidden_told(tmp_path)


def test_hidden_rows_and_columns_of_an_opendocument_are_counted_and_said(tmp_path):
    as_opendocument(tmp_path / "c.xlsx", [["DANH SÁCH"], HEADER, ROW, OTHER, ["A3", *ROW[1:]]])

    def change(text: str) -> str:
        columns = (
            '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        )
        head, *rows = text.replace('table:name="a">', f'table:name="Sổ">{columns}').split("<table:table-row>")
        rows[3] = f'<table:table-row table:visibility="filter">{rows[3]}'
        return head + "".join(row if row.startswith("<table:table-row") else f"<table:table-row>{row}" for row in rows)

    rewrite(tmp_path / "c.xlsx", change)
    expect_hidden_told(tmp_path)


# -- rows from one process to the other --------------------------------------------------------------------------------

MARKS = st.sampled_from(
    ['"', '","', "\\", ",", "[", "]", "\t", "\n", "\x1f", "\x7f", "\xa0", "\u2028", "ộ", "ô\u0323", "a"]
)
TEXTS = st.lists(MARKS, max_size=4).map("".join) | st.text(max_size=6)


@example([",", 1, "a"])
@example([",", None, "a"])
@example([",", ",", ","])
@given(
    st.lists(
        TEXTS
        | st.sampled_from([",", ",,", None])
        | st.integers(-9, 10**16)
        | st.floats(allow_nan=False, allow_infinity=False),
        max_size=5,
    )
)
@examples(400)
def test_rows_pass_as_they_are_whether_or_not_they_are_taken_apart(cells):
    encoded = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    assert _of_plain_texts(cells) in (None, encoded)
    assert list(row_of_json(f"{encoded}\n")) == cells


def test_a_row_of_texts_is_not_taken_apart():
    cells = ["H21.05-240101-0001", "Thủ tục", "", "02/05/2024 07:52:00", "x"]
    line = _of_plain_texts(cells)
    assert line is not None
    row = row_of_json(f"{line}\n")
    assert isinstance(row, PlainRow)
    assert (len(row), row[1], row[-2:], [*row]) == (5, cells[1], cells[-2:], cells)
