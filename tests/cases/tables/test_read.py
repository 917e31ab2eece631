"""Exports as they come, each with its quirks: all give the numbers of the plain CSV."""

from __future__ import annotations

import csv
import io
import json
import random
import unicodedata
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.support import hidden_sheets
from tests.support.command import tthc
from tests.support.examples import crossed, examples
from tests.support.examples_as_files import (
    CASES,
    DICTIONARY,
    HEADER,
    MERGED,
    MERGED_HEADER,
    MERGED_RATES,
    MERGED_ROWS,
    PLAIN,
    PLAN,
    ROWS,
    by_unit,
    made,
    numbers,
    page,
    sheet,
)
from tests.support.places import TEST_DATA
from tests.support.readers import convert
from tthc_cli.cases.check import Request, check
from tthc_cli.cases.tables import zip_workbooks
from tthc_cli.cases.tables.zip_workbooks import inspect_zip
from tthc_cli.errors import TthcError


@pytest.mark.parametrize(("days", "mac", "nfd"), crossed(["text", "dates", "numbers"], [False, True], [True, False]))
def test_a_workbook_of_openpyxl(tmp_path, days, mac, nfd):
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet(book.active, days=days, nfd=nfd, epoch=date(1904, 1, 1) if mac else date(1899, 12, 30))
    book.save(tmp_path / "cases.csv")  # whatever its name
    assert numbers(tmp_path / "cases.csv", totals=1) == PLAIN


@pytest.mark.parametrize("name", [f"libreoffice{days}.{form}" for days in ("", "-1904") for form in ("xls", "ods")])
def test_workbooks_that_libreoffice_made(name):
    assert numbers(TEST_DATA / "workbooks" / name, totals=1) == PLAIN


@pytest.mark.parametrize("form", ["xls", "ods", "xlsx"])
@pytest.mark.soak
def test_workbooks_that_libreoffice_makes_here(tmp_path, form):
    book = openpyxl.Workbook()
    sheet(book.active, days="dates")
    book.save(tmp_path / "in.xlsx")
    assert numbers(convert(tmp_path / "in.xlsx", form, tmp_path / "out"), totals=1) == PLAIN


@pytest.mark.parametrize(
    ("coding", "delimiter"), crossed(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"], [",", ";", "\t"])
)
def test_text_with_titles_in_any_coding(tmp_path, coding, delimiter):
    out = io.StringIO(newline="")
    out.write("SỞ KHOA HỌC VÀ CÔNG NGHỆ, Cần Thơ; 2024\r\n\r\n")
    csv.writer(out, delimiter=delimiter).writerows([HEADER, *ROWS, ["Tổng số: 63", *[""] * (len(HEADER) - 1)]])
    (tmp_path / "cases.txt").write_bytes(out.getvalue().encode(coding))
    assert numbers(tmp_path / "cases.txt", totals=1) == PLAIN


def test_many_files_are_one_data_set_and_rejects_name_the_right_row(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Hồ sơ"
    book.active.append(["Danh sách"])
    book.active.append(HEADER[::-1])
    for row in ROWS[:20]:
        book.active.append(row[::-1])
    (tmp_path / "data").mkdir()
    book.save(tmp_path / "data" / "a.xlsx")
    (tmp_path / "data" / "b.xls").write_text(page(ROWS[20:40]), encoding="utf-8")
    with (tmp_path / "data" / "c.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEADER, *ROWS[40:]])
    (tmp_path / "data" / "d.pdf").write_bytes(b"%PDF-1.7")
    done = tthc("kpi", "check", "data", "-f", "json", "--rejects", "r.csv", "--as-of", "31/12/2024", cwd=tmp_path)
    assert done.stderr.splitlines() == [f"tthc: {Path('data') / 'd.pdf'}: no table of cases; passed over"]
    (counted,) = json.loads(done.stdout)["inputs"]
    assert (counted["read"], counted["used"], counted["set_aside"]) == (63, 54, 6)
    assert [(file["sheet"], file["kind"], file["read"]) for file in counted["files"]] == [
        ("Hồ sơ", "workbook", 20),
        (None, "html", 20),
        (None, "text", 23),
    ]
    assert numbers(tmp_path / "data") == numbers(*sorted((tmp_path / "data").glob("?.[xc]*"))) == PLAIN
    assert numbers(tmp_path / "data" / "*.[xc]*") == PLAIN
    firsts = {"a.xlsx": (0, 3), "b.xls": (20, 4), "c.csv": (40, 2)}
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as listed:
        rejected = list(csv.DictReader(listed))
    assert len(rejected) == 6
    for reject in rejected:
        start, line = firsts[Path(reject["file"]).name]
        cells = ROWS[start + int(reject["line"]) - line]
        assert cells[0] == reject["key"]
        assert reject["value"] in cells or not reject["value"]
    again = numbers(CASES, tmp_path / "data")
    assert again["rates"] == PLAIN["rates"]


def test_a_column_that_one_file_lacks_is_missing(tmp_path):
    (tmp_path / "a.csv").write_text(
        "Mã hồ sơ,Ngày nhận,Trạng thái,Hạn trả,Ngày trả\n1,02/01/2024,9,,\n", encoding="utf-8"
    )
    (tmp_path / "b.csv").write_text("Mã hồ sơ,Ngày nhận,Trạng thái,Hạn trả\n2,02/01/2024,9,\n", encoding="utf-8")
    done = tthc("kpi", "check", "a.csv", "b.csv", "--kpi", "early-resolution", "-f", "json", cwd=tmp_path)
    (result,) = json.loads(done.stdout)["results"]
    assert result["verdict"] == "unknown"
    assert result["reason"].startswith("b.csv: the column finished_on (Ngày kết thúc xử lý) is missing")


def test_a_title_that_is_a_column_of_another_data_set_is_no_header(tmp_path):
    (tmp_path / "c.csv").write_text(
        "Thủ tục hành chính,,,\nMã hồ sơ,Thủ tục hành chính,Ngày tiếp nhận,Trạng thái\n1,A,02/01/2024,9\n",
        encoding="utf-8",
    )
    (file,) = json.loads(tthc("cases", "columns", "c.csv", "-f", "json", cwd=tmp_path).stdout)["files"]
    assert (file["data_set"], file["line"]) == ("cases", 2)


def test_bombs_stop_at_a_limit(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    book.save(tmp_path / "far.xlsx")
    with zipfile.ZipFile(tmp_path / "long.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a>" + b"x" * (4 << 20))
    (tmp_path / "wide.csv").write_text("Mã hồ sơ," + "a," * 20_000 + "\n1\n", encoding="utf-8")
    (tmp_path / "long.html").write_text(f"<table><tr><td>{'x' * (12 << 20)}</td></tr></table>", encoding="utf-8")
    (tmp_path / "wide.html").write_text("<table><tr>" + "<td colspan=1000000>x</td>" * 9 + "</table>", encoding="utf-8")
    for name, words in {
        "far.xlsx": "a sheet reaches over more than",
        "long.xlsx": "a cell of more than",
        "wide.csv": "more than 16384 columns",
        "wide.html": "more than 16384 columns",
        "long.html": "",
    }.items():
        done = tthc("kpi", "check", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, ""), name
        assert words in done.stderr
        assert done.stderr.count("\n") == 1, done.stderr


def unpacks_to(path: Path, megabytes: int) -> None:
    """Write a workbook that is so large when it is unpacked."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
        book.open("xl/workbook.xml", "w") as part,
    ):
        for _megabyte in range(megabytes):
            part.write(b"<aa>" * (1 << 18))


def test_a_workbook_that_is_too_large_when_unpacked_is_refused(tmp_path, monkeypatch):
    unpacks_to(tmp_path / "big.xlsx", 9)
    inspect_zip(tmp_path / "big.xlsx")
    monkeypatch.setattr(zip_workbooks, "UNPACKED_LIMIT", 8 << 20)
    with pytest.raises(TthcError, match="khi giải nén"):
        inspect_zip(tmp_path / "big.xlsx")


@pytest.mark.soak
def test_a_bomb_stops_at_the_limit(tmp_path):
    unpacks_to(tmp_path / "big.xlsx", 1100)
    done = tthc("kpi", "check", "big.xlsx", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "more than 1024 MB when unpacked" in done.stderr
    assert done.stderr.count("\n") == 1


def test_entities_are_not_expanded(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Mã hồ sơ", "Ngày nhận", "Trạng thái"])
    book.save(tmp_path / "in.xlsx")
    with zipfile.ZipFile(tmp_path / "in.xlsx") as old, zipfile.ZipFile(tmp_path / "e.xlsx", "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if b"<t>" in text:
                levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
                text = f'<!DOCTYPE s [<!ENTITY a0 "lol">{levels}]>'.encode() + text.replace(b"<t>", b"<t>&a11;", 1)
            new.writestr(name, text)
    done = tthc("kpi", "check", "e.xlsx", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("tthc: e.xlsx: a damaged workbook")


@examples(25, gate=4)
@given(st.integers(0, 1 << 30), st.sampled_from(["xlsx", "xls", "ods", "html", "parquet"]))
def test_damaged_bytes_are_refused_in_one_message_or_read(tmp_path_factory, seed, form):
    folder, chance = tmp_path_factory.mktemp("fuzz"), random.Random(seed)
    data = bytearray(made(form, folder))
    for _change in range(chance.randrange(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.3:
        del data[chance.randrange(len(data)) :]
    (folder / "case").write_bytes(data)
    try:
        counted = numbers_of_any(folder / "case")
    except TthcError as error:
        assert str(folder) in str(error)  # noqa: PT017 - most are refused
    else:
        assert counted.read


def numbers_of_any(path: Path) -> Any:
    return check(
        Request(kpis=PLAN.kpis, year=2024, files={"cases": [path]}, as_of=date(2024, 12, 31)), DICTIONARY
    ).inputs[0]


ROW = st.tuples(
    st.integers(1, 40).map(lambda number: f"HS {number:03}"),
    st.dates(date(2024, 1, 1), date(2024, 12, 31)),
    st.sampled_from(["Đang xử lý", "9", "Rút hồ sơ"]),
    st.sampled_from(["Phòng Quản lý", 'Chi cục, "A"; B', ""]),
)


@examples(30, gate=3)
@given(
    st.lists(ROW, min_size=1, max_size=8, unique_by=lambda row: row[0]),
    st.sampled_from(["xlsx", "html", "csv"]),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
    st.integers(0, 2),
    st.sampled_from(["text", "date", "number"]),
    st.booleans(),
)
def test_any_clean_table_in_any_disguise_reads_back_the_same(
    tmp_path_factory, rows, form, titles, two, total, empty_columns, days, nfd
):
    folder = tmp_path_factory.mktemp("disguise")

    def plain(day: date) -> str:
        return f"{day:%d/%m/%Y}"

    with (folder / "plain.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [["Mã hồ sơ", "Ngày tiếp nhận", "Trạng thái", "Đơn vị"], *([a, plain(b), c, d] for a, b, c, d in rows)]
        )
    before = [""] * empty_columns
    grid: list[list[Any]] = [[*before, f"Tiêu đề {number}"] for number in range(titles)]
    if two:
        grid += [[*before, "Mã hồ sơ", "Ngày", "Trạng thái", "Đơn vị"], [*before, "", "tiếp nhận", "", ""]]
    else:
        grid.append([*before, "Mã hồ sơ", "Ngày tiếp nhận", "Trạng thái", "Đơn vị"])
    for key, day, status, unit in rows:
        cell: Any = plain(day)
        if form == "xlsx" and days != "text":
            cell = day if days == "date" else (day - date(1899, 12, 30)) // timedelta(days=1)
        grid += [[*before, key, cell, status, unit], *([[""] * (empty_columns + 4)] if total else [])]
    if total:
        grid.append([*before, "Tổng cộng", "", "", ""])
    if nfd:
        grid = [[unicodedata.normalize("NFD", c) if isinstance(c, str) else c for c in row] for row in grid]
    target = folder / "disguised"
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in grid:
            book.active.append(row)
        book.save(target)
    elif form == "html":
        cells = ("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in grid)
        target.write_text(f"<table>{''.join(cells)}</table>", encoding="utf-8")
    else:
        with target.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter=";").writerows(grid)
    assert numbers(target, totals=int(total)) == numbers(folder / "plain.csv")


# -- merged cells below the header -------------------------------------------------------------------------------------


def merged_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["DANH SÁCH"])
    book.active.merge_cells("A1:G1")
    for row in [MERGED_HEADER, *MERGED_ROWS]:
        book.active.append(row)
    for top, left, bottom, right in MERGED:
        book.active.merge_cells(start_row=top + 3, start_column=left + 1, end_row=bottom + 3, end_column=right + 1)
    book.save(path)


def test_a_merged_cell_of_a_workbook_holds_wherever_it_reaches(tmp_path):
    merged_workbook(tmp_path / "cases.xlsx")
    assert by_unit(tmp_path / "cases.xlsx") == MERGED_RATES


@pytest.mark.parametrize("form", ["xls", "ods", "xlsx"])
@pytest.mark.soak
def test_a_merged_cell_that_libreoffice_wrote_holds_wherever_it_reaches(tmp_path, form):
    merged_workbook(tmp_path / "in.xlsx")
    assert by_unit(convert(tmp_path / "in.xlsx", form, tmp_path / "out")) == MERGED_RATES


def test_a_row_of_merged_cells_alone_is_no_row(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(MERGED_HEADER)
    book.active.append(MERGED_ROWS[0])
    for place in range(1, len(MERGED_HEADER) + 1):
        book.active.merge_cells(start_row=2, end_row=3, start_column=place, end_column=place)
    book.active.append(["2", "Sở A", "HS2", "01/03/2024", "10/03/2024", "12/03/2024", "9"])
    book.active.move_range("A3:G3", rows=1)
    book.save(tmp_path / "cases.xlsx")
    request = Request(kpis=PLAN.kpis, year=2024, files={"cases": [tmp_path / "cases.xlsx"]}, as_of=date(2024, 12, 31))
    (counted,) = check(request, DICTIONARY).inputs
    assert (counted.read, counted.used) == (2, 2)


def test_an_opendocument_that_reaches_too_far_is_refused(tmp_path):
    row = '<table:table-row table:number-rows-repeated="9999"><table:table-cell table:number-columns-repeated="9999" '
    content = f'<office:document-content><table:table table:name="a">{row}office:value-type="string"><text:p>x</text:p>'
    end = "</table:table-cell></table:table-row></table:table></office:document-content>"
    with zipfile.ZipFile(tmp_path / "cases.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content + end)
    with pytest.raises(TthcError, match="32000000"):
        numbers(tmp_path / "cases.ods")


@pytest.mark.parametrize(
    ("command", "cover"),
    crossed([("kpi", "check"), ("cases", "audit"), ("cases", "due"), ("cases", "learn")], [["Bìa"], []]),
)
def test_a_table_on_a_hidden_sheet_alone_is_told_by_the_name_of_the_sheet(command, cover, tmp_path):
    book = openpyxl.Workbook()
    if cover:
        book.active.append(cover)
    hidden = book.create_sheet("Hồ sơ")
    sheet(hidden, days="text")
    hidden.sheet_state = "hidden"
    file = tmp_path / "cases.xlsx"
    book.save(file)
    done = tthc(*command, file)
    assert (done.returncode, done.stdout) == (2, "")
    hint = "no known header on sheets that are shown; a hidden sheet has one: 'Hồ sơ'; name it with --sheet"
    assert hint in done.stderr
    assert "no known header" not in tthc(*command, file, "--sheet", "Hồ sơ").stderr


@pytest.mark.parametrize("command", [("kpi", "check"), ("cases", "audit"), ("cases", "due")])
def test_a_hidden_sheet_with_the_table_is_told_beside_a_shown_one_that_lacks_columns(command, tmp_path):
    book = openpyxl.Workbook()
    for row in (["Trạng thái", "Số hồ sơ"], ["Đã xử lý xong", 12]):
        book.active.append(row)
    hidden = book.create_sheet("Hồ sơ")
    sheet(hidden, days="text")
    hidden.sheet_state = "hidden"
    words = book.create_sheet("Danh mục")
    words.append(["Trạng thái"])
    words.sheet_state = "hidden"
    file = tmp_path / "cases.xlsx"
    book.save(file)
    done = tthc(*command, file)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        "a hidden sheet has all columns that are needed: 'Hồ sơ'; if it is meant, name it with --sheet" in done.stderr
    )
    assert "hidden sheet" not in tthc(*command, file, "--sheet", "Sheet").stderr
    assert "hidden sheet" not in tthc(*command, file, "--sheet", "Hồ sơ").stderr


RECORD = ["01/03/2024", "20/03/2024", "19/03/2024", "Đã xử lý xong", "Trực tuyến", "13 ngày làm việc"]
TABLE = [
    "Mã hồ sơ",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Trạng thái",
    "Hình thức",
    "Thời hạn giải quyết",
]
NOT_READ = "cases.xlsx: a hidden sheet has the table too and is not read: 'Ẩn'; if it is meant, name it with --sheet"


@pytest.mark.parametrize("form", hidden_sheets.FORMS)
def test_a_hidden_sheet_that_has_the_table_too_is_said_and_not_read(tmp_path, form):
    sheets = {"Hiện": [TABLE, ["A1", *RECORD]], "Ẩn": [["DANH SÁCH"], TABLE, ["A2", *RECORD], ["A3", *RECORD]]}
    lists = {"Danh mục": [["Mã hồ sơ"], ["A1"]], "Mẫu": [TABLE], "Bìa": []}
    hidden_sheets.write(tmp_path / "cases.xlsx", form, sheets | lists, hidden={"Ẩn", *lists})
    check_it = ("kpi", "check", "cases.xlsx", "--kpi", "early-resolution", "--as-of", "20/04/2024", "-f", "json")
    done = tthc(*check_it, cwd=tmp_path)
    assert [line for line in done.stderr.splitlines() if "hidden" in line] == [f"tthc: {NOT_READ}"]
    answer = json.loads(done.stdout)
    assert answer["results"][0]["denominator"] == 1
    (file,) = answer["inputs"][0]["files"]
    assert (file["sheet"], file["hidden_sheets"]) == ("Hiện", ["Ẩn"])
    assert NOT_READ in tthc("cases", "columns", "cases.xlsx", cwd=tmp_path).stdout
    named = tthc(*check_it, "--sheet", "Ẩn", cwd=tmp_path)
    assert "hidden" not in named.stderr
    assert json.loads(named.stdout)["results"][0]["denominator"] == 2


def test_a_damaged_hidden_sheet_that_nobody_names_does_no_harm(tmp_path):
    sheets = {"Hiện": [TABLE, ["A1", *RECORD]], "Ẩn": [TABLE, ["A2", *RECORD]]}
    hidden_sheets.write(tmp_path / "old.xlsx", "formulas", sheets, hidden={"Ẩn"})
    with zipfile.ZipFile(tmp_path / "old.xlsx") as old, zipfile.ZipFile(tmp_path / "cases.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"</c>", b"</d>") if name.endswith("sheet2.xml") else part)
    done = tthc("kpi", "check", "cases.xlsx", "--kpi", "early-resolution", "--as-of", "20/04/2024", cwd=tmp_path)
    assert "1 of 1" in done.stdout
    assert "hidden" not in done.stderr
    assert "damaged" in tthc("kpi", "check", "cases.xlsx", "--sheet", "Ẩn", cwd=tmp_path).stderr


@pytest.mark.parametrize(
    "command",
    [
        ("kpi", "misses", "--kpi", "early-resolution"),
        ("kpi", "index", "--period", "2024-03"),
        ("kpi", "bridge", "--period", "2024-03"),
        ("form", "fill", "II.06a", "--period", "report:2024-03"),
        ("cases", "due"),
        ("cases", "audit"),
    ],
)
def test_every_command_says_which_hidden_sheets_it_does_not_read(tmp_path, command):
    sheets = {"Hiện": [TABLE, ["A1", *RECORD]], "Ẩn": [TABLE, ["A2", *RECORD]]}
    hidden_sheets.write(tmp_path / "cases.xlsx", "plain", sheets, hidden={"Ẩn"})
    done = tthc(*command, "cases.xlsx", "--as-of", "20/04/2024", cwd=tmp_path)
    assert done.stderr.count(NOT_READ) == 1, done.stderr


def test_an_empty_workbook_is_not_told_to_be_a_csv_file(tmp_path):
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    done = tthc("kpi", "check", tmp_path / "empty.xlsx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the file is empty; name a file with a header" in done.stderr
