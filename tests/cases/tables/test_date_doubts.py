"""Columns of dates that may mean other days than they say."""

from __future__ import annotations

from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.layout import understand
from tthc_cli.cases.tables.date_doubts import date_doubts
from tthc_cli.cases.tables.parquet_files import INT96, ParquetFile
from tthc_cli.kpi import DateDoubt

DICTIONARY = load_columns()
HEADERS = ("Ngày hẹn trả", "Mã hồ sơ", "Ngày tiếp nhận", "Trạng thái", "Ngày khác")


def test_times_of_the_old_kind_are_doubted_in_columns_of_dates_that_are_read(tmp_path):
    def doubts(*types: str) -> dict[DateDoubt, tuple[str, ...]]:
        source = ParquetFile(
            path=tmp_path / "p",
            original=tmp_path / "p",
            file="p",
            headers=HEADERS,
            types=types,
            names=tuple((header,) for header in HEADERS),
        )
        layout = understand(DICTIONARY, "cases", HEADERS, "p", 0, source.names)
        return dict(date_doubts(source, layout, DICTIONARY))

    assert doubts("DATE", "VARCHAR", "TIMESTAMP", "VARCHAR", INT96) == {}
    assert doubts(INT96, INT96, "DATE", "VARCHAR", "DATE") == {DateDoubt.UTC: ("Ngày hẹn trả",)}
    assert doubts(INT96, "BIGINT", INT96, INT96, INT96) == {DateDoubt.UTC: ("Ngày hẹn trả", "Ngày tiếp nhận")}
