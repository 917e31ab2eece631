"""What is said of files of cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tthc_cli.cases.results import FileHeaders, HeaderReading, hidden_words, regime_words
from tthc_cli.kpi.counting_terms import PauseRegime

HEADER = HeaderReading(
    place=1, header="Mã hồ sơ", columns=("case_id",), words=("mã hồ sơ",), ignored=False, nearest=None
)
FILE = FileHeaders(
    file="a.xlsx",
    sheet="Sheet1",
    kind="xlsx",
    line=3,
    data_set="cases",
    headers=(HEADER,),
    needed=(),
    twice=(),
    missing={},
)


@pytest.mark.parametrize(
    ("changes", "countable"),
    [
        ({}, True),
        ({"needed": ("case_id",)}, False),
        ({"twice": ("case_id",)}, False),
        ({"headers": (HEADER, replace(HEADER, columns=("due_on", "received_on")))}, False),
        ({"headers": (HEADER, replace(HEADER, columns=()))}, True),  # a header that is not known is passed over
        ({"missing": {"early-resolution": ("due_on",)}}, True),  # only that target cannot be counted
    ],
)
def test_a_file_is_counted_if_no_column_is_missing_or_in_doubt(changes, countable):
    assert replace(FILE, **changes).countable is countable


def test_what_is_hidden_is_read_and_said_with_its_sheet():
    assert list(hidden_words(FILE)) == []
    rows, columns = hidden_words(replace(FILE, hidden_rows=2, hidden_columns=("B", "D")))
    assert rows.startswith("a.xlsx:Sheet1: 2 ")
    assert columns.endswith(": B, D")
    (only,) = hidden_words(replace(FILE, sheet=None, hidden_rows=1))
    assert only.startswith("a.xlsx: 1 ")


def test_hidden_sheets_that_are_not_read_are_said_of_the_file():
    (warning,) = hidden_words(replace(FILE, hidden_sheets=("T1", "T2")))
    assert warning.startswith("a.xlsx: ")
    assert "'T1', 'T2'" in warning
    assert warning.endswith("--sheet")


def test_an_assumed_regime_says_how_to_choose():
    for regime in PauseRegime:
        assert f"({regime.value})" in regime_words(regime, assumed=False)
        assert regime_words(regime, assumed=True).startswith(regime_words(regime, assumed=False))
        assert (
            "--regime" in regime_words(regime, assumed=True),
            "--regime" in regime_words(regime, assumed=False),
        ) == (
            True,
            False,
        )
