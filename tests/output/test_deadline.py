"""Deadlines of a plan or of a phrase, as they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.support.calendars import CALENDAR
from tests.support.registers import MINISTRY, PLAN
from tests.support.reports import texts
from tthc_cli.output.deadline import PHRASE_START, DeadlineReport
from tthc_cli.output.formats.report import PrintedTable, Terminal, cell_of
from tthc_cli.output.identity import FileIdentity
from tthc_cli.plan.agenda import Undated, agenda_of_rules, compute
from tthc_cli.plan.model import RuleRef
from tthc_cli.rules.kinds import After, Continuous, Every, Rule
from tthc_cli.rules.periods import period_key

IDENTITY = FileIdentity(name="p.yaml", sha256="a" * 64)
PAPER, SCREEN = Terminal(width=100), Terminal(width=100, interactive=True)
EVENTS = {MINISTRY: date(2024, 4, 25)}
AS_OF = date(2024, 4, 26)


def of_plan(*rules: RuleRef, events: dict[str, date] = EVENTS, **more: Any) -> DeadlineReport:
    updates = more.pop("updates", 0)
    agenda = compute(PLAN, CALENDAR, events=events, rules=rules, updates=updates)
    return _report(agenda=agenda, events=events, **more)


def of_phrase(*rules: Rule, events: dict[str, date] | None = None, **more: Any) -> DeadlineReport:
    happened = {PHRASE_START: date(2024, 4, 25)} if events is None else events
    return _report(
        agenda=agenda_of_rules(rules, PLAN, CALENDAR, events=happened), events=happened, phrase=rules, **more
    )


def _report(**more: Any) -> DeadlineReport:
    common = {"plan": PLAN, "plan_identity": IDENTITY, "calendar": CALENDAR, "calendar_identity": IDENTITY}
    return DeadlineReport(**{**common, "as_of": AS_OF, **more})


def notes(tables: Sequence[PrintedTable]) -> list[str]:
    return [note for table in tables for note in table.notes]


FIVE_DAYS = After(text="05 ngày kể từ ngày nhận", event=PHRASE_START, count=5, unit="day")


# -- a plan's --------------------------------------------------------------------------------------------------------


def test_a_date_stands_with_its_task_its_words_and_what_is_left():
    table = of_plan(RuleRef(2, 1)).tables(PAPER)[0]
    assert table.title == f"{PLAN.event(MINISTRY).label}: T5 25/04/2024"
    (row,) = texts(table)
    task = PLAN.task(2)
    assert task is not None
    # 26/4 is today; 29/4 to 1/5 are off
    assert (row[0], row[1], row[3], row[4]) == ("T5 02/05/2024", "2.1", "\n".join(PLAN.leads(task)), "1 ngày LV")
    assert f"“{task.rules[0].text}”" in row[2]


@pytest.mark.parametrize(
    ("as_of", "left", "tone"),
    [
        (date(2024, 5, 3), "đã qua", "dim"),
        (date(2024, 5, 2), "hôm nay", "warn"),
        (date(2024, 4, 24), "3 ngày LV", "warn"),
        (date(2024, 4, 19), "6 ngày LV", ""),
    ],
)
def test_what_is_left_is_a_worry_from_five_working_days_on(as_of, left, tone):
    (row,) = of_plan(RuleRef(2, 1), as_of=as_of).tables(PAPER)[0].rows
    assert (cell_of(row[4]).text, cell_of(row[4]).tone) == (left, tone)
    assert cell_of(row[0]).tone == (tone or "strong")


def test_a_day_that_was_moved_back_is_in_time_until_the_day_of_the_plan():
    """ "Quý I/II" ends on Sunday 30/6/2024."""
    *_rest, row = of_plan(RuleRef(8, 1), events={}, as_of=date(2024, 6, 29)).tables(PAPER)[0].rows
    assert (cell_of(row[0]).text, cell_of(row[4]).text) == ("T6 28/06/2024", "còn trong hạn đến hết\nCN 30/06/2024")


def test_what_repeats_is_quoted_once():
    rows = texts(of_plan(RuleRef(19, 1), events={}).tables(PAPER)[0])
    quoted = [row[0] for row in rows if "“" in row[2]]
    assert quoted == [rows[0][0]]
    assert len(rows) > 12


def test_each_step_is_shown_with_what_it_rests_on():
    explained = of_plan(RuleRef(2, 1), explain=True)
    steps = next(table for table in explained.tables(PAPER) if "T5 02/05/2024" in table.title)
    assert "2.1" in steps.title
    deadline = explained.agenda.deadlines[0].deadline
    assert [row[1] for row in texts(steps)] == [step.what for step in deadline.steps]
    assert [row[2] for row in texts(steps)] == [step.source or "" for step in deadline.steps]
    assert any("a" * 12 in note for note in notes(explained.tables(PAPER)))
    assert not any("a" * 12 in note for note in notes(of_plan(RuleRef(2, 1)).tables(PAPER)))


def test_what_waits_names_its_event_and_the_task_that_it_comes_of():
    waiting = of_plan().agenda.waiting
    produced = [each for each in waiting if each.producer is not None]
    assert produced
    table = of_plan().tables(PAPER)[1]
    rows = texts(table)
    assert len(rows) == len(waiting)
    for row, wait in zip(rows, waiting, strict=True):
        event = PLAN.event(wait.event)
        assert row[2].startswith(event.label)
        assert row[3] == event.alias
        assert (wait.producer is None) == (row[2] == event.label)
        assert wait.producer is None or f" {wait.producer.number})" in row[2]


def test_programs_get_dates_what_waits_and_what_has_no_date():
    report = of_plan(RuleRef(2, 1), RuleRef(3, 1), RuleRef(1, 1))
    payload = report.payload()
    (deadline,) = [each for each in payload["deadlines"] if each["task"] == 2]
    assert (deadline["plan"], deadline["due"], deadline["nominal"], deadline["roll"]) == (
        PLAN.id,
        date(2024, 5, 2),
        date(2024, 4, 30),
        "next",
    )
    assert "readings" not in payload
    rows = list(report.rows())
    assert len(rows) == len(payload["deadlines"]) + len(payload["waiting"])
    assert all(set(row) - {"steps"} <= set(report.columns()) for row in rows)
    assert "year" not in rows[0]


def test_weeks_that_are_off_have_a_row_and_continuous_tasks_a_note():
    task = PLAN.tasks[0]
    week = Undated(task=task, rule=1, text="thứ Sáu hằng tuần", period=period_key("2024-W07"))
    always = [Undated(task=each, rule=1, text="thường xuyên") for each in PLAN.tasks[:2]]
    report = of_plan(RuleRef(2, 1))
    agenda = replace(report.agenda, undated=(week, *always))
    undated = replace(report, agenda=agenda)
    assert [(row["period"], row.get("due")) for row in list(undated.rows())[1:]] == [("2024-W07", None)]
    off, continuous = notes(undated.tables(PAPER))[-2:]
    assert off.startswith("Nhiệm vụ 1, tuần 07/2024: ")
    assert continuous.endswith("1, 2.1")
    assert [each["period"] for each in undated.payload()["undated"]] == ["2024-W07", None, None]


def test_marks_are_explained_once_below():
    report = of_plan(RuleRef(19, 1), events={})
    assert sum("*" in note for note in report.tables(PAPER)[0].notes) == 1
    assert any("26/04/2024" in note for note in report.tables(PAPER)[0].notes)
    over = replace(report, as_of=date(2026, 1, 1))
    assert not any("01/01/2026" in note for note in over.tables(PAPER)[0].notes)


# -- of a phrase -------------------------------------------------------------------------------------------------------


def test_a_phrase_is_said_back_and_belongs_to_no_plan():
    report = of_phrase(FIVE_DAYS)
    reading, dates = report.tables(PAPER)
    ((number, words, says),) = texts(reading)
    assert (number, words) == ("1", "“05 ngày kể từ ngày nhận”")
    assert says == report.payload()["readings"][0]["says"]
    assert "--from" in says
    ((due, place, _words, left),) = texts(dates)
    assert (due, place, left) == ("T5 02/05/2024", "1", "1 ngày LV")
    (row,) = report.rows()
    assert (row["plan"], row["task"], row["rule"]) == (None, None, 1)


@pytest.mark.parametrize(
    ("is_year_given", "year_from", "words"), [(True, "year", "của --year"), (False, "as_of", "của --as-of")]
)
def test_the_year_that_was_taken_is_said(is_year_given, year_from, words):
    report = of_phrase(FIVE_DAYS, year=2024, year_given=is_year_given)
    assert (report.payload()["year"], report.payload()["year_from"]) == (2024, year_from)
    (note,) = report.tables(PAPER)[0].notes
    assert "2024" in note
    assert words.split()[-1] in note
    assert next(iter(report.rows()))["year"] == 2024
    assert of_phrase(FIVE_DAYS).payload()["year_from"] is None
    assert of_phrase(FIVE_DAYS).tables(PAPER)[0].notes == []


def test_a_phrase_that_waits_is_dated_by_an_option():
    report = of_phrase(replace(FIVE_DAYS, label="Gửi"), events={})
    waiting = report.tables(PAPER)[1]
    assert texts(waiting)[0][::3] == ["1", PHRASE_START]
    assert texts(waiting)[0][1] == "Gửi: 05 ngày kể từ ngày nhận"
    assert report.payload()["waiting"][0]["label"] == "Gửi"
    assert next(iter(report.rows()))["plan"] is None


def test_a_phrase_without_a_date_says_so():
    report = of_phrase(Continuous(text="thường xuyên"))
    assert len(report.tables(PAPER)) == 2
    assert "nhiệm vụ" not in notes(report.tables(PAPER))[-1]


def test_a_note_of_the_reading_stands_below_what_was_read():
    noted = replace(FIVE_DAYS, note="theo cách hiểu chung")
    assert texts(of_phrase(noted).tables(PAPER)[0])[0][2].endswith("\n(theo cách hiểu chung)")


def test_updates_of_a_repeated_rule_are_numbered():
    every = Every(text="t", event=PHRASE_START, count=3, unit="day", then_count=4, then_unit="day", until="b")
    agenda = agenda_of_rules([every], PLAN, CALENDAR, events={PHRASE_START: date(2024, 4, 25)}, updates=2)
    rows = texts(_report(agenda=agenda, events={}, phrase=[every]).tables(PAPER)[1])
    assert [("1" in row[2], "2" in row[2]) for row in rows[1:]] == [(True, False), (False, True)]
