"""What decides which rows count: what all counting shares."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.classes import dataclass
from tthc_cli.rules import Period

if TYPE_CHECKING:
    from typing import Any

    import narwhals.stable.v2 as nw

Frame: TypeAlias = "nw.LazyFrame[Any]"
"""Rows of any engine, not yet computed. A name alone: narwhals is imported by what counts (see ``reading``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """On which days people do not work, as far as the rows have days."""

    off: tuple[date, ...]
    """Days off that are no Saturday or Sunday, in order."""
    make_up: tuple[date, ...]
    """Saturdays and Sundays on which people work, in order."""
    reach: tuple[date, date]
    """The first and the last day of which this is known."""
    doubts: tuple[str, ...] = ()
    """Warnings about these days, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What decides which rows count, beside the rows themselves."""

    dictionary: ColumnsFile
    data_set: str = "cases"
    """What the rows are."""
    period: Period | None
    """Only rows of these days count, by the date of each measure; None if all do."""
    as_of: date
    """The day of the check: what is still open is overdue if its due date lies before that day."""
    plan_year: Period | None = None
    """The days of the plan's year; None if it does not matter how many rows lie in it."""
    every_status: bool = False
    """Whether a row counts whatever its status. Forms and indices say by conditions who is in."""
    columns: frozenset[str] | None = None
    """The known columns that the rows have; None if they have all that is asked of them."""
    days_off: DaysOff | None = None
    """For measures that count working days; None if none of them does."""
    optional: tuple[str, ...] = ()
    """Those whose cells are left out by themselves if they cannot be read."""
