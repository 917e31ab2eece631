"""Due dates as DuckDB recomputes them, against a counter that goes from day to day."""

from __future__ import annotations

import tempfile
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.due_dates import (
    agree,
    aside,
    case,
    dossiers,
    drawn,
    mixed,
    pauses_walked,
    run,
)
from tests.support.examples import crossed, examples, sweep


@pytest.mark.sweep
@pytest.mark.parametrize(("regime", "cut_off"), crossed(["extend", "restart"], [None, time(15)]))
def test_every_due_date_is_that_of_the_plain_count(regime, cut_off):
    agree(drawn(seed=5, number=sweep(gate=1500, slow=4000)), regime, cut_off)


@pytest.mark.parametrize("regime", ["extend", "restart"])
@examples(10, gate=2)
@given(st.lists(dossiers(), min_size=10, max_size=30))
def test_any_due_date_is_that_of_the_plain_count(regime, generated):
    agree(generated, regime, time(15))


@pytest.mark.parametrize("regime", ["extend", "restart"])
@examples(20, gate=2)
@given(st.lists(mixed(), min_size=10, max_size=30))
def test_pauses_of_both_regimes_open_ones_and_full_dossiers_are_those_of_the_plain_count(regime, generated):
    rows, listed, unknown = [], [], []
    for place, (dossier, pauses) in enumerate(generated):
        due = pauses_walked(dossier, pauses, regime)
        if due is None:
            unknown.append((f"H{place}", "", "pause-open"))
        row = case(f"{dossier.received:%d/%m/%Y}", f"{due or date(2030, 1, 1):%d/%m/%Y}", dossier.limit, f"H{place}")
        rows.append(row | {"complete_on": dossier.complete or ""})
        listed += [
            {"case_id": f"H{place}", "paused_from": pause.first, "paused_to": pause.last or "", "regime": pause.regime}
            for pause in pauses
        ]
    with tempfile.TemporaryDirectory() as folder:
        audited, wrong = run(Path(folder), rows, also={"pauses": listed}, regime=regime)
        told = [
            (wrong_date.case_id, wrong_date.computed, wrong_date.recorded, generated[int(wrong_date.case_id[1:])])
            for wrong_date in wrong
        ]
        assert told == []
        assert aside(Path(folder)) == unknown
    assert audited.agree == len(generated) - len(unknown)
