"""What a series of saved rates says of the year to date: its last check alone, or its periods added up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from operator import attrgetter

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi.pace import YearToDate
from tthc_cli.kpi.series import Point, series_kind
from tthc_cli.plan import Measure, Plan
from tthc_cli.rules import Period, PeriodKey, parse_period


class NoYearToDateError(Exception):
    """Why saved rates say nothing of the year to date."""


def of_last_check(measure: Measure, points: Sequence[Point], plan: Plan) -> YearToDate:
    """Take the year to date from the last point of a series, which counts all of it.

    Args:
        measure: What the target measures.
        points: The points of the series, the oldest first; at least one.
        plan: The plan that the checks belong to.

    Returns:
        What counts from the first day of the year to the day of the check, or to the last date that was counted.

    Raises:
        NoYearToDateError: If the last check says nothing of the year to date.
    """
    last_point = points[-1]
    numerator, denominator = _counts(last_point, _("the last check has no rate"))
    year = _year_of(last_point, plan)
    for check in (_lies_in_year, _lies_before_check, _has_not_shrunk):
        check(measure, points, year)
    return YearToDate(
        numerator=numerator,
        denominator=denominator,
        first=year.first,
        through=_through(measure, last_point, year),
        end=year.last,
    )


def _counts(point: Point, reason: str) -> tuple[int, int]:
    """Numerator and denominator of a point. Raises NoYearToDateError with a reason if it has none."""
    if point.rate.numerator is None or point.rate.denominator is None:
        raise NoYearToDateError(reason)
    return point.rate.numerator, point.rate.denominator


def _year_of(point: Point, plan: Plan) -> Period:
    """The year that a point counts to date: that of its period, else the calendar year of the plan."""
    period = point.saved.period
    if period is not None and series_kind(period) == "year":
        return period
    year = plan.identity.year if period is None else period.last.year
    return Period(name=str(year), first=date(year, 1, 1), last=date(year, 12, 31))


def _lies_in_year(measure: Measure, points: Sequence[Point], year: Period) -> None:
    """Raise NoYearToDateError if a whole file was counted that has dates of other years."""
    if points[-1].saved.period is not None or not measure.day:
        return
    first, last = points[-1].dates
    hint = _("save checks with --period {year}").format(year=year.name)
    if first is not None and first < year.first:
        raise NoYearToDateError(
            _("the file has dates from {day} on, before the year; {hint}").format(day=f"{first:%d/%m/%Y}", hint=hint)
        )
    if last is not None and last > year.last:
        raise NoYearToDateError(
            _("the file has dates up to {day}, after the year; {hint}").format(day=f"{last:%d/%m/%Y}", hint=hint)
        )


def _lies_before_check(measure: Measure, points: Sequence[Point], year: Period) -> None:
    """Raise NoYearToDateError if rows are counted that are dated after the day of the check, while the year runs.

    Once it is over, dates after its end are no fault: who applied in the year may have the result in the next one.
    Until then they are: the last date alone is saved, and others after the day of the check may lie before it.
    """
    as_of, (_first, last) = points[-1].saved.as_of, points[-1].dates
    if measure.day and last is not None and as_of < min(last, year.last):
        raise NoYearToDateError(
            _("rows up to {day} are counted, after the day of the check; save it with the right --as-of").format(
                day=f"{last:%d/%m/%Y}"
            )
        )


def _has_not_shrunk(measure: Measure, points: Sequence[Point], _year: Period) -> None:
    """Raise NoYearToDateError if the base went down, which that of a year to date cannot."""
    if len(points) < 2 or measure.stands:
        return
    before, now = points[-2].rate.denominator, points[-1].rate.denominator
    if before is not None and now is not None and before > now:
        raise NoYearToDateError(
            _("what is counted went down from {before} to {now}, so the files do not hold the year to date").format(
                before=before, now=now
            )
        )


def _through(measure: Measure, point: Point, year: Period) -> date:
    """The last day that a point counts, inclusive: that of the check, or of the last date if that is earlier."""
    as_of = point.saved.as_of
    if as_of >= year.last:
        return year.last
    _first, last = point.dates
    return min(as_of, last or as_of) if measure.day else as_of


def added_up(measure: Measure, points: Sequence[Point], plan: Plan) -> YearToDate:
    """Add up the periods of a year to the year to date.

    Args:
        measure: What the target measures.
        points: The points of the series, one for each period: months, quarters or half-years.
        plan: The plan, whose reporting windows count.

    Returns:
        What counts from the first day of the newest year to the end of its newest period.

    Raises:
        NoYearToDateError: If the periods do not make up the year to date without gaps and overlaps.
    """
    if measure.day is None:
        raise NoYearToDateError(
            _("these data have no dates: each check counts its whole file, and they are not added up")
        )
    if measure.counts not in ("rows", "mean"):
        raise NoYearToDateError(
            _("a person or business that comes in two periods counts once in the year, so periods are not added up")
        )
    by_key = {_key_of(point): point for point in points}
    newest = max(by_key, key=attrgetter("year", "index"))
    keys = [replace(newest, index=index) for index in range(1, newest.index + 1)]
    counts = list(_counts_of_finished(keys, by_key.get))
    spans = [period for key in keys if (period := by_key[key].saved.period) is not None]
    if any(earlier.last + timedelta(days=1) != later.first for earlier, later in pairwise(spans)):
        raise NoYearToDateError(_("the periods leave days out or share some"))
    whole = _whole_year(newest, plan)
    if spans[0].first != whole.first:
        raise NoYearToDateError(_("the periods leave days out or share some"))
    return YearToDate(
        numerator=sum(numerator for numerator, _denominator in counts),
        denominator=sum(denominator for _numerator, denominator in counts),
        first=whole.first,
        through=spans[-1].last,
        end=whole.last,
        summed=tuple(key.name for key in keys),
    )


def _key_of(point: Point) -> PeriodKey:
    """Which period a point is of. Raises NoYearToDateError if its name, which an older program saved, does not say."""
    period = point.saved.period
    key = None if period is None else period.key
    if key is None or key.kind == "week":
        name = "" if period is None else period.name
        raise NoYearToDateError(_("'{period}' names no month, quarter or half-year").format(period=name))
    return key


def _counts_of_finished(
    keys: Sequence[PeriodKey], point_of: Callable[[PeriodKey], Point | None]
) -> Iterator[tuple[int, int]]:
    """Numerator and denominator of each period. Raises NoYearToDateError if one is missing, not over, or has none."""
    for key in keys:
        name, point = key.name, point_of(key)
        if point is None:
            text = _("{period} is not saved for this target, so there is no year to date")
            raise NoYearToDateError(text.format(period=name))
        if point.unfinished:
            raise NoYearToDateError(
                _("{period} was checked on {day}, before it was over").format(
                    period=name, day=f"{point.saved.as_of:%d/%m/%Y}"
                )
            )
        yield _counts(point, _("the check of {period} has no rate").format(period=name))


def _whole_year(key: PeriodKey, plan: Plan) -> Period:
    try:
        return parse_period(f"report:{key.year}" if key.reporting else str(key.year), plan.reporting)
    except TthcError as error:
        raise NoYearToDateError(str(error)) from None
