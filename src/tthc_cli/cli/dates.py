"""Days on the command line, and today."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from tthc_cli import text as written
from tthc_cli.workdays import VIETNAM

_YEARLESS: Final = re.compile(r"(?P<d>[0-9]{1,2})(?P<mark>[-./])(?P<m>[0-9]{1,2})")
_BACK: Final = {"hom nay": 0, "today": 0, "hom qua": 1, "yesterday": 1}
"""Words for a day, folded, by how many days it lies before today."""


def as_of(text: str | None) -> date:
    """The day to count as today: the one given, else today in Asia/Ho_Chi_Minh whatever the machine's zone."""
    today = datetime.now(VIETNAM).date()
    return today if text is None else parse_day(text, today)


def parse_day(text: str, today: date | None = None) -> date:
    """A day as people write it.

    Args:
        text: What :func:`tthc_cli.text.parse_day` reads, or "hôm nay", "today", "hôm qua", "yesterday".
        today: By which those words go: the day of ``--as-of`` for the other days of a command that has it; None for
            today itself.

    Raises:
        TthcError: For anything else.
    """
    back = _BACK.get(written.fold(text))
    if back is None:
        return written.parse_day(text)
    try:
        return (today or as_of(None)) - timedelta(days=back)
    except OverflowError:  # the day before the first one
        return written.parse_day(text)  # says which days can be written


def parse_recorded_day(text: str, today: date, *, ahead: bool = False) -> date:
    """The day of what has happened: as :func:`parse_day` reads it, or without a year, such as "28/4".

    Args:
        text: What a person writes.
        today: By which the year is chosen: it is this year, or the last one if the day is still to come.
        ahead: Whether it may be still to come; then the year is this one.

    Raises:
        TthcError: For anything else, and for a day that the year does not have.
    """
    parts = _YEARLESS.fullmatch(text.strip())
    if parts is None:
        return parse_day(text, today)
    day_and_month = f"{parts['d']}{parts['mark']}{parts['m']}{parts['mark']}"
    to_come = not ahead and (int(parts["m"]), int(parts["d"])) > (today.month, today.day)
    return written.parse_day(f"{day_and_month}{today.year - to_come:04d}")
