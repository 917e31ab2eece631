"""How deadlines are said in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support.registers import PLAN
from tthc_cli.output.deadline_words import (
    behind,
    content,
    hand_note,
    in_time_until,
    quoted,
    remarks,
    which,
)
from tthc_cli.output.formats.report import Terminal
from tthc_cli.plan.model import SET_BY_HAND
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.kinds import By
from tthc_cli.rules.periods import PeriodKey, period_key

SUNDAY = date(2024, 6, 30)
PLAIN = Deadline(kind="by", text="trong quý II", nominal=SUNDAY, due=SUNDAY, steps=())
PIPE, SCREEN = Terminal(), Terminal(width=80, interactive=True)


def key(name: str) -> PeriodKey:
    period = period_key(name)
    assert period is not None
    return period


def test_words_of_the_plan_stand_in_quotes_behind_their_label():
    assert quoted(PLAIN) == "“trong quý II”"
    labelled = replace(PLAIN, label="Rà soát")
    assert quoted(labelled) == "Rà soát: “trong quý II”"
    assert behind(labelled, PIPE) == "– Rà soát: “trong quý II”"
    assert behind(labelled, SCREEN) == "Rà soát: “trong quý II”"
    assert behind(PLAIN, PIPE) == "“trong quý II”"


@pytest.mark.parametrize(
    ("period", "occurrence", "words"),
    [("2024-03", 0, "tháng 03/2024"), ("2024-Q1", 0, "quý I/2024"), (None, 0, ""), (None, 2, "cập nhật lần 2")],
)
def test_dates_of_one_rule_are_told_apart(period, occurrence, words):
    assert which(replace(PLAIN, period=period and key(period), occurrence=occurrence)) == words


def test_a_date_that_was_moved_says_from_where():
    assert remarks(PLAIN) == []
    moved_on = replace(PLAIN, due=date(2024, 7, 1), roll="next")
    moved_back = replace(PLAIN, due=date(2024, 6, 28), roll="previous")
    (on,), (back,) = remarks(moved_on), remarks(moved_back)
    assert "30/06/2024" in on
    assert "30/06/2024" in back
    assert on != back
    assert remarks(moved_on, moved=False) == []


def test_the_hour_and_the_day_to_act_by_are_remarks():
    hour, act = remarks(replace(PLAIN, time="16:00", act_by=date(2024, 6, 28)))
    assert "16:00" in hour
    assert "28/06/2024" in act


def test_a_deadline_that_was_moved_back_is_in_time_until_its_own_day():
    back = replace(PLAIN, due=date(2024, 6, 28), roll="previous")
    first, second = in_time_until(back).split("\n")
    assert first == first.strip()
    assert second.endswith("30/06/2024")


def test_content_is_cut_only_where_somebody_looks():
    task = replace(PLAN.tasks[0], content="Công bố thủ tục hành chính " * 10)
    whole = " ".join(task.content.split())
    assert content(task, None, PIPE) == whole
    assert content(task, None, Terminal(width=80)) == whole
    cut, shorter = content(task, None, SCREEN), content(task, None, SCREEN, repeated=True)
    assert len(shorter) <= len(cut) <= 40
    assert cut.endswith("…")


def test_the_period_stands_before_the_content_with_the_mark_of_what_is_assumed():
    task = replace(PLAN.tasks[0], content="Báo cáo")
    report = replace(PLAIN, period=key("2024-Q1"))
    assert content(task, report, PIPE) == "Quý I/2024: Báo cáo"
    assert content(task, replace(report, assumed=True), PIPE) == "Quý I/2024*: Báo cáo"
    assert content(None, report, PIPE) == "Quý I/2024"
    assert content(None, PLAIN, PIPE) == ""


def test_only_a_note_that_a_rule_was_set_by_hand_is_shown():
    rule = By(text="trước ngày 30/6", date=SUNDAY, inclusive=False)
    assert hand_note(rule) == []
    assert hand_note(replace(rule, note="theo công văn")) == []
    (note,) = hand_note(replace(rule, note=f"{SET_BY_HAND[0]}\n  Quý II"))
    assert note == f"({SET_BY_HAND[0].strip()} Quý II)"
