"""How headers were understood, as JSON, CSV and tables."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_cli.cases.results import FileHeaders, HeaderReading, hidden_words
from tthc_cli.i18n import _
from tthc_cli.kpi.inputs import data_set_words
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, render

_CSV = ("file", "sheet", "line", "data_set", "place", "header", "understood", "column", "nearest", "nearest_column")


def as_json(found: Sequence[FileHeaders]) -> str:
    """``tthc.cases-columns/1``."""
    return machine.to_json(
        {
            "schema": "tthc.cases-columns/1",
            "files": [
                {
                    "file": one.file,
                    "sheet": one.sheet,
                    "kind": one.kind,
                    "line": one.line,
                    "data_set": one.data_set,
                    "headers": [_record(header) for header in one.headers],
                    "missing": list(one.needed),
                    "twice": list(one.twice),
                    "instead": dict(one.instead),
                    "hidden_rows": one.hidden_rows,
                    "hidden_columns": list(one.hidden_columns),
                    "kpis": [{"kpi": kpi, "missing": list(columns)} for kpi, columns in one.missing.items()],
                }
                for one in found
            ],
        }
    )


def as_csv(found: Sequence[FileHeaders]) -> str:
    """One row a header."""
    rows = [
        {
            "file": one.file,
            "sheet": one.sheet,
            "line": one.line,
            "data_set": one.data_set,
            **_record(header),
            "column": list(header.columns),
        }
        for one in found
        for header in one.headers
    ]
    return machine.to_csv(_CSV, rows)


def as_table(found: Sequence[FileHeaders], terminal: Terminal) -> str:
    """For people: each header, and what the targets lack."""
    return render([table for one in found for table in (_headers(one), _targets(one))], terminal)


def _headers(found: FileHeaders) -> Table:
    place = found.file if found.sheet is None else f"{found.file}:{found.sheet}"
    notes = [_("Cannot be counted without: {columns}").format(columns=", ".join(found.needed))] if found.needed else []
    notes += [_("Stands there twice: {columns}").format(columns=", ".join(found.twice))] if found.twice else []
    notes += [
        _("{other} stands in for {column}, which the file does not have").format(column=column, other=other)
        for column, other in found.instead_words
    ]
    notes += hidden_words(found)
    return Table(
        title=_("{file}: {name}, header in row {line}").format(
            file=place, name=data_set_words(found.data_set), line=found.line
        ),
        columns=(
            Column(title=_("Place"), right=True, fixed=True),
            Column(title=_("Header")),
            Column(title=_("Understood as")),
        ),
        rows=[(str(one.place), one.header, _meaning(one)) for one in found.headers if one.header],
        notes=notes,
    )


def _meaning(one: HeaderReading) -> str | Cell:
    if len(one.columns) > 1:
        return Cell(_("could be {columns}; rename it").format(columns=", ".join(one.words)), "bad")
    if one.columns:
        return one.words[0]
    if one.ignored:
        return Cell(_("known, not read"), "dim")
    if one.nearest:
        return Cell(_("not known; nearest: '{near}'").format(near=one.nearest[0]), "warn")
    return Cell(_("not known, not read"), "dim")


def _targets(found: FileHeaders) -> Table:
    return Table(
        columns=(Column(title=_("Target"), fixed=True), Column(title=_("Missing columns"))),
        rows=[(kpi, Cell(", ".join(columns), "warn") if columns else "–") for kpi, columns in found.missing.items()],
    )


def _record(one: HeaderReading) -> dict[str, object]:
    understood = "ambiguous" if len(one.columns) > 1 else "column" if one.columns else "ignored" if one.ignored else ""
    return {
        "place": one.place,
        "header": one.header,
        "understood": understood or "unknown",
        "columns": list(one.columns),
        "nearest": one.nearest and one.nearest[0],
        "nearest_column": one.nearest and one.nearest[1],
    }
