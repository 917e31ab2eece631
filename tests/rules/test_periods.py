"""Periods and reporting windows."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_cli.errors import TthcError
from tthc_cli.plan.model import Plan
from tthc_cli.rules.periods import parse_period, period_name, periods_named, reporting_window, year_on


@pytest.mark.parametrize(
    ("first", "last", "opens", "closes"),
    [
        (date(2024, 3, 1), date(2024, 3, 31), date(2024, 2, 15), date(2024, 3, 14)),
        (date(2024, 4, 1), date(2024, 6, 30), date(2024, 3, 15), date(2024, 6, 14)),
        (date(2024, 1, 1), date(2024, 6, 30), date(2023, 12, 15), date(2024, 6, 14)),
        (date(2024, 7, 1), date(2024, 12, 31), date(2024, 6, 15), date(2024, 12, 14)),
        (date(2024, 1, 1), date(2024, 12, 31), date(2023, 12, 15), date(2024, 12, 14)),
    ],
)
def test_reporting_windows(first, last, opens, closes):
    assert reporting_window(first, last, 14) == (opens, closes)


PERIODS = {
    "2024": (date(2024, 1, 1), date(2024, 12, 31)),
    "2024-Q1": (date(2024, 1, 1), date(2024, 3, 31)),
    "2024-q3": (date(2024, 7, 1), date(2024, 9, 30)),
    "2024-H1": (date(2024, 1, 1), date(2024, 6, 30)),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29)),
    # semantics: the window runs from the day after the cut-off before the period to the cut-off of its last month
    "report:2024-Q1": (date(2023, 12, 15), date(2024, 3, 14)),
    "report:2024-03": (date(2024, 2, 15), date(2024, 3, 14)),
    "report:2024": (date(2023, 12, 15), date(2024, 12, 14)),
}


@pytest.mark.parametrize("text", PERIODS)
def test_periods(plan: Plan, text):
    period = parse_period(text, plan.reporting)
    assert (period.first, period.last) == PERIODS[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9999",
        "2201",
        "1899-Q1",
        "report:9999-12",
        "24",
        "2024-Q5",
        "2024-13",
        "2024-00",
        "Q5-2024",
        "2024-Q1 2024",
        "0000",
        "report:",
        "2024-H3",
    ],
)
def test_no_periods(plan: Plan, text):
    with pytest.raises(TthcError, match="--period"):
        parse_period(text, plan.reporting)


def test_a_plan_without_reporting_has_no_reporting_window():
    with pytest.raises(TthcError, match="report:"):
        parse_period("report:2024-Q1", None)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Q1/2024", "2024-Q1"),
        ("quý III/2024", "2024-Q3"),
        ("Quý 4-2024", "2024-Q4"),
        ("03/2024", "2024-03"),
        ("3/2024", "2024-03"),
        ("tháng 12/2024", "2024-12"),
        ("2024-q2", "2024-Q2"),
        ("2024/03", "2024-03"),
        ("năm 2024", "2024"),
        ("H1/2024", "2024-H1"),
        ("gì đó", "gì đó"),
    ],
)
def test_a_period_is_known_however_it_is_written(written, name):
    assert period_name(written) == name


def test_a_span_of_periods_has_its_first_and_its_last():
    assert periods_named("2026-11..2027-01") == ["2026-11", "2026-12", "2027-01"]
    assert periods_named("quý II/2026..quý II/2026") == ["2026-Q2"]
    assert periods_named("2026-W52..2027-W01") == ["2026-W52", "2026-W53", "2027-W01"]


@pytest.mark.parametrize(
    ("day", "years", "named", "expected"),
    [
        (date(2024, 2, 29), 1, True, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, True, date(2028, 2, 29)),
        (date(2027, 2, 28), 1, False, date(2028, 2, 29)),
        (date(2027, 2, 28), 1, True, date(2028, 2, 28)),
        (date(2024, 6, 30), 1, False, date(2025, 6, 30)),
        (date(2024, 8, 30), 1, True, date(2025, 8, 30)),
    ],
)
def test_a_day_some_years_on(day, years, named, expected):
    assert year_on(day, years, named=named) == expected
