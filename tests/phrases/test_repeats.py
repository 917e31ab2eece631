"""Phrases for what goes on, comes in each period, or again and again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.phrase_reading import read
from tthc_cli.errors import TthcError
from tthc_cli.rules.kinds import Continuous, Every, Periodic


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Định kỳ hàng tháng, quý và năm", {"periods": ("month", "quarter", "year")}),
        ("6 tháng một lần", {"periods": ("half",)}),
        ("trước ngày 15 hằng tháng", {"periods": ("month",), "day": 15, "inclusive": False}),
        (
            "chậm nhất ngày 06 của tháng cuối quý",
            {"periods": ("quarter",), "day": 6, "month": "last", "inclusive": True},
        ),
        ("thứ Sáu hằng tuần", {"periods": ("week",), "weekday": "friday", "inclusive": True}),
        ("trước thứ năm hằng tuần", {"periods": ("week",), "weekday": "thursday", "inclusive": False}),
    ],
)
def test_periods_and_their_days(phrase, expected: dict[str, Any]):
    (rule,) = read(phrase)
    assert isinstance(rule, Periodic)
    assert {name: getattr(rule, name) for name in expected} == expected


def test_what_goes_on_has_no_date():
    (rule,) = read("Thường xuyên")
    assert isinstance(rule, Continuous)


def test_a_repeat_goes_on_until_something_is_done():
    (every,) = read("15 ngày làm việc kể từ ngày tiếp nhận; định kỳ cứ sau 05 ngày làm việc")
    assert isinstance(every, Every)
    assert (every.count, every.then_count, every.unit, every.then_unit) == (15, 5, "working_day", "working_day")
    assert (every.event, every.until) == ("tiếp nhận", "thực hiện xong")


@pytest.mark.parametrize(
    "phrase",
    [
        "trước thứ Hai hằng tuần",  # in the week before
        "hằng tuần",  # on which day?
        "05 tháng một lần",  # no such period
        "ngày 32 hằng tháng",
        "trước ngày 15 hằng quý",  # of which month?
        "sau ngày 15 hằng tháng",
    ],
)
def test_what_has_no_day_or_no_such_period_is_refused(phrase):
    with pytest.raises(TthcError):
        read(phrase)
