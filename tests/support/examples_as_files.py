"""The example cases in every format."""

from __future__ import annotations

import csv
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.support import binary_workbooks
from tests.support.places import ROOT, TEST_DATA
from tthc_cli.cases.check import Request, check
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
    if form == "xlsb":
        rows = [["DANH SÁCH HỒ SƠ"], HEADER, *ROWS, ["Tổng cộng", "63 hồ sơ"]]
        rows[5] = [*rows[5][:-1], binary_workbooks.Error("#N/A")]
        shown = binary_workbooks.sheet(rows, hidden_rows=(4,), hidden_columns=(2,), merged=[(0, 0, 0, 5), (2, 1, 3, 1)])
        binary_workbooks.write(folder / "b.xlsb", {"Hồ sơ": shown, "Khác": binary_workbooks.sheet([["a"]])})
        return (folder / "b.xlsb").read_bytes()
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


def numbers(*files: Path, sheets: tuple[str, ...] = (), totals: int = 0) -> dict[str, Any]:
    """What a check says of files, but for rows of totals, of which there have to be so many."""
    request = Request(kpis=PLAN.kpis, year=2024, files={"cases": files}, as_of=date(2024, 12, 31), sheets=sheets)
    outcome = check(request, DICTIONARY)
    (counted,) = outcome.inputs
    excluded = dict(counted.excluded)
    assert excluded.pop("total", 0) == totals
    return {
        "read": counted.read - totals,
        "used": counted.used,
        "days": (counted.first, counted.last),  # a shift of all days changes no rate
        "excluded": excluded,
        "set_aside": {reason: rows for (reason, _header), rows in counted.set_aside.items()},
        "rates": [(result.kpi.id, result.numerator, result.denominator) for result in outcome.results],
    }


PLAIN = numbers(CASES)
MERGED_HEADER = ["STT", "Đơn vị", "Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái"]
MERGED_ROWS = [
    ["1", "Sở A", "HS1", "01/03/2024", "10/03/2024", "09/03/2024", "9"],
    ["2", "", "HS2", "01/03/2024", "", "12/03/2024", "9"],
    ["3", "", "HS3", "02/03/2024", "", "13/03/2024", "9"],
    ["4", "", "HS4", "02/03/2024", "", "14/03/2024", "9"],
    ["", "", "Cộng", "", "", "", ""],
    ["5", "Sở B", "HS5", "04/03/2024", "20/03/2024", "19/03/2024", "9"],
    ["II. Hồ sơ khác", "", "", "", "", "", ""],
    ["6", "Sở C", "HS6", "04/03/2024", "", "19/03/2024", "9"],
]
"""Four cases that share the unit and the day that they are due on; the unit reaches over the row of totals too."""
MERGED = [(0, 1, 4, 1), (0, 4, 3, 4), (6, 0, 6, 6), (7, 3, 7, 4)]
"""First and last row and column of the merged cells: those two, a heading over the table, one over two days."""


def by_unit(file: Path) -> dict[str, Any]:
    kpis = [kpi for kpi in PLAN.kpis if kpi.id == "early-resolution"]
    request = Request(kpis=kpis, year=2024, files={"cases": [file]}, as_of=date(2024, 12, 31), by=["unit"])
    outcome = check(request, DICTIONARY)
    (counted,) = outcome.inputs
    assert counted.excluded == {"total": 1}
    assert [reason for reason, _header in counted.set_aside] == ["empty"]  # the heading
    return {
        " ".join(result.group or ("whole",)): (result.numerator, result.denominator, result.left_out)
        for result in outcome.results
    }


MERGED_RATES: dict[str, Any] = {
    "whole": (2, 6, {}),
    "Sở A": (1, 4, {}),
    "Sở B": (1, 1, {}),
    "Sở C": (0, 1, {}),  # received and due on the same day
}
