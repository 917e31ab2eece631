"""What is wrong with a calendar file of the right shape."""

from collections.abc import Iterator
from datetime import date

from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.workdays.estimate import estimate_findings
from tthc_cli.workdays.holiday_file import WEEKDAYS, HolidayFile, HolidayYear, MakeUpDay, OffDay, OpenOccasion

Where = tuple[str | int, ...]


def findings(file: HolidayFile) -> list[Finding]:
    """What is wrong in a calendar file beyond the shape of its keys."""
    checks = _YearChecks(file)
    return [
        *_weekly_rest(file),
        *estimate_findings(file.estimate),
        *_some_year_announced(file),
        *(finding for place, year in enumerate(file.years) for finding in checks.year(place, year)),
    ]


def _weekly_rest(file: HolidayFile) -> Iterator[Finding]:
    if not file.weekly_rest.weekdays:
        yield Finding(
            where=("weekly_rest", "weekdays"), what=_("weekdays: found an empty list; write at least one weekday")
        )
    yield from _cited(file, ("weekly_rest", "source"), file.weekly_rest.source)


def _some_year_announced(file: HolidayFile) -> Iterator[Finding]:
    if all(year.status == "estimated" for year in file.years):
        yield Finding(where=("years",), what=_("years: no year is announced or partial; write at least one"))


def _cited(file: HolidayFile, where: Where, key: str) -> Iterator[Finding]:
    if key not in file.sources:
        yield Finding(where=where, what=_("source: {key} is not among the sources; add it there").format(key=key))


class _YearChecks:
    """Checks of the years in their order; each remembers the days that the ones before it have listed."""

    def __init__(self, file: HolidayFile) -> None:
        self._file = file
        self._rest = {WEEKDAYS.index(name) for name in file.weekly_rest.weekdays}
        self._swapped = {off.date for year in file.years for off in year.off if off.kind == "swapped"}
        """The weekdays that were taken off for a make-up day."""
        self._worked_for = {made.instead_of for year in file.years for made in year.make_up}
        """The weekdays that a make-up day stands for."""
        self._listed: set[date] = set()
        """The days off and make-up days checked so far."""
        self._made_up: set[date] = set()
        """The weekdays that the make-up days checked so far stand for."""

    def year(self, place: int, year: HolidayYear) -> Iterator[Finding]:
        """What is wrong with one year and its days.

        Args:
            place: Its place in the file, from 0.
            year: The year.
        """
        where = ("years", place)
        yield from self._order(where, place, year)
        yield from self._status(where, place, year)
        for index, off in enumerate(year.off):
            yield from self._day_off((*where, "off", index), year, off)
        for index, made in enumerate(year.make_up):
            yield from self._make_up_day((*where, "make_up", index), year, made)
        for index, occasion in enumerate(year.open):
            yield from self._occasion((*where, "open", index), occasion)

    def _order(self, where: Where, place: int, year: HolidayYear) -> Iterator[Finding]:
        if place and year.year != self._file.years[place - 1].year + 1:
            yield Finding(
                where=(*where, "year"),
                what=_("year: {year} does not follow the year before it; write the years in order").format(
                    year=year.year
                ),
            )

    def _status(self, where: Where, place: int, year: HolidayYear) -> Iterator[Finding]:
        if place and year.status == "estimated":
            yield Finding(
                where=(*where, "status"), what=_("status: only the first year may be estimated; leave out later ones")
            )
        if bool(year.open) != (year.status == "partial"):
            yield Finding(
                where=(*where, "status"),
                what=_("status: {year} is partial just where occasions are open; correct one of the two").format(
                    year=year.year
                ),
            )

    def _day_off(self, where: Where, year: HolidayYear, off: OffDay) -> Iterator[Finding]:
        yield from _cited(self._file, (*where, "source"), off.source)
        yield from _in_year(where, year, off.date)
        yield from self._not_listed_before(where, off.date)
        if off.kind != "holiday" and off.date.weekday() in self._rest:
            yield Finding(
                where=(*where, "kind"),
                what=_("kind: {day} is a weekly rest day, so it cannot be {kind}").format(day=off.date, kind=off.kind),
            )
        if off.kind == "swapped" and off.date not in self._worked_for:
            yield Finding(
                where=(*where, "kind"),
                what=_(
                    "kind: {day} is swapped, but no make_up day stands for it; add that day, or write holiday "
                    "where the notice gives the day off without one"
                ).format(day=off.date),
            )
        self._listed.add(off.date)

    def _make_up_day(self, where: Where, year: HolidayYear, made: MakeUpDay) -> Iterator[Finding]:
        yield from _cited(self._file, (*where, "source"), made.source)
        yield from _in_year(where, year, made.date)
        if made.date.weekday() not in self._rest:
            yield Finding(
                where=(*where, "date"),
                what=_("date: {day} is no weekly rest day, so it cannot be made up").format(day=made.date),
            )
        yield from self._not_listed_before(where, made.date)
        if made.instead_of not in self._swapped:
            yield Finding(
                where=(*where, "instead_of"),
                what=_("instead_of: {day} is no swapped day; write the weekday that was taken off").format(
                    day=made.instead_of
                ),
            )
        if made.instead_of in self._made_up:
            yield Finding(
                where=(*where, "instead_of"),
                what=_("instead_of: {day} is made up twice; keep one make_up day for it").format(day=made.instead_of),
            )
        self._made_up.add(made.instead_of)
        self._listed.add(made.date)

    def _not_listed_before(self, where: Where, day: date) -> Iterator[Finding]:
        if day in self._listed:
            yield Finding(where=(*where, "date"), what=_("date: {day} stands twice; keep one").format(day=day))

    @staticmethod
    def _occasion(where: Where, occasion: OpenOccasion) -> Iterator[Finding]:
        if occasion.last < occasion.first:
            yield Finding(
                where=(*where, "last"),
                what=_("last: {last} is before first: {first}").format(last=occasion.last, first=occasion.first),
            )


def _in_year(where: Where, year: HolidayYear, day: date) -> Iterator[Finding]:
    if day.year != year.year:
        yield Finding(where=(*where, "date"), what=_("date: {day} is not in {year}").format(day=day, year=year.year))
