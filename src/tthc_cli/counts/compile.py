"""Conditions as expressions of narwhals, so that every engine counts the same.

What a missing value means is settled here alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_
from typing import TYPE_CHECKING, Final, cast

from tthc_cli.classes import dataclass
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
    columns_of,
)

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

_COMPARE: Final = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "!=": ne}
_WEEK: Final = 7
_A_MONDAY: Final = date(1900, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a question adds to the rows."""

    as_of: date
    """The day of the check."""
    period: tuple[date, date] | None = None
    """The first and the last day that count; None if all do."""
    off: Sequence[date] = ()
    """Days off that are no Saturday or Sunday, in order."""
    make_up: Sequence[date] = ()
    """Saturdays and Sundays on which people work, in order."""
    reach: tuple[date, date] | None = None
    """The first and the last day of which is known whether people work: working days to or from any other day are
    unknown. None if that does not matter."""

    def day(self, name: str) -> date | None:
        """The day of a name such as ``period.first``; None if there is none."""
        days: Mapping[str, date | None] = {
            "as_of": self.as_of,
            "period.first": self.period and self.period[0],
            "period.last": self.period and self.period[1],
        }
        return days[name]


def compiled(condition: Condition, context: Context) -> nw.Expr:
    """The expression that is true for the rows that count, and false for all others.

    Args:
        condition: The condition.
        context: What the question adds.
    """
    import narwhals.stable.v2 as nw

    settled = _settled(condition, context)
    if isinstance(settled, bool):
        return nw.lit(settled)
    truth = _three_valued(settled, context)
    return truth if _is_never_unknown(settled) else nw.coalesce(truth, nw.lit(False))


def is_same_for_every_row(condition: Condition, context: Context) -> bool:
    """Whether a condition says nothing of a row: it compiles to an expression without any column.

    Args:
        condition: The condition.
        context: What the question adds.
    """
    settled = _settled(condition, context)
    return isinstance(settled, bool) or not columns_of(settled)


def _is_never_unknown(condition: Condition) -> bool:
    """Whether a condition is true or false for each row, whatever is missing there."""
    match condition:
        case Holds() | OneOf() | InPeriod() | Known():
            return True
        case Compared():
            return False
        case Not():
            return _is_never_unknown(condition.inner)
        case AllOf() | AnyOf():
            return all(map(_is_never_unknown, condition.parts))


def simplified(condition: Condition) -> Condition:
    """A condition of a period without the parts that are the same for every row, for people to read.

    Args:
        condition: The condition.
    """
    settled = _settled(condition, Context(as_of=date.max, period=(date.min, date.max)))
    return Known(ContextDay("as_of"), missing=not settled) if isinstance(settled, bool) else settled


def _settled(condition: Condition, context: Context) -> Condition | bool:
    """A condition without the parts that are the same for every row: whether a period was asked for."""
    match condition:
        case InPeriod() if context.period is None:
            return True
        case Known(ContextDay(name), missing):
            return (context.day(name) is None) == missing
        case Not(inner):
            settled = _settled(inner, context)
            return not settled if isinstance(settled, bool) else Not(settled)
        case AllOf() | AnyOf():
            decisive = isinstance(condition, AnyOf)
            parts = [_settled(part, context) for part in condition.parts]
            if any(part is decisive for part in parts):
                return decisive
            left = tuple(part for part in parts if not isinstance(part, bool))
            if not left:
                return not decisive
            return left[0] if len(left) == 1 else type(condition)(left)
        case _:
            return condition


def value_of(value: Value, context: Context) -> nw.Expr:
    """The expression of a value: a day, or a whole number; null if it is missing.

    Args:
        value: The value.
        context: What the question adds.
    """
    import narwhals.stable.v2 as nw

    match value:
        case ColumnValue():
            return nw.col(value.name)
        case ContextDay():
            return nw.lit(context.day(value.name), dtype=nw.Date)
        case Day():
            return nw.lit(value.day)
        case Number():
            return nw.lit(value.number)
        case Span():
            first, last = value_of(value.first, context), value_of(value.last, context)
            if value.unit == "days":
                return day_number(last) - day_number(first)
            return _working_days_before(last, context) - _working_days_before(first, context)


def day_number(day: nw.Expr) -> nw.Expr:
    """A day as a number that grows by 1 each day, 0 for a Monday long ago.

    Args:
        day: The day, as a date.
    """
    import narwhals.stable.v2 as nw

    # engines differ in what a difference of days is, but all of them make the same whole number of it
    return (day - nw.lit(_A_MONDAY)).cast(nw.Int64)


def _working_days_before(day: nw.Expr, context: Context) -> nw.Expr:
    """How many working days there were from a day long ago up to and including a day: differences count between two."""
    import narwhals.stable.v2 as nw

    number = day_number(day)
    saturdays, sundays = _weeks(number + 2), _weeks(number + 1)
    weekdays = number - saturdays - sundays
    for days, sign in ((context.off, -1), (context.make_up, 1)):
        if days:
            weekdays = weekdays + sign * _sum([(day >= nw.lit(each)).cast(nw.Int64) for each in days])
    if context.reach is None:
        return weekdays
    first, last = context.reach
    return nw.when((day >= nw.lit(first)) & (day <= nw.lit(last))).then(weekdays)


def _weeks(days: nw.Expr) -> nw.Expr:
    """The whole weeks in a number of days."""
    import narwhals.stable.v2 as nw

    # the division of narwhals that rounds down looks at signs and types in each row: it takes ten times as long
    return (days / _WEEK).floor().cast(nw.Int64)


def _sum(parts: Sequence[nw.Expr]) -> nw.Expr:
    """Add up expressions by halves: engines bear no deep ones."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return _sum(parts[:half]) + _sum(parts[half:])


def _three_valued(condition: Condition, context: Context) -> nw.Expr:
    """The expression of a condition, null if it is unknown."""
    import narwhals.stable.v2 as nw

    match condition:
        case Holds():
            return nw.coalesce(nw.col(condition.column.name), nw.lit(False))
        case OneOf():
            return nw.coalesce(nw.col(condition.column.name).is_in(list(condition.words)), nw.lit(False))
        case Compared():
            left, right = value_of(condition.left, context), value_of(condition.right, context)
            return cast("nw.Expr", _COMPARE[condition.operator](left, right))
        case InPeriod():
            day = nw.col(condition.day.name)
            assert context.period is not None  # noqa: S101 - else it is settled
            first, last = context.period
            return nw.coalesce((day >= nw.lit(first)) & (day <= nw.lit(last)), nw.lit(False))
        case Known():
            there = value_of(condition.value, context)
            return there.is_null() if condition.missing else ~there.is_null()
        case Not():
            return ~_three_valued(condition.inner, context)
        case AllOf():
            return reduce(and_, [_three_valued(part, context) for part in condition.parts])
        case AnyOf():
            return reduce(or_, [_three_valued(part, context) for part in condition.parts])
