"""Plan and events together: which dates there are, and what the others wait for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan.model import Plan, Task
from tthc_cli.rules.by_kind import is_continuous, needs_reporting, speaks_of, triggers, waits_for
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.kinds import Rule
from tthc_cli.rules.resolve import Given, resolve, weeks_off
from tthc_cli.workdays.work_calendar import WorkCalendar


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
    period: str | None = None
    """The week (``2026-W08``) in which every day up to the rule's own is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What was asked for: dates, in order; rules that wait; rules without a date."""

    deadlines: tuple[Item, ...]
    waiting: tuple[Waiting, ...]
    undated: tuple[Undated, ...]
    untouched: tuple[str, ...]
    """Keys of events given, in their order, of which none of the rules asked for speaks."""


def compute(
    plan: Plan,
    calendar: WorkCalendar,
    *,
    events: Mapping[str, date],
    rules: Collection[tuple[int, int]] = (),
    updates: int = 0,
) -> Agenda:
    """The dates of the rules named; else of those that the events touch and what follows them; else of all.

    ``rules`` are pairs of task and place in it, ``events`` days by event key. ``updates`` is how many repeats an
    ``every`` rule gives while its closing event is not known. Raises TthcError where a date lies outside of the
    calendar.
    """
    wanted = set(rules) or _wanted(plan, events)
    chosen = [
        (task, number, rule)
        for task in plan.tasks
        for number, rule in enumerate(task.rules, 1)
        if (task.number, number) in wanted
    ]
    return _dated(plan, calendar, chosen, events=events, updates=updates)


def of_rules(
    rules: Iterable[Rule], plan: Plan, calendar: WorkCalendar, *, events: Mapping[str, date], updates: int = 0
) -> Agenda:
    """The dates of rules that are no task's: of a phrase of one's own.

    Year, reporting and sources are the plan's. Raises TthcError where a date lies outside of the calendar, or where a
    rule rests on reporting that the plan does not set.
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
    given = Given(
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
        undated += [Undated(task=task, rule=number, text=rule.text, period=week) for week in weeks_off(rule, given)]
        deadlines += [Item(task=task, rule=number, deadline=deadline) for deadline in resolve(rule, given)]
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


def touched(plan: Plan, event: str) -> tuple[tuple[Task, int], ...]:
    """The rules that speak of an event: each one's task, and its place in it."""
    return tuple((task, n) for task in plan.tasks for n, rule in enumerate(task.rules, 1) if event in speaks_of(rule))


def _wanted(plan: Plan, events: Mapping[str, date]) -> set[tuple[int, int]]:
    """The rules that the events touch and what follows them, or all of them, as pairs of task and place."""
    rules = {(task.number, n): rule for task in plan.tasks for n, rule in enumerate(task.rules, 1)}
    if not events:
        return set(rules)
    touched = {pair for pair, rule in rules.items() if set(speaks_of(rule)) & set(events)}
    # what the touched tasks will set going in their turn
    coming = {key for task in plan.tasks if any(pair[0] == task.number for pair in touched) for key in task.produces}
    return touched | {pair for pair, rule in rules.items() if set(triggers(rule)) & coming}
