"""Calendar days and counts as JSON, CSV and tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tthc_cli.i18n import _, ngettext
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, Tone, render
from tthc_cli.output.words import day, long_day
from tthc_cli.rules.deadline import Deadline
from tthc_cli.workdays.holiday_file import HolidayYear
from tthc_cli.workdays.work_calendar import DayInfo, WorkCalendar


def year_json(calendar: WorkCalendar, year: HolidayYear) -> str:
    """``tthc.calendar-year/1``."""
    return machine.to_json(
        {
            "schema": "tthc.calendar-year/1",
            "year": year.year,
            "status": year.status,
            "off": [
                {"date": off.date, "kind": off.kind, "name": off.name, "source": calendar.source(off.source).cite()}
                for off in year.off
            ],
            "make_up": [
                {
                    "date": made.date,
                    "name": made.name,
                    "source": calendar.source(made.source).cite(),
                    "for": made.instead_of,
                }
                for made in year.make_up
            ],
            "open": [{"name": o.name, "first": o.first, "last": o.last, "note": o.note} for o in year.open],
            "working_days": working_days_by_month(calendar, year.year),
            "note": year.note,
        }
    )


def year_csv(calendar: WorkCalendar, year: HolidayYear) -> str:
    """One row a day off or made up, in order."""
    return machine.to_csv(("date", "kind", "name", "source", "for"), _year_rows(calendar, year))


def year_table(calendar: WorkCalendar, year: HolidayYear, terminal: Terminal) -> str:
    """The year at a glance: its days off and made up, the working days of each month, what is still open."""
    months = working_days_by_month(calendar, year.year)
    notes = [
        ngettext("{count} working day in {year}", "{count} working days in {year}", sum(months)).format(
            count=sum(months), year=year.year
        )
        + ": "
        + ", ".join(_("month {month}: {count}").format(month=n, count=count) for n, count in enumerate(months, 1)),
        *(
            _("Open: {name}, {first} to {last}{note}").format(
                name=o.name, first=day(o.first), last=day(o.last), note=f" ({o.note})" if o.note else ""
            )
            for o in year.open
        ),
    ]
    if year.note:
        notes.append(_("Note: {text}").format(text=year.note))
    return render(
        [
            Table(
                title=_("Days off and made up in {year}: {status}").format(
                    year=year.year, status=status_words(year.status)
                ),
                columns=(
                    Column(title=_("Day"), fixed=True),
                    Column(title=_("Kind"), fixed=True),
                    Column(title=_("Name")),
                    Column(title=_("Rests on")),
                ),
                rows=[
                    (
                        long_day(row["date"]),
                        Cell(kind_words(row["kind"]), "good" if row["kind"] == "make_up" else ""),
                        row["name"],
                        row["source"],
                    )
                    for row in _year_rows(calendar, year)
                ],
                notes=notes,
            )
        ],
        terminal,
    )


def day_json(info: DayInfo, doubts: list[str]) -> str:
    """``tthc.calendar-day/1``."""
    return machine.to_json({"schema": "tthc.calendar-day/1", **_day_record(info, doubts)})


def day_csv(info: DayInfo, doubts: list[str]) -> str:
    """One row."""
    record = _day_record(info, doubts)
    return machine.to_csv(list(record), [record])


def day_table(info: DayInfo, doubts: list[str], terminal: Terminal) -> str:
    """What one day is, and why."""
    tone: Tone = "good" if info.working else "bad"
    answer = _("working day") if info.working else _("day off")
    row = (long_day(info.date), Cell(answer, tone), kind_words(info.kind), info.name or "")
    return render(
        [
            Table(
                columns=(
                    Column(title=_("Day"), fixed=True),
                    Column(title=_("Counts as"), fixed=True),
                    Column(title=_("Kind")),
                    Column(title=_("Name")),
                    Column(title=_("Rests on")),
                ),
                rows=[(*row, info.source.cite() if info.source else "")],
                notes=[_("Note: {text}").format(text=doubt) for doubt in doubts],
            )
        ],
        terminal,
    )


def add_json(start: date, days: int, found: Deadline) -> str:
    """``tthc.calendar-add/1``."""
    return machine.to_json(
        {
            "schema": "tthc.calendar-add/1",
            "from": start,
            "days": days,
            "date": found.due,
            "steps": [{"date": step.date, "what": step.what, "source": step.source} for step in found.steps],
            "warnings": list(found.warnings),
        }
    )


def add_csv(start: date, days: int, found: Deadline) -> str:
    """One row."""
    record = {"from": start, "days": days, "date": found.due, "warnings": list(found.warnings)}
    return machine.to_csv(list(record), [record])


def add_table(found: Deadline, terminal: Terminal) -> str:
    """The date, and each step to it."""
    return render(
        [
            Table(
                title=long_day(found.due),
                columns=(Column(title=_("Day"), fixed=True), Column(title=_("Step")), Column(title=_("Rests on"))),
                rows=[(long_day(step.date), step.what, step.source or "") for step in found.steps],
                notes=[_("Note: {text}").format(text=warning) for warning in found.warnings],
            )
        ],
        terminal,
    )


def count_json(start: date, end: date, days: int, doubts: list[str]) -> str:
    """``tthc.calendar-count/1``."""
    return machine.to_json(
        {"schema": "tthc.calendar-count/1", "from": start, "to": end, "working_days": days, "warnings": doubts}
    )


def count_csv(start: date, end: date, days: int, doubts: list[str]) -> str:
    """One row."""
    record = {"from": start, "to": end, "working_days": days, "warnings": doubts}
    return machine.to_csv(list(record), [record])


def count_table(start: date, end: date, days: int, doubts: list[str], terminal: Terminal) -> str:
    """The number, and which ends it counts."""
    if end < start:
        words = ngettext(
            "{end} is {count} working day before {start} (counted after {end}, up to and including {start})",
            "{end} is {count} working days before {start} (counted after {end}, up to and including {start})",
            -days,
        )
    else:
        words = ngettext(
            "{count} working day after {start}, up to and including {end}",
            "{count} working days after {start}, up to and including {end}",
            days,
        )
    words = words.format(count=abs(days), start=long_day(start), end=long_day(end))
    notes = [words, *(_("Note: {text}").format(text=doubt) for doubt in doubts)]
    return render([Table(columns=(), rows=(), notes=notes)], terminal)


def working_days_by_month(calendar: WorkCalendar, year: int) -> list[int]:
    """Working days of each month, January first."""
    ends = [date(year, 1, 1) - timedelta(days=1)]
    ends += [date(year, month + 1, 1) - timedelta(days=1) for month in range(1, 12)] + [date(year, 12, 31)]
    return [calendar.count(before, last) for before, last in pairwise(ends)]


def status_words(status: str) -> str:
    """How sure a year is, in words."""
    return {
        "announced": _("announced"),
        "partial": _("announced in part"),
        "estimated": _("estimated, not announced"),
    }[status]


def kind_words(kind: str) -> str:
    """What a day is, in words."""
    return {
        "working": _("plain working day"),
        "make_up": _("make-up working day"),
        "weekend": _("weekly rest"),
        "holiday": _("public holiday"),
        "compensatory": _("day off in lieu"),
        "swapped": _("swapped day off"),
    }[kind]


def _year_rows(calendar: WorkCalendar, year: HolidayYear) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = [
        {"date": off.date, "kind": off.kind, "name": off.name, "source": calendar.source(off.source).cite()}
        for off in year.off
    ]
    rows += [
        {
            "date": made.date,
            "kind": "make_up",
            "name": made.name,
            "source": calendar.source(made.source).cite(),
            "for": made.instead_of,
        }
        for made in year.make_up
    ]
    return sorted(rows, key=lambda row: str(row["date"]))


def _day_record(info: DayInfo, doubts: list[str]) -> dict[str, Any]:
    return {
        "date": info.date,
        "working": info.working,
        "kind": info.kind,
        "name": info.name,
        "source": info.source and info.source.cite(),
        "status": info.status,
        "warnings": doubts,
    }
