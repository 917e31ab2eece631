"""What becomes of each row, and what the measures count: written once, for every engine, in narwhals' expressions.

Each function takes lazy frames of typed rows, such as an engine makes, and gives lazy frames; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Final

import narwhals.stable.v2 as nw

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.privacy import (
    HIDDEN,
    NO_NUMBER_OF_A_PERSON,
    OF_A_PERSON,
    addresses_for_engines,
    names_for_engines,
    ordinary_for_engines,
)
from tthc_cli.counts.measures import MEASURES, MONTH
from tthc_cli.rules.periods import Period

Frame = nw.LazyFrame[Any]
"""Rows of any engine, not yet computed."""

USED: Final = "used"
SET_ASIDE: Final = "set-aside"
DISAGREE: Final = "disagree"
REPEAT: Final = "repeat"
OUTSIDE: Final = "outside-period"
TOTAL: Final = "total"
RECEIVED: Final = "received_on"
"""The date by which a row belongs to a period where no measure says another one."""


def repeated(keys: Frame) -> Frame:
    """The keys that more than one row has, as ``key``."""
    keyed = keys.filter(~nw.col("key").is_null())
    return keyed.group_by("key").agg(rows=nw.len()).filter(nw.col("rows") > 1).select("key")


def compared(rows: Frame, columns: Sequence[str]) -> Frame:
    """For each key, of the rows whose key more than one has: ``key``, the ``first`` of its rows, whether they ``agree``
    in all columns, and whether they ``conflict``. Rows that are all defective do neither: each has a reason of its own.
    """
    says = nw.concat_str([nw.col(name).cast(nw.String).fill_null("") for name in columns], separator="\x1f")
    per_key = (
        rows.with_columns(says=says)
        .group_by("key")
        .agg(
            rows=nw.len(),
            defective=nw.col("defect").count(),
            first=nw.col("seq").min(),
            least=nw.col("says").min(),
            most=nw.col("says").max(),
        )
    )
    agree = (nw.col("defective") == 0) & (nw.col("least") == nw.col("most"))
    return per_key.select("key", "first", agree=agree, conflict=~agree & (nw.col("defective") < nw.col("rows")))


def judged(
    rows: Frame,
    repeats: Frame,
    columns: Sequence[str],
    *,
    measures: Sequence[str],
    dictionary: ColumnsFile,
    period: Period | None,
    as_of: date,
) -> Frame:
    """Every row with its ``key``, its ``fate``, its ``defect``, and the columns asked for.

    The fate is ``total``, ``set-aside`` (by the defect), ``disagree``, ``repeat``, the status of a case that is in no
    base, ``outside-period`` where none of ``measures`` counts it in the period or beside it, else ``used``. Without any
    such measure, a row of a data set that has dates belongs to the period by its received date.
    """
    fate = nw.lit(USED)
    dated = [measure for measure in measures if MEASURES[measure].period_by]
    if period and (dated or RECEIVED in columns):
        touched = [_touched(measure, dictionary, period, as_of) for measure in dated]
        inside = reduce(or_, touched) if touched else _within(nw.col(RECEIVED), period)
        fate = nw.when(inside).then(fate).otherwise(nw.lit(OUTSIDE))
    if "status" in columns:
        out = nw.col("status").is_in(dictionary.out_of_base)
        fate = nw.when(out).then(nw.col("status")).otherwise(fate)
    fate = nw.when(nw.col("agree") & (nw.col("seq") > nw.col("first"))).then(nw.lit(REPEAT)).otherwise(fate)
    fate = nw.when(nw.col("conflict")).then(nw.lit(DISAGREE)).otherwise(fate)
    fate = nw.when(~nw.col("defect").is_null()).then(nw.lit(SET_ASIDE)).otherwise(fate)
    fate = nw.when(nw.col("total")).then(nw.lit(TOTAL)).otherwise(fate)
    return rows.join(repeats, on="key", how="left").select("key", *columns, "defect", fate=fate)


def counted(
    rows: Frame,
    measures: Sequence[str],
    by: Sequence[str],
    *,
    dates: Sequence[str],
    dated_by: Sequence[str],
    year: Period | None,
    dictionary: ColumnsFile,
    period: Period | None,
    as_of: date,
) -> Frame:
    """How many of the judged rows have each fate and defect, in each group, and what they add to the measures.

    Columns: ``fate``, ``defect``, the group's values under the names that :func:`group_names` has for ``by`` and each
    measure, ``rows``, and for each measure ``measure/numerator``, ``measure/denominator``,
    ``measure/left_out/reason`` for rows that the measure cannot take, ``measure/beside/what`` for counts shown with the
    rate. ``after_as_of`` rows have one of ``dates`` after that day; ``first`` and ``last`` are those of ``dated_by``
    by which rows are counted, and ``in_year`` rows have such a one in ``year``. Only what is said of used rows means
    something; a sum over no rows may be null.
    """
    sums = {
        f"{measure}/{name}": part.cast(nw.Int64).sum()
        for measure in measures
        for name, part in _parts(measure, dictionary, period, as_of).items()
    }
    if dates:
        late = _across(nw.max_horizontal, [nw.col(name) for name in dates]) > nw.lit(as_of)
        sums["after_as_of"] = late.cast(nw.Int64).sum()
    if dated_by:
        days = [_day_counted(name, dictionary) for name in dated_by]
        sums |= {
            "first": _across(nw.min_horizontal, days).min(),
            "last": _across(nw.max_horizontal, days).max(),
        }
        if year:
            sums["in_year"] = reduce(or_, (_within(day, year) for day in days)).cast(nw.Int64).sum()
    groups = _group_values(by, dated_by, dictionary)
    grouped = rows.with_columns(**groups) if groups else rows
    return grouped.group_by("fate", "defect", *groups).agg(rows=nw.len(), **sums)


def group_names(by: Sequence[str], measure: str) -> list[str]:
    """Under which names the values stand by which a measure's groups are told apart.

    A month is that of the date by which the measure puts a row into a period.
    """
    return [_month_name(MEASURES[measure].period_by or "") if name == MONTH else name for name in by]


def _month_name(day: str) -> str:
    return f"{MONTH}_of_{day}"


def _group_values(by: Sequence[str], days: Sequence[str], dictionary: ColumnsFile) -> dict[str, nw.Expr]:
    """The values of groups by name; a month as a number such as 202403."""
    found = {}
    for name in by:
        if name == MONTH:
            for day in days:
                counted_on = _day_counted(day, dictionary)
                found[_month_name(day)] = counted_on.dt.year().cast(nw.Int64) * 100 + counted_on.dt.month()
        else:
            found[name] = _shown(name, "cases", dictionary)
    return found


def _shown(column: str, data_set: str, dictionary: ColumnsFile) -> nw.Expr:
    """A column as it may be shown: a text that may be somebody's number or name is hidden."""
    text = nw.col(column)
    if dictionary.data_sets[data_set].columns[column].type != "text":
        return text
    found = text.str.replace_all(NO_NUMBER_OF_A_PERSON, "").str.contains(OF_A_PERSON)
    name = text.str.replace_all(ordinary_for_engines(), "").str.contains(names_for_engines())
    found = found | name | text.str.contains(addresses_for_engines())
    return nw.when(found).then(nw.lit(HIDDEN)).otherwise(text)


def _across(least_or_most: Callable[..., nw.Expr], days: Sequence[nw.Expr]) -> nw.Expr:
    """The least or greatest of some days of a row; Spark knows none of a single one."""
    return days[0] if len(days) == 1 else least_or_most(*days)


def names(measure: str, *, dictionary: ColumnsFile, period: Period | None, as_of: date) -> list[str]:
    """What :func:`counted` and :func:`applicants` call the sums of a measure."""
    return [f"{measure}/{name}" for name in _parts(measure, dictionary, period, as_of)]


def applicants(
    rows: Frame, measure: str, by: Sequence[str], *, dictionary: ColumnsFile, period: Period | None, as_of: date
) -> Frame:
    """As :func:`counted`, for a measure that counts applicants: of used rows alone, one row a group or one in all."""
    parts = _parts(measure, dictionary, period, as_of)
    groups = _group_values(by, [MEASURES[measure].period_by or ""], dictionary)
    each = (
        rows.filter(nw.col("fate") == USED)
        .select("applicant_id", **groups, **{name: part.cast(nw.Int64) for name, part in parts.items()})
        .group_by(*groups, "applicant_id")
        .agg(*(nw.col(name).sum() if "/" in name else nw.col(name).max() for name in parts))
    )
    sums = {f"{measure}/{name}": nw.col(name).sum() for name in parts}
    return each.group_by(*groups).agg(**sums) if groups else each.select(**sums)


def base(rows: Frame, measure: str, *, dictionary: ColumnsFile, period: Period | None, as_of: date) -> Frame:
    """The used rows in a measure's denominator, with ``missed``: 1 where one counts against a target, else 0.

    Where applicants are counted, those are all rows of an applicant of whom none is in the numerator. Not for money: of
    that no single row is short.
    """
    spec, parts = MEASURES[measure], _parts(measure, dictionary, period, as_of)
    counting = rows.filter((nw.col("fate") == USED) & parts["denominator"])
    good = parts["numerator"]
    if spec.counts == "applicants":
        reached = counting.filter(good).select("applicant_id").unique().with_columns(reached=nw.lit(1))
        counting, good = counting.join(reached, on="applicant_id", how="left"), nw.col("reached") == 1
    counted, others = (1, 0) if spec.rare else (0, 1)
    # a comparison with nothing is not true, so what is not known to be good counts as not good
    return counting.with_columns(missed=nw.when(good).then(nw.lit(counted)).otherwise(nw.lit(others)))


def misses_by(rows: Frame, measure: str, by: Sequence[str], dictionary: ColumnsFile) -> Frame:
    """How many rows of a :func:`base` each group has, as ``counted``, and how many of them are ``missed``.

    The group's values stand under the names of :func:`group_names`.
    """
    groups = _group_values(by, [MEASURES[measure].period_by or ""], dictionary)
    sums = {"counted": nw.len(), "misses": nw.col("missed").sum()}
    return rows.with_columns(**groups).group_by(*groups).agg(**sums) if groups else rows.select(**sums)


def missed(rows: Frame, measure: str, columns: Sequence[str], dictionary: ColumnsFile) -> Frame:
    """The rows of a :func:`base` that count against a target, the worst first: ``key``, ``columns``, and ``days_late``.

    The worst is what is most calendar days late, where the measure tells; else what was received first. Rows alike are
    in the order of their keys.
    """
    data_set = MEASURES[measure].data_set
    shown = {name: _shown(name, data_set, dictionary) for name in columns}
    order = ["received_on", "key"] if "received_on" in columns else ["key"]
    against = rows.filter(nw.col("missed") == 1)
    if not {"due_on", "finished_on"} <= set(columns):
        return against.select("key", **shown).sort(order)
    late = _day_number("finished_on") - _day_number("due_on")
    return against.select("key", **shown, days_late=late).sort(
        ["days_late", *order], descending=[True] + [False] * len(order)
    )


def _day_number(column: str) -> nw.Expr:
    """A day as a number that grows by 1 each day: engines give different things for the difference of two days."""
    before = nw.col(column).dt.year().cast(nw.Int64) - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + nw.col(column).dt.ordinal_day()


def _within(day: nw.Expr, period: Period) -> nw.Expr:
    """Whether a day lies in a period, both ends counted; false where there is no day."""
    return ~day.is_null() & (day >= nw.lit(period.first)) & (day <= nw.lit(period.last))


def _day_counted(column: str, dictionary: ColumnsFile) -> nw.Expr:
    """The day by which a row is counted: a finished date counts only where the case is done."""
    day = nw.col(column)
    return nw.when(nw.col("status").is_in(dictionary.finished)).then(day) if column == "finished_on" else day


def _touched(measure: str, dictionary: ColumnsFile, period: Period, as_of: date) -> nw.Expr:
    """Whether a row belongs to a period by the measure's date, or stands beside its rate whatever its dates."""
    parts = _parts(measure, dictionary, period, as_of)
    sides = [part for name, part in parts.items() if "/" in name]
    return reduce(or_, sides, _within(_day_counted(MEASURES[measure].period_by or "", dictionary), period))


def _parts(measure: str, dictionary: ColumnsFile, period: Period | None, as_of: date) -> Mapping[str, nw.Expr]:
    """A measure's sums as what each row adds to them."""
    col = nw.col
    spec = MEASURES[measure]
    # a row that is never null: it stands for "all rows"
    here = ~col("fate").is_null()
    if period and spec.period_by:
        here = _within(col(spec.period_by), period)
    match measure:
        case "digitized-dossiers":
            base = here & col("synced")
            return {"numerator": base & col("digitized"), "denominator": base}
        case "digitized-results":
            return {"numerator": col("valid") & col("digitized"), "denominator": col("valid")}
        case "data-reuse":
            known = here & ~col("applicant_id").is_null()
            return {
                "numerator": known & col("reused"),
                "denominator": known,
                "left_out/applicant_id": here & col("applicant_id").is_null(),
            }
        case "online-processing":
            online = (col("channel") == "online") & (col("level") == "full") & col("synced")
            return {"numerator": here & online, "denominator": here}
        case "online-payment":
            base = here & col("fee_required")
            return {"numerator": base & col("paid_online"), "denominator": base}
        case "early-resolution" | "on-time-resolution" | "late-resolution":
            done = col("status").is_in(dictionary.finished)
            due, finished = ~col("due_on").is_null(), ~col("finished_on").is_null()
            base = here & done & due & finished
            early, on_time = base & (col("finished_on") < col("due_on")), base & (col("finished_on") <= col("due_on"))
            good = {"early-resolution": early, "on-time-resolution": on_time, "late-resolution": base & ~on_time}
            # without a finished date, a case may have been finished in any period that it was there for
            undated = done & ~finished
            if period:
                undated &= col("received_on") <= nw.lit(period.last)
            parts = {
                "numerator": good[measure],
                "denominator": base,
                "left_out/finished_on": undated,
                "left_out/due_on": here & done & finished & ~due,
            }
            overdue = ~done & due & (col("due_on") < nw.lit(as_of))
            if period:
                overdue &= col("due_on") <= nw.lit(period.last)
            return parts | {"beside/on_time": on_time, "beside/open_overdue": overdue}
        case "satisfaction":
            return {"numerator": col("rating").is_in(dictionary.satisfied), "denominator": here}
        case "internal-reviewed":
            return {"numerator": col("published") & col("reviewed") & col("approved"), "denominator": here}
        case "internal-cut":
            return {"numerator": col("cut"), "denominator": here}
        case "internal-cost-cut":
            before, after = col("cost_before"), col("cost_after")
            return {
                "numerator": nw.when(after.is_null()).then(before - before).otherwise(before - after),
                "denominator": before,
                "left_out/cost_before": before.is_null(),
            }
        case _:
            raise AssertionError(measure)
