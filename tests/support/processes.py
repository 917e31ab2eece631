"""Processes that a test starts, looks at while they run, and sends signals to.

Each is ended after the test that started it, whatever became of that test (a fixture in conftest.py sees to it).
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from tthc_cli.signals import STOPS

PATIENCE = 600
"""Seconds after which a process is taken for stuck. No measure of speed: the machine may be busy with other work."""

_running: list[tuple[subprocess.Popen[Any], bool]] = []
"""The processes of the present test, and whether each leads a session of its own."""


def start(command: Sequence[str | Path], *, heeds_signals: bool = False, **options: Any) -> subprocess.Popen[Any]:
    """Start a process, as ``subprocess.Popen`` does.

    Args:
        heeds_signals: Let the signals that end a program do so in this one, even if the tests were started with them
            ignored, as a shell does for what runs in the background.
    """
    if heeds_signals and os.name != "nt":
        options["preexec_fn"] = _heed_signals
    process = subprocess.Popen(command, **options)
    _running.append((process, options.get("start_new_session", False)))
    return process


def _heed_signals() -> None:
    for number in STOPS:
        signal.signal(number, signal.SIG_DFL)


def end_all() -> None:
    """End what still runs of the present test's processes, those of their sessions too."""
    while _running:
        process, leads_session = _running.pop()
        if leads_session and os.name != "nt":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            _close(stream)


def _close(stream: IO[Any] | None) -> None:
    if stream is not None:
        with suppress(OSError):  # what was to be written into a pipe that nobody reads
            stream.close()
