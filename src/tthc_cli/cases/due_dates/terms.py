"""By which terms due dates are recomputed: regime of pauses (chế độ tạm dừng), hour of receipt, limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from tthc_cli.data_files import Loaded
    from tthc_cli.workdays.holiday_file import HolidayFile


SERVING: Final = ("limits", "pauses")
"""The data sets that serve to recompute the due dates of cases."""


Regime = Literal["extend", "restart"]
"""What a pause does: its working days are added to the due date (cộng thêm), or the count starts anew (tính lại)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the files do not say of how due dates are counted."""

    regime: Regime = "extend"
    """For every pause that does not say it itself."""
    regime_assumed: bool = False
    """Whether nobody said it."""
    cut_off: time | None = None
    """Received later on a day is received on the next working day."""
    unit: Literal["day", "working_day"] | None = None
    """What a limit that is a bare number counts; None where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recompute:
    """That cases are counted by recomputed due dates."""

    everywhere: bool
    """Else only where none is recorded."""
    terms: Terms
    calendar: Loaded[HolidayFile]
