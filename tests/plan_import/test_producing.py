"""Which task makes which event happen, as far as the words say so."""

from __future__ import annotations

from dataclasses import replace

from tests.support.imported_targets import WORDS
from tthc_cli.counts.load import load_plan
from tthc_cli.plan.model import Event, Task
from tthc_cli.plan_import.events import Events
from tthc_cli.plan_import.producing import proposed
from tthc_cli.rules.kinds import After, Continuous, Rule

BARE = replace(load_plan().value.tasks[0], produces=(), product="", time="x")
DECISION = "Quyết định công bố thủ tục hành chính"


def propose(*contents: str, waits: str = f"ban hành {DECISION}") -> tuple[list[tuple[str, ...]], Event]:
    """The events that each task makes happen; the task behind them waits for the event of these words."""
    events = Events(WORDS, None)
    key = events.key(waits, len(contents) + 1)
    rule: Rule = After(text="x", event=key, count=5, unit="day")
    tasks = [task(number, content) for number, content in enumerate(contents, 1)]
    tasks.append(replace(task(len(contents) + 1, "Niêm yết công khai"), rules=(rule,)))
    with_makers, (event,) = proposed(tuple(tasks), events, WORDS)
    assert event.key == key
    return [each.produces for each in with_makers], event


def task(number: int, content: str) -> Task:
    return replace(BARE, number=number, content=content, rules=(Continuous(text="x"),))


def test_the_task_whose_content_has_the_whole_words_makes_it_happen():
    produces, event = propose(f"Ban hành {DECISION}", "Rà soát quy định")
    assert produces == [(event.key,), (), ()]
    assert "1" in (event.note or "")


def test_what_two_tasks_could_make_happen_is_left_to_a_person():
    produces, event = propose(f"Ban hành {DECISION}", f"Tham mưu ban hành {DECISION}")
    assert produces == [(), (), ()]
    assert event.note is None


def test_the_name_of_something_more_is_another_thing():
    produces, _event = propose(f"Ban hành {DECISION} nội bộ")
    assert produces == [(), ()]


def test_who_makes_others_act_makes_nothing_happen():
    produces, _event = propose(f"Đôn đốc các đơn vị ban hành {DECISION}")
    assert produces == [(), ()]


def test_a_task_does_not_make_happen_what_it_waits_for():
    events = Events(WORDS, None)
    key = events.key(f"ban hành {DECISION}", 1)
    waiting = replace(task(1, f"Ban hành {DECISION}"), rules=(After(text="x", event=key, count=5, unit="day"),))
    ((only,), (event,)) = proposed((waiting,), events, WORDS)
    assert only.produces == ()
    assert event.note is None


def test_a_document_takes_effect_by_the_task_that_issues_it():
    produces, event = propose(f"Ban hành {DECISION}", waits=f"{DECISION} có hiệu lực")
    assert produces == [(event.key,), ()]
    assert event.own_date
    assert event.ahead, "the day of effect is known before it comes"
