"""Rows of cases as an engine has typed them, in DuckDB's memory, and what a frame of them comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import count
from typing import Any

import duckdb
import narwhals.stable.v2 as nw

from tthc_cli.cases import fates
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.rules.periods import parse_period

DICTIONARY = load_columns()
FINISHED = DICTIONARY.finished[0]
OUT = DICTIONARY.out_of_base[0]
OPEN = next(s for s in DICTIONARY.values["status"] if s not in (*DICTIONARY.finished, *DICTIONARY.out_of_base))
COLUMNS = ("received_on", "due_on", "finished_on", "status", "unit", "applicant_id", "reused")
_TYPES = {
    **dict.fromkeys(
        ("received_on", "due_on", "finished_on", "handed_over_on", "supplement_asked_on", "supplemented_on"), "date"
    ),
    **dict.fromkeys(
        ("reused", "synced", "digitized", "total", "fee_required", "paid_online", "is_linked", "procedure_has_fee"),
        "boolean",
    ),
    **dict.fromkeys(("seq", "defect", "cost_before", "cost_after", "supplement_count", "fee_amount"), "bigint"),
}
"""Types of columns in DuckDB; all others are texts."""
_NUMBERS = count(1)


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """One for all tests of this process: to open one takes longer than to count a few rows."""
    return duckdb.connect()


def day(text: str | None) -> date | None:
    """A day of 2024, such as ``15/1``."""
    return None if text is None else date(2024, *map(int, reversed(text.split("/"))))


def row(
    key: str | None, received: str = "2/1", due: str | None = "15/1", done: str | None = "12/1", **more: Any
) -> Any:
    """One case, done early by Phòng A unless its own words say otherwise.

    Args:
        key: Its id.
        received: The day of receipt, as :func:`day` takes it.
        due: The due day.
        done: The day on which it ended; None for one that is open.
        **more: Other columns, or other values of these.
    """
    status = FINISHED if done else OPEN
    days = {"received_on": day(received), "due_on": day(due), "finished_on": day(done)}
    common = {"status": status, "unit": "Phòng A", "applicant_id": None, "reused": None, "defect": None, "total": False}
    return {"key": key, **days, **common, **more}


TIMES = [
    row("early"),
    row("on-time", done="15/1"),
    row("late", done="16/1", unit="Phòng B"),
    row("no-due", due=None),
    row("no-end", done=None, status=FINISHED),
    row("overdue", done=None),
    row("open", due="1/7", done=None),
]
"""What a case can be for a rate of time, counted on 30/6."""


def frame(rows: Sequence[Mapping[str, Any]]) -> Frame:
    """The rows as a lazy frame; all have the columns of the first one."""
    columns, name = list(rows[0]), f"rows_{next(_NUMBERS)}"
    types = ", ".join(f"{column} {_type_of(column)}" for column in columns)
    marks = ", ".join("(" + ", ".join("?" * len(columns)) + ")" for _row in rows)
    values = [each[column] for each in rows for column in columns]
    _connection().execute(f"create temp table {name} ({types})")
    _connection().execute(f"insert into {name} values {marks}", values)  # noqa: S608
    return nw.from_native(_connection().table(name))


def _type_of(column: str) -> str:
    return "boolean" if column.endswith("_unread") else _TYPES.get(column, "varchar")


def records(answer: Frame) -> list[dict[str, Any]]:
    """The rows of a frame, by column."""
    relation = answer.to_native()
    return [dict(zip(relation.columns, values, strict=True)) for values in relation.fetchall()]


def scope(period: str | None = None, **more: Any) -> Scope:
    """Cases of a period, as of 30/6/2024.

    Args:
        period: Its name, such as ``2024-02``; None for all days.
        **more: What else decides which rows count.
    """
    days = None if period is None else parse_period(period, None)
    plain = {"dictionary": DICTIONARY, "period": days, "as_of": date(2024, 6, 30), "columns": frozenset(COLUMNS)}
    return Scope(**{**plain, **more})


def judged(rows: Sequence[Mapping[str, Any]], **asked: Any) -> Frame:
    """The rows with their fate, in the order of their numbers.

    Args:
        rows: The rows as :func:`row` makes them.
        **asked: ``measures`` and ``scope``, if not those of one target of time over all days; ``columns`` to keep.
    """
    kept = asked.pop("columns", COLUMNS)
    whole = asked.pop("scope", scope())
    typed = frame([{**each, "seq": seq} for seq, each in enumerate(rows)])
    compared = [name for name in kept if name not in whole.optional]
    repeats = fates.compared(typed.join(fates.repeated(typed), on="key", how="inner"), compared, whole.optional)
    return fates.judged(typed, repeats, kept, measures=asked.pop("measures", ("early-resolution",)), scope=whole)
