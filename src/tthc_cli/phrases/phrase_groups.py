"""Groups of phrases: what "và", "hoặc" and commas make of the rules that they join."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import field, replace

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.additions import Choice, own_words
from tthc_cli.phrases.phrase import Phrase
from tthc_cli.phrases.text import Text
from tthc_cli.rules import (
    By,
    EarliestOf,
    Part,
    Rule,
    as_by,
    as_part,
    as_periodic,
    as_window,
    fixed_parts,
    say,
    triggers,
)


@dataclass(slots=True)
class PhraseGroup:
    """Phrases up to a full stop or semicolon."""

    rules: list[Rule] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Where the phrase of each rule starts."""
    end: int = -1
    """Where the last phrase ends; -1 without any."""
    joint: str | None = None
    """How the last phrase is joined to the one before it."""
    joints: set[str] = field(default_factory=set)
    """How any of them is joined."""
    in_span: bool = False
    """Whether the last phrase can say when something beside it goes on."""
    earlier: bool = False
    """Whether the words say that the earlier of the dates counts."""
    settled: bool = False
    """Whether a reading was taken of them, and they are what it says."""
    label: str | None = None
    """What stands before a colon in front of them."""
    aside: str | None = None
    """What stands behind them and has no date: "hoặc đột xuất"."""

    def add(self, phrase: Phrase, rules: Sequence[Rule]) -> None:
        """Add what a phrase says.

        Args:
            phrase: The phrase.
            rules: Its rules.
        """
        self.rules += rules
        self.starts += [phrase.start] * len(rules)
        self.end = phrase.end
        self.in_span = phrase.is_span


def joined(group: PhraseGroup, text: Text, choice: Choice) -> list[Rule]:
    """The rules of a group, with what stands before and behind its phrases.

    Args:
        group: The group.
        text: The text that it stands in.
        choice: Which reading is taken, if there are two.

    Returns:
        The rules: each phrase's own, or one for several.

    Raises:
        TthcError: If the joints leave open what is meant.
    """
    rules = [replace(rule, label=group.label) for rule in _as_joined(group, text, choice)]
    if group.aside is not None:
        note = _("“{words}”: no date can be given for this").format(words=group.aside)
        rules[-1] = replace(rules[-1], note=note)
    return rules


def _as_joined(group: PhraseGroup, text: Text, choice: Choice) -> Sequence[Rule]:
    rules = group.rules
    if group.settled:
        return rules
    words = text.part(group.starts[0], group.end)
    parts = tuple(part for rule in rules if (part := as_part(rule)))
    if group.earlier:
        if len(parts) != len(rules) or len(parts) < 2:
            raise TthcError(_("“{text}”: there must be two dates of which the earlier counts").format(text=words))
        return [EarliestOf(text=words, parts=parts)]
    if len(set(group.starts)) == 1:  # one phrase, with the full stop that belongs to it
        return [replace(rule, text=words) for rule in rules]
    if {"AND", "OR"} <= group.joints:
        raise TthcError(_("“{text}” joins by “và” and by “hoặc”; write each time by itself").format(text=words))
    if "OR" in group.joints:
        return _alternatives(rules, parts, words, choice)
    if (day := _day_of_yearly(rules)) is not None:
        return [replace(day, text=words)]
    return rules if len(parts) < len(rules) else _together(group, parts, words, choice)


def _alternatives(rules: Sequence[Rule], parts: tuple[Part, ...], words: str, choice: Choice) -> Sequence[Rule]:
    """Rules joined by "hoặc": alternatives, if each has its own event; else it is not said which of them binds."""
    events = [triggers(rule) for rule in rules]
    if all(events) and len(set(events)) == len(events):
        return rules
    fixed = [part for part in parts if fixed_parts(part)]
    if fixed and len(fixed) < len(parts) == len(rules):
        latest = _("the latest of: {parts}").format(parts="; ".join(say(part, own_words) for part in parts))
        return choice.between(words, [EarliestOf(text=words, parts=parts)], latest)
    return choice.between(words, rules[:1], rules[1:])


def _day_of_yearly(rules: Sequence[Rule]) -> By | None:
    """The day of "hằng năm, trước ngày 15/12", which is "trước ngày 15/12 hằng năm"; None for other rules."""
    report = as_periodic(rules[0])
    if report is None or report.periods != ("year",) or report.day is not None or len(rules) != 2:
        return None
    day = as_by(rules[1])
    return day if day is not None and fixed_parts(day) else None


def _together(group: PhraseGroup, parts: tuple[Part, ...], words: str, choice: Choice) -> Sequence[Rule]:
    """Rules with single dates, joined by "và" or commas: the earliest of them, or each by itself."""
    if not all(map(fixed_parts, parts)):
        starts = [event for part in parts for event in triggers(part)]
        if "AND" not in group.joints or len(set(starts)) < len(starts):
            return choice.between(words, group.rules, [EarliestOf(text=words, parts=parts)])
        return [EarliestOf(text=words, parts=parts)]
    if any(_holds(*pair) for pair in itertools.permutations(parts, 2)):
        return [EarliestOf(text=words, parts=parts)]
    return group.rules


def _holds(window: Part, limit: Part) -> bool:
    """Whether a fixed day lies inside of a window, so that the two say one thing: "trong quý II và trước ngày 20/6"."""
    span, day = as_window(window), as_by(limit)
    return span is not None and day is not None and day.date is not None and span.first <= day.date <= span.last
