"""What a day is (ngày làm việc, ngày nghỉ), and counting working days on and back."""

from dataclasses import replace
from datetime import date, timedelta, timezone
from typing import Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.sources import Source
from tthc_cli.workdays.estimate import estimated_days
from tthc_cli.workdays.holiday_file import WEEKDAYS, HolidayFile, HolidayYear, OffKind, OpenOccasion, YearStatus

VIETNAM: Final = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh: without daylight saving since 1975, so the offset is the zone, and no zone file is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayInfo:
    """What one day is, and what that rests on."""

    date: date
    working: bool
    kind: Literal["working", "make_up", "weekend"] | OffKind
    name: str | None
    """The name of a day off or of a make-up day; None for a plain working day."""
    source: Source | None
    """The notice or law; None for a plain working day."""
    status: YearStatus


class WorkCalendar:
    """The working days of civil servants, by a table of prefixes: day → working days so far, and back.

    The years that the calendar file covers are in the table from the start; others are estimated by the ``holidays``
    library when they are first needed. A year outside of what can be estimated is an error, never a year of plain
    weekdays.
    """

    __slots__ = ("_base", "_file", "_make_up", "_occasions", "_off", "_rank", "_rest", "_working", "_years")

    def __init__(self, file: HolidayFile) -> None:
        self._file = file
        self._years = {year.year: year for year in file.years}
        self._off = {off.date: off for year in file.years for off in year.off}
        self._make_up = {day.date: day for year in file.years for day in year.make_up}
        self._occasions = [occasion for year in file.years for occasion in year.open]
        self._rest = frozenset(WEEKDAYS.index(name) for name in file.weekly_rest.weekdays)
        covered = [year.year for year in file.years if year.status != "estimated"]
        self._base = date(covered[0], 1, 1).toordinal()
        """Ordinal of the table's first day."""
        self._rank: list[int] = []
        """Working days from the table's first day up to and including each day."""
        self._working: list[int] = []
        """Ordinals of the working days, in order."""
        self._append(covered[0], covered[-1])

    # -- counting ---------------------------------------------------------------------------------------------------

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``.

        Args:
            day: The day to count from; it is not counted.
            count: Working days, 1 or more.

        Raises:
            ValueError: ``count`` is not positive.
            TthcError: The calendar ends before that day.
        """
        if count < 1:
            raise ValueError("count must be positive")
        place = self._upto(day.toordinal()) + count
        while place > len(self._working):
            self._extend_forward()
        return date.fromordinal(self._working[place - 1])

    def before(self, day: date, count: int) -> date:
        """The ``count``-th working day before ``day``; the inverse of :meth:`after` for a working ``day``.

        Args:
            day: The day to count back from; it is not counted.
            count: Working days, 1 or more.

        Raises:
            ValueError: ``count`` is not positive.
            TthcError: The calendar begins after that day.
        """
        if count < 1:
            raise ValueError("count must be positive")
        ordinal = day.toordinal() - 1
        place = self._upto(ordinal) - count
        while place < 0:
            self._extend_back()
            place = self._upto(ordinal) - count
        return date.fromordinal(self._working[place])

    def count(self, start: date, end: date) -> int:
        """Working days from one day to another; negative if ``end`` is the earlier one.

        Args:
            start: The first day, which is not counted.
            end: The last day, which is counted.

        ``count(d, after(d, n)) == n`` for every day, ``count(before(d, n), d) == n`` for a working day.
        """
        low, high = start.toordinal(), end.toordinal()
        self._upto(low)
        last = self._upto(high)  # may extend the table backwards, so the other end is asked after it
        return last - self._upto(low)

    def next_working(self, day: date) -> date:
        """``day`` itself if it is a working day, else the next one."""
        return day if self.is_working(day) else self.after(day, 1)

    def previous_working(self, day: date) -> date:
        """``day`` itself if it is a working day, else the one before."""
        return day if self.is_working(day) else self.before(day, 1)

    def is_working(self, day: date) -> bool:
        """Whether civil servants work on this day."""
        ordinal = day.toordinal()
        return self._upto(ordinal) > self._upto(ordinal - 1)

    def is_rest(self, day: date) -> bool:
        """Whether a day is a day of weekly rest by its weekday, whatever a notice says of it."""
        return day.weekday() in self._rest

    # -- explaining -------------------------------------------------------------------------------------------------

    def day(self, day: date) -> DayInfo:
        """What a day is and why. Raises TthcError if it lies outside of the calendar."""
        working = self.is_working(day)
        kind: Literal["working", "make_up", "weekend"] | OffKind = "working"
        name: str | None = None
        source: Source | None = None
        if (off := self._off.get(day)) is not None:
            kind, name, source = off.kind, off.name, self.source(off.source)
        elif (make_up := self._make_up.get(day)) is not None:
            kind, name, source = "make_up", make_up.name, self.source(make_up.source)
        elif not working:
            kind, name, source = "weekend", weekday_name(day), self.source(self._file.weekly_rest.source)
        return DayInfo(date=day, working=working, kind=kind, name=name, source=source, status=self.status(day.year))

    def remarkable(self, first: date, last: date) -> list[DayInfo]:
        """The days that are off or made up, which an explanation must name.

        Args:
            first: The first day to look at, inclusive.
            last: The last day to look at, inclusive.

        Returns:
            The days in order, each with its notice.
        """
        days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
        return [self.day(day) for day in days if day in self._make_up or not self.is_working(day)]

    def exceptions(self, first: date, last: date) -> tuple[list[date], list[date]]:
        """The days on which work differs from that of a plain week (ngày nghỉ, ngày làm bù).

        Args:
            first: The first day to look at, inclusive.
            last: The last day to look at, inclusive.

        Returns:
            In order: days off that are no day of the weekly rest, and days of it on which people work.

        Raises:
            TthcError: If the calendar does not know a year of them.
        """
        days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        changed = [day for day in days if self.is_working(day) == (day.weekday() in self._rest)]
        return [day for day in changed if not self.is_working(day)], [day for day in changed if self.is_working(day)]

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last year that the calendar can say anything about."""
        return self._file.estimate.first, self._file.estimate.last

    def status(self, year: int) -> YearStatus:
        """How sure a year is: as the file says, and ``estimated`` for a year that it does not have.

        An announced year is ``partial`` too while an occasion of the year after or before can change one of its days:
        a notice about Tết Dương lịch can still take the 31st of December off.
        """
        listed = self._years.get(year)
        if listed is None or self._is_estimated(year):
            return "estimated"
        return "partial" if listed.status == "announced" and self._open_in(year) else listed.status

    def year(self, year: int) -> HolidayYear:
        """One year with all its days off that are no plain weekend days, and each occasion that can change one of them.

        Raises TthcError if the year lies outside of the calendar.
        """
        self._upto(date(year, 1, 1).toordinal())
        self._upto(date(year, 12, 31).toordinal())
        listed = self._years.get(year)
        if listed is not None and listed.status != "estimated":
            return replace(listed, status=self.status(year), open=self._open_in(year))
        off = sorted((off for day, off in self._off.items() if day.year == year), key=lambda off: off.date)
        make_up = () if listed is None else listed.make_up
        note = None if listed is None else listed.note
        return HolidayYear(year=year, status="estimated", off=tuple(off), make_up=make_up, note=note)

    def doubts(self, first: date, last: date) -> list[str]:
        """Warnings about a span of days: estimated years, and occasions about which a notice can still come.

        Args:
            first: The first day of the span, inclusive.
            last: The last day of the span, inclusive.
        """
        estimated = [year for year in range(first.year, last.year + 1) if self._is_estimated(year)]
        warnings = [
            _("{year}: days off are estimated by the holidays library, no notice was read").format(year=span)
            for span in _spans(estimated)
        ]
        warnings += [
            _("{name}: a notice can still change {first} to {last}").format(
                name=occasion.name, first=f"{occasion.first:%d/%m/%Y}", last=f"{occasion.last:%d/%m/%Y}"
            )
            for occasion in self._open(first, last)
        ]
        return warnings

    def _is_estimated(self, year: int) -> bool:
        listed = self._years.get(year)
        return listed is None or listed.status == "estimated"

    def _open(self, first: date, last: date) -> tuple[OpenOccasion, ...]:
        """The open occasions that reach into a span of days, in whichever year the file lists them."""
        return tuple(occasion for occasion in self._occasions if occasion.first <= last and first <= occasion.last)

    def _open_in(self, year: int) -> tuple[OpenOccasion, ...]:
        return self._open(date(year, 1, 1), date(year, 12, 31))

    def source(self, key: str) -> Source:
        """The notice or law behind a key of the calendar file, or the library behind an estimate."""
        return self._file.sources.get(key) or Source(document=key)

    # -- the table --------------------------------------------------------------------------------------------------

    def _upto(self, ordinal: int) -> int:
        """Working days in the table up to and including a day; the table is extended to hold the day."""
        place = ordinal - self._base
        if 0 <= place < len(self._rank):
            return self._rank[place]
        if place == -1:
            return 0
        self._require(date.fromordinal(max(ordinal, 1)).year)  # the day before the first of all has no year
        if place < 0:
            self._extend_back()
        else:
            self._extend_forward()
        return self._upto(ordinal)

    def _extend_forward(self) -> None:
        year = date.fromordinal(self._base + len(self._rank)).year
        self._estimate(year)
        self._append(year, year)

    def _extend_back(self) -> None:
        year = date.fromordinal(self._base).year - 1
        self._estimate(year)
        last = date.fromordinal(self._base + len(self._rank) - 1).year
        self._base = date(year, 1, 1).toordinal()
        self._rank, self._working = [], []
        self._append(year, last)

    def _append(self, first: int, last: int) -> None:
        off, make_up, rest = self._off, self._make_up, self._rest
        rank, working = self._rank, self._working
        for ordinal in range(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1):
            # ordinal 1 is a Monday
            if (ordinal - 1) % 7 in rest:
                if make_up and date.fromordinal(ordinal) in make_up:
                    working.append(ordinal)
            elif date.fromordinal(ordinal) not in off:
                working.append(ordinal)
            rank.append(len(working))

    def _require(self, year: int) -> None:
        first, last = self.span
        if not first <= year <= last:
            raise TthcError(
                _("no calendar for {year}: days off are known or can be estimated from {first} to {last} only").format(
                    year=year, first=first, last=last
                )
            )

    def _estimate(self, year: int) -> None:
        self._require(year)
        days = estimated_days(self._file.estimate, year)
        if not days:  # a newer library may know other years than the one by which the file was found valid
            raise TthcError(_("no calendar for {year}: the holidays library knows no day off in it").format(year=year))
        for off in days:
            self._off.setdefault(off.date, off)


def _spans(years: list[int]) -> list[str]:
    """Years in order as spans: "2028", "2030-2035"."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], year]
        else:
            spans.append([year])
    return ["-".join(map(str, span)) for span in spans]


def weekday_name(day: date) -> str:
    """The name of a day of the week: "thứ Bảy", "Chủ nhật" in Vietnamese."""
    return (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )[day.weekday()]
