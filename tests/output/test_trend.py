"""Trends as tables: they fit, and say every status."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.support.calendars import CALENDAR
from tests.support.saved_checks import PLAN, checks, saved, target
from tthc_cli.kpi.trend import trend
from tthc_cli.output import trend as output
from tthc_cli.output.formats import csv, table
from tthc_cli.output.formats.report import Terminal
from tthc_cli.output.identity import FileIdentity


@pytest.mark.parametrize("width", [None, 80, 40, 120])
def test_tables_fit_and_say_every_status(width):
    late = target("early-resolution", id="late", measure="late-resolution", op="<=", target=Decimal(5))
    plan = replace(PLAN, kpis=(*PLAN.kpis, late))
    of = [
        saved("early-resolution", 1_812, 1_850),
        saved("early-resolution", 8, 10, period="2024-01"),
        saved("satisfaction", 10, 1_000, last=None, first=None),
        saved("online-payment", 100, 100, as_of=date(2024, 12, 1), last=None),
        saved("internal-cost-cut", 5_000_000, 55_000_000, first=None, last=None),
        saved("internal-cut", 2, 10, first=None, last=None),
        saved("data-reuse", None, None),
        saved("online-processing", 10, 100, as_of=date(2025, 1, 1), last=None),
        *(saved("late", late_, 100, period=p, last=None, plan=plan) for late_, p in ((2, "2024"), (90, None))),
    ]
    rate_trend = trend(checks(*of), plan, CALENDAR)
    statuses = {series.pace.status for series in rate_trend.series}
    assert statuses == {"behind", "on-course", "safe", "out-of-reach", "missed", "unknown"}
    identity = FileIdentity(name="plan", sha256="a" * 64)
    report = output.TrendReport(trend=rate_trend, plan=plan, plan_identity=identity, calendar_identity=identity)
    shown = table.write(report, Terminal(width=width))
    assert width is None or max(map(len, shown.splitlines())) <= width
    assert "1.812/1.850" in shown or "1,812/1,850" in shown
    assert not re.search(r"\{\w+\}|None", shown)
    assert len(report.payload()["series"]) == len(rate_trend.series) == 10
    assert len("".join(csv.write(report, Terminal())).splitlines()) == 11


def test_a_list_of_points_has_no_place_for_what_is_left_out():
    identity = FileIdentity(name="plan", sha256="a" * 64)
    of = checks(saved("early-resolution", 1_812, 1_850))
    whole = trend(of, PLAN, CALENDAR)
    report = output.TrendReport(trend=whole, plan=PLAN, plan_identity=identity, calendar_identity=identity)
    assert report.notes() == []
    less = replace(report, trend=replace(whole, unassigned=(7,), gone=("cũ",), other_years={2023: 1}))
    unassigned, gone = less.notes()
    assert "event assign --check 7" in unassigned
    assert "cũ" in gone


def test_rows_that_a_check_could_not_count_are_told_with_its_rate():
    identity = FileIdentity(name="plan", sha256="a" * 64)
    months = [saved("early-resolution", 8, 10, period=name) for name in ("2024-01", "2024-02", "2024-03")]
    aside = [0, 1_200, 3]
    of = [
        replace(each, inputs=tuple(replace(of_set, read=10 + rows, set_aside=rows) for of_set in each.inputs))
        for each, rows in zip(months, aside, strict=True)
    ]
    report = output.TrendReport(
        trend=trend(checks(*of), PLAN, CALENDAR), plan=PLAN, plan_identity=identity, calendar_identity=identity
    )
    assert [row["set_aside"] for row in report.rows()] == aside
    (series,) = report.payload()["series"]
    assert [point["set_aside"] for point in series["points"]] == aside
    (note,) = [note for note in report.tables(Terminal())[1].notes if "1.200" in note]
    assert "2024-02: 1.200" in note
    assert "2024-03: 3" in note
    assert "2024-01" not in note
    none_aside = replace(report, trend=trend(checks(*months), PLAN, CALENDAR))
    assert note[:20] not in "".join(none_aside.tables(Terminal())[1].notes)
