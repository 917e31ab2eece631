"""The last day on which acting is still in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tthc_cli.rules.deadline import Deadline, Step, Steps
from tthc_cli.rules.periods import PeriodKey

BACK = Deadline(
    kind="within", text="Quý II", nominal=date(2024, 6, 30), due=date(2024, 6, 28), roll="previous", steps=()
)
"""Sunday 30/6/2024 moved back to Friday: what is done on Sunday is in time, too."""


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({}, date(2024, 6, 30)),
        ({"due": date(2024, 7, 1), "roll": "next"}, date(2024, 7, 1)),
        ({"nominal": date(2024, 6, 28), "roll": None}, date(2024, 6, 28)),
        # of the earliest of several, another part leaves less, or no less
        ({"last_of_others": date(2024, 6, 29)}, date(2024, 6, 29)),
        ({"last_of_others": date(2024, 8, 29)}, date(2024, 6, 30)),
    ],
)
def test_the_last_day_is_that_of_the_words_if_it_was_moved_back(changes, last):
    assert replace(BACK, **changes).last == last


def test_a_period_is_named_as_registers_have_it():
    assert BACK.period_name is None
    assert replace(BACK, period=PeriodKey(kind="quarter", year=2024, index=1)).period_name == "2024-Q1"
    assert replace(BACK, period=PeriodKey(kind="week", year=2024, index=7)).period_name == "2024-W07"


def test_steps_are_put_into_words_once_and_only_if_somebody_asks():
    asked = []

    def make() -> list[Step]:
        asked.append(1)
        return [Step(date=date(2024, 6, 30), what="hết quý", source=None)]

    deadline = replace(BACK, steps=Steps(make))
    assert deadline.last == date(2024, 6, 30)
    assert not asked
    assert len(deadline.steps) == 1
    assert deadline.steps == tuple(make())
    assert replace(BACK, steps=Steps(make)) == deadline
    assert hash(replace(BACK, steps=Steps(make))) == hash(deadline)
    assert list(deadline.steps) == list(deadline.steps[:])
    assert len(asked) == 4
