"""Two plans, of one year and the next: which tasks are the same, and what changed in them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import log
from typing import Final, Literal, TypeVar

from tthc_cli.classes import dataclass
from tthc_cli.plan.model import Duty, Kpi, Plan, Task
from tthc_cli.plan.wording import target_words
from tthc_cli.rules import Rule, fixed_parts, labelled, map_days, map_events, say, without_words, year_on
from tthc_cli.text import fold

_Two = tuple[str, str]

ALIKE: Final = 0.6
"""From which likeness of their words on (0 to 1) two tasks, or duties, are the same one, reworded."""
ALIKE_IN_PLACE: Final = 0.4
"""The same for those that have the same number."""

What = Literal[
    "new",
    "gone",
    "renumbered",
    "reworded",
    "lead",
    "support",
    "product",
    "deadline_moved",
    "deadline_new",
    "deadline_gone",
    "label",
    "target_raised",
    "target_lowered",
    "target_changed",
    "target_new",
    "target_gone",
    "basis_replaced",
    "basis_new",
    "basis_gone",
    "unread",
    "moved_on",
    "duty_new",
    "duty_gone",
    "duty_moved",
    "duty_reworded",
    "duty_units",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed: in a task, or with no task in a standing duty."""

    what: What
    old_task: Task | None
    new_task: Task | None
    old: str | None
    """What the old plan says, in words; None where there is nothing."""
    new: str | None


def changes(old: Plan, new: Plan) -> list[Change]:
    """What changed from one plan to another.

    Years do not count as a change if they are just the plans' own: "Trong năm 2024" and "Trong năm 2025" are the same
    time, as are a day and the same day a year on. So is a day that stayed, such as the end of a programme.

    Args:
        old: The plan that was in force before.
        new: The plan that takes its place.

    Returns:
        Changes in the order of the new plan's tasks, then tasks that are gone, then standing duties in the same way.
    """
    comparing = _Comparing(old, new)
    pairs = comparing.pairs()
    of_old = {task.number: task for task in old.tasks}
    in_tasks: list[Change] = []
    for task in new.tasks:
        before = pairs.get(task.number)
        if before is None:
            in_tasks.append(Change(what="new", old_task=None, new_task=task, old=None, new=task.content))
        else:
            in_tasks += comparing.task(of_old[before], task)
    kept = set(pairs.values())
    in_tasks += [
        Change(what="gone", old_task=task, new_task=None, old=task.content, new=None)
        for task in old.tasks
        if task.number not in kept
    ]
    return [*in_tasks, *comparing.duties()]


def same_tasks(old: Plan, new: Plan) -> dict[int, int]:
    """Which tasks are the same, reworded or not.

    Args:
        old: The plan that was in force before.
        new: The plan that takes its place.

    Returns:
        The number in the old plan by that in the new one.
    """
    return _Comparing(old, new).pairs()


def same_events(old: Plan, new: Plan) -> dict[str, str]:
    """Which events are the same: by the key, or by any words that both plans have for them.

    Args:
        old: The plan that was in force before.
        new: The plan that takes its place.

    Returns:
        The key in the old plan by that in the new one.
    """
    keys = {event.key for event in old.events}
    return {after: before for after, before in _Comparing(old, new).events.items() if before in keys}


class _Comparing:
    def __init__(self, old: Plan, new: Plan) -> None:
        self._old, self._new = old, new
        self._years_on = new.identity.year - old.identity.year
        self._old_labels = {event.key: event.label for event in old.events}
        self._new_labels = {event.key: event.label for event in new.events}
        # an event is the same by its key, or by any words that both plans have for it
        self._same: dict[str, str] = {}
        names = {
            fold(name): event.key
            for event in old.events
            for name in (event.key, event.alias, event.label, *event.words)
        }
        for event in new.events:
            keys = (names.get(fold(name)) for name in (event.key, event.alias, event.label, *event.words))
            self._same[event.key] = next(filter(None, keys), event.key)

    # -- which tasks and events are the same

    @property
    def events(self) -> Mapping[str, str]:
        """Old key by new one; an event that the old plan has under no name stands for itself."""
        return self._same

    def pairs(self) -> dict[int, int]:
        """Old task by new one."""
        return _pairs(
            {task.number: _twos(task.content, self._old) for task in self._old.tasks},
            {task.number: _twos(task.content, self._new) for task in self._new.tasks},
        )

    def duties(self) -> Iterator[Change]:
        """What changed in the standing duties, each named by its article."""

        def change(what: What, old: str | None, new: str | None) -> Change:
            return Change(what=what, old_task=None, new_task=None, old=old, new=new)

        def whole(duty: Duty) -> str:
            return f"{duty.article}: {duty.text}"

        old = {duty.article: duty for duty in self._old.duties}
        pairs = _pairs(
            {article: _twos(duty.text, self._old) for article, duty in old.items()},
            {duty.article: _twos(duty.text, self._new) for duty in self._new.duties},
        )
        for duty in self._new.duties:
            if duty.article not in pairs:
                yield change("duty_new", None, whole(duty))
                continue
            before = old.pop(pairs[duty.article])
            if before.article != duty.article:
                yield change("duty_moved", before.article, duty.article)
            if not self._same_text(before.text, duty.text):
                yield change("duty_reworded", whole(before), whole(duty))
            units = self._units(self._old, before.units), self._units(self._new, duty.units)
            if units[0].keys() != units[1].keys():
                yield change("duty_units", *(f"{duty.article}: {'; '.join(names.values())}" for names in units))
        for before in old.values():
            yield change("duty_gone", whole(before), None)

    # -- what changed in one

    def task(self, old: Task, new: Task) -> Iterator[Change]:
        """What changed in a task.

        Args:
            old: The task in the old plan.
            new: The same task in the new plan.
        """

        def change(what: What, before: str | None, after: str | None) -> Change:
            return Change(what=what, old_task=old, new_task=new, old=before, new=after)

        if old.number != new.number:
            yield change("renumbered", str(old.number), str(new.number))
        if not self._same_text(old.content, new.content):
            yield change("reworded", old.content, new.content)
        of_units: tuple[tuple[What, tuple[str, ...], tuple[str, ...]], ...] = (
            ("lead", old.lead_units, new.lead_units),
            ("support", old.support_units, new.support_units),
        )
        for what, old_keys, new_keys in of_units:
            units = self._units(self._old, old_keys), self._units(self._new, new_keys)
            if units[0].keys() != units[1].keys():
                yield change(what, *("; ".join(names.values()) or None for names in units))
        yield from self._times(old, new)
        targets = list(self._targets(old, new))
        if not targets and not self._same_text(old.product, new.product):
            yield change("product", old.product or None, new.product or None)
        yield from targets
        yield from self._bases(old, new)
        if new.unread != old.unread:
            for what, moved_on in (("unread", False), ("moved_on", True)):
                reasons = dict.fromkeys(words.reason for words in new.unread if words.is_moved_on == moved_on)
                if reasons:
                    yield change(what, None, "; ".join(reasons))

    def _same_text(self, old: str, new: str) -> bool:
        """Whether two texts are the same, or would be if both plans were for one year."""
        years = self._old.identity.year, self._new.identity.year
        return _yearless(old, years[0]) in (_yearless(new, years[0]), _yearless(new, years[1]))

    def _units(self, plan: Plan, keys: Iterable[str]) -> dict[str, str]:
        """Units by name, which are the same by name or key; never a cell's own words, which can name a person."""
        by_name = {fold(unit.name): key for key, unit in self._old.units.items()}
        return {by_name.get(fold(plan.units[key].name), key): plan.units[key].name for key in keys}

    def _times(self, old: Task, new: Task) -> Iterator[Change]:
        same = self._same_rules(old, new)
        yield from self._labels(old, new, same)
        kept = [rule for rules in same for rule in rules]
        gone = [rule for rule, rules in zip(old.rules, same, strict=True) if not rules]
        come = [rule for rule in new.rules if rule not in kept]
        for left, added in itertools.zip_longest(gone, come):
            what: What = "deadline_new" if left is None else "deadline_gone" if added is None else "deadline_moved"
            yield Change(
                what=what,
                old_task=old,
                new_task=new,
                old=None if left is None else labelled(left, say(left, self._old_labels.__getitem__)),
                new=None if added is None else labelled(added, say(added, self._new_labels.__getitem__)),
            )

    def _same_rules(self, old: Task, new: Task) -> list[list[Rule]]:
        """For each rule of the old task those of the new one that say the same: as many years on, or of the same day.

        A day that stayed, such as the last one of a programme, is looked for among what no other rule became.
        """
        years = self._years_on
        dateless = {rule: _dateless(map_events(rule, lambda key: self._same.get(key, key))) for rule in new.rules}
        same = [
            [added for added in new.rules if dateless[added] == _dateless(rule) and _is_years_on(rule, added, years)]
            for rule in old.rules
        ]
        come = [rule for rule in new.rules if not any(rule in rules for rules in same)]
        return [
            rules or [added for added in come if dateless[added] == _dateless(rule) and _days(added) == _days(rule)]
            for rule, rules in zip(old.rules, same, strict=True)
        ]

    def _labels(self, old: Task, new: Task, same: Sequence[Sequence[Rule]]) -> Iterator[Change]:
        """What stands before the same times, if that changed."""
        times = dict(zip(map(without_words, old.rules), same, strict=True))
        for time, rules in times.items():
            old_labels = [rule.label for rule in old.rules if without_words(rule) == time]
            new_labels = [rule.label for rule in rules]
            if new_labels and _folded(old_labels) != _folded(new_labels):
                words = ["; ".join(filter(None, labels)) or None for labels in (old_labels, new_labels)]
                if words[0] != words[1]:  # else as many words stand before one time more, or one less
                    yield Change(what="label", old_task=old, new_task=new, old=words[0], new=words[1])

    def _targets(self, old: Task, new: Task) -> Iterator[Change]:
        before, after = list(self._old.kpis_of(old.number)), list(self._new.kpis_of(new.number))
        pairs: list[tuple[Kpi | None, Kpi | None]] = []
        for kpi in list(before):
            same = next((candidate for candidate in after if candidate.measure == kpi.measure), None)
            if same is not None:
                pairs.append((kpi, same))
                before.remove(kpi)
                after.remove(same)
        for left, added in [*pairs, *((kpi, None) for kpi in before), *((None, kpi) for kpi in after)]:
            what = _target_change(left, added)
            if what is not None:
                yield Change(
                    what=what,
                    old_task=old,
                    new_task=new,
                    old=None if left is None else target_words(left),
                    new=None if added is None else target_words(added),
                )

    def _bases(self, old: Task, new: Task) -> Iterator[Change]:
        before = [self._old.sources[key].cite() for key in dict.fromkeys(old.basis_sources)]
        after = [self._new.sources[key].cite() for key in dict.fromkeys(new.basis_sources)]
        shared = {fold(document) for document in before} & {fold(document) for document in after}
        gone = [document for document in before if fold(document) not in shared]
        come = [document for document in after if fold(document) not in shared]
        replaced = _replaced(gone, come)
        for left, added in [*replaced, *((document, None) for document in gone), *((None, each) for each in come)]:
            what: What = "basis_new" if left is None else "basis_gone" if added is None else "basis_replaced"
            yield Change(what=what, old_task=old, new_task=new, old=left, new=added)


def _folded(labels: Iterable[str | None]) -> list[str]:
    return sorted(fold(label or "") for label in labels)


def _replaced(gone: list[str], come: list[str]) -> list[tuple[str | None, str | None]]:
    """Documents that the only new one of their kind replaces, Thông tư by Thông tư; taken out of both lists."""
    replaced: list[tuple[str | None, str | None]] = []
    for document in list(gone):
        kind = _kind(document)
        of_kind = [added for added in come if _kind(added) == kind]
        if len(of_kind) == [_kind(left) for left in gone].count(kind) == 1:
            replaced.append((document, of_kind[0]))
            gone.remove(document)
            come.remove(of_kind[0])
    return replaced


_Name = TypeVar("_Name", int, str)


def _pairs(old: Mapping[_Name, Counter[_Two]], new: Mapping[_Name, Counter[_Two]]) -> dict[_Name, _Name]:
    """Old text by new one, the likest first; each stands for one. Texts are given by their names as :func:`_twos`.

    Likeness is the share of the pairs of words that two texts have in common, in the middle between the share of both
    and that of the shorter one, which the longer may only add to. Pairs that few texts have count more: what all of
    such a plan speak of says nothing.
    """
    among = Counter(two for words in (*old.values(), *new.values()) for two in words)
    weight = {two: log(1 + (len(old) + len(new)) / count) for two, count in among.items()}

    def weighed(words: Counter[_Two]) -> float:
        return sum(weight[two] * count for two, count in words.items())

    of_old = {name: weighed(words) for name, words in old.items()}
    of_new = {name: weighed(words) for name, words in new.items()}
    scored: list[tuple[float, bool, _Name, _Name]] = []
    for after, before in itertools.product(new, old):
        both = weighed(new[after] & old[before])
        shorter, longer = sorted((of_new[after], of_old[before]))
        likeness = both / (shorter + longer or 1) + both / (2 * shorter or 1)
        if likeness >= (ALIKE_IN_PLACE if before == after else ALIKE):
            scored.append((likeness, before == after, after, before))
    pairs: dict[_Name, _Name] = {}
    taken: set[_Name] = set()
    for _likeness, _place, after, before in sorted(scored, key=lambda pair: (-pair[0], not pair[1], pair[2:])):
        if after not in pairs and before not in taken:
            pairs[after] = before
            taken.add(before)
    return pairs


def _twos(text: str, plan: Plan) -> Counter[_Two]:
    """The words of a text, two by two."""
    words = ["", *_yearless(text, plan.identity.year).split(), ""]
    return Counter(itertools.pairwise(words))


def _kind(document: str) -> str:
    """The kind of a document: the words before its number."""
    return re.split(r" (?=[0-9])", document, maxsplit=1)[0]


def _yearless(text: str, year: int) -> str:
    """Text to be compared: without case, punctuation, and with the plan's year and the one after it as such."""
    words = " ".join(re.findall(r"\w+", fold(text)))
    for distance, name in ((-1, "prev"), (0, "year"), (1, "next")):
        words = re.sub(rf"\b{year + distance}\b", name, words)
    return words


def _dateless(rule: Rule) -> Rule:
    """What a rule means, whatever its fixed days and its words are."""
    return map_days(without_words(rule), lambda _day: date.min)


def _days(rule: Rule) -> list[date]:
    """The fixed days of a rule, in the order of its parts."""
    days: list[date] = []

    def note(day: date) -> date:
        days.append(day)
        return day

    map_days(rule, note)
    return days


def _is_years_on(old: Rule, new: Rule, years: int) -> bool:
    """Whether each fixed day of a rule is that of another one some years on; both have as many."""
    moved = [
        {year_on(day, years, named=named) for named in _may_be_named(part.text)}
        for part in fixed_parts(old)
        for day in _days(part)
    ]
    return all(day in days for day, days in zip(_days(new), moved, strict=True))


def _may_be_named(words: str) -> set[bool]:
    """Whether words name 28 February by its number, or as the end of its month; words that do both may do either."""
    if re.search(r"(?<![0-9])28(?![0-9])", words) is None:
        return {False}
    return {True, False} if re.search(r"\b(?:hết|cuối)\s+tháng\b", words, re.IGNORECASE) else {True}


def _target_change(old: Kpi | None, new: Kpi | None) -> What | None:
    if old is None or new is None:
        return "target_new" if old is None else "target_gone"
    if old.op != new.op:
        return "target_changed"
    if old.target != new.target:
        return "target_raised" if new.target > old.target else "target_lowered"
    return None
