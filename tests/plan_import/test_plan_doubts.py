"""Days of another year than the plan's, and the plan's own words that name them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.places import ROOT
from tests.support.rules import earliest, parts
from tthc_cli.counts.load import load_plan
from tthc_cli.data_files import read_document
from tthc_cli.plan.model import Task
from tthc_cli.plan_import.plan_doubts import day_of_another_year, plan_doubts
from tthc_cli.rules import After, Before, By, EarliestOf, Part, Rule, Within

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


def years_of(part: Part, year: int) -> set[int]:
    """The years in which the day of a part may lie, in a plan of a year: a count can lead into it from beside it."""
    return {year, *([year - 1] if isinstance(part, After) else []), *([year + 1] if isinstance(part, Before) else [])}


def last_in_time(part: Part) -> date:
    """The last day of a part on which acting is still in time, as it is written."""
    if isinstance(part, Within):
        return part.last
    assert part.date is not None
    too_late = isinstance(part, By) and not part.inclusive
    return date.fromordinal(part.date.toordinal() - 1) if too_late else part.date


@examples(200)
@given(rule=st.one_of(parts(), earliest()), year=st.integers(2023, 2028), cell=st.sampled_from(["-", "", "năm nào"]))
def test_a_rule_is_doubted_just_if_a_part_of_it_lies_in_another_year(rule, year, cell):
    all_parts = rule.parts if isinstance(rule, EarliestOf) else (rule,)
    outside = [day for part in all_parts if (day := last_in_time(part)).year not in years_of(part, year)]
    words = day_of_another_year(task(cell), rule, "1.1", year)
    assert (words is None) == (not outside)
    assert words is None or f"{outside[0]:%d/%m/%Y}" in words


@examples(100)
@given(rule=parts(), year=st.integers(2023, 2028), named=st.integers(2023, 2028), stands=st.booleans())
def test_words_of_the_cell_that_name_the_year_of_a_day_leave_no_doubt(rule, year, named, stands):
    """A cell can set a day of another year; words that a person wrote beside it are no proof."""
    text = f"theo mục {named} của kế hoạch"
    rule = replace(rule, text=text)
    words = day_of_another_year(task(text if stands else "Quý I"), rule, "1.1", year)
    day = rule.last if isinstance(rule, Within) else rule.date
    sound = last_in_time(rule).year in years_of(rule, year)
    assert (words is None) == (sound or (stands and day.year == named))
