"""Events that a plan's times count from (sự kiện), each with a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from tthc_cli.i18n import _
from tthc_cli.phrases import event_of
from tthc_cli.phrases.text import name_of
from tthc_cli.plan.model import Event, Plan
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.keys import slug, unique

_ALIKE: Final = 0.8
"""From which likeness on two events are said to be perhaps one."""


@dataclass(slots=True, kw_only=True)
class _Event:
    key: str
    alias: str
    label: str
    words: list[str]
    plain: str
    previous: Event | None = None
    used: bool = False
    vague: bool = False


class Events:
    """The events of a plan, one for all rows that speak of it in words that mean the same."""

    def __init__(self, words: PlanWords, previous: Plan | None) -> None:
        self._words = words
        self._previous = previous
        self._same = sorted(
            ((name_of(word), name_of(other)) for word, other in words.same_words.items()), key=lambda p: -len(p[0])
        )
        self._vague = sorted(map(name_of, words.vague_words), key=len, reverse=True)
        self._found: dict[tuple[str, int | None], _Event] = {}

    def key(self, words: str, task: int) -> str:
        """The key of the event that words of a task's cell speak of; a new one where no other row spoke of it."""
        known = None if self._previous is None else event_of(self._previous, words)
        plain = self.plain(words)
        vague = self.is_vague(plain)
        its: tuple[str, int | None] = (plain, task if vague else None)
        if known is not None:
            its = (known, None)
        event = self._found.get(its)
        if event is None:
            event = self._found[its] = self._new(words, plain, task if vague else None, known)
        if name_of(words) not in map(name_of, event.words):
            event.words.append(" ".join(words.split()))
        event.used = True
        return event.key

    def done(self, task: int) -> str:
        """The key of the event that ends what a task repeats, where its words do not name one."""
        its = ("", task)
        if its not in self._found:
            label = _("Task {number} done").format(number=task)
            self._found[its] = self._made(label, "", words=[])
        self._found[its].used = True
        return self._found[its].key

    def _new(self, words: str, plain: str, task: int | None, known: str | None) -> _Event:
        if known is not None and self._previous is not None:
            event = self._previous.event(known)
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
        made = self._made(label, plain, words=[])
        made.vague = task is not None
        return made

    def _made(self, label: str, plain: str, *, words: list[str]) -> _Event:
        taken = {name for event in self._found.values() for name in (event.key, event.alias)}
        if self._previous is not None:
            taken |= {name for event in self._previous.events for name in (event.key, event.alias)}
        alias = unique(slug(label, self._words.small_words), taken)
        return _Event(key=unique(f"event-{alias}", taken), alias=alias, label=label, words=words, plain=plain)

    def plain(self, words: str) -> str:
        """Words to be compared: those that mean the same are the same."""
        plain = f" {name_of(words)} "
        plain = plain.removeprefix(f" {name_of('ngày')}") if plain.startswith(f" {name_of('ngày')} ") else plain
        for word, other in self._same:
            plain = re.sub(rf"(?<= ){re.escape(word)}(?= )", other, plain)
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

    def found(self) -> tuple[Event, ...]:
        """The events that rows speak of, in the order in which they did."""
        its = [event for event in self._found.values() if event.used]
        names = [name_of(name) for event in its for name in {*map(name_of, event.words), name_of(event.label)}]
        made = []
        for event in its:
            own = [word for word in event.words if name_of(word) != name_of(event.label)]
            words = tuple(word for word in own if names.count(name_of(word)) == 1)
            if event.previous is not None:
                made.append(replace(event.previous, words=tuple(dict.fromkeys((*event.previous.words, *words)))))
                continue
            made.append(
                Event(key=event.key, label=event.label, alias=event.alias, words=words, note=_alike(event, its))
            )
        return tuple(made)


def _alike(event: _Event, its: Sequence[_Event]) -> str | None:
    """A note about an event before this one that may be the same."""
    if not event.plain:
        return None
    mine = event.plain.split()
    for other in its[: its.index(event)][-50:]:
        if other.plain and SequenceMatcher(None, mine, other.plain.split(), autojunk=False).ratio() >= _ALIKE:
            return _("Much like {key}; if it is the same, keep one of the two.").format(key=other.key)
    return None
