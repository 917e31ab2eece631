"""What is wrong with a plan of the right shape: the plan of 2024 with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tthc_cli.counts.load import load_plan
from tthc_cli.plan.model import LaterTarget, Plan, Task
from tthc_cli.plan.validate import findings
from tthc_cli.rules.kinds import After, By, EarliestOf, Every, Periodic, Rule, Within

PLAN = load_plan().value
EVENT = PLAN.events[0].key
DAY = date(2024, 6, 30)


def with_task(**changes: Any) -> Plan:
    first, *others = PLAN.tasks
    return replace(PLAN, tasks=(replace(first, **changes), *others))


def with_rule(rule: Rule, time: str = "x") -> Plan:
    return with_task(rules=(rule,), time=time)


def wrong(plan: Plan) -> list[tuple[str | int, ...]]:
    return [finding.where for finding in findings(plan)]


def test_the_packaged_plan_has_nothing_wrong():
    assert findings(PLAN) == []


RULES: list[tuple[Rule, tuple[str | int, ...]]] = [
    (By(text="y", date=DAY, inclusive=True), ("text",)),  # not the words of the cell
    (By(text="x", inclusive=True), ()),  # neither a day nor an event
    (By(text="x", date=DAY, event=EVENT, inclusive=True), ()),
    (By(text="x", date=DAY, inclusive=True, part_of="year", time="25:00"), ("time",)),
    (By(text="x", date=DAY, inclusive=True, time="00:00"), ("time",)),  # nothing of the day is in time
    (By(text="x", date=date(2024, 6, 29), inclusive=True, part_of="month"), ("part_of",)),
    (After(text="x", event="none", count=1, unit="day"), ("event",)),
    (Within(text="x", first=DAY, last=date(2024, 6, 29)), ("last",)),
    (Within(text="x", first=date(2024, 6, 1), last=DAY, milestones=(date(2024, 5, 31),)), ("milestones", 0)),
    (
        Every(text="x", event=EVENT, count=1, unit="day", then_count=1, then_unit="day", until=EVENT),
        ("until",),
    ),
    (Periodic(text="x", periods=()), ("periods",)),
    (Periodic(text="x", periods=("week",)), ("periods",)),
    (Periodic(text="x", periods=("week", "month"), weekday="friday"), ("periods",)),
    (Periodic(text="x", periods=("week",), weekday="friday", day=5), ("day",)),
    (Periodic(text="x", periods=("week",), weekday="monday", inclusive=False), ("inclusive",)),
    (EarliestOf(text="x", parts=(By(text="x", date=DAY, inclusive=True),)), ("parts",)),
    (
        EarliestOf(text="x", parts=(By(text="x", date=DAY, inclusive=True), By(text="x", inclusive=True))),
        ("parts", 1),
    ),
]


@pytest.mark.parametrize(("rule", "where"), RULES)
def test_a_rule_that_cannot_be_is_found_at_its_place(rule, where):
    assert wrong(with_rule(rule)) == [("tasks", 0, "rules", 0, *where)]


def test_a_report_needs_to_know_how_reports_fall_due():
    monthly = Periodic(text="x", periods=("month",), report=True)
    assert wrong(with_rule(monthly)) == []
    places = wrong(replace(with_rule(monthly), reporting=None))
    assert ("tasks", 0, "rules", 0, "kind") in places


PLANS: list[tuple[Callable[[], Plan], tuple[str | int, ...]]] = [
    (lambda: with_task(rules=()), ("tasks", 0, "rules")),
    (lambda: with_task(number=PLAN.tasks[1].number), ("tasks", 1, "number")),
    (lambda: with_task(lead_units=("none",)), ("tasks", 0, "lead_units")),
    (lambda: with_task(basis_sources=("none",)), ("tasks", 0, "basis_sources")),
    (lambda: with_task(produces=("none",)), ("tasks", 0, "produces")),
    (lambda: replace(PLAN, identity=replace(PLAN.identity, id="Sở 2024")), ("identity", "id")),
    (lambda: replace(PLAN, identity=replace(PLAN.identity, parent="none")), ("identity", "parent")),
    (lambda: replace(PLAN, reporting=changed_reporting()), ("reporting", "cut_off_day")),
    (lambda: replace(PLAN, events=(*PLAN.events, PLAN.events[0])), ("events", len(PLAN.events), "key")),
    (lambda: with_kpi(task=99), ("kpis", 0, "task")),
    (lambda: with_kpi(text="không có ở đâu"), ("kpis", 0, "text")),
    (
        lambda: with_kpi(later=(LaterTarget(year=2024, value=PLAN.kpis[0].target),)),
        ("kpis", 0, "later", 0, "year"),
    ),
]


def changed_reporting() -> Any:
    assert PLAN.reporting
    return replace(PLAN.reporting, cut_off_day=29)


def with_kpi(**changes: Any) -> Plan:
    first, *others = PLAN.kpis
    return replace(PLAN, kpis=(replace(first, **changes), *others))


@pytest.mark.parametrize(("made", "where"), PLANS)
def test_names_that_lead_nowhere_and_doubles_are_found(made, where):
    assert where in wrong(made())


def test_a_task_does_not_start_itself_through_others():
    def task(number: int, starts: str, produces: str) -> Task:
        rule = After(text="x", event=starts, count=1, unit="day")
        return replace(PLAN.tasks[0], number=number, time="x", rules=(rule,), produces=(produces,))

    first_event, second_event = (event.key for event in PLAN.events[:2])
    circle = replace(PLAN, tasks=(task(1, first_event, second_event), task(2, second_event, first_event)), kpis=())
    circle_findings = findings(circle)
    assert [finding.where for finding in circle_findings] == [("tasks", 0, "produces"), ("tasks", 1, "produces")]
    assert first_event in circle_findings[0].what
    assert wrong(replace(circle, tasks=(task(1, first_event, second_event),))) == []


def test_a_plan_has_a_task():
    assert wrong(replace(PLAN, tasks=(), kpis=())) == [("tasks",)]
