"""Which work may be recorded as done, and what is refused with a word on what to do instead, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.recordings import day, done, event, standing, updates
from tests.support.registers import PLAN, Book
from tthc_cli.errors import TthcError
from tthc_cli.register.entries import Entry
from tthc_cli.register.recording import taken_back


def test_an_update_stands_for_those_due_by_its_day_else_for_the_next_one(feedback):
    done(feedback, "10.1", "5-24")  # before 27/5: that one, early
    assert updates(feedback, "5-28") == {"05-27": "05-24", "06-03": None}
    done(feedback, "10.1", "6-12")  # 3/6 and 10/6 are late
    assert updates(feedback, "6-12") == {"05-27": "05-24", "06-03": "06-12", "06-10": "06-12", "06-17": None}


def test_a_late_update_leaves_the_next_one_due(feedback):
    done(feedback, "10.1", "5-29")
    assert updates(feedback, "5-29") == {"05-27": "05-29", "06-03": None}
    done(feedback, "10.1", "5-31")
    assert updates(feedback, "5-31") == {"05-27": "05-29", "06-03": "05-31"}


@pytest.mark.parametrize("on", ["4-26", "5-20"])
def test_there_is_no_update_until_the_first_day_has_passed(feedback, on):
    with pytest.raises(TthcError, match="20/05/2024"):
        done(feedback, "10.1", on)


def test_a_record_that_a_list_brought_from_before_the_first_day_stands_for_no_update(feedback):
    """An older program may have taken it."""
    feedback.add(Entry(id=0, kind="done", plan=PLAN.id, year=2024, matter="1", task=10, rule=1, day=day("5-15")))
    assert updates(feedback, "5-28") == {"05-27": None, "06-03": None}


def test_a_second_record_of_one_update_names_the_first(feedback):
    done(feedback, "10.1", "5-24")
    for on in ("5-24", "5-22", "5-27"):
        with pytest.raises(TthcError, match=r"27/05/2024.*24/05/2024.*tthc event void 2"):
            done(feedback, "10.1", on)
    with pytest.raises(TthcError, match="tthc event void"):
        done(feedback, "10.1", "5-22", again=True)
    feedback.add(taken_back(PLAN, feedback.entries, 2))
    done(feedback, "10.1", "5-22")
    assert updates(feedback, "5-24")["05-27"] == "05-22"


def test_an_update_may_be_recorded_after_the_result_but_not_made_after_it(feedback):
    event(feedback, "feedback-resolved", "6-5", matter="1")
    done(feedback, "10.1", "5-27")
    assert updates(feedback, "6-30") == {"05-27": "05-27", "06-03": "06-05"}
    with pytest.raises(TthcError, match="06/06/2024"):
        done(feedback, "10.1", "6-6")


def test_nothing_is_done_before_its_event(feedback):
    book = Book()
    event(book, "ministry-decision-received", "4-25")
    with pytest.raises(TthcError, match=r"20/04/2024.*25/04/2024"):
        done(book, "2", "4-20")
    done(book, "2.1", "4-25")
    event(book, "legal-document-effective", "8-26", matter="1")  # due eight days before: beforehand is right
    done(book, "2.2", "8-15")


def test_what_is_still_to_come_is_not_done():
    with pytest.raises(TthcError, match=r"29/08/2024.*28/08/2024"):
        done(Book(), "7", "8-29", today=day("8-28"))
    done(Book(), "7", "8-28", today=day("8-28"))


def test_an_earlier_day_for_what_is_done_already_asks_for_again():
    book = Book()
    done(book, "8", "6-20")
    for on in ("6-10", "6-20", "6-25"):
        with pytest.raises(TthcError, match="20/06/2024"):
            done(book, "8", on)
    done(book, "8", "6-10", again=True)
    assert standing(book, "8.1", "6-28")[0].done_on == day("6-10")


def test_done_in_every_matter_is_said_so():
    book = Book()
    for on in ("4-2", "4-9"):
        event(book, "ministry-decision-received", on)
        done(book, "2", on, matter=str(len({e.matter for e in book.entries})))
    with pytest.raises(TthcError, match=r"--again"):
        done(book, "2", "4-10")


def test_a_whole_task_is_not_done_while_a_part_of_it_waits(feedback):
    with pytest.raises(TthcError, match=r"(feedback-resolved|co-ket-qua-xu-ly).*10\.1"):
        done(feedback, "10", "5-15")
    event(feedback, "feedback-resolved", "5-15", matter="1")
    done(feedback, "10", "5-17")
    assert [s.done_on for s in standing(feedback, "10.2", "5-20")] == [day("5-17")]


def test_a_task_done_rule_by_rule_makes_happen_what_it_makes():
    """Row 2 done by its rule 1 on 2/5: row 4 is due ten days on, Sunday 12/5, so on Monday the 13th."""
    for place in ("2", "2.1"):
        book = Book()
        event(book, "ministry-decision-received", "4-25")
        done(book, place, "5-2")
        (row,) = standing(book, "4.1", "5-3")
        assert row.deadline
        assert row.deadline.due == day("5-13")
        done(book, "4.1", "5-10")
        assert standing(book, "4.1", "5-13")[0].done_on == day("5-10")


def test_another_alternative_does_not_take_back_what_one_has_set_going():
    """Row 4 was due on 12/5, a Sunday, so the 13th, whatever else takes effect later."""
    book = Book()
    event(book, "ministry-decision-received", "4-25")
    done(book, "2.1", "5-2")
    event(book, "legal-document-effective", "8-26", matter="1")
    (row,) = standing(book, "4.1", "6-1")
    assert row.deadline
    assert row.deadline.due == day("5-13")
    assert [s.done_on for s in standing(book, "2.2", "6-1")] == [None]


def test_updates_may_be_recorded_in_any_order(feedback):
    for on in ("6-3", "5-27"):
        done(feedback, "10.1", on)
    assert updates(feedback, "6-3") == {"05-27": "05-27", "06-03": "06-03", "06-10": None}


def test_a_late_update_counts_although_the_result_came_soon_after_it(feedback):
    event(feedback, "feedback-resolved", "5-29", matter="1")
    done(feedback, "10.1", "5-28")
    assert updates(feedback, "6-3") == {"05-27": "05-28"}
    with pytest.raises(TthcError, match="30/05/2024"):
        done(feedback, "10.1", "5-30")


def test_what_was_done_in_a_matter_whose_event_is_voided_is_done_for_the_plan():
    book = Book()
    event(book, "review-plan-due", "8-15")
    done(book, "7", "8-14")
    book.add(taken_back(PLAN, book.entries, 1))
    (row,) = standing(book, "7.1", "8-20")
    assert (row.matter, row.done_on) == (None, day("8-14"))
    event(book, "review-plan-due", "8-16")
    (row,) = standing(book, "7.1", "8-20")
    assert (row.matter, row.done_on) == ("2", day("8-14"))


def test_an_update_of_one_day_is_recorded_once(feedback):
    """Else the second record would stand for the update to come, and it would never be missed."""
    done(feedback, "10.1", "5-28")
    with pytest.raises(TthcError, match=r"27/05/2024.*28/05/2024.*tthc event void 2"):
        done(feedback, "10.1", "5-28")
    assert updates(feedback, "5-28") == {"05-27": "05-28", "06-03": None}


def test_nothing_of_the_plan_itself_is_done_before_its_year():
    with pytest.raises(TthcError, match="31/12/2023"):
        done(Book(), "8", date(2023, 12, 31))


def test_a_message_names_the_rule_that_it_is_about(feedback):
    with pytest.raises(TthcError, match=r" 10\.2 "):
        done(feedback, "10.2", "5-20")
