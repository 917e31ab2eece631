"""Rules said back in words: each reads as the same rule again, and no two rules are said alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.phrase_reading import events_of
from tthc_cli import phrases
from tthc_cli.counts.load import load_plan
from tthc_cli.rules.kinds import After, Before, By, Continuous, EarliestOf, Every, On, Periodic, Rule, Within, part_days
from tthc_cli.rules.periods import month_end
from tthc_cli.rules.wording import say, write

EVENTS = [event.key for event in load_plan().value.events]
LABELS = {event.key: event.label for event in load_plan().value.events}
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
COUNTS = st.integers(1, 99999)
UNITS = st.sampled_from(["day", "working_day", "week", "month", "quarter", "year"])
KEYS = st.sampled_from(EVENTS)


def starts() -> st.SearchStrategy[dict[str, Any]]:
    """What a rule is about: an event, or a fixed day."""
    return st.one_of(KEYS.map(lambda key: {"event": key}), DAYS.map(lambda day: {"date": day}))


@st.composite
def parts_of(draw: st.DrawFn) -> By:
    part: Literal["month", "year"] = draw(st.sampled_from(["month", "year"]))
    rule = By(text="x", date=draw(DAYS), inclusive=draw(st.booleans()), part_of=part)
    return replace(rule, date=draw(st.sampled_from(part_days(rule))))


@st.composite
def windows(draw: st.DrawFn) -> Within:
    first, last, *others = sorted(draw(st.lists(DAYS, min_size=2, max_size=5)))
    if draw(st.booleans()):  # whole months, which have names
        first = first.replace(day=1)
        last = month_end(first.replace(month=draw(st.integers(first.month, 12))))
        others = []
    return Within(text="x", first=first, last=max(last, *others) if others else last, milestones=tuple(others))


PARTS = st.one_of(
    st.builds(lambda start, **rest: After(text="x", **start, **rest), starts(), count=COUNTS, unit=UNITS),
    st.builds(lambda start, **rest: Before(text="x", **start, **rest), starts(), count=COUNTS, unit=UNITS),
    st.builds(lambda start: On(text="x", **start), starts()),
    st.builds(lambda start, inclusive: By(text="x", **start, inclusive=inclusive), starts(), st.booleans()),
    parts_of(),
    windows(),
)
PERIODS = st.lists(st.sampled_from(["month", "quarter", "half", "year"]), min_size=1, unique=True).map(tuple)
RULES = st.one_of(
    PARTS,
    st.builds(
        Every,
        text=st.just("x"),
        event=KEYS,
        count=COUNTS,
        unit=UNITS,
        then_count=COUNTS,
        then_unit=UNITS,
        until=KEYS,
    ),
    st.builds(Periodic, text=st.just("x"), periods=PERIODS),
    st.builds(
        Periodic,
        text=st.just("x"),
        periods=PERIODS,
        day=st.integers(1, 31),
        month=st.sampled_from(["first", "last", "next"]),
        inclusive=st.booleans(),
    ),
    st.just(Continuous(text="x")),
    st.lists(PARTS, min_size=2, max_size=4).map(lambda parts: EarliestOf(text="x", parts=tuple(parts))),
)


def timeless(rule: Rule) -> Any:
    """A rule without its words."""
    if isinstance(rule, EarliestOf):
        return replace(rule, text="x", parts=tuple(timeless(part) for part in rule.parts))
    return replace(rule, text="x")


@examples(400)
@example(
    EarliestOf(
        text="x",
        parts=tuple(Within(text="x", first=date(year, 7, 1), last=date(year, 9, 30)) for year in (1998, 1999)),
    )
)
@given(RULES)
@pytest.mark.long
def test_every_rule_written_in_words_reads_as_the_same_rule(rule):
    phrase = write(rule, LABELS.__getitem__)
    rules = phrases.read_time(phrase, year=2024, events=events_of(load_plan().value))
    assert tuple(map(timeless, rules)) == (rule,), phrase


@given(RULES, RULES)
def test_rules_said_back_differ_where_the_rules_do(first, second):
    assert (say(first, LABELS.__getitem__) == say(second, LABELS.__getitem__)) <= (
        same_but_for_parts(first) == same_but_for_parts(second)
    )


def same_but_for_parts(rule: Rule) -> Any:
    """A day that the words call the middle of a month is said as that day; the first month of a month is its last."""
    if isinstance(rule, EarliestOf):
        return replace(rule, parts=tuple(map(same_but_for_parts, rule.parts)))
    if isinstance(rule, Periodic) and rule.periods == ("month",) and rule.month == "first":
        return replace(rule, month="last")
    return replace(rule, part_of=None) if isinstance(rule, By) else rule


@pytest.mark.parametrize(
    ("periods", "month", "words"),
    [
        (("month",), "last", "một lần mỗi tháng, chậm nhất ngày 12 của tháng đó"),
        (("month",), "next", "một lần mỗi tháng, chậm nhất ngày 12 của tháng liền sau"),
        (("quarter",), "last", "một lần mỗi quý, chậm nhất ngày 12 của tháng cuối kỳ"),
        (("month", "quarter"), "last", "một lần mỗi tháng và mỗi quý, chậm nhất ngày 12 của tháng cuối kỳ"),
    ],
)
def test_a_month_is_not_said_to_have_a_last_month(periods, month, words):
    rule = Periodic(text="-", periods=periods, day=12, month=month, inclusive=True, report=False)
    assert say(rule, lambda key: key) == words
