"""Conditions (điều kiện) over the columns of a data set: read, checked against the columns, and said back.

A condition is text such as ``status in [finished, returned] and finished_on < due_on``. What it means is settled here
and in docs/recipes.md; :mod:`tthc_cli.counts.compile` turns it into an engine's expression.

Missing values: a comparison with a missing day or number is unknown, and so are ``not``, ``and`` and ``or`` of it as in
three-valued logic; a row counts only if the whole condition is true. A missing yes/no is no, and a missing word is
none of the words, so neither is ever unknown. ``is known`` and ``is missing`` are never unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal

from tthc_cli.classes import dataclass

Operator = Literal["<", "<=", ">", ">=", "=", "!="]
SpanUnit = Literal["days", "working_days"]
"""Calendar days or working days (ngày, ngày làm việc), the first day excluded and the last one included."""
CONTEXT_DAYS: Final = ("as_of", "period.first", "period.last")
"""Days that no row has: the day of the check, and the ends of the period, unknown if none was asked for."""
Kind = Literal["yes_no", "day", "number", "word", "text"]
"""What a value is; ``text`` can only be known or missing."""


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """A column of the row."""

    name: str
    kind: Kind
    words: str = ""
    """For a ``word``: the type of the column, whose words it can have."""


@dataclass(frozen=True, slots=True)
class ContextDay:
    """A day that the question has, one of :data:`CONTEXT_DAYS`."""

    name: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is written."""

    day: date


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number that is written."""

    number: int


@dataclass(frozen=True, slots=True)
class Span:
    """The days between two days."""

    unit: SpanUnit
    first: Value
    last: Value


Value = ColumnValue | ContextDay | Day | Number | Span


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes/no column that says yes."""

    column: ColumnValue


@dataclass(frozen=True, slots=True)
class Compared:
    """Two days, or two numbers, compared."""

    left: Value
    operator: Operator
    right: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """A column of words that has one of some."""

    column: ColumnValue
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is there, or one that is not."""

    value: Value
    missing: bool


@dataclass(frozen=True, slots=True)
class InPeriod:
    """A day that lies in the period, both ends included; any row, if no period was asked for."""

    day: ColumnValue


@dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    inner: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions that all hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions, at least one of which must hold."""

    parts: tuple[Condition, ...]


Condition = Holds | Compared | OneOf | Known | InPeriod | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What conditions over one data set may speak of."""

    columns: Mapping[str, str]
    """The type of each column, as the dictionary of columns has it."""
    words: Mapping[str, Iterable[str]]
    """The words of each type that has some."""
    always: frozenset[str] = frozenset()
    """The columns that every file of the data set has."""

    def undeclared(self, conditions: Iterable[Condition | Value], declared: Iterable[str]) -> list[str]:
        """The columns that conditions speak of, that a file may lack, and that nobody has declared as needed.

        A row of a file without such a column would be judged as if its cell were empty, and nobody would be told.

        Args:
            conditions: The conditions and values.
            declared: The columns that are named as those that they need.
        """
        spoken_of = {column for condition in conditions for column in columns_of(condition)}
        return sorted((spoken_of & set(self.columns)) - self.always - set(declared))


def columns_of(condition: Condition | Value) -> set[str]:
    """The columns that a condition or a value speaks of."""
    return {value.name for value in _values(condition) if isinstance(value, ColumnValue)}


def counts_working_days(condition: Condition | Value) -> bool:
    """Whether a calendar decides what a condition or a value says."""
    match condition:
        case Compared():
            return counts_working_days(condition.left) or counts_working_days(condition.right)
        case Known():
            return counts_working_days(condition.value)
        case Not():
            return counts_working_days(condition.inner)
        case AllOf() | AnyOf():
            return any(map(counts_working_days, condition.parts))
        case Span():
            ends = condition.first, condition.last
            return condition.unit == "working_days" or any(map(counts_working_days, ends))
        case _:
            return False


def _values(node: Condition | Value) -> Iterable[Value]:
    """Every value in a condition."""
    match node:
        case Holds() | OneOf():
            yield node.column
        case Compared():
            yield from _values(node.left)
            yield from _values(node.right)
        case Known():
            yield from _values(node.value)
        case InPeriod():
            yield node.day
        case Not():
            yield from _values(node.inner)
        case AllOf() | AnyOf():
            for part in node.parts:
                yield from _values(part)
        case Span():
            yield from _values(node.first)
            yield from _values(node.last)
        case _:
            yield node


def kind_of(value: Value) -> Kind:
    """What a value is."""
    match value:
        case ColumnValue():
            return value.kind
        case ContextDay() | Day():
            return "day"
        case Number() | Span():
            return "number"


# -- said back ---------------------------------------------------------------------------------------------------------


def say_value(value: Value) -> str:
    """A value as a condition has it."""
    match value:
        case ColumnValue() | ContextDay():
            return value.name
        case Day():
            return value.day.isoformat()
        case Number():
            return str(value.number)
        case Span():
            return f"{value.unit}({say_value(value.first)}, {say_value(value.last)})"


def write(condition: Condition) -> str:
    """A condition as text, which reads back as the same."""
    match condition:
        case Holds():
            return condition.column.name
        case Compared():
            return f"{say_value(condition.left)} {condition.operator} {say_value(condition.right)}"
        case OneOf(words=(word,)):
            return f"{condition.column.name} = {word}"
        case OneOf():
            return f"{condition.column.name} in [{', '.join(condition.words)}]"
        case Known():
            return f"{say_value(condition.value)} is {'missing' if condition.missing else 'known'}"
        case InPeriod():
            return f"in_period({condition.day.name})"
        case Not():
            return f"not {_bracketed(condition.inner)}"
        case AllOf():
            return " and ".join(map(_bracketed, condition.parts))
        case AnyOf():
            return " or ".join(map(_bracketed, condition.parts))


def _bracketed(condition: Condition) -> str:
    text = write(condition)
    return f"({text})" if isinstance(condition, AllOf | AnyOf | Not) else text
