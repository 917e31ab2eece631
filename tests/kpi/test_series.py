"""What a saved check's period is, by its name."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_cli.kpi.series import kind_of
from tthc_cli.rules.periods import Period


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, ("whole", False, "")),
        ("2024", ("year", False, "2024")),
        ("2024-H1", ("half", False, "2024-H1")),
        ("report:2024-Q1", ("quarter", True, "2024-Q1")),
        ("2024-03", ("month", False, "2024-03")),
        ("2024-W07", ("month", False, "2024-W07")),
        ("năm ngoái", ("month", False, "năm ngoái")),
    ],
)
def test_a_period_of_any_name_has_a_kind(name, expected):
    """A register keeps what older programs have saved: no name may end the program."""
    period = None if name is None else Period(name=name, first=date(2024, 1, 1), last=date(2024, 12, 31))
    assert kind_of(period) == expected
