"""What a saved check's period is, by its name."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_cli.kpi.series import series_kind
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
