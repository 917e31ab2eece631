"""The conditions of forms in plain Python: what holds between columns, and what is found wrong in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.checksums import check_form_file
from tests.support.dossiers import CHOICES, FIRST, LAST, Dossier, cells, dossiers, many
from tests.support.examples import examples
from tests.support.plain_conditions import counts
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.forms import conditions_of_form
from tthc_cli.counts.compile import Context
from tthc_cli.counts.conditions import Not
from tthc_cli.counts.filled_forms import FilledForm, FormRow, proofs
from tthc_cli.counts.form_conditions import FormConditions, cautions_of
from tthc_cli.counts.form_files import packaged_forms
from tthc_cli.counts.forms import FormFile
from tthc_cli.data_files import data_file

DICTIONARY = load_columns()
FORM, PROCEDURES = packaged_forms()["II.06a"], packaged_forms()["II.07b"]
EVERY_CHOICE = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CHOICES.items()})
NO_ROW = dict.fromkeys(DICTIONARY.data_sets["cases"].columns)
CONTEXT = Context(as_of=date(2026, 12, 31), period=(FIRST, LAST))


def filled(form: FormFile, conditions: FormConditions, rows: Sequence[Dossier]) -> FilledForm:
    """A form of a single row, counted in plain Python."""
    numbers = {
        column: sum(counts(conditions.of_column(column), {**NO_ROW, **asdict(row)}, CONTEXT) for row in rows)
        for column in form.counted
    }
    row = FormRow(label="x", level=None, cells=numbers)
    return FilledForm(
        form=form.id, period=None, by="field", choices={}, as_of=CONTEXT.as_of, to_date=False, rows=(row,), total=row
    )


@pytest.mark.long
@examples(400)
@given(dossiers(), EVERY_CHOICE)
def test_what_must_hold_between_columns_holds_for_any_dossiers(rows, choices):
    form = filled(FORM, conditions_of_form(FORM, choices, DICTIONARY), rows)
    assert form.total.cells == cells(rows, FIRST, LAST, choices)
    assert [proof.holds for proof in proofs(FORM, form)] == [True] * 4


@pytest.mark.long
@examples(400)
@given(dossiers(), EVERY_CHOICE)
def test_what_a_period_closes_with_is_what_the_next_one_opens_with(rows, choices):
    conditions = conditions_of_form(FORM, choices, DICTIONARY)
    before = replace(CONTEXT, period=(date(2026, 9, 15), FIRST - timedelta(days=1)))
    counted = [
        [row.case_id for row in rows if counts(conditions.of_column(column), {**NO_ROW, **asdict(row)}, context)]
        for column, context in (("11", before), ("6", CONTEXT))
    ]
    assert counted[0] == counted[1]


@pytest.mark.parametrize("column", FORM.counted)
def test_a_column_that_counts_the_wrong_dossiers_is_noticed(column):
    conditions = conditions_of_form(FORM, FORM.default_choices, DICTIONARY)
    own = conditions.own.get(column)
    broken = replace(conditions, own={**conditions.own, column: Not(conditions.base if own is None else own)})
    failed = [proof.says for proof in proofs(FORM, filled(FORM, broken, many(60, seed=2))) if not proof.holds]
    assert failed == [text for text in FORM.identities if f"({column})" in text]
    assert failed


def test_a_form_whose_period_is_over_says_which_columns_go_by_the_status_of_today():
    by_dates = conditions_of_form(FORM, FORM.default_choices, DICTIONARY)
    assert list(cautions_of(FORM, by_dates)) == [FORM.as_exported and FORM.as_exported.says.text]
    on_time = conditions_of_form(FORM, {**FORM.default_choices, "sent-back": "on-time"}, DICTIONARY)
    assert "(8), (9), (10)" in list(cautions_of(FORM, on_time))[1]
    assert list(cautions_of(PROCEDURES, conditions_of_form(PROCEDURES, {}, DICTIONARY))) == []


WRONG = [
    ("ii-06a.yaml", "base: placed and not set_apart", "base: plced and not set_apart", ["plced", "placed"]),
    ("ii-06a.yaml", "counts: received_on < period.first", "counts: received_on < 5", ["columns/6", "received_on"]),
    ("ii-06a.yaml", "counts: ended_by_then\n", "counts: status < period.last\n", ["columns/7", "status"]),
    ("ii-06a.yaml", "  received_by_then: received_on", "  received_by_then: received", ["received"]),
    ("ii-06a.yaml", "  never: as_of is missing", "  never: never", ["never > never"]),
    ("ii-06a.yaml", "  still_open: kept_open", "  ended: kept_open", ["ended"]),
    ("ii-06a.yaml", "data_set: cases", "data_set: dossiers", ["dossiers"]),
    ("ii-06a.yaml", "needs: [received_on", "needs: [recieved_on", ["recieved_on"]),
    ("ii-06a.yaml", "columns: [status, outcome]", "columns: [status, result]", ["result"]),
    ("ii-06a.yaml", "under: authority_level", "under: levl", ["levl"]),
    ("ii-06a.yaml", "filled_from: procedures", "filled_from: results", ["field", "results"]),
    ("ii-06a.yaml", "filled_by: [procedure_code", "filled_by: [code", ["code"]),
    (
        "ii-06a.yaml",
        "under: [being_handled]\n    counts: still_open\n",
        "under: [open]\n    counts: still_open\n",
        ["open"],
    ),
    ("ii-06a.yaml", "holds: ordinal", "holds: ordinal, counts: never", ["1", "counts"]),
    ("ii-06a.yaml", "- (11) = (12) + (13)", "- (11) = (12) + (14)", ["14"]),
    ("ii-06a.yaml", "- (11) = (12) + (13)", "- (11) > (12)", ["(11) > (12)"]),
    ("ii-06a.yaml", 'opening: "6"', 'opening: "2"', ["2"]),
    ("ii-06a.yaml", "when: placed and set_apart", "when: placed or", ["left_out/no-due-day"]),
    ("ii-06a.yaml", "when: finished_on < period.first and not kept_open", "when: finished_on", ["gone/ended-before"]),
    ("ii-06a.yaml", "default: in-time", "default: early", ["early", "in-time, left-out"]),
    ("ii-06a.yaml", "define: {set_apart: due_on is missing}", "define: {}", ["set_apart"]),
    (
        "ii-06a.yaml",
        "define: {set_apart: due_on is missing}",
        "define: {set_apart: due is missing}",
        ["set_apart", "due"],
    ),
    ("ii-06a.yaml", "wants: [outcome]", "wants: [results]", ["results"]),
    ("ii-06a.yaml", "needs: [received_on, due_on, finished_on", "needs: [received_on, due_on", ["finished_on"]),
    ("ii-06a.yaml", "        wants: [outcome]\n", "", ["outcome"]),
    # ids tell a person, or make a row of each dossier; days and numbers are no labels
    ("ii-06a.yaml", "  unit:\n    missing", "  applicant_id:\n    missing", ["applicant_id"]),
    ("ii-06a.yaml", "  unit:\n    missing", "  case_id:\n    missing", ["case_id"]),
    ("ii-06a.yaml", "  unit:\n    missing", "  received_on:\n    missing", ["received_on"]),
    ("ii-06a.yaml", "  unit:\n    missing", "  synced:\n    missing", ["synced"]),
    ("ii-06a.yaml", "under: authority_level", "under: supplement_count", ["supplement_count"]),
    ("ii-07b.yaml", "counts: one_stop}", "counts: one_step}", ["columns/7", "one_step"]),
    ("ii-07b.yaml", "when: authority_level is missing", "when: authority_level = ward", ["left_out/no-level", "ward"]),
]


@pytest.mark.parametrize(("file", "old", "new", "words"), WRONG)
def test_a_wrong_form_is_found_with_file_line_and_name(file, old, new, words, tmp_path):
    text = data_file(f"forms/{file}").read_text("utf-8")
    assert old in text
    path = tmp_path / file
    path.write_text(text.replace(old, new, 1), "utf-8")
    findings = check_form_file(path)
    assert findings
    assert all(any(word in finding for finding in findings) for word in words), findings
    place = text[: text.index(old)].count("\n") + 1
    lines = [int(finding.removeprefix(f"{path}:").partition(":")[0]) for finding in findings]
    assert any(place - 3 <= line <= place + 2 for line in lines), (place, findings)


def test_a_form_without_a_period_carries_nothing_over(tmp_path):
    path = tmp_path / "form.yaml"
    path.write_text(
        data_file("forms/ii-06a.yaml").read_text("utf-8").replace("period: report", "period: none"), "utf-8"
    )
    (finding,) = check_form_file(path)
    assert "carry_over" in finding
