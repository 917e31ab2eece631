"""What the command line says of how due dates are recomputed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from typing import TYPE_CHECKING, Final

from tthc_cli.cli.case_options import DueOptions, LimitUnit, TermOptions
from tthc_cli.cli.heading import identity_of
from tthc_cli.cli.options import is_written
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import DueSource, PauseRegime

if TYPE_CHECKING:
    from tthc_cli.cases import Recompute, Terms
    from tthc_cli.data_files import Loaded
    from tthc_cli.output import DueTerms
    from tthc_cli.workdays import HolidayFile

_HOUR: Final = re.compile(r"([01]?[0-9]|2[0-3])(?::|h|g)([0-5][0-9])?", re.IGNORECASE)


def terms_of(options: TermOptions) -> Terms:
    """The terms that the options state.

    Raises:
        TthcError: For an hour that is none.
    """
    from tthc_cli.cases import Terms

    unit = options.limit_unit
    return Terms(
        regime=options.regime or PauseRegime.EXTEND,
        regime_assumed=options.regime is None,
        cut_off=None if options.cut_off is None else parse_hour(options.cut_off),
        unit=None if unit is None else ("day" if unit is LimitUnit.DAY else "working_day"),
    )


def recompute_of(options: DueOptions) -> Recompute | None:
    """Whether due dates are recomputed, and how.

    Raises:
        TthcError: For an option that would have no effect.
    """
    if options.due is DueSource.RECORDED:
        _refuse_terms(options)
        return None
    from tthc_cli.cases import Recompute
    from tthc_cli.workdays import load_calendar

    return Recompute(
        everywhere=options.due is DueSource.COMPUTED,
        terms=terms_of(options.terms),
        calendar=load_calendar(options.calendar),
    )


def _refuse_terms(options: DueOptions) -> None:
    """Refuse options that say how to recompute what is not recomputed."""
    terms = options.terms
    values = {
        "--limits": terms.limits,
        "--pauses": terms.pauses,
        "--cut-off": terms.cut_off,
        "--regime": terms.regime,
        "--limit-unit": terms.limit_unit,
        "--calendar": is_written(options.calendar, "TTHC_CALENDAR"),
    }
    for option, value in values.items():
        if value:
            raise TthcError(
                _("{option}: nothing is recomputed; add --due missing or --due computed").format(option=option)
            )


def shown_terms(terms: Terms, calendar: Loaded[HolidayFile], *, has_pauses: bool) -> DueTerms:
    """The terms as the output has them.

    Args:
        terms: By which due dates were recomputed.
        calendar: Of the days off.
        has_pauses: Whether the files say anything of pauses; if not, the regime does not matter.
    """
    from tthc_cli.output import DueTerms

    return DueTerms(
        calendar=identity_of(calendar),
        regime=terms.regime if has_pauses else None,
        regime_assumed=terms.regime_assumed,
        cut_off=terms.cut_off,
        limit_unit=terms.unit,
    )


def parse_hour(text: str) -> time:
    """A time of day: 15:00, 15h00, 15h, 15g30.

    Raises:
        TthcError: For anything else.
    """
    parts = _HOUR.fullmatch(text.strip())
    if parts is None or (parts[2] is None and ":" in text):
        raise TthcError(_("--cut-off: found '{found}'; write a time of day such as 15:00").format(found=text))
    return time(int(parts[1]), int(parts[2] or 0))


def data_sets(options: TermOptions) -> dict[str, Sequence[str]]:
    """The files of limits and pauses by the data set that they are."""
    files = {"limits": options.limits, "pauses": options.pauses}
    return {name: names for name, names in files.items() if names}
