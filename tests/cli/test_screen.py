"""What stands on a screen of 80 by 24: short, in columns, through the pager if one is set; and what a pipe gets."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.support.command import tthc
from tests.support.places import EXAMPLES
from tests.support.terminal import on_terminal, sent_to_terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals on Windows")
LATE = ("due", "--as-of", "26/08/2024")


COMMANDS = (
    LATE,
    (*LATE, "--waiting", "--later", "--explain"),
    ("plan", "status", "--as-of", "26/08/2024"),
    ("plan", "list"),
    ("deadline",),
    ("kpi", "check", "examples/cases.csv"),
    ("kpi", "misses", "examples/cases.csv"),
    ("cases", "audit", "examples/cases.csv", "--limits", "examples/limits.csv"),
    ("calendar", "show", "2024"),
)


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


def test_a_number_of_columns_that_is_none_counts_for_nothing(office):
    free = tthc("plan", "list", cwd=office).stdout
    for unusable in ("0", "-5", "wide", "7", " ", "²"):
        assert tthc("plan", "list", cwd=office, env={"COLUMNS": unusable}).stdout == free


def test_a_case_id_is_never_broken_in_two(office):
    long_id = "000.00.00.H13-240102-0001-ABCDEFGHIJ"
    text = (EXAMPLES / "cases.csv").read_text("utf-8")
    wrong = tthc(
        "cases", "audit", "examples/cases.csv", "--limits", "examples/limits.csv", "--format", "csv", cwd=office
    )
    first = wrong.stdout.splitlines()[1].partition(",")[0]
    (office / "long.csv").write_text(text.replace(first, long_id), "utf-8")
    audit = ("cases", "audit", "long.csv", "--limits", "examples/limits.csv")
    assert long_id in tthc(*audit, "--format", "csv", cwd=office).stdout
    for width in (60, 80, 120):
        shown = on_terminal(width, *audit, cwd=office)
        assert long_id in shown, width


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
