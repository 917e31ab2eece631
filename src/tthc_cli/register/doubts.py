"""What may be a slip in a new entry: told of, never refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from tthc_cli.i18n import _
from tthc_cli.plan.model import Plan
from tthc_cli.register.entries import Entry, live
from tthc_cli.register.standings import Standings
from tthc_cli.rules.by_kind import closing_event, needs_event, speaks_of, triggers
from tthc_cli.workdays.work_calendar import WorkCalendar


def plan_words(entry: Entry) -> str:
    """The plan that an entry belongs to, in words."""
    if entry.plan is None:
        return _("a plan of {year} that is not assigned").format(year=entry.year)
    return _("the plan {plan}").format(plan=entry.plan)


_NAMED: Final = 5
"""How many matters, or days, a warning names."""


def doubts(plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry], new: Entry, today: date) -> list[str]:
    """What may be a slip in an event that is sound in itself: its day, or the matter that it starts or joins."""
    if new.plan != plan.id:
        return [
            _("entry {id} belongs to {plan}; --plan with that plan shows what follows").format(
                id=new.voids or new.id, plan=plan_words(new)
            )
        ]
    if new.event is None or new.day is None:
        return []
    event, counted = plan.event(new.event), live(entries, plan)
    found = []
    if new.day > today and not event.ahead:
        found.append(
            _("{day} is still to come; if that is a slip, `tthc event void {id}`").format(
                day=f"{new.day:%d/%m/%Y}", id=new.id
            )
        )
    its = [entry for entry in counted if entry.matter == new.matter]
    if its:
        kin = _kin(plan, event.key)
        if not any(entry.event in kin for entry in its if entry.event) and any(entry.event for entry in its):
            found.append(
                _(
                    "{event} has nothing to do with what matter {matter} is about; if that is a slip, void entry {id}"
                ).format(event=event.typed, matter=new.matter, id=new.id)
            )
        return found
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
        found.append(text.format(id=entry.id, matter=entry.matter, new=new.id))
    follows = {key for task in plan.tasks for key in (*task.produces, *filter(None, map(closing_event, task.rules)))}
    if event.key not in follows:  # no matter can wait for it, so a large register need not be gone through
        return found
    waiting = dict.fromkeys(
        standing.matter
        for standing in Standings(plan, calendar, new.day).of(counted, open_only=True)
        if standing.waits_for == event.key and standing.matter is not None
    )
    if waiting:
        known = ", ".join(list(waiting)[:_NAMED])
        if len(waiting) > _NAMED:
            known = _("{names} and {count} more").format(names=known, count=len(waiting) - _NAMED)
        found.append(
            _(
                "{event} starts matter {new}, and is waited for in {known}; if it belongs there, void entry {id} and "
                "record it with --matter"
            ).format(event=event.typed, new=new.matter, known=known, id=new.id)
        )
    return found


def _kin(plan: Plan, key: str) -> set[str]:
    """The events that can belong to one matter with this one: tasks speak of both, or make the other happen."""
    groups = [{*task.produces, *(key for rule in task.rules for key in speaks_of(rule))} for task in plan.tasks]
    kin = {key}
    while more := set().union(*(group for group in groups if group & kin)) - kin:
        kin |= more
    return kin


def _once(plan: Plan, key: str) -> bool:
    """Whether an event moves a day that the plan itself sets, and so happens once."""
    return any(key in triggers(rule) and not needs_event(rule) for task in plan.tasks for rule in task.rules)
