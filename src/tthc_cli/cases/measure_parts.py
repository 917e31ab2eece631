"""What each row adds to the sums of a measure, in narwhals' expressions, for every engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import or_

import narwhals.stable.v2 as nw

from tthc_cli.cases.dictionary import ColumnsFile, unread_mark
from tthc_cli.cases.measure_reading import columns_counted_by, measure_conditions, measure_value, working_days_in
from tthc_cli.cases.scope import DaysOff, Scope
from tthc_cli.counts import MEASURES, Condition, Context, Value, columns_of, compiled, is_same_for_every_row, value_of
from tthc_cli.rules import Period

Parts = Mapping[str, nw.Expr]
"""What a row adds to the sums of a measure: ``numerator``, ``denominator``, ``left_out/reason``, ``beside/what``."""


def measure_parts(measure: str, scope: Scope) -> Parts:
    """Return what each row adds to the sums of a measure.

    Args:
        measure: The name of the measure.
        scope: Which rows count. The first and the last day of its period are in the period.

    Returns:
        An expression for each sum: a truth value if rows are counted; an amount, or a number of days, if those are
        added up. What stands beside a rate is left out if the files lack a column of its condition.

    Raises:
        ValueError: If the measure counts working days, and the scope has no days off.
    """
    spec, conditions = MEASURES[measure], measure_conditions(measure, scope.dictionary)
    context = _context(measure, scope)
    period = context.period
    conditions = {name: each for name, each in conditions.items() if _can_be_told(name, each, scope)}
    parts = {name: compiled(condition, context) for name, condition in conditions.items()}
    parts = _without_unread(parts, measure, conditions, scope)
    if period is None or spec.day is None:
        # engines want a column: no row is without a fate
        constant = {name for name, each in conditions.items() if is_same_for_every_row(each, context)}
        parts = {name: ~nw.col("fate").is_null() & part if name in constant else part for name, part in parts.items()}
    base, good = parts.pop("base"), parts.pop("good")
    if (number := measure_value(measure, scope.dictionary)) is not None:
        return _of_mean(number, base, parts, context)
    if spec.sum is None:
        return {"numerator": base & good, "denominator": base, **parts}
    amount = nw.col(spec.sum)
    less = amount if spec.less is None else amount - nw.col(spec.less)
    return {
        "numerator": nw.when(base & good).then(less).otherwise(amount - amount),
        "denominator": nw.when(base).then(amount).otherwise(amount - amount),
        **parts,
    }


def _context(measure: str, scope: Scope) -> Context:
    """Return what the question adds to the rows; with the days off, if the measure counts working days."""
    days = DaysOff(off=(), make_up=(), reach=(date.min, date.max))
    if working_days_in(measure, scope.dictionary):
        if scope.days_off is None:
            raise ValueError(f"{measure} counts working days: the scope needs the days off")
        days = scope.days_off
    period = None if scope.period is None else (scope.period.first, scope.period.last)
    return Context(as_of=scope.as_of, period=period, off=days.off, make_up=days.make_up, reach=days.reach)


def _of_mean(number: Value, base: nw.Expr, parts: Mapping[str, nw.Expr], context: Context) -> dict[str, nw.Expr]:
    """Return the parts of a mean: the number of each row, and the rows that have one; others are left out."""
    value = value_of(number, context)
    has_value = base & ~value.is_null()
    reason = f"left_out/{min(columns_of(number))}"
    without = base & value.is_null()
    return {
        "numerator": nw.when(has_value).then(value).otherwise(nw.lit(0)),
        "denominator": has_value,
        **parts,
        reason: parts[reason] | without if reason in parts else without,
    }


def _can_be_told(part: str, condition: Condition, scope: Scope) -> bool:
    """Return whether the rows have what a part of a measure asks: what stands beside a rate may be missing."""
    needed = columns_of(condition)
    return not part.startswith("beside/") or scope.columns is None or needed <= scope.columns


def _without_unread(
    parts: Mapping[str, nw.Expr], measure: str, conditions: Mapping[str, Condition], scope: Scope
) -> dict[str, nw.Expr]:
    """Return the parts of a measure without the rows in which a column that it counts by is unread: it leaves them out.

    If the base itself cannot be told, any such row in the period is left out. A row is left out for its first column.
    """
    spec, parts, base = MEASURES[measure], dict(parts), parts["base"]
    is_left_out = nw.lit(False)
    needed = columns_counted_by(measure, scope.dictionary)
    for column in (name for name in scope.optional if name in needed):
        unread = nw.col(unread_mark(column))
        may_count = base
        if column in columns_of(conditions["base"]):
            may_count = within(nw.col(spec.day), scope.period) if spec.day and scope.period else nw.lit(True)
        rows, reason = unread & may_count & ~is_left_out, f"left_out/{column}"
        parts[reason] = parts[reason] | rows if reason in parts else rows
        is_left_out = is_left_out | unread
        parts["base"] = base & ~is_left_out
    return parts


def sum_names(measure: str, scope: Scope) -> list[str]:
    """Return the names of a measure's sums in the frames of :mod:`tthc_cli.cases.counting`.

    Args:
        measure: The measure.
        scope: Which rows count.

    Returns:
        Names such as ``measure/numerator``.
    """
    return [f"{measure}/{name}" for name in measure_parts(measure, scope)]


def touched(measure: str, scope: Scope, period: Period) -> nw.Expr:
    """Return whether a row belongs to a period by the measure's date, or stands beside its rate whatever its dates.

    Args:
        measure: The measure; it has a date.
        scope: Which rows count.
        period: The period, both ends counted.
    """
    sides = [part for name, part in measure_parts(measure, scope).items() if "/" in name]
    return reduce(or_, sides, within(day_counted(MEASURES[measure].day or "", scope.dictionary), period))


def within(day: nw.Expr, period: Period) -> nw.Expr:
    """Return whether a day lies in a period; false if there is no day.

    Args:
        day: The day.
        period: The period, both ends counted.
    """
    return ~day.is_null() & (day >= nw.lit(period.first)) & (day <= nw.lit(period.last))


def day_counted(column: str, dictionary: ColumnsFile) -> nw.Expr:
    """Return the day by which a row is counted: a finished date counts only if the case is done.

    Args:
        column: The column of dates.
        dictionary: The columns and words of all data sets; it says which statuses are of cases that are done.
    """
    day = nw.col(column)
    return nw.when(nw.col("status").is_in(dictionary.finished)).then(day) if column == "finished_on" else day
