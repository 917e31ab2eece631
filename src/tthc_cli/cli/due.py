"""``tthc due``: what is overdue, due today, or coming, from the plan and the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import recorded_for, warn_of_left
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.fail_on import FailOn, FailOnOption, QuietOption, WithinOption
from tthc_cli.cli.heading import heading, warn_of_year, watched_from
from tthc_cli.cli.names import NamedUnit, unit_named
from tthc_cli.cli.options import AsOfOption, OfficeFiles, UnitOption
from tthc_cli.cli.plans import InForce, plans_in_force
from tthc_cli.cli.registers import register_path
from tthc_cli.cli.unread import warn_of_times
from tthc_cli.errors import Exit
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT, DueReport
from tthc_cli.plan import Plan
from tthc_cli.register import Entry, Standings, Todo, Urgency, live, most_urgent_first, references, todo
from tthc_cli.workdays import WorkCalendar, load_calendar


@command(
    "due",
    _(
        "What is overdue, due today, or due within the next working days, from the plan and the register. Exit "
        "code 1 when something is overdue (see --fail-on)."
    ),
    short_text=_("What is overdue, due or coming."),
    example="tthc due --within 10 --as-of 26/08/2024",
)
def due(
    within: WithinOption = 5,
    later: Annotated[bool, typer.Option("--later", help=_("Show what is due after that too."))] = False,
    waiting: Annotated[bool, typer.Option("--waiting", help=_("Show what waits for an event too."))] = False,
    explain: Annotated[
        bool, typer.Option("--explain", "-x", help=_("Show how each date came about, and what it rests on."))
    ] = False,
    unit: UnitOption = None,
    quiet: QuietOption = False,
    fail_on: FailOnOption = FailOn.OVERDUE,
    as_of: AsOfOption = None,
    *,
    files: OfficeFiles,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print what is to be done.

    Returns:
        ``Exit.ATTENTION`` if something has a degree of urgency that ``--fail-on`` names or one above it, else
        ``Exit.OK``.

    Raises:
        TthcError: If a plan, the calendar or the register cannot be read, or no plan has the unit.
    """
    in_force, today = plans_in_force(files.plan), day_of(as_of)
    leading = unit_named(in_force.plans, unit)
    recorded = recorded_for(files.register, in_force)
    shown: dict[Urgency, bool] = {"later": later, "waiting": waiting}
    hidden = {name for name, asked in shown.items() if not asked}
    report = replace(
        due_report(files, in_force, recorded.entries, today, within, leading),
        hidden=hidden,
        explain=explain,
    )
    urgencies = {item.urgency for item in report.everything}
    warn_of_year(in_force, today)
    if not quiet or format_.out is not None or FailOn.SOON.fails(urgencies):  # a file is never stale
        warn_of_left(recorded, in_force)
        console.show(format_, report)
    return Exit.ATTENTION if fail_on.fails(urgencies) else Exit.OK


def due_report(
    files: OfficeFiles,
    in_force: InForce,
    entries: Sequence[Entry],
    today: date,
    within: int,
    leading: NamedUnit | None = None,
) -> DueReport:
    """What is to be done.

    Args:
        files: The register and the calendar.
        in_force: The plans that are asked about.
        entries: What is recorded.
        today: The day that counts as today.
        within: Working days ahead that count as soon.
        leading: The unit that the answer keeps to, if any.
    """
    calendar = WorkCalendar(load_calendar(files.calendar).value)
    named = None if leading is None else leading.name
    other_plans, other_years = _beside(in_force.plans, entries)
    counted = {plan.id: live(entries, plan) for plan in in_force.plans}
    return DueReport(
        heading=heading(in_force, register=register_path(files.register), unit=named),
        everything=_items(in_force.plans, counted, calendar, today, within, leading),
        plans=in_force.plans,
        as_of=today,
        within=within,
        references={plan.id: references(counted[plan.id]) for plan in in_force.plans},
        other_plans=other_plans,
        other_years=other_years,
    )


def _beside(plans: Sequence[Plan], entries: Sequence[Entry]) -> tuple[list[str], list[int]]:
    """Which plans, and years without a plan, the register has entries of beside those in force."""
    own, years = {plan.id for plan in plans}, {plan.identity.year for plan in plans}
    of_plans = {entry.plan for entry in entries if entry.plan is not None}
    return sorted(of_plans - own), sorted({entry.year for entry in entries if entry.plan is None} - years)


def _items(
    plans: Sequence[Plan],
    counted: Mapping[str, Sequence[Entry]],
    calendar: WorkCalendar,
    today: date,
    within: int,
    leading: NamedUnit | None,
) -> list[Todo]:
    """What is to be done in all plans, the most urgent first."""
    watch_from = watched_from(today)
    items: list[Todo] = []
    for plan in plans:
        warn_of_times(plan, among=plans)
        standings = Standings(plan, calendar, today).of(counted[plan.id], open_only=True)
        items += (
            item
            for item in todo(plan, standings, calendar, as_of=today, within=within, watch_from=watch_from)
            if leading is None or leading.leads(plan, item.standing.task)
        )
    return items if len(plans) == 1 else sorted(items, key=most_urgent_first)  # those of one plan are in order
