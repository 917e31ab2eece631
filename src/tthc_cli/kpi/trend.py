"""The course (diễn biến) of saved rates over time, and what the rest of the year must bring.

Pure: saved checks, a plan and a calendar go in. A *series* holds what may be compared with one another: one target,
over periods of one length, or over the year to date. The *pace* (tiến độ) is exact arithmetic on whole numbers. Only
the number of cases that will still come is estimated.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES
from tthc_cli.kpi.counting_terms import DueSource
from tthc_cli.kpi.pace import Pace, pace
from tthc_cli.kpi.saved import Check, Saved
from tthc_cli.kpi.series import (
    CUMULATIVE,
    KINDS,
    KeptRate,
    Point,
    Series,
    SeriesKey,
    newest_of_each_day,
    points_of,
    series_key,
    span_of,
)
from tthc_cli.kpi.verdict import not_confirmed, target_for
from tthc_cli.kpi.year_to_date import NoYearToDateError, added_up, of_last_check
from tthc_cli.plan import Kpi, Plan
from tthc_cli.workdays import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRequest:
    """Which targets and which saved checks a trend shows."""

    kpis: Sequence[Kpi] | None = None
    """The targets, in the order in which they are shown; None for all of the plan."""
    expected: Mapping[str, int] = field(default_factory=dict)
    """By target: how many more will come up to the end of the year."""
    first: date = date.min
    last: date = date.max
    """Checks of periods that lie from ``first`` to ``last``, both inclusive.

    A year to date, and a whole file, count by the day up to which they go.
    """
    sha256: str = ""
    """Of the plan's file as it is now; empty if the state of the file does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The saved checks of a plan's year as series, and what is in none of them."""

    series: Sequence[Series]
    checks: int
    """How many saved checks they come from."""
    other_years: Mapping[int, int]
    """Checks of other plans, of this year or another: how many, by year."""
    unassigned: Sequence[int]
    """Checks of the plan's year that belong to no plan yet."""
    other_plans: Sequence[int]
    """Checks in the series that were made with the plan's file in another state."""
    gone: Sequence[str]
    """Targets of saved checks that the plan does not have, or measures otherwise now: in no series."""
    other_days: int
    """How many saved checks are of periods that were not asked for."""


class _KeptCheck(NamedTuple):
    """A saved check that is not voided, with its content."""

    check: Check
    saved: Saved


def trend(checks: Sequence[Check], plan: Plan, calendar: WorkCalendar, request: TrendRequest | None = None) -> Trend:
    """Follow the rate of each target over the saved checks.

    If several checks say the same thing, the last one counts. The pace goes by all checks up to the request's
    ``last``: what came before its ``first`` is part of the year.

    Args:
        checks: The saved checks of a register, and the voidings of some.
        plan: The plan whose targets are followed.
        calendar: The working days, for the pace.
        request: Which targets and checks are asked for; None for all.

    Returns:
        The series, and what is in none of them.
    """
    request = request or TrendRequest()
    live = _not_voided(checks)
    up_to_last = [kept for kept in live if span_of(kept.saved)[1] <= request.last]
    early = {kept.check.id for kept in up_to_last if span_of(kept.saved)[0] < request.first}
    of_plan = [kept for kept in up_to_last if kept.check.plan == plan.id]
    of_others = [kept for kept in up_to_last if kept.check.plan != plan.id and kept.check.id not in early]
    unassigned = {
        kept.check.id for kept in of_others if kept.check.plan is None and kept.saved.year == plan.identity.year
    }
    rates, gone = _rates_of_plan(of_plan, plan)
    series = _all_series(rates, early, plan, calendar, request)
    shown = {point.check: point.saved for row in series for point in row.points}
    return Trend(
        series=series,
        checks=sum(kept.check.id not in early for kept in of_plan),
        other_years=_by_year([kept.saved for kept in of_others if kept.check.id not in unassigned]),
        unassigned=sorted(unassigned),
        other_plans=sorted(
            number for number, saved in shown.items() if request.sha256 and saved.sha256 != request.sha256
        ),
        gone=gone,
        other_days=len(live) - len(up_to_last) + len(early),
    )


def _not_voided(checks: Sequence[Check]) -> list[_KeptCheck]:
    voided = {check.voids for check in checks}
    return [_KeptCheck(check, check.saved) for check in checks if check.saved is not None and check.id not in voided]


def _by_year(saved_checks: Sequence[Saved]) -> dict[int, int]:
    return dict(sorted(Counter(saved.year for saved in saved_checks).items()))


def _rates_of_plan(checks: Sequence[_KeptCheck], plan: Plan) -> tuple[list[KeptRate], list[str]]:
    """The rates that the plan still measures in the same way, and the targets of all others, each once."""
    measures = {kpi.id: kpi.measure for kpi in plan.kpis}
    rates = [KeptRate(check, saved, rate) for check, saved in checks for rate in saved.rates]
    gone = dict.fromkeys(kept.rate.kpi for kept in rates if measures.get(kept.rate.kpi) != kept.rate.measure)
    return [kept for kept in rates if measures.get(kept.rate.kpi) == kept.rate.measure], list(gone)


def _all_series(
    rates: Sequence[KeptRate], early: set[int], plan: Plan, calendar: WorkCalendar, request: TrendRequest
) -> list[Series]:
    """The series of the targets that were asked for; ``early`` checks count for the pace alone."""
    kpis = {kpi.id: kpi for kpi in (plan.kpis if request.kpis is None else request.kpis)}
    by_key: defaultdict[SeriesKey, list[KeptRate]] = defaultdict(list)
    for kept in rates:
        if kept.rate.kpi in kpis:
            by_key[series_key(kept)].append(kept)
    series = []
    for key in _in_order(by_key, list(kpis)):
        newest = newest_of_each_day(by_key[key])
        shown = [kept for kept in newest if kept.check.id not in early]
        if shown:
            kpi, expected = kpis[key.kpi], request.expected.get(key.kpi)
            series.append(
                Series(
                    kpi=kpi,
                    kind=key.kind,
                    report=key.report,
                    due=key.due,
                    due_terms=key.due_terms,
                    year=key.year,
                    points=points_of(shown),
                    pace=_pace(kpi, key, points_of(newest), plan, calendar, expected),
                )
            )
    return series


def _in_order(keys: Mapping[SeriesKey, object], kpis: Sequence[str]) -> list[SeriesKey]:
    """The series by target, then from the whole to the month, those by recorded due dates first."""
    return sorted(
        keys,
        key=lambda key: (
            kpis.index(key.kpi),
            KINDS.index(key.kind),
            key.report,
            key.due != DueSource.RECORDED,
            key.due,
            key.due_terms,
            key.year or 0,
        ),
    )


def _pace(
    kpi: Kpi, key: SeriesKey, points: Sequence[Point], plan: Plan, calendar: WorkCalendar, expected: int | None
) -> Pace:
    """What the rest of the year must bring, by all points of a series."""
    period = points[-1].saved.period
    target = target_for(kpi, plan.identity.year if period is None else period.last.year)
    if not kpi.is_confirmed:
        return Pace(status="unknown", reason=not_confirmed(kpi), target=target)
    measure = MEASURES[kpi.measure]
    try:
        if key.kind in CUMULATIVE or measure.stands:
            so_far = of_last_check(measure, points, plan)
        else:
            so_far = added_up(measure, points, plan)
    except NoYearToDateError as error:
        return Pace(status="unknown", reason=str(error), target=target)
    return pace(kpi, so_far, target, calendar, expected)
