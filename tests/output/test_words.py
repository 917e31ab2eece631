"""Dates, numbers and rates as people read them in Vietnamese."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tthc_cli.counts.load import load_plan
from tthc_cli.output import words

PLAN = load_plan().value


def test_days_and_months():
    assert words.day(date(2024, 5, 2)) == "02/05/2024"
    assert words.month("2024-05") == "05/2024"
    assert [words.weekday(date(2024, 4, 29 - n)) for n in range(7)] == ["T2", "CN", "T7", "T6", "T5", "T4", "T3"]
    assert words.long_day(date(2024, 5, 2)) == "T5 02/05/2024"


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction("95.999"), 2, "95,99%"),  # cut: it is below 96
        (Fraction(96), 2, "96,00%"),
        (Fraction("96.5"), 0, "96%"),
        (Fraction("-0.5"), 1, "-0,5%"),
        (Fraction(1234567, 100), 2, "12.345,67%"),
        (Fraction(2, 3), 1, "0,6%"),
    ],
)
def test_a_percentage_is_cut_and_never_rounded_up(value, places, shown):
    assert words.percent(value, places) == shown


def test_numbers_are_grouped():
    assert [words.number(value) for value in (0, 999, 1000, -1234567)] == ["0", "999", "1.000", "-1.234.567"]
    assert words.working_days(3) == "3 ngày làm việc"


def test_a_rule_is_named_by_its_task_alone_if_it_is_the_only_one():
    assert words.place(4, 1, 1) == "4"
    assert words.place(10, 1, 2) == "10.1"


def test_a_sentence_that_holds_for_several_is_said_once():
    assert words.said_once([]) == []
    assert words.said_once([("a", "x"), ("b", "y"), ("c", "x")]) == ["a, c: x", "b: y"]


def test_a_plan_is_told_by_its_year_unless_another_has_the_same():
    next_year = replace(PLAN, identity=replace(PLAN.identity, year=2025))
    assert words.plan_name(PLAN, [PLAN, next_year]) == "2024"
    another_office = replace(PLAN, identity=replace(PLAN.identity, id="other", issuer="Sở Tư pháp"))
    assert words.plan_name(another_office, [PLAN, another_office, next_year]) == "Sở Tư pháp"
    city = replace(PLAN, identity=replace(PLAN.identity, id="city"))
    assert words.plan_name(city, [PLAN, city]) == "city"


def test_what_a_table_leaves_out_is_counted_with_the_format_that_has_it_all():
    (rows,), (groups,) = words.more_words(1234), words.more_words(1234, groups=True)
    assert rows == "Còn 1.234 nữa; --limit hiện thêm, --format csv có đủ cả."
    assert groups == "Còn 1.234 nhóm nữa; --limit hiện thêm, --format json có đủ cả."
    assert words.more_words(0) == words.more_words(-1) == words.more_words(0, groups=True) == []
