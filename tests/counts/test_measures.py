"""Measures, and the targets of the plan that they count for."""

from __future__ import annotations

import gettext
from dataclasses import replace

import pytest

from tests.support.targets import target
from tthc_cli.counts.measures import MEASURES
from tthc_cli.i18n import DOMAIN, LOCALE_DIR
from tthc_cli.kpi.verdict import Count, judge, unknown
from tthc_cli.plan.model import Plan


def test_every_target_of_the_plan_has_its_measure(plan: Plan):
    assert {kpi.measure for kpi in plan.kpis} <= set(MEASURES)


NOTES = [
    "The measure is proposed by the words; confirm it, then remove this note.",
    "The measure is proposed by the words (others: {others}); confirm it, then remove this.",
]


def notes_of_an_import() -> list[str]:
    catalogue = gettext.translation(DOMAIN, LOCALE_DIR, languages=["vi"])
    return [*NOTES, *(catalogue.gettext(note) for note in NOTES)]


@pytest.mark.parametrize("note", [*notes_of_an_import(), "Đọc: cả năm.\n" + notes_of_an_import()[2].upper()])
@pytest.mark.parametrize(("good", "base"), [(100, 100), (0, 100), (0, 0)])
def test_a_measure_that_nobody_has_confirmed_gives_no_verdict_and_says_how_to_confirm_it(note, good, base):
    count = Count(numerator=good, denominator=base)
    for proposed in (replace(target(), note=note), replace(target(), confirmed=False)):
        found = judge(proposed, count)
        assert found.verdict == "unknown"
        assert "confirmed: true" in (found.reason or "")
        assert proposed.id in (found.reason or "")
        assert (found.numerator, found.denominator) == (good, base)
        assert "confirmed: true" in (unknown(proposed, "no data").reason or "")
    for settled in (replace(target(), note=note, confirmed=True), replace(target(), note="Đọc: cả năm.")):
        assert "confirmed: true" not in (judge(settled, count).reason or "")
        assert (judge(settled, count).verdict == "unknown") == (base == 0)
