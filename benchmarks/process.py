"""How long whole commands take to start and answer, each against the process that it is compared with.

All run as processes of their own, in turn, with the same interpreter. Each round gives a ratio, and the median of the
rounds is printed, so that neither one slow start nor other work on the machine says anything. The program runs from
compiled code, as an installed one does.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ONE_LINER = (
    "from datetime import date; import holidays; "
    "print(holidays.country_holidays('VN', language='vi').get_nth_working_day(date(2024, 4, 25), 15))"
)
TTHC = [sys.executable, "-m", "tthc_cli"]
CASES = Path(__file__).parents[1] / "examples" / "cases.csv"
DEADLINE = [*TTHC, "deadline", "10", "--event", "feedback-received=25/04/2024"]
PHRASE = [*TTHC, "deadline", "--from", "25/04/2024", "--rule"]
COMMANDS: Mapping[str, Sequence[str]] = {
    "python -c 'import holidays; …'": [sys.executable, "-c", ONE_LINER],
    "tthc deadline --event …": DEADLINE,
    "tthc deadline --event … --explain --format json": [*DEADLINE, "--explain", "--format", "json"],
    "tthc deadline --rule '15 ngày làm việc'": [
        *TTHC,
        "deadline",
        "--rule",
        "15 ngày làm việc",
        "--from",
        "25/04/2024",
    ],
    "tthc deadline --rule '… kể từ ngày nhận …'": [
        *TTHC,
        *("deadline", "--rule", "15 ngày làm việc kể từ ngày nhận văn bản", "--from", "25/04/2024"),
    ],
    "python -c 'import duckdb; … select 1'": [sys.executable, "-c", "import duckdb; duckdb.sql('select 1').fetchall()"],
    "tthc kpi check, 63 rows": [*TTHC, "kpi", "check", str(CASES), "--as-of", "31/12/2024"],
}
COMPARED = {
    "tthc deadline --event …": "python -c 'import holidays; …'",
    "tthc deadline --event … --explain --format json": "python -c 'import holidays; …'",
    "tthc deadline --rule '15 ngày làm việc'": "tthc deadline --event …",
    "tthc deadline --rule '… kể từ ngày nhận …'": "tthc deadline --event …",
    "tthc kpi check, 63 rows": "python -c 'import duckdb; … select 1'",
}
RUNS = 25


def timed(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[float]]:
    """The seconds of each process in each of several rounds, after one that is not counted.

    Args:
        commands: By name.
        runs: Rounds.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            began = time.perf_counter()
            done = subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, check=False
            )
            assert done.returncode in (0, 1), done.stderr
            if number:
                times[name].append(time.perf_counter() - began)
    return times


def print_ratios(times: Mapping[str, Sequence[float]], compared: Mapping[str, str]) -> None:
    """Print the median seconds of each process, and the median of its ratios to the one that it is compared with.

    Args:
        times: The seconds of each process in each round.
        compared: By the name of a process, that of the other one.
    """
    for name, seconds in times.items():
        line = f"  {name:50} {statistics.median(seconds) * 1e3:7.0f} ms"
        if name in compared:
            ratios = [own / others for own, others in zip(seconds, times[compared[name]], strict=True)]
            line += f"   {statistics.median(ratios):5.2f} x  {compared[name]}"
        print(line)


def main() -> None:
    """Print the median time of each process, and its ratio to what it is compared with."""
    print(f"whole processes, median of {RUNS} runs in turn")
    print_ratios(timed(COMMANDS, RUNS), COMPARED)


if __name__ == "__main__":
    main()
