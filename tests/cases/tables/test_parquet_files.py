"""Parquet files give the numbers of the plain CSV."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.support.case_rows import HEADER, ROW, aside
from tests.support.examples_as_files import (
    CASES,
    PLAIN,
    numbers,
)


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
