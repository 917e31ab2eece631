"""``tthc due``: what is overdue, due today, or coming, from the plan and the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import columns_for, warn_of_left
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
from tthc_cli.register import (
    Alike,
    EntryColumns,
    Line,
    Pending,
    Standings,
    Todo,
    Urgency,
    most_urgent_first,
    pending,
)
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
    recorded = columns_for(files.register, in_force)
    shown: dict[Urgency, bool] = {"later": later, "waiting": waiting}
    hidden: set[Urgency] = {name for name, asked in shown.items() if not asked}
    report = replace(
        due_report(files, in_force, recorded.columns, today, within, leading=leading, hidden=hidden),
        hidden=hidden,
        explain=explain,
    )
    warn_of_year(in_force, today)
    if not quiet or format_.out is not None or FailOn.SOON.fails(report.urgencies):  # a file is never stale
        if recorded.one_by_one is not None:
            warn_of_left(recorded.one_by_one, in_force)
        console.show(format_, report)
    return Exit.ATTENTION if fail_on.fails(report.urgencies) else Exit.OK


def due_report(
    files: OfficeFiles,
    in_force: InForce,
    entries: EntryColumns,
    today: date,
    within: int,
    *,
    leading: NamedUnit | None = None,
    hidden: Collection[Urgency] = (),
) -> DueReport:
    """What is to be done.

    Args:
        files: The register and the calendar.
        in_force: The plans that are asked about.
        entries: What is recorded.
        today: The day that counts as today.
        within: Working days ahead that count as soon.
        leading: The unit that the answer keeps to, if any.
        hidden: The degrees of urgency that are only counted.
    """
    calendar = WorkCalendar(load_calendar(files.calendar).value)
    named = None if leading is None else leading.name
    other_plans, other_years = _beside(in_force.plans, entries.lines)
    counted = {plan.id: entries.live(plan.id) for plan in in_force.plans}
    watch_from = watched_from(today)
    by_plan: dict[str, Pending] = {}
    for plan in in_force.plans:
        warn_of_times(plan, among=in_force.plans)
        alike = Standings(plan, calendar, today, watch_from=watch_from).alike(counted[plan.id], open_only=True)
        by_plan[plan.id] = pending(
            plan,
            alike if leading is None else _led(alike, plan, leading),
            calendar,
            as_of=today,
            within=within,
            watch_from=watch_from,
            unlisted=hidden,
        )
    unlisted: Counter[Urgency] = Counter()
    for each in by_plan.values():
        unlisted.update(each.unlisted)
    return DueReport(
        heading=heading(in_force, register=register_path(files.register), unit=named),
        everything=_together([each.items for each in by_plan.values()]),
        unlisted=unlisted,
        next_days={(id_, ref): day for id_, each in by_plan.items() for ref, day in each.next_days.items()},
        plans=in_force.plans,
        as_of=today,
        within=within,
        references={
            id_: counted[id_].references({item.standing.matter for item in each.items}) for id_, each in by_plan.items()
        },
        other_plans=other_plans,
        other_years=other_years,
    )


def _beside(plans: Sequence[Plan], lines: Sequence[Line]) -> tuple[list[str], list[int]]:
    """Which plans, and years without a plan, the register has entries of beside those in force."""
    own, years = {plan.id for plan in plans}, {plan.identity.year for plan in plans}
    of_plans = {line.plan for line in lines if line.plan is not None}
    return sorted(of_plans - own), sorted({line.year for line in lines if line.plan is None} - years)


def _led(alike: Iterable[Alike], plan: Plan, leading: NamedUnit) -> list[Alike]:
    """The deadlines of the tasks that a unit leads."""
    return [
        Alike([standing for standing in standings if leading.leads(plan, standing.task)], matters)
        for standings, matters in alike
    ]


def _together(of_plans: Sequence[list[Todo]]) -> list[Todo]:
    """What is to be done in all plans, the most urgent first. That of one plan is in order already."""
    return of_plans[0] if len(of_plans) == 1 else sorted(chain(*of_plans), key=most_urgent_first)
