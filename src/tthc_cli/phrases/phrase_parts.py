"""What the phrases of times are made of: counts, days, years and events, and the words that say how a day counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NoReturn

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.additions import Choice
from tthc_cli.phrases.grammar import (
    Node,
    bare_pattern_of,
    end_of,
    is_token,
    node_kind,
    pattern_of,
    phrases_of,
    start_of,
    stopped,
)
from tthc_cli.phrases.numbers import number_in, number_or_none
from tthc_cli.phrases.text import Text, text_of, unaccented
from tthc_cli.rules import HOUR, MIDNIGHT, After, Before, By, Rule, TimeUnit, Within, month_end

UNITS: Final[Mapping[str, TimeUnit]] = {
    "DAY": "day",
    "WORKING_DAY": "working_day",
    "WEEK": "week",
    "MONTH": "month",
    "QUARTER": "quarter",
    "YEAR": "year",
}
"""Units of time by the terminals of their names."""
LIMITS: Final = frozenset(("LATEST", "MOST", "INSIDE", "UP_TO", "AFTER", "LEAST", "BEFORE"))
"""Terminals of the words before a time that say how it counts."""
NUMBERS: Final = frozenset(("NUMBER", "FIVE", "YEAR"))
"""Terminals that can be a number; of "năm" it is the place that says so: "trước ngày năm hằng tháng"."""

Window = tuple[date, date]
"""First and last day, both counted."""


class TakenReading(Exception):  # noqa: N818 - no error: it ends the reading of a part with that of the whole phrase
    """The reading of a whole phrase was taken while a part of it was read."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        super().__init__()
        self.rules: Final = rules


class PhraseParts:
    """The tree of one phrase, and readers of its parts. The phrases of each subject extend it."""

    def __init__(self, entry: Node, text: Text, year: int, has_start: bool, choice: Choice) -> None:
        """Take the tree of a phrase, its text, the plan's year, whether counts without an event have a start.

        ``choice`` says which reading is taken, if there are two.
        """
        children: list[Any] = entry.children
        self._tree: Any = next(child for child in children if not is_token(child))
        self._limits = [child for child in children if is_token(child) and child.type in LIMITS]
        self._source = text
        self._year = year
        self._has_start = has_start
        self._choice = choice
        self.start = start_of(children[0])
        self.end = end_of(self._tree)
        self._text = text.part(self.start, self.end)
        labels = [self._words_of(child) for child in children if node_kind(child) == "LEAD"]
        self.label = next((words.rstrip(": ") for words in labels if words.rstrip().endswith(":")), None)
        """Words before a colon that say which report it is: "báo cáo 6 tháng:"."""
        asides = (self._words_of(child) for child in children if node_kind(child) == "ASIDE")
        self.aside = next((words.strip(" ,") for words in asides), None)
        """Words behind it that have no date: "hoặc đột xuất"."""
        self._limit_kinds: set[str] = set()
        self._hour: str | None = None
        self._take_in(children)

    def _take_in(self, children: Sequence[Any]) -> None:
        """Note what the words before a day say: how it counts, and by which hour of it."""
        self._limit_kinds |= {child.type for child in children if is_token(child) and child.type in LIMITS}
        for child in children:
            if node_kind(child) == "HOUR":
                self._hour = self._hour_of(child)
                if self._hour == MIDNIGHT:  # the day begins with it, so that nothing of the day is in time
                    self._limit_kinds = self._limit_kinds & {"AFTER", "LEAST"} | {"BEFORE"}
                elif "BEFORE" in self._limit_kinds:  # before an hour of the day, so the day itself is in time
                    self._limit_kinds = self._limit_kinds - {"BEFORE"} | {"LATEST"}

    @property
    def _time(self) -> str | None:
        """The hour by which it must be done; none at the beginning of a day, as the day before is the last one then."""
        return None if self._hour == MIDNIGHT else self._hour

    def _hour_of(self, token: Node) -> str:
        hours, minutes = [*re.findall("[0-9]+", token), "0"][:2]
        hour = f"{int(hours):02d}:{int(minutes):02d}"
        if not HOUR.fullmatch(hour):
            raise TthcError(_("“{text}”: there is no hour {hour}").format(text=self._text, hour=hour))
        return hour

    # -- counts and events

    def _quantity(self, tree: Node) -> tuple[int, TimeUnit]:
        (unit,) = (child for child in tree.children if not is_token(child))
        return self._count(tree.children), UNITS[unit.children[0].type]

    def _count(self, children: Sequence[Any]) -> int:
        """A number, whose words in brackets must agree with it: "05 (năm)"."""
        number = next(child for child in children if is_token(child) and child.type in NUMBERS)
        words = next((child for child in children if is_token(child) and child.type == "IN_WORDS"), None)
        count = number_in(number)
        if count < 1:
            raise TthcError(_("“{text}”: a count is 1 or more").format(text=self._text))
        if words is not None and number_or_none(words.strip("() ")) != count:
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
        if _names_nothing(words) or (words.isascii() and bare_pattern_of("RELATIVE").match(text_of(words).plain)):
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
        if changes(words):
            raise TthcError(
                _("“{text}”: “{words}” holds words that change the time; write them apart").format(
                    text=self._text, words=words
                )
            )
        if _holds_fixed_day(words):
            raise TthcError(
                _(
                    "“{text}”: “{words}” holds a day of the calendar that is not the date of a document; count from "
                    "that day itself, or leave it out"
                ).format(text=self._text, words=words)
            )
        if pattern_of("TWO_EVENTS").search(token):
            raise TthcError(
                _("“{text}” counts from two days, and does not say which one; write each time by itself").format(
                    text=self._text
                )
            )
        return words

    def _back(self, quantity: Node, moment: dict[str, Any]) -> tuple[Rule, ...]:
        self._only("LATEST", "LEAST", "BEFORE")
        count, unit = self._quantity(quantity)
        return (Before(text=self._text, count=count, unit=unit, **moment),)

    def _after(self, count: int, unit: TimeUnit, **moment: Any) -> After:  # noqa: ANN401 - event or date
        if "LEAST" in self._limit_kinds:
            raise self._earliest_day()
        return After(text=self._text, count=count, unit=unit, **moment)

    # -- days and years

    def _day(self, tree: Node, year: int | None = None) -> date:
        """A day; ``year`` stands in if it has none, else the plan's."""
        tokens = [child for child in tree.children if is_token(child) and child.type != "DAY"]
        named = [self._named_year(child) for child in tree.children if node_kind(child) == "year"]
        months = [child for child in tree.children if node_kind(child) == "month_number"]
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
            rules = self._two(
                [By(text=self._text, date=date(year, month, day), inclusive="BEFORE" not in self._limit_kinds)],
                [self._within(*whole_months(year, day, month))],
            )
            raise TakenReading(rules)

    def _month_number(self, tree: Node) -> int:
        return self._month(5 if tree.children[0].type == "YEAR" else number_in(tree.children[0]))

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

    def _two(self, first: Sequence[Rule], second: Sequence[Rule] | str) -> tuple[Rule, ...]:
        return self._choice.between(self._text, first, second)

    def _earliest_day(self) -> TthcError:
        return TthcError(_("“{text}” sets the earliest day, not the last one").format(text=self._text))


def changes(words: str) -> bool:
    """Whether words beside a time would change it; as they were written, not as a misspelt word is read."""
    plain = text_of(words).plain
    return bool(plain.isascii() and bare_pattern_of("BESIDE").search(plain)) or bool(
        pattern_of("CHANGED").search(plain)
    )


def _names_nothing(words: str) -> bool:
    """Whether words name no event: each of them only joins or points, or the first joins them to what is not there."""
    each = re.findall(r"[^\W_]+", unaccented(text_of(words).plain))
    joining = {unaccented(word) for word in phrases_of("JOINING")}
    return not set(each) - {unaccented(word) for word in phrases_of("NAMELESS")} or each[0] in joining


def _holds_fixed_day(words: str) -> bool:
    """Whether an event's words hold a day of the calendar; that of a document named before it is a part of its name."""
    plain = text_of(words).plain
    pattern = bare_pattern_of if plain.isascii() else pattern_of
    behind = 0
    for day in pattern("FIXED_DAY").finditer(plain):
        before, behind = plain[behind : day.start()], day.end()
        if not pattern("DOCUMENT").search(before) or pattern("OF_ELSE").search(before):
            return True
    return False


def whole_months(year: int, first: int, last: int) -> Window:
    """Whole months of a year.

    Args:
        year: The year.
        first: The first month, from 1.
        last: The last month, which counts.

    Returns:
        First and last day, both counted.
    """
    return date(year, first, 1), month_end(date(year, last, 1))
