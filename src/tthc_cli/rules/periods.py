"""Periods (kỳ): weeks, months, quarters, half-years and years, and the windows in which reports count."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Final, Literal

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.scalars import CONFIG, FIRST_YEAR, LAST_YEAR, Count, Flag, Text
from tthc_cli.text import fold

_PERIODS: Final = (
    (re.compile(r"(nam )?(?P<y>[0-9]{4})"), "{y}"),
    (re.compile(r"(?P<y>[0-9]{4})[-/](?P<m>[0-9]{1,2})"), "{y}-{m:0>2}"),
    (re.compile(r"(thang |t)?(?P<m>[0-9]{1,2})[-/](?P<y>[0-9]{4})"), "{y}-{m:0>2}"),
    (re.compile(r"(?P<y>[0-9]{4})[-/](?P<part>[qh][1-4])"), "{y}-{part}"),
    (re.compile(r"(?P<part>[qh][1-4])[-/](?P<y>[0-9]{4})"), "{y}-{part}"),
    (re.compile(r"(?P<y>[0-9]{4})[-/]w(?P<w>[0-9]{1,2})"), "{y}-w{w:0>2}"),
    (re.compile(r"(tuan |w)(?P<w>[0-9]{1,2})[-/](?P<y>[0-9]{4})"), "{y}-w{w:0>2}"),
    (re.compile(r"quy (?P<q>[1-4]|i{1,3}|iv)[-/ ](?P<y>[0-9]{4})"), "{y}-q{q}"),
)


_QUARTERS: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def period_name(text: str) -> str:
    """A period's name however it was written: "Q1/2024", "quý I/2024", "3/2024", "tháng 03/2024"; other text as it is.

    >>> period_name("quý IV/2024"), period_name("3/2024"), period_name("2024-q1")
    ('2024-Q4', '2024-03', '2024-Q1')
    """
    for form, name in _PERIODS:
        if found := form.fullmatch(fold(text)):
            parts = found.groupdict()
            parts["q"] = _QUARTERS.get(parts.get("q", ""), parts.get("q"))
            return name.format(**parts).upper()
    return text.strip()


PeriodKind = Literal["week", "month", "quarter", "half", "year"]


MONTHS_IN: Final[Mapping[PeriodKind, int]] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""Months in those periods that are made of months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """How reports close and fall due (chế độ báo cáo).

    The window of a period runs from the day after the cut-off day of the month before the period to the cut-off day
    of its last month (Nghị định 09/2019/NĐ-CP Điều 12: from the 15th to the 14th).
    """

    __pydantic_config__: ClassVar[Any] = CONFIG

    cut_off_day: Count
    """Day of the month on which the data close, which counts."""
    cut_off_source: Text
    """Key of the source that sets the cut-off."""
    due_after: Count
    """Working days from the cut-off day to the due day of the report."""
    due_source: Text
    """Key of the source that the due day rests on."""
    assumed: Flag
    """True where the office has set no due day, so that the law's minimum stands in for it."""


def periods(year: int, kinds: tuple[PeriodKind, ...]) -> Iterator[tuple[str, date, date]]:
    """The periods of a year: name (``2024-03``, ``2024-Q1``, ``2024-H1``, ``2024``), first day, last day.

    Its weeks (``2024-W07``) are those that ISO 8601 gives it, so that each week belongs to one year: the one that its
    Thursday lies in.
    """
    for kind in kinds:
        if kind == "week":
            yield from _weeks(year)
            continue
        months = MONTHS_IN[kind]
        for index in range(12 // months):
            name = {
                "month": f"{year}-{index + 1:02d}",
                "quarter": f"{year}-Q{index + 1}",
                "half": f"{year}-H{index + 1}",
                "year": f"{year}",
            }[kind]
            first, after = index * months + 1, (index + 1) * months + 1
            last = date(year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)
            yield name, date(year, first, 1), last


def _weeks(year: int) -> Iterator[tuple[str, date, date]]:
    monday = date.fromisocalendar(year, 1, 1)
    for number in range(1, date(year, 12, 28).isocalendar().week + 1):  # the 28th is always in the last one
        yield f"{year}-W{number:02d}", monday, monday + timedelta(days=6)
        monday += timedelta(days=7)


def period_start(name: str) -> date:
    """The first day of a period that :func:`periods` names.

    >>> period_start("2026-W01"), period_start("2026-Q2")
    (datetime.date(2025, 12, 29), datetime.date(2026, 4, 1))
    """
    kinds: tuple[PeriodKind, ...] = ("week", *MONTHS_IN)
    return next(first for found, first, _last in periods(int(name[:4]), kinds) if found == name)


def reporting_window(first: date, last: date, cut_off_day: int) -> tuple[date, date]:
    """The reporting window of a period of whole months: first and last day of the data, both counted.

    From the day after the cut-off day of the month before the period to the cut-off day of its last month
    (Nghị định 09/2019/NĐ-CP Điều 12).

    >>> reporting_window(date(2024, 1, 1), date(2024, 3, 31), 14)
    (datetime.date(2023, 12, 15), datetime.date(2024, 3, 14))
    """
    opens = (first - timedelta(days=1)).replace(day=cut_off_day) + timedelta(days=1)
    return opens, last.replace(day=cut_off_day)


def month_end(day: date) -> date:
    """The last day of the month that a day lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of days, both ends counted (kỳ)."""

    name: str
    first: date
    last: date


_PERIOD = re.compile(r"(?P<report>report:)?(?P<name>(?P<year>[0-9]{4})(-(Q[1-4]|H[12]|[0-9]{2}))?)")


def parse_period(text: str, reporting: Reporting | None) -> Period:
    """A period: ``2024``, ``2024-Q1``, ``2024-H1``, ``2024-03``, or one of them with ``report:`` before it for its
    reporting window. Raises TthcError for anything else.
    """
    report, colon, name = text.strip().rpartition(":")
    wanted = report.casefold() + colon + period_name(name)
    found = _PERIOD.fullmatch(wanted)
    named = None
    if found and FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        kinds: tuple[PeriodKind, ...] = tuple(MONTHS_IN)
        named = next((period for period in periods(int(found["year"]), kinds) if period[0] == found["name"]), None)
    if found is None or named is None:
        raise TthcError(
            _(
                "--period: found '{found}'; write 2024, 2024-Q1, 2024-H1 or 2024-03, with report: before it for the "
                "reporting window"
            ).format(found=text)
        )
    _name, first, last = named
    if found["report"]:
        if reporting is None:
            raise TthcError(_("--period: the plan sets no reporting window; write the period without report:"))
        first, last = reporting_window(first, last, reporting.cut_off_day)
    return Period(name=wanted, first=first, last=last)


def year_of(period: Period) -> int:
    """The year whose target a period is held to: that of its last day."""
    return period.last.year


def period_words(period: str) -> str:
    """A period as people say it: "tháng 03/2024", "quý I/2024", "năm 2024"."""
    year, _dash, part = period.partition("-")
    if not part:
        return _("year {year}").format(year=year)
    roman = ("I", "II", "III", "IV")
    match part[0]:
        case "Q":
            return _("quarter {quarter}/{year}").format(quarter=roman[int(part[1]) - 1], year=year)
        case "W":
            return _("week {week}/{year}").format(week=part[1:], year=year)
        case "H":
            return _("half-year {half}/{year}").format(half=roman[int(part[1]) - 1], year=year)
        case _:
            return _("month {month}/{year}").format(month=part, year=year)
