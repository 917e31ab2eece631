"""What may be recorded, and what is refused with a word on what to do instead. Dates are worked out by hand."""

from __future__ import annotations

import pytest

from tests.support.recordings import done, event
from tests.support.registers import PLAN, Book
from tthc_cli.errors import TthcError
from tthc_cli.register.recording import taken_back


def test_a_new_matter_takes_the_name_that_it_is_given():
    book = Book()
    event(book, "feedback-received", "4-25", matter="PAKN  7", new_matter=True)
    assert book.entries[0].matter == "PAKN 7"
    with pytest.raises(TthcError, match="PAKN 7"):
        event(book, "feedback-received", "4-26", matter="PAKN 8")
    with pytest.raises(TthcError, match="--matter"):
        event(book, "feedback-received", "4-26", new_matter=True)


def test_a_new_matter_does_not_take_the_name_of_another_one():
    """Else one `done` would close what is due in both."""
    book = Book()
    event(book, "legal-document-effective", "6-20", matter="VB 7", new_matter=True)
    for again in (False, True):
        with pytest.raises(TthcError, match=r"^--new: .*VB 7 \(.* 1\)"):
            event(book, "ministry-decision-received", "6-1", matter=" VB  7", new_matter=True, again=again)
    with pytest.raises(TthcError, match=r"^--new: .*VB 7"):
        done(book, "2.2", "6-3", matter="VB 7", new_matter=True)
    event(book, "ministry-decision-received", "6-1", matter="VB 7")  # joined on purpose
    assert [entry.matter for entry in book.entries] == ["VB 7", "VB 7"]


def test_a_name_is_free_if_another_plan_has_it_or_all_that_was_recorded_is_voided():
    book = Book()
    event(book, "feedback-received", "4-25", matter="PAKN 7", new_matter=True)
    book.add(taken_back(PLAN, book.entries, 1))
    book.add(book.entries[0]._replace(plan="another"))
    event(book, "feedback-received", "4-26", matter="PAKN 7", new_matter=True)
    assert [entry.plan for entry in book.entries] == [PLAN.id, PLAN.id, "another", PLAN.id]


def test_an_event_belongs_to_the_matter_that_waits_for_it_or_to_a_new_one(feedback):
    event(feedback, "feedback-received", "4-26")
    assert [entry.matter for entry in feedback.entries] == ["1", "2"]
    event(feedback, "feedback-resolved", "5-15", matter="1")
    assert feedback.entries[-1].matter == "1"


def test_what_is_taken_back_is_taken_back_once(feedback):
    feedback.add(taken_back(PLAN, feedback.entries, 1))
    assert (feedback.entries[-1].kind, feedback.entries[-1].voids) == ("void", 1)
    for number in (1, 2, 9):  # voided, a voiding, none
        with pytest.raises(TthcError, match=str(number)):
            taken_back(PLAN, feedback.entries, number)
