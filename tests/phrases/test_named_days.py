"""Phrases that name a day, or the first and the last one."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.phrase_reading import read
from tthc_cli.errors import TthcError
from tthc_cli.rules.kinds import By, On, Within


@pytest.mark.parametrize(
    ("phrase", "day", "inclusive"),
    [
        ("trước ngày 30/8/2024", date(2024, 8, 30), False),
        ("chậm nhất ngày 30/8", date(2024, 8, 30), True),
        ("đến ngày 15 tháng 6 năm 2025", date(2025, 6, 15), True),
        ("trước ngày 29/02", date(2024, 2, 29), False),
    ],
)
def test_a_fixed_day_counts_unless_it_is_to_be_before_it(phrase, day, inclusive):
    (by,) = read(phrase)
    assert isinstance(by, By)
    assert (by.date, by.inclusive, by.event) == (day, inclusive, None)


def test_an_event_s_own_day():
    (on,) = read("đúng ngày họp")
    assert isinstance(on, On)
    assert on.event == "họp"
    (by,) = read("trước ngày họp")
    assert isinstance(by, By)
    assert (by.event, by.inclusive) == ("họp", False)


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("từ ngày 01/6 đến ngày 15/6/2024", date(2024, 6, 1), date(2024, 6, 15)),
        ("từ ngày 10 đến ngày 15/6", date(2024, 6, 10), date(2024, 6, 15)),
    ],
)
def test_a_span_has_a_first_and_a_last_day(phrase, first, last):
    (within,) = read(phrase)
    assert isinstance(within, Within)
    assert (within.first, within.last) == (first, last)


@pytest.mark.parametrize("phrase", ["sau ngày 15/6", "trước ngày 30/02", "từ ngày 20 đến ngày 15/6"])
def test_what_is_no_last_day_is_refused(phrase):
    with pytest.raises(TthcError, match=phrase.rpartition(" ")[2]):
        read(phrase)
