"""Rates in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tthc_cli.counts.load import load_plan
from tthc_cli.output import rates


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("early-resolution", "2 hồ sơ"),
        ("internal-cut", "2 TTHC nội bộ"),
        ("internal-cost-cut", "2 đồng"),
        ("data-reuse", "2 người dân, doanh nghiệp"),
        ("satisfaction", "2 phiếu đánh giá"),
    ],
)
def test_what_a_target_counts_is_said_by_the_unit_of_its_measure(measure, words):
    kpi = replace(load_plan().value.kpis[0], measure=measure)
    assert rates.units(kpi, 2) == words
    assert rates.units(kpi, 1_000) == words.replace("2", "1.000")
