"""Loading a calendar file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tthc_cli.data_files import Loaded, data_file, load_file
from tthc_cli.errors import Finding
from tthc_cli.workdays.holiday_file import HolidayFile

CALENDAR: Final = "holidays_vn.yaml"


def load_calendar(path: Path | None = None) -> Loaded[HolidayFile]:
    """The calendar in a file, or the packaged one. Raises TthcError with the first finding."""
    return load_file(path or data_file(CALENDAR), HolidayFile, calendar_findings)


def calendar_findings(file: HolidayFile) -> list[Finding]:
    """What is wrong with a calendar of the right shape."""
    from tthc_cli.workdays.validate import findings  # here, as the packaged calendar is known to be good

    return list(findings(file))
