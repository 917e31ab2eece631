"""Streams that are closed, full, or gone: a message or silence and a code, never a bug."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.command import WRONG_YEAR
from tests.support.examples import crossed
from tests.support.places import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shell's way to close a stream")

NOWHERE = [
    ["calendar", "day", "04/05/2024"],
    ["plan", "list", "--format", "json"],
    ["--help"],
    ["kpi", "check", "--help"],
]
NOWHERE += [["--version"], ["deadline", "8"]]


def run(redirection: str, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = f'exec "$@" {redirection}'
    return subprocess.run(
        ["/bin/sh", "-c", command, "sh", sys.executable, "-m", "tthc_cli", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={"TTHC_LANG": "en", **env},
        check=False,
    )


@pytest.mark.parametrize(
    ("redirection", "arguments"), crossed([">&-", *([">/dev/full"] if sys.platform == "linux" else [])], NOWHERE)
)
def test_a_result_that_cannot_be_written_is_one_message(redirection, arguments):
    done = run(redirection, *arguments)
    why = "standard output is closed" if redirection == ">&-" else "no space left on the disk"
    assert (done.returncode, done.stdout) == (2, "")
    assert WRONG_YEAR.sub("", done.stderr) == f"tthc: the result cannot be written: {why}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="no /dev/full")
def test_completion_that_cannot_be_written_is_one_message():
    # else typer looks for a shell among the program's parents, and in the background there may be none
    done = run(">/dev/full", "--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert (done.returncode, done.stderr) == (2, "tthc: the result cannot be written: no space left on the disk\n")


@pytest.mark.parametrize(
    ("redirection", "arguments"),
    crossed(
        ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"],
        [["kpi", "check", "nofile.csv"], ["deadline", "99"], [], ["kpi"], ["--nothing"]],
    ),
)
def test_a_message_never_goes_to_standard_output(redirection, arguments):
    done = run(redirection, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


def test_a_result_does_not_need_the_other_streams():
    assert run("<&- 2>&-", "calendar", "count", "25/04/2024", "20/05/2024").stdout.startswith("15 working days")


def test_a_file_that_is_written_does_not_take_the_place_of_a_closed_stream(tmp_path):
    """What some library writes to standard error must not end in the list of rejects."""
    code = (
        "import os, sys; from pathlib import Path; from tthc_cli.cli import console; console.prepare();"
        f"file = open({str(tmp_path / 'rejects.csv')!r}, 'w'); sys.exit(file.fileno() < 3)"
    )
    done = subprocess.run(["/bin/sh", "-c", '"$0" -c "$1" 2>&-', sys.executable, code], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["deadline", "--help"], ["--version"]], ids=" ".join)
def test_a_closed_pipe_ends_help_quietly(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "tthc_cli", *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={},
        check=False,
    )
    os.close(writing)
    assert (done.stderr, done.returncode) == ("", 0)


def test_what_is_recorded_although_its_answer_cannot_be_written_is_said(tmp_path):
    register = ("--register", str(tmp_path / "r"))
    cannot = "the result cannot be written: standard output is closed\n"
    for arguments, kept in (
        (("event", "add", "feedback-received", "25/04/2024"), "recorded as entry 1; "),
        (("event", "add", "feedback-received", "26/04/2024", "--dry-run"), ""),
        (("done", "19", "--period", "2024-01..2024-02", "--on", "16/02/2024"), "recorded as entries 2-3; "),
        (("done", "1", "--on", "20/01/2024"), "recorded as entry 4; "),
        (("event", "void", "2"), "recorded as entry 5; "),
        (("event", "undo"), "recorded as entry 6; "),
        (("kpi", "check", str(ROOT / "examples" / "cases.csv"), "--save"), "saved as check 1; "),
    ):
        refused = run(">&-", *arguments, *register, HOME=str(tmp_path))
        assert (refused.returncode, refused.stdout) == (2, ""), arguments
        assert refused.stderr.endswith(f"tthc: {kept}{cannot}"), (arguments, refused.stderr)
