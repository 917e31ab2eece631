"""Conditions in words for people (diễn giải điều kiện), in the language of the output."""

from __future__ import annotations

from collections.abc import Callable

from tthc_cli.counts.conditions import (
    AllOf,
    AnyOf,
    ColumnValue,
    Compared,
    Condition,
    ContextDay,
    Day,
    Holds,
    InPeriod,
    Known,
    Not,
    Number,
    OneOf,
    Operator,
    Span,
    Value,
)
from tthc_cli.i18n import _

Named = Callable[[str, str | None], str]
"""What people call a column; with a word, what they call that word of it."""


def in_words(condition: Condition, named: Named) -> str:
    """Say a condition in words.

    Args:
        condition: The condition.
        named: What people call columns and their words.
    """
    match condition:
        case Holds():
            return _("{column}: yes").format(column=named(condition.column.name, None))
        case Not(Holds(column)):
            return _("{column}: no").format(column=named(column.name, None))
        case OneOf():
            words = " / ".join(named(condition.column.name, word) for word in condition.words)
            return _("{column} is {words}").format(column=named(condition.column.name, None), words=words)
        case Known(ContextDay("as_of"), False):
            return _("every row")
        case Known(ContextDay("as_of"), True):
            return _("no row")
        case Known():
            text = _("{value} is missing") if condition.missing else _("{value} is there")
            return text.format(value=value_in_words(condition.value, named))
        case Compared():
            return " ".join(
                (
                    value_in_words(condition.left, named),
                    _signs()[condition.operator],
                    value_in_words(condition.right, named),
                )
            )
        case InPeriod():
            return _("{column} in the period, if one is asked for").format(column=named(condition.day.name, None))
        case Not():
            return _("not ({what})").format(what=in_words(condition.inner, named))
        case AllOf():
            return _(" and ").join(_part(part, condition, named) for part in condition.parts)
        case AnyOf():
            return _(" or ").join(_part(part, condition, named) for part in condition.parts)


def _part(condition: Condition, whole: Condition, named: Named) -> str:
    """A part of a condition; ``and`` within ``and`` needs no brackets."""
    text = in_words(condition, named)
    return f"({text})" if isinstance(condition, AllOf | AnyOf) and type(condition) is not type(whole) else text


def _signs() -> dict[Operator, str]:
    return {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠"}


def value_in_words(value: Value, named: Named) -> str:
    """Say a value in words.

    Args:
        value: The value.
        named: What people call columns and their words.
    """
    match value:
        case ColumnValue():
            return named(value.name, None)
        case ContextDay():
            return {
                "as_of": _("the day of the check"),
                "period.first": _("the first day of the period"),
                "period.last": _("the last day of the period"),
            }[value.name]
        case Day():
            return f"{value.day:%d/%m/%Y}"
        case Number():
            return str(value.number)
        case Span():
            text = (
                _("days from {first} to {last}") if value.unit == "days" else _("working days from {first} to {last}")
            )
            return text.format(first=value_in_words(value.first, named), last=value_in_words(value.last, named))
