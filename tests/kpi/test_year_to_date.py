"""What saved rates say of the year to date: the last check alone, or periods added up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.saved_checks import course, only, saved, why
from tthc_cli.kpi.saved import Saved
from tthc_cli.rules.periods import Period, parse_period

DAYS_AROUND = st.dates(date(2024, 1, 2), date(2025, 3, 31))

# -- periods added up -------------------------------------------------------------------------------------------------


def months(count: int, of: str = "early-resolution", report: str = "", **more: Any) -> list[Saved]:
    return [
        saved(of, 90 + month, 100 + month, period=f"{report}2024-{month:02d}", as_of=date(2025, 1, 1), **more)
        for month in range(1, count + 1)
    ]


@given(counts=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12), data=st.data())
def test_months_add_up_to_the_year_to_date_in_any_order(counts, data):
    counts = [(good, good + bad) for good, bad in counts]
    of = [
        saved("early-resolution", good, base, period=f"2024-{month:02d}", as_of=date(2025, 1, 1))
        for month, (good, base) in enumerate(counts, 1)
    ]
    # an empty month has a count of 0 of 0, and an unknown verdict
    pace = only(course(*data.draw(st.permutations(of)), expected={"early-resolution": 7})).pace
    assert pace.summed == tuple(f"2024-{month:02d}" for month in range(1, len(counts) + 1))
    assert (pace.numerator, pace.denominator) == (sum(good for good, _ in counts), sum(base for _, base in counts))
    assert pace.through == parse_period(pace.summed[-1], None).last
    assert pace.end == date(2024, 12, 31)


def test_reporting_windows_add_up_to_the_reporting_year():
    pace = only(course(*months(3, report="report:"))).pace
    assert (pace.first, pace.through, pace.end) == (date(2023, 12, 15), date(2024, 3, 14), date(2024, 12, 14))
    assert (pace.numerator, pace.denominator) == (276, 306)


def test_periods_with_a_gap_or_open_ones_are_not_added_up():
    assert "2024-02" in why(only(course(*(months(3)[i] for i in (0, 2)))).pace)
    early = saved("early-resolution", 9, 10, period="2024-01", as_of=date(2024, 1, 30))
    series = only(course(early))
    assert series.points[0].unfinished
    assert "2024-01" in why(series.pace)


@pytest.mark.parametrize("last", [date(2024, 1, 30), date(2024, 2, 1)])
def test_periods_that_leave_days_out_or_share_some_are_not_added_up(last):
    """As the windows of reports do if their cut-off day has changed between two checks."""
    first, second = months(2)
    first = replace(first, period=Period(name="2024-01", first=date(2024, 1, 1), last=last))
    assert why(only(course(first, second)).pace) == "các kỳ bỏ sót hoặc trùng ngày"


def test_a_period_of_a_name_that_says_nothing_is_not_added_up():
    strange = months(1)[0]
    strange = replace(strange, period=Period(name="năm ngoái", first=date(2024, 1, 1), last=date(2024, 1, 31)))
    assert "năm ngoái" in why(only(course(strange)).pace)


def test_persons_and_undated_data_are_never_added_up():
    assert "một lần" in (reason := why(only(course(*months(2, "data-reuse"))).pace)) or "once" in reason
    assert "cả tệp" in (reason := why(only(course(*months(2, "satisfaction"))).pace)) or "whole file" in reason
    # procedures stand: the last state is the state, whatever period was asked for; the year is over
    assert only(course(*months(2, "internal-cut"))).pace.status == "met"


def test_a_year_to_date_goes_up_to_the_day_of_its_check_and_no_further_than_the_year():
    of = [saved("early-resolution", 1, 2, as_of=day, last=None) for day in (date(2024, 3, 31), date(2025, 2, 1))]
    assert [p.check for p in only(course(*of, last=date(2024, 3, 31))).points] == [1]
    assert [p.check for p in only(course(*of, first=date(2024, 12, 31), last=date(2024, 12, 31))).points] == [2]


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (saved("early-resolution", None, None), "no rate"),
        (saved("early-resolution", 5, 5, as_of=date(2024, 1, 1), last=None), "--expect early-resolution=N"),
        (saved("early-resolution", 5, 5, period=None, first=date(2023, 12, 29)), "before the year"),
        (
            saved("early-resolution", 5, 5, period=None, as_of=date(2025, 2, 1), last=date(2025, 1, 20)),
            "after the year",
        ),
        (saved("early-resolution", 5, 5, last=date(2024, 7, 1)), "after the day of the check"),
        # the last date is that of one row, whichever of its dates: others after the day of the check may lie before it
        (saved("early-resolution", 6, 7, last=date(2025, 1, 5)), "after the day of the check"),
        (saved("early-resolution", 6, 7, period="report:2024", last=date(2024, 12, 15)), "after the day of the check"),
    ],
)
def test_where_nothing_can_be_said_it_says_why(of, words):
    english = {
        "no rate": "không có tỷ lệ",
        "--expect early-resolution=N": "--expect early-resolution=",
        "before the year": "trước khi năm bắt đầu",
        "after the year": "sau khi năm kết thúc",
        "after the day of the check": "sau ngày đối chiếu",
    }
    reason = why(only(course(of)).pace)
    assert words in reason or english[words] in reason


@given(as_of=DAYS_AROUND, last=DAYS_AROUND)
def test_dates_after_the_day_of_a_check_say_nothing_until_the_year_is_over(as_of, last):
    of = saved("early-resolution", 60, 61, as_of=as_of, last=last)
    pace = only(course(of, expected={"early-resolution": 9})).pace
    if last > as_of and as_of < date(2024, 12, 31):
        assert f"{last:%d/%m/%Y}" in why(pace)
    else:
        assert (pace.numerator, pace.denominator) == (60, 61)
        assert pace.through == min(as_of, date(2024, 12, 31) if as_of > date(2024, 12, 30) else last)


def test_a_base_that_shrinks_is_no_year_to_date():
    of = [saved("early-resolution", 90, 100, as_of=date(2024, month, 30), last=None) for month in (4, 5)]
    of.append(saved("early-resolution", 50, 60, as_of=date(2024, 6, 30), last=None))
    assert "100" in why(only(course(*of)).pace)
    assert only(course(*of[:2])).pace.status != "unknown"
