"""The calendar file (lịch nghỉ): years, days off and make-up days, each with its notice."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.scalars import CONFIG, Day, Text, Year
from tthc_cli.sources import Source

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


WEEKDAYS: Final[tuple[Weekday, ...]] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of :meth:`datetime.date.weekday`."""


YearStatus = Literal["announced", "partial", "estimated"]


OffKind = Literal["holiday", "compensatory", "swapped"]
"""Public holiday (nghỉ lễ, tết), day in lieu (nghỉ bù), weekday swapped off (hoán đổi)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OffDay:
    """A day off that is no plain weekend day; a holiday that falls on a weekend is listed too."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    date: Day
    kind: OffKind
    name: Text
    """Vietnamese name: "Quốc khánh", "Nghỉ bù Giỗ Tổ Hùng Vương"."""
    source: Text
    """Key of the notice or law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUpDay:
    """A weekend day that is worked for a weekday swapped off (ngày làm bù)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    date: Day
    instead_of: Day
    """The swapped weekday."""
    name: Text
    source: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOccasion:
    """An occasion about which a notice can still come (chưa công bố)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    name: Text
    first: Day
    """First of the days that the notice could change."""
    last: Day
    """Last of them, which counts."""
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayYear:
    """One year of the calendar file."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    year: Year
    status: YearStatus
    """``announced``: all notices are in; ``partial``: some occasions are open; ``estimated``: the days of the
    ``holidays`` library, and the days listed here on top of them."""
    off: tuple[OffDay, ...] = ()
    make_up: tuple[MakeUpDay, ...] = ()
    open: tuple[OpenOccasion, ...] = ()
    note: Text | None = None
    """How sure the year is, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyRest:
    """The days of weekly rest (ngày nghỉ hằng tuần)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    weekdays: tuple[Weekday, ...]
    source: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Which years the ``holidays`` library may stand in for, if the file has no such year."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    country: Text
    """Country code that the library knows."""
    language: Text
    first: Year
    last: Year
    """Past it the library knows no holiday and would call every weekday a working day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayFile:
    """A calendar file, whole."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.calendar/1"]
    weekly_rest: WeeklyRest
    estimate: Estimate
    sources: Mapping[str, Source]
    """Every notice and law cited, by key."""
    years: tuple[HolidayYear, ...]
    """In order, without a gap."""
