"""What the definition of a measure says it counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tthc_cli.counts.measures import MEASURES


@pytest.mark.parametrize(
    ("measure", "counts", "columns"),
    [
        ("early-resolution", "rows", set()),
        ("data-reuse", "applicants", {"applicant_id"}),
        ("internal-cost-cut", "money", {"cost_before", "cost_after"}),
        ("handling-time", "mean", set()),
    ],
)
def test_rows_applicants_money_or_a_mean_are_counted(measure, counts, columns):
    assert MEASURES[measure].counts == counts
    assert MEASURES[measure].counted_columns == columns


def test_a_rate_of_time_needs_the_due_day():
    of_time = {name for name, measure in MEASURES.items() if measure.of_time}
    assert of_time == {"early-resolution", "on-time-resolution", "late-resolution"}
    early = MEASURES["early-resolution"]
    assert not replace(early, columns=tuple(name for name in early.columns if name != "due_on")).of_time
