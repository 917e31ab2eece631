"""``tthc calendar``: what a day is, and counting working days."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from tthc_cli.cli import console
from tthc_cli.cli.commands import FormatOption, command, command_group
from tthc_cli.cli.dates import parse_day
from tthc_cli.cli.options import CalendarOption, DayArgument
from tthc_cli.errors import Exit
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT, CountReport, DayReport, ShiftReport, YearReport
from tthc_cli.rules import shift
from tthc_cli.workdays import WorkCalendar, load_calendar


@command(
    "show",
    _("A year at a glance: days off and make-up days with their notices."),
    example="tthc calendar show 2026",
)
def show(
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1, max=9999, help=_("The year."))],
    calendar: CalendarOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print one year.

    Returns:
        ``Exit.OK``.

    Raises:
        TthcError: If the calendar cannot be read, or the year is outside of what it knows and can estimate.
    """
    work_calendar = _calendar(calendar)
    console.show(format_, YearReport(calendar=work_calendar, year=work_calendar.year(year)))
    return Exit.OK


@command("day", _("What a day is, and why."), example="tthc calendar day 04/05/2024")
def day(date: DayArgument, calendar: CalendarOption = None, format_: FormatOption = DEFAULT_FORMAT) -> int:
    """Print what one day is.

    Returns:
        ``Exit.OK``, for a day off as for a working day.

    Raises:
        TthcError: If the day cannot be read, or is outside of what the calendar knows and can estimate.
    """
    work_calendar = _calendar(calendar)
    info = work_calendar.day(parse_day(date))
    console.show(format_, DayReport(info=info, doubts=work_calendar.doubts(info.date, info.date)))
    return Exit.OK


@command(
    "add",
    _("The Nth working day after a day, or before it where N is negative; the day itself is not counted."),
    short_text=_("The Nth working day after or before a day."),
    example="tthc calendar add 25/04/2024 15",
)
def add(
    date: DayArgument,
    days: Annotated[int, typer.Argument(metavar="N", help=_("Working days; negative to count back."))],
    calendar: CalendarOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print the Nth working day.

    Returns:
        ``Exit.OK``.

    Raises:
        TthcError: If the day cannot be read, or the way leads out of what the calendar knows and can estimate.
    """
    start = parse_day(date)
    deadline = shift(_calendar(calendar), start, days)
    console.show(format_, ShiftReport(start=start, days=days, deadline=deadline))
    return Exit.OK


@command(
    "count",
    _("Working days after FROM up to and including TO; negative where TO is earlier."),
    short_text=_("Working days between two days."),
    example="tthc calendar count 25/04/2024 20/05/2024",
)
def count(
    from_: Annotated[str, typer.Argument(metavar="FROM", help=_("The day after which counting starts."))],
    to: Annotated[str, typer.Argument(metavar="TO", help=_("The last day counted."))],
    calendar: CalendarOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print the number of working days between two days.

    Returns:
        ``Exit.OK``. The first day is left out and the last one counted.

    Raises:
        TthcError: If a day cannot be read, or is outside of what the calendar knows and can estimate.
    """
    start, end = parse_day(from_), parse_day(to)
    work_calendar = _calendar(calendar)
    days = work_calendar.count(start, end)
    doubts = work_calendar.doubts(min(start, end), max(start, end))
    console.show(format_, CountReport(start=start, end=end, days=days, doubts=doubts))
    return Exit.OK


def _calendar(path: Path | None) -> WorkCalendar:
    return WorkCalendar(load_calendar(path).value)


app: Final = command_group(
    "calendar",
    _("The calendar: days off, make-up days, counting working days."),
    (show, day, add, count),
)
