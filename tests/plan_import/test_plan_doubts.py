"""Days of another year than the plan's, and the plan's own words that name them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.places import ROOT
from tthc_cli.counts.load import load_plan
from tthc_cli.data_files import read_document
from tthc_cli.plan.model import Task
from tthc_cli.plan_import.plan_doubts import day_of_another_year, plan_doubts
from tthc_cli.rules import After, Before, By, EarliestOf, Rule, Within

PLAN = ROOT / "data" / "plan_2024.yaml"


def task(time: str) -> Task:
    return Task(
        number=1, content="Việc A", lead="", support="", time=time, product="", basis="", lead_units=(), rules=()
    )


@pytest.mark.parametrize(
    ("cell", "rule", "day"),
    [
        ("Quý I", By(text="Quý I", date=date(2028, 1, 1), inclusive=True), "01/01/2028"),
        ("Quý I", By(text="Quý I", date=date(2028, 1, 1), inclusive=False), None),
        ("Quý I", By(text="Quý I", date=date(2027, 1, 1), inclusive=False), "31/12/2026"),
        ("Quý I", Within(text="Quý I", first=date(2026, 1, 1), last=date(2028, 3, 31)), "31/03/2028"),
        ("Quý I", Within(text="Quý I", first=date(2026, 1, 1), last=date(2027, 3, 31)), None),
        ("Năm 2026 - 2028", Within(text="Năm 2026 - 2028", first=date(2026, 1, 1), last=date(2028, 12, 31)), None),
        ("", By(text="trước ngày 15/3/2026", date=date(2026, 3, 15), inclusive=False), "14/03/2026"),
        ("Quý I", After(text="Quý I", date=date(2026, 12, 20), count=20, unit="day"), None),
        ("Quý I", After(text="Quý I", date=date(2025, 12, 20), count=20, unit="day"), "20/12/2025"),
        ("Quý I", Before(text="Quý I", date=date(2028, 1, 10), count=20, unit="day"), None),
        ("Quý I", Before(text="Quý I", date=date(2026, 1, 10), count=20, unit="day"), "10/01/2026"),
        (
            "Quý I",
            EarliestOf(
                text="Quý I",
                parts=(
                    By(text="Quý I", event="a", inclusive=True),
                    By(text="Quý I", date=date(2026, 3, 1), inclusive=True),
                ),
            ),
            "01/03/2026",
        ),
    ],
)
def test_a_day_of_another_year_is_named_unless_the_cell_names_it(cell: str, rule: Rule, day: str | None):
    words = day_of_another_year(task(cell), rule, "1.1", 2027)
    assert (words is None) == (day is None)
    assert day is None or (words is not None and day in words)


def test_the_plan_of_2024_gives_no_cause_for_doubt():
    assert plan_doubts(read_document(PLAN), load_plan(PLAN).value) == []
