"""What commands in this process show, written in other formats than they were asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tthc_cli.cli import console
from tthc_cli.output.formats import csv, table
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
