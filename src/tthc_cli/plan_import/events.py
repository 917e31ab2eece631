"""Events that a plan's times count from (sự kiện), each with a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.phrases import event_of, name_of
from tthc_cli.plan import Event, Plan
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.keys import slug, unique

_ALIKE: Final = 0.8
"""From which likeness on two events are said to be perhaps one."""
_MOST_COMPARED: Final = 50
"""Events before it that an event is compared with."""


@dataclass(slots=True, kw_only=True)
class _Event:
    """An event on the way: its words are gathered row by row."""

    key: str
    alias: str
    label: str
    words: list[str]
    plain: str
    previous: Event | None = None
    used: bool = False


class Events:
    """The events of a plan, one for all rows that speak of it in words that mean the same."""

    def __init__(self, words: PlanWords, previous: Plan | None) -> None:
        """Take the dictionary, and a plan whose keys are kept."""
        self._words = words
        self._previous = previous
        self._same = sorted(
            ((name_of(word), name_of(same)) for word, same in words.same_words.items()), key=lambda pair: -len(pair[0])
        )
        self._vague = sorted(map(name_of, words.vague_words), key=len, reverse=True)
        self._events: dict[tuple[str, int | None], _Event] = {}
        """The events by their plain words, and the task that vague ones belong to; or by the previous plan's key."""

    def key(self, words: str, task: int) -> str:
        """The key of the event that words of a task's cell speak of.

        Args:
            words: The words.
            task: The task's number: words that do not say which thing is meant speak of an event of this task alone.

        Returns:
            The key; a new one if no other row spoke of the event.
        """
        kept = None if self._previous is None else event_of(self._previous, words)
        plain = self.plain(words)
        of_task = task if self.is_vague(plain) else None
        place = (plain, of_task) if kept is None else (kept, None)
        event = self._events.get(place)
        if event is None:
            event = self._events[place] = self._new(words, plain, of_task, kept)
        if name_of(words) not in map(name_of, event.words):
            event.words.append(" ".join(words.split()))
        event.used = True
        return event.key

    def done(self, task: int) -> str:
        """The key of the event that ends what a task repeats, if its words do not name one."""
        place = ("", task)
        if place not in self._events:
            label = _("Task {number} done").format(number=task)
            self._events[place] = self._made(label, "")
        self._events[place].used = True
        return self._events[place].key

    def _new(self, words: str, plain: str, task: int | None, kept: str | None) -> _Event:
        """An event that no row spoke of before: the previous plan's with the key ``kept``, or a new one."""
        if kept is not None and self._previous is not None:
            event = self._previous.event(kept)
            return _Event(
                key=event.key,
                alias=event.alias,
                label=event.label,
                words=[event.label, *event.words],
                plain=plain,
                previous=event,
            )
        label = " ".join(words.split())
        label = label[:1].upper() + label[1:]
        if task is not None:
            label = _("{words} (task {number})").format(words=label, number=task)
        return self._made(label, plain)

    def _made(self, label: str, plain: str) -> _Event:
        taken = {name for event in self._events.values() for name in (event.key, event.alias)}
        if self._previous is not None:
            taken |= {name for event in self._previous.events for name in (event.key, event.alias)}
        alias = unique(slug(label, self._words.small_words), taken)
        return _Event(key=unique(f"event-{alias}", taken), alias=alias, label=label, words=[], plain=plain)

    def plain(self, words: str) -> str:
        """Words to be compared: those that mean the same are the same."""
        plain = f" {name_of(words)} "
        plain = plain.removeprefix(f" {name_of('ngày')}") if plain.startswith(f" {name_of('ngày')} ") else plain
        for word, same in self._same:
            plain = re.sub(rf"(?<= ){re.escape(word)}(?= )", same, plain)
        return " ".join(plain.split())

    def is_vague(self, plain: str) -> bool:
        """Whether words (:meth:`plain`) do not say which thing is meant."""
        rest = f" {plain} "
        for word in self._vague:
            rest = re.sub(rf"(?<= ){re.escape(word)}(?= )", "", rest)
        return not rest.strip()

    def is_known(self, key: str) -> bool:
        """Whether the event is of the plan whose keys are kept: what that one says of it holds."""
        return self._previous is not None and any(event.key == key for event in self._previous.events)

    def spoken_of(self) -> tuple[Event, ...]:
        """The events that rows speak of, in the order in which they did."""
        used = [event for event in self._events.values() if event.used]
        names = [name_of(name) for event in used for name in {*map(name_of, event.words), name_of(event.label)}]
        made = []
        for event in used:
            own = [word for word in event.words if name_of(word) != name_of(event.label)]
            words = tuple(word for word in own if names.count(name_of(word)) == 1)
            if event.previous is not None:
                made.append(replace(event.previous, words=tuple(dict.fromkeys((*event.previous.words, *words)))))
                continue
            made.append(
                Event(key=event.key, label=event.label, alias=event.alias, words=words, note=_alike(event, used))
            )
        return tuple(made)


def _alike(event: _Event, events: Sequence[_Event]) -> str | None:
    """A note about an event before this one that may be the same."""
    if not event.plain:
        return None
    words = event.plain.split()
    for before in events[: events.index(event)][-_MOST_COMPARED:]:
        if before.plain and SequenceMatcher(None, words, before.plain.split(), autojunk=False).ratio() >= _ALIKE:
            return _("Much like {key}; if it is the same, keep one of the two.").format(key=before.key)
    return None
