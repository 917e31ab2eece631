"""A plan as it is printed: its tasks, one of them whole, its duties, and whether its file is good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.registers import PLAN
from tthc_cli.output.formats.report import Terminal, cell_of
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.plan import DutiesReport, PlanListReport, TaskReport, ValidPlanReport
from tthc_cli.plan.model import Plan, Task, Unread
from tthc_cli.rules.wording import say

IDENTITY = FileIdentity(name="p.yaml", sha256="a" * 64)
PAPER, SCREEN, MAIL = Terminal(width=120), Terminal(width=120, interactive=True), Terminal()


def task_of(number: int) -> Task:
    task = PLAN.task(number)
    assert task is not None
    return task


def shown(task: Task, terminal: Terminal = PAPER, plan: Plan = PLAN) -> list[tuple[str, str]]:
    """The items of one task, and what stands beside them."""
    (table,) = TaskReport(plan=plan, plan_identity=IDENTITY, task=task).tables(terminal)
    return [(cell_of(name).text, cell_of(text).text) for name, text in table.rows]


def test_a_list_has_each_task_with_its_goals():
    report = PlanListReport(plan=PLAN, plan_identity=IDENTITY)
    (table,) = report.tables(PAPER)
    assert table.title == PLAN.identity.title
    rows = {int(cell_of(row[0]).text): [cell_of(cell).text for cell in row] for row in table.rows}
    assert list(rows) == [task.number for task in PLAN.tasks]
    assert rows[17] == ["17", task_of(17).content, task_of(17).time, task_of(17).lead, "> 96%"]
    assert rows[20][4].count(";") == len(PLAN.kpis_of(20)) - 1 == 2
    assert rows[1][4] == ""
    assert PLAN.id in table.notes[-1]


def test_contents_are_cut_for_a_person_alone():
    report = PlanListReport(plan=PLAN, plan_identity=IDENTITY)
    whole = cell_of(report.tables(PAPER)[0].rows[7][1]).text
    cut = cell_of(report.tables(SCREEN)[0].rows[7][1]).text
    assert whole == task_of(8).content
    assert len(cut) <= 60 < len(whole)
    assert cut.endswith("…")
    narrow = cell_of(report.tables(replace(SCREEN, width=20))[0].rows[7][1]).text
    assert 30 < len(narrow) <= 40


def test_programs_get_the_rules_and_targets_of_each_task():
    payload = PlanListReport(plan=PLAN, plan_identity=IDENTITY).payload()
    assert (payload["id"], len(payload["tasks"])) == (PLAN.id, len(PLAN.tasks))
    second = payload["tasks"][1]
    assert [(rule["rule"], rule["kind"], rule["event"]) for rule in second["rules"]] == [
        (1, "after", "ministry-decision-received"),
        (2, "before", "legal-document-effective"),
        (3, "on", "legal-document-signed"),
    ]
    assert second["produces"] == ["publication-decision-issued", "publication-decision-effective"]
    assert payload["tasks"][16]["kpis"] == ["early-resolution"]
    assert payload["tasks"][18]["rules"][0]["report"] is True


# -- one task ----------------------------------------------------------------------------------------------------------


def test_a_task_is_shown_whole_with_what_its_words_were_read_as():
    task = task_of(2)
    items = shown(task)
    assert [text for _name, text in items[:6]] == [
        task.content,
        task.lead,
        task.support,
        task.time,
        task.product,
        task.basis,
    ]
    rules = [text for name, text in items if name.startswith("Quy tắc")]
    assert len(rules) == len(task.rules)
    for text, rule in zip(rules, task.rules, strict=True):
        assert text.startswith(say(rule, lambda key: PLAN.event(key).label) + "\n")
        assert f"“{rule.text}”" in text
        assert (f"\n({rule.note})" in text) == bool(rule.note)
    assert [text for name, text in items if name == "Làm phát sinh"] == [PLAN.event(key).label for key in task.produces]
    assert [text for name, text in items if name == "Nguồn"] == [PLAN.sources[key].cite() for key in task.basis_sources]


def test_a_label_does_not_run_into_what_was_read():
    labelled = replace(task_of(8), rules=tuple(replace(rule, label="Rà soát") for rule in task_of(8).rules))
    (mail, *_rest) = [text for name, text in shown(labelled, MAIL) if name.startswith("Quy tắc")]
    assert "\n– Rà soát: “" in mail
    (paper, *_rest) = [text for name, text in shown(labelled, PAPER) if name.startswith("Quy tắc")]
    assert "\nRà soát: “" in paper


def test_targets_have_their_words_and_the_note_of_how_they_were_read():
    (kpi,) = PLAN.kpis_of(17)
    noted = replace(PLAN, kpis=tuple(replace(each, note="đọc thế này") if each is kpi else each for each in PLAN.kpis))
    (text,) = [text for name, text in shown(task_of(17), plan=noted) if name == "Chỉ tiêu"]
    assert text == f"early-resolution: {kpi.name} > 96%\n“{kpi.text}”\n(đọc thế này)"


def test_what_is_unread_is_told_but_for_words_that_can_name_a_person():
    unread = tuple(
        Unread(cell=cell, text="Bà\n Nguyễn", reason="không rõ") for cell in ("time", "lead", "support", "content")
    )
    task = replace(task_of(1), unread=unread, note="ghi chú")
    report = TaskReport(plan=PLAN, plan_identity=IDENTITY, task=task)
    payload = report.payload()["task"]
    assert [each["text"] for each in payload["unread"]] == ["Bà Nguyễn", None, None, "Bà Nguyễn"]
    assert [each["reason"] for each in payload["unread"]] == ["không rõ"] * 4
    assert not any("Nguyễn" in text for name, text in shown(task) if name not in ("Nội dung", "Cơ quan chủ trì"))
    assert shown(task)[-1][1] == "ghi chú"
    assert payload["note"] == "ghi chú"
    assert "ghi chú" not in [text for _name, text in shown(task_of(1))]


def test_programs_get_a_task_with_units_sources_and_later_targets():
    payload = TaskReport(plan=PLAN, plan_identity=IDENTITY, task=task_of(14)).payload()["task"]
    (target,) = payload["targets"]
    assert (target["kpi"], target["op"], target["target"]) == ("data-reuse", ">=", 50.0)
    assert target["later"] == [{"year": 2025, "target": 80.0}]
    assert payload["lead_units"] == list(PLAN.leads(task_of(14)))
    assert len(payload["sources"]) == len(task_of(14).basis_sources)
    report = TaskReport(plan=PLAN, plan_identity=IDENTITY, task=task_of(14))
    (row,) = report.rows()
    assert row["task"] == 14
    assert set(report.columns()) <= set(row)


# -- duties, and the file ----------------------------------------------------------------------------------------------


def test_duties_name_who_they_bind_and_what_they_cite():
    report = DutiesReport(plan=PLAN, plan_identity=IDENTITY)
    duty, row = PLAN.duties[0], report.rows()[0]
    assert row == {
        "article": duty.article,
        "units": [PLAN.units[key].name for key in duty.units],
        "text": duty.text,
        "sources": [PLAN.sources[key].cite() for key in duty.sources],
    }
    (table,) = report.tables(PAPER)
    assert len(table.rows) == len(PLAN.duties) == len(report.payload()["duties"])
    assert table.rows[0] == (duty.article, "; ".join(row["units"]), duty.text)


def valid(*unread: tuple[int, Task, Unread], plan: Plan = PLAN, **more: Any) -> ValidPlanReport:
    return ValidPlanReport(plan=plan, file=Path("x/p.yaml"), unread=unread, **{"commands": (), **more})


def test_a_good_file_says_what_it_holds():
    (table,) = valid().tables(PAPER)
    rules, kpis, duties = sum(len(task.rules) for task in PLAN.tasks), len(PLAN.kpis), len(PLAN.duties)
    (line,) = table.notes
    assert line.startswith("p.yaml: ")
    for number in (f"{len(PLAN.tasks)} nhiệm vụ", f"{rules} quy tắc", f"{kpis} chỉ tiêu", f"{duties} "):
        assert number in line
    assert line.endswith(PLAN.id)
    assert table.whole_lines
    assert valid().payload()["rules"] == rules


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        (Unread(cell="time", text="khi  cần\nthiết", reason="không đọc được"), "“khi cần thiết”"),
        (Unread(cell="time", text="khi cần", reason="“khi cần” không đọc được"), None),
        (Unread(cell="lead", text="Bà Nguyễn", reason="không đọc được"), None),
        (Unread(cell="time", text="", reason="không đọc được"), None),
    ],
)
def test_what_is_unread_has_its_line_and_is_quoted_once(words, quoted):
    task = replace(task_of(3), unread=(words,))
    plan = replace(PLAN, tasks=tuple(task if each.number == 3 else each for each in PLAN.tasks))
    report = valid((41, task, words), plan=plan, commands=("tthc plan edit",))
    line, good, command = report.tables(PAPER)[0].notes
    assert line.startswith("x/p.yaml:41: ")
    assert line.endswith(words.reason)
    before_the_reason = line.removesuffix(words.reason)
    assert ("“" in before_the_reason) == (quoted is not None)
    assert quoted is None or quoted in before_the_reason
    assert "Nguyễn" not in line
    assert ": 1;" in good
    assert command == "tthc plan edit"
    (row,) = report.rows()
    assert row["unread"] == 1
    assert report.payload()["unread"][0]["line"] == 41
