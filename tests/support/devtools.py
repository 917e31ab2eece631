"""Chromium without a window, driven by its DevTools protocol through two pipes: no driver, no port, no network."""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import select
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support import processes

_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # which does not start as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a page that asks for anything outside of this machine gets nothing
    "--remote-debugging-pipe",
)
_FROM_PROGRAM, _TO_PROGRAM = 4, 3
"""The numbers under which Chromium expects the two pipes."""
_START = """
import os, sys
commands, answers = map(int, sys.argv[1:3])
os.dup2(commands, 3)
os.dup2(answers, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
_ABOVE_ALL = 10
"""A number of a file that is neither of the two above."""


class DevtoolsError(Exception):
    """What Chromium refused, or that it is gone."""


class Devtools:
    """A Chromium that runs; its commands and events."""

    def __init__(self, program: str, profile: Path) -> None:
        """Start it.

        Args:
            program: Chromium.
            profile: An empty folder for all that it keeps.
        """
        commands, self._write = _pipe()
        self._read, answers = _pipe()
        self._errors = profile / "stderr.txt"
        command = [sys.executable, "-c", _START, str(commands), str(answers), program]
        with self._errors.open("wb") as errors:
            self._process = processes.start(
                [*command, *_FLAGS, f"--user-data-dir={profile / 'profile'}", "about:blank"],
                pass_fds=(commands, answers),
                stdout=errors,
                stderr=errors,
                start_new_session=True,
            )
        os.close(commands)
        os.close(answers)
        self._numbers = itertools.count(1)
        self._received = bytearray()
        self.session: str | None = None
        self.events: list[dict[str, Any]] = []

    def open_tab(self) -> None:
        """Open an empty tab, to which all further commands go."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command, and wait for its answer.

        Args:
            method: As the protocol has it, such as ``Page.navigate``.
            parameters: As the protocol has them.

        Returns:
            The result.

        Raises:
            DevtoolsError: If Chromium refuses the command, or is gone.
        """
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self.session is not None:
            message["sessionId"] = self.session
        _write_all(self._write, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != number:
            self.events.append(answer)
        if "error" in answer:
            raise DevtoolsError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def wait_for(self, holds: Callable[[dict[str, Any]], bool]) -> None:
        """Wait until an event came for which a condition holds, also if it came before this call.

        Raises:
            DevtoolsError: If Chromium is gone, or the event does not come.
        """
        place = 0
        while not any(map(holds, self.events[place:])):
            place = len(self.events)
            self.events.append(self._next())

    def close(self) -> None:
        """End it."""
        for number in (self._write, self._read):
            os.close(number)
        self._process.wait(processes.PATIENCE)

    def _next(self) -> dict[str, Any]:
        """The next answer or event."""
        last = time.monotonic() + processes.PATIENCE
        while b"\0" not in self._received:
            ready, _, _ = select.select([self._read], [], [], max(0, last - time.monotonic()))
            data = os.read(self._read, 1 << 16) if ready else b""
            if not data:
                errors = self._errors.read_text(encoding="utf-8", errors="replace")
                raise DevtoolsError(f"Chromium {'is gone' if ready else 'says nothing more'}: {errors[-2000:]}")
            self._received += data
        message, _, rest = self._received.partition(b"\0")
        self._received = rest
        answer: dict[str, Any] = json.loads(message)
        return answer


def _pipe() -> tuple[int, int]:
    """The end to read and the end to write of a new pipe, both numbered above those that Chromium expects."""
    low = os.pipe()
    high = [fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, _ABOVE_ALL) for number in low]
    for number in low:
        os.close(number)
    return high[0], high[1]


def _write_all(number: int, data: bytes) -> None:
    while data:
        data = data[os.write(number, data) :]
