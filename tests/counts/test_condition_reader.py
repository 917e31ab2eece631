"""Conditions as people write them: read, and refused with the nearest name."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.conditions_over_cases import (
    CASES,
    DUE,
    ENDED,
    RECEIVED,
    STATUS,
    SYNCED,
)
from tthc_cli.counts.condition_reader import parse_condition, parse_conditions
from tthc_cli.counts.conditions import (
    AllOf,
    AnyOf,
    ColumnValue,
    Compared,
    ContextDay,
    Day,
    Holds,
    InPeriod,
    Known,
    Not,
    Number,
    OneOf,
    Span,
    columns_of,
    write,
)
from tthc_cli.errors import TthcError


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("synced", Holds(SYNCED)),
        ("status = finished", OneOf(STATUS, ("finished",))),
        ("status != finished", Not(OneOf(STATUS, ("finished",)))),
        ("status in [finished, returned]", OneOf(STATUS, ("finished", "returned"))),
        ("finished_on < due_on", Compared(ENDED, "<", DUE)),
        ("due_on <= 2024-02-29", Compared(DUE, "<=", Day(date(2024, 2, 29)))),
        ("due_on < period.first", Compared(DUE, "<", ContextDay("period.first"))),
        ("in_period(due_on)", InPeriod(DUE)),
        ("unit is missing", Known(ColumnValue("unit", "text"), True)),
        ("supplement_count >= -1", Compared(ColumnValue("supplement_count", "number"), ">=", Number(-1))),
        (
            "working_days(received_on, finished_on) <= 3",
            Compared(Span("working_days", RECEIVED, ENDED), "<=", Number(3)),
        ),
        (
            "not synced or digitized and due_on is known",
            AnyOf((Not(Holds(SYNCED)), AllOf((Holds(ColumnValue("digitized", "yes_no")), Known(DUE, False))))),
        ),
        ("(synced or digitized) and\n  not (synced)", None),
    ],
)
def test_a_condition_is_read_and_said_back(text, condition):
    read = parse_condition(text, CASES)
    if condition is not None:
        assert read == condition
    assert parse_condition(write(read), CASES) == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("due_onn < as_of", "due_on"),
        ("status = finishd", "finished"),
        ("status < finished", "=|!="),
        ("status = 3", "status"),
        ("synced < due_on", "synced"),
        ("due_on", "due_on"),
        ("due_on < 3", "due_on"),
        ("due_on = finished", "finished"),
        ("days(status, due_on) < 3", "status"),
        ("unit = due_on", "unit"),
        ("due_on in [finished]", "due_on"),
        ("due_on < 2024-02-30", "2024-02-30"),
        ("due_on <", "“"),
        ("", "“"),
        ("synced and and digitized", "“and”"),
        ("(synced", "“"),
        ("as_of", "as_of"),
        ("in_period(status)", "status"),
        ("in_period", "in_period"),
        ("period.middle < due_on", "period"),
        ("synced; drop table", "“;”"),
        ("__import__('os')", "“"),
        ("not", "“"),
        ("3 < 4", None),
    ],
)
def test_what_cannot_be_read_is_one_message(text, words):
    if words is None:
        assert parse_condition(text, CASES) == Compared(Number(3), "<", Number(4))
        return
    with pytest.raises(TthcError, match=words) as wrong:
        parse_condition(text, CASES)
    assert len(wrong.value.lines) == 1


def test_conditions_use_one_another_by_name_and_never_themselves():
    read = parse_conditions(
        {"late": "ended and finished_on > due_on", "ended": "status in [finished, returned]", "open": "not ended"},
        CASES,
    )
    assert columns_of(read["late"]) == {"status", "finished_on", "due_on"}
    assert read["open"] == Not(read["ended"])
    with pytest.raises(TthcError, match=r"a > b > a|b > a > b"):
        parse_conditions({"a": "b or synced", "b": "not a"}, CASES)
    with pytest.raises(TthcError, match="synced"):
        parse_conditions({"synced": "digitized"}, CASES)
    with pytest.raises(TthcError, match="ended"):
        parse_conditions({"late": "endd", "ended": "synced"}, CASES)
