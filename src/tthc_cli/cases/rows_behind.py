"""The rows behind a rate, as frames of any engine: which are in its base, and which count against a target."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals.stable.v2 as nw

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.fates import USED
from tthc_cli.cases.measure_parts import measure_parts
from tthc_cli.cases.row_groups import shown_column, summed
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.counts import MEASURES, day_number


def base(rows: Frame, measure: str, scope: Scope) -> Frame:
    """Return the used rows in a measure's denominator, and mark those that count against a target.

    If applicants are counted, all rows of an applicant count against a target if none of them is in the numerator.

    Args:
        rows: The rows as :func:`tthc_cli.cases.fates.judged` gives them.
        measure: The measure; not one that counts money, as no single row of that is short.
        scope: Which rows count.

    Returns:
        The rows with ``missed``: 1 for a row that counts against a target, else 0.
    """
    spec, parts = MEASURES[measure], measure_parts(measure, scope)
    counting = rows.filter((nw.col("fate") == USED) & parts["denominator"])
    good = parts["numerator"]
    if spec.counts == "applicants":
        reached = counting.filter(good).select("applicant_id").unique().with_columns(reached=nw.lit(1))
        counting, good = counting.join(reached, on="applicant_id", how="left"), nw.col("reached") == 1
    if_good, if_not = (1, 0) if spec.rare else (0, 1)
    # a comparison with nothing is not true, so what is not known to be good counts as not good
    return counting.with_columns(missed=nw.when(good).then(nw.lit(if_good)).otherwise(nw.lit(if_not)))


def misses_by(rows: Frame, measure: str, by: Sequence[str], scope: Scope) -> Frame:
    """Count the rows of a :func:`base` in each group, and those among them that count against a target.

    Args:
        rows: The rows of the base.
        measure: The measure that the base belongs to.
        by: The columns that groups are told apart by, or ``month``; a single row comes back if there are none.
        scope: Which rows count.

    Returns:
        The group's values under the names of :func:`group_names`, with ``counted`` and ``misses``.
    """
    sums = {"counted": nw.len(), "misses": nw.col("missed").sum()}
    return summed(rows, by, sums, scope, days=[MEASURES[measure].day or ""])


def missed(rows: Frame, measure: str, columns: Sequence[str], dictionary: ColumnsFile) -> Frame:
    """Return the rows of a :func:`base` that count against a target, the worst first.

    The worst row is the one that is most calendar days late if the columns tell that, else the one received first.
    Rows that are equally bad are in the order of their keys.

    Args:
        rows: The rows of the base.
        measure: The measure that the base belongs to.
        columns: The columns to show; what may tell a person is hidden in them.
        dictionary: The columns of all data sets.

    Returns:
        ``key``, ``columns``, and ``days_late`` (calendar days) if the columns tell it.
    """
    data_set = MEASURES[measure].data_set
    shown = {name: shown_column(name, data_set, dictionary) for name in columns}
    order = ["received_on", "key"] if "received_on" in columns else ["key"]
    against = rows.filter(nw.col("missed") == 1)
    if not {"due_on", "finished_on"} <= set(columns):
        return against.select("key", **shown).sort(order)
    late = day_number(nw.col("finished_on")) - day_number(nw.col("due_on"))
    return against.select("key", **shown, days_late=late).sort(
        ["days_late", *order], descending=[True] + [False] * len(order)
    )
