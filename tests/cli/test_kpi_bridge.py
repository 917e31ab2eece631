"""``tthc kpi bridge`` on the command line: rates side by side, why they differ, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.support.command import tthc

HEADER = (
    "Mã hồ sơ,Tên thủ tục hành chính,Mã người nộp,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái,Tình trạng"
)
ROWS = """\
A1,Cấp phép,N1,04/03/2024,14/03/2024,12/03/2024,Đã xử lý xong,Trước hạn
B1,Cấp phép,N1,04/03/2024,14/03/2024,14/03/2024,Đã xử lý xong,Trước hạn
A3,Cấp phép,N2,04/03/2024,14/03/2024,,Đang xử lý,
A4,Đăng ký,N3,05/03/2024,29/03/2024,28/03/2024,Đã xử lý xong,Trước hạn
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("bridge")
    (path / "c.csv").write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    return path


@cache
def bridge(folder: Path, *more: str, english: bool = True) -> subprocess.CompletedProcess[str]:
    """A bridge takes seconds and writes no file: each is asked for once."""
    asked = ("kpi", "bridge", "c.csv", "--period", "2024-03", "--as-of", "06/05/2024", *more)
    return tthc(*asked, cwd=folder, english=english, env={"COLUMNS": "80"})


def test_json_adds_up(folder):
    done = bridge(folder, "--cases", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["schema"] == "tthc.bridge/1"
    rates = {each["side"]: (each["numerator"], each["denominator"]) for each in answer["rates"]}
    # the form's window ends on 14/3, so that A4 is not yet handled there
    assert rates == {"plan": (2, 3), "beside": (3, 3), "form": (2, 2), "index": (3, 4)}
    moves = {(step["to"], each["reason"]): each for step in answer["steps"] for each in step["reasons"]}
    assert {key: (each["cases"], each["numerator"], each["denominator"]) for key, each in moves.items()} == {
        ("form", "other-window"): (1, -1, -1),
        ("form", "on-the-due-day"): (1, 1, 0),
        ("index", "other-window"): (1, 1, 1),
        ("index", "still-open"): (1, 0, 1),
    }
    listed = [(each["to"], each["reason"], each["case_id"]) for each in answer["cases"] if each["list"] == "move"]
    assert ("index", "still-open", "A3") in listed
    assert ("form", "on-the-due-day", "B1") in listed
    assert [each for each in answer["cases"] if each["list"] == "own_verdict"] == [
        {"list": "own_verdict", "own": "early", "computed": "on_time", "case_id": "B1"}
    ]
    assert answer["doubles"] == {
        "groups": 1,
        "cases": 2,
        "columns": ["procedure", "received_on", "due_on", "applicant_id"],
    }
    assert [each["case_id"] for each in answer["cases"] if each["list"] == "double"] == ["A1", "B1"]


@pytest.mark.parametrize("form", ["table", pytest.param("csv", marks=pytest.mark.soak)])
def test_without_cases_no_dossier_is_named(folder, form):
    assert "A3" not in bridge(folder, "--format", form).stdout


@pytest.mark.parametrize("form", ["csv", pytest.param("table", marks=pytest.mark.soak)])
def test_no_applicant_is_named(folder, form):
    text = bridge(folder, "--cases", "--format", form).stdout
    assert "A3" in text
    assert "N1" not in text


def test_csv_has_rates_moves_and_dossiers(folder):
    rows = list(csv.DictReader(io.StringIO(bridge(folder, "--cases", "--format", "csv").stdout)))
    assert [row["to"] for row in rows if row["kind"] == "rate"] == ["plan", "beside", "form", "index"]
    assert {row["case_id"] for row in rows if row["kind"] == "case of move"} == {"A3", "A4", "B1"}


@pytest.mark.parametrize("english", [True, False])
def test_people_see_the_rates_and_the_reasons(folder, english):
    text = bridge(folder, "--format", "table", english=english).stdout
    assert max(map(len, text.splitlines()[1:])) <= 80
    for words in ("66.66%", "75.00%") if english else ("66,66%", "75,00%"):
        assert words in text


def test_without_cases_there_is_no_bridge(folder):
    done = tthc("kpi", "bridge", "--data", "ratings=c.csv", "--period", "2024-03", "--as-of", "06/05/2024", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no data of cases" in done.stderr


@pytest.mark.parametrize("period", ["report:2024-03", "2024-H1"])
def test_periods_that_not_all_three_know_are_refused(folder, period):
    done = tthc("kpi", "bridge", "c.csv", "--period", period, "--as-of", "06/05/2024", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--period: plan and index count by a calendar month, quarter or year" in done.stderr
