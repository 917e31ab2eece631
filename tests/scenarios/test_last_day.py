"""One last day: `due`, `plan status`, `done`, `ics` and `deadline` say the same of every deadline on every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.rules import rules
from tthc_cli.counts.load import load_plan
from tthc_cli.i18n import _
from tthc_cli.output import due
from tthc_cli.output.formats import ics as feed
from tthc_cli.output.formats.report import Terminal
from tthc_cli.output.formats.table import render
from tthc_cli.output.words import long_day
from tthc_cli.plan.model import RuleRef, Task
from tthc_cli.register.account import accounts
from tthc_cli.register.standing import Standing, days_late
from tthc_cli.register.todo import todo
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.facts import Facts
from tthc_cli.rules.kinds import EarliestOf, On, Rule, Within
from tthc_cli.rules.resolve import resolve

PLAN = load_plan().value
EVENTS = {"a": date(2024, 8, 26), "b": date(2024, 9, 1)}


def resolved(rule: Rule) -> tuple[Deadline, ...]:
    """The deadlines of a rule in 2024, by the packaged plan and calendar."""
    return resolve(
        rule,
        Facts(calendar=CALENDAR, events=EVENTS, year=2024, reporting=PLAN.reporting, sources=PLAN.sources, updates=3),
    )


@given(rules)
def test_the_last_day_differs_from_the_due_day_only_where_that_was_moved_back(rule):
    for deadline in resolved(rule):
        if isinstance(rule, EarliestOf):
            each = [part_deadline for part in rule.parts for part_deadline in resolved(part)]
            assert deadline.due == min(part_deadline.due for part_deadline in each)
            assert deadline.last == min(part_deadline.last for part_deadline in each)
        elif deadline.roll == "previous":
            assert deadline.due < deadline.last == deadline.nominal
        else:
            assert deadline.last == deadline.due
        between = (deadline.due + timedelta(n) for n in range(1, (deadline.last - deadline.due).days + 1))
        assert not any(map(CALENDAR.is_working, between)), "else there were working days left"


@given(rules, st.integers(-12, 25))
def test_everything_that_judges_a_deadline_agrees_on_every_day(rule, later):
    task = PLAN.tasks[0]
    task = Task(**{field: getattr(task, field) for field in task.__slots__} | {"rules": (rule,)})
    for deadline in resolved(rule):
        as_of = deadline.due + timedelta(later)
        standing = Standing(matter=None, task=task, ref=RuleRef(task.number, 1), deadline=deadline)
        (item,) = todo(PLAN, [standing], CALENDAR, as_of=as_of, within=5)
        plan = type(PLAN)(**{field: getattr(PLAN, field) for field in PLAN.__slots__} | {"tasks": (task,)})
        (account,) = accounts(plan, CALENDAR, [standing], as_of=as_of)
        (after,) = accounts(
            plan,
            CALENDAR,
            [replace(standing, done_on=as_of)],
            as_of=as_of,
        )
        overdue = as_of > deadline.last
        count = CALENDAR.count(deadline.last, as_of) if overdue else None
        assert days_late(deadline, as_of, CALENDAR) == count
        assert (item.urgency == "overdue", account.status == "overdue", after.status == "late") == (overdue,) * 3
        assert (feed._open(deadline, as_of) == "overdue") == overdue
        assert account.working_days_late == after.working_days_late == count
        assert account.last == deadline.last
        if count is not None:
            assert item.working_days_left == -count
        elif as_of > deadline.due:
            assert (item.urgency, item.working_days_left, account.status) == ("today", 0, "coming")
            assert feed._open(deadline, as_of) == "still_in_time"


def test_an_earliest_of_several_is_in_time_as_long_as_every_part_is():
    """Due on Friday 28/6 by the quarter, which would leave Sunday; the other part ends on Saturday."""
    quarter = Within(text="-", first=date(2024, 1, 1), last=date(2024, 6, 30))
    saturday = On(text="-", date=date(2024, 6, 29))
    for both in ((quarter, saturday), (saturday, quarter)):
        (deadline,) = resolved(EarliestOf(text="-", parts=both))
        assert (deadline.due, deadline.last) == (date(2024, 6, 28), date(2024, 6, 29))


def test_the_days_of_a_plan_follow_one_another_in_the_account():
    """From coming to overdue once, and never back, for each dated row of the packaged plan."""
    for task in PLAN.tasks:
        for rule in task.rules:
            for deadline in resolve(
                rule, Facts(calendar=CALENDAR, events={}, year=2024, reporting=PLAN.reporting, sources=PLAN.sources)
            ):
                standing = Standing(matter=None, task=task, ref=RuleRef(task.number, 1), deadline=deadline)
                told = [
                    todo(PLAN, [standing], CALENDAR, as_of=deadline.due + timedelta(n), within=5)[0].urgency
                    == "overdue"
                    for n in range(-3, 10)
                ]
                assert all(not before or after for before, after in pairwise(told))
                assert told[-1]
                assert not told[3]


@pytest.mark.parametrize("width", [None, 80, 160])
@given(rules, st.integers(-2, 4))
def test_no_day_but_the_due_day_is_called_today(width, rule, later):
    task = PLAN.tasks[0]
    task = Task(**{field: getattr(task, field) for field in task.__slots__} | {"rules": (rule,), "content": "-"})
    for deadline in resolved(rule):
        as_of = deadline.due + timedelta(later)
        items = todo(
            PLAN,
            [Standing(matter=None, task=task, ref=RuleRef(task.number, 1), deadline=deadline)],
            CALENDAR,
            as_of=as_of,
            within=5,
        )
        report = due.DueReport(everything=items, plans=[PLAN], as_of=as_of, within=5)
        text = render(report.tables(Terminal(width=width)), Terminal(width=width))
        past = deadline.due < as_of <= deadline.last
        assert (due.urgency_words("today", 5) in text) == (as_of == deadline.due)
        assert (_("Past the due day, still in time") + " (1)" in text) == past
        assert _("Due on a day off, to be done now") not in text or as_of < deadline.due
        assert (_("in time until {day}").format(day="").strip() in text) == past
        assert not past or long_day(deadline.last) in text
        assert _("today") not in text or as_of == deadline.due
