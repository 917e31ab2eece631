"""What is to be done (việc cần làm): deadlines by urgency, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from tthc_cli.register.standings import Standing, days_late
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

    standing: Standing
    urgency: Urgency
    working_days_left: int | None


def todo(standings: Iterable[Standing], calendar: WorkCalendar, as_of: date, within: int) -> list[Todo]:
    """What is not done yet, the most urgent first.

    Args:
        standings: All deadlines.
        calendar: The days off.
        as_of: The day of looking.
        within: At most how many working days away is ``soon``.
    """
    open_deadlines = []
    urgencies: dict[tuple[date, date, date | None] | None, tuple[Urgency, int | None]] = {}
    for standing in standings:
        if standing.done_on is None:
            deadline = standing.deadline
            days = None if deadline is None else (deadline.due, deadline.last, deadline.act_by)
            if days not in urgencies:
                urgencies[days] = urgency(standing, calendar, as_of, within)
            name, left = urgencies[days]
            open_deadlines.append(Todo(standing=standing, urgency=name, working_days_left=left))
    return sorted(open_deadlines, key=_order)


def _order(item: Todo) -> tuple[int, date, int, int, str]:
    standing = item.standing
    due = date.max if standing.deadline is None else standing.deadline.due
    matter = standing.matter or ""
    return _RANKS[item.urgency], due, standing.task.number, standing.ref.place, matter.rjust(9, "0")
