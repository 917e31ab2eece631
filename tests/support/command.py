"""The program as a real process, with an environment of the test's own."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support import server
from tests.support.places import HOLIDAYS
from tests.support.processes import PATIENCE

_HOME = Path(tempfile.mkdtemp(prefix="tthc-tests-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)


def at_home(folder: Path) -> dict[str, str]:
    """What makes a folder the home of whoever runs the program, so that no test touches a real register."""
    data = str(folder / "data")
    return {"HOME": str(folder), "XDG_DATA_HOME": data, "WIN_PD_OVERRIDE_LOCAL_APPDATA": data}


WRONG_YEAR = re.compile(r"^tthc: (?:the plan is that of|kế hoạch là của năm) \d{4}, .*\n", re.MULTILINE)
"""The warning that the plan is not that of the year that counts as this one."""


def tthc(
    *arguments: str | Path,
    env: dict[str, str] | None = None,
    english: bool = True,
    cwd: Path | None = None,
    whole: bool = False,
    calendar: Path | None = HOLIDAYS,
    **options: Any,
) -> subprocess.CompletedProcess[str]:
    """Run ``tthc`` with nothing in its environment but what is given (and what Windows cannot start without).

    It is at home where it runs (``cwd``), else in a folder of the tests. The warning about the plan's year hangs on the
    day on which the tests run: it is taken out of what the program said, but for a ``whole`` answer. It counts by the
    ``calendar`` of the tests; None leaves it the packaged one, or the one that it was set up with.
    """
    kept = {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    language = {"TTHC_LANG": "en"} if english else {}
    days_off = {"TTHC_CALENDAR": str(calendar)} if calendar else {}
    environment = {**kept, **at_home(cwd or _HOME), **language, **days_off, **(env or {})}
    if server.AVAILABLE and not options:
        done = server.run([*map(str, arguments)], environment, cwd, PATIENCE)
    else:
        done = subprocess.run(
            [sys.executable, "-m", "tthc_cli", *map(str, arguments)],
            capture_output="stdout" not in options,
            encoding="utf-8",
            env=environment,
            cwd=cwd,
            timeout=PATIENCE,
            check=False,
            **options,
        )
    if done.stderr and not whole:
        done.stderr = WRONG_YEAR.sub("", done.stderr, count=1)
    return done


def as_json(*arguments: str) -> dict:
    done = tthc(*arguments, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)
