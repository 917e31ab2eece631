"""Random conditions over rows of every type of column, for what must hold of any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Final

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
    Operator,
    Span,
    Value,
    Vocabulary,
)

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "status": ("received", "in_progress", "finished", "returned"),
    "channel": ("online", "in_person"),
    "authority_level": ("province", "district", "commune"),
    "applicant_kind": ("citizen", "business"),
    "outcome": ("result", "returned", "withdrawn"),
    "yes_no": ("yes", "no"),
    "paid": ("yes", "no"),
}
COLUMNS: Final[Mapping[str, str]] = {
    "received_on": "date",
    "due_on": "date",
    "finished_on": "date",
    "status": "status",
    "channel": "channel",
    "authority_level": "authority_level",
    "applicant_kind": "applicant_kind",
    "outcome": "outcome",
    "synced": "yes_no",
    "paid_online": "paid",
    "result_file": "file",
    "supplement_count": "count",
    "fee_amount": "amount",
    "unit": "text",
}
VOCABULARY: Final = Vocabulary(columns=COLUMNS, words=WORDS)
CONTEXT: Final = Context(
    as_of=date(2024, 3, 1),
    period=(date(2024, 2, 1), date(2024, 2, 29)),
    off=(date(2024, 2, 8), date(2024, 2, 9), date(2024, 2, 12)),
    make_up=(date(2024, 2, 24),),
    reach=(date(2024, 1, 28), date(2024, 3, 8)),
)
"""Some of the days lie beyond what is known of days off."""
SQL_TYPES: Final[Mapping[str, str]] = {
    "date": "date",
    **dict.fromkeys(("yes_no", "paid", "file"), "boolean"),
    **dict.fromkeys(("count", "amount"), "bigint"),
}
"""Of a column's type, that of its values in either engine; text if it is not here."""
_FIRST: Final = date(2024, 1, 25)
_DAYS: Final = 46
_OPERATORS: Final[tuple[Operator, ...]] = ("<", "<=", ">", ">=", "=", "!=")


def _of_type(*types: str) -> list[str]:
    return [name for name, kind in COLUMNS.items() if kind in types]


def random_day(random: Random) -> date:
    return _FIRST + timedelta(days=random.randrange(_DAYS))


def _day_value(random: Random) -> Value:
    choices: Sequence[Value] = (
        ColumnValue(random.choice(_of_type("date")), "day"),
        ContextDay(random.choice(("as_of", "period.first", "period.last"))),
        Day(random_day(random)),
    )
    return random.choice(choices)


def _number_value(random: Random) -> Value:
    column = random.choice(_of_type("count", "amount"))
    choices: Sequence[Value] = (
        Number(random.randint(-3, 12)),
        ColumnValue(column, "number"),
        Span("working_days", _day_value(random), _day_value(random)),
        Span("days", _day_value(random), _day_value(random)),
    )
    return random.choice(choices)


def _leaf(random: Random) -> Condition:
    match random.randrange(6):
        case 0:
            return Holds(ColumnValue(random.choice(_of_type("yes_no", "paid", "file")), "yes_no"))
        case 1:
            column = random.choice([name for name, kind in COLUMNS.items() if kind in WORDS and kind not in SQL_TYPES])
            words = WORDS[COLUMNS[column]]
            some = random.sample(words, random.randint(1, len(words)))
            return OneOf(ColumnValue(column, "word", COLUMNS[column]), tuple(some))
        case 2:
            return InPeriod(ColumnValue(random.choice(_of_type("date")), "day"))
        case 3:
            return Compared(_day_value(random), random.choice(_OPERATORS), _day_value(random))
        case 4:
            return Compared(_number_value(random), random.choice(_OPERATORS), _number_value(random))
        case _:
            values = (_day_value(random), _number_value(random), ColumnValue("unit", "text"))
            return Known(random.choice(values), missing=random.random() < 0.5)


def random_condition(random: Random, depth: int = 3) -> Condition:
    """A condition of at most so many levels of ``not``, ``and`` and ``or``."""
    form = random.randrange(4) if depth else 3
    if form == 3:
        return _leaf(random)
    if form == 0:
        return Not(random_condition(random, depth - 1))
    parts = tuple(random_condition(random, depth - 1) for _ in range(random.randint(2, 3)))
    return AllOf(parts) if form == 1 else AnyOf(parts)


def random_row(random: Random) -> dict[str, Any]:
    """A row in which each column may be missing."""
    makers: dict[str, Callable[[], Any]] = {
        "date": lambda: random_day(random),
        **dict.fromkeys(("yes_no", "paid", "file"), lambda: random.random() < 0.5),
        "count": lambda: random.randrange(4),
        "amount": lambda: random.choice((0, 3, 150_000)),
        "text": lambda: "Phòng A",
    }
    return {
        name: None if random.random() < 0.25 else (makers[kind]() if kind in makers else random.choice(WORDS[kind]))
        for name, kind in COLUMNS.items()
    }
