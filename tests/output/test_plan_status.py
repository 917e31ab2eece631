"""The year's account, as it is shown: the plan of 2024 with an empty register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.support.calendars import CALENDAR
from tests.support.registers import PLAN
from tthc_cli.output.formats.report import Cell, Terminal
from tthc_cli.output.plan_status import PlanStatusReport, _status_words, status_words
from tthc_cli.register.account import TASK_STATUSES, TaskAccount, TaskStatus, accounts
from tthc_cli.register.standings import Standings


def report(as_of: date) -> PlanStatusReport:
    standings = Standings(PLAN, CALENDAR, as_of).of([])
    return PlanStatusReport(accounts=[(PLAN, accounts(PLAN, CALENDAR, standings, as_of=as_of))], as_of=as_of)


def text(cell: str | Cell) -> str:
    return cell.text if isinstance(cell, Cell) else cell


def test_every_status_has_words_of_its_own():
    assert len({status_words(name) for name in TASK_STATUSES}) == len(TASK_STATUSES)


def test_each_task_has_its_row_and_the_tally_adds_up():
    (table,) = report(date(2024, 7, 1)).tables(Terminal())
    assert [text(row[0]) for row in table.rows] == [str(task.number) for task in PLAN.tasks]
    payload = report(date(2024, 7, 1)).payload()
    assert sum(payload["counts"].values()) == len(PLAN.tasks)


def test_a_task_that_is_overdue_says_by_how_many_working_days():
    """Row 8 was in time until Sunday 30/6/2024: on Tuesday 2/7 it is two working days late."""
    (table,) = report(date(2024, 7, 2)).tables(Terminal())
    (review,) = (row for row in table.rows if text(row[0]) == "8")
    assert "2 ngày làm việc" in text(review[2])
    assert isinstance(review[2], Cell)
    assert review[2].tone == "bad"
    assert text(review[3]) == "T6 28/06/2024"
    assert text(review[4]) == "–"


def test_a_day_moved_back_is_still_in_time_until_the_one_that_the_words_allow():
    (table,) = report(date(2024, 6, 29)).tables(Terminal())
    (review,) = (row for row in table.rows if text(row[0]) == "8")
    assert "CN 30/06/2024" in text(review[2])


def test_two_plans_are_told_apart_in_their_titles():
    single = report(date(2024, 7, 1))
    later = replace(PLAN, identity=replace(PLAN.identity, year=2025))
    both = replace(single, accounts=[*single.accounts, (later, single.accounts[0][1])])
    titles = [table.title for table in both.tables(Terminal())]
    assert len(titles) == len(set(titles)) == 2
    assert all(PLAN.identity.issuer in title for title in titles)
    assert {row["plan"] for row in both.rows()} == {PLAN.id, later.id}


def test_a_status_that_all_dates_of_a_task_have_is_said_once():
    task = PLAN.tasks[0]
    late_by: dict[TaskStatus, int | None] = {"coming": None, "overdue": 209, "late": 3}
    for status, late in late_by.items():
        account = TaskAccount(
            task=task, status=status, due=None, last=None, done_on=None, working_days_late=late, counts={status: 42}
        )
        first, second = _status_words(account, date(2024, 12, 31))
        assert second.removeprefix("in all ").removeprefix("tất cả ") == "42"
        assert second not in first
