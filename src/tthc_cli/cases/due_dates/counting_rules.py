"""How a due date may have been computed: by law, or by one known mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

from tthc_cli.classes import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingRule:
    """How a due date is computed: by law, or by one known mistake."""

    mistakes: tuple[str, ...] = ()
    """The names of what is wrong with it; empty for the law."""
    level: int = 1
    """How unlikely it is. Rules of a higher level are tried only if none of a lower one gives the recorded date."""
    calendar: str = "legal"
    """A key of :data:`CALENDARS`."""
    receipt: Literal["legal", "hour-ignored", "moved"] = "legal"
    """``moved``: a case received on a day off counts as received on the next working day."""
    trigger_counts: bool = False
    """Whether the day of receipt itself is counted."""
    roll: Literal["next", "previous", "none"] = "next"
    """Where a due date on a day off moves: to the next working day, to the one before, or nowhere."""
    pauses: Literal["legal", "ignored", "other-regime"] = "legal"
    other_unit: bool = False
    """Whether calendar days are taken for working days, and the reverse."""

    @property
    def reason(self) -> str:
        """The mistakes as one name."""
        return "+".join(self.mistakes)


CALENDARS: Final[Mapping[str, str]] = {
    "legal": "kind in ('working', 'make_up')",
    "make-up-missed": "kind = 'working'",
    "holiday-counted": "not rest or kind = 'make_up'",
    "swap-missed": "kind in ('working', 'swapped')",
    "weekdays-only": "not rest",
}
"""SQL: which days are worked, in the right calendar and in wrong ones."""


LEGAL: Final = CountingRule()


_WRONG_CALENDARS: Final = tuple(
    CountingRule(mistakes=(name,), level=level, calendar=name)
    for name, level in (("make-up-missed", 1), ("holiday-counted", 1), ("swap-missed", 2), ("weekdays-only", 2))
)


_WRONG_COUNTS: Final = (
    CountingRule(mistakes=("trigger-counted",), trigger_counts=True),
    CountingRule(mistakes=("receipt-moved",), receipt="moved"),
    CountingRule(mistakes=("not-rolled",), roll="none"),
    CountingRule(mistakes=("rolled-back",), roll="previous"),
    CountingRule(mistakes=("cut-off-ignored",), receipt="hour-ignored"),
    CountingRule(mistakes=("pause-ignored",), pauses="ignored"),
    CountingRule(mistakes=("other-regime",), pauses="other-regime"),
    CountingRule(mistakes=("other-unit",), other_unit=True),
    CountingRule(mistakes=("other-unit", "not-rolled"), level=2, other_unit=True, roll="none"),
)


def _with_calendar(count: CountingRule, calendar: CountingRule) -> CountingRule:
    """A wrong count over a wrong calendar."""
    mistakes = (*calendar.mistakes, *count.mistakes)
    return replace(count, mistakes=mistakes, calendar=calendar.calendar, level=2 + calendar.level)


WRONG_RULES: Final = (
    *_WRONG_CALENDARS,
    *_WRONG_COUNTS,
    *(
        _with_calendar(count, calendar)
        for calendar in _WRONG_CALENDARS
        for count in _WRONG_COUNTS
        if not count.other_unit
    ),
)
"""How due dates come out wrong: by one mistake, or by a wrong calendar and one more."""
