"""What recomputed due dates rest on, as it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from tthc_cli.kpi.counting_terms import PauseRegime
from tthc_cli.output.counting_terms import NOT_RECOMPUTED, DueTerms
from tthc_cli.output.identity import FileIdentity

TERMS = DueTerms(
    calendar=FileIdentity(name="days.yaml", sha256="a" * 64),
    regime=None,
    regime_assumed=False,
    cut_off=None,
    limit_unit=None,
)


def test_without_pauses_and_an_hour_there_is_nothing_to_say():
    assert list(TERMS.words()) == []
    assert TERMS.payload()["calendar"] == {"name": "days.yaml", "sha256": "a" * 64}


def test_the_hour_and_the_regime_are_said():
    hour, regime = replace(TERMS, cut_off=time(15, 30), regime=PauseRegime.RESTART, regime_assumed=True).words()
    assert "15:30" in hour
    assert "restart" in regime
    assert "--regime" in regime


def test_scripts_find_the_same_keys_whether_dates_were_recomputed_or_not():
    payload = replace(TERMS, cut_off=time(8, 5), limit_unit="day").payload()
    assert list(payload) == list(NOT_RECOMPUTED)
    assert (payload["cut_off"], payload["limit_unit"]) == ("08:05", "day")
    assert set(NOT_RECOMPUTED.values()) == {None}
