"""Workbooks as openpyxl reads them back: types, filters, pictures, and nothing that runs."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.command import tthc
from tests.support.examples import examples
from tests.support.reports import FixedReport
from tthc_cli.output.formats import xlsx
from tthc_cli.output.formats.report import (
    Amount,
    Cell,
    Chart,
    Column,
    Count,
    DocumentParts,
    HeadCell,
    Percent,
    PrintedTable,
    RateBar,
    Terminal,
)

TABLE = PrintedTable(
    title="Chỉ tiêu\nNăm 2024",
    columns=[
        Column(title="Nhiệm vụ", right=True),
        Column(title="Hạn"),
        Column(title="Tỷ lệ", right=True),
        Column(title=""),
        Column(title="Mục tiêu", right=True),
        Column(title="Số hồ sơ", right=True),
        Column(title="Thay đổi", right=True),
    ],
    rows=[
        [
            Cell("1234", value=1234),
            Cell("T5 02/05/2024", "bad", date(2024, 5, 2)),
            Cell("95,99%", value=Percent(Fraction(9599, 100))),
            Cell("███", value=RateBar(Fraction(9599, 100), Fraction(96), False, False)),
            Cell("> 96%", value=Percent(Fraction(96), ">")),
            Cell("1.234", value=Count(1234)),
            Cell("-0,50", value=Decimal("-0.5")),
        ],
        [Cell("2", value=2), "–", "–", "", Cell("≤ 2,50%", value=Percent(Fraction(5, 2), "≤")), "–", "chữ"],
    ],
    notes=["", "Ghi chú."],
    chart=Chart(kind="bars", title="Tỷ lệ", labels=0, series=(2, 4)),
)


def written(*tables: PrintedTable, **parts: object) -> bytes:
    return xlsx.write(FixedReport(printed=tables, heading="Sở Mẫu", **parts), Terminal())  # type: ignore[arg-type]


def book_of(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_cells_are_dates_and_numbers_as_they_are_printed():
    sheet = book_of(written(TABLE)).worksheets[0]
    assert cells(sheet)[:4] == [
        ["Sở Mẫu", *[None] * 5],
        ["Chỉ tiêu", *[None] * 5],
        ["Năm 2024", *[None] * 5],
        [None] * 6,
    ]
    assert cells(sheet)[4:] == [
        ["Nhiệm vụ", "Hạn", "Tỷ lệ", "Mục tiêu", "Số hồ sơ", "Thay đổi"],
        [1234, datetime(2024, 5, 2), 0.9599, 0.96, 1234, -0.5],  # noqa: DTZ001
        [2, None, None, 0.025, None, "chữ"],
        [None] * 6,
        ["Ghi chú.", *[None] * 5],
    ]
    formats = [cell.number_format for cell in sheet[6]]
    assert formats == ["0", "dd/mm/yyyy", "0.00%", '"> "0%', "#,##0", "+0.00;-0.00;0.00"]
    assert sheet["D7"].number_format == '"≤ "0.00%'
    assert sheet["B6"].is_date


def test_amounts_and_changes_are_numbers_that_show_what_is_printed():
    values = (Amount(Fraction(571, 100)), Amount(Fraction(20), 0), Amount(Fraction(7, 10000), 4))
    changes = (Count(1234, signed=True), Count(-5, signed=True))
    row = [Cell("x", value=value) for value in (*values, *changes)]
    table = PrintedTable(columns=[Column(title=f"C{place}") for place in range(len(row))], rows=[row])
    written_row = list(book_of(written(table)).worksheets[0].iter_rows())[-1]
    assert [cell.value for cell in written_row] == [5.71, 20, 0.0007, 1234, -5]
    assert [cell.number_format for cell in written_row] == [
        *("#,##0.00", "#,##0", "#,##0.0000"),
        *["+#,##0;-#,##0;0"] * 2,
    ]


def test_the_head_stays_in_sight_and_filters():
    sheet = book_of(written(TABLE)).worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A6", "A5:F7")
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.column_dimensions["A"].width >= 8


def test_rates_have_bars_and_a_chart_of_the_cells_themselves():
    content = written(TABLE)
    sheet = book_of(content).worksheets[0]
    bars = [str(area.sqref) for area in sheet.conditional_formatting if area.rules[0].type == "dataBar"]
    assert bars == ["C6:C7"]
    with ZipFile(io.BytesIO(content)) as parts:
        (chart,) = [name for name in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        text = parts.read(chart).decode()
    assert re.findall(r"<c:f>'?(.*?)'?!(.*?)</c:f>", text) == [
        ("Chỉ tiêu", "$A$6:$A$7"),
        ("Chỉ tiêu", "$C$6:$C$7"),
        ("Chỉ tiêu", "$A$6:$A$7"),
        ("Chỉ tiêu", "$D$6:$D$7"),
    ]


def test_all_rows_stand_on_a_sheet_of_their_own():
    rows = [
        {
            "task": 2,
            "due": date(2024, 5, 2),
            "rate": 96.12,
            "assumed": True,
            "verdict": "missed",
            "warnings": ["a", "b"],
        },
        {"task": 1, "due": None, "rate": None, "assumed": False, "verdict": "–", "warnings": []},
    ]
    sheet = book_of(written(TABLE, records=rows)).worksheets[1]
    assert cells(sheet) == [
        ["Số nhiệm vụ", "Hạn", "Tỷ lệ, %", "Giả định", "Kết luận", "Lưu ý"],
        [2, datetime(2024, 5, 2), 96.12, "có", "không đạt", "a; b"],  # noqa: DTZ001
        [1, None, None, "không", "–", None],
    ]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.title) == ("A2", "A1:F3", "Dữ liệu")


def test_more_rows_than_a_sheet_has_go_on_on_the_next(monkeypatch):
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 4)
    monkeypatch.setattr(xlsx, "_MEASURED", 2)
    for count, sheets in ((0, 1), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3)):
        rows = [{"task": number} for number in range(count)]
        book = book_of(written(records=rows or [{}], is_long=True) if count else written())
        data = book.worksheets[1:]
        assert len(data) == sheets, count
        assert [row[0] for sheet in data for row in cells(sheet)[1:]] == list(range(count))
        assert [sheet.title for sheet in data] == ["Dữ liệu", "Dữ liệu (2)", "Dữ liệu (3)"][:sheets]


DANGEROUS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://a.example","b")', "http://a.example", "1234"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_runs_nothing_and_leads_nowhere(text):
    table = PrintedTable(title=text, columns=[Column(title=text)], rows=[[text]], notes=[text])
    content = written(table, records=[{"text": text}])
    with ZipFile(io.BytesIO(content)) as parts:
        assert not any("hyperlink" in parts.read(name).decode().lower() for name in parts.namelist() if ".rels" in name)
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    values = {str(value).lstrip("'").strip() for sheet in book_of(content) for row in cells(sheet) for value in row}
    assert text.strip() in values
    assert all(cell.data_type != "f" for sheet in book_of(content) for row in sheet.iter_rows() for cell in row)


@examples(24)
@given(title=st.text(max_size=40), text=st.text(max_size=60), note=st.text(max_size=40))
@example(title="\N{OFFICE BUILDING}" * 20, text="", note="")  # two units of UTF-16 each
@example(title="\ufffe", text="\ufffe", note="\ufffe")  # no XML can hold it
def test_any_text_makes_a_workbook_that_can_be_read(title, text, note):
    table = PrintedTable(title=title, columns=[Column(title="A")], rows=[[text]], notes=[note])
    book = book_of(written(table, table, records=[{"text": text}]))
    assert len(book.sheetnames) == 3
    assert all(len(name.encode("utf-16-le")) <= 2 * 31 for name in book.sheetnames)


def test_what_no_cell_can_hold_is_not_dropped():
    sheet = book_of(written(records=[{"text": "x", "number": 10**16, "date": date(1899, 12, 31)}])).worksheets[1]
    assert cells(sheet)[1] == ["x", str(10**16), "31/12/1899"]


@pytest.mark.parametrize("is_long", [False, True])
def test_a_text_longer_than_a_cell_stands_whole_on_a_sheet_of_its_own(is_long):
    long, line = "x" * 15_999 + "=" + "y" * 24_000, "z" * 32_768
    table = PrintedTable(title="A", columns=[Column(title="A")], rows=[[long]], notes=[line])
    book = book_of(written(table, records=[{"text": long}, {"text": "x" * 32_767}], is_long=is_long))
    assert book.sheetnames == ["A", "Dữ liệu", "Ô quá dài"]
    assert cells(book["Dữ liệu"])[2] == ["x" * 32_767]
    header, *pieces = cells(book["Ô quá dài"])
    assert header == ["Trang tính", "Ô", "Phần", "Nội dung"]
    assert [part for _sheet, _cell, part, _text in pieces] == 3 * [1, 2, 3]
    whole: dict[tuple[object, object], str] = {}
    for sheet, cell, _part, text in pieces:
        whole[sheet, cell] = whole.get((sheet, cell), "") + str(text)
    assert sorted(whole.values()) == sorted([long, line, long])
    end = "… (toàn văn ở trang “Ô quá dài”)"
    for (name, cell), text in whole.items():
        assert book[name][cell].value == text[: 32_767 - len(end)] + end


def test_a_piece_of_a_long_text_is_no_formula():
    content = written(records=[{"text": "x" * 16_000 + "=1+1" + "x" * 20_000}])
    cell = book_of(content)["Ô quá dài"]["D3"]
    assert (cell.value[:4], cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_titles_that_span_columns_and_rows_are_merged():
    table = PrintedTable(
        columns=[Column(title="a"), Column(title="b"), Column(title="c")],
        head=[
            [HeadCell("TT", rows=2), HeadCell("Số lượng", columns=2)],
            [HeadCell("Tổng số"), HeadCell("Quá hạn")],
            [HeadCell("(1)"), HeadCell("(2)"), HeadCell("(3)")],
        ],
        rows=[["1", Cell("2", value=Count(2)), Cell("3", value=Count(3))]],
    )
    parts = DocumentParts(
        left_head=["Biểu số 1"],
        right_head=["Đơn vị báo cáo"],
        titles=["TÌNH HÌNH"],
        unit_line="Đơn vị tính: hồ sơ",
        footnotes=["Chú thích"],
        signature_right=["GIÁM ĐỐC"],
        landscape=True,
    )
    book = book_of(written(table, parts=parts, records=[{"a": 1}]))
    assert len(book.sheetnames) == 1
    sheet = book.worksheets[0]
    texts = [[value for value in row if value is not None] for row in cells(sheet)]
    assert [row for row in texts if row] == [
        ["Biểu số 1", "Đơn vị báo cáo"],
        ["TÌNH HÌNH"],
        ["Đơn vị tính: hồ sơ"],
        ["TT", "Số lượng"],
        ["Tổng số", "Quá hạn"],
        ["(1)", "(2)", "(3)"],
        ["1", 2, 3],
        ["Chú thích"],
        ["GIÁM ĐỐC"],
    ]
    merged = sorted(str(area) for area in sheet.merged_cells.ranges)
    assert {"A5:A6", "B5:C5"} <= set(merged)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.auto_filter.ref) == ("landscape", 9, None)


def test_the_same_content_gives_the_same_bytes():
    rows = [{"task": 1, "due": date(2024, 5, 2)}]
    assert written(TABLE, records=rows) == written(TABLE, records=rows)
    assert written(TABLE, records=rows, is_long=True) == written(TABLE, records=rows, is_long=True)


def test_a_check_and_its_course_have_charts(tmp_path):
    register = tmp_path / "r.sqlite"
    for month in ("01", "02"):
        done = tthc(
            *("kpi", "check", "examples/cases.csv", "--period", f"2024-{month}", "--as-of", "31/12/2024"),
            *("--save", "--register", register, "--out", tmp_path / "check.xlsx"),
        )
        assert done.returncode == 1, done.stderr
    assert tthc("kpi", "trend", "--register", register, "--out", tmp_path / "trend.xlsx").returncode == 0
    check, trend = (book_of((tmp_path / f"{name}.xlsx").read_bytes()) for name in ("check", "trend"))
    assert len(check.worksheets[0]._charts) == 1
    assert all(len(sheet._charts) == 1 for sheet in trend.worksheets[:-1])
    rates = {cell.number_format for row in check.worksheets[0].iter_rows() for cell in row if cell.data_type == "n"}
    assert {"0.00%", '"≥ "0%', '"> "0%'} <= rates


@pytest.mark.parametrize("is_long", [False, True])
def test_a_long_line_beside_a_table_is_wrapped_so_that_the_sheet_does_not_print_tiny(is_long):
    """A sheet prints as wide as its longest line: it keeps to the table, or to an upright page if that is wider."""
    long = ("Một câu dài. " * 40).strip()
    narrow = PrintedTable(title="Hẹp", columns=[Column(title="a")], rows=[["x"]], notes=["Ngắn.", long])
    wide = PrintedTable(
        title=long, columns=[Column(title=str(place)) for place in range(4)], rows=[["y" * 70] * 4], notes=[long]
    )
    for table in (narrow, wide):
        book = book_of(written(PrintedTable(title="Đầu"), table, records=[{"a": 1}], is_long=is_long))
        sheet = book.worksheets[0]
        spans = {str(area).split(":")[0]: area for area in sheet.merged_cells.ranges}
        long_cells = [cell for row in sheet.iter_rows(max_col=1) for cell in row if cell.value == long]
        assert len(long_cells) == (1 if table is narrow else 2)
        for cell in long_cells:
            area = spans[cell.coordinate]
            assert (area.min_row, area.max_row, cell.alignment.wrap_text) == (cell.row, cell.row, True)
            assert area.max_col == (13 if table is narrow else 4)
            assert sheet.row_dimensions[cell.row].height == (90 if table is narrow else 45)  # 100 or 240 letters a line
        short = next((cell for row in sheet.iter_rows(max_col=1) for cell in row if cell.value == "Ngắn."), None)
        assert short is None or short.coordinate not in spans
