"""An official form as it is asked for and told: which files it reads, and what is said of its due dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.calendars import CALENDAR
from tests.support.places import HOLIDAYS
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.due_dates.terms import Recompute, Terms
from tthc_cli.cases.resources import Resources
from tthc_cli.cli.form_request import data_sets_of, form_report, form_request
from tthc_cli.cli.plans import InForce
from tthc_cli.cli.tally_request import TallyScope
from tthc_cli.counts.form_files import packaged_forms
from tthc_cli.counts.load import load_plan
from tthc_cli.kpi.counting_terms import DueSource
from tthc_cli.rules.periods import parse_period
from tthc_cli.workdays.load import load_calendar

DICTIONARY = load_columns()
FORMS = packaged_forms()
FORM = FORMS["II.06a"]
IN_FORCE = InForce(loaded=(load_plan(),))


def scope(*data_sets: str, **more: Any) -> TallyScope:
    common = {
        "in_force": IN_FORCE,
        "dictionary": DICTIONARY,
        "files": {name: [f"{name}.csv"] for name in data_sets},
        "sheets": ("Sổ",),
        "period": parse_period("2024-03", None),
        "as_of": date(2024, 12, 31),
        "recompute": None,
        "resources": Resources(),
        "calendar": CALENDAR,
    }
    return TallyScope(**{**common, **more})


def request(of: TallyScope, form: Any = FORM) -> Any:
    return form_request(form, of, choices=form.default_choices, by=form.default_rows)


def test_a_form_reads_its_own_data_set_first_and_those_that_fill_its_rows():
    assert data_sets_of(FORM)[0] == "cases"
    filled = {grouping.filled_from for form in FORMS.values() for grouping in form.rows.values()} - {None}
    assert filled
    for form in FORMS.values():
        names = data_sets_of(form)
        assert names[0] == form.data_set
        assert len(names) == len(set(names))
        assert set(names) - {form.data_set} == {g.filled_from for g in form.rows.values()} - {None, form.data_set}


def test_only_files_that_the_form_reads_are_asked_for_and_those_that_serve_its_due_dates():
    asked = request(scope("cases", "procedures", "ratings", "limits", "pauses"))
    assert sorted(asked.files) == sorted([*data_sets_of(FORM), "limits", "pauses"])
    assert asked.files["cases"] == ["cases.csv"]
    assert (asked.sheets, asked.as_of, asked.period) == (("Sổ",), date(2024, 12, 31), parse_period("2024-03", None))
    assert (asked.rejects, asked.ids) == (None, False)


def test_a_form_of_the_day_on_which_it_is_made_has_no_period():
    without = [form for form in FORMS.values() if form.period == "none"]
    for form in without or [replace(FORM, period="none")]:
        assert request(scope(form.data_set), form).period is None


def test_days_off_are_looked_up_only_for_a_form_that_counts_working_days(monkeypatch):
    assert (request(scope("cases")).off, request(scope("cases")).make_up) == ([], [])
    counting = SimpleNamespace(count_working_days=True)
    monkeypatch.setattr("tthc_cli.cases.conditions_of_form", lambda *_asked: counting, raising=False)
    asked = request(scope("cases"))
    # the dossiers of three years before, and the year after the day of the check
    assert date(2024, 4, 30) in asked.off
    assert date(2024, 5, 4) in asked.make_up
    assert (asked.off[0].year, asked.off[-1].year) == (2021, 2025)


@pytest.mark.parametrize("recomputed", [False, True])
def test_a_form_says_by_which_due_dates_it_was_counted(recomputed):
    terms = Recompute(everywhere=True, terms=Terms(), calendar=load_calendar(HOLIDAYS))
    of = scope("cases", recompute=terms if recomputed else None)
    by = FORM.default_rows
    outcome: Any = SimpleNamespace(filled=SimpleNamespace(by=by))
    told = form_report(request(of), outcome, IN_FORCE, DICTIONARY)
    assert told.due == (DueSource.COMPUTED if recomputed else DueSource.RECORDED)
    assert told.office == " ".join(IN_FORCE.plan.value.identity.issuer.split())
    assert told.statuses
    assert told.form is FORM
