"""What commands in this process show, written in other formats than they were asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest

from tthc_cli.cli import console, run
from tthc_cli.output.formats import csv, table
from tthc_cli.output.formats.registry import FOR_EXCEL, offered
from tthc_cli.output.formats.report import OutputFormat, Report, Terminal


@contextmanager
def also_written(*ways: Callable[[Report], str]) -> Iterator[list[str]]:
    """Write what a command shows meanwhile in other ways too: to count it again for each takes longest.

    Args:
        ways: What makes a text of a report, as long as the files that it tells of are open.

    Yields:
        The texts, one by one way, of each report that was shown.
    """
    texts: list[str] = []
    show = console.show

    def show_so(format_: OutputFormat, report: Report) -> None:
        texts.extend(write(report) for write in ways)
        show(format_, report)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "show", show_so)
        yield texts


def as_table(report: Report, width: int | None = None) -> str:
    """The tables of a report, on a terminal of that many columns if it is on one."""
    return "".join(table.write(report, Terminal(width=width, interactive=width is not None)))


def as_csv(report: Report) -> str:
    """The rows of a report, for programs."""
    return "".join(csv.write(report, Terminal()))


class Shown(NamedTuple):
    """What a command shows in one format."""

    format: str
    result: bytes
    beside: str
    """What it says on standard error."""


def shown_in_all_formats(*words: str) -> list[Shown]:
    """Run a command in this process, and write its answer in every format that it has: it counts but once.

    Args:
        words: The command line, without a format.
    """
    answers: list[tuple[str, bytes, list[str]]] = []
    pieces: list[bytes] = []
    messages: list[str] = []
    show = console.show

    def emit(result: str | bytes) -> None:
        pieces.append(result.encode() if isinstance(result, str) else result)

    def show_so(_format: OutputFormat, report: Report) -> None:
        before = len(messages)
        for format_ in (*offered(tasks=False), FOR_EXCEL):
            pieces.clear()
            show(format_, report)
            answers.append((format_.name, b"".join(pieces), messages[before:]))
            del messages[before:]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "show", show_so)
        patch.setattr(console, "emit", emit)
        patch.setattr(console, "say", messages.append)
        code = run(list(words))
    assert code in (0, 1), messages
    return [Shown(name, result, "\n".join([*messages, *beside])) for name, result, beside in answers]
