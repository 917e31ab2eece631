"""``tthc kpi check --save`` and ``tthc kpi trend`` as processes."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.support.command import tthc
from tests.support.saved_checks import PLAN
from tthc_cli.counts.measures import MEASURES

BY_DATES = [kpi.id for kpi in PLAN.kpis if MEASURES[kpi.measure].day]


def test_a_saved_check_is_in_the_trend_in_both_languages(office):
    book = office / "sổ.sqlite"
    early = ["kpi", "check", "examples/cases.csv", "--kpi", "early-resolution", "--register", book]
    plain = tthc(*early[:-2], "--period", "2024-Q1", "--as-of", "01/04/2024", cwd=office)
    assert not book.exists(), "nothing is saved unasked"
    done = tthc(*early, "--period", "2024-Q1", "--as-of", "01/04/2024", "--save", cwd=office)
    (_plan, plain_answer), (_register_too, answer) = (check_run.stdout.split("\n", 1) for check_run in (plain, done))
    assert answer.startswith(plain_answer)
    assert f"A new register was started: {book}" in done.stdout
    done = tthc(*early, "--period", "2024-Q2", "--as-of", "01/07/2024", "--save", "--format", "json", cwd=office)
    assert json.loads(done.stdout)["saved"] == {"id": 2, "register_started": None}
    trend = tthc("kpi", "trend", "--register", book, "--format", "json", cwd=office)
    assert (trend.returncode, trend.stderr) == (0, "")
    (series,) = json.loads(trend.stdout)["series"]
    # counted by hand in the example: 12 of 12, then 13 of 14
    assert [(p["numerator"], p["denominator"], p["change"]) for p in series["points"]] == [
        (12, 12, None),
        (13, 14, -7.15),
    ]
    assert (series["pace"]["numerator"], series["pace"]["denominator"]) == (25, 26)
    english = tthc("kpi", "trend", "--register", book, cwd=office).stdout
    vietnamese = tthc("kpi", "trend", "--register", book, cwd=office, english=False).stdout
    assert "25 of 26 cases" in english
    assert "25/26 hồ sơ" in vietnamese
    assert "92,85%" in vietnamese
    assert tthc("kpi", "void", "2", "--register", book, cwd=office).returncode == 0
    trend = tthc("kpi", "trend", "--register", book, "--format", "csv", cwd=office)
    assert [row["check"] for row in csv.DictReader(io.StringIO(trend.stdout))] == ["1"]


def test_each_month_is_kept_as_a_check_of_its_own(office):
    asked = [
        "kpi",
        "check",
        "examples/cases.csv",
        "--kpi",
        "early-resolution",
        "--register",
        office / "r.sqlite",
        "--save",
    ]
    done = tthc(*asked, "--by", "month", "--as-of", "31/12/2024", "--format", "json", cwd=office)
    answer = json.loads(done.stdout)
    groups = {row["group"]: row for row in answer["results"] if row["group"]}
    assert [row["period"] for row in answer["saved"]["months"]] == sorted(groups)
    assert [row["id"] for row in answer["saved"]["months"]] == list(range(2, len(groups) + 2))
    shown = json.loads(tthc("kpi", "trend", "--register", office / "r.sqlite", "--format", "json", cwd=office).stdout)
    months = {point["period"]["name"]: point for row in shown["series"] for point in row["points"] if point["period"]}
    assert {name: (point["numerator"], point["denominator"]) for name, point in months.items()} == {
        name: (row["numerator"], row["denominator"]) for name, row in groups.items()
    }
    # grouped by something besides, months are views of the check alone
    done = tthc(*asked, "--by", "month,unit", "--as-of", "31/12/2024", "--format", "json", cwd=office)
    assert "months" not in json.loads(done.stdout)["saved"]
    before = (office / "r.sqlite").read_bytes()
    done = tthc(*asked, "--by", "month", "--period", "report:2024-Q1", "--as-of", "31/12/2024", cwd=office)
    assert (done.returncode, (office / "r.sqlite").read_bytes()) == (2, before)
    assert "--by month --save: --period report:2024-Q1 cuts 2024-03" in done.stderr


def test_months_that_are_kept_together_say_what_each_says_alone(office):
    header = "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Ngày kết thúc xử lý;Trạng thái;Hình thức;Mức độ;Đã đồng bộ"
    rows = [
        "M1;05/01/2024;20/01/2024;10/01/2024;9;2;4;x",
        "M3;05/03/2024;20/03/2024;11/03/2024;9;2;4;x",
        # nothing ended in February
        "O;05/02/2024;20/02/2024;;4;2;4;x",
        # received after the day of the check
        "P;03/04/2024;20/04/2024;;4;2;4;x",
    ]
    (office / "c.csv").write_text("\n".join([header, *rows[:3]]) + "\n", encoding="utf-8")
    (office / "d.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")

    def courses(file: str, register: str, *checks: list[str]) -> dict[str, Any]:
        kept = ["--save", "--register", register, "--as-of", "01/04/2024"]
        for options in checks:
            tthc("kpi", "check", file, *options, *kept, cwd=office)
        done = tthc("kpi", "trend", "--register", register, "-f", "json", cwd=office)
        return {
            row["kpi"]: (
                {point["period"]["name"]: (point["numerator"], point["denominator"]) for point in row["points"]},
                row["pace"],
            )
            for row in json.loads(done.stdout)["series"]
            if row["kind"] == "month" and row["kpi"] in BY_DATES
        }

    names = [f"2024-0{month}" for month in range(1, 5)]
    together = courses("c.csv", "a.sqlite", ["--period", "2024", "--by", "month"])
    assert together["early-resolution"][0] == {"2024-01": (1, 1), "2024-02": (0, 0), "2024-03": (1, 1)}
    pace = together["early-resolution"][1]
    assert (pace["numerator"], pace["denominator"], pace["summed"]) == (2, 2, names[:3])
    assert together["online-processing"][0] == {"2024-01": (1, 1), "2024-02": (1, 1), "2024-03": (1, 1)}
    assert together == courses("c.csv", "b.sqlite", *(["--period", name] for name in names[:3]))
    # a month that has begun after the day of the check is kept if there are cases of it, and is not added up
    together = courses("d.csv", "c.sqlite", ["--by", "month"])
    assert together == courses("d.csv", "d.sqlite", *(["--period", name] for name in names))
    assert "2024-04 was checked on 01/04/2024" in together["early-resolution"][1]["reason"]


def test_rows_after_the_day_of_a_check_are_no_course_also_if_one_ends_after_the_year(office):
    header = "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Ngày kết thúc xử lý;Trạng thái;Hình thức;Mức độ;Đã đồng bộ"
    rows = ["A1;05/02/2024;20/02/2024;25/02/2024;9;2;4;x"]
    rows += [f"B{number};05/09/2024;20/09/2024;10/09/2024;9;2;4;x" for number in range(60)]
    late = "Z;20/12/2024;10/01/2025;05/01/2025;9;2;4;x"
    for name, cases in {"a": rows, "b": [*rows, late]}.items():
        (office / f"{name}.csv").write_text("\n".join([header, *cases]) + "\n", encoding="utf-8")
        asked = ["kpi", "check", f"{name}.csv", "--period", "2024", "--save", "--register", f"{name}.sqlite"]
        tthc(*asked, "--as-of", "30/06/2024", cwd=office)
        trend = json.loads(tthc("kpi", "trend", "--register", f"{name}.sqlite", "-f", "json", cwd=office).stdout)
        paces = {row["kpi"]: row["pace"] for row in trend["series"]}
        for target in ("early-resolution", "online-processing"):
            # up to the day of the check there is A1 alone, which is late
            assert paces[target]["status"] == "unknown"
            assert "are counted, after the day of the check" in paces[target]["reason"]


def test_a_check_that_cannot_be_saved_prints_nothing_and_harms_nothing(office):
    text = office / "no-register"
    text.write_text("chữ\n" * 500, encoding="utf-8")
    for book in (text, office):
        done = tthc("kpi", "check", "examples/cases.csv", "--save", "--register", book, cwd=office)
        assert (done.returncode, done.stdout) == (2, "")
        assert str(book) in done.stderr
    assert text.read_text(encoding="utf-8") == "chữ\n" * 500
    book = office / "r.sqlite"
    assert tthc("kpi", "check", "examples/cases.csv", "--save", "--register", book, cwd=office).returncode == 1
    before = book.read_bytes()
    done = tthc("kpi", "check", "examples/cases.csv", "--save", "--register", book, "--rejects", "r.sqlite", cwd=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--rejects" in done.stderr
    done = tthc("kpi", "check", "examples/none.csv", "--save", "--register", book, cwd=office)
    assert (done.returncode, book.read_bytes()) == (2, before)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--expect", "early-resolution=x"], "--expect"),
        (["--expect", "nothing=5"], "--expect"),
        (["--kpi", "nothing"], "--kpi"),
        (["--from", "31/02/2024"], "31/02/2024"),
        (["--register", "none.sqlite"], "tthc kpi check --save"),
    ],
)
def test_bad_usage_of_the_trend(office, arguments, message):
    done = tthc("kpi", "trend", *arguments, cwd=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_nothing_saved_yet_is_said(office):
    done = tthc("kpi", "trend", cwd=office)
    assert (done.returncode, done.stderr) == (0, "")
    assert "No check is saved yet" in done.stdout
