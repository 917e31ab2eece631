"""``tthc calendar``: what a day is, and counting working days."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.dates import parse_day
from tthc_cli.cli.options import CalendarOption, Format, FormatOption
from tthc_cli.cli.usage import Command, Group
from tthc_cli.errors import Exit
from tthc_cli.i18n import _
from tthc_cli.output import workdays as output
from tthc_cli.rules.resolve import shift
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar

app = typer.Typer(name="calendar", cls=Group, help=_("The calendar: days off, make-up days, counting working days."))


def _example(text: str) -> str:
    return _("Example: {example}").format(example=text)


def _calendar(path: Path | None) -> WorkCalendar:
    return WorkCalendar(load_calendar(path).value)


@app.command(
    "show",
    cls=Command,
    help=_("A year at a glance: days off and make-up days with their notices."),
    epilog=_example("tthc calendar show 2026"),
)
def show(
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1, max=9999, help=_("The year."))],
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print one year."""
    work_calendar = _calendar(calendar)
    found = work_calendar.year(year)
    console.show(
        format_,
        json=lambda: output.year_json(work_calendar, found),
        csv=lambda: output.year_csv(work_calendar, found),
        table=lambda terminal: output.year_table(work_calendar, found, terminal),
    )
    return Exit.OK


@app.command("day", cls=Command, help=_("What a day is, and why."), epilog=_example("tthc calendar day 04/05/2024"))
def day(
    date: Annotated[str, typer.Argument(metavar="DATE", help=_("The day: dd/mm/yyyy, yyyy-mm-dd, today, yesterday."))],
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print what one day is."""
    work_calendar = _calendar(calendar)
    info = work_calendar.day(parse_day(date))
    doubts = work_calendar.doubts(info.date, info.date)
    console.show(
        format_,
        json=lambda: output.day_json(info, doubts),
        csv=lambda: output.day_csv(info, doubts),
        table=lambda terminal: output.day_table(info, doubts, terminal),
    )
    return Exit.OK


@app.command(
    "add",
    cls=Command,
    short_help=_("The Nth working day after or before a day."),
    help=_("The Nth working day after a day, or before it where N is negative; the day itself is not counted."),
    epilog=_example("tthc calendar add 25/04/2024 15"),
)
def add(
    date: Annotated[str, typer.Argument(metavar="DATE", help=_("The day: dd/mm/yyyy, yyyy-mm-dd, today, yesterday."))],
    days: Annotated[int, typer.Argument(metavar="N", help=_("Working days; negative to count back."))],
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print the Nth working day."""
    start = parse_day(date)
    found = shift(_calendar(calendar), start, days)
    console.show(
        format_,
        json=lambda: output.add_json(start, days, found),
        csv=lambda: output.add_csv(start, days, found),
        table=lambda terminal: output.add_table(found, terminal),
    )
    return Exit.OK


@app.command(
    "count",
    cls=Command,
    short_help=_("Working days between two days."),
    help=_("Working days after FROM up to and including TO; negative where TO is earlier."),
    epilog=_example("tthc calendar count 25/04/2024 20/05/2024"),
)
def count(
    from_: Annotated[str, typer.Argument(metavar="FROM", help=_("The day after which counting starts."))],
    to: Annotated[str, typer.Argument(metavar="TO", help=_("The last day counted."))],
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print the number of working days between two days."""
    start, end = parse_day(from_), parse_day(to)
    work_calendar = _calendar(calendar)
    days = work_calendar.count(start, end)
    doubts = work_calendar.doubts(min(start, end), max(start, end))
    console.show(
        format_,
        json=lambda: output.count_json(start, end, days, doubts),
        csv=lambda: output.count_csv(start, end, days, doubts),
        table=lambda terminal: output.count_table(start, end, days, doubts, terminal),
    )
    return Exit.OK
