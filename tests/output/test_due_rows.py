"""Deadlines as one flat list: a key each, and the same whether or not many matters share a deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.support.calendars import CALENDAR
from tests.support.recordings import event
from tests.support.registers import MINISTRY, PLAN, Book
from tthc_cli.output.due_rows import COLUMNS, but_for_matter, due_rows
from tthc_cli.register.entries import live
from tthc_cli.register.standings import Standings
from tthc_cli.register.todo import Todo, todo
from tthc_cli.rules.deadline import Step

TODAY = date(2024, 4, 26)


def items() -> list[Todo]:
    """What is to be done after a decision of the ministry came in."""
    book = Book()
    event(book, MINISTRY, "4-25")
    standings = Standings(PLAN, CALENDAR, TODAY).of(live(book.entries, PLAN))
    return todo(PLAN, standings, CALENDAR, as_of=TODAY, within=5)


def no_reference(_item: Todo) -> None:
    return None


def test_a_deadline_by_hand():
    """25/4/2024 and five days: 30/4 and 1/5 are off; 26/4 and 2/5 are worked."""
    (row,) = [each for each in due_rows(items(), lambda _item: "QĐ 5", explain=False) if each["matter"] == "1"][:1]
    assert set(row) == {*COLUMNS, "updates_passed"}
    assert {name: row[name] for name in ("plan", "task", "rule", "event", "event_date", "occurrence", "period")} == {
        "plan": PLAN.id,
        "task": 2,
        "rule": 1,
        "event": MINISTRY,
        "event_date": date(2024, 4, 25),
        "occurrence": 0,
        "period": None,
    }
    days = {name: row[name] for name in ("due", "last", "act_by", "status", "working_days_left", "ref")}
    assert days == {
        "due": date(2024, 5, 2),
        "last": date(2024, 5, 2),
        "act_by": None,
        "status": "soon",
        "working_days_left": 1,
        "ref": "QĐ 5",
    }
    task = PLAN.task(2)
    assert task is not None
    assert (row["text"], row["lead"]) == (task.rules[0].text, "; ".join(PLAN.leads(task)))


def test_what_waits_has_its_event_and_no_days():
    waiting = [each for each in due_rows(items(), no_reference, explain=True) if each["status"] == "waiting"]
    assert waiting
    for row in waiting:
        assert row["event"] in {event_.key for event_ in PLAN.events}
        assert {row[name] for name in ("due", "last", "event_date", "occurrence", "working_days_left")} == {None}
        assert (row["assumed"], row["warnings"], row["steps"]) == (False, [], [])


def test_a_report_on_a_period_says_so():
    rows = [each for each in due_rows(items(), no_reference, explain=False) if each["period"] == "2024-05"]
    assert [(row["task"], row["report"], row["assumed"]) for row in rows] == [(19, True, True)]


def test_steps_stand_there_if_they_were_asked_for():
    (item, *_rest) = items()
    assert item.standing.deadline is not None
    steps = (Step(date=TODAY, what="một bước", source="Điều 147"),)
    explained = replace(
        item, standing=replace(item.standing, deadline=replace(item.standing.deadline, steps=steps, warnings=("w",)))
    )
    (row,) = due_rows([explained], no_reference, explain=True)
    assert row["steps"] == [{"date": TODAY, "what": "một bước", "source": "Điều 147"}]
    assert row["warnings"] == ["w"]
    assert "steps" not in due_rows([explained], no_reference, explain=False)[0]


def test_matters_that_share_a_deadline_differ_in_name_and_document_alone():
    (first, *_rest) = [item for item in items() if item.standing.matter == "1" and item.standing.deadline]
    second = replace(first, standing=first.standing.in_matter("2"))
    assert but_for_matter(first) == but_for_matter(second)
    rows = due_rows([first, second], lambda item: f"QĐ {item.standing.matter}", explain=False)
    assert [(row["matter"], row["ref"]) for row in rows] == [("1", "QĐ 1"), ("2", "QĐ 2")]
    assert {**rows[0], "matter": "2", "ref": "QĐ 2"} == rows[1]


def test_what_is_said_of_one_deadline_is_not_said_of_another():
    (first, *_rest) = [item for item in items() if item.standing.deadline]
    assert first.standing.deadline is not None
    unlike = [
        replace(first, urgency="overdue"),
        replace(first, standing=replace(first.standing, passed=3)),
        replace(first, standing=replace(first.standing, deadline=replace(first.standing.deadline, due=TODAY))),
        replace(first, plan=replace(PLAN, identity=replace(PLAN.identity, id="other"))),
    ]
    rows = due_rows([first, *unlike], no_reference, explain=False)
    assert [row["status"] for row in rows] == [first.urgency, "overdue", *[first.urgency] * 3]
    assert [row["updates_passed"] for row in rows] == [0, 0, 3, 0, 0]
    assert [row["due"] == TODAY for row in rows] == [False, False, False, True, False]
    assert [row["plan"] for row in rows] == [PLAN.id] * 4 + ["other"]
