"""What is recorded only when it is said again."""

from __future__ import annotations

from tests.support.calendars import CALENDAR
from tests.support.recordings import day, event
from tests.support.registers import PLAN, TODAY, Book
from tthc_cli.register.doubts import doubts


def test_the_same_event_in_another_matter_is_doubted():
    book = Book()
    event(book, "feedback-received", "4-25", ref="PAKN 7")
    assert doubts(PLAN, CALENDAR, [], book.entries[0], TODAY) == []
    event(book, "feedback-received", "4-25", ref="PAKN 8")
    assert doubts(PLAN, CALENDAR, book.entries[:1], book.entries[1], TODAY) == []
    event(book, "feedback-received", "4-25", ref="PAKN 7")
    (doubt,) = doubts(PLAN, CALENDAR, book.entries[:2], book.entries[2], TODAY)
    assert "tthc event void 3" in doubt


def test_an_event_that_another_matter_waits_for_is_doubted(feedback):
    event(feedback, "feedback-resolved", "5-15")
    (doubt,) = doubts(PLAN, CALENDAR, feedback.entries[:1], feedback.entries[1], TODAY)
    assert "--matter" in doubt
    feedback.entries.pop()
    event(feedback, "feedback-resolved", "5-15", matter="1")
    assert doubts(PLAN, CALENDAR, feedback.entries[:1], feedback.entries[1], TODAY) == []


def test_a_doubt_names_a_few_of_many_matters():
    book = Book()
    for number in range(1, 9):
        event(book, "feedback-received", "4-25", ref=f"PAKN {number}")
    event(book, "feedback-resolved", "5-15")
    (doubt,) = doubts(PLAN, CALENDAR, book.entries[:-1], book.entries[-1], TODAY)
    assert "1, 2, 3, 4, 5 và 3 vụ việc khác" in doubt


def test_an_event_to_come_is_doubted_unless_such_are_known_ahead():
    for key, count in (("feedback-received", 1), ("legal-document-effective", 0), ("review-plan-due", 0)):
        book = Book()
        event(book, key, "4-25")
        assert len(doubts(PLAN, CALENDAR, [], book.entries[0], day("4-24"))) == count
        assert doubts(PLAN, CALENDAR, [], book.entries[0], day("4-25")) == []


def test_an_event_in_a_matter_of_another_kind_is_doubted(feedback):
    event(feedback, "ministry-decision-received", "4-26", matter="1")
    (doubt,) = doubts(PLAN, CALENDAR, feedback.entries[:1], feedback.entries[1], TODAY)
    assert "2" in doubt
    book = Book()
    event(book, "ministry-decision-received", "4-25")
    event(book, "publication-decision-effective", "5-25", matter="1")
    assert doubts(PLAN, CALENDAR, book.entries[:1], book.entries[1], TODAY) == []


def test_a_second_day_for_what_happens_once_is_doubted():
    book = Book()
    event(book, "review-plan-due", "7-15")
    event(book, "review-plan-due", "8-15")
    (doubt,) = doubts(PLAN, CALENDAR, book.entries[:1], book.entries[1], TODAY)
    assert "--again" in doubt
