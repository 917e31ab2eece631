"""Work that is done, as people name it."""

from __future__ import annotations

from datetime import date

from tests.support.recordings import done, event, standing
from tests.support.registers import PLAN, Book
from tthc_cli.register.work import WorkDone, done_already, place_of, several_dates


def test_work_is_that_of_the_whole_task_or_of_one_rule():
    task = PLAN.task(10)
    assert task
    whole = WorkDone(task=task, day=date(2024, 5, 20))
    assert (whole.place, whole.rules) == ("10", task.rules)
    second = WorkDone(task=task, day=date(2024, 5, 20), rule=2)
    assert (second.place, second.rules) == ("10.2", task.rules[1:2])


def test_what_is_said_of_it_names_rules_and_days(feedback):
    event(feedback, "feedback-resolved", "5-15", matter="1")
    first, second = (standing(feedback, place, "5-16")[0] for place in ("10.1", "10.2"))
    assert place_of(first).startswith("10.1")
    task = PLAN.task(10)
    assert task
    words = several_dates(task, [first, second])
    assert "10.1" in words
    assert "20/05/2024" in words
    assert "10.2" in words


def test_what_is_done_already_says_how_to_replace_its_day():
    book = Book()
    done(book, "19", "3-15", period="2024-Q1")
    (quarter,) = standing(book, "19.1", "4-1", "2024-Q1")
    words = done_already("19", quarter)
    assert "15/03/2024" in words
    assert "--again" in words
