"""Registers read and written with a plan in force: which of the entries and saved checks of before ids are its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tthc_cli.classes import dataclass
from tthc_cli.cli import console
from tthc_cli.cli.plans import InForce
from tthc_cli.cli.registers import (
    read_adoptions,
    read_entry_columns,
    read_register,
    read_saved_checks,
    register_path,
)
from tthc_cli.data_files import Loaded
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.plan import Plan
from tthc_cli.register import (
    Claim,
    Entry,
    EntryColumns,
    claim,
    columns_of,
    knows,
    left_behind,
    not_voided,
    replaced_by,
    strangers,
)

if TYPE_CHECKING:
    from tthc_cli.kpi import Check
    from tthc_cli.register import Writing

_SPAN: Final = re.compile(r"(?P<first>[1-9][0-9]{0,8})(-(?P<last>[1-9][0-9]{0,8}))?")


Adoptions = Sequence[tuple[str, str]]
"""The ids of each plan that another one took over from, and of that one."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is read of a register for plans in force."""

    entries: list[Entry]
    """All entries, as they are assigned to plans, or would be by the next recording."""
    adoptions: Adoptions


def entries_of(named: Path | None, in_force: InForce) -> list[Entry]:
    """The entries of :func:`recorded_for`; warns too of those that stayed with plans that were replaced.

    Args:
        named: The register that was asked for, if any.
        in_force: The plans in force.
    """
    recorded = recorded_for(named, in_force)
    warn_of_left(recorded, in_force)
    return recorded.entries


def recorded_for(named: Path | None, in_force: InForce) -> Recorded:
    """All that is recorded.

    Warns of plans that were replaced, of what is assigned to no plan, and of what a plan cannot have made.

    Args:
        named: The register that was asked for, if any.
        in_force: The plans in force.

    Raises:
        TthcError: If a register was named that is not there.
    """
    entries, adoptions = read_register(named), _adoptions(named)
    for loaded in in_force.loaded:
        if (words := _replaced(adoptions, loaded, in_force)) is not None:
            console.warn(words)
    for loaded in in_force.loaded:
        plan = loaded.value
        if _loose(entries, plan):
            claimed = claim(loaded, entries, read_saved_checks(named), in_force.plans)
            _warn(claimed, plan, kept=False)
            entries = _with_plan(entries, claimed, plan)
        if unknown := strangers(plan, entries):
            console.warn(
                _(
                    "entries {numbers} count as the plan {plan}'s, which has no such event, task or rule: nothing "
                    "follows from them; put the plan file right, or, if they are another plan's, give that one an id "
                    "of its own (identity.id) and say `tthc event assign {numbers} --plan FILE`"
                ).format(numbers=spans(unknown), plan=plan.id)
            )
    return Recorded(entries, adoptions)


@dataclass(frozen=True, slots=True)
class RecordedColumns:
    """What is read of a register for plans in force, by column."""

    columns: EntryColumns
    one_by_one: Recorded | None
    """The same entry by entry, if there was something to look at in each."""


def columns_for(named: Path | None, in_force: InForce) -> RecordedColumns:
    """All that is recorded, with the warnings of :func:`recorded_for`.

    A large register takes much less time by column. That will do while all that is recorded belongs to some plan, was
    recorded for it, and can have been made with it.

    Args:
        named: The register that was asked for, if any.
        in_force: The plans in force.

    Raises:
        TthcError: If a register was named that is not there.
    """
    columns = read_entry_columns(named)
    if columns is not None and not _adoptions(named) and _all_known(columns, in_force):
        return RecordedColumns(columns, None)
    recorded = recorded_for(named, in_force)
    return RecordedColumns(columns_of(recorded.entries), recorded)


def _all_known(columns: EntryColumns, in_force: InForce) -> bool:
    """Whether every entry of a plan in force can have been made with it."""
    plans = {plan.id: plan for plan in in_force.plans}
    alike = {line[:-1]: line for line in columns.lines}  # but for their days
    return all(
        knows(plans[line.plan], line.entry(0, None))
        for line in alike.values()
        if line.plan in plans and line.kind != "void"
    )


def _adoptions(named: Path | None) -> Adoptions:
    """The adoptions of a register; none if nothing is recorded in it yet."""
    path = register_path(named)
    return read_adoptions(named) if path.is_file() and path.stat().st_size else ()


def _replaced(adoptions: Adoptions, loaded: Loaded[Plan], in_force: InForce) -> str | None:
    """The words that another plan took over from one still in use, and how to put it in force; None if none did."""
    plan = loaded.value.id
    new = replaced_by(adoptions, plan)
    if new is None:
        return None
    beside = next((each for each in in_force.loaded if each.value.id == new), None)
    instead = [] if beside else ["--plan", _("FILE-OF-{plan}").format(plan=new)]
    return _("the plan {old} was replaced by {new}, which took over what was recorded; say `{command}`").format(
        old=plan, new=new, command=console.typed("tthc", "init", *instead, "--without-plan", loaded.path)
    )


def replaced(named: Path | None, loaded: Loaded[Plan], in_force: InForce) -> str | None:
    """The words that another plan took over from one, and how to put it in force; None if none did.

    Args:
        named: The register that was asked for, if any.
        loaded: The plan that is used.
        in_force: All plans in force.
    """
    return _replaced(_adoptions(named), loaded, in_force)


def require_unreplaced(named: Path | None, loaded: Loaded[Plan], in_force: InForce) -> None:
    """Refuse to record for a plan from which another one took over.

    Args:
        named: The register that was asked for, if any.
        loaded: The plan that is used.
        in_force: All plans in force.

    Raises:
        TthcError: If there is such a plan, with the command that puts it in force.
    """
    if (words := replaced(named, loaded, in_force)) is not None:
        raise TthcError(words)


def warn_of_left(recorded: Recorded, in_force: InForce) -> None:
    """Warn of what a plan in force took over from another one but for some entries: no list has those any more.

    Args:
        recorded: All that is recorded.
        in_force: The plans in force.
    """
    plans = [plan.id for plan in in_force.plans]
    years = {plan.identity.year for plan in in_force.plans}
    others = [entry for entry in recorded.entries if entry.plan not in plans and entry.plan and entry.year in years]
    if not others:
        return
    ids = {entry.id for entry in others}
    counted = [entry for entry in not_voided(recorded.entries) if entry.id in ids]
    for (old, new), numbers in left_behind(recorded.adoptions, counted, plans).items():
        console.warn(
            _(
                "entries {numbers} are still the plan {old}'s, which {new} replaced: it has no place for them, so they "
                "are left out; `tthc event list` shows them"
            ).format(numbers=spans(numbers), old=old, new=new)
        )


def checks_of(named: Path | None, loaded: Loaded[Plan], in_force: InForce, *, quiet: bool = False) -> list[Check]:
    """All saved checks, as :func:`entries_of` has the entries.

    Args:
        named: The register that was asked for, if any.
        loaded: The plan whose checks are asked for.
        in_force: All plans in force.
        quiet: Whether :func:`entries_of` has warned already of a plan that was replaced, and of what is assigned to
            none.
    """
    if not quiet and (words := replaced(named, loaded, in_force)) is not None:
        console.warn(words)
    plan = loaded.value.id
    checks = [check.of(plan) for check in read_saved_checks(named)]
    _warn_of_left_targets(checks, plan)
    if all(check.plan for check in checks):
        return checks
    claimed = claim(loaded, read_register(named), checks)
    if claimed.checks and not quiet:
        _warn(claimed, loaded.value, kept=False)
    mine = set(claimed.checks) if claimed.granted else set()
    return [check._replace(plan=loaded.value.id) if mine & {check.id, check.voids} else check for check in checks]


def _warn_of_left_targets(checks: Sequence[Check], plan: str) -> None:
    """Warn of targets of saved checks that the plan did not take over with the rest of the check."""
    voided = {check.voids for check in checks}
    for check in checks:
        if check.plan != plan or check.id in voided:
            continue
        for owner, saved in check.parts:
            console.warn(
                _("saved check {id}: {targets} stay with the plan {old}, and are left out").format(
                    id=check.id, targets=", ".join(rate.kpi for rate in saved.rates), old=owner
                )
            )


def settle(writing: Writing, loaded: Loaded[Plan], beside: Sequence[Plan] = (), *, saves: bool = False) -> Claim | None:
    """Record that what the plan claims is its own, if it gets it.

    Args:
        writing: The register, open for recording.
        loaded: The plan that something is recorded for.
        beside: All plans in force.
        saves: Whether a check will be saved. Only then it is worth to look at the others if every entry is a plan's.

    Returns:
        What to tell of with :func:`tell`, if there is anything.
    """
    if not _loose(writing.entries, loaded.value) and not (saves and any(not check.plan for check in writing.checks)):
        return None
    claimed = claim(loaded, writing.entries, writing.checks, beside)
    if claimed.granted:
        writing.assign(loaded.value.id, claimed.entries, claimed.checks)
    return claimed if claimed.entries or claimed.checks else None


def tell(claimed: Claim | None, plan: Plan, *, dry_run: bool = False) -> None:
    """Warn of what :func:`settle` recorded.

    Args:
        claimed: What it returned.
        plan: The one in force.
        dry_run: Whether nothing was recorded after all.
    """
    if claimed is not None:
        _warn(claimed, plan, kept=not dry_run)


def _loose(entries: Iterable[Entry], plan: Plan) -> bool:
    return any(entry.plan is None and entry.year == plan.identity.year for entry in entries)


def _with_plan(entries: Sequence[Entry], claimed: Claim, plan: Plan) -> list[Entry]:
    mine = set(claimed.entries) if claimed.granted else set()
    return [entry._replace(plan=plan.id) if mine & {entry.id, entry.voids} else entry for entry in entries]


def _warn(claimed: Claim, plan: Plan, *, kept: bool) -> None:
    words = " ".join(
        filter(None, (spans(claimed.entries), f"--check {spans(claimed.checks, apart=',')}" if claimed.checks else ""))
    )
    if not claimed.granted:
        text = _(
            "what was recorded in {year} before plans had ids can be the plan {plan}'s or another one's, and is left "
            "out; assign it with `tthc event assign {numbers} --plan FILE`, plan by plan (`tthc event list "
            "--unassigned` shows it)"
        )
    elif kept:
        text = _(
            "what was recorded in {year} before plans had ids belongs to the plan {plan} from now on; if some of it is "
            "another plan's: `tthc event assign {numbers} --plan FILE`"
        )
    else:
        text = _(
            "what was recorded in {year} before plans had ids is taken for the plan {plan}'s, as the next recording "
            "will keep it; if some of it is another plan's: `tthc event assign {numbers} --plan FILE`"
        )
    console.warn(text.format(year=plan.identity.year, plan=plan.id, numbers=words))


def spans(numbers: Sequence[int], apart: str = " ") -> str:
    """Numbers as people write them.

    Args:
        numbers: In order.
        apart: What stands between two spans.

    >>> spans([1, 2, 3, 5, 8, 9])
    '1-3 5 8-9'
    """
    runs = []
    for _offset, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *more = (number for _place, number in run)
        runs.append(f"{first}-{more[-1]}" if more else str(first))
    return apart.join(runs)


def kept_words(entries: Sequence[Entry], *, dry_run: bool) -> str | None:
    """That entries are recorded, and as which; None if they are not.

    Args:
        entries: What was added.
        dry_run: Whether nothing was recorded.
    """
    if dry_run or not entries:
        return None
    numbers = spans([entry.id for entry in entries])
    return ngettext("recorded as entry {numbers}", "recorded as entries {numbers}", len(entries)).format(
        numbers=numbers
    )


def parse_spans(texts: Iterable[str]) -> list[int]:
    """The numbers that :func:`spans` wrote.

    Raises:
        TthcError: For anything else.
    """
    numbers: list[int] = []
    for text in (part for words in texts for part in words.split(",")):
        span = _SPAN.fullmatch(text.strip())
        if span is None or int(span["last"] or span["first"]) < int(span["first"]):
            raise TthcError(_("'{found}' is no number; write such as 3, or 3-7 for all of them").format(found=text))
        first, last = int(span["first"]), int(span["last"] or span["first"])
        numbers += range(first, min(last, first + _MOST) + 1)
    return numbers


_MOST: Final = 1_000_000
"""Numbers in one span."""
