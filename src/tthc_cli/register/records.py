"""What was recorded as done: in one matter, or for the plan itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter

from tthc_cli.plan import RuleRef, Task
from tthc_cli.register.entries import Entry
from tthc_cli.register.entry_columns import Line
from tthc_cli.rules import Deadline


class Records:
    """What the entries of a matter, or those of the plan itself, say was done."""

    def __init__(self, entries: Iterable[Entry | Line], as_of: date) -> None:
        self._as_of = as_of
        self._days: dict[tuple[int, int | None, str | None], list[tuple[int, str | None, date]]] = {}
        """By task, rule and period: the place of each entry in the order of recording, its matter and its day."""
        for place, entry in enumerate(entries):
            if entry.kind == "done" and entry.task is not None and entry.day is not None:
                # a line stands for itself in any matter; the plan itself has entries of several
                recorded = place, entry.matter if isinstance(entry, Entry) else None, entry.day
                self._days.setdefault((entry.task, entry.rule, entry.period), []).append(recorded)

    @property
    def tasks(self) -> list[int]:
        """The numbers of the tasks that something was recorded of, in the order of recording."""
        return list(dict.fromkeys(task for task, _rule, _period in self._days))

    def places(self, task: Task) -> list[int]:
        """The rules of a task that something was recorded of; the only one is meant by the whole task."""
        only = 1 if len(task.rules) == 1 else None
        places = {rule or only for number, rule, _period in self._days if number == task.number}
        return sorted(place for place in places if place is not None)

    def latest(self, task: int, rule: int | None, period: str | None = None) -> date | None:
        """The day by ``as_of`` on which the last record says that the whole task, or a rule of it, was done.

        A record replaces those of its matter before it, on whatever day one looks: else a day that was put right would
        still count whenever one looks back to before the right one.

        Args:
            task: The task's number.
            rule: The rule's place in it; None for the whole task alone.
            period: The period that it was done for; None for what has no periods.
        """
        recorded = self._days.get((task, None, period), [])
        if rule is not None:
            recorded = [*recorded, *self._days.get((task, rule, period), ())]
        if len(recorded) < 2:  # as in most of very many matters
            return next((day for _at, _matter, day in recorded if day <= self._as_of), None)
        last = {matter: (at, day) for at, matter, day in sorted(recorded, key=itemgetter(0))}
        return max(((at, day) for at, day in last.values() if day <= self._as_of), default=(0, None))[1]

    def days(self, ref: RuleRef) -> list[date]:
        """The days by ``as_of`` on which just this rule was recorded as done."""
        return [day for _at, _matter, day in self._days.get((*ref, None), ()) if day <= self._as_of]


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
