"""Targets as they stand in cells."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.phrase_reading import TARGETS
from tthc_cli import phrases
from tthc_cli.errors import TthcError
from tthc_cli.plan.model import Plan
from tthc_cli.plan_import.measure_words import load_measure_words, propose


def test_every_target_of_the_plan_is_read_from_its_cell(plan: Plan):
    dictionary = load_measure_words()
    targets = [
        (
            task.number,
            target.text,
            target.op,
            target.value,
            target.later,
            propose(dictionary, target.text, task.content)[0],
        )
        for task in plan.tasks
        for cell in (task.content, task.time, task.product)
        for target in phrases.read_target(cell, year=plan.identity.year)
    ]
    assert targets == [(kpi.task, kpi.text, kpi.op, kpi.target, kpi.later, kpi.measure) for kpi in plan.kpis]


@pytest.mark.parametrize(("cell", "expected"), TARGETS)
def test_targets_read_as_a_person_reads_them(cell, expected):
    if expected.startswith("! "):
        with pytest.raises(TthcError, match=re.escape(expected[2:])):
            phrases.read_target(cell, year=2024)
        return
    targets = [
        f"{target.op} {target.value}"
        + "".join(f" later {later.year} {later.value}" for later in target.later)
        + f": {target.text}"
        for target in phrases.read_target(cell, year=2024)
    ]
    assert (" & ".join(targets) or "-") == expected


@given(st.sampled_from([">", ">=", "<", "<="]), st.decimals(0, 100, places=1), st.sampled_from([" hồ sơ", ""]))
def test_a_target_in_words_is_the_target(op, value: Decimal, what):
    words = {">": "trên", ">=": "ít nhất", "<": "dưới", "<=": "không quá"}[op]
    cell = f"đạt {words} {str(value).replace('.', ',')}%{what}"
    if (op, value) in ((">=", Decimal(0)), ("<=", Decimal(100))):
        with pytest.raises(TthcError, match="luôn đạt"):
            phrases.read_target(cell, year=2024)
        return
    (target,) = phrases.read_target(cell, year=2024)
    assert (target.op, target.value) == (op, value)


@pytest.mark.parametrize("text", ["98. 5% hồ sơ đúng hạn", "Đạt 98. 5% hồ sơ đúng hạn", "- 98. 5% hồ sơ đúng hạn"])
def test_a_percentage_that_a_space_divides_is_never_its_last_part(text):
    with pytest.raises(TthcError, match=r"98\. 5%"):
        phrases.read_target(text, year=2024)
