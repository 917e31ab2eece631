"""The forms that there are, and what one of them counts, as they are printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.reports import texts
from tthc_cli.cases.dictionary import spoken_columns, vocabulary_of
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.forms import conditions_of_form
from tthc_cli.counts.compile import simplified
from tthc_cli.counts.condition_reader import parse_condition
from tthc_cli.counts.conditions import columns_of, write
from tthc_cli.counts.form_files import packaged_forms
from tthc_cli.output.form_definition import FormListReport, FormShowReport
from tthc_cli.output.formats.report import Terminal, cell_of

DICTIONARY, FORMS = load_columns(), packaged_forms()
FORM = FORMS["II.06a"]


def shown(name: str = "II.06a", **choices: str) -> FormShowReport:
    form = FORMS[name]
    chosen = {**form.default_choices, **choices}
    return FormShowReport(
        form=form,
        choices=chosen,
        conditions=conditions_of_form(form, chosen, DICTIONARY),
        named=spoken_columns(DICTIONARY, form.data_set),
        row_words={"field": "Lĩnh vực"},
    )


def texts_at(report: FormShowReport, place: int) -> list[list[str]]:
    return texts(report.tables(Terminal())[place])


def test_a_list_has_each_form_with_what_it_counts_and_its_source():
    report = FormListReport(forms=list(FORMS.values()))
    (table,) = report.tables(Terminal())
    assert [row[0] for row in table.rows] == list(FORMS)
    (row,) = [row for row in report.rows() if row["form"] == "II.06a"]
    assert row == {
        "form": "II.06a",
        "name": FORM.name.text,
        "data_set": "cases",
        "rows": list(FORM.rows),
        "source": FORM.source,
    }
    assert tuple(row) == report.columns()
    assert report.payload()["forms"] == list(report.rows())


@pytest.mark.parametrize("name", FORMS)
def test_every_column_that_counts_says_what_in_words_and_as_a_condition_that_can_be_read(name):
    report = shown(name)
    rows = {row["column"]: row for row in report.rows()}
    assert list(rows) == list(FORMS[name].counted)
    vocabulary = vocabulary_of(DICTIONARY, FORMS[name].data_set)
    words = texts_at(report, 1)
    assert [row[0] for row in words] == [f"({place})" for place in FORMS[name].counted]
    assert all(row[2] and "{" not in row[2] for row in words)
    for place, row in rows.items():
        assert row["title"] == FORMS[name].title_path(place)
        assert (row["condition"] is None) == (place not in report.conditions.own)
        assert row["condition"] is None or write(parse_condition(row["condition"], vocabulary)) == row["condition"]


def test_a_column_that_counts_all_of_the_form_says_so():
    report = shown()
    whole = [place for place in FORM.counted if place not in report.conditions.own]
    assert whole
    words = {row[0]: row[2] for row in texts_at(report, 1)}
    for place in whole:
        assert words[f"({place})"] == "tất cả"
    assert len(set(words.values())) > len(whole)


def test_what_is_left_out_by_a_choice_is_told_only_if_it_leaves_out_anything():
    names = [row[0] for row in texts_at(shown(**{"no-due-day": "left-out"}), 0)]
    fewer = [row[0] for row in texts_at(shown(**{"no-due-day": "in-time"}), 0)]
    assert len(names) == len(fewer) + 1
    reason = FORM.left_out["no-due-day"].says.text
    assert any(row[1].startswith(f"{reason}: ") for row in texts_at(shown(**{"no-due-day": "left-out"}), 0))


def test_choices_show_what_is_chosen_and_what_is_the_default():
    report = shown(**{"no-due-day": "left-out"})
    rows = report.tables(Terminal())[2].rows
    marks = {
        (str(row[0]), cell_of(row[1]).text.split(" ")[0]): (cell_of(row[1]).tone, " " in cell_of(row[1]).text)
        for row in rows
    }
    assert marks["no-due-day", "left-out"] == ("strong", FORM.choices["no-due-day"].default == "left-out")
    assert marks["no-due-day", "in-time"] == ("", FORM.choices["no-due-day"].default == "in-time")
    assert sum(tone == "strong" for tone, _default in marks.values()) == len(FORM.choices)
    assert sum(is_default for _tone, is_default in marks.values()) == len(FORM.choices)
    (choice,) = [each for each in report.payload()["choices"] if each["choice"] == "no-due-day"]
    assert (choice["shown"], choice["default"]) == ("left-out", FORM.choices["no-due-day"].default)
    assert list(choice["values"]) == list(FORM.choices["no-due-day"].values)


def test_a_form_without_choices_and_notes_has_no_table_of_them():
    plain = shown()
    form = replace(FORM, choices={}, notes=())
    bare = replace(plain, form=form)
    assert len(plain.tables(Terminal())) == 3
    assert len(bare.tables(Terminal())) == 2
    assert bare.tables(Terminal())[0].notes == []
    assert [note.text for note in FORM.notes] == list(plain.tables(Terminal())[0].notes[1:])


def test_programs_get_the_condition_of_the_form_itself():
    payload = shown().payload()
    told = ("schema", "form", "name", "source", "data_set", "needs", "rows", "columns", "notes")
    assert {name: payload[name] for name in told} == {
        "schema": "tthc.form-show/1",
        "form": "II.06a",
        "name": FORM.name.text,
        "source": FORM.source,
        "data_set": "cases",
        "needs": list(FORM.needs),
        "rows": list(FORM.rows),
        "columns": list(shown().rows()),
        "notes": [note.text for note in FORM.notes],
    }
    assert [each["label"] for each in payload["choices"]] == [each.label.text for each in FORM.choices.values()]
    assert payload["identities"] == list(FORM.identities)
    base = parse_condition(payload["base"], vocabulary_of(DICTIONARY, "cases"))
    assert columns_of(base) == columns_of(simplified(shown().conditions.base))
