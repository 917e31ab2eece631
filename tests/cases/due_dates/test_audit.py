"""The audit of due dates against a counter that goes from day to day, and by hand."""

from __future__ import annotations

import csv
import io
import json
import random
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import tthc
from tests.support.examples import examples
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.due_dates.audit import AuditRequest, audit
from tthc_cli.cases.due_dates.limits import read_limit
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.cases.results import WrongDate
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar

DICTIONARY = load_columns()
ONE_DAY = timedelta(days=1)

# -- a second count: from day to day, with days off copied by hand from the notices -----------------------------------

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
        start = dossier.complete or start
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
        left = sum(works(one) and paused(one) for one in days(start + ONE_DAY, day))
    while left:
        day += ONE_DAY
        left -= works(day) and not paused(day)
    return day


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def test_the_days_of_this_file_are_those_of_the_calendar():
    calendar = WorkCalendar(load_calendar().value)
    for day in days(date(2024, 1, 1), date(2025, 12, 31)):
        assert works(day) == calendar.is_working(day), day


# -- running it -------------------------------------------------------------------------------------------------------


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(folder: Path, rows: list[dict[str, Any]], *, also: dict[str, Any] | None = None, **terms: Any) -> Any:
    """Audit rows of cases; ``also`` holds the rows of further data sets. The result, with its wrong dates as a list."""
    files = {"cases": [write(folder, "cases", [{"status": "4", **row} for row in rows])]}
    files |= {name: [write(folder, name, of)] for name, of in (also or {}).items()}
    request = AuditRequest(files=files, terms=Terms(**terms), rejects=folder / "rejects.csv")
    with audit(request, DICTIONARY, WorkCalendar(load_calendar().value)) as found:
        wrong = list(found.rows())
    assert [one.read for one in found.inputs] == [
        one.used + sum(one.excluded.values()) + sum(one.set_aside.values()) for one in found.inputs
    ]
    assert found.checked == found.inputs[0].used
    assert len(wrong) == found.differ
    return found, wrong


def case(received: str, recorded: str, limit: str = "", case_id: str = "1", **more: str) -> dict[str, Any]:
    return {"case_id": case_id, "received_on": received, "due_on": recorded, "time_limit": limit, **more}


def only(found: tuple[Any, list[WrongDate]]) -> tuple[str, tuple[str, ...]]:
    """Computed date and reasons of the only wrong date."""
    (wrong,) = found[1]
    return f"{wrong.computed:%d/%m/%Y}", wrong.reasons


def aside(folder: Path) -> list[tuple[str, str, str]]:
    """Case, column and reason of each row set aside."""
    with (folder / "rejects.csv").open(encoding="utf-8", newline="") as listed:
        return [(row["key"], row["column"], row["reason"]) for row in csv.DictReader(listed)]


# -- against the plain count ------------------------------------------------------------------------------------------


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
    found = []
    for _place in range(number):
        first_day = date(2024, 1, 2) + timedelta(days=chance.randrange(540))
        unit, most = chance.choice([("working_day", 30), ("day", 40), ("week", 5), ("month", 2)])
        pauses = []
        for _pause in range(chance.choice([0, 0, 1, 2, 3])):
            first = first_day + timedelta(days=chance.randrange(40))
            pauses.append((first, first + timedelta(days=chance.randrange(20))))
        complete = first_day + timedelta(days=chance.randrange(20)) if chance.random() < 0.2 else None
        received = datetime.combine(first_day, time(chance.randrange(7, 19), chance.choice([0, 30])))
        found.append(Dossier(received, chance.randrange(1, most + 1), unit, tuple(pauses), complete))
    return found


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
        found, wrong = run(Path(folder), rows, also=also, regime=regime, cut_off=cut_off)
    told = [(one.case_id, one.computed, one.recorded, generated[int(one.case_id[1:])]) for one in wrong]
    assert told == []
    assert found.agree == len(generated)


@pytest.mark.parametrize("cut_off", [None, time(15)])
@pytest.mark.parametrize("regime", ["extend", "restart"])
def test_every_due_date_is_that_of_the_plain_count(regime, cut_off):
    agree(drawn(seed=5, number=4000), regime, cut_off)


@pytest.mark.parametrize("regime", ["extend", "restart"])
@examples(10)
@given(st.lists(dossiers(), min_size=1, max_size=30))
def test_any_due_date_is_that_of_the_plain_count(regime, generated):
    agree(generated, regime, time(15))


@dataclass(frozen=True)
class Pause:
    first: date
    last: date | None
    """None where it has not ended."""
    regime: str


def pauses_walked(dossier: Dossier, pauses: list[Pause], regime: str) -> date | None:
    """The due date by pauses of both regimes, in the order in which they begin; None where one leaves it open."""
    start = dossier.received.date()
    if regime == "restart":
        start = dossier.complete or start
    due, until = end_of(start, dossier), start
    for pause in sorted(pauses, key=lambda one: (one.first, one.last or date.max)):
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


@pytest.mark.parametrize("regime", ["extend", "restart"])
@examples(20)
@given(st.lists(mixed(), min_size=1, max_size=30))
def test_pauses_of_both_regimes_open_ones_and_full_dossiers_are_those_of_the_plain_count(regime, generated):
    rows, listed, unknown = [], [], []
    for place, (dossier, pauses) in enumerate(generated):
        due = pauses_walked(dossier, pauses, regime)
        if due is None:
            unknown.append((f"H{place}", "", "pause-open"))
        row = case(f"{dossier.received:%d/%m/%Y}", f"{due or date(2030, 1, 1):%d/%m/%Y}", dossier.limit, f"H{place}")
        rows.append(row | {"complete_on": dossier.complete or ""})
        listed += [
            {"case_id": f"H{place}", "paused_from": one.first, "paused_to": one.last or "", "regime": one.regime}
            for one in pauses
        ]
    with tempfile.TemporaryDirectory() as folder:
        found, wrong = run(Path(folder), rows, also={"pauses": listed}, regime=regime)
        told = [(one.case_id, one.computed, one.recorded, generated[int(one.case_id[1:])]) for one in wrong]
        assert told == []
        assert aside(Path(folder)) == unknown
    assert found.agree == len(generated) - len(unknown)


# -- by hand ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "limit", "due"),
    [  # the worked examples, from the notices
        ("25/04/2024", "5 ngày", "02/05/2024"),
        ("25/04/2024", "10 ngày", "06/05/2024"),
        ("25/04/2024", "05 ngày làm việc", "06/05/2024"),
        ("12/04/2024", "15 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ", "08/05/2024"),
        ("05/02/2024", "Không quá 5 ngày", "15/02/2024"),
        ("26/08/2024", "5 ngày", "04/09/2024"),
        ("05/01/2026", "5 ngày", "10/01/2026"),
        ("31/01/2024", "1 tháng", "29/02/2024"),
        ("25/04/2024", "Trong ngày tiếp nhận", "25/04/2024"),
        ("28/04/2024", "01 ngày làm việc", "02/05/2024"),
    ],
)
def test_worked_examples(received, limit, due, tmp_path):
    found, wrong = run(tmp_path, [case(received, due, limit)])
    assert (found.agree, wrong) == (1, [])


@pytest.mark.parametrize(
    ("received", "limit", "recorded", "computed", "reason"),
    [
        # 26/4, 2/5, 3/5, Saturday 4/5 made up, 6/5
        ("25/04/2024", "5 ngày làm việc", "07/05/2024", "06/05/2024", "make-up-missed"),
        # 8 to 14 February off: 15, 16
        ("07/02/2024", "2 ngày làm việc", "09/02/2024", "16/02/2024", "holiday-counted"),
        # 5, 6, 7 March
        ("04/03/2024", "3 ngày làm việc", "06/03/2024", "07/03/2024", "trigger-counted"),
        # ends on Sunday 10/3/2024
        ("05/03/2024", "5 ngày", "10/03/2024", "11/03/2024", "not-rolled"),
        ("05/03/2024", "5 ngày", "08/03/2024", "11/03/2024", "rolled-back"),
        # received on Saturday 9/3/2024: counting starts on Monday
        ("09/03/2024", "2 ngày làm việc", "13/03/2024", "12/03/2024", "receipt-moved"),
        # 29/4 worked and 4/5 off, as before the swap: 19/4, 22 to 26, 29/4, 2/5 against 19/4, 22 to 26, 2/5, 3/5
        ("18/04/2024", "8 ngày làm việc", "02/05/2024", "03/05/2024", "swap-missed"),
        # Mondays to Fridays alone: 26/4, 29/4, 30/4, 1/5, 2/5, 3/5, 6/5, 7/5 against 26/4, 2, 3, 4, 6, 7, 8, 9/5
        ("25/04/2024", "8 ngày làm việc", "07/05/2024", "09/05/2024", "weekdays-only"),
        ("04/03/2024", "10 ngày làm việc", "14/03/2024", "18/03/2024", "other-unit"),
        ("04/03/2024", "10 ngày", "18/03/2024", "14/03/2024", "other-unit"),
        ("04/03/2024", "12 ngày làm việc", "16/03/2024", "20/03/2024", "other-unit+not-rolled"),
        ("07/02/2024", "3 ngày làm việc", "09/02/2024", "19/02/2024", "holiday-counted+trigger-counted"),
        ("04/03/2024", "3 ngày làm việc", "29/03/2024", "07/03/2024", "unexplained"),
    ],
)
def test_a_wrong_date_says_how_it_came_out(received, limit, recorded, computed, reason, tmp_path):
    found = run(tmp_path, [case(received, recorded, limit)])
    assert only(found) == (computed, tuple(reason.split()))
    assert found[0].reasons == dict.fromkeys(sorted(reason.split()), 1)


def test_the_hour_of_receipt(tmp_path):
    rows = [
        case("08/03/2024 15:00", "11/03/2024", "1 ngày làm việc", "sharp"),
        case("08/03/2024 15:00:01", "12/03/2024", "1 ngày làm việc", "after"),
        case("08/03/2024 16:30", "11/03/2024", "1 ngày làm việc", "ignored"),
        case("08/03/2024", "11/03/2024", "1 ngày làm việc", "no hour"),
    ]
    found, (wrong,) = run(tmp_path, rows, cut_off=time(15))
    assert (wrong.case_id, wrong.computed, wrong.working_days) == ("ignored", date(2024, 3, 12), -1)
    assert "cut-off-ignored" in wrong.reasons
    assert "1" in found.warnings[0]
    assert "--cut-off" in found.warnings[0]
    found, wrong_without = run(tmp_path, rows)
    assert [one.case_id for one in wrong_without] == ["after"]


def test_pauses_in_both_ways_and_from_both_places(tmp_path):
    # 5, 6 March counted; paused after the 6th up to the 11th (7, 8, 11); 12, 13, 14
    rows = [case("04/03/2024", "11/03/2024", "5 ngày làm việc", paused_from="06/03/2024", paused_to="11/03/2024")]
    assert only(run(tmp_path, rows)) == ("14/03/2024", ("pause-ignored",))
    # counted anew after the 11th
    assert only(run(tmp_path, rows, regime="restart")) == ("18/03/2024", ("pause-ignored",))
    rows[0]["due_on"] = "18/03/2024"
    assert only(run(tmp_path, rows)) == ("14/03/2024", ("other-regime",))
    of_file = [{"case_id": "1", "paused_from": "06/03/2024", "paused_to": "11/03/2024"}]
    rows = [case("04/03/2024", "14/03/2024", "5 ngày làm việc")]
    assert run(tmp_path, rows, also={"pauses": of_file})[0].agree == 1
    of_file[0]["regime"] = "Tính lại"
    assert only(run(tmp_path, rows, also={"pauses": of_file})) == ("18/03/2024", ("other-regime",))


def test_pauses_that_overlap_come_late_or_have_no_end(tmp_path):
    def due(*pauses: tuple[str, str], recorded: str = "01/01/2024", **terms: Any) -> str:
        listed = [{"case_id": "1", "paused_from": first, "paused_to": last} for first, last in pauses]
        rows = [case("04/03/2024", recorded, "5 ngày làm việc")]
        return only(run(tmp_path, rows, also={"pauses": listed}, **terms))[0]

    # together after the 5th up to the 12th: 6, 7, 8, 11, 12
    assert due(("05/03/2024", "08/03/2024"), ("06/03/2024", "12/03/2024")) == "18/03/2024"
    assert due(("05/03/2024", "12/03/2024"), ("06/03/2024", "08/03/2024")) == "18/03/2024"
    # the time has run out on the 11th
    assert due(("11/03/2024", "15/03/2024")) == "11/03/2024"
    assert due(("11/03/2024", "15/03/2024"), regime="restart") == "11/03/2024"
    # one that has not ended stops the clock, but not one that has run out
    assert due(("11/03/2024", "")) == "11/03/2024"
    found, wrong = run(
        tmp_path,
        [case("04/03/2024", "11/03/2024", "5 ngày làm việc")],
        also={"pauses": [{"case_id": "1", "paused_from": "08/03/2024", "paused_to": ""}]},
    )
    assert (found.checked, wrong, aside(tmp_path)) == (0, [], [("1", "", "pause-open")])


@pytest.mark.parametrize(
    "others", [[], [("06/03/2024", "08/03/2024")], [("05/03/2024", "06/03/2024"), ("11/03/2024", "12/03/2024")]]
)
@pytest.mark.parametrize("regimes", [("extend", "extend"), ("restart", "restart"), ("extend", "restart")])
def test_an_open_pause_leaves_the_due_date_open_whatever_other_pauses_there_are(others, regimes, tmp_path):
    listed = [("05/03/2024", "", regimes[0]), *((*other, regimes[1]) for other in others)]
    pauses = [{"case_id": "1", "paused_from": a, "paused_to": b, "regime": regime} for a, b, regime in listed]
    for order in (pauses, pauses[::-1]):
        run(tmp_path, [case("04/03/2024", "11/03/2024", "5 ngày làm việc")], also={"pauses": order})
        assert aside(tmp_path) == [("1", "", "pause-open")]


@pytest.mark.parametrize(
    ("regime", "pauses", "complete", "due"),
    [
        # the full dossier, 8/3, decides over a pause that ended on 6/3, not over one that ends on 12/3
        ("extend", [("05/03/2024", "06/03/2024", "restart")], "08/03/2024", "15/03/2024"),
        ("extend", [("05/03/2024", "12/03/2024", "restart")], "08/03/2024", "19/03/2024"),
        ("restart", [("05/03/2024", "06/03/2024", "extend")], "08/03/2024", "15/03/2024"),
        # before receipt, and before the full dossier
        ("extend", [("26/02/2024", "29/02/2024", "extend")], "", "11/03/2024"),
        ("extend", [("26/02/2024", "29/02/2024", "restart")], "", "11/03/2024"),
        # both end on 12/3: counted anew from then, whichever comes first
        ("extend", [("05/03/2024", "12/03/2024", "extend"), ("06/03/2024", "12/03/2024", "restart")], "", "19/03/2024"),
        ("extend", [("05/03/2024", "12/03/2024", "restart"), ("06/03/2024", "12/03/2024", "extend")], "", "19/03/2024"),
        ("extend", [("05/03/2024", "12/03/2024", "extend"), ("05/03/2024", "12/03/2024", "restart")], "", "19/03/2024"),
    ],
)
def test_pauses_as_they_are_settled(regime, pauses, complete, due, tmp_path):
    row = case("04/03/2024", due, "5 ngày làm việc", complete_on=complete)
    listed = [{"case_id": "1", "paused_from": a, "paused_to": b, "regime": own} for a, b, own in pauses]
    for order in (listed, listed[::-1]):
        found, wrong = run(tmp_path, [row], also={"pauses": order}, regime=regime)
        assert (found.agree, wrong, aside(tmp_path)) == (1, [], [])


def test_the_full_dossier_starts_the_count_anew(tmp_path):
    rows = [case("04/03/2024", "11/03/2024", "5 ngày làm việc", complete_on="08/03/2024")]
    assert run(tmp_path, rows)[0].agree == 1
    assert only(run(tmp_path, rows, regime="restart")) == ("15/03/2024", ("pause-ignored", "other-regime"))


def test_limits_by_procedure_serve_cases_without_their_own(tmp_path):
    limits = [
        {"procedure": "Cấp giấy phép", "time_limit": "5 ngày làm việc"},
        {"procedure": "cấp  giấy phép", "time_limit": "05 ngày làm việc"},
        {"procedure": "Đổi giấy phép", "time_limit": "3 ngày"},
        {"procedure": "đổi giấy phép", "time_limit": "4 ngày"},
        {"procedure": "Thu hồi", "time_limit": "04 giờ làm việc"},
    ]
    rows = [
        case("04/03/2024", "11/03/2024", "", "a", procedure="CẤP GIẤY PHÉP"),
        case("04/03/2024", "05/03/2024", "1 ngày làm việc", "b", procedure="Cấp giấy phép"),
        case("04/03/2024", "07/03/2024", "", "c", procedure="Đổi giấy phép"),
        case("04/03/2024", "07/03/2024", "", "d", procedure="Thu hồi"),
        case("04/03/2024", "07/03/2024", "", "e", procedure="Khác"),
        case("04/03/2024", "", "", "f", procedure="Khác"),
    ]
    found, wrong = run(tmp_path, rows, also={"limits": limits})
    assert (found.agree, wrong) == (2, [])
    cases, of_limits = found.inputs
    assert cases.excluded == {"no-due-date": 1}
    assert (of_limits.used, of_limits.excluded) == (1, {"repeat": 1})
    reasons = Counter((key, reason) for key, _column, reason in aside(tmp_path))
    assert reasons == {
        ("c", "no-limit"): 1,
        ("d", "limit-unread"): 1,
        ("e", "no-limit"): 1,
        ("Đổi giấy phép", "disagree"): 1,
        ("đổi giấy phép", "disagree"): 1,
        ("Thu hồi", "limit-unread"): 1,
    }


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"time_limit": "04 giờ làm việc"}, "time_limit", "limit-unread"),
        ({"time_limit": "10 ngày hoặc 15 ngày"}, "time_limit", "limit-unread"),
        ({"time_limit": "15 ngày kể từ ngày họp Hội đồng"}, "time_limit", "limit-unread"),
        ({"time_limit": "Trước ngày 30/8/2024"}, "time_limit", "limit-unread"),
        ({"time_limit": "15"}, "time_limit", "limit-no-unit"),
        ({"time_limit": ""}, "time_limit", "no-limit"),
        ({"paused_to": "11/03/2024"}, "paused_from", "pause-no-start"),
        ({"paused_from": "11/03/2024", "paused_to": "31/02/2024"}, "paused_to", "no-date"),
        ({"paused_from": "11/03/2024", "paused_to": "08/03/2024"}, "paused_to", "out-of-order"),
        ({"paused_from": "01/03/2024", "paused_to": "08/03/2024"}, "", "pause-before-received"),
        ({"complete_on": "01/03/2024"}, "complete_on", "out-of-order"),
        ({"received_on": "04/03/1999"}, "", "no-calendar"),
        ({"time_limit": "9999 ngày làm việc", "received_on": "04/03/2090"}, "", "no-calendar"),
    ],
)
def test_what_has_no_due_date_is_set_aside_with_its_reason(row, column, reason, tmp_path):
    empty = {"paused_from": "", "paused_to": "", "complete_on": ""}
    good = case("04/03/2024", "11/03/2024", "5 ngày làm việc", "good") | empty
    found, wrong = run(tmp_path, [good, good | {"case_id": "bad"} | row])
    assert (found.agree, wrong) == (1, [])
    assert aside(tmp_path) == [("bad", column, reason)]


def test_a_pause_that_cannot_be_read_takes_its_case_out(tmp_path):
    pauses = [
        {"case_id": "1", "paused_from": "06/03/2024", "paused_to": "08/03/2024", "regime": ""},
        {"case_id": "1", "paused_from": "xx", "paused_to": "08/03/2024", "regime": ""},
        {"case_id": "2", "paused_from": "06/03/2024", "paused_to": "08/03/2024", "regime": "khác"},
    ]
    rows = [case("04/03/2024", "11/03/2024", "5 ngày làm việc", name) for name in "12"]
    found, _wrong = run(tmp_path, rows, also={"pauses": pauses})
    assert found.checked == 0
    assert Counter(reason for *_where, reason in aside(tmp_path)) == {
        "pause-unread": 2,
        "no-date": 1,
        "unknown-value": 1,
    }


@pytest.mark.parametrize(
    ("text", "header", "unit", "expected"),
    [
        ("15", "Thời hạn giải quyết (ngày làm việc)", None, (15, "working_day")),
        ("15", "Thời hạn giải quyết (ngày)", None, (15, "day")),
        ("15.0", "Thời hạn giải quyết (ngày làm việc)", None, (15, "working_day")),
        ("15 ngày", "Thời hạn giải quyết (ngày làm việc)", None, (15, "day")),
        ("15", "Thời hạn giải quyết", "working_day", (15, "working_day")),
        ("15", "Thời hạn giải quyết", "day", (15, "day")),
        ("15", "Thời hạn giải quyết", None, "limit-no-unit"),
        ("0", "Thời hạn giải quyết (ngày)", None, "limit-unread"),
        ("0,5 ngày", "Thời hạn giải quyết", None, "limit-unread"),
    ],
)
def test_a_number_alone_is_never_guessed(text, header, unit, expected):
    found = read_limit(text, header, Terms(unit=unit), DICTIONARY)
    assert (found if isinstance(found, str) else (found.count, found.unit)) == expected


def test_repeats_totals_and_cases_in_no_base_are_excluded(tmp_path):
    row = case("04/03/2024", "11/03/2024", "5 ngày làm việc", "1")
    rows = [row, row, row | {"case_id": "2", "status": "7"}, row | {"case_id": "Tổng cộng: 3"}]
    rows += [row | {"case_id": "3"}, row | {"case_id": "3", "due_on": "12/03/2024"}]
    found, _wrong = run(tmp_path, rows)
    assert found.inputs[0].excluded == {"repeat": 1, "total": 1, "withdrawn": 1}
    assert found.inputs[0].set_aside == {("disagree", None): 2}
    assert found.agree == 1


def test_days_that_no_notice_settles_are_said(tmp_path):
    found, _wrong = run(tmp_path, [case("04/03/2031", "11/03/2031", "5 ngày làm việc")])
    assert any("2031" in warning for warning in found.warnings)
    assert run(tmp_path, [case("04/03/2024", "11/03/2024", "5 ngày làm việc")])[0].warnings == []


def test_rows_of_one_case_that_lead_to_different_dates_disagree(tmp_path):
    """As where an export has one row for each pause: none of them may get lost."""
    row = case("04/03/2024", "11/03/2024", "5 ngày làm việc", paused_from="05/03/2024", paused_to="06/03/2024")
    found, wrong = run(tmp_path, [row, row | {"paused_from": "07/03/2024", "paused_to": "08/03/2024"}])
    assert (found.checked, wrong) == (0, [])
    assert found.inputs[0].set_aside == {("disagree", None): 2}


# -- the check of targets by recomputed dates -------------------------------------------------------------------------

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


@pytest.mark.parametrize(
    ("due", "good", "base", "on_time", "left_out"),
    [("recorded", 1, 2, 1, 3), ("missing", 2, 4, 2, 1), ("computed", 2, 4, 3, 1)],
)
def test_rates_by_recomputed_due_dates(due, good, base, on_time, left_out, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(FINISHED, encoding="utf-8")
    answer, said = checked(path, "--due", due, "--rejects", tmp_path / "rejects.csv")
    (result,) = answer["results"]
    assert answer["due"] == due
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as listed:
        rows = [(row["line"], row["key"], row["column"], row["reason"]) for row in csv.DictReader(listed)]
    assert rows == ([] if due == "recorded" else [("6", "H5", "Thời hạn giải quyết", "limit-unread")])
    assert (result["numerator"], result["denominator"], result["beside"]["on_time"]) == (good, base, on_time)
    assert result["left_out"] == {"due_on": left_out}
    assert answer["inputs"][0]["used"] == 5
    if due == "recorded":
        assert said == ""
    else:
        assert f"the due dates of {2 if due == 'missing' else 4} rows are recomputed" in said
        assert "the due date of 1 row cannot be computed" in said
        assert "(extend)" in said
        shown = tthc("kpi", "check", path, "--due", due).stdout
        assert f"Due dates: recomputed {'where none is recorded' if due == 'missing' else 'for every case'}" in shown


def test_rates_where_no_due_date_is_recorded_at_all(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(FINISHED.replace("Ngày hẹn trả", "Ghi chú"), encoding="utf-8")
    assert checked(path)[0]["results"][0]["verdict"] == "unknown"
    (result,) = checked(path, "--due", "missing")[0]["results"]
    assert (result["numerator"], result["denominator"]) == (2, 4)
    (result,) = checked(path, "--due", "computed", "--regime", "restart")[0]["results"]
    assert (result["numerator"], result["denominator"]) == (2, 4)


def test_rates_with_limits_by_procedure(tmp_path):
    cases, limits = tmp_path / "cases.csv", tmp_path / "limits.csv"
    cases.write_text(
        "Mã hồ sơ,Tên thủ tục,Ngày tiếp nhận,Ngày trả,Trạng thái\nH1,A,25/04/2024 16:00,06/05/2024,10\n",
        encoding="utf-8",
    )
    limits.write_text("Tên thủ tục,Thời hạn giải quyết\na,5 ngày làm việc\n", encoding="utf-8")
    for cut_off, good in ((), 0), (("--cut-off", "15:00"), 1):
        answer, _said = checked(cases, "--due", "missing", "--limits", str(limits), *cut_off)
        assert answer["results"][0]["numerator"] == good
        assert [found["name"] for found in answer["inputs"]] == ["cases", "limits"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--limits", "limits.csv"], "--limits: nothing is recomputed; add --due missing or --due computed"),
        (["--cut-off", "15:00"], "--cut-off: nothing is recomputed"),
        (["--due", "computed"], "--limits FILE"),
        (["--due", "all"], "computed"),
    ],
)
def test_recomputing_for_nothing_or_from_nothing_is_refused(arguments, message, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(FINISHED.replace("Thời hạn giải quyết", "Ghi chú"), encoding="utf-8")
    done = tthc("kpi", "check", path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


# -- the command ------------------------------------------------------------------------------------------------------

CASES = (
    "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Thời hạn giải quyết;Trạng thái;Chủ hồ sơ;Số điện thoại\n"
    "H1;25/04/2024;07/05/2024;05 ngày làm việc;4;Nguyễn Thị Bưởi;0912345678\n"
    "H2;04/03/2024 16:10;12/03/2024;5 ngày làm việc;10;Nguyễn Thị Bưởi;0912345678\n"
    "H3;04/03/2024;12/03/2024;nhanh;10;Nguyễn Thị Bưởi;0912345678\n"
)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "ho-so.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


def test_json(cases):
    done = tthc("cases", "audit", cases, "--cut-off", "15h", "--format", "json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert (answer["schema"], answer["checked"], answer["agree"], answer["differ"]) == ("tthc.cases-audit/1", 2, 1, 1)
    assert answer["cut_off"] == "15:00"
    assert answer["regime"] is None
    assert answer["inputs"][0]["set_aside_by"] == [
        {"reason": "limit-unread", "column": "Thời hạn giải quyết", "rows": 1}
    ]
    (row,) = answer["rows"]
    assert row == {
        "case_id": "H1",
        "file": str(cases),
        "sheet": None,
        "line": 2,
        "received_on": "2024-04-25",
        "limit": {"count": 5, "unit": "working_day"},
        "recorded": "2024-05-07",
        "computed": "2024-05-06",
        "working_days": 1,
        "reason": "make-up-missed",
        "reasons": ["make-up-missed"],
    }


def test_csv_and_the_exit_code(cases):
    done = tthc("cases", "audit", cases, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["case_id"], row["limit"], row["unit"], row["reasons"]) for row in rows] == [
        ("H1", "5", "working_day", "make-up-missed"),
        ("H2", "5", "working_day", "unexplained"),
    ]
    cases.write_text(CASES.replace("07/05/2024", "06/05/2024").replace("12/03", "11/03"), encoding="utf-8")
    assert tthc("cases", "audit", cases).returncode == 0
    cases.write_text(CASES.replace("5 ngày làm việc", "nhanh"), encoding="utf-8")
    done = tthc("cases", "audit", cases)
    assert done.returncode == 1
    assert "none of its 3 rows is counted" in done.stderr


@pytest.mark.parametrize(
    ("english", "words"),
    [
        (True, ("2 checked, 1 as recorded, 1 differs", "a make-up working day missed", "Received after 15:00")),
        (False, ("kiểm tra 2, đúng 1, lệch 1", "bỏ sót ngày làm bù", "Tiếp nhận sau 15:00")),
    ],
)
def test_table_in_both_languages_without_personal_data(english, words, cases):
    done = tthc("cases", "audit", cases, "--cut-off", "15:00", english=english)
    for text in (*words, "25/04/2024", "07/05/2024", "06/05/2024"):
        assert text in done.stdout
    for format_ in ("table", "json", "csv"):
        done = tthc("cases", "audit", cases, "--format", format_, english=english)
        assert not any(secret in done.stdout + done.stderr for secret in ("Bưởi", "0912345678"))


def test_an_audit_that_finds_nothing_prints_no_empty_table(tmp_path):
    path = tmp_path / "ho-so.csv"
    path.write_text("".join(CASES.splitlines(keepends=True)[:1]), encoding="utf-8")
    done = tthc("cases", "audit", path)
    assert done.stdout
    assert "\n\n\n" not in done.stdout


def test_the_regime_is_said_where_there_are_pauses(cases):
    header, *rows = CASES.splitlines()
    lines = [f"{header};Ngày yêu cầu bổ sung;Ngày bổ sung", *(f"{row};;" for row in rows)]
    cases.write_text("\n".join(lines), encoding="utf-8")
    assert "Assumed; say it with --regime" in tthc("cases", "audit", cases).stdout
    done = tthc("cases", "audit", cases, "--regime", "restart")
    assert "counts anew from the full dossier" in done.stdout
    assert "Assumed" not in done.stdout
    answer = json.loads(tthc("cases", "audit", cases, "--format", "json").stdout)
    assert (answer["regime"], answer["regime_assumed"]) == ("extend", True)


@pytest.mark.parametrize("command", ["check", "misses"])
def test_rates_by_recomputed_due_dates_say_what_these_rest_on_as_the_audit_does(command, tmp_path):
    cases, limits, pauses = (tmp_path / name for name in ("ho-so.csv", "han.csv", "dung.csv"))
    cases.write_text(FINISHED, encoding="utf-8")
    limits.write_text("Tên thủ tục hành chính,Thời hạn giải quyết\nA,5 ngày làm việc\n", encoding="utf-8")
    pauses.write_text("Mã hồ sơ,Ngày tạm dừng,Ngày tiếp tục\n1,05/03/2024,06/03/2024\n", encoding="utf-8")
    terms = [f"--limits={limits}", f"--pauses={pauses}", "--cut-off=15h", "--limit-unit=day", "--format=json"]
    keys = ("calendar", "regime", "regime_assumed", "cut_off", "limit_unit")

    def said(*command: str) -> tuple[dict[str, Any], str]:
        done = tthc(*command)
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout), done.stderr

    audited, _said = said("cases", "audit", str(cases), *terms)
    assert tuple(audited[key] for key in keys[1:]) == ("extend", True, "15:00", "day")
    for due in ("missing", "computed"):
        found, words = said("kpi", command, str(cases), "--due", due, *terms)
        assert found["due"] == due
        assert [found[key] for key in keys] == [audited[key] for key in keys]
        assert {one["name"]: one["file"] for one in found["inputs"]} == {
            "cases": str(cases),
            "limits": str(limits),
            "pauses": str(pauses),
        }
        assert "added to the due date (extend). Assumed; say it with --regime.\n" in words
    found, words = said("kpi", command, str(cases), "--due", "missing", "--regime", "extend", *terms)
    assert (found["regime"], found["regime_assumed"]) == ("extend", False)
    assert "(extend).\n" in words
    found, words = said("kpi", command, str(cases), "--format", "json")
    assert [found[key] for key in ("due", *keys)] == ["recorded", None, None, None, None, None]
    assert words.count("Assumed") == 0


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        (["--cut-off", "25:00"], CASES, "--cut-off: found '25:00'; write a time of day such as 15:00"),
        ([], CASES.replace("Thời hạn giải quyết", "Ghi chú"), "--limits FILE"),
        ([], CASES.replace("Ngày hẹn trả", "Ghi chú"), "the column due_on (Ngày hẹn trả) is missing"),
        (["--limits", "none.csv"], CASES, "none.csv"),
        (["--regime", "other"], CASES, "extend"),
    ],
)
def test_bad_input_is_one_message(arguments, text, message, cases):
    cases.write_text(text, encoding="utf-8")
    done = tthc("cases", "audit", cases.name, *arguments, cwd=cases.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
