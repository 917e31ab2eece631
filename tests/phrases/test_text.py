"""Text as it is read: its items, and one spelling for what people type in several."""

from __future__ import annotations

import unicodedata

import pytest

from tthc_cli.errors import TthcError
from tthc_cli.phrases.text import LONGEST, items, name_of, spelled, text_of, unaccented

LISTS = {
    "1. 98% hồ sơ\n2. 5 ngày làm việc": ["98% hồ sơ\n", "5 ngày làm việc"],
    "98. 5% hồ sơ đúng hạn": ["98. 5% hồ sơ đúng hạn"],
    "2. 5 ngày": ["2. 5 ngày"],
    "- Trước ngày 15;\n- Hằng quý": ["Trước ngày 15", "Hằng quý"],
    "a) Hằng tháng\nb) Hằng quý;": ["Hằng tháng\n", "Hằng quý"],
    "1. Quý I; 2) Quý II": ["Quý I", "Quý II"],
    "Trước ngày\n15/6": ["Trước ngày", "15/6"],
    "Trước ngày 15 tháng 6\nnăm 2024": ["Trước ngày 15 tháng 6 năm 2024"],
    "Trước ngày 15 tháng 6\nNăm 2024": ["Trước ngày 15 tháng 6 Năm 2024"],
    "Báo cáo hằng\nquý": ["Báo cáo hằng quý"],
    "Quý I.\nhằng năm": ["Quý I.", "hằng năm"],
    "Hằng tháng;": ["Hằng tháng"],
    " \n ": [],
}


@pytest.mark.parametrize(("cell", "expected"), LISTS.items())
def test_items_of_a_cell(cell, expected):
    assert list(items(cell)) == expected


def test_a_cell_that_is_no_time_by_its_length_is_refused():
    assert list(items("x" * LONGEST)) == ["x" * LONGEST]
    with pytest.raises(TthcError, match=str(LONGEST + 1)):
        items("x" * (LONGEST + 1))


@pytest.mark.parametrize(("typed", "same"), [("hoà", "hòa"), ("qúy", "quý"), ("truớc", "trước"), ("thuờng", "thường")])
def test_a_word_typed_in_two_ways_has_one_spelling(typed, same):
    assert spelled(typed) == spelled(same)
    assert len(spelled(typed)) == len(typed)


def test_signs_that_look_alike_are_the_same():
    assert text_of("≧ ９５％ hồ\u00a0sơ").plain == text_of("≥ 95% hồ sơ").plain
    assert text_of("Quý Ⅱ–Ⅲ").plain == "quý ii-iii"
    assert text_of("HĐND & UBND").plain == "hđnd và ubnd"
    assert text_of("a\u200bb\ufeffc").plain == "abc"


def test_a_part_is_given_back_as_it_stands():
    text = text_of("Trước  ngày 15 (hằng tháng) ")
    start = text.plain.index(spelled("ngày"))
    assert text.part(start, start + len("ngày 15")) == "ngày 15"
    assert text.part(0, len("trước ngày")) == "Trước ngày"
    # the bracket that closes behind it belongs to it
    assert text.part(start, text.plain.index(")")) == "ngày 15 (hằng tháng)"
    assert text.part(3, 3) == ""
    without = text.without(set(range(len("trước "))))
    assert without.plain.startswith(spelled("ngày 15"))
    assert without.part(0, 4) == "ngày"


def test_names_are_compared_without_marks_and_forms():
    decomposed = unicodedata.normalize("NFD", "Quyết định công bố")
    assert name_of("quyết-định/công bố.") == name_of(decomposed)
    assert unaccented("Đã hoàn thành") == "Da hoan thanh"
