"""The tests as CONTRIBUTING.md has them: what no notice of days off may change, and where each of them stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import ROOT, TEST_DATA
from tests.support.sources import nodes, tree

SRC, TESTS = ROOT / "src" / "tthc_cli", ROOT / "tests"
ABOUT_THE_PACKAGED_CALENDAR = TESTS / "workdays" / "test_holiday_file.py"
OF_ALL_DATA_FILES = {TESTS / "support" / "checksums.py"}
"""Files that name each packaged data file, and read no day out of the calendar."""


def calls_of(name: str, path: Path) -> Iterator[ast.Call]:
    for node in nodes(path) if name in path.read_text(encoding="utf-8") else ():
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
            yield node


@pytest.mark.long
def test_tests_count_by_a_calendar_of_their_own():
    """Else a notice for a coming year, or a correction, would change what tests of anything else expect."""
    packaged = "holidays_" + "vn.yaml"
    for path in sorted(TESTS.rglob("*.py")):
        defaults = [call for call in calls_of("load_calendar", path) if not (call.args or call.keywords)]
        named = packaged in path.read_text(encoding="utf-8") and path not in OF_ALL_DATA_FILES
        if path == ABOUT_THE_PACKAGED_CALENDAR:
            assert defaults
            assert named
        else:
            assert not defaults, f"{path.relative_to(ROOT)}:{defaults[0].lineno}: take tests.support.calendars"
            assert not named, f"{path.relative_to(ROOT)}: take tests.support.places.HOLIDAYS"


def test_tests_stand_where_the_module_stands_that_they_test():
    """Else nobody finds them; a module that is tested elsewhere is in a table with the reason."""
    lines = (TEST_DATA / "tested_elsewhere.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    elsewhere = {module: (TESTS / place, reason) for module, place, reason in rows}
    assert len(elsewhere) == len(rows)
    without = {
        module.relative_to(SRC).as_posix()
        for module in SRC.rglob("*.py")
        if not (TESTS / module.relative_to(SRC).with_name(f"test_{module.name}")).exists()
        and any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree(module).body)
    }
    assert sorted(without - set(elsewhere)) == [], "write a test file for each, or say where and why"
    assert sorted(set(elsewhere) - without) == [], "these have one by now, or are gone"
    for module, (place, reason) in elsewhere.items():
        assert place.exists(), module
        assert reason, module
