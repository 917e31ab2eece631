"""Calendars as tables: ranks of working days, and the nearest of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from tests.support.calendars import CALENDAR
from tthc_cli.cases.due_dates.counting_rules import LEGAL, CountingRule
from tthc_cli.cases.due_dates.duckdb_calendar import calendar_table, make_calendars, needed_days
from tthc_cli.cases.due_dates.limits import Limit

FIRST, LAST = date(2024, 4, 22), date(2024, 5, 12)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def table(connection: duckdb.DuckDBPyConnection, rule: CountingRule, columns: str) -> dict[date, tuple[object, ...]]:
    rows = connection.execute(f"select day, {columns} from {calendar_table(rule)}").fetchall()  # noqa: S608
    return {day: tuple(values) for day, *values in rows}


def test_each_day_knows_its_rank_and_its_neighbours(connection):
    """25/4/2024 is a Thursday; off are 27/4 to 1/5; Saturday 4/5 is made up."""
    make_calendars(connection, CALENDAR, FIRST, LAST)
    days = table(connection, LEGAL, "working, rank, previous, next, later")
    assert days[date(2024, 4, 26)] == (True, 5, date(2024, 4, 26), date(2024, 4, 26), date(2024, 5, 2))
    assert days[date(2024, 4, 30)] == (False, 5, date(2024, 4, 26), date(2024, 5, 2), date(2024, 5, 2))
    assert days[date(2024, 5, 4)] == (True, 8, date(2024, 5, 4), date(2024, 5, 4), date(2024, 5, 6))
    assert days[LAST] == (False, 13, date(2024, 5, 10), None, None), "the table ends here"
    ((day,),) = connection.execute(f"select day from {calendar_table(LEGAL)}_ranks where rank = 8").fetchall()  # noqa: S608
    assert day == date(2024, 5, 4)


def test_a_wrong_calendar_has_days_of_its_own(connection):
    make_calendars(connection, CALENDAR, FIRST, LAST)
    missed = table(connection, CountingRule(calendar="make-up-missed"), "working")
    assert missed[date(2024, 5, 4)] == (False,)
    counted = table(connection, CountingRule(calendar="holiday-counted"), "working")
    assert counted[date(2024, 4, 30)] == (True,)
    assert calendar_table(CountingRule(calendar="weekdays-only")) == "calendar_weekdays_only"


def needed(
    connection: duckdb.DuckDBPyConnection, days: list[date], *limits: Limit, pauses: bool = False
) -> tuple[date, date]:
    connection.execute("create or replace table dates (day date)")
    connection.executemany("insert into dates values (?)", [[day] for day in days]) if days else None
    return needed_days(connection, ["select day from dates"], limits, CALENDAR, has_pauses=pauses)


def test_the_days_that_are_needed_reach_over_the_longest_limit(connection):
    days = [date(2024, 3, 1), date(2024, 6, 3)]
    first, last = needed(connection, days, Limit(count=5, unit="working_day"))
    assert first <= date(2023, 12, 31)
    assert last >= date(2024, 6, 3) + timedelta(days=7)
    _first, further = needed(connection, days, Limit(count=30, unit="month"))
    assert further >= date(2026, 12, 3)
    assert needed(connection, days, Limit(count=5, unit="day"), pauses=True)[1] >= date(2024, 6, 3) + timedelta(
        days=188
    )


def test_the_calendar_goes_no_further_than_it_goes(connection):
    first_year, last_year = CALENDAR.span
    assert needed(connection, [date(last_year, 12, 1)], Limit(count=90, unit="year"))[1] == date(last_year, 12, 31)
    nothing = needed(connection, [])
    assert nothing == needed(connection, [date(9000, 1, 1)]) == (date(first_year, 1, 1), date(first_year, 12, 31))
