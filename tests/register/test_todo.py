"""What is to be done, the most urgent first."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.examples import examples
from tests.support.recordings import day as of_2024
from tests.support.recordings import done, event
from tests.support.registers import PLAN, Book, books
from tthc_cli.register.account import accounts
from tthc_cli.register.entries import live
from tthc_cli.register.entry_columns import columns_of
from tthc_cli.register.standing import Standing
from tthc_cli.register.standings import Standings
from tthc_cli.register.todo import URGENCIES, pending, todo, urgency


def standings(as_of: date, book: Book | None = None) -> list[Standing]:
    return list(Standings(PLAN, CALENDAR, as_of).of(book.entries if book else []))


def test_what_was_moved_back_is_overdue_after_the_day_that_the_words_allow():
    """Row 8 is in the second quarter: due on Friday 28/6/2024, in time up to Sunday 30/6."""
    days = {27: ("soon", 1), 28: ("today", 0), 29: ("today", 0), 30: ("today", 0), 31: ("overdue", -1)}
    for day, expected in days.items():
        as_of = date(2024, 6, 1) + timedelta(day - 1)
        all_standings = Standings(PLAN, CALENDAR, as_of).of([])
        (review,) = (s for s in all_standings if s.task.number == 8)
        assert urgency(review, CALENDAR, as_of, 5) == expected, day


def test_no_working_day_may_have_passed_since_the_last_day():
    """Row 21 is due on Friday 29/11/2024, the last day itself: on Saturday it is overdue by no working day."""
    for day, left in ((30, 0), (31, 0), (32, -1)):
        as_of = date(2024, 11, 1) + timedelta(day - 1)
        all_standings = Standings(PLAN, CALENDAR, as_of).of([])
        (report,) = (s for s in all_standings if s.task.number == 21)
        assert urgency(report, CALENDAR, as_of, 5) == ("overdue", left), day
        (account,) = (
            task_account
            for task_account in accounts(PLAN, CALENDAR, all_standings, as_of=as_of)
            if task_account.task.number == 21
        )
        assert (account.status, account.working_days_late) == ("overdue", -left)


def test_a_day_off_that_the_rule_names_itself_is_of_today_from_the_working_day_before_on():
    """Row 3 is done on the day of effect: Wednesday 1/5/2024, which is off as 27/4 to 30/4 are."""
    book = Book()
    event(book, "publication-decision-effective", "5-1")
    expected = {"4-25": ("soon", 1), "4-26": ("today", 0), "5-1": ("today", 0), "5-2": ("overdue", -1)}
    for on, urgent in expected.items():
        (at_once,) = (s for s in standings(of_2024(on), book) if str(s.ref) == "3.1" and s.matter)
        assert urgency(at_once, CALENDAR, of_2024(on), 5) == urgent, on


def test_soon_reaches_as_many_working_days_as_are_asked_for():
    """Row 8, due on Friday 28/6/2024: on Friday 21/6 five working days are left."""
    (review,) = (s for s in standings(of_2024("6-21")) if s.task.number == 8)
    assert urgency(review, CALENDAR, of_2024("6-21"), 5) == ("soon", 5)
    assert urgency(review, CALENDAR, of_2024("6-21"), 4) == ("later", 5)


def test_the_most_urgent_comes_first_and_what_is_done_is_left_out():
    book = Book()
    event(book, "ministry-decision-received", "6-18")  # due on 24/6, as 23/6 is a Sunday
    items = todo(PLAN, standings(of_2024("6-25"), book), CALENDAR, as_of=of_2024("6-25"), within=5)
    ranks = ["overdue", "today", "soon", "later", "waiting"]
    assert [item.urgency for item in items] == sorted((item.urgency for item in items), key=ranks.index)
    places = [str(item.standing.ref) for item in items if item.urgency == "soon"]
    assert "8.1" in places
    overdue = [item for item in items if str(item.standing.ref) == "2.1" and item.standing.matter]
    assert [(item.urgency, item.working_days_left) for item in overdue] == [("overdue", -1)]
    done(book, "8", "6-24")
    left = todo(PLAN, standings(of_2024("6-25"), book), CALENDAR, as_of=of_2024("6-25"), within=5)
    assert len(left) == len(items) - 1
    assert not any(item.standing.task.number == 8 for item in left)


def test_what_lay_before_the_day_of_watching_is_left_out():
    since = of_2024("6-30")
    items = todo(PLAN, standings(of_2024("7-1")), CALENDAR, as_of=of_2024("7-1"), within=5, watch_from=since)
    assert all(item.standing.deadline is None or item.standing.deadline.last >= since for item in items)
    assert any(item.standing.task.number == 8 for item in items), "Sunday 30/6 was still in time"


def test_an_update_that_was_missed_before_the_day_of_watching_hides_none_after_it():
    """Feedback of 2/1/2024, updates on 30/1, 6/2, 20/2 (after Tết), 27/2, 5/3 and 12/3; watched from 1/3 on."""
    book, as_of, since = Book(), of_2024("3-13"), of_2024("3-1")
    event(book, "feedback-received", "1-2")
    folded = Standings(PLAN, CALENDAR, as_of, watch_from=since).of(book.entries)
    items = todo(PLAN, folded, CALENDAR, as_of=as_of, within=3, watch_from=since)
    late = [item.standing for item in items if item.urgency == "overdue"]
    assert [(str(s.ref), s.deadline and s.deadline.due, s.passed) for s in late] == [("10.1", of_2024("3-5"), 1)]


@given(books(), st.dates(date(2024, 1, 1), date(2025, 2, 1)), st.dates(date(2024, 1, 1), date(2025, 2, 1)))
@examples(160)
def test_what_is_listed_with_what_it_stands_for_is_each_deadline_that_is_watched(book, as_of, watch_from):
    """Held against each update by itself, as the account and the feed have them."""
    counted = live(book.entries, PLAN)

    def overdue(*, each_update: bool) -> list[tuple[tuple[object, ...], date, int]]:
        """Of each: what it has alike with those it may stand for, its due day, and how many it stands for."""
        all_standings = Standings(PLAN, CALENDAR, as_of, each_update=each_update, watch_from=watch_from).of(counted)
        items = todo(PLAN, all_standings, CALENDAR, as_of=as_of, within=5, watch_from=watch_from)
        return [
            ((each.matter, each.ref, deadline.period_name, deadline.occurrence > 0), deadline.due, 1 + each.passed)
            for item in items
            if item.urgency == "overdue" and (each := item.standing) and (deadline := each.deadline)
        ]

    days: dict[tuple[object, ...], list[date]] = {}
    for alike, due, count in overdue(each_update=True):
        assert count == 1
        days.setdefault(alike, []).append(due)
    expected = sorted((min(of_alike), len(of_alike), str(alike)) for alike, of_alike in days.items())
    assert sorted((due, count, str(alike)) for alike, due, count in overdue(each_update=False)) == expected


@given(books(), st.dates(date(2024, 1, 1), date(2025, 2, 1)), st.sets(st.sampled_from(URGENCIES)))
@examples(80)
def test_what_is_only_counted_is_what_would_have_been_listed(book, as_of, unlisted):
    columns = columns_of(live(book.entries, PLAN))
    alike = Standings(PLAN, CALENDAR, as_of).alike(columns, open_only=True)
    everything = todo(
        PLAN, Standings(PLAN, CALENDAR, as_of).of(live(book.entries, PLAN)), CALENDAR, as_of=as_of, within=5
    )
    left = pending(PLAN, alike, CALENDAR, as_of=as_of, within=5, unlisted=unlisted)
    hidden = [item for item in everything if item.urgency in unlisted]
    assert left.items == [item for item in everything if item.urgency not in unlisted]
    assert left.unlisted == Counter(item.urgency for item in hidden)
    next_days: dict[object, date] = {}
    for item in hidden:
        deadline, ref = item.standing.deadline, item.standing.ref
        if deadline is not None and deadline.due > as_of:
            next_days[ref] = min(deadline.due, next_days.get(ref, date.max))
    assert left.next_days == next_days
