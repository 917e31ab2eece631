"""Registers as files, used by processes of their own and by accounts without rights."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from tests.support.processes import PATIENCE
from tthc_cli.register import store as register
from tthc_cli.register.entries import Entry

NOBODY = 54321
"""A uid that the system does not know and that has no rights."""
SCRIPT = """
import getpass, os, platformdirs, sys
from datetime import date
from pathlib import Path
from tthc_cli.register import form
from tthc_cli.register import store as register
from tthc_cli.errors import TthcError
from tthc_cli.register.entries import Entry

path = Path(sys.argv[1])
if sys.argv[2:]:  # as an account without rights: permissions do not bind the superuser
    import pwd
    os.setgroups([]), os.setgid(int(sys.argv[2])), os.setuid(int(sys.argv[2]))
def event(day=1, **more):
    its = {"plan": "p", "year": 2024, "matter": "1", "event": "feedback-received", "day": date(2024, 5, day)}
    return Entry(id=0, kind="event", **its, **more)
def add():
    with register.writing(path) as writing:
        writing.add(event())
def migrated():
    form.MIGRATIONS, form.VERSION = {form.VERSION: "alter table entries add column remark text;"}, form.VERSION + 1
try:
    %s
except TthcError as error:
    print(error, file=sys.stderr)
    sys.exit(2)
"""


def event(day: int = 1, **more: Any) -> Entry:
    return Entry(
        id=0, kind="event", plan="p", year=2024, matter="1", event="feedback-received", day=date(2024, 5, day), **more
    )


def recorded(path: Path, count: int = 1) -> Path:
    with register.writing(path) as writing:
        for day in range(1, count + 1):
            writing.add(event(1 + day % 28, ref=f"Phiếu {day}"))
    return path


def state(folder: Path) -> dict[str, str]:
    """Every file of a folder by its bytes. No connection may be open: reading them would give up its locks."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def command(body: str, path: Path, *uid: int) -> list[str]:
    return [sys.executable, "-c", SCRIPT % body, str(path), *map(str, uid)]


def run(body: str, path: Path, *uid: int, **options: Any) -> subprocess.CompletedProcess[str]:
    """The body in a process of its own, in English, with nothing else in its environment."""
    kept = {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    return subprocess.run(
        command(body, path, *uid),
        capture_output=True,
        encoding="utf-8",
        env={**kept, "TTHC_LANG": "en", "PYTHONUTF8": "1"},
        timeout=PATIENCE,
        check=False,
        **options,
    )


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """One message that holds the words, no traceback."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr
