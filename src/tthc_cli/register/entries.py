"""Entries of a register (mục ghi): what one says, which count, and which a later one replaces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Final, Literal, NamedTuple

from tthc_cli.plan import Plan, Task
from tthc_cli.rules import Rule, as_periodic, as_repeating, is_continuous, period_key, without_words
from tthc_cli.workdays import VIETNAM

EntryKind = Literal["event", "done", "void"]


UNNUMBERED: Final = 0


class RecordedFor(NamedTuple):
    """What an entry says itself, in the terms of the plan that it was recorded for."""

    plan: str | None
    event: str | None
    task: int | None
    rule: int | None


class Entry(NamedTuple):
    """One entry of a register. A tuple, because a register may hold very many.

    The register gives an entry its number when it records it, and its time and author if it brings none.
    """

    id: int
    """In the order of recording; :data:`UNNUMBERED` until it is recorded."""
    kind: EntryKind
    plan: str | None
    """The id of the plan that it belongs to; None for one of before plans had ids, which nobody has assigned."""
    year: int
    """The year of its plan."""
    matter: str | None = None
    """None for a task that has no trigger."""
    event: str | None = None
    """The plan's key, for an ``event``."""
    task: int | None = None
    """The task's number, for ``done``."""
    rule: int | None = None
    """The rule's place in the task, from 1, where just that one is done; None for the whole task."""
    period: str | None = None
    """The period reported on (``2024-Q1``), for a periodic task that is done."""
    day: date | None = None
    """When it happened; None for a ``void``."""
    ref: str | None = None
    """The document it rests on: "QĐ 123/QĐ-BKHCN"."""
    voids: int | None = None
    """The entry that a ``void`` takes back."""
    recorded_at: str = ""
    """ISO 8601, with the offset from UTC."""
    recorded_by: str = ""
    """The login name that recorded it."""
    note: str | None = None
    """What was done, in words, for ``done``."""
    recorded_for: RecordedFor | None = None
    """What it says itself, if another plan took it over: event, task and rule above are then those of that plan."""

    def adopted(self, plan: str, event: str | None, task: int | None, rule: int | None) -> Entry:
        """The entry as a plan has it that took it over.

        Args:
            plan: The id of that plan.
            event: The key of its event.
            task: The number of its task.
            rule: The place of its rule.
        """
        own = self.recorded_for or RecordedFor(self.plan, self.event, self.task, self.rule)
        return self._replace(plan=plan, event=event, task=task, rule=rule, recorded_for=own)

    @property
    def as_recorded(self) -> Entry:
        """The entry as it was recorded, whoever took it over."""
        own = self.recorded_for
        return self if own is None else self._replace(**own._asdict(), recorded_for=None)


COURSE_OF: Final = attrgetter("event", "task", "rule", "period")
"""What an entry says happened in its matter."""


def live(entries: Iterable[Entry], plan: Plan) -> list[Entry]:
    """The entries of a plan that count: voided ones and voidings are left out.

    Args:
        entries: All entries of the register.
        plan: The plan.
    """
    id_ = plan.id
    return [entry for entry in not_voided(list(entries)) if entry.plan == id_]


def not_voided(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of any plan without voided ones and voidings."""
    voided = {entry.voids for entry in entries if entry.kind == "void"}
    return [entry for entry in entries if entry.kind != "void" and entry.id not in voided]


def replaced(entries: Iterable[Entry], plan: Plan) -> set[int]:
    """The entries that count no more because later ones give another day for the same things in the same matter.

    What says that a whole task is done speaks of each of its rules, as :meth:`Records.latest` has it: it still counts
    while a rule is left that nothing later speaks of.

    Args:
        entries: All entries of the register.
        plan: The plan that they are of.

    Returns:
        The ids of those entries.
    """
    things: dict[tuple[object, ...], list[tuple[object, ...]]] = {}
    later: set[tuple[object, ...]] = set()
    outdated = set()
    for entry in reversed(live(entries, plan)):
        course = COURSE_OF(entry)
        if course not in things:
            things[course] = _things(entry, plan)
        spoken_of = {(entry.matter, *thing) for thing in things[course]}
        if spoken_of and spoken_of <= later:
            outdated.add(entry.id)
        later |= spoken_of
    return outdated


def _things(entry: Entry, plan: Plan) -> list[tuple[object, ...]]:
    """What an entry gives the day of, in its matter; nothing if each such entry stands for itself."""
    task = plan.task(entry.task or 0)
    rules = {} if task is None else dict(enumerate(task.rules, 1))
    if entry.rule is not None:
        rules = {place: rule for place, rule in rules.items() if place == entry.rule}
    # each record of a repeated deadline is an update of its own, as is each note on a continuous task
    if rules and (all(map(is_continuous, rules.values())) or (entry.rule is not None and _repeats(rules[entry.rule]))):
        return []
    # a deadline that repeats is at its end if the whole task is done, whatever is recorded of the rule
    asked = {None if _repeats(rule) else place for place, rule in rules.items() if _has_period(rule, entry.period)}
    return [(entry.event, entry.task, place, entry.period) for place in asked or {entry.rule}]


def _repeats(rule: Rule) -> bool:
    return as_repeating(rule) is not None


def _has_period(rule: Rule, name: str | None) -> bool:
    """Whether a rule is done for such a period, or for none if there is no name of one."""
    periodic, period = as_periodic(rule), None if name is None else period_key(name)
    if periodic is None:
        return name is None and not is_continuous(rule)
    return period is not None and period.kind in periodic.periods


def rules_done(task: Task, place: int | None) -> tuple[Rule, ...]:
    """The rules of a task that an entry speaks of.

    Args:
        task: The task.
        place: The rule's place in it, from 1; None for the whole task.
    """
    return task.rules if place is None else task.rules[place - 1 : place]


def counted_otherwise(entries: Iterable[Entry], plan: Plan, new_plan: Plan, number: int) -> dict[int | None, list[int]]:
    """Which entries on a task count for another deadline once its plan is changed: they name a rule by its place.

    Args:
        entries: All entries of the register.
        plan: The plan that they are of.
        new_plan: The same plan, changed.
        number: The task's number.

    Returns:
        The ids of those entries by the place of their rule; None stands for the whole task, and comes first.
    """
    places: dict[int | None, list[int]] = {}
    for entry in live(entries, plan):
        if entry.kind == "done" and entry.task == number:
            places.setdefault(entry.rule, []).append(entry.id)

    def meant(of: Plan, place: int | None) -> list[tuple[Rule, str | None]]:
        task = of.task(number)
        return [] if task is None else [(without_words(rule), rule.label) for rule in rules_done(task, place)]

    changed = (place for place in places if meant(plan, place) != meant(new_plan, place))
    return {place: places[place] for place in sorted(changed, key=lambda place: place or 0)}


def recorded_on(entry: Entry) -> date:
    """The day in Vietnam on which an entry was recorded."""
    return datetime.fromisoformat(entry.recorded_at).astimezone(VIETNAM).date()


def references(entries: Iterable[Entry]) -> dict[str, str]:
    """The document that each matter is known by: the first that an entry of it names."""
    documents: dict[str, str] = {}
    for entry in entries:
        if entry.matter and entry.ref:
            documents.setdefault(entry.matter, entry.ref)
    return documents
