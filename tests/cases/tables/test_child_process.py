"""A workbook that ends its reader does not end the program: one message, nothing left behind, and Ctrl-C ends both."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.command import at_home, tthc
from tests.support.places import ROOT, TEST_DATA
from tests.support.processes import PATIENCE, start
from tthc_cli.cases.tables import child_process
from tthc_cli.cases.tables.sheets import open_workbook
from tthc_cli.errors import TthcError

GOOD = TEST_DATA / "workbooks" / "libreoffice.xls"
PLACE = 19_496
"""The place of a size in the file: calamine asks for as much memory as stands there."""


def damaged(path: Path) -> None:
    data = bytearray(GOOD.read_bytes())
    data[PLACE : PLACE + 4] = b"\xff\xff\xff\x7f"
    path.write_bytes(data)


def test_the_file_does_end_its_reader(tmp_path):
    damaged(tmp_path / "a.xls")
    code = "import sys; from python_calamine import CalamineWorkbook; CalamineWorkbook.from_path(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.xls")], capture_output=True, check=False)
    assert done.returncode not in (0, 1)


def test_the_process_that_reads_a_workbook_loads_little():
    code = (
        "import sys; import tthc_cli.cases.tables.child_process, tthc_cli.cases.tables.workbooks; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"pydantic", "yaml", "duckdb", "narwhals", "typer", "rich", "lark", "lxml"}
    assert "tthc_cli.cases.dictionary" not in done.stdout.split()


@pytest.mark.parametrize("command", [("cases", "columns"), ("kpi", "check"), ("cases", "audit")])
def test_a_workbook_that_ends_its_reader_is_refused_alone_and_in_a_folder(tmp_path, command):
    folder, temp = tmp_path / "data", tmp_path / "temp"
    folder.mkdir()
    temp.mkdir()
    damaged(folder / "b.xls")
    shutil.copy(ROOT / "examples" / "cases.csv", folder / "a.csv")
    shutil.copy(GOOD, folder / "c.xls")
    for path in (Path("data") / "b.xls", Path("data")):
        done = tthc(*command, path, cwd=tmp_path, env={"TMPDIR": str(temp), "TEMP": str(temp)})
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines() == [
            f"tthc: {Path('data') / 'b.xls'}: a damaged workbook, or too little memory to read it; open it in a "
            "spreadsheet program and save it again, or save its table as CSV UTF-8"
        ]
        assert not list(temp.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="memory is not limited there")
def test_a_sound_workbook_is_not_called_damaged_alone_if_memory_does_not_suffice(tmp_path, monkeypatch):
    # less than an interpreter has: what it already has may do for a small workbook, if some is left
    small = "import tthc_cli.cases.tables.child_process as reader; reader._ADDRESS_SPACE = 1 << 20; main()"
    monkeypatch.setattr(child_process, "_START", child_process._START.replace("main()", small))
    with pytest.raises(TthcError) as error:
        open_workbook(GOOD, tmp_path)
    assert "không đủ bộ nhớ" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_reader_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(child_process, "_START", "import time; time.sleep(300)")
    monkeypatch.setattr(child_process, "_LEAST_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(TthcError, match="đọc quá 1 giây chưa xong"):
        open_workbook(GOOD, tmp_path)
    assert time.monotonic() - began < PATIENCE


def test_a_module_in_the_current_folder_is_not_the_readers(tmp_path):
    shutil.copy(GOOD, tmp_path / "a.xls")
    (tmp_path / "json.py").write_text("raise SystemExit('not this one')")
    tool = Path(sys.executable).with_name("tthc")
    if not tool.exists():
        pytest.skip("tthc is not installed as a command")
    done = subprocess.run(
        [tool, "cases", "columns", "a.xls", "-f", "json"], cwd=tmp_path, capture_output=True, check=False
    )
    assert json.loads(done.stdout)["files"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent to processes in another way there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_program_and_the_reader(tmp_path, number):
    temp = tmp_path / "temp"
    temp.mkdir()
    slow = tmp_path / "sitecustomize.py"  # a reader that never ends: it sleeps where calamine is loaded
    slow.write_text(
        "import sys, time, pathlib\n"
        "if 'tthc_cli.cases.tables.workbooks' in ' '.join(sys.orig_argv):\n"
        f"    pathlib.Path({str(tmp_path / 'began')!r}).touch()\n"
        "    time.sleep(300)\n"
    )
    process = start(
        [sys.executable, "-m", "tthc_cli", "cases", "columns", str(GOOD)],
        env={**os.environ, **at_home(tmp_path), "TMPDIR": str(temp), "PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        heeds_signals=True,
    )
    until = time.monotonic() + PATIENCE
    while not (tmp_path / "began").exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    readers = children.read_text().split() if children.exists() else []
    process.send_signal(number)
    out, _err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (128 + number, b"")
    assert not list(temp.iterdir())
    for reader in readers:
        assert not Path(f"/proc/{reader}").exists()
