"""A second header further down: the same again is a row like any other, one with other columns is refused."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product
from pathlib import Path

import openpyxl
import pytest

from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.engines import duckdb_packed
from tthc_cli.cases.engines.columns import Kept
from tthc_cli.cases.engines.duckdb_connection import connect
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.engines.packed_rows import PackedRows
from tthc_cli.cases.tables.read import read_table
from tthc_cli.errors import TthcError

DICTIONARY = load_columns()
HEADER = ("Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái", "Ghi chú")
EARLY = ("02/01/2024", "12/01/2024", "09/01/2024", "Đã trả kết quả", "Lệ phí")


def rows_with(second: tuple[str, ...], before: int = 3) -> list[tuple[str, ...]]:
    """A header, rows, another header, and rows."""
    first, more = ([(f"{mark}-{number}", *EARLY) for number in range(before)] for mark in "AB")
    return [HEADER, *first, second, *more]


def write(folder: Path, rows: Sequence[tuple[str, ...]], suffix: str = ".csv") -> Path:
    path = folder / f"cases{suffix}"
    if suffix == ".csv":
        path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in rows:
            book.active.append(row)
        book.save(path)
    return path


def reasons(folder: Path, path: Path, data_set: str = "cases", *, packed: bool = False) -> list[tuple[int, str]]:
    """Line and reason of each row that is set aside."""
    with connect(folder) as connection:
        table = read_table(path, data_set, DICTIONARY, (), folder)
        rows = Rows(connection, DICTIONARY, [table])
        rows.load(kept=Kept() if packed else None)
        assert (rows.packing is not None) == packed
        return [(row.line, row.reason) for row in rows.set_aside(None)]


@pytest.fixture
def _packed(monkeypatch):
    monkeypatch.setattr(duckdb_packed, "PACKED_FROM", 0)
    monkeypatch.setattr(PackedRows, "is_worthwhile", True)


@pytest.mark.parametrize("order", [(0, 1, 3, 2, 4, 5), (1, 0, 2, 3, 4, 5), (4, 3, 2, 1, 0, 5), (0, 1, 2, 4, 3, 5)])
@pytest.mark.parametrize("before", [3, 70])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_columns_in_another_order_are_refused(tmp_path, order, before, suffix):
    path = write(tmp_path, rows_with(tuple(HEADER[place] for place in order), before), suffix)
    with pytest.raises(TthcError) as error:
        reasons(tmp_path, path)
    sheet = ":Sheet" if suffix == ".xlsx" else ""
    assert str(error.value).startswith(f"{path}{sheet}:{before + 2}: ")


@pytest.mark.sweep
def test_any_other_order_of_columns_that_are_read_is_refused(tmp_path):
    for order in list(permutations(range(5)))[1::17]:
        path = write(tmp_path, rows_with((*(HEADER[place] for place in order), "Ghi chú")))
        with pytest.raises(TthcError, match=r"cases\.csv:5: "):
            reasons(tmp_path, path)


@pytest.mark.usefixtures("_packed")
def test_packed_rows_are_looked_at_too(tmp_path):
    swapped = (*HEADER[:2], HEADER[3], HEADER[2], *HEADER[4:])
    with pytest.raises(TthcError, match=r"cases\.csv:5: "):
        reasons(tmp_path, write(tmp_path, rows_with(swapped)), packed=True)
    assert reasons(tmp_path, write(tmp_path, rows_with(HEADER)), packed=True) == [(5, "no-date")]


@pytest.mark.parametrize(
    "second",
    [
        HEADER,
        tuple(name.upper() for name in HEADER),
        ("Số hồ sơ", *HEADER[1:]),  # another name of the same column
        (*HEADER[:5], "Đơn vị"),  # the other column is not read
        ("Phòng Một cửa", *HEADER[1:]),
        ("A-9", "Ngày hẹn trả", *EARLY[1:]),  # one cell makes no header
    ],
)
def test_other_rows_with_headers_in_them_are_set_aside(tmp_path, second):
    assert [line for line, _reason in reasons(tmp_path, write(tmp_path, rows_with(second)))] == [5]


def test_a_second_header_that_knows_more_columns_does_not_make_titles_of_the_rows_above_it(tmp_path):
    """Ten rows that were late stood above it, and were in no count."""
    path = write(tmp_path, rows_with((*HEADER[:5], "Đơn vị"), 10))
    table = read_table(path, "cases", DICTIONARY, (), tmp_path)
    assert table.source.header_line == 1
    assert reasons(tmp_path, path) == [(12, "no-date")]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_name_that_nobody_knows_or_none_makes_another_header(tmp_path, suffix):
    """The due days of the rows below it were those of another column."""
    unknown = (*HEADER[:2], "Ngày cập nhật", *HEADER[3:])
    nothing = (*HEADER[:2], "", *HEADER[3:])
    for second, text in (
        (unknown, "'Ngày cập nhật' nằm dưới 'Ngày hẹn trả'"),
        (nothing, "dưới 'Ngày hẹn trả' không có gì"),
    ):
        with pytest.raises(TthcError, match=rf"cases\{suffix}(:Sheet)?:5: .*{text}"):
            reasons(tmp_path, write(tmp_path, rows_with(second), suffix))


@pytest.mark.sweep
def test_a_header_that_lacks_any_columns_is_refused_if_it_names_two(tmp_path):
    """Each of those that are read in any column but that of the key, which can hold anything."""
    for lacking in product(["", "Ghi nhận khác", None], repeat=4):
        second = (
            HEADER[0],
            *(own if instead is None else instead for own, instead in zip(HEADER[1:5], lacking, strict=True)),
        )
        path = write(tmp_path, rows_with((*second, "Ghi chú")))
        if lacking.count(None) in (0, 4):
            assert [line for line, _reason in reasons(tmp_path, path)] == [5], lacking
            continue
        with pytest.raises(TthcError, match=r"cases\.csv:5: "):
            reasons(tmp_path, path)


def test_a_header_is_known_by_its_key_and_unit_too(tmp_path):
    header = (*HEADER[:5], "Đơn vị")
    rows = [header, ("A-1", *EARLY), (HEADER[0], "a", "b", "c", "d", "Đơn vị"), ("B-1", *EARLY)]
    with pytest.raises(TthcError, match=r"cases\.csv:3: .*'a' nằm dưới 'Ngày tiếp nhận'"):
        reasons(tmp_path, write(tmp_path, rows))


def test_a_row_of_data_with_one_name_and_empty_cells_is_no_header(tmp_path):
    for second in [
        ("A-9", "02/01/2024", "Ngày hẹn trả", "", "Lạ", ""),
        ("Mã hồ sơ", "02/01/2024", "", "", "", ""),
        ("", "", "Ngày hẹn trả", "", "", ""),
    ]:
        assert [line for line, _reason in reasons(tmp_path, write(tmp_path, rows_with(second)))] == [5]


def test_a_header_with_numbers_below_it_that_comes_again(tmp_path):
    numbers = tuple(f"({number})" for number in range(1, 7))
    rows = [(f"A-{number}", *EARLY) for number in range(3)]
    assert [
        line for line, _reason in reasons(tmp_path, write(tmp_path, [HEADER, numbers, *rows, HEADER, numbers, *rows]))
    ] == [6, 7]
    unknown = (*HEADER[:2], "Ngày cập nhật", *HEADER[3:])
    with pytest.raises(TthcError, match=r"cases\.csv:6: "):
        reasons(tmp_path, write(tmp_path, [HEADER, numbers, *rows, unknown, numbers, *rows]))


def test_data_without_dates(tmp_path):
    names = ("Mã đánh giá", "Mã hồ sơ", "Đánh giá")
    ratings = [names, ("1", "A", "Hài lòng"), (names[1], names[2], names[0])]
    costs = ("Tên thủ tục hành chính", "Chi phí tuân thủ trước", "Chi phí tuân thủ sau")
    procedures = [costs, ("Cấp phép", "2.000", "1.000"), (costs[0], costs[2], costs[1])]
    for data_set, rows in (("ratings", ratings), ("procedures", procedures)):
        with pytest.raises(TthcError, match=r"cases\.csv:3: "):
            reasons(tmp_path, write(tmp_path, rows), data_set)


def test_a_header_of_two_rows_that_comes_again(tmp_path):
    upper = ("Mã hồ sơ", "Ngày", "", "", "Trạng thái", "Ghi chú")
    lower = ("", "tiếp nhận", "hẹn trả", "kết thúc xử lý", "", "")
    rows = [(f"A-{number}", *EARLY) for number in range(3)]
    again = write(tmp_path, [upper, lower, *rows, upper, lower, *rows])
    assert [line for line, _reason in reasons(tmp_path, again)] == [6, 7]
    reordered = ("", "tiếp nhận", "kết thúc xử lý", "hẹn trả", "", "")
    swapped = write(tmp_path, [upper, lower, *rows, upper, reordered, *rows])
    with pytest.raises(TthcError, match=r"cases\.csv:7: "):
        reasons(tmp_path, swapped)
