"""The first rows of a table, the same from lines and from Parquet."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet

from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.first_rows import first_rows
from tthc_cli.cases.tables.parquet_files import open_parquet


def test_the_first_rows_are_those_below_the_header(tmp_path):
    (tmp_path / "c").write_bytes("DANH SÁCH\r\na;b;c\r\n1;;ế\r\n2\r\n3;x;y\r\n".encode())
    source = CsvFile(
        path=tmp_path / "c",
        original=tmp_path / "c",
        file="c",
        delimiter=";",
        headers=("a", "b", "c"),
        line_end="\\r\\n",
        rewritten=False,
        header_line=2,
        names=(("a",), ("b",), ("c",)),
    )
    assert list(first_rows(source, [0, 2], 2)) == [{0: "1", 2: "ế"}, {0: "2"}]
    assert list(first_rows(source, [1], 9)) == [{1: ""}, {}, {1: "x"}]


def test_the_first_rows_of_parquet_are_texts(tmp_path):
    pa.parquet.write_table(pa.table({"a": ["1", "2", "3"], "b": [1, None, 3]}), tmp_path / "p")
    source = open_parquet(tmp_path / "p", tmp_path)
    assert list(first_rows(source, [1, 0], 2)) == [{1: "1", 0: "1"}, {1: "", 0: "2"}]
