"""Processes measured side by side: each run of one is compared with the run of its peer in the same turn.

A machine that does other work too slows both, so the median of the ratios says more than any time. Beside the time on
the clock stands the time on the processors, which other work changes less.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# what a process takes at most is no less than what the one that started it has: a small one starts it
MEASURE = """
import os, subprocess, sys, time
out_file, processors, *command = sys.argv[1:]
if processors:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:int(processors)])
with open(out_file, "wb") as out:
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    print(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""
TTHC = [sys.executable, "-m", "tthc_cli"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a process."""

    seconds: float
    """On the clock."""
    processor_seconds: float
    """Of all processors together, those of its own children too."""
    megabytes: float
    """Memory at most, of the process or of one of its children."""
    output: str


def can_measure() -> bool:
    """Whether the system says what memory a process took."""
    return hasattr(os, "wait4")


def measured(command: Sequence[str], processors: int | None = None) -> Run:
    """Run a process on so many processors, all if None. It may keep compiled code, as what is installed has it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(out), str(processors or ""), *command],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env={**environment, "TTHC_LANG": "en"},
        )
        seconds, processor_seconds, megabytes, code = done.stdout.split()
        assert code in ("0", "1"), (code, command)
        return Run(float(seconds), float(processor_seconds), float(megabytes), out.read_text(encoding="utf-8"))


def in_turn(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[Run]]:
    """Run several processes in turn, so many times each."""
    measurements: dict[str, list[Run]] = {name: [] for name in commands}
    for _turn in range(runs):
        for name, command in commands.items():
            measurements[name].append(measured(command))
    return measurements


def ratio(runs: Sequence[Run], peer: Sequence[Run]) -> float:
    """The median of the ratios of time, turn by turn."""
    return statistics.median(run.seconds / base.seconds for run, base in zip(runs, peer, strict=True))


def compare(measurements: Mapping[str, Sequence[Run]], peer: str, goals: Mapping[str, float]) -> None:
    """Print what processes took beside a peer, with the ratio to reach if there is one."""
    base = measurements[peer]
    for name, runs in measurements.items():
        goal = f" (to reach: {goals[name]})" if name in goals else ""
        processors = statistics.median(
            run.processor_seconds / peer_run.processor_seconds for run, peer_run in zip(runs, base, strict=True)
        )
        print(
            f"  {name:44} {statistics.median(run.seconds for run in runs):7.2f} s  {ratio(runs, base):5.2f} x  "
            f"processors {processors:5.2f} x  {max(run.megabytes for run in runs):7.0f} MB at most{goal}"
        )


def lack(megabytes_of_memory: float, megabytes_of_disk: float) -> str | None:
    """Say what the machine lacks for a measurement; None if it has both."""
    memory = _free_megabytes()
    disk = shutil.disk_usage(tempfile.gettempdir()).free / 1e6
    if memory < megabytes_of_memory:
        return f"it needs {megabytes_of_memory:,.0f} MB of memory, and {memory:,.0f} are free"
    if disk < megabytes_of_disk:
        return f"it needs {megabytes_of_disk:,.0f} MB of disk, and {disk:,.0f} are free"
    return None


def _free_megabytes() -> float:
    """The memory that processes can have: on Linux, with what is kept of files and given up when it is needed."""
    facts = Path("/proc/meminfo")
    if facts.exists():
        available = re.search(r"^MemAvailable: +([0-9]+) kB$", facts.read_text(encoding="ascii"), re.MULTILINE)
        if available:
            return int(available[1]) * 1024 / 1e6
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES") / 1e6
