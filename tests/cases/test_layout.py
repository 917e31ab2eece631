"""Headers are known whatever their case and accents."""

from __future__ import annotations

import unicodedata

import pytest

from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.layout import shown_headers, understand
from tthc_cli.errors import TthcError

DICTIONARY = load_columns()


@pytest.mark.parametrize(
    "header", ["MÃ HỒ SƠ", "ma ho so", "MaHoSo", "case_id", "Mã  hồ sơ ", unicodedata.normalize("NFD", "Mã hồ sơ")]
)
def test_headers_are_known_whatever_their_case_and_accents(header):
    layout = understand(DICTIONARY, "cases", ("STT", "Trạng thái", header, "NgayNhan"), "x.csv", 1)
    assert layout.places == {"status": 1, "case_id": 2, "received_on": 3}


IN_DATA = ["Nguyễn Nhân", "Vàng Thị Mỷ", "Y Bham Niê", "Công ty TNHH Minh Anh", "0912 345 678"]
"""Cells of a row of data: the first is like a header, and the next three have no surname that is known."""


@pytest.mark.parametrize("day", ["05/01/2024", "2024-01-05", "5.1.2024 08:30"])
def test_nobody_is_named_by_a_row_of_data_that_is_taken_for_the_header(day):
    row = ["Mã hồ sơ", day, *IN_DATA]
    assert list(shown_headers(row)) == ["Mã hồ sơ", day, *["***"] * len(IN_DATA)]
    with pytest.raises(TthcError) as error:
        understand(DICTIONARY, "cases", row, "c.csv", 1)
    assert not [name for name in IN_DATA if name in str(error.value)]


def test_headers_with_capitals_are_shown_in_a_row_without_a_day():
    row = ["Mã hồ sơ", "Phòng Xử Lý", "Họ Và Tên", "Số CCCD", "Ngày TN", "(1)", "2024"]
    assert list(shown_headers(row)) == row
    assert shown_headers(["Nguyễn Văn An", "Ngày TN"]) == ("***", "Ngày TN")
