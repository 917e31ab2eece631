"""What may be recorded, and what is refused with a word on what to do instead. Dates are worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.registers import CALENDAR, PLAN, TODAY, Book
from tthc_cli.errors import TthcError
from tthc_cli.register.account import accounts
from tthc_cli.register.doubts import doubts
from tthc_cli.register.entries import Entry, live, replaced
from tthc_cli.register.fulfilling import fulfilled
from tthc_cli.register.recording import NewEvent, happened, taken_back
from tthc_cli.register.standings import Standing, Standings
from tthc_cli.register.work import WorkDone
from tthc_cli.rules.periods import period_name


def day(text: str) -> date:
    month, number = map(int, text.split("-"))
    return date(2024, month, number)


def event(book: Book, key: str, on: str, **more) -> None:
    book.add(happened(NewEvent(event=PLAN.event(key), day=day(on), **more), PLAN, book.entries))


def done(book: Book, place: str, on: str | date, **more) -> None:
    number, _dot, rule = place.partition(".")
    task = PLAN.task(int(number))
    assert task
    when = on if isinstance(on, date) else day(on)
    today = more.pop("today", TODAY)
    book.add(
        fulfilled(
            WorkDone(task=task, day=when, rule=int(rule) if rule else None, **more),
            PLAN,
            CALENDAR,
            book.entries,
            today=today,
        )
    )


def standing(book: Book, place: str, as_of: str, which: str | int = 0) -> list[Standing]:
    found = Standings(PLAN, CALENDAR, day(as_of), each_update=True).of(live(book.entries, PLAN))
    return [
        s
        for s in found
        if f"{s.task.number}.{s.rule}" == place
        and (s.deadline is None or which in (s.deadline.period, s.deadline.occurrence))
    ]


def updates(book: Book, as_of: str) -> dict[str, str | None]:
    """The updates of row 10.1: due day, and the day on which each was made."""
    found = Standings(PLAN, CALENDAR, day(as_of), each_update=True).of(live(book.entries, PLAN))
    return {
        f"{s.deadline.due:%m-%d}": f"{s.done_on:%m-%d}" if s.done_on else None
        for s in found
        if s.task.number == 10 and s.rule == 1 and s.deadline and s.deadline.occurrence
    }


@pytest.fixture
def feedback() -> Book:
    """Received on 25/4/2024: due on 20/5, then updates on 27/5, 3/6, 10/6."""
    book = Book()
    event(book, "feedback-received", "4-25")
    return book


# -- updates of a repeated deadline


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


# -- days on which it cannot have been done


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


def test_a_report_is_not_made_before_its_period_begins():
    with pytest.raises(TthcError, match="2024-Q4"):
        done(Book(), "19", "1-15", period="2024-Q4")
    done(Book(), "19", "1-15", period="2024-01")


# -- done once


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


# -- the account


def account(book: Book, number: int, as_of: str):
    counted = Standings(PLAN, CALENDAR, day(as_of)).of(live(book.entries, PLAN))
    (found,) = (a for a in accounts(PLAN, CALENDAR, counted, day(as_of)) if a.task.number == number)
    return found.status, found.due, found.done_on, found.working_days_late


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


# -- doubts, names, periods


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


def test_a_new_matter_takes_the_name_that_it_is_given():
    book = Book()
    event(book, "feedback-received", "4-25", matter="PAKN  7", new_matter=True)
    assert book.entries[0].matter == "PAKN 7"
    with pytest.raises(TthcError, match="PAKN 7"):
        event(book, "feedback-received", "4-26", matter="PAKN 8")
    with pytest.raises(TthcError, match="--matter"):
        event(book, "feedback-received", "4-26", new_matter=True)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Q1/2024", "2024-Q1"),
        ("quý III/2024", "2024-Q3"),
        ("Quý 4-2024", "2024-Q4"),
        ("03/2024", "2024-03"),
        ("3/2024", "2024-03"),
        ("tháng 12/2024", "2024-12"),
        ("2024-q2", "2024-Q2"),
        ("2024/03", "2024-03"),
        ("năm 2024", "2024"),
        ("H1/2024", "2024-H1"),
        ("gì đó", "gì đó"),
    ],
)
def test_a_period_is_known_however_it_is_written(written, name):
    assert period_name(written) == name


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


def test_a_day_that_was_replaced_is_known_and_an_update_is_not(feedback):
    event(feedback, "feedback-received", "4-26", matter="1", again=True)
    for on in ("5-24", "5-29"):
        done(feedback, "10.1", on)
    assert replaced(feedback.entries, PLAN) == {1}
