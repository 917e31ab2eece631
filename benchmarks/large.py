"""`make bench-large`: the check of 50 million cases against a query by hand, and how its cost grows with the rows.

What the machine cannot hold, in memory or on its disk, is left out, and said.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.kpi import BY_HAND, CHECK, PYTHON, counted_by_check, generate, numbers_in
from benchmarks.processes import Run, can_measure, compare, lack, measured

ROWS = (1_000_000, 5_000_000, 20_000_000, 50_000_000)
MOST_FOR_SPARK = 5_000_000
MEGABYTES_A_ROW = 191e-6
"""Of the file."""
SPILLED_A_ROW = 60e-6
"""Megabytes of working files."""
BY_HAND_A_ROW = 370e-6
"""Megabytes of memory that the query by hand takes: it holds every id."""


def main() -> None:
    """Print times, their ratios, and peak memory, by number of rows, from the least on."""
    if not can_measure():
        print("large files: not measured on this system, which does not say what memory a process took")
        return
    with tempfile.TemporaryDirectory() as folder:
        for rows in ROWS:
            print(f"{rows:,} cases")
            if missing := lack(1000, rows * (MEGABYTES_A_ROW + SPILLED_A_ROW)):
                print(f"  not measured: {missing}")
                continue
            file = Path(folder) / "cases.csv"
            generate(rows, file)
            _measure(rows, file)
            file.unlink()


def _measure(rows: int, file: Path) -> None:
    check = [*CHECK, str(file)]
    own, by_hand = "tthc kpi check", "one hand-written DuckDB query"
    if missing := lack(rows * BY_HAND_A_ROW + 1000, 0):
        print(f"  {by_hand}: not measured: {missing}")
        compare({own: [measured(check)]}, own, {})
    else:
        runs = {by_hand: [measured([*PYTHON, BY_HAND, str(file)])], own: [measured(check)]}
        compare(runs, by_hand, {own: 1.5} if rows == max(ROWS) else {})
        assert counted_by_check(runs[own][0].output) == numbers_in(runs[by_hand][0].output)
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    if not processors:
        print("  on fewer processors: not measured on this system, which does not let a process choose them")
    for number in range(1, min(processors, 2) + 1):
        _print(rows, f"tthc kpi check on {number} of {processors} processors", measured(check, number))
    for threads in (1, 2) if rows <= MOST_FOR_SPARK else ():
        run = measured([*check, "--engine", "spark", "--master", f"local[{threads}]"])
        _print(rows, f"the same with Spark, local[{threads}]", run)


def _print(rows: int, name: str, run: Run) -> None:
    print(
        f"  {name:44} {run.seconds:7.1f} s  {run.seconds / rows * 1e6:6.2f} s for a million  {run.megabytes:7.0f} MB "
        f"at most, processors {run.processor_seconds:7.1f} s"
    )


if __name__ == "__main__":
    main()
