"""Conditions with parts put in for others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, assert_never

from tthc_cli.counts.conditions import (
    AllOf,
    AnyOf,
    ColumnValue,
    Compared,
    Condition,
    Holds,
    InPeriod,
    Known,
    Not,
    OneOf,
)

EVERY_ROW: Final = AllOf(())
"""The condition that is true for every row."""


def every_of(*conditions: Condition) -> Condition:
    """The condition that all of some hold."""
    return AllOf(conditions)


def some_of(*conditions: Condition) -> Condition:
    """The condition that at least one of some holds."""
    return AnyOf(conditions)


def none_of_words(column: str, kind: str, words: Sequence[str]) -> Condition:
    """The condition that a column of words has none of some; it holds for a missing one.

    Args:
        column: The column.
        kind: Its type.
        words: The words.
    """
    return Not(OneOf(ColumnValue(column, "word", kind), tuple(words)))


def yes_no_column(name: str) -> Condition:
    """The condition that a yes/no column says yes."""
    return Holds(ColumnValue(name, "yes_no"))


def with_settled(condition: Condition, settled: Mapping[str, Condition]) -> Condition:
    """Return a condition with yes/no columns replaced.

    Args:
        condition: The condition.
        settled: What stands for a yes/no column, by its name.
    """
    match condition:
        case Holds():
            return settled.get(condition.column.name, condition)
        case Not():
            return Not(with_settled(condition.inner, settled))
        case AllOf():
            return AllOf(tuple(with_settled(part, settled) for part in condition.parts))
        case AnyOf():
            return AnyOf(tuple(with_settled(part, settled) for part in condition.parts))
        case Compared() | OneOf() | Known() | InPeriod():
            return condition
        case _:
            assert_never(condition)
