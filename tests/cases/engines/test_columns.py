"""Which columns of a data set are read: those that all of its files have, and what only due dates need of any."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.engines.columns import ReadColumns, audited, common

DICTIONARY = load_columns()
FIRST = ("case_id", "received_on", "status", "unit", "finished_on", "handed_over_on", "paused_from")


def tables(*columns: tuple[str, ...]) -> Any:
    """Files of cases with these columns."""
    return [SimpleNamespace(layout=SimpleNamespace(data_set="cases", places=dict.fromkeys(each))) for each in columns]


def test_columns_that_one_file_lacks_say_nothing_about_the_data_set():
    assert common(DICTIONARY, tables(FIRST)) == (
        "case_id",
        "unit",
        "received_on",
        "finished_on",
        "handed_over_on",
        "status",
    )
    assert common(DICTIONARY, tables(FIRST, ("status", "case_id", "received_on"))) == (
        "case_id",
        "received_on",
        "status",
    )


def test_a_pause_that_one_file_has_is_not_lost():
    """It only serves to recompute due dates; what all files must have does not matter to it."""
    assert audited(DICTIONARY, tables(("case_id",), FIRST)) == ("paused_from",)
    assert audited(DICTIONARY, tables(("case_id",))) == ()
    assert "paused_from" not in common(DICTIONARY, tables(FIRST))


def test_a_column_that_may_stand_in_one_file_alone_is_read_from_that_one():
    one_lacks_it = tables(("case_id", "due_on", "unit"), ("case_id", "unit"))
    assert common(DICTIONARY, one_lacks_it) == ("case_id", "unit")
    assert common(DICTIONARY, one_lacks_it, ["due_on"]) == ("case_id", "unit", "due_on")
    assert common(DICTIONARY, tables(("case_id", "unit")), ["due_on"]) == ("case_id", "unit")


def test_an_optional_column_that_stands_in_for_another_is_read_as_itself_too():
    spec = DICTIONARY.data_sets["cases"].columns
    assert spec["finished_on"].stand_in == "handed_over_on"
    assert spec["handed_over_on"].optional
    assert {"finished_on", "handed_over_on"} <= set(common(DICTIONARY, tables(FIRST)))


def test_columns_are_told_apart_by_what_their_cells_hold():
    read = ReadColumns(
        dictionary=DICTIONARY,
        data_set="cases",
        counted=("case_id", "unit", "received_on", "status", "channel", "outcome", "synced", "fee_amount"),
        audited=("paused_from", "time_limit"),
    )
    assert read.key == "case_id"
    assert read.cells == (*read.counted, *read.audited)
    assert read.dates == ["received_on", "paused_from"]
    assert read.optional == ["outcome", "fee_amount"]
    assert {"status", "channel", "outcome"} <= set(read.words)
    assert not {"unit", "received_on", "fee_amount", "case_id"} & set(read.words)
    assert [read.type_of(name) for name in ("case_id", "received_on", "fee_amount")] == ["key", "date", "amount"]
    assert read.spec is DICTIONARY.data_sets["cases"]
