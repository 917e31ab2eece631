"""The process's streams: UTF-8 whatever the locale, results to stdout, messages to stderr."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.output.table import Terminal


def prepare() -> list[str]:
    """Make the streams UTF-8, and give the command line's arguments as NFC text."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return [unicodedata.normalize("NFC", _utf8(argument)) for argument in sys.argv[1:]]


def _utf8(argument: str) -> str:
    """An argument that the process's locale may have decoded wrongly, read as UTF-8 again."""
    if os.name == "nt":
        return argument
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:
        return argument


def terminal(stream: TextIO | None = None) -> Terminal:
    """What a stream (standard output) is: a terminal's width and whether it takes colour, or neither when piped."""
    stream = stream or sys.stdout
    if not stream.isatty():
        return Terminal()
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Terminal(width=shutil.get_terminal_size().columns, colour=colour)


def emit(text: str) -> None:
    """Write a result to standard output, whole.

    A reader that has gone away ends it quietly; anything else that keeps the text from being written is an error.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _discard_output()
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # Windows says EINVAL for a closed pipe
            raise TthcError(_("the result cannot be written: {why}").format(why=error.strerror)) from None


def warn(text: str) -> None:
    """Write one message to standard error."""
    try:
        print(f"tthc: {text}", file=sys.stderr, flush=True)  # noqa: T201 - this is where messages go out
    except OSError:
        return  # nobody is left to tell; the exit code still says it


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """What to call with what is being done: shown while it lasts, on a terminal's standard error alone."""
    if terminal(sys.stderr).width is None:
        yield lambda _text: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    shown = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True, no_color=not terminal(sys.stderr).colour),
        transient=True,
    )
    with shown:
        task = shown.add_task("", total=None)
        yield lambda text: shown.update(task, description=text)


def _discard_output() -> None:
    """Keep the interpreter from flushing the rest into the broken stream at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
