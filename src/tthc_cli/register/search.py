"""Entries of a register found again by their words (tìm mục đã ghi)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tthc_cli.plan import Plan
from tthc_cli.register.entries import Entry, rules_done
from tthc_cli.rules import period_key, period_words
from tthc_cli.text import fold


def with_words(entries: Iterable[Entry], plans: Sequence[Plan], words: Iterable[str]) -> list[Entry]:
    """The entries that have all of some words, whatever their case and accents.

    Looked at are the label and the names of the event, the content of the task and the label of its rule, the matter,
    the reference, the note and the period, by its name and in words. A voiding has the words of what it voids.

    Args:
        entries: All entries of the register.
        plans: The plans in force; of an entry of another plan, only what stands in the register is known.
        words: Each of them must stand in one of those texts as it is; a part of a word will do.
    """
    by_id = {plan.id: plan for plan in plans}
    parts = [fold(text) for text in words]
    having: dict[int, Entry] = {}
    for entry in entries:
        text = "\n".join(map(fold, _texts(entry, by_id.get(entry.plan or ""))))
        if entry.voids in having or all(part in text for part in parts):
            having[entry.id] = entry
    return list(having.values())


def _texts(entry: Entry, plan: Plan | None) -> Iterator[str]:
    """All texts of an entry that words are looked for in."""
    yield from filter(None, (entry.event, entry.matter, entry.ref, entry.note, entry.period))
    key = period_key(entry.period or "")
    if key is not None:
        yield period_words(key)
    event = None if plan is None or entry.event is None else plan.event_named(entry.event)
    if event is not None:
        yield from (event.label, event.alias)
    task = None if plan is None or entry.task is None else plan.task(entry.task)
    if task is not None:
        yield task.content
        yield from (rule.label for rule in rules_done(task, entry.rule) if rule.label)
