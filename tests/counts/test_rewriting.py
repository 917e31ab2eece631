"""Conditions with parts put in for others."""

from __future__ import annotations

from hypothesis import given

from tests.support.conditions_over_cases import CASES, STATUS, SYNCED, conditions
from tthc_cli.counts.condition_reader import parse_condition
from tthc_cli.counts.conditions import AllOf, AnyOf, Holds, Not, OneOf, columns_of
from tthc_cli.counts.rewriting import (
    EVERY_ROW,
    every_of,
    none_of_words,
    some_of,
    with_settled,
    yes_no_column,
)

EARLY = parse_condition("finished_on < due_on", CASES)


def test_conditions_are_joined():
    assert every_of(EARLY, Holds(SYNCED)) == AllOf((EARLY, Holds(SYNCED)))
    assert some_of(EARLY, Holds(SYNCED)) == AnyOf((EARLY, Holds(SYNCED)))
    assert every_of() == EVERY_ROW
    assert yes_no_column("synced") == Holds(SYNCED)
    assert none_of_words("status", "status", ["finished"]) == Not(OneOf(STATUS, ("finished",)))


def test_a_column_is_replaced_wherever_it_stands():
    condition = parse_condition("not synced or digitized and (synced or due_on is known)", CASES)
    settled = with_settled(condition, {"synced": EARLY})
    assert settled == parse_condition(
        "not (finished_on < due_on) or digitized and (finished_on < due_on or due_on is known)", CASES
    )
    assert columns_of(settled) == {"finished_on", "due_on", "digitized"}


@given(conditions)
def test_what_is_not_settled_stays_as_it_is(condition):
    assert with_settled(condition, {}) == condition
    assert with_settled(condition, {"unit": EVERY_ROW}) == condition
    assert "synced" not in columns_of(with_settled(condition, {"synced": parse_condition("as_of is known", CASES)}))
