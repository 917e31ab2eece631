"""``tthc ics``: what is due and done, from plan and register, as a calendar feed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import entries_of
from tthc_cli.cli.commands import command
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.files import replace_file
from tthc_cli.cli.heading import identity_of, warn_of_year
from tthc_cli.cli.names import unit_key
from tthc_cli.cli.options import AsOfOption, CalendarOption, PlanOption, RegisterOption, UnitOption
from tthc_cli.cli.unread import warn_of_times
from tthc_cli.counts import load_plan
from tthc_cli.errors import Exit
from tthc_cli.i18n import _
from tthc_cli.output import RegisterFeed, of_register
from tthc_cli.register import Standings, live
from tthc_cli.workdays import WorkCalendar, load_calendar


@command(
    "ics",
    _(
        "The deadlines of the plan and the register as an iCalendar feed: what is due, with alarms, and what is "
        "done. Read in again, it updates the calendar and doubles nothing."
    ),
    short_text=_("Deadlines as a calendar feed."),
    example="tthc ics --out tthc.ics",
)
def ics(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help=_("Write the feed to this file, whole or not at all, instead of to standard output."),
        ),
    ] = None,
    unit: UnitOption = None,
    as_of: AsOfOption = None,
    plan: PlanOption = None,
    calendar: CalendarOption = None,
    register: RegisterOption = None,
) -> int:
    """Write the feed."""
    loaded_plan, loaded_calendar = load_plan(plan), load_calendar(calendar)
    warn_of_times(loaded_plan.value)
    key = unit_key(loaded_plan.value, unit)
    entries, today = entries_of(register, loaded_plan), day_of(as_of)
    work_calendar = WorkCalendar(loaded_calendar.value)
    standings = Standings(loaded_plan.value, work_calendar, today, each_update=True)
    recorded, dropped = standings.of(live(entries, loaded_plan.value)), standings.dropped(entries)
    feed = of_register(
        RegisterFeed(
            standings=[standing for standing in recorded if standing.task.led_by(key)],
            dropped=[standing for standing in dropped if standing.task.led_by(key)],
            entries=entries,
            plan=loaded_plan.value,
            plan_identity=identity_of(loaded_plan),
            calendar=work_calendar,
            calendar_identity=identity_of(loaded_calendar),
            as_of=today,
            unit=None if key is None else loaded_plan.value.units[key],
        )
    )
    if out is None:
        console.emit(feed)
    else:
        replace_file(out, feed, begins=b"BEGIN:VCALENDAR", option="--out", private=True)
    warn_of_year(loaded_plan.value, today)
    return Exit.OK
