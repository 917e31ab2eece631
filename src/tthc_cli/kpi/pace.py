"""The pace (tiến độ) of a target: what the rest of the year must bring, in exact arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, is_mean
from tthc_cli.i18n import _
from tthc_cli.kpi.verdict import Count, Result, judge, needed_of_rest
from tthc_cli.plan import Kpi
from tthc_cli.workdays import WorkCalendar

Status = Literal["met", "missed", "safe", "on-course", "behind", "out-of-reach", "unknown"]
"""Đạt, không đạt (hết kỳ); chắc chắn đạt, đúng hướng, còn thiếu, không thể đạt, chưa xác định."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearToDate:
    """What a target has counted in its year so far."""

    numerator: int
    denominator: int
    first: date
    """The first day of the year that counts."""
    through: date
    """The last day that is counted already, inclusive."""
    end: date
    """The last day of the year that counts, inclusive."""
    summed: tuple[str, ...] = ()
    """The periods that were added up; empty if one check counted it all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What the rest of the year must bring so that the target is met at its end."""

    status: Status
    reason: str | None = None
    """Why the status is unknown."""
    target: Fraction
    """In percent: the one in force at the end."""
    numerator: int | None = None
    denominator: int | None = None
    """What counts so far."""
    first: date | None = None
    through: date | None = None
    """The days that the count so far covers, both inclusive."""
    end: date | None = None
    """The last day that counts."""
    elapsed: int | None = None
    """Working days up to ``through``."""
    remaining: int | None = None
    """Working days after ``through``, up to ``end``."""
    rest: int | None = None
    """How many more will come; for a measure whose base stands, how many of it are not good yet."""
    rest_given: bool = False
    """Whether the user said how many will come; if not, it is as many each working day as up to now."""
    needed: int | None = None
    """The fewest of the rest that must be good; for a limit, the most that may be counted.

    If the base stands: how many more must get good; for a limit, how many fewer may be counted. None if it decides
    nothing.
    """
    in_a_row: int | None = None
    """Out of reach: how many good ones in a row it would take; for a limit, how many that are not counted.

    None if no number would do.
    """
    summed: tuple[str, ...] = ()
    """The periods that were added up."""

    @property
    def needed_share(self) -> Fraction | None:
        """``needed`` in percent of the rest, exact."""
        return Fraction(100 * self.needed, self.rest) if self.needed is not None and self.rest else None


def pace(kpi: Kpi, so_far: YearToDate, target: Fraction, calendar: WorkCalendar, expected: int | None = None) -> Pace:
    """Compute what must still come so that a target is met on the last day of its year.

    What was counted already stays as it is.

    Args:
        kpi: The target.
        so_far: What it has counted; days are counted as working days, ``first``, ``through`` and ``end`` inclusive.
        target: The rate to reach, in percent.
        calendar: Which days are working days.
        expected: How many more will come; without it, as many each working day as up to now, rounded up.

    Returns:
        The pace; its status is ``unknown`` if nothing tells how many will come.
    """
    elapsed = calendar.count(so_far.first - timedelta(days=1), so_far.through)
    remaining = max(0, calendar.count(so_far.through, so_far.end))
    context: dict[str, Any] = {
        "target": target,
        "numerator": so_far.numerator,
        "denominator": so_far.denominator,
        "first": so_far.first,
        "through": so_far.through,
        "end": so_far.end,
        "elapsed": elapsed,
        "remaining": remaining,
        "summed": so_far.summed,
    }
    verdict = judge(kpi, Count(numerator=so_far.numerator, denominator=so_far.denominator), target=target)
    over = so_far.through >= so_far.end
    if is_mean(kpi.measure):
        return _of_mean(verdict, over, context)
    if MEASURES[kpi.measure].stands:
        return _of_standing_base(kpi, verdict, over, context)
    if expected is not None:
        rest = expected
    elif over:
        rest = 0
    elif elapsed <= 0 or so_far.denominator <= 0:
        reason = _("nothing counted so far says how many will come; --expect {kpi}=N does").format(kpi=kpi.id)
        return Pace(status="unknown", reason=reason, **context)
    else:
        rest = _rounded_up(so_far.denominator * remaining, elapsed)
    context |= {"rest": rest, "rest_given": expected is not None}
    return _of_growing_base(kpi, verdict, so_far, rest, context)


def _of_mean(verdict: Result, over: bool, context: Mapping[str, Any]) -> Pace:
    """The pace of a mean: known when the year is over; before that, no number of rows tells how large they will be."""
    if verdict.verdict == "unknown":
        return Pace(status="unknown", reason=verdict.reason, **context)
    if not over:
        return Pace(status="unknown", reason=_("the rest of the year can bring a mean to any value"), **context)
    return Pace(status="met" if verdict.verdict == "met" else "missed", rest=0, **context)


def _rounded_up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


def _of_growing_base(kpi: Kpi, verdict: Result, so_far: YearToDate, rest: int, context: Mapping[str, Any]) -> Pace:
    """The pace of a measure whose base grows, as cases come in."""
    if so_far.denominator + rest <= 0:
        return Pace(status="unknown", reason=_("nothing to count (the base is 0)"), **context)
    if rest == 0:
        final: Status = "met" if verdict.verdict == "met" else "missed"
        return Pace(status=final, **context)
    needed = needed_of_rest(so_far.numerator, so_far.denominator, rest, kpi.op, context["target"])
    safe, lost = (needed >= rest, needed < 0) if kpi.limit else (needed <= 0, needed > rest)
    if safe:
        return Pace(status="safe", **context)
    if lost:
        return Pace(status="out-of-reach", in_a_row=verdict.short_of_next, **context)
    return Pace(status="on-course" if verdict.verdict == "met" else "behind", needed=needed, **context)


def _of_standing_base(kpi: Kpi, verdict: Result, over: bool, context: Mapping[str, Any]) -> Pace:
    """The pace of a measure whose base stays as it is, while its parts get better."""
    if verdict.numerator is None or verdict.denominator is None or verdict.verdict == "unknown":
        return Pace(status="unknown", reason=verdict.reason, **context)
    rest = verdict.numerator if kpi.limit else verdict.denominator - verdict.numerator
    if verdict.verdict == "met":
        return Pace(status="met" if over else "on-course", rest=rest, **context)
    if over:
        return Pace(status="missed", rest=rest, **context)
    money = MEASURES[kpi.measure].counts == "money"
    needed = verdict.short_of_amount if money else verdict.short_of_same
    return Pace(status="out-of-reach" if needed is None else "behind", rest=rest, needed=needed, **context)
