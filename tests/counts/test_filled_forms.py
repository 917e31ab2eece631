"""Filled forms: kept and read again, held against one another, and two ordered lists that differ."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.filled_forms import FILLED, FORM, numbers_of
from tthc_cli.counts.filled_forms import FilledForm, UnsoundError, carried_over, only_in_one, proofs
from tthc_cli.counts.form_files import packaged_forms


def test_a_filled_form_is_read_as_it_was_kept():
    assert FilledForm.of_text(FILLED.text()) == FILLED
    content = {**json.loads(FILLED.text()), "warnings": ["more than is kept"]}
    assert FilledForm.of_content(content) == FILLED


@pytest.mark.parametrize(
    "changes", [{"schema": "tthc.form/2"}, {"rows": 1}, {"as_of": "x"}, {"total": None}, {"form": ""}]
)
def test_what_is_no_filled_form_is_refused(changes):
    with pytest.raises(ValueError, match=r"."):
        FilledForm.of_content({**json.loads(FILLED.text()), **changes})
    with pytest.raises(ValueError, match=r"."):
        FilledForm.of_text("[]")


@pytest.mark.parametrize("number", [-1, 1.5, "3", True, None])
def test_what_is_no_number_of_dossiers_is_refused(number):
    content = json.loads(FILLED.text())
    content["total"]["cells"]["11"] = number
    with pytest.raises(ValueError, match=r"cells"):
        FilledForm.of_content(content)


def test_numbers_that_were_changed_by_hand_do_not_add_up():
    def changed(**parts: Any) -> str:
        return json.dumps({**json.loads(FILLED.text()), **parts})

    content = json.loads(FILLED.text())
    total, (first, second) = content["total"], content["rows"]
    fewer = {**total, "cells": {name: n for name, n in total["cells"].items() if name != "11"}}
    with pytest.raises(UnsoundError, match=r"\(11\)"):
        FilledForm.of_text(changed(total={**total, "cells": {**total["cells"], "11": 4}}))
    with pytest.raises(UnsoundError, match=r"cột"):
        FilledForm.of_text(changed(total=fewer))
    with pytest.raises(UnsoundError, match=r"hai lần"):
        FilledForm.of_text(changed(rows=[first, second, first]))
    assert FilledForm.of_text(changed(rows=[])).total == FILLED.total


def test_each_row_is_proved_and_each_failure_told():
    assert all(proof.holds for proof in proofs(FORM, FILLED))
    wrong = replace(FILLED, rows=(numbers_of("Đất đai", c3=3, c6=2, c11=3, c12=3), FILLED.rows[1]))
    first, *others = proofs(FORM, wrong)
    assert [(failure.row.label, failure.left, failure.right) for failure in first.failures] == [("Đất đai", 3, 2)]
    assert (first.left, first.right) == (4, 4)
    assert all(proof.holds for proof in others)


def test_rows_are_compared_with_those_of_the_period_before_if_they_are_of_the_same_kind():
    before = replace(FILLED, rows=(numbers_of("Xây dựng", c11=3),), total=numbers_of("Tổng số", c11=3))
    proof = carried_over(FORM, FILLED, before, "says")
    assert proof is not None
    assert [(each.row.label, each.left, each.right) for each in proof.failures] == [
        ("Xây dựng", 0, 3),
        ("Đất đai", 3, 0),
    ]
    by_unit = carried_over(FORM, FILLED, replace(before, by="unit"), "says")
    assert by_unit is not None
    assert by_unit.holds
    of_one_row = carried_over(FORM, FILLED, replace(before, grouped=False), "says")
    assert of_one_row is not None
    assert of_one_row.holds
    assert carried_over(packaged_forms()["II.07b"], FILLED, before, "says") is None


@examples(200)
@given(st.sets(st.text("ab", max_size=4)), st.sets(st.text("ab", max_size=4)))
def test_what_stands_in_one_list_alone(first, second):
    differences = list(only_in_one(sorted(first), sorted(second)))
    assert {id_ for id_, is_first in differences if is_first} == first - second
    assert {id_ for id_, is_first in differences if not is_first} == second - first
    assert len(differences) == len(first ^ second)
