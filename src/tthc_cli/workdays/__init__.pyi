# What the rest of the program may use of this folder; everything else in it is its own.

from .holiday_file import WEEKDAYS as WEEKDAYS
from .holiday_file import HolidayFile as HolidayFile
from .holiday_file import HolidayYear as HolidayYear
from .holiday_file import Weekday as Weekday
from .load import CALENDAR as CALENDAR
from .load import load_calendar as load_calendar
from .work_calendar import VIETNAM as VIETNAM
from .work_calendar import DayInfo as DayInfo
from .work_calendar import WorkCalendar as WorkCalendar
from .work_calendar import weekday_name as weekday_name
