"""``tthc plan next``: the draft that it writes, and what it says of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tthc_cli.counts.load import load_plan
from tthc_cli.i18n import _

OLD = ROOT / "data" / "plan_2024.yaml"


@pytest.fixture
def old(run_command, tmp_path) -> str:
    shutil.copy(OLD, tmp_path / "old.yaml")
    return "old.yaml"


def test_the_draft_loads_and_validate_lists_what_must_be_looked_at(run_command, old, tmp_path):
    code, shown, error = run_command("plan", "next", old, "--year", "2026", "--out", "new.yaml")
    assert (code, shown) == (1, "")  # as with an import, the file is the result
    assert error.startswith("new.yaml: ")
    assert error.count("\n") == 1 + 1 + 6 + 1 + 1  # in short, target, documents, parent plan, what to do next
    assert load_plan(tmp_path / "new.yaml").value.identity.year == 2026
    code, shown, error = run_command("plan", "validate", "new.yaml")
    assert code == 1
    for number in range(1, 22):
        words = _("task {task}, {cell}:{text} not read: {reason}").format(
            task=number, cell=_("Content"), text="", reason=""
        )
        assert words in shown
    assert all(kpi.id in error for kpi in load_plan().value.kpis)
    code, shown, _error = run_command("plan", "diff", old, "new.yaml")
    assert code == 0
    assert _("target raised: {old} → {new}").format(old="≥ 50% (2025: 80%)", new="≥ 80%") in shown


def test_deadlines_of_a_draft_are_not_said_to_be_missing(run_command, old):
    assert run_command("plan", "next", old, "--year", "2024", "--out", "new.yaml")[0] == 2
    assert run_command("plan", "next", old, "--year", "2025", "--out", "new.yaml")[0] == 1
    before = run_command("deadline", "--plan", old, "--format", "csv", "--as-of", "10/05/2024")
    after = run_command("deadline", "--plan", "new.yaml", "--format", "csv", "--as-of", "10/05/2025")
    assert (after[0], before[0]) == (0, 0)
    assert after[2] == before[2]
    assert after[1].count("\n") == before[1].count("\n")


def test_a_dry_run_writes_nothing(run_command, old, tmp_path):
    code, _shown, error = run_command("plan", "next", old, "--year", "2025", "--out", "new.yaml", "--dry-run")
    assert code == 1
    assert _("Nothing was written (--dry-run).") in error
    assert not (tmp_path / "new.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--year", "2024", "--out", "new.yaml"), "--year: "),
        (("--year", "2023", "--out", "new.yaml"), "--year: "),
        (("--year", "2025", "--out", "old.yaml"), "--out: old.yaml"),
        (("--year", "2025", "--out", "old.yaml", "--force"), "--out: old.yaml"),
        (("--year", "2025", "--out", "there.yaml"), "--out: there.yaml"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_touched(run_command, old, tmp_path, arguments, message):
    Path(tmp_path / "there.yaml").write_text("x", encoding="utf-8")
    code, shown, error = run_command("plan", "next", old, *arguments)
    assert (code, shown, error.count("\n")) == (2, "", 1)
    assert message in error
    assert (tmp_path / "old.yaml").read_bytes() == OLD.read_bytes()
    assert (tmp_path / "there.yaml").read_text(encoding="utf-8") == "x"
    assert not (tmp_path / "new.yaml").exists()


def test_another_file_is_replaced_by_force(run_command, old, tmp_path):
    (tmp_path / "there.yaml").write_text("x", encoding="utf-8")
    assert run_command("plan", "next", old, "--year", "2025", "--out", "there.yaml", "--force")[0] == 1
    assert load_plan(tmp_path / "there.yaml").value.identity.year == 2025
