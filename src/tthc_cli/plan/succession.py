"""A plan that another one replaces within its year (kế hoạch thay thế): where its tasks, events and targets are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tthc_cli.classes import dataclass
from tthc_cli.plan.diff import same_events, same_tasks
from tthc_cli.plan.model import Plan, Task
from tthc_cli.rules import Rule, as_periodic, map_events, needs_event, speaks_of, without_words
from tthc_cli.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """What of an old plan is which part of the new one; what is not in it is gone."""

    old: Plan
    new: Plan
    tasks: Mapping[int, int]
    """New task by old one, as ``tthc plan diff`` pairs them."""
    rules: Mapping[tuple[int, int], int]
    """The place of the rule in the new task, by old task and place: the same one, or one that differs in its days."""
    events: Mapping[str, str]
    """The key of the new event by that of the old one."""
    targets: Mapping[str, str]
    """New target by old one, of the same measure in the same words."""


def succession(old: Plan, new: Plan) -> Succession:
    """Where the parts of a plan are in the one that replaces it.

    Args:
        old: The plan that was in force.
        new: The plan of the same year that takes its place.
    """
    events = {before: after for after, before in reversed(same_events(old, new).items())}
    tasks = {before: after for after, before in same_tasks(old, new).items()}
    rules: dict[tuple[int, int], int] = {}
    for task in old.tasks:
        now = new.task(tasks.get(task.number, 0))
        if now is not None:
            rules |= {(task.number, place): at for place, at in _rules(task, now, events).items()}
    return Succession(old=old, new=new, tasks=tasks, rules=rules, events=events, targets=_targets(old, new, tasks))


def _rules(old: Task, new: Task, events: Mapping[str, str]) -> dict[int, int]:
    """The places of the same rules; then, if as many are left on both sides, those that differ only in their days."""
    before = dict(
        enumerate((map_events(without_words(rule), lambda key: events.get(key, key)) for rule in old.rules), 1)
    )
    after = dict(enumerate(map(without_words, new.rules), 1))
    pairs: dict[int, int] = {}
    for place, rule in before.items():
        same = next((at for at, now in after.items() if now == rule and at not in pairs.values()), None)
        if same is not None:
            pairs[place] = same
    gone = [place for place in before if place not in pairs]
    come = [place for place in after if place not in pairs.values()]
    if len(gone) == len(come):
        pairs |= {place: at for place, at in zip(gone, come, strict=True) if _form(before[place]) == _form(after[at])}
    return pairs


def _form(rule: Rule) -> tuple[object, ...]:
    """What a record of a rule must fit: its kind, its events and its periods."""
    periodic = as_periodic(rule)
    return rule.kind, frozenset(speaks_of(rule)), needs_event(rule), periodic and frozenset(periodic.periods)


def _targets(old: Plan, new: Plan, tasks: Mapping[int, int]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for kpi in old.kpis:
        alike = [
            target.id
            for target in new.kpis
            if target.id not in pairs.values()
            and (target.measure, fold(target.text)) == (kpi.measure, fold(kpi.text))
            and tasks.get(kpi.task) == target.task
        ]
        if alike:
            pairs[kpi.id] = kpi.id if kpi.id in alike else alike[0]
    return pairs


def whole_task(change: Succession, number: int) -> tuple[int, int | None] | None:
    """What a record of a whole old task says of the new plan; None if it cannot be said.

    Args:
        change: The succession.
        number: The number of the old task.

    Returns:
        The new task, and the place of its rule if the old task was no more than that rule.
    """
    old, new = change.old.task(number), change.new.task(change.tasks.get(number, 0))
    if old is None or new is None:
        return None
    places = [change.rules.get((number, place)) for place in range(1, len(old.rules) + 1)]
    if set(range(1, len(new.rules) + 1)) <= _places(places):
        return new.number, None
    return (new.number, places[0]) if len(places) == 1 and places[0] is not None else None


def _places(places: Iterable[int | None]) -> set[int]:
    return {place for place in places if place is not None}
