"""What the options of ``tthc form`` ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.filled_forms import AFTER, DICTIONARY, FORM, numbers_of
from tthc_cli.cli.form_choices import chosen, counted_column, named_row, previous_files, row_column
from tthc_cli.counts.filled_forms import FilledForm, FormPeriod
from tthc_cli.errors import TthcError


def test_choices_that_are_not_made_are_the_forms_own():
    assert chosen(FORM, []) == FORM.default_choices
    made = chosen(FORM, ["sent-back=on-time"])
    assert made == {**FORM.default_choices, "sent-back": "on-time"}
    assert chosen(FORM, []) == FORM.default_choices, "one call leaves nothing to the next"


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["sent-back"], "sent-back"),
        (["none=x"], "none=x"),
        (["sent-back=none"], "on-time"),
        (["sent-back=on-time", "sent-back=by-dates"], "sent-back"),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused(texts, words):
    with pytest.raises(TthcError, match=words):
        chosen(FORM, texts)


def test_a_form_without_choices_says_so():
    with pytest.raises(TthcError, match=FORM.id):
        chosen(replace(FORM, choices={}), ["sent-back=on-time"])


def test_rows_are_by_a_column_or_its_header():
    assert row_column(FORM, None, DICTIONARY) == FORM.default_rows
    for text in ("unit", "ĐƠN VỊ", "don vi"):
        assert row_column(FORM, text, DICTIONARY) == "unit"
    with pytest.raises(TthcError, match="status"):
        row_column(FORM, "status", DICTIONARY)


@pytest.mark.parametrize("text", ["3", "(3)", " ( 3 ) "])
def test_a_column_is_named_by_its_number(text):
    assert counted_column(FORM, text) == "3"


@pytest.mark.parametrize("text", ["1", "99", "", "()", "three"])
def test_a_number_of_no_column_that_counts_is_refused(text):
    with pytest.raises(TthcError, match="--cell"):
        counted_column(FORM, text)


def filled(*rows: tuple[str | None, str], **changes: object) -> FilledForm:
    form = FilledForm(
        form=FORM.id,
        period=FormPeriod(name="report:2026-11", first=date(2026, 10, 15), last=date(2026, 11, 14)),
        by="field",
        choices=FORM.default_choices,
        as_of=AFTER,
        to_date=False,
        rows=tuple(replace(numbers_of(label, c3=1), level=level) for level, label in rows),
        total=numbers_of("Tổng số", c3=len(rows)),
    )
    return replace(form, **changes)  # type: ignore[arg-type] # any of its fields


TWO_LEVELS = filled(("province", "Xây dựng"), ("commune", "Xây dựng"), ("commune", "Hộ tịch"))


def test_a_row_is_named_by_its_label_or_what_it_is_called():
    row = named_row(TWO_LEVELS, "ho tich", {})
    assert row is not None
    assert (row.level, row.label) == ("commune", "Hộ tịch")
    assert named_row(TWO_LEVELS, "civil status", {"Hộ tịch": "Civil status"}) == row
    assert named_row(TWO_LEVELS, "Tổng số", {}) is None
    assert named_row(TWO_LEVELS, "total", {"Tổng số": "Total"}) is None


def test_a_label_under_two_levels_needs_its_level():
    with pytest.raises(TthcError, match="province: Xây dựng; commune: Xây dựng"):
        named_row(TWO_LEVELS, "Xây dựng", {})
    row = named_row(TWO_LEVELS, "commune: xây dựng", {})
    assert row is not None
    assert row.level == "commune"


def test_a_row_that_is_not_there_names_the_nearest_or_all():
    with pytest.raises(TthcError, match="Hộ tịch"):
        named_row(TWO_LEVELS, "Hộ tich công", {})
    with pytest.raises(TthcError, match="Xây dựng; Hộ tịch"):
        named_row(TWO_LEVELS, "zzzz", {})


# -- the form of the period before


def test_exports_and_forms_of_the_period_before_are_told_apart(tmp_path):
    path = tmp_path / "before.JSON"
    path.write_text(TWO_LEVELS.text(), "utf-8")
    exports, forms = previous_files(["a.csv", str(path), "b/*.xlsx"], TWO_LEVELS)
    assert exports == ["a.csv", "b/*.xlsx"]
    assert forms == {str(path): TWO_LEVELS}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"form": "II.07b"}, "II.07b"),
        ({"period": None}, "15/10/2026-14/11/2026"),
        ({"to_date": True}, "31/12/2026"),
        ({"choices": {**FORM.default_choices, "sent-back": "on-time"}}, "--choice sent-back=on-time"),
        ({"choices": {}}, "sent-back"),
    ],
)
def test_a_form_that_cannot_be_compared_says_in_what_it_differs(changes, words, tmp_path):
    path = tmp_path / "before.json"
    path.write_text(replace(TWO_LEVELS, **changes).text(), "utf-8")
    with pytest.raises(TthcError, match=words):
        previous_files([str(path)], TWO_LEVELS)


@pytest.mark.parametrize("content", [b"[]", b"{}", b"\xff", b"{", b'{"schema": "tthc.form/1"}'])
def test_a_file_that_is_no_form_is_one_message(content, tmp_path):
    path = tmp_path / "before.json"
    path.write_bytes(content)
    with pytest.raises(TthcError, match="--previous") as wrong:
        previous_files([str(path)], TWO_LEVELS)
    assert len(wrong.value.lines) == 1
    with pytest.raises(TthcError, match="--previous"):
        previous_files([str(Path(path).with_name("none.json"))], TWO_LEVELS)
