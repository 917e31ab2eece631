"""Headers are known whatever their case and accents."""

from __future__ import annotations

import unicodedata

import pytest

from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.layout import understand

DICTIONARY = load_columns()


@pytest.mark.parametrize(
    "header", ["MÃ HỒ SƠ", "ma ho so", "MaHoSo", "case_id", "Mã  hồ sơ ", unicodedata.normalize("NFD", "Mã hồ sơ")]
)
def test_headers_are_known_whatever_their_case_and_accents(header):
    layout = understand(DICTIONARY, "cases", ("STT", "Trạng thái", header, "NgayNhan"), "x.csv", 1)
    assert layout.places == {"status": 1, "case_id": 2, "received_on": 3}
