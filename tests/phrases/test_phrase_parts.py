"""What the kinds of phrases share."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_cli.phrases.phrase_parts import changes, whole_months


@pytest.mark.parametrize(
    ("year", "first", "last", "window"),
    [
        (2024, 2, 2, (date(2024, 2, 1), date(2024, 2, 29))),
        (2023, 2, 2, (date(2023, 2, 1), date(2023, 2, 28))),
        (2024, 1, 6, (date(2024, 1, 1), date(2024, 6, 30))),
        (2024, 10, 12, (date(2024, 10, 1), date(2024, 12, 31))),
    ],
)
def test_whole_months_go_from_the_first_day_to_the_last(year, first, last, window):
    assert whole_months(year, first, last) == window


@pytest.mark.parametrize(
    ("words", "do"),
    [
        ("không kể ngày nghỉ", True),
        ("có thể gia hạn", True),
        ("(dự kiến)", True),
        ("trừ sâu", False),
        ("hoàn thành", False),
        ("", False),
    ],
)
def test_words_beside_a_time_can_change_it(words, do):
    assert changes(words) is do
