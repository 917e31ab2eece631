"""The sheets of workbooks as grids: a process of its own reads them (`child_process`), line by line."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from tthc_cli.cases.cells import Cell, SheetFacts, Span, WorkbookFacts
from tthc_cli.cases.tables.child_process import CrashError, read_apart
from tthc_cli.cases.tables.grids import Grid, GridLines, Hidden, row_of_json, rows_of_lines
from tthc_cli.cases.tables.workbook_limits import ended_its_reader


def open_workbook(path: Path, folder: Path) -> tuple[list[Grid], list[Grid]]:
    """Open a workbook.

    Args:
        path: The workbook.
        folder: Takes the rows of its sheets, in a folder of their own.

    Returns:
        The sheets that are shown, and those that are hidden; the rows of a hidden one that is not plain are read on
        demand.

    Raises:
        TthcError: The file is damaged, protected, too large, or no workbook.
    """
    rows_folder = Path(tempfile.mkdtemp(prefix="sheets-", dir=folder))
    workbook = _read(path, rows_folder)
    shown: list[Grid] = []
    hidden: list[Grid] = []
    for number, sheet in enumerate(workbook["sheets"]):
        if sheet is not None:
            group = shown if sheet["visible"] else hidden
            group.append(_grid(path, rows_folder, number, sheet, date.fromisoformat(workbook["epoch"])))
    return shown, hidden


def _read(path: Path, folder: Path, sheet: int | None = None) -> WorkbookFacts:
    try:
        return read_apart(path, folder, sheet)
    except CrashError:
        raise ended_its_reader(path) from None


def _grid(path: Path, folder: Path, number: int, sheet: SheetFacts, epoch: date) -> Grid:
    facts = sheet
    lines = folder / f"{number}.json"

    def read() -> SheetFacts:
        nonlocal facts
        if not lines.exists():  # a hidden sheet, or a plain one with numbers that matter, which few need
            facts = _read(path, folder, number)["sheets"][number] or facts
        return facts

    def rows() -> Iterator[Sequence[Cell]]:
        read()
        with lines.open(encoding="utf-8") as stream:
            yield from map(row_of_json, stream)

    if "numbers" in sheet:
        texts = folder / f"{number}.txt"
        return Grid(
            name=sheet["name"],
            rows=lambda: rows_of_lines(texts),
            spans=lambda: [Span(*span) for span in sheet["merged"]],
            epoch=epoch,
            lines=GridLines(path=texts, numbers=frozenset(sheet["numbers"]), typed_rows=rows),
        )

    def hidden() -> Hidden:
        return Hidden(
            rows=[(first, last) for first, last in read()["hidden_rows"]],
            columns=[(first, last) for first, last in read()["hidden_columns"]],
        )

    return Grid(
        name=sheet["name"],
        rows=rows,
        spans=lambda: [Span(*span) for span in read()["merged"]],
        epoch=epoch,
        hidden=hidden,
        start=_start(folder / f"{number}.start.json", sheet),
    )


def _start(lines: Path, sheet: SheetFacts) -> Grid | None:
    if "start_merged" not in sheet:
        return None

    def rows() -> Iterator[Sequence[Cell]]:
        with lines.open(encoding="utf-8") as stream:
            yield from map(row_of_json, stream)

    return Grid(name=sheet["name"], rows=rows, spans=lambda: [Span(*span) for span in sheet["start_merged"]])
