"""The fate of each row (số phận của từng dòng): whether it is used, and if not, why; for every engine.

Each function takes lazy frames of typed rows, such as an engine makes, and gives lazy frames; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

import narwhals.stable.v2 as nw

from tthc_cli.cases.dictionary import YES_NO, unread_mark
from tthc_cli.cases.measure_parts import touched, within
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.counts import MEASURES

USED: Final = "used"
SET_ASIDE: Final = "set-aside"
DISAGREE: Final = "disagree"
REPEAT: Final = "repeat"
OUTSIDE: Final = "outside-period"
TOTAL: Final = "total"
"""What may become of a row; one whose status is in no base has that status for its fate."""
NOT_COUNTED: Final = (TOTAL, SET_ASIDE, DISAGREE, REPEAT)
"""Fates of rows that stand for no dossier, or not for one whose facts are known."""
_RECEIVED: Final = "received_on"
"""The date by which a row belongs to a period if no measure says another one."""


def repeated(keys: Frame) -> Frame:
    """Return the keys that more than one row has, as ``key``, and how many ``rows`` each has."""
    return keys.filter(~nw.col("key").is_null()).group_by("key").agg(rows=nw.len()).filter(nw.col("rows") > 1)


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
    says = nw.concat_str(texts, separator="\x1f", ignore_nulls=True)  # there are none, and none is looked for
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
    repeats: Frame | None,
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
        repeats: What :func:`compared` says of their keys; None if no row shares its key: to plan a comparison takes
            longer than a small file.
        columns: The columns to keep.
        measures: The measures that count the rows.
        scope: Which rows count.

    Returns:
        Every row with its ``key``, its ``fate``, its ``defect``, and ``columns``; of each optional column ``…_unread``,
        whether what stands there cannot be read, or differs from what stands in another row of the same key: then it is
        null.
    """
    if repeats is not None:
        rows = _with_unlike(rows.join(repeats, on="key", how="left"), scope.optional)
    rows = _without_unread(rows, [name for name in scope.optional if name in columns])
    fate = nw.lit(USED)
    dated = [measure for measure in measures if MEASURES[measure].day]
    if scope.period and (dated or _RECEIVED in columns):
        by_measures = [touched(measure, scope, scope.period) for measure in dated]
        inside = reduce(or_, by_measures) if by_measures else within(nw.col(_RECEIVED), scope.period)
        fate = nw.when(inside).then(fate).otherwise(nw.lit(OUTSIDE))
    if "status" in columns and not scope.every_status:
        out = nw.col("status").is_in(scope.dictionary.out_of_base)
        fate = nw.when(out).then(nw.col("status")).otherwise(fate)
    if repeats is not None:
        fate = nw.when(nw.col("agree") & (nw.col("seq") > nw.col("first"))).then(nw.lit(REPEAT)).otherwise(fate)
        fate = nw.when(nw.col("conflict")).then(nw.lit(DISAGREE)).otherwise(fate)
    fate = nw.when(~nw.col("defect").is_null()).then(nw.lit(SET_ASIDE)).otherwise(fate)
    fate = nw.when(nw.col("total")).then(nw.lit(TOTAL)).otherwise(fate)
    return rows.select("key", *columns, *map(unread_mark, scope.optional), "defect", fate=fate)


def _with_unlike(rows: Frame, optional: Sequence[str]) -> Frame:
    """Return rows in which an optional column is unread too if it differs from that of another row of the same key."""
    unread = {
        unread_mark(name): nw.col(unread_mark(name)) | nw.coalesce(nw.col(f"{name}_unlike"), nw.lit(False))
        for name in optional
    }
    return rows.with_columns(**unread) if unread else rows


def _without_unread(rows: Frame, optional: Sequence[str]) -> Frame:
    """Return rows in which an optional column is null if it is unread."""
    read = {name: nw.when(~nw.col(unread_mark(name))).then(nw.col(name)) for name in optional}
    return rows.with_columns(**read) if read else rows


_KINDS: Final[Mapping[str, Any]] = {
    "date": nw.Date,
    **dict.fromkeys(YES_NO, nw.Boolean),
    **dict.fromkeys(("amount", "count"), nw.Int64),
}
"""What the values of a column are, by its type; texts, if none is named."""


def with_every_column(rows: Frame, columns: Sequence[str], scope: Scope, *, keyed: bool) -> Frame:
    """Add the columns of a data set that its files lack, so that conditions may speak of them: all values are missing.

    Args:
        rows: The rows as :func:`judged` gives them.
        columns: The columns that the files have, also those that the rows were read without.
        scope: Which rows count.
        keyed: Whether every row has its key, so that conditions may speak of it.
    """
    spec = scope.dictionary.data_sets[scope.data_set]
    absent = {
        name: nw.lit(None, dtype=_KINDS.get(column.type, nw.String))
        for name, column in spec.columns.items()
        if name not in columns and name != spec.key
    }
    added = {**({spec.key: nw.col("key")} if keyed else {}), **absent}
    return rows.with_columns(**added) if added else rows
