"""The language of conditions once more, in plain Python over one row: None is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from tthc_cli.counts.compile import Context
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
    Span,
    Value,
)

Row = Mapping[str, Any]
COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "!=": ne}


def counts(condition: Condition, row: Row, context: Context) -> bool:
    return truth(condition, row, context) is True


def truth(condition: Condition, row: Row, context: Context) -> bool | None:
    if isinstance(condition, Holds):
        return row[condition.column.name] is True
    if isinstance(condition, OneOf):
        return row[condition.column.name] in condition.words
    if isinstance(condition, Known):
        return (value(condition.value, row, context) is None) == condition.missing
    if isinstance(condition, InPeriod):
        day = row[condition.day.name]
        return context.period is None or (day is not None and context.period[0] <= day <= context.period[1])
    if isinstance(condition, Compared):
        left, right = value(condition.left, row, context), value(condition.right, row, context)
        return None if left is None or right is None else COMPARE[condition.operator](left, right)
    if isinstance(condition, Not):
        inner = truth(condition.inner, row, context)
        return None if inner is None else not inner
    assert isinstance(condition, AllOf | AnyOf)
    parts = [truth(part, row, context) for part in condition.parts]
    decisive = isinstance(condition, AnyOf)
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def value(of: Value, row: Row, context: Context) -> Any:
    if isinstance(of, ColumnValue):
        return row[of.name]
    if isinstance(of, ContextDay):
        return context.day(of.name)
    if isinstance(of, Day):
        return of.day
    if isinstance(of, Number):
        return of.number
    assert isinstance(of, Span)
    first, last = value(of.first, row, context), value(of.last, row, context)
    if first is None or last is None:
        return None
    if of.unit == "working_days" and context.reach and not all(within(day, context.reach) for day in (first, last)):
        return None
    sign, low, high = (1, first, last) if first <= last else (-1, last, first)
    days = (low + timedelta(n) for n in range(1, (high - low).days + 1))
    return sign * sum(of.unit == "days" or works(day, context) for day in days)


def within(day: date, span: tuple[date, date]) -> bool:
    return span[0] <= day <= span[1]


def works(day: date, context: Context) -> bool:
    return day in context.make_up if day.weekday() > 4 else day not in context.off
