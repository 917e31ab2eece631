"""The calendars that due dates are counted by, as tables of DuckDB: the right one, and the wrong ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.due_dates.counting_rules import CALENDARS, CALENDARS_BY_YEAR, CountingRule
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


def days_of(rule: CountingRule, alias: str, day: str, received: str) -> str:
    """SQL: the condition that joins a day of a rule's calendar.

    Args:
        rule: How due dates are counted.
        alias: What the calendar's table, or that of its ranks, is called in the query.
        day: SQL: the condition without the year, such as ``alias.day = …``.
        received: SQL: the day of receipt, whose year the calendar of some rules hangs on.
    """
    return f"{day} and {alias}.of_year = year({received})" if rule.calendar in CALENDARS_BY_YEAR else day


def _table(calendar: str) -> str:
    return f"calendar_{calendar.replace('-', '_')}"


def needed_days(
    connection: duckdb.DuckDBPyConnection,
    days_of_rows: Iterable[str],
    limits: Iterable[Limit],
    calendar: WorkCalendar,
    *,
    has_pauses: bool,
) -> tuple[date, date]:
    """Find the days that due dates can be counted over.

    Args:
        connection: Where the rows are.
        days_of_rows: SQL: the days that rows have, as ``day``; at least the first and the last one.
        limits: The time limits that rows have.
        calendar: The calendar of the user.
        has_pauses: Whether any case may have pauses.

    Returns:
        The first and the last day, both inclusive, as far as the calendar goes.
    """
    low, high = connection.execute(f"select min(day), max(day) from ({' union all '.join(days_of_rows)})").fetchall()[0]
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
    """Make a table for each of :data:`CALENDARS` and :data:`CALENDARS_BY_YEAR`, named by :func:`calendar_table`.

    Its columns: ``day``; ``working``; ``rank``, how many working days there are up to that day; ``next`` and
    ``previous``, the nearest working day from it on and up to it; ``later``, the first working day after it. The table
    ``…_ranks`` has the ``day`` of each ``rank``. Those by year have both for each year of receipt, ``of_year``.

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
    connection.execute(
        "create or replace view calendar_days_by_year as select years.of_year, calendar_days.* from calendar_days "
        "join (select distinct year(day) as of_year from calendar_days) years "
        f"on year(day) between of_year - 1 and of_year + {_YEARS_AHEAD}"
    )
    for name, worked in CALENDARS.items():
        _make_calendar(
            connection, _table(name), f"select null as of_year, day, ({worked}) as working from calendar_days"
        )
    for name, worked in CALENDARS_BY_YEAR.items():
        query = f"select of_year, day, ({worked}) as working from calendar_days_by_year"
        _make_calendar(connection, _table(name), query)


_YEARS_AHEAD: Final = 2
"""Years after that of the receipt that a calendar by year reaches into."""


def _make_calendar(connection: duckdb.DuckDBPyConnection, table: str, days: str) -> None:
    """Make the tables of one calendar.

    Args:
        connection: Where the tables are made.
        table: The name of the first.
        days: SQL: ``of_year``, ``day``, and whether it is ``working``.
    """
    connection.execute(
        f"create or replace table {table} as select of_year, day, working, "
        "count(*) filter (where working) over up_to_day as rank, "
        "min(day) filter (where working) over from_day as next, "
        "min(day) filter (where working) over after_day as later, "
        "max(day) filter (where working) over up_to_day as previous "
        f"from ({days}) "
        "window up_to_day as (partition by of_year order by day), "
        "from_day as (partition by of_year order by day rows between current row and unbounded following), "
        "after_day as (partition by of_year order by day rows between 1 following and unbounded following)"
    )
    connection.execute(f"create or replace table {table}_ranks as select of_year, rank, day from {table} where working")
