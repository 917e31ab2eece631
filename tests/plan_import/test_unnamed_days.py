"""Days of rules that no words of the plan name."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from tests.support.phrase_reading import PHRASES
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError
from tthc_cli.phrases import read_time
from tthc_cli.plan_import.dictionary import load_plan_words
from tthc_cli.plan_import.unnamed_days import UnnamedDays
from tthc_cli.rules.kinds import After, Before, By

PLAN = load_plan().value
UNNAMED = UnnamedDays(PLAN, load_plan_words())
TASK = PLAN.tasks[0]
DAY = date(2024, 2, 8)


@pytest.mark.parametrize(
    ("text", "note", "is_named"),
    [
        ("Trước Tết Nguyên đán", None, False),
        ("Trước Tết Nguyên đán 2024", None, False),
        ("Thường xuyên", None, False),
        ("05 ngày kể từ ngày ban hành", None, False),
        ("Tuần đầu của tháng 2", None, True),
        ("Tuần đầu của tháng 2", "Set by hand: “trước 8/2/2024”.", False),
        ("Tuần đầu của tháng 2", "Ghi bằng tay: “trước 8/2/2024”.", False),
        ("Khoảng 8 tây", None, True),
        ("Xong 08.02, không muộn hơn", "Set by hand: “8/2”.", True),
        ("Họp lần 18/2", "Set by hand: “8/2”.", False),
        ("8/2", "Set by hand: “8/2”.", True),
        ("trước ngày 8/2 và 15/12", "Set by hand: “8/2”.", True),
    ],
)
def test_words_name_a_day_if_they_can_be_read_or_a_person_wrote_the_rule_by_them(text, note, is_named):
    rule = By(text=text, date=DAY, inclusive=True, note=note)
    task = replace(TASK, time=text, rules=(rule,))
    assert UNNAMED.of(rule, task) == (() if is_named else [DAY])


def test_a_rule_without_a_fixed_day_has_none_to_be_named():
    event = PLAN.events[0].key
    for rule in (
        After(text="x", event=event, count=5, unit="day"),
        Before(text="x", event=event, count=5, unit="day"),
    ):
        assert not UNNAMED.of(rule, TASK)


def test_days_that_the_program_reads_are_named_by_its_words():
    """Of the plan of 2024 too, whose rules a person wrote."""
    tasks = list(PLAN.tasks)
    for phrase, *_rest in PHRASES:
        with suppress(TthcError):
            rules = read_time(phrase, year=2024, events=lambda words: PLAN.events[0].key)
            tasks.append(replace(TASK, time=phrase, rules=rules))
    assert len(tasks) > 100
    for task in tasks:
        assert not [rule for rule in task.rules if UNNAMED.of(rule, task)], task.time
