"""Open dossiers (hồ sơ đang giải quyết): how each stands on a day, and how many stand how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Literal

from tthc_cli.classes import dataclass
from tthc_cli.workdays import WorkCalendar

OpenStatus = Literal["overdue", "today", "soon", "later"]
"""Quá hạn, đến hạn hôm nay, sắp đến hạn, còn xa."""
LISTED: tuple[OpenStatus, ...] = ("overdue", "today", "soon")
"""Those that are listed one by one, the most urgent first."""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """A day of looking, and how far ahead."""

    as_of: date
    within: int
    """At most how many working days after the day of looking is ``soon``."""
    calendar: WorkCalendar

    @cached_property
    def last_soon(self) -> date:
        """The last due day that is ``soon``. Raises TthcError if the calendar ends before it."""
        return self.calendar.after(self.as_of, self.within + 1) - timedelta(days=1)

    def status(self, due: date) -> OpenStatus:
        """How an open dossier stands that is due on a day: it is late once that day is over, off or not."""
        if due < self.as_of:
            return "overdue"
        if due == self.as_of:
            return "today"
        return "soon" if due <= self.last_soon else "later"

    def working_days_left(self, due: date) -> int | None:
        """Working days after the day of looking, up to and including a due day.

        Args:
            due: The due day.

        Returns:
            Negative if it is past, and 0 on days of rest right after it; None if the calendar does not reach it.
        """
        return self.calendar.count(self.as_of, due) if self._is_in_calendar(due) else None

    def early_by(self, due: date) -> date | None:
        """The last working day before a due day, on which a dossier can still end early; None if it is past."""
        if not self._is_in_calendar(due):
            return None
        day = self.calendar.before(due, 1)
        return day if day >= self.as_of else None

    def _is_in_calendar(self, day: date) -> bool:
        first, last = self.calendar.span
        return first < day.year <= last  # the working day before the first one of all is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """An open dossier that is overdue, due today or soon."""

    case_id: str | None
    procedure: str | None
    unit: str | None
    due: date
    status: OpenStatus
    working_days_left: int | None
    early_by: date | None
    waiting: bool
    """Whether it awaits a supplement or a payment (chờ bổ sung, chờ nộp tiền)."""


@dataclass(slots=True, kw_only=True)
class OpenCounts:
    """How many open dossiers stand how."""

    overdue: int = 0
    today: int = 0
    soon: int = 0
    later: int = 0
    no_due_day: int = 0
    """Dossiers without a due day: nobody knows how they stand."""

    @property
    def open(self) -> int:
        """All of them."""
        return self.overdue + self.today + self.soon + self.later + self.no_due_day

    @property
    def listed(self) -> int:
        """Those that are listed one by one."""
        return self.overdue + self.today + self.soon

    def of(self, status: OpenStatus) -> int:
        """How many stand so."""
        return {"overdue": self.overdue, "today": self.today, "soon": self.soon, "later": self.later}[status]

    def add(self, status: OpenStatus | None, number: int) -> None:
        """Count some more.

        Args:
            status: How they stand; None if they have no due day.
            number: How many.
        """
        match status:
            case "overdue":
                self.overdue += number
            case "today":
                self.today += number
            case "soon":
                self.soon += number
            case "later":
                self.later += number
            case None:
                self.no_due_day += number


@dataclass(slots=True, kw_only=True)
class LateBand:
    """How many dossiers are late by so many working days."""

    first: int
    """From 0: late since a day of rest."""
    last: int | None
    """Inclusive; None for the band that has no end."""
    rows: int = 0


def late_bands(ends: Sequence[int]) -> list[LateBand]:
    """Make the bands of lateness.

    Args:
        ends: The last number of working days of each band but the last one, the least first.

    >>> [(band.first, band.last) for band in late_bands([5, 10])]
    [(0, 5), (6, 10), (11, None)]
    """
    starts = [0, *(end + 1 for end in ends)]
    return [
        *(LateBand(first=first, last=after - 1) for first, after in pairwise(starts)),
        LateBand(first=starts[-1], last=None),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCount:
    """How many dossiers are recorded wrongly in one way."""

    name: str
    label: str
    """In the language of the output."""
    rows: int | None
    """None if nobody looked, as columns are missing."""
    missing: tuple[str, ...] = ()
    """What people call the columns that are missing."""
    cases: tuple[str, ...] = ()
    """The ids of the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyCase:
    """A dossier that is recorded wrongly (hồ sơ ghi sai)."""

    case_id: str | None
    faults: tuple[str, ...]
    """The names of what is wrong with it; at least one."""


@dataclass(slots=True, kw_only=True)
class OpenTally:
    """What was counted of open dossiers, from how many are due on which day."""

    watch: Watch
    late: list[LateBand]
    """Of those that are not waiting."""
    working: OpenCounts = field(default_factory=OpenCounts)
    """Those that the office is at work on."""
    waiting: OpenCounts = field(default_factory=OpenCounts)
    """Those that await something of the applicant."""
    groups: dict[tuple[str, ...], tuple[OpenCounts, OpenCounts]] = field(default_factory=dict)
    """The same two by group."""
    by_due: dict[date, int] = field(default_factory=dict)
    """How many of those that the office is at work on are due on each day."""

    def add(self, due: date | None, *, waiting: bool, group: tuple[str, ...] | None, number: int) -> None:
        """Count dossiers of one due day.

        Args:
            due: Their due day; None if they have none.
            waiting: Whether they await something of the applicant.
            group: Their group; None if nobody asked for groups.
            number: How many they are.
        """
        status = None if due is None else self.watch.status(due)
        (self.waiting if waiting else self.working).add(status, number)
        if group is not None:
            self.groups.setdefault(group, (OpenCounts(), OpenCounts()))[waiting].add(status, number)
        if due is None or waiting:
            return
        self.by_due[due] = self.by_due.get(due, 0) + number
        if status == "overdue":
            days = self.watch.working_days_left(due)
            # what lies before the calendar is later than any band
            band = (
                self.late[-1]
                if days is None
                else next(band for band in self.late if band.last is None or -days <= band.last)
            )
            band.rows += number
