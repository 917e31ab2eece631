"""Where DuckDB keeps the rows: few in memory, others on the disk. What it reads is held against Spark elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.table_files import as_parquet
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.engines import duckdb_packed
from tthc_cli.cases.engines.duckdb_connection import connect
from tthc_cli.cases.engines.duckdb_engine import duckdb_engine
from tthc_cli.cases.engines.interface import no_progress
from tthc_cli.cases.resources import Resources

COLUMNS = load_columns()
ROWS = [
    ["Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái"],
    ["HS-1", "02/01/2024", "09/01/2024", "08/01/2024", "Đã trả kết quả"],
    ["HS-1", "02/01/2024", "09/01/2024", "08/01/2024", "Đã trả kết quả"],
    ["HS-2", "02/01/2024", "10/01/2024", "", "Đang xử lý"],
]


def is_on_disk(path: Path, temp: Path) -> bool:
    """Whether the rows of a file of cases are kept on the disk; they are read in any case."""
    with duckdb_engine(Resources(temp=temp)) as engine:
        rows = engine.load(engine.look_over([path], "cases", COLUMNS, (), no_progress), COLUMNS, no_progress)
        assert rows.read == (3,)
        typed = rows.rows.typed().order("seq").project("key, status").fetchall()
        assert typed == [("HS-1", "returned"), ("HS-1", "returned"), ("HS-2", "in_progress")]
        return any(temp.rglob("rows.duckdb"))


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("".join(",".join(row) + "\n" for row in ROWS), "utf-8")
    return path


def test_few_rows_are_never_written_to_the_disk(tmp_path, lines):
    assert not is_on_disk(lines, tmp_path)


def test_many_rows_are_kept_on_the_disk(tmp_path, lines, monkeypatch):
    monkeypatch.setattr(duckdb_packed, "PACKED_FROM", lines.stat().st_size)
    assert is_on_disk(lines, tmp_path)


@pytest.mark.parametrize("on_disk", [True, False])
def test_duckdb_prints_no_progress_of_its_own(tmp_path, on_disk):
    with connect(tmp_path, on_disk=on_disk) as connection:
        settings = "select current_setting('enable_progress_bar'), current_setting('enable_progress_bar_print')"
        assert connection.execute(settings).fetchall() == [(True, False)]


def test_few_rows_are_counted_by_one_thread(tmp_path):
    with connect(tmp_path, on_disk=False) as connection:
        assert connection.execute("select current_setting('threads')").fetchone() == (1,)


def test_the_size_of_a_compressed_file_says_nothing(tmp_path):
    path = tmp_path / "cases.parquet"
    as_parquet(path, ROWS)
    assert is_on_disk(path, tmp_path)
