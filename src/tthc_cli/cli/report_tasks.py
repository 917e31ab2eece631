"""The deadlines of a plan that a periodic report tells of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from tthc_cli.output import PeriodWork, WorkStatus
from tthc_cli.plan import Plan
from tthc_cli.register import Entry, Standing, Standings, before_start, days_late, live
from tthc_cli.rules import Period
from tthc_cli.workdays import WorkCalendar


def period_work(
    plan: Plan, entries: Sequence[Entry], period: Period, calendar: WorkCalendar, today: date, watch_from: date
) -> list[PeriodWork]:
    """The deadlines that fall due in a period, are done in it, or are overdue since before it.

    What nobody watched is none of them: it is in no list of what is overdue either.

    Args:
        plan: The plan.
        entries: What is recorded, of all plans.
        period: The period, both ends included.
        calendar: By which working days are counted.
        today: The day by which deadlines are late or not.
        watch_from: The day from which deadlines are watched.

    Returns:
        The deadlines, by day and task.
    """
    standings = Standings(plan, calendar, today, each_update=True).of(live(entries, plan))
    return _in_period(plan, standings, period, calendar, today, watch_from)


def _in_period(
    plan: Plan, standings: Iterable[Standing], period: Period, calendar: WorkCalendar, today: date, watch_from: date
) -> list[PeriodWork]:
    work = []
    for standing in standings:
        deadline, done_on = standing.deadline, standing.done_on
        if deadline is None or before_start(standing, watch_from):
            continue
        status: WorkStatus
        if done_on is None:
            status = "open" if days_late(deadline, today, calendar) is None else "overdue"
        else:
            status = "on_time" if days_late(deadline, done_on, calendar) is None else "late"
        done_in_it = done_on is not None and period.first <= done_on <= period.last
        overdue_before_it = deadline.due < period.first and status == "overdue"
        if period.first <= deadline.due <= period.last or done_in_it or overdue_before_it:
            work.append(PeriodWork(plan=plan, standing=standing, status=status))
    return sorted(work, key=lambda item: (item.standing.deadline and item.standing.deadline.due, item.standing.ref))
