"""What of a file is shown and not read is said if it may be of cases, and is not if it is a legend or signatures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import tthc
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.layout import ColumnNames
from tthc_cli.cases.tables.grids import Grid, OpenedGrid, open_grid
from tthc_cli.cases.tables.headers import find_header
from tthc_cli.cases.tables.unread_tables import unread_tables

DICTIONARY = load_columns()

HEADER = ["Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái"]
DAYS = ["02/01/2024", "09/01/2024", "08/01/2024", "Đã trả kết quả"]
TABLE = [HEADER, ["A1", *DAYS]]
MORE = [["A2", *DAYS], ["A3", *DAYS], ["A4", *DAYS]]
LEGEND = [["Ký hiệu", "Ý nghĩa"], ["1", "trực tiếp"], ["2", "trực tuyến"], ["3", "bưu chính"]]
SIGNATURES = [["Người lập", "Kế toán", "Thủ trưởng"], ["(Ký)", "(Ký)", "(Ký, đóng dấu)"], ["An", "Bình", "Chi"]]
RATINGS = [["Mã đánh giá", "Đánh giá", "Mã hồ sơ"], ["D1", "Hài lòng", "A1"], ["D2", "Hài lòng", "A1"]]
Rows = Sequence[Sequence[str]]


def write(path: Path, tables: Mapping[str, Rows]) -> None:
    """Write tables as sheets of a workbook or tables of a page."""
    if path.suffix == ".xls":
        path.write_text("<html><body>" + "<hr>".join(map(html, tables.values())) + "</body></html>", encoding="utf-8")
        return
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)


def html(rows: Rows) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def told(path: Path, *options: str) -> tuple[list[str], int, list[dict[str, object]], int]:
    """The warnings about what is not read, the cases that were counted, and what JSON has."""
    check = ("kpi", "check", path.name, "--kpi", "early-resolution", "--as-of", "20/04/2024", "-f", "json")
    done = tthc(*check, *options, cwd=path.parent)
    answer = json.loads(done.stdout)
    (file,) = answer["inputs"][0]["files"]
    warnings = [line for line in done.stderr.splitlines() if "not read: " in line]
    return warnings, answer["results"][0]["denominator"], file["unread_sheets"], file["inner_rows"]


@pytest.mark.parametrize(("name", "second"), [("c.xlsx", "T2"), ("c.xls", "table 2")])
def test_a_second_table_without_a_header_is_said_and_not_read(tmp_path, name, second):
    write(tmp_path / name, {"T1": TABLE, "T2": MORE, "Chú giải": LEGEND, "Ký": SIGNATURES})
    warnings, counted, sheets, inner = told(tmp_path / name)
    assert warnings == [
        f"tthc: {name}: a sheet or table without the header is not read: '{second}' (3 rows); "
        "if it is meant, move its rows under it"
    ]
    assert (counted, sheets, inner) == (1, [{"sheet": second, "rows": 3}], 0)
    columns = tthc("cases", "columns", name, cwd=tmp_path)
    assert f"'{second}' (3 rows)" in columns.stdout


def test_a_second_table_with_a_part_of_the_header_is_said_too(tmp_path):
    write(tmp_path / "c.xlsx", {"T1": TABLE, "T2": [["Mã HS", *HEADER[1:]], *MORE]})
    assert told(tmp_path / "c.xlsx")[2] == [{"sheet": "T2", "rows": 3}]


def test_several_are_named_in_one_line(tmp_path):
    write(tmp_path / "c.xlsx", {"T1": TABLE, "T2": MORE, "T3": MORE[:2]})
    (warning,), _counted, sheets, _inner = told(tmp_path / "c.xlsx")
    assert "'T2' (3 rows), 'T3' (2 rows); if meant" in warning
    assert sheets == [{"sheet": "T2", "rows": 3}, {"sheet": "T3", "rows": 2}]


@pytest.mark.parametrize("name", ["c.xlsx", "c.xls"])
def test_tables_of_one_row_each_are_said_together(tmp_path, name):
    """A page that prints each dossier as a table of its own."""
    ones = {f"T{number}": [[f"A{number}", *DAYS]] for number in range(2, 13)}
    write(tmp_path / name, {"T1": TABLE, "Chú giải": LEGEND, **ones})
    (warning,), counted, sheets, _inner = told(tmp_path / name)
    assert (counted, len(sheets)) == (1, 11)
    assert {sheet["rows"] for sheet in sheets} == {1}
    assert warning.count("(1 row)") == 10, "the rest stands in JSON"
    assert "(1 row), …; if meant" in warning


def test_a_sheet_is_looked_at_once_for_all_other_data_sets_and_only_if_it_has_rows():
    find = partial(find_header, column_names=ColumnNames(DICTIONARY, "cases"))
    opens: Counter[str] = Counter()

    def grid(name: str, rows: Rows) -> OpenedGrid:
        def read() -> Rows:
            opens[name] += 1
            return rows

        return open_grid(Grid(name=name, rows=read), find)

    chosen, *others = [grid("T1", TABLE), grid("T2", MORE), grid("Ký", SIGNATURES), grid("Đánh giá", RATINGS)]
    unread = unread_tables(others, chosen.grid, DICTIONARY, "cases")
    assert unread.sheets == (("T2", 3),)
    assert opens == {"T1": 1, "T2": 2, "Ký": 1, "Đánh giá": 2}


def test_small_tables_those_of_other_data_sets_and_those_beside_a_named_sheet_stay_unsaid(tmp_path):
    small = {"Chú giải": LEGEND, "Ký": SIGNATURES, "Một dòng": MORE[:1], "Trống": [], "Đánh giá": RATINGS}
    write(tmp_path / "c.xlsx", {"T1": TABLE, **small})
    assert told(tmp_path / "c.xlsx") == ([], 1, [], 0)
    write(tmp_path / "d.xlsx", {"T1": TABLE, "T2": MORE})
    assert told(tmp_path / "d.xlsx", "--sheet", "T1") == ([], 1, [], 0)


def test_tables_inside_of_cells_are_said_and_those_around_the_table_are_not(tmp_path):
    inner = [["A1", *DAYS[:3], html([["Đã trả"], ["kết quả"]])], ["A2", *DAYS], ["A3", *DAYS]]
    (tmp_path / "c.xls").write_text(html([[html([HEADER, *inner])]]), encoding="utf-8")
    warnings, counted, sheets, rows = told(tmp_path / "c.xls")
    assert warnings == ["tthc: c.xls:table 2: tables inside of cells are not read: 2 rows"]
    assert (counted, sheets, rows) == (2, [], 2)
    pager = [HEADER, ["A1", *DAYS], [html([["1", "2", "3"]])]]
    (tmp_path / "d.xls").write_text(html(pager), encoding="utf-8")
    assert told(tmp_path / "d.xls")[0] == []
