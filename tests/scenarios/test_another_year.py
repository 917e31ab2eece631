"""Facts of another year than the plan's are a warning on stderr, in every format, and never in a deadline's own."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import tthc
from tests.support.examples import crossed
from tests.support.registers import PLAN
from tthc_cli.register.doubts import outside_year

WARNING = ": not in 2024, the year of the plan; if another plan is meant, name it with --plan\n"


@given(st.dates(date(2020, 1, 1), date(2028, 12, 31)))
def test_the_year_of_a_plan_is_its_days_and_the_reporting_window_before_them(day):
    assert outside_year(PLAN, day) == (not date(2023, 12, 15) <= day <= date(2024, 12, 31))


RECORDED: list[tuple[str, list[str], str]] = [
    ("event add feedback-received 02/05/2024", [], ""),
    ("event add feedback-received 02/05/2026", [], "02/05/2026"),
    ("event add feedback-received 20/12/2023", [], ""),  # in the reporting window of 2024
    ("event add feedback-received 14/12/2023", [], "14/12/2023"),
    ("event add feedback-resolved 09/01/2025 --matter 1", ["event add feedback-received 20/12/2024"], ""),
    (
        "done 10.2 --on 10/01/2025 --matter 1",
        ["event add feedback-received 20/12/2024", "event add feedback-resolved 09/01/2025 --matter 1"],
        "",
    ),
    ("event add feedback-resolved 09/02/2026 --matter 1", ["event add feedback-received 20/01/2026"], "09/02/2026"),
    ("done 8 --on 28/06/2024", [], ""),
    ("done 8 --on 28/06/2026", [], "28/06/2026"),
    ("done 19 --period 2024-12 --on 16/12/2024", [], ""),
    ("done 19 --period 2024-12 --on 16/01/2025", [], "16/01/2025"),
]
"""A command, what was recorded before it, and the days that it warns of."""


@pytest.mark.parametrize(("recorded", "format_"), crossed(RECORDED, ["table", "json", "csv"]))
def test_what_is_recorded_of_another_year_is_warned_of(tmp_path, recorded, format_):
    command, before, days = recorded
    book = tmp_path / "r"
    for line in before:
        assert tthc(*line.split(), "--register", book).returncode == 0
    done = tthc(*command.split(), "--register", book, "--format", format_)
    assert done.returncode == 0
    assert done.stderr == (f"tthc: {days}{WARNING}" if days else "")
    assert "year of the plan" not in done.stdout


def test_an_import_warns_once(tmp_path):
    file, book = tmp_path / "e.csv", tmp_path / "r"
    start = date(2026, 5, 1)
    rows = [f"feedback-received,{start + timedelta(n):%d/%m/%Y}" for n in range(8)]
    file.write_text("\n".join(["event,date", *rows, "feedback-received,02/05/2024"]) + "\n", encoding="utf-8")
    done = tthc("event", "import", file, "--register", book)
    named = ", ".join(f"{start + timedelta(n):%d/%m/%Y}" for n in range(5))
    assert (done.returncode, done.stderr) == (0, f"tthc: {named} and 3 more{WARNING}")


@pytest.mark.parametrize(
    ("events", "days"),
    [
        (["ministry-decision-received=25/04/2024"], ""),
        (["ministry-decision-received=25/04/2026"], "25/04/2026"),
        (["feedback-received=20/12/2024", "feedback-resolved=09/01/2025"], ""),
        (["feedback-received=20/12/2025", "feedback-resolved=09/01/2026"], "20/12/2025, 09/01/2026"),
    ],
)
def test_deadlines_of_events_of_another_year_are_warned_of(events, days):
    options = [part for event in events for part in ("--event", event)]
    for format_ in ("table", "json", "csv", "ics"):
        done = tthc("deadline", *options, "--format", format_)
        assert done.returncode == 0
        assert done.stderr == (f"tthc: {days}{WARNING}" if days else ""), format_
        if format_ == "json":
            deadlines = json.loads(done.stdout)["deadlines"]
            assert not [
                deadline for deadline in deadlines if any("year of the plan" in text for text in deadline["warnings"])
            ]


def test_a_due_day_of_the_plan_itself_in_another_year_is_none_of_another(tmp_path: Path):
    """By the 10th of the month after: December's own day lies in January."""
    from tthc_cli.data_files import data_file

    plan = tmp_path / "plan.yaml"
    source = data_file("plan_2024.yaml").read_text("utf-8")
    own = "periods: [month, quarter, year]"
    assert own in source
    plan.write_text(source.replace(own, "periods: [month]\n        day: 10\n        month: next"), encoding="utf-8")
    with_plan = ("--plan", plan, "--register", tmp_path / "r")
    done = tthc("done", "19", "--period", "2024-12", "--on", "10/01/2025", *with_plan)
    assert (done.returncode, done.stderr) == (0, "")
    rows = tmp_path / "rows.csv"
    rows.write_text("task,period,date\n19,2024-11,10/12/2024\n19,2024-12,09/01/2025\n", encoding="utf-8")
    listed = tthc("event", "import", rows, "--plan", plan, "--register", tmp_path / "other")
    assert (listed.returncode, listed.stderr) == (0, "")
