"""The reasons why recorded due dates differ: by which wrong rules they come out as they were recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.due_dates.counting_rules import CALENDARS_BY_YEAR, CountingRule
from tthc_cli.cases.due_dates.duckdb_due_dates import DueDates

if TYPE_CHECKING:
    import duckdb

UNEXPLAINED: Final = "unexplained"
"""The reason of a date that no known mistake gives."""
_FACTS: Final = ("received_on", "late", "office_hour", "complete_on", "limit_count", "limit_unit", "spans", "due_on")
"""What a recorded due date can be explained by."""


def explain(connection: duckdb.DuckDBPyConnection, audited: str, due: DueDates) -> None:
    """Tell by which wrong rules each date that differs comes out as it was recorded.

    Cases with the same facts and the same recorded date are of one kind, and each kind is recomputed once by each rule.
    Makes the tables ``audit_kind_of``, the ``kind`` of each row ``seq``, and ``audit_reasons``, the ``reason`` of each
    ``kind``; ``place`` tells their order.

    Args:
        connection: Where the rows are.
        audited: The table of all rows, each with its outcome.
        due: The due dates.
    """
    _make_kinds(connection, audited)
    connection.execute("create table audit_reasons (kind bigint, reason varchar, place tinyint)")
    rules = list(enumerate(due.wrong_rules()))
    for level in sorted({rule.level for _place, rule in rules}):
        _make_open_kinds(connection)
        if not connection.execute("select 1 from audit_open limit 1").fetchall():
            return
        _try_rules(connection, due, [(place, rule) for place, rule in rules if rule.level == level])
    connection.execute(
        f"insert into audit_reasons select seq, '{UNEXPLAINED}', {len(rules)} from audit_kinds "
        "where seq not in (select kind from audit_reasons)"
    )


def _make_kinds(connection: duckdb.DuckDBPyConnection, audited: str) -> None:
    """Make the tables of the kinds, and of the kind of each row that differs."""
    connection.execute(
        f"create table audit_kinds as select row_number() over () as seq, * from (select distinct {', '.join(_FACTS)} "
        f"from {audited} where audit_outcome = 'differ')"
    )
    same_facts = " and ".join(f"audited.{name} is not distinct from kinds.{name}" for name in _FACTS)
    connection.execute(
        "create table audit_kind_of as select audited.seq, kinds.seq as kind "
        f"from {audited} audited join audit_kinds kinds on {same_facts} where audited.audit_outcome = 'differ'"
    )


def _make_open_kinds(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table of the kinds that no rule explains yet."""
    connection.execute(
        "create or replace table audit_open as select * from audit_kinds "
        "where seq not in (select kind from audit_reasons)"
    )


def _try_rules(connection: duckdb.DuckDBPyConnection, due: DueDates, rules: Sequence[tuple[int, CountingRule]]) -> None:
    """Note each rule that gives the recorded date of an open kind."""
    for place, rule in rules:
        recomputed = due.computed(f"select * from audit_open where {_can_matter(rule)}", rule)
        connection.execute(
            f"insert into audit_reasons select seq, '{rule.reason}', {place} from ({recomputed}) "
            "where computed = due_on"
        )


_CAN_MATTER: Final = {
    "receipt": {"hour-ignored": "late", "after-hours": "office_hour = 'after'"},
    "pauses": {
        "ignored": "(len(spans) > 0 or complete_on is not null)",
        "other-regime": "(len(spans) > 0 or complete_on is not null)",
        "calendar-days": "len(spans) > 0",
    },
    "limit": {
        "other-unit": "limit_unit in ('day', 'working_day')",
        "holidays-skipped": "limit_unit = 'day'",
        "hours": "office_hour is not null",
    },
}
"""SQL: by point and how a rule takes it, the kinds of limits whose date this can change."""


def _can_matter(rule: CountingRule) -> str:
    """SQL: the kinds that a rule can explain. The others need not be recomputed by it."""
    values = {"receipt": rule.receipt, "pauses": rule.pauses, "limit": rule.limit}
    conditions = [_CAN_MATTER[point][value] for point, value in values.items() if value in _CAN_MATTER[point]]
    if rule.roll != "next" and rule.limit == "legal":
        conditions.append("limit_unit not in ('working_day', 'on')")
    if rule.calendar in CALENDARS_BY_YEAR:
        # up to the end of the year of receipt, its days are the right ones
        conditions.append("year(due_on) > year(received_on)")
    return " and ".join(conditions) or "true"
