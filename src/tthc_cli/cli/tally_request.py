"""What the options of a form, an index or a bridge ask for: files, days, and by which due dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_cli.classes import dataclass
from tthc_cli.cli.case_options import CheckOptions, DueOptions, FileOptions, is_no_input, resources
from tthc_cli.cli.case_request import named_files
from tthc_cli.cli.counting_terms import data_sets, recompute_of
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.plans import InForce, plan_of_year
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.rules import Period, parse_period, year_named
from tthc_cli.workdays import WorkCalendar, load_calendar

if TYPE_CHECKING:
    from tthc_cli.cases import ColumnsFile, Recompute, Resources

_YEARS_BEFORE = 3
"""How many years before the period a dossier may have been received whose working days are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyScope:
    """What is read and counted."""

    in_force: InForce
    """The plan of the period's year: who reports, and when."""
    dictionary: ColumnsFile
    files: Mapping[str, Sequence[str | Path]]
    sheets: Sequence[str]
    period: Period
    as_of: date
    recompute: Recompute | None
    resources: Resources
    calendar: WorkCalendar

    @property
    def period_kind(self) -> str:
        """Whether the period is a month, a quarter, a half-year or a year."""
        return "" if self.period.key is None else self.period.key.kind

    @property
    def is_reporting(self) -> bool:
        """Whether the period is a reporting window."""
        return self.period.key is not None and self.period.key.reporting

    def days_off(self) -> tuple[list[date], list[date]]:
        """The days off and the days made up that may matter, in order.

        Raises:
            TthcError: If the calendar does not know a year of them.
        """
        first = date(max(self.calendar.span[0], self.period.first.year - _YEARS_BEFORE), 1, 1)
        last = date(min(self.calendar.span[1], max(self.as_of, self.period.last).year + 1), 12, 31)
        return self.calendar.exceptions(first, last) if first <= last else ([], [])


def tally_scope(
    files: FileOptions, period: str | None, counting: DueOptions, check: CheckOptions, main: str = "cases"
) -> TallyScope:
    """What the options ask for.

    Args:
        files: Which files.
        period: The period that is counted.
        counting: By which due dates, and by which calendar.
        check: By which plan, on which day, by what.
        main: The data set that the files of the arguments are of.

    Raises:
        TthcError: For options that do not fit together, and for files and names that do not exist.
    """
    from tthc_cli.cases import SERVING, load_columns

    today, dictionary = day_of(check.as_of), load_columns(files.tables.columns)
    if period is None:
        raise TthcError(_("--period is missing: say which month, quarter or year, such as 2026-11"))
    in_force = plan_of_year(check.plan, year_named(period) or today.year)
    recompute = recompute_of(counting, counts_days=True)
    is_no_input(counting.rejects, check.plan, files.tables.columns, counting.calendar)
    machine = resources(check.engine)
    named = named_files(
        files.cases or [], files.data or [], [name for name in dictionary.data_sets if name not in SERVING], main
    )
    return TallyScope(
        in_force=in_force,
        dictionary=dictionary,
        files={**named, **data_sets(counting.terms)},
        sheets=files.tables.sheet or (),
        period=_started(parse_period(period, in_force.plan.value.reporting), today),
        as_of=today,
        recompute=recompute,
        resources=machine,
        calendar=WorkCalendar(load_calendar(counting.calendar).value),
    )


def _started(period: Period, today: date) -> Period:
    """The period, if it has begun."""
    if period.first > today:
        raise TthcError(
            _("--period: {name} begins on {first:%d/%m/%Y}, after the day of the check ({day:%d/%m/%Y})").format(
                name=period.name, first=period.first, day=today
            )
        )
    return period
