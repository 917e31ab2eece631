"""How deep conditions may stand in one another."""

from __future__ import annotations

import pytest

from tests.support.conditions_over_cases import (
    CASES,
)
from tthc_cli.counts.condition_reader import parse_condition, parse_conditions
from tthc_cli.counts.conditions import (
    columns_of,
)
from tthc_cli.errors import TthcError


@pytest.mark.parametrize(
    "text",
    [
        "not " * 3000 + "synced",
        "(synced and " * 3000 + "synced" + ")" * 3000,
        "(synced or not " * 100 + "synced" + ")" * 100,
        "days(" * 3000 + "due_on" + ", due_on)" * 3000 + " > 1",
    ],
)
def test_a_condition_that_is_too_deep_is_one_message(text):
    with pytest.raises(TthcError, match="hơn 50 tầng"):
        parse_condition(text, CASES)


def test_conditions_that_use_one_another_are_too_deep_together():
    chain = {"c0": "synced"} | {f"c{number}": f"not c{number - 1}" for number in range(1, 3000)}
    for texts in (chain, dict(reversed(chain.items()))):
        with pytest.raises(TthcError, match="hơn 50 tầng"):
            parse_conditions(texts, CASES)


def test_brackets_and_names_within_bounds_are_read():
    assert parse_condition("(" * 3000 + "synced" + ")" * 3000, CASES) == parse_condition("synced", CASES)
    assert columns_of(parse_condition("not " * 40 + "synced", CASES)) == {"synced"}
    wide = parse_conditions({"all": " and ".join(["synced"] * 3000), "any": " or ".join(["all"] * 3000)}, CASES)
    assert columns_of(wide["all"]) == {"synced"}
