"""Saved checks that were never made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.support.calendars import CALENDAR
from tthc_cli.counts.load import load_plan
from tthc_cli.counts.measures import MEASURES
from tthc_cli.kpi import verdict as kpi
from tthc_cli.kpi.counting_terms import DueSource
from tthc_cli.kpi.pace import Pace, YearToDate
from tthc_cli.kpi.pace import pace as pace_of
from tthc_cli.kpi.saved import FORM, Check, Saved, SavedInput, SavedRate
from tthc_cli.kpi.series import Series
from tthc_cli.kpi.trend import Trend, TrendRequest, trend
from tthc_cli.plan.model import Kpi, Plan
from tthc_cli.register import store as register
from tthc_cli.rules.periods import parse_period

PLAN = load_plan().value
KPIS = {plan_kpi.id: plan_kpi for plan_kpi in PLAN.kpis}


def saved(
    of: str,
    good: int | None,
    base: int | None,
    *,
    as_of: date = date(2024, 6, 30),
    period: str | None = "2024",
    year: int = 2024,
    first: date | None = date(2024, 1, 2),
    last: date | None = date(2024, 6, 28),
    sha256: str = "a" * 64,
    measure: str | None = None,
    plan: Plan = PLAN,
    due: str = "recorded",
    due_terms: str = "",
) -> Saved:
    plan_kpi = next(candidate for candidate in plan.kpis if candidate.id == of)
    holds = good is not None and base and kpi.judge(plan_kpi, kpi.Count(numerator=good, denominator=base)).verdict
    data_set = MEASURES[plan_kpi.measure].data_set
    return Saved(
        schema=FORM,
        plan="plan.yaml",
        sha256=sha256,
        year=year,
        as_of=as_of,
        period=None if period is None else parse_period(period, plan.reporting),
        due=DueSource(due),
        due_terms=due_terms,
        inputs=(
            SavedInput(
                name=data_set,
                file="hồ sơ.csv",
                files=1,
                read=base or 0,
                used=base or 0,
                excluded=0,
                set_aside=0,
                first=first,
                last=last,
            ),
        ),
        rates=(
            SavedRate(
                kpi=of,
                measure=measure or plan_kpi.measure,
                op=plan_kpi.op,
                target=str(Fraction(plan_kpi.target)),
                numerator=good,
                denominator=base,
                verdict=holds or "unknown",
                reason=None if holds else "no data",
            ),
        ),
    )


def plan_of(kept: Saved) -> str:
    """The id of the plan that a made-up check is of."""
    return PLAN.id if kept.year == 2024 else f"another-{kept.year}"


def checks(*of: Saved) -> list[Check]:
    return [
        Check(id=number, recorded_at="2024-06-30T00:00:00+00:00", recorded_by="lan", saved=kept, plan=plan_of(kept))
        for number, kept in enumerate(of, 1)
    ]


def keep(path: Path, *of: Saved) -> Path:
    with register.writing(path) as writing:
        for kept in of:
            writing.save(kept, plan_of(kept))
    return path


DAYS: dict[str, Any] = {
    "first": date(2024, 1, 1),
    "through": date(2024, 6, 28),
    "end": date(2024, 12, 31),
}


def target(of: str = "early-resolution", **changes: Any) -> Kpi:
    return replace(KPIS[of], **changes)


def course(*of: Saved, **how: Any) -> Trend:
    return trend(
        checks(*of), PLAN, CALENDAR, TrendRequest(**{name: value for name, value in how.items() if value is not None})
    )


def pace(plan_kpi: Kpi, good: int, base: int, goal: Fraction, expected: int | None = None) -> Pace:
    """The pace of a target that was counted from 1/1 to 28/6."""
    so_far = YearToDate(numerator=good, denominator=base, **DAYS)
    return pace_of(plan_kpi, so_far, goal, CALENDAR, expected)


def only(rate_trend: Trend) -> Series:
    (series,) = rate_trend.series
    return series


def why(pace: Pace) -> str:
    assert pace.status == "unknown"
    assert pace.reason
    return pace.reason
