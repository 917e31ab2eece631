"""Phrases that name months, quarters or years, whole or in part."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.phrase_reading import read
from tthc_cli.errors import TthcError
from tthc_cli.rules.kinds import By, Within


@pytest.mark.parametrize(
    ("phrase", "windows"),
    [
        ("Quý I/II năm 2024", [(date(2024, 1, 1), date(2024, 6, 30), (date(2024, 3, 31),))]),
        ("trong tháng 2", [(date(2024, 2, 1), date(2024, 2, 29), ())]),
        ("6 tháng cuối năm", [(date(2024, 7, 1), date(2024, 12, 31), ())]),
        ("quý I và quý III", [(date(2024, 1, 1), date(2024, 3, 31), ()), (date(2024, 7, 1), date(2024, 9, 30), ())]),
        ("từ tháng 3 đến tháng 5", [(date(2024, 3, 1), date(2024, 5, 31), ())]),
        ("năm 2024 - 2025", [(date(2024, 1, 1), date(2025, 12, 31), ())]),
        (
            "Quý I và quý III năm 2025",
            [(date(2025, 1, 1), date(2025, 3, 31), ()), (date(2025, 7, 1), date(2025, 9, 30), ())],
        ),
        ("Quý I/II năm 2025", [(date(2025, 1, 1), date(2025, 6, 30), (date(2025, 3, 31),))]),
        ("Quý IV/2024 đến Quý I/2025", [(date(2024, 10, 1), date(2025, 3, 31), ())]),
    ],
)
def test_windows_reach_from_the_first_day_to_the_last(phrase, windows):
    rules = read(phrase)
    assert all(isinstance(rule, Within) for rule in rules)
    assert [(r.first, r.last, r.milestones) for r in rules if isinstance(r, Within)] == windows


@pytest.mark.parametrize(
    ("phrase", "day", "inclusive"),
    [
        ("trước quý II", date(2024, 4, 1), False),
        ("trước hết quý II", date(2024, 6, 30), False),
        ("chậm nhất trong quý II", date(2024, 6, 30), True),
        ("giữa tháng 6", date(2024, 6, 15), True),
        ("cuối năm", date(2024, 12, 31), True),
    ],
)
def test_words_before_a_window_name_one_of_its_days(phrase, day, inclusive):
    (by,) = read(phrase)
    assert isinstance(by, By)
    assert (by.date, by.inclusive) == (day, inclusive)


@pytest.mark.parametrize("phrase", ["quý I và quý II", "quý III đến quý I", "từ quý I", "năm"])
def test_what_is_no_window_or_two_is_refused(phrase):
    with pytest.raises(TthcError):
        read(phrase)


@pytest.mark.parametrize("phrase", ["quý II, quý II", "tháng 3 và tháng 3", "tháng 3, tháng 1"])
def test_a_list_that_does_not_go_forward_is_refused(phrase):
    with pytest.raises(TthcError, match="không theo thứ tự thời gian"):
        read(phrase)
