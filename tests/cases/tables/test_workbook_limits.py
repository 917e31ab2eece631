"""What is said of a workbook that cannot be read."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tthc_cli.cases.tables import workbook_limits as limits


def test_each_says_which_file_and_nothing_that_another_one_says():
    errors = [limits.damaged, limits.too_large, limits.too_far, limits.protected, limits.no_workbook]
    texts = [str(error(Path("a.xlsx"))) for error in errors]
    assert all(text.startswith("a.xlsx: ") for text in texts)
    assert len(set(texts)) == len(texts)
    assert "1024" in texts[1], "the limit in MB"
    assert str(limits.AREA_LIMIT) in texts[2]


def test_the_two_systems_of_serial_numbers_are_four_years_and_a_day_apart():
    """Number 1 is 1/1/1900 in the one, with a 29/2/1900 that never was, and number 0 is 1/1/1904 in the other one."""
    assert timedelta(days=1462) == limits.EPOCH_1904 - limits.EPOCH_1900
    assert limits.EPOCH_1900 + timedelta(days=45292) == date(2024, 1, 1)
