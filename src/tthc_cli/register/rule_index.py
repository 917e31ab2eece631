"""The rules of a plan by what starts them, and by what they set going: looked up for each of very many matters."""

from __future__ import annotations

from collections import defaultdict

from tthc_cli.plan import Plan, RuleRef, Task
from tthc_cli.rules import as_repeating, before_event, closing_event, needs_event, speaks_of, triggers


class RuleIndex:
    """What a plan's rules say of events, looked up once for all matters."""

    def __init__(self, plan: Plan) -> None:
        self.rules = plan.rules
        self.tasks = {task.number: task for task in plan.tasks}
        self.speaks_of = {ref: speaks_of(rule) for ref, rule in self.rules.items()}
        """The events that can change a rule's dates."""
        self.repeating = {ref: as_repeating(rule) for ref, rule in self.rules.items()}
        """The rules that repeat, and None for the others."""
        self.need_events = {ref for ref, rule in self.rules.items() if needs_event(rule)}
        """The rules that have no date until an event happens."""
        self.before_events = {ref for ref, rule in self.rules.items() if before_event(rule)}
        """The rules whose work is to be done before an event."""
        self.started_by = self._started_by()
        """The rules that an event starts, by its key."""
        self.made_by = _made_by(plan)
        """The events that a task makes happen by being fulfilled, on the day that it is."""
        self.maker_of = {key: task.number for task in reversed(plan.tasks) for key in self.made_by[task.number]}
        """The task that makes an event happen; the first of several."""
        self.sets_going = {ref: self._sets_going(ref) for ref in self.rules}
        """The events that will follow the deadlines of a rule: what its task makes happen, what closes it."""
        self.starts_of_both = {task.number: _starts(task) for task in plan.tasks if _has_both(task)}
        """Tasks that have a day of the plan's own, and in a matter another one; with the events that start it there."""

    def _started_by(self) -> dict[str, list[RuleRef]]:
        started: dict[str, list[RuleRef]] = defaultdict(list)
        for ref, rule in self.rules.items():
            for key in triggers(rule):
                started[key].append(ref)
        return started

    def _sets_going(self, ref: RuleRef) -> tuple[str, ...]:
        closing = closing_event(self.rules[ref])
        produced = self.tasks[ref.task].produces
        return produced if closing is None else (*produced, closing)


def _made_by(plan: Plan) -> dict[int, tuple[str, ...]]:
    """The events of each task, by its number, but for those that are recorded with a day of their own."""
    own_day = {event.key for event in plan.events if event.own_date}
    return {task.number: tuple(key for key in task.produces if key not in own_day) for task in plan.tasks}


def _has_both(task: Task) -> bool:
    """Whether one of its rules has a date without an event, and another one with it."""
    return any(triggers(rule) and not needs_event(rule) for rule in task.rules)


def _starts(task: Task) -> set[str]:
    """The events that start any of its rules."""
    return {key for rule in task.rules for key in triggers(rule)}
