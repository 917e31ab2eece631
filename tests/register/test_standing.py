"""How one deadline stands: what it is known by, whether it was watched, and how late it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support.calendars import CALENDAR
from tests.support.registers import PLAN
from tthc_cli.plan.model import RuleRef
from tthc_cli.register.standing import Standing, before_start, days_late
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.periods import period_key

TASK = PLAN.tasks[1]
FRIDAY, SUNDAY = date(2024, 6, 28), date(2024, 6, 30)
MOVED_BACK = Deadline(kind="within", text="Quý II", nominal=SUNDAY, due=FRIDAY, roll="previous", steps=())
"""Kept up to Sunday, as the plan's words say."""


def standing(deadline: Deadline | None = MOVED_BACK, place: int = 1, **more: object) -> Standing:
    return Standing(matter="7", task=TASK, ref=RuleRef(2, place), deadline=deadline, **more)  # type: ignore[arg-type]


def test_the_rule_is_the_one_at_its_place():
    assert [standing(place=place).rule_itself for place in (1, 2, 3)] == list(TASK.rules)


def test_another_matter_has_all_but_the_name():
    whole = standing(waits_for="a", done_on=FRIDAY, passed=2)
    assert whole.in_matter("8") == replace(whole, matter="8")
    assert whole.in_matter(None).matter is None


def test_what_stays_the_same_however_the_date_moves():
    later = replace(MOVED_BACK, due=date(2024, 7, 5))
    assert standing().identity == standing(later).identity == ("7", RuleRef(2, 1), 0)
    assert standing(None).identity == ("7", RuleRef(2, 1), "")
    of_march = replace(MOVED_BACK, period=period_key("2024-03"))
    assert standing(of_march).identity == ("7", RuleRef(2, 1), "2024-03")
    different = [standing(), standing(replace(MOVED_BACK, occurrence=1)), standing(of_march), standing(place=2)]
    assert len({each.identity for each in [*different, standing().in_matter("8"), standing(None)]}) == 6


@pytest.mark.parametrize(
    ("watch_from", "before"), [(date(2024, 6, 29), False), (SUNDAY, False), (date(2024, 7, 1), True)]
)
def test_a_deadline_is_watched_if_its_last_day_in_time_is(watch_from, before):
    assert before_start(standing(), watch_from) is before
    assert before_start(standing(done_on=FRIDAY), watch_from) is False
    assert before_start(standing(None), watch_from) is False


@pytest.mark.parametrize(
    ("day", "late"),
    [(FRIDAY, None), (date(2024, 6, 29), None), (SUNDAY, None), (date(2024, 7, 1), 1), (date(2024, 7, 8), 6)],
)
def test_working_days_late_count_from_the_last_day_in_time(day, late):
    assert days_late(MOVED_BACK, day, CALENDAR) == late


def test_days_of_rest_right_after_the_last_day_are_late_by_no_working_day():
    on_friday = replace(MOVED_BACK, nominal=FRIDAY, roll=None)
    assert [days_late(on_friday, day, CALENDAR) for day in (FRIDAY, date(2024, 6, 29), SUNDAY)] == [None, 0, 0]
