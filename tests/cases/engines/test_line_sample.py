"""A few rows from all over a file of lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tthc_cli.cases.engines.line_sample import sample_rows
from tthc_cli.cases.tables.csv_files import CsvFile

HEADERS = ("id", "note")


def source(path: Path, *, line_end: str = "\\n", header_line: int = 1) -> CsvFile:
    return CsvFile(
        path=path,
        original=path,
        file=path.name,
        delimiter=";",
        headers=HEADERS,
        line_end=line_end,
        rewritten=False,
        header_line=header_line,
        names=tuple((name,) for name in HEADERS),
    )


@pytest.mark.parametrize(("end", "shown"), [("\n", "\\n"), ("\r\n", "\\r\\n")])
def test_each_row_of_a_short_file_is_whole(tmp_path, end, shown):
    path = tmp_path / "a.csv"
    path.write_bytes(end.join(["Sở A", "id;note", "1;một", "2;hai", ""]).encode())
    rows = sample_rows(source(path, line_end=shown, header_line=2))
    assert set(map(tuple, rows)) == {("1", "một"), ("2", "hai")}


def test_rows_of_a_long_file_are_whole_and_from_all_over_it(tmp_path):
    path = tmp_path / "a.csv"
    number = 400_000
    path.write_text("id;note\n" + "".join(f"{place:07};ghi chú\n" for place in range(number)), "utf-8")
    rows = sample_rows(source(path))
    assert all(len(row) == 2 and len(row[0]) == 7 and row[1] == "ghi chú" for row in rows)
    tenths = {int(row[0]) * 10 // number for row in rows}
    assert tenths == set(range(10))
    assert len(rows) < number // 3


def test_a_file_without_rows_has_none(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;note\n", "utf-8")
    assert sample_rows(source(path)) == []
