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
from tthc_cli.cli.heading import identity_of, warn_of_year, watched_from
from tthc_cli.cli.names import NamedUnit, unit_named
from tthc_cli.cli.options import AsOfOption, CalendarOption, PlanOption, RegisterOption, UnitOption
from tthc_cli.cli.plans import plans_in_force
from tthc_cli.cli.result_file import refuse_other_kind
from tthc_cli.cli.unread import warn_of_times
from tthc_cli.errors import Exit
from tthc_cli.i18n import _
from tthc_cli.output import PlanFeed, RegisterFeed, of_register
from tthc_cli.plan import Plan
from tthc_cli.register import Standing, Standings, before_start, live
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
    """Write the feed.

    Returns:
        ``Exit.OK``. A file is written whole, and stays untouched if nothing in it would change.

    Raises:
        TthcError: If a plan, the calendar or the register cannot be read, no plan has the unit, or another file than a
            feed would be replaced or the name is that of a file of another kind.
    """
    if out is not None:
        refuse_other_kind(out, (".ics",))
    in_force, loaded_calendar = plans_in_force(plan), load_calendar(calendar)
    leading = unit_named(in_force.plans, unit)
    entries, today = entries_of(register, in_force), day_of(as_of)
    work_calendar, watch_from = WorkCalendar(loaded_calendar.value), watched_from(today)
    feeds = []
    for loaded in in_force.loaded:
        warn_of_times(loaded.value, among=in_force.plans)
        standings = Standings(loaded.value, work_calendar, today, each_update=True, watch_from=watch_from)
        recorded, dropped = standings.of(live(entries, loaded.value)), standings.dropped(entries)
        feeds.append(
            PlanFeed(
                standings=[
                    standing
                    for standing in recorded
                    if _is_led(loaded.value, standing, leading) and not before_start(standing, watch_from)
                ],
                dropped=[standing for standing in dropped if _is_led(loaded.value, standing, leading)],
                plan=loaded.value,
                plan_identity=identity_of(loaded),
            )
        )
    feed = of_register(
        RegisterFeed(
            feeds=feeds,
            entries=entries,
            calendar=work_calendar,
            calendar_identity=identity_of(loaded_calendar),
            as_of=today,
            unit=None if leading is None else leading.name,
        )
    )
    if out is None:
        console.emit(feed)
    else:
        replace_file(out, feed, begins=b"BEGIN:VCALENDAR", option="--out", private=True)
    warn_of_year(in_force, today)
    return Exit.OK


def _is_led(plan: Plan, standing: Standing, leading: NamedUnit | None) -> bool:
    return leading is None or leading.leads(plan, standing.task)
