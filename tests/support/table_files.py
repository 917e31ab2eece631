"""Rows as files of every format."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl


def as_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)


def as_workbook(path: Path, rows: Sequence[Sequence[str]]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["DANH SÁCH"])
    book.active.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(rows[0]))
    for row in rows:
        book.active.append(row)
    book.save(path)


def as_opendocument(path: Path, rows: Sequence[Sequence[str]]) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        "<table:table-row>" + "".join(cell.format(escape(text)) for text in row) + "</table:table-row>" for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="a">{lines}</table:table></office:spreadsheet>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", f"<office:document-content {names}>{body}</office:body></office:document-content>"
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def as_page(path: Path, rows: Sequence[Sequence[str]]) -> None:
    lines = ("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    path.write_text(f"<table>{''.join(lines)}</table>", encoding="utf-8")


def as_parquet(path: Path, rows: Sequence[Sequence[str]]) -> None:
    import duckdb

    as_csv(path.with_suffix(".from"), rows)
    with duckdb.connect() as connection:
        source = f"read_csv('{path.with_suffix('.from')}', all_varchar=true, delim=';', header=true)"
        connection.execute(f"copy (from {source}) to '{path}' (format parquet)")
