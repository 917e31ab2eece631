"""The whole ``tthc deadline`` process against a bare ``holidays`` one-liner for the same date.

Both run as processes of their own, in turn, with the same interpreter; the median of many runs is compared, so that
one slow start says nothing.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ONE_LINER = (
    "from datetime import date; import holidays; "
    "print(holidays.country_holidays('VN', language='vi').get_nth_working_day(date(2024, 4, 25), 15))"
)
COMMANDS = {
    "python -c 'import holidays; …'": [sys.executable, "-c", ONE_LINER],
    "tthc deadline --event …": [
        sys.executable,
        "-m",
        "tthc_cli",
        "deadline",
        "10",
        "--event",
        "feedback-received=25/04/2024",
    ],
    "tthc deadline --event … --explain --format json": [
        sys.executable,
        "-m",
        "tthc_cli",
        "deadline",
        "10",
        "--event",
        "feedback-received=25/04/2024",
        "--explain",
        "--format",
        "json",
    ],
    "python -c pass": [sys.executable, "-c", "pass"],
}
RUNS = 25


def main() -> None:
    """Print the median time of each process and its ratio to the one-liner's."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            began = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            times[name].append(time.perf_counter() - began)
    base = statistics.median(times["python -c 'import holidays; …'"])
    print(f"whole processes, median of {RUNS} runs in turn")
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"  {name:50} {median * 1e3:7.0f} ms   {median / base:5.2f} x")


if __name__ == "__main__":
    main()
