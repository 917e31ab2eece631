"""Form II.06a against a plain count: statuses, channels, borders of the period, choices; what is carried over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.dossiers import (
    CHOICES,
    COLUMNS,
    FIRST,
    LAST,
    Dossier,
    cells,
    dossiers,
    left_out,
    many,
    standing,
    write,
)
from tests.support.examples import examples
from tests.support.filled_forms import AFTER, DICTIONARY, FORM, PERIOD, REPORTING, filled, request
from tthc_cli.cases.forms import filling
from tthc_cli.cases.resources import EngineName, Resources
from tthc_cli.errors import TthcError
from tthc_cli.rules.periods import parse_period, period_before

EVERY_CHOICE = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CHOICES.items()})


def row_of(row: Dossier) -> tuple[str | None, str]:
    """The level and the field of a dossier, as the form has them."""
    return (row.authority_level, row.field) if row.field else (None, "(không rõ lĩnh vực)")


def test_the_period_is_that_of_the_made_up_days():
    assert (PERIOD.first, PERIOD.last) == (FIRST, LAST)


@examples(200, gate=4)
@given(dossiers(), EVERY_CHOICE, st.sampled_from([AFTER, LAST, date(2026, 11, 1)]))
def test_the_form_is_counted_as_a_plain_count_does(tmp_path_factory, rows, choices, as_of):
    last = min(LAST, as_of)
    outcome = filled(tmp_path_factory.mktemp("form"), rows, choices=choices, as_of=as_of)
    assert outcome.filled.total.cells == cells(rows, FIRST, last, choices)
    shown = {(row.level, row.label): row.cells for row in outcome.filled.rows}
    by_row: dict[tuple[str | None, str], list[Dossier]] = {}
    for row in rows:
        by_row.setdefault(row_of(row), []).append(row)
    expected = {key: cells(each, FIRST, last, choices) for key, each in by_row.items()}
    assert shown == {key: counted for key, counted in expected.items() if any(counted.values())}
    assert outcome.left_out == left_out(rows, FIRST, last, choices)
    assert outcome.filled.to_date == (as_of < LAST)
    assert all(proof.holds for proof in outcome.proofs)


def test_a_cell_lists_the_dossiers_that_it_counts(tmp_path):
    rows, choices = many(80, seed=1), FORM.default_choices
    with filling(request(tmp_path, rows), DICTIONARY) as form:
        total = form.outcome.filled.total
        assert 0 not in total.cells.values()
        for column in COLUMNS:
            behind = [row.case_id for row in rows if column in standing(row, FIRST, LAST, choices)]
            assert list(form.ids(column, None)) == behind
            assert len(behind) == total.cells[column]
        keys = {row.case_id: row_of(row) for row in rows}
        for row in form.outcome.filled.rows:
            behind = [row.case_id for row in rows if "3" in standing(row, FIRST, LAST, choices)]
            assert list(form.ids("3", row)) == [case for case in behind if keys[case] == (row.level, row.label)]


@pytest.mark.slow
def test_spark_fills_in_the_same_form(tmp_path, sharing_spark):
    rows, choices = many(400, seed=5), {name: values[1] for name, values in CHOICES.items()}
    outcomes = [filled(tmp_path, rows, choices=choices, resources=Resources(engine=engine)) for engine in EngineName]
    by_duckdb, by_spark = (replace(outcome, inputs=()) for outcome in outcomes)
    assert by_duckdb == by_spark
    assert by_duckdb.filled.total.cells == cells(rows, FIRST, LAST, choices)


def carried(folder: Path, rows: Sequence[Dossier]) -> dict[str, Any]:
    """The parts of a request that hold it against the export of the period before."""
    return {"previous": [write(folder / "before.csv", rows)], "before": period_before(PERIOD, REPORTING)}


def test_what_is_carried_over_agrees_if_nothing_was_changed_late(tmp_path):
    rows, choices = many(300, seed=3), {name: values[1] for name, values in CHOICES.items()}
    outcome = filled(tmp_path, rows, choices=choices, **carried(tmp_path, rows))
    assert [proof.holds for proof in outcome.proofs] == [True] * 5
    assert outcome.proofs[-1].left == outcome.filled.total.cells["6"] > 10
    assert outcome.late_changes == []


A, B = date(2026, 9, 20), date(2026, 10, 20)
BEFORE = [
    *(Dossier(f"G{number}", A, "in_progress", due_on=B, channel="online", field="Hộ tịch") for number in range(6)),
    Dossier("N0", A, "refused", field="Hộ tịch"),
    Dossier("N1", A, "finished", due_on=B, field="Hộ tịch"),
    Dossier("N2", A, "finished", due_on=B, finished_on=date(2026, 10, 14), field="Hộ tịch"),
    Dossier("N3", B, "in_progress", due_on=B, field="Hộ tịch"),
    Dossier("S0", A, "in_progress", due_on=B, field="Hộ tịch"),
]
NOW = [
    replace(BEFORE[0], status="refused"),
    replace(BEFORE[1], status="finished"),
    replace(BEFORE[2], status="finished", finished_on=date(2026, 10, 14)),
    replace(BEFORE[3], received_on=FIRST),
    # G4 is not in the export of this period
    replace(BEFORE[5], status="finished", finished_on=FIRST),  # ended in this period: no change
    replace(BEFORE[6], status="in_progress"),
    replace(BEFORE[7], status="in_progress"),
    replace(BEFORE[8], status="in_progress", finished_on=None),
    replace(BEFORE[9], received_on=A),
    BEFORE[10],
    Dossier("N4", A, "in_progress", field="Hộ tịch"),
]


def test_each_dossier_that_was_changed_late_is_told_with_why(tmp_path):
    outcome = filled(tmp_path, NOW, **carried(tmp_path, BEFORE))
    assert [(change.case_id, change.gone, change.reason) for change in outcome.late_changes] == [
        ("G0", True, "refused"),
        ("G1", True, "no-end-day"),
        ("G2", True, "ended-before"),
        ("G3", True, "received-later"),
        ("G4", True, None),
        ("N0", False, "refused"),
        ("N1", False, "no-end-day"),
        ("N2", False, "ended-before"),
        ("N3", False, "received-later"),
        ("N4", False, None),
    ]
    # as many came as went: the numbers agree, and only the dossiers tell
    assert (outcome.proofs[-1].left, outcome.proofs[-1].right, outcome.proofs[-1].holds) == (7, 7, True)


def test_a_number_that_is_not_carried_over_is_told_by_row(tmp_path):
    moved = [replace(row, field="Đất đai") if row.case_id == "S0" else row for row in BEFORE]
    proof = filled(tmp_path, moved, **carried(tmp_path, BEFORE)).proofs[-1]
    assert (proof.left, proof.right, proof.holds) == (7, 7, False)
    assert [(each.row.label, each.left, each.right) for each in proof.failures] == [
        ("Hộ tịch", 6, 7),
        ("Đất đai", 1, 0),
    ]
    proof = filled(tmp_path, BEFORE[1:], **carried(tmp_path, BEFORE)).proofs[-1]
    assert [(each.row.label, each.left, each.right) for each in proof.failures] == [
        ("Hộ tịch", 6, 7),
        ("Tổng số", 6, 7),
    ]


DOZEN = [
    Dossier("01", date(2026, 11, 16), "finished", date(2026, 11, 27), date(2026, 11, 25), "online"),
    Dossier("02", date(2026, 11, 16), "returned", date(2026, 11, 25), date(2026, 11, 25), "in_person"),
    Dossier("03", date(2026, 11, 3), "finished", date(2026, 11, 17), date(2026, 11, 18), "postal"),
    Dossier("04", date(2026, 11, 3), "in_progress", date(2026, 11, 29), None, "online"),
    Dossier("05", date(2026, 11, 18), "in_progress", date(2026, 11, 28), None, "online"),
    Dossier("06", date(2026, 11, 18), "supplement", date(2026, 11, 20), None, "online"),
    Dossier("07", date(2026, 11, 18), "in_progress", None, None, None),
    Dossier("08", date(2026, 11, 19), "finished", date(2026, 12, 3), date(2026, 12, 1), "online"),
    Dossier("09", date(2026, 11, 19), "refused", date(2026, 12, 3), None, "online"),
    Dossier("10", date(2026, 11, 19), "withdrawn", date(2026, 12, 3), None, "online"),
    Dossier("11", date(2026, 11, 10), "finished", date(2026, 11, 20), date(2026, 11, 14), "online"),
    Dossier("12", date(2026, 11, 30), "received", date(2026, 12, 10), None, "online"),
]
"""By hand, with the day of the check 29/11 standing for the last day of 15/11 to 14/12."""


def test_a_dozen_dossiers_in_a_period_that_still_runs(tmp_path):
    period = parse_period("report:2026-12", REPORTING)
    outcome = filled(tmp_path, DOZEN, period=period, as_of=date(2026, 11, 29))
    assert outcome.filled.total.cells == {
        "3": 8,  # all but 09, 10, 11, 12
        "4": 4,  # 01, 05, 06, 08
        "5": 2,  # 02, 07
        "6": 2,  # 03, 04
        "7": 3,  # 01, 02, 03
        "8": 1,
        "9": 1,
        "10": 1,
        "11": 5,  # 04 to 08
        "12": 3,  # 04, due on the day itself; 07, without a due day; 08, which ends after it
        "13": 2,  # 05, 06
    }
    assert outcome.filled.to_date
    assert outcome.left_out == {"no-end-day": 1}  # 10
    assert [proof.holds for proof in outcome.proofs] == [True] * 4
    assert outcome.cautions == []


def test_what_is_to_be_said_of_a_form_is_said(tmp_path):
    odd = [
        Dossier("1", date(2026, 10, 20), "in_progress", None, date(2026, 10, 21)),
        Dossier("2", date(2026, 9, 20), "supplement", None, date(2026, 10, 1)),
        Dossier("3", date(2026, 10, 20), "refused"),
    ]
    outcome = filled(tmp_path, odd, choices={**FORM.default_choices, "awaiting": "in-time"})
    assert outcome.remarks == {"ended-though-open": 2, "no-due-day": 1, "refused": 1}
    left_out = filled(tmp_path, odd, choices={**FORM.default_choices, "awaiting": "in-time", "no-due-day": "left-out"})
    assert left_out.remarks == {"ended-though-open": 2, "refused": 1}
    assert left_out.left_out == {"no-due-day": 1}
    assert len(outcome.cautions) == 2
    assert "(12), (13)" in outcome.cautions[1]
    assert len(filled(tmp_path, odd).cautions) == 1
    assert filled(tmp_path, odd, as_of=LAST).cautions == []
    asked = {"choices": {**FORM.default_choices, "sent-back": "on-time"}}
    assert filled(tmp_path, odd, **asked).warnings == []
    (warning,) = filled(tmp_path, odd, without=("outcome",), **asked).warnings
    assert "Loại kết quả" in warning


@pytest.mark.parametrize(
    ("column", "words"), [("due_on", "Ngày hẹn trả"), ("finished_on", "Ngày kết thúc xử lý"), ("channel", "Hình thức")]
)
def test_a_file_without_a_needed_column_gives_no_form(tmp_path, column, words):
    with pytest.raises(TthcError, match=words):
        filled(tmp_path, DOZEN, without=(column,))
