"""What a rule says by itself, without a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_cli.rules.kinds import By, Periodic, part_days


@pytest.mark.parametrize(
    ("changes", "by_reporting"),
    [
        ({"periods": ("month",)}, True),
        ({"periods": ("month",), "report": True}, True),
        ({"periods": ("month",), "report": False}, False),  # it has no report's days
        ({"periods": ("month",), "day": 15}, False),  # its words set the day
        ({"periods": ("week",), "weekday": "friday"}, False),
    ],
)
def test_a_periodic_rule_goes_by_the_plan_s_reporting_unless_its_words_say_otherwise(changes, by_reporting):
    assert Periodic(text="x", **changes).by_reporting is by_reporting


@pytest.mark.parametrize(
    ("day", "part_of", "days"),
    [
        (date(2024, 2, 29), "month", (date(2024, 2, 1), date(2024, 2, 15), date(2024, 2, 29))),
        (date(2023, 2, 1), "month", (date(2023, 2, 1), date(2023, 2, 15), date(2023, 2, 28))),
        (date(2024, 6, 30), "year", (date(2024, 1, 1), date(2024, 6, 30), date(2024, 12, 31))),
    ],
)
def test_beginning_middle_and_end_are_those_of_article_146(day, part_of, days):
    assert part_days(By(text="x", date=day, inclusive=True, part_of=part_of)) == days


def test_a_day_that_an_event_carries_is_part_of_nothing():
    assert part_days(By(text="x", event="review", inclusive=True, part_of="month")) == ()
