"""``tthc plan adopt``: what was recorded moves to the plan that replaces another one within the year."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.cli import console, invocation
from tthc_cli.cli.belonging import settle, tell
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import DryRunOption, RegisterOption
from tthc_cli.cli.plans import InForce, plans_in_force
from tthc_cli.cli.registers import read_adoptions, read_register, register_path
from tthc_cli.counts import load_plan
from tthc_cli.data_files import Loaded
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT
from tthc_cli.plan import Plan
from tthc_cli.text import fold


@command(
    "adopt",
    _(
        "Let a plan take over what was recorded for another one of the same year that it replaces. Tasks are paired as "
        "`tthc plan diff` pairs them. Entries keep their own words; what the new plan has no place for stays with the "
        "old one, and is listed."
    ),
    short_text=_("Take over what was recorded for a plan that is replaced."),
    example="tthc plan adopt plan_2024.yaml moi.yaml --dry-run",
)
def adopt(
    old: Annotated[str, typer.Argument(metavar="OLD", help=_("The plan that is replaced: its file, or its id."))],
    new: Annotated[Path, typer.Argument(metavar="NEW", help=_("The plan file that takes its place."))],
    renamed: Annotated[
        bool, typer.Option("--renamed", help=_("Both plans are of one office, whose name has changed."))
    ] = False,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Record the adoption.

    Returns:
        ``Exit.OK``, also if there was nothing to take over.

    Raises:
        TthcError: If a plan cannot be read, both have one id, are of two years or, without ``--renamed``, of two
            offices; or if another plan took over from the old one already.
    """
    from tthc_cli.output import AdoptionReport
    from tthc_cli.plan import succession
    from tthc_cli.register import adoption, writing

    before, after = _plan_named(old), load_plan(new)
    _require_successor(before, after)
    if not renamed:
        _require_one_office(before.value, after.value)
    path = register_path(register)
    if not os.path.lexists(path):
        read_register(path)  # says that there is no such register
    _require_in_use(read_adoptions(path), before.value.id, after.value.id)
    beside = [] if invocation.settings().plans == () else plans_in_force(None).plans
    change = succession(before.value, after.value)
    with writing(path, dry_run=dry_run) as open_:
        claimed = settle(open_, before, [plan for plan in beside if plan.id != after.value.id])
        entries = list(open_.entries)
        voided_checks = {check.voids for check in open_.checks if check.voids is not None}
        taken = adoption(change, entries, open_.checks)
        changes = bool(taken.entries or taken.left or taken.checks)
        if changes:
            open_.adopt(before.value.id, after.value.id, taken)
    in_force = InForce(loaded=(after,), named=new)
    warn_of_year(in_force, day_of(None))
    report = AdoptionReport(
        heading=heading(in_force, register=path),
        old=before.value,
        new=after.value,
        entries=entries,
        voided_checks=voided_checks,
        taken=taken,
        dry_run=dry_run,
        switch=_switch(before, after),
    )
    kept = _("recorded: the plan {new} takes over from {old}").format(new=after.value.id, old=before.value.id)
    console.show_kept(format_, report, kept if changes and not dry_run else None)
    tell(claimed, before.value, dry_run=dry_run)
    return Exit.OK


def _plan_named(text: str) -> Loaded[Plan]:
    """The plan of a file, or that of the plans in force with an id."""
    if os.path.lexists(text):
        return load_plan(Path(text))
    loaded = plans_in_force(None).loaded
    plan = next((each for each in loaded if each.value.id == text), None)
    if plan is None:
        raise TthcError(
            _("OLD: '{name}' is no file, and no plan in force has this id; name the plan's file").format(name=text)
        )
    return plan


def _require_successor(before: Loaded[Plan], after: Loaded[Plan]) -> None:
    """Refuse two plans of one id, or of two years."""
    if before.value.id == after.value.id:
        raise TthcError(
            _('{file}: the plan has the id {id}, as {other} has; add a line under identity: "id: {new}"').format(
                file=after.path, id=after.value.id, other=before.path, new=f"{after.value.id}-2"
            )
        )
    years = before.value.identity.year, after.value.identity.year
    if years[0] != years[1]:
        raise TthcError(
            _("{file} is a plan of {year}, not of {old}: what is open of a year stays with its own plan").format(
                file=after.path, year=years[1], old=years[0]
            )
        )


def _require_in_use(adoptions: Sequence[tuple[str, str]], old: str, new: str) -> None:
    """Refuse a plan in whose place a third one stands: what was recorded would be divided between two plans.

    Args:
        adoptions: Each plan that another one took over from, with that one, in the order of recording.
        old: The id of the plan that is to be replaced. It can be replaced by the same plan again.
        new: The id of the plan that is to take its place. It can give back what it took over.
    """
    from tthc_cli.register import replaced_by

    for name, plan, beside in ((_("OLD"), old, new), (_("NEW"), new, old)):
        third = replaced_by(adoptions, plan)
        if third not in (None, beside):
            raise TthcError(
                _("{name}: the plan {plan} was replaced by {third} already; name that plan in its place").format(
                    name=name, plan=plan, third=third
                )
            )


def _require_one_office(before: Plan, after: Plan) -> None:
    """Refuse plans of two issuers, however their names are spaced and written."""
    old, new = (" ".join(plan.identity.issuer.split()) for plan in (before, after))
    if fold(old) != fold(new):
        raise TthcError(
            _(
                "OLD is a plan of {old}, NEW of {new}: two offices never mix; say --renamed if it is one office whose "
                "name has changed"
            ).format(old=old, new=new)
        )


def _switch(before: Loaded[Plan], after: Loaded[Plan]) -> str | None:
    """The command that replaces the old plan in the configuration, if it is there."""
    old = next((path for path in invocation.settings().plans if _same_file(path, before.path)), None)
    if old is None:
        return None
    return console.typed("tthc", "init", "--plan", after.path, "--without-plan", old)


def _same_file(path: Path, named: Path | str | None) -> bool:
    return named is not None and os.path.abspath(path) == os.path.abspath(named)  # noqa: PTH100 - no link is followed
