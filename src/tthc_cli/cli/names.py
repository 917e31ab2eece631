"""What the command line names of a plan: units, targets, tasks, rules and events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan import Event, Kpi, Plan, Task, labelled
from tthc_cli.text import fold, nearest

_TASK: Final = re.compile(r"(?P<task>[0-9]{1,9})(\.(?P<rule>[0-9]{1,9}))?")


def unit_key(plan: Plan, named: str | None) -> str | None:
    """The key of the unit that an option names. Case and accents do not matter.

    Args:
        plan: Has the units.
        named: A unit's key, its name, the words of a task's cell, or a part of one name alone; None if not given.

    Returns:
        The key; None if none was named.

    Raises:
        TthcError: If the plan has no such unit, and for a part of several names.
    """
    if named is None:
        return None
    folded, units = fold(named), plan.units.items()
    for keys in (
        [key for key, _unit in units if folded == fold(key)],
        [key for key, unit in units if folded == fold(unit.name)],
        [task.lead_units[0] for task in plan.tasks if len(task.lead_units) == 1 and folded == fold(task.lead)],
        [key for key, unit in units if folded and folded in fold(unit.name)],
    ):
        matches = dict.fromkeys(keys)
        if len(matches) == 1:
            return keys[0]
        if matches:
            raise TthcError(
                _("--unit: '{name}' stands for several units; write the key of one of {known}").format(
                    name=named, known=", ".join(f"{key} ({plan.units[key].name})" for key in matches)
                )
            )
    leading = dict.fromkeys(key for task in plan.tasks for key in task.lead_units)
    raise TthcError(
        _("--unit: there is no unit '{name}'; write one of {known}").format(
            name=named, known=", ".join(f"{key} ({plan.units[key].name})" for key in leading)
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedUnit:
    """The unit that an option names, in each plan in force that has it."""

    name: str
    """Its name in the newest plan that has it."""
    keys: Mapping[str, str]
    """Its key by the id of the plan."""

    def leads(self, plan: Plan, task: Task) -> bool:
        """Whether it leads a task of a plan.

        Args:
            plan: One of the plans in force; a plan that does not have the unit has no task that it leads.
            task: A task of that plan.
        """
        return self.keys.get(plan.id) in task.lead_units


def unit_named(plans: Sequence[Plan], named: str | None) -> NamedUnit | None:
    """The unit that an option names, whichever of the plans have it.

    Args:
        plans: Have the units; at least one.
        named: As :func:`unit_key` takes it.

    Returns:
        The unit; None if none was named.

    Raises:
        TthcError: If no plan has such a unit, and for a part of several names.
    """
    if named is None:
        return None
    keys: dict[str, str] = {}
    error: TthcError | None = None
    for plan in plans:
        try:
            key = unit_key(plan, named)
        except TthcError as wrong:
            error = wrong
        else:
            assert key is not None  # noqa: S101 - one was named
            keys[plan.id] = key
    if error is not None and not keys:
        raise error
    newest = next(plan for plan in reversed(plans) if plan.id in keys)
    return NamedUnit(name=newest.units[keys[newest.id]].name, keys=keys)


def chosen_targets(plan: Plan, ids: list[str]) -> list[Kpi]:
    """The targets that an option names.

    Args:
        plan: Has the targets.
        ids: Theirs; none for all.

    Returns:
        The targets, in the plan's order.

    Raises:
        TthcError: For an id that the plan does not have.
    """
    ids_of_plan = [kpi.id for kpi in plan.kpis]
    for id_ in ids:
        if id_ not in ids_of_plan:
            raise TthcError(
                _("--kpi: there is no target '{name}'; write one of {known}").format(
                    name=id_, known=", ".join(ids_of_plan)
                )
            )
    return [kpi for kpi in plan.kpis if not ids or kpi.id in ids]


def named_rules(plan: Plan, text: str) -> tuple[Task, tuple[int, ...]]:
    """The task and the rules that an argument names.

    Args:
        plan: Has the tasks.
        text: ``TASK`` or ``TASK.RULE``.

    Returns:
        The task, and the places of its rules that are meant: all, or the one named.

    Raises:
        TthcError: If the plan has no such task, or the task no such rule.
    """
    parts = _TASK.fullmatch(text.strip())
    if parts is None:
        raise TthcError(
            _("'{found}' names no task; write its number such as 10, or with a rule of it such as 10.1").format(
                found=text
            )
        )
    number = int(parts["task"])
    task = plan.task(number)
    if task is None:
        raise TthcError(
            _("there is no task {number}; write one of {known}").format(
                number=number, known=", ".join(str(task.number) for task in plan.tasks)
            )
        )
    places = tuple(range(1, len(task.rules) + 1))
    if parts["rule"] is None:
        return task, places
    if not places:
        from tthc_cli.register import unread_time  # here, as no other name needs that room

        raise unread_time(task)
    if int(parts["rule"]) not in places:
        raise TthcError(
            _("task {number} has no rule {rule}; write {number} or one of {known}").format(
                number=number,
                rule=int(parts["rule"]),
                known=", ".join(labelled(f"{number}.{place}", task.rule_at(place)) for place in places),
            )
        )
    return task, (int(parts["rule"]),)


def event_named(plan: Plan, name: str, option: str) -> Event:
    """The event that an option or argument names.

    Args:
        plan: Has the events.
        name: An event's key, alias or label.
        option: What named it, for the message.

    Raises:
        TthcError: If the plan has no such event, with the nearest, and if it has several of that label.
    """
    matches = plan.events_named(name)
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise TthcError(
            _("{option}: '{name}' names several events; write one of {known}").format(
                option=option, name=name, known=", ".join(event.typed for event in matches)
            )
        )
    names = {fold(text): text for event in plan.events for text in (event.label, event.alias, event.key)}
    near = nearest(fold(name), names, likeness=0.5)
    typed = ", ".join(event.typed for event in plan.events)
    if near:
        message = _("{option}: there is no event '{name}'; did you mean {near}? Events: {known}")
        raise TthcError(message.format(option=option, name=name, near=names[near], known=typed))
    message = _("{option}: there is no event '{name}'; write one of {known}")
    raise TthcError(message.format(option=option, name=name, known=typed))
