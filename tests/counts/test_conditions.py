"""Conditions are said back so that they can be read again."""

from __future__ import annotations

from hypothesis import given

from tests.support.conditions_over_cases import (
    CASES,
    conditions,
)
from tthc_cli.counts.condition_reader import parse_condition
from tthc_cli.counts.conditions import (
    write,
)


@given(conditions)
def test_any_condition_is_said_back(condition):
    text = write(condition)
    assert write(parse_condition(text, CASES)) == text
