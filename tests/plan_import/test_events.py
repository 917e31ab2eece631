"""Events, one for all rows that speak of it."""

from __future__ import annotations

from dataclasses import replace

from tests.support.imported_targets import WORDS
from tthc_cli.counts.load import load_plan
from tthc_cli.phrases import events_called
from tthc_cli.plan.outline import load_outline
from tthc_cli.plan_import.events import Events

PLAN = load_plan().value


def test_rows_share_an_event_if_their_words_mean_the_same():
    events = Events(WORDS, None)
    first = events.key("nhận được Quyết định công bố", 2)
    assert events.key("ngày nhận được  quyết định công bố", 3) == first
    assert events.key("ban hành Nghị quyết", 3) != first
    assert [event.key for event in events.spoken_of()] == [first, events.key("ban hành Nghị quyết", 3)]
    assert events.spoken_of()[0].label == "Nhận được Quyết định công bố"


def test_words_that_do_not_say_which_thing_are_each_task_s_own():
    events = Events(WORDS, None)
    vague = "nhận được"
    assert events.is_vague(events.plain(vague))
    assert events.key(vague, 2) != events.key(vague, 3)
    assert events.key(vague, 2) == events.key(vague, 2)


def test_what_ends_the_repeats_of_a_task_is_its_own_event():
    events = Events(WORDS, None)
    assert events.done(2) == events.done(2) != events.done(3)
    assert "2" in events.spoken_of()[0].label


def test_keys_of_the_plan_before_are_kept():
    event = PLAN.events[0]
    events = Events(WORDS, PLAN)
    assert events.key(event.label, 99) == event.key
    assert events.is_known(event.key)
    assert not events.is_known("x")
    assert not Events(WORDS, None).is_known(event.key)


def test_the_report_knows_each_of_its_names_for_an_event_in_an_imported_plan():
    """The words of a time cell become the label of an event, however they are written."""
    matters = next(section.matters for section in load_outline().outline if section.matters is not None)
    for names in (matters.begins, matters.ends):
        for name in names:
            events = Events(WORDS, None)
            key = events.key(f"ngày {name}", 1)
            plan = replace(PLAN, events=events.spoken_of())
            assert events_called(plan, names) == {key}, name
    assert not events_called(replace(PLAN, events=()), matters.begins)


def test_an_event_much_like_another_is_noted():
    events = Events(WORDS, None)
    first = events.key("ban hành Quyết định công bố thủ tục hành chính nội bộ", 1)
    events.key("ban hành Quyết định công bố thủ tục hành chính nội bộ mới", 2)
    before, after = events.spoken_of()
    assert before.note is None
    assert first in (after.note or "")
