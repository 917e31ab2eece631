"""The targets of a row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.imported_targets import MEASURE_WORDS, WORDS
from tthc_cli.counts.load import load_plan
from tthc_cli.plan_import.targets import RowTargets, TargetReader

PLAN = load_plan().value


def reader(previous: bool = False) -> TargetReader:
    return TargetReader(WORDS, MEASURE_WORDS, 2026, PLAN if previous else None)


def read(product: str, content: str = "Việc một", time: str = "Quý I") -> RowTargets:
    return reader().read({"content": content, "product": product, "time": time}, 5)


def test_a_target_has_the_measure_that_its_words_propose_and_waits_to_be_confirmed():
    (kpi,) = read("Tỷ lệ hồ sơ giải quyết trước hạn đạt trên 96%").kpis
    assert (kpi.id, kpi.task, kpi.measure) == ("early-resolution", 5, "early-resolution")
    assert (kpi.op, kpi.target, kpi.confirmed) == (">", Decimal(96), False)
    assert kpi.note


def test_the_same_words_twice_are_one_target_and_ids_are_not_taken_twice():
    words = "Tỷ lệ hồ sơ giải quyết trước hạn đạt trên 96%"
    assert len(read(words, content=words).kpis) == 1
    targets = reader()
    ids = [
        kpi.id
        for value in (96, 97)
        for kpi in targets.read({"content": "", "product": words.replace("96", str(value)), "time": ""}, 5).kpis
    ]
    assert ids == ["early-resolution", "early-resolution-2"]


def test_ids_of_the_plan_before_are_kept():
    kpi = next(kpi for kpi in PLAN.kpis if kpi.measure == "early-resolution")
    words = "Tỷ lệ hồ sơ giải quyết trước hạn đạt trên 96%"
    (again,) = reader(previous=True).read({"content": "", "product": words, "time": ""}, 5).kpis
    assert again.id == kpi.id


@pytest.mark.parametrize(
    "product",
    [
        "Tỷ lệ hồ sơ giải quyết trước hạn đạt dưới 96%",  # a limit on what there should be much of
        "Tỷ lệ hồ sơ quá hạn đạt trên 5%",  # what must stay rare
        "Tỷ lệ hồ sơ giải quyết trước hạn đạt trên 120%",
        "Tỷ lệ cán bộ được tập huấn đạt trên 96%",  # no measure counts it
        "Riêng cấp huyện: tỷ lệ hồ sơ giải quyết trước hạn đạt trên 96%",
        "2/3 hồ sơ giải quyết trước hạn",
    ],
)
def test_what_a_person_must_look_at_is_unread_with_its_reason(product):
    row = read(product)
    assert row.kpis == []
    assert row.unread
    assert all(words.cell == "product" and words.reason for words in row.unread)


def test_what_was_reached_already_is_no_target():
    row = read("Năm 2025, tỷ lệ hồ sơ giải quyết trước hạn đạt 96%")
    assert (row.kpis, row.unread) == ([], [])
    assert len(row.reached) == 1
