"""The file of set-aside rows (``--rejects``): one line for each row that could not be counted, with its reason."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.layout import header_of
from tthc_cli.cases.privacy import shown_key
from tthc_cli.cases.set_aside_workbook import WorkbookLines
from tthc_cli.cases.shown_values import is_error, shown_value, with_formula_in_words
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _
from tthc_cli.kpi import reason_words
from tthc_cli.text import csv_cell
from tthc_cli.whole_files import part_of, take_its_place

COLUMNS: Final = ("data_set", "file", "line", "key", "column", "value", "reason", "explanation", "sheet")

WriteLines = Callable[[Iterable[Sequence[object]]], None]
"""Writes lines into the file. They have the cells of ``COLUMNS``."""


def set_aside_line(
    dictionary: ColumnsFile,
    table: CaseTable,
    line: int,
    key: str | None,
    reason: str,
    column: str | None,
    value: str | None,
) -> Sequence[object]:
    """Return the line of the file for one set-aside row. What may tell a person is hidden.

    Args:
        dictionary: The columns of all data sets.
        table: The table that has the row.
        line: Its line or row in the file, from 1.
        key: Its key, such as the case id; None if it has none.
        reason: Why it is set aside, such as ``no-such-day``.
        column: The canonical name of the column that is wrong; None if the whole row is.
        value: What stands there.

    Returns:
        One cell for each of ``COLUMNS``.
    """
    header = header_of(dictionary, [table.layout], column)
    data_set, source = table.layout.data_set, table.source
    key = with_formula_in_words(shown_key(data_set, key, reason) or "") or None
    explanation = reason_words(reason, header, error=is_error(dictionary, value or ""))
    value = shown_value(dictionary, data_set, column, value)
    return data_set, source.file, line, key, header, value, reason, explanation, source.sheet


@contextmanager
def set_aside_file(target: Path, inputs: Mapping[str, Sequence[Path]]) -> Iterator[WriteLines]:
    """Open the file of set-aside rows. It takes its place only if the block ends without an error.

    Args:
        target: The file; it is replaced if there is one. It is a workbook if its name ends in ``.xlsx``, else CSV.
        inputs: The files that are read, by data set. The target must be none of them.

    Yields:
        A function that writes lines into the file.

    Raises:
        TthcError: The target is an input or no ordinary file, or it cannot be written.
    """
    _check_target(target, inputs)
    with ExitStack() as stack:
        with _errors_of_writing(target):
            part = stack.enter_context(part_of(target))
            out = WorkbookLines(part) if target.suffix.lower() == ".xlsx" else _CsvLines(part)
        stack.callback(out.abandon)

        def write(lines: Iterable[Sequence[object]]) -> None:
            with _errors_of_writing(target):
                out.write(lines)

        yield write
        with _errors_of_writing(target):
            out.close()
            take_its_place(part, target)


class _CsvLines:
    """Writes lines into a CSV file."""

    def __init__(self, part: Path) -> None:
        self._out: Final = part.open("w", encoding="utf-8", newline="")
        self._writer: Final = csv.writer(self._out, lineterminator="\n")
        self.write([COLUMNS])

    def write(self, lines: Iterable[Sequence[object]]) -> None:
        self._writer.writerows(map(csv_cell, line) for line in lines)

    def close(self) -> None:
        self._out.close()

    def abandon(self) -> None:
        with suppress(OSError):  # the error of the write itself is already on its way
            self._out.close()


def _check_target(target: Path, inputs: Mapping[str, Sequence[Path]]) -> None:
    """Refuse a target that is an input, or that replacing would destroy."""
    if any(target.resolve() == path.resolve() for paths in inputs.values() for path in paths):
        raise TthcError(_("--rejects: {file} is an input; name another file").format(file=target))
    if target.is_symlink() or (target.exists() and not target.is_file()):
        # it would be replaced by a file: a device, a pipe, a link to what lies elsewhere
        raise TthcError(_("--rejects: {file} is no file of its own; name another file").format(file=target))


@contextmanager
def _errors_of_writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TthcError(_("--rejects: {file} cannot be written: {why}").format(file=target, why=why(error))) from None
