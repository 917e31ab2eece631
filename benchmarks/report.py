"""``tthc report`` and ``tthc page`` over 300,000 cases against the check of them, all as processes in turn."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.kpi import CHECK, RUNS, generate
from benchmarks.processes import TTHC, can_measure, compare, in_turn

ROWS = 300_000


def main() -> None:
    """Print times, their ratios, and peak memory."""
    if not can_measure():
        print("report and page: not measured on this system, which does not say what memory a process took")
        return
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "cases.csv", Path(folder) / "out"
        generate(ROWS, file)
        of_year = [
            "--period",
            "2024",
            "--as-of",
            "31/12/2024",
            str(file),
        ]
        peer, report, page = "tthc kpi check", "tthc report, .docx", "tthc page"
        commands = {
            peer: [*CHECK, "--period", "2024", str(file)],
            report: [*TTHC, "report", *of_year, "--out", f"{out}.docx"],
            page: [*TTHC, "page", *of_year, "--out", f"{out}.html"],
        }
        measurements = in_turn(commands, RUNS)
        assert out.with_suffix(".docx").stat().st_size > 10_000
        assert out.with_suffix(".html").stat().st_size > 10_000
        print(f"report and page of {ROWS:,} cases ({file.stat().st_size / 1e6:.0f} MB of CSV), median of {RUNS} runs")
        compare(measurements, peer, {report: 2.0, page: 1.5})


if __name__ == "__main__":
    main()
