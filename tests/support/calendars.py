"""The calendar of the tests: a copy of the packaged one, which no notice and no correction changes any more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.places import HOLIDAYS
from tthc_cli.data_files import Loaded, load_file
from tthc_cli.workdays import load as loading
from tthc_cli.workdays.holiday_file import HolidayFile
from tthc_cli.workdays.work_calendar import WorkCalendar

_LOADED: Loaded[HolidayFile] = loading.load_calendar(HOLIDAYS)
FILE = _LOADED.value
CALENDAR = WorkCalendar(FILE)


def keep() -> None:
    """Let every command inside of this process have it as it was read once: to read it anew takes half of a command.

    Commands that are processes of their own read it each time, as does any of another calendar.
    """

    def load(path: Path, *more: Any) -> Loaded[Any]:
        return _LOADED if path == HOLIDAYS else load_file(path, *more)

    loading.load_file = load  # type: ignore[assignment,attr-defined]
