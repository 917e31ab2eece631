"""The packaged bridge, and what a wrong one is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tthc_cli.cases.dictionary import given_conditions, vocabulary_of
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.counts.bridges import BridgeFile, bridge_conditions, bridge_findings, load_bridge
from tthc_cli.counts.indices import load_index

BRIDGE, DICTIONARY = load_bridge(), load_columns()
CASES = vocabulary_of(DICTIONARY, "cases")
DEFINED = {**given_conditions(DICTIONARY, "cases"), **load_index().value.define.get("cases", {})}


def with_reason(name: str, **fields: object) -> BridgeFile:
    reasons = {**BRIDGE.reasons, name: replace(BRIDGE.reasons[name], **fields)}  # type: ignore[arg-type]
    return replace(BRIDGE, reasons=reasons)


FIRST = next(iter(BRIDGE.reasons))


def test_every_reason_and_verdict_of_the_packaged_bridge_has_its_condition():
    assert bridge_findings(BRIDGE, CASES, DEFINED) == []
    read = bridge_conditions(BRIDGE, CASES, DEFINED)
    assert list(read.reasons) == list(BRIDGE.reasons)
    assert list(read.verdicts) == list(BRIDGE.verdicts)


@pytest.mark.parametrize("fields", [{"when": None, "differs": None}, {"when": "ended", "differs": "ended"}])
def test_a_reason_has_one_condition(fields):
    (finding,) = bridge_findings(with_reason(FIRST, **fields), CASES, DEFINED)
    assert finding.where == ("reasons", FIRST)


def test_a_column_that_is_not_there_is_found_at_its_place():
    (finding,) = bridge_findings(replace(BRIDGE, doubles=(*BRIDGE.doubles, "none")), CASES, DEFINED)
    assert finding.where == ("doubles", len(BRIDGE.doubles))
    assert "none" in finding.what


def test_a_condition_that_cannot_be_read_is_found_by_its_name():
    (finding,) = bridge_findings(with_reason(FIRST, when="due_onn < as_of", differs=None), CASES, DEFINED)
    assert f"reasons/{FIRST}" in finding.what
    assert "due_on" in finding.what
