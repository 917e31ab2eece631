"""Plan and events together: which dates there are, and what the others wait for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan.model import Plan, RuleRef, Task
from tthc_cli.rules import (
    Deadline,
    Facts,
    PeriodKey,
    Rule,
    is_continuous,
    needs_reporting,
    resolve,
    speaks_of,
    triggers,
    waits_for,
    weeks_off,
)
from tthc_cli.workdays import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A deadline of a task, or of a phrase of one's own."""

    task: Task | None
    rule: int
    """The rule's place in the task or in the phrase, from 1."""
    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A rule whose date is not settled until an event happens."""

    task: Task | None
    rule: int
    event: str
    producer: Task | None
    """The task whose fulfilment makes the event happen, where it is one of the plan's."""
    text: str
    """The plan's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undated:
    """A rule that sets no date: "thường xuyên"; or one that sets none in a week that is off."""

    task: Task | None
    rule: int
    text: str
    period: PeriodKey | None = None
    """The week in which every day up to the rule's own is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What was asked for: dates, in order; rules that wait; rules without a date."""

    deadlines: tuple[Item, ...]
    waiting: tuple[Waiting, ...]
    undated: tuple[Undated, ...]
    untouched: tuple[str, ...]
    """Keys of events that none of the rules asked for speaks of, in the order in which they were named."""


def compute(
    plan: Plan,
    calendar: WorkCalendar,
    *,
    events: Mapping[str, date],
    rules: Collection[RuleRef] = (),
    updates: int = 0,
) -> Agenda:
    """The dates of the rules named; else of those that the events touch and what follows them; else of all.

    Args:
        plan: The plan.
        calendar: The days off.
        events: The days of events, by key.
        rules: The rules asked for; none for those that the events touch.
        updates: How many repeats a repeated rule gives while its closing event is not known.

    Raises:
        TthcError: A date lies outside of the calendar.
    """
    chosen = set(rules) or _touched_by(plan, events)
    numbered = [
        (task, place, rule)
        for task in plan.tasks
        for place, rule in enumerate(task.rules, 1)
        if RuleRef(task.number, place) in chosen
    ]
    return _dated(plan, calendar, numbered, events=events, updates=updates)


def agenda_of_rules(
    rules: Iterable[Rule], plan: Plan, calendar: WorkCalendar, *, events: Mapping[str, date], updates: int = 0
) -> Agenda:
    """The dates of rules that are no task's: of a phrase of one's own.

    Args:
        rules: The rules of the phrase.
        plan: The plan that gives year, reporting and sources.
        calendar: The days off.
        events: The days of events, by key.
        updates: How many repeats a repeated rule gives while its closing event is not known.

    Raises:
        TthcError: A date lies outside of the calendar, or a rule rests on reporting that the plan does not set.
    """
    rules = list(rules)
    if plan.reporting is None and any(map(needs_reporting, rules)):
        raise TthcError(_("the plan does not say when reports are due (key reporting); name the day in the phrase"))
    numbered = [(None, number, rule) for number, rule in enumerate(rules, 1)]
    return _dated(plan, calendar, numbered, events=events, updates=updates)


def _dated(
    plan: Plan,
    calendar: WorkCalendar,
    rules: Iterable[tuple[Task | None, int, Rule]],
    *,
    events: Mapping[str, date],
    updates: int,
) -> Agenda:
    facts = Facts(
        calendar=calendar,
        events=events,
        year=plan.identity.year,
        reporting=plan.reporting,
        sources=plan.sources,
        updates=updates,
    )
    spoken_of: set[str] = set()
    deadlines: list[Item] = []
    waiting: list[Waiting] = []
    undated: list[Undated] = []
    for task, number, rule in rules:
        spoken_of.update(speaks_of(rule))
        if is_continuous(rule):
            undated.append(Undated(task=task, rule=number, text=rule.text))
        undated += [Undated(task=task, rule=number, text=rule.text, period=week) for week in weeks_off(rule, facts)]
        deadlines += [Item(task=task, rule=number, deadline=deadline) for deadline in resolve(rule, facts)]
        waiting += [
            Waiting(task=task, rule=number, event=key, producer=plan.producer(key), text=rule.text)
            for key in waits_for(rule, events)
        ]
    deadlines.sort(
        key=lambda item: (item.deadline.due, item.task.number if item.task else 0, item.rule, item.deadline.occurrence)
    )
    return Agenda(
        deadlines=tuple(deadlines),
        waiting=tuple(waiting),
        undated=tuple(undated),
        untouched=tuple(key for key in events if key not in spoken_of),
    )


def rules_touched_by(plan: Plan, event: str) -> tuple[tuple[Task, int], ...]:
    """The rules that speak of an event: each one's task, and its place in it.

    Args:
        plan: The plan.
        event: The key of the event.
    """
    return tuple((task, n) for task in plan.tasks for n, rule in enumerate(task.rules, 1) if event in speaks_of(rule))


def _touched_by(plan: Plan, events: Mapping[str, date]) -> set[RuleRef]:
    """The rules that the events touch and what follows them; all of them without events."""
    rules = plan.rules
    if not events:
        return set(rules)
    touched = {ref for ref, rule in rules.items() if set(speaks_of(rule)) & set(events)}
    # what the touched tasks will set going in their turn
    coming = {key for task in plan.tasks if any(ref.task == task.number for ref in touched) for key in task.produces}
    return touched | {ref for ref, rule in rules.items() if set(triggers(rule)) & coming}
