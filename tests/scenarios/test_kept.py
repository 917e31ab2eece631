"""Commands that change something while their result cannot be written: they say so just if something was changed."""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import at_home
from tests.support.examples import examples
from tests.support.places import HOLIDAYS, ROOT
from tests.support.plan_files import plan_of
from tests.support.program import COMMANDS
from tthc_cli.cli import run
from tthc_cli.i18n import _, ngettext

DRAFT = (
    "KẾ HOẠCH\nX năm 2025\nSTT\tNội dung\tChủ trì\tThời gian\tKết quả\n"
    "1\tViệc A\tVăn phòng\tKhi có yêu cầu của UBND\tBáo cáo\n"
    "2\tGiải quyết hồ sơ\tVăn phòng\tNăm 2025\tTrước hạn trên 96%\n"
)
CHANGING: Final = {
    ("done",): [
        ["done", "19", "--period", "2024-01", "--on", "15/01/2024"],
        ["done", "19", "--period", "2024-02..2024-04", "--on", "15/05/2024"],
        ["done", "9", "--on", "03/06/2024"],
    ],
    ("event", "add"): [["event", "add", "feedback-received", "26/04/2024", "--ref", "Phiếu 5"]],
    ("event", "import"): [["event", "import", "rows.csv"]],
    ("event", "void"): [["event", "void", "1"], ["event", "void", "3"]],
    ("event", "undo"): [["event", "undo"]],
    ("event", "assign"): [["event", "assign", "1", "--plan", "new.yaml"], ["event", "assign", "1-2"]],
    ("plan", "adopt"): [["plan", "adopt", "old.yaml", "new.yaml"], ["plan", "adopt", "new.yaml", "old.yaml"]],
    ("plan", "set"): [["plan", "set", "draft.yaml", "1", "trước ngày 15/6/2025"]],
    ("plan", "confirm"): [["plan", "confirm", "draft.yaml"]],
    ("kpi", "check"): [["kpi", "check", "cases.csv", "--save", "--kpi", "early-resolution", "--as-of", "31/12/2024"]],
    ("kpi", "void"): [["kpi", "void", "1"]],
    ("form", "fill"): [["form", "fill", "II.06a", "cases.csv", "--period", "report:2024-03", "--save"]],
    ("cases", "learn"): [["cases", "learn", "cases.csv", "--word", "Chờ phân công=processing"]],
    ("init",): [["init", "--watch-from", "01/02/2024"], ["init", "--office", "Sở Mẫu"]],
}
"""The commands that record or write before they show what came of it, each as it can be called."""
WRITING_A_FILE: Final = {
    ("ics",),
    ("event", "template"),
    ("plan", "import"),
    ("plan", "next"),
    ("page",),
    ("report",),
    ("letter",),
}
"""Commands that write files of their own; what they show, if anything, tells of these alone."""
LOST: Final = _("the result cannot be written: {why}").partition("{why}")[0]
KEPT: Final = tuple(
    re.compile("tthc: " + re.sub(r"\\{\w+\\}", ".+", re.escape(words)) + "; ")
    for words in (
        ngettext("recorded as entry {numbers}", "recorded as entries {numbers}", 1),
        ngettext("recorded as entry {numbers}", "recorded as entries {numbers}", 2),
        _("saved as check {id}"),
        _("saved as form {id}"),
        _("recorded: check {id} counts no more"),
        _("recorded: the plan {new} takes over from {old}"),
        _("belonging to the plan {plan} now: {entries}, {checks}"),
        _("{file} is written"),
    )
)
"""How a message begins that tells of what was kept."""


class FullDisk(io.TextIOWrapper):
    """Standard output on a disk that has no room."""

    def __init__(self) -> None:
        super().__init__(io.FileIO(os.open(os.devnull, os.O_WRONLY), "w"), encoding="utf-8")

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An office that is set up, with a plan that can replace its own, a draft, and a few entries; and a copy of it."""
    home = tmp_path_factory.mktemp("kept") / "office"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        enter(patch, home)
        plan_of(home, 2024, "old.yaml")
        plan_of(home, 2024, "new.yaml", id="thay-the-2024")
        (home / "draft.txt").write_text(DRAFT, encoding="utf-8")
        (home / "rows.csv").write_text("event,date\nfeedback-received,05/05/2024\n", encoding="utf-8")
        shutil.copy(ROOT / "examples" / "cases.csv", home)
        for command in (
            ["init", "--plan", "old.yaml", "--register", "register.sqlite"],
            ["plan", "import", "draft.txt", "--out", "draft.yaml"],
            CHANGING["event", "add"][0],
            CHANGING["done",][0],
        ):
            assert sound(patch, command)[0] in (0, 1), command
    copy = home.with_name("copy")
    shutil.copytree(home, copy)
    return home, copy


def enter(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Make a folder the home and the working folder of this process."""
    for name, folder in at_home(home).items():
        patch.setenv(name, folder)
    patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    patch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(home / "config"))
    patch.setenv("TTHC_CALENDAR", str(HOLIDAYS))
    patch.chdir(home)


def contents(home: Path) -> dict[Path, bytes]:
    return {path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def changing() -> list[list[str]]:
    """Every call of :data:`CHANGING`, and each of its dry runs."""
    calls = [call for calls in CHANGING.values() for call in calls]
    return [*calls, *([*call, "--dry-run"] for call in calls if "--save" not in call)]


def test_every_command_that_changes_something_is_tried():
    def names(path: tuple[str, ...]) -> set[str]:
        return {name for option in COMMANDS[path].params for name in option.opts}

    changing = {path for path in COMMANDS if names(path) & {"--dry-run", "--save"}}
    # that of a command which has formats takes its result, and comes with --excel
    writing = {path for path in COMMANDS if "--out" in names(path) and "--excel" not in names(path)}
    assert (changing - WRITING_A_FILE, writing) == (set(CHANGING), WRITING_A_FILE)


@examples(60, gate=6)
@given(steps=st.lists(st.tuples(st.sampled_from(changing()), st.booleans()), min_size=3, max_size=8))
def test_what_was_kept_is_said_though_the_result_is_lost(offices, steps):
    """Whatever was recorded before: a change is told of just if there was one."""
    home, copy = offices
    shutil.rmtree(home)
    shutil.copytree(copy, home)
    with pytest.MonkeyPatch.context() as patch:
        enter(patch, home)
        for command, full in steps:
            before = contents(home)
            code, error = lost(patch, command) if full else sound(patch, command)
            if full:
                hold(code, error, changed=contents(home) != before)


def hold(code: int, error: str, *, changed: bool) -> None:
    """Hold what is said of a lost result against what happened."""
    assert code == 2, error
    lines = [line for line in error.splitlines() if LOST in line]
    assert len(lines) <= 1, error  # none if the command was refused before there was a result
    told = bool(lines) and not lines[0].startswith(f"tthc: {LOST}")
    assert told is changed, error
    assert not told or any(words.match(lines[0]) for words in KEPT), error


def sound(patch: pytest.MonkeyPatch, command: list[str]) -> tuple[int, str]:
    """Run a command whose result is written: its exit code and messages."""
    return _run(patch, command, io.StringIO())


def lost(patch: pytest.MonkeyPatch, command: list[str]) -> tuple[int, str]:
    """Run a command whose result cannot be written."""
    with FullDisk() as full:
        return _run(patch, command, full)


def _run(patch: pytest.MonkeyPatch, command: list[str], output: io.TextIOBase) -> tuple[int, str]:
    with patch.context() as streams:
        error = io.StringIO()
        streams.setattr("sys.stdout", output)
        streams.setattr("sys.stderr", error)
        return run(command), error.getvalue()
