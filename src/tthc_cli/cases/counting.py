"""What is counted over the rows that have their fate: written once, for every engine, in narwhals' expressions.

Each function takes lazy frames of rows as :func:`tthc_cli.cases.fates.judged` gives them, and gives lazy frames;
nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Final

import narwhals.stable.v2 as nw

from tthc_cli.cases.dictionary import unread_mark
from tthc_cli.cases.fates import NOT_COUNTED, USED
from tthc_cli.cases.measure_parts import day_counted, measure_parts, within
from tthc_cli.cases.row_groups import shown_column, summed, with_groups
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.counts import MEASURES, Condition, Context, Counted, compiled, is_same_for_every_row, value_of

TALLY: Final = "tally"
"""Begins the names of the sums of a form or an index, as those of a measure begin with its name."""


def counted(
    rows: Frame,
    measures: Sequence[str],
    by: Sequence[str],
    *,
    dates: Sequence[str],
    dated_by: Sequence[str],
    scope: Scope,
    tallies: Mapping[str, Counted],
) -> Frame:
    """Count the judged rows of each fate and defect, in each group, and what they add to measures and tallies.

    Only what is said of used rows means something. A sum over no rows may be null.

    Args:
        rows: The rows as :func:`tthc_cli.cases.fates.judged` gives them.
        measures: The measures to count; none of those that count applicants.
        by: The columns that groups are told apart by, or ``month``.
        dates: The columns of dates; ``after_as_of`` rows have one of them after the day of the check.
        dated_by: The columns of dates by which the measures count rows.
        scope: Which rows count.
        tallies: What else to count, by name; none that counts different values.

    Returns:
        ``fate``, ``defect``, the group's values under the names of :func:`group_names`, ``rows``, ``after_as_of``,
        ``in_year``, the ``first`` and ``last`` date by which rows are counted, ``…_unread`` for each optional column
        (rows in which what stands there is unread), and for each measure
        ``measure/numerator``, ``measure/denominator``, ``measure/left_out/reason`` (rows that the measure cannot
        take) and ``measure/beside/what`` (counts shown with the rate); for each tally ``tally/name``.
    """
    sums = {
        f"{measure}/{name}": part.cast(nw.Int64).sum()
        for measure in measures
        for name, part in measure_parts(measure, scope).items()
    }
    sums |= {f"{TALLY}/{name}": _added(count, scope).sum() for name, count in tallies.items()}
    if dates:
        late = _across(nw.max_horizontal, [nw.col(name) for name in dates]) > nw.lit(scope.as_of)
        sums["after_as_of"] = late.cast(nw.Int64).sum()
    if dated_by:
        days = [day_counted(name, scope.dictionary) for name in dated_by]
        sums |= {
            "first": _across(nw.min_horizontal, days).min(),
            "last": _across(nw.max_horizontal, days).max(),
        }
        if scope.plan_year:
            in_year = (within(day, scope.plan_year) for day in days)
            sums["in_year"] = reduce(or_, in_year).cast(nw.Int64).sum()
    sums |= {unread_mark(name): nw.col(unread_mark(name)).cast(nw.Int64).sum() for name in scope.optional}
    return summed(rows, by, {"rows": nw.len(), **sums}, scope, keys=("fate", "defect"), days=dated_by)


def different(rows: Frame, column: str, tallies: Mapping[str, Counted], by: Sequence[str], scope: Scope) -> Frame:
    """Count the different values of a column among the rows for which each of some conditions is true.

    Args:
        rows: The rows as :func:`tthc_cli.cases.fates.judged` gives them.
        column: The column; a missing value is none.
        tallies: The counts, by name, all of that column.
        by: The columns that groups are told apart by; a single row comes back if there are none.
        scope: Which rows count.

    Returns:
        The group's values, and ``tally/name`` for each count.
    """
    flags = {f"{TALLY}/{name}": _added(count, scope) for name, count in tallies.items()}
    counting = rows.filter(~nw.col("fate").is_in(NOT_COUNTED) & ~nw.col(column).is_null())
    # before groups are: what is counted may be a text that is shown in another way
    counting = counting.with_columns(counted_value=nw.col(column), **flags)
    counting, groups = with_groups(counting, by, (), scope)
    each = (
        counting.select("counted_value", *groups, *flags)
        .group_by("counted_value", *groups)
        .agg(*(nw.col(name).max() for name in flags))
    )
    sums = [nw.col(name).sum() for name in flags]
    return each.group_by(*groups).agg(*sums) if groups else each.select(*sums)


def _added(count: Counted, scope: Scope) -> nw.Expr:
    """Return what a row adds to a count: 1 or 0, or the value that is added up."""
    context = count.context or Context(
        as_of=scope.as_of, period=None if scope.period is None else (scope.period.first, scope.period.last)
    )
    holds = compiled(count.condition, context)
    if is_same_for_every_row(count.condition, context):
        holds = ~nw.col("fate").is_null() & holds  # engines want a column: no row is without a fate
    if count.total is None:
        return holds.cast(nw.Int64)
    value = value_of(count.total, context).cast(nw.Int64)
    return nw.when(holds).then(nw.coalesce(value, nw.lit(0))).otherwise(nw.lit(0))


def keys_of(rows: Frame, condition: Condition, context: Context, where: Mapping[str, str], scope: Scope) -> Frame:
    """List the keys of the rows for which a condition is true, in order.

    Args:
        rows: The rows as :func:`tthc_cli.cases.fates.judged` gives them.
        condition: The condition.
        context: The period and the day of the check.
        where: By column of groups: the value that a row must have, as groups show it; empty for a missing one.
        scope: Which rows count.
    """
    chosen = ~nw.col("fate").is_in(NOT_COUNTED) & compiled(condition, context)
    for name, value in where.items():
        shown = shown_column(name, scope.data_set, scope.dictionary)
        chosen = chosen & (nw.coalesce(shown, nw.lit("")) == nw.lit(value))
    return rows.filter(chosen).select("key").sort("key")


def values_of(rows: Frame, column: str, condition: Condition, context: Context) -> Frame:
    """List the different values of a column, as ``counted_value`` in order, in the rows for which a condition is true.

    Args:
        rows: The rows as :func:`tthc_cli.cases.fates.judged` gives them.
        column: The column; a missing value is none.
        condition: The condition.
        context: The period and the day of the check.
    """
    chosen = ~nw.col("fate").is_in(NOT_COUNTED) & ~nw.col(column).is_null() & compiled(condition, context)
    return rows.filter(chosen).select(counted_value=nw.col(column)).unique().sort("counted_value")


def named_in(rows: Frame, chosen: Counted, names: Frame, by: Sequence[str], scope: Scope) -> Frame:
    """Count the rows that a list of keys names, in each group.

    Args:
        rows: The rows as :func:`tthc_cli.cases.fates.judged` gives them.
        chosen: Which of them count.
        names: The keys, as :func:`values_of` lists them.
        by: The columns that groups are told apart by; a single row comes back if there are none.
        scope: Which rows count.

    Returns:
        The group's values, and ``rows``.
    """
    holds = ~nw.col("fate").is_in(NOT_COUNTED) & (_added(chosen, scope) > 0)
    matched = rows.filter(holds).select("key", *by)
    matched = matched.join(names, left_on="key", right_on="counted_value", how="semi")
    return summed(matched, by, {"rows": nw.len()}, scope)


def _across(least_or_most: Callable[..., nw.Expr], days: Sequence[nw.Expr]) -> nw.Expr:
    """Return the least or greatest of some days of a row. Spark refuses to take it of a single one."""
    return days[0] if len(days) == 1 else least_or_most(*days)


def applicants(rows: Frame, measure: str, by: Sequence[str], scope: Scope) -> Frame:
    """Count the applicants of used rows, for a measure that counts those.

    Args:
        rows: The rows as :func:`tthc_cli.cases.fates.judged` gives them.
        measure: The measure.
        by: The columns that groups are told apart by, or ``month``; a single row comes back if there are none.
        scope: Which rows count.

    Returns:
        The group's values and the measure's sums, under the same names as those of :func:`counted`.
    """
    parts = {name: part.cast(nw.Int64) for name, part in measure_parts(measure, scope).items()}
    used = rows.filter(nw.col("fate") == USED).with_columns(**parts)
    used, groups = with_groups(used, by, [MEASURES[measure].day or ""], scope)
    each = (
        used.select("applicant_id", *groups, *parts)
        .group_by(*groups, "applicant_id")
        .agg(*(nw.col(name).sum() if "/" in name else nw.col(name).max() for name in parts))
    )
    sums = {f"{measure}/{name}": nw.col(name).sum() for name in parts}
    return each.group_by(*groups).agg(**sums) if groups else each.select(**sums)
