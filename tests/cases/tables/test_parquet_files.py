"""Parquet files give the numbers of the plain CSV."""

from __future__ import annotations

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
