"""Working days (ngày làm việc): the calendar file, what each day is, and counting on and back.

>>> from datetime import date
>>> from tthc_cli.workdays import WorkCalendar, load_calendar
>>> calendar = WorkCalendar(load_calendar().value)
>>> calendar.after(date(2024, 4, 25), 15)  # working days: four days off and one Saturday worked lie between
datetime.date(2024, 5, 20)
"""

from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import DayInfo, WorkCalendar

__all__ = ["DayInfo", "WorkCalendar", "load_calendar"]
