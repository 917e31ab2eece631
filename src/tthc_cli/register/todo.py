"""What is to be done (việc cần làm): deadlines by urgency, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.plan import Plan
from tthc_cli.register.standings import Standing, before_start, days_late
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
    open_deadlines = []
    urgencies: dict[tuple[date, date, date | None] | None, tuple[Urgency, int | None]] = {}
    for standing in standings:
        if standing.done_on is None and not before_start(standing, watch_from):
            deadline = standing.deadline
            days = None if deadline is None else (deadline.due, deadline.last, deadline.act_by)
            if days not in urgencies:
                urgencies[days] = urgency(standing, calendar, as_of, within)
            name, left = urgencies[days]
            open_deadlines.append(Todo(plan=plan, standing=standing, urgency=name, working_days_left=left))
    return sorted(open_deadlines, key=most_urgent_first)


def most_urgent_first(item: Todo) -> tuple[int, date, int, int, int, str]:
    """What sorts open deadlines, those of several plans too: urgency, day, plan, task, rule, matter."""
    standing = item.standing
    due = date.max if standing.deadline is None else standing.deadline.due
    matter = standing.matter or ""
    return (
        _RANKS[item.urgency],
        due,
        item.plan.identity.year,
        standing.task.number,
        standing.ref.place,
        matter.rjust(9, "0"),
    )
