"""Matters of one kind over a period (số vụ việc trong kỳ): received, resolved, still open, and which of them late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from tthc_cli.classes import dataclass
from tthc_cli.phrases import events_called
from tthc_cli.plan import Plan
from tthc_cli.register.entries import Entry, live, replaced
from tthc_cli.register.standing import days_late
from tthc_cli.register.standings import Standings
from tthc_cli.rules import Deadline, Period, triggers
from tthc_cli.workdays import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledMatters:
    """How many matters of one kind, such as feedback (phản ánh, kiến nghị), stand how in a period."""

    until: date
    """The day that is judged by: the last one of the period, or that of looking if the period still runs."""
    ever: int = 0
    """Received up to that day, whether in the period or before it."""
    received: int = 0
    """In the period."""
    carried_over: int = 0
    """Received before the period, and not resolved before it."""
    resolved: int = 0
    """In the period."""
    resolved_late: int = 0
    """Of those, after the last day in time."""
    open: int = 0
    """Not resolved by ``until``."""
    overdue: int = 0
    """Of those, past the last day in time."""


def handled_matters(
    plans: Iterable[Plan],
    calendar: WorkCalendar,
    entries: Iterable[Entry],
    *,
    begins: Collection[str],
    ends: Collection[str],
    period: Period,
    as_of: date,
) -> HandledMatters:
    """Count the matters that one event of a plan begins and another one ends.

    A matter without the ending event ends when all tasks that its beginning set a deadline for are done. It is late if
    one of those deadlines was passed before its task was done, or before the matter ended; what happens after the
    period is not looked at.

    Args:
        plans: They set the deadlines, each of what was recorded for it.
        calendar: The days off.
        entries: All entries of the register.
        begins: Keys or other names of the event that begins a matter.
        ends: Those of the event that ends it.
        period: Its first and its last day count.
        as_of: The day of looking.

    Raises:
        TthcError: A day lies outside of the calendar.
    """
    until = min(period.last, as_of)
    entries, counts = list(entries), Counter[str]()
    for plan in plans:
        outdated = replaced(entries, plan)  # before the days are looked at: the day that replaces one may lie after it
        happened = [entry for entry in live(entries, plan) if entry.id not in outdated and _counts_by(until, entry)]
        keys = events_called(plan, begins)
        received, resolved = _days_of(keys, happened), _days_of(events_called(plan, ends), happened)
        deadlines = _deadlines(plan, calendar, [entry for entry in happened if entry.matter in received], keys, until)
        for matter, received_on in received.items():
            resolved_on = resolved.get(matter) or _all_done_on(deadlines[matter])
            judged_on = resolved_on or until
            late = any(
                days_late(deadline, done_on or judged_on, calendar) is not None
                for deadline, done_on in deadlines[matter]
            )
            counts.update(_counted(received_on, resolved_on, period, late=late))
    return HandledMatters(until=until, **counts)


def _counts_by(until: date, entry: Entry) -> bool:
    """Whether an entry is looked at: work whatever its day, as it may replace what was recorded of it before."""
    return entry.day is not None and (entry.kind == "done" or entry.day <= until)


def _days_of(events: Collection[str], entries: Iterable[Entry]) -> dict[str | None, date]:
    """The day of the first of some events in each matter."""
    days: dict[str | None, date] = {}
    for entry in entries:
        if entry.event in events and entry.day is not None:
            days[entry.matter] = min(entry.day, days.get(entry.matter, entry.day))
    return days


def _deadlines(
    plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry], events: frozenset[str], until: date
) -> Mapping[str | None, list[tuple[Deadline, date | None]]]:
    """The deadlines that events set in each matter, with the day on which each was kept, if it was.

    Updates of a deadline that was passed are none of them.
    """
    deadlines: defaultdict[str | None, list[tuple[Deadline, date | None]]] = defaultdict(list)
    for standing in Standings(plan, calendar, until, each_update=True).of(entries) if entries else ():
        deadline = standing.deadline
        if deadline is not None and deadline.occurrence == 0 and events.intersection(triggers(standing.rule_itself)):
            deadlines[standing.matter].append((deadline, standing.done_on))
    return deadlines


def _all_done_on(deadlines: Iterable[tuple[Deadline, date | None]]) -> date | None:
    days = [done_on for _deadline, done_on in deadlines]
    done = [day for day in days if day is not None]
    return max(done) if done and len(done) == len(days) else None


def _counted(received_on: date, resolved_on: date | None, period: Period, *, late: bool) -> Iterator[str]:
    """As what one matter is counted: names of the numbers of :class:`HandledMatters`."""
    yield "ever"
    if received_on >= period.first:
        yield "received"
    elif resolved_on is None or resolved_on >= period.first:
        yield "carried_over"
    if resolved_on is None:
        yield from ("open", "overdue") if late else ("open",)
    elif resolved_on >= period.first:
        yield from ("resolved", "resolved_late") if late else ("resolved",)
