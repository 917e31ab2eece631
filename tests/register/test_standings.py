"""How deadlines stand in many matters at once: the short cuts that a large register needs change nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.examples import examples
from tests.support.registers import PLAN, Book, books
from tthc_cli.register.entries import Entry, live
from tthc_cli.register.standings import Standings
from tthc_cli.rules.facts import Facts
from tthc_cli.rules.kinds import Every
from tthc_cli.rules.resolve import resolve

days = st.dates(date(2024, 1, 1), date(2025, 2, 1))


@pytest.mark.long
@given(books(), days)
def test_what_is_open_is_what_is_not_done(book, as_of):
    counted = live(book.entries, PLAN)
    standings = Standings(PLAN, CALENDAR, as_of)
    assert standings.of(counted, open_only=True) == [s for s in standings.of(counted) if s.done_on is None]


def test_a_matter_that_ended_is_no_example_for_one_that_has_not_yet():
    """The same course on other days: what closes the second matter is still ahead."""
    book = Book()
    for matter, month in (("1", 4), ("2", 5)):
        for event, day in (("feedback-received", 2), ("feedback-resolved", 9)):
            book.add(
                Entry(
                    id=0, kind="event", plan=PLAN.id, year=2024, matter=matter, event=event, day=date(2024, month, day)
                )
            )
        book.add(Entry(id=0, kind="done", plan=PLAN.id, year=2024, matter=matter, task=10, day=date(2024, month, 10)))
    standings = Standings(PLAN, CALENDAR, date(2024, 5, 6)).of(book.entries, open_only=True)
    assert {standing.matter for standing in standings if standing.matter} == {"2"}


@given(st.lists(books(), min_size=2, max_size=4), days)
@examples(40)
@pytest.mark.long
def test_a_matter_stands_the_same_beside_others(several, as_of):
    """Also beside those in which the same things happened, on the same days or on others."""
    entries: list[Entry] = []
    for turn, book in enumerate(several * 2):
        shift = timedelta(turn // len(several))
        entries += [
            entry._replace(matter=f"{turn}/{entry.matter}", day=entry.day + shift)
            for entry in live(book.entries, PLAN)
            if entry.matter is not None and entry.day is not None
        ]
    for open_only in (False, True):
        together = Standings(PLAN, CALENDAR, as_of).of(entries, open_only=open_only)
        for name in {entry.matter for entry in entries}:
            alone = Standings(PLAN, CALENDAR, as_of).of([e for e in entries if e.matter == name], open_only=open_only)
            assert [s for s in together if s.matter == name] == [s for s in alone if s.matter == name]


@given(days, st.integers(0, 120), st.integers(-30, 90))
def test_updates_end_with_the_closing_event_as_the_rule_says(start, lasts, later):
    """However many matters share their beginning: held against the rule resolved with both of its days."""
    closed, as_of = start + timedelta(lasts), start + timedelta(lasts + later)
    book = Book()
    for key, day in (("feedback-received", start), ("feedback-resolved", closed)):
        book.add(Entry(id=0, kind="event", plan=PLAN.id, year=2024, matter="1", event=key, day=day))
    task = PLAN.task(10)
    assert task
    rule = task.rules[0]
    assert isinstance(rule, Every)
    deadlines = resolve(
        rule,
        Facts(
            calendar=CALENDAR,
            events={rule.event: start, rule.until: closed},
            year=2024,
            reporting=PLAN.reporting,
            sources=PLAN.sources,
            through=as_of,
        ),
    )
    updates = [
        standing.deadline
        for standing in Standings(PLAN, CALENDAR, as_of, each_update=True).of(book.entries)
        if standing.matter and standing.task is task and standing.ref.place == 1
    ]
    assert updates == list(deadlines)


def test_the_record_that_came_last_counts_whether_of_the_task_or_of_its_rule():
    for first, second in ((None, 1), (1, None)):
        book = Book()
        for rule, day in ((first, date(2024, 3, 15)), (second, date(2024, 3, 20))):
            book.add(Entry(id=0, kind="done", plan=PLAN.id, year=2024, task=19, rule=rule, period="2024-Q1", day=day))
        standings = Standings(PLAN, CALENDAR, date(2024, 4, 1)).of(book.entries)
        (quarter,) = (s for s in standings if s.deadline and s.deadline.period_name == "2024-Q1")
        assert quarter.done_on == date(2024, 3, 20)


def test_what_was_done_before_its_matter_was_known_stays_done():
    """Row 7 has a fixed day; the review plan's own day makes it earlier, not undone."""
    book = Book()
    book.add(Entry(id=0, kind="done", plan=PLAN.id, year=2024, task=7, day=date(2024, 7, 10)))
    book.add(
        Entry(id=0, kind="event", plan=PLAN.id, year=2024, matter="1", event="review-plan-due", day=date(2024, 8, 15))
    )
    standings = Standings(PLAN, CALENDAR, date(2024, 8, 20)).of(book.entries)
    (review,) = (s for s in standings if s.task.number == 7)
    assert (review.matter, review.done_on) == ("1", date(2024, 7, 10))
