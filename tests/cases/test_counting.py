"""What becomes of each row, and what measures count of it: a few rows, counted by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pytest

from tthc_cli.cases import counting, fates, rows_behind
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.measure_parts import sum_names
from tthc_cli.cases.row_groups import group_names
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.rules.periods import parse_period

DICTIONARY = load_columns()
FINISHED = DICTIONARY.finished[0]
OUT = DICTIONARY.out_of_base[0]
OPEN = next(s for s in DICTIONARY.values["status"] if s not in (*DICTIONARY.finished, *DICTIONARY.out_of_base))
COLUMNS = ("received_on", "due_on", "finished_on", "status", "unit", "applicant_id", "reused")
TYPES = {
    **dict.fromkeys(("received_on", "due_on", "finished_on"), "date"),
    **dict.fromkeys(("reused", "total", "agree", "conflict"), "boolean"),
    **dict.fromkeys(("seq", "first", "defect"), "bigint"),
}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def day(text: str | None) -> date | None:
    """A day of 2024, such as ``15/1``."""
    return None if text is None else date(2024, *map(int, reversed(text.split("/"))))


def row(key: str, received: str = "2/1", due: str | None = "15/1", done: str | None = "12/1", **more: Any) -> Any:
    status = FINISHED if done else OPEN
    days = {"received_on": day(received), "due_on": day(due), "finished_on": day(done)}
    common = {"status": status, "unit": "Phòng A", "applicant_id": None, "reused": None, "defect": None, "total": False}
    return {"key": key, **days, **common, **more}


def frame(connection: duckdb.DuckDBPyConnection, name: str, rows: list[Mapping[str, Any]]) -> Frame:
    columns = list(rows[0])
    types = ", ".join(f"{column} {TYPES.get(column, 'varchar')}" for column in columns)
    connection.execute(f"create table {name} ({types})")
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"insert into {name} values ({marks})", [[each[c] for c in columns] for each in rows])  # noqa: S608
    return nw.from_native(connection.table(name))


def records(answer: Frame) -> list[dict[str, Any]]:
    relation = answer.to_native()
    return [dict(zip(relation.columns, values, strict=True)) for values in relation.fetchall()]


def scope(period: str | None = None) -> Scope:
    days = None if period is None else parse_period(period, None)
    return Scope(dictionary=DICTIONARY, period=days, as_of=date(2024, 6, 30), columns=frozenset(COLUMNS))


def judged(connection: duckdb.DuckDBPyConnection, rows: list[Any], **asked: Any) -> Frame:
    typed = frame(connection, "typed", [{**each, "seq": seq} for seq, each in enumerate(rows)])
    repeats = fates.compared(typed.join(fates.repeated(typed), on="key", how="inner"), [*COLUMNS])
    measures = asked.pop("measures", ("early-resolution",))
    return fates.judged(typed, repeats, COLUMNS, measures=measures, scope=asked.pop("scope", scope()))


def fates_in(answer: Frame) -> list[tuple[str, str]]:
    return sorted((each["key"] or "", each["fate"]) for each in records(answer))


def test_the_first_fate_that_holds_is_that_of_the_row(connection):
    rows = [
        row("used"),
        row("out", status=OUT),
        row("defect", defect=1),
        row("total", total=True, defect=1),
        row("twice"),
        row("twice"),
        row("other"),
        row("other", due="16/1"),
    ]
    assert fates_in(judged(connection, rows)) == [
        ("defect", "set-aside"),
        ("other", "disagree"),
        ("other", "disagree"),
        ("out", OUT),
        ("total", "total"),
        ("twice", "repeat"),
        ("twice", "used"),
        ("used", "used"),
    ]


def test_a_row_belongs_to_the_period_by_the_date_of_the_measure(connection):
    rows = [
        row("in", received="2/1", done="12/2", due="15/2"),
        row("before", received="2/1", done="12/1"),
        row("open", received="2/1", due="15/2", done=None),  # overdue within the period: it stands beside the rate
        row("late", received="1/4", due="15/4", done=None),
    ]
    answer = judged(connection, rows, scope=scope("2024-02"))
    assert fates_in(answer) == [
        ("before", "outside-period"),
        ("in", "used"),
        ("late", "outside-period"),
        ("open", "used"),
    ]


def test_rows_with_one_key_agree_conflict_or_are_defective_alike(connection):
    rows = [
        *(row("same"), row("same")),
        *(row("other"), row("other", unit="Phòng B")),
        *(row("half"), row("half", defect=1)),
        *(row("bad", defect=1), row("bad", defect=2)),
    ]
    typed = frame(connection, "typed", [{**each, "seq": seq} for seq, each in enumerate(rows)])
    answer = {each["key"]: each for each in records(fates.compared(typed, COLUMNS))}
    assert {key: (each["agree"], each["conflict"]) for key, each in answer.items()} == {
        "same": (True, False),
        "other": (False, True),
        "half": (False, True),
        "bad": (False, False),
    }
    assert {key: each["first"] for key, each in answer.items()} == {"same": 0, "other": 2, "half": 4, "bad": 6}


TIMES = [
    row("early"),
    row("on-time", done="15/1"),
    row("late", done="16/1", unit="Phòng B"),
    row("no-due", due=None),
    row("no-end", done=None, status=FINISHED),
    row("overdue", done=None),
    row("open", due="1/7", done=None),
]


def test_rates_of_time_by_hand(connection):
    answer = counting.counted(
        judged(connection, TIMES),
        ["early-resolution", "late-resolution"],
        [],
        dates=[],
        dated_by=["finished_on"],
        scope=replace(scope(), plan_year=parse_period("2024", None)),
        tallies={},
    )
    (sums,) = records(answer)
    assert (sums["fate"], sums["rows"], sums["in_year"]) == ("used", 7, 4)
    assert (sums["first"], sums["last"]) == (day("12/1"), day("16/1"))
    early, late = (
        {name.partition("/")[2]: int(value) for name, value in sums.items() if name.startswith(measure)}
        for measure in ("early-resolution", "late-resolution")
    )
    shared = {"denominator": 3, "left_out/finished_on": 1, "left_out/due_on": 1, "beside/on_time": 2}
    assert early == {"numerator": 1, **shared, "beside/open_overdue": 1}
    assert late == {"numerator": 1, **shared, "beside/open_overdue": 1}


def test_groups_of_months_and_units(connection):
    by = ("month", "unit")
    rows = [row("a"), row("b", done="1/2"), row("c", unit="bà Nguyễn Thị Bưởi"), row("d", unit="Phòng B")]
    answer = counting.counted(
        judged(connection, rows),
        ["early-resolution"],
        by,
        dates=[],
        dated_by=["finished_on"],
        scope=scope(),
        tallies={},
    )
    names = group_names(by, "early-resolution")
    assert names == ["month_of_finished_on", "unit"]
    counts = {tuple(each[name] for name in names): each["rows"] for each in records(answer)}
    # a unit that may be a person's name is hidden
    assert counts == {(202401, "Phòng A"): 1, (202402, "Phòng A"): 1, (202401, "***"): 1, (202401, "Phòng B"): 1}


def test_an_applicant_counts_once_whatever_the_number_of_cases(connection):
    rows = [
        row("1", applicant_id="x", reused=False),
        row("2", applicant_id="x", reused=True),
        row("3", applicant_id="y", reused=False),
        row("4", applicant_id=None, reused=True),
    ]
    answer = judged(connection, rows, measures=("data-reuse",))
    (sums,) = records(counting.applicants(answer, "data-reuse", (), scope()))
    assert {name: int(value) for name, value in sums.items()} == {
        "data-reuse/numerator": 1,
        "data-reuse/denominator": 2,
        "data-reuse/left_out/applicant_id": 1,
    }
    assert list(sums) == sum_names("data-reuse", scope())
    base = rows_behind.base(answer, "data-reuse", scope())
    assert {each["key"]: each["missed"] for each in records(base)} == {"1": 0, "2": 0, "3": 1}


def test_the_worst_row_comes_first(connection):
    rows = [*TIMES, row("later", done="1/3"), row("first", received="1/1", done="16/1")]
    base = rows_behind.base(judged(connection, rows), "on-time-resolution", scope())
    missed = records(
        rows_behind.missed(base, "on-time-resolution", ["received_on", "due_on", "finished_on"], DICTIONARY)
    )
    # 15/1 to 1/3 in a leap year: 16 days of January, 29 of February, 1 of March
    assert [(each["key"], each["days_late"]) for each in missed] == [("later", 46), ("first", 1), ("late", 1)]
    by_unit = records(rows_behind.misses_by(base, "on-time-resolution", ("unit",), scope()))
    assert {each["unit"]: (each["counted"], each["misses"]) for each in by_unit} == {
        "Phòng A": (4, 2),
        "Phòng B": (1, 1),
    }


def test_what_is_rare_counts_against_its_limit_if_it_happened(connection):
    base = rows_behind.base(judged(connection, TIMES), "late-resolution", scope())
    assert {each["key"]: each["missed"] for each in records(base)} == {"early": 0, "on-time": 0, "late": 1}
