"""Sums of counts, as engines give them, taken out of a row."""

from __future__ import annotations

from tthc_cli.cases.count_requests import sums_in

RECORD = {
    "fate": "used",
    "rows": 12,
    "early-resolution/numerator": 5,
    "early-resolution/left_out/due_on": None,
    "satisfaction/numerator": 2,
}


def test_sums_are_those_of_a_measure_and_a_sum_over_nothing_is_none():
    assert sums_in(RECORD, "early-resolution/") == {
        "early-resolution/numerator": 5,
        "early-resolution/left_out/due_on": 0,
    }
    assert set(sums_in(RECORD)) == {name for name in RECORD if "/" in name}
