"""Measures that are data alone: a mean, electronic results, few supplements; each counted by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import tthc
from tests.support.places import HOLIDAYS
from tests.support.plan_files import measured_by

CASES = """Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Ngày kết thúc xử lý;Trạng thái;Kết quả điện tử;Số lần bổ sung;Lĩnh vực
A;26/04/2024;10/05/2024;06/05/2024;9;kq.pdf;0;Đất
B;02/01/2024;16/01/2024;05/01/2024;9;;1;Đất
C;02/01/2024;16/01/2024;02/01/2024;10;https://dvc.example.org/3;2;Nước
D;02/01/2024;16/01/2024;;9;x;hai;Nước
E;02/01/2024;16/01/2024;;4;;;Nước
"""
"""A: 29/4 to 1/5 are off and Saturday 4/5 is worked, so 2, 3, 4 and 6/5 are four working days; B: three; C: none."""


@pytest.fixture
def checked(tmp_path: Path):
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")

    def check(measure: str, op: str, target: str, *more: str) -> dict[str, Any]:
        measured_by(tmp_path / "plan.yaml", measure, op, target)
        asked = ("cases.csv", "--plan", "plan.yaml", "--kpi", "early-resolution", "--as-of", "2024-12-31", *more)
        done = tthc("kpi", "check", *asked, "-f", "json", cwd=tmp_path)
        assert done.returncode in (0, 1), done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    return check


def counted(answer: dict[str, Any]) -> dict[Any, tuple[int, int]]:
    return {each["group"]: (each["numerator"], each["denominator"]) for each in answer["results"]}


def test_the_mean_handling_time(checked, tmp_path):
    answer = checked("handling-time", "<=", "2.33", "--by", "field")
    whole = answer["results"][0]
    assert counted(answer) == {None: (7, 3), "Nước": (0, 1), "Đất": (7, 2)}
    assert (whole["rate"], whole["value"], whole["unit"], whole["verdict"]) == (None, 2.34, "working_days", "missed")
    assert whole["left_out"] == {"finished_on": 1}, "D is done, nobody knows when"
    assert (whole["short_of_same"], whole["short_of_next"], whole["short_of_amount"]) == (None, None, None)
    assert answer["calendar"]["name"] == "holidays.yaml"
    assert checked("handling-time", "<=", "2.34")["results"][0]["verdict"] == "met"
    assert checked("handling-time", "<", "3", "--period", "2024-01")["results"][0]["value"] == 1.5
    asked = ("kpi", "check", "cases.csv", "--plan", "plan.yaml", "--kpi", "early-resolution")
    measured_by(tmp_path / "plan.yaml", "handling-time", "<=", "2")
    shown = tthc(*asked, cwd=tmp_path).stdout
    for words in ("2.34", "≤ 2 working days", "7 working days in all, over 3 cases", "On average 0.33 working days"):
        assert words in shown
    misses = tthc("kpi", "misses", *asked[2:], cwd=tmp_path).stdout
    assert "early-resolution is a mean" in misses
    vietnamese = tthc(*asked, "-f", "markdown", cwd=tmp_path, english=False).stdout
    for words in ("2,34", "≤ 2 ngày làm việc", "Tổng cộng 7 ngày làm việc của 3 hồ sơ", "Trung bình vượt 0,33"):
        assert words in vietnamese


def test_saved_means_make_a_series(checked, tmp_path):
    register = ("--register", "r.sqlite")
    for target in ("2", "3"):
        checked("handling-time", "<=", target, "--save", *register, "--period", "2024")
    checked("handling-time", "<=", "3", "--save", *register, "--period", "2024-01")
    done = tthc("kpi", "trend", "--plan", "plan.yaml", *register, "-f", "json", cwd=tmp_path)
    series = json.loads(done.stdout)["series"]
    points = [(point["rate"], point["value"], point["verdict"]) for each in series for point in each["points"]]
    assert points == [(None, 2.34, "met"), (None, 1.5, "met")]
    assert [each["pace"]["status"] for each in series] == ["met", "unknown"]
    shown = tthc("kpi", "trend", "--plan", "plan.yaml", *register, cwd=tmp_path).stdout
    assert "≤ 3 working days" in shown
    assert "%" not in shown


def test_electronic_results_among_finished_dossiers(checked):
    """D has a result and no day on which it ended: it is left out."""
    answer = checked("electronic-results", ">=", "66")
    assert counted(answer) == {None: (2, 3)}
    assert answer["results"][0]["left_out"] == {"finished_on": 1}


def test_dossiers_supplemented_once_at_most(checked):
    """C was supplemented twice; of D nobody can read how often, of E nobody says it."""
    answer = checked("few-supplements", ">=", "60")
    assert counted(answer) == {None: (2, 3)}
    assert answer["results"][0]["left_out"] == {"supplement_count": 2}


def test_a_column_that_is_not_there_makes_such_a_target_unknown(checked, tmp_path):
    checked("few-supplements", ">=", "60")
    (tmp_path / "cases.csv").write_text(CASES.replace("Số lần bổ sung", "Cột lạ"), encoding="utf-8")
    done = tthc(
        *("kpi", "check", "cases.csv", "--plan", "plan.yaml", "--kpi", "early-resolution", "--strict"), cwd=tmp_path
    )
    assert done.returncode == 1
    assert "supplement_count" in done.stdout


def test_a_calendar_is_refused_if_nothing_counts_working_days(checked, tmp_path):
    checked("handling-time", "<=", "3", "--calendar", str(HOLIDAYS))
    measured_by(tmp_path / "plan.yaml", "few-supplements", ">=", "60")
    asked = ("kpi", "check", "cases.csv", "--plan", "plan.yaml", "--kpi", "early-resolution")
    assert tthc(*asked, "--calendar", HOLIDAYS, cwd=tmp_path).returncode == 2
