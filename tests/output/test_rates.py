"""Rates in words, and bars, as they are shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.targets import target
from tthc_cli.counts.load import load_plan
from tthc_cli.kpi.verdict import Count, judge
from tthc_cli.output import rates
from tthc_cli.output.formats import workbook_cells
from tthc_cli.output.rates import bar, printed_rate

Op = Literal[">", ">=", "<", "<="]


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("early-resolution", "2 hồ sơ"),
        ("internal-cut", "2 TTHC nội bộ"),
        ("internal-cost-cut", "2 đồng"),
        ("data-reuse", "2 người dân, doanh nghiệp"),
        ("satisfaction", "2 phiếu đánh giá"),
    ],
)
def test_what_a_target_counts_is_said_by_the_unit_of_its_measure(measure, words):
    kpi = replace(load_plan().value.kpis[0], measure=measure)
    assert rates.units(kpi, 2) == words
    assert rates.units(kpi, 1_000) == words.replace("2", "1.000")


@given(st.decimals("0.001", "100", places=4), st.sampled_from(["early-resolution", "handling-time"]))
def test_a_goal_has_all_its_decimals(goal, measure):
    """One that is cut looks like a lesser one, and a rate that misses it like one that meets it."""
    shown = rates.goal(">=", Fraction(goal), measure)
    figure = shown.removeprefix("≥ ").partition("%")[0].partition(" ")[0]
    assert Decimal(figure.replace(",", ".")) == goal
    value = rates.goal_cell(">=", Fraction(goal), "early-resolution").value
    number, format_ = workbook_cells._as_number(value)
    assert number is not None
    decimals = format_.removeprefix('"≥ "').removesuffix("%").partition(".")[2]
    assert Decimal(f"{number * 100:.{len(decimals)}f}") == goal


def test_a_goal_that_is_no_decimal_number_is_cut():
    assert rates.goal(">=", Fraction(200, 3), "early-resolution") == "≥ 66,66%"


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 400), st.booleans(), st.sampled_from([5, 10, 20]))
def test_a_bar_reaches_its_mark_if_the_target_is_met_and_only_then(good, base, goal, above, cells):
    kpi = target(">" if above else ">=", str(goal / 4))
    result = judge(kpi, Count(numerator=min(good, base), denominator=base))
    met = result.verdict == "met"
    shape = bar(result.rate, result.target, met=met, cells=cells)
    assert len(shape) == cells + 1
    before, after = shape.split("│")
    assert ("░" not in before) is met
    assert met or "█" not in after


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 400), st.booleans(), st.sampled_from([5, 10, 20]))
def test_a_bar_passes_a_limit_if_it_is_missed_and_only_then(counted, base, limit, below, cells):
    kpi = target("<" if below else "<=", str(limit / 4))
    result = judge(kpi, Count(numerator=min(counted, base), denominator=base))
    missed = result.verdict == "missed"
    shape = bar(result.rate, result.target, met=not missed, cells=cells, limit=True)
    assert len(shape) == cells + 1
    before, after = shape.split("│")
    assert ("█" in after) is missed
    assert not missed or "░" not in before


def test_a_rate_is_never_shown_on_the_flattering_side():
    expected: dict[Op, str] = {">": "5", "<=": "5.01"}  # 5001 of 100 000 is 5.001 %
    for op, rate in expected.items():
        result = judge(target(op, "5"), Count(numerator=5001, denominator=100_000))
        assert printed_rate(result, Fraction("5.001")) == Fraction(rate)
