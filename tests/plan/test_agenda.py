"""Plan and events together: the dates of 2024, and what waits."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.calendars import CALENDAR
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError
from tthc_cli.plan.agenda import agenda_of_rules, compute, rules_touched_by
from tthc_cli.plan.model import RuleRef
from tthc_cli.rules.kinds import Continuous, Periodic

PLAN = load_plan().value
MINISTRY = "ministry-decision-received"


def test_an_event_gives_its_dates_and_what_waits_for_what_follows():
    agenda = compute(PLAN, CALENDAR, events={MINISTRY: date(2024, 4, 25)})
    (item,) = agenda.deadlines
    assert item.task
    assert (item.task.number, item.rule, item.deadline.due) == (2, 1, date(2024, 5, 2))
    waiting = [(each.task.number, each.rule, each.event) for each in agenda.waiting if each.task]
    assert waiting == [(3, 1, "publication-decision-effective"), (4, 1, "publication-decision-issued")]
    producers = {each.producer.number for each in agenda.waiting if each.producer}
    assert producers == {2}
    assert agenda.untouched == ()


def test_without_events_all_rules_are_asked_for_in_the_order_of_their_days():
    agenda = compute(PLAN, CALENDAR, events={})
    days = [item.deadline.due for item in agenda.deadlines]
    assert days == sorted(days)
    assert {each.task.number for each in agenda.undated if each.task} == {5, 6, 11, 12, 13, 15, 17, 20}
    reports = [item for item in agenda.deadlines if item.task and item.task.number == 19]
    assert len(reports) == 17, "twelve months, four quarters, the year"


def test_a_rule_that_is_named_is_given_whatever_the_events():
    agenda = compute(PLAN, CALENDAR, events={MINISTRY: date(2024, 4, 25)}, rules=[RuleRef(8, 1)])
    assert [item.deadline.due for item in agenda.deadlines] == [date(2024, 6, 28)]
    assert agenda.untouched == (MINISTRY,)


def test_a_repeated_rule_gives_as_many_updates_as_are_asked_for():
    for updates in (0, 2):
        agenda = compute(
            PLAN, CALENDAR, events={"feedback-received": date(2024, 4, 25)}, rules=[RuleRef(10, 1)], updates=updates
        )
        assert len(agenda.deadlines) == 1 + updates
        assert [waiting.event for waiting in agenda.waiting] == []


def test_rules_of_one_s_own_belong_to_no_task():
    weekly = Periodic(text="x", periods=("week",), weekday="tuesday", report=False)
    agenda = agenda_of_rules([Continuous(text="Thường xuyên"), weekly], PLAN, CALENDAR, events={})
    assert {item.task for item in agenda.deadlines} == {None}
    assert {item.rule for item in agenda.deadlines} == {2}
    # Tuesdays of 2024 that are off with the Monday before them
    off = [undated.period.name for undated in agenda.undated if undated.period]
    assert off == ["2024-W07", "2024-W18", "2024-W36"]
    assert [undated.text for undated in agenda.undated if undated.period is None] == ["Thường xuyên"]


def test_reports_without_reporting_are_refused():
    from dataclasses import replace

    with pytest.raises(TthcError):
        agenda_of_rules([Periodic(text="x", periods=("month",))], replace(PLAN, reporting=None), CALENDAR, events={})


def test_the_rules_that_speak_of_an_event():
    assert [(task.number, rule) for task, rule in rules_touched_by(PLAN, "feedback-resolved")] == [(10, 1), (10, 2)]
    assert rules_touched_by(PLAN, "none") == ()
