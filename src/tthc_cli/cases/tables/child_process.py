"""Reading apart: a reader that can crash works in a process of its own, so that its end is not that of the program.

The process ends after a while. Its memory is limited to what it may need if the system can do that (Windows cannot). It
writes what it reads into the working folder, and answers with JSON.
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
from typing import Final, cast

from tthc_cli.cases.cells import WorkbookFacts
from tthc_cli.errors import TthcError
from tthc_cli.i18n import LANGUAGE, _

_ADDRESS_SPACE: Final = 4 << 30
"""Bytes of memory that the reader may ask for."""
_LEAST_SECONDS: Final = 120
_BYTES_A_SECOND: Final = 250_000
"""How much of a packed file is read in a second: many times slower than on a slow machine."""
_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "from tthc_cli.cases.tables.workbooks import main; main()"
)


class CrashError(Exception):
    """The reader has crashed, or found too little memory."""


def read_apart(path: Path, folder: Path, sheet: int | None) -> WorkbookFacts:
    """Read a workbook by :func:`tthc_cli.cases.tables.workbooks.read_into`, in a process of its own.

    Args:
        path: The workbook.
        folder: Takes the rows of the sheets.
        sheet: The number of the only sheet to read, from 0; all sheets that are shown if None.

    Returns:
        What is known of its sheets.

    Raises:
        TthcError: As that function does, and if reading takes too long.
        CrashError: The reader crashes.
        OSError: The folder cannot be written.
    """
    seconds = _LEAST_SECONDS + path.stat().st_size // _BYTES_A_SECOND
    command = [sys.executable, "-P", "-c", _START, json.dumps(sys.path), str(path), str(folder)]
    process = subprocess.Popen(  # noqa: S603 - ourselves
        [*command, "" if sheet is None else str(sheet)],
        stdin=subprocess.PIPE,  # it ends when this end is closed, however that comes about
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a reader's own words about its crash
        env={**os.environ, "TTHC_LANG": LANGUAGE},
    )
    output = _output_of(process, seconds)
    if output is None:
        raise TthcError(
            _("{file}: not read within {seconds} seconds; save its table as CSV UTF-8").format(
                file=path, seconds=seconds
            )
        )
    if process.returncode:
        if process.returncode == -signal.SIGINT:  # Ctrl-C, which the reader was told before us
            raise KeyboardInterrupt
        raise CrashError
    return _answer_in(output)


def _output_of(process: subprocess.Popen[bytes], seconds: int) -> bytes | None:
    """Wait for a process and return what it writes; None if it takes longer than so many seconds. It always ends."""
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    try:
        timer.start()
        assert process.stdout is not None  # noqa: S101 - a pipe, as asked for
        output = process.stdout.read()
        process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                stream and stream.close()
    return None if late.is_set() else output


def _answer_in(output: bytes) -> WorkbookFacts:
    """Return the answer of the reader, or raise the error that it is."""
    try:
        answer = json.loads(output)
    except ValueError:
        raise CrashError from None
    if "error" in answer:
        raise TthcError(answer["error"])
    if "errno" in answer:
        raise OSError(answer["errno"], os.strerror(answer["errno"]))
    return cast("WorkbookFacts", answer)


def limit_memory() -> None:
    """Limit the memory of this process if the system can, and leave no image of it behind after a crash."""
    if sys.platform == "win32":
        return
    import resource

    for limited, most in ((resource.RLIMIT_AS, _ADDRESS_SPACE), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(limited)[1]
        with suppress(ValueError, OSError):
            resource.setrlimit(limited, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def end_with_parent() -> None:
    """Wait until the other end of standard input is closed, and end this process."""
    while os.read(0, 64):
        pass
    os._exit(1)
