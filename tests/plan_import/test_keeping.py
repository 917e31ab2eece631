"""A plan that is imported again keeps what a person set, as far as the words are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.places import ROOT
from tthc_cli.counts.load import load_plan
from tthc_cli.data_files import parse_document
from tthc_cli.errors import TthcError
from tthc_cli.plan.model import Plan
from tthc_cli.plan_import.keeping import kept_content, kept_in
from tthc_cli.rules.kinds import By

PLAN = load_plan().value
RAW = (ROOT / "data" / "plan_2024.yaml").read_bytes()


BY = By(text="Trước ngày 30/11/2024", date=date(2024, 11, 30), inclusive=False)


def with_task(plan: Plan, number: int, **changed: Any) -> Plan:
    tasks = (replace(task, **changed) if task.number == number else task for task in plan.tasks)
    return replace(plan, tasks=tuple(tasks))


def test_the_same_document_changes_nothing():
    result = kept_in(PLAN, PLAN)
    assert (result.plan, result.kept, result.new) == (PLAN, [], [])
    content = kept_content(parse_document(Path("p.yaml"), RAW), result.plan)
    assert kept_content(parse_document(Path("p.yaml"), content), result.plan) == content


def test_rules_and_notes_of_a_person_stay_if_the_words_are_the_same():
    number = next(task.number for task in PLAN.tasks if len(task.rules) == 1 and not PLAN.kpis_of(task.number))
    document = with_task(PLAN, number, rules=(), note=None, lead_units=())
    own = with_task(PLAN, number, note="Đã hỏi Sở Nội vụ")
    result = kept_in(own, document)
    assert result.plan == own
    assert len(result.kept) == 1
    assert str(number) in result.kept[0]
    assert result.new == []


def test_a_time_in_other_words_takes_the_rules_of_the_document():
    number = next(task.number for task in PLAN.tasks if len(task.rules) == 1 and not PLAN.kpis_of(task.number))
    document = with_task(PLAN, number, time=BY.text, rules=(BY,))
    result = kept_in(PLAN, document)
    task = result.plan.task(number)
    assert task is not None
    assert task.rules == (BY,)
    assert len(result.new) == 1


def test_white_space_alone_is_no_other_word():
    task = PLAN.tasks[0]
    document = with_task(PLAN, task.number, time=f" {task.time} ".replace(" ", "  "), rules=())
    kept = kept_in(PLAN, document).plan.task(task.number)
    assert kept is not None
    assert kept.rules == task.rules


def test_a_confirmed_target_stays_and_one_in_new_words_is_to_be_confirmed():
    kpi = PLAN.kpis[0]
    document = replace(PLAN, kpis=tuple(replace(each, confirmed=False) for each in PLAN.kpis))
    result = kept_in(PLAN, document)
    assert result.plan.kpis == PLAN.kpis
    assert any(kpi.id in line for line in result.kept)


def test_the_id_and_the_note_of_the_file_stay():
    own = replace(PLAN, identity=replace(PLAN.identity, id="cua-toi", note="bản dùng thử"))
    identity = kept_in(own, PLAN).plan.identity
    assert (identity.id, identity.note) == ("cua-toi", "bản dùng thử")
    assert identity.number == PLAN.identity.number


def test_a_plan_of_another_year_is_refused():
    later_plan = replace(PLAN, identity=replace(PLAN.identity, year=2025))
    with pytest.raises(TthcError, match=r"2024.*2025"):
        kept_in(PLAN, later_plan)


def test_comments_of_the_file_stay_where_the_plan_is_written_into_it():
    text = RAW.decode().replace("identity:\n", "identity:  # của Sở\n", 1)
    own = replace(PLAN, identity=replace(PLAN.identity, note="bản dùng thử"))
    content = kept_content(parse_document(Path("p.yaml"), text.encode()), own).decode()
    assert "identity:  # của Sở\n" in content
    assert yaml.safe_load(content)["identity"]["note"] == "bản dùng thử"
