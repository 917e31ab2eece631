"""The ways in which a due date may have been counted: by law, or by one known mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A way of counting: the right one, or one that differs from it."""

    mistakes: tuple[str, ...] = ()
    """What is wrong with it."""
    level: int = 1
    """The less likely ones have higher levels: they are tried where no rule of a lower one gives a recorded date."""
    calendar: str = "legal"
    """A key of :data:`CALENDARS`."""
    receipt: Literal["legal", "hour-ignored", "moved"] = "legal"
    """``moved``: received on a day off is taken as received on the next working day."""
    trigger_counts: bool = False
    roll: Literal["next", "previous", "none"] = "next"
    pauses: Literal["legal", "ignored", "other"] = "legal"
    """``other``: under the other regime."""
    other_unit: bool = False
    """Days for working days, and the reverse."""

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


LEGAL: Final = Rule()


_CALENDARS: Final = tuple(
    Rule(mistakes=(name,), level=level, calendar=name)
    for name, level in (("make-up-missed", 1), ("holiday-counted", 1), ("swap-missed", 2), ("weekdays-only", 2))
)


_OTHERS: Final = (
    Rule(mistakes=("trigger-counted",), trigger_counts=True),
    Rule(mistakes=("receipt-moved",), receipt="moved"),
    Rule(mistakes=("not-rolled",), roll="none"),
    Rule(mistakes=("rolled-back",), roll="previous"),
    Rule(mistakes=("cut-off-ignored",), receipt="hour-ignored"),
    Rule(mistakes=("pause-ignored",), pauses="ignored"),
    Rule(mistakes=("other-regime",), pauses="other"),
    Rule(mistakes=("other-unit",), other_unit=True),
    Rule(mistakes=("other-unit", "not-rolled"), level=2, other_unit=True, roll="none"),
)


WRONG_RULES: Final = (
    *_CALENDARS,
    *_OTHERS,
    *(
        replace(
            other, mistakes=(*calendar.mistakes, *other.mistakes), calendar=calendar.calendar, level=2 + calendar.level
        )
        for calendar in _CALENDARS
        for other in _OTHERS
        if not other.other_unit
    ),
)
"""How due dates come out wrong: by one mistake, or by a wrong calendar and another one."""
