"""Conditions: read, refused with the nearest name, said back, and counted as a plain reading of them does."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import narwhals.stable.v2 as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import plain_conditions as plain
from tests.support.examples import examples
from tthc_cli.counts.compile import Context, compiled, value_of
from tthc_cli.counts.condition_reader import parse_condition, parse_conditions
from tthc_cli.counts.conditions import (
    AllOf,
    AnyOf,
    ColumnValue,
    Compared,
    Condition,
    ContextDay,
    Day,
    Holds,
    InPeriod,
    Known,
    Not,
    Number,
    OneOf,
    Span,
    Value,
    Vocabulary,
    columns_of,
    write,
)
from tthc_cli.errors import TthcError

STATUSES = ("received", "in_progress", "finished", "returned")
CASES = Vocabulary(
    columns={
        "received_on": "date",
        "due_on": "date",
        "finished_on": "date",
        "status": "status",
        "channel": "channel",
        "synced": "yes_no",
        "digitized": "yes_no",
        "supplement_count": "count",
        "unit": "text",
    },
    words={"status": STATUSES, "channel": ("online", "in_person"), "yes_no": ("yes", "no")},
)
CONTEXT = Context(
    as_of=date(2024, 3, 1),
    period=(date(2024, 2, 1), date(2024, 2, 29)),
    off=(date(2024, 2, 8), date(2024, 2, 9), date(2024, 2, 12)),
    make_up=(date(2024, 2, 24),),
)
DUE, ENDED, RECEIVED = (ColumnValue(name, "day") for name in ("due_on", "finished_on", "received_on"))
STATUS, SYNCED = ColumnValue("status", "word", "status"), ColumnValue("synced", "yes_no")


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


@pytest.mark.parametrize(
    "text",
    [
        "not " * 3000 + "synced",
        "(synced and " * 3000 + "synced" + ")" * 3000,
        "(synced or not " * 100 + "synced" + ")" * 100,
        "days(" * 3000 + "due_on" + ", due_on)" * 3000 + " > 1",
    ],
)
def test_a_condition_that_is_too_deep_is_one_message(text):
    with pytest.raises(TthcError, match="hơn 50 tầng"):
        parse_condition(text, CASES)


def test_conditions_that_use_one_another_are_too_deep_together():
    chain = {"c0": "synced"} | {f"c{number}": f"not c{number - 1}" for number in range(1, 3000)}
    for texts in (chain, dict(reversed(chain.items()))):
        with pytest.raises(TthcError, match="hơn 50 tầng"):
            parse_conditions(texts, CASES)


def test_brackets_and_names_within_bounds_are_read():
    assert parse_condition("(" * 3000 + "synced" + ")" * 3000, CASES) == parse_condition("synced", CASES)
    assert columns_of(parse_condition("not " * 40 + "synced", CASES)) == {"synced"}
    wide = parse_conditions({"all": " and ".join(["synced"] * 3000), "any": " or ".join(["all"] * 3000)}, CASES)
    assert columns_of(wide["all"]) == {"synced"}


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


DAYS = st.integers(0, 45).map(lambda n: date(2024, 1, 25) + timedelta(n))
day_values: st.SearchStrategy[Value] = st.one_of(
    st.sampled_from([DUE, ENDED, RECEIVED, *map(ContextDay, ("as_of", "period.first", "period.last"))]),
    DAYS.map(Day),
)
numbers: st.SearchStrategy[Value] = st.one_of(
    st.integers(-9, 40).map(Number),
    st.just(ColumnValue("supplement_count", "number")),
    st.builds(Span, st.sampled_from(["days", "working_days"]), day_values, day_values),
)
operators = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.sampled_from([Holds(SYNCED), Holds(ColumnValue("digitized", "yes_no"))]),
    st.lists(st.sampled_from(STATUSES), min_size=1, max_size=3, unique=True).map(
        lambda words: OneOf(STATUS, tuple(words))
    ),
    st.just(OneOf(ColumnValue("channel", "word", "channel"), ("online",))),
    st.sampled_from([DUE, ENDED, RECEIVED]).map(InPeriod),
    st.builds(Compared, day_values, operators, day_values),
    st.builds(Compared, numbers, operators, numbers),
    st.builds(Known, st.one_of(day_values, numbers, st.just(ColumnValue("unit", "text"))), st.booleans()),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=6,
)
rows = st.fixed_dictionaries(
    {
        "received_on": st.none() | DAYS,
        "due_on": st.none() | DAYS,
        "finished_on": st.none() | DAYS,
        "status": st.none() | st.sampled_from(STATUSES),
        "channel": st.none() | st.sampled_from(["online", "in_person"]),
        "synced": st.none() | st.booleans(),
        "digitized": st.none() | st.booleans(),
        "supplement_count": st.none() | st.integers(0, 3),
        "unit": st.none() | st.just("Phòng A"),
    }
)
contexts = st.sampled_from([CONTEXT, Context(as_of=CONTEXT.as_of)])


@given(conditions)
def test_any_condition_is_said_back(condition):
    text = write(condition)
    assert write(parse_condition(text, CASES)) == text


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
