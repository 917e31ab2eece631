"""Which task makes which event happen (``produces``), as far as their words say so: a proposal for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tthc_cli.i18n import _
from tthc_cli.plan.model import Event, Task
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.events import Events
from tthc_cli.rules.by_kind import triggers


def proposed(tasks: tuple[Task, ...], events: Events, words: PlanWords) -> tuple[tuple[Task, ...], tuple[Event, ...]]:
    """The tasks with the events that they are proposed to make happen, and the events with what that means.

    A task makes an event happen where its content has the event's whole words ("ban hành Quyết định …"), and makes
    a document take effect where it issues it. Only where one task does, where that is not another's act ("đôn đốc …
    ban hành …"), and where the task does not wait for the event.
    """
    made: dict[int, list[str]] = {}
    found: list[Event] = []
    others = tuple(f"{events.plain(word)} " for word in words.others_make)
    acts = {
        task.number: (list(_clauses(task.content, events)), list(_clauses(task.product, events)))
        for task in tasks
        if not f"{events.plain(task.content)} ".startswith(others)
    }
    waiting = {task.number: {key for rule in task.rules for key in triggers(rule)} for task in tasks}
    making, effect = (tuple(map(events.plain, its)) for its in (words.making, words.taking_effect))
    follows = "|".join(re.escape(events.plain(word)) for word in words.made_followed)

    def says(clause: str, name: str, *, first: bool = False) -> bool:
        """Whether a clause has a name, and goes on with no more of it: "Kế hoạch kiểm tra nội bộ" is another one."""
        start = "^" if first else "(?:^| )"
        return re.search(rf"{start}{re.escape(name)}(?:$| (?:{follows})(?: |$))", clause) is not None

    for event in events.found():
        names = [events.plain(name) for name in (event.label, *event.words)]
        whole = [name for name in names for verb in making if _is_thing(name.removeprefix(f"{verb} "), name, events)]
        things = [name.removesuffix(end).strip() for name in names for end in effect if name.endswith(f" {end}")][:1]
        things = [thing for thing in things if _is_thing(thing, None, events)]
        takers = [
            number
            for number, (content, product) in acts.items()
            if any(says(clause, name) for clause in content for name in whole)
            or any(says(clause, f"{verb} {thing}") for clause in content for thing in things for verb in making)
            or any(says(clause, thing, first=True) for clause in product[:1] for thing in things)
        ]
        if any(name.endswith(effect) for name in names) and not events.is_known(event.key):
            event = replace(event, ahead=True)
        if len(takers) == 1 and not _starts(takers[0], event.key, made, waiting):
            made.setdefault(takers[0], []).append(event.key)
            event = _noted(event, takers[0], own_date=bool(things) and not events.is_known(event.key))
        found.append(event)
    return tuple(replace(task, produces=tuple(made.get(task.number, ()))) for task in tasks), tuple(found)


def _clauses(text: str, events: Events) -> Iterator[str]:
    """The parts of a cell between its marks, to be compared."""
    return (events.plain(part) for part in re.split(r"[.;,:()\n]", text) if part.strip())


def _is_thing(words: str, name: str | None, events: Events) -> bool:
    """Whether words say which thing is meant: more than two, that are not vague; not the whole ``name`` again."""
    return words != name and len(words.split()) > 2 and not events.is_vague(words)


def _noted(event: Event, task: int, *, own_date: bool) -> Event:
    """The event with the note that the task is proposed for it, once."""
    note = _("It is proposed by the words that task {number} makes it happen; confirm it.").format(number=task)
    lines = (event.note or "").splitlines()
    return replace(
        event,
        note="\n".join(lines if note in lines else [*lines, note]),
        own_date=event.own_date or own_date,
    )


def _starts(task: int, event: str, made: Mapping[int, list[str]], waiting: Mapping[int, set[str]]) -> bool:
    """Whether an event starts the task that makes it happen, by itself or through others."""
    coming, reached = [event], set()
    while coming:
        key = coming.pop()
        if key not in reached:
            reached.add(key)
            coming += [other for number, its in made.items() if key in waiting[number] for other in its]
    return bool(reached & waiting[task])
