"""A plan's events, found by the words that its phrases have for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.text import name_of, spelled, unaccented
from tthc_cli.plan import Plan

Events = Callable[[str], str | None]
"""Gives the key of the event that some words speak of; for no words (``""``) the event that a phrase without one counts
from, or None if there is none. Raises TthcError for words that it does not know."""


def event_of(plan: Plan, words: str) -> str | None:
    """The event that words speak of: by its key, alias, label or other ``words``.

    Case and spacing do not matter. Words without any accent find an event by its names without accents.

    Args:
        plan: The plan that has the events.
        words: The words.

    Returns:
        The event's key; None if no event has such a name.

    Raises:
        TthcError: If several events have it, without accents.
    """
    names = [
        (_bare(name), event.key)
        for event in plan.events
        for name in (event.key, event.alias, event.label, *event.words)
    ]

    bare = _bare(words)
    keys = {key for name, key in names if name == bare}
    if not keys and bare.isascii():
        keys = {key for name, key in names if unaccented(name) == bare}
    if len(keys) > 1:
        raise TthcError(
            _("“{words}” can be any of the events {keys}; write it with accents").format(
                words=words, keys=", ".join(sorted(keys))
            )
        )
    return keys.pop() if keys else None


def events_called(plan: Plan, names: Iterable[str]) -> frozenset[str]:
    """The keys of all events that have one of some names: a key, alias, label or other ``words``.

    Args:
        plan: The plan that has the events.
        names: The names, whatever their case and spacing.
    """
    called = set(map(_bare, names))
    return frozenset(
        event.key
        for event in plan.events
        if called.intersection(map(_bare, (event.key, event.alias, event.label, *event.words)))
    )


def _bare(name: str) -> str:
    """A name to be compared; "ngày" before it belongs to the phrase as well as to the name."""
    return name_of(name).removeprefix(spelled("ngày ")).removeprefix("ngay ")
