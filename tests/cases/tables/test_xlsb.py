"""Binary workbooks: errors, what is hidden, merged cells, and the day from which they count."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from tests.support.binary_workbooks import ERRORS as ERRORS_OF_XLSB
from tests.support.binary_workbooks import Error, Formula, Number
from tests.support.binary_workbooks import sheet as sheet_of_xlsb
from tests.support.binary_workbooks import write as write_xlsb
from tests.support.case_rows import HEADER, OTHER, ROW, outcome, said
from tests.support.examples import crossed
from tthc_cli.cases.check import Request, check
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.counts.load import load_plan

DICTIONARY, PLAN = load_columns(), load_plan().value


@pytest.mark.parametrize(
    ("place", "cell", "above"),
    crossed(range(len(HEADER)), [*map(Error, ERRORS_OF_XLSB), Formula("#REF!")], [0, 2]),
)
def test_an_error_of_a_binary_workbook_is_an_unknown_value(tmp_path, place, cell, above):
    row = [cell if at == place else text for at, text in enumerate(ROW)]
    other = [Formula(text) if at == place else text for at, text in enumerate(OTHER)]
    rows = [*[[]] * above, HEADER, row, other]
    write_xlsb(tmp_path / "c", {"Trống": sheet_of_xlsb([["a"]]), "Sổ": sheet_of_xlsb(rows)})
    found = outcome(tmp_path / "c", rejects=tmp_path / "r.csv").inputs[0]
    assert (found.read, found.used, dict(found.set_aside)) == (2, 1, {("unknown-value", HEADER[place]): 1})
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as listed:
        (one,) = csv.DictReader(listed)
    assert (one["line"], one["value"]) == (str(above + 2), str(cell))


def test_hidden_rows_and_columns_of_a_binary_workbook_are_counted_and_said(tmp_path):
    rows = [["DANH SÁCH"], HEADER, ROW, OTHER, ["A3", *ROW[1:]]]
    shown = sheet_of_xlsb(rows, hidden_rows=(0, 3, 9), hidden_columns=(2, 25))
    write_xlsb(tmp_path / "c.xlsx", {"Sổ": shown, "Khác": sheet_of_xlsb([["a"]], hidden_rows=(0,))})
    said(tmp_path)


def test_a_merged_cell_of_a_binary_workbook_holds_in_all_its_rows(tmp_path):
    rows = [HEADER, ROW, [*OTHER[:-1], ""]]
    write_xlsb(tmp_path / "c", {"Sổ": sheet_of_xlsb(rows, merged=[(1, 6, 2, 6)])})
    found = check(
        Request(kpis=PLAN.kpis, year=2026, files={"cases": [tmp_path / "c"]}, as_of=date(2026, 11, 29), by=("unit",)),
        DICTIONARY,
    )
    assert {result.group for result in found.results if result.group} == {("Sở A",)}


@pytest.mark.parametrize("mac", [False, True])
def test_a_binary_workbook_says_from_which_day_it_counts(tmp_path, mac):
    days = (date(2026, 1, 8) - (date(1904, 1, 1) if mac else date(1899, 12, 30))).days
    row: list[str | Number] = [ROW[0], Number(days), ROW[2], Number(days), *ROW[4:]]
    write_xlsb(tmp_path / "c", {"Sổ": sheet_of_xlsb([HEADER, row])}, mac=mac)
    found = outcome(tmp_path / "c", kpis=("early-resolution",)).inputs[0]
    assert (found.used, found.first) == (1, date(2026, 1, 8))
