"""``tthc ics`` of 10,000 deadlines against writing the same lines with plain string formatting.

The peer gets the values of each event, as text, and puts them between the names of the properties: no register, no
dates to work out, nothing to escape, to fold or to sort.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.process import TTHC, print_ratios, timed
from tthc_cli.counts.load import load_plan
from tthc_cli.register import store as register
from tthc_cli.register.entries import Entry

DEADLINES = 10_000
AS_OF = date(2024, 11, 29)
RUNS = 5
PLAIN = """
import json, sys
with open(sys.argv[1], encoding="utf-8") as values, open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
    out.write("BEGIN:VCALENDAR\\r\\n")
    for event in json.load(values):
        out.write("BEGIN:VEVENT\\r\\n")
        for name, value in event:
            out.write(f"{name}:{value}\\r\\n")
        out.write("END:VEVENT\\r\\n")
    out.write("END:VCALENDAR\\r\\n")
"""


def generate(path: Path) -> None:
    """Write a register with so many deadlines, the same one every time."""
    chance = random.Random(2024)
    plan = load_plan().value
    with register.writing(path) as writing:
        for matter in range(1, DEADLINES + 1):
            writing.add(
                Entry(
                    id=0,
                    kind="event",
                    plan=plan.id,
                    year=plan.identity.year,
                    matter=str(matter),
                    day=date(2024, 1, 2) + timedelta(chance.randrange(330)),
                    ref=f"{matter}/VB-SKHCN",
                    recorded_by="lan",
                    event="ministry-decision-received",
                )
            )


def values_of(feed: Path) -> Iterator[list[list[str]]]:
    """The properties of each event of a feed, on one line each; what is inside of alarms too."""
    text = feed.read_bytes().decode().replace("\r\n ", "")
    for event in text.split("BEGIN:VEVENT\r\n")[1:]:
        lines = event.partition("END:VEVENT")[0].split("\r\n")
        yield [line.split(":", 1) for line in lines if line]


def main() -> None:
    """Print the time of both, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        path, feed, values = (Path(folder) / name for name in ("register.sqlite", "feed.ics", "values.json"))
        generate(path)
        ics = [*TTHC, "ics", "--register", str(path), "--as-of", AS_OF.isoformat(), "--out"]
        timed({"the feed": [*ics, str(feed)]}, 1)
        events = list(values_of(feed))
        values.write_text(json.dumps(events, ensure_ascii=False), encoding="utf-8")
        print(
            f"a feed of {len(events):,} deadlines ({feed.stat().st_size / 1e6:.0f} MB), median of {RUNS} runs in turn"
        )
        plain = [sys.executable, "-c", PLAIN, str(values), str(Path(folder) / "plain.ics")]
        commands = {"plain string formatting": plain, "tthc ics": [*ics, str(Path(folder) / "again.ics")]}
        print_ratios(timed(commands, RUNS), {"tthc ics": "plain string formatting"})


if __name__ == "__main__":
    main()
