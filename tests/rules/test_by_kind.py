"""What is asked of a rule of any kind: one of each, and what it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tthc_cli.rules import by_kind
from tthc_cli.rules.kinds import After, Before, By, Continuous, EarliestOf, Every, On, Periodic, Rule, Within

DAY = date(2024, 8, 30)
BEFORE_DAY = By(text="trước 30/8", label="b", date=DAY, inclusive=False)
BY_EVENT = By(text="theo Kế hoạch", event="review", inclusive=True, time="16:00")
RULES: dict[str, Rule] = {
    "after": After(text="x", event="start", count=5, unit="day"),
    "after a day": After(text="x", date=DAY, count=5, unit="day"),
    "before": Before(text="x", event="start", count=8, unit="day"),
    "on": On(text="x", event="start"),
    "by": BEFORE_DAY,
    "by an event": BY_EVENT,
    "within": Within(text="x", first=date(2024, 1, 1), last=date(2024, 6, 30), milestones=(date(2024, 3, 31),)),
    "every": Every(text="x", event="start", count=15, unit="day", then_count=5, then_unit="day", until="end"),
    "periodic": Periodic(text="x", periods=("month",), time="09:00"),
    "continuous": Continuous(text="x"),
    "earliest": EarliestOf(text="x", parts=(BY_EVENT, BEFORE_DAY)),
    "earliest of events": EarliestOf(text="x", parts=(BY_EVENT, Before(text="y", event="end", count=1, unit="week"))),
}


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (by_kind.needs_event, {"after", "before", "on", "by an event", "every", "earliest of events"}),
        (by_kind.before_event, {"before", "by an event", "earliest of events"}),
        (by_kind.after_event, {"after", "after a day", "every"}),
        (by_kind.is_continuous, {"continuous"}),
        (by_kind.needs_reporting, {"periodic"}),
        (by_kind.as_repeating, {"every"}),
        (by_kind.as_periodic, {"periodic"}),
        (by_kind.as_part, {"after", "after a day", "before", "on", "by", "by an event", "within"}),
        (by_kind.as_point, {"after", "after a day", "before", "on", "by", "by an event"}),
        (by_kind.as_last_day, {"by", "by an event", "periodic"}),
        (by_kind.as_by, {"by", "by an event"}),
        (by_kind.as_named_day, {"on", "by", "by an event"}),
        (by_kind.as_after, {"after", "after a day"}),
        (by_kind.as_window, {"within"}),
    ],
)
def test_which_rules_answer_yes(question, answers):
    assert {name for name, rule in RULES.items() if question(rule)} == answers


def test_the_events_that_a_rule_speaks_of():
    spoken = {name: by_kind.speaks_of(rule) for name, rule in RULES.items() if by_kind.speaks_of(rule)}
    assert spoken == {
        "after": ("start",),
        "before": ("start",),
        "on": ("start",),
        "by an event": ("review",),
        "every": ("start", "end"),
        "earliest": ("review",),
        "earliest of events": ("review", "end"),
    }
    assert by_kind.triggers(RULES["every"]) == ("start",)
    assert by_kind.waits_for(RULES["earliest of events"], {"review": DAY}) == ("end",)


def test_the_parts_that_have_a_day_without_any_event():
    assert by_kind.fixed_parts(RULES["earliest"]) == (BEFORE_DAY,)
    assert by_kind.fixed_parts(RULES["within"]) == (RULES["within"],)
    assert by_kind.fixed_parts(RULES["every"]) == by_kind.fixed_parts(RULES["periodic"]) == ()


def test_the_hour_of_several_is_that_of_the_first_that_has_one():
    assert by_kind.hour(RULES["earliest"]) == "16:00"
    assert by_kind.hour(RULES["periodic"]) == "09:00"
    assert by_kind.hour(RULES["by"]) is None


def test_events_are_renamed_wherever_they_stand():
    every = by_kind.map_events(RULES["every"], str.upper)
    assert by_kind.speaks_of(every) == ("START", "END")
    assert by_kind.speaks_of(by_kind.map_events(RULES["earliest of events"], str.upper)) == ("REVIEW", "END")
    for name in ("after a day", "by", "within", "periodic", "continuous"):
        assert by_kind.map_events(RULES[name], str.upper) == RULES[name]


def test_fixed_days_are_moved_wherever_they_stand():
    def move(day: date) -> date:
        return day + timedelta(days=366)

    earliest = by_kind.map_days(RULES["earliest"], move)
    assert isinstance(earliest, EarliestOf)
    assert earliest.parts == (BY_EVENT, replace(BEFORE_DAY, date=date(2025, 8, 31)))
    within = by_kind.as_window(by_kind.map_days(RULES["within"], move))
    assert within
    assert (within.first, within.last, within.milestones) == (date(2025, 1, 1), date(2025, 7, 1), (date(2025, 4, 1),))
    for name in ("after", "every", "periodic", "continuous"):
        assert by_kind.map_days(RULES[name], move) == RULES[name]


def test_a_rule_means_the_same_in_other_words():
    reworded = By(text="không muộn hơn 29/8", label="c", note="x", date=DAY, inclusive=False)
    assert by_kind.without_words(reworded) == by_kind.without_words(BEFORE_DAY) != BEFORE_DAY
    bare = by_kind.without_words(RULES["earliest"])
    assert isinstance(bare, EarliestOf)
    assert [(part.text, part.label) for part in bare.parts] == [("-", None)] * 2
