"""What the command line says of how due dates are recomputed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_cli.cli.options import LimitUnit, is_written
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi.counting_terms import DueSource, PauseRegime

if TYPE_CHECKING:
    from tthc_cli.cases.due_dates.terms import Recompute, Terms
    from tthc_cli.data_files import Loaded
    from tthc_cli.output.counting_terms import DueTerms
    from tthc_cli.workdays.holiday_file import HolidayFile

_HOUR = re.compile(r"([01]?[0-9]|2[0-3])(?::|h|g)([0-5][0-9])?", re.IGNORECASE)


def terms_of(cut_off: str | None, regime: PauseRegime | None, limit_unit: LimitUnit | None) -> Terms:
    """The terms that the options state. Raises TthcError for an hour that is none."""
    from tthc_cli.cases.due_dates.terms import Terms

    return Terms(
        regime=regime or PauseRegime.EXTEND,
        regime_assumed=regime is None,
        cut_off=None if cut_off is None else parse_hour(cut_off),
        unit=None if limit_unit is None else ("day" if limit_unit is LimitUnit.DAY else "working_day"),
    )


def recompute_of(
    due: DueSource,
    *,
    limits: Sequence[str] | None,
    pauses: Sequence[str] | None,
    cut_off: str | None,
    regime: PauseRegime | None,
    limit_unit: LimitUnit | None,
    calendar: Path | None,
) -> Recompute | None:
    """Whether due dates are recomputed, and how. Raises TthcError for an option that would have no effect."""
    if due is DueSource.RECORDED:
        options = {
            "--limits": limits,
            "--pauses": pauses,
            "--cut-off": cut_off,
            "--regime": regime,
            "--limit-unit": limit_unit,
            "--calendar": is_written(calendar, "TTHC_CALENDAR"),
        }
        for option, value in options.items():
            if value:
                raise TthcError(
                    _("{option}: nothing is recomputed; add --due missing or --due computed").format(option=option)
                )
        return None
    from tthc_cli.cases.due_dates.terms import Recompute
    from tthc_cli.workdays.load import load_calendar

    return Recompute(
        everywhere=due is DueSource.COMPUTED,
        terms=terms_of(cut_off, regime, limit_unit),
        calendar=load_calendar(calendar),
    )


def shown_terms(terms: Terms, calendar: Loaded[HolidayFile], *, has_pauses: bool) -> DueTerms:
    """The terms as the output has them."""
    from tthc_cli.output.counting_terms import DueTerms
    from tthc_cli.output.identity import Identity

    return DueTerms(
        calendar=Identity(name=calendar.name, sha256=calendar.sha256),
        regime=terms.regime if has_pauses else None,
        regime_assumed=terms.regime_assumed,
        cut_off=terms.cut_off,
        limit_unit=terms.unit,
    )


def parse_hour(text: str) -> time:
    """A time of day: 15:00, 15h00, 15h, 15g30. Raises TthcError for anything else."""
    found = _HOUR.fullmatch(text.strip())
    if found is None or (found[2] is None and ":" in text):
        raise TthcError(_("--cut-off: found '{found}'; write a time of day such as 15:00").format(found=text))
    return time(int(found[1]), int(found[2] or 0))


def data_sets(limits: Sequence[str] | None, pauses: Sequence[str] | None) -> dict[str, Sequence[str]]:
    """The files of limits and pauses by the data set that they are."""
    given = {"limits": limits, "pauses": pauses}
    return {name: files for name, files in given.items() if files}
