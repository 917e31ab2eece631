"""The signals that end the program: Ctrl-C, and what a service manager, ``timeout`` or a closed terminal sends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Final

STOPS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
"""Those of them that the system has."""
Handler = Callable[[int, FrameType | None], object]
_asked = False


def ending(number: int) -> BaseException:
    """What ends the program on a signal, with 128 and the signal's number as its exit code."""
    return KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number)


def end_at_once() -> None:
    """Have a signal end the process with nothing more done: good only while there is nothing to clean up."""
    _handle(lambda number, _frame: os._exit(128 + number))


def end_cleanly() -> None:
    """Have a signal raise what ends the program."""
    _handle(_stop)


def _handle(handler: Handler) -> None:
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    global _asked
    if _asked and number != signal.SIGINT:  # timeout sends its signal twice, and would break off the cleaning up
        return
    _asked = True
    raise ending(number)
