"""The parts of a time phrase (cụm từ chỉ thời hạn): what the readings of the grammar's rules hand to one another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Literal, NoReturn

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.grammar import (
    AmbiguousError,
    Node,
    end_of,
    is_token,
    kind_of,
    pattern_of,
    phrases_of,
    start_of,
    stopped,
    two_readings,
)
from tthc_cli.phrases.numbers import _number, _number_or_none
from tthc_cli.phrases.text import Text, spelled, text_of, unaccented
from tthc_cli.rules.by_kind import as_after, as_last_day, as_periodic
from tthc_cli.rules.kinds import After, Before, By, Continuous, Every, On, Periodic, Rule, TimeUnit, Within
from tthc_cli.rules.periods import MONTHS_IN, PeriodKind, month_end
from tthc_cli.rules.steps import HOUR
from tthc_cli.rules.wording import offset_words, say, write
from tthc_cli.workdays.holiday_file import WEEKDAYS, Weekday

DONE: Final = "thực hiện xong"
"""Words for the event that ends a repeat, where the phrase does not name it."""


_BARE_YEAR: Final = re.compile(r"[0-9]{4}[.;]?")


_START: Final = "…"
"""Stands for the event of a phrase that names none, until events get their keys."""


def _words(words: str) -> str:
    """What an event is called before it has a key."""
    return words


def _said(rules: Iterable[Rule]) -> str:
    """Rules in plain words, and how to write them so that there is no doubt."""
    rules = tuple(rules)
    meant = "; ".join(say(rule, _words) for rule in rules)
    return f"{meant} (“{'; '.join(write(rule, _words) for rule in rules)}”)"


@dataclass(frozen=True, slots=True, kw_only=True)
class _MonthDay:
    """A day of a month that waits for the period before it: ", trước ngày 15"."""

    text: str
    day: int
    inclusive: bool
    month: Literal["first", "last", "next"] | None
    """None where the words do not say."""
    periods: tuple[PeriodKind, ...]
    """Empty where the words do not say."""
    time: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """A repeat that waits for the count before it: "; định kỳ cứ sau 05 ngày làm việc"."""

    text: str
    count: int
    unit: TimeUnit
    until: str


_Found = tuple[Rule, ...] | _MonthDay | _Again


def _with(rule: Rule, more: _MonthDay | _Again, text: str) -> Rule:
    """A rule with the day, or the repeat, that the next phrase adds to it."""
    count = as_after(rule)
    if isinstance(more, _Again) and count is not None and count.event is not None:
        return Every(
            text=text,
            event=count.event,
            count=count.count,
            unit=count.unit,
            then_count=more.count,
            then_unit=more.unit,
            until=more.until,
        )
    report = as_periodic(rule)
    if isinstance(more, _MonthDay) and report is not None and report.day is None:
        if more.periods and not _same_month(more, report.periods):
            raise TthcError(_("“{text}”: the day is in another period than the report").format(text=text))
        found = replace(
            report, text=text, day=more.day, inclusive=more.inclusive, month=more.month or "last", time=more.time
        )
        if more.month is None and report.periods != ("month",):
            raise two_readings(text, _said([replace(found, month="first")]), _said([found]))
        return found
    raise _alone(more)


def _same_month(day: _MonthDay, of: tuple[PeriodKind, ...]) -> bool:
    """Whether a day of one period is one of all: the last month of the fourth quarter is the last of the year, too."""
    if day.periods == of:
        return True
    (period,) = day.periods
    return day.month != "first" and period in of and all(MONTHS_IN[other] >= MONTHS_IN[period] for other in of)


def _on_day_of_year(report: Periodic, day: Rule, text: str) -> Rule:
    """A yearly report with the day on which it is due: "định kỳ hằng năm, trước ngày 15/12"."""
    if report.periods != ("year",):
        raise TthcError(
            _("“{text}” names one day of the year for a report that comes more often; write each day by itself").format(
                text=text
            )
        )
    return replace(day, text=text)


def _alone(more: _MonthDay | _Again) -> TthcError:
    if isinstance(more, _Again):
        words = _("“{text}” repeats something, but no time counted from an event stands before it")
    else:
        words = _("“{text}” does not say which month; write “hằng tháng”, “của tháng cuối quý”, or the month itself")
    return TthcError(words.format(text=more.text))


_UNITS: Final[Mapping[str, TimeUnit]] = {
    "DAY": "day",
    "WORKING_DAY": "working_day",
    "WEEK": "week",
    "MONTH": "month",
    "QUARTER": "quarter",
    "YEAR": "year",
}


_PERIODS: Final[Mapping[str, PeriodKind]] = {"MONTH": "month", "QUARTER": "quarter", "YEAR": "year"}


_PERIODS_OF: Final[Mapping[tuple[int, str], PeriodKind]] = {
    (1, "month"): "month",
    (3, "month"): "quarter",
    (1, "quarter"): "quarter",
    (6, "month"): "half",
    (12, "month"): "year",
    (1, "year"): "year",
}


_WEEKDAYS: Final[Mapping[str, Weekday]] = {
    spelled(word): WEEKDAYS[place]
    for place, words in enumerate(("hai 2", "ba 3", "tư 4", "năm 5", "sáu 6", "bảy bẩy 7", "nhật nhựt"))
    for word in words.split()
}
"""Days of the week by the last word of their names."""


_PARTS: Final[Mapping[str, int]] = {spelled(word): place for place, word in enumerate(("đầu", "giữa", "cuối"))}


_BEGINNING, _MIDDLE, _END = range(3)


_OPEN: Final = frozenset(("LATEST", "MOST", "UP_TO"))
"""Words that name the last day: "chậm nhất", "không quá", "đến hết"."""


_Window = tuple[date, date]
"""First and last day, both counted."""


class _Phrase:
    """Reads the tree of one phrase."""

    def __init__(self, entry: Node, text: Text, year: int, has_start: bool) -> None:
        children: list[Any] = entry.children
        self._tree: Any = next(child for child in children if not is_token(child))
        self._limits = [child for child in children if is_token(child) and child.type in _LIMITS]
        self._source = text
        self._year = year
        self._has_start = has_start
        self.start = start_of(children[0])
        self.end = end_of(self._tree)
        self._text = text.part(self.start, self.end)
        labels = [self._words_of(child) for child in children if kind_of(child) == "LEAD"]
        self.label = next((words.rstrip(": ") for words in labels if words.rstrip().endswith(":")), None)
        """Words before a colon that say which report it is: "báo cáo 6 tháng:"."""
        asides = (self._words_of(child) for child in children if kind_of(child) == "ASIDE")
        self.aside = next((words.strip(" ,") for words in asides), None)
        """Words behind it that have no date: "hoặc đột xuất"."""
        self._kinds: set[str] = set()
        self._hour: str | None = None
        self._take_in(children)

    def _take_in(self, children: Sequence[Any]) -> None:
        """Note what the words before a day say: how it counts, and by which hour of it."""
        self._kinds |= {child.type for child in children if is_token(child) and child.type in _LIMITS}
        for child in children:
            if kind_of(child) == "HOUR":
                self._hour = self._hour_of(child)
                if "BEFORE" in self._kinds:  # before an hour of the day, so the day itself is in time
                    self._kinds = self._kinds - {"BEFORE"} | {"LATEST"}

    def _hour_of(self, token: Node) -> str:
        hours, minutes = [*re.findall("[0-9]+", token), "0"][:2]
        found = f"{int(hours):02d}:{int(minutes):02d}"
        if not HOUR.fullmatch(found):
            raise TthcError(_("“{text}”: there is no hour {hour}").format(text=self._text, hour=found))
        return found

    @property
    def is_bare_year(self) -> bool:
        """Whether it is a year and nothing else."""
        return bool(_BARE_YEAR.fullmatch(self._text))

    @property
    def is_day(self) -> bool:
        """Whether it names a fixed day."""
        return kind_of(self._tree) == "fixed_day"

    @property
    def is_bare_day(self) -> bool:
        """Whether it is a day with no words around it that say how it counts."""
        return self.is_day and len(self._tree.children) == 1 and not self._kinds and self._hour is None

    @property
    def is_bare_month(self) -> bool:
        """Whether it is months with no words around them that say how they count."""
        children = self._tree.children
        return (
            self._tree.data == "window"
            and not self._limits
            and not is_token(children[0])
            and (children[0].data == "months")
        )

    @property
    def is_every(self) -> bool:
        """Whether it says "hằng năm" alone, which can be how often, or what goes on in every year."""
        return kind_of(self._tree) == "periodic" and kind_of(self._tree.children[0]) == "EACH" and not self._limits

    def read(self) -> _Found:
        """What the phrase says."""
        if self._hour is not None and self._tree.data not in _ON_A_DAY:
            self._stop(self._tree)
        found: _Found = getattr(self, f"_read_{self._tree.data}")()
        if self._hour is None or isinstance(found, _MonthDay):
            return found
        days = [day for rule in found if (day := as_last_day(rule))] if isinstance(found, tuple) else []
        if not isinstance(found, tuple) or len(days) != len(found):
            self._stop(self._tree)
        return tuple(replace(day, time=self._hour) for day in days)

    # -- counts

    def _read_counted(self) -> _Found:
        count, unit = self._quantity(self._tree.children[0])
        self._only("LATEST", "MOST", "INSIDE", "AFTER", "LEAST", "BEFORE")
        if count in (6, 9) and unit == "month" and self._kinds <= {"INSIDE"}:
            window = self._within(*_months(self._year, 1, count))
            if self._has_start:
                raise self._two([self._after(count, unit, event=_START)], [window])
            if count == 9:
                return (window,)
        if "BEFORE" in self._kinds:
            return (Before(text=self._text, event=_START, count=count, unit=unit),)
        return (self._after(count, unit, event=_START),)

    def _read_from(self) -> _Found:
        count, unit = self._quantity(self._tree.children[0])
        moment = self._moment(self._tree.children[2:])
        self._only("LATEST", "MOST", "INSIDE", "AFTER", "LEAST", "BEFORE")
        after = self._after(count, unit, **moment)
        if "BEFORE" in self._kinds:
            raise self._two([after], [Before(text=self._text, count=count, unit=unit, **moment)])
        return (after,)

    def _read_since(self) -> _Found:
        self._only("LATEST", "MOST", "INSIDE")
        quantity = self._tree.children[-1]
        words = ("COMMA", "LATEST", "MOST", "INSIDE")
        moment = [child for child in self._tree.children[1:-1] if not (is_token(child) and child.type in words)]
        return (self._after(*self._quantity(quantity), **self._moment(moment)),)

    def _read_up_to(self) -> _Found:
        if "BEFORE" not in self._kinds:
            self._stop(self._tree.children[1])
        return self._back(self._tree.children[0], self._moment(self._tree.children[2:]))

    def _read_back(self) -> _Found:
        count, unit = self._quantity(self._tree.children[0])
        moment = self._moment(self._tree.children[2:])
        self._only("LATEST", "LEAST", "MOST", "INSIDE")
        before = Before(text=self._text, count=count, unit=unit, **moment)
        if any(kind_of(child) == "COMMA_BEFORE" for child in self._tree.children) and (
            "date" in moment or not self._kinds & {"LATEST", "LEAST"}
        ):
            apart: list[Rule] = [self._after(count, unit, event=_START), By(text=self._text, inclusive=False, **moment)]
            raise self._two([before], apart)
        if unit == "month" and count % 3 == 0 and "date" in moment:  # "báo cáo 6 tháng trước ngày 15/6"
            raise self._two([before], [By(text=self._text, inclusive=False, **moment)])
        if self._kinds & {"MOST", "INSIDE"}:
            raise two_readings(
                self._text,
                _said([before]),
                _("in the {offset} before it, and no earlier").format(offset=offset_words(count, unit)),
            )
        return (before,)

    def _back(self, quantity: Node, moment: dict[str, Any]) -> tuple[Rule, ...]:
        self._only("LATEST", "LEAST", "BEFORE")
        count, unit = self._quantity(quantity)
        return (Before(text=self._text, count=count, unit=unit, **moment),)

    def _after(self, count: int, unit: TimeUnit, **moment: Any) -> After:  # noqa: ANN401 - event or date
        if "LEAST" in self._kinds:
            raise self._earliest_day()
        return After(text=self._text, count=count, unit=unit, **moment)

    # -- days

    def _read_event_day(self) -> _Found:
        intro, event, *rest = self._tree.children
        moment: dict[str, Any] = {"event": self._event(event)}
        if rest:
            if "BEFORE" not in self._kinds:
                self._stop(rest[-1])
            return self._back(rest[-1], moment)
        self._only("LATEST", "MOST", "UP_TO", "BEFORE")
        if "BEFORE" in self._kinds:
            return (By(text=self._text, inclusive=False, **moment),)
        if not self._kinds or intro.type == "WHEN":
            raise TthcError(_("“{text}” names an event but sets no time for it").format(text=self._text))
        return (By(text=self._text, inclusive=True, **moment),)

    def _read_fixed_day(self) -> tuple[Rule, ...]:
        days: list[Any] = [child for child in self._tree.children if not is_token(child)]
        day, *rest = days
        if rest and kind_of(rest[0]) == "quantity":
            if "BEFORE" not in self._kinds:
                self._stop(rest[0])
            return self._back(rest[0], {"date": self._day(day)})
        if self._kinds & {"AFTER", "LEAST"}:
            raise self._earliest_day()
        inclusive = "BEFORE" not in self._kinds
        return tuple(By(text=self._text, date=self._day(day), inclusive=inclusive) for day in days)

    def _read_exact(self) -> _Found:
        self._only()
        return (On(text=self._text, **self._moment(self._tree.children[1:])),)

    def _read_by_plan(self) -> _Found:
        self._only()
        return (By(text=self._text, event=self._event(self._tree.children[1]), inclusive=True),)

    def _read_span(self) -> _Found:
        self._only("INSIDE")
        first, last, *marks = [child for child in self._tree.children if not is_token(child)]
        end = self._day(last)
        begin = self._first_day(first, end) if kind_of(first) == "first_day" else self._day(first, end.year)
        return (self._within(begin, end, *(self._day(mark, end.year) for mark in marks)),)

    def _first_day(self, tree: Node, end: date) -> date:
        """The first day of a span in the month of its last one: "từ ngày 10 đến ngày 15/6"."""
        day = self._count(tree.children)
        return end.replace(day=day) if day <= end.day else end + timedelta(days=1)

    # -- windows

    def _read_window(self) -> _Found:
        tree = next(child for child in self._tree.children if not is_token(child))
        if tree.data == "whole_year" and [child.type for child in tree.children] == ["YEAR"] and not self._kinds:
            raise TthcError(_("“{text}” can be the number five or the year; write “trong năm”").format(text=self._text))
        if tree.data in ("whole_year", "half"):
            return self._in_window(self._plain_window(tree))
        if tree.data == "years":
            named = [child for child in tree.children if child.type in ("YEAR_NUMBER", "BARE_YEAR")]
            begin, end = (self._sound(int(year)) for year in named)
            return self._in_window((date(begin, 1, 1), date(end, 12, 31)))
        windows, joints = self._listed(tree)
        since = is_token(self._tree.children[0]) and self._tree.children[0].type == "FROM"
        if since and joints != {"to"}:
            raise TthcError(_("“{text}” names a first day but no last one").format(text=self._text))
        first, last = windows[0][0], windows[-1][1]
        in_a_row = all(one[1] + timedelta(days=1) == other[0] for one, other in itertools.pairwise(windows))
        whole = [self._within(first, last, *(window[1] for window in windows[:-1]))]
        if not joints:
            return self._in_window(windows[0])
        if joints == {"to"}:
            if len(windows) > 2:
                raise TthcError(
                    _("“{text}” joins periods by “đến” more than once; write each time by itself").format(
                        text=self._text
                    )
                )
            return self._in_window((first, last))
        self._only("INSIDE")
        each = [self._within(*window) for window in windows]
        if "to" in joints:
            raise TthcError(
                _("“{text}” joins periods in more than one way; write each time by itself").format(text=self._text)
            )
        if joints <= {"/", "or"} and in_a_row:
            return tuple(whole)
        if joints <= {",", "and"} and not in_a_row:
            return tuple(each)
        if joints <= {",", "and"}:
            raise self._two(whole, each)
        raise self._two(each[:1], each[1:])

    def _in_window(self, window: _Window) -> _Found:
        """A window with the words before it: in it, by its last day, or before its first."""
        self._only("LATEST", "MOST", "UP_TO", "INSIDE", "AFTER", "LEAST", "BEFORE")
        if self._kinds & {"AFTER", "LEAST"}:
            raise self._earliest_day()
        if "BEFORE" in self._kinds:
            # "trước hết quý II" names the end of it
            return (By(text=self._text, date=window["UP_TO" in self._kinds], inclusive=False),)
        if self._kinds & _OPEN:
            return (By(text=self._text, date=window[1], inclusive=True),)
        return (self._within(*window),)

    def _plain_window(self, tree: Node) -> _Window:
        year = self._bare_year(tree)
        if tree.data == "whole_year":
            return _months(year, 1, 12)
        return self._part_of_year(tree.children[1], 6, year)

    def _listed(self, tree: Node) -> tuple[list[_Window], set[str]]:
        """The quarters or months of a list, and how they are joined: ``to``, ``/``, ``,``, ``and``, ``or``."""
        names: list[Any] = [child for child in tree.children if not is_token(child)]
        joints = {_joint(child) for child in tree.children if is_token(child) and child.type.startswith("NEXT_")}
        windows: list[_Window] = []
        year = self._year
        for name in reversed(names):  # "quý I/II năm 2024": the year stands behind the last
            years = [child for child in name.children if not is_token(child) and child.data == "year"]
            year = self._named_year(years[0]) if years else year
            if name.data == "quarter":
                number = _number(name.children[0])
                windows.append(_months(year, 3 * number - 2, 3 * number))
            elif name.data == "month_alone":
                year, number = self._named_year(name), self._month(_number(name.children[0]))
                windows.append(_months(year, number, number))
            else:
                number = self._month_number(name.children[0])
                windows.append(_months(year, number, number))
        windows.reverse()
        if any(one[1] >= other[0] for one, other in itertools.pairwise(windows)):
            raise TthcError(_("“{text}” does not go forward in time").format(text=self._text))
        return windows, joints

    def _read_part_year(self) -> _Found:
        quantity, part = self._tree.children[:2]
        count, unit = self._quantity(quantity)
        count *= 3 if unit == "quarter" else 1
        if unit not in ("month", "quarter") or count > 12:
            self._stop(part)
        return self._in_window(self._part_of_year(part, count, self._bare_year(self._tree)))

    def _part_of_year(self, part: Node, months: int, year: int) -> _Window:
        place = _PARTS[part]
        if place == _MIDDLE:
            self._stop(part)
        return _months(year, 1, months) if place == _BEGINNING else _months(year, 13 - months, 12)

    def _read_some_months(self) -> _Found:
        count, unit = self._quantity(self._tree.children[0])
        year = self._named_year(self._tree.children[1])
        if unit != "month" or count > 11:
            self._stop(self._tree.children[1])
        first = self._within(*_months(year, 1, count))
        if count != 9:
            raise self._two([first], [self._within(*_months(year, 13 - count, 12))])
        return self._in_window((first.first, first.last))

    def _read_part(self) -> _Found:
        """Đầu, giữa, cuối of a month or a year are days (Điều 146)."""
        part, kind, *rest = self._tree.children
        place = _PARTS[part]
        if self._kinds & {"AFTER", "LEAST"}:
            raise self._earliest_day()
        part_of: Literal["month", "year"] | None = None
        if kind.type in ("YEAR", "NEXT_YEAR", "THIS_YEAR"):
            year = self._bare_year(self._tree)
            day = (date(year, 1, 1), date(year, 6, 30), date(year, 12, 31))[place]
            part_of = "year"
        elif kind.type == "MONTH":
            years = [child for child in rest[0].children if not is_token(child) and child.data == "year"]
            first = date(
                self._named_year(years[0]) if years else self._year, self._month_number(rest[0].children[0]), 1
            )
            day = (first, first.replace(day=15), month_end(first))[place]
            part_of = "month"
        else:
            years = [child for child in rest[0].children if not is_token(child)]
            number = _number(rest[0].children[0])
            if place != _END:
                raise TthcError(
                    _("“{text}”: no text of law says which day that is; write the day or the month").format(
                        text=self._text
                    )
                )
            day = _months(self._named_year(years[0]) if years else self._year, 3 * number - 2, 3 * number)[1]
        return (By(text=self._text, date=day, inclusive="BEFORE" not in self._kinds, part_of=part_of),)

    # -- repeats

    def _read_continuous(self) -> _Found:
        self._only()
        for window in self._tree.find_data("window"):
            if kind_of(window.children[0]) == "FROM":  # a first day or a last one would be lost
                self._stop(window)
        return (Continuous(text=self._text),)

    def _read_periodic(self) -> _Found:
        children: list[Any] = self._tree.children
        periods = tuple(dict.fromkeys(self._period(child) for child in children if kind_of(child) == "period"))
        report = Periodic(text=self._text, periods=periods)
        last = children[-1]
        self._take_in(children)
        if kind_of(last) == "month_day":
            found = self._month_day(last)
            if not isinstance(found, _MonthDay):
                self._stop(last)
            return (_with(report, found, self._text),)
        if kind_of(last) == "fixed_day":
            self._tree = last
            return tuple(_on_day_of_year(report, day, self._text) for day in self._read_fixed_day())
        self._only()
        return (report,)

    def _read_regular(self) -> _Found:
        """A day behind "định kỳ": each year's where it has a month, else that of its period."""
        self._only()
        children: list[Any] = self._tree.children
        self._take_in(children)
        self._tree = children[-1]
        if self._tree.data == "fixed_day":
            return self._read_fixed_day()
        return self._month_day(self._tree) if self._tree.data == "month_day" else self._week_day()

    def _read_weekly(self) -> _Found:
        self._only("LATEST", "MOST", "INSIDE", "UP_TO", "AFTER", "LEAST", "BEFORE")
        return self._week_day()

    def _week_day(self) -> _Found:
        children: list[Any] = self._tree.children
        self._take_in(children)
        if self._kinds & {"AFTER", "LEAST"}:
            raise self._earliest_day()
        (name,) = (child for child in children if kind_of(child) == "WEEKDAY")
        weekday, inclusive = _WEEKDAYS[name.split()[-1]], "BEFORE" not in self._kinds
        if weekday == WEEKDAYS[0] and not inclusive:
            raise TthcError(_("“{text}” ends in the week before; write the day itself").format(text=self._text))
        return (Periodic(text=self._text, periods=("week",), weekday=weekday, inclusive=inclusive),)

    def _read_once(self) -> _Found:
        self._only("LEAST")
        first: Any = next(child for child in self._tree.children if kind_of(child) not in ("ONCE", "ONCE_A"))
        if is_token(first):
            return (Periodic(text=self._text, periods=(_PERIODS[first.type],)),)
        return (Periodic(text=self._text, periods=(self._period_of(*self._quantity(first), first),)),)

    def _read_month_day(self) -> _Found:
        return self._month_day(self._tree)

    def _read_again(self) -> _Found:
        self._only()
        children: list[Any] = self._tree.children
        quantity = next((child for child in children if kind_of(child) == "quantity"), None)
        event = next((child for child in children if is_token(child) and child.type == "EVENT"), None)
        for child in children:
            if kind_of(child) in ("EVENT", "TAIL") and _changes(self._words_of(child)):
                self._stop(child)
        if quantity is not None:
            count, unit = self._quantity(quantity)
        else:
            (name,) = (child for child in children if is_token(child) and child.type in _UNITS)
            count, unit = self._count(children), _UNITS[name.type]
        until = DONE if event is None else self._event(event)
        return _Again(text=self._text, count=count, unit=unit, until=until)

    def _month_day(self, tree: Node) -> _MonthDay | tuple[Rule, ...]:
        if self._kinds & {"AFTER", "LEAST"}:
            raise self._earliest_day()
        tokens = {child.type for child in tree.children if is_token(child)}
        periods = tuple(self._period(child) for child in tree.children if kind_of(child) == "period")
        days = [self._count([child]) for child in tree.children if kind_of(child) in ("NUMBER", "FIVE")]
        day = days[0] if days else self._count(tree.children)
        if max(days, default=day) > 31:
            raise TthcError(_("“{text}”: no month has a day {day}").format(text=self._text, day=max(days)))
        month: Literal["first", "last", "next"] | None = None
        if "LAST_MONTH" in tokens:
            month = "last"
        elif "FIRST_MONTH" in tokens:
            month = "next" if tokens & {"AFTER", "FOLLOWING"} else "first"
        elif "NEXT_MONTH_OF" in tokens:
            month = "next"
        inclusive = "BEFORE" not in self._kinds
        if len(days) > 1:  # "trước ngày 05 và 20 hằng tháng"
            return tuple(Periodic(text=self._text, periods=periods, day=day, inclusive=inclusive) for day in days)
        return _MonthDay(text=self._text, day=day, inclusive=inclusive, month=month, periods=periods, time=self._hour)

    def _period(self, tree: Node) -> PeriodKind:
        names = [child for child in tree.children if is_token(child)]
        if names[0].type == "HALF":
            return "half"
        if names[0].type in _PERIODS:
            return _PERIODS[names[0].type]
        return self._period_of(self._count(names), _UNITS[names[-1].type], tree)

    def _period_of(self, count: int, unit: TimeUnit, tree: Node) -> PeriodKind:
        found = _PERIODS_OF.get((count, unit))
        if found is None:
            raise TthcError(_("“{text}”: reports come every month, quarter, half-year or year").format(text=self._text))
        return found

    # -- what phrases are made of

    def _quantity(self, tree: Node) -> tuple[int, TimeUnit]:
        (unit,) = (child for child in tree.children if not is_token(child))
        return self._count(tree.children), _UNITS[unit.children[0].type]

    def _count(self, children: Sequence[Any]) -> int:
        """A number, whose words in brackets must agree with it: "05 (năm)"."""
        number = next(child for child in children if is_token(child) and child.type in ("NUMBER", "FIVE"))
        words = next((child for child in children if is_token(child) and child.type == "IN_WORDS"), None)
        count = _number(number)
        if count < 1:
            raise TthcError(_("“{text}”: a count is 1 or more").format(text=self._text))
        if words is not None and _number_or_none(words.strip("() ")) != count:
            raise TthcError(
                _("“{text}”: the number {count} and the words {words} do not agree").format(
                    text=self._text, count=count, words=self._words_of(words)
                )
            )
        return count

    def _words_of(self, node: Node) -> str:
        return self._source.part(start_of(node), end_of(node))

    def _moment(self, children: Sequence[Any]) -> dict[str, Any]:
        """What a count starts from, as fields of a rule."""
        last = children[-1]
        return {"event": self._event(last)} if is_token(last) else {"date": self._day(last)}

    def _event(self, token: Node) -> str:
        words = self._words_of(token).strip(" ,.;:")
        if not words:
            self._stop(token)
        if _names_nothing(words):
            raise TthcError(
                _("“{text}”: “{words}” names no event; write what happens on that day").format(
                    text=self._text, words=words
                )
            )
        if pattern_of("UNENDED").search(token.strip(" ,.;:")):
            raise TthcError(
                _("“{text}”: “{words}” is not complete; write what happens on that day").format(
                    text=self._text, words=words
                )
            )
        if _changes(words):
            raise TthcError(
                _("“{text}”: “{words}” holds words that change the time; write them apart").format(
                    text=self._text, words=words
                )
            )
        if pattern_of("TWO_EVENTS").search(token):
            raise TthcError(
                _("“{text}” counts from two days, and does not say which one; write each time by itself").format(
                    text=self._text
                )
            )
        return words

    def _day(self, tree: Node, year: int | None = None) -> date:
        """A day; ``year`` stands in where it has none, else the plan's."""
        tokens = [child for child in tree.children if is_token(child) and child.type != "DAY"]
        named = [self._named_year(child) for child in tree.children if kind_of(child) == "year"]
        months = [child for child in tree.children if kind_of(child) == "month_number"]
        if months:
            numbers = [self._count(tokens), self._month_number(months[0])]
        else:
            numbers = [int(number) for number in re.findall("[0-9]+", tokens[0])]
        if tokens[0].type == "ISO":
            numbers.reverse()
        if len(numbers) == 3:
            named.append(numbers.pop())
        if named and named[-1] < 100:
            raise TthcError(_("“{text}”: write the year with four digits").format(text=self._text))
        if len(set(named)) > 1:
            raise TthcError(_("“{text}” names two years for one day").format(text=self._text))
        day, month = numbers
        self._no_months(tree, day, month, named)
        try:
            return date(self._sound(named[0]) if named else year or self._year, month, day)
        except ValueError:
            raise TthcError(
                _("“{text}”: there is no day {day}/{month}; the day stands first, then the month").format(
                    text=self._text, day=day, month=month
                )
            ) from None

    def _no_months(self, tree: Node, day: int, month: int, named: Sequence[int]) -> None:
        """Refuse a day that can be a row of months: "6-12/2024"."""
        first, *rest = tree.children
        if not is_token(first) or first.type != "DATE" or "-" not in first or not rest or "-" in rest[0].children[-1]:
            return
        if day < month <= 12 and rest[0].children[-1].type == "SLASH_YEAR":
            year = self._sound(named[0])
            raise self._two(
                [By(text=self._text, date=date(year, month, day), inclusive="BEFORE" not in self._kinds)],
                [self._within(*_months(year, day, month))],
            )

    def _month_number(self, tree: Node) -> int:
        return self._month(5 if tree.children[0].type == "YEAR" else _number(tree.children[0]))

    def _month(self, number: int) -> int:
        if not 1 <= number <= 12:
            raise TthcError(_("“{text}”: there is no month {month}").format(text=self._text, month=number))
        return number

    def _named_year(self, tree: Node) -> int:
        last = tree.children[-1]
        if last.type in ("NEXT_YEAR", "THIS_YEAR"):
            return self._bare_year(tree)
        return self._sound(int(re.sub("[^0-9]", "", last)))

    def _bare_year(self, tree: Node) -> int:
        """The year that stands at the end of a tree; else the plan's, or the one after it for "năm sau"."""
        last = tree.children[-1]
        if last.type in ("YEAR_NUMBER", "BARE_YEAR"):
            return self._sound(int(last))
        return self._sound(self._year + 1) if last.type == "NEXT_YEAR" else self._year

    def _sound(self, year: int) -> int:
        if not 1900 <= year <= 2200:
            raise TthcError(_("“{text}”: {year} is no year of a plan").format(text=self._text, year=year))
        return year

    def _within(self, first: date, last: date, *milestones: date) -> Within:
        if last < first:
            raise TthcError(_("“{text}” ends before it begins").format(text=self._text))
        return Within(text=self._text, first=first, last=last, milestones=milestones)

    # -- refusals

    def _only(self, *kinds: str) -> None:
        """Refuse words before the phrase that mean nothing there."""
        for limit in self._limits:
            if limit.type not in kinds:
                self._stop(limit)

    def _stop(self, node: Node) -> NoReturn:
        raise stopped(self._source, start_of(node))

    def _two(self, first: Sequence[Rule], second: Sequence[Rule]) -> AmbiguousError:
        return two_readings(self._text, _said(first), _said(second))

    def _earliest_day(self) -> TthcError:
        return TthcError(_("“{text}” sets the earliest day, not the last one").format(text=self._text))


_LIMITS: Final = frozenset(("LATEST", "MOST", "INSIDE", "UP_TO", "AFTER", "LEAST", "BEFORE"))


_ON_A_DAY: Final = frozenset(("event_day", "fixed_day", "month_day", "weekly"))
"""The phrases that can have an hour before them."""


def _changes(words: str) -> bool:
    """Whether words beside a time would change it; as they were written, not as a misspelt word is read."""
    return bool(pattern_of("CHANGED").search(text_of(words).plain))


def _names_nothing(words: str) -> bool:
    """Whether words name no event: each of them only joins or points, or the first joins them to what is not there."""
    each = re.findall(r"[^\W_]+", unaccented(text_of(words).plain))
    joining = {unaccented(word) for word in phrases_of("JOINING")}
    return not set(each) - {unaccented(word) for word in phrases_of("NAMELESS")} or each[0] in joining


def _months(year: int, first: int, last: int) -> _Window:
    """Whole months of a year."""
    return date(year, first, 1), month_end(date(year, last, 1))


def _joint(token: str) -> str:
    """How a quarter or a month is joined to the one before it."""
    word = token.strip().removeprefix(",").strip().split(" ")[0]
    if token.strip().startswith("/"):
        return "/"
    if token.strip().startswith("-"):
        return "to"
    return {spelled("và"): "and", spelled("hoặc"): "or", spelled("đến"): "to", spelled("tới"): "to"}.get(word, ",")
