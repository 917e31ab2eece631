"""Files that hold case ids, references or logins are their owner's alone from the moment they are made."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import tthc
from tthc_cli.cases.resources import Resources, working_folder
from tthc_cli.register import store as register

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
OPEN = 0o000
"""A umask that takes no right away."""


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def rights_in(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): rights(path) for path in sorted(folder.rglob("*"))}


def test_a_new_register_and_the_folder_made_for_it(tmp_path):
    file = tmp_path / "new" / "r.sqlite"
    done = tthc("event", "add", "feedback-received", "02/05/2024", "--register", file, "--ref", "Phiếu 1", umask=OPEN)
    assert done.returncode == 0, done.stderr
    assert rights_in(tmp_path) == {"new": 0o700, "new/r.sqlite": 0o600}


def test_a_new_register_behind_a_link(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "r.sqlite")
    done = tthc("event", "add", "feedback-received", "02/05/2024", "--register", tmp_path / "link", umask=OPEN)
    assert done.returncode == 0, done.stderr
    assert rights(tmp_path / "r.sqlite") == 0o600


def test_the_journal_and_the_copy_kept_of_an_older_form(tmp_path):
    """Also while they are being written."""
    script = """
import os, sys
from pathlib import Path
from unittest import mock
from tthc_cli.register import form
from tthc_cli.register import store as register
os.umask(0)
folder = Path(sys.argv[1])
seen = {}
def look():
    seen.update({path.name.split(".")[-1]: path.stat().st_mode & 0o777 for path in folder.iterdir()})
with register.writing(folder / "r.sqlite"):
    pass
take = register.take_its_place
def taken(part, target):
    look()
    take(part, target)
newer = {**form.MIGRATIONS, form.VERSION: "create table more (id integer);"}
with (mock.patch.object(register, "take_its_place", taken),
      mock.patch.multiple(form, VERSION=form.VERSION + 1, MIGRATIONS=newer)):
    with register.writing(folder / "r.sqlite") as writing:
        writing._connection.execute("create table other (id integer)")
        look()
look()
print(*(f"{name} {mode:o}" for name, mode in sorted(seen.items())), sep="\\n")
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.stdout == "bak 600\npart 600\nsqlite 600\nsqlite-journal 600\n", done.stderr


def test_rights_that_somebody_gave_to_a_register_stay(tmp_path):
    file = tmp_path / "r.sqlite"
    with register.writing(file):
        pass
    file.chmod(0o660)
    assert tthc("event", "add", "feedback-received", "02/05/2024", "--register", file).returncode == 0
    assert rights(file) == 0o660


@pytest.mark.parametrize("command", [["kpi", "check"], ["kpi", "misses"], ["cases", "audit"]])
def test_the_file_of_rows_that_are_set_aside(tmp_path, command):
    (tmp_path / "c.csv").write_text(
        "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Trạng thái,Thời hạn giải quyết\nA,31/02/2024,1/3/2024,Đã trả,5 ngày\n",
        encoding="utf-8",
    )
    (tmp_path / "r.csv").write_text("older", encoding="utf-8")
    (tmp_path / "r.csv").chmod(0o666)
    done = tthc(*command, "c.csv", "--rejects", "r.csv", cwd=tmp_path, umask=OPEN)
    assert done.returncode in (0, 1), done.stderr
    assert "no-such-day" in (tmp_path / "r.csv").read_text(encoding="utf-8")
    assert rights(tmp_path / "r.csv") == 0o600


def test_the_folder_for_what_does_not_fit_into_memory(tmp_path):
    old = os.umask(OPEN)
    try:
        with working_folder(Resources(temp=tmp_path)) as folder:
            assert rights(folder) == 0o700
    finally:
        os.umask(old)
