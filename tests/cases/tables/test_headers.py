"""A row is a header only if it proves to be one: a table whose values are words of headers loses no row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.support.examples import sweep
from tests.support.table_files import as_csv, as_opendocument, as_page, as_parquet, as_workbook
from tthc_cli.cases.check import Request, check
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.layout import ColumnNames
from tthc_cli.cases.tables.headers import Merges, find_header

DICTIONARY = load_columns()
ROWS = {
    "cases": (
        ["Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái", "Đã số hóa", "Loại thu", ""],
        ["A1", "08/01/2026", "22/01/2026", "Đã xử lý xong", "có", "Phí", "x"],
    ),
    "ratings": (["Mã đánh giá", "Mã hồ sơ", "Đánh giá", "Kênh"], ["DG-1", "A1", "Hài lòng", "web"]),
    "results": (["Mã kết quả", "Còn hiệu lực", "Đã số hóa", "Loại"], ["KQ-1", "có", "không", "giấy"]),
    "procedures": (["Tên thủ tục", "Đã công bố", "Chi phí trước", "Loại"], ["Cấp phép", "x", "1000", "a"]),
    "limits": (["Tên thủ tục", "Thời hạn giải quyết", "Loại"], ["Cấp phép", "5 ngày làm việc", "a"]),
    "pauses": (["Mã hồ sơ", "Từ ngày", "Đến ngày", "Loại"], ["A1", "08/01/2026", "", "a"]),
}
"""By data set: a header and a row. The last columns are known by no name, or have none."""
NAMES = {name: ColumnNames(DICTIONARY, name) for name in ROWS}
WORDS = sorted(
    {
        *DICTIONARY.ignored,
        *(
            header
            for data_set in DICTIONARY.data_sets.values()
            for name, spec in data_set.columns.items()
            for header in (name, *spec.headers)
        ),
    }
)


def last_header_row(rows: Sequence[Sequence[str]], data_set: str, merges: Merges | None = None) -> int | None:
    header = find_header(rows, merges or {}, NAMES[data_set])
    return None if header is None else header.last_row


def merged(*spans: tuple[int, int, int, int]) -> Merges:
    return {
        (row, place): (top, left, right - left + 1)
        for top, left, bottom, right in spans
        for row in range(top, bottom + 1)
        for place in range(left, right + 1)
    }


@pytest.mark.sweep
@pytest.mark.parametrize("data_set", ROWS)
@pytest.mark.parametrize("shape", ["plain", "titles", "merged title", "two rows", "numbers"])
def test_a_row_with_a_word_of_headers_in_any_column_is_data(data_set, shape):
    header, row = ROWS[data_set]
    above: list[list[str]] = [header]
    merges: Merges = {}
    if shape == "titles":
        above = [["DANH SÁCH", *[""] * (len(header) - 1)], header]
    elif shape == "merged title":
        above, merges = [["DANH SÁCH"], header], merged((0, 0, 0, len(header) - 1))
    elif shape == "two rows":
        above = [[*header[:-2], "Khác", ""], [*[""] * (len(header) - 2), "Một", "Hai"]]
        merges = merged((0, len(header) - 2, 0, len(header) - 1))
    elif shape == "numbers":
        above = [header, [f"({number})" for number in range(1, len(header) + 1)]]
    step = sweep(gate=4, slow=1)
    for place in range(len(row)):
        for word in WORDS[place % step :: step]:
            first = [word if at == place else cell for at, cell in enumerate(row)]
            last = last_header_row([*above, first, row], data_set, merges)
            # of two rows, the second tells nothing that is known, and need not be taken for one of the header
            assert last is not None, word
            assert last < len(above), (word, place)
            assert last == len(above) - 1 or shape == "two rows", (word, place)


def test_headers_of_several_rows_are_found_by_what_proves_them():
    head = ["STT", "Mã hồ sơ", "Ngày", "", "Trạng thái"]
    row = ["1", "A1", "08/01/2026", "22/01/2026", "9"]
    below = ["", "", "tiếp nhận", "hẹn trả", ""]
    assert last_header_row([head, below, row], "cases") == 1  # under a shared title
    assert last_header_row([["STT", "Mã hồ sơ", "Ngày", "Trạng thái"], ["", "", "tiếp nhận", ""], row], "cases") == 1
    spans = merged((0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1), (0, 4, 1, 4))
    assert last_header_row([head, below, row], "cases", spans) == 1
    numbers = ["(1)", "(2)", "(3)", "(4)", "(5)"]
    assert last_header_row([head, below, numbers, row], "cases") == 2
    # a merged cell over one text each says nothing: some programs merge every pair of cells
    wide = [text for name in ("Mã hồ sơ", "Ngày tiếp nhận", "Trạng thái", "Loại thu") for text in (name, "")]
    row = [text for name in ("A1", "08/01/2026", "9", "Lệ phí") for text in (name, "")]
    spans = merged(*((level, place, level, place + 1) for level in range(3) for place in range(0, 8, 2)))
    assert last_header_row([wide, row, row], "cases", spans) == 0


def test_a_row_of_data_with_more_known_words_than_the_header_is_no_header():
    head = ["Mã hồ sơ", "Ngày tiếp nhận", "a", "b", "c", "d"]  # without a status
    row = ["A1", "08/01/2026", "Đơn vị", "Lệ phí", "Mức độ", "Hình thức"]
    assert last_header_row([head, row], "cases") == 0


# -- in files of every form --------------------------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize("data_set", ["cases", "results"])
def test_no_row_is_lost(tmp_path, data_set):
    header, row = ROWS[data_set]
    header = [*(name for name in header if name), *(f"Cột {place}" for place, name in enumerate(header) if not name)]
    paths = []
    step = sweep(gate=2, slow=1)
    for number, write in enumerate((as_csv, as_workbook, as_opendocument, as_page, as_parquet)):
        for place in range(number % step, len(row), step):
            first = ["Lệ phí" if at == place else cell for at, cell in enumerate(row)]
            paths.append(tmp_path / f"{write.__name__}-{place}.x")
            write(paths[-1], [header, first, [f"{row[0]}-2", *row[1:]]])
    (counted,) = check(
        Request(kpis=[], year=2024, files={data_set: paths}, as_of=date(2026, 11, 29)), DICTIONARY
    ).inputs
    assert {Path(file.file).name: file.read for file in counted.files} == {path.name: 2 for path in paths}
