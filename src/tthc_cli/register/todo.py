"""What is to be done (việc cần làm): deadlines by urgency, the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.plan import Plan, RuleRef
from tthc_cli.register.standing import Alike, Standing, before_start, days_late
from tthc_cli.workdays import WorkCalendar

Urgency = Literal["overdue", "today", "soon", "later", "waiting"]
"""Quá hạn, hôm nay, sắp đến hạn, còn xa, chờ sự kiện."""


URGENCIES: tuple[Urgency, ...] = ("overdue", "today", "soon", "later", "waiting")
"""The most urgent first."""


_RANKS: Final = {name: rank for rank, name in enumerate(URGENCIES)}


def urgency(standing: Standing, calendar: WorkCalendar, as_of: date, within: int) -> tuple[Urgency, int | None]:
    """How urgent an open deadline is, and how many working days are left.

    A deadline is overdue if its last day in time has passed. If the due day is off and the rule names the day itself,
    it is today's matter from the working day before on.

    Args:
        standing: The deadline, or the rule that waits.
        calendar: The days off.
        as_of: The day of looking; working days left are counted from the day after it.
        within: At most how many working days away is ``soon``.

    Returns:
        The urgency, and the working days up to and including the due day: negative if it is overdue (0 on days of rest
        right after the last day in time), None while it waits.
    """
    deadline = standing.deadline
    if deadline is None:
        return "waiting", None
    if (late := days_late(deadline, as_of, calendar)) is not None:
        return "overdue", -late
    if deadline.due < as_of:  # a day of rest on which it is still in time
        return "today", 0
    left = calendar.count(as_of, deadline.due)
    act_by = deadline.act_by or deadline.due
    if act_by <= as_of:
        return "today", left
    return ("soon" if calendar.count(as_of, act_by) <= within else "later"), left


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """An open deadline, or a rule that waits, and how urgent it is."""

    plan: Plan
    standing: Standing
    urgency: Urgency
    working_days_left: int | None


def todo(
    plan: Plan,
    standings: Iterable[Standing],
    calendar: WorkCalendar,
    *,
    as_of: date,
    within: int,
    watch_from: date = date.min,
) -> list[Todo]:
    """What is not done yet, the most urgent first.

    Args:
        plan: The plan that the deadlines are of.
        standings: All its deadlines.
        calendar: The days off.
        as_of: The day of looking.
        within: At most how many working days away is ``soon``.
        watch_from: The day from which deadlines are watched: those whose last day lies before it are left out.
    """
    alike = [Alike((standing,), [(place, standing.matter)]) for place, standing in enumerate(standings)]
    return pending(plan, alike, calendar, as_of=as_of, within=within, watch_from=watch_from).items


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What is not done yet: what was asked for one by one, the rest as numbers."""

    items: list[Todo]
    """The most urgent first."""
    unlisted: Mapping[Urgency, int]
    """How many deadlines there are of each degree of urgency that was not asked for."""
    next_days: Mapping[RuleRef, date]
    """Of the rules of those: the next day after the day of looking on which one is due."""


def pending(
    plan: Plan,
    alike: Iterable[Alike],
    calendar: WorkCalendar,
    *,
    as_of: date,
    within: int,
    watch_from: date = date.min,
    unlisted: Collection[Urgency] = (),
) -> Pending:
    """What is not done yet. Deadlines that many matters have alike are looked at once.

    Args:
        plan: The plan that the deadlines are of.
        alike: All its deadlines.
        calendar: The days off.
        as_of: The day of looking.
        within: At most how many working days away is ``soon``.
        watch_from: The day from which deadlines are watched: those whose last day lies before it are left out.
        unlisted: The degrees of urgency that are only counted. There may be very many, and most answers show none.
    """
    counts: Counter[Urgency] = Counter()
    next_days: dict[RuleRef, date] = {}
    rows: list[tuple[_Rank, str, int, int, str | None, Standing, Urgency, int | None]] = []
    """What sorts each deadline, then what it is; its place and turn among all of them tell any two apart."""
    urgencies: dict[tuple[date, date, date | None] | None, tuple[Urgency, int | None]] = {}
    for standings, matters in alike:
        for turn, standing in enumerate(standings):
            if standing.done_on is not None or before_start(standing, watch_from):
                continue
            deadline = standing.deadline
            days = None if deadline is None else (deadline.due, deadline.last, deadline.act_by)
            if days not in urgencies:
                urgencies[days] = urgency(standing, calendar, as_of, within)
            name, left = urgencies[days]
            if name not in unlisted:
                rank = _rank(plan, standing, name)
                rows += [
                    (rank, _by_name(matter), place, turn, matter, standing, name, left) for place, matter in matters
                ]
                continue
            counts[name] += len(matters)
            if deadline is not None and deadline.due > as_of:
                ref = standing.ref
                next_days[ref] = min(next_days.get(ref, date.max), deadline.due)
    rows.sort()
    items = [
        Todo(plan=plan, standing=standing.in_matter(matter), urgency=name, working_days_left=left)
        for *_sorting, matter, standing, name, left in rows
    ]
    return Pending(items=items, unlisted=counts, next_days=next_days)


_Rank = tuple[int, date, int, int, int]
"""Urgency, day, plan, task, rule."""


def most_urgent_first(item: Todo) -> tuple[_Rank, str]:
    """What sorts open deadlines, those of several plans too: urgency, day, plan, task, rule, matter."""
    return _rank(item.plan, item.standing, item.urgency), _by_name(item.standing.matter)


def _rank(plan: Plan, standing: Standing, name: Urgency) -> _Rank:
    due = date.max if standing.deadline is None else standing.deadline.due
    return _RANKS[name], due, plan.identity.year, standing.task.number, standing.ref.place


def _by_name(matter: str | None) -> str:
    """What sorts the names of matters: most are numbers."""
    return (matter or "").rjust(9, "0")
