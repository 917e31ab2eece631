"""Calendar days and counts of working days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.output.cells import long_day_cell
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal, Tone
from tthc_cli.output.words import day, long_day
from tthc_cli.rules import Deadline
from tthc_cli.workdays import DayInfo, HolidayYear, WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class YearReport(Report):
    """What ``tthc calendar show`` has found: the days off and made up of one year, with their notices."""

    calendar: WorkCalendar
    year: HolidayYear

    def payload(self) -> Record:
        """``tthc.calendar-year/1``."""
        year = self.year
        return {
            "schema": "tthc.calendar-year/1",
            "year": year.year,
            "status": year.status,
            "off": self._off(),
            "make_up": [
                {name: row[name] for name in ("date", "name", "source", "for")} for row in self._make_up_days()
            ],
            "open": [
                {"name": event.name, "first": event.first, "last": event.last, "note": event.note}
                for event in year.open
            ],
            "working_days": working_days_by_month(self.calendar, year.year),
            "note": year.note,
        }

    def columns(self) -> Sequence[str]:
        """The day, and what it rests on."""
        return ("date", "kind", "name", "source", "for")

    def rows(self) -> Sequence[Record]:
        """One row a day off or made up, in order."""
        return sorted([*self._off(), *self._make_up_days()], key=lambda row: str(row["date"]))

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """The days off and made up, the working days of each month, and what is still open."""
        return [
            PrintedTable(
                title=_("Days off and made up in {year}: {status}").format(
                    year=self.year.year, status=status_words(self.year.status)
                ),
                columns=(
                    Column(title=_("Day"), fixed=True),
                    Column(title=_("Kind"), fixed=True),
                    Column(title=_("Name")),
                    Column(title=_("Rests on")),
                ),
                rows=[
                    (
                        long_day_cell(row["date"]),
                        Cell(kind_words(row["kind"]), "good" if row["kind"] == "make_up" else ""),
                        row["name"],
                        row["source"],
                    )
                    for row in self.rows()
                ],
                notes=self._table_notes(),
            )
        ]

    def _off(self) -> list[dict[str, Any]]:
        return [
            {"date": off.date, "kind": off.kind, "name": off.name, "source": self.calendar.source(off.source).cite()}
            for off in self.year.off
        ]

    def _make_up_days(self) -> list[dict[str, Any]]:
        return [
            {
                "date": made.date,
                "kind": "make_up",
                "name": made.name,
                "source": self.calendar.source(made.source).cite(),
                "for": made.instead_of,
            }
            for made in self.year.make_up
        ]

    def _table_notes(self) -> list[str]:
        months = working_days_by_month(self.calendar, self.year.year)
        total = ngettext("{count} working day in {year}", "{count} working days in {year}", sum(months)).format(
            count=sum(months), year=self.year.year
        )
        by_month = (
            _("month {month}: {count}").format(month=month, count=count) for month, count in enumerate(months, 1)
        )
        notes = [f"{total}: {', '.join(by_month)}"]
        notes += [
            _("Open: {name}, {first} to {last}{note}").format(
                name=event.name,
                first=day(event.first),
                last=day(event.last),
                note=f" ({event.note})" if event.note else "",
            )
            for event in self.year.open
        ]
        return [*notes, *_noted([self.year.note] if self.year.note else [])]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReport(Report):
    """What ``tthc calendar day`` has found: what one day is, and why."""

    info: DayInfo
    doubts: Sequence[str]

    def payload(self) -> Record:
        """``tthc.calendar-day/1``."""
        return {"schema": "tthc.calendar-day/1", **self._record()}

    def columns(self) -> Sequence[str]:
        """The same as in the payload."""
        return list(self._record())

    def rows(self) -> Sequence[Record]:
        """One row."""
        return [self._record()]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """One row, and the doubts below."""
        info = self.info
        tone: Tone = "good" if info.working else "bad"
        counts_as = Cell(_("working day") if info.working else _("day off"), tone)
        source = info.source.cite() if info.source else ""
        return [
            PrintedTable(
                columns=(
                    Column(title=_("Day"), fixed=True),
                    Column(title=_("Counts as"), fixed=True),
                    Column(title=_("Kind")),
                    Column(title=_("Name")),
                    Column(title=_("Rests on")),
                ),
                rows=[(long_day_cell(info.date), counts_as, kind_words(info.kind), info.name or "", source)],
                notes=_noted(self.doubts),
            )
        ]

    def _record(self) -> Record:
        info = self.info
        return {
            "date": info.date,
            "working": info.working,
            "kind": info.kind,
            "name": info.name,
            "source": info.source and info.source.cite(),
            "status": info.status,
            "warnings": list(self.doubts),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftReport(Report):
    """What ``tthc calendar add`` has found: the day so many working days after or before a day."""

    start: date
    days: int
    """Working days, the start not counted; negative to count back."""
    deadline: Deadline
    """The day that was reached, with the steps to it."""

    def payload(self) -> Record:
        """``tthc.calendar-add/1``."""
        deadline = self.deadline
        return {
            "schema": "tthc.calendar-add/1",
            "from": self.start,
            "days": self.days,
            "date": deadline.due,
            "steps": [{"date": step.date, "what": step.what, "source": step.source} for step in deadline.steps],
            "warnings": list(deadline.warnings),
        }

    def columns(self) -> Sequence[str]:
        """All but the steps."""
        return ("from", "days", "date", "warnings")

    def rows(self) -> Sequence[Record]:
        """One row."""
        return [self.payload()]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """The day, and each step to it."""
        deadline = self.deadline
        return [
            PrintedTable(
                title=long_day(deadline.due),
                columns=(Column(title=_("Day"), fixed=True), Column(title=_("Step")), Column(title=_("Rests on"))),
                rows=[(long_day_cell(step.date), step.what, step.source or "") for step in deadline.steps],
                notes=_noted(deadline.warnings),
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountReport(Report):
    """What ``tthc calendar count`` has found: the working days between two days."""

    start: date
    """Not counted itself."""
    end: date
    """Counted too."""
    days: int
    """Working days; negative if the end is earlier than the start."""
    doubts: Sequence[str]

    def payload(self) -> Record:
        """``tthc.calendar-count/1``."""
        return {
            "schema": "tthc.calendar-count/1",
            "from": self.start,
            "to": self.end,
            "working_days": self.days,
            "warnings": list(self.doubts),
        }

    def columns(self) -> Sequence[str]:
        """The same as in the payload."""
        return ("from", "to", "working_days", "warnings")

    def rows(self) -> Sequence[Record]:
        """One row."""
        return [self.payload()]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """The number in words, with which ends it counts."""
        if self.end < self.start:
            words = ngettext(
                "{end} is {count} working day before {start} (counted after {end}, up to and including {start})",
                "{end} is {count} working days before {start} (counted after {end}, up to and including {start})",
                -self.days,
            )
        else:
            words = ngettext(
                "{count} working day after {start}, up to and including {end}",
                "{count} working days after {start}, up to and including {end}",
                self.days,
            )
        words = words.format(count=abs(self.days), start=long_day(self.start), end=long_day(self.end))
        return [PrintedTable(notes=[words, *_noted(self.doubts)])]


def working_days_by_month(calendar: WorkCalendar, year: int) -> list[int]:
    """Count the working days of each month.

    Args:
        calendar: The days off.
        year: As a number.

    Returns:
        Twelve counts, January first.
    """
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


def _noted(texts: Sequence[str]) -> list[str]:
    return [_("Note: {text}").format(text=text) for text in texts]
