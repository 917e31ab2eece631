"""What was recorded as done: in one matter, or for the plan itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from tthc_cli.plan import RuleRef, Task
from tthc_cli.register.entries import Entry
from tthc_cli.rules import Deadline


class Records:
    """What the entries of a matter, or those of the plan itself, say was done."""

    def __init__(self, entries: Iterable[Entry], as_of: date) -> None:
        self._as_of = as_of
        self._entries: dict[tuple[int, int | None, str | None], list[Entry]] = defaultdict(list)
        """By task, rule and period, in the order of recording."""
        for entry in entries:
            if entry.kind == "done" and entry.task is not None and entry.day is not None:
                self._entries[entry.task, entry.rule, entry.period].append(entry)

    @property
    def tasks(self) -> list[int]:
        """The numbers of the tasks that something was recorded of, in the order of recording."""
        return list(dict.fromkeys(task for task, _rule, _period in self._entries))

    def places(self, task: Task) -> list[int]:
        """The rules of a task that something was recorded of; the only one is meant by the whole task."""
        only = 1 if len(task.rules) == 1 else None
        places = {rule or only for number, rule, _period in self._entries if number == task.number}
        return sorted(place for place in places if place is not None)

    def latest(self, task: int, rule: int | None, period: str | None = None) -> date | None:
        """The day on which the last record by ``as_of`` says that the whole task, or a rule of it, was done.

        Args:
            task: The task's number.
            rule: The rule's place in it; None for the whole task alone.
            period: The period that it was done for; None for what has no periods.
        """
        entries = [
            entry
            for key in {(task, None, period), (task, rule, period)}
            for entry in self._entries.get(key, ())
            if entry.day and entry.day <= self._as_of
        ]
        return max(entries, key=lambda entry: entry.id).day if entries else None

    def days(self, ref: RuleRef) -> list[date]:
        """The days by ``as_of`` on which just this rule was recorded as done."""
        entries = self._entries.get((*ref, None), ())
        return [entry.day for entry in entries if entry.day and entry.day <= self._as_of]


def cover(first: Deadline, updates: Sequence[Deadline], days: Iterable[date]) -> dict[int, date]:
    """The day on which each update of a repeated deadline was made, by occurrence.

    A record stands for every update that was due by its day and not made yet; if there is none, for the next one to
    come. Until the first deadline has passed there is nothing to update.

    Args:
        first: The first deadline.
        updates: The updates that follow it, in order.
        days: The days that were recorded.
    """
    made: dict[int, date] = {}
    for day in sorted(days):
        if day <= first.due:
            continue
        late = [update for update in updates if update.due <= day and update.occurrence not in made]
        for update in late or [update for update in updates if update.due >= day][:1]:
            made.setdefault(update.occurrence, day)
    return made
