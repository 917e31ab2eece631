"""Groups of rows by the values of their columns, as people may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import narwhals.stable.v2 as nw

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.measure_parts import day_counted
from tthc_cli.cases.privacy import (
    HIDDEN,
    NO_NUMBER_OF_A_PERSON,
    OF_A_PERSON,
    addresses_for_engines,
    names_for_engines,
    ordinary_for_engines,
)
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.counts import MEASURES, MONTH


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


def with_groups(rows: Frame, by: Sequence[str], days: Sequence[str], scope: Scope) -> tuple[Frame, list[str]]:
    """Give each row the values by which it falls into groups, as they may be shown; a month is a number such as 202403.

    Args:
        rows: The rows.
        by: The columns that groups are told apart by, or ``month``, which stands for the month of each of ``days``.
        days: The date columns by which measures put rows into periods. They matter only to ``month``.
        scope: The data set that has the columns, and the dictionary.

    Returns:
        The rows, and the names of the columns with the values: those of :func:`group_names`.
    """
    rows, names = _with_months(rows, by, days, scope)
    for name in _texts(by, scope):
        # whether a text may be shown takes long to say: it is said of each different text, not of each row
        shown = shown_column(name, scope.data_set, scope.dictionary)
        texts = rows.select(name).unique().select(raw_text=nw.col(name), shown_text=shown)
        joined = rows.join(texts, left_on=name, right_on="raw_text", how="left")
        rows = joined.with_columns(nw.col("shown_text").alias(name)).drop("shown_text")
    return rows, names


def summed(
    rows: Frame,
    by: Sequence[str],
    sums: Mapping[str, nw.Expr],
    scope: Scope,
    *,
    keys: Sequence[str] = (),
    days: Sequence[str] = (),
) -> Frame:
    """Add up what rows have, by group.

    Args:
        rows: The rows.
        by: The columns that groups are told apart by, or ``month``.
        sums: What is added up, by name: sums and numbers of rows, which can be added up once more; and ``first`` and
            ``last``, the least and the greatest of something.
        scope: The data set that has the columns, and the dictionary.
        keys: Further columns that groups are told apart by.
        days: The date columns by which measures put rows into periods. They matter only to ``month``.

    Returns:
        ``keys``, the group's values as :func:`with_groups` shows them, and ``sums``; a single row of sums if nothing
        tells groups apart.
    """
    rows, names = _with_months(rows, by, days, scope)
    if not (keys or names):
        return rows.select(**sums)
    raw = rows.group_by(*keys, *names).agg(**sums)
    texts = _texts(by, scope)
    if not texts:
        return raw
    # whether a text may be shown takes long to say: it is said of groups, not of each row
    shown = raw.with_columns(**shown_columns(texts, scope.data_set, scope.dictionary))
    again = {"first": nw.col("first").min(), "last": nw.col("last").max()}
    return shown.group_by(*keys, *names).agg(**{name: again.get(name, nw.col(name).sum()) for name in sums})


def _with_months(rows: Frame, by: Sequence[str], days: Sequence[str], scope: Scope) -> tuple[Frame, list[str]]:
    """Add the months by which rows fall into groups, and name all columns by which they do."""
    months = {}
    for day in days if MONTH in by else ():
        counted_on = day_counted(day, scope.dictionary)
        months[_month_name(day)] = counted_on.dt.year().cast(nw.Int64) * 100 + counted_on.dt.month()
    names = [column for name in by for column in (months if name == MONTH else (name,))]
    return rows.with_columns(**months) if months else rows, names


def _texts(by: Sequence[str], scope: Scope) -> list[str]:
    types = scope.dictionary.data_sets[scope.data_set].columns
    return [name for name in by if name != MONTH and types[name].type == "text"]


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
