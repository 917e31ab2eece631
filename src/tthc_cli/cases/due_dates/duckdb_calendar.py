"""The calendars that due dates are counted by, as tables of DuckDB: the right one, and the wrong ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.due_dates.counting_rules import CALENDARS, CountingRule
from tthc_cli.cases.due_dates.limits import Limit
from tthc_cli.cases.engines.duckdb_connection import fill
from tthc_cli.workdays import WorkCalendar

if TYPE_CHECKING:
    import duckdb

_LONGEST: Final[Mapping[str, int]] = {"day": 1, "working_day": 2, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""How many calendar days a unit has at most; two for a working day, as no month has more days off than others."""
_ALLOWANCE: Final = 62
"""Calendar days beside those of a limit: for a long run of days off at its end."""


def calendar_table(rule: CountingRule) -> str:
    """The table with the days that a rule takes for working days."""
    return _table(rule.calendar)


def _table(calendar: str) -> str:
    return f"calendar_{calendar.replace('-', '_')}"


def needed_days(
    connection: duckdb.DuckDBPyConnection,
    date_tables: Iterable[str],
    limits: Iterable[Limit],
    calendar: WorkCalendar,
    *,
    has_pauses: bool,
) -> tuple[date, date]:
    """Find the days that due dates can be counted over.

    Args:
        connection: Where the rows are.
        date_tables: The tables with the days that rows have, as ``day``.
        limits: The time limits that rows have.
        calendar: The calendar of the user.
        has_pauses: Whether any case may have pauses.

    Returns:
        The first and the last day, both inclusive, as far as the calendar goes.
    """
    days = " union all ".join(f"select day from {table}" for table in date_tables)
    low, high = connection.execute(f"select min(day), max(day) from ({days})").fetchall()[0]
    first_year, last_year = calendar.span
    start, end = date(first_year, 1, 1), date(last_year, 12, 31)
    if low is None or low > end or high < start:
        return start, date(first_year, 12, 31)
    low, high = max(low, start), min(high, end)
    longest = max((limit.count * _LONGEST.get(limit.unit, 0) for limit in limits), default=0) + _ALLOWANCE
    if has_pauses:
        longest += 2 * (high - low).days
    last = high + timedelta(days=min(longest, (end - high).days))
    return date(max(low.year - 1, first_year), 1, 1), date(last.year, 12, 31)


def make_calendars(connection: duckdb.DuckDBPyConnection, calendar: WorkCalendar, first: date, last: date) -> None:
    """Make a table for each of :data:`CALENDARS`, named by :func:`calendar_table`.

    Its columns: ``day``; ``working``; ``rank``, how many working days there are up to that day; ``next`` and
    ``previous``, the nearest working day from it on and up to it; ``later``, the first working day after it. The table
    ``…_ranks`` has the ``day`` of each ``rank``.

    Args:
        connection: Where the tables are made.
        calendar: The calendar of the user.
        first: The first day.
        last: The last day, inclusive.
    """
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    rows = [(day, calendar.day(day).kind, calendar.is_rest(day)) for day in days]
    connection.execute("create or replace table calendar_days (day date, kind varchar, rest boolean)")
    fill(connection, "calendar_days", ("date", "varchar", "boolean"), rows)
    for name, worked in CALENDARS.items():
        table = _table(name)
        connection.execute(
            f"create or replace table {table} as select day, working, "
            "count(*) filter (where working) over up_to_day as rank, "
            "min(day) filter (where working) over from_day as next, "
            "min(day) filter (where working) over after_day as later, "
            "max(day) filter (where working) over up_to_day as previous "
            f"from (select day, ({worked}) as working from calendar_days) "
            "window up_to_day as (order by day), "
            "from_day as (order by day rows between current row and unbounded following), "
            "after_day as (order by day rows between 1 following and unbounded following)"
        )
        connection.execute(f"create or replace table {table}_ranks as select rank, day from {table} where working")
