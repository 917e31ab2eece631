"""``tthc due``: what is overdue, due today, or coming, from the plan and the register."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import entries_of
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import (
    AsOfOption,
    CalendarOption,
    Format,
    FormatOption,
    PlanOption,
    RegisterOption,
    UnitOption,
    register_path,
    unit_key,
)
from tthc_cli.cli.unread import warn_of_times
from tthc_cli.cli.usage import Command
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import Exit
from tthc_cli.i18n import _
from tthc_cli.output import due as output
from tthc_cli.register.entries import live, references
from tthc_cli.register.standings import Standings
from tthc_cli.register.todo import URGENCIES, Urgency, todo
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar


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


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "due",
        cls=Command,
        short_help=_("What is overdue, due or coming."),
        help=_(
            "What is overdue, due today, or due within the next working days, from the plan and the register. Exit "
            "code 1 when something is overdue (see --fail-on)."
        ),
        epilog=_("Example: {example}").format(example="tthc due --within 10 --as-of 26/08/2024"),
    )(due)


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
    register: RegisterOption = None,
    plan: PlanOption = None,
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print what is to be done."""
    its_plan, work_calendar, today = load_plan(plan), WorkCalendar(load_calendar(calendar).value), day_of(as_of)
    loaded = its_plan.value
    warn_of_times(loaded)
    leading = unit_key(loaded, unit)
    entries = entries_of(register, its_plan)
    counted = live(entries, loaded)
    items = [
        item
        for item in todo(
            Standings(loaded, work_calendar, today).of(counted, open_only=True), work_calendar, today, within
        )
        if item.standing.task.led_by(leading)
    ]
    asked: dict[Urgency, bool] = {"later": later, "waiting": waiting}
    hidden = {name for name, shown in asked.items() if not shown}
    names = [item.urgency for item in items]
    answer = output.Answer(
        items=[item for item in items if item.urgency not in hidden],
        left_out={name: names.count(name) for name in URGENCIES if name in hidden and name in names},
        plan=loaded,
        as_of=today,
        within=within,
        references=references(counted),
        other_plans=sorted({entry.plan for entry in entries if entry.plan not in (None, loaded.id)}),
        other_years=sorted({entry.year for entry in entries if entry.plan is None} - {loaded.identity.year}),
    )
    warn_of_year(loaded, today)
    if not quiet or set(names) & set(_FAILS[FailOn.SOON]):
        console.show(
            format_,
            json=lambda: output.as_json(answer),
            csv=lambda: output.as_csv(answer),
            table=lambda terminal: output.as_table(answer, terminal),
            heading=heading(loaded, plan, register=register_path(register), unit=leading),
        )
    return Exit.ATTENTION if set(names) & set(_FAILS[fail_on]) else Exit.OK
