from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR, FILE
from tthc_cli.errors import TthcError
from tthc_cli.workdays.work_calendar import WorkCalendar

DAYS = st.dates(date(2019, 1, 2), date(2027, 12, 30))
OFF = {off.date for year in FILE.years for off in year.off}
MADE_UP = {made.date for year in FILE.years for made in year.make_up}


def works(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


def test_every_day_of_the_file_is_what_a_plain_look_says():
    day = date(2019, 1, 1)
    while day.year < 2028:
        assert CALENDAR.is_working(day) is works(day) is CALENDAR.day(day).working, day
        day += timedelta(days=1)


@given(DAYS, DAYS)
def test_count_is_the_plain_count_and_adds_up(one_day, another_day):
    first, last = sorted((one_day, another_day))
    plain = sum(works(first + timedelta(n)) for n in range(1, (last - first).days + 1))
    assert CALENDAR.count(first, last) == plain
    assert CALENDAR.count(last, first) == -plain


@given(DAYS, st.integers(1, 400))
def test_after_before_and_count_are_inverses(day, count):
    calendar = CALENDAR
    if date(2019, 1, 1) <= day < date(2026, 1, 1):
        assert calendar.count(day, calendar.after(day, count)) == count
    if day > date(2021, 1, 1) and calendar.is_working(day):
        assert calendar.count(calendar.before(day, count), day) == count
        assert calendar.after(calendar.before(day, count), count) == day


@given(DAYS)
def test_next_and_previous_working_days(day):
    if day < date(2027, 12, 20) and day > date(2019, 1, 10):
        after, before = CALENDAR.next_working(day), CALENDAR.previous_working(day)
        assert before <= day <= after
        assert works(after)
        assert works(before)
        assert (after == day) == (before == day) == works(day)


def test_what_a_day_is():
    kinds = {
        date(2024, 4, 29): "swapped",
        date(2024, 4, 30): "holiday",
        date(2024, 5, 4): "make_up",
        date(2024, 5, 5): "weekend",
        date(2024, 5, 6): "working",
        date(2024, 2, 13): "compensatory",
        date(2018, 12, 31): "swapped",
    }
    calendar = WorkCalendar(FILE)
    assert {day: calendar.day(day).kind for day in kinds} == kinds
    assert calendar.day(date(2024, 4, 30)).source is not None
    assert calendar.day(date(2024, 5, 6)).source is None


TET_2027 = "Tết Dương lịch 2027"
"""Open from 26/12/2026 to 09/01/2027, and listed under 2027."""


@pytest.mark.parametrize(
    ("first", "last", "open_"),
    [
        (date(2026, 12, 31), date(2026, 12, 31), True),
        (date(2026, 12, 10), date(2026, 12, 26), True),
        (date(2026, 1, 1), date(2026, 12, 25), False),
        (date(2027, 1, 9), date(2027, 1, 9), True),
        (date(2027, 1, 10), date(2027, 1, 31), False),
    ],
)
def test_an_open_occasion_is_named_in_the_year_before_too(first, last, open_):
    assert any(TET_2027 in doubt for doubt in CALENDAR.doubts(first, last)) is open_


def test_a_year_that_an_open_occasion_reaches_into_is_partial_and_lists_it():
    before, itself, sure = (CALENDAR.year(year) for year in (2026, 2027, 2025))
    assert (before.status, [occasion.name for occasion in before.open]) == ("partial", [TET_2027])
    assert CALENDAR.day(date(2026, 12, 31)).status == "partial"
    assert (itself.status, len(itself.open)) == ("partial", 3)
    assert (sure.status, sure.open) == ("announced", ())


def test_counting_off_the_end_is_an_error_not_a_wrap():
    calendar = WorkCalendar(FILE)
    with pytest.raises(TthcError):
        calendar.after(date(FILE.estimate.last, 12, 31), 1)
    with pytest.raises(TthcError):
        calendar.before(date(FILE.estimate.first, 1, 1), 1)
    for count in (0, -1):
        with pytest.raises(ValueError, match="positive"):
            calendar.after(date(2024, 1, 1), count)
        with pytest.raises(ValueError, match="positive"):
            calendar.before(date(2024, 1, 1), count)


@given(st.integers(0, 600), st.integers(1, 400))
def test_counting_back_and_on_past_the_years_of_the_file_is_the_plain_count(days, count):
    """Each from a calendar that has no estimated year yet: the table grows by as many as are needed."""
    first, last = date(2019, 1, 1) + timedelta(days), date(2027, 12, 31) - timedelta(days)
    before, after = WorkCalendar(FILE).before(first, count), WorkCalendar(FILE).after(last, count)
    assert before < first
    assert after > last
    assert sum(CALENDAR.is_working(before + timedelta(n)) for n in range((first - before).days)) == count
    assert sum(CALENDAR.is_working(last + timedelta(n)) for n in range(1, (after - last).days + 1)) == count
    assert CALENDAR.is_working(before)
    assert CALENDAR.is_working(after)


def test_the_first_and_the_last_year_of_the_calendar_belong_to_it():
    first, last = FILE.estimate.first, FILE.estimate.last
    assert WorkCalendar(FILE).year(first).year == first
    assert WorkCalendar(FILE).year(last).year == last
    for year in (first - 1, last + 1):
        with pytest.raises(TthcError, match=str(year)):
            WorkCalendar(FILE).year(year)


def test_estimated_years_in_a_row_are_named_as_one_span():
    file = replace(FILE, years=tuple(year for year in FILE.years if year.year in (2021, 2022)))
    (doubt,) = WorkCalendar(file).doubts(date(2018, 5, 1), date(2020, 5, 1))
    assert doubt.startswith("2018-2020:")
    around = WorkCalendar(file).doubts(date(2020, 5, 1), date(2024, 5, 1))
    assert [doubt.partition(":")[0] for doubt in around] == ["2020", "2023-2024"]


def test_weekly_rest_is_by_the_weekday_whatever_a_notice_says():
    assert [CALENDAR.is_rest(date(2024, 5, day)) for day in (3, 4, 5, 6)] == [False, True, True, False]
    assert CALENDAR.is_working(date(2024, 5, 4)), "a Saturday that was made up"


def test_a_saturday_that_is_no_rest_day_works():
    """What the weekly rest days are is data: an office that rests on Sundays only."""
    sundays = WorkCalendar(replace(FILE, weekly_rest=replace(FILE.weekly_rest, weekdays=("sunday",))))
    assert sundays.is_working(date(2024, 6, 1))
    assert not sundays.is_working(date(2024, 6, 2))
