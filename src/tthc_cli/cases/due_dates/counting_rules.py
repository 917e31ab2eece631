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
    """A key of :data:`CALENDARS` or :data:`CALENDARS_BY_YEAR`."""
    receipt: Literal["legal", "hour-ignored", "moved", "after-hours"] = "legal"
    """``moved``: a case received on a day off counts as received on the next working day; ``after-hours``: so does one
    that is received after the hour at which the system's day ends."""
    trigger_counts: bool = False
    """Whether the day of receipt itself is counted."""
    roll: Literal["next", "previous", "none"] = "next"
    """Where a due date on a day off moves: to the next working day, to the one before, or nowhere."""
    pauses: Literal["legal", "ignored", "other-regime", "calendar-days"] = "legal"
    """``calendar-days``: each pause adds its calendar days less one, and then one working day."""
    limit: Literal["legal", "other-unit", "holidays-skipped", "hours"] = "legal"
    """``other-unit``: calendar days are taken for working days, and the reverse; ``holidays-skipped``: a limit of
    calendar days leaves out holidays, and counts Saturdays and Sundays; ``hours``: it is kept in working hours, and a
    case received before the system's day begins has the whole of that day."""

    @property
    def reason(self) -> str:
        """The mistakes as one name."""
        return "+".join(self.mistakes)


HOLIDAYS_SKIPPED: Final = "holidays-skipped"
"""The calendar of the days that count in a limit of calendar days that leaves out holidays."""
CALENDARS: Final[Mapping[str, str]] = {
    "legal": "kind in ('working', 'make_up')",
    "make-up-missed": "kind = 'working'",
    "holiday-counted": "not rest or kind = 'make_up'",
    "swap-missed": "kind in ('working', 'swapped')",
    "weekdays-only": "not rest",
    HOLIDAYS_SKIPPED: "kind in ('working', 'make_up', 'weekend')",
}
"""SQL: which days are worked, in the right calendar and in wrong ones."""
CALENDARS_BY_YEAR: Final[Mapping[str, str]] = {
    "next-year-missed": "case when year(day) > of_year then not rest else kind in ('working', 'make_up') end",
    "next-year-and-make-up-missed": "case when year(day) > of_year then not rest else kind = 'working' end",
}
"""The same for systems that know the notice of one year alone: that of the receipt, ``of_year``."""


LEGAL: Final = CountingRule()
WEEKDAYS_ONLY: Final = CountingRule(mistakes=("weekdays-only",), level=2, calendar="weekdays-only")
"""By it no notice is known."""


_WRONG_CALENDARS: Final = tuple(
    CountingRule(mistakes=(name,), level=level, calendar=name)
    for name, level in (
        ("make-up-missed", 1),
        ("holiday-counted", 1),
        ("next-year-missed", 1),
        ("swap-missed", 2),
        ("weekdays-only", 2),
    )
)
_TWO_WRONG_CALENDARS: Final = CountingRule(
    mistakes=("next-year-missed", "make-up-missed"), level=2, calendar="next-year-and-make-up-missed"
)


_WRONG_COUNTS: Final = (
    CountingRule(mistakes=("trigger-counted",), trigger_counts=True),
    CountingRule(mistakes=("receipt-moved",), receipt="moved"),
    CountingRule(mistakes=("not-rolled",), roll="none"),
    CountingRule(mistakes=("rolled-back",), roll="previous"),
    CountingRule(mistakes=("cut-off-ignored",), receipt="hour-ignored"),
    CountingRule(mistakes=("pause-ignored",), pauses="ignored"),
    CountingRule(mistakes=("other-regime",), pauses="other-regime"),
    CountingRule(mistakes=("after-hours",), receipt="after-hours"),
    CountingRule(mistakes=("pause-calendar-days",), pauses="calendar-days"),
    CountingRule(mistakes=("other-unit",), limit="other-unit"),
    CountingRule(mistakes=("holidays-skipped",), limit="holidays-skipped"),
    CountingRule(mistakes=("hours-counted",), limit="hours"),
    CountingRule(mistakes=("other-unit", "not-rolled"), level=2, limit="other-unit", roll="none"),
    CountingRule(mistakes=("holidays-skipped", "not-rolled"), level=2, limit="holidays-skipped", roll="none"),
)


def _with_calendar(count: CountingRule, calendar: CountingRule) -> CountingRule:
    """A wrong count over a wrong calendar."""
    mistakes = (*calendar.mistakes, *count.mistakes)
    return replace(count, mistakes=mistakes, calendar=calendar.calendar, level=2 + calendar.level)


WRONG_RULES: Final = (
    *_WRONG_CALENDARS,
    _TWO_WRONG_CALENDARS,
    *_WRONG_COUNTS,
    *(
        _with_calendar(count, calendar)
        for calendar in _WRONG_CALENDARS
        for count in _WRONG_COUNTS
        if count.limit == "legal"
    ),
)
"""How due dates come out wrong: by one mistake, or by a wrong calendar and one more."""
OF_DAYS_OFF: Final = frozenset({"not-rolled", *(name for rule in _WRONG_CALENDARS for name in rule.mistakes)})
"""The mistakes by which a due date ignores a day off, or a day that is worked in its place."""
