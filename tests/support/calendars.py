"""The calendar of the tests: a copy of the packaged one, which no notice and no correction changes any more."""

from __future__ import annotations

from tests.support.places import HOLIDAYS
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar

FILE = load_calendar(HOLIDAYS).value
CALENDAR = WorkCalendar(FILE)
