"""What a person puts right in a plan file (sửa tệp kế hoạch): rules, targets and what a target measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, is_mean, plan_of
from tthc_cli.data_files import Document, parse_document, spliced
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases import DONE, AmbiguousError, Target, event_of, name_of, read_target, unaccented
from tthc_cli.plan import (
    LIMITS,
    PROPOSED,
    CellName,
    Event,
    Kpi,
    Plan,
    Task,
    Unread,
    decided,
    load_report_words,
    stands_in,
)
from tthc_cli.plan_import.cell_items import parts
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.events import Events
from tthc_cli.plan_import.keys import unique
from tthc_cli.plan_import.own_words import read_own_words
from tthc_cli.plan_import.plan_doubts import day_of_another_year
from tthc_cli.plan_import.plan_yaml import plain_data
from tthc_cli.rules import Rule, needs_reporting, with_words
from tthc_cli.text import nearest

ReadingNumber = Literal[1, 2]
_ALIKE: Final = 0.75
"""From which likeness on a new event is said to be perhaps an old one."""
_TARGET_CELLS: Final[tuple[CellName, ...]] = ("content", "product", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A plan file with something put right."""

    content: bytes
    """All of the new file, checked as a plan."""
    plan: Plan
    """What it says."""
    rules: tuple[tuple[str, Rule], ...] = ()
    """The rules that are new, each with its number (10.1)."""
    targets: tuple[Kpi, ...] = ()
    """The targets that are new or confirmed."""
    tasks: tuple[int, ...] = ()
    """Numbers of the tasks that were moved on from another year, and are confirmed now."""
    events: tuple[Event, ...] = ()
    """Events that the plan did not have."""
    doubts: tuple[str, ...] = ()
    """What a person must look at, in words."""


def with_rules(
    document: Document,
    task: Task,
    phrase: str | None,
    words: PlanWords,
    *,
    place: int | None = None,
    reading: ReadingNumber | None = None,
) -> Correction:
    """Put the rules of a phrase into a plan: for what is unread of the time cell, else for the rules of the task.

    Args:
        document: The plan file.
        task: The task.
        phrase: The time in words; None for the words that stand in the plan.
        words: The dictionary of an import.
        place: The place of the one rule that is replaced, from 1.
        reading: Which reading is taken of words that have two.

    Returns:
        The new file.

    Raises:
        TthcError: If the phrase is not understood, and if the new file would be no plan.
    """
    plan = plan_of(document).value
    task = plan.task(task.number) or task
    unread = [item for item in task.unread if item.cell == "time"] if place is None else []
    old_words = _old_words(task, unread, place, phrase)
    events = _PlanEvents(plan, task, words)
    rules = _read(old_words if phrase is None else phrase, plan.identity.year, events, reading)
    rules = decided(rules, load_report_words(), task.content, task.product)
    gone = _matching(task, unread, place, old_words if phrase is None else phrase, len(rules))
    standing = " ".join((gone[0].text if len(gone) == 1 else old_words).split())
    # words that an import did not dare to read as they stand: that a person did, the note alone will tell
    is_decided = _as_they_stand(gone, phrase, reading)
    rules = tuple(_worded(rule, task.time, standing, phrase, is_decided=is_decided) for rule in rules)
    if place is not None and (label := task.rule_at(place).label) is not None:
        rules = tuple(rule if rule.label else replace(rule, label=label) for rule in rules)
    at, last = _span(task, gone, place)
    new_rules = (*task.rules[:at], *rules, *task.rules[last:])
    left = tuple(item for item in task.unread if item not in gone)
    data = _data(document)
    _task_data(data, plan, task).update(rules=_merged_rules(data, plan, task, new_rules))
    _set_unread(_task_data(data, plan, task), task, left)
    events.add_to(data)
    _add_reporting(data, plan, rules, words)
    numbered = tuple((f"{task.number}.{at + n}", rule) for n, rule in enumerate(rules, 1))
    others = (day_of_another_year(task, rule, number, plan.identity.year) for number, rule in numbered)
    doubts = (*events.doubts, *filter(None, others))
    return _corrected(document, data, "PHRASE", rules=numbered, events=events.new, doubts=doubts)


def _read(words: str, year: int, events: _PlanEvents, reading: ReadingNumber | None) -> tuple[Rule, ...]:
    """The rules of words; if they have two readings that a number takes, the refusal says how."""
    try:
        return read_own_words(words, year=year, events=events.key, reading=reading)
    except AmbiguousError as error:
        if reading is not None or not _has_reading(words, year):
            raise
        raise AmbiguousError(_("{text}; take one with --reading 1 or --reading 2").format(text=error)) from None


def has_two_readings(task: Task, year: int) -> bool:
    """Whether the one time of a task that is not read can be read in two ways, so that a number takes one.

    Args:
        task: The task.
        year: The plan's year.
    """
    unread = [item for item in task.unread if item.cell == "time"]
    if len(unread) != 1:
        return False
    return _has_reading(_as_in_cell(task.time, unread[0].text), year)


def _has_reading(words: str, year: int) -> bool:
    """Whether a number takes one of two readings of words."""
    try:
        read_own_words(words, year=year, events=lambda event: event or None, reading=1)
    except TthcError:
        return False
    return True


def _old_words(task: Task, unread: Sequence[Unread], place: int | None, phrase: str | None) -> str:
    """The words of the plan that a phrase says in other words."""
    if place is not None:
        return _as_in_cell(task.time, task.rule_at(place).text)
    if len(unread) == 1:
        return _as_in_cell(task.time, unread[0].text)
    if len(unread) > 1 and phrase is None:
        raise _several_unread(task)
    return task.time


def _several_unread(task: Task) -> TthcError:
    words = _("task {number} has several times that are not read; write them all as one phrase, with “;” between")
    return TthcError(words.format(number=task.number))


def _as_in_cell(cell: str, words: str) -> str:
    """Words with the line ends that they have in their cell."""
    found_words = re.search(r"\s+".join(map(re.escape, words.split())), cell)
    return found_words[0] if found_words and words.split() else words


def _matching(task: Task, unread: Sequence[Unread], place: int | None, phrase: str, count: int) -> tuple[Unread, ...]:
    """What is unread of a time cell and is read now."""
    times = [item for item in task.unread if item.cell == "time"]
    same = tuple(item for item in times if item.text and stands_in(item.text, (phrase,)))
    if place is not None or (same and len(unread) > 1):
        return same
    if len(unread) > max(1, count):
        raise _several_unread(task)
    return tuple(unread)


def _span(task: Task, gone: Sequence[Unread], place: int | None) -> tuple[int, int]:
    """Which rules of a task are replaced, as places from 0: from the first one, and up to the last, which stays."""
    if place is not None:
        return place - 1, place
    if not gone:
        return 0, len(task.rules)
    cell = " ".join(task.time.split())
    start = cell.find(" ".join(gone[0].text.split()))
    before = sum(cell.find(" ".join(rule.text.split())) < start for rule in task.rules)
    return before, before


def _as_they_stand(gone: Sequence[Unread], phrase: str | None, reading: ReadingNumber | None) -> bool:
    """Whether a phrase has the very words that are unread, or is none because they are meant, in their one reading."""
    return (
        bool(gone)
        and reading is None
        and (phrase is None or [name_of(phrase)] == [name_of(item.text) for item in gone])
    )


def _worded(rule: Rule, cell: str, standing: str, phrase: str | None, *, is_decided: bool) -> Rule:
    """A rule whose words stand in the cell, with a note of the phrase if a person says by it what they mean."""
    if not cell.strip() or not standing:
        return rule
    worded = with_words(rule, lambda text: text if stands_in(text, (cell,)) else standing)
    if not is_decided and (worded == rule or phrase is None):
        return worded
    note = _("Set by hand: “{phrase}”.").format(phrase=" ".join((phrase or standing).split()))
    return replace(worded, note=note if rule.note is None else f"{rule.note} {note}")


def with_target(document: Document, task: Task, text: str, measure: str, *, id_: str | None = None) -> Correction:
    """Put a target of a task into a plan, confirmed, in place of the one of that id, measure or words if there is one.

    Args:
        document: The plan file.
        task: The task whose cell sets it.
        text: Its words, as they stand in the cell.
        measure: The key of what it measures.
        id_: Its own id; None for that of the target that it replaces, else one made of the measure.

    Returns:
        The new file.

    Raises:
        TthcError: If the words are no target, or do not go with the measure, and if the new file would be no plan.
    """
    plan = plan_of(document).value
    target = _read_target(text, measure, plan.identity.year)
    old = _target_before(plan, task, measure, target.text, id_)
    kpi = Kpi(
        id=id_ or (unique(measure, [each.id for each in plan.kpis]) if old is None else old.id),
        task=task.number,
        name=_name_of_target(task, target.text) if old is None else old.name,
        text=target.text,
        measure=measure,
        op=target.op,
        target=target.value,
        later=target.later,
        note=None if old is None or _is_proposal(old.note) else old.note,
        confirmed=True,
    )
    data = _data(document)
    kpis = list(data.get("kpis") or ())
    if old is None:
        kpis.append(plain_data(kpi))
    else:
        kpis[plan.kpis.index(old)] = plain_data(kpi)
    data["kpis"] = kpis
    left = tuple(
        item
        for item in task.unread
        if item.cell not in _TARGET_CELLS or "%" not in item.text or not stands_in(target.text, (item.text,))
    )
    _set_unread(_task_data(data, plan, task), task, left)
    return _corrected(document, data, "--target", targets=(kpi,))


def _read_target(text: str, measure: str, year: int) -> Target:
    """The one target that words set, if it goes with the measure."""
    if measure not in MEASURES:
        raise TthcError(
            _("--measure: there is no measure '{name}'; write one of {names}").format(
                name=measure, names=", ".join(MEASURES)
            )
        )
    if is_mean(measure):
        raise TthcError(
            _("--target: {measure} is a mean, which no percentage sets; write the target into the plan file").format(
                measure=measure
            )
        )
    targets = read_target(text, year=year)
    if len(targets) != 1:
        raise TthcError(_("--target: “{text}” sets several targets; give each by itself").format(text=text))
    (target,) = targets
    if MEASURES[measure].rare != (target.op in LIMITS):
        raise TthcError(
            _(
                "--target: “{text}” does not go with {measure}: what must stay rare needs “không quá” or “dưới”, and "
                "nothing else takes it"
            ).format(text=text, measure=measure)
        )
    return target


def _target_before(plan: Plan, task: Task, measure: str, text: str, id_: str | None) -> Kpi | None:
    """The target that a new one replaces: that of its id, else of its measure or its words in the same task."""
    named = next((kpi for kpi in plan.kpis if kpi.id == id_), None)
    if named is not None and named.task != task.number:
        raise TthcError(_("--kpi: {id} is a target of task {task}; name another id").format(id=id_, task=named.task))
    own = [] if id_ is not None else plan.kpis_of(task.number)
    same = (kpi for kpi in own if kpi.measure == measure or name_of(kpi.text) == name_of(text))
    return named or next(same, None)


def _name_of_target(task: Task, text: str) -> str:
    """What people read of a target: the item of the cell that its words stand in."""
    items = (item for cell in _TARGET_CELLS for item in parts(getattr(task, cell)) if stands_in(text, (item,)))
    return " ".join(next(items, text).split()).strip(" .;-–")


def _is_proposal(note: str | None) -> bool:
    """Whether a note is that of an import which proposed the measure."""
    return note is not None and " ".join(note.split()).casefold().startswith(tuple(map(str.casefold, PROPOSED)))


def with_confirmed(document: Document, tasks: Iterable[Task]) -> Correction:
    """Confirm what the targets of tasks measure, and that what was moved on from the plan of the year before is right.

    Args:
        document: The plan file.
        tasks: The tasks, which are the plan's; what is confirmed already stays as it is.

    Returns:
        The new file, with the targets and tasks that are confirmed now and were not before.

    Raises:
        TthcError: If the new file would be no plan.
    """
    plan = plan_of(document).value
    data = _data(document)
    chosen = list(tasks)
    numbers = {task.number for task in chosen}
    waiting = tuple(kpi for kpi in plan.kpis if kpi.task in numbers and not kpi.is_confirmed)
    moved = [task for task in chosen if any(words.is_moved_on for words in task.unread)]
    for task in moved:
        item = _task_data(data, plan, task)
        _set_unread(item, task, [words for words in task.unread if not words.is_moved_on])
    items = list(data.get("kpis") or ())
    for kpi in waiting:
        item = dict(items[plan.kpis.index(kpi)])
        item["confirmed"] = True
        if _is_proposal(kpi.note):
            del item["note"]
        items[plan.kpis.index(kpi)] = item
    if waiting:
        data["kpis"] = items
    return _corrected(document, data, "TASK", targets=waiting, tasks=tuple(task.number for task in moved))


# -- the data of the file


def _data(document: Document) -> dict[str, Any]:
    """The file's data, whose lists of tasks can be changed."""
    data = dict(document.data)
    data["tasks"] = [dict(task) for task in data["tasks"]]
    return data


def _task_data(data: Mapping[str, Any], plan: Plan, task: Task) -> dict[str, Any]:
    item: dict[str, Any] = data["tasks"][plan.tasks.index(task)]
    return item


def _merged_rules(data: Mapping[str, Any], plan: Plan, task: Task, rules: Sequence[Rule]) -> list[Any]:
    """The rules as data: those that were there before as the file has them."""
    as_written = dict(zip(map(id, task.rules), _task_data(data, plan, task)["rules"], strict=True))
    return [as_written.get(id(rule)) or plain_data(rule) for rule in rules]


def _set_unread(item: dict[str, Any], task: Task, left: Sequence[Unread]) -> None:
    """Leave of what is unread in a task what is still unread."""
    if len(left) == len(task.unread):
        return
    kept = [data for data, unread in zip(item["unread"], task.unread, strict=True) if unread in left]
    if kept:
        item["unread"] = kept
    else:
        del item["unread"]


def _add_reporting(data: dict[str, Any], plan: Plan, rules: Sequence[Rule], words: PlanWords) -> None:
    """Add how reports fall due to a plan that had none, as an import does."""
    if plan.reporting is None and any(map(needs_reporting, rules)):
        data["reporting"] = plain_data(words.reporting)
        data["sources"] = {**plain_data(words.reporting_sources), **data["sources"]}


def _corrected(document: Document, data: Mapping[str, Any], option: str, **changes: Any) -> Correction:  # noqa: ANN401
    """The new file, checked as a plan: what is wrong with it is said of the option, as the file is not written."""
    order = [field.name for field in fields(Plan)]
    in_order = {key: data[key] for key in sorted(data, key=lambda key: order.index(key) if key in order else 0)}
    content = spliced(document, in_order)
    try:
        plan = plan_of(parse_document(document.path, content)).value
    except TthcError as error:
        raise TthcError(*(_of_option(line, document, option) for line in error.lines)) from None
    return Correction(content=content, plan=plan, **changes)


def _of_option(line: str, document: Document, option: str) -> str:
    """What is wrong with the new file, with the option in place of file, line and key."""
    place = re.match(rf"{re.escape(str(document.path))}:\d+: (?:(?:[\w-]+\.)*(?P<key>[\w-]+): )?", line)
    if place is None:
        return line
    return f"{'--kpi' if place['key'] == 'id' else option}: {line[place.end() :]}"


class _PlanEvents:
    """The events that phrases speak of: those of the plan, and new ones if it has none by these words."""

    def __init__(self, plan: Plan, task: Task, words: PlanWords) -> None:
        self._plan, self._task = plan, task
        self._events = Events(words, plan)

    def key(self, words: str) -> str | None:
        """The key of the event that words speak of; None for no words."""
        if not words:
            return None
        if words == DONE:
            return self._events.done(self._task.number)
        return event_of(self._plan, words) or self._events.key(words, self._task.number)

    @property
    def new(self) -> tuple[Event, ...]:
        """The events that the plan does not have."""
        keys = {event.key for event in self._plan.events}
        return tuple(event for event in self._events.spoken_of() if event.key not in keys)

    @property
    def doubts(self) -> tuple[str, ...]:
        """New events that can be old ones, in words."""
        labels = {unaccented(name_of(event.label)): event for event in self._plan.events}
        near = ((event, nearest(unaccented(name_of(event.label)), labels, likeness=_ALIKE)) for event in self.new)
        return tuple(
            _("the new event “{event}” is much like “{near}”; if it is the same, write that one's words").format(
                event=event.label, near=labels[like].label
            )
            for event, like in near
            if like is not None
        )

    def add_to(self, data: dict[str, Any]) -> None:
        """Add the new events to the data of the plan."""
        if self.new:
            data["events"] = [*data["events"], *map(plain_data, self.new)]
