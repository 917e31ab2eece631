"""Periods (kỳ): weeks, months, quarters, half-years and years, and the windows in which reports count."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Final, Literal, assert_never

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.scalars import CONFIG, FIRST_YEAR, LAST_YEAR, Count, Flag, Text
from tthc_cli.text import fold

_PERIODS: Final = (
    (r"(nam )?(?P<y>[0-9]{4})", "{y}"),
    (r"(?P<y>[0-9]{4})[-/](?P<m>[0-9]{1,2})", "{y}-{m:0>2}"),
    (r"(thang |t)?(?P<m>[0-9]{1,2})[-/](?P<y>[0-9]{4})", "{y}-{m:0>2}"),
    (r"(?P<y>[0-9]{4})[-/](?P<part>[qh][1-4])", "{y}-{part}"),
    (r"(?P<part>[qh][1-4])[-/](?P<y>[0-9]{4})", "{y}-{part}"),
    (r"(?P<y>[0-9]{4})[-/]w(?P<w>[0-9]{1,2})", "{y}-w{w:0>2}"),
    (r"(tuan |w)(?P<w>[0-9]{1,2})[-/](?P<y>[0-9]{4})", "{y}-w{w:0>2}"),
    (r"quy (?P<q>[1-4]|i{1,3}|iv)[-/ ](?P<y>[0-9]{4})", "{y}-q{q}"),
)


_QUARTERS: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def period_name(text: str) -> str:
    """A period's name however it was written: "Q1/2024", "quý I/2024", "3/2024", "tháng 03/2024"; other text as it is.

    >>> period_name("quý IV/2024"), period_name("3/2024"), period_name("2024-q1")
    ('2024-Q4', '2024-03', '2024-Q1')
    """
    for form, name in _PERIODS:
        if match := re.fullmatch(form, fold(text)):
            parts = match.groupdict()
            parts["q"] = _QUARTERS.get(parts.get("q", ""), parts.get("q"))
            return name.format(**parts).upper()
    return text.strip()


_ROMAN: Final = ("I", "II", "III", "IV")


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


@dataclass(frozen=True, slots=True)
class PeriodKey:
    """Which period it is, whatever its days are: what its name says."""

    kind: PeriodKind
    year: int
    index: int
    """Its place among the periods of this kind in the year, from 1."""
    reporting: bool = False
    """Whether its reporting window is meant."""

    @property
    def name(self) -> str:
        """The name without a mark of reporting: ``2024-W07``, ``2024-03``, ``2024-Q1``, ``2024-H1``, ``2024``."""
        match self.kind:
            case "week":
                return f"{self.year}-W{self.index:02d}"
            case "month":
                return f"{self.year}-{self.index:02d}"
            case "quarter":
                return f"{self.year}-Q{self.index}"
            case "half":
                return f"{self.year}-H{self.index}"
            case "year":
                return f"{self.year}"
            case _:
                assert_never(self.kind)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the period itself, both counted."""
        if self.kind == "week":
            monday = date.fromisocalendar(self.year, self.index, 1)
            return monday, monday + timedelta(days=6)
        months = MONTHS_IN[self.kind]
        return date(self.year, (self.index - 1) * months + 1, 1), month_end(date(self.year, self.index * months, 1))


_KEY: Final = re.compile(
    r"(?P<report>report:)?(?P<year>[0-9]{4})(-(Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>[0-9]{2})|(?P<month>[0-9]{2})))?"
)


def period_key(name: str) -> PeriodKey | None:
    """What the name of a period says, with or without ``report:`` before it; None if it names none.

    >>> period_key("report:2024-Q1")
    PeriodKey(kind='quarter', year=2024, index=1, reporting=True)
    >>> period_key("2026-W01").days
    (datetime.date(2025, 12, 29), datetime.date(2026, 1, 4))
    """
    match = _KEY.fullmatch(name)
    if match is None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return None
    kinds: tuple[PeriodKind, ...] = ("week", "month", "quarter", "half")
    kind: PeriodKind = next((kind for kind in kinds if match[kind] is not None), "year")
    key = PeriodKey(kind, int(match["year"]), 1 if kind == "year" else int(match[kind]), match["report"] is not None)
    return key if 1 <= key.index <= _count_in_year(kind, key.year) else None


def _count_in_year(kind: PeriodKind, year: int) -> int:
    """How many periods of a kind a year has."""
    if kind == "week":
        return date(year, 12, 28).isocalendar().week  # the 28th is always in the last one
    return 12 // MONTHS_IN[kind]


def periods(year: int, kinds: tuple[PeriodKind, ...]) -> Iterator[PeriodKey]:
    """The periods of a year.

    Its weeks (``2024-W07``) are those that ISO 8601 gives it, so that each week belongs to one year: the one that its
    Thursday lies in.

    Args:
        year: The year.
        kinds: The kinds of periods, in the order in which they are given.
    """
    for kind in kinds:
        for index in range(1, _count_in_year(kind, year) + 1):
            yield PeriodKey(kind, year, index)


_MOST_YEARS: Final = 20
"""Between the first and the last period of a span; more is a slip."""


def periods_named(text: str) -> list[str]:
    """The names of periods that a person writes, one by one or from one to another.

    What is no period stays as it is written: who asks for it says so in better words.

    Args:
        text: Periods as :func:`period_name` reads them, with commas between them, and ``..`` between the first and the
            last one of a span, which are of one kind and both counted.

    Raises:
        TthcError: A name is empty, or a period stands in the text twice; a span has no first or last period, or two of
            different kinds, or ends before it begins, or is too long.

    >>> periods_named("2026-11..2027-01, quý I/2026")
    ['2026-11', '2026-12', '2027-01', '2026-Q1']
    """
    names: list[str] = []
    for part in text.split(","):
        if not part.strip():
            raise TthcError(_("--period: a name is empty in '{found}'; write a period there").format(found=text))
        first, span, last = part.partition("..")
        names += _span(part.strip(), first, last) if span else [period_name(part)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise TthcError(_("--period: {period} stands in '{found}' twice").format(period=twice, found=text))
    return names


def _span(text: str, first: str, last: str) -> Iterator[str]:
    """The names of the periods from the first one to the last one."""
    begins, ends = period_key(period_name(first)), period_key(period_name(last))
    for name in (first, last):
        _require_index(name)
    years = [int(match["year"]) for match in map(_KEY.fullmatch, map(period_name, (first, last))) if match]
    if len(years) == len((first, last)) and years[1] - years[0] > _MOST_YEARS:
        raise TthcError(
            _("--period: '{found}' is too long; a span has at most {count} years").format(found=text, count=_MOST_YEARS)
        )
    if begins is not None and ends is not None and begins.kind == ends.kind and begins.days > ends.days:
        raise TthcError(
            _("--period: '{found}' ends before it begins; write the earlier period first").format(found=text)
        )
    if begins is None or ends is None or begins.kind != ends.kind:
        raise TthcError(
            _(
                "--period: found '{found}'; write the first and the last period, both of one kind, such as "
                "2026-01..2026-10"
            ).format(found=text)
        )
    for year in range(begins.year, ends.year + 1):
        for period in periods(year, (begins.kind,)):
            if begins.days <= period.days <= ends.days:
                yield period.name


def _require_index(name: str) -> None:
    """Refuse a month or a week that no year, or not its year, has."""
    match = _KEY.fullmatch(period_name(name))
    if match is None or period_key(match[0]) is not None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return
    words = (
        _("--period: there is no such week: '{found}'")
        if match["week"]
        else _("--period: there is no such month: '{found}'")
    )
    raise TthcError(words.format(found=name.strip()))


def reporting_window(first: date, last: date, cut_off_day: int) -> tuple[date, date]:
    """The reporting window of a period of whole months: first and last day of the data, both counted.

    From the day after the cut-off day of the month before the period to the cut-off day of its last month
    (Nghị định 09/2019/NĐ-CP Điều 12).

    Args:
        first: The first day of the period.
        last: The last day of the period.
        cut_off_day: The day of the month on which the data close, which counts.

    >>> reporting_window(date(2024, 1, 1), date(2024, 3, 31), 14)
    (datetime.date(2023, 12, 15), datetime.date(2024, 3, 14))
    """
    opens = (first - timedelta(days=1)).replace(day=cut_off_day) + timedelta(days=1)
    return opens, last.replace(day=cut_off_day)


def month_end(day: date) -> date:
    """The last day of the month that a day lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def year_on(day: date, years: int, *, named: bool) -> date:
    """The same day some years on.

    Args:
        day: The day.
        years: How many years.
        named: Whether words name the day by its number; if not, the last day of a February stays one.
    """
    first = day.replace(year=day.year + years, day=1)
    last = month_end(first)
    if day == month_end(day) and not named:
        return last
    return first.replace(day=min(day.day, last.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of days, both ends counted (kỳ)."""

    name: str
    first: date
    last: date

    @property
    def key(self) -> PeriodKey | None:
        """Which period it is; None if its name, which an older program may have saved, does not say."""
        return period_key(self.name)

    @property
    def plain_name(self) -> str:
        """The name without a mark of reporting."""
        return self.name if self.key is None else self.key.name


def parse_period(text: str, reporting: Reporting | None) -> Period:
    """A period that cases can be counted by: ``2024``, ``2024-Q1``, ``2024-H1``, ``2024-03``.

    Args:
        text: What a person writes, with ``report:`` before it for the reporting window.
        reporting: How the plan's reports close; None if the plan does not say.

    Raises:
        TthcError: It is no such period, or the plan has no reporting window.
    """
    report, colon, written = text.strip().rpartition(":")
    name = report.casefold() + colon + period_name(written)
    key = period_key(name)
    if key is None or key.kind == "week":
        raise TthcError(
            _(
                "--period: found '{found}'; write 2024, 2024-Q1, 2024-H1 or 2024-03, with report: before it for the "
                "reporting window"
            ).format(found=text)
        )
    first, last = key.days
    if key.reporting:
        if reporting is None:
            raise TthcError(_("--period: the plan sets no reporting window; write the period without report:"))
        first, last = reporting_window(first, last, reporting.cut_off_day)
    return Period(name=name, first=first, last=last)


def period_before(period: Period, reporting: Reporting | None) -> Period | None:
    """The period of the same kind before a period; None if there is none that has a name.

    Args:
        period: The period.
        reporting: How the plan's reports close, for a reporting window.

    >>> period_before(parse_period("2026-Q1", None), None)
    Period(name='2025-Q4', first=datetime.date(2025, 10, 1), last=datetime.date(2025, 12, 31))
    """
    key = period.key
    if key is None:
        return None
    year, index = (key.year, key.index - 1) if key.index > 1 else (key.year - 1, _count_in_year(key.kind, key.year - 1))
    before = PeriodKey(key.kind, year, index)
    if period_key(before.name) is None:
        return None
    return parse_period(f"report:{before.name}" if key.reporting else before.name, reporting)


def year_named(text: str) -> int | None:
    """The year of a period as a person writes it; None for what is no period.

    >>> year_named("quý I/2024"), year_named("report:2025-03"), year_named("soon")
    (2024, 2025, None)
    """
    key = period_key(period_name(text.strip().rpartition(":")[2]))
    return None if key is None else key.year


def year_of(period: Period) -> int:
    """The year whose target a period is held to: that of its last day."""
    return period.last.year


def period_words(key: PeriodKey) -> str:
    """A period as people say it: "tháng 03/2024", "quý I/2024", "năm 2024"."""
    match key.kind:
        case "year":
            return _("year {year}").format(year=key.year)
        case "quarter":
            return _("quarter {quarter}/{year}").format(quarter=_ROMAN[key.index - 1], year=key.year)
        case "week":
            return _("week {week}/{year}").format(week=f"{key.index:02d}", year=key.year)
        case "half":
            # whole words for each: Vietnamese offices say "6 tháng đầu năm", "6 tháng cuối năm"
            words = _("half-year I/{year}") if key.index == 1 else _("half-year II/{year}")
            return words.format(year=key.year)
        case "month":
            return _("month {month}/{year}").format(month=f"{key.index:02d}", year=key.year)
        case _:
            assert_never(key.kind)
