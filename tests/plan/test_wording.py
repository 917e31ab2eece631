"""Targets in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support.targets import target
from tthc_cli.plan.model import LaterTarget
from tthc_cli.plan.wording import goal_words, target_words


@pytest.mark.parametrize(
    ("op", "value", "words"),
    [(">", "96", "> 96%"), (">=", "99.50", "≥ 99,5%"), ("<", "1E+1", "< 10%"), ("<=", "1.25", "≤ 1,25%")],
)
def test_goals_have_signs_and_numbers_as_people_write_them(op, value, words):
    assert goal_words(op, Decimal(value)) == words


def test_a_target_is_said_with_those_of_later_years():
    steps = (LaterTarget(year=2025, value=Decimal("62.5")), LaterTarget(year=2026, value=Decimal(80)))
    assert target_words(replace(target(">=", "50"), later=steps)) == "≥ 50% (2025: 62,5%) (2026: 80%)"
