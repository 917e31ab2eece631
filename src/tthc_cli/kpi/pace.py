"""The pace (nhịp độ) of a target: what the rest of the year must bring, in exact arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

from tthc_cli.counts.measures import MEASURES
from tthc_cli.i18n import _
from tthc_cli.kpi.verdict import Count, Result, judge, needed_of_rest
from tthc_cli.plan.model import Kpi
from tthc_cli.workdays.work_calendar import WorkCalendar

Status = Literal["met", "missed", "safe", "on-course", "behind", "out-of-reach", "unknown"]
"""Đạt, không đạt (hết kỳ); chắc chắn đạt, đúng hướng, còn thiếu, không thể đạt, chưa xác định."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What the rest of the year must bring for the target to be met at its end."""

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
    """The days that this covers, both counted."""
    end: date | None = None
    """The last day that counts."""
    elapsed: int | None = None
    remaining: int | None = None
    """Working days up to ``through``, and after it up to ``end``."""
    rest: int | None = None
    """How many more will come; of a measure whose base stands, how many of it are not good yet."""
    given: bool = False
    """Whether the user said how many, instead of so many a working day as up to now."""
    needed: int | None = None
    """The fewest of them that must be good; where the target is a limit, the most that may be counted. Where the base
    stands, how many more must get good (a limit: how many fewer may be counted). None where that decides nothing."""
    in_a_row: int | None = None
    """Out of reach: how many good ones in a row it would take (a limit: not counted ones); None where none would do."""
    summed: tuple[str, ...] = ()
    """The periods that were added up."""

    @property
    def needed_share(self) -> Fraction | None:
        """``needed`` in percent of the rest, exact."""
        return Fraction(100 * self.needed, self.rest) if self.needed is not None and self.rest else None


def pace(
    kpi: Kpi,
    numerator: int,
    denominator: int,
    target: Fraction,
    *,
    first: date,
    through: date,
    end: date,
    calendar: WorkCalendar,
    expected: int | None = None,
    summed: tuple[str, ...] = (),
) -> Pace:
    """What must still come for a target to be met on the last day, by what counts from ``first`` to ``through``.

    What was counted stays as it is. How many more come is ``expected``, or as many a working day as up to now, rounded
    up; days are working days, ``first``, ``through`` and ``end`` counted.
    """
    elapsed = calendar.count(first - timedelta(days=1), through)
    remaining = max(0, calendar.count(through, end))
    known: dict[str, Any] = {
        "target": target,
        "numerator": numerator,
        "denominator": denominator,
        "first": first,
        "through": through,
        "end": end,
        "elapsed": elapsed,
        "remaining": remaining,
        "summed": summed,
    }
    so_far = judge(kpi, Count(numerator=numerator, denominator=denominator), target=target)
    if MEASURES[kpi.measure].stands:
        return _of_what_stands(kpi, so_far, through >= end, known)
    if expected is not None:
        rest = expected
    elif through >= end:
        rest = 0
    elif elapsed <= 0 or denominator <= 0:
        reason = _("nothing counted so far says how many will come; --expect {kpi}=N does").format(kpi=kpi.id)
        return Pace(status="unknown", reason=reason, **known)
    else:
        rest = -(-denominator * remaining // elapsed)
    known |= {"rest": rest, "given": expected is not None}
    if denominator + rest <= 0:
        return Pace(status="unknown", reason=_("nothing to count (the base is 0)"), **known)
    if rest == 0:
        final: Status = "met" if so_far.verdict == "met" else "missed"
        return Pace(status=final, **known)
    needed = needed_of_rest(numerator, denominator, rest, kpi.op, target)
    safe, lost = (needed >= rest, needed < 0) if kpi.limit else (needed <= 0, needed > rest)
    if safe:
        return Pace(status="safe", **known)
    if lost:
        return Pace(status="out-of-reach", in_a_row=so_far.short_of_next, **known)
    return Pace(status="on-course" if so_far.verdict == "met" else "behind", needed=needed, **known)


def _of_what_stands(kpi: Kpi, so_far: Result, over: bool, known: Mapping[str, Any]) -> Pace:
    """The same where the base stays, and its parts get better."""
    if so_far.numerator is None or so_far.denominator is None or so_far.verdict == "unknown":
        return Pace(status="unknown", reason=so_far.reason, **known)
    rest = so_far.numerator if kpi.limit else so_far.denominator - so_far.numerator
    if so_far.verdict == "met":
        return Pace(status="met" if over else "on-course", rest=rest, **known)
    if over:
        return Pace(status="missed", rest=rest, **known)
    money = MEASURES[kpi.measure].counts == "money"
    needed = so_far.short_of_amount if money else so_far.short_of_same
    return Pace(status="out-of-reach" if needed is None else "behind", rest=rest, needed=needed, **known)
