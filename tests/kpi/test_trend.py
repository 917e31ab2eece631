"""Saved checks: kept whole in the register, put in series that may be compared, and the pace against a plain count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.support.calendars import CALENDAR
from tests.support.command import tthc
from tests.support.saved_checks import KPIS, PLAN, checks, course, only, saved, why
from tthc_cli.kpi.saved import Check, Saved
from tthc_cli.kpi.trend import trend
from tthc_cli.output import trend as output
from tthc_cli.output.formats import table
from tthc_cli.output.formats.report import Terminal
from tthc_cli.output.identity import FileIdentity
from tthc_cli.register import store as register
from tthc_cli.rules.periods import Period

# -- series -----------------------------------------------------------------------------------------------------------


def test_what_may_not_be_compared_is_apart():
    rate_trend = course(
        saved("early-resolution", 1, 2, period=None),
        saved("early-resolution", 1, 2, period="2024"),
        saved("early-resolution", 1, 2, period="2025", as_of=date(2025, 3, 1), last=None),
        saved("early-resolution", 1, 2, period="report:2024"),
        saved("early-resolution", 1, 2, period="2024-H1"),
        saved("early-resolution", 1, 2, period="2024-Q1"),
        saved("early-resolution", 1, 2, period="2024-03"),
        saved("early-resolution", 1, 2, period="report:2024-03"),
        saved("satisfaction", 1, 2, period="2024-03"),
    )
    assert [(series.kpi.id, series.kind, series.report, series.year) for series in rate_trend.series] == [
        ("early-resolution", "whole", False, None),
        ("early-resolution", "year", False, 2024),
        ("early-resolution", "year", False, 2025),
        ("early-resolution", "year", True, 2024),
        ("early-resolution", "half", False, None),
        ("early-resolution", "quarter", False, None),
        ("early-resolution", "month", False, None),
        ("early-resolution", "month", True, None),
        ("satisfaction", "month", False, None),
    ]
    assert all(len(series.points) == 1 and series.points[0].change is None for series in rate_trend.series)


def test_the_last_of_those_that_say_the_same_counts():
    day = date(2024, 6, 30)
    rate_trend = course(
        saved("early-resolution", 1, 2, as_of=day),
        saved("early-resolution", 3, 4, as_of=day, last=None),
        saved("early-resolution", 1, 4, as_of=date(2024, 5, 30), last=None),
        saved("early-resolution", 5, 6, period="2024-03", as_of=date(2024, 5, 1)),
        saved("early-resolution", 7, 8, period="2024-03", as_of=date(2024, 4, 1)),
        saved("early-resolution", 8, 8, period="2024-02", as_of=date(2024, 4, 1)),
    )
    year, month = rate_trend.series
    assert [(point.check, point.rate.numerator) for point in year.points] == [(3, 1), (2, 3)]
    assert [point.change for point in year.points] == [None, Fraction(50)]
    assert [(point.check, point.rate.numerator) for point in month.points] == [(6, 8), (4, 5)]
    assert month.points[1].change == Fraction(500, 6) - 100


def test_a_voided_check_counts_no_more():
    of = [*checks(saved("early-resolution", 1, 2), saved("early-resolution", 3, 4))]
    of.append(Check(id=3, recorded_at="2024-06-30T00:00:00+00:00", recorded_by="lan", voids=2))
    assert [point.check for point in only(trend(of, PLAN, CALENDAR)).points] == [1]


def test_other_plans_and_targets_that_are_gone_are_said():
    rate_trend = course(
        saved("early-resolution", 1, 2, sha256="b" * 64),
        saved("early-resolution", 1, 2, as_of=date(2024, 6, 29), last=None),
        saved("early-resolution", 1, 2, year=2025),
        saved("satisfaction", 1, 2, measure="on-time-resolution"),
        sha256="a" * 64,
    )
    assert [point.check for point in only(rate_trend).points] == [2, 1]
    assert (rate_trend.checks, dict(rate_trend.other_years), rate_trend.other_plans, rate_trend.gone) == (
        3,
        {2025: 1},
        [1],
        ["satisfaction"],
    )


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (None, None, ["2024-01", "2024-02", "2024-03", "2024-04"]),
        (date(2024, 2, 1), date(2024, 3, 31), ["2024-02", "2024-03"]),
        (date(2024, 2, 2), date(2024, 3, 30), []),  # no whole month
        (date(2024, 3, 1), None, ["2024-03", "2024-04"]),
        (None, date(2024, 1, 31), ["2024-01"]),
        (date(2024, 5, 1), None, []),  # the day of the checks
    ],
)
def test_the_days_asked_for_are_those_of_the_period_not_of_the_check(first, last, shown):
    names = ["2024-01", "2024-02", "2024-03", "2024-04"]
    of = [saved("early-resolution", 90 + n, 100, period=p, as_of=date(2024, 5, 2)) for n, p in enumerate(names)]
    rate_trend = course(*of, first=first, last=last)
    points = [point for series in rate_trend.series for point in series.points]
    assert [point.saved.period.name for point in points if point.saved.period] == shown
    assert (rate_trend.checks, rate_trend.other_days) == (len(shown), 4 - len(shown))
    assert all(point.change is None for point in points[:1])


def test_the_pace_knows_of_the_periods_before_those_that_are_shown():
    of = [saved("early-resolution", 90, 100, period=f"2024-0{n}", as_of=date(2024, 5, 2)) for n in (1, 2, 3, 4)]
    shown = only(course(*of, first=date(2024, 3, 1)))
    assert len(shown.points) == 2
    assert shown.pace == only(course(*of)).pace
    assert only(course(*of, last=date(2024, 2, 29))).pace.summed == ("2024-01", "2024-02")


def test_nothing_is_said_of_the_rest_of_the_year_by_a_measure_that_nobody_has_confirmed():
    plan = replace(PLAN, kpis=tuple(replace(kpi, confirmed=False) for kpi in PLAN.kpis))
    rate_trend = trend(checks(saved("early-resolution", 99, 100)), plan, CALENDAR)
    assert "confirmed: true" in why(only(rate_trend).pace)


def test_only_what_was_asked_for():
    of = [saved("early-resolution", 1, 2, as_of=date(2024, month, 28), last=None) for month in (1, 2, 3)]
    rate_trend = course(*of, saved("satisfaction", 1, 2), kpis=[KPIS["early-resolution"]], first=date(2024, 2, 28))
    assert [point.check for point in only(rate_trend).points] == [2, 3]
    rate_trend = course(*of, last=date(2024, 2, 27))
    assert [point.check for point in only(rate_trend).points] == [1]


# -- for people -------------------------------------------------------------------------------------------------------


def test_a_period_of_kpi_is_what_the_register_gives_back():
    assert Saved.of_text(saved("early-resolution", 1, 2, period="2024-02").text()).period == Period(
        name="2024-02", first=date(2024, 2, 1), last=date(2024, 2, 29)
    )


def test_rates_by_other_due_dates_are_another_series():
    rate_trend = course(
        saved("early-resolution", 90, 100),
        saved("early-resolution", 95, 100, as_of=date(2024, 7, 31), due="computed", due_terms="regime extend"),
        saved("early-resolution", 95, 100, as_of=date(2024, 8, 31), due="computed", due_terms="regime restart"),
        saved("satisfaction", 90, 100),
        saved("satisfaction", 95, 100, as_of=date(2024, 7, 31), due="computed"),
    )
    assert [(series.kpi.id, series.due, len(series.points)) for series in rate_trend.series] == [
        ("early-resolution", "recorded", 1),
        ("early-resolution", "computed", 1),
        ("early-resolution", "computed", 1),
        ("satisfaction", "recorded", 2),
    ]


def test_whole_files_that_are_not_the_same_are_named():
    june = saved("early-resolution", 9, 10, period=None)
    july = replace(june, as_of=date(2024, 7, 31), inputs=(replace(june.inputs[0], file="tháng 7.csv"),))
    for inputs, named in (([june, july], True), ([june, replace(june, as_of=date(2024, 7, 31))], False)):
        checks = [Check(n, "2024-08-01T08:00:00+07:00", "an", kept, plan=PLAN.id) for n, kept in enumerate(inputs, 1)]
        rate_trend = trend(checks, PLAN, CALENDAR)
        shown = table.write(
            output.TrendReport(
                trend=rate_trend,
                plan=PLAN,
                plan_identity=FileIdentity(name="plan.yaml", sha256="a" * 64),
                calendar_identity=FileIdentity(name="calendar.yaml", sha256="b" * 64),
            ),
            Terminal(width=None),
        )
        assert ("hồ sơ.csv, tháng 7.csv" in shown) is named


def test_days_and_expectations_that_cannot_be_meant_are_said(tmp_path):
    path = tmp_path / "r.db"
    with register.writing(path) as writing:
        writing.save(saved("early-resolution", 96, 100), PLAN.id)
    asked = ["kpi", "trend", "--register", str(path)]
    done = tthc(*asked, "--from", "01/01/2030", cwd=tmp_path)
    assert (done.returncode, "1 check is saved, none of a period from --from to --to." in done.stdout) == (0, True)
    assert "No check is saved yet" not in done.stdout
    backwards = tthc(*asked, "--from", "02/07/2024", "--to", "01/07/2024", cwd=tmp_path)
    assert (backwards.returncode, backwards.stdout) == (2, "")
    assert "--from: 02/07/2024 is later than --to, 01/07/2024" in backwards.stderr
    assert tthc(*asked, "--from", "30/06/2024", "--to", "30/06/2024", cwd=tmp_path).returncode == 0
    twice = tthc(*asked, "--expect", "early-resolution=5", "--expect", "early-resolution=6", cwd=tmp_path)
    assert (twice.returncode, twice.stdout) == (2, "")
    assert "early-resolution is there twice" in twice.stderr
