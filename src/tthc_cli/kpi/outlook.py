"""The outlook (còn phải xong trước hạn): what open dossiers can still do for the target that dossiers end early."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Literal

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.kpi.open_cases import Watch
from tthc_cli.kpi.verdict import Count, Result, judge, needed_of_rest
from tthc_cli.plan import Kpi
from tthc_cli.rules import Period

OutlookStatus = Literal["met", "missed", "safe", "on-course", "behind", "out-of-reach", "unknown"]
"""As a pace has them: met and missed if nothing more is due in the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the dossiers that are due in the rest of a period must do so that a target is met with them."""

    kpi: Kpi
    period: Period
    """The days that the target counts."""
    through: date
    """The last day that is counted already, inclusive."""
    status: OutlookStatus
    reason: str | None = None
    """Why it is unknown."""
    target: Fraction
    """In percent."""
    numerator: int = 0
    denominator: int = 0
    """What counts so far."""
    due: int = 0
    """Open dossiers that are due up to the end of the period, those that are overdue with them."""
    can_end_early: int = 0
    """How many of them can still end before their due day."""
    last_early: date | None = None
    """The last day on which one of them can."""
    first_early: date | None = None
    """The last day on which the first of those that must end early can, if the others that must are due latest of all;
    None if none must, or too few can."""
    needed: int | None = None
    """The fewest of them that must end early, if all of them end in the period. None if it decides nothing."""
    in_a_row: int | None = None
    """Out of reach: how many more must end early beside them, one after the other; None if no number would do."""
    listed: Result | None = None
    """The verdict once all that are listed have ended today."""
    listed_ended: int = 0
    listed_early: int = 0
    """How many are listed, and how many of them would end early today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDue:
    """What is open, as an outlook sees it."""

    watch: Watch
    by_due: Mapping[date, int]
    """How many are due on each day."""


def look_ahead(kpi: Kpi, period: Period, so_far: Count | None, target: Fraction, open_due: OpenDue) -> Outlook:
    """Compute what open dossiers must do for a target.

    Args:
        kpi: The target: that dossiers end before their due day, ``>`` or ``>=`` a rate.
        period: The days that it counts.
        so_far: What ended in the period up to the day of looking; None if that cannot be counted.
        target: The rate to reach, in percent.
        open_due: The dossiers that are open. Those due after the period are not reckoned with, nor those to come.

    Returns:
        The outlook; its numbers are exact.
    """
    watch = open_due.watch
    blank = Outlook(kpi=kpi, period=period, through=min(watch.as_of, period.last), status="unknown", target=target)
    if so_far is None:
        return replace(blank, reason=_("columns are missing"))
    if watch.as_of < period.first:
        return replace(blank, reason=_("the period has not begun"))
    good, base = so_far.numerator, so_far.denominator
    due = {day: number for day, number in open_due.by_due.items() if day <= period.last}
    if watch.as_of > period.last:
        due = {}  # what has not ended by now does not count in the period any more
    early = Counter[date]()
    for due_day, number in due.items():
        if last_day := watch.early_by(due_day):
            early[last_day] += number
    rest, can = sum(due.values()), early.total()
    counted = replace(
        blank,
        numerator=good,
        denominator=base,
        due=rest,
        can_end_early=can,
        last_early=max(early, default=None),
    )
    verdict = judge(kpi, so_far, target=target)
    if not rest or not kpi.is_confirmed:
        return _settled(counted, verdict)
    counted = _with_list(counted, open_due)
    needed = needed_of_rest(good, base, rest, kpi.op, target)
    if needed <= 0:
        return replace(counted, status="safe")
    if needed > can:
        best = judge(kpi, Count(numerator=good + can, denominator=base + rest), target=target)
        return replace(counted, status="out-of-reach", in_a_row=best.short_of_next, needed=needed)
    status: OutlookStatus = "on-course" if verdict.verdict == "met" else "behind"
    return replace(counted, status=status, needed=needed, first_early=_first_of_latest(early, needed))


def _first_of_latest(early: Mapping[date, int], needed: int) -> date:
    """The first of the latest days of so many dossiers; there are as many."""
    for day in sorted(early, reverse=True):
        needed -= early[day]
        if needed <= 0:
            return day
    raise ValueError(needed)


def _settled(counted: Outlook, verdict: Result) -> Outlook:
    """The outlook if nothing that is open changes it."""
    if verdict.verdict == "unknown":
        return replace(counted, reason=verdict.reason)
    return replace(counted, status=verdict.verdict)


def _with_list(counted: Outlook, open_due: OpenDue) -> Outlook:
    """The outlook with the verdict once all that are listed have ended today."""
    watch = open_due.watch
    listed = {day: number for day, number in open_due.by_due.items() if watch.status(day) != "later"}
    ended = sum(listed.values())
    early = sum(number for day, number in listed.items() if day > watch.as_of)
    count = Count(numerator=counted.numerator + early, denominator=counted.denominator + ended)
    return replace(
        counted,
        listed=judge(counted.kpi, count, target=counted.target),
        listed_ended=ended,
        listed_early=early,
    )
