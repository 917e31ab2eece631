"""Words away from a percentage that make another target of it."""

from __future__ import annotations

import pytest

from tthc_cli import phrases
from tthc_cli.errors import TthcError
from tthc_cli.phrases.altered import is_deadline_or_condition


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Trước ngày 30/6", True),
        ("Nếu có kinh phí", True),
        ("Trong quý II", True),
        ("Hằng tháng, trước ngày 15", True),
        ("05 ngày kể từ ngày ban hành", True),
        ("Trong năm 2024", False),  # the plan's whole year
        ("Trong năm 2025", True),
        ("Hằng quý", False),
        ("Thường xuyên", False),
        ("Tổng kết công tác", False),
        ("", False),
    ],
)
def test_a_sentence_that_is_only_a_deadline_or_a_condition(words, expected):
    assert is_deadline_or_condition(words, 2024) is expected


@pytest.mark.parametrize(
    "words",
    [
        "Đến ngày 30/6, đạt 95% hồ sơ",
        "Nếu có kinh phí, đạt 95% hồ sơ",
        "Đạt 95% hồ sơ. Trước ngày 30/6.",
    ],
)
def test_a_target_under_a_condition_or_with_another_limit_is_refused(words):
    with pytest.raises(TthcError, match="95"):
        phrases.read_target(words, year=2024)


def test_a_percentage_of_a_year_before_the_plan_s_was_reached():
    (past,) = phrases.read_percentages("Năm 2023 đạt 95% hồ sơ", year=2024)
    assert past.reached
    with pytest.raises(TthcError, match="95"):
        phrases.read_percentages("Năm 2023, năm 2024 đạt 95% hồ sơ", year=2024)
