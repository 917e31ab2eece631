"""Days off for counting working days: those of a calendar, within the days of the rows."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import narwhals.stable.v2 as nw
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.examples import examples
from tthc_cli.cases.days_off import days_off
from tthc_cli.counts.compile import Context, value_of
from tthc_cli.counts.conditions import Day, Span

DAYS = st.integers(0, 3 * 365).map(lambda number: date(2023, 6, 1) + timedelta(days=number))


@examples(80)
@given(DAYS, DAYS)
def test_working_days_between_two_days_are_those_of_the_calendar(first, last):
    span_days = days_off(CALENDAR, (min(first, last), max(first, last)))
    context = Context(as_of=last, off=span_days.off, make_up=span_days.make_up, reach=span_days.reach)
    with duckdb.connect() as connection:
        frame = nw.from_native(connection.sql("select 1 as one"))
        days = value_of(Span("working_days", Day(first), Day(last)), context)
        assert frame.select(days=days).to_native().fetchall() == [(CALENDAR.count(first, last),)]


def test_no_day_off_lies_outside_of_the_days_of_the_rows():
    span_days = days_off(CALENDAR, (date(2024, 4, 29), date(2024, 5, 4)))
    assert [f"{day:%d/%m}" for day in span_days.off] == ["29/04", "30/04", "01/05"]
    assert [f"{day:%d/%m}" for day in span_days.make_up] == ["04/05"]
    assert days_off(CALENDAR, None).off == ()


def test_beyond_the_calendar_working_days_are_unknown():
    span_days = days_off(CALENDAR, (date(1990, 1, 1), date(2024, 1, 5)))
    context = Context(as_of=span_days.reach[0], off=span_days.off, make_up=span_days.make_up, reach=span_days.reach)
    with duckdb.connect() as connection:
        frame = nw.from_native(connection.sql("select 1 as one"))
        days = value_of(Span("working_days", Day(date(1990, 1, 1)), Day(date(2024, 1, 5))), context)
        assert frame.select(days=days).to_native().fetchall() == [(None,)]
