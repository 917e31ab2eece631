"""Which columns a count speaks of."""

from __future__ import annotations

from tthc_cli.counts import Counted, Vocabulary
from tthc_cli.counts.condition_reader import parse_conditions
from tthc_cli.counts.conditions import ColumnValue, Number, Span


def test_the_columns_of_condition_values_and_sums():
    vocabulary = Vocabulary(columns={"received_on": "date", "due_on": "date", "unit": "text"}, words={})
    condition = parse_conditions({"late": "due_on < as_of and unit is known"}, vocabulary)["late"]
    assert Counted(condition=condition).columns == {"due_on", "unit"}
    assert Counted(condition=condition, distinct="case_id").columns == {"due_on", "unit", "case_id"}
    received = ColumnValue("received_on", "day")
    span = Span("days", received, ColumnValue("due_on", "day"))
    assert Counted(condition=condition, total=span).columns == {"due_on", "unit", "received_on"}
    assert Counted(condition=condition, total=Number(2)).columns == {"due_on", "unit"}
    assert Counted(condition=condition, total=Span("days", received, received)).columns >= {"received_on"}
