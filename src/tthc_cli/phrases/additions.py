"""What the phrases of a cell hand to one another: rules, and days and repeats that wait for the phrase before them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.grammar import two_readings
from tthc_cli.rules import MONTHS_IN, Every, Periodic, PeriodKind, Rule, TimeUnit, as_after, as_periodic, say, write

DONE: Final = "thực hiện xong"
"""Words for the event that ends a repeat, if the phrase does not name it."""
BARE_YEAR: Final = re.compile(r"[0-9]{4}[.;]?")
"""A phrase that is a year and nothing else."""
START: Final = "…"
"""Stands for the event of a phrase that names none, until events get their keys."""


def own_words(words: str) -> str:
    """What an event is called before it has a key."""
    return words


def in_words(rules: Iterable[Rule]) -> str:
    """Rules in plain words, and how to write them so that there is no doubt."""
    all_rules = tuple(rules)
    meant = "; ".join(say(rule, own_words) for rule in all_rules)
    return f"{meant} (“{'; '.join(write(rule, own_words) for rule in all_rules)}”)"


class Choice:
    """Which of two readings is taken: none, so that a text with two is refused, or the first or second of one text."""

    def __init__(self, number: Literal[1, 2] | None = None) -> None:
        self._number = number
        self.text: str | None = None
        """The words that had two readings, once there were some. No second text with two is settled by the number."""

    def has_settled(self, words: str) -> bool:
        """Whether words stand in a text whose reading was taken."""
        return self.text is not None and " ".join(words.split()) in self.text

    def between(self, text: str, first: Sequence[Rule], second: Sequence[Rule] | str) -> tuple[Rule, ...]:
        """The reading that is taken of a text that can mean two things.

        Args:
            text: The text.
            first: One of them.
            second: The other one; words alone if no rule says it.

        Raises:
            AmbiguousError: If none is taken.
            TthcError: If one is taken that no rule can say.
        """
        words = " ".join(text.split())
        if self._number is None or self.text not in (None, words):
            raise two_readings(text, in_words(first), second if isinstance(second, str) else in_words(second))
        self.text = words
        taken = first if self._number == 1 else second
        if isinstance(taken, str):
            raise TthcError(
                _("“{text}”: no rule says “{meaning}”; write the time in other words").format(text=words, meaning=taken)
            )
        return tuple(taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """A day of a month that waits for the period before it: ", trước ngày 15"."""

    text: str
    day: int
    inclusive: bool
    month: Literal["first", "last", "next"] | None
    """None if the words do not say."""
    periods: tuple[PeriodKind, ...]
    """Empty if the words do not say."""
    time: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A repeat that waits for the count before it: "; định kỳ cứ sau 05 ngày làm việc"."""

    text: str
    count: int
    unit: TimeUnit
    until: str


Reading = tuple[Rule, ...] | MonthDay | Repeat
"""What a phrase says: rules, or what adds to the phrase before it."""


def with_addition(rule: Rule, more: MonthDay | Repeat, text: str, choice: Choice) -> Rule:
    """A rule with what the next phrase adds to it.

    Args:
        rule: The rule.
        more: The day or the repeat that the next phrase names.
        text: The words of both.
        choice: Which reading is taken, if there are two.

    Returns:
        The rule of both phrases.

    Raises:
        TthcError: If the two do not go together.
    """
    count = as_after(rule)
    if isinstance(more, Repeat) and count is not None and count.event is not None:
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
    with_day: Rule
    if isinstance(more, MonthDay) and report is not None and report.day is None:
        if more.periods and not _same_month(more, report.periods):
            raise TthcError(_("“{text}”: the day is in another period than the report").format(text=text))
        with_day = dated = replace(
            report, text=text, day=more.day, inclusive=more.inclusive, month=more.month or "last", time=more.time
        )
        if more.month is None and report.periods != ("month",):
            (with_day,) = choice.between(text, [replace(dated, month="first")], [dated])
        return with_day
    raise lacks_base(more)


def _same_month(day: MonthDay, of: tuple[PeriodKind, ...]) -> bool:
    """Whether a day of one period is one of all: the last month of the fourth quarter is the last of the year, too."""
    if day.periods == of:
        return True
    (period,) = day.periods
    return day.month != "first" and period in of and all(MONTHS_IN[longer] >= MONTHS_IN[period] for longer in of)


def on_day_of_year(report: Periodic, day: Rule, text: str) -> Rule:
    """A yearly report with the day on which it is due: "định kỳ hằng năm, trước ngày 15/12".

    Args:
        report: The report.
        day: The rule of the day.
        text: The words of both.

    Returns:
        The rule of the day, with the words of both.

    Raises:
        TthcError: If the report comes more often than once a year.
    """
    if report.periods != ("year",):
        raise TthcError(
            _("“{text}” names one day of the year for a report that comes more often; write each day by itself").format(
                text=text
            )
        )
    return replace(day, text=text)


def lacks_base(more: MonthDay | Repeat) -> TthcError:
    """The error for a day or a repeat with nothing before it that it adds to."""
    if isinstance(more, Repeat):
        words = _("“{text}” repeats something, but no time counted from an event stands before it")
    else:
        words = _("“{text}” does not say which month; write “hằng tháng”, “của tháng cuối quý”, or the month itself")
    return TthcError(words.format(text=more.text))
