"""One 15-working-day offset: this tool's table against three peers, all on the same days off.

Each is given what it needs beforehand (calendar object built, table warmed), so that one call is timed alone. The
answers are compared first: numpy and pandas are given the file's days off and its make-up Saturdays, numpy by a
seven-day mask in which every rest day is named a day off one by one, since no weekly mask knows a worked Saturday.
"""

from __future__ import annotations

import timeit
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import holidays
import numpy as np
import pandas as pd

from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar

START, COUNT = date(2024, 4, 25), 15


def main() -> None:
    """Print the time of one offset and its ratio to this tool's."""
    calendar = WorkCalendar(load_calendar().value)
    first, last = date(2019, 1, 1), date(2027, 12, 31)
    every_day = [first + timedelta(n) for n in range((last - first).days + 1)]
    off = [day for day in every_day if not calendar.is_working(day)]

    library = holidays.country_holidays("VN", language="vi", years=range(2019, 2028))
    # the library knows no swap of 2024: it is told, so that it answers the same question
    seven_days = np.busdaycalendar(weekmask="1111111", holidays=np.array(off, dtype="datetime64[D]"))
    start64 = np.datetime64(START, "D")
    business_day = pd.offsets.CustomBusinessDay(n=COUNT, weekmask="Mon Tue Wed Thu Fri Sat Sun", holidays=off)
    start_pd = pd.Timestamp(START)

    calls: dict[str, Callable[[], Any]] = {
        "tthc_cli WorkCalendar.after": lambda: calendar.after(START, COUNT),
        "holidays get_nth_working_day": lambda: library.get_nth_working_day(START, COUNT),
        "numpy busday_offset, seven-day mask": lambda: np.busday_offset(start64, COUNT, busdaycal=seven_days),
        "pandas CustomBusinessDay": lambda: start_pd + business_day,
    }
    print(f"{COUNT} working days after {START}")
    times: dict[str, float] = {}
    for name, call in calls.items():
        timer = timeit.Timer(call)
        number, _ = timer.autorange()
        times[name] = min(timer.repeat(5, number)) / number
    own = times["tthc_cli WorkCalendar.after"]
    for name, call in calls.items():
        print(f"  {name:38} {times[name] * 1e6:10.2f} µs   {times[name] / own:8.1f} x   {str(call())[:10]}")
    for count in (1, 15, 250, 2000):
        timer = timeit.Timer(lambda count=count: calendar.after(date(2019, 1, 2), count))  # type: ignore[misc]
        number, _ = timer.autorange()
        print(f"  after(…, {count:4}) {min(timer.repeat(5, number)) / number * 1e6:6.2f} µs")


if __name__ == "__main__":
    main()
