"""Which task makes which event happen (``produces``), as far as their words say so: a proposal for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tthc_cli.i18n import _
from tthc_cli.plan import Event, Task
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.events import Events
from tthc_cli.rules import triggers


def proposed(tasks: tuple[Task, ...], events: Events, words: PlanWords) -> tuple[tuple[Task, ...], tuple[Event, ...]]:
    """Which task makes which event happen, as far as their words say so.

    A task makes an event happen if its content has the event's whole words ("ban hành Quyết định …"), and makes
    a document take effect if it issues it. Only if one task does, if that is not another's act ("đôn đốc …
    ban hành …"), and if the task does not wait for the event.

    Args:
        tasks: The plan's tasks.
        events: The events that they speak of.
        words: The dictionary of such words.

    Returns:
        The tasks with the events that they are proposed to make happen, and the events with what that means.
    """
    proposal = _Proposal(tasks, events, words)
    with_makers = tuple(proposal.take(event) for event in events.spoken_of())
    made = proposal.made
    return tuple(replace(task, produces=tuple(made.get(task.number, ()))) for task in tasks), with_makers


class _Proposal:
    """Finds the task that makes an event happen, one event after another."""

    def __init__(self, tasks: tuple[Task, ...], events: Events, words: PlanWords) -> None:
        self.made: dict[int, list[str]] = {}
        """The keys of the events that each task makes happen, by its number."""
        self._events = events
        acts_of_others = tuple(f"{events.plain(word)} " for word in words.others_make)
        self._acts = {
            task.number: (list(_clauses(task.content, events)), list(_clauses(task.product, events)))
            for task in tasks
            if not f"{events.plain(task.content)} ".startswith(acts_of_others)
        }
        """The clauses of content and product of each task that acts itself."""
        self._waiting = {task.number: {key for rule in task.rules for key in triggers(rule)} for task in tasks}
        self._making = tuple(map(events.plain, words.making))
        self._effect = tuple(map(events.plain, words.taking_effect))
        self._follows = "|".join(re.escape(events.plain(word)) for word in words.made_followed)

    def take(self, event: Event) -> Event:
        """The event, with a note if one task is proposed for it."""
        is_new = not self._events.is_known(event.key)
        names = [self._events.plain(name) for name in (event.label, *event.words)]
        if is_new and any(name.endswith(self._effect) for name in names):
            event = replace(event, ahead=True)
        things = self._things(names)
        makers = list(self._makers(self._whole_names(names), things))
        if len(makers) != 1 or _starts(makers[0], event.key, self.made, self._waiting):
            return event
        self.made.setdefault(makers[0], []).append(event.key)
        return _noted(event, makers[0], own_date=bool(things) and is_new)

    def _whole_names(self, names: list[str]) -> list[str]:
        """The names of an event that begin with an act and say which thing it makes."""
        return [
            name
            for name in names
            if any(_is_thing(name.removeprefix(f"{verb} "), name, self._events) for verb in self._making)
        ]

    def _things(self, names: list[str]) -> list[str]:
        """The thing that takes effect by an event, if its names say so."""
        things = [name.removesuffix(end).strip() for name in names for end in self._effect if name.endswith(f" {end}")]
        return [thing for thing in things[:1] if _is_thing(thing, None, self._events)]

    def _makers(self, names: list[str], things: list[str]) -> Iterator[int]:
        """The numbers of the tasks whose words have an event's whole names, or make what takes effect by it."""
        acts = [f"{verb} {thing}" for thing in things for verb in self._making]
        for number, (content, product) in self._acts.items():
            if any(self._says(clause, phrase) for clause in content for phrase in (*names, *acts)) or any(
                self._says(clause, thing, first=True) for clause in product[:1] for thing in things
            ):
                yield number

    def _says(self, clause: str, name: str, *, first: bool = False) -> bool:
        """Whether a clause has a name, and goes on with no more of it: "Kế hoạch kiểm tra nội bộ" is another one."""
        start = "^" if first else "(?:^| )"
        return re.search(rf"{start}{re.escape(name)}(?:$| (?:{self._follows})(?: |$))", clause) is not None


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
            coming += [event_made for number, keys in made.items() if key in waiting[number] for event_made in keys]
    return bool(reached & waiting[task])
