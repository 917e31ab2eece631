"""What a shell offers for a value: forms; events, tasks, units, targets and periods of the plans in force.

Nothing is said if a file cannot be read: whoever presses the tabulator key has asked no question yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import typer

from tthc_cli.cli import invocation
from tthc_cli.cli.dates import as_of
from tthc_cli.cli.plans import plans_in_force
from tthc_cli.errors import TthcError
from tthc_cli.i18n import by_language
from tthc_cli.plan import Plan
from tthc_cli.rules import PeriodKind, as_periodic, periods
from tthc_cli.text import fold

_Offer = tuple[str, str]
"""A value, and what it stands for."""


def _offers(values: Callable[[Plan, typer.Context], Iterable[_Offer]]) -> Callable[..., list[_Offer]]:
    """What a shell asks: the values of the plans in force that begin as what is typed does, each once."""

    def offer(ctx: typer.Context, incomplete: str) -> list[_Offer]:
        invocation.begin(ctx.params.get("config"))
        named = ctx.params.get("plan")
        try:
            plans = plans_in_force(Path(named) if named else None).plans
        except (TthcError, OSError):
            return []
        begins = fold(incomplete)
        unique = dict(reversed([pair for plan in plans for pair in values(plan, ctx)]))
        return [(value, unique[value]) for value in reversed(unique) if fold(value).startswith(begins)]

    return offer


def _events(plan: Plan, _ctx: typer.Context) -> Iterator[_Offer]:
    for event in plan.events:
        yield event.typed, event.label
    for event in plan.events:
        yield by_language(english=event.alias, vietnamese=event.key), event.label


def _tasks(plan: Plan, _ctx: typer.Context) -> Iterator[_Offer]:
    for task in plan.tasks:
        yield str(task.number), task.content
        if len(task.rules) > 1:
            yield from ((f"{task.number}.{place}", rule.label or "") for place, rule in enumerate(task.rules, 1))


def _units(plan: Plan, _ctx: typer.Context) -> Iterator[_Offer]:
    leading = dict.fromkeys(key for task in plan.tasks for key in task.lead_units)
    yield from ((key, plan.units[key].name) for key in leading)


def _targets(plan: Plan, _ctx: typer.Context) -> Iterator[_Offer]:
    yield from ((kpi.id, kpi.name) for kpi in plan.kpis)


def _periods(plan: Plan, ctx: typer.Context) -> Iterator[_Offer]:
    """The periods of the task that is named, up to now; without a task, those of the plan's year but for weeks."""
    typed = [ctx.params.get("task"), *ctx.args]  # an option still without its value leaves arguments unread
    number = next((str(word) for word in typed if word), "").partition(".")[0]
    task = plan.task(int(number)) if number.isascii() and number.isdecimal() else None
    today: date = as_of(None)
    kinds: tuple[PeriodKind, ...] = ("month", "quarter", "half", "year")
    rules = () if task is None else task.rules
    named = tuple(dict.fromkeys(kind for rule in filter(None, map(as_periodic, rules)) for kind in rule.periods))
    for period in periods(plan.identity.year, named if task is not None else kinds):
        if period.days[0] <= today:
            yield period.name, ""


def complete_forms(incomplete: str) -> list[_Offer]:
    """The packaged forms whose ids begin as what is typed does.

    Args:
        incomplete: What is typed.
    """
    from tthc_cli.counts import packaged_forms  # here: no other command should wait for it

    return [(id_, form.name.text) for id_, form in packaged_forms().items() if id_.startswith(incomplete)]


complete_events = _offers(_events)
complete_tasks = _offers(_tasks)
complete_units = _offers(_units)
complete_targets = _offers(_targets)
complete_periods = _offers(_periods)
