"""Rows of counts, as engines give them, taken apart."""

from __future__ import annotations

import pytest

from tthc_cli.cases.data_set_counts import group_of

RECORD = {
    "fate": "used",
    "rows": 12,
    "unit": "Phòng A",
    "month_of_finished_on": 202403,
    "early-resolution/numerator": 5,
    "early-resolution/left_out/due_on": None,
    "satisfaction/numerator": 2,
}


@pytest.mark.parametrize(
    ("by", "group"),
    [
        ((), ()),
        (("unit",), ("Phòng A",)),
        (("month", "unit"), ("2024-03", "Phòng A")),
    ],
)
def test_a_group_is_named_by_its_values_in_the_order_asked_for(by, group):
    assert group_of(RECORD, by, "early-resolution") == group


def test_rows_without_a_value_are_a_group_of_their_own():
    nothing = RECORD | {"unit": None, "month_of_finished_on": None}
    assert group_of(nothing, ("unit", "month"), "early-resolution") == ("", "")
