"""Phrases with a length of time that counts from a day, or back from one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support.phrase_reading import read
from tthc_cli.errors import TthcError
from tthc_cli.rules.kinds import After, Before, Within

AFTER = After(text="", event="có kết quả", count=5, unit="day")
BEFORE = Before(text="", event="họp", count=8, unit="day")


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [
        ("chậm nhất 05 ngày kể từ ngày có kết quả", AFTER),
        ("kể từ ngày có kết quả, chậm nhất 05 ngày", AFTER),
        ("chậm nhất trước 08 ngày tính đến ngày họp", BEFORE),
        ("ít nhất 08 ngày trước ngày họp", BEFORE),
        ("03 ngày kể từ ngày 25/4/2024", After(text="", count=3, unit="day", date=date(2024, 4, 25))),
        ("trong 9 tháng", Within(text="", first=date(2024, 1, 1), last=date(2024, 9, 30))),
    ],
)
def test_counts_as_a_person_reads_them(phrase, rule):
    (answer,) = read(phrase)
    assert answer.text == phrase
    assert replace(answer, text="") == rule


def test_a_count_without_an_event_needs_a_day_to_start_from():
    (after,) = read("15 ngày làm việc", "from")
    assert isinstance(after, After)
    assert (after.count, after.unit) == (15, "working_day")
    with pytest.raises(TthcError):
        read("15 ngày làm việc")


@pytest.mark.parametrize(
    "phrase",
    [
        "trong 6 tháng",  # of the year, or from a day
        "6 tháng trước ngày 15/6",  # the half-year's report, or six months before
        "không quá 10 ngày trước ngày họp",  # within the ten days, or ten days before
    ],
)
def test_what_has_two_readings_is_refused(phrase):
    with pytest.raises(TthcError):
        read(phrase, "from")
