"""What was recorded for a plan, taken over by the plan that replaces it within the year. Pure; nothing is written here.

An entry keeps what it says; beside it the register keeps what it is in the new plan. What the new plan has no place for
stays with the old one, and is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.kpi import Check
from tthc_cli.plan import Succession, whole_task
from tthc_cli.register.entries import Entry, live, rules_done
from tthc_cli.rules import Rule, as_periodic, as_repeating, is_continuous, period_key


class Place(NamedTuple):
    """What an entry is in a plan."""

    event: str | None
    task: int | None
    rule: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What a plan takes over from the one that it replaces."""

    entries: Mapping[int, Place]
    """What entries are in the new plan, by their numbers; voided ones too."""
    left: Mapping[int, str]
    """Why entries that count stay with the old plan, by their numbers."""
    checks: Mapping[int, Mapping[str, str]]
    """The targets that saved checks are of in the new plan, by the number of the check and the old target."""
    left_targets: Mapping[int, tuple[str, ...]]
    """The targets of saved checks that stay with the old plan."""


def adoption(change: Succession, entries: Sequence[Entry], checks: Iterable[Check]) -> Adoption:
    """What the new plan takes over.

    Args:
        change: Where the parts of the old plan are in the new one.
        entries: All entries of the register.
        checks: All saved checks.
    """
    old, new = change.old.id, change.new.id
    counted = {entry.id for entry in live(entries, change.old)}
    taken = {(e.matter, *_said(e), e.period) for e in live(entries, change.new) if not _repeats(change, e)}
    ours, theirs = _origins(entries, old), _origins(entries, new)
    matters = {entry.matter for entry in live(entries, change.new)} - {None}
    # what was recorded for one plan is one matter, though a plan that took it over left some of it behind
    matters -= {matter for matter in matters if ours[matter] & theirs[matter]}
    moves: dict[int, Place] = {}
    left: dict[int, str] = {}
    own = [entry for entry in entries if entry.plan == old and entry.kind != "void"]
    for entry in own:
        place = _place(change, entry)
        if isinstance(place, Place):
            place = _not_there(place, entry, taken, matters)
        if isinstance(place, Place):
            moves[entry.id] = place
        elif entry.id in counted:
            left[entry.id] = place
    _keep_with_their_events(own, counted, moves, left)
    of_checks, left_targets = _of_checks(change, checks)
    return Adoption(entries=moves, left=left, checks=of_checks, left_targets=left_targets)


def _origins(entries: Iterable[Entry], plan: str) -> defaultdict[str | None, set[str | None]]:
    """The plans that the entries of each matter of a plan were recorded for."""
    origins: defaultdict[str | None, set[str | None]] = defaultdict(set)
    for entry in entries:
        if entry.plan == plan:
            origins[entry.matter].add(entry.as_recorded.plan)
    return origins


def _of_checks(
    change: Succession, checks: Iterable[Check]
) -> tuple[dict[int, Mapping[str, str]], dict[int, tuple[str, ...]]]:
    """The targets of each saved check that move, and those of checks that count that stay."""
    measures = {kpi.id: kpi.measure for kpi in change.old.kpis}
    moving: dict[int, Mapping[str, str]] = {}
    left: dict[int, tuple[str, ...]] = {}
    saved = list(checks)
    voided = {check.voids for check in saved}
    for check in saved:
        if check.plan != change.old.id or check.saved is None:
            continue
        rates = check.saved.rates
        kept = {
            rate.kpi: change.targets[rate.kpi]
            for rate in rates
            if rate.kpi in change.targets and measures[rate.kpi] == rate.measure
        }
        if kept:
            moving[check.id] = kept
        if len(kept) < len(rates) and check.id not in voided:
            left[check.id] = tuple(rate.kpi for rate in rates if rate.kpi not in kept)
    return moving, left


def _not_there(
    place: Place, entry: Entry, taken: Container[tuple[object, ...]], matters: Container[str | None]
) -> Place | str:
    """The place of an entry, unless the new plan has the same already, or another matter of the name."""
    if (entry.matter, *place, entry.period) in taken:
        return _("the new plan has it already")
    if entry.matter in matters:
        return _("the new plan has another matter of this name")
    return place


def _said(entry: Entry) -> Place:
    """What an entry is in the plan that it belongs to."""
    return Place(entry.event, entry.task, entry.rule)


def _repeats(change: Succession, entry: Entry) -> bool:
    """Whether each record of the new plan stands for itself: an update, or a note."""
    task = change.new.task(entry.task or 0)
    rules = () if task is None else rules_done(task, entry.rule)
    return bool(rules) and (all(map(is_continuous, rules)) or any(map(as_repeating, rules)))


def _place(change: Succession, entry: Entry) -> Place | str:
    """What an entry is in the new plan; else why it is nothing there."""
    if entry.event is not None:
        key = change.events.get(entry.event)
        return _("the new plan has no such event") if key is None else Place(key, None, None)
    number = entry.task or 0
    if number not in change.tasks:
        return _("the task is gone")
    if entry.rule is None:
        at = whole_task(change, number)
    else:
        place = change.rules.get((number, entry.rule))
        at = None if place is None else (change.tasks[number], place)
    if at is None:
        return _("the task has other times now")
    task = change.new.task(at[0])
    if not _has_period(() if task is None else rules_done(task, at[1]), entry.period):
        return _("the task has other periods now")
    return Place(None, *at)


def _has_period(rules: Sequence[Rule], name: str | None) -> bool:
    """Whether rules are due for a period of this kind; for none, whether they have no periods."""
    period = period_key(name or "")
    kinds = {kind for periodic in filter(None, map(as_periodic, rules)) for kind in periodic.periods}
    return not kinds if period is None else period.kind in kinds


def _keep_with_their_events(
    own: Sequence[Entry], counted: set[int], moves: dict[int, Place], left: dict[int, str]
) -> None:
    """What was done in a matter goes where the events of the matter go: without them it would say nothing."""
    events: dict[str, list[int]] = {}
    for entry in own:
        if entry.matter is not None and entry.event is not None and entry.id in counted:
            events.setdefault(entry.matter, []).append(entry.id)
    for entry in own:
        of_matter = events.get(entry.matter or "", [])
        if entry.event is None and entry.id in moves and of_matter and not any(id_ in moves for id_ in of_matter):
            del moves[entry.id]
            if entry.id in counted:
                left[entry.id] = _("the events of its matter stay with the old plan")


def replaced_by(adoptions: Iterable[tuple[str, str]], plan: str) -> str | None:
    """The plan that stands in the place of another one now; None if nothing took over from it, or gave it back.

    Args:
        adoptions: Each old plan with the new one, in the order of recording.
        plan: The id of the plan in question.
    """
    after = _takers(adoptions)
    if plan not in after:
        return None
    last = after[plan]
    while last in after:
        last = after[last]
    return last


def _takers(adoptions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By plan the one that took over from it last, unless it was given back; no plan comes after itself."""
    after: dict[str, str] = {}
    for old, new in adoptions:
        after[old] = new
        after.pop(new, None)
    return after


def left_behind(
    adoptions: Iterable[tuple[str, str]], entries: Sequence[Entry], plans: Iterable[str]
) -> dict[tuple[str, str], list[int]]:
    """The entries that count and that plans in force did not take over.

    Args:
        adoptions: Each old plan with the new one, in the order of recording.
        entries: The entries that count, of any plan.
        plans: The ids of the plans in force.

    Returns:
        The numbers of the entries, by old and new plan.
    """
    in_force = set(plans)
    after = _takers(adoptions)
    of_plan: dict[str, list[int]] = {}
    for entry in entries:
        if entry.plan in after and entry.plan not in in_force:
            of_plan.setdefault(entry.plan, []).append(entry.id)
    missed: dict[tuple[str, str], list[int]] = {}
    for old, numbers in of_plan.items():
        new = after[old]
        while new not in in_force and new in after:
            new = after[new]
        if new in in_force:
            missed[old, new] = numbers
    return missed
