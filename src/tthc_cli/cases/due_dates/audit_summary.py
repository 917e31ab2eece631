"""Where wrong due dates are (theo thủ tục, theo đơn vị), and which of them will make a dossier late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.counting_rules import OF_DAYS_OFF
from tthc_cli.cases.engines.sql_text import as_seen
from tthc_cli.cases.results import DayOff, WrongGroup
from tthc_cli.cases.row_groups import shown_column
from tthc_cli.workdays import WorkCalendar

if TYPE_CHECKING:
    import duckdb

GROUPED_BY: Final = ("procedure", "unit")
"""The columns by whose values wrong dates are summed up, if the files have them."""
_FAR: Final = timedelta(days=62)
"""How far behind the computed date days off are looked for: what lies further back explains nothing."""


def wrong_groups(
    connection: duckdb.DuckDBPyConnection, audited: str, column: str, dictionary: ColumnsFile
) -> list[WrongGroup]:
    """Sum up wrong dates by the values of a column, as they may be shown.

    Args:
        connection: Where the rows are.
        audited: The table of all rows of cases, each with its outcome.
        column: One of its columns.
        dictionary: The columns of all data sets.

    Returns:
        The groups that have any, those with most of them first.
    """
    import narwhals.stable.v2 as nw

    # how a text is written, and whether it may be shown, takes long to say: it is said of each different text
    connection.execute(
        f"create table audit_texts_{column} as select {column} as text, nullif({as_seen(column)}, '') as {column}, "
        "sum(rows) filter (audit_outcome in ('agree', 'differ')) as checked, "
        "sum(rows) filter (audit_outcome = 'differ') as wrong "
        f"from {audited} group by text"
    )
    texts = nw.from_native(connection.table(f"audit_texts_{column}"))
    shown = nw.coalesce(shown_column(column, "cases", dictionary), nw.lit(""))
    texts.select("text", "checked", "wrong", name=shown).to_native().create(f"audit_groups_{column}")
    reasons: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_reason = connection.execute(
        f"select name, reason, count(*) from {audited} audited join audit_groups_{column} groups "
        f"on groups.text is not distinct from audited.{column} "
        "join audit_kind_of kind_of on kind_of.seq = audited.seq join audit_reasons using (kind) group by all"
    ).fetchall()
    for group, reason, number in by_reason:
        reasons[group][reason] = number
    counts = connection.execute(
        "select name, cast(sum(checked) as bigint), cast(sum(wrong) as bigint) as differ "
        f"from audit_groups_{column} group by name having differ > 0 order by differ desc, name"
    ).fetchall()
    return [
        WrongGroup(
            name=name,
            checked=checked,
            differ=wrong,
            reasons=dict(sorted(reasons[name].items(), key=lambda item: (-item[1], item[0]))),
        )
        for name, checked, wrong in counts
    ]


def ignores_days_off(reasons: Sequence[str]) -> bool:
    """Whether any of the ways in which a date may have come out ignores a day off, or one worked in its place.

    Args:
        reasons: Names of mistakes, two of them joined by ``+``.
    """
    return any(mistake in OF_DAYS_OFF for reason in reasons for mistake in reason.split("+"))


def reasons_of_days_off(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The reasons that some wrong date has and that ignore a day off."""
    reasons = connection.execute("select distinct reason from audit_reasons order by reason").fetchall()
    return [reason for (reason,) in reasons if ignores_days_off([reason])]


def days_off_between(calendar: WorkCalendar, received: date, recorded: date, computed: date) -> Iterator[DayOff]:
    """The days off that are no plain weekend, and the days worked in their place, over which a due date runs.

    Args:
        calendar: The days off.
        received: The day of receipt, which is not counted.
        recorded: The due date on record.
        computed: The right one.
    """
    last = min(max(recorded, computed), computed + _FAR)
    for info in calendar.remarkable(received + timedelta(days=1), last):
        if info.kind != "weekend":
            yield DayOff(day=info.date, name=info.name or "", worked=info.working)
