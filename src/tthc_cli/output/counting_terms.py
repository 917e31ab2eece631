"""What recomputed due dates rest on that the files of cases do not say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any, Final, Literal

from tthc_cli.cases import regime_words
from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.kpi import PauseRegime
from tthc_cli.output.identity import FileIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTerms:
    """By which calendar and terms due dates were recomputed."""

    calendar: FileIdentity
    regime: PauseRegime | None
    """What a pause does; None if the files say nothing of pauses."""
    regime_assumed: bool
    cut_off: time | None
    limit_unit: Literal["day", "working_day"] | None
    """What a limit that is a bare number counts."""

    def payload(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "calendar": self.calendar.payload(),
            "regime": self.regime,
            "regime_assumed": self.regime_assumed,
            "cut_off": self.cut_off and f"{self.cut_off:%H:%M}",
            "limit_unit": self.limit_unit,
        }

    def words(self) -> Iterator[str]:
        """For people."""
        if self.cut_off:
            text = _("Received after {hour}: counted as received on the next working day.")
            yield text.format(hour=f"{self.cut_off:%H:%M}")
        if self.regime:
            yield regime_words(self.regime, assumed=self.regime_assumed)


NOT_RECOMPUTED: Final[dict[str, Any]] = dict.fromkeys(("calendar", "regime", "regime_assumed", "cut_off", "limit_unit"))
"""What JSON has in their place if due dates are those recorded."""
