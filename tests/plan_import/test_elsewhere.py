"""Times and percentages of which no rule and no target is made."""

from __future__ import annotations

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.plan_import.citations import Sources
from tthc_cli.plan_import.elsewhere import Elsewhere, percentage

ELSEWHERE = Elsewhere(WORDS, Sources(WORDS, None), 2024)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Gửi báo cáo trước ngày 15/6/2024 cho Sở", ["Gửi báo cáo trước ngày 15/6/2024"]),
        ("Báo cáo hằng quý", ["Báo cáo hằng quý"]),
        ("theo Quyết định số 5/QĐ-UBND ngày 02/3/2024", []),  # the document's own day
        ("kết quả đến ngày 31/12/2023", []),  # of a year before the plan
        ("Rà soát thủ tục hành chính", []),
    ],
)
def test_limits_are_told_of_but_not_the_days_of_documents(text, times):
    assert ELSEWHERE.times(text) == times


def test_what_the_time_cell_has_is_not_told_of_again():
    assert ELSEWHERE.times("Gửi trước ngày 15/6", "Trước ngày 15/6/2024") == []
    assert ELSEWHERE.times("Báo cáo hằng tháng", "Hằng quý") == []
    assert ELSEWHERE.times("Gửi trước ngày 16/6", "Trước ngày 15/6/2024") == ["Gửi trước ngày 16/6"]


def test_two_times_side_by_side_are_told_of_as_one():
    assert ELSEWHERE.times("Định kỳ hằng năm, trước ngày 15/12") == ["Định kỳ hằng năm, trước ngày 15/12"]


def test_other_years_of_a_time_cell():
    assert ELSEWHERE.other_years("Quý I năm 2025 và năm 2024") == ["2025"]
    assert ELSEWHERE.other_years("kể từ ngày có Kế hoạch năm 2023", ["có Kế hoạch năm 2023"]) == []


def test_a_percentage_is_quoted_with_some_words_before_it():
    assert percentage("Đạt 95% hồ sơ") == "Đạt 95%"
    assert percentage("không có") is None
    long = percentage("một hai ba bốn năm sáu bảy tám chín mười mười một mười hai đạt 95 phần trăm")
    assert long
    assert long.startswith("… ")
    assert long.endswith("đạt 95 phần trăm")
