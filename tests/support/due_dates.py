"""Dossiers, a counter of their due dates that goes from day to day, and the audit of both."""

from __future__ import annotations

import csv
import json
import random
import tempfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.command import tthc
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.due_dates.audit import AuditRequest, audit
from tthc_cli.cases.due_dates.terms import Terms

DICTIONARY = load_columns()
ONE_DAY = timedelta(days=1)
OFF = {
    *(date(2024, 2, day) for day in range(8, 15)),
    *(date(2025, 1, day) for day in range(25, 32)),
    *(date(2024, *day) for day in ((1, 1), (4, 18), (4, 29), (4, 30), (5, 1), (9, 2), (9, 3))),
    *(date(2025, *day) for day in ((1, 1), (2, 1), (2, 2), (4, 7), (4, 30), (5, 1), (5, 2), (9, 1), (9, 2))),
}
MADE_UP = {date(2024, 5, 4), date(2025, 4, 26)}


def works(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


@dataclass(frozen=True)
class Dossier:
    received: datetime
    count: int
    unit: str
    pauses: tuple[tuple[date, date], ...] = ()
    complete: date | None = None

    @property
    def limit(self) -> str:
        words = {"working_day": "ngày làm việc", "day": "ngày", "week": "tuần", "month": "tháng"}
        return f"{self.count:02d} {words[self.unit]}"


def end_of(start: date, dossier: Dossier) -> date:
    """The last day of the limit, the pauses aside."""
    day, left = start, dossier.count
    if dossier.unit == "working_day":
        while left:
            day += ONE_DAY
            left -= works(day)
        return day
    if dossier.unit == "month":
        year, month = divmod(start.year * 12 + start.month - 1 + left, 12)
        day = start.replace(year=year, month=month + 1, day=1)
        while day.day < start.day and (day + ONE_DAY).month == day.month:
            day += ONE_DAY
    else:
        day += left * timedelta(days=7 if dossier.unit == "week" else 1)
    while not works(day):
        day += ONE_DAY
    return day


def plain_count(dossier: Dossier, regime: str, cut_off: time | None) -> date:
    """The due date as a clerk with a wall calendar finds it."""
    start = dossier.received.date()
    if cut_off and dossier.received.time() > cut_off:
        start += ONE_DAY
        while not works(start):
            start += ONE_DAY
    if regime == "restart":
        start = max(dossier.complete or start, start)
        due, day = end_of(start, dossier), start
        while day < due:
            # a pause that runs on this day: the day of its supplement is the first of a new count
            until = max((last for first, last in dossier.pauses if first <= day < last), default=day)
            if until > day:
                day, due = until, end_of(until, dossier)
            elif any(first == last == day for first, last in dossier.pauses):
                due = end_of(day, dossier)
                day += ONE_DAY
            else:
                day += ONE_DAY
        return due

    def paused(day: date) -> bool:
        return any(first < day <= last for first, last in dossier.pauses)

    if dossier.unit == "working_day":
        day, left = start, dossier.count
    else:
        day = end_of(start, dossier)
        left = sum(works(passed_day) and paused(passed_day) for passed_day in days(start + ONE_DAY, day))
    while left:
        day += ONE_DAY
        left -= works(day) and not paused(day)
    return day


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(
    folder: Path,
    rows: list[dict[str, Any]],
    *,
    also: dict[str, Any] | None = None,
    as_of: date = date(2024, 7, 1),
    **terms: Any,
) -> Any:
    """Audit rows of cases; ``also`` holds the rows of further data sets. The result, with its wrong dates as a list."""
    files = {"cases": [write(folder, "cases", [{"status": "4", **row} for row in rows])]}
    files |= {name: [write(folder, name, of)] for name, of in (also or {}).items()}
    request = AuditRequest(files=files, terms=Terms(**terms), rejects=folder / "rejects.csv", as_of=as_of)
    with audit(request, DICTIONARY, CALENDAR) as audited:
        wrong = list(audited.rows())
        coming = audited.coming_rows(len(rows))
    assert audited.coming == len(coming) == sum(wrong_date.coming for wrong_date in wrong)
    assert [data_set.read for data_set in audited.inputs] == [
        data_set.used + sum(data_set.excluded.values()) + sum(data_set.set_aside.values())
        for data_set in audited.inputs
    ]
    assert audited.checked == audited.inputs[0].used
    assert len(wrong) == audited.differ
    return audited, wrong


def case(received: str, recorded: str, limit: str = "", case_id: str = "1", **more: str) -> dict[str, Any]:
    return {"case_id": case_id, "received_on": received, "due_on": recorded, "time_limit": limit, **more}


def aside(folder: Path) -> list[tuple[str, str, str]]:
    """Case, column and reason of each row set aside."""
    with (folder / "rejects.csv").open(encoding="utf-8", newline="") as listed:
        return [(row["key"], row["column"], row["reason"]) for row in csv.DictReader(listed)]


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    first_day = draw(
        st.dates(date(2024, 1, 2), date(2025, 6, 30))
        | st.dates(date(2024, 2, 1), date(2024, 2, 16))
        | st.dates(date(2024, 4, 15), date(2024, 5, 6))
    )
    hour = draw(st.sampled_from([(8, 0), (15, 0), (15, 1), (16, 30)]))
    unit, most = draw(st.sampled_from([("working_day", 30), ("day", 40), ("week", 5), ("month", 2)]))
    pauses = []
    for _place in range(draw(st.integers(0, 3))):
        first = first_day + timedelta(days=draw(st.integers(0, 40)))
        pauses.append((first, first + timedelta(days=draw(st.integers(0, 20)))))
    complete = draw(st.none() | st.integers(0, 20).map(lambda more: first_day + timedelta(days=more)))
    count = draw(st.integers(1, most))
    return Dossier(datetime.combine(first_day, time(*hour)), count, unit, tuple(pauses), complete)


def drawn(seed: int, number: int) -> list[Dossier]:
    """Many dossiers at once: one run of the audit costs more than they do."""
    chance = random.Random(seed)
    drawn_dossiers = []
    for _place in range(number):
        first_day = date(2024, 1, 2) + timedelta(days=chance.randrange(540))
        unit, most = chance.choice([("working_day", 30), ("day", 40), ("week", 5), ("month", 2)])
        pauses = []
        for _pause in range(chance.choice([0, 0, 1, 2, 3])):
            first = first_day + timedelta(days=chance.randrange(40))
            pauses.append((first, first + timedelta(days=chance.randrange(20))))
        complete = first_day + timedelta(days=chance.randrange(20)) if chance.random() < 0.2 else None
        received = datetime.combine(first_day, time(chance.randrange(7, 19), chance.choice([0, 30])))
        drawn_dossiers.append(Dossier(received, chance.randrange(1, most + 1), unit, tuple(pauses), complete))
    return drawn_dossiers


def agree(generated: list[Dossier], regime: str, cut_off: time | None) -> None:
    """Record the plain count's date for each dossier: the audit must find them all right."""
    rows, pauses = [], []
    for place, dossier in enumerate(generated):
        in_row = dossier.pauses[:1] if place % 2 else ()
        first, last = in_row[0] if in_row else ("", "")
        due = plain_count(dossier, regime, cut_off)
        row = case(f"{dossier.received:%d/%m/%Y %H:%M}", f"{due:%d/%m/%Y}", dossier.limit, f"H{place}")
        rows.append(row | {"complete_on": dossier.complete or "", "paused_from": first, "paused_to": last})
        pauses += [
            {"case_id": f"H{place}", "paused_from": first, "paused_to": last}
            for first, last in reversed(dossier.pauses[len(in_row) :])
        ]
    with tempfile.TemporaryDirectory() as folder:
        also = {"pauses": pauses} if pauses else {}
        audited, wrong = run(Path(folder), rows, also=also, regime=regime, cut_off=cut_off)
    told = [
        (wrong_date.case_id, wrong_date.computed, wrong_date.recorded, generated[int(wrong_date.case_id[1:])])
        for wrong_date in wrong
    ]
    assert told == []
    assert audited.agree == len(generated)


@dataclass(frozen=True)
class Pause:
    first: date
    last: date | None
    """None if it has not ended."""
    regime: str


def pauses_walked(dossier: Dossier, pauses: list[Pause], regime: str) -> date | None:
    """The due date by pauses of both regimes, in the order in which they begin; None if one leaves it open."""
    start = dossier.received.date()
    if regime == "restart":
        start = max(dossier.complete or start, start)
    due, until = end_of(start, dossier), start
    for pause in sorted(pauses, key=lambda span: (span.first, span.last or date.max)):
        if max(pause.first, until) >= due:  # the time has run out
            continue
        if pause.last is None:
            return None
        last = pause.last
        if pause.regime == "restart" and dossier.complete:
            last = max(last, dossier.complete)
        if last < until:  # it lies within another one, or before the day from which time runs
            continue
        if pause.regime == "restart":
            due = end_of(last, dossier)
        else:
            left = sum(works(day) for day in days(max(pause.first, until) + ONE_DAY, last))
            while left:
                due += ONE_DAY
                left -= works(due)
        until = last
    return due


@st.composite
def mixed(draw: st.DrawFn) -> tuple[Dossier, list[Pause]]:
    dossier = draw(dossiers())
    first_day, pauses = dossier.received.date(), []
    for _place in range(draw(st.integers(1, 4))):
        first = first_day + timedelta(days=draw(st.integers(-8, 40)))
        length = draw(st.integers(0, 20) | st.none())
        last = None if length is None else first + timedelta(days=length)
        if first < first_day and (last is None or last >= first_day):
            first = first_day  # else it is set aside
            last = None if last is None else max(first, last)
        pauses.append(Pause(first, last, draw(st.sampled_from(["extend", "restart"]))))
    return dossier, pauses


FINISHED = (
    "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả,Thời hạn giải quyết,Trạng thái,Ngày yêu cầu bổ sung,Ngày bổ sung\n"
    # due 6/5: late, on time by what is recorded, early
    "H1,25/04/2024,,07/05/2024,5 ngày làm việc,10,,\n"
    "H2,25/04/2024,10/05/2024,06/05/2024,5 ngày làm việc,10,,\n"
    "H3,25/04/2024,,03/05/2024,5 ngày làm việc,10,,\n"
    # due 7/5 with one working day of a pause: early
    "H4,25/04/2024,26/04/2024,06/05/2024,5 ngày làm việc,10,26/04/2024,02/05/2024\n"
    "H5,25/04/2024,,03/05/2024,nhanh,10,,\n"
)


def checked(path: Path, *arguments: str | Path) -> tuple[dict[str, Any], str]:
    arguments = ("--kpi", "early-resolution", "--as-of", "01/07/2024", "--format", "json", *arguments)
    done = tthc("kpi", "check", path, *arguments)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout), done.stderr


CASES = (
    "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Thời hạn giải quyết;Trạng thái;Chủ hồ sơ;Số điện thoại\n"
    "H1;25/04/2024;07/05/2024;05 ngày làm việc;4;Nguyễn Thị Bưởi;0912345678\n"
    "H2;04/03/2024 16:10;12/03/2024;5 ngày làm việc;10;Nguyễn Thị Bưởi;0912345678\n"
    "H3;04/03/2024;12/03/2024;nhanh;10;Nguyễn Thị Bưởi;0912345678\n"
)
