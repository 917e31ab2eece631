"""Where the parts of a plan are in the one that replaces it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tthc_cli.counts.load import load_plan
from tthc_cli.plan.model import Plan
from tthc_cli.plan.succession import succession, whole_task
from tthc_cli.rules.kinds import By, Rule

PLAN = load_plan().value


def with_task(number: int, **changed: Any) -> Plan:
    tasks = (replace(task, **changed) if task.number == number else task for task in PLAN.tasks)
    return replace(PLAN, tasks=tuple(tasks))


def rules_of(number: int) -> tuple[Rule, ...]:
    task = PLAN.task(number)
    assert task is not None
    return task.rules


def test_a_plan_like_the_old_one_keeps_everything_in_its_place():
    change = succession(PLAN, replace(PLAN, identity=replace(PLAN.identity, id="new")))
    assert change.tasks == {task.number: task.number for task in PLAN.tasks}
    assert change.rules == {
        (task.number, place): place for task in PLAN.tasks for place in range(1, len(task.rules) + 1)
    }
    assert change.events == {event.key: event.key for event in PLAN.events}
    assert change.targets == {kpi.id: kpi.id for kpi in PLAN.kpis}


def test_numbers_follow_the_words_of_the_tasks():
    first, second, *others = PLAN.tasks
    swapped = replace(PLAN, tasks=(replace(second, number=1), replace(first, number=2), *others))
    change = succession(PLAN, swapped)
    assert (change.tasks[1], change.tasks[2]) == (2, 1)
    assert whole_task(change, 1) == (2, None)


def test_a_rule_that_differs_in_its_days_is_the_same_and_one_of_another_kind_is_none():
    number = next(task.number for task in PLAN.tasks if len(task.rules) == 1 and type(task.rules[0]) is not By)
    by = By(text="trước ngày 30/9/2024", date=date(2024, 9, 30), inclusive=False)
    assert (number, 1) not in succession(PLAN, with_task(number, rules=(by,))).rules
    dated, later = with_task(number, rules=(by,)), with_task(number, rules=(replace(by, date=date(2024, 10, 31)),))
    assert succession(dated, later).rules[number, 1] == 1
    assert whole_task(succession(dated, later), number) == (number, None)


def test_with_more_rules_on_one_side_none_that_differs_is_guessed():
    """A new rule before the old one: only the one that says the same is found again."""
    number = next(task.number for task in PLAN.tasks if len(task.rules) == 1 and type(task.rules[0]) is not By)
    by = By(text="trước ngày 30/9/2024", date=date(2024, 9, 30), inclusive=False)
    change = succession(PLAN, with_task(number, rules=(by, *rules_of(number))))
    assert change.rules[number, 1] == 2
    assert whole_task(change, number) == (number, 2), "the old task was no more than that rule"
    two = with_task(number, rules=(by, *rules_of(number)))
    again = succession(two, with_task(number, rules=(replace(by, date=date(2024, 10, 31)),)))
    assert [key for key in again.rules if key[0] == number] == []


def test_a_task_or_target_that_is_gone_is_in_no_part():
    task = next(task for task in PLAN.tasks if PLAN.kpis_of(task.number))
    without = replace(
        PLAN,
        tasks=tuple(each for each in PLAN.tasks if each is not task),
        kpis=tuple(kpi for kpi in PLAN.kpis if kpi.task != task.number),
    )
    change = succession(PLAN, without)
    assert task.number not in change.tasks
    assert whole_task(change, task.number) is None
    assert not {kpi.id for kpi in PLAN.kpis_of(task.number)} & change.targets.keys()


def test_a_target_is_the_same_by_its_measure_and_its_words():
    kpi, *others = PLAN.kpis
    renamed = succession(PLAN, replace(PLAN, kpis=(replace(kpi, id="other", text=kpi.text.upper()), *others)))
    assert renamed.targets[kpi.id] == "other"
    reworded = succession(PLAN, replace(PLAN, kpis=(replace(kpi, text="Đạt 99%"), *others)))
    assert kpi.id not in reworded.targets
    measured = next(each.measure for each in PLAN.kpis if each.measure != kpi.measure)
    remeasured = succession(PLAN, replace(PLAN, kpis=(replace(kpi, measure=measured), *others)))
    assert kpi.id not in remeasured.targets
