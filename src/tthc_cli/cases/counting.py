"""What becomes of each row, and what the measures count: written once, for every engine, in narwhals' expressions.

Each function takes lazy frames of typed rows, such as an engine makes, and gives lazy frames; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Final

import narwhals.stable.v2 as nw

from tthc_cli.cases.dictionary import YES_NO, ColumnsFile, unread_mark
from tthc_cli.cases.measure_reading import columns_counted_by, measure_conditions, measure_value, working_days_in
from tthc_cli.cases.privacy import (
    HIDDEN,
    NO_NUMBER_OF_A_PERSON,
    OF_A_PERSON,
    addresses_for_engines,
    names_for_engines,
    ordinary_for_engines,
)
from tthc_cli.classes import dataclass
from tthc_cli.counts import (
    MEASURES,
    MONTH,
    Condition,
    Context,
    Counted,
    Value,
    columns_of,
    compiled,
    value_of,
)
from tthc_cli.rules import Period

Frame = nw.LazyFrame[Any]
"""Rows of any engine, not yet computed."""

USED: Final = "used"
SET_ASIDE: Final = "set-aside"
DISAGREE: Final = "disagree"
REPEAT: Final = "repeat"
OUTSIDE: Final = "outside-period"
TOTAL: Final = "total"
NOT_COUNTED: Final = (TOTAL, SET_ASIDE, DISAGREE, REPEAT)
"""Fates of rows that stand for no dossier, or not for one whose facts are known."""
TALLY: Final = "tally"
"""Begins the names of the sums of a form or an index, as those of a measure begin with its name."""
RECEIVED: Final = "received_on"
"""The date by which a row belongs to a period if no measure says another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """On which days people do not work, as far as the rows have days."""

    off: tuple[date, ...]
    """Days off that are no Saturday or Sunday, in order."""
    make_up: tuple[date, ...]
    """Saturdays and Sundays on which people work, in order."""
    reach: tuple[date, date]
    """The first and the last day of which this is known."""
    doubts: tuple[str, ...] = ()
    """Warnings about these days, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What decides which rows count, beside the rows themselves."""

    dictionary: ColumnsFile
    data_set: str = "cases"
    """What the rows are."""
    period: Period | None
    """Only rows of these days count, by the date of each measure; None if all do."""
    as_of: date
    """The day of the check: what is still open is overdue if its due date lies before that day."""
    plan_year: Period | None = None
    """The days of the plan's year; None if it does not matter how many rows lie in it."""
    every_status: bool = False
    """Whether a row counts whatever its status. Forms and indices say by conditions who is in."""
    columns: frozenset[str] | None = None
    """The known columns that the rows have; None if they have all that is asked of them."""
    days_off: DaysOff | None = None
    """For measures that count working days; None if none of them does."""
    optional: tuple[str, ...] = ()
    """Those whose cells are left out by themselves if they cannot be read."""


# -- the fate of each row ----------------------------------------------------------------------------------------------


def repeated(keys: Frame) -> Frame:
    """Return the keys that more than one row has, as ``key``."""
    keyed = keys.filter(~nw.col("key").is_null())
    return keyed.group_by("key").agg(rows=nw.len()).filter(nw.col("rows") > 1).select("key")


def compared(rows: Frame, columns: Sequence[str], optional: Sequence[str] = ()) -> Frame:
    """Compare the rows that have the same key.

    Rows that are all defective neither agree nor conflict: each has a reason of its own. Rows that differ in an
    optional column agree all the same: what stands there counts as unread.

    Args:
        rows: The typed rows whose key more than one row has.
        columns: The columns in which rows must be equal to agree.
        optional: The optional columns.

    Returns:
        For each key: ``key``, the ``first`` of its rows by ``seq``, whether they ``agree``, whether they ``conflict``;
        for each optional column ``…_unlike``, whether they differ in it.
    """
    # there is always one text, as a data set may have nothing but its key and optional columns
    texts = [nw.lit(""), *(nw.col(name).cast(nw.String).fill_null("") for name in columns)]
    says = nw.concat_str(texts, separator="\x1f")
    per_key = (
        rows.with_columns(says=says)
        .group_by("key")
        .agg(
            rows=nw.len(),
            defective=nw.col("defect").count(),
            first=nw.col("seq").min(),
            least=nw.col("says").min(),
            most=nw.col("says").max(),
            **{f"{name}_{end}": of_texts for name in optional for end, of_texts in _ends(name).items()},
        )
    )
    agree = (nw.col("defective") == 0) & (nw.col("least") == nw.col("most"))
    unlike = {f"{name}_unlike": nw.col(f"{name}_least") != nw.col(f"{name}_most") for name in optional}
    conflict = ~agree & (nw.col("defective") < nw.col("rows"))
    return per_key.select("key", "first", agree=agree, conflict=conflict, **unlike)


def _ends(column: str) -> dict[str, nw.Expr]:
    """Return the least and the greatest text of a column: they are the same if all its texts are."""
    text = nw.col(column).cast(nw.String).fill_null("")
    return {"least": text.min(), "most": text.max()}


def judged(
    rows: Frame,
    repeats: Frame,
    columns: Sequence[str],
    *,
    measures: Sequence[str],
    scope: Scope,
) -> Frame:
    """Give each row its fate.

    The fate is the first of these that holds: ``total``, ``set-aside`` (by the defect), ``disagree``, ``repeat``, the
    status of a case that is in no base, ``outside-period``, ``used``. A row is outside the period if none of
    ``measures`` counts it in the period or beside it. Without any measure with a date, the received date decides.

    Args:
        rows: The typed rows of a data set.
        repeats: What :func:`compared` says of their keys.
        columns: The columns to keep.
        measures: The measures that count the rows.
        scope: Which rows count.

    Returns:
        Every row with its ``key``, its ``fate``, its ``defect``, and ``columns``; of each optional column ``…_unread``,
        whether what stands there cannot be read, or differs from what stands in another row of the same key: then it is
        null.
    """
    rows = _with_unread(rows.join(repeats, on="key", how="left"), columns, scope.optional)
    fate = nw.lit(USED)
    dated = [measure for measure in measures if MEASURES[measure].day]
    if scope.period and (dated or RECEIVED in columns):
        touched = [_touched(measure, scope, scope.period) for measure in dated]
        inside = reduce(or_, touched) if touched else _within(nw.col(RECEIVED), scope.period)
        fate = nw.when(inside).then(fate).otherwise(nw.lit(OUTSIDE))
    if "status" in columns and not scope.every_status:
        out = nw.col("status").is_in(scope.dictionary.out_of_base)
        fate = nw.when(out).then(nw.col("status")).otherwise(fate)
    fate = nw.when(nw.col("agree") & (nw.col("seq") > nw.col("first"))).then(nw.lit(REPEAT)).otherwise(fate)
    fate = nw.when(nw.col("conflict")).then(nw.lit(DISAGREE)).otherwise(fate)
    fate = nw.when(~nw.col("defect").is_null()).then(nw.lit(SET_ASIDE)).otherwise(fate)
    fate = nw.when(nw.col("total")).then(nw.lit(TOTAL)).otherwise(fate)
    return rows.select("key", *columns, *map(unread_mark, scope.optional), "defect", fate=fate)


def _with_unread(rows: Frame, columns: Sequence[str], optional: Sequence[str]) -> Frame:
    """Return rows in which an optional column is null if it is unread; they have what :func:`compared` says of them.

    The mark stands there for each optional column, also for one that is not among the ``columns`` to keep.
    """
    if not optional:
        return rows
    unread = {
        unread_mark(name): nw.col(unread_mark(name)) | nw.coalesce(nw.col(f"{name}_unlike"), nw.lit(False))
        for name in optional
    }
    kept = {name: nw.when(~nw.col(unread_mark(name))).then(nw.col(name)) for name in optional if name in columns}
    rows = rows.with_columns(**unread)
    return rows.with_columns(**kept) if kept else rows


# -- sums over rows ----------------------------------------------------------------------------------------------------


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
        rows: The rows as :func:`judged` gives them.
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
        days = [_day_counted(name, scope.dictionary) for name in dated_by]
        sums |= {
            "first": _across(nw.min_horizontal, days).min(),
            "last": _across(nw.max_horizontal, days).max(),
        }
        if scope.plan_year:
            in_year = (_within(day, scope.plan_year) for day in days)
            sums["in_year"] = reduce(or_, in_year).cast(nw.Int64).sum()
    sums |= {unread_mark(name): nw.col(unread_mark(name)).cast(nw.Int64).sum() for name in scope.optional}
    groups = group_values(by, dated_by, scope)
    grouped = rows.with_columns(**groups) if groups else rows
    return grouped.group_by("fate", "defect", *groups).agg(rows=nw.len(), **sums)


def different(rows: Frame, column: str, tallies: Mapping[str, Counted], by: Sequence[str], scope: Scope) -> Frame:
    """Count the different values of a column among the rows for which each of some conditions is true.

    Args:
        rows: The rows as :func:`judged` gives them.
        column: The column; a missing value is none.
        tallies: The counts, by name, all of that column.
        by: The columns that groups are told apart by; a single row comes back if there are none.
        scope: Which rows count.

    Returns:
        The group's values, and ``tally/name`` for each count.
    """
    groups = group_values(by, (), scope)
    flags = {f"{TALLY}/{name}": _added(count, scope) for name, count in tallies.items()}
    each = (
        rows.filter(~nw.col("fate").is_in(NOT_COUNTED) & ~nw.col(column).is_null())
        .with_columns(counted_value=nw.col(column))
        .select("counted_value", **groups, **flags)
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
    # a condition may be the same for every row, and engines want a column: no row is without a fate
    holds = ~nw.col("fate").is_null() & compiled(count.condition, context)
    if count.total is None:
        return holds.cast(nw.Int64)
    value = value_of(count.total, context).cast(nw.Int64)
    return nw.when(holds).then(nw.coalesce(value, nw.lit(0))).otherwise(nw.lit(0))


_KINDS: Final[Mapping[str, Any]] = {
    "date": nw.Date,
    **dict.fromkeys(YES_NO, nw.Boolean),
    **dict.fromkeys(("amount", "count"), nw.Int64),
}
"""What the values of a column are, by its type; texts, if none is named."""


def with_every_column(rows: Frame, columns: Sequence[str], scope: Scope) -> Frame:
    """Add the columns of a data set that its files lack, so that conditions may speak of them: all values are missing.

    Args:
        rows: The rows as :func:`judged` gives them.
        columns: The columns that the rows have.
        scope: Which rows count.
    """
    spec = scope.dictionary.data_sets[scope.data_set]
    absent = {
        name: nw.lit(None, dtype=_KINDS.get(column.type, nw.String))
        for name, column in spec.columns.items()
        if name not in columns and name != spec.key
    }
    return rows.with_columns(nw.col("key").alias(spec.key), **absent)


def keys_of(rows: Frame, condition: Condition, context: Context, where: Mapping[str, str], scope: Scope) -> Frame:
    """List the keys of the rows for which a condition is true, in order.

    Args:
        rows: The rows as :func:`judged` gives them.
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
        rows: The rows as :func:`judged` gives them.
        column: The column; a missing value is none.
        condition: The condition.
        context: The period and the day of the check.
    """
    chosen = ~nw.col("fate").is_in(NOT_COUNTED) & ~nw.col(column).is_null() & compiled(condition, context)
    return rows.filter(chosen).select(counted_value=nw.col(column)).unique().sort("counted_value")


def named_in(rows: Frame, chosen: Counted, names: Frame, by: Sequence[str], scope: Scope) -> Frame:
    """Count the rows that a list of keys names, in each group.

    Args:
        rows: The rows as :func:`judged` gives them.
        chosen: Which of them count.
        names: The keys, as :func:`values_of` lists them.
        by: The columns that groups are told apart by; a single row comes back if there are none.
        scope: Which rows count.

    Returns:
        The group's values, and ``rows``.
    """
    groups = group_values(by, (), scope)
    holds = ~nw.col("fate").is_in(NOT_COUNTED) & (_added(chosen, scope) > 0)
    matched = rows.filter(holds).select("key", **groups)
    matched = matched.join(names, left_on="key", right_on="counted_value", how="semi")
    return matched.group_by(*groups).agg(rows=nw.len()) if groups else matched.select(rows=nw.len())


def group_names(by: Sequence[str], measure: str) -> list[str]:
    """Return the names of the columns that hold the values of a measure's groups.

    Args:
        by: The columns that groups are told apart by, or ``month``.
        measure: The measure; a month is that of the date by which it puts a row into a period.

    Returns:
        One name for each of ``by``.
    """
    return [_month_name(MEASURES[measure].day or "") if name == MONTH else name for name in by]


def _month_name(day: str) -> str:
    return f"{MONTH}_of_{day}"


def group_values(by: Sequence[str], days: Sequence[str], scope: Scope) -> dict[str, nw.Expr]:
    """Return the values by which rows fall into groups; a month is a number such as 202403.

    Args:
        by: The columns that groups are told apart by, or ``month``, which stands for the month of each of ``days``.
        days: The date columns by which measures put rows into periods. They matter only to ``month``.
        scope: The data set that has the columns, and the dictionary.

    Returns:
        An expression by the name of each column, months by the names that :func:`group_names` gives them.
    """
    values = {}
    for name in by:
        if name == MONTH:
            for day in days:
                counted_on = _day_counted(day, scope.dictionary)
                values[_month_name(day)] = counted_on.dt.year().cast(nw.Int64) * 100 + counted_on.dt.month()
        else:
            values[name] = shown_column(name, scope.data_set, scope.dictionary)
    return values


def shown_columns(columns: Iterable[str], data_set: str, dictionary: ColumnsFile) -> dict[str, nw.Expr]:
    """Return columns as they may be shown: what may tell a person is hidden in them.

    Args:
        columns: Their names.
        data_set: The data set that has them.
        dictionary: The columns of all data sets.
    """
    return {name: shown_column(name, data_set, dictionary) for name in columns}


def shown_column(column: str, data_set: str, dictionary: ColumnsFile) -> nw.Expr:
    """Return a column as it may be shown: a text that may be somebody's number or name is hidden.

    Args:
        column: The name of the column.
        data_set: The data set that has it.
        dictionary: The columns of all data sets.

    Returns:
        The column itself if it is not a text, else its text with the mark for what is hidden in place of such cells.
    """
    text = nw.col(column)
    if dictionary.data_sets[data_set].columns[column].type != "text":
        return text
    has_number = text.str.replace_all(NO_NUMBER_OF_A_PERSON, "").str.contains(OF_A_PERSON)
    has_name = text.str.replace_all(ordinary_for_engines(), "").str.contains(names_for_engines())
    is_personal = has_number | has_name | text.str.contains(addresses_for_engines())
    return nw.when(is_personal).then(nw.lit(HIDDEN)).otherwise(text)


def _across(least_or_most: Callable[..., nw.Expr], days: Sequence[nw.Expr]) -> nw.Expr:
    """Return the least or greatest of some days of a row. Spark refuses to take it of a single one."""
    return days[0] if len(days) == 1 else least_or_most(*days)


def sum_names(measure: str, scope: Scope) -> list[str]:
    """Return the names of a measure's sums in the frames of :func:`counted` and :func:`applicants`.

    Args:
        measure: The measure.
        scope: Which rows count.

    Returns:
        Names such as ``measure/numerator``.
    """
    return [f"{measure}/{name}" for name in measure_parts(measure, scope)]


def applicants(rows: Frame, measure: str, by: Sequence[str], scope: Scope) -> Frame:
    """Count the applicants of used rows, for a measure that counts those.

    Args:
        rows: The rows as :func:`judged` gives them.
        measure: The measure.
        by: The columns that groups are told apart by, or ``month``; a single row comes back if there are none.
        scope: Which rows count.

    Returns:
        The group's values and the measure's sums, under the same names as those of :func:`counted`.
    """
    parts = measure_parts(measure, scope)
    groups = group_values(by, [MEASURES[measure].day or ""], scope)
    each = (
        rows.filter(nw.col("fate") == USED)
        .select("applicant_id", **groups, **{name: part.cast(nw.Int64) for name, part in parts.items()})
        .group_by(*groups, "applicant_id")
        .agg(*(nw.col(name).sum() if "/" in name else nw.col(name).max() for name in parts))
    )
    sums = {f"{measure}/{name}": nw.col(name).sum() for name in parts}
    return each.group_by(*groups).agg(**sums) if groups else each.select(**sums)


def _within(day: nw.Expr, period: Period) -> nw.Expr:
    """Return whether a day lies in a period, both ends counted; false if there is no day."""
    return ~day.is_null() & (day >= nw.lit(period.first)) & (day <= nw.lit(period.last))


def _day_counted(column: str, dictionary: ColumnsFile) -> nw.Expr:
    """Return the day by which a row is counted: a finished date counts only if the case is done."""
    day = nw.col(column)
    return nw.when(nw.col("status").is_in(dictionary.finished)).then(day) if column == "finished_on" else day


def _touched(measure: str, scope: Scope, period: Period) -> nw.Expr:
    """Return whether a row belongs to a period by the measure's date, or stands beside its rate whatever its dates."""
    sides = [part for name, part in measure_parts(measure, scope).items() if "/" in name]
    return reduce(or_, sides, _within(_day_counted(MEASURES[measure].day or "", scope.dictionary), period))


# -- what each measure counts ------------------------------------------------------------------------------------------

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
        # a condition may be the same for every row, and engines want a column: no row is without a fate
        parts = {name: ~nw.col("fate").is_null() & part for name, part in parts.items()}
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
            may_count = _within(nw.col(spec.day), scope.period) if spec.day and scope.period else nw.lit(True)
        rows, reason = unread & may_count & ~is_left_out, f"left_out/{column}"
        parts[reason] = parts[reason] | rows if reason in parts else rows
        is_left_out = is_left_out | unread
        parts["base"] = base & ~is_left_out
    return parts
