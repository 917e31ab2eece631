"""The program on a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.processes import start


def on_terminal(width: int, *arguments: str, cwd: Path) -> str:
    """What is shown, in Vietnamese and without colour, on a terminal of that many columns."""
    import fcntl
    import pty
    import struct
    import termios

    main, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    env = {"TERM": "xterm", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "tthc_cli", *arguments]
    process = start(command, stdout=child, stderr=subprocess.PIPE, cwd=cwd, env=env)
    os.close(child)
    shown = b""
    try:
        while piece := os.read(main, 65536):
            shown += piece
    except OSError:
        pass  # the terminal is gone
    os.close(main)
    process.communicate()
    return shown.decode("utf-8").replace("\r\n", "\n")
