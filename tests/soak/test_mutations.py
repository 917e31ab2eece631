"""Slips in the heart of the program, each in a copy of it: the tests of the room must notice.

``tests/data/mutations.yaml`` names them. Each takes a few seconds: the tests of its room run up to the first failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from tests.support.places import ROOT, TEST_DATA
from tests.support.processes import PATIENCE

SLIPS: Mapping[str, list[dict[str, str]]] = yaml.safe_load((TEST_DATA / "mutations.yaml").read_text(encoding="utf-8"))
EACH = [pytest.param(room, slip, id=f"{room}: {slip['slip']}") for room, slips in SLIPS.items() for slip in slips]
PASSED, FAILED = 0, 1
"""What pytest ends with. Anything else says that the tests could not run, which is no proof of anything."""
_IN_ROOM = "not process and not slow and not soak"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program and its tests in another folder."""
    folder = tmp_path_factory.mktemp("mutations")
    without = shutil.ignore_patterns("__pycache__")
    for name in ("src", "data", "tests", "docs", "examples"):
        shutil.copytree(ROOT / name, folder / name, ignore=without)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def module(copy: Path, room: str, slip: Mapping[str, str]) -> Iterator[Path]:
    """The module with a slip in it."""
    path = copy / "src" / "tthc_cli" / room / slip["file"]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(slip["old"], slip["new"]), encoding="utf-8")
    compile(path.read_text(encoding="utf-8"), path, "exec")
    yield path
    path.write_text(text, encoding="utf-8")


def end_of_tests(copy: Path, room: str) -> tuple[int, str]:
    """How the tests of a room end in the copy, and what they print."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "-m", _IN_ROOM, f"tests/{room}"]
    done = subprocess.run(
        command,
        cwd=copy,
        env={**kept, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.parametrize(("room", "slip"), EACH)
def test_each_slip_is_one_in_the_code_as_it_is(room, slip):
    """So that a change of the code is told at once, not by the next run of what takes long."""
    text = (ROOT / "src" / "tthc_cli" / room / slip["file"]).read_text(encoding="utf-8")
    assert text.count(slip["old"]) == 1
    assert slip["old"] != slip["new"]


@pytest.mark.soak
@pytest.mark.parametrize("room", SLIPS)
def test_the_tests_of_a_room_pass_without_a_slip(copy, room):
    """Else nothing is proved by those that fail with one."""
    code, printed = end_of_tests(copy, room)
    assert code == PASSED, printed


@pytest.mark.soak
@pytest.mark.parametrize(("room", "slip"), EACH)
def test_the_tests_of_the_room_notice_a_slip(copy, module, room, slip):
    code, printed = end_of_tests(copy, room)
    assert code != PASSED, f"{module.name}: nothing noticed that {slip['slip']}"
    assert code == FAILED, printed
