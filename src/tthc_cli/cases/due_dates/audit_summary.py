"""Where wrong due dates are (theo thủ tục, theo đơn vị), and which of them will make a dossier late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.due_dates.counting_rules import OF_DAYS_OFF
from tthc_cli.cases.results import DayOff, WrongGroup
from tthc_cli.workdays import WorkCalendar

if TYPE_CHECKING:
    import duckdb

GROUPED_BY: Final = ("procedure", "unit")
"""The columns by whose values wrong dates are summed up, if the files have them."""
_FAR: Final = timedelta(days=62)
"""How far behind the computed date days off are looked for: what lies further back explains nothing."""


def wrong_groups(connection: duckdb.DuckDBPyConnection, audited: str, column: str) -> list[WrongGroup]:
    """Sum up wrong dates by the values of a column.

    Args:
        connection: Where the rows are.
        audited: The table of all rows, each with its outcome.
        column: One of its columns.

    Returns:
        The groups that have any, those with most of them first.
    """
    reasons: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_reason = connection.execute(
        f"select coalesce({column}, ''), reason, count(*) from {audited} audited "
        "join audit_kind_of kind_of on kind_of.seq = audited.seq join audit_reasons using (kind) group by all"
    ).fetchall()
    for group, reason, number in by_reason:
        reasons[group][reason] = number
    counts = connection.execute(
        f"select coalesce({column}, '') as name, count(*) as checked, count(*) filter (outcome = 'differ') as wrong "
        f"from {audited} where outcome in ('agree', 'differ') group by name having wrong > 0 order by wrong desc, name"
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
