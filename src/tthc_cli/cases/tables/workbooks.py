"""Workbooks (.xlsx, .xlsb, .xls, .ods): the process that reads one writes its sheets out, line by line.

What a workbook holds is checked before calamine reads it, as calamine reads a sheet whole. A damaged workbook can still
end the process that reads it, so that is one of its own (:mod:`tthc_cli.cases.tables.child_process`).

calamine leaves cells empty that have an error (#N/A) or a formula that was never computed, and says nothing of hidden
rows and columns: these are looked for in the file itself.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tthc_cli.cases.cells import SheetFacts, SheetOmissions, WorkbookFacts, text_of
from tthc_cli.cases.tables.child_process import end_with_parent, limit_memory
from tthc_cli.cases.tables.sheet_starts import write_starts
from tthc_cli.cases.tables.workbook_limits import PACKED_LIMIT, damaged, protected, too_large
from tthc_cli.cases.tables.xls import inspect_xls
from tthc_cli.cases.tables.zip_workbooks import Findings, inspect_zip
from tthc_cli.errors import TthcError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

T = TypeVar("T")

_START: Final = 1000
"""Rows of a hidden sheet that are read: more than those among which a header is looked for, as some may be empty."""
_ESCAPED: Final = re.compile(r"[\x00-\x1f\\]")
"""What JSON has an escape for in texts, beside the quote."""


def read_into(path: Path, folder: Path, only: int | None) -> WorkbookFacts:
    """Write the rows of sheets into files of a folder, one line for each row.

    Args:
        path: The workbook.
        folder: Takes a file ``0.json``, ``1.json``, ... of lines of JSON for each sheet that is written, or ``0.txt``,
            ``1.txt``, ... with the cells of a plain sheet as :func:`tthc_cli.cases.tables.grids.write_lines` has them.
            Of a hidden sheet that is not plain, ``0.start.json``, ... has the first rows.
        only: The number of the only sheet to write, from 0, as JSON; all sheets that are shown if None.

    Returns:
        What is known of all sheets.

    Raises:
        TthcError: The workbook is damaged, protected, too large, or none.
        OSError: The folder cannot be written.
    """
    if path.stat().st_size > PACKED_LIMIT:
        raise too_large(path)
    with path.open("rb") as stream:
        is_zip = stream.read(4) == b"PK\x03\x04"
    findings = inspect_zip(path, folder if only is None else None) if is_zip else _findings_of_xls(path)
    sheets = _write_sheets(path, folder, only, findings)
    if only is None and findings.is_xlsx:
        _write_starts(path, folder, sheets)
    return {"epoch": findings.epoch.isoformat(), "sheets": sheets}


def _findings_of_xls(path: Path) -> Findings:
    epoch, omissions = inspect_xls(path)
    return Findings(epoch=epoch, omissions=omissions)


def _write_sheets(path: Path, folder: Path, only: int | None, findings: Findings) -> list[SheetFacts | None]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    @cache
    def whole() -> CalamineWorkbook:
        with path.open("rb") as stream:
            return CalamineWorkbook.from_filelike(stream)

    outline = findings.outline
    workbook = _read(path, partial(CalamineWorkbook.from_filelike, outline) if outline else whole)
    sheets: list[SheetFacts | None] = []
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            sheets.append(None)
            continue
        omissions = findings.omissions.get(number, SheetOmissions())
        facts: SheetFacts = {
            "name": sheet.name,
            "visible": sheet.visible == SheetVisibleEnum.Visible,
            "hidden_rows": omissions.hidden_rows,
            "hidden_columns": omissions.hidden_columns,
        }
        if (number, sheet.name) in findings.plain:
            lines, plain = findings.plain[number, sheet.name]
            lines.rename(folder / f"{number}.txt")
            facts["merged"], facts["numbers"] = [*plain.merged], [*plain.numbers]
        elif facts["visible"] if only is None else number == only:
            cells = _read(path, partial(_read(path, whole).get_sheet_by_name, sheet.name))
            merged = [(*first, *last) for first, last in cells.merged_cell_ranges or ()]
            facts["merged"] = merged if omissions.merged is None else [*omissions.merged]
            _read(path, partial(_write_rows, folder / f"{number}.json", cells, omissions))
        elif only is None and not findings.is_xlsx:
            _write_start(path, folder, number, facts, whole)
        sheets.append(facts)
    return sheets


def _write_starts(path: Path, folder: Path, sheets: Sequence[SheetFacts | None]) -> None:
    """Write the first rows of the hidden sheets of an .xlsx workbook that are not plain."""
    from python_calamine import CalamineWorkbook

    hidden = {number: sheet for number, sheet in enumerate(sheets) if sheet and not sheet["visible"]}
    hidden = {number: sheet for number, sheet in hidden.items() if "merged" not in sheet}
    if not hidden:
        return
    starts = folder / "starts.xlsx"

    @cache
    def opened() -> CalamineWorkbook:
        with starts.open("rb") as stream:
            return CalamineWorkbook.from_filelike(stream)

    for number in write_starts(path, hidden, starts):
        _write_start(path, folder, number, hidden[number], opened)
    starts.unlink()


def _write_start(
    path: Path, folder: Path, number: int, facts: SheetFacts, workbook: Callable[[], CalamineWorkbook]
) -> None:
    """Write the first rows of a hidden sheet, unless it is damaged: nobody has asked for it."""
    with suppress(TthcError):
        cells = _read(path, partial(_read(path, workbook).get_sheet_by_name, facts["name"]))
        merged = [(*first, *last) for first, last in cells.merged_cell_ranges or ()]
        _read(path, partial(_write_rows, folder / f"{number}.start.json", cells, SheetOmissions(), _START))
        facts["start_merged"] = merged


def _write_rows(path: Path, sheet: CalamineSheet, omissions: SheetOmissions, most: int | None = None) -> None:
    """Write the rows of a sheet, at most so many, from the first on, each with all cells from the first column on."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=text_of).encode
    left: list[Any] = [""] * (sheet.start[1] if sheet.start else 0)
    omitted_by_row: dict[int, list[tuple[int, str]]] = {}
    for (row_number, column), text in omissions.cells.items():
        omitted_by_row.setdefault(row_number, []).append((column, text))
    last = max(omitted_by_row, default=-1)
    with path.open("w", encoding="utf-8") as out:
        written = 0
        for row in islice(sheet.iter_rows(), most):
            cells = left + row if left else row
            line = None if written in omitted_by_row else _of_plain_texts(cells)
            if line is None:
                line = encode(_completed(cells, omitted_by_row.get(written, ())))
            out.write(line + "\n")
            written += 1
        for number in range(written, last + 1):
            out.write(encode(_completed([], omitted_by_row.get(number, []))) + "\n")


def _of_plain_texts(cells: Sequence[Any]) -> str | None:
    """Return a row of texts as JSON if none needs an escape, in a part of the time that an encoder takes; else None."""
    try:
        line = '["' + '","'.join(cells) + '"]'
    except TypeError:  # a number or a day
        return None
    return None if not cells or line.count('"') != 2 * len(cells) or _ESCAPED.search(line) else line


def _completed(cells: Sequence[Any], omitted: Sequence[tuple[int, str]]) -> list[Any]:
    """Return a row with the cells that calamine left empty."""
    width = max((column + 1 for column, _text in omitted), default=0)
    cells = [*cells, *[""] * (width - len(cells))]
    for column, text in omitted:
        cells[column] = text
    return cells


def _read(path: Path, read: Callable[[], T]) -> T:
    """Return what calamine reads. Its errors and its panics mean a damaged file."""
    from python_calamine import CalamineError, PasswordError

    try:
        return read()
    except PasswordError as error:
        raise protected(path) from error
    except OSError as error:
        if error.errno is not None:  # the folder cannot be written
            raise
        raise damaged(path) from error
    except (CalamineError, ValueError) as error:
        raise damaged(path) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise damaged(path) from error
        raise


def main() -> None:
    """Run the process that reads a workbook: ``PATH FOLDER SHEET``, the last empty for all sheets that are shown.

    It answers with :class:`WorkbookFacts`, ``{"error": message}`` or ``{"errno": number}`` as JSON, or just ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    limit_memory()
    threading.Thread(target=end_with_parent, daemon=True).start()
    path, folder, sheet = sys.argv[1:]
    try:
        answer: Mapping[str, object] = read_into(Path(path), Path(folder), int(sheet) if sheet else None)
    except TthcError as error:
        answer = {"error": str(error)}
    except OSError as error:
        if error.errno is None:
            os._exit(1)
        answer = {"errno": error.errno}
    except BaseException:  # too little memory, most likely
        os._exit(1)
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # no reader gets a chance to crash while it is taken down
