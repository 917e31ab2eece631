"""How the headers of files were understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tthc_cli.cases import FileHeaders, HeaderReading, hidden_words
from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.kpi import data_set_words
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal

_COLUMNS: Final = (
    "file",
    "sheet",
    "line",
    "data_set",
    "place",
    "header",
    "understood",
    "column",
    "nearest",
    "nearest_column",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderReport(Report):
    """What ``tthc cases columns`` has found."""

    files: Sequence[FileHeaders]

    def payload(self) -> Record:
        """``tthc.cases-columns/1``."""
        return {
            "schema": "tthc.cases-columns/1",
            "files": [
                {
                    "file": file.file,
                    "sheet": file.sheet,
                    "kind": file.kind,
                    "line": file.line,
                    "data_set": file.data_set,
                    "headers": [_record(header) for header in file.headers],
                    "missing": list(file.needed),
                    "twice": list(file.twice),
                    "instead": dict(file.instead),
                    "hidden_rows": file.hidden_rows,
                    "hidden_columns": list(file.hidden_columns),
                    "hidden_sheets": list(file.hidden_sheets),
                    "doubtful_dates": {str(doubt): list(headers) for doubt, headers in file.date_doubts.items()},
                    "unread_sheets": [{"sheet": sheet, "rows": rows} for sheet, rows in file.unread_sheets],
                    "inner_rows": file.inner_rows,
                    "kpis": [{"kpi": kpi, "missing": list(columns)} for kpi, columns in file.missing.items()],
                }
                for file in self.files
            ],
        }

    def columns(self) -> Sequence[str]:
        """Where a header stands, and what it was taken for."""
        return _COLUMNS

    def rows(self) -> Iterator[Record]:
        """One row a header."""
        for file in self.files:
            place = {"file": file.file, "sheet": file.sheet, "line": file.line, "data_set": file.data_set}
            for header in file.headers:
                yield {**place, **_record(header), "column": list(header.columns)}

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """Of each file: its headers, and what the targets lack."""
        return [table for file in self.files for table in (_headers(file), _targets(file))]


def _headers(file: FileHeaders) -> PrintedTable:
    notes = [_("Cannot be counted without: {columns}").format(columns=", ".join(file.needed))] if file.needed else []
    notes += [_("Stands there twice: {columns}").format(columns=", ".join(file.twice))] if file.twice else []
    notes += [
        _("{other} stands in for {column}, which the file does not have").format(column=column, other=stand_in)
        for column, stand_in in file.instead_words
    ]
    notes += hidden_words(file)
    return PrintedTable(
        title=_("{file}: {name}, header in row {line}").format(
            file=file.place, name=data_set_words(file.data_set), line=file.line
        ),
        columns=(
            Column(title=_("Place"), right=True, fixed=True),
            Column(title=_("Header")),
            Column(title=_("Understood as")),
        ),
        rows=[(str(header.place), header.header, _meaning(header)) for header in file.headers if header.header],
        notes=notes,
    )


def _meaning(header: HeaderReading) -> str | Cell:
    if len(header.columns) > 1:
        return Cell(_("could be {columns}; rename it").format(columns=", ".join(header.words)), "bad")
    if header.columns:
        return header.words[0]
    if header.ignored:
        return Cell(_("known, not read"), "dim")
    if header.nearest:
        return Cell(_("not known; nearest: '{near}'").format(near=header.nearest[0]), "warn")
    return Cell(_("not known, not read"), "dim")


def _targets(file: FileHeaders) -> PrintedTable:
    return PrintedTable(
        columns=(Column(title=_("Target"), fixed=True), Column(title=_("Missing columns"))),
        rows=[(kpi, Cell(", ".join(columns), "warn") if columns else "–") for kpi, columns in file.missing.items()],
    )


def _record(header: HeaderReading) -> dict[str, object]:
    return {
        "place": header.place,
        "header": header.header,
        "understood": _understood(header),
        "columns": list(header.columns),
        "nearest": header.nearest and header.nearest[0],
        "nearest_column": header.nearest and header.nearest[1],
    }


def _understood(header: HeaderReading) -> str:
    if len(header.columns) > 1:
        return "ambiguous"
    if header.columns:
        return "column"
    return "ignored" if header.ignored else "unknown"
