"""What time phrases mean: the rules of a time cell, with the keys of their events.

docs/dates.md has the decisions behind them. :mod:`.time_items` reads an item, :mod:`.phrase` one phrase.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.additions import BARE_YEAR, START, Choice
from tthc_cli.phrases.events import Events
from tthc_cli.phrases.grammar import AmbiguousError, opened, parse
from tthc_cli.phrases.spellings import corrected, spellings
from tthc_cli.phrases.text import Text, items, spelled, text_of
from tthc_cli.phrases.time_items import TimeItem, whose_year
from tthc_cli.rules import Rule, as_last_day, map_events, speaks_of


class NoEventError(TthcError):
    """A phrase counts from an event, but names none."""


def read_time(cell: str, *, year: int, events: Events, reading: Literal[1, 2] | None = None) -> tuple[Rule, ...]:
    """The rules that a time cell sets, one for each time phrase, in the order of the cell.

    Args:
        cell: The cell's text; it may be a list: a line each, or items that start with a dash.
        year: The plan's year, for phrases that leave theirs out.
        events: Gives the keys of the events.
        reading: Which reading of words that have two is taken, as the refusal counts them; None for neither.

    Returns:
        The rules.

    Raises:
        AmbiguousError: If a phrase has two readings, and none is taken, or other words have two as well.
        NoEventError: If a phrase names no event to count from.
        TthcError: If a phrase is not understood, and if a reading is to be taken of what has but one.

    >>> read_time("Trong năm 2024", year=2024, events=lambda words: words)[0].last
    datetime.date(2024, 12, 31)
    """
    choice = Choice(reading)
    rules = tuple(rule for item in items(cell) for rule in _read_item(item, year, events, choice))
    if not rules:
        raise TthcError(_("found no words; write a time such as “15 ngày làm việc”"))
    rules = refuse_shared(rules, choice)
    if reading is not None and choice.text is None:
        raise TthcError(_("“{text}” has one reading; leave out --reading").format(text=" ".join(cell.split())))
    return rules


_BARE: Final = re.compile(spelled("(ngày )?") + "[0-9]")
"""How the words of a day begin that say nothing of how it counts."""


def refuse_shared(rules: Iterable[Rule], choice: Choice | None = None) -> tuple[Rule, ...]:
    """Refuse a bare day behind another one that is too late itself: "trước ngày 14/3; 14/6" can share the "trước".

    ``rules`` are those of a whole cell, in its order; what is no day between the two ("quý II") changes nothing. A year
    alone behind another time can be the year of that one.

    Args:
        rules: The rules.
        choice: Which reading is taken, if there are two; None for neither.

    Returns:
        The rules as they are meant.

    Raises:
        AmbiguousError: If none is taken.
    """
    choice, all_rules = choice or Choice(), list(rules)
    for rule in all_rules[1:]:
        if BARE_YEAR.fullmatch(rule.text):
            raise whose_year(rule.text)
    days = [(place, day) for place, rule in enumerate(all_rules) if (day := as_last_day(rule))]
    for (place_before, before), (place, day) in itertools.pairwise(days):
        before_now = as_last_day(all_rules[place_before])
        if before_now and not before_now.inclusive and day.inclusive and _BARE.match(text_of(day.text).plain):
            both = f"{before.text}; {day.text}"
            if choice.has_settled(before.text) and choice.has_settled(day.text):
                continue
            taken = choice.between(both, [before, day], [before, replace(day, inclusive=False)])
            all_rules[place] = taken[1]
    return tuple(all_rules)


def _read_item(item: str, year: int, events: Events, choice: Choice) -> tuple[Rule, ...]:
    """The rules of an item, with the keys of their events."""
    text = opened(text_of(item))
    start = events("")
    rules = _one_reading(item, text, year, start is not None, choice)

    def key_of(words: str) -> str:
        key = start if words == START else events(words)
        if key is None:
            raise NoEventError(_("“{text}” names no event to count from").format(text=" ".join(item.split())))
        return key

    return tuple(map_events(rule, key_of) for rule in rules)


def _one_reading(item: str, text: Text, year: int, has_start: bool, choice: Choice) -> tuple[Rule, ...]:
    """The one meaning of an item, whose events are still words; it is refused if it has none, or several."""
    readings, error = _readings(text, spellings(text.plain), year, has_start, choice)
    if not readings:
        readings, _error = _readings(text, corrected(text.plain), year, has_start, choice)
    if error and not readings:
        raise error
    # without accents "ngay" can be "ngày", or a word of the event: it is the one that leaves the event fewer words
    ordered = sorted(readings, key=lambda rules: -sum(len(words) for rule in rules for words in speaks_of(rule)))
    different = {tuple(map_events(rule, lambda _words: "") for rule in rules): rules for rules in ordered}
    first, *more = different.values()
    if more:
        return choice.between(item, first, more[0])
    if text.plain.isascii() and _JUNE.search(readings[first]):
        return choice.between(item, first, _("the month after (“tháng sau”)"))
    return first


_JUNE: Final = re.compile(spelled(r"(?<!\w)tháng sáu(?!\w)(?! (?:(?:của|hàng|hằng|mỗi) )*năm(?!\w)| ?[/.-] ?[0-9])"))
"""What is "tháng sau" just as well without accents, which no phrase says alone; with its year it is June."""


def _readings(
    text: Text, spelt: Iterable[str], year: int, has_start: bool, choice: Choice
) -> tuple[dict[tuple[Rule, ...], str], TthcError | None]:
    """What a text means in several spellings, with the first that says each, and the first error of the others."""
    readings: dict[tuple[Rule, ...], str] = {}
    first_error: TthcError | None = None
    for plain in spelt:
        spelled_out = replace(text, plain=plain)
        try:
            rules = TimeItem(spelled_out, year, has_start, choice).read(parse(spelled_out, "cell"))
        except AmbiguousError:
            raise
        except TthcError as error:
            first_error = first_error or error
        else:
            readings.setdefault(rules, plain)
    return readings, first_error
