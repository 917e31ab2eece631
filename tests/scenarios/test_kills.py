"""Writers killed at random moments, and many at once: what was acknowledged is there, and nothing is half there.

The gate kills a writer at each chosen place of a transaction, and a few at random moments; ``make test-slow`` kills two
thousand at random moments. ``TTHC_KILLS`` sets how many.
A killed process shows what a crash of the program does. What a power cut does rests on ``synchronous = extra``.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.command import WRONG_YEAR
from tests.support.examples import sweep
from tests.support.processes import start
from tthc_cli.register import store as register
from tthc_cli.register.entries import Entry

KILLS = int(os.environ.get("TTHC_KILLS") or sweep(gate=20, slow=2000))
BY_COMMAND = {"event add": KILLS // 10, "done": KILLS // 10, "event import": KILLS // 10}
AT_ONCE = 6
"""Writers that work on one register while they are killed."""
WRITER = """
import random, sys, time
from datetime import date
from pathlib import Path
from tthc_cli.register import store as register
from tthc_cli.register.entries import Entry

path, name, most = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
chance, number = random.Random(name), 0
while number < most:
    number += 1
    size = chance.choice((1, 1, 2, 5, 150))
    with register.writing(path) as writing:
        if size == 150:  # part of it goes to the disk before the commit
            writing._connection.execute("pragma cache_size = 3")
        for part in range(size):
            ref = f"{name} {number} {part + 1}/{size}"
            what = {"plan": "p", "year": 2024, "matter": name, "event": "x", "day": date(2024, 5, 2), "ref": ref}
            writing.add(Entry(id=0, kind="event", **what))
    print(name, number, size, flush=True)
    time.sleep(chance.uniform(0, 0.005))  # others take their turn, as they do between real commands
"""
ENVIRONMENT = {
    **{key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ},
    "TTHC_LANG": "en",
    "PYTHONUTF8": "1",
}
chance = random.Random(20240425)


def writer(path: Path, name: str, most: int = 10**9) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, str(path), name, str(most)]
    return start(arguments, stdout=subprocess.PIPE, encoding="utf-8", env=ENVIRONMENT)


def acknowledged(output: str) -> list[tuple[str, int, int]]:
    """Writer, transaction and its size; a line without its end was never read as one."""
    lines = output.split("\n")[:-1]
    return [(name, int(number), int(size)) for name, number, size in (line.split() for line in lines)]


def whole(entries: Iterable[Entry]) -> dict[tuple[str, int], int]:
    """The transactions in a register and their sizes; each of them is there with all its parts, in one piece."""
    parts: dict[tuple[str, int, int], list[tuple[int, int]]] = defaultdict(list)
    for entry in entries:
        name, number, part = (entry.ref or "").split()
        position, size = map(int, part.split("/"))
        parts[name, int(number), size].append((entry.id, position))
    for (_name, _number, size), positions in parts.items():
        first = positions[0][0]
        assert positions == [(first + place, place + 1) for place in range(size)]
    return {(name, number): size for name, number, size in parts}


def sound(path: Path) -> list[Entry]:
    """The entries of a register that passes every check, with nothing beside it that a reader must take back."""
    entries = register.read(path)
    assert [entry.id for entry in entries] == list(range(1, len(entries) + 1))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert not hot(path)
    return entries


def hot(path: Path) -> bool:
    """Whether a transaction was broken off that the next one must take back."""
    beside = path.with_name(f"{path.name}-journal")
    return beside.exists() and any(beside.read_bytes()[:8])


@pytest.mark.sweep
def test_killed_writers_lose_nothing_that_they_acknowledged(tmp_path):
    rounds = max(1, (KILLS - sum(BY_COMMAND.values())) // AT_ONCE)
    kept: dict[tuple[str, int], int] = {}
    path, told, broken_off = tmp_path / "r0", 0, 0
    for turn in range(rounds):
        if turn % 5 == 0:  # also the making of the file is broken off
            path, kept = tmp_path / f"r{turn}", {}
        started = time.monotonic()
        writers = [writer(path, f"w{turn}.{n}") for n in range(AT_ONCE)]
        if turn % 3:  # else some are killed before they do anything
            first = writers[0].stdout
            assert first
            kept.update({(name, number): size for name, number, size in acknowledged(first.readline())})
            started = time.monotonic()
        for process, moment in sorted(((p, chance.uniform(0, 0.15)) for p in writers), key=lambda pair: pair[1]):
            time.sleep(max(0.0, started + moment - time.monotonic()))
            process.kill()
        for process in writers:
            output = process.communicate()[0]
            assert process.returncode != 0, "it ended by itself"
            for name, number, size in acknowledged(output):
                kept[name, number] = size
        told = max(told, len(kept))
        broken_off += hot(path)
        if path.exists():
            transactions = whole(sound(path))
            assert kept.items() <= transactions.items()
        else:
            assert not kept
    assert told
    assert broken_off or rounds < 20, "no transaction was ever broken off: this shows nothing"


AT_PLACES = """
import itertools, os, shutil, signal, sys
from datetime import date
from pathlib import Path
from tthc_cli.register import store as register
from tthc_cli.register.entries import Entry

folder, size = Path(sys.argv[1]), int(sys.argv[2])
what = {"plan": "p", "year": 2024, "matter": "m" * 500, "event": "x", "day": date(2024, 5, 2)}

def record(path, number, parts, kill_at):
    with register.writing(path) as writing:
        writing._connection.execute("pragma cache_size = 3")  # part of it goes to the disk before the commit
        steps = itertools.count()
        def step(*_):
            if next(steps) == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        writing._connection.set_trace_callback(step)  # before each statement
        writing._connection.set_progress_handler(step, 997)  # in the midst of them
        for part in range(parts):
            writing.add(Entry(id=0, kind="event", ref=f"w {number} {part + 1}/{parts}", **what))

record(folder / "first", 1, 1, -1)
for place in itertools.count():
    path = folder / str(place)
    shutil.copy(folder / "first", path)
    child = os.fork()
    if child == 0:
        record(path, 2, size, place)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork")
def test_a_writer_killed_at_any_step_records_all_or_nothing(tmp_path):
    size = 40
    started = start([sys.executable, "-c", AT_PLACES, str(tmp_path), str(size)], env=ENVIRONMENT)
    assert started.wait() == 0
    *places, last = sorted(int(path.name) for path in tmp_path.iterdir() if path.name.isdigit())
    assert len(places) > size, "each statement is a place"
    broken_off = sum(hot(tmp_path / str(place)) for place in places)
    assert broken_off, "no transaction was ever broken off: this shows nothing"
    for place in places:
        assert whole(sound(tmp_path / str(place))) in ({("w", 1): 1}, {("w", 1): 1, ("w", 2): size}), place
    assert whole(sound(tmp_path / str(last))) == {("w", 1): 1, ("w", 2): size}


# -- the commands themselves ------------------------------------------------------------------------------------------


def tthc(*arguments: str | Path) -> subprocess.Popen[str]:
    return start(
        [sys.executable, "-m", "tthc_cli", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=ENVIRONMENT,
    )


def event_add(path: Path, ref: str) -> tuple[subprocess.Popen[str], int]:
    arguments = ("event", "add", "feedback-received", "02/05/2024", "--ref", ref, "--register", path)
    return tthc(*arguments, "--format", "json"), 1


def done(path: Path, ref: str) -> tuple[subprocess.Popen[str], int]:
    return tthc("done", "7", "--on", "02/05/2024", "--again", "--ref", ref, "--register", path, "--format", "json"), 1


def event_import(path: Path, ref: str) -> tuple[subprocess.Popen[str], int]:
    file = path.parent / f"{ref}.csv"
    rows = [f"feedback-received,02/05/2024,{ref}\n"] * 100
    file.write_text("event,date,ref\n" + "".join(rows), encoding="utf-8")
    return tthc("event", "import", file, "--register", path, "--format", "json"), len(rows)


COMMANDS = {"event add": event_add, "done": done, "event import": event_import}


@pytest.mark.sweep
@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_records_all_or_nothing(tmp_path, name):
    begin: Callable[[Path, str], tuple[subprocess.Popen[str], int]] = COMMANDS[name]
    path = tmp_path / "r"
    for _ in range(2):  # the second one is as warm as those that follow
        began = time.monotonic()
        process, _size = begin(path, f"warm{_}")
        output, errors = process.communicate()
        assert process.returncode == 0, errors
        json.loads(output)
        lasts = time.monotonic() - began
    sizes, acknowledged_refs = {}, set()
    for turn in range(0, BY_COMMAND[name], 2):
        running = {}
        for ref in (f"k{turn}", f"k{turn + 1}"):
            running[ref], sizes[ref] = begin(path, ref)
        began = time.monotonic()
        # two at once take longer than one; most of the work is done near the end
        moments = sorted(
            chance.uniform(0, 2 * lasts) if chance.random() < 0.5 else chance.uniform(lasts, 2 * lasts) for _ in running
        )
        for process, moment in zip(running.values(), moments, strict=True):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            process.kill()
        for ref, process in running.items():
            output, errors = process.communicate()
            assert "Traceback" not in errors
            assert process.returncode == 0 or not WRONG_YEAR.sub("", errors), errors
            if output.endswith("}\n"):  # what it says at the end, after all is recorded
                acknowledged_refs.add(ref)
        counts = Counter(entry.ref for entry in sound(path))
        for ref, size in sizes.items():
            assert counts[ref] in ({size} if ref in acknowledged_refs else {0, size}), ref
    if len(sizes) >= 30:
        assert acknowledged_refs, "all were killed before they had recorded anything"
        assert len(acknowledged_refs) < len(sizes), "none was killed before its end"


@pytest.mark.sweep
def test_commands_at_once_lose_nothing(tmp_path):
    path, number = tmp_path / "new folder" / "r", sweep(gate=4, slow=10)
    processes = [event_add(path, f"n{n}")[0] for n in range(number)]
    ids = []
    for process in processes:
        output, errors = process.communicate()
        assert process.returncode == 0, errors
        ids.append(json.loads(output)["id"])
    assert sorted(ids) == list(range(1, number + 1))
    assert sorted(entry.ref or "" for entry in sound(path)) == sorted(f"n{n}" for n in range(number))


@pytest.mark.sweep
def test_writers_at_once_lose_nothing_and_readers_see_whole_transactions(tmp_path):
    path, number = tmp_path / "r", sweep(gate=5, slow=10)
    with register.writing(path):
        pass
    seen: list[int] = []
    finished = threading.Event()
    failures: list[BaseException] = []

    def look() -> None:
        try:
            while not finished.is_set():
                seen.append(sum(whole(register.read(path)).values()))
                time.sleep(0.02)
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    writers = [writer(path, f"w{n}", 6) for n in range(number)]
    told = [line for process in writers for line in acknowledged(process.communicate()[0])]
    finished.set()
    for reader in readers:
        reader.join()
    assert not failures
    assert all(process.returncode == 0 for process in writers)
    assert len(told) == 6 * number
    assert whole(sound(path)) == {(name, number): size for name, number, size in told}
    assert len(set(seen)) > 2, "the readers saw nothing of it happen"
