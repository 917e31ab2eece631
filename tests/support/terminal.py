"""The program on a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

from tests.support import server
from tests.support.command import at_home
from tests.support.places import HOLIDAYS
from tests.support.processes import PATIENCE, start


def on_terminal(width: int, *arguments: str, cwd: Path) -> str:
    """What is shown, in Vietnamese and without colour, on a terminal of that many columns."""
    return sent_to_terminal(width, *arguments, cwd=cwd, NO_COLOR="1")[1]


def sent_to_terminal(width: int, *arguments: str, cwd: Path, **environment: str) -> tuple[int, str]:
    """The exit code, and what a terminal is sent but for messages, which it wraps itself."""
    import fcntl
    import pty
    import struct
    import termios

    main, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    pieces: list[bytes] = []
    reader = Thread(target=_read, args=(main, pieces))
    reader.start()
    env = {"TERM": "xterm-256color", "TTHC_CALENDAR": str(HOLIDAYS), **at_home(cwd), **environment}
    if server.AVAILABLE:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            code = server.run_into(arguments, env, cwd, PATIENCE, (child, nowhere.fileno()))
        os.close(child)
    else:
        command = [sys.executable, "-m", "tthc_cli", *arguments]
        process = start(command, stdout=child, stderr=subprocess.DEVNULL, cwd=cwd, env=env)
        os.close(child)
        code = process.wait(timeout=PATIENCE)
    reader.join()
    os.close(main)
    return code, b"".join(pieces).decode("utf-8").replace("\r\n", "\n")


def _read(terminal: int, pieces: list[bytes]) -> None:
    try:
        while piece := os.read(terminal, 65536):
            pieces.append(piece)
    except OSError:
        pass  # the other end is closed
