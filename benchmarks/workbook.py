"""``tthc kpi check`` of a workbook of 300,000 rows against reading the same workbook in pandas and in polars.

All run as processes of their own, in turn. The peers just read the sheet and count its rows; the check finds the
table, reads words and dates, and counts all rates. pandas reads workbooks by openpyxl, or by calamine, which the check
and polars have too.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.kpi import generate, measured

ROWS = 300_000
RUNS = 2


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


def main() -> None:
    """Print times, their ratio, and peak memory."""
    if not hasattr(os, "wait4"):
        print("workbook: not measured on this system, which does not say what memory a process took")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.xlsx"
        workbook(ROWS, file)
        pandas = "import pandas, sys; print(len(pandas.read_excel(sys.argv[1], dtype=str, engine={!r})))"
        polars = "import polars, sys; print(len(polars.read_excel(sys.argv[1], infer_schema_length=0)))"
        commands = {
            "tthc kpi check": [sys.executable, "-m", "tthc_cli", "kpi", "check", str(file), "--format", "json"],
            "polars read_excel": [sys.executable, "-c", polars, str(file)],
            "pandas read_excel, calamine": [sys.executable, "-c", pandas.format("calamine"), str(file)],
            "pandas read_excel, openpyxl": [sys.executable, "-c", pandas.format("openpyxl"), str(file)],
        }
        best: dict[str, tuple[float, float]] = {}
        for _ in range(RUNS):
            for name, command in commands.items():
                seconds, memory, out = measured(command)
                assert f"{ROWS}" in out, name
                best[name] = min(best.get(name, (float("inf"), 0.0)), (seconds, memory))
        print(f"a workbook of {ROWS:,} rows ({file.stat().st_size / 1e6:.0f} MB), best of {RUNS} runs in turn")
        own = best["tthc kpi check"][0]
        for name, (seconds, memory) in best.items():
            print(f"  {name:40} {seconds:6.1f} s   {seconds / own:5.2f} x   {memory:6.0f} MB at most")


if __name__ == "__main__":
    main()
