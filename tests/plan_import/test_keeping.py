"""A plan that is imported again keeps what a person set, as far as the words are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.phrase_reading import PHRASES
from tests.support.places import ROOT
from tthc_cli.counts.load import load_plan
from tthc_cli.data_files import parse_document
from tthc_cli.errors import TthcError
from tthc_cli.plan.model import Plan
from tthc_cli.plan_import.blocks import Cell, Document, DocumentTable
from tthc_cli.plan_import.dictionary import load_plan_words
from tthc_cli.plan_import.draft import draft
from tthc_cli.plan_import.keeping import kept_content, kept_in
from tthc_cli.plan_import.measure_words import load_measure_words
from tthc_cli.rules.kinds import By

PLAN = load_plan().value
WORDS = load_plan_words()
RAW = (ROOT / "data" / "plan_2024.yaml").read_bytes()


BY = By(text="Trước ngày 30/11/2024", date=date(2024, 11, 30), inclusive=False)


def with_task(plan: Plan, number: int, **changed: Any) -> Plan:
    tasks = (replace(task, **changed) if task.number == number else task for task in plan.tasks)
    return replace(plan, tasks=tuple(tasks))


def test_the_same_document_changes_nothing():
    result = kept_in(PLAN, PLAN, WORDS)
    assert (result.plan, result.kept, result.new) == (PLAN, [], [])
    content = kept_content(parse_document(Path("p.yaml"), RAW), result.plan)
    assert kept_content(parse_document(Path("p.yaml"), content), result.plan) == content


def test_rules_and_notes_of_a_person_stay_if_the_words_are_the_same():
    number = next(task.number for task in PLAN.tasks if len(task.rules) == 1 and not PLAN.kpis_of(task.number))
    document = with_task(PLAN, number, rules=(), note=None, lead_units=())
    own = with_task(PLAN, number, note="Đã hỏi Sở Nội vụ")
    result = kept_in(own, document, WORDS)
    assert result.plan == own
    assert len(result.kept) == 1
    assert str(number) in result.kept[0]
    assert result.new == []


def test_a_time_in_other_words_takes_the_rules_of_the_document():
    number = next(task.number for task in PLAN.tasks if len(task.rules) == 1 and not PLAN.kpis_of(task.number))
    document = with_task(PLAN, number, time=BY.text, rules=(BY,))
    result = kept_in(PLAN, document, WORDS)
    task = result.plan.task(number)
    assert task is not None
    assert task.rules == (BY,)
    assert len(result.new) == 1


HEADINGS = [
    "Thời gian",
    "Hoàn thành trước",
    "Thời gian (ngày làm việc)",
    "Thời hạn hằng tháng",
    "Thời gian (quý I)",
    "Thời hạn năm 2024",
]


@examples(160, gate=40)
@given(st.sampled_from([row[0] for row in PHRASES if "\t" not in row[0]]), st.sampled_from(HEADINGS))
def test_what_the_program_read_is_read_anew_under_another_heading(phrase, heading):
    """No person touched the first import: the second one leaves no rule that it alone would not give."""
    first = under_heading(phrase, "Thời gian")
    alone = under_heading(phrase, heading, first)
    kept = kept_in(first, alone, WORDS)
    assert kept.plan.tasks == alone.tasks
    assert kept.kept == []
    assert bool(kept.new) == (first.tasks != alone.tasks)


@pytest.mark.parametrize("own", [{"note": "Set by hand: “30/6”."}, {"label": "Đợt một"}, {"inclusive": False}])
def test_what_a_person_did_with_a_rule_stays_under_another_heading(own):
    first = under_heading("30/6", "Thời gian")
    (rule,) = first.tasks[0].rules
    file = with_task(first, 1, rules=(replace(rule, **own),))
    kept = kept_in(file, under_heading("30/6", "Hoàn thành trước", file), WORDS)
    assert kept.plan.tasks == file.tasks
    assert (len(kept.kept), kept.new) == (1, [])


def under_heading(phrase: str, heading: str, previous: Plan | None = None) -> Plan:
    """The plan of a document with one time."""
    head = ("STT", "Nội dung", "Chủ trì", heading, "Kết quả")
    row = ("1", "Việc một", "Văn phòng", phrase, "Báo cáo")
    keys = count()
    rows = [[Cell(text=text, key=next(keys)) for text in cells] for cells in (head, row)]
    table = DocumentTable(rows=rows, where="bảng 1")
    document = Document(name="k.docx", blocks=["KẾ HOẠCH", "X năm 2026", table], one_line=False)
    return draft(document, WORDS, load_measure_words(), previous=previous).plan


def test_white_space_alone_is_no_other_word():
    task = PLAN.tasks[0]
    document = with_task(PLAN, task.number, time=f" {task.time} ".replace(" ", "  "), rules=())
    kept = kept_in(PLAN, document, WORDS).plan.task(task.number)
    assert kept is not None
    assert kept.rules == task.rules


def test_a_confirmed_target_stays_and_one_in_new_words_is_to_be_confirmed():
    kpi = PLAN.kpis[0]
    document = replace(PLAN, kpis=tuple(replace(each, confirmed=False) for each in PLAN.kpis))
    result = kept_in(PLAN, document, WORDS)
    assert result.plan.kpis == PLAN.kpis
    assert any(kpi.id in line for line in result.kept)


def test_the_id_and_the_note_of_the_file_stay():
    own = replace(PLAN, identity=replace(PLAN.identity, id="cua-toi", note="bản dùng thử"))
    identity = kept_in(own, PLAN, WORDS).plan.identity
    assert (identity.id, identity.note) == ("cua-toi", "bản dùng thử")
    assert identity.number == PLAN.identity.number


def test_a_plan_of_another_year_is_refused():
    later_plan = replace(PLAN, identity=replace(PLAN.identity, year=2025))
    with pytest.raises(TthcError, match=r"2024.*2025"):
        kept_in(PLAN, later_plan, WORDS)


def test_comments_of_the_file_stay_where_the_plan_is_written_into_it():
    text = RAW.decode().replace("identity:\n", "identity:  # của Sở\n", 1)
    own = replace(PLAN, identity=replace(PLAN.identity, note="bản dùng thử"))
    content = kept_content(parse_document(Path("p.yaml"), text.encode()), own).decode()
    assert "identity:  # của Sở\n" in content
    assert yaml.safe_load(content)["identity"]["note"] == "bản dùng thử"
