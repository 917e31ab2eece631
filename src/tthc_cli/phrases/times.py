"""What time phrases mean: trees of the grammar to rules.

Each ``read_…`` method is named after a rule of the grammar, and docs/dates.md has the decisions behind them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.events import Events
from tthc_cli.phrases.grammar import (
    AmbiguousError,
    Node,
    end_of,
    is_token,
    opened,
    parse,
    pattern_of,
    start_of,
    stopped,
    two_readings,
)
from tthc_cli.phrases.phrase import (
    _BARE_YEAR,
    _START,
    _alone,
    _MonthDay,
    _on_day_of_year,
    _Phrase,
    _said,
    _with,
    _words,
)
from tthc_cli.phrases.spellings import corrected, spellings
from tthc_cli.phrases.text import Text, items, spelled, text_of
from tthc_cli.rules.by_kind import (
    as_by,
    as_last_day,
    as_named_day,
    as_part,
    as_periodic,
    as_point,
    as_window,
    fixed_parts,
    is_continuous,
    map_events,
    speaks_of,
    triggers,
)
from tthc_cli.rules.kinds import EarliestOf, Part, Periodic, Rule
from tthc_cli.rules.wording import say


class NoEventError(TthcError):
    """A phrase counts from an event, but names none."""


def read_time(cell: str, *, year: int, events: Events) -> tuple[Rule, ...]:
    """The rules that a time cell sets, one for each time phrase, in the order of the cell.

    A cell may be a list: a line each, or items that start with a dash. ``year`` is that of the plan, for phrases that
    leave theirs out. Raises TthcError where a phrase is not understood, has two readings (AmbiguousError),
    or names no event (NoEventError).

    >>> read_time("Trong năm 2024", year=2024, events=lambda words: words)[0].last
    datetime.date(2024, 12, 31)
    """
    rules = tuple(rule for item in items(cell) for rule in _read_item(item, year, events))
    if not rules:
        raise TthcError(_("found no words; write a time such as “15 ngày làm việc”"))
    refuse_shared(rules)
    return rules


_BARE: Final = re.compile(spelled("(ngày )?") + "[0-9]")


def _whose_year(words: str) -> AmbiguousError:
    return AmbiguousError(
        _("“{words}” can be the year of the time before it, or a time of its own; write “năm” before it").format(
            words=words.strip(" .;")
        )
    )


def refuse_shared(rules: Iterable[Rule]) -> None:
    """Refuse a bare day behind another one that is too late itself: "trước ngày 14/3; 14/6" can share the "trước".

    ``rules`` are those of a whole cell, in its order; what is no day between the two ("quý II") changes nothing. A year
    alone behind another time can be the year of that one. Raises AmbiguousError.
    """
    rules = list(rules)
    for rule in rules[1:]:
        if _BARE_YEAR.fullmatch(rule.text):
            raise _whose_year(rule.text)
    days = [day for rule in rules if (day := as_last_day(rule))]
    for before, day in itertools.pairwise(days):
        if not before.inclusive and day.inclusive and _BARE.match(text_of(day.text).plain):
            both = f"{before.text}; {day.text}"
            raise two_readings(both, _said([before, day]), _said([before, replace(day, inclusive=False)]))


def _read_item(item: str, year: int, events: Events) -> tuple[Rule, ...]:
    text = opened(text_of(item))
    start = events("")
    found, error = _found(text, spellings(text.plain), year, start is not None)
    if not found:
        found, _error = _found(text, corrected(text.plain), year, start is not None)
    if error and not found:
        raise error
    # without accents "ngay" can be "ngày", or a word of the event: it is the one that leaves the event fewer words
    found.sort(key=lambda rules: -sum(len(words) for rule in rules for words in speaks_of(rule)))
    found = list({tuple(map_events(rule, lambda _words: "") for rule in rules): rules for rules in found}.values())
    if len(found) > 1:
        raise two_readings(item, _said(found[0]), _said(found[1]))

    def key(words: str) -> str:
        named = start if words == _START else events(words)
        if named is None:
            raise NoEventError(_("“{text}” names no event to count from").format(text=" ".join(item.split())))
        return named

    return tuple(map_events(rule, key) for rule in found[0])


def _found(
    text: Text, spelt: Iterable[str], year: int, has_start: bool
) -> tuple[list[tuple[Rule, ...]], TthcError | None]:
    """What a text means in each of several spellings, and the first error of those that mean nothing."""
    found: list[tuple[Rule, ...]] = []
    first_error: TthcError | None = None
    for plain in spelt:
        spelled_out = replace(text, plain=plain)
        try:
            rules = _Item(spelled_out, year, has_start).read(parse(spelled_out, "cell"))
        except AmbiguousError:
            raise
        except TthcError as error:
            first_error = first_error or error
        else:
            if rules not in found:
                found.append(rules)
    return found, first_error


# -- an item: phrases, and what joins them ----------------------------------------------------------------------------


class _Item:
    """Reads the tree of one item: rules whose events are still words."""

    def __init__(self, text: Text, year: int, has_start: bool) -> None:
        self._text = text
        self._year = year
        self._has_start = has_start

    def read(self, tree: Node) -> tuple[Rule, ...]:
        """The rules of the item, in its order."""
        for remark in tree.scan_values(lambda token: token.type == "REMARK"):
            if pattern_of("DOUBTED").search(text_of(self._source_words(remark)).plain):
                raise stopped(self._text, start_of(remark))
        group = _Group()
        groups = [group]
        for child in tree.children:
            if is_token(child):
                if child.type == "LABEL":
                    group.label = self._label(child)
                elif child.type == "DOT" and group.end == child.start_pos:
                    group.end = child.end_pos
                elif child.type == "EARLIER":
                    group.earlier, group.end = True, child.end_pos
            elif child.data == "joint":
                joint: Any = child.children[0]
                if joint.type == "DOT":
                    group.end = joint.end_pos
                if joint.type in ("SEMICOLON", "DOT"):
                    group = _Group()
                    groups.append(group)
                    group.label = self._label(child.children[1]) if len(child.children) > 1 else None
                else:
                    group.joint = joint.type
                    group.joints.add(joint.type)
            else:
                self._add(groups, child)
                group = groups[-1]
        return tuple(rule for group in groups for rule in self._joined(group))

    def _label(self, token: Node) -> str | None:
        return self._source_words(token).rstrip(": ") or None

    def _source_words(self, token: Node) -> str:
        return self._text.part(start_of(token), end_of(token))

    def _add(self, groups: list[_Group], entry: Node) -> None:
        """Read a phrase; where it only adds to the one before it, put the two together."""
        phrase = _Phrase(entry, self._text, self._year, self._has_start)
        found = phrase.read()
        if phrase.label is not None:
            groups[-1].label = phrase.label
        if phrase.aside is not None:
            groups[-1].aside = phrase.aside
        if isinstance(found, tuple):
            group = groups[-1]
            if phrase.is_bare_year and group.rules:
                raise _whose_year(found[0].text)
            last = group.rules[-1] if group.rules else None
            report = None if last is None else as_periodic(last)
            if phrase.is_day and group.joint == "COMMA" and report is not None and report.day is None:
                text = self._text.part(group.starts[-1], phrase.end)
                group.rules[-1:] = [_on_day_of_year(report, day, text) for day in found]
                group.starts += group.starts[-1:] * (len(found) - 1)
                group.end = phrase.end
                return
            if phrase.is_every and group.joint == "COMMA" and last is not None and is_continuous(last):
                text = self._text.part(group.starts[-1], phrase.end)
                raise two_readings(text, _said([replace(last, text=text)]), _said([last, *found]))
            if phrase.is_bare_day and group.rules:
                self._complete(group, phrase, found[0])
            if phrase.is_bare_month and group.rules:
                self._complete_month(group, phrase, found)
            group.add(phrase, found)
            return
        before = groups[-1] if groups[-1].rules or len(groups) == 1 else groups[-2]
        rule = before.rules[-1] if before.rules else None
        earlier = None if rule is None else as_periodic(rule)
        if isinstance(found, _MonthDay) and found.periods and (earlier is None or earlier.day is not None):
            report = Periodic(text=found.text, periods=found.periods)
            groups[-1].add(phrase, (_with(report, found, found.text),))
            return
        if rule is None:
            raise _alone(found)
        before.rules[-1] = _with(rule, found, self._text.part(before.starts[-1], phrase.end))
        before.end = phrase.end
        del groups[groups.index(before) + 1 :]

    def _complete(self, group: _Group, phrase: _Phrase, day: Rule) -> None:
        """Refuse a day that may share the words before the one it is joined to: "trước ngày 15/6 và 15/12"."""
        before, bare = as_point(group.rules[-1]), as_by(day)
        if before is None or bare is None:
            return
        limit = as_by(before)
        if limit is None or not limit.inclusive:
            same = replace(before, event=None, date=bare.date)
            raise two_readings(
                self._text.part(group.starts[-1], phrase.end), _said([before, day]), _said([before, same])
            )

    def _complete_month(self, group: _Group, phrase: _Phrase, months: Sequence[Rule]) -> None:
        """Refuse months that may share the day before them: "trước ngày 20 tháng 6 và tháng 12"."""
        before = as_named_day(group.rules[-1])
        if before is None or before.date is None:
            return
        same = [
            replace(before, date=min(month.first.replace(day=1) + timedelta(days=before.date.day - 1), month.last))
            for month in filter(None, map(as_window, months))
        ]
        raise two_readings(
            self._text.part(group.starts[-1], phrase.end), _said([before, *months]), _said([before, *same])
        )

    def _joined(self, group: _Group) -> Iterable[Rule]:
        """The rules of phrases joined by "và", "hoặc" or commas, with what stands before and behind them."""
        found = [replace(rule, label=group.label) for rule in self._in_one(group)]
        if group.aside is not None:
            note = _("“{words}”: no date can be given for this").format(words=group.aside)
            found[-1] = replace(found[-1], note=note)
        return found

    def _in_one(self, group: _Group) -> Sequence[Rule]:
        rules = group.rules
        text = self._text.part(group.starts[0], group.end)
        parts = tuple(part for rule in rules if (part := as_part(rule)))
        fixed = [part for part in parts if fixed_parts(part)]
        if group.earlier:
            if len(parts) != len(rules) or len(parts) < 2:
                raise TthcError(_("“{text}”: there must be two dates of which the earlier counts").format(text=text))
            return [EarliestOf(text=text, parts=parts)]
        if len(set(group.starts)) == 1:  # one phrase, with the full stop that belongs to it
            return [replace(rule, text=text) for rule in rules]
        if {"AND", "OR"} <= group.joints:
            raise TthcError(_("“{text}” joins by “và” and by “hoặc”; write each time by itself").format(text=text))
        if "OR" in group.joints:
            # each with an event of its own is an alternative; else it is not said which of them binds
            events = [triggers(rule) for rule in rules]
            if all(events) and len(set(events)) == len(events):
                return rules
            if fixed and len(fixed) < len(parts) == len(rules):
                latest = _("the latest of: {parts}").format(parts="; ".join(say(part, _words) for part in parts))
                raise two_readings(text, _said([EarliestOf(text=text, parts=parts)]), latest)
            raise two_readings(text, _said(rules[:1]), _said(rules[1:]))
        report = as_periodic(rules[0])
        yearly = report is not None and report.periods == ("year",) and report.day is None
        if yearly and len(rules) == 2 and fixed == rules[1:] and as_by(fixed[0]):
            return [replace(fixed[0], text=text)]  # "hằng năm, trước ngày 15/12" is "trước ngày 15/12 hằng năm"
        if len(parts) < len(rules):
            return rules
        if len(fixed) < len(parts):
            starts = [event for part in parts for event in triggers(part)]
            if "AND" not in group.joints or len(set(starts)) < len(starts):
                raise two_readings(text, _said(rules), _said([EarliestOf(text=text, parts=parts)]))
            return [EarliestOf(text=text, parts=parts)]
        if any(_holds(*pair) for pair in itertools.permutations(parts, 2)):
            return [EarliestOf(text=text, parts=parts)]
        return rules


class _Group:
    """Phrases up to a full stop or semicolon."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.starts: list[int] = []
        """Where the phrase of each rule starts."""
        self.end = -1
        self.joint: str | None = None
        """How the last phrase is joined to the one before it."""
        self.joints: set[str] = set()
        self.earlier = False
        """Whether the words say that the earlier of the dates counts."""
        self.label: str | None = None
        """What stands before a colon in front of them."""
        self.aside: str | None = None
        """What stands behind them and has no date: "hoặc đột xuất"."""

    def add(self, phrase: _Phrase, rules: tuple[Rule, ...]) -> None:
        self.rules += rules
        self.starts += [phrase.start] * len(rules)
        self.end = phrase.end


def _holds(window: Part, other: Part) -> bool:
    """Whether a fixed day lies inside of a window, so that the two say one thing: "trong quý II và trước ngày 20/6"."""
    span, limit = as_window(window), as_by(other)
    return span is not None and limit is not None and limit.date is not None and span.first <= limit.date <= span.last


# -- one phrase -------------------------------------------------------------------------------------------------------
