"""Made-up dossiers for forms, and a count of form II.06a over them that knows nothing of conditions."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

STATUSES = (
    "received",
    "refused",
    "in_progress",
    "supplement",
    "awaiting_payment",
    "withdrawn",
    "stopped",
    "finished",
    "returned",
)
OVER = {"finished", "returned", "withdrawn", "stopped"}
FIRST, LAST = date(2026, 10, 15), date(2026, 11, 14)
"""The days of report:2026-11."""
DAYS = tuple(
    date(2026, month, day)
    for month, day in (
        (9, 14),
        (9, 15),
        (10, 13),
        (10, 14),
        (10, 15),
        (10, 16),
        (11, 1),
        (11, 13),
        (11, 14),
        (11, 15),
        (12, 1),
    )
)
"""Around the borders of that period and of the one before."""
CHOICES = {
    "sent-back": ("by-dates", "on-time"),
    "stopped": ("by-dates", "open-in-time"),
    "no-due-day": ("in-time", "left-out"),
    "awaiting": ("by-dates", "in-time"),
}
COLUMNS = tuple(map(str, range(3, 14)))


@dataclass(frozen=True)
class Dossier:
    """A row of cases, by the program's own names of columns and words."""

    case_id: str
    received_on: date
    status: str
    due_on: date | None = None
    finished_on: date | None = None
    channel: str | None = None
    outcome: str | None = None
    field: str | None = None
    authority_level: str | None = None
    unit: str | None = None
    procedure: str | None = None


@st.composite
def dossiers(draw: Any, most: int = 12) -> list[Dossier]:
    """Some dossiers, each of which may stand on any side of any border."""
    return [
        _made(f"H{number:03}", lambda options: draw(st.sampled_from(options)))
        for number in range(draw(st.integers(1, most)))
    ]


def many(count: int, seed: int) -> list[Dossier]:
    """As many dossiers as asked for, the same each time."""
    return [_made(f"H{number:05}", random.Random(seed * 1_000_003 + number).choice) for number in range(count)]


def _made(case_id: str, pick: Any) -> Dossier:
    received = pick(DAYS)
    return Dossier(
        case_id=case_id,
        received_on=received,
        status=pick(STATUSES),
        due_on=pick((None, *(day for day in DAYS if day >= received), *DAYS[-2:])),
        finished_on=pick((None, None, *(day for day in DAYS if day >= received))),
        channel=pick((None, "online", "online", "in_person", "postal")),
        outcome=pick((None, "result", "returned", "withdrawn")),
        field=pick((None, "Đất đai", "Hộ tịch", "Xây dựng")),
        authority_level=pick((None, "province", "commune")),
        unit=pick((None, "Phòng Một", "Phòng Hai")),
        procedure=pick(("Cấp phép", "Đăng ký", "Xác nhận")),
    )


def write(path: Path, rows: Iterable[Dossier], without: Sequence[str] = ()) -> Path:
    """The dossiers as CSV.

    Args:
        path: The file.
        rows: The dossiers.
        without: Columns that the file does not have.
    """
    names = [each.name for each in fields(Dossier) if each.name not in without]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            cells = asdict(row).items()
            writer.writerow(
                {name: f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell or "" for name, cell in cells}
            )
    return path


def _text(cell: date | str | None) -> str:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell or ""


def standing(row: Dossier, first: date, last: date, choices: Mapping[str, str]) -> str | list[str]:
    """Where a dossier stands in form II.06a: why it is not in it, or the columns that count it.

    Args:
        row: The dossier.
        first: The first day of the period.
        last: The last day of the period; in one that still runs, the day of the check.
        choices: The value of each choice.
    """
    if row.received_on > last or row.status == "refused":
        return "no part of it"
    kept_open = row.status == "stopped" and choices["stopped"] == "open-in-time"
    end = None if kept_open else row.finished_on
    if row.status in OVER and end is None and not kept_open:
        return "no-end-day"
    if end is not None and end < first:
        return "no part of it"
    if row.due_on is None and choices["no-due-day"] == "left-out":
        return "no-due-day"
    columns = ["3", "6" if row.received_on < first else "4" if row.channel == "online" else "5"]
    if end is not None and end <= last:
        is_sent_back = row.outcome in ("returned", "withdrawn") or row.status == "withdrawn"
        if is_sent_back and choices["sent-back"] == "on-time":
            return [*columns, "7", "9"]
        if row.due_on is None or end == row.due_on:
            return [*columns, "7", "9"]
        return [*columns, "7", "8" if end < row.due_on else "10"]
    is_excused = kept_open or (row.status == "supplement" and choices["awaiting"] == "in-time")
    is_in_time = is_excused or row.due_on is None or row.due_on >= last
    return [*columns, "11", "12" if is_in_time else "13"]


def cells(rows: Iterable[Dossier], first: date, last: date, choices: Mapping[str, str]) -> dict[str, int]:
    """The numbers of form II.06a over dossiers; the rest as :func:`standing`."""
    counted: Counter[str] = Counter()
    for row in rows:
        where = standing(row, first, last, choices)
        counted.update(where if isinstance(where, list) else ())
    return {column: counted[column] for column in COLUMNS}


def left_out(rows: Iterable[Dossier], first: date, last: date, choices: Mapping[str, str]) -> dict[str, int]:
    """How many dossiers cannot be placed, by reason; the rest as :func:`standing`."""
    reasons = Counter(where for row in rows if isinstance(where := standing(row, first, last, choices), str))
    return {reason: reasons[reason] for reason in ("no-end-day", "no-due-day") if reasons[reason]}
