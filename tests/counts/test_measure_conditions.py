"""The conditions of a measure: what they are put together from, and what is said of one that is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tthc_cli.cases.dictionary import vocabulary_of
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.counts.conditions import write
from tthc_cli.counts.measure_conditions import conditions_of, measure_findings
from tthc_cli.counts.measures import MeasuresFile, load_measures
from tthc_cli.errors import TthcError
from tthc_cli.plan.measure import Label, Measure

DICTIONARY = load_columns()
VOCABULARY = vocabulary_of(DICTIONARY, "cases")
PLAIN = Measure(
    label=Label(vi="a", en="a"), data_set="cases", unit="cases", columns=("synced",), good="synced", day="received_on"
)
MEAN = replace(
    PLAIN, columns=("finished_on",), good=None, mean="days(received_on, finished_on)", over="cases", unit="days"
)


def file_of(measure: Measure, **define: str) -> MeasuresFile:
    packaged = load_measures()
    return replace(packaged, measures={"own": measure}, define={"cases": define})


def said_of(measure: Measure, ended: str | None = None) -> list[tuple[tuple[Any, ...], str]]:
    """Where something is wrong with a measure, and what."""
    words = {} if ended is None else {"cases": {"ended": ended}}
    findings = measure_findings(file_of(measure), {"cases": VOCABULARY}, words)
    assert all(finding.where[:2] == ("measures", "own") for finding in findings)
    return [(finding.where[2:], finding.what) for finding in findings]


def read(measure: Measure, **define: str) -> dict[str, str]:
    conditions = conditions_of(measure, file_of(measure, **define), VOCABULARY, {"ended": "status = finished"})
    return {name: write(condition) for name, condition in conditions.items()}


def test_a_row_of_the_base_lies_in_the_period_by_the_measures_day():
    assert read(PLAIN)["base"] == "in_period(received_on)"
    assert read(replace(PLAIN, base="synced"))["base"] == "in_period(received_on) and synced"
    assert read(replace(PLAIN, base="synced or reused"))["base"] == "in_period(received_on) and (synced or reused)"


def test_without_a_day_every_row_is_in_the_period():
    assert read(replace(PLAIN, day=None))["base"] == "as_of is known"
    assert read(replace(PLAIN, day=None, base="synced"))["base"] == "as_of is known and synced"


def test_what_is_left_out_and_what_stands_beside_has_its_name():
    measure = replace(
        PLAIN,
        left_out={"due_on": "in_period and due_on is missing"},
        beside={"late": "base and late", "ended": "ended"},
    )
    conditions = read(measure, late="finished_on > due_on")
    assert conditions["left_out/due_on"] == "in_period(received_on) and due_on is missing"
    assert conditions["beside/late"] == "in_period(received_on) and finished_on > due_on"
    assert conditions["beside/ended"] == "status = finished"
    assert conditions["good"] == "synced"


def test_a_mean_has_no_condition_of_its_numerator():
    assert read(MEAN)["good"] == "as_of is known"


def test_a_condition_that_cannot_be_read_is_named():
    with pytest.raises(TthcError, match=r"^good"):
        read(replace(PLAIN, good="sinced"))


def test_a_measure_without_a_slip_has_no_findings():
    assert said_of(PLAIN) == []
    assert said_of(MEAN) == []


@pytest.mark.parametrize(
    ("changes", "where", "words"),
    [
        ({"unit": "boxes"}, ("unit",), "boxes"),
        ({"data_set": "casks"}, ("data_set",), "casks"),
        ({"good": None}, (), "good"),
        ({"over": "cases"}, (), "over"),
        ({"columns": ("synced", "sinced", "sinced")}, (), "sinced"),
        ({"left_out": {"due_day": "synced"}}, (), "due_day"),
        ({"good": "sinced"}, (), "good"),
        ({"columns": ("synced", "reused")}, ("columns",), "reused"),
        ({"good": "synced and reused"}, ("columns",), "reused"),
        ({"left_out": {"due_on": "due_on is missing"}}, ("columns",), "due_on"),
    ],
)
def test_a_slip_of_a_measure_is_found_with_its_place(changes, where, words):
    ((place, what),) = said_of(replace(PLAIN, **changes))
    assert place == where
    assert words in what


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"good": "synced"}, "good"),
        ({"distinct": "applicant_id"}, "distinct"),
        ({"sum": "fee_amount"}, "sum"),
        ({"less": "fee_amount"}, "less"),
        ({"over": None}, "over"),
    ],
)
def test_parts_that_do_not_go_with_a_mean_are_told(changes, words):
    ((place, what),) = said_of(replace(MEAN, **changes))
    assert place == ()
    assert words in what


def test_the_unit_of_what_a_mean_is_taken_over_must_be_there_too():
    ((place, what),) = said_of(replace(MEAN, over="boxes"))
    assert (place, "boxes" in what) == (("over",), True)


def test_a_column_that_no_file_lacks_needs_no_naming():
    """Every file of cases has the day of receipt: a measure may speak of it and not name it."""
    assert "received_on" in VOCABULARY.always
    assert said_of(replace(PLAIN, good="synced and received_on is known")) == []


def test_columns_that_are_added_up_count_as_spoken_of():
    money = replace(PLAIN, columns=("fee_amount",), good="received_on is known", sum="fee_amount", unit="dong")
    assert said_of(money) == []


def test_a_condition_that_the_dictionary_gives_may_be_used():
    measure = replace(PLAIN, base="ended", columns=("synced",))
    assert said_of(measure, ended="status = finished") == []
    assert said_of(measure) != []
