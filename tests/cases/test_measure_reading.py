"""What measures count by, read with the columns of the dictionary."""

from __future__ import annotations

import pytest

from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.measure_reading import (
    columns_counted_by,
    columns_spoken_of,
    dated_columns,
    measure_conditions,
    measure_value,
    working_days_in,
)
from tthc_cli.counts.measures import MEASURES

DICTIONARY = load_columns()


@pytest.mark.parametrize("measure", MEASURES)
def test_columns_that_are_counted_by_are_spoken_of_and_known(measure):
    columns = DICTIONARY.data_sets[MEASURES[measure].data_set].columns
    counted, spoken = columns_counted_by(measure, DICTIONARY), columns_spoken_of(measure, DICTIONARY)
    assert counted <= spoken <= set(columns)
    assert dated_columns(measure, DICTIONARY) <= spoken
    assert all(columns[name].type == "date" for name in dated_columns(measure, DICTIONARY))
    assert next(iter(measure_conditions(measure, DICTIONARY))) == "base"


def test_what_stands_beside_a_rate_does_not_decide_it():
    assert "outcome" in columns_spoken_of("early-resolution", DICTIONARY)
    assert "outcome" not in columns_counted_by("early-resolution", DICTIONARY)
    assert dated_columns("early-resolution", DICTIONARY) >= {"due_on", "finished_on"}


def test_only_a_mean_has_a_number_and_needs_the_calendar():
    means = {name for name in MEASURES if measure_value(name, DICTIONARY) is not None}
    assert means == {"handling-time"}
    assert working_days_in("handling-time", DICTIONARY)
    assert not working_days_in("early-resolution", DICTIONARY)
    assert columns_counted_by("handling-time", DICTIONARY) >= {"received_on", "finished_on"}


def test_amounts_and_different_values_are_columns_that_decide():
    assert MEASURES["internal-cost-cut"].counted_columns <= columns_counted_by("internal-cost-cut", DICTIONARY)
    assert MEASURES["data-reuse"].distinct in columns_counted_by("data-reuse", DICTIONARY)
