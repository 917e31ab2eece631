"""``tthc due`` over large registers against ``tthc due`` of an empty one.

A register holds 100,000 entries: 20,000 matters with a deadline open, half of them feedback that waits for its result,
half decisions whose publication is done; the rest are matters that ended. Of the open ones, a twentieth are late in the
first register, as in an office that works, and all that are older than their time in the second, which makes a list of
tens of thousands of lines. The commands run as processes of their own, in turn. The parts of the work are timed in this
process too, so that a change shows where it matters.
"""

from __future__ import annotations

import gc
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.process import TTHC, print_ratios, timed
from tthc_cli.counts.load import load_plan
from tthc_cli.register import store as register
from tthc_cli.register.entries import Entry
from tthc_cli.register.standings import Standings
from tthc_cli.register.todo import pending
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar

ENTRIES = 100_000
OPEN = 20_000
AS_OF = date(2024, 11, 29)
RUNS = 9
YEAR = 2024
IN_TIME = {1: 9, 0: 2}
"""Days before ``AS_OF`` from which on feedback, and a decision, are open and not due within the next working days."""


def generate(path: Path, late: int) -> None:
    """Write a register, the same one every time; ``late`` of its open matters may be from any day of the year."""
    chance = random.Random(YEAR)
    days = [date(YEAR, 1, 2) + timedelta(n) for n in range((AS_OF - date(YEAR, 1, 2)).days)]
    plan = load_plan().value.id
    with register.writing(path) as writing:

        def add(matter: int, day: date, **what: Any) -> None:  # noqa: ANN401 - the fields of an entry
            ref = f"{matter}/VB-SKHCN"
            kind: Any = "event" if "event" in what else "done"
            writing.add(
                Entry(
                    id=0,
                    kind=kind,
                    plan=plan,
                    year=YEAR,
                    matter=str(matter),
                    day=day,
                    ref=ref,
                    recorded_by="lan",
                    **what,
                )
            )

        matter = 0
        while len(writing.entries) < ENTRIES:
            matter += 1
            is_open = matter <= OPEN
            day = chance.choice(days[-IN_TIME[matter % 2] :] if late < matter <= OPEN else days)

            def later(most: int, day: date = day) -> date:
                return day + timedelta(chance.randrange(most))

            if matter % 2:
                add(matter, day, event="feedback-received")
                if not is_open:
                    add(matter, later(25), task=10, rule=1)
                    add(matter, later(40), event="feedback-resolved")
                    add(matter, later(45), task=10)
            else:
                add(matter, day, event="ministry-decision-received")
                add(matter, day if is_open else later(8), task=2)
                if not is_open:
                    add(matter, later(15), event="publication-decision-effective")
                    add(matter, later(20), task=3)
                    add(matter, later(25), task=4)


def main() -> None:
    """Print the time of each part and process, and the ratio to an empty register."""
    for late in (OPEN // 20, OPEN):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.sqlite"
            generate(path, late)
            _measure(path)


def _measure(path: Path) -> None:
    plan, calendar = load_plan().value, WorkCalendar(load_calendar().value)
    entries = register.read_columns(path)
    assert entries is not None
    counted = entries.live(plan.id)
    alike = Standings(plan, calendar, AS_OF).alike(counted, open_only=True)
    items = pending(plan, alike, calendar, as_of=AS_OF, within=5).items
    matters = {item.standing.matter for item in items if item.standing.deadline}
    print(
        f"a register of {len(entries.codes):,} entries, {len(matters):,} matters with an open deadline, "
        f"{sum(item.urgency == 'overdue' for item in items):,} deadlines overdue"
    )
    parts: dict[str, Callable[[], object]] = {
        "read": lambda: register.read_columns(path),
        "the entries that count": lambda: entries.live(plan.id),
        "how each deadline stands": lambda: Standings(plan, calendar, AS_OF).alike(counted, open_only=True),
        "what is to be done": lambda: pending(
            plan, alike, calendar, as_of=AS_OF, within=5, unlisted=("later", "waiting")
        ),
    }
    for name, part in parts.items():
        print(f"  {name:50} {_best(part) * 1e3:7.0f} ms")
    empty = path.with_name("empty.sqlite")
    with register.writing(empty):
        pass

    def due(of: Path) -> list[str]:
        return [*TTHC, "due", "--as-of", AS_OF.isoformat(), "--register", str(of), "--fail-on", "never"]

    commands = {
        "tthc due of an empty register": due(empty),
        "tthc due": due(path),
        "tthc due --format csv": [*due(path), "--format", "csv"],
    }
    print(f"whole processes, median of {RUNS} runs in turn")
    print_ratios(timed(commands, RUNS), dict.fromkeys(list(commands)[1:], "tthc due of an empty register"))


def _best(part: Callable[[], object]) -> float:
    seconds = []
    gc.disable()  # as in a command
    for _ in range(5):
        began = time.perf_counter()
        part()
        seconds.append(time.perf_counter() - began)
    gc.enable()
    return min(seconds)


if __name__ == "__main__":
    main()
