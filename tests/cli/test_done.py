"""Many periods recorded at once: each judged as a single one is, and all or none of them kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.places import ROOT
from tests.support.plan_files import plan_of
from tthc_cli.register import store as register
from tthc_cli.rules.periods import periods_named

PLAN_2026 = "so-khoa-hoc-va-cong-nghe-thanh-pho-can-tho-2026"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An office with the plans of 2026 and 2027."""
    plans = [word for year in (2026, 2027) for word in ("--plan", plan_of(tmp_path, year))]
    watched = ("--watch-from", "01/01/2026")
    assert tthc("init", *plans, *watched, "--register", tmp_path / "r", cwd=tmp_path).returncode == 0
    return tmp_path


@pytest.fixture
def weekly(tmp_path: Path) -> Path:
    """A plan of 2026 whose task 5 is due each Friday."""
    text = (ROOT / "data" / "plan_2024.yaml").read_text("utf-8")
    head, task = text.split("  - number: 5\n", 1)
    rule = "      - kind: periodic\n        periods: [week]\n        weekday: friday\n        report: false\n"
    task = task.replace("      - kind: continuous\n", rule, 1)
    text = f"{head}  - number: 5\n{task}".replace("2024", "2026").replace("- year: 2025", "- year: 2027")
    path = tmp_path / "weekly.yaml"
    path.write_text(text, "utf-8")
    return path


def kept(home: Path) -> list[tuple[str | None, str | None]]:
    path = home / "r"
    return [(entry.plan, entry.period) for entry in register.read(path)] if path.exists() else []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03", ["2026-03"]),
        ("3/2026", ["2026-03"]),
        ("2026-01,2026-03", ["2026-01", "2026-03"]),
        ("2026-01 , tháng 3/2026", ["2026-01", "2026-03"]),
        ("2026-09..2026-11", ["2026-09", "2026-10", "2026-11"]),
        ("Q3/2026..Q2/2027", ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"]),
        ("quý I/2026 .. quý II/2026, 2026-H2", ["2026-Q1", "2026-Q2", "2026-H2"]),
        ("2026-W52..2027-W02", ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]),
        ("2025..2027", ["2025", "2026", "2027"]),
        ("2026-05..2026-05", ["2026-05"]),
        ("soon", ["soon"]),
    ],
)
def test_spans_and_lists_are_spelled_out(text, expected):
    assert periods_named(text) == expected


def test_a_span_is_recorded_at_once(home):
    words = ("done", "19", "--period", "2026-01..2026-03", "--on", "10/11/2026", "--as-of", "16/11/2026")
    tried = tthc(*words, "--dry-run", cwd=home)
    assert tried.returncode == 0
    assert "3 periods, not recorded" in tried.stdout
    assert kept(home) == []
    done = tthc(*words, "--note", "Gửi bù", "--format", "json", cwd=home)
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["schema"] == "tthc.entries/1"
    assert [(each["id"], each["period"], each["note"], each["plan"]) for each in answer["entries"]] == [
        (number, f"2026-0{number}", "Gửi bù", PLAN_2026) for number in (1, 2, 3)
    ]
    # January's window closes on Wednesday 14/01/2026; with a working day for it the report is due the day after
    assert answer["entries"][0]["due"] == "2026-01-15"
    text = tthc("done", "19", "--period", "2026-04,2026-05", "--on", "10/11/2026", cwd=home).stdout
    assert "task 19 done: Tue 10/11/2026 (2 periods)" in text
    assert "Next: month 06/2026" in text
    assert [period for _plan, period in kept(home)] == [f"2026-0{number}" for number in range(1, 6)]
    status = json.loads(tthc("plan", "status", "--as-of", "16/11/2026", "--format", "json", cwd=home).stdout)
    (account,) = [task for task in status["tasks"] if task["task"] == 19 and task["plan"] == PLAN_2026]
    assert account["counts"]["late"] == 5


def test_one_period_stays_one_entry(home):
    for period in ("2026-01", "2026-02..2026-02"):
        done = tthc("done", "19", "--period", period, "--on", "10/11/2026", "--format", "json", cwd=home)
        assert json.loads(done.stdout)["schema"] == "tthc.entry/1"


def test_a_span_over_two_years_goes_to_two_plans(home):
    words = ("done", "19", "--period", "2026-12..2027-01", "--on", "15/01/2027", "--as-of", "15/01/2027")
    done = tthc(*words, "--format", "json", cwd=home)
    assert done.returncode == 0, done.stderr
    plans = [PLAN_2026, PLAN_2026.replace("2026", "2027")]
    assert [each["plan"] for each in json.loads(done.stdout)["entries"]] == plans
    assert kept(home) == list(zip(plans, ("2026-12", "2027-01"), strict=True))
    shown = tthc(*words, "--again", cwd=home).stdout
    assert "2026: task 19 done" in shown
    assert "2027: task 19 done" in shown


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ("2026-06..2026-12", "had not begun"),  # on 10/11/2026
        ("2026-01,2026-13", "no period '2026-13'"),
        ("2026-01,2026-02,2026-01", "2026-01 stands in '2026-01,2026-02,2026-01' twice"),
        ("2026-03..2026-01", "ends before it begins"),
        ("2026-01..2026-Q2", "write the first and the last period"),
        ("..2026-02", "write the first and the last period"),
        ("2026-01,", "a name is empty"),
        ("2026-W01..2026-W02", "no period '2026-W01'"),
        ("2026-04..2026-06", "task 19 (2026-05) is recorded as done on 10/11/2026 already"),
    ],
)
def test_what_one_period_cannot_have_keeps_all_out(home, period, why):
    first = tthc("done", "19", "--period", "2026-05", "--on", "10/11/2026", cwd=home)
    assert first.returncode == 0
    done = tthc("done", "19", "--period", period, "--on", "10/11/2026", "--as-of", "10/11/2026", cwd=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert len(kept(home)) == 1


def test_a_refused_span_leaves_no_new_register(home):
    assert tthc("done", "19", "--period", "2026-01..2026-12", "--on", "10/11/2026", cwd=home).returncode == 2
    assert not (home / "r").exists()


def test_weeks(weekly, tmp_path):
    words = ("--plan", weekly, "--register", tmp_path / "r", "--as-of", "30/11/2026", "--on", "27/11/2026")
    done = tthc("done", "5", "--period", "2026-W10..2026-W12", *words, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = [(each["period"], each["due"]) for each in json.loads(done.stdout)["entries"]]
    assert told == [("2026-W10", "2026-03-06"), ("2026-W11", "2026-03-13"), ("2026-W12", "2026-03-20")]
    # Tết 2026 takes the whole week from Monday 16/02 to Friday 20/02
    off = tthc("done", "5", "--period", "2026-W07..2026-W12", *words)
    assert off.returncode == 2
    assert "2026-W08" in off.stderr
    assert len(register.read(tmp_path / "r")) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-12..2026-01", "'2026-12..2026-01' ends before it begins"),
        ("2026-01..2026-99", "there is no such month: '2026-99'"),
        ("2025-W01..2025-W53", "there is no such week: '2025-W53'"),
        ("1900-01..9999-12", "'1900-01..9999-12' is too long; a span has at most 20 years"),
        (",", "a name is empty in ','"),
        ("2026-01,,2026-02", "a name is empty in '2026-01,,2026-02'"),
        ("2026-01..2026-Q2", "both of one kind"),
    ],
)
def test_a_refused_span_says_what_is_wrong_with_it(home, text, words):
    refused = tthc("done", "19", "--period", text, cwd=home)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert words in refused.stderr
    assert kept(home) == []
