"""Repeats: "thường xuyên", "định kỳ hàng tháng, quý", "trước ngày 15 hằng tháng", "thứ Sáu hằng tuần"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.additions import DONE, MonthDay, Reading, Repeat, on_day_of_year, with_addition
from tthc_cli.phrases.grammar import Node, is_token, node_kind, without_weekday
from tthc_cli.phrases.named_days import DayPhrases
from tthc_cli.phrases.phrase_parts import NUMBERS, UNITS, changes
from tthc_cli.phrases.text import spelled
from tthc_cli.rules import Continuous, Periodic, PeriodKind, Rule, TimeUnit
from tthc_cli.workdays import WEEKDAYS, Weekday

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


class RepeatPhrases(DayPhrases):
    """Phrases for what goes on, comes in each period, or again and again."""

    def _read_continuous(self) -> Reading:
        """Read "thường xuyên"."""
        self._only()
        for window in self._tree.find_data("window"):
            if node_kind(window.children[0]) == "FROM":  # a first day or a last one would be lost
                self._stop(window)
        return (Continuous(text=self._text),)

    def _read_periodic(self) -> Reading:
        """Read "định kỳ hàng tháng, quý và năm"."""
        children: list[Any] = self._tree.children
        periods = tuple(dict.fromkeys(self._period(child) for child in children if node_kind(child) == "period"))
        report = Periodic(text=self._text, periods=periods)
        last = children[-1]
        self._take_in(children)
        if node_kind(last) == "month_day":
            day = self._month_day(last)
            if not isinstance(day, MonthDay):
                self._stop(last)
            return (with_addition(report, day, self._text, self._choice),)
        if node_kind(last) == "fixed_day":
            self._tree = last
            return tuple(on_day_of_year(report, day, self._text) for day in self._read_fixed_day())
        self._only()
        return (report,)

    def _read_regular(self) -> Reading:
        """A day behind "định kỳ": each year's if it has a month, else that of its period."""
        self._only()
        children: list[Any] = self._tree.children
        self._take_in(children)
        self._tree = children[-1]
        if self._tree.data == "fixed_day":
            return self._read_fixed_day()
        return self._month_day(self._tree) if self._tree.data == "month_day" else self._week_day()

    def _read_weekly(self) -> Reading:
        """Read "hằng tuần (thứ Sáu)"."""
        self._only("LATEST", "MOST", "INSIDE", "UP_TO", "AFTER", "LEAST", "BEFORE")
        return self._week_day()

    def _week_day(self) -> Reading:
        children: list[Any] = self._tree.children
        self._take_in(children)
        if self._limit_kinds & {"AFTER", "LEAST"}:
            raise self._earliest_day()
        (name,) = (child for child in children if node_kind(child) == "WEEKDAY")
        weekday, inclusive = _WEEKDAYS[name.split()[-1]], "BEFORE" not in self._limit_kinds
        if weekday == WEEKDAYS[0] and not inclusive:
            raise TthcError(_("“{text}” ends in the week before; write the day itself").format(text=self._text))
        return (Periodic(text=self._text, periods=("week",), weekday=weekday, inclusive=inclusive),)

    def _read_once(self) -> Reading:
        """Read "01 lần/quý", "3 tháng một lần"."""
        self._only("LEAST")
        first: Any = next(child for child in self._tree.children if node_kind(child) not in ("ONCE", "ONCE_A"))
        if is_token(first):
            return (Periodic(text=self._text, periods=(_PERIODS[first.type],)),)
        return (Periodic(text=self._text, periods=(self._period_of(*self._quantity(first), first),)),)

    def _read_month_day(self) -> Reading:
        """Read "ngày 15 hàng quý", "định kỳ hàng tháng, trước ngày 25"."""
        return self._month_day(self._tree)

    def _read_again(self) -> Reading:
        """Read "10 ngày kể từ ngày nhận đơn, sau đó cứ 5 ngày"."""
        self._only()
        children: list[Any] = self._tree.children
        quantity = next((child for child in children if node_kind(child) == "quantity"), None)
        event = next((child for child in children if is_token(child) and child.type == "EVENT"), None)
        for child in children:
            if node_kind(child) in ("EVENT", "TAIL") and changes(self._words_of(child)):
                self._stop(child)
        if quantity is not None:
            count, unit = self._quantity(quantity)
        else:
            (name,) = (child for child in children if is_token(child) and child.type in UNITS)
            count, unit = self._count(children), UNITS[name.type]
        until = DONE if event is None else self._event(event)
        return Repeat(text=self._text, count=count, unit=unit, until=until)

    def _month_day(self, tree: Node) -> MonthDay | tuple[Rule, ...]:
        if self._limit_kinds & {"AFTER", "LEAST"}:
            raise self._earliest_day()
        tokens = {child.type for child in tree.children if is_token(child)}
        periods = tuple(self._period(child) for child in tree.children if node_kind(child) == "period")
        days = [self._count([child]) for child in tree.children if node_kind(child) in NUMBERS]
        if max(days) > 31:
            raise TthcError(_("“{text}”: no month has a day {day}").format(text=self._text, day=max(days)))
        month: Literal["first", "last", "next"] | None = None
        if "LAST_MONTH" in tokens:
            month = "last"
        elif "FIRST_MONTH" in tokens:
            month = "next" if tokens & {"AFTER", "FOLLOWING"} else "first"
        elif "NEXT_MONTH_OF" in tokens:
            month = "next"
        inclusive = "BEFORE" not in self._limit_kinds
        if len(days) > 1:  # "trước ngày 05 và 20 hằng tháng"
            return tuple(Periodic(text=self._text, periods=periods, day=day, inclusive=inclusive) for day in days)
        return MonthDay(
            text=self._text, day=days[0], inclusive=inclusive, month=month, periods=periods, time=self._time
        )

    def _period(self, tree: Node) -> PeriodKind:
        names = [child for child in tree.children if is_token(child)]
        if names[0].type == "HALF":
            return "half"
        if names[0].type in _PERIODS:
            return _PERIODS[names[0].type]
        return self._period_of(self._count(names), UNITS[names[-1].type], tree)

    def _period_of(self, count: int, unit: TimeUnit, tree: Node) -> PeriodKind:
        period = _PERIODS_OF.get((count, unit))
        if (count, unit) == (1, "week"):
            raise without_weekday(self._text)
        if period is None:
            raise TthcError(_("“{text}”: reports come every month, quarter, half-year or year").format(text=self._text))
        return period
