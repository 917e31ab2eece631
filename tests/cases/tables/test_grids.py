"""Grids of cells: the table in them, and its rows as lines of text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tthc_cli.cases.cells import CELL_LIMIT, Cell, Span
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.layout import ColumnNames, understand
from tthc_cli.cases.tables import grids
from tthc_cli.cases.tables.csv_lines import DELIMITER, PLACEHOLDER
from tthc_cli.cases.tables.grids import (
    Grid,
    Hidden,
    HiddenRead,
    OpenedGrid,
    PlainRow,
    hidden_in,
    open_grid,
    row_of_json,
    write_lines,
)
from tthc_cli.cases.tables.headers import HEAD, Header, Merges, Rows, find_header
from tthc_cli.cases.tables.table_limits import LONGEST_LINE, WIDTH_LIMIT
from tthc_cli.errors import TthcError

DICTIONARY = load_columns()
NAMES = ColumnNames(DICTIONARY, "cases")
HEADERS: list[Cell] = ["Mã hồ sơ", "Ngày tiếp nhận", "Trạng thái", "Đơn vị", "Ghi chú"]
EPOCH = date(1899, 12, 30)


def opened(*rows: Sequence[Cell], **facts: Any) -> OpenedGrid:
    """A grid of cases; ``facts`` are what else it tells of itself."""
    functions: dict[str, Any] = {
        name: (lambda value=value: value) for name, value in facts.items() if name in ("spans", "hidden")
    }
    grid = Grid(name="Sổ", rows=lambda: rows, epoch=facts.get("epoch"), **functions)
    return open_grid(grid, lambda texts, merges: find_header(texts, merges, NAMES))


def lines_of(folder: Path, grid: OpenedGrid) -> tuple[list[str], HiddenRead]:
    """The lines that a grid is written as."""
    layout = understand(DICTIONARY, "cases", grid.required_header.headers, "c.xlsx", 1, grid.required_header.names)
    source, hidden = write_lines(Path("c.xlsx"), grid, layout, DICTIONARY, folder)
    text = source.path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    return text[:-1].split("\n"), hidden


# -- rows as a workbook's reader passes them on ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "is_plain"),
    [
        (["a", "b"], True),
        (["", ""], True),
        (["một ô", "x,y"], True),
        (["a"], True),
        (['say "no"'], False),
        (["a\tb"], False),
        (["a", 1.5], False),
        ([1, "a"], False),
        (["a", None, "b"], False),
        ([], False),
        ([","], True),
        (['","', "a"], False),
    ],
)
def test_a_row_of_texts_stays_one_text_and_any_row_has_its_cells(cells, is_plain):
    row = row_of_json(json.dumps(cells, ensure_ascii=False, separators=(",", ":")) + "\n")
    assert isinstance(row, PlainRow) == is_plain
    assert list(row) == cells
    assert len(row) == len(cells)
    assert [row[place] for place in range(len(cells))] == cells
    assert list(row[1:]) == cells[1:]


# -- finding the table -------------------------------------------------------------------------------------------------


def test_the_table_begins_below_titles_and_empty_rows_and_loses_none_of_its_rows():
    rows: list[list[Cell]] = [[], ["DANH SÁCH", ""], HEADERS, ["A1", "", "", "", ""]]
    grid = opened(*rows)
    assert grid.required_header.last_row == 2
    assert (grid.first_filled, grid.width) == (1, 2)
    assert list(grid.rows) == rows


def test_no_more_rows_are_read_for_the_header_than_it_can_stand_in():
    read = 0

    def rows() -> Iterator[list[Cell]]:
        nonlocal read
        for number in range(10 * HEAD):
            read += 1
            yield [] if number % 2 else [f"{number}"]

    shown: list[Rows] = []

    def find(texts: Rows, _merges: Merges) -> Header | None:
        shown.append(texts)
        return None

    grid = open_grid(Grid(name=None, rows=rows), find)
    # every second row is empty: those do not count
    assert sum(any(row) for row in shown[0]) == HEAD + 1
    assert read == len(shown[0]) == 2 * HEAD + 1
    assert grid.header is None
    assert len(list(grid.rows)) == 10 * HEAD


def test_an_empty_grid_has_no_header_and_no_width():
    grid = opened([], ["", ""])
    assert (grid.header, grid.first_filled, grid.width) == (None, None, 0)


def test_the_header_is_looked_for_in_clean_text():
    seen: list[Rows] = []
    open_grid(Grid(name=None, rows=lambda: [["  Mã\r\nhồ \xa0 sơ\x07", 12.0]]), lambda rows, _m: seen.append(rows))
    assert seen == [[["Mã hồ sơ", "12"]]]


def test_merged_cells_are_told_to_who_looks_for_the_header():
    seen: list[Merges] = []
    spans = [
        Span(0, 1, 1, 2),
        Span(1, 0, 1, 0),
        Span(2, 0, 2, 1),  # below the first rows
        Span(0, 0, HEAD, 0),  # taller than any header
        Span(0, 5, 0, WIDTH_LIMIT),  # wider than any table
    ]
    rows: list[list[Cell]] = [["a", "b", "c"], ["d", "e", "f"]]
    open_grid(Grid(name=None, rows=lambda: rows, spans=lambda: spans), lambda _rows, merges: seen.append(merges))
    (merges,) = seen
    assert merges == {
        **dict.fromkeys([(0, 1), (0, 2), (1, 1), (1, 2)], (0, 1, 2)),
        (1, 0): (1, 0, 1),
    }


def test_so_many_merged_cells_that_no_table_has_them_are_not_all_looked_at(monkeypatch):
    monkeypatch.setattr(grids, "_MOST_MERGED", 3)
    seen: list[Merges] = []
    spans = [Span(0, 2 * place, 0, 2 * place + 1) for place in range(50)]
    open_grid(Grid(name=None, rows=lambda: [["a"]], spans=lambda: spans), lambda _rows, merges: seen.append(merges))
    assert len(seen[0]) == 4


# -- lines -------------------------------------------------------------------------------------------------------------


def test_line_n_is_row_n(tmp_path):
    rows: list[list[Cell]] = [
        ["DANH SÁCH"],
        HEADERS,
        ["A1", "08/01/2026", "Đang xử lý", "Sở A", ""],
        ["", "", "", "", ""],
        [],
        ["  ", "\xa0"],
        ["A2", "09/01/2026", "Đang xử lý", "Sở A", "x"],
    ]
    lines, hidden = lines_of(tmp_path, opened(*rows))
    assert lines == [
        PLACEHOLDER,
        PLACEHOLDER,
        "A1\t08/01/2026\tĐang xử lý\tSở A\t",
        *[PLACEHOLDER] * 3,
        "A2\t09/01/2026\tĐang xử lý\tSở A\tx",
    ]
    assert hidden == HiddenRead()


def test_what_is_said_of_a_line_names_the_sheet(tmp_path):
    grid = opened(["DANH SÁCH"], HEADERS)
    layout = understand(DICTIONARY, "cases", grid.required_header.headers, "c.xlsx", 1)
    source, _hidden = write_lines(Path("c.xlsx"), grid, layout, DICTIONARY, tmp_path)
    assert (source.sheet, source.header_line, source.headers) == ("Sổ", 2, tuple(map(str, HEADERS)))
    assert source.place == "c.xlsx:Sổ"


@pytest.mark.parametrize("plain", [False, True])
def test_cells_cannot_break_a_line(tmp_path, plain):
    cells: list[Cell] = ["A1", "a\tb", "c\r\nd\ne", "o\u0302\u0323", "x\x07\xa0y"]
    row = PlainRow("\t".join(["A1", "a b", "c\r\nd\ne", "o\u0302\u0323", "x\x07\xa0y"])) if plain else cells
    (*_head, line), _hidden = lines_of(tmp_path, opened(HEADERS, row))
    assert line == f"A1\ta{' ' if plain else DELIMITER}b\tc d e\tộ\tx  y"


def test_a_tab_in_a_cell_is_no_end_of_it(tmp_path):
    (_header, line), _hidden = lines_of(tmp_path, opened(HEADERS, ["A1", "a\tb", "c"]))
    assert line == f"A1\ta{DELIMITER}b\tc"


def test_a_serial_number_is_a_day_where_a_date_stands_and_nowhere_else(tmp_path):
    # 46030 days after 30/12/1899 is 08/01/2026; a part of a day is its time
    rows: list[list[Cell]] = [
        HEADERS,
        ["A1", 46030.0, "", 46030.0, ""],
        ["A2", 46030.75, "", "", ""],
        ["A3", 46030, "", "", ""],
        ["A4", True, "", "", ""],
        ["A5", 12.0, "", "", ""],
        ["A6", datetime.fromisoformat("2026-01-08 07:30:00"), "", timedelta(hours=26), ""],
        ["A7"],
    ]
    (_header, *lines), _hidden = lines_of(tmp_path, opened(*rows, epoch=EPOCH))
    assert [line.split("\t")[1:2] for line in lines] == [
        ["2026-01-08"],
        ["2026-01-08 18:00:00"],
        ["2026-01-08"],
        ["true"],
        ["12"],  # the year 1900 is no day of a case
        ["2026-01-08 07:30:00"],
        [],
    ]
    assert [line.split("\t")[3] for line in (lines[0], lines[5])] == ["46030", "1 day, 2:00:00"]


@pytest.mark.parametrize(
    ("serial", "text"),
    [(18264, "1950-01-01"), (18263.75, "18263.75"), (91312.5, "2149-12-31 12:00:00"), (91313, "91313")],
)
def test_days_of_cases_lie_within_two_hundred_years(tmp_path, serial, text):
    (_header, line), _hidden = lines_of(tmp_path, opened(HEADERS, ["A1", float(serial)], epoch=EPOCH))
    assert line == f"A1\t{text}"


def test_without_a_day_to_count_from_a_number_stays_a_number(tmp_path):
    (_header, line), _hidden = lines_of(tmp_path, opened(HEADERS, ["A1", 46030.0]))
    assert line == "A1\t46030"


@pytest.mark.parametrize(
    ("number", "text"),
    [(240425000000000001, "2.40425E+17"), (10**15, "1E+15"), (10**15 - 1, "999999999999999"), (-(10**15), "-1E+15")],
)
def test_an_id_that_lost_digits_shows_it(tmp_path, number, text):
    (_header, line), _hidden = lines_of(tmp_path, opened(HEADERS, [float(number), "", "", float(number)]))
    assert line.split("\t")[0] == text
    # what is no id is written whole
    assert line.split("\t")[3] == str(int(float(number)))


def test_a_row_longer_than_any_is_refused_with_its_line(tmp_path):
    grid = opened(["DANH SÁCH"], HEADERS, ["A1", "ộ" * (LONGEST_LINE // 3)])
    with pytest.raises(TthcError, match=r"^c\.xlsx:Sổ:3: "):
        lines_of(tmp_path, grid)
    lines, _hidden = lines_of(tmp_path, opened(HEADERS, ["A1", "a" * (CELL_LIMIT // 4 + 1)]))
    assert len(lines) == 2


def test_a_table_wider_than_any_is_refused(tmp_path):
    for width, is_refused in ((WIDTH_LIMIT, False), (WIDTH_LIMIT + 1, True)):
        headers = (*map(str, HEADERS), *[""] * (width - len(HEADERS)))
        grid = opened(HEADERS)
        layout = understand(DICTIONARY, "cases", headers, "c.xlsx", 1)
        if is_refused:
            with pytest.raises(TthcError, match=r"^c\.xlsx:Sổ:1: "):
                write_lines(Path("c.xlsx"), grid, layout, DICTIONARY, tmp_path)
        else:
            write_lines(Path("c.xlsx"), grid, layout, DICTIONARY, tmp_path)


# -- merged cells ------------------------------------------------------------------------------------------------------


def test_a_merged_cell_holds_in_each_row_and_known_column_that_it_reaches_over(tmp_path):
    rows: list[list[Cell]] = [
        HEADERS,
        ["A1", "08/01/2026", "Đang xử lý", "Sở A", "x"],
        ["A2", "", "Đang xử lý", "", "y"],
        ["", "", "", "", ""],
        ["A3", "09/01/2026", "Đang xử lý", "Sở B", "z"],
    ]
    spans = [Span(1, 3, 3, 3), Span(1, 1, 2, 1), Span(1, 4, 2, 4)]
    lines, _hidden = lines_of(tmp_path, opened(*rows, spans=spans))
    assert lines[1:] == [
        "A1\t08/01/2026\tĐang xử lý\tSở A\tx",
        "A2\t08/01/2026\tĐang xử lý\tSở A\ty",  # nobody reads the last column
        PLACEHOLDER,  # it has nothing of its own
        "A3\t09/01/2026\tĐang xử lý\tSở B\tz",
    ]


def test_a_short_row_is_filled_up_to_the_cell_that_reaches_into_it(tmp_path):
    rows: list[list[Cell]] = [HEADERS, ["A1", "", "", "Sở A"], ["A2"]]
    lines, _hidden = lines_of(tmp_path, opened(*rows, spans=[Span(1, 3, 2, 3)]))
    assert lines[2] == "A2\t\t\tSở A"


def test_a_heading_over_the_key_and_more_says_nothing_in_those(tmp_path):
    rows: list[list[Cell]] = [HEADERS, ["Phòng A", "", "", "", ""], ["A1", "08/01/2026", "4", "Sở A", ""]]
    lines, _hidden = lines_of(tmp_path, opened(*rows, spans=[Span(1, 0, 1, 4)]))
    assert lines[1:] == ["Phòng A\t\t\t\t", "A1\t08/01/2026\t4\tSở A\t"]


def test_a_row_of_totals_stays_as_it_is(tmp_path):
    rows: list[list[Cell]] = [HEADERS, ["A1", "", "", "Sở A", ""], ["Tổng cộng", "", "", "", "2"]]
    lines, _hidden = lines_of(tmp_path, opened(*rows, spans=[Span(1, 3, 2, 3)]))
    assert lines[2] == "Tổng cộng\t\t\t\t2"


@pytest.mark.parametrize("day", ["08/01/2026", date(2026, 1, 8), datetime(2026, 1, 8, 7, 30)])  # noqa: DTZ001
def test_a_case_whose_id_begins_as_a_row_of_totals_does_is_reached_by_merged_cells(tmp_path, day):
    rows: list[list[Cell]] = [HEADERS, ["A1", "", "", "Sở A", ""], ["TOTAL-2026-001", day, "4", "", ""]]
    lines, _hidden = lines_of(tmp_path, opened(*rows, spans=[Span(1, 3, 2, 3)]))
    assert lines[2].endswith("\t4\tSở A\t")


def test_merged_cells_above_the_table_do_not_reach_into_it(tmp_path):
    rows: list[list[Cell]] = [["DANH SÁCH", "", "", "", ""], HEADERS, ["A1", "", "", "Sở A", ""]]
    lines, _hidden = lines_of(tmp_path, opened(*rows, spans=[Span(0, 0, 0, 4), Span(1, 4, 2, 4), Span(1, 2, 2, 2)]))
    assert lines[2] == "A1\t\t\tSở A\t"


# -- what is hidden ----------------------------------------------------------------------------------------------------

HIDDEN_ROWS: list[list[Cell]] = [
    ["DANH SÁCH"],
    HEADERS,
    ["A1", "08/01/2026", "4", "Sở A", ""],
    ["", "", "", "", ""],
    ["A2", "08/01/2026", "4", "Sở A", ""],
    ["A3", "08/01/2026", "4", "Sở A", ""],
]


@pytest.mark.parametrize(
    ("rows", "columns", "read"),
    [
        ([], [], HiddenRead()),
        ([(2, 4)], [], HiddenRead(rows=2)),  # the row between is empty
        ([(0, 1)], [], HiddenRead()),  # titles and header
        ([(5, 9), (4, 4)], [], HiddenRead(rows=2)),
        ([(4, 1 << 40)], [], HiddenRead(rows=2)),
        ([], [(1, 1)], HiddenRead(columns=("Ngày tiếp nhận",))),
        ([], [(2, 9)], HiddenRead(columns=("Trạng thái", "Đơn vị"))),  # nobody reads the last column
        ([(2, 2)], [(3, 3), (0, 0)], HiddenRead(rows=1, columns=("Mã hồ sơ", "Đơn vị"))),
    ],
)
def test_hidden_rows_with_something_in_them_and_known_columns_are_counted(tmp_path, rows, columns, read):
    hidden = Hidden(rows=rows, columns=columns)
    assert lines_of(tmp_path, opened(*HIDDEN_ROWS, hidden=hidden))[1] == read
    assert hidden_in(opened(*HIDDEN_ROWS, hidden=hidden), NAMES) == read


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("is_hidden", [False, True])
def test_rows_that_pass_as_one_text_are_hidden_as_others_are(tmp_path, plain, is_hidden):
    texts = ["A1", "08/01/2026", "4", "Sở A", ""]
    rows: list[Sequence[Cell]] = [HEADERS, PlainRow("\t".join(texts)) if plain else texts]
    grid = opened(*rows, hidden=Hidden(rows=[(1, 1)] if is_hidden else []))
    assert lines_of(tmp_path, grid) == ([PLACEHOLDER, "\t".join(texts)], HiddenRead(rows=int(is_hidden)))
