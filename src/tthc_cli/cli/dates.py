"""Days on the command line, and today."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

FORMS: Final = "dd/mm/yyyy (02/05/2024), yyyy-mm-dd (2024-05-02)"
_PATTERNS: Final = (
    re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
)


def parse_day(text: str) -> date:
    """A day written ``dd/mm/yyyy`` or ``yyyy-mm-dd``, never month first.

    Raises TthcError for anything else.

    >>> parse_day("02/05/2024")
    datetime.date(2024, 5, 2)
    """
    for form in _PATTERNS:
        if found := form.fullmatch(text.strip()):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                raise TthcError(
                    _("'{found}' is no day of the calendar; write an existing day as {forms}").format(
                        found=text, forms=FORMS
                    )
                ) from None
    raise TthcError(_("'{found}' is no date; write {forms}").format(found=text, forms=FORMS))


_VIETNAM: Final = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh: without daylight saving since 1975, so the offset is the zone, and no zone file is needed."""


def as_of(text: str | None) -> date:
    """The day to count as today: the one given, else today in Asia/Ho_Chi_Minh whatever the machine's zone."""
    return datetime.now(_VIETNAM).date() if text is None else parse_day(text)
