"""Open dossiers against a plain recount of made-up ones, and by hand."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support import spark
from tests.support.due_dates import works
from tests.support.open_dossiers import HEADER, asked, row, write

LACKS = spark.missing()
TODAY = date(2024, 12, 2)


# -- a second count, in plain Python ----------------------------------------------------------------------------------

STATUSES = {
    "Đang xử lý": "open",
    "Được tiếp nhận": "open",
    "Yêu cầu bổ sung giấy tờ": "waiting",
    "Yêu cầu thực hiện nghĩa vụ tài chính": "waiting",
    "Đã xử lý xong": "done",
    "Đã trả kết quả": "done",
    "Dừng xử lý": "out",
}


def made_up(chance: random.Random, number: int) -> list[list[str]]:
    """Sound dossiers of 2024, some without a due day, and some that are recorded wrongly."""
    rows = []
    for place in range(number):
        received = date(2024, 9, 1) + timedelta(days=chance.randrange(100))
        due = received + timedelta(days=chance.randrange(90))
        status = chance.choice(list(STATUSES))
        finished = received + timedelta(days=chance.randrange(60)) if STATUSES[status] == "done" else None
        if finished and chance.random() < 0.1:
            finished = None
        rows.append(
            row(
                f"H{place:04}",
                f"{received:%d/%m/%Y}",
                "" if chance.random() < 0.1 else f"{due:%d/%m/%Y}",
                status,
                f"{finished:%d/%m/%Y}" if finished else "",
                unit=chance.choice(["Phòng Một", "Phòng Hai", ""]),
                level=chance.choice(["Toàn trình", "Cung cấp thông tin"]),
                channel=chance.choice(["Trực tuyến", "Trực tiếp"]),
            )
        )
    return rows


def day_of(text: str) -> date | None:
    day, month, year = text.split("/") if text else ("", "", "")
    return date(int(year), int(month), int(day)) if text else None


def between(first: date, last: date) -> int:
    """Working days after the one day, up to the other."""
    return sum(works(first + timedelta(days=place)) for place in range(1, (last - first).days + 1))


def plain(rows: list[list[str]], within: int) -> dict[str, Any]:
    """What there is to say of the rows, dossier by dossier."""
    listed: list[tuple[Any, ...]] = []
    counts: dict[str, Counter[str]] = {"open": Counter(), "waiting": Counter()}
    faults: Counter[str] = Counter()
    by_unit: Counter[tuple[str, str]] = Counter()
    good = base = due_in_year = can = 0
    for case_id, _procedure, unit, received, due_text, finished, status, level, channel, *_more in rows:
        due, end, kind = day_of(due_text), day_of(finished), STATUSES[status]
        faults["received-later"] += (day_of(received) or TODAY) > TODAY
        faults["ended-later"] += bool(end and end > TODAY)
        faults["no-end-day"] += kind == "done" and not end
        faults["information-online"] += (level, channel) == ("Cung cấp thông tin", "Trực tuyến")
        if kind == "done" and end and end <= TODAY and due:
            base, good = base + 1, good + (end < due)
        if kind not in counts:
            continue
        stands = "no_due_day"
        if due:
            left = between(TODAY, due) if due >= TODAY else -between(due, TODAY)
            before = due - timedelta(days=1)
            while not works(before):
                before -= timedelta(days=1)
            early = before if before >= TODAY else None
            soon = "soon" if left <= within else "later"
            stands = "overdue" if due < TODAY else "today" if due == TODAY else soon
            if stands != "later":
                listed.append((due, case_id, stands, left, early, kind == "waiting"))
            if kind == "open" and due <= date(2024, 12, 31):
                due_in_year, can = due_in_year + 1, can + (early is not None)
        counts[kind][stands] += 1
        by_unit[unit, stands] += kind == "open"
    return {
        "rows": sorted(listed),
        "counts": counts,
        "faults": faults,
        "by_unit": +by_unit,
        "rate": (good, base, due_in_year, can),
    }


KINDS = ("overdue", "today", "soon", "later", "no_due_day")


@pytest.mark.parametrize(("seed", "within"), [(1, 5), (2, 12), pytest.param(3, 0, marks=pytest.mark.soak)])
def test_against_a_plain_recount(seed, within, tmp_path):
    rows = made_up(random.Random(seed), 400)
    expected = plain(rows, within)
    answer = asked(write(tmp_path / "c.csv", rows), "--within", str(within), "--by", "unit", code=1)
    told = [
        (case["due"], case["case_id"], case["status"], case["working_days_left"], case["early_by"], case["waiting"])
        for case in answer["rows"]
    ]
    assert told == [
        (due.isoformat(), case_id, stands, left, early and early.isoformat(), waiting)
        for due, case_id, stands, left, early, waiting in expected["rows"]
    ]
    for counts, kind in ((answer["counts"], "open"), (answer["counts"]["waiting"], "waiting")):
        assert {name: counts[name] for name in KINDS} == {name: expected["counts"][kind][name] for name in KINDS}
        assert counts["open"] == expected["counts"][kind].total()
    listed = Counter(name for case in answer["faulty"] for name in case["faults"])
    assert listed == {fault["fault"]: fault["rows"] for fault in answer["faults"] if fault["rows"]}
    assert {fault["fault"]: fault["rows"] for fault in answer["faults"]} == {
        **expected["faults"],
        "ended-before-received": 0,
        "no-receipt-day": 0,
    }
    groups = {(each["group"], name): each[name] for each in answer["groups"] for name in KINDS if each[name]}
    assert groups == dict(expected["by_unit"])
    (target,) = answer["targets"]
    numbers = ("numerator", "denominator", "due", "can_end_early")
    assert tuple(target[name] for name in numbers) == expected["rate"]
    assert sum(band["rows"] for band in answer["counts"]["late"]) == answer["counts"]["overdue"]


# -- by hand ----------------------------------------------------------------------------------------------------------


def test_each_fault_by_hand(tmp_path):
    sound = row("A0", "04/11/2024", "18/11/2024", "Đã trả kết quả", "15/11/2024", level="Toàn trình")
    rows = [
        sound,
        row("A1", "03/12/2024", "10/12/2024", "Đang xử lý"),
        row("A2", "04/11/2024", "18/11/2024", "9", "03/12/2024"),
        row("A3", "04/11/2024", "18/11/2024", "9", "01/11/2024"),
        row("A3", "04/11/2024", "18/11/2024", "9", "01/11/2024"),  # again: one dossier
        row("A4", "04/11/2024", "18/11/2024", "10"),
        row("A5", "", "18/12/2024", "Đang xử lý"),
        row("A6", "", "18/12/2024", "Không được tiếp nhận"),  # refused at the desk: no day of receipt is right
        row("A7", "04/11/2024", "18/12/2024", "4", level="Cung cấp thông tin", channel="Trực tuyến"),
        row("A8", "04/11/2024", "18/12/2024", "4", level="Cung cấp thông tin", channel="Trực tiếp"),
        row("A9", "04/11/2024", "18/12/2024", "7", level="2", channel="2"),  # withdrawn, and wrong all the same
        row("Trần Văn Bưởi", "03/12/2024", "10/12/2024", "Đang xử lý"),
        row("", "03/12/2024", "10/12/2024", "Đang xử lý"),
    ]
    answer = asked(write(tmp_path / "c.csv", rows))
    assert {fault["fault"]: fault["cases"] for fault in answer["faults"]} == {
        "received-later": ["A1", "***"],
        "ended-later": ["A2"],
        "ended-before-received": ["A3"],
        "no-end-day": ["A4"],
        "no-receipt-day": ["A5"],
        "information-online": ["A7", "A9"],
    }
    some = asked(tmp_path / "c.csv", "--limit", "1")
    assert (some["faults"][0]["rows"], some["faults"][0]["cases"]) == (2, ["A1"])
    assert some["faulty"] == answer["faulty"]  # whatever the limit
    assert [(case["case_id"], case["faults"]) for case in answer["faulty"]] == [
        ("A1", ["received-later"]),
        ("A2", ["ended-later"]),
        ("A3", ["ended-before-received"]),
        ("A4", ["no-end-day"]),
        ("A5", ["no-receipt-day"]),
        ("A7", ["information-online"]),
        ("A9", ["information-online"]),
        ("***", ["received-later"]),
    ]


def test_a_dossier_with_several_faults_is_listed_once_with_all_of_them(tmp_path):
    rows = [
        row("B", "03/12/2024", "18/12/2024", "9", level="2", channel="2"),
        row("A", "03/12/2024", "18/12/2024", "4"),
    ]
    faults = {case["case_id"]: case["faults"] for case in asked(write(tmp_path / "c.csv", rows))["faulty"]}
    assert faults == {"A": ["received-later"], "B": ["received-later", "no-end-day", "information-online"]}


def test_what_waits_is_judged_by_its_recorded_day_whatever_is_recomputed(tmp_path):
    rows = [
        row("open", "25/11/2024", "20/12/2024", "4", limit="2 ngày làm việc"),
        row("waits", "25/11/2024", "20/12/2024", "5", limit="2 ngày làm việc"),
        row("none", "25/11/2024", "", "6", limit="2 ngày làm việc"),
        row("missing", "25/11/2024", "", "4", limit="2 ngày làm việc"),
    ]
    path = write(tmp_path / "c.csv", rows)
    due = {}
    for how in ("recorded", "missing", "computed"):
        answer = asked(path, "--due", how, "--within", "30")
        due[how] = {case["case_id"]: (case["due"][5:], case["waiting"]) for case in answer["rows"]}
        assert answer["counts"]["waiting"]["no_due_day"] == 1
    # 26 and 27 November
    assert due == {
        "recorded": {"open": ("12-20", False), "waits": ("12-20", True)},
        "missing": {"open": ("12-20", False), "waits": ("12-20", True), "missing": ("11-27", False)},
        "computed": {"open": ("11-27", False), "waits": ("12-20", True), "missing": ("11-27", False)},
    }


def test_the_period_that_the_target_counts(tmp_path):
    rows = [
        row("A", "04/03/2024", "18/03/2024", "9", "15/03/2024"),
        row("B", "04/11/2024", "18/11/2024", "9", "18/11/2024"),
        row("C", "25/11/2024", "20/12/2024", "4"),
        row("D", "25/11/2024", "16/12/2024", "4"),
    ]
    path = write(tmp_path / "c.csv", rows)

    def counted(*arguments: str) -> tuple[Any, ...]:
        (target,) = asked(path, *arguments)["targets"]
        return target["numerator"], target["denominator"], target["due"], target["last_early"]

    assert counted() == (1, 2, 2, "2024-12-19")
    assert counted("--period", "2024-Q4") == (0, 1, 2, "2024-12-19")
    # the window of the year's report ends on 14/12: neither is due in it
    assert counted("--period", "report:2024") == (1, 2, 0, None)
    assert counted("--period", "2024-Q1") == (1, 1, 0, None)


def test_a_target_of_columns_that_are_missing_is_unknown_and_faults_say_what_they_lack(tmp_path):
    path = write(tmp_path / "c.csv", [["A", "04/11/2024", "05/12/2024", "4"]], [HEADER[0], *HEADER[3:5], "Trạng thái"])
    answer = asked(path)
    assert (answer["targets"][0]["status"], answer["targets"][0]["reason"]) == ("unknown", "columns are missing")
    rows = {fault["fault"]: (fault["rows"], fault["missing"]) for fault in answer["faults"]}
    assert rows["no-receipt-day"] == (0, [])
    assert rows["no-end-day"] == (None, ["finished_on (Ngày kết thúc xử lý)"])
    assert rows["information-online"][0] is None


@pytest.mark.slow
@pytest.mark.skipif(LACKS is not None, reason=f"Spark is not tested: {LACKS}")
def test_both_engines_say_the_same(by_both, tmp_path):
    rows = [*made_up(random.Random(4), 60), row("A5", "", "18/12/2024", "Đang xử lý")]
    path = write(tmp_path / "c.csv", rows)
    by_duckdb, by_spark = by_both(path, "--as-of", "2024-12-02", "--by", "unit", command=("cases", "due"))
    assert by_spark == by_duckdb, by_spark[2]
    assert by_duckdb[0] == 1
    assert '"status": "overdue"' in by_duckdb[1]
