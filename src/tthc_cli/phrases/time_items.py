"""One item of a time cell: its tree read phrase by phrase, each put together with the one that it adds to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tthc_cli.i18n import _
from tthc_cli.phrases.additions import Choice, MonthDay, Repeat, lacks_base, on_day_of_year, with_addition
from tthc_cli.phrases.grammar import (
    AmbiguousError,
    Node,
    end_of,
    is_token,
    pattern_of,
    start_of,
    stopped,
)
from tthc_cli.phrases.phrase import Phrase
from tthc_cli.phrases.phrase_groups import PhraseGroup, joined
from tthc_cli.phrases.text import Text, text_of
from tthc_cli.rules import (
    Periodic,
    Rule,
    as_by,
    as_named_day,
    as_periodic,
    as_point,
    as_repeating,
    as_window,
    is_continuous,
)


class TimeItem:
    """Reads the tree of one item: rules whose events are still words."""

    def __init__(self, text: Text, year: int, has_start: bool, choice: Choice) -> None:
        """Take the item, the plan's year, whether counts without an event have a start, and which reading is taken."""
        self._text = text
        self._year = year
        self._has_start = has_start
        self._choice = choice
        self._groups = [PhraseGroup()]

    def read(self, tree: Node) -> tuple[Rule, ...]:
        """The rules of the item, in its order."""
        for remark in (token for token in tree.tokens() if token.type == "REMARK"):
            if pattern_of("DOUBTED").search(text_of(self._source_words(remark)).plain):
                raise stopped(self._text, start_of(remark))
        for child in tree.children:
            if is_token(child):
                self._take_token(child)
            elif child.data == "joint":
                self._take_joint(child.children)
            else:
                self._take_phrase(child)
        return tuple(rule for group in self._groups for rule in joined(group, self._text, self._choice))

    def _take_token(self, token: Node) -> None:
        """Take what stands around phrases: a label, the full stop, "tùy điều kiện nào đến trước"."""
        group = self._groups[-1]
        if token.type == "LABEL":
            group.label = self._label(token)
        elif token.type == "DOT" and group.end == token.start_pos:
            group.end = token.end_pos
        elif token.type == "EARLIER":
            group.earlier, group.end = True, token.end_pos

    def _take_joint(self, children: Sequence[Any]) -> None:
        """Take what stands between two phrases; a full stop or semicolon begins a new group."""
        joint, group = children[0], self._groups[-1]
        if joint.type == "DOT":
            group.end = joint.end_pos
        if joint.type in ("SEMICOLON", "DOT"):
            self._groups.append(PhraseGroup(label=self._label(children[1]) if len(children) > 1 else None))
        else:
            group.joint = joint.type
            group.joints.add(joint.type)

    def _take_phrase(self, entry: Node) -> None:
        """Read a phrase; if it only adds to the one before it, put the two together."""
        phrase = Phrase(entry, self._text, self._year, self._has_start, self._choice)
        reading = phrase.read()
        group = self._groups[-1]
        if phrase.label is not None:
            group.label = phrase.label
        if phrase.aside is not None:
            group.aside = phrase.aside
        if not isinstance(reading, tuple):
            self._add_to_before(phrase, reading)
        elif not group.rules:
            group.add(phrase, reading)
        else:
            self._add_behind(group, phrase, reading)

    def _label(self, token: Node) -> str | None:
        return self._source_words(token).rstrip(": ") or None

    def _source_words(self, token: Node) -> str:
        return self._text.part(start_of(token), end_of(token))

    # -- a phrase behind another one of its group

    def _add_behind(self, group: PhraseGroup, phrase: Phrase, rules: tuple[Rule, ...]) -> None:
        """Add rules to a group that has some; refuse words that can belong to both phrases."""
        if phrase.is_bare_year:
            raise whose_year(rules[0].text)
        self._refuse_limited(group, phrase, rules)
        last, text = group.rules[-1], self._text.part(group.starts[-1], phrase.end)
        report = as_periodic(last)
        if phrase.is_day and group.joint == "COMMA" and report is not None and report.day is None:
            group.rules[-1:] = [on_day_of_year(report, day, text) for day in rules]
            group.starts += group.starts[-1:] * (len(rules) - 1)
            group.end = phrase.end
            return
        if phrase.is_every and group.joint == "COMMA" and is_continuous(last):
            taken = self._choice.between(text, [replace(last, text=text)], [last, *rules])
            if len(taken) == 1:
                group.rules[-1], group.end = taken[0], phrase.end
                return
        before = self._choice.text
        if phrase.is_bare_day:
            rules = _with_shared_words(last, rules, text, self._choice)
        if phrase.is_bare_month:
            rules = _with_shared_day(last, rules, text, self._choice)
        group.settled |= self._choice.text != before
        group.add(phrase, rules)

    def _refuse_limited(self, group: PhraseGroup, phrase: Phrase, rules: Sequence[Rule]) -> None:
        """Refuse a comma between what comes several times a year and when it does: "hằng tháng, trong quý II".

        No rule says that, and without the comma it is not understood either.
        """
        if group.joint != "COMMA" or not group.rules:
            return
        if (phrase.is_span and _comes_often(group.rules[-1])) or (group.in_span and any(map(_comes_often, rules))):
            raise stopped(self._text, phrase.start)

    def _add_to_before(self, phrase: Phrase, addition: MonthDay | Repeat) -> None:
        """Put a day or a repeat together with the rule before it, which can be that of the group before."""
        groups = self._groups
        before = groups[-1] if groups[-1].rules or len(groups) == 1 else groups[-2]
        rule = before.rules[-1] if before.rules else None
        report = None if rule is None else as_periodic(rule)
        if isinstance(addition, MonthDay) and addition.periods and (report is None or report.day is not None):
            own_report = Periodic(text=addition.text, periods=addition.periods)
            dated = with_addition(own_report, addition, addition.text, self._choice)
            self._refuse_limited(groups[-1], phrase, (dated,))
            groups[-1].add(phrase, (dated,))
            return
        if rule is None:
            raise lacks_base(addition)
        before.rules[-1] = with_addition(rule, addition, self._text.part(before.starts[-1], phrase.end), self._choice)
        before.end = phrase.end
        del groups[_place(groups, before) + 1 :]


def _place(groups: Sequence[PhraseGroup], group: PhraseGroup) -> int:
    """Where a group itself stands, not one that is equal."""
    return next(place for place, each in enumerate(groups) if each is group)


def _comes_often(rule: Rule) -> bool:
    """Whether a rule comes more often than once a year."""
    report = as_periodic(rule)
    return as_repeating(rule) is not None or (report is not None and report.periods != ("year",))


def _with_shared_words(before: Rule, rules: tuple[Rule, ...], text: str, choice: Choice) -> tuple[Rule, ...]:
    """A day that may share the words before the one it is joined to: "trước ngày 15/6 và 15/12"."""
    point, bare = as_point(before), as_by(rules[0])
    if point is None or bare is None:
        return rules
    limit = as_by(point)
    if limit is None or not limit.inclusive:
        same = replace(point, text=bare.text, event=None, date=bare.date)
        return choice.between(text, [point, rules[0]], [point, same])[1:]
    return rules


def _with_shared_day(before: Rule, months: tuple[Rule, ...], text: str, choice: Choice) -> tuple[Rule, ...]:
    """Months that may share the day before them: "trước ngày 20 tháng 6 và tháng 12"."""
    day = as_named_day(before)
    if day is None or day.date is None:
        return months
    same = [
        replace(
            day, text=month.text, date=min(month.first.replace(day=1) + timedelta(days=day.date.day - 1), month.last)
        )
        for month in filter(None, map(as_window, months))
    ]
    return choice.between(text, [day, *months], [day, *same])[1:]


def whose_year(words: str) -> AmbiguousError:
    """The error for a year alone behind another time."""
    return AmbiguousError(
        _("“{words}” can be the year of the time before it, or a time of its own; write “năm” before it").format(
            words=words.strip(" .;")
        )
    )
