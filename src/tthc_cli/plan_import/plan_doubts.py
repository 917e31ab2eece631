"""What can be wrong in a plan that is none the less a plan: days of another year, events that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from tthc_cli.data_files import Document
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan import Plan, Task, stands_in
from tthc_cli.rules import Rule, days_outside, fixed_parts, speaks_of

_READINGS: tuple[Literal[1, 2] | None, ...] = (None, 1, 2)


def plan_doubts(document: Document, plan: Plan) -> list[str]:
    """What a person should look at in a plan, each in one line with the place in the file.

    Args:
        document: The plan's file.
        plan: What was read of it.
    """
    lines: list[tuple[tuple[str | int, ...], str]] = []
    for at, task in enumerate(plan.tasks):
        for place, rule in enumerate(task.rules):
            if words := day_of_another_year(task, rule, f"{task.number}.{place + 1}", plan.identity.year):
                lines.append((("tasks", at, "rules", place), words))
    lines += [(("events", at), words) for at, words in _unused_events(plan)]
    return [f"{document.path}:{document.line(where)}: {words}" for where, words in lines]


def day_of_another_year(task: Task, rule: Rule, number: str, year: int) -> str | None:
    """Say that a rule is due in another year than the plan's; None if it is not, or the plan's own words say so.

    Args:
        task: The task.
        rule: One of its rules.
        number: The number of the rule (10.1).
        year: The plan's year.
    """
    outside = filter(None, (days_outside(part, year) for part in fixed_parts(rule)))
    last = next((last for last, day in outside if not _is_in_words(task, rule, day, year)), None)
    if last is None:
        return None
    return _("rule {number}: {day} is not in the plan's year {year}, and its words name no other year").format(
        number=number, day=f"{last:%d/%m/%Y}", year=year
    )


def _is_in_words(task: Task, rule: Rule, day: date, year: int) -> bool:
    """Whether the words of the time cell themselves give a day: they name its year, or are read so."""
    if not stands_in(rule.text, (task.time,)):
        return False  # of an empty cell: the words are a person's
    return str(day.year) in rule.text or any(day in _days_read(rule.text, year, reading) for reading in _READINGS)


def _days_read(words: str, year: int, reading: Literal[1, 2] | None) -> set[date]:
    """The fixed days that words are read as; none if they cannot be read."""
    from tthc_cli.phrases import read_time  # here: few plans need it, and it takes long

    try:
        rules = read_time(words, year=year, events=lambda event: event or None, reading=reading)
    except TthcError:
        return set()
    parts = [part for rule in rules for part in fixed_parts(rule)]
    return {getattr(part, name) for part in parts for name in ("date", "last") if getattr(part, name, None)}


def _unused_events(plan: Plan) -> Iterator[tuple[int, str]]:
    """The place of each event that no rule uses and no task produces, and that in words."""
    used = {key for task in plan.tasks for rule in task.rules for key in speaks_of(rule)}
    used |= {key for task in plan.tasks for key in task.produces}
    for at, event in enumerate(plan.events):
        if event.key not in used:
            yield (
                at,
                _(
                    "no rule uses the event “{event}” ({key}), and no task produces it; remove it if it is left over"
                ).format(event=event.label, key=event.typed),
            )
