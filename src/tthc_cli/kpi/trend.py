"""Checks of rates that were saved, their course (diễn biến), and what the rest of the year must bring.

Pure: saved checks, a plan and a calendar go in. A *series* holds what may be compared with one another: one target,
over periods of one length, or over the year to date. The *pace* (nhịp độ) is exact arithmetic on whole numbers over an
expectation of how many more will come, which is the only thing in it that is estimated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from tthc_cli.counts.measures import MEASURES, Measure
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi.pace import Pace, pace
from tthc_cli.kpi.saved import Check, Saved, SavedInput, SavedRate
from tthc_cli.kpi.verdict import Due, not_confirmed, target_for
from tthc_cli.plan.model import Kpi, Plan
from tthc_cli.rules.periods import Period, PeriodKind, parse_period, periods
from tthc_cli.workdays.work_calendar import WorkCalendar

Kind = Literal["whole", "year", "half", "quarter", "month"]
"""What the points of a series span: the whole of a file, the year to date, or periods of one length."""
KINDS: Final[tuple[Kind, ...]] = ("whole", "year", "half", "quarter", "month")
_CUMULATIVE: Final[tuple[Kind, ...]] = ("whole", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One saved rate in a series."""

    check: int
    """Number of the saved check."""
    saved: Saved
    rate: SavedRate
    recorded_at: str
    change: Fraction | None
    """Percentage points more than at the point before; None where either has no rate, and for the first."""

    @property
    def unfinished(self) -> bool:
        """Whether its period was not over on the day of the check."""
        return self.saved.period is not None and self.saved.as_of < self.saved.period.last

    @property
    def dates(self) -> tuple[date | None, date | None]:
        """The first and the last date by which rows of its data set were counted."""
        return (None, None) if self._input is None else (self._input.first, self._input.last)

    @property
    def file(self) -> str | None:
        """The file of its data set, as the user named it."""
        return None if self._input is None else self._input.file

    @property
    def _input(self) -> SavedInput | None:
        data_set = MEASURES[self.rate.measure].data_set
        return next((one for one in self.saved.inputs if one.name == data_set), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Rates of one target that may be compared with one another, in the order of time."""

    kpi: Kpi
    kind: Kind
    report: bool
    """Whether its periods are reporting windows."""
    due: Due
    due_terms: str
    """How due dates were recomputed; rates by others are no one series."""
    year: int | None
    """Of a year to date; None for periods, and for whole files, which say nothing of a year."""
    points: Sequence[Point]
    pace: Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The saved checks of a plan's year, as series; and what is in none of them."""

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


def trend(
    checks: Sequence[Check],
    plan: Plan,
    calendar: WorkCalendar,
    *,
    sha256: str = "",
    kpis: Sequence[Kpi] | None = None,
    expected: Mapping[str, int] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Trend:
    """The course of each target's rate, by the checks of periods that lie from ``first`` to ``last``, both counted.

    What counts of a year to date, or of a whole file, is the day up to which it goes. The pace goes by all checks up to
    ``last``: what came before ``first`` is part of the year.

    Of checks that say the same thing (of the year to date: on the same day; of a period: of the same period) the last
    counts: of a period that by its day, then the one saved last.
    """
    voided = {check.voids for check in checks}
    live = [(check, check.saved) for check in checks if check.saved is not None and check.id not in voided]
    everything = len(live)
    live = [(check, saved) for check, saved in live if _span(saved)[1] <= (last or date.max)]
    early = {check.id for check, saved in live if _span(saved)[0] < (first or date.min)}
    mine = [(check, saved) for check, saved in live if check.plan == plan.id]
    others = [(check, saved) for check, saved in live if check.plan != plan.id and check.id not in early]
    loose = {check.id for check, saved in others if check.plan is None and saved.year == plan.identity.year}
    wanted = {kpi.id: kpi for kpi in (plan.kpis if kpis is None else kpis)}
    slots: dict[tuple[str, Kind, bool, Due, str, str], dict[tuple[date, date], tuple[Check, Saved, SavedRate]]] = {}
    gone: dict[str, None] = {}
    for check, saved in mine:
        for rate in saved.rates:
            kpi = next((kpi for kpi in plan.kpis if kpi.id == rate.kpi), None)
            if kpi is None or kpi.measure != rate.measure:
                gone[rate.kpi] = None
                continue
            if rate.kpi not in wanted:
                continue
            kind, report, name = _kind(saved.period)
            cumulative = kind in _CUMULATIVE
            by_due = MEASURES[kpi.measure].of_time
            due, terms = (saved.due, saved.due_terms) if by_due else ("recorded", "")
            slot = slots.setdefault((rate.kpi, kind, report, due, terms, name if cumulative else ""), {})
            span = saved.period
            place = (saved.as_of, saved.as_of) if cumulative or span is None else (span.first, span.last)
            older = slot.get(place)
            if older is None or (older[1].as_of, older[0].id) < (saved.as_of, check.id):
                slot[place] = (check, saved, rate)
    order = {kpi: place for place, kpi in enumerate(wanted)}
    series = []
    for key in sorted(
        slots, key=lambda key: (order[key[0]], KINDS.index(key[1]), key[2], key[3] != "recorded", *key[3:])
    ):
        kpi, kind, report, due, terms, name = wanted[key[0]], *key[1:]
        known = [slots[key][place] for place in sorted(slots[key])]
        asked_for = [found for found in known if found[0].id not in early]
        if not asked_for:
            continue
        pace = _pace(kpi, kind, report, _points(known), plan, calendar, (expected or {}).get(kpi.id))
        series.append(
            Series(
                kpi=kpi,
                kind=kind,
                report=report,
                due=due,
                due_terms=terms,
                year=int(name) if name else None,
                points=_points(asked_for),
                pace=pace,
            )
        )
    shown = {point.check: point.saved for one in series for point in one.points}
    return Trend(
        series=series,
        checks=sum(check.id not in early for check, _saved in mine),
        other_years=dict(sorted(Counter(saved.year for check, saved in others if check.id not in loose).items())),
        unassigned=sorted(loose),
        other_plans=sorted(number for number, saved in shown.items() if sha256 and saved.sha256 != sha256),
        gone=list(gone),
        other_days=everything - len(live) + len(early),
    )


def _span(saved: Saved) -> tuple[date, date]:
    """The days of a check's period; of a year to date and of a whole file the day up to which it goes."""
    if saved.period is None:
        return saved.as_of, saved.as_of
    if _kind(saved.period)[0] in _CUMULATIVE:
        end = min(saved.as_of, saved.period.last)
        return end, end
    return saved.period.first, saved.period.last


def _kind(period: Period | None) -> tuple[Kind, bool, str]:
    """What a period is, whether it is a reporting window, and its name without saying so."""
    if period is None:
        return "whole", False, ""
    key = period.key
    if key is None or key.kind == "week":
        raise ValueError(f"{period.name} is no period that a check is saved for")
    return key.kind, key.reporting, key.name


def _points(found: Sequence[tuple[Check, Saved, SavedRate]]) -> list[Point]:
    points: list[Point] = []
    for check, saved, rate in found:
        before = points[-1].rate.rate if points else None
        change = None if rate.rate is None or before is None else rate.rate - before
        points.append(Point(check=check.id, saved=saved, rate=rate, recorded_at=check.recorded_at, change=change))
    return points


@dataclass(frozen=True, slots=True, kw_only=True)
class _SoFar:
    """What counts of the year to date."""

    numerator: int
    denominator: int
    first: date
    through: date
    end: date
    summed: tuple[str, ...] = ()


class _UnknownError(Exception):
    """Why nothing can be said of the rest of the year."""


def _pace(
    kpi: Kpi,
    kind: Kind,
    report: bool,
    points: Sequence[Point],
    plan: Plan,
    calendar: WorkCalendar,
    expected: int | None,
) -> Pace:
    last = points[-1]
    goal = target_for(kpi, plan.identity.year if last.saved.period is None else last.saved.period.last.year)
    if not kpi.is_confirmed:
        return Pace(status="unknown", reason=not_confirmed(kpi), target=goal)
    try:
        if kind in _CUMULATIVE or MEASURES[kpi.measure].stands:
            so_far = _to_date(MEASURES[kpi.measure], points, plan)
        else:
            so_far = _added_up(MEASURES[kpi.measure], kind, report, points, plan)
        return pace(
            kpi,
            so_far.numerator,
            so_far.denominator,
            goal,
            first=so_far.first,
            through=so_far.through,
            end=so_far.end,
            calendar=calendar,
            expected=expected,
            summed=so_far.summed,
        )
    except _UnknownError as why:
        return Pace(status="unknown", reason=str(why), target=goal)


def _to_date(measure: Measure, points: Sequence[Point], plan: Plan) -> _SoFar:
    """What the last point of a series says of the year to date. Raises _UnknownError where it says nothing of it."""
    point = points[-1]
    if point.rate.numerator is None or point.rate.denominator is None:
        raise _UnknownError(_("the last check has no rate"))
    period = point.saved.period
    year = plan.identity.year if period is None else period.last.year
    of_year = Period(name=str(year), first=date(year, 1, 1), last=date(year, 12, 31))
    span = period if period is not None and _kind(period)[0] == "year" else of_year
    first, last = point.dates
    if period is None and measure.period_by:
        hint = _("save checks with --period {year}").format(year=year)
        if first is not None and first < span.first:
            raise _UnknownError(
                _("the file has dates from {day} on, before the year; {hint}").format(
                    day=f"{first:%d/%m/%Y}", hint=hint
                )
            )
        if last is not None and last > span.last:
            raise _UnknownError(
                _("the file has dates up to {day}, after the year; {hint}").format(day=f"{last:%d/%m/%Y}", hint=hint)
            )
    as_of = point.saved.as_of
    if last is not None and as_of < last <= span.last and measure.period_by:
        raise _UnknownError(
            _("rows up to {day} are counted, after the day of the check; save it with the right --as-of").format(
                day=f"{last:%d/%m/%Y}"
            )
        )
    before = points[-2].rate.denominator if len(points) > 1 else None
    if before is not None and before > point.rate.denominator and not measure.stands:
        raise _UnknownError(
            _("what is counted went down from {before} to {now}, so the files do not hold the year to date").format(
                before=before, now=point.rate.denominator
            )
        )
    through = span.last if as_of >= span.last else min(as_of, last or as_of) if measure.period_by else as_of
    return _SoFar(
        numerator=point.rate.numerator,
        denominator=point.rate.denominator,
        first=span.first,
        through=through,
        end=span.last,
    )


def _added_up(measure: Measure, kind: Kind, report: bool, points: Sequence[Point], plan: Plan) -> _SoFar:
    """The year to date, added up from its periods. Raises _UnknownError where they do not make one."""
    if measure.period_by is None:
        raise _UnknownError(_("these data have no dates: each check counts its whole file, and they are not added up"))
    if measure.counts != "rows":
        raise _UnknownError(
            _("a person or business that comes in two periods counts once in the year, so periods are not added up")
        )
    by_name = {_kind(point.saved.period)[2]: point for point in points}
    newest = max(by_name)
    year = int(newest[:4])
    of_kind: PeriodKind = "month" if kind == "month" else "quarter" if kind == "quarter" else "half"
    names = [name for name, _first, _last in periods(year, (of_kind,)) if name <= newest]
    so_far = []
    for name in names:
        point = by_name.get(name)
        if point is None:
            raise _UnknownError(_("{period} is not saved, so there is no year to date").format(period=name))
        if point.unfinished:
            raise _UnknownError(
                _("{period} was checked on {day}, before it was over").format(
                    period=name, day=f"{point.saved.as_of:%d/%m/%Y}"
                )
            )
        if point.rate.numerator is None or point.rate.denominator is None:
            raise _UnknownError(_("the check of {period} has no rate").format(period=name))
        so_far.append((point.rate.numerator, point.rate.denominator, point.saved.period))
    spans = [span for _good, _base, span in so_far if span is not None]
    if any(one.last + timedelta(days=1) != next_.first for one, next_ in pairwise(spans)):
        raise _UnknownError(_("the periods leave days out or share some"))
    try:
        whole = parse_period(f"report:{year}" if report else str(year), plan.reporting)
    except TthcError as error:
        raise _UnknownError(str(error)) from None
    if spans[0].first != whole.first:
        raise _UnknownError(_("the periods leave days out or share some"))
    return _SoFar(
        numerator=sum(good for good, _base, _span in so_far),
        denominator=sum(base for _good, base, _span in so_far),
        first=whole.first,
        through=spans[-1].last,
        end=whole.last,
        summed=tuple(names),
    )
