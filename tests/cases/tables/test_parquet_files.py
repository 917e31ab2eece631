"""Parquet files give the numbers of the plain CSV."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.support.case_rows import DICTIONARY, HEADER, ROW, aside, outcome
from tests.support.examples_as_files import (
    CASES,
    PLAIN,
    numbers,
)
from tthc_cli.cases.engines.duckdb_engine import duckdb_engine
from tthc_cli.cases.engines.interface import no_progress
from tthc_cli.cases.resources import Resources


def test_parquet(tmp_path):
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(
            "copy (select * from read_csv($1, all_varchar=true, delim=';')) to 'cases' (format parquet)".replace(
                "'cases'", f"'{tmp_path}/cases'"
            ),
            [str(CASES)],
        )
    assert numbers(tmp_path / "cases") == PLAIN


def write(path: Path, rows: int, *, int96: bool = False, **columns: Any) -> None:
    """Write so many cases, some of their columns replaced."""
    cells = dict(zip(HEADER, ([text] * rows for text in ROW), strict=True)) | columns
    pa.parquet.write_table(pa.table(cells), path, use_deprecated_int96_timestamps=int96)


@pytest.mark.parametrize("kind", [pa.float64(), pa.float32()])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_id_that_is_no_number_is_empty(tmp_path, kind, place):
    ids = [1.0, 2.0]
    ids.insert(place, math.nan)
    write(tmp_path / "p", 3, **{"Mã hồ sơ": pa.array(ids, kind)})
    assert aside(tmp_path / "p") == (3, 2, {("empty", "Mã hồ sơ"): 1})


HANOI = timezone(timedelta(hours=7))
MOMENTS = [datetime(2026, 1, 22, *clock, tzinfo=HANOI) for clock in ((0, 0), (7, 0), (16, 59), (23, 59))]


def days_due(path: Path) -> set[date | None]:
    """The days on which the cases of a file are due."""
    with duckdb_engine(Resources()) as engine:
        tables = engine.look_over([path], "cases", DICTIONARY, (), no_progress)
        rows = engine.load(tables, DICTIONARY, no_progress)
        return {row["due_on"] for row in rows.records(rows.typed())}


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_a_time_in_utc_is_the_day_in_vietnam(tmp_path, unit):
    write(tmp_path / "p", 4, **{"Ngày hẹn trả": pa.array(MOMENTS, pa.timestamp(unit, tz="UTC"))})
    assert days_due(tmp_path / "p") == {date(2026, 1, 22)}


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_a_time_without_a_zone_is_the_day_that_it_says(tmp_path, unit):
    local = [moment.replace(tzinfo=None) for moment in MOMENTS]
    write(tmp_path / "p", 4, **{"Ngày hẹn trả": pa.array(local, pa.timestamp(unit))})
    assert days_due(tmp_path / "p") == {date(2026, 1, 22)}


def test_a_time_of_the_old_kind_is_taken_for_utc_and_that_is_said(tmp_path):
    """Spark and Hive write it so. Of a midnight that another program wrote as it was the day stays the same."""
    in_utc = [moment.astimezone(UTC).replace(tzinfo=None) for moment in MOMENTS]
    midnight = datetime(2026, 1, 22)  # noqa: DTZ001 - a file has no zone with it
    write(tmp_path / "p", 5, int96=True, **{"Ngày hẹn trả": pa.array([*in_utc, midnight], pa.timestamp("us"))})
    assert days_due(tmp_path / "p") == {date(2026, 1, 22)}
    (warning,) = (text for text in outcome(tmp_path / "p").warnings if "INT96" in text)
    assert warning.startswith(f"{tmp_path / 'p'}: ")
    assert "Ngày hẹn trả" in warning
    assert "Ngày tiếp nhận" not in warning


def test_a_column_of_the_old_kind_is_known_beside_columns_with_parts(tmp_path):
    parts = pa.array([{"a": [1], "b": {"c": datetime(2026, 1, 1)}}])  # noqa: DTZ001
    in_utc = pa.array([datetime(2026, 1, 21, 17)], pa.timestamp("us"))  # noqa: DTZ001
    write(tmp_path / "p", 1, int96=True, **{"Đơn vị": parts, "Ngày hẹn trả": in_utc})
    assert days_due(tmp_path / "p") == {date(2026, 1, 22)}
