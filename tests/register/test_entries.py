"""Which entries of a register count, and which a later one replaces."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.recordings import day, done, event
from tests.support.registers import PLAN, Book
from tthc_cli.register.entries import Entry, live, not_voided, recorded_on, references, replaced


def void(book: Book, number: int) -> None:
    book.add(Entry(id=0, kind="void", plan=PLAN.id, year=2024, voids=number))


def test_neither_a_voided_entry_nor_its_voiding_counts(feedback):
    event(feedback, "ministry-decision-received", "4-26")
    void(feedback, 1)
    assert [entry.id for entry in not_voided(feedback.entries)] == [2]
    feedback.add(feedback.entries[1]._replace(plan="another"))
    assert [entry.id for entry in not_voided(feedback.entries)] == [2, 4]
    assert [entry.id for entry in live(feedback.entries, PLAN)] == [2]


def test_the_later_day_of_the_same_thing_replaces_the_earlier_one():
    book = Book()
    event(book, "ministry-decision-received", "4-25")
    event(book, "ministry-decision-received", "4-26")  # a matter of its own
    event(book, "ministry-decision-received", "4-27", matter="1", again=True)
    done(book, "2", "4-29", matter="2")
    assert replaced(book.entries, PLAN) == {1}
    void(book, 3)
    assert replaced(book.entries, PLAN) == set()


def test_each_update_of_a_repeated_deadline_stands_for_itself(feedback):
    for on in ("5-27", "6-3"):
        feedback.add(
            Entry(id=0, kind="done", plan=PLAN.id, year=2024, matter="1", task=10, rule=1, day=day(on)),
        )
    assert replaced(feedback.entries, PLAN) == set()


@pytest.mark.parametrize(
    ("at", "on"),
    [
        ("2024-04-25T16:59:59+00:00", date(2024, 4, 25)),
        ("2024-04-25T17:00:00+00:00", date(2024, 4, 26)),  # midnight in Vietnam
        ("2024-04-25T23:30:00+07:00", date(2024, 4, 25)),
    ],
)
def test_an_entry_is_recorded_on_a_day_of_vietnam(at, on):
    assert recorded_on(Entry(id=1, kind="event", plan="p", year=2024, recorded_at=at)) == on


def test_a_matter_is_known_by_its_first_document():
    book = Book()
    event(book, "feedback-received", "4-25")
    event(book, "feedback-received", "4-26", ref="PAKN 8")
    event(book, "feedback-resolved", "5-2", matter="2", ref="CV 9")
    assert references(book.entries) == {"2": "PAKN 8"}


def test_a_day_that_was_replaced_is_known_and_an_update_is_not(feedback):
    event(feedback, "feedback-received", "4-26", matter="1", again=True)
    for on in ("5-24", "5-29"):
        done(feedback, "10.1", on)
    assert replaced(feedback.entries, PLAN) == {1}
