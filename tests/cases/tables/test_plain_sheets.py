"""Plain sheets: their rows are those that calamine reads, and whatever calamine alone can read is left to it."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.styles
import openpyxl.utils
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.support.case_rows import HEADER, OTHER, ROW, aside
from tests.support.command import tthc
from tests.support.examples import examples
from tests.support.workbook_styles import PLAIN_STYLES, SPACE, STYLES
from tthc_cli.cases.cells import clean, text_of
from tthc_cli.cases.tables import plain_sheets
from tthc_cli.cases.tables.grids import row_of_json, rows_of_lines
from tthc_cli.cases.tables.plain_cells import CellTexts
from tthc_cli.cases.tables.plain_sheets import PlainSheet, PlainSheetReader
from tthc_cli.cases.tables.plain_texts import NotPlainError
from tthc_cli.cases.tables.workbooks import read_into
from tthc_cli.errors import TthcError


@cache
def usual_parts() -> dict[str, bytes]:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Hồ sơ & số"
    book.active["A1"] = "a"
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def workbook(path: Path, sheet: str, strings: str = "") -> None:
    """Write a workbook whose only sheet is written so."""
    own_parts = {
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{SPACE}">{strings}</sst>',
        "xl/styles.xml": STYLES,
    }
    with zipfile.ZipFile(path, "w") as book:
        for name, part in (usual_parts() | own_parts).items():
            book.writestr(name, part)


def as_sheet(rows: str, before: str = "", behind: str = "") -> str:
    return f'<worksheet xmlns="{SPACE}">{before}<sheetData>{rows}</sheetData>{behind}</worksheet>'


def inline(reference: str, text: str, of_text: str = "") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t{of_text}>{text}</t></is></c>'


def rows_by_calamine(path: Path, folder: Path) -> list[list[str]]:
    """The rows of a sheet, as a plain one would have them."""
    folder.mkdir()
    read_into(path, folder, 0)
    with (folder / "0.json").open(encoding="utf-8") as lines:
        return [[clean(text_of(cell)) for cell in row_of_json(line)] for line in lines]


def rows_if_plain(path: Path, folder: Path) -> list[list[str]] | None:
    folder.mkdir()
    try:
        (facts,) = read_into(path, folder, None)["sheets"]
    except TthcError:  # said by calamine
        return None
    if facts is None or "numbers" not in facts:
        return None
    return [[*map(str, row)] for row in rows_of_lines(folder / "0.txt")]


def without_blank_ends(rows: list[list[str]]) -> list[list[str]]:
    """The rows without those that are blank, which may be written in two ways."""
    filled = [[] if not "".join(row).strip() else row for row in rows]
    while filled and not filled[-1]:
        filled.pop()
    return filled


def is_read_alike(folder: Path, sheet: str, strings: str = "") -> bool:
    """Compare both ways to read a sheet; tells whether it is plain."""
    workbook(folder / "a.xlsx", sheet, strings)
    plain = rows_if_plain(folder / "a.xlsx", folder / "plain")
    if plain is None:
        return False
    assert without_blank_ends(plain) == without_blank_ends(rows_by_calamine(folder / "a.xlsx", folder / "typed"))
    return True


# -- whatever stands in a sheet ----------------------------------------------------------------------------------------

MARKS = [
    *(
        "a",
        "Đã trả",
        "ô\u0323",
        "  ",
        " ",
        "\u00a0",
        "\u2003",
        "\u2028",
        "\n",
        "\r\n",
        "\r",
        '"',
        "'",
        ">",
        "]]",
        "\x85",
    ),
    *("&lt;", "&amp;", "&quot;", "&#226;", "&#xE2;", "&#10;", "&#13;", "&#32;", "\u0301", "é", "\u212b", "_X0041_"),
]
SELDOM = ["\t", "&#9;", "&#1;", "&#55296;", "&nbsp;", "&#XE2;", "\x7f", "\x01", "_x0041_", "_x", "&", "&#133;", "&#0;"]
NUMBERS = ["0", "-0", "12", "1.50", "1E3", "1e-7", "0012", "45400.5", "123456789012"]
SELDOM_NUMBERS = ["+5", " 7 ", "", "inf", "1_0", "1e15", "1e400", ".5", "5."]


@st.composite
def sheets(draw: Any) -> tuple[str, str]:
    """Rows with cells of many kinds, and shared strings."""
    seldom = st.sampled_from([False] * 60 + [True])
    marks = draw(st.lists(st.sampled_from(MARKS * 8 + SELDOM), min_size=1, max_size=3))
    texts = st.lists(st.sampled_from(["Đã", "trả", *marks]), max_size=4).map("".join)
    numbers = draw(st.lists(st.sampled_from(NUMBERS * 8 + SELDOM_NUMBERS), min_size=1, max_size=2))
    days = st.integers(0, 80) | st.integers(5_000_000_000, 5_000_600_000).map(lambda number: number / 86_400)
    strings, is_inline = draw(st.lists(texts, min_size=1, max_size=4)), draw(st.booleans())

    def cell(reference: str) -> str:
        kind = draw(st.sampled_from(["text"] * 6 + ["number", "styled", "day", "empty", "none", "none"]))
        style = draw(st.sampled_from(["", ' s="0"', ' s="1"']))
        if draw(seldom):
            kind = draw(st.sampled_from(["formula", "error", "true", "rich", "mixed"]))
        if kind == "mixed":
            kind, as_inline = "text", not is_inline
        else:
            as_inline = is_inline
        match kind:
            case "text" if as_inline:
                keeps = draw(st.sampled_from(["", "", ' xml:space="preserve"']))
                return f'<c r="{reference}"{style} t="inlineStr"><is><t{keeps}>{draw(texts)}</t></is></c>'
            case "text":
                return f'<c r="{reference}"{style} t="s"><v>{draw(st.integers(0, len(strings) - 1))}</v></c>'
            case "number" | "styled":
                type_ = draw(st.sampled_from(["", ' t="n"']))
                number = draw(st.sampled_from(numbers))
                return f'<c r="{reference}"{style if kind == "styled" else ""}{type_}><v>{number}</v></c>'
            case "empty":
                return draw(st.sampled_from([f'<c r="{reference}"{style}/>', f'<c r="{reference}"{style}></c>']))
            case "day":
                return f'<c r="{reference}" s="{draw(st.sampled_from([2, 3]))}"><v>{draw(days)}</v></c>'
            case "formula":
                return f'<c r="{reference}" t="str"><f>B9</f><v>x</v></c>'
            case "error":
                return f'<c r="{reference}" t="e"><v>#N/A</v></c>'
            case "true":
                return f'<c r="{reference}" t="b"><v>1</v></c>'
            case "rich":
                return f'<c r="{reference}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>'
            case _:
                return ""

    rows, number = [], 0
    for _row in range(draw(st.integers(1, 6))):
        number += draw(st.sampled_from([1, 1, 1, 1, 2, 5]))
        attributes = draw(st.sampled_from(["", "", ' spans="1:5"', ' ht="15.75" customHeight="1"', ' hidden="false"']))
        rows.append(f'<row r="{number}"{attributes}>{"".join(cell(f"{letter}{number}") for letter in "ABCD")}</row>')
    kinds = [f"<si><t>{text}</t></si>" for text in strings]
    if draw(seldom):
        kinds.append("<si><r><t>a</t></r></si>")
    return "".join(rows), "".join(kinds)


@examples(1200, gate=60)
@given(sheets())
def test_a_plain_sheet_has_the_rows_that_calamine_reads(tmp_path_factory, written):
    rows, strings = written
    is_read_alike(tmp_path_factory.mktemp("sheet"), as_sheet(rows), strings)


# -- what is plain, and what is not ------------------------------------------------------------------------------------


def sheet_of(*cells: str, row: str = "", before: str = "", behind: str = "") -> str:
    """A sheet with a header, a row, and a row of these cells."""
    rows = [inline("A1", "a") + inline("B1", "b"), inline("A2", "c") + inline("B2", "d"), "".join(cells)]
    tags = [f'<row r="{number}"{row}>{content}</row>' for number, content in enumerate(rows, 1)]
    return as_sheet("".join(tags), before, behind)


@pytest.mark.parametrize(
    ("sheet", "last"),
    [
        (sheet_of(inline("A3", "x &#226;&lt;&#xe2;")), ["x â<â", ""]),
        (sheet_of(inline("A3", " x ", ' xml:space="preserve"'), inline("B3", "y\r\nz")), [" x ", "y z"]),
        (sheet_of('<c r="A3" s="1"><v>12.50</v></c>', '<c r="B3" t="n"><v>7</v></c>'), ["12.5", "7"]),
        (
            sheet_of('<c r="A3" s="2"><v>45400</v></c>', '<c r="B3" s="3"><v>45400.5</v></c>'),
            ["2024-04-18", "2024-04-18 12:00:00"],
        ),
        (sheet_of('<c r="A3" t="inlineStr"></c>', inline("B3", "y"), '<c r="C3" s="2"/><c r="XF3"></c>'), ["", "y"]),
        (sheet_of(inline("B3", "y"), row=' spans="1:2" ht="15" customHeight="1" hidden="false"'), ["", "y"]),
        (sheet_of(inline("B3", "y"), before='<cols><col min="1" max="1" hidden="0" width="9"/></cols>'), ["", "y"]),
        (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{sheet_of(inline("B3", "y"))}\n', ["", "y"]),
    ],
)
def test_a_sheet_is_plain(tmp_path, sheet, last):
    assert is_read_alike(tmp_path, sheet)
    assert rows_if_plain(tmp_path / "a.xlsx", tmp_path / "again") == [["a", "b"], ["c", "d"], last]


@pytest.mark.parametrize(
    "sheet",
    [
        sheet_of('<c r="A3" s="2"><v>60</v></c>'),
        sheet_of('<c r="A3" s="9"><v>45400</v></c>'),
        sheet_of('<c r="A3"><v>1000000000000000</v></c>'),
        sheet_of('<c r="A3" t="str"><f>A1</f><v>x</v></c>'),
        sheet_of('<c r="A3" t="e"><v>#N/A</v></c>'),
        sheet_of('<c r="A3" t="b"><v>1</v></c>'),
        sheet_of('<c r="A3" t="s"><v>0</v></c>'),
        sheet_of(inline("A3", "x &nbsp; y")),
        sheet_of(inline("A3", "x\ty")),
        sheet_of(inline("A3", "x &#9; y")),
        sheet_of(inline("A3", "a_x0041_")),
        sheet_of(inline("A3", " x")),
        sheet_of(inline("A3", "x\n")),
        sheet_of(inline("A3", "x&#32;")),
        sheet_of(inline("B3", "x"), inline("A3", "y")),
        sheet_of(inline("A4", "x")),
        sheet_of(inline("A3", "x"), row=' hidden="1"'),
        sheet_of(inline("A3", "x"), row=' ht="0"'),
        sheet_of(inline("A3", "x"), before='<cols><col min="1" max="1" hidden="1"/></cols>'),
        sheet_of(inline("A3", "x"), before="<!-- x -->"),
        sheet_of(inline("A3", "x")).replace("</row><row", "</row><!-- x --><row"),
        sheet_of(inline("A3", "x")).replace('<row r="3"', '<row r="2"'),
        sheet_of(inline("A3", "x")).removesuffix("</worksheet>"),
        sheet_of(inline("A3", "x"), behind='<mergeCells><mergeCell ref="A1"/></mergeCells>'),
        as_sheet(""),
        as_sheet("").replace("<sheetData></sheetData>", "<sheetData/>"),
        sheet_of(inline("A3", "x")).replace("<row", "<x:row"),
    ],
)
def test_a_sheet_is_left_to_calamine(tmp_path, sheet):
    assert not is_read_alike(tmp_path, sheet)
    assert not [*(tmp_path / "plain").glob("*.txt")], "nothing is left of what was read of it"


def test_rows_that_are_left_out_have_a_line_and_merged_cells_are_known(tmp_path):
    rows = f'<row r="3">{inline("A3", "x")}</row><row r="5">{inline("A5", "y")}</row><row r="6"/>'
    merged = '<mergeCells count="1"><mergeCell ref="A1:C2"/><mergeCell ref="AA3:AB1048576"/></mergeCells>'
    workbook(tmp_path / "a.xlsx", as_sheet(rows, behind=merged))
    assert rows_if_plain(tmp_path / "a.xlsx", tmp_path / "plain") == [[], [], ["x"], [], ["y"], []]
    (facts,) = read_into(tmp_path / "a.xlsx", tmp_path / "plain", None)["sheets"]
    assert facts is not None
    assert [*map(tuple, facts["merged"])] == [(0, 0, 1, 2), (2, 26, 1_048_575, 27)]


def read_in_pieces(text: bytes, size: int, lines: io.BytesIO | None = None) -> PlainSheet:
    reader = PlainSheetReader(CellTexts([], PLAIN_STYLES), lines or io.BytesIO())
    for start in range(0, len(text), size):
        reader.take(text[start : start + size])
    return reader.end()


@pytest.mark.parametrize("size", [1, 7, 100, 4096])
def test_a_sheet_is_plain_in_pieces_of_any_size(size):
    text = sheet_of(inline("A3", "Đã trả"), inline("B3", "y &amp; z"), row=' spans="1:2"', behind="<a/>").encode()
    lines = io.BytesIO()
    assert read_in_pieces(text, size, lines) == PlainSheet(size=len(text), area=6, merged=[], numbers=[])
    assert lines.getvalue().decode() == "a\tb\nc\td\nĐã trả\ty & z\n"


def test_a_row_that_is_wider_than_the_first_ones_is_left_to_calamine():
    text = sheet_of(inline("A3", "x"), inline("C3", "y")).encode()
    third_row = text.index(b'<row r="3"')
    reader = PlainSheetReader(CellTexts([], PLAIN_STYLES), io.BytesIO())
    reader.take(text[:third_row])
    with pytest.raises(NotPlainError):
        reader.take(text[third_row:])


def test_a_start_a_row_and_an_end_that_are_too_long_are_left_to_calamine(monkeypatch):
    long, sheet = "<a/>" * 200, sheet_of(inline("A3", "x"))
    longer = [
        long,
        sheet.replace("<sheetData>", f"<sheetData><row>{long}"),
        sheet.replace("</sheetData>", f"</sheetData>{long}"),
        sheet.replace("</sheetData>", f"<row>{long}"),
    ]
    assert read_in_pieces(sheet.encode(), 50)
    monkeypatch.setattr(plain_sheets, "_LONGEST_PART", 300)
    assert read_in_pieces(sheet.encode(), 50)
    for text in longer:
        with pytest.raises(NotPlainError):
            read_in_pieces(text.encode(), 50)


# -- whole tables ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}])
def test_workbooks_of_xlsxwriter_are_plain(tmp_path, options):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", options) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, ROW, OTHER]):
            sheet.write_row(number, 0, [text or None for text in row])
    assert rows_if_plain(tmp_path / "a.xlsx", tmp_path / "plain") == [[*HEADER], [*ROW], [*OTHER]]
    assert aside(tmp_path / "a.xlsx") == (2, 2, {})


def test_numbers_that_are_days_and_long_identifiers_are_read_by_calamine(tmp_path):
    received = HEADER.index("Ngày tiếp nhận")
    book = openpyxl.Workbook()
    for row in (HEADER, ROW, [45400 if place == received else text for place, text in enumerate(OTHER)]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    plain = rows_if_plain(tmp_path / "a.xlsx", tmp_path / "plain")
    assert plain is not None
    assert plain[2][received] == "45400"
    assert aside(tmp_path / "a.xlsx") == (2, 2, {})


@pytest.mark.parametrize("blank", [" ", "\t", "\u0085", "\u3000", "\u2009 "])
@pytest.mark.parametrize("merges", [False, True])
def test_a_row_of_spaces_is_no_row_in_either_way_of_reading(tmp_path, blank, merges):
    """Also if a merged cell reaches into it: what it says belongs to the rows with a text of their own."""
    answers = []
    for name in ("plain.xlsx", "typed.xlsx"):
        book = openpyxl.Workbook()
        for row in (HEADER, ROW, [blank], OTHER):
            book.active.append(row)
        if merges:
            last = openpyxl.utils.get_column_letter(len(HEADER))
            book.active.merge_cells(f"{last}2:{last}4")
        if name == "typed.xlsx":
            book.active.column_dimensions["Z"].hidden = True
        book.save(tmp_path / name)
        answers.append(aside(tmp_path / name))
    assert rows_if_plain(tmp_path / "plain.xlsx", tmp_path / "plain") is not None or blank == "\t"
    assert rows_if_plain(tmp_path / "typed.xlsx", tmp_path / "typed") is None
    assert answers == [(2, 2, {})] * 2


def test_empty_cells_with_a_style_are_plain(tmp_path):
    book = openpyxl.Workbook()
    for row in (HEADER, ROW, OTHER):
        book.active.append(row)
    book.active.cell(2, len(HEADER) + 1).border = openpyxl.styles.Border(top=openpyxl.styles.Side(style="thin"))
    book.save(tmp_path / "a.xlsx")
    assert rows_if_plain(tmp_path / "a.xlsx", tmp_path / "plain") is not None


def test_what_is_far_longer_than_its_file_is_left_to_calamine(monkeypatch):
    monkeypatch.setattr(plain_sheets, "UNPACKED_LIMIT", 1000)
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 12))
    reader = PlainSheetReader(CellTexts([b"x" * 100], PLAIN_STYLES), io.BytesIO())
    with pytest.raises(NotPlainError):
        reader.take(as_sheet(rows).encode())


def test_a_hidden_plain_sheet_is_read_if_it_is_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Ghi chú"])
    hidden = book.create_sheet("Ẩn")
    hidden.sheet_state = "hidden"
    for row in (HEADER, ROW, OTHER):
        hidden.append(row)
    book.save(tmp_path / "a.xlsx")
    done = tthc("kpi", "check", "a.xlsx", "--sheet", "Ẩn", "--kpi", "early-resolution", "-f", "json", cwd=tmp_path)
    (counted,) = json.loads(done.stdout)["inputs"]
    assert counted["read"] == 2


def test_a_sheet_may_have_both_kinds_of_texts(tmp_path):
    assert is_read_alike(tmp_path, sheet_of(inline("A3", "x"), '<c r="B3" t="s"><v>0</v></c>'), "<si><t>y</t></si>")
    assert rows_if_plain(tmp_path / "a.xlsx", tmp_path / "again") == [["a", "b"], ["c", "d"], ["x", "y"]]


def test_columns_of_numbers_are_known_of_both_kinds_of_sheets(tmp_path):
    day, number = '<c r="{}{}" s="2"><v>45400</v></c>', '<c r="{}{}" s="1"><v>45400</v></c>'
    for row, text in (("", inline("A{}", "x")), ("", '<c r="A{}" t="s"><v>0</v></c>')):
        rows = "".join(
            f'<row r="{at}"{row}>{text.format(at)}{day.format("B", at)}{(day, number)[at > 2].format("C", at)}</row>'
            for at in range(1, 4)
        )
        sheet = as_sheet(rows).encode()
        reader = PlainSheetReader(CellTexts([b"x"], PLAIN_STYLES), io.BytesIO())
        reader.take(sheet)
        assert reader.end().numbers == [2]


def test_a_row_behind_the_rows_is_left_to_calamine():
    text = sheet_of(inline("A3", "x"), behind="<a><row></row></a>").encode()
    with pytest.raises(NotPlainError):
        read_in_pieces(text, len(text))
