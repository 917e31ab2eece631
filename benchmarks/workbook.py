"""``tthc kpi check`` of a workbook of 100,000 rows against reading the same workbook in pandas and in polars.

All run as processes of their own, in turn. The peers just read the sheet and count its rows; the check finds the
table, reads words and dates, and counts all rates. pandas reads workbooks by openpyxl, or by calamine, which the check
and polars have too. Texts stand in their cells, or in a list that cells refer to; then days are days, too.
"""

from __future__ import annotations

import csv
import re
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.kpi import CHECK, PYTHON, generate
from benchmarks.processes import can_measure, compare, in_turn

ROWS = 100_000
RUNS = 3


def workbook(rows: int, file: Path) -> None:
    """Write a workbook of the cases of :mod:`benchmarks.kpi`, all of it text, as systems export it."""
    import openpyxl

    plain = file.with_suffix(".csv")
    generate(rows, plain)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Hồ sơ")
    with plain.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            sheet.append(row)
    book.save(file)
    plain.unlink()


def with_days(rows: int, file: Path) -> None:
    """Write a workbook of the same cases as most programs write them: texts in a list of their own, days as days."""
    import xlsxwriter

    plain = file.with_suffix(".csv")
    generate(rows, plain)
    with (
        plain.open(encoding="utf-8", newline="") as stream,
        xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as book,
    ):
        sheet = book.add_worksheet("Hồ sơ")
        for number, row in enumerate(csv.reader(stream)):
            sheet.write_row(number, 0, [_day_or_text(cell) for cell in row])
    plain.unlink()


def _day_or_text(cell: str) -> date | str | None:
    if re.fullmatch("[0-9]{2}/[0-9]{2}/[0-9]{4}", cell):
        day, month, year = map(int, cell.split("/"))
        return date(year, month, day)
    return cell or None


def main() -> None:
    """Print times, their ratios, and peak memory."""
    if not can_measure():
        print("workbook: not measured on this system, which does not say what memory a process took")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.xlsx"
        workbook(ROWS, file)
        pandas = "import pandas, sys; print(len(pandas.read_excel(sys.argv[1], dtype=str, engine={!r})))"
        polars = "import polars, sys; print(len(polars.read_excel(sys.argv[1], infer_schema_length=0)))"
        peer, check = "polars read_excel", "tthc kpi check"
        commands = {
            peer: [*PYTHON, polars, str(file)],
            check: [*CHECK, str(file)],
            "pandas read_excel, calamine": [*PYTHON, pandas.format("calamine"), str(file)],
            "pandas read_excel, openpyxl": [*PYTHON, pandas.format("openpyxl"), str(file)],
        }
        measurements = in_turn(commands, RUNS)
        for name, runs in measurements.items():
            assert f"{ROWS}" in runs[0].output, name
        print(f"a workbook of {ROWS:,} rows ({file.stat().st_size / 1e6:.0f} MB), median of {RUNS} runs in turn")
        compare(measurements, peer, {check: 1.5})
        with_days(ROWS, file)
        measurements = in_turn({peer: commands[peer], check: commands[check]}, RUNS)
        print(f"the same with shared texts and with days ({file.stat().st_size / 1e6:.0f} MB)")
        compare(measurements, peer, {check: 1.5})


if __name__ == "__main__":
    main()
