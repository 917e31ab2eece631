"""Reading apart: a reader that can crash works in a process of its own, so that its end is not that of the program.

The process has as much memory as it may need and no more, where the system knows such a limit (Windows does not), and
ends after a while. It writes what it reads into the working folder; what it says of that comes back as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import LANGUAGE, _

_MEMORY: Final = 4 << 30
"""Bytes of addresses."""
_LEAST_TIME: Final = 120
_BYTES_A_SECOND: Final = 250_000
"""Of a packed file: many times slower than a slow machine reads one."""
_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "from tthc_cli.cases.tables.workbooks import main; main()"
)


class CrashError(Exception):
    """The reader has crashed, or found too little memory."""


def read_apart(path: Path, folder: Path, sheet: int | None) -> Any:  # noqa: ANN401 - what JSON holds
    """What :func:`tthc_cli.cases.tables.workbooks.read_into` says of a workbook.

    Raises TthcError as that does, and for what takes too long; CrashError where the reader crashes; OSError where the
    folder cannot be written.
    """
    seconds = _LEAST_TIME + path.stat().st_size // _BYTES_A_SECOND
    command = [sys.executable, "-P", "-c", _START, json.dumps(sys.path), str(path), str(folder)]
    process = subprocess.Popen(  # noqa: S603 - ourselves
        [*command, "" if sheet is None else str(sheet)],
        stdin=subprocess.PIPE,  # it ends when this end is closed, however that comes about
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a reader's own words about its crash
        env={**os.environ, "TTHC_LANG": LANGUAGE},
    )
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    try:
        timer.start()
        assert process.stdout is not None  # noqa: S101 - a pipe, as asked for
        said = process.stdout.read()
        code = process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                stream and stream.close()
    if late.is_set():
        raise TthcError(
            _("{file}: not read within {seconds} seconds; save its table as CSV UTF-8").format(
                file=path, seconds=seconds
            )
        )
    if code:
        if code == -signal.SIGINT:  # Ctrl-C, which the reader was told before us
            raise KeyboardInterrupt
        raise CrashError
    try:
        found = json.loads(said)
    except ValueError:
        raise CrashError from None
    if "error" in found:
        raise TthcError(found["error"])
    if "errno" in found:
        raise OSError(found["errno"], os.strerror(found["errno"]))
    return found


def _limit() -> None:
    """Set the limit of memory, where the system has one, and leave no image of the memory behind."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _end_with_parent() -> None:
    while os.read(0, 64):
        pass
    os._exit(1)
