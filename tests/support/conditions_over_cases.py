"""What conditions of tests speak of: columns of cases, a question, and strategies for conditions and rows."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from tthc_cli.counts.compile import Context
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
)

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
