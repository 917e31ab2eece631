"""The sheets of workbooks as grids: a process of its own reads them (`child_process`), line by line."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tthc_cli.cases.cells import Cell, Span
from tthc_cli.cases.tables.child_process import CrashError, read_apart
from tthc_cli.cases.tables.grids import Grid, Hidden
from tthc_cli.cases.tables.workbooks import damaged


def open_workbook(path: Path, folder: Path) -> tuple[list[Grid], list[Grid]]:
    """The sheets of a workbook: those that are shown, and those that are hidden; ``folder`` takes their rows.

    Raises TthcError for a file that is damaged, protected, too large, or no workbook.
    """
    own = Path(tempfile.mkdtemp(prefix="sheets-", dir=folder))
    found = _apart(path, own)
    shown: list[Grid] = []
    hidden: list[Grid] = []
    for number, sheet in enumerate(found["sheets"]):
        if sheet is not None:
            group = shown if sheet["visible"] else hidden
            group.append(_grid(path, own, number, sheet, date.fromisoformat(found["epoch"])))
    return shown, hidden


def _apart(path: Path, folder: Path, sheet: int | None = None) -> Any:  # noqa: ANN401 - what JSON holds
    try:
        return read_apart(path, folder, sheet)
    except CrashError:
        raise damaged(path) from None


def _grid(path: Path, folder: Path, number: int, sheet: Mapping[str, Any], epoch: date) -> Grid:
    known = [sheet]
    lines = folder / f"{number}.json"

    def read() -> Mapping[str, Any]:
        if not lines.exists():  # a hidden sheet, of which nobody thought that it would be read
            known[0] = _apart(path, folder, number)["sheets"][number]
        return known[0]

    def rows() -> Iterator[Sequence[Cell]]:
        read()
        with lines.open(encoding="utf-8") as stream:
            for line in stream:
                yield json.loads(line)

    return Grid(
        name=sheet["name"],
        rows=rows,
        spans=lambda: [Span(*span) for span in read()["spans"]],
        epoch=epoch,
        hidden=lambda: Hidden(
            rows=[(first, last) for first, last in read()["rows"]],
            columns=[(first, last) for first, last in read()["columns"]],
        ),
    )
