"""Rates in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tthc_cli.counts import MEASURES
from tthc_cli.counts.load import load_plan
from tthc_cli.output import rates


@pytest.mark.parametrize(
    ("data_set", "words"),
    [("cases", "2 hồ sơ"), ("procedures", "2 TTHC nội bộ"), ("what comes next", "2 dòng")],
)
def test_what_a_target_counts_is_said_by_its_data_set_and_as_rows_of_an_unknown_one(monkeypatch, data_set, words):
    kpi = next(kpi for kpi in load_plan().value.kpis if kpi.measure == "early-resolution")
    monkeypatch.setattr(rates, "MEASURES", {kpi.measure: replace(MEASURES[kpi.measure], data_set=data_set)})
    assert rates.units(kpi, 2) == words
