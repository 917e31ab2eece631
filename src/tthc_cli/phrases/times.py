"""What time phrases mean: trees of the grammar to rules.

Each ``read_…`` method is named after a rule of the grammar, and docs/dates.md has the decisions behind them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Literal, NoReturn, TypeVar

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.events import Events
from tthc_cli.phrases.grammar import (
    AmbiguousError,
    Node,
    corrected,
    end_of,
    is_token,
    kind_of,
    opened,
    parse,
    pattern_of,
    phrases_of,
    spellings,
    start_of,
    stopped,
    two_readings,
)
from tthc_cli.phrases.text import Text, items, spelled, text_of, unaccented
from tthc_cli.rules import (
    HOUR,
    MONTHS_IN,
    After,
    Before,
    By,
    Continuous,
    EarliestOf,
    Every,
    On,
    Part,
    Periodic,
    PeriodKind,
    Rule,
    Unit,
    Within,
    month_end,
    offset_words,
    speaks_of,
    triggers,
)
from tthc_cli.wording import say, write
from tthc_cli.workdays import WEEKDAYS, Weekday

DONE: Final = "thực hiện xong"
"""Words for the event that ends a repeat, where the phrase does not name it."""


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
_BARE_YEAR: Final = re.compile(r"[0-9]{4}[.;]?")


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
    days = [rule for rule in rules if isinstance(rule, By | Periodic)]
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
    found = list({tuple(_renamed(rule, lambda _words: "") for rule in rules): rules for rules in found}.values())
    if len(found) > 1:
        raise two_readings(item, _said(found[0]), _said(found[1]))

    def key(words: str) -> str:
        named = start if words == _START else events(words)
        if named is None:
            raise NoEventError(_("“{text}” names no event to count from").format(text=" ".join(item.split())))
        return named

    return tuple(_renamed(rule, key) for rule in found[0])


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


_START: Final = "…"
"""Stands for the event of a phrase that names none, until events get their keys."""
_R = TypeVar("_R", bound=Rule)


def _renamed(rule: _R, name: Callable[[str], str]) -> _R:
    """The rule with other names for its events."""
    changed: Any = rule
    if isinstance(rule, EarliestOf):
        changed = replace(rule, parts=tuple(_renamed(part, name) for part in rule.parts))
    elif isinstance(rule, Every):
        changed = replace(rule, event=name(rule.event), until=name(rule.until))
    elif isinstance(rule, After | Before | On | By) and rule.event is not None:
        changed = replace(rule, event=name(rule.event))
    return changed  # type: ignore[no-any-return] # of the kind that it was


def _words(words: str) -> str:
    """What an event is called before it has a key."""
    return words


def _said(rules: Iterable[Rule]) -> str:
    """Rules in plain words, and how to write them so that there is no doubt."""
    rules = tuple(rules)
    meant = "; ".join(say(rule, _words) for rule in rules)
    return f"{meant} (“{'; '.join(write(rule, _words) for rule in rules)}”)"


# -- an item: phrases, and what joins them ----------------------------------------------------------------------------


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
    unit: Unit
    until: str


_Found = tuple[Rule, ...] | _MonthDay | _Again


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
            report = group.rules[-1] if group.rules else None
            if phrase.is_day and group.joint == "COMMA" and isinstance(report, Periodic) and report.day is None:
                text = self._text.part(group.starts[-1], phrase.end)
                group.rules[-1:] = [_on_day_of_year(report, day, text) for day in found]
                group.starts += group.starts[-1:] * (len(found) - 1)
                group.end = phrase.end
                return
            if phrase.is_every and group.joint == "COMMA" and isinstance(report, Continuous):
                text = self._text.part(group.starts[-1], phrase.end)
                raise two_readings(text, _said([replace(report, text=text)]), _said([report, *found]))
            if phrase.is_bare_day and group.rules:
                self._complete(group, phrase, found[0])
            if phrase.is_bare_month and group.rules:
                self._complete_month(group, phrase, found)
            group.add(phrase, found)
            return
        before = groups[-1] if groups[-1].rules or len(groups) == 1 else groups[-2]
        rule = before.rules[-1] if before.rules else None
        if isinstance(found, _MonthDay) and found.periods and not (isinstance(rule, Periodic) and rule.day is None):
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
        before = group.rules[-1]
        if not isinstance(day, By) or not isinstance(before, After | Before | On | By):
            return
        if not isinstance(before, By) or not before.inclusive:
            fields: dict[str, Any] = {"event": None, "date": day.date}
            same = replace(before, **fields)
            raise two_readings(
                self._text.part(group.starts[-1], phrase.end), _said([before, day]), _said([before, same])
            )

    def _complete_month(self, group: _Group, phrase: _Phrase, months: Sequence[Rule]) -> None:
        """Refuse months that may share the day before them: "trước ngày 20 tháng 6 và tháng 12"."""
        before = group.rules[-1]
        if not isinstance(before, By | On) or before.date is None:
            return
        same = [
            replace(before, date=min(month.first.replace(day=1) + timedelta(days=before.date.day - 1), month.last))
            for month in months
            if isinstance(month, Within)
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
        parts = tuple(rule for rule in rules if isinstance(rule, After | Before | On | By | Within))
        fixed = [part for part in parts if not triggers(part)]
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
        yearly = isinstance(rules[0], Periodic) and rules[0].periods == ("year",) and rules[0].day is None
        if yearly and len(rules) == 2 and fixed == rules[1:] and isinstance(fixed[0], By):
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
    day = other.date if isinstance(other, By) else None
    return isinstance(window, Within) and day is not None and window.first <= day <= window.last


def _with(rule: Rule, more: _MonthDay | _Again, text: str) -> Rule:
    """A rule with the day, or the repeat, that the next phrase adds to it."""
    if isinstance(more, _Again) and isinstance(rule, After) and rule.event is not None:
        return Every(
            text=text,
            event=rule.event,
            count=rule.count,
            unit=rule.unit,
            then_count=more.count,
            then_unit=more.unit,
            until=more.until,
        )
    if isinstance(more, _MonthDay) and isinstance(rule, Periodic) and rule.day is None:
        if more.periods and not _same_month(more, rule.periods):
            raise TthcError(_("“{text}”: the day is in another period than the report").format(text=text))
        found = replace(
            rule, text=text, day=more.day, inclusive=more.inclusive, month=more.month or "last", time=more.time
        )
        if more.month is None and rule.periods != ("month",):
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


# -- one phrase -------------------------------------------------------------------------------------------------------

_UNITS: Final[Mapping[str, Unit]] = {
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
_ONES: Final[Mapping[str, int]] = {
    spelled(word): value
    for value, words in enumerate(
        ("", "một mốt", "hai", "ba", "bốn tư", "năm lăm nhăm", "sáu", "bảy bẩy", "tám", "chín", "mười")
    )
    for word in words.split()
}
_QUARTERS: Final[Mapping[str, int]] = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
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
        if not isinstance(found, tuple) or not all(isinstance(rule, By | Periodic) for rule in found):
            self._stop(self._tree)
        fields: dict[str, Any] = {"time": self._hour}
        return tuple(replace(rule, **fields) for rule in found)

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

    def _after(self, count: int, unit: Unit, **moment: Any) -> After:  # noqa: ANN401 - event or date
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

    def _period_of(self, count: int, unit: Unit, tree: Node) -> PeriodKind:
        found = _PERIODS_OF.get((count, unit))
        if found is None:
            raise TthcError(_("“{text}”: reports come every month, quarter, half-year or year").format(text=self._text))
        return found

    # -- what phrases are made of

    def _quantity(self, tree: Node) -> tuple[int, Unit]:
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


def _number(token: str) -> int:
    """A number in digits, Roman digits or words."""
    if token.isdigit():
        return int(token)
    found = _QUARTERS.get(token) or _number_words(token)
    if found is None:
        raise ValueError(token)  # the grammar lets nothing else through
    return found


def _number_or_none(token: str) -> int | None:
    """A number in digits or words; None for other words."""
    return int(token) if token.isdigit() else _number_words(token)


def _number_words(words: str) -> int | None:
    """A number from 1 to 999 in words; None for other words.

    >>> _number_words(spelled("một trăm hai mươi mốt"))
    121
    """
    hundreds, hundred, rest = words.rpartition(spelled("trăm"))
    if hundred:
        above, below = _ONES.get(hundreds.strip() or spelled("một")), rest.strip()
        filled = re.sub(spelled("^(?:lẻ|linh) "), "", below)
        under = _number_words(filled) if below else 0
        if under is not None and 0 < under < 10 and filled == below:
            return None  # "một trăm hai" is said for 120
        return None if above is None or above > 9 or under is None else 100 * above + under
    tens, _mid, ones = words.rpartition(spelled("mươi"))
    if tens:
        ten, one = _ONES.get(tens.strip()), _ONES.get(ones.strip(), 0 if not ones.strip() else None)
    else:
        first, _space, rest = words.partition(" ")
        if not rest:
            return _ONES.get(words)
        ten, one = (1 if _ONES.get(first) == 10 else None), _ONES.get(rest)
    return None if ten is None or one is None else 10 * ten + one


def _joint(token: str) -> str:
    """How a quarter or a month is joined to the one before it."""
    word = token.strip().removeprefix(",").strip().split(" ")[0]
    if token.strip().startswith("/"):
        return "/"
    if token.strip().startswith("-"):
        return "to"
    return {spelled("và"): "and", spelled("hoặc"): "or", spelled("đến"): "to", spelled("tới"): "to"}.get(word, ",")
