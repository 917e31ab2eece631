"""Years without a notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.support.calendars import FILE
from tthc_cli.workdays import work_calendar as workdays
from tthc_cli.workdays.estimate import estimated_days
from tthc_cli.workdays.holiday_file import OpenOccasion
from tthc_cli.workdays.work_calendar import WorkCalendar


def test_years_that_the_file_does_not_have_are_estimated_in_any_order():
    there = WorkCalendar(FILE)
    there.after(date(2027, 12, 31), 30)
    there.before(date(2019, 1, 1), 300)
    back = WorkCalendar(FILE)
    back.before(date(2019, 1, 1), 300)
    back.after(date(2027, 12, 31), 30)
    for day in (date(2017, 12, 29), date(2018, 12, 31), date(2023, 5, 1), date(2028, 1, 3), date(2029, 4, 30)):
        assert there.day(day) == back.day(day) == WorkCalendar(FILE).day(day)
    assert there.status(2028) == there.status(2018) == "estimated"
    assert not there.is_working(date(2028, 1, 3))  # 1/1/2028 is a Saturday
    assert there.count(date(2017, 6, 1), date(2029, 6, 1)) == back.count(date(2017, 6, 1), date(2029, 6, 1))


def test_an_estimated_year_shows_its_days_and_says_so():
    calendar = WorkCalendar(FILE)
    year = calendar.year(2030)
    assert year.status == "estimated"
    assert date(2030, 4, 30) in [off.date for off in year.off]
    assert all("holidays" in off.source for off in year.off)
    assert calendar.doubts(date(2029, 12, 31), date(2030, 1, 2)) != []
    assert calendar.doubts(date(2024, 1, 1), date(2024, 12, 31)) == []


def test_the_library_is_asked_for_no_year_that_the_file_has(monkeypatch):
    """Its days differ from those of the notices: it may add none to a year whose notices are in."""
    asked = []

    def estimated(span, year):
        asked.append(year)
        return estimated_days(span, year)

    monkeypatch.setattr(workdays, "estimated_days", estimated)
    calendar = WorkCalendar(FILE)
    for year in (file_year.year for file_year in FILE.years if file_year.status != "estimated"):
        calendar.year(year)
        calendar.count(date(year, 1, 1), date(year, 12, 31))
        calendar.doubts(date(year, 1, 1), date(year, 12, 31))
    assert asked == []
    calendar.after(date(2027, 12, 31), 1)
    calendar.before(date(2019, 1, 1), 1)
    calendar.year(2024)
    assert sorted(asked) == [2018, 2028]


def test_an_open_occasion_reaches_into_an_estimated_year():
    """An occasion at the end of the file's last year can move days of the year after, which the file does not have."""
    (last,) = (year for year in FILE.years if year.year == 2027)
    occasion = OpenOccasion(name="Tết Dương lịch 2028", first=date(2027, 12, 25), last=date(2028, 1, 8))
    calendar = WorkCalendar(replace(FILE, years=(*FILE.years[:-1], replace(last, open=(*last.open, occasion)))))
    assert len(calendar.doubts(date(2028, 1, 4), date(2028, 1, 4))) == 2  # estimated, and open
    assert len(calendar.doubts(date(2028, 1, 10), date(2028, 1, 10))) == 1
