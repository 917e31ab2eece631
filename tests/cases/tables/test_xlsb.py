"""Binary workbooks: errors, what is hidden, merged cells, and the day from which they count."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from tests.support.binary_workbooks import ERRORS as ERRORS_OF_XLSB
from tests.support.binary_workbooks import Error, Formula, Number
from tests.support.binary_workbooks import sheet as sheet_of_xlsb
from tests.support.binary_workbooks import write as write_xlsb
from tests.support.case_rows import HEADER, OTHER, ROW, expect_hidden_told, outcome
from tthc_cli.cases.check import Request, check
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.counts.load import load_plan

DICTIONARY, PLAN = load_columns(), load_plan().value


@pytest.mark.parametrize("above", [0, 2])
def test_an_error_of_a_binary_workbook_is_an_unknown_value(tmp_path, above):
    cells = [*map(Error, ERRORS_OF_XLSB), Formula("#REF!")]
    wrong = [(place, cell) for place in range(len(HEADER)) for cell in cells]
    rows = [
        [cell if at == place else text for at, text in enumerate([f"B{number}", *ROW[1:]])]
        for number, (place, cell) in enumerate(wrong)
    ]
    table: list[list[str]] = [*[[]] * above, HEADER, *rows, [Formula(text) for text in OTHER]]
    write_xlsb(tmp_path / "c", {"Trống": sheet_of_xlsb([["a"]]), "Sổ": sheet_of_xlsb(table)})
    counted = outcome(tmp_path / "c", rejects=tmp_path / "r.csv").inputs[0]
    assert (counted.read, counted.used) == (len(rows) + 1, 1)
    assert dict(counted.set_aside) == {("unknown-value", name): len(cells) for name in HEADER}
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as listed:
        rejects = [(reject["line"], reject["value"]) for reject in csv.DictReader(listed)]
    assert rejects == [(str(line), str(cell)) for line, (_place, cell) in enumerate(wrong, above + 2)]


def test_hidden_rows_and_columns_of_a_binary_workbook_are_counted_and_said(tmp_path):
    rows = [["DANH SÁCH"], HEADER, ROW, OTHER, ["A3", *ROW[1:]]]
    shown = sheet_of_xlsb(rows, hidden_rows=(0, 3, 9), hidden_columns=(2, 25))
    write_xlsb(tmp_path / "c.xlsx", {"Sổ": shown, "Khác": sheet_of_xlsb([["a"]], hidden_rows=(0,))})
    expect_hidden_told(tmp_path)


def test_a_merged_cell_of_a_binary_workbook_holds_in_all_its_rows(tmp_path):
    rows = [HEADER, ROW, [*OTHER[:-1], ""]]
    write_xlsb(tmp_path / "c", {"Sổ": sheet_of_xlsb(rows, merged=[(1, 6, 2, 6)])})
    checked = check(
        Request(kpis=PLAN.kpis, year=2026, files={"cases": [tmp_path / "c"]}, as_of=date(2026, 11, 29), by=("unit",)),
        DICTIONARY,
    )
    assert {result.group for result in checked.results if result.group} == {("Sở A",)}


@pytest.mark.parametrize("mac", [False, True])
def test_a_binary_workbook_says_from_which_day_it_counts(tmp_path, mac):
    days = (date(2026, 1, 8) - (date(1904, 1, 1) if mac else date(1899, 12, 30))).days
    row: list[str | Number] = [ROW[0], Number(days), ROW[2], Number(days), *ROW[4:]]
    write_xlsb(tmp_path / "c", {"Sổ": sheet_of_xlsb([HEADER, row])}, mac=mac)
    counted = outcome(tmp_path / "c", kpis=("early-resolution",)).inputs[0]
    assert (counted.used, counted.first) == (1, date(2026, 1, 8))
