"""How due dates came out wrong, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tthc_cli.i18n import _

_MISTAKES: Final[Mapping[str, str]] = {
    "make-up-missed": _("a make-up working day missed"),
    "holiday-counted": _("a holiday counted as a working day"),
    "trigger-counted": _("the day of receipt counted"),
    "receipt-moved": _("counted from the working day after a receipt on a day off"),
    "not-rolled": _("ends on a day off"),
    "rolled-back": _("moved back from a day off"),
    "cut-off-ignored": _("the hour of receipt ignored"),
    "pause-ignored": _("the pause ignored"),
    "other-regime": _("the pause counted in the other way"),
    "other-unit": _("calendar and working days mixed up"),
    "swap-missed": _("a swap of working days missed"),
    "weekdays-only": _("only Saturdays and Sundays taken as days off"),
    "next-year-missed": _("the holidays of the next year missed"),
    "after-hours": _("received after hours, counted from the next working day"),
    "pause-calendar-days": _("the pause added in calendar days, less one, and one working day"),
    "holidays-skipped": _("holidays left out of a limit of calendar days"),
    "hours-counted": _("the limit counted in working hours, 8 a day"),
    "unexplained": _("unexplained"),
}


def mistake_words(reason: str) -> str:
    """How a due date came out wrong, in words.

    Args:
        reason: The name of a mistake of the audit, or of two with ``+`` between them.

    Returns:
        The words; a name of no mistake stays as it is.
    """
    mistakes = reason.split("+")
    if any(mistake not in _MISTAKES for mistake in mistakes):
        return reason
    first, *second = (_MISTAKES[mistake] for mistake in mistakes)
    return _("{one} and {other}").format(one=first, other=second[0]) if second else first
