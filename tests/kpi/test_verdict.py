"""Targets, verdicts and shortfalls: by hand, and against counting on one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.targets import target
from tthc_cli.counts.load import load_plan
from tthc_cli.kpi.verdict import Count, days_of_year, judge, target_for, unknown
from tthc_cli.plan.model import LaterTarget, Plan
from tthc_cli.rules.periods import Period

Op = Literal[">", ">=", "<", "<="]


@pytest.mark.parametrize(
    ("good", "base", "op", "goal", "verdict", "same", "following"),
    [
        # 96/100 is not above 96 %; one more is; 96 + k over 100 + k is from k = 1 on
        (96, 100, ">", "96", "missed", 1, 1),
        (97, 100, ">", "96", "met", None, None),
        (96, 100, ">=", "96", "met", None, None),
        # 95.9999… % is printed as 95.99 and is no 96
        (959_999, 1_000_000, ">=", "96", "missed", 1, 25),
        (48, 50, ">", "96", "missed", 1, 1),
        # 90 of 100 at >= 96 %: 6 more of these; (90 + k)/(100 + k) >= 0.96 from k = 150 on
        (90, 100, ">=", "96", "missed", 6, 150),
        (90, 100, ">", "96", "missed", 7, 151),
        # nothing above 100 %, and no good ones make up for a bad one at 100 %
        (99, 100, ">=", "100", "missed", 1, None),
        (100, 100, ">=", "100", "met", None, None),
        (100, 100, ">", "100", "missed", None, None),
        (0, 1, ">=", "0.5", "missed", 1, 1),
        (0, 3, ">=", "33.3", "missed", 1, 2),
        # limits: what is counted must stay rare. 5/100 is no more than 5 %, but not below it
        (5, 100, "<=", "5", "met", None, None),
        (5, 100, "<", "5", "missed", 1, 1),
        # 7 of 100 at <= 5 %: 2 too many; 7 is 5 % of 140, so 40 more that are not counted
        (7, 100, "<=", "5", "missed", 2, 40),
        (7, 100, "<", "5", "missed", 3, 41),
        # 1 of 3 at <= 33.3 %: 1/(3 + k) <= 0.333 from k = 1 on
        (1, 3, "<=", "33.3", "missed", 1, 1),
        # none at all: no number of others makes good the one
        (1, 100, "<=", "0", "missed", 1, None),
        (0, 100, "<", "0", "missed", None, None),
    ],
)
def test_verdict_and_shortfalls_by_hand(good, base, op, goal, verdict, same, following):
    judged = judge(target(op, goal), Count(numerator=good, denominator=base))
    assert (judged.verdict, judged.short_of_same, judged.short_of_next) == (verdict, same, following)


@pytest.mark.parametrize(
    ("counted", "base", "aside", "op", "limit", "could_miss"),
    [
        (4, 100, 1, "<=", "5", False),  # 5/101 is 4.95 %
        (4, 100, 2, "<=", "5", True),  # 6/102 is 5.88 %; 4/102 would hold
        (5, 100, 0, "<=", "5", False),
        (0, 99, 1, "<", "1", True),  # 1/100 is not below 1 %
        (6, 100, 50, "<=", "5", None),  # missed already
    ],
)
def test_rows_set_aside_count_against_a_limit(counted, base, aside, op: Op, limit, could_miss):
    judged = judge(target(op, limit), Count(numerator=counted, denominator=base), set_aside=aside)
    assert judged.set_aside_could_miss is could_miss


@pytest.mark.parametrize(
    ("cut", "before", "op", "limit", "verdict", "amount"),
    [
        # at most 20 % of 1 000 đồng is 200, below it 199
        (250, 1000, "<=", "20", "missed", 50),
        (250, 1000, "<", "20", "missed", 51),
        (200, 1000, "<=", "20", "met", None),
        (-10, 1000, "<", "0", "met", None),
        (0, 1000, "<", "0", "missed", None),
    ],
)
def test_a_limit_of_money_says_how_many_dong_are_too_many(cut, before, op: Op, limit, verdict, amount):
    judged = judge(target(op, limit, "internal-cost-cut"), Count(numerator=cut, denominator=before), set_aside=1)
    assert (judged.verdict, judged.short_of_amount) == (verdict, amount)
    assert (judged.short_of_same, judged.short_of_next) == (None, None)
    assert judged.set_aside_could_miss is (True if verdict == "met" else None)


@given(st.integers(0, 200), st.integers(1, 200), st.sampled_from(["<", "<="]), st.integers(0, 400).map(lambda n: n / 4))
def test_surpluses_over_a_limit_are_the_least_that_do(counted, base, op: Op, limit):
    counted = min(counted, base)
    kpi = target(op, str(limit))
    exact = Fraction(kpi.target)

    def holds(numerator: int, denominator: int) -> bool:
        return 100 * numerator < exact * denominator if op == "<" else 100 * numerator <= exact * denominator

    judged = judge(kpi, Count(numerator=counted, denominator=base))
    assert judged.verdict == ("met" if holds(counted, base) else "missed")
    if judged.verdict == "met":
        assert (judged.short_of_same, judged.short_of_next) == (None, None)
        return
    assert judged.short_of_same == next((n for n in range(1, counted + 1) if holds(counted - n, base)), None)
    if judged.short_of_next is None:
        assert exact == 0
        assert not holds(counted, base + 10**9)
    else:
        assert holds(counted, base + judged.short_of_next)
        assert not holds(counted, base + judged.short_of_next - 1)


@given(st.integers(0, 300), st.integers(1, 300), st.sampled_from([">", ">="]), st.integers(0, 400).map(lambda n: n / 4))
def test_shortfalls_are_the_least_that_do(good, base, op: Op, goal):
    good = min(good, base)
    kpi = target(op, str(goal))
    exact = Fraction(kpi.target)

    def holds(numerator: int, denominator: int) -> bool:
        return 100 * numerator > exact * denominator if op == ">" else 100 * numerator >= exact * denominator

    judged = judge(kpi, Count(numerator=good, denominator=base))
    assert judged.verdict == ("met" if holds(good, base) else "missed")
    if judged.verdict == "met":
        assert (judged.short_of_same, judged.short_of_next) == (None, None)
        return
    same = next((n for n in range(1, base - good + 1) if holds(good + n, base)), None)
    assert judged.short_of_same == same
    if judged.short_of_next is None:
        assert exact >= 100
        assert not holds(good + 10**9, base + 10**9)
    else:
        n = judged.short_of_next
        assert holds(good + n, base + n)
        assert not holds(good + n - 1, base + n - 1)


def test_a_base_of_nothing_is_unknown_never_met():
    judged = judge(target(), Count(numerator=0, denominator=0))
    assert (judged.verdict, judged.rate) == ("unknown", None)
    assert judged.reason


def test_money_that_is_missing_is_not_made_good_by_cases():
    judged = judge(target(">=", "20", "internal-cost-cut"), Count(numerator=-5, denominator=100))
    assert (judged.verdict, judged.short_of_same, judged.short_of_next) == ("missed", None, None)
    assert judged.rate == -5


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 20), st.sampled_from([">", ">="]), st.integers(1, 100))
def test_rows_set_aside_are_held_against_a_met_target_one_by_one(good, base, aside, op: Op, goal):
    good = min(good, base)
    kpi = target(op, str(goal))
    judged = judge(kpi, Count(numerator=good, denominator=base), set_aside=aside)
    against = judge(kpi, Count(numerator=good, denominator=base + aside))
    assert judged.set_aside_could_miss == (None if judged.verdict == "missed" else against.verdict == "missed")


def test_any_row_set_aside_could_turn_a_verdict_about_money():
    kpi = target(">=", "20", "internal-cost-cut")
    met = Count(numerator=90, denominator=100)
    assert judge(kpi, met, set_aside=1).set_aside_could_miss is True
    assert judge(kpi, met).set_aside_could_miss is False


def test_an_unknown_target_says_why():
    judged = unknown(target(), "no data")
    assert (judged.verdict, judged.reason, judged.numerator, judged.rate) == ("unknown", "no data", None, None)


def test_later_targets_hold_from_their_year_on(plan: Plan):
    reuse = next(kpi for kpi in plan.kpis if kpi.id == "data-reuse")
    assert [target_for(reuse, year) for year in (2023, 2024, 2025, 2026)] == [50, 50, 80, 80]


# -- years, and what nobody has confirmed -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "goal"), [(2023, 50), (2024, 50), (2025, 80), (2026, 80), (2027, 90), (2028, 70), (2040, 70)]
)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_of_several_later_targets_that_of_the_year_counts(year, goal, order):
    steps = [LaterTarget(year=of, value=Decimal(value)) for of, value in ((2025, 80), (2027, 90), (2028, 70))]
    goal_of_year = target_for(replace(target(">=", "50"), later=tuple(steps[place] for place in order)), year)
    assert goal_of_year == goal


def test_the_days_of_a_plan_s_year_are_those_of_its_reporting_window_too():
    plan = load_plan().value
    assert days_of_year(plan) == Period(name="2024", first=date(2023, 12, 15), last=date(2024, 12, 31))
    alone = days_of_year(replace(plan, reporting=None))
    assert (alone.first, alone.last) == (date(2024, 1, 1), date(2024, 12, 31))


def test_a_target_that_nobody_confirmed_has_no_verdict_whatever_was_counted():
    for good in (0, 100):
        result = judge(replace(target(), confirmed=False), Count(numerator=good, denominator=100))
        assert (result.verdict, result.numerator, result.denominator) == ("unknown", good, 100)
        assert result.reason is not None
        assert "confirmed: true" in result.reason
