"""What a saved check's period is, by its name."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.saved_checks import PLAN, checks, saved
from tthc_cli.kpi.saved import Check
from tthc_cli.kpi.series import last_rates, series_kind
from tthc_cli.rules.periods import Period


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, "whole"),
        ("2024", "year"),
        ("2024-H1", "half"),
        ("report:2024-Q1", "quarter"),
        ("2024-03", "month"),
        ("2024-W07", "month"),
        ("năm ngoái", "month"),
    ],
)
def test_a_period_of_any_name_has_a_kind(name, expected):
    """A register keeps what older programs have saved: no name may end the program."""
    period = None if name is None else Period(name=name, first=date(2024, 1, 1), last=date(2024, 12, 31))
    assert series_kind(period) == expected


def test_the_last_rate_is_of_the_latest_day_that_counts():
    first, second, third = checks(
        saved("early-resolution", 90, 100, as_of=date(2024, 3, 31)),
        saved("early-resolution", 95, 100, as_of=date(2024, 6, 30)),
        saved("early-resolution", None, None, as_of=date(2024, 7, 31)),
    )
    end_of_year = date(2024, 12, 31)

    def rate(*kept: Check, as_of: date = end_of_year) -> tuple[int, int | None]:
        (last,) = last_rates(kept, PLAN, as_of).values()
        return last.check.id, last.rate.numerator

    assert rate(first, second) == rate(second, first) == (2, 95)
    assert rate(first, second, as_of=date(2024, 6, 29)) == (1, 90), "what is checked later is not known yet"
    assert rate(first, second, third) == (2, 95), "what could count nothing says nothing"
    assert rate(third) == (3, None)
    voiding = first._replace(id=4, saved=None, voids=2)
    assert rate(first, second, voiding) == (1, 90)
    assert last_rates([second._replace(plan="another")], PLAN, end_of_year) == {}
