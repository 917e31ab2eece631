"""Numbers of documents, however a citation writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_cli.law.numbers import document_number

SAME = (
    ("Nghị định số 61/2018/NĐ-CP", "Nghị định 61/2018/NĐ-CP"),
    ("Nghị định số: 61/2018/NĐ-CP ngày 23/4/2018", "NGHỊ ĐỊNH 61/2018/nđ–cp"),
    ("Nghị định 61/2018", "Nghị định số 61/2018/NĐ-CP"),
    ("Thông tư số 1/2018/TT-VPCP", "Thông tư 01/2018/TT - VPCP"),
    ("Quyết định số 1085/QĐ-TTg", "Quyết định 1085 / QĐ-TTg"),
    ("Nghị quyết 66.16/2026/NQ-CP", "Nghị quyết số 66.16/2026/NQ-CP"),
    ("Luật số 64/2025/QH15", "Luật 64/2025/QH15"),
)
DIFFERENT = (
    ("Nghị định 61/2018/NĐ-CP", "Nghị định 61/2019/NĐ-CP"),
    ("Nghị định 61/2018/NĐ-CP", "Nghị định 161/2018/NĐ-CP"),
    ("Thông tư 01/2018/TT-VPCP", "Thông tư 01/2018/TT-BTP"),
    ("Thông tư 01/2018", "Nghị định 01/2018/NĐ-CP"),
    ("Quyết định 1085/QĐ-TTg", "Quyết định 1085/QĐ-UBND"),
    ("Quyết định 31/QĐ-TTg", "Quyết định 31/2021/QĐ-TTg"),
    ("Nghị quyết 66.16/2026/NQ-CP", "Nghị quyết 66.18/2026/NQ-CP"),
)


def same(first: str, second: str) -> bool:
    numbers = document_number(first), document_number(second)
    assert numbers[0] is not None
    assert numbers[1] is not None
    assert numbers[0].is_same(numbers[1]) is numbers[1].is_same(numbers[0])
    return numbers[0].is_same(numbers[1])


def test_one_document_is_the_same_however_it_is_written():
    assert [pair for pair in SAME if not same(*pair)] == []


def test_two_documents_are_never_the_same():
    assert [pair for pair in DIFFERENT if same(*pair)] == []


@pytest.mark.parametrize("text", ["", "Bộ luật Dân sự", "Nghị quyết số 131", "Kế hoạch năm 2024", "ngày 15/7/2021"])
def test_what_has_no_whole_number_is_no_document(text):
    number = document_number(text)
    assert number is None or not number.symbol


KINDS = st.sampled_from([("Nghị định", "NĐ-CP"), ("Thông tư", "TT-VPCP"), ("Quyết định", "QĐ-TTg")])


@given(KINDS, st.integers(1, 999), st.integers(2000, 2030), st.sampled_from(["", "số ", "số: "]), st.booleans())
def test_any_number_is_read_back(kind, serial, year, before, small):
    name, symbol = kind
    text = f"{name} {before}{serial:02d}/{year}/{symbol}"
    number = document_number(text.lower() if small else text)
    assert number is not None
    assert (number.serial, number.year) == (str(serial), str(year))
    assert same(text, f"{name} {serial}/{year}/{symbol}")
