"""Warnings about the rows that were read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tthc_cli.cases.input_warnings import file_warnings, row_warnings, skipped_file_warnings
from tthc_cli.kpi.inputs import DateDoubt, FileCount, InputCount

DAY = date(2024, 6, 30)


def rows(**changes: Any) -> InputCount:
    counts: dict[str, Any] = {"read": 5, "used": 3, "excluded": {"repeat": 1}, "set_aside": {("no-key", None): 1}}
    return InputCount(name="cases", file="a.csv", **(counts | changes))


def test_rows_that_are_counted_need_no_warning():
    assert list(row_warnings(rows(), DAY)) == []


def test_a_file_without_a_row_that_counts_says_why():
    (empty,) = row_warnings(rows(read=0, used=0, excluded={}, set_aside={}), DAY)
    assert empty.startswith("a.csv: ")
    (none,) = row_warnings(rows(used=0, excluded={"repeat": 3, "total": 1}), DAY)
    assert all(number in none for number in ("5", "4", "1"))
    assert none != empty


def test_rows_after_the_day_of_the_check_are_told_of():
    (late,) = row_warnings(rows(after_as_of=2), DAY)
    assert "2 " in late
    assert "30/06/2024" in late
    assert len(list(row_warnings(rows(used=0, excluded={"repeat": 4}, after_as_of=2), DAY))) == 2


def test_files_that_are_passed_over_or_hide_something_are_named():
    (skipped,) = skipped_file_warnings([Path("b.pdf")])
    assert skipped.startswith("b.pdf: ")
    file = FileCount(file="a.xlsx", sheet="T1", kind="xlsx", read=5, hidden_rows=3)
    (hidden,) = file_warnings([rows(files=(file,))])
    assert hidden.startswith("a.xlsx:T1: 3 ")


@pytest.mark.parametrize("doubt", DateDoubt)
def test_columns_with_doubtful_dates_are_named(doubt):
    file = FileCount(file="a.xlsx", sheet="T1", kind="workbook", read=5, date_doubts={doubt: ("Ngày A", "Ngày B")})
    (text,) = file_warnings([rows(files=(file,))])
    assert text.startswith("a.xlsx:T1: ")
    assert "Ngày A, Ngày B" in text
