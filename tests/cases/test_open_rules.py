"""The file of what an open dossier is."""

from __future__ import annotations

from dataclasses import replace

from tests.support.case_rows import DICTIONARY
from tests.support.checksums import findings
from tthc_cli.cases.open_rules import load_open_cases, open_cases_findings, open_conditions, waiting_statuses
from tthc_cli.counts.conditions import columns_of


def test_the_packaged_file_is_good():
    assert not [text for text in findings() if "open_cases" in text]
    assert set(waiting_statuses()) <= set(DICTIONARY.values["status"])


def test_faults_speak_of_these_columns():
    conditions = open_conditions(load_open_cases(), DICTIONARY)
    assert {name: sorted(columns_of(condition)) for name, condition in conditions.faults.items()} == {
        "received-later": ["received_on"],
        "ended-later": ["finished_on"],
        "ended-before-received": ["finished_on", "received_on"],
        "no-end-day": ["finished_on", "status"],
        "no-receipt-day": ["received_on", "status"],
        "information-online": ["channel", "level"],
    }


def test_what_is_wrong_with_a_file_is_said():
    good = load_open_cases()
    for wrong, words in (
        (replace(good, early="no-measure"), "no-measure"),
        (replace(good, late_bands=(10, 5)), ""),
        (replace(good, waiting=("sleeping",)), "sleeping"),
        (replace(good, open="not endet"), "endet"),
    ):
        (finding,) = open_cases_findings(wrong, DICTIONARY)
        assert words in finding.what, finding
