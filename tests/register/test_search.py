"""Entries found again by their words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support.registers import PLAN
from tthc_cli.register.entries import Entry
from tthc_cli.register.search import with_words

EVENT = PLAN.events[0]
TASK = PLAN.tasks[0]
DAY = date(2024, 5, 2)
ENTRIES = [
    Entry(id=1, kind="event", plan=PLAN.id, year=2024, event=EVENT.key, matter="Vụ Một", day=DAY, ref="QĐ 12/QĐ-SKHCN"),
    Entry(id=2, kind="done", plan=PLAN.id, year=2024, task=TASK.number, period="2024-03", day=DAY, note="đã gửi phiếu"),
    Entry(id=3, kind="void", plan=PLAN.id, year=2024, voids=2),
    Entry(id=4, kind="event", plan="another", year=2024, event=EVENT.key, day=DAY),
]


def ids(*words: str) -> list[int]:
    return [entry.id for entry in with_words(ENTRIES, [PLAN], words)]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["VU MOT"], [1]),
        (["12/qđ"], [1]),
        (["phieu"], [2, 3]),
        (["phieu", "gửi"], [2, 3]),
        (["phieu", "mot"], []),
        (["2024-03"], [2, 3]),
        (["tháng 03/2024"], [2, 3]),
        (["no such word"], []),
    ],
)
def test_all_words_must_stand_in_the_texts_of_an_entry(words, numbers):
    assert ids(*words) == numbers


def test_events_and_tasks_are_found_by_what_their_plan_calls_them():
    assert ids(EVENT.label) == [1]
    assert ids(EVENT.alias) == [1]
    assert ids(EVENT.key) == [1, 4], "of another plan, what stands in the register alone"
    assert ids(" ".join(TASK.content.split())[:30]) == [2, 3]


def test_no_words_find_everything():
    assert ids() == [1, 2, 3, 4]


def test_a_voiding_is_found_with_what_it_voids_and_not_without():
    assert ids("gửi") == [2, 3]
    assert [entry.id for entry in with_words([ENTRIES[2]], [PLAN], ["gửi"])] == []


def test_the_label_of_a_rule_is_one_of_the_texts():
    (labelled,) = (task for task in PLAN.tasks[:1])
    rule = replace(labelled.rules[0], label="Báo cáo quý")
    plan = replace(PLAN, tasks=(replace(labelled, rules=(rule, *labelled.rules[1:])), *PLAN.tasks[1:]))
    assert [entry.id for entry in with_words(ENTRIES, [plan], ["bao cao quy"])] == [2, 3]
