"""What is recorded only when it is said again."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.examples import examples
from tests.support.recordings import day, event
from tests.support.registers import PLAN, RECEIVED, RESOLVED, TODAY, Book
from tthc_cli.register.doubts import doubts, of_another_year
from tthc_cli.register.entries import Entry


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


EDGES = (date(2023, 12, 14), date(2023, 12, 15), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
"""The ends of the plan's year, whose reporting window opens on the 15th of December, and days beside them."""
COURSES = st.lists(
    st.tuples(
        st.sampled_from((RECEIVED, RESOLVED)),
        st.sampled_from(("1", "2")),
        st.sampled_from(EDGES) | st.dates(date(2023, 6, 1), date(2025, 6, 1)),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@examples(200)
@given(courses=COURSES, count=st.integers(1, 3))
def test_a_day_of_another_year_is_told_unless_its_matter_began_in_the_plan_s(courses, count):
    """Of the last entries that were recorded; one that is voided begins nothing."""
    entries = [
        Entry(number, "event", PLAN.id, 2024, matter, key, None, None, None, day, None, None, "", "lan")
        for number, (key, matter, day, _voided) in enumerate(courses, 1)
    ]
    voided = {entry.id for entry, (*_course, is_void) in zip(entries, courses, strict=True) if is_void}
    voided -= {entry.id for entry in entries[-count:]}
    voidings = [
        Entry(100 + id_, "void", PLAN.id, 2024, None, None, None, None, None, None, None, id_, "", "lan")
        for id_ in sorted(voided)
    ]
    before, new = [*entries[:-count], *voidings], entries[-count:]
    of_year = {
        entry.matter
        for entry in entries
        if entry.id not in voided and entry.day and date(2023, 12, 15) <= entry.day <= date(2024, 12, 31)
    }
    days = {
        entry.day
        for entry in new
        if entry.day and not date(2023, 12, 15) <= entry.day <= date(2024, 12, 31) and entry.matter not in of_year
    }
    warnings = of_another_year(PLAN, before, new, [])
    assert len(warnings) == bool(days)
    assert all(f"{day:%d/%m/%Y}" in warnings[0] for day in days)
