"""Which plan the entries and checks of before plans had ids belong to (form 1 of the register knew the year alone).

Pure. A plan claims those of its year, all or none: if nothing in the register speaks of another plan of that year.
What speaks of one is an entry or a check that has another plan's id, an entry that the plan in force cannot have made,
and a saved check that names another plan's file. Then they stay unassigned until a person says whose they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.data_files import Loaded
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import Check, Saved
from tthc_cli.plan import Plan
from tthc_cli.register.entries import Entry, live

_WHAT_OF: Final = attrgetter("event", "task", "rule")
"""What of a plan an entry speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The unassigned entries and saved checks of a plan's year, without those that void others."""

    entries: tuple[int, ...]
    checks: tuple[int, ...]
    granted: bool
    """Whether they can be no other plan's, as far as the register tells."""


def claim(
    loaded: Loaded[Plan], entries: Sequence[Entry], checks: Sequence[Check], beside: Iterable[Plan] = ()
) -> Claim:
    """What a plan claims, and whether it gets it.

    Args:
        loaded: The plan in force, with the name and the checksum of its file.
        entries: All entries of the register.
        checks: All saved checks.
        beside: The other plans in force: one of the same year could claim the same.
    """
    plan = loaded.value
    year = plan.identity.year
    of_year = [entry for entry in entries if entry.year == year and entry.kind != "void"]
    saved = [(check, check.saved) for check in checks if check.saved is not None and check.saved.year == year]
    plans = _plans_of_year(year, beside) | {entry.plan for entry in of_year} | {check.plan for check, _saved in saved}
    loose = [entry for entry in of_year if entry.plan is None]
    loose_checks = [(check, content) for check, content in saved if check.plan is None]
    return Claim(
        entries=tuple(entry.id for entry in loose),
        checks=tuple(check.id for check, _content in loose_checks),
        granted=plans <= {None, plan.id}
        and all(knows(plan, entry) for entry in loose)
        and all(_same_file(loaded, content) for _check, content in loose_checks),
    )


def _plans_of_year(year: int, plans: Iterable[Plan]) -> set[str | None]:
    return {plan.id for plan in plans if plan.identity.year == year}


def _same_file(loaded: Loaded[Plan], saved: Saved) -> bool:
    """Whether a check was saved with a plan's file, by its name or its content."""
    return loaded.name == saved.plan or loaded.sha256 == saved.sha256


def knows(plan: Plan, entry: Entry) -> bool:
    """Whether an entry can have been made with a plan: it has the event, or the task and the rule.

    Args:
        plan: The plan.
        entry: The entry, which is no voiding.
    """
    if entry.event is not None:
        return any(event.key == entry.event for event in plan.events)
    task = plan.task(entry.task or 0)
    return task is not None and (entry.rule is None or entry.rule <= len(task.rules))


def strangers(plan: Plan, entries: Sequence[Entry]) -> list[int]:
    """The entries that count as a plan's by its id, but cannot have been made with it as it is now.

    Nothing follows from them: another plan has the same id, or the plan was changed.

    Args:
        plan: The plan in force.
        entries: All entries of the register.

    Returns:
        The ids of those entries.
    """
    id_ = plan.id
    of_plan = [entry for entry in entries if entry.plan == id_ and entry.kind != "void"]
    alike = dict(zip(map(_WHAT_OF, of_plan), of_plan, strict=True))
    unknown = {what for what, entry in alike.items() if not knows(plan, entry)}
    if not unknown:  # so a large register is gone through but once
        return []
    return [entry.id for entry in live(entries, plan) if _WHAT_OF(entry) in unknown]


def to_assign(plan: Plan, entries: Sequence[Entry], numbers: Iterable[int]) -> list[int]:
    """The entries to be recorded as a plan's so that some of them are: the others of their matters go with those.

    Args:
        plan: The plan.
        entries: All entries of the register.
        numbers: The ids of the entries asked for.

    Returns:
        The ids of all entries that are not the plan's yet.

    Raises:
        TthcError: There is no such entry, or one of them cannot be the plan's.
    """
    by_id = {entry.id: entry for entry in entries}
    chosen: set[int] = set()
    for number in numbers:
        entry = by_id.get(number)
        if entry is None:
            raise TthcError(_("there is no entry {id}; `tthc event list` shows them").format(id=number))
        about = by_id[entry.voids] if entry.voids is not None else entry
        if about.matter is None:
            chosen.add(about.id)
        else:
            same = (about.plan, about.year, about.matter)
            chosen |= {
                each.id for each in entries if (each.plan, each.year, each.matter) == same and each.voids is None
            }
    to_change = [by_id[number] for number in sorted(chosen) if by_id[number].plan != plan.id]
    for entry in to_change:
        if entry.year != plan.identity.year:
            raise TthcError(
                _("entry {id} was recorded for a plan of {year}; name a plan of that year with --plan").format(
                    id=entry.id, year=entry.year
                )
            )
        if not knows(plan, entry.as_recorded):
            raise TthcError(
                _("entry {id} cannot belong to the plan {plan}, which does not have what it tells of").format(
                    id=entry.id, plan=plan.id
                )
            )
    return [entry.id for entry in to_change]


def checks_to_assign(plan: Plan, checks: Sequence[Check], numbers: Iterable[int]) -> list[int]:
    """The saved checks to be recorded as a plan's.

    Args:
        plan: The plan.
        checks: All saved checks.
        numbers: The ids of the checks asked for, or of their voidings.

    Returns:
        The ids of those that are not the plan's yet.

    Raises:
        TthcError: There is no such check, or it was saved for a plan of another year.
    """
    by_id = {check.id: check for check in checks}
    chosen = set()
    for number in numbers:
        check = by_id.get(number)
        if check is None:
            raise TthcError(_("there is no saved check {id}; `tthc kpi trend` shows them").format(id=number))
        about = by_id[check.voids] if check.voids is not None else check
        if about.saved is not None and about.saved.year != plan.identity.year:
            raise TthcError(
                _("check {id} was saved for a plan of {year}; name a plan of that year with --plan").format(
                    id=number, year=about.saved.year
                )
            )
        if about.plan != plan.id:
            chosen.add(about.id)
    return sorted(chosen)
