"""What the command line says of how due dates are recomputed."""

from __future__ import annotations

from datetime import time

import pytest

from tthc_cli.cli import invocation
from tthc_cli.cli.case_options import DueOptions, LimitUnit, TermOptions
from tthc_cli.cli.counting_terms import data_sets, recompute_of, shown_terms, terms_of
from tthc_cli.errors import TthcError
from tthc_cli.kpi.counting_terms import DueSource, PauseRegime


@pytest.fixture
def typed(monkeypatch):
    """Says which options stand on the command line."""
    names: set[str] = set()
    monkeypatch.setattr(invocation, "is_typed", names.__contains__)
    return names


def test_a_regime_that_nobody_names_is_assumed():
    plain, named = terms_of(TermOptions()), terms_of(TermOptions(regime=PauseRegime.EXTEND))
    assert (plain.regime, plain.regime_assumed) == (PauseRegime.EXTEND, True)
    assert (named.regime, named.regime_assumed) == (PauseRegime.EXTEND, False)
    assert (plain.cut_off, plain.unit) == (None, None)


def test_the_hour_and_the_unit_are_read():
    terms = terms_of(TermOptions(cut_off="15:00", limit_unit=LimitUnit.DAY))
    assert (terms.cut_off, terms.unit) == (time(15), "day")
    with pytest.raises(TthcError, match="--cut-off"):
        terms_of(TermOptions(cut_off="25:00"))


@pytest.mark.parametrize("option", ["limits", "pauses", "cut_off", "regime", "limit_unit", "calendar"])
def test_an_option_without_effect_is_refused(option, typed):
    assert recompute_of(DueOptions(terms=TermOptions())) is None
    typed.add(option)
    with pytest.raises(TthcError, match=f"--{option.replace('_', '-')}"):
        recompute_of(DueOptions(terms=TermOptions()))


def test_a_command_that_counts_days_takes_a_calendar_in_any_case(typed):
    typed.add("calendar")
    assert recompute_of(DueOptions(terms=TermOptions()), counts_days=True) is None


@pytest.mark.parametrize(("due", "everywhere"), [(DueSource.MISSING, False), (DueSource.COMPUTED, True)])
def test_due_dates_are_recomputed_where_they_are_missing_or_everywhere(due, everywhere):
    recompute = recompute_of(DueOptions(due=due, terms=TermOptions()))
    assert recompute is not None
    assert recompute.everywhere is everywhere
    shown = shown_terms(recompute.terms, recompute.calendar, has_pauses=False)
    assert shown.regime is None, "without pauses it makes no difference"
    assert shown_terms(recompute.terms, recompute.calendar, has_pauses=True).regime == PauseRegime.EXTEND


def test_files_of_limits_and_pauses_are_data_sets_of_their_own():
    assert data_sets(TermOptions()) == {}
    assert data_sets(TermOptions(limits=["a.csv"], pauses=[])) == {"limits": ["a.csv"]}
