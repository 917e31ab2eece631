"""The pace against a plain count of every outcome."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.saved_checks import course, only, pace, saved, target
from tthc_cli.output.pace import pace_record
from tthc_cli.plan.model import Op


def holds(good: int, base: int, op: Op, goal: Fraction) -> bool:
    rate = Fraction(100 * good, base)
    return {">": rate > goal, ">=": rate >= goal, "<": rate < goal, "<=": rate <= goal}[op]


@given(
    base=st.integers(0, 60),
    share=st.integers(0, 60),
    rest=st.integers(0, 60),
    op=st.sampled_from([">", ">=", "<", "<="]),
    goal=st.one_of(st.integers(0, 100).map(Decimal), st.decimals(0, 100, places=2)),
)
def test_the_pace_says_what_trying_every_outcome_says(base, share, rest, op, goal):
    good = min(base, share)
    kpi = target(op=op, target=goal)
    year_pace = pace(
        kpi,
        good,
        base,
        Fraction(goal),
        expected=rest,
    )
    if base + rest == 0:
        assert year_pace.status == "unknown"
        return
    will_do = [more for more in range(rest + 1) if holds(good + more, base + rest, op, Fraction(goal))]
    met_now = base > 0 and holds(good, base, op, Fraction(goal))
    if rest == 0:
        assert year_pace.status == ("met" if will_do else "missed")
    elif not will_do:
        assert year_pace.status == "out-of-reach"
        assert year_pace.needed is None
        if year_pace.in_a_row is not None:
            row, fewer = year_pace.in_a_row, year_pace.in_a_row - 1
            limit = op in ("<", "<=")
            assert holds(good if limit else good + row, base + row, op, Fraction(goal))
            assert base + fewer == 0 or not holds(good if limit else good + fewer, base + fewer, op, Fraction(goal))
            assert row > rest
    elif len(will_do) == rest + 1:
        assert year_pace.status == "safe"
    else:
        assert year_pace.status == ("on-course" if met_now else "behind")
        assert year_pace.needed == (will_do[-1] if op in ("<", "<=") else will_do[0])


@given(base=st.integers(1, 500), good=st.integers(0, 500), goal=st.integers(1, 100))
def test_the_printed_share_never_flatters(base, good, goal):
    """What is printed of the share that is needed is enough, and one hundredth less than it would be too little."""
    year_pace = pace(
        target(op=">=", target=Decimal(goal)),
        min(good, base),
        base,
        Fraction(goal),
    )
    share = year_pace.needed_share
    if share is None:
        return
    printed = pace_record(year_pace, limit=False)["needed_share"]
    assert share <= Fraction(str(printed)) < share + Fraction(1, 100)
    if year_pace.status == "behind":
        assert share > Fraction(100 * min(good, base), base), "behind means: better than up to now"


def test_the_rest_is_as_many_a_working_day_as_up_to_now():
    """By hand: 2024 has 121 working days up to 30/6 and 130 after it (calendar_2024 of the notices): 850 → 913.2…"""
    assert CALENDAR.count(date(2023, 12, 31), date(2024, 6, 30)) == 121
    assert CALENDAR.count(date(2024, 6, 30), date(2024, 12, 31)) == 130
    pace = only(course(saved("early-resolution", 812, 850, last=date(2024, 6, 30)))).pace
    assert (pace.elapsed, pace.remaining, pace.rest, pace.rest_given) == (121, 130, 914, False)
    # above 96 % of 1764 is 1694 or more
    assert (pace.status, pace.needed) == ("behind", 1694 - 812)
    assert pace.needed_share == Fraction(100 * 882, 914)


def test_strictness_decides_by_one_case():
    for op, status, needed in ((">", "behind", 97), (">=", "on-course", 96)):
        year_pace = pace(target(op=op), 96, 100, Fraction(96), expected=100)
        assert (year_pace.status, year_pace.needed) == (status, needed)


def test_a_limit_leaves_an_allowance():
    kpi = target("early-resolution", id="late", measure="late-resolution", op="<=", target=Decimal(5))
    assert pace(kpi, 2, 100, Fraction(5), expected=100).needed == 8
    assert pace(kpi, 8, 100, Fraction(5), expected=100).status == "behind"
    assert pace(kpi, 11, 100, Fraction(5), expected=100).status == "out-of-reach"
    assert pace(kpi, 0, 100, Fraction(5), expected=5).status == "safe"


def test_what_stands_gets_better_and_does_not_grow():
    pace = only(course(saved("internal-cut", 1, 10, first=None, last=None))).pace
    assert (pace.status, pace.needed, pace.rest, pace.remaining) == ("behind", 1, 9, 130)
    assert only(course(saved("internal-cut", 2, 10, first=None, last=None))).pace.status == "on-course"
    done = saved("internal-cut", 1, 10, as_of=date(2025, 1, 2), first=None, last=None)
    assert only(course(done)).pace.status == "missed"
    money = only(course(saved("internal-cost-cut", 5_000_000, 55_000_000, first=None, last=None))).pace
    assert (money.status, money.needed, money.rest) == ("behind", 6_000_000, 50_000_000)


def test_a_year_that_is_over_is_met_or_missed():
    over: dict[str, Any] = {"as_of": date(2025, 1, 6), "last": date(2024, 12, 20)}
    assert only(course(saved("early-resolution", 97, 100, **over))).pace.status == "met"
    pace = only(course(saved("early-resolution", 96, 100, **over))).pace
    assert (pace.status, pace.through, pace.remaining, pace.rest) == ("missed", date(2024, 12, 31), 0, 0)


def test_the_target_is_that_of_the_year_to_which_it_runs():
    later = saved("data-reuse", 60, 100, as_of=date(2025, 6, 30), period="2025", last=date(2025, 6, 27))
    assert only(course(later)).pace.target == 80
    assert only(course(saved("data-reuse", 60, 100))).pace.target == 50


def test_all_of_the_rest_can_just_do():
    """190 of 200 are 95 percent; 10 of 200 are 5."""
    just = pace(target(op=">=", target=Decimal(95)), 90, 100, Fraction(95), expected=100)
    assert (just.status, just.needed) == ("behind", 100)
    assert pace(target(op=">", target=Decimal(95)), 90, 100, Fraction(95), expected=100).status == "out-of-reach"
    none = pace(target(op="<=", target=Decimal(5)), 10, 100, Fraction(5), expected=100)
    assert (none.status, none.needed) == ("behind", 0)
    assert pace(target(op="<", target=Decimal(5)), 10, 100, Fraction(5), expected=100).status == "out-of-reach"
