"""What stands on a screen of 80 by 24: short, in columns, through the pager if one is set; and what a pipe gets."""

from __future__ import annotations

import os
import re
import sys
from functools import partial
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.support.command import at_home, tthc
from tests.support.places import EXAMPLES
from tests.support.shown_reports import also_written, as_table
from tests.support.terminal import on_terminal, sent_to_terminal
from tthc_cli.cli import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals on Windows")
LATE = ("due", "--as-of", "26/08/2024")


COMMANDS = (
    LATE,
    (*LATE, "--waiting", "--later", "--explain"),
    ("plan", "status", "--as-of", "26/08/2024"),
    ("plan", "list"),
    ("deadline",),
    ("kpi", "check", "examples/cases.csv"),
    ("calendar", "show", "2024"),
)
AUDIT = ("cases", "audit", "examples/cases.csv", "--limits", "examples/limits.csv")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "examples").symlink_to(EXAMPLES)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_piped_table_is_no_wider_than_columns_if_set(command, office):
    free = tthc(*command, cwd=office)
    bound = tthc(*command, cwd=office, env={"COLUMNS": "72"})
    assert bound.returncode == free.returncode
    assert max(map(cell_len, free.stdout.splitlines())) > 72
    assert max(map(cell_len, bound.stdout.splitlines())) <= 72


@pytest.mark.parametrize("command", [("kpi", "misses", "examples/cases.csv"), AUDIT], ids=" ".join)
def test_a_long_table_is_no_wider_either(command, office, monkeypatch, capsys):
    """As above, of one answer: to count takes longer than to write."""
    for variable, value in {**at_home(office), "COLUMNS": "72"}.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.chdir(office)
    with also_written(as_table) as texts:
        assert run(list(command)) in (0, 1)
    (free,) = texts
    assert max(map(cell_len, free.splitlines())) > 72
    assert max(map(cell_len, capsys.readouterr().out.splitlines())) <= 72


def test_a_number_of_columns_that_is_none_counts_for_nothing(office):
    free = tthc("plan", "list", cwd=office).stdout
    for unusable in ("0", "-5", "wide", "7", " ", "²"):
        assert tthc("plan", "list", cwd=office, env={"COLUMNS": unusable}).stdout == free


def test_a_case_id_is_never_broken_in_two(office, capsys):
    long_id = "000.00.00.H13-240102-0001-ABCDEFGHIJ"
    text = (EXAMPLES / "cases.csv").read_text("utf-8")
    wrong = tthc(*AUDIT, "--format", "csv", cwd=office)
    first = wrong.stdout.splitlines()[1].partition(",")[0]
    (office / "long.csv").write_text(text.replace(first, long_id), "utf-8")
    audit = ("cases", "audit", "long.csv", *AUDIT[3:])
    assert long_id in on_terminal(60, *audit, cwd=office)
    with (
        pytest.MonkeyPatch.context() as patch,
        also_written(*(partial(as_table, width=width) for width in (60, 80, 120))) as texts,
    ):
        patch.chdir(office)
        assert run([*audit, "--format", "csv"]) in (0, 1)
    assert long_id in capsys.readouterr().out
    assert [long_id in text for text in texts] == [True] * 3


PAGER = f"""{sys.executable} -c "import sys; print('PAGED', sys.stdin.read().count(chr(10)))" """


def test_long_answers_go_through_the_pager_that_is_set_and_never_when_piped(office):
    words = ("plan", "list")
    for name in ("PAGER", "TTHC_PAGER"):
        _code, shown = sent_to_terminal(80, *words, cwd=office, **{name: PAGER})
        assert re.fullmatch(r"PAGED \d\d+\s*", shown.splitlines()[-1])
        assert "Công khai" not in shown
    assert "PAGED" not in tthc(*words, cwd=office, env={"PAGER": PAGER}).stdout
    assert "PAGED" not in sent_to_terminal(80, "calendar", "day", "02/05/2024", cwd=office, PAGER=PAGER)[1]
    for unusable in ("no-such-program", "'", ""):
        assert "Công khai" in sent_to_terminal(80, *words, cwd=office, PAGER=unusable)[1]
    code, _shown = sent_to_terminal(80, *LATE, "--waiting", "--later", cwd=office, PAGER=PAGER)
    assert code == 1


def test_lists_are_kept_to_a_unit(office):
    unit = ("--unit", "Văn phòng Sở")
    for command in (("plan", "status", "--as-of", "26/08/2024"), ("deadline",)):
        every = tthc(*command, "--format", "csv", cwd=office).stdout.splitlines()
        some = tthc(*command, *unit, "--format", "csv", cwd=office).stdout.splitlines()
        assert 1 < len(some) < len(every)
        assert set(some) <= set(every)
        assert all("Văn phòng Sở" in line for line in some[1:] if command[0] == "plan")
        assert "Văn phòng Sở" in tthc(*command, *unit, cwd=office).stdout.splitlines()[0]
    refused = tthc("deadline", "--rule", "5 ngày", *unit, cwd=office)
    assert (refused.returncode, refused.stdout) == (2, "")
