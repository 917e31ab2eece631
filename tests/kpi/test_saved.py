"""What is kept of a check, and read back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.saved_checks import KPIS, PLAN, saved
from tthc_cli.data_files import Loaded
from tthc_cli.kpi import verdict as kpi
from tthc_cli.kpi.saved import NewerFormError, Saved, of_month, to_save


def test_what_is_kept_reads_back_the_same():
    of = saved("early-resolution", 10**30, 10**30 + 1, period="report:2024-Q1")
    of = replace(of, rates=(replace(of.rates[0], target=str(Fraction(Decimal("96.5")))),))
    assert Saved.of_text(of.text()) == of
    assert of.rates[0].goal == Fraction(193, 2)
    assert "\n" not in of.text()


def test_groups_and_rows_are_not_kept():
    whole = kpi.judge(KPIS["early-resolution"], kpi.Count(numerator=1, denominator=2))
    group = kpi.judge(KPIS["early-resolution"], kpi.Count(numerator=1, denominator=2), group=("Nguyễn Văn A",))
    kept = to_save(
        [whole, group],
        [],
        Loaded(value=PLAN, name="plan", sha256="0", path=Path("plan")),
        as_of=date(2024, 1, 1),
        period=None,
    )
    assert len(kept.rates) == 1
    assert "Nguyễn" not in kept.text()


def test_a_month_has_each_target_that_goes_by_dates_also_if_nothing_of_it_was_counted_there():
    early, online, paid = (KPIS[name] for name in ("early-resolution", "online-processing", "online-payment"))
    results = [
        kpi.judge(early, kpi.Count(numerator=1, denominator=2), target=Fraction(98)),
        kpi.judge(early, kpi.Count(numerator=1, denominator=2), target=Fraction(98), group=("2024-01",)),
        kpi.judge(online, kpi.Count(numerator=3, denominator=4)),
        kpi.judge(online, kpi.Count(numerator=3, denominator=4), group=("2024-02",)),
        kpi.unknown(paid, "no such column", target=Fraction(60)),
        kpi.judge(KPIS["satisfaction"], kpi.Count(numerator=5, denominator=6)),
    ]
    february = of_month(results, "2024-02")
    assert [(row.kpi.id, row.numerator, row.denominator, row.group) for row in february] == [
        ("early-resolution", 0, 0, None),
        ("online-processing", 3, 4, None),
        ("online-payment", None, None, None),
    ]
    assert [row.verdict for row in february] == ["unknown", results[3].verdict, "unknown"]
    assert (february[0].target, february[2].reason) == (Fraction(98), "no such column")


@pytest.mark.parametrize(
    "change",
    [
        {"rates": [{"kpi": "x"}]},
        {"as_of": "2024-02-31"},
        {"as_of": 5},
        {"year": "2024"},
        {"schema": "other"},
        {"more": 1},
        {"period": {"name": "2024"}},
    ],
)
def test_what_was_never_saved_like_that_is_refused(change):
    text = json.dumps(json.loads(saved("early-resolution", 1, 2).text()) | change)
    with pytest.raises(ValueError, match=r"."):
        Saved.of_text(text)


@pytest.mark.parametrize(
    "change", [{"target": "x"}, {"target": "1/0"}, {"target": "-1"}, {"denominator": 0}, {"verdict": "good"}]
)
def test_a_rate_that_makes_no_sense_is_refused(change):
    content = json.loads(saved("early-resolution", 1, 2).text())
    content["rates"][0] |= change
    with pytest.raises(ValueError, match=r"."):
        Saved.of_text(json.dumps(content))


def test_a_form_to_come_is_known_as_one():
    text = saved("early-resolution", 1, 2).text().replace("tthc.saved-check/1", "tthc.saved-check/2")
    with pytest.raises(NewerFormError):
        Saved.of_text(text)
