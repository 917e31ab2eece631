"""Days as people write them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.registers import (
    FORMULA,
    cell_texts,
)
from tests.support.unseen import UNSEEN
from tthc_cli import text as written
from tthc_cli.cli import dates
from tthc_cli.errors import TthcError
from tthc_cli.text import guarded, unguarded, visible

FORMS: tuple[str, ...] = (
    "{0:%d/%m/%Y}",
    "{0.day}/{0.month}/{0.year:04}",
    "{0:%d-%m-%Y}",
    "{0.day}-{0.month}-{0.year:04}",
)
FORMS += ("{0:%d.%m.%Y}", "{0.day}.{0.month}.{0.year:04}", " {0:%Y-%m-%d} ")


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(FORMS))
def test_a_day_is_read_in_every_form_and_never_month_first(day, form):
    assert written.parse_day(form.format(day)) == day
    assert dates.parse_day(form.format(day)) == day


@pytest.mark.parametrize(
    "text", ["13/31/2024", "05-31-2024", "5.31.2024", "1-2/2024", "1.2-2024", "1-2-24", "2024.05.02"]
)
def test_what_is_no_day_shows_both_forms(text):
    with pytest.raises(TthcError, match=r"dd/mm/yyyy .*yyyy-mm-dd"):
        dates.parse_day(text)


@given(cell_texts)
def test_a_guarded_cell_is_no_formula_and_comes_back(text):
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.startswith(FORMULA) or re.fullmatch(r"[+-][0-9.,]+%?", cell)


def test_nothing_unseen_passes_for_printable_and_all_else_stays():
    printable = "".join(filter(str.isprintable, map(chr, range(0x110000))))
    assert not set(UNSEEN) & set(printable)
    assert visible(printable) is printable
    for mark in UNSEEN:
        assert visible(f"Một\ndòng {mark}x") == f"Một\ndòng \\u{ord(mark):04x}x"
