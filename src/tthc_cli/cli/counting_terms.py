"""What the command line says of how due dates are recomputed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import TYPE_CHECKING

from tthc_cli.cli import invocation
from tthc_cli.cli.case_options import DueOptions, LimitUnit, TermOptions
from tthc_cli.cli.heading import identity_of
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import DueSource, PauseRegime
from tthc_cli.text import parse_hour

if TYPE_CHECKING:
    from tthc_cli.cases import Recompute, Terms
    from tthc_cli.data_files import Loaded
    from tthc_cli.output import DueTerms
    from tthc_cli.workdays import HolidayFile


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
        cut_off=None if options.cut_off is None else _hour(options.cut_off),
        unit=None if unit is None else ("day" if unit is LimitUnit.DAY else "working_day"),
    )


def recompute_of(options: DueOptions, *, counts_days: bool = False) -> Recompute | None:
    """Whether due dates are recomputed, and how.

    Args:
        options: As they were given.
        counts_days: Whether the command counts working days besides, so that it takes a calendar in any case.

    Raises:
        TthcError: For an option that would have no effect.
    """
    if options.due is DueSource.RECORDED:
        _refuse_terms(() if counts_days else ("calendar",))
        return None
    from tthc_cli.cases import Recompute
    from tthc_cli.workdays import load_calendar

    return Recompute(
        everywhere=options.due is DueSource.COMPUTED,
        terms=terms_of(options.terms),
        calendar=load_calendar(options.calendar),
    )


def _refuse_terms(more: Sequence[str]) -> None:
    """Refuse options that say how to recompute what is not recomputed, and ``more`` that serve nothing else."""
    for option in ("limits", "pauses", "cut_off", "regime", "limit_unit", *more):
        if invocation.is_typed(option):
            raise TthcError(
                _("{option}: nothing is recomputed; add --due missing or --due computed").format(
                    option=f"--{option.replace('_', '-')}"
                )
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


def _hour(text: str) -> time:
    hour = parse_hour(text)
    if hour is None:
        raise TthcError(_("--cut-off: found '{found}'; write a time of day such as 15:00").format(found=text))
    return hour


def data_sets(options: TermOptions) -> dict[str, Sequence[str]]:
    """The files of limits and pauses by the data set that they are."""
    files = {"limits": options.limits, "pauses": options.pauses}
    return {name: names for name, names in files.items() if names}
