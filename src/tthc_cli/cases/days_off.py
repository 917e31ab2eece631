"""The days off that counting working days between the dates of rows needs (ngày nghỉ)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import narwhals.stable.v2 as nw

from tthc_cli.cases.engines.interface import TypedRows
from tthc_cli.cases.scope import DaysOff
from tthc_cli.workdays import WorkCalendar

_SATURDAY = 5


def date_range(rows: TypedRows, columns: Sequence[str]) -> tuple[date, date] | None:
    """Return the first and the last day that stands in any of some columns, both inclusive; None if none does.

    Args:
        rows: The rows.
        columns: Columns of dates that the rows have.
    """
    read = [name for name in columns if name in rows.columns]
    ends = {f"{name}_{end}": getattr(nw.col(name), end)() for name in read for end in ("min", "max")}
    (record,) = rows.records(rows.typed(needed=read).select(**ends)) if ends else ({},)
    days = [day for day in record.values() if day is not None]
    return (min(days), max(days)) if days else None


def days_off(calendar: WorkCalendar, days: tuple[date, date] | None) -> DaysOff:
    """Return the days off, and those made up, within some days, as far as the calendar reaches.

    Args:
        calendar: The working days.
        days: The first and the last day, both inclusive; None for no day at all.
    """
    first_year, last_year = calendar.span
    reach = date(first_year, 1, 1), date(last_year, 12, 31)
    if days is None:
        return DaysOff(off=(), make_up=(), reach=reach)
    first, last = max(days[0], reach[0]), min(days[1], reach[1])
    each = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return DaysOff(
        off=tuple(day for day in each if day.weekday() < _SATURDAY and not calendar.is_working(day)),
        make_up=tuple(day for day in each if day.weekday() >= _SATURDAY and calendar.is_working(day)),
        reach=reach,
        doubts=tuple(calendar.doubts(first, last)),
    )
