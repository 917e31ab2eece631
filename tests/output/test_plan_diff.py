"""What changed between two plans, as it is said."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from tthc_cli.counts.load import load_plan
from tthc_cli.output.formats.report import Cell, Terminal
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.plan_diff import PlanDiffReport, words
from tthc_cli.plan.diff import Change, What

PLAN = load_plan().value
NEW = replace(PLAN, identity=replace(PLAN.identity, year=2025))
FIRST, SECOND = PLAN.tasks[:2]


def report(*changes: Change) -> PlanDiffReport:
    identity = FileIdentity(name="p.yaml", sha256="a" * 64)
    return PlanDiffReport(changes=changes, old=PLAN, old_identity=identity, new=NEW, new_identity=identity)


def change(what: What = "product", old: str | None = "cũ", new: str | None = "mới", **tasks: object) -> Change:
    both_tasks = {"old_task": FIRST, "new_task": FIRST, **tasks}
    return Change(what=what, old=old, new=new, **both_tasks)  # type: ignore[arg-type]


@pytest.mark.parametrize("what", get_args(What))
def test_every_kind_of_change_has_words_that_say_what_it_changes(what):
    text = words(change(what))
    assert "cũ" in text or "mới" in text
    assert "{" not in text


def test_kinds_are_told_apart():
    texts = [words(change(what)) for what in get_args(What)]
    assert len(set(texts)) == len(texts)


def test_what_a_draft_moved_on_is_said_once_and_is_no_change():
    moved = [change("moved_on", old=None, old_task=task, new_task=task) for task in (FIRST, SECOND)]
    (table,) = report(change("product"), *moved).tables(Terminal())
    assert len(table.rows) == 1
    assert table.notes[1] == "nhiệm vụ 1, 2: mới"
    assert table.notes[-1].startswith("1 ")
    assert f"{len(PLAN.tasks) - 1} " in table.notes[-1]
    (table,) = report(*moved).tables(Terminal())
    assert "nhiệm vụ 1, 2: mới" in table.notes
    assert [row["what"] for row in report(*moved).rows()] == ["moved_on", "moved_on"]


def test_a_task_with_several_changes_is_named_once():
    gone = change("gone", new=None, old_task=SECOND, new_task=None)
    (table,) = report(change("product"), change("lead"), gone).tables(Terminal())
    assert [row[0] for row in table.rows] == [Cell("1", "strong"), Cell("", "strong"), Cell("(2)", "strong")]
    assert "2024" in table.title
    assert "2025" in table.title
    # two tasks changed, of which one is gone; all others of the new plan are the same
    tally = table.notes[-1]
    assert tally.startswith("2 ")
    assert f"; {len(NEW.tasks) - 1} " in tally


def test_plans_that_are_the_same_say_so_without_a_table():
    (table,) = report().tables(Terminal())
    assert table.rows == ()
    assert f"; {len(NEW.tasks)} " in table.notes[-1]
    assert report().payload()["changes"] == []


def test_scripts_get_both_numbers():
    (row,) = report(change("new", old=None, old_task=None)).rows()
    assert (row["what"], row["old_task"], row["new_task"], row["old"], row["new"]) == ("new", None, 1, None, "mới")
    assert tuple(row) == tuple(report().columns())
