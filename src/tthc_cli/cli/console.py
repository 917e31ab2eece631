"""The process's streams: UTF-8 whatever the locale, results to stdout, messages to stderr."""

from __future__ import annotations

import errno
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Final, TextIO

from tthc_cli.cli.files import replace_file
from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _
from tthc_cli.output import OutputFormat, Report, Terminal
from tthc_cli.text import visible


def prepare() -> list[str]:
    """Make the streams UTF-8, and give the command line's arguments as they are: which are text, the options know.

    A stream that was closed when the process started is None to Python. Its number is taken up here, so that no file
    opened later gets it and with it what other code writes to the stream.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.argv[1:]


def terminal() -> Terminal:
    """What standard output is: a terminal with width and colours, or a pipe, with the width of ``COLUMNS`` if set."""
    return _terminal(sys.stdout)


def _terminal(stream: TextIO | None) -> Terminal:
    if stream is None or not stream.isatty():
        columns = os.environ.get("COLUMNS", "").strip()
        wide_enough = columns.isascii() and columns.isdecimal() and int(columns) >= LEAST_COLUMNS
        return Terminal(width=int(columns) if wide_enough else None)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Terminal(width=shutil.get_terminal_size().columns, colour=colour, interactive=True)


def can_be_typed(word: str) -> bool:
    """Whether a word can stand in a command line: the shells of Windows run some signs even in double quotes.

    Args:
        word: What is to be typed.
    """
    return os.name != "nt" or not any(sign in word for sign in '"$`%!\n\r')


LEAST_COLUMNS: Final = 20
"""A smaller number in ``COLUMNS`` is no width: nothing could stand in it."""


_COLOURS: Final = re.compile(r"(\x1b\[[0-9;]*m)")
"""What tables have on a terminal that takes it. Their data is made visible before it gets there."""


class UnwrittenError(TthcError):
    """A result that cannot be written to standard output or to its file."""


def emit(result: str | bytes) -> None:
    """Write a result to standard output, whole: visible text with the system's line ends, bytes as they are.

    A reader that has gone away ends it quietly.

    Raises:
        UnwrittenError: If anything else keeps the result from being written.
    """
    if sys.stdout is None:
        raise UnwrittenError(_("the result cannot be written: {why}").format(why=_("standard output is closed")))
    try:
        if isinstance(result, bytes):
            sys.stdout.buffer.write(result)
        else:
            parts = _COLOURS.split(result) if terminal().colour else [result]
            text = "".join(part if place % 2 else visible(part) for place, part in enumerate(parts))
            if not _paged(text):
                sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        discard_output()
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # Windows says EINVAL for a closed pipe
            raise UnwrittenError(_("the result cannot be written: {why}").format(why=why(error))) from None


def _paged(text: str) -> bool:
    """Show a text that is longer than the terminal through the pager that is set, if one is.

    Args:
        text: All of the result.

    Returns:
        Whether it was shown. A pager that cannot be started shows nothing.
    """
    pager = (os.environ.get("TTHC_PAGER") or os.environ.get("PAGER") or "").strip()
    if not pager or not terminal().interactive or text.count("\n") < shutil.get_terminal_size().lines:
        return False
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}  # as git has it: colours, and no second screen
    try:
        process = subprocess.Popen(shlex.split(pager, posix=os.name != "nt"), stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the user's own
    except (OSError, ValueError):
        return False
    with suppress(BrokenPipeError, KeyboardInterrupt):  # whoever reads it has read enough
        process.communicate(text.encode("utf-8"))
    process.wait()
    return True


def show(format_: OutputFormat, report: Report) -> None:
    """Write a report to standard output or to its file, and beside a format without a place for them its notes.

    Args:
        format_: The one that was asked for, with the file if one was named; no other is made.
        report: What the command has found.

    Raises:
        UnwrittenError: If it cannot be written.
    """
    if not format_.has_notes:
        for note in report.notes():
            warn(note)
    if format_.out is not None:
        _write_file(format_, report, format_.out)
        return
    result = format_.write(report, terminal())
    for piece in [result] if isinstance(result, str | bytes) else result:
        emit(piece)


def _write_file(format_: OutputFormat, report: Report, out: Path) -> None:
    """Write a report to a file. It may hold case ids, references and logins: a new one is its owner's alone."""
    try:
        result = format_.write(report, Terminal())
    except OSError as error:  # of the working files of a workbook
        raise UnwrittenError(
            _("{option}: {file} cannot be written: {why}").format(option="--out", file=out, why=why(error))
        ) from None
    pieces = [result] if isinstance(result, str | bytes) else iter(result)
    encoded = (piece if isinstance(piece, bytes) else visible(piece).encode("utf-8") for piece in pieces)
    try:
        first = next(encoded, b"")
        begins = format_.begins or first[: first.find(b"\n") + 1]
        content = chain([first], encoded)
        ends, has_seal = format_.ends, format_.has_seal
        replace_file(out, content, option="--out", begins=begins, ends=ends, has_seal=has_seal, private=True)
    except TthcError as error:
        raise UnwrittenError(*error.lines) from None


def typed(*words: str | Path) -> str:
    """Words of a command line as they can be pasted into a shell: nothing in a name runs or falls apart.

    On Windows, this holds for words that :func:`can_be_typed` accepts.

    >>> typed("tthc", "plan", "validate", "plan_2027.yaml")
    'tthc plan validate plan_2027.yaml'
    """
    if os.name != "nt":
        return shlex.join(map(str, words))
    return " ".join(word if re.fullmatch(r"[\w\\/.:=-]+", word) else f'"{word}"' for word in map(str, words))


def show_kept(format_: OutputFormat, report: Report, kept: str | None) -> None:
    """Write a report of what was recorded; if it cannot be written, say that it is recorded all the same.

    Args:
        format_: As :func:`show` has it.
        report: What the command has done.
        kept: What was recorded, in words; None if nothing was.

    Raises:
        UnwrittenError: It cannot be written.
    """
    try:
        show(format_, report)
    except UnwrittenError as error:
        raise (error if kept is None else UnwrittenError(f"{kept}; {error}")) from None


def warn(*lines: str) -> None:
    """Write one message to standard error. A line end inside of a line, as in a file's name, begins no new one."""
    say("\n".join(map(on_one_line, (f"tthc: {lines[0]}", *lines[1:]))))


def on_one_line(text: str) -> str:
    """A message with a name in it that may hold a line end, which begins no new line."""
    return text.replace("\n", "\\u000a")


def say(text: str) -> None:
    """Write to standard error what is no result, made visible."""
    if sys.stderr is None:  # print would take standard output instead
        return
    try:
        print(visible(text), file=sys.stderr, flush=True)  # noqa: T201 - this is where messages go out
    except OSError:
        return  # nobody is left to tell; the exit code still says it


@contextmanager
def progress() -> Iterator[Callable[..., None]]:
    """Show progress on standard error while it lasts, if that is a terminal.

    It gives what to call with what is being done, and with what says how much of it is done, in percent or None.
    """
    if not _terminal(sys.stderr).interactive:
        yield lambda _text, _percent=None: None
        return
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
    from rich.text import Text

    class Percent(ProgressColumn):
        def render(self, task: Task) -> Text:
            ask = task.fields.get("percent")
            done = ask() if ask else None
            return Text("" if done is None else f"{done:3.0f} %")

    shown = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        Percent(),
        TimeElapsedColumn(),
        console=Console(stderr=True, no_color=not _terminal(sys.stderr).colour),
        transient=True,
    )
    with shown:
        task = shown.add_task("", total=None)
        yield lambda text, percent=None: shown.update(task, description=visible(text), percent=percent)


def discard_output() -> None:
    """Keep the interpreter from flushing the rest into the broken stream at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
