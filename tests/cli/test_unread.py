"""Warnings of words of a plan that nobody has read: an answer lacks what they would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.support.registers import PLAN
from tthc_cli.cli import console
from tthc_cli.cli.unread import warn_of_targets, warn_of_times
from tthc_cli.plan.model import CellName, Plan, Unread


@pytest.fixture
def warnings(monkeypatch) -> list[str]:
    """What is warned of."""
    heard: list[str] = []
    monkeypatch.setattr(console, "warn", heard.append)
    return heard


def unread(words: Mapping[int, tuple[CellName, str]]) -> Plan:
    """The plan with words that nobody has read, by task: their cell and their text."""
    return replace(
        PLAN,
        tasks=tuple(
            replace(task, unread=(Unread(cell=words[task.number][0], text=words[task.number][1], reason="?"),))
            if task.number in words
            else task
            for task in PLAN.tasks
        ),
    )


def test_tasks_whose_times_are_not_read_are_named_in_order(warnings):
    warn_of_times(unread({11: ("time", "a"), 2: ("time", "b"), 3: ("content", "c")}))
    (text,) = warnings
    assert "2, 11;" in text
    assert "3" not in text.replace("`tthc plan validate`", "")


def test_only_tasks_that_were_asked_for_are_named(warnings):
    plan = unread({11: ("time", "a"), 2: ("time", "b")})
    warn_of_times(plan, {11, 12})
    assert "11;" in warnings[0]
    assert "2, 11" not in warnings[0]
    warn_of_times(plan, {12})
    assert len(warnings) == 1


def test_the_plan_is_named_among_several(warnings):
    plan = unread({2: ("time", "b")})
    later = replace(PLAN, identity=replace(PLAN.identity, year=2031, id="later"))
    warn_of_times(plan, among=[plan])
    warn_of_times(plan, among=[plan, later])
    assert ["2024" in text for text in warnings] == [False, True]


def test_a_plan_that_is_read_warns_of_nothing(warnings):
    warn_of_times(PLAN)
    warn_of_targets(PLAN)
    assert warnings == []


def test_targets_are_words_with_a_percentage_in_content_or_product(warnings):
    warn_of_targets(
        unread({1: ("content", "đạt 50%"), 2: ("product", "trên 96 %"), 3: ("content", "đủ"), 4: ("time", "50%")})
    )
    (text,) = warnings
    assert "1, 2;" in text
