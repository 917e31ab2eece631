"""How the account of a plan tells of one deadline."""

from __future__ import annotations

import pytest

from tests.support.calendars import CALENDAR
from tests.support.recordings import day, done
from tests.support.registers import PLAN, Book
from tthc_cli.register.account import accounts
from tthc_cli.register.entries import live
from tthc_cli.register.standings import Standings


def account(book: Book, number: int, as_of: str):
    counted = Standings(PLAN, CALENDAR, day(as_of)).of(live(book.entries, PLAN))
    (task_account,) = (a for a in accounts(PLAN, CALENDAR, counted, as_of=day(as_of)) if a.task.number == number)
    return task_account.status, task_account.due, task_account.done_on, task_account.working_days_late


@pytest.mark.parametrize(
    ("place", "on", "expected"),
    [
        ("8", "6-28", ("on_time", day("6-28"), day("6-28"), None)),
        ("8", "6-30", ("on_time", day("6-28"), day("6-30"), None)),  # a Sunday, and the last day of the window
        ("8", "7-1", ("late", day("6-28"), day("7-1"), 1)),
        ("21", "11-30", ("late", day("11-29"), day("11-30"), 0)),  # a Saturday: no working day has passed since Friday
    ],
)
def test_done_on_a_day_of_rest_after_the_due_day(place, on, expected):
    book = Book()
    done(book, place, on)
    assert account(book, int(place), "12-31") == expected


def test_the_account_tells_of_one_deadline():
    """The report of February came 1 working day late, that of March is the next: its day, and nothing is late."""
    book = Book()
    done(book, "19", "1-15", period="2024-01")
    done(book, "19", "2-16", period="2024-02")
    assert account(book, 19, "2-20") == ("coming", day("3-15"), None, None)
    assert account(book, 19, "3-20") == ("overdue", day("3-15"), None, 3)


def test_the_note_of_a_day_that_was_replaced_is_told_no_more():
    book = Book()
    done(book, "9", "12-30", note="Đã kiểm tra")
    done(book, "9", "12-27", note="Đã có biên bản", again=True)
    for as_of, expected in (("12-31", "Đã có biên bản"), ("12-27", "Đã có biên bản"), ("12-26", None)):
        entries, on = live(book.entries, PLAN), day(as_of)
        told = accounts(PLAN, CALENDAR, Standings(PLAN, CALENDAR, on).of(entries), as_of=on, entries=entries)
        assert [each.note for each in told if each.task.number == 9] == [expected]
