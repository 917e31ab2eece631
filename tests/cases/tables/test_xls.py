"""Old workbooks: what calamine leaves out of their sheets, by records that were written by hand."""

from __future__ import annotations

import struct

import pytest

from tests.support.old_workbooks import book, record, write
from tthc_cli.cases.cells import SheetOmissions
from tthc_cli.cases.tables.workbook_limits import EPOCH_1900, EPOCH_1904
from tthc_cli.cases.tables.xls import inspect_xls
from tthc_cli.errors import TthcError


def cell(kind: int, row: int, column: int, data: bytes = b"") -> bytes:
    return record(kind, struct.pack("<HHH", row, column, 0) + data)


def error(row: int, column: int, code: int, *, is_error: bool = True) -> bytes:
    return cell(0x205, row, column, bytes([code, is_error]))


def formula(row: int, column: int, result: bytes, kind: int = 0x06) -> bytes:
    return cell(kind, row, column, result + b"\0" * 8)


def row_record(row: int, flags: int) -> bytes:
    return record(0x208, struct.pack("<HHHHHHI", row, 0, 9, 300, 0, 0, flags))


def columns_record(first: int, last: int, flags: int) -> bytes:
    return record(0x7D, struct.pack("<HHHHHH", first, last, 2560, 0, flags, 0))


@pytest.fixture
def omissions(tmp_path):
    """What is left out of each sheet of a workbook, by its number."""

    def of(*sheets: bytes) -> dict[int, SheetOmissions]:
        return dict(inspect_xls(write(tmp_path / "a.xls", {"Workbook": book(sheets=list(sheets))}))[1])

    return of


@pytest.mark.parametrize(
    ("code", "text"),
    [(0, "#NULL!"), (7, "#DIV/0!"), (15, "#VALUE!"), (23, "#REF!"), (29, "#NAME?"), (36, "#NUM!"), (42, "#N/A")],
)
def test_errors_are_told_with_their_place(omissions, code, text):
    by_formula = formula(300, 255, bytes([2, 0, code, 0, 0, 0, 0xFF, 0xFF]))
    assert omissions(error(1, 2, code) + by_formula)[0].cells == {(1, 2): text, (300, 255): text}


def test_an_error_that_nobody_knows_is_one_all_the_same(omissions):
    assert omissions(error(0, 0, 99) + formula(1, 0, bytes([2, 0, 99, 0, 0, 0, 255, 255])))[0].cells == {
        (0, 0): "#VALUE!",
        (1, 0): "#VALUE!",
    }


@pytest.mark.parametrize("kind", [0x06, 0x206, 0x406])
def test_a_formula_that_came_to_anything_else_is_read_by_calamine(omissions, kind):
    number = struct.pack("<d", 2.0)
    text, truth = (bytes([of, 0, 42, 0, 0, 0, 0xFF, 0xFF]) for of in (0, 1))
    assert omissions(*(formula(0, 0, result, kind) for result in (number, text, truth))) == {}
    assert omissions(formula(0, 0, bytes([2, 0, 42, 0, 0, 0, 0xFF, 0xFF]), kind))[0].cells == {(0, 0): "#N/A"}


def test_a_truth_value_is_no_error(omissions):
    """The record of errors has them too."""
    assert omissions(error(0, 0, 1, is_error=False)) == {}


def test_what_is_left_out_stands_under_the_number_of_its_sheet(omissions):
    by_sheet = omissions(cell(0x203, 0, 0, b"\0" * 8), error(0, 0, 42), b"", error(5, 5, 7))
    assert {number: each.cells for number, each in by_sheet.items()} == {1: {(0, 0): "#N/A"}, 3: {(5, 5): "#DIV/0!"}}


def test_rows_and_columns_that_are_hidden(omissions):
    by_sheet = omissions(
        row_record(3, 0x20)
        + row_record(4, 0x100)
        + row_record(9, 0x1A0)
        + columns_record(2, 4, 1)
        + columns_record(5, 5, 0x1000)
        + columns_record(250, 256, 0x1001)
    )
    assert by_sheet[0].hidden_rows == [(3, 3), (9, 9)]
    # an old workbook has 256 columns, and some programs name one more
    assert by_sheet[0].hidden_columns == [(2, 4), (250, 255)]


def test_a_record_that_breaks_off_says_nothing(omissions):
    short = record(0x208, b"\0" * 9) + record(0x7D, b"\0" * 9) + record(0x208, struct.pack("<HHHHH", 1, 0, 9, 300, 0))
    assert omissions(short + record(0x205, struct.pack("<HHH", 0, 0, 0)) + record(0x06, b"\0" * 10)) == {
        0: SheetOmissions()
    }


def test_the_day_from_which_it_counts(tmp_path):
    for flag, epoch in ((b"\0\0", EPOCH_1900), (b"\1\0", EPOCH_1904)):
        stream = book(record(0x22, flag), sheets=[b""])
        assert inspect_xls(write(tmp_path / "a.xls", {"Workbook": stream}))[0] == epoch


def test_a_cell_beyond_the_last_column_is_too_far(omissions):
    with pytest.raises(TthcError, match="32000000"):
        omissions(cell(0x203, 0, 256, b"\0" * 8))
    assert omissions(cell(0x203, 0, 255, b"\0" * 8)) == {}


def test_a_workbook_of_before_1997_has_another_name_for_its_records(tmp_path):
    stream = book(sheets=[error(0, 0, 42)])
    assert inspect_xls(write(tmp_path / "a.xls", {"Book": stream}))[1][0].cells == {(0, 0): "#N/A"}


@pytest.mark.parametrize(
    ("streams", "words"),
    [
        ({"EncryptedPackage": b"", "Workbook": book(sheets=[b""])}, "mật khẩu"),
        ({"WordDocument": b""}, "không phải tệp bảng tính"),
        ({}, "bị hỏng"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, streams, words):
    path = tmp_path / "a.xls"
    if streams:
        write(path, streams)
    else:
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40)
    with pytest.raises(TthcError) as caught:
        inspect_xls(path)
    assert words in str(caught.value)
