"""Which sheets are read."""

from __future__ import annotations

import openpyxl
import pytest

from tests.support.examples_as_files import (
    PLAIN,
    numbers,
    sheet,
)
from tthc_cli.errors import TthcError


def test_sheets(tmp_path):
    book = openpyxl.Workbook()
    sheet(book.active)
    book.active.title = "Quý 1"
    book.create_sheet("Ghi chú").append(["Mã hồ sơ", "ghi chú"])
    book.save(tmp_path / "one.xlsx")
    assert numbers(tmp_path / "one.xlsx", totals=1) == PLAIN
    sheet(book.create_sheet("Quý 2"))
    book.save(tmp_path / "two.xlsx")
    with pytest.raises(TthcError, match="'Quý 1', 'Quý 2'"):
        numbers(tmp_path / "two.xlsx")
    assert numbers(tmp_path / "two.xlsx", sheets=("quý 2",), totals=1) == PLAIN
    with pytest.raises(TthcError, match=r"'Quý 3'.*'Quý 1', 'Ghi chú', 'Quý 2'"):
        numbers(tmp_path / "two.xlsx", sheets=("Quý 3",))
