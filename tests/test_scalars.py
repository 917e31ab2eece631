"""The strict scalars of data files: nothing is taken for something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tthc_cli import scalars


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        (scalars.Text, ["x", " "]),
        (scalars.Flag, [True, False]),
        (scalars.Day, [date(2024, 2, 29)]),
        (scalars.Count, [1, 99999]),
        (scalars.MonthDay, [1, 31]),
        (scalars.Year, [1900, 2200]),
        (scalars.Percent, [0, 100, Decimal("96.5")]),
    ],
)
def test_what_is_taken_stays_what_it_is(shape, values):
    adapter: TypeAdapter[Any] = TypeAdapter(shape)
    assert [adapter.validate_python(value) for value in values] == values


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        (scalars.Text, ["", 5, None]),
        (scalars.Flag, [1, 0, "true", None]),
        (scalars.Day, ["2024-02-29", 20240229]),
        (scalars.Count, [0, -1, "1", 1.0, True]),
        (scalars.MonthDay, [0, 32]),
        (scalars.Year, [1899, 2201, "2024"]),
        (scalars.Percent, [-1, 101, "96", 96.5, True]),  # a float is never exact
    ],
)
def test_what_only_looks_like_it_is_refused(shape, values):
    adapter: TypeAdapter[Any] = TypeAdapter(shape)
    for value in values:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


def test_the_schema_of_a_percentage_is_a_number():
    schema = TypeAdapter(scalars.Percent).json_schema()
    assert (schema["type"], schema["minimum"], schema["maximum"]) == ("number", 0, 100)
