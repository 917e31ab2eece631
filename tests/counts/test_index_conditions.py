"""The conditions of an index, and what a wrong one is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.index_parts import data_sets_of
from tthc_cli.counts.conditions import columns_of
from tthc_cli.counts.index_conditions import (
    DataSets,
    index_condition_findings,
    instead_of_procedures,
    read_indicators,
)
from tthc_cli.counts.indices import IndexFile, load_index

INDEX, SETS = load_index().value, data_sets_of(load_columns())
NAME = next(name for name, each in INDEX.indicators.items() if each.data_set == "cases" and each.base)


def with_indicator(name: str = NAME, **fields: Any) -> IndexFile:
    return replace(INDEX, indicators={**INDEX.indicators, name: replace(INDEX.indicators[name], **fields)})


def test_the_packaged_index_can_be_read_whole():
    assert index_condition_findings(INDEX, SETS) == []
    read = read_indicators(INDEX, SETS)
    assert set(read) == {name for name, each in INDEX.indicators.items() if each.of or each.data_set}
    assert {name for name, each in read.items() if each.mean} == {
        name for name, each in INDEX.indicators.items() if each.mean
    }


def test_the_numerator_is_within_the_base():
    indicator, read = INDEX.indicators[NAME], read_indicators(INDEX, SETS)[NAME]
    assert indicator.good
    assert columns_of(read.base) <= columns_of(read.good)


def test_only_cases_can_be_asked_for_their_procedure():
    asked = {name for name in SETS.of_index("cases").columns if name not in SETS.vocabularies["cases"].columns}
    assert asked
    assert SETS.of_index("ratings") == SETS.vocabularies["ratings"]
    alone = DataSets(vocabularies={"cases": SETS.vocabularies["cases"]}, by_words=SETS.by_words)
    assert alone.of_index("cases") == SETS.vocabularies["cases"]
    assert set(instead_of_procedures(INDEX, SETS)) <= asked


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({"base": "due_onn < as_of"}, ("indicators", NAME), "due_on"),
        ({"good": "status = finishd"}, ("indicators", NAME), "finished"),
        ({"data_set": "none"}, ("indicators", NAME, "data_set"), "none"),
        ({"needs": ("due_on", "none")}, ("indicators", NAME, "needs"), "none"),
    ],
)
def test_what_is_wrong_is_found_at_its_indicator(fields, where, words):
    findings = index_condition_findings(with_indicator(**fields), SETS)
    assert [finding.where for finding in findings] == [where]
    assert words in findings[0].what


def test_a_named_condition_that_cannot_be_read_is_found_once():
    define = {**INDEX.define, "cases": {**INDEX.define.get("cases", {}), "wrong": "due_onn < as_of"}}
    (finding,) = index_condition_findings(replace(INDEX, define=define), SETS)
    assert finding.where[:2] == ("define", "cases")
    (finding,) = index_condition_findings(replace(INDEX, define={**INDEX.define, "none": {}}), SETS)
    assert finding.where == ("define", "none")
