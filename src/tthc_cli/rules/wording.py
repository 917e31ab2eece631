"""Rules in words: said back to people, and written as a plan would write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import assert_never

from tthc_cli.i18n import _, ngettext
from tthc_cli.rules.kinds import (
    After,
    Before,
    By,
    Continuous,
    EarliestOf,
    Every,
    On,
    Periodic,
    Rule,
    TimeUnit,
    Within,
    part_days,
)
from tthc_cli.rules.periods import PeriodKind, month_end
from tthc_cli.workdays import WEEKDAYS, Weekday, weekday_name

Label = Callable[[str], str]
"""What people call an event, by its key."""


def say(rule: Rule, label: Label) -> str:
    """What a rule means, in plain words in the language of the output, so that a person sees what was understood.

    Args:
        rule: The rule.
        label: What people call an event, by its key.
    """
    match rule:
        case After():
            return _("{offset} after: {event}").format(
                offset=offset_words(rule.count, rule.unit), event=_named(rule, label)
            )
        case Before():
            return _("{offset} before: {event}").format(
                offset=offset_words(rule.count, rule.unit), event=_named(rule, label)
            )
        case On():
            return _("on the day itself: {event}").format(event=_named(rule, label))
        case By():
            day = _named(rule, label)
            if rule.time is not None:
                day += ", " + rule.time
            if rule.inclusive:
                return _("on or before: {day}").format(day=day)
            return _("before, the day itself excluded: {day}").format(day=day)
        case Within():
            words = _("from {first} to {last}").format(first=_day(rule.first), last=_day(rule.last))
            if rule.milestones:
                marks = ", ".join(map(_day, rule.milestones))
                words += " " + _("(soft milestone: {days})").format(days=marks)
            return words
        case Every():
            return _("{first} after: {event}; then every {then}, until: {until}").format(
                first=offset_words(rule.count, rule.unit),
                event=label(rule.event),
                then=offset_words(rule.then_count, rule.then_unit),
                until=label(rule.until),
            )
        case Periodic():
            return _periodic(rule)
        case Continuous():
            return _("continuous, without a date")
        case EarliestOf():
            return _("the earliest of: {parts}").format(parts="; ".join(say(part, label) for part in rule.parts))
        case _:
            assert_never(rule)


def _periodic(rule: Periodic) -> str:
    names = {
        "week": _("week"),
        "month": _("month"),
        "quarter": _("quarter"),
        "half": _("half-year"),
        "year": _("year"),
    }
    periods = [names[period] for period in rule.periods]
    if rule.report is False:
        words = _("once in every {periods}").format(periods=_(" and every ").join(periods))
    else:
        words = _("a report for every {periods}").format(periods=", ".join(periods))
    if rule.weekday is not None:
        day = weekday_of(rule.weekday)
        due = _("on or before {weekday}") if rule.inclusive else _("before {weekday}, the day itself excluded")
        words = f"{words}, " + due.format(weekday=day)
    elif rule.day is not None:
        months = {
            "first": _("the first month of the period"),
            "last": _("the last month of the period"),
            "next": _("the month after the period"),
        }
        if rule.periods == ("month",):  # its first month and its last one are the month itself
            months = {"first": _("that month"), "last": _("that month"), "next": _("the month after it")}
        if rule.inclusive:
            due = _("on or before day {day} of {month}")
        else:
            due = _("before day {day} of {month}, the day itself excluded")
        words = f"{words}, " + due.format(day=rule.day, month=months[rule.month])
    elif rule.report is False:
        words = f"{words}, " + _("by its last day")
    return words if rule.time is None else f"{words}, {rule.time}"


def weekday_of(weekday: Weekday) -> str:
    """The name of a day of the week, in the language of the output."""
    return weekday_name(date.fromisocalendar(2024, 1, WEEKDAYS.index(weekday) + 1))


def labelled(rule: Rule, words: str) -> str:
    """What is said of a rule, behind the label that its words have in the plan.

    Args:
        rule: The rule.
        words: What is said of it.
    """
    return words if rule.label is None else f"{rule.label}: {words}"


def _named(rule: After | Before | On | By, label: Label) -> str:
    if rule.event is not None:
        return label(rule.event)
    return "" if rule.date is None else _day(rule.date)


# -- as a plan writes it ----------------------------------------------------------------------------------------------
# These words are Vietnamese whatever the language of the output: they are what `tthc_cli.phrases` reads.

_UNITS: dict[TimeUnit, str] = {
    "day": "ngày",
    "working_day": "ngày làm việc",
    "week": "tuần",
    "month": "tháng",
    "quarter": "quý",
    "year": "năm",
}
_PERIODS: dict[PeriodKind, str] = {
    "week": "tuần",
    "month": "tháng",
    "quarter": "quý",
    "half": "6 tháng",
    "year": "năm",
}
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_MONTHS = {"first": "tháng đầu kỳ", "last": "tháng cuối kỳ", "next": "tháng đầu kỳ sau"}
_ROMAN = ("I", "II", "III", "IV")


def write(rule: Rule, label: Label) -> str:
    """A rule as a Vietnamese phrase that reads as the same rule; events stand in it by their labels.

    Args:
        rule: The rule.
        label: What people call an event, by its key.

    >>> write(After(text="-", event="x", count=5, unit="working_day"), lambda key: "nhận được hồ sơ")
    'chậm nhất 05 ngày làm việc kể từ ngày nhận được hồ sơ'
    """
    match rule:
        case After():
            return f"chậm nhất {_count(rule.count, rule.unit)} kể từ {_point(rule, label)}"
        case Before():
            return f"chậm nhất trước {_count(rule.count, rule.unit)} tính đến {_point(rule, label)}"
        case On():
            return f"đúng {_point(rule, label)}"
        case By():
            if rule.part_of is not None and rule.date is not None:
                part = ("đầu", "giữa", "cuối")[part_days(rule).index(rule.date)]
                month = f"tháng {rule.date.month} " if rule.part_of == "month" else ""
                return f"{'' if rule.inclusive else 'trước '}{part} {month}năm {rule.date.year}"
            return f"{_until(rule)} {_point(rule, label)}"
        case Within():
            return _window(rule)
        case Every():
            first = f"{_count(rule.count, rule.unit)} kể từ {_day_of(_lower(label(rule.event)))}"
            again = f"định kỳ cứ sau {_count(rule.then_count, rule.then_unit)}"
            return f"{first}; hết thời hạn này mà chưa {_lower(label(rule.until))}, {again}"
        case Periodic():
            if rule.weekday is not None:
                return f"{_until(rule)} {_WEEKDAYS[WEEKDAYS.index(rule.weekday)]} hằng tuần"
            words = "báo cáo định kỳ hàng " if rule.report else "định kỳ hàng "
            words += ", ".join(_PERIODS[period] for period in rule.periods)
            if rule.day is None:
                return words
            return f"{words}, {_until(rule)} ngày {rule.day:02d} của {_MONTHS[rule.month]}"
        case Continuous():
            return "thường xuyên"
        case EarliestOf():
            windows = [part for part in rule.parts if isinstance(part, Within)]
            # names of several windows would be read as a list: "quý I hoặc quý III"
            parts = (_span(part) if part in windows[1:] else write(part, label) for part in rule.parts)
            return " hoặc ".join(parts) + ", tùy thời điểm nào đến trước"
        case _:
            assert_never(rule)


def _until(rule: By | Periodic) -> str:
    """What stands before the last day: an hour of it makes the day itself one in time."""
    if rule.time is not None and rule.inclusive:
        hours, minutes = rule.time.split(":")
        return f"trước {hours} giờ {minutes}"
    return "chậm nhất" if rule.inclusive else "trước"


def _window(rule: Within) -> str:
    """A window by its name if it has one, else by its days."""
    first, last = rule.first, rule.last
    whole_months = first.day == 1 and last == month_end(last) and first.year == last.year
    name = _name_of_months(first.month, last.month, first.year) if whole_months and not rule.milestones else None
    return _span(rule) if name is None else name


def _name_of_months(first: int, last: int, year: int) -> str | None:
    """What the months of a year from the first to the last are called together; None if they have no name."""
    if (first, last) == (1, 12):
        return f"trong năm {year}"
    if first % 3 == 1 and last == first + 2:
        return f"quý {_ROMAN[first // 3]} năm {year}"
    if first == last:
        return f"trong tháng {first} năm {year}"
    if first == 1 or last == 12:
        return f"{last - first + 1} tháng {'đầu' if first == 1 else 'cuối'} năm {year}"
    return None


def _span(rule: Within) -> str:
    """A window by its days."""
    marks = "".join(f", mốc {_day(day)}" for day in rule.milestones)
    return f"từ ngày {_day(rule.first)} đến ngày {_day(rule.last)}{marks}"


def _count(count: int, unit: TimeUnit) -> str:
    return f"{count:02d} {_UNITS[unit]}"


def _point(rule: After | Before | On | By, label: Label) -> str:
    return _day_of(_named(rule, label) if rule.event is None else _lower(label(rule.event)))


def _day_of(words: str) -> str:
    """What follows "kể từ": "ngày" and the words, unless they start with it themselves."""
    return words if words.startswith("ngày ") else f"ngày {words}"


def _lower(words: str) -> str:
    """Words inside of a sentence: without the capital of a beginning, but TTHC stays TTHC."""
    return words if words[1:2].isupper() or len(words) == 1 else words[:1].lower() + words[1:]


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def offset_words(count: int, unit: TimeUnit) -> str:
    """A count of units in words: "5 ngày", "15 ngày làm việc".

    Args:
        count: How many.
        unit: Of what.
    """
    match unit:
        case "day":
            words = ngettext("{count} day", "{count} days", count)
        case "working_day":
            words = ngettext("{count} working day", "{count} working days", count)
        case "week":
            words = ngettext("{count} week", "{count} weeks", count)
        case "month":
            words = ngettext("{count} month", "{count} months", count)
        case "quarter":
            words = ngettext("{count} quarter", "{count} quarters", count)
        case "year":
            words = ngettext("{count} year", "{count} years", count)
        case _:
            assert_never(unit)
    return words.format(count=count)
