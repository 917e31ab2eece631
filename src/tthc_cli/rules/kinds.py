"""The rule kinds: what a plan's time phrase may say."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from tthc_cli.classes import dataclass
from tthc_cli.rules.periods import PeriodKind, month_end
from tthc_cli.scalars import CONFIG, ByKind, Count, Day, Flag, MonthDay, Text
from tthc_cli.workdays import Weekday

TimeUnit = Literal["day", "working_day", "week", "month", "quarter", "year"]
"""Calendar days (ngày), working days (ngày làm việc), weeks (tuần), months (tháng), quarters (quý), years (năm)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """ "Chậm nhất 05 ngày kể từ ngày X": the last day is ``count`` units after X, which is not counted.

    X is an event, or a fixed day (just one of the two).
    """

    __pydantic_config__: ClassVar[Any] = CONFIG

    kind: Literal["after"] = "after"
    text: Text
    """The plan's own words, part of the task's time cell."""
    label: Text | None = None
    """What stands before a colon in front of the words, and tells the rules of a list apart."""
    event: Text | None = None
    date: Day | None = None
    count: Count
    unit: TimeUnit
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """ "Chậm nhất trước 08 ngày tính đến ngày X": the latest day is ``count`` units before X.

    X is an event, or a fixed day (just one of the two).
    """

    __pydantic_config__: ClassVar[Any] = CONFIG

    kind: Literal["before"] = "before"
    text: Text
    label: Text | None = None
    event: Text | None = None
    date: Day | None = None
    count: Count
    unit: TimeUnit
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """ "Đúng ngày X", "Ngay khi X": the day of the event itself, or a fixed day (just one of the two)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    kind: Literal["on"] = "on"
    text: Text
    label: Text | None = None
    event: Text | None = None
    date: Day | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """ "Trước ngày D", "chậm nhất ngày D": a fixed day, or the day that an event carries (just one of the two)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    kind: Literal["by"] = "by"
    text: Text
    label: Text | None = None
    date: Day | None = None
    event: Text | None = None
    inclusive: Flag
    """False for "trước" (the day itself is too late); true for "chậm nhất ngày", "đến ngày"."""
    part_of: Literal["month", "year"] | None = None
    """Where the words name no day but the beginning, middle or end of a month or a year (đầu, giữa, cuối), and the day
    is the one that Điều 146 gives them."""
    time: Text | None = None
    """The hour by which it is to be done on its day, as ``16:00``; it moves no date."""
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """ "Quý I/II năm 2024", "Trong năm 2024": the last day of a window."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    kind: Literal["within"] = "within"
    text: Text
    label: Text | None = None
    first: Day
    """First day of the window."""
    last: Day
    """Last day of the window, which counts."""
    milestones: tuple[Day, ...] = ()
    """Soft milestones inside the window: the end of the first quarter of "Quý I/II"."""
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """ "15 ngày làm việc …; hết thời hạn này mà chưa xử lý xong, định kỳ cứ sau 05 ngày làm việc".

    First as :class:`After`; then each ``then_count`` units from the due day before, until the closing event.
    """

    __pydantic_config__: ClassVar[Any] = CONFIG

    kind: Literal["every"] = "every"
    text: Text
    label: Text | None = None
    event: Text
    count: Count
    unit: TimeUnit
    then_count: Count
    then_unit: TimeUnit
    until: Text
    """The closing event."""
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodic:
    """ "Định kỳ hàng tháng, quý và năm": once in each period.

    A report is due by the plan's :class:`Reporting`, anything else on the last day of its period; "trước ngày 15 hằng
    tháng", "chậm nhất ngày 06 của tháng cuối quý", "thứ Sáu hằng tuần" set a day of their own.
    """

    __pydantic_config__: ClassVar[Any] = CONFIG

    kind: Literal["periodic"] = "periodic"
    text: Text
    label: Text | None = None
    periods: tuple[PeriodKind, ...]
    day: MonthDay | None = None
    """The day of the month that the words set; in a shorter month its last day. Null: by ``report``."""
    month: Literal["first", "last", "next"] = "last"
    """Which month the day lies in: the first or last of the period, or the one after it."""
    inclusive: Flag = True
    """False for "trước ngày …": the day itself is too late."""
    weekday: Weekday | None = None
    """The day of the week that the words set; just where the period is the week."""
    time: Text | None = None
    """The hour by which it is to be done on its day, as ``16:00``; it moves no date."""
    report: Flag | None = None
    """Whether it is a report, which closes and falls due by the plan's :class:`Reporting` where the words set no day.
    Null: as the words of the rule, or the task's content or product, say."""
    note: Text | None = None

    @property
    def by_reporting(self) -> bool:
        """Whether its days are those of the plan's reporting."""
        return self.day is None and self.weekday is None and self.report is not False


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuous:
    """ "Thường xuyên": no date."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    kind: Literal["continuous"] = "continuous"
    text: Text
    label: Text | None = None
    note: Text | None = None


Part = Annotated[After | Before | On | By | Within, ByKind()]
"""What :class:`EarliestOf` may join."""
Point = After | Before | On | By
"""What rests on one event, or on one fixed day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarliestOf:
    """ "Theo Kế hoạch được … phê duyệt và trước ngày …": the earliest of its parts."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    kind: Literal["earliest_of"] = "earliest_of"
    text: Text
    label: Text | None = None
    parts: tuple[Part, ...]
    note: Text | None = None


Rule = Annotated[
    After | Before | On | By | Within | Every | Periodic | Continuous | EarliestOf,
    ByKind(),
]


def part_days(rule: By) -> tuple[date, ...]:
    """Beginning, middle and end (đầu, giữa, cuối) of the month or the year that the rule's day is a part of.

    >>> part_days(By(text="giữa tháng 6", date=date(2024, 6, 15), inclusive=True, part_of="month"))
    (datetime.date(2024, 6, 1), datetime.date(2024, 6, 15), datetime.date(2024, 6, 30))
    """
    if rule.date is None:
        return ()
    if rule.part_of == "year":
        return date(rule.date.year, 1, 1), date(rule.date.year, 6, 30), date(rule.date.year, 12, 31)
    first = rule.date.replace(day=1)
    return first, first.replace(day=15), month_end(first)
