"""The steps that lead to a date, on days of 2024: 29/4 swapped with Saturday 4/5, 30/4 and 1/5 off."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.calendars import CALENDAR
from tthc_cli.rules.deadline import Step
from tthc_cli.rules.kinds import By
from tthc_cli.rules.steps import HOUR, counted, day_words, named, reading, roll_steps, rolled_back


def test_a_last_day_that_is_off_goes_back_past_every_day_off():
    rule = By(text="đến ngày 01/5", date=date(2024, 5, 1), inclusive=True)
    first = Step(date=date(2024, 5, 1), what="x", source=None)
    deadline = rolled_back(rule, CALENDAR, date(2024, 5, 1), (first,))
    assert (deadline.nominal, deadline.due, deadline.roll) == (date(2024, 5, 1), date(2024, 4, 26), "previous")
    assert (deadline.kind, deadline.text, deadline.warnings) == ("by", "đến ngày 01/5", ())
    # from the last day back: 1/5, 30/4, 29/4, Sunday 28/4, Saturday 27/4, and the day taken instead
    assert [step.date.day for step in deadline.steps] == [1, 1, 30, 29, 28, 27, 26]
    assert deadline.steps[0] is first
    assert deadline.steps[-1].source == reading()


def test_a_last_day_that_is_worked_stays():
    rule = By(text="x", date=date(2024, 5, 4), inclusive=True)
    deadline = rolled_back(rule, CALENDAR, date(2024, 5, 4), ())  # the Saturday that is made up
    assert (deadline.due, deadline.roll, deadline.steps) == (date(2024, 5, 4), None, ())


def test_a_roll_forward_names_the_days_in_their_order():
    steps = roll_steps(CALENDAR, date(2024, 4, 28), date(2024, 5, 2), "Điều 148")
    assert [step.date.day for step in steps] == [28, 29, 30, 1, 2]
    assert [step.source for step in steps][-1] == "Điều 148"
    assert roll_steps(CALENDAR, date(2024, 5, 2), date(2024, 5, 2), "Điều 148") == ()


@pytest.mark.parametrize(
    ("day", "words", "consequence", "source"),
    [
        (date(2024, 4, 27), "thứ Bảy, nghỉ hằng tuần", "không tính", "188/1999/QĐ-TTg"),
        (date(2024, 4, 29), "Nghỉ hoán đổi, làm bù 04/05/2024", "không tính", "2450/VPCP-KGVX"),
        (date(2024, 5, 4), "Làm bù cho ngày 29/04/2024", "có tính", "2450/VPCP-KGVX"),
    ],
)
def test_a_day_is_named_with_its_notice_and_what_follows(day, words, consequence, source):
    step = counted(CALENDAR.day(day))
    assert step.date == day
    assert words.casefold() in step.what.casefold()
    assert step.what.endswith(f"; {consequence}")
    assert source in (step.source or "")
    assert named(CALENDAR.day(day), "").what == step.what.rpartition("; ")[0]


def test_days_and_hours_are_written_in_full():
    assert day_words(date(2024, 5, 2)) == "02/05/2024"
    assert all(HOUR.fullmatch(hour) for hour in ("00:00", "09:05", "23:59", "24:00"))
    assert not any(HOUR.fullmatch(hour) for hour in ("9:05", "24:01", "12:60", "12.30", ""))
