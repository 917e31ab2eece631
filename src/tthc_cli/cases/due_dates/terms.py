"""How due dates are recomputed if the files leave it open: pauses (tạm dừng), hour of receipt, units of limits."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.kpi import DueSource, PauseRegime

if TYPE_CHECKING:
    from tthc_cli.data_files import Loaded
    from tthc_cli.workdays import HolidayFile


SERVING: Final = ("limits", "pauses")
"""The data sets that only help to recompute the due dates of cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How due dates are counted, as far as the files do not say it."""

    regime: PauseRegime = PauseRegime.EXTEND
    """For every pause that does not say it itself."""
    regime_assumed: bool = False
    """Whether the user did not choose the regime."""
    cut_off: time | None = None
    """A case received later than this hour counts as received on the next working day."""
    unit: Literal["day", "working_day"] | None = None
    """The unit of a limit that is a bare number; None if the user did not choose one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recompute:
    """A request to count cases by recomputed due dates."""

    everywhere: bool
    """Whether for every case; if not, only for those without a recorded due date."""
    terms: Terms
    calendar: Loaded[HolidayFile]
    recorded_for: tuple[str, ...] = ()
    """Statuses of cases that keep the recorded due date, or none, whatever is recomputed: the clock of those that await
    a supplement or a payment stands still."""


def source_of(recompute: Recompute | None) -> DueSource:
    """By which due dates cases are counted, if they are recomputed so; None for those recorded."""
    if recompute is None:
        return DueSource.RECORDED
    return DueSource.COMPUTED if recompute.everywhere else DueSource.MISSING
