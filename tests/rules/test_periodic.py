"""What is due once in each period, on days of 2024."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.calendars import CALENDAR
from tthc_cli.rules.facts import Facts
from tthc_cli.rules.kinds import Continuous, Periodic
from tthc_cli.rules.periodic import resolve_periodic, weeks_off
from tthc_cli.rules.periods import Reporting
from tthc_cli.sources import Source

REPORTING = Reporting(cut_off_day=14, cut_off_source="decree", due_after=3, due_source="decree", assumed=False)


def facts(reporting: Reporting | None = None) -> Facts:
    sources = {"decree": Source(document="Nghị định 09/2019/NĐ-CP")}
    return Facts(calendar=CALENDAR, events={}, year=2024, reporting=reporting, sources=sources)


def test_what_is_no_report_is_due_on_the_last_working_day_of_its_period():
    deadlines = resolve_periodic(Periodic(text="x", periods=("quarter",), report=False), facts())
    # Sunday 31/3, Sunday 30/6, Monday 30/9, Tuesday 31/12
    assert [deadline.due for deadline in deadlines] == [
        date(2024, 3, 29),
        date(2024, 6, 28),
        date(2024, 9, 30),
        date(2024, 12, 31),
    ]
    assert (deadlines[0].period_name, deadlines[0].report) == ("2024-Q1", False)


def test_a_report_is_due_some_working_days_after_the_cut_off():
    first, second = resolve_periodic(Periodic(text="x", periods=("half",)), facts(REPORTING))
    # Friday 14/6: Monday, Tuesday, Wednesday; Saturday 14/12: the same
    assert (first.due, second.due) == (date(2024, 6, 19), date(2024, 12, 18))
    assert (first.report, first.assumed, first.roll) == (True, False, None)
    assert "15/12/2023" in first.steps[0].what
    assert "14/06/2024" in first.steps[0].what
    assert first.steps[-1].source == "Nghị định 09/2019/NĐ-CP"
    with pytest.raises(ValueError, match="reporting"):
        resolve_periodic(Periodic(text="x", periods=("half",)), facts())


def test_a_week_without_a_working_day_up_to_its_own_has_no_deadline():
    tuesdays = Periodic(text="x", periods=("week",), weekday="tuesday", report=False)
    deadlines = resolve_periodic(tuesdays, facts())
    off = weeks_off(tuesdays, facts())
    # Tết from Thursday 8/2 to Wednesday 14/2/2024; 29/4 and 30/4; 2/9 and 3/9
    assert [week.name for week in off] == ["2024-W07", "2024-W18", "2024-W36"]
    assert not {week.name for week in off} & {deadline.period_name for deadline in deadlines}
    by_week = {deadline.period_name: deadline.due for deadline in deadlines}
    assert by_week["2024-W17"] == date(2024, 4, 23)
    assert len(deadlines) + len(off) == 52


def test_the_day_before_one_of_the_week_is_the_last_one():
    before_friday = Periodic(text="x", periods=("week",), weekday="friday", inclusive=False, time="16:00")
    by_week = {deadline.period_name: deadline for deadline in resolve_periodic(before_friday, facts())}
    # Thursday 2/5/2024; Thursday 8/2 is off, Wednesday 7/2 is not
    assert by_week["2024-W18"].due == date(2024, 5, 2)
    assert (by_week["2024-W06"].nominal, by_week["2024-W06"].due) == (date(2024, 2, 8), date(2024, 2, 7))
    assert {deadline.time for deadline in by_week.values()} == {"16:00"}


def test_others_than_weekly_rules_have_no_weeks_off():
    assert weeks_off(Continuous(text="x"), facts()) == ()
    assert weeks_off(Periodic(text="x", periods=("month",), day=9), facts()) == ()
