"""How an open dossier stands on a day, by hand from the calendar of 2024."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.due_dates import works
from tthc_cli.kpi.open_cases import OpenTally, Watch, late_bands


def watch(day: str, within: int = 5) -> Watch:
    return Watch(as_of=date.fromisoformat(day), within=within, calendar=CALENDAR)


def test_by_hand_around_the_holidays_of_april_2024():
    """29/4 is swapped for Saturday 4/5; 30/4 and 1/5 are off: after Friday 26/4 come 2, 3, 4, 6 and 7/5."""
    friday = watch("2024-04-26")
    expected = {
        "2024-04-25": ("overdue", -1, None),
        "2024-04-26": ("today", 0, None),
        "2024-04-28": ("soon", 0, "2024-04-26"),  # a Sunday: no working day is left after today
        "2024-05-02": ("soon", 1, "2024-04-26"),
        "2024-05-04": ("soon", 3, "2024-05-03"),
        "2024-05-06": ("soon", 4, "2024-05-04"),
        "2024-05-07": ("soon", 5, "2024-05-06"),
        "2024-05-08": ("later", 6, "2024-05-07"),
    }
    for text, (status, left, early) in expected.items():
        due = date.fromisoformat(text)
        early_by = friday.early_by(due)
        assert (friday.status(due), friday.working_days_left(due)) == (status, left), text
        assert (early_by and early_by.isoformat()) == early, text


def test_a_day_of_rest_after_the_due_day_is_late_by_no_working_day():
    sunday = watch("2024-03-10")
    friday = date(2024, 3, 8)
    assert (sunday.status(friday), sunday.working_days_left(friday)) == ("overdue", 0)
    monday = date(2024, 3, 11)
    # nobody works before Monday any more
    assert (sunday.status(monday), sunday.working_days_left(monday), sunday.early_by(monday)) == ("soon", 1, None)


def test_days_that_the_calendar_does_not_reach_have_no_working_days():
    first, last = CALENDAR.span
    today = watch("2024-03-11")
    for day in (date(first - 1, 6, 1), date(first, 1, 1), date(last + 1, 1, 1)):
        assert (today.working_days_left(day), today.early_by(day)) == (None, None)
    assert today.status(date(first - 1, 6, 1)) == "overdue"


@given(as_of=st.dates(date(2024, 1, 3), date(2025, 6, 1)), ahead=st.integers(-200, 200), within=st.integers(0, 30))
def test_against_a_count_from_day_to_day(as_of, ahead, within):
    looking = Watch(as_of=as_of, within=within, calendar=CALENDAR)
    due = max(date(2024, 1, 3), as_of + timedelta(days=ahead))
    low, high = sorted((as_of, due))
    between = sum(works(low + timedelta(days=place)) for place in range(1, (high - low).days + 1))
    left = between if due >= as_of else -between
    assert looking.working_days_left(due) == left
    before = due - timedelta(days=1)
    while not works(before):
        before -= timedelta(days=1)
    assert looking.early_by(due) == (before if before >= as_of else None)
    soon = due > as_of and left <= within
    assert looking.status(due) == (
        "overdue" if due < as_of else "today" if due == as_of else "soon" if soon else "later"
    )


def test_lateness_is_counted_in_bands_and_what_waits_is_counted_apart():
    tally = OpenTally(watch=watch("2024-03-29"), late=late_bands([5, 10]))
    for text, number in (
        ("2024-03-28", 1),
        ("2024-03-22", 2),
        ("2024-03-21", 4),
        ("2024-03-14", 8),
        ("1800-01-01", 16),
    ):
        tally.add(date.fromisoformat(text), waiting=False, group=None, number=number)
    tally.add(date(2024, 3, 1), waiting=True, group=("A",), number=32)
    tally.add(None, waiting=False, group=("A",), number=64)
    # 28/3 and 22/3 are late by 1 and 5 working days, 21/3 by 6, 14/3 by 11
    assert [(band.first, band.last, band.rows) for band in tally.late] == [(0, 5, 3), (6, 10, 4), (11, None, 24)]
    assert (tally.working.overdue, tally.working.no_due_day, tally.working.open) == (31, 64, 95)
    assert (tally.waiting.overdue, tally.waiting.open, tally.waiting.listed) == (32, 32, 32)
    working, waiting = tally.groups["A",]
    assert (working.open, waiting.open) == (64, 32)
    assert sum(tally.by_due.values()) == 31
