"""Sentences about verdicts, with numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.support.targets import target
from tthc_cli.counts.load import load_plan
from tthc_cli.kpi.verdict import Count, Result, judge
from tthc_cli.output.groups import CaseWords
from tthc_cli.output.verdict_words import beside, cautions, details

WORDS = CaseWords(headers={"cases": {"due_on": "Ngày hẹn trả"}})


@pytest.mark.parametrize(
    ("op", "goal", "good", "sentence"),
    [
        (">", "96", 97, None),
        # 97 of 100, or 97 of 101, is more than 96 %
        (">", "96", 96, "Thiếu 1 hồ sơ đạt; hoặc cần thêm 1 hồ sơ đạt liên tiếp."),
        # 130 of 134 is 97.01 %, 129 of 133 is 96.99 %
        (">=", "97", 96, "Thiếu 1 hồ sơ đạt; hoặc cần thêm 34 hồ sơ đạt liên tiếp."),
        (">=", "100", 96, "Thiếu 4 hồ sơ đạt; các trường hợp đạt sau này không bù được."),
        (">", "100", 96, "Không thể đạt được mức này."),
        # 4 of 100, or 6 of 121, is less than 5 %; 6 of 120 is just 5 %
        ("<", "5", 6, "Vượt 2 hồ sơ trong số này; hoặc cần thêm 21 hồ sơ liên tiếp không thuộc diện bị tính."),
        ("<=", "0", 6, "Vượt 6 hồ sơ trong số này; các trường hợp sau này không bù được."),
    ],
)
def test_what_is_missing_to_a_goal_is_said_in_dossiers(op, goal, good, sentence):
    result = judge(target(op, goal), Count(numerator=good, denominator=100))
    assert details(result, WORDS, 0) == [f"{good}/100 hồ sơ.", *([sentence] if sentence else [])]


@pytest.mark.parametrize(
    ("op", "goal", "sentence"), [(">=", "50", "Còn thiếu 10 đồng."), ("<=", "30", "Vượt 10 đồng.")]
)
def test_what_is_missing_to_a_share_of_money_is_an_amount(op, goal, sentence):
    result = judge(target(op, goal, "internal-cost-cut"), Count(numerator=40, denominator=100))
    assert details(result, WORDS, 0) == ["40/100 đồng.", sentence]


def test_of_a_mean_its_sum_is_said_and_how_far_it_is_away():
    count = Count(numerator=1_250, denominator=100)  # 12.5 on average
    counted, away = details(judge(target("<=", "10", "handling-time"), count), WORDS, 0)
    assert counted == "Tổng cộng 1.250 ngày làm việc của 100 hồ sơ."
    assert away == "Trung bình vượt 2,50 ngày làm việc."
    _counted, away = details(judge(target(">=", "15", "handling-time"), count), WORDS, 0)
    assert away == "Trung bình còn thiếu 2,50 ngày làm việc."


def test_an_unknown_verdict_has_its_reason():
    result = judge(target(), Count(numerator=0, denominator=0))
    assert details(result, WORDS, 0) == [
        "0/0 hồ sơ.",
        "Chưa xác định: không có số liệu nào để tính (mẫu số bằng 0).",
    ]


def test_rows_in_no_rate_that_could_turn_the_verdict_are_counted_together():
    kpi = target(">=", "96")
    could = judge(kpi, Count(numerator=96, denominator=100, left_out={"due_on": 3}), set_aside=2)
    left_out = "Không tính vào tỷ lệ: 3 dòng không có Ngày hẹn trả."
    assert list(cautions(could, WORDS, 2)) == [
        "Nếu 5 dòng chưa tính vào tỷ lệ là không đạt thì chỉ tiêu này không đạt.",
        left_out,
    ]
    # 1,000 of 1,005 stay above the goal even so
    safe = judge(kpi, Count(numerator=1_000, denominator=1_000, left_out={"due_on": 3}), set_aside=2)
    assert list(cautions(safe, WORDS, 2)) == [left_out]


def test_the_rate_on_time_has_no_second_word_of_its_own():
    whole = Result(
        kpi=replace(load_plan().value.kpis[0], measure="on-time-resolution"),
        group=None,
        numerator=49,
        denominator=50,
        target=Fraction(98),
        verdict="met",
        reason=None,
        left_out={},
        beside={"on_time": 49, "open_overdue": 3},
    )
    assert list(beside(whole)) == ["Ngoài ra: 3 đang giải quyết đã quá hạn."]
    early = replace(whole, kpi=replace(whole.kpi, measure="early-resolution"))
    assert list(beside(early)) == [
        "Ngoài ra: 49 (98,00%) giải quyết đúng hạn hoặc trước hạn; 3 đang giải quyết đã quá hạn."
    ]


def test_dossiers_that_ended_without_a_result_stand_beside_with_the_rate_of_the_others():
    counts = {"other_outcome": 1, "other_outcome_good": 1}
    result = judge(target(), Count(numerator=97, denominator=100, beside=counts))
    # 96 of 99 is 96.9696 %: cut, as more would flatter
    assert list(beside(result)) == ["Trong đó 1 hồ sơ trả lại hoặc xin rút; không kể số này thì tỷ lệ là 96,96%."]
    alone = judge(target(), Count(numerator=1, denominator=1, beside=counts))
    assert list(beside(alone)) == ["Trong đó 1 hồ sơ trả lại hoặc xin rút; không kể số này thì tỷ lệ là –."]
    none = judge(target(), Count(numerator=1, denominator=1, beside={"other_outcome": 0, "other_outcome_good": 0}))
    assert list(beside(none)) == []
