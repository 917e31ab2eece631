"""What "và", "hoặc" and commas make of the rules that they join."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.phrase_reading import read
from tthc_cli.errors import TthcError
from tthc_cli.rules.kinds import By, EarliestOf, Within


def test_the_earlier_of_two_days_counts_if_the_words_say_so():
    (rule,) = read("Theo Kế hoạch được phê duyệt và trước ngày 30/8/2024")
    assert isinstance(rule, EarliestOf)
    by_plan, by_day = rule.parts
    assert isinstance(by_plan, By)
    assert isinstance(by_day, By)
    assert by_plan.event
    assert (by_day.date, by_day.inclusive) == (date(2024, 8, 30), False)


def test_a_semicolon_divides_rules():
    rules = read("Trước ngày 15/6; trước ngày 15/12")
    assert [rule.date for rule in rules if isinstance(rule, By)] == [date(2024, 6, 15), date(2024, 12, 15)]


def test_a_label_stands_before_the_rules_of_its_group_alone():
    first, second = read("- Phòng A: trước ngày 15/6\n- Phòng B: trước ngày 16/6")
    assert (first.label, second.label) == ("Phòng A", "Phòng B")


def test_one_of_two_days_is_no_day():
    with pytest.raises(TthcError):
        read("Trước ngày 15/6 hoặc trước ngày 15/12")


def test_a_day_inside_of_a_window_is_its_limit_and_one_behind_it_is_a_time_of_its_own():
    (rule,) = read("trong quý II/2024 và trước ngày 20/6/2024")
    assert isinstance(rule, EarliestOf)
    within, by = read("trong quý II/2024 và trước ngày 20/8/2024")
    assert isinstance(within, Within)
    assert isinstance(by, By)
    assert by.date == date(2024, 8, 20)
