"""Columns of dates that may mean other days than they say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import tthc
from tests.support.examples import examples
from tests.support.table_files import as_csv, as_opendocument, as_page, as_parquet
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.header_report import explain
from tthc_cli.cases.layout import understand
from tthc_cli.cases.tables import date_doubts as date_doubts_module
from tthc_cli.cases.tables.date_doubts import date_doubts
from tthc_cli.cases.tables.parquet_files import INT96, ParquetFile
from tthc_cli.cases.tables.read import read_table
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


# -- days and months that may be exchanged -----------------------------------------------------------------------------


def cells_of(days: list[date], write: Callable[[date], Any]) -> list[list[Any]]:
    return [[f"HS-{number}", "02/01/2026", write(day), "Đang xử lý"] for number, day in enumerate(days)]


def by_american_settings(day: date) -> Any:
    """What becomes of a day that is typed day first into a program that expects the month first."""
    return date(day.year, day.day, day.month) if day.day <= 12 else f"{day:%d/%m/%Y}"


def month_first(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


CASE_HEADERS = ["Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái"]
MARCH = [date(2026, 3, day) for day in (2, 3, 12, 13, 31)]
"""Three days that are days with the month exchanged too, and two that are not."""


def doubts_of(path: Path, rows: list[list[Any]]) -> dict[DateDoubt, tuple[str, ...]]:
    write_workbook(path, rows)
    return doubts_in(path)


def doubts_in(path: Path) -> dict[DateDoubt, tuple[str, ...]]:
    return dict(read_table(path, "cases", DICTIONARY, (), path.parent).date_doubts)


def write_workbook(path: Path, rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


DUE = ("Ngày hẹn trả",)


@pytest.mark.parametrize(
    ("days", "write", "doubts"),
    [
        (MARCH, by_american_settings, {DateDoubt.EXCHANGED: DUE}),
        (MARCH[:4], by_american_settings, {DateDoubt.EXCHANGED: DUE}),
        (MARCH[:3], by_american_settings, {}),
        (MARCH[1:], by_american_settings, {}),
        # typed month first into a program that expects the day first
        (MARCH, lambda day: day if day.day <= 12 else month_first(day), {DateDoubt.EXCHANGED: DUE}),
        (MARCH, lambda day: day, {}),
        (MARCH, lambda day: f"{day:%d/%m/%Y}", {}),
        # some days were typed as texts, whatever they are
        (MARCH, lambda day: f"{day:%d/%m/%Y}" if day.day in (2, 13) else day, {}),
        (MARCH, lambda day: f"{day:%d/%m/%Y}" if day.day in (12, 13, 31) else day, {}),
        (MARCH, month_first, {DateDoubt.MONTH_FIRST: DUE}),
        (MARCH[:4], lambda day: f"{month_first(day)} 08:30:00", {DateDoubt.MONTH_FIRST: DUE}),
        (MARCH[:3], month_first, {}),
        (MARCH[1:], month_first, {}),
        # one of them was written by hand
        ([*MARCH, date(2026, 3, 25)], lambda day: month_first(day) if day.day != 25 else f"{day:%d/%m/%Y}", {}),
        ([], month_first, {}),
    ],
)
@pytest.mark.parametrize("plain", [True, False])
def test_days_and_months_may_be_exchanged_if_no_day_after_the_12th_is_written_as_the_others(
    tmp_path, days, write, doubts, plain
):
    rows = [CASE_HEADERS, *cells_of(days, write)]
    if not plain:
        rows = [[*row, "=1/1"] for row in rows]
    assert doubts_of(tmp_path / "c.xlsx", rows) == doubts


@pytest.mark.parametrize("write", [as_csv, as_page, as_opendocument, as_parquet])
def test_texts_with_the_month_first_are_doubted_in_every_format(tmp_path, write):
    write(tmp_path / "c", [CASE_HEADERS, *cells_of(MARCH, month_first)])
    assert doubts_in(tmp_path / "c") == {DateDoubt.MONTH_FIRST: DUE}
    write(tmp_path / "d", [CASE_HEADERS, *cells_of(MARCH, lambda day: f"{day.day}/{day.month}/{day.year}")])
    assert doubts_in(tmp_path / "d") == {}


def test_each_command_that_reads_cases_names_the_columns(tmp_path):
    rows = [CASE_HEADERS, *cells_of(MARCH, by_american_settings)]
    more = [["Thời hạn giải quyết", "Hình thức", "Ngày kết thúc xử lý"], *[["15 ngày", "Trực tuyến", ""]] * len(MARCH)]
    write_workbook(tmp_path / "c.xlsx", [[*row, *cells] for row, cells in zip(rows, more, strict=True)])
    for command in (
        ("kpi", "check", "c.xlsx", "--kpi", "early-resolution"),
        ("cases", "due", "c.xlsx", "--due", "recorded"),
        ("cases", "audit", "c.xlsx"),
        ("kpi", "misses", "c.xlsx", "--kpi", "early-resolution"),
        ("kpi", "bridge", "c.xlsx", "--period", "03/2026"),
        ("kpi", "index", "c.xlsx", "--period", "03/2026"),
        ("form", "fill", "II.06a", "c.xlsx", "--period", "03/2026"),
        ("cases", "columns", "c.xlsx"),
        ("cases", "learn", "c.xlsx"),
    ):
        as_of = () if command[1] in ("columns", "learn") else ("--as-of", "2026-03-31")
        done = tthc(*command, *as_of, "-f", "json", cwd=tmp_path)
        warnings = [line for line in done.stderr.splitlines() if "may be exchanged" in line]
        assert len(warnings) == 1, (command, done.stderr, done.stdout)
        warning = warnings[0].removeprefix("tthc: ")
        assert warning.startswith("c.xlsx:Sheet: days and months may be exchanged: Ngày hẹn trả; "), command
        answer = json.loads(done.stdout)
        told = [
            files["doubtful_dates"]
            for data_set in answer.get("inputs", [answer])
            for files in data_set.get("files", ())
        ]
        told += [text for text in answer.get("warnings", ()) if "may be exchanged" in text]
        assert told, command
        assert all(each in ({"exchanged": ["Ngày hẹn trả"]}, warning) for each in told), command


@pytest.mark.parametrize("write", [as_csv, as_page, as_opendocument, as_parquet, write_workbook])
def test_who_looks_at_headers_is_told_in_every_format_what_who_counts_is_told(tmp_path, write):
    ways = {
        "c": month_first,
        "d": lambda day: str(by_american_settings(day)),
        "e": lambda day: f"{day.day}/{day.month}/2026",
    }
    for name, way in ways.items():
        write(tmp_path / name, [CASE_HEADERS, *cells_of(MARCH, way)])
        (file,) = explain([str(tmp_path / name)], DICTIONARY, (), ())
        assert file.date_doubts == doubts_in(tmp_path / name), name
        # nobody counts a file that lacks a column
        write(tmp_path / f"{name}2", [["?", *CASE_HEADERS[1:]], *cells_of(MARCH, way)])
        (file,) = explain([str(tmp_path / f"{name}2")], DICTIONARY, (), ())
        assert (file.countable, file.date_doubts) == (False, {})


def test_doubts_are_looked_for_below_hidden_rows_too(tmp_path):
    book = openpyxl.Workbook()
    for row in [CASE_HEADERS, *cells_of(MARCH, by_american_settings)]:
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "c.xlsx")
    (file,) = explain([str(tmp_path / "c.xlsx")], DICTIONARY, (), ())
    assert file.hidden_rows == 1
    assert file.date_doubts == {DateDoubt.EXCHANGED: DUE}


@given(days=st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=40, max_size=60))
@examples(40)
def test_dates_that_are_written_in_one_way_are_not_doubted(days):
    """Of so many days some are after the 12th: what is written as the calendar has it has them in both parts."""
    for text in ("%d/%m/%Y", "%Y-%m-%d"):
        counts = Counter(filter(None, (date_doubts_module._writing(f"{day:{text}}") for day in days)))
        assert date_doubts_module._doubt(counts) is None
    written = [date_doubts_module._writing(month_first(day)) for day in days]
    is_doubted = date_doubts_module._doubt(Counter(filter(None, written))) == DateDoubt.MONTH_FIRST
    early = sum(day.day <= 12 for day in days)
    assert is_doubted == (3 <= early < len(days))
