"""What may be a slip in a new entry: told of, never refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from tthc_cli.i18n import _
from tthc_cli.plan import Event, Plan
from tthc_cli.register.entries import Entry, live
from tthc_cli.rules import closing_event, needs_event, reporting_window, speaks_of, triggers
from tthc_cli.workdays import WorkCalendar

if TYPE_CHECKING:
    from tthc_cli.register.standing import Standing


def plan_words(entry: Entry) -> str:
    """The plan that an entry belongs to, in words."""
    if entry.plan is None:
        return _("a plan of {year} that is not assigned").format(year=entry.year)
    return _("the plan {plan}").format(plan=entry.plan)


_NAMED: Final = 5
"""How many matters, or days, a warning names."""


def doubts(plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry], new: Entry, today: date) -> list[str]:
    """What may be a slip in an event that is sound in itself: its day, or the matter that it starts or joins.

    Args:
        plan: The plan in force.
        calendar: The days off.
        entries: The entries that the register had before.
        new: The entry that was added.
        today: The day of recording.

    Returns:
        A warning for each doubt.
    """
    if new.plan != plan.id:
        return [
            _("entry {id} belongs to {plan}; --plan with that plan shows what follows").format(
                id=new.voids or new.id, plan=plan_words(new)
            )
        ]
    if new.event is None or new.day is None:
        return []
    event, counted = plan.event(new.event), live(entries, plan)
    still_to_come = _still_to_come(event, new, new.day, today)
    in_matter = [entry for entry in counted if entry.matter == new.matter]
    if in_matter:
        return [*still_to_come, *_unrelated(plan, event, in_matter, new)]
    waiting = _waiting_matters(plan, calendar, counted, event, new.day)
    return [*still_to_come, *_same_event(plan, event, counted, new), *_waited_for(event, waiting, new)]


def to_come(plan: Plan, new: Iterable[Entry], today: date) -> list[str]:
    """A warning of new events that are said to have happened on days still to come.

    Args:
        plan: The plan.
        new: The entries that are added, of that plan.
        today: The day of recording.

    Returns:
        The warning, or nothing.
    """
    days = [
        f"{entry.day:%d/%m/%Y} ({entry.id})"
        for entry in new
        if entry.event is not None and entry.day is not None and entry.day > today and not plan.event(entry.event).ahead
    ]
    if not days:
        return []
    text = _("days of events are still to come: {days}; if one is a slip, `tthc event void` with the number beside it")
    return [text.format(days=_first_few(days))]


def _still_to_come(event: Event, new: Entry, day: date, today: date) -> Iterator[str]:
    if day > today and not event.ahead:
        yield _("{day} is still to come; if that is a slip, `tthc event void {id}`").format(
            day=f"{day:%d/%m/%Y}", id=new.id
        )


def _unrelated(plan: Plan, event: Event, in_matter: Sequence[Entry], new: Entry) -> Iterator[str]:
    events = {entry.event for entry in in_matter if entry.event}
    if events and not events & kin_of(plan, event.key):
        yield _(
            "{event} has nothing to do with what matter {matter} is about; if that is a slip, void entry {id}"
        ).format(event=event.typed, matter=new.matter, id=new.id)


def _same_event(plan: Plan, event: Event, counted: Sequence[Entry], new: Entry) -> Iterator[str]:
    """Other matters that have what was recorded as a new one."""
    for entry in counted:
        if (entry.event, entry.day, entry.ref) == (new.event, new.day, new.ref):
            text = _("entry {id} of matter {matter} says the same; if it is one matter, `tthc event void {new}`")
        elif entry.event == new.event and _once(plan, event.key):
            text = _(
                "entry {id} of matter {matter} has another day for it; to replace that, void entry {new} and record it "
                "with --matter {matter} --again"
            )
        else:
            continue
        yield text.format(id=entry.id, matter=entry.matter, new=new.id)


def _waiting_matters(
    plan: Plan, calendar: WorkCalendar, counted: Sequence[Entry], event: Event, day: date
) -> list[str]:
    """The matters that wait for an event on its day."""
    follows = {key for task in plan.tasks for key in (*task.produces, *filter(None, map(closing_event, task.rules)))}
    if event.key not in follows:  # no matter can wait for it, so a large register need not be gone through
        return []
    from tthc_cli.register.standings import Standings  # here, as what is said of years needs none of it

    open_deadlines = Standings(plan, calendar, day).of(counted, open_only=True)
    waiting = (standing.matter for standing in open_deadlines if standing.waits_for == event.key)
    return list(dict.fromkeys(matter for matter in waiting if matter is not None))


def _waited_for(event: Event, matters: Sequence[str], new: Entry) -> Iterator[str]:
    if matters:
        yield _(
            "{event} starts matter {new}, and is waited for in {known}; if it belongs there, void entry {id} and "
            "record it with --matter"
        ).format(event=event.typed, new=new.matter, known=_first_few(matters), id=new.id)


def _first_few(names: Sequence[str]) -> str:
    """Names one after the other; how many more there are instead of the rest of many."""
    words = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        words = _("{names} and {count} more").format(names=words, count=len(names) - _NAMED)
    return words


def kin_of(plan: Plan, key: str) -> set[str]:
    """The events that can belong to one matter with an event: tasks speak of both, or make the other happen.

    Args:
        plan: The plan that they are of.
        key: The key of the event, which is among them.
    """
    groups = [{*task.produces, *(key for rule in task.rules for key in speaks_of(rule))} for task in plan.tasks]
    kin = {key}
    while more := set().union(*(group for group in groups if group & kin)) - kin:
        kin |= more
    return kin


def _once(plan: Plan, key: str) -> bool:
    """Whether an event moves a day that the plan itself sets, and so happens once."""
    return any(key in triggers(rule) and not needs_event(rule) for task in plan.tasks for rule in task.rules)


# -- days of another year ---------------------------------------------------------------------------------------------


def outside_year(plan: Plan, day: date) -> bool:
    """Whether a day is of another year than the plan's.

    Days of the reporting window of the plan's year, which opens before the year, are of it too.

    Args:
        plan: The plan.
        day: The day on which something happened.
    """
    year = plan.identity.year
    opens, last = date(year, 1, 1), date(year, 12, 31)
    if plan.reporting is not None:
        opens, _closes = reporting_window(opens, last, plan.reporting.cut_off_day)
    return not opens <= day <= last


def of_another_year(plan: Plan, before: Iterable[Entry], new: Iterable[Entry], after: Iterable[Standing]) -> list[str]:
    """A warning of new entries that tell of days of another year than the plan's.

    There is none for what goes on in a matter that began in the plan's year, nor for work that by its own deadline is
    due in the other year.

    Args:
        plan: The plan.
        before: The entries that the register had.
        new: The entries that are added.
        after: The deadlines as they stand with the new entries.

    Returns:
        The warning, or nothing.
    """
    doubted = [e for e in new if e.plan == plan.id and e.day is not None and outside_year(plan, e.day)]
    if not doubted:
        return []
    counted = live([*before, *new], plan)
    began = {entry.matter for entry in counted if entry.day is not None and not outside_year(plan, entry.day)} - {None}
    due = _due_years(after)
    days = [
        entry.day
        for entry in doubted
        if entry.day is not None
        and entry.matter not in began
        and (entry.matter is not None or (entry.task or 0, entry.period, entry.day.year) not in due)
    ]
    return [years_differ(plan, days)] if days else []


def _due_years(standings: Iterable[Standing]) -> set[tuple[int, str | None, int]]:
    """The years in which the plan's own deadlines are due, with task and period."""
    return {
        (standing.task.number, standing.deadline.period_name, year)
        for standing in standings
        if standing.matter is None and standing.deadline is not None
        for year in (standing.deadline.due.year, standing.deadline.last.year)
    }


def years_differ(plan: Plan, days: Iterable[date]) -> str:
    """What to say of facts of another year than the plan's.

    Args:
        plan: The plan.
        days: The days of those facts.
    """
    named = _first_few([f"{day:%d/%m/%Y}" for day in sorted(set(days))])
    return _("{days}: not in {year}, the year of the plan; if another plan is meant, name it with --plan").format(
        days=named, year=plan.identity.year
    )
