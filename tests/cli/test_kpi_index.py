"""``tthc kpi index`` on the command line: figures, groups, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.support.command import tthc

HEADER = "Mã hồ sơ,Đơn vị,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái,Hình thức,Đồng bộ,Tái sử dụng"
ROWS = """\
A1,Phòng A,02/03/2026,20/03/2026,19/03/2026,Đã xử lý xong,Trực tuyến,x,x
A2,Phòng A,02/03/2026,20/03/2026,20/03/2026,Đã trả kết quả,Trực tuyến,x,
A3,Phòng B,03/03/2026,20/03/2026,23/03/2026,Đã xử lý xong,Trực tiếp,x,
A4,Phòng B,04/03/2026,20/04/2026,,Đang xử lý,Trực tiếp,,
A5,Phòng B,04/03/2026,,,Đang xử lý,Trực tiếp,,
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("index")
    (path / "c.csv").write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    return path


@cache
def index(
    folder: Path, *more: str, as_of: str = "04/05/2026", english: bool = True
) -> subprocess.CompletedProcess[str]:
    """An index takes seconds and writes no file: each is asked for once."""
    asked = ("kpi", "index", "c.csv", "--period", "2026-03", "--as-of", as_of, *more)
    return tthc(*asked, cwd=folder, english=english, env={"COLUMNS": "80"})


def test_json_has_groups_indicators_and_points(folder):
    done = index(folder, "--by", "unit", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert (answer["schema"], answer["index"]) == ("tthc.index/1", "qd-766")
    assert answer["period"] == {"name": "2026-03", "first": "2026-03-01", "last": "2026-03-31"}
    assert answer["to_date"] is False
    assert [each["group"] for each in answer["groups"]] == [
        "openness",
        "progress",
        "online",
        "payment",
        "digitization",
        "satisfaction",
    ]
    assert sum(each["max"] for each in answer["groups"]) == 100
    indicators = {each["id"]: each for each in answer["indicators"]}
    # handled: A1 and A2 in time, A3 late, A4 open and in time, A5 without a due day
    on_time = indicators["2.1"]
    assert (on_time["numerator"], on_time["denominator"], on_time["rate"]) == (3, 5, 60)
    assert (on_time["points"], on_time["max"], on_time["verdict"], on_time["reason"]) == (12, 20, "known", None)
    assert (on_time["points_per_case"], on_time["cases_to_next_tenth"]) == (4, 1)
    assert (indicators["1.4"]["numerator"], indicators["1.4"]["denominator"]) == (3, 5)
    assert indicators["1.4"]["points"] == 3.6
    assert indicators["2.2"]["mean"] == pytest.approx((13 + 14 + 14) / 3)  # working days
    assert indicators["2.2"]["rate"] is None
    assert (indicators["3.3"]["verdict"], indicators["3.3"]["points"]) == ("unknown", None)
    assert "Kết quả điện tử" in indicators["3.3"]["reason"]
    # 3.6 + 12 + 1 of 5 times 2 / 0.8
    assert answer["points"] == 16.1
    assert answer["max_known"] == 28


def test_units_are_shown_by_what_cases_tell(folder):
    done = index(folder, "--by", "unit", "--format", "json")
    by = {each["values"]["unit"]: each for each in json.loads(done.stdout)["by"]}
    rates = {unit: next(i["rate"] for i in each["indicators"] if i["id"] == "2.1") for unit, each in by.items()}
    assert rates == {"Phòng A": 100, "Phòng B": 33.33}
    rows = list(csv.DictReader(io.StringIO(index(folder, "--by", "unit", "--format", "csv").stdout)))
    assert {row["unit"] for row in rows} == {"", "Phòng A", "Phòng B"}


def test_what_the_office_reported_makes_the_denominator_greater(folder):
    answer = json.loads(index(folder, "--reported", "6", "--format", "json").stdout)
    reported = next(each for each in answer["indicators"] if each["id"] == "1.4")
    assert (reported["numerator"], reported["denominator"], reported["rate"], answer["reported"]) == (3, 6, 50, 6)


@pytest.mark.parametrize("english", [True, False])
def test_people_see_points_and_what_is_missing(folder, english):
    text = index(folder, english=english).stdout
    assert max(map(len, text.splitlines()[1:])) <= 80
    for words in ("60.00%" if english else "60,00%", "12.00" if english else "12,00", "--data"):
        assert words in " ".join(text.split())


def test_a_running_period_is_headed_to_date(folder):
    done = index(folder, as_of="19/03/2026")
    assert "To date: the period is running, and 19/03/2026 stands for its last day" in done.stdout


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--period", "report:2026-03"), "--period: the index is made for a calendar month"),
        (("--period", "2026-H1"), "--period: the index is made for a calendar month"),
        (("--period", "2027-03"), "--period: 2027-03 begins on 01/03/2027"),
        (("--period", "2026-13"), "--period: found '2026-13'"),
        ((), "--period is missing"),
        (("--period", "2026-03", "--by", "month"), "--by month: the index is of one period"),
        (("--period", "2026-03", "--by", "applicant_id"), "--by: found 'applicant_id'"),
        (("--period", "2026-03", "--data", "pauses=c.csv"), "--data: found 'pauses=c.csv'"),
    ],
)
def test_what_it_refuses(folder, options, words):
    done = tthc("kpi", "index", "c.csv", "--as-of", "04/05/2026", *options, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
