"""Conditions counted by an engine: as a plain reading of them does, and by hand."""

from __future__ import annotations

from datetime import date

import duckdb
import narwhals.stable.v2 as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import plain_conditions as plain
from tests.support.conditions_over_cases import (
    CASES,
    CONTEXT,
    conditions,
    contexts,
    rows,
)
from tests.support.examples import examples
from tthc_cli.counts.compile import Context, compiled, is_same_for_every_row, value_of
from tthc_cli.counts.condition_reader import parse_condition
from tthc_cli.counts.conditions import (
    Condition,
    Day,
    Not,
    Span,
    write,
)

TYPES = {"date": "date", "yes_no": "boolean", "count": "integer"}


def counted_by_duckdb(condition: Condition, table: list[dict], context: Context) -> list[bool]:
    kinds = ", ".join(f"{name} {TYPES.get(kind, 'varchar')}" for name, kind in CASES.columns.items())
    with duckdb.connect() as connection:
        connection.execute(f"create table rows (place integer, {kinds})")
        marks = ", ".join("?" * (len(CASES.columns) + 1))
        connection.executemany(
            f"insert into rows values ({marks})",  # noqa: S608 - question marks
            [[place, *(row[name] for name in CASES.columns)] for place, row in enumerate(table)],
        )
        frame = nw.from_native(connection.table("rows"))
        answer = frame.select("place", counts=compiled(condition, context)).to_native().order("place").fetchall()
    return [value for _place, value in answer]


@pytest.mark.long
@examples(80)
@given(conditions, st.lists(rows, min_size=1, max_size=8), contexts)
def test_duckdb_counts_as_a_plain_reading_does(condition, table, context):
    read = parse_condition(write(condition), CASES)
    expected = [plain.counts(condition, row, context) for row in table]
    assert counted_by_duckdb(read, table, context) == expected


@examples(80)
@given(conditions, contexts)
def test_a_condition_is_the_same_for_every_row_if_its_expression_has_no_column(condition, context):
    read = parse_condition(write(condition), CASES)
    has_column = "col(" in repr(compiled(read, context))
    assert is_same_for_every_row(read, context) is not has_column


@pytest.mark.long
def test_missing_values_by_hand():
    nothing = dict.fromkeys(CASES.columns)
    for text, counts in {
        "due_on < as_of": False,
        "not due_on < as_of": False,
        "due_on < as_of or due_on is missing": True,
        "not synced": True,
        "channel != online": True,
        "not channel = online": True,
        "not (due_on < as_of and synced)": True,  # synced is no, so the whole is no whatever the day
        "not (due_on < as_of or synced)": False,
        "working_days(received_on, due_on) <= 3 or true_enough": False,
    }.items():
        defined = {"true_enough": parse_condition("synced", CASES)}
        condition = parse_condition(text, CASES, defined)
        assert counted_by_duckdb(condition, [nothing], CONTEXT) == [counts], text
    no_period = Context(as_of=CONTEXT.as_of)
    inside = parse_condition("received_on >= period.first", CASES)
    row = nothing | {"received_on": date(2024, 2, 5)}
    assert counted_by_duckdb(inside, [row], CONTEXT) == [True]
    assert counted_by_duckdb(inside, [row], no_period) == [False]
    assert counted_by_duckdb(Not(inside), [row], no_period) == [False]


@pytest.mark.long
def test_working_days_by_hand():
    """8, 9 and 12/2 are off, Saturday the 24th is made up: the first day is left out, the last one counts."""
    for first, last, days in (
        ("2024-02-07", "2024-02-13", 1),
        ("2024-02-07", "2024-02-12", 0),
        ("2024-02-23", "2024-02-26", 2),
        ("2024-02-26", "2024-02-23", -2),
        ("2024-02-01", "2024-02-29", 18),
        ("2024-03-08", "2024-03-09", 0),  # a Friday, a Saturday
        ("2024-03-09", "2024-03-10", 0),
        ("2024-03-10", "2024-03-11", 1),
    ):
        span = Span("working_days", Day(date.fromisoformat(first)), Day(date.fromisoformat(last)))
        with duckdb.connect() as connection:
            frame = nw.from_native(connection.sql("select 1 as one"))
            assert frame.select(days=value_of(span, CONTEXT)).to_native().fetchall() == [(days,)]


def test_both_ends_of_a_period_belong_to_it():
    nothing = dict.fromkeys(CASES.columns)
    days = [date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 1), None]
    table = [nothing | {"received_on": day} for day in days]
    inside = parse_condition("in_period(received_on)", CASES)
    assert counted_by_duckdb(inside, table, CONTEXT) == [False, True, True, False, False]
    assert counted_by_duckdb(Not(inside), table, CONTEXT) == [True, False, False, True, True]
