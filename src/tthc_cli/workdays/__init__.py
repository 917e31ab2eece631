"""Working days (ngày làm việc): the calendar file, what each day is, and counting on and back.

>>> from datetime import date
>>> from tthc_cli.workdays import WorkCalendar, load_calendar
>>> calendar = WorkCalendar(load_calendar().value)
>>> calendar.after(date(2024, 4, 25), 15)  # working days: four days off and one Saturday worked lie between
datetime.date(2024, 5, 20)
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
