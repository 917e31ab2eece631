"""What was recorded as done of a task, a rule, a period."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.support.registers import PLAN
from tthc_cli.plan.model import RuleRef
from tthc_cli.register.entries import Entry
from tthc_cli.register.records import Records


def entries(*records: dict[str, Any]) -> list[Entry]:
    common: dict[str, Any] = {"kind": "done", "plan": PLAN.id, "year": 2024}
    return [Entry(id=number, **(common | record)) for number, record in enumerate(records, 1)]


def test_the_record_that_came_last_says_the_day_not_the_latest_one():
    records = Records(
        entries(
            {"task": 3, "day": date(2024, 5, 20)},
            {"task": 3, "rule": 1, "day": date(2024, 5, 10)},
            {"task": 3, "rule": 2, "day": date(2024, 5, 12)},
        ),
        as_of=date(2024, 12, 31),
    )
    assert records.latest(3, 1) == date(2024, 5, 10)
    assert records.latest(3, 2) == date(2024, 5, 12)
    assert records.latest(3, None) == date(2024, 5, 20)
    assert records.latest(4, None) is None


def test_what_is_recorded_for_a_day_to_come_is_not_done_yet():
    records = Records(entries({"task": 3, "day": date(2024, 5, 9)}), date(2024, 5, 8))
    assert records.latest(3, None) is None


@pytest.mark.parametrize("rule", [None, 1])
def test_a_day_that_was_replaced_does_not_count_before_the_new_one_either(rule):
    recorded = entries({"task": 3, "day": date(2024, 5, 2)}, {"task": 3, "rule": rule, "day": date(2024, 5, 9)})
    for looking, expected in ((2, None), (8, None), (9, date(2024, 5, 9))):
        assert Records(recorded, date(2024, 5, looking)).latest(3, 1) == expected


def test_the_record_of_one_matter_replaces_none_of_another():
    """As they stand together where the events of both were voided."""
    recorded = entries(
        {"task": 3, "matter": "1", "day": date(2024, 5, 2)}, {"task": 3, "matter": "2", "day": date(2024, 5, 9)}
    )
    assert Records(recorded, date(2024, 5, 8)).latest(3, 1) == date(2024, 5, 2)
    assert Records(recorded, date(2024, 5, 9)).latest(3, 1) == date(2024, 5, 9)


def test_periods_are_kept_apart():
    records = Records(
        entries(
            {"task": 19, "period": "2024-Q1", "day": date(2024, 3, 15)},
            {"task": 19, "period": "2024-Q2", "day": date(2024, 6, 17)},
        ),
        as_of=date(2024, 12, 31),
    )
    assert records.latest(19, 1, "2024-Q1") == date(2024, 3, 15)
    assert records.latest(19, 1) is None
    assert records.tasks == [19]


def test_the_only_rule_of_a_task_is_meant_by_the_whole_task():
    tasks = {number: task for number in (8, 10) if (task := PLAN.task(number))}
    assert [len(tasks[number].rules) for number in (8, 10)] == [1, 2]
    records = Records(
        entries(
            {"task": 8, "day": date(2024, 5, 2)},
            {"task": 10, "day": date(2024, 5, 2)},
            {"task": 10, "rule": 2, "day": date(2024, 5, 3)},
            {"task": 10, "rule": 2, "day": date(2024, 5, 6)},
            {"kind": "event", "event": "feedback-received", "day": date(2024, 4, 25)},
        ),
        as_of=date(2024, 5, 5),
    )
    assert records.places(tasks[8]) == [1]
    assert records.places(tasks[10]) == [2]
    assert records.days(RuleRef(10, 2)) == [date(2024, 5, 3)]
    assert records.days(RuleRef(10, 1)) == []
