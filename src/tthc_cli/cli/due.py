"""``tthc due``: what is overdue, due today, or coming, from the plan and the register."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import entries_of
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.names import unit_key
from tthc_cli.cli.options import AsOfOption, OfficeFiles, UnitOption
from tthc_cli.cli.registers import register_path
from tthc_cli.cli.unread import warn_of_times
from tthc_cli.counts import load_plan
from tthc_cli.errors import Exit
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT, DueReport
from tthc_cli.register import URGENCIES, Standings, Urgency, live, references, todo
from tthc_cli.workdays import WorkCalendar, load_calendar


class FailOn(StrEnum):
    """From which degree of urgency on the exit code is 1."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    NEVER = "never"


_FAILS: Final[dict[FailOn, tuple[Urgency, ...]]] = {
    FailOn.OVERDUE: ("overdue",),
    FailOn.TODAY: ("overdue", "today"),
    FailOn.SOON: ("overdue", "today", "soon"),
    FailOn.NEVER: (),
}


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
    within: Annotated[
        int, typer.Option("--within", min=0, max=1000, metavar="DAYS", help=_("Working days ahead to look."))
    ] = 5,
    later: Annotated[bool, typer.Option("--later", help=_("Show what is due after that too."))] = False,
    waiting: Annotated[bool, typer.Option("--waiting", help=_("Show what waits for an event too."))] = False,
    unit: UnitOption = None,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help=_("Print nothing when nothing is overdue, due today or within DAYS.")),
    ] = False,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help=_("From which degree of urgency on the exit code is 1."))
    ] = FailOn.OVERDUE,
    as_of: AsOfOption = None,
    *,
    files: OfficeFiles,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print what is to be done."""
    loaded, work_calendar = load_plan(files.plan), WorkCalendar(load_calendar(files.calendar).value)
    plan, today = loaded.value, day_of(as_of)
    warn_of_times(plan)
    leading = unit_key(plan, unit)
    entries = entries_of(files.register, loaded)
    counted = live(entries, plan)
    standings = Standings(plan, work_calendar, today).of(counted, open_only=True)
    items = [item for item in todo(standings, work_calendar, today, within) if item.standing.task.led_by(leading)]
    hidden: set[Urgency] = {"later"} if not later else set()
    hidden |= {"waiting"} if not waiting else set()
    urgencies = [item.urgency for item in items]
    warn_of_year(plan, today)
    if not quiet or set(urgencies) & set(_FAILS[FailOn.SOON]):
        report = DueReport(
            heading=heading(plan, files.plan, register=register_path(files.register), unit=leading),
            items=[item for item in items if item.urgency not in hidden],
            left_out={name: urgencies.count(name) for name in URGENCIES if name in hidden and name in urgencies},
            plan=plan,
            as_of=today,
            within=within,
            references=references(counted),
            other_plans=sorted({entry.plan for entry in entries if entry.plan not in (None, plan.id)}),
            other_years=sorted({entry.year for entry in entries if entry.plan is None} - {plan.identity.year}),
        )
        console.show(format_, report)
    return Exit.ATTENTION if set(urgencies) & set(_FAILS[fail_on]) else Exit.OK
