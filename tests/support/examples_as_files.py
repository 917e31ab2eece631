"""The example cases in every format."""

from __future__ import annotations

import csv
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.places import ROOT, TEST_DATA
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.counts.load import load_plan

CASES = ROOT / "examples" / "cases.csv"
DICTIONARY, PLAN = load_columns(), load_plan().value
with CASES.open(encoding="utf-8-sig", newline="") as _cases:
    HEADER, *ROWS = list(csv.reader(_cases, delimiter=";"))
DATES = [place for place, name in enumerate(HEADER) if name.startswith("Ngày")]


def a_day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text[:10], "%d/%m/%Y")  # noqa: DTZ007
    except ValueError:
        return None


def sheet(ws: Any, *, days: str = "text", nfd: bool = False, epoch: date = date(1899, 12, 30)) -> None:
    """Titles, a header over two rows with merged cells, an empty column, the rows with an empty one, totals."""

    def text(value: str) -> str:
        return unicodedata.normalize("NFD", value) if nfd else value

    ws.append([])
    ws.append(["", text("DANH SÁCH HỒ SƠ")])
    ws.merge_cells("B2:H2")
    ws.append(["", *(text("Ngày" if place in DATES else name) for place, name in enumerate(HEADER))])
    ws.append(["", *(text(name[5:]) if place in DATES else "" for place, name in enumerate(HEADER))])
    ws.merge_cells(start_row=3, end_row=3, start_column=DATES[0] + 2, end_column=DATES[-1] + 2)
    ws.append(["", *(f"({number})" for number in range(1, len(HEADER) + 1))])
    for number, row in enumerate(ROWS):
        cells: list[Any] = list(map(text, row))
        for place in DATES:
            day = a_day(row[place])
            if day and days == "dates":
                cells[place] = day
            elif day and days == "numbers":
                cells[place] = (day.date() - epoch).days
        ws.append(["", *cells])
        if number == 3:
            ws.append([])
    ws.append(["", text("Tổng cộng"), "", text("63 hồ sơ")])


def page(rows: list[list[str]]) -> str:
    head = "".join(
        f"<th rowspan=2>{name}</th>" if place not in DATES else "<th colspan=3>Ngày</th>" if place == DATES[0] else ""
        for place, name in enumerate(HEADER)
    )
    below = "".join(f"<td>{HEADER[place][5:]}</td>" for place in DATES)
    body = "".join("<tr>" + "".join(f"<td>&nbsp;{cell}<br></td>" for cell in row) + "</tr>\n" for row in rows)
    title = f'<tr><td colspan="{len(HEADER)}"><b>DANH SÁCH</b></td></tr>'
    return f"<html><body><table>{title}<tr>{head}</tr><tr>{below}</tr>{body}</table></body></html>"


def made(form: str, folder: Path) -> bytes:
    """A good file of that form."""
    if form in ("xls", "ods"):
        return (TEST_DATA / "workbooks" / f"libreoffice.{form}").read_bytes()
    if form == "html":
        return page(ROWS).encode()
    if form == "parquet":
        import duckdb

        with duckdb.connect() as connection:
            connection.execute(f"copy (from read_csv('{CASES}', all_varchar=true)) to '{folder}/p.parquet'")
        return (folder / "p.parquet").read_bytes()
    book = openpyxl.Workbook()
    sheet(book.active)
    book.save(folder / "b.xlsx")
    return (folder / "b.xlsx").read_bytes()
