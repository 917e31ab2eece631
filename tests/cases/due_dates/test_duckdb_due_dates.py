"""Due dates as DuckDB recomputes them, against a counter that goes from day to day."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import tthc
from tests.support.due_dates import (
    agree,
    aside,
    case,
    dossiers,
    drawn,
    mixed,
    pauses_walked,
    run,
)
from tests.support.examples import crossed, examples, sweep


@pytest.mark.sweep
@pytest.mark.parametrize(("regime", "cut_off"), crossed(["extend", "restart"], [None, time(15)]))
def test_every_due_date_is_that_of_the_plain_count(regime, cut_off):
    agree(drawn(seed=5, number=sweep(gate=1500, slow=4000)), regime, cut_off)


@pytest.mark.parametrize("regime", ["extend", "restart"])
@examples(10, gate=2)
@given(st.lists(dossiers(), min_size=10, max_size=30))
def test_any_due_date_is_that_of_the_plain_count(regime, generated):
    agree(generated, regime, time(15))


@pytest.mark.parametrize("regime", ["extend", "restart"])
@examples(20, gate=2)
@given(st.lists(mixed(), min_size=10, max_size=30))
def test_pauses_of_both_regimes_open_ones_and_full_dossiers_are_those_of_the_plain_count(regime, generated):
    rows, listed, unknown = [], [], []
    for place, (dossier, pauses) in enumerate(generated):
        due = pauses_walked(dossier, pauses, regime)
        if due is None:
            unknown.append((f"H{place}", "", "pause-open"))
        row = case(f"{dossier.received:%d/%m/%Y}", f"{due or date(2030, 1, 1):%d/%m/%Y}", dossier.limit, f"H{place}")
        rows.append(row | {"complete_on": dossier.complete or ""})
        listed += [
            {"case_id": f"H{place}", "paused_from": pause.first, "paused_to": pause.last or "", "regime": pause.regime}
            for pause in pauses
        ]
    with tempfile.TemporaryDirectory() as folder:
        audited, wrong = run(Path(folder), rows, also={"pauses": listed}, regime=regime)
        told = [
            (wrong_date.case_id, wrong_date.computed, wrong_date.recorded, generated[int(wrong_date.case_id[1:])])
            for wrong_date in wrong
        ]
        assert told == []
        assert aside(Path(folder)) == unknown
    assert audited.agree == len(generated) - len(unknown)


# -- files of which one records no due dates --------------------------------------------------------------------------

HEADERS = ("Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày trả", "Trạng thái", "Thời hạn giải quyết")
LIMIT = "5 ngày làm việc"
RECORDED = [  # each recomputed to 6/5, by hand from the notices
    ("H1", "25/04/2024", "02/05/2024", "03/05/2024", "10", LIMIT),
    ("H2", "25/04/2024", "02/05/2024", "", "4", LIMIT),
    ("H3", "25/04/2024", "02/05/2024", "", "5", LIMIT),
    ("H4", "25/04/2024", "02-05", "03/05/2024", "10", LIMIT),
]
UNRECORDED = [("H5", "25/04/2024", "", "03/05/2024", "10", LIMIT), ("H6", "25/04/2024", "", "", "4", LIMIT)]


def parts(folder: Path, suffix: str, *, lacking: bool) -> list[str]:
    """A file with recorded due dates, and one without, whose column is not there or empty."""
    paths = []
    for name, rows in (("with", RECORDED), ("without", UNRECORDED)):
        left_out = {2} if lacking and name == "without" else set()
        table = [[cell for place, cell in enumerate(row) if place not in left_out] for row in (HEADERS, *rows)]
        path = folder / f"{name}{suffix}"
        if suffix == ".csv":
            path.write_text("".join(f"{','.join(row)}\n" for row in table), encoding="utf-8")
        else:
            columns = zip(*table[1:], strict=True)
            pq.write_table(pa.table(dict(zip(table[0], map(list, columns), strict=True))), path)
        paths.append(str(path))
    return paths


def told(command: Sequence[str], paths: Sequence[str], due: str) -> Any:
    """What a command says of the dossiers, and of rows that are set aside."""
    arguments = ("--due", due, "--as-of", "03/05/2024", "--format", "json")
    answer = json.loads(tthc(*command, *paths, *arguments).stdout)
    (rows,) = answer["inputs"]
    of_rows = {key: rows[key] for key in ("read", "used", "excluded", "set_aside")}
    if command[0] == "cases":
        return of_rows, {dossier["case_id"]: (dossier["due"], dossier["status"]) for dossier in answer["rows"]}
    (result,) = answer["results"]
    return of_rows, (result["numerator"], result["denominator"], result["beside"]["on_time"], result["left_out"])


@pytest.mark.parametrize("due", ["missing", "computed"])
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_file_without_the_column_of_due_dates_takes_them_from_no_other_file(tmp_path, suffix, due):
    """H1 was late by what is recorded, and early by what is computed; H5 was early; H3 waits and keeps its day."""
    lacking, empty = tmp_path / "lacking", tmp_path / "empty"
    lacking.mkdir()
    empty.mkdir()
    first, second = parts(lacking, suffix, lacking=True)
    check, list_open = ("kpi", "check", "-k", "early-resolution"), ("cases", "due", "--within", "5", "--limit", "9")
    for command in (check, list_open):
        expected = told(command, parts(empty, suffix, lacking=False), due)
        assert told(command, (first, second), due) == expected
        assert told(command, (second, first), due) == expected
        if command is check:
            assert expected[1][:2] == ((1, 2) if due == "missing" else (2, 2))
        else:
            overdue = ("2024-05-02", "overdue") if due == "missing" else ("2024-05-06", "soon")
            assert expected[1] == {"H2": overdue, "H3": ("2024-05-02", "overdue"), "H6": ("2024-05-06", "soon")}
