"""Rows as DuckDB reads them: as the csv module wrote them, days of the calendar alone, blank lines at any width."""

from __future__ import annotations

import csv
import io
import re
import shutil
import unicodedata
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.examples import crossed, examples
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.engines.duckdb_connection import connect
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.layout import understand
from tthc_cli.cases.tables.csv_files import prepare
from tthc_cli.cases.tables.input_files import Kind
from tthc_cli.cases.tables.read import CaseTable, read_table
from tthc_cli.errors import TthcError

DICTIONARY = load_columns()
HEADER = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái"
ROW = "HS-1,02/01/2024,09/01/2024,08/01/2024,Đã trả kết quả"
GOOD = f"{HEADER}\n{ROW}\n"


def read(folder: Path, data: bytes) -> list[tuple[object, ...]]:
    """Line, key, unit and defect of every row of a file of cases."""
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    path = folder / "cases.csv"
    path.write_bytes(data)
    source = prepare(path, work)
    layout = understand(DICTIONARY, "cases", source.headers, source.file, source.header_line)
    with connect(work) as connection:
        rows = Rows(connection, DICTIONARY, [CaseTable(source=source, layout=layout, kind=Kind.TEXT)])
        rows.load()
        typed_rows = rows.typed().order("line").fetchall()
        names = rows.typed().columns
        records = [dict(zip(names, row, strict=True)) for row in typed_rows]
        reasons: dict[int | None, str | None] = {
            None: None,
            **{place: defect.reason for place, defect in enumerate(rows.defects)},
        }
        return [(row["line"], row["key"], row.get("unit"), reasons[row["defect"]]) for row in records]


@pytest.mark.parametrize(("width", "delimiter"), crossed([3, 60, 130, 300, 3000], [";", ",", "\t"]))
def test_a_blank_line_is_a_blank_line_at_any_width(tmp_path, width, delimiter):
    def line(*cells: str, empty: str = "") -> str:
        return delimiter.join([*cells, *[empty] * (width - len(cells))])

    blank = [line(), line(empty=" "), line(empty="\u00a0"), line(empty='""'), line(empty='" "'), "", " " * width * 2]
    header = line("Mã hồ sơ", "Ngày nhận", "Trạng thái")
    for some in ([blank[0]], [blank[1]], blank[:3], blank):
        lines = [*some, header, *some, line("A", "02/01/2024", "9"), *some, line("", "02/01/2024", "9"), *some]
        rows = read(tmp_path, ("\n".join(lines) + "\n").encode())
        first = 2 * len(some) + 2
        expected = [(first, "A", None, None), (first + len(some) + 1, None, None, "empty")]
        assert [(number, key, unit, why) for number, key, unit, why in rows] == expected


def test_many_blank_lines_stand_before_a_header(tmp_path):
    text = ";" * 40 + "\n"
    header = "Mã hồ sơ;Ngày nhận;Trạng thái" + ";" * 38 + "\n"
    data = (text * 100 + header + "A;02/01/2024;9" + ";" * 38 + "\n").encode()
    (tmp_path / "work").mkdir()
    path = tmp_path / "cases.csv"
    path.write_bytes(data)
    table = read_table(path, "cases", DICTIONARY, (), tmp_path / "work")
    assert (table.source.header_line, table.layout.places["status"]) == (101, 2)


CELL = st.text(st.sampled_from("abcđếữ ,;\"'\n\r\t|=\u00a0\u0301é½漢\x1f\x1e\x1d\x02\x03\x01\x04-0"), max_size=8)


def as_read(text: str) -> str | None:
    """What a cell's text becomes: composed, line ends, control characters and odd spaces as spaces, trimmed."""
    text = "".join(" " if (ord(mark) < 32 and mark != "\t") or mark == "\u00a0" else mark for mark in text)
    return unicodedata.normalize("NFC", text).strip(" ") or None


def spaced(text: str | None) -> str | None:
    """The same of a name, with one space between its words."""
    return " ".join(re.split(r"\s+", text)).strip(" ") or None if text else None


def _in_one_row(text: str, delimiter: str) -> str:
    """A cell, unless its lines may have all the delimiters of a row: those are taken for rows with a broken quote."""
    return text.replace(delimiter, " ") if "\n" in text and text.count(delimiter) > 2 else text


@examples(120, gate=10)
@given(
    st.lists(st.tuples(CELL, CELL), max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.integers(0, 2),
)
def test_any_table_is_read_as_the_csv_module_wrote_it(
    tmp_path_factory, cells, delimiter, line_end, mark, quoting, blank
):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    out.write(line_end * blank)
    writer.writerow(["Mã hồ sơ", "Ngày nhận", "Đơn vị", "Trạng thái"])
    lines = []
    for number, (key, unit) in enumerate(cells):
        # the csv module reads a carriage return inside of quotes as a line end too
        key, unit = (_in_one_row(cell.replace("\r", "\n"), delimiter) for cell in (key, unit))
        cells[number] = key, unit
        lines.append(out.getvalue().count("\n") + 1)
        writer.writerow([f"k{key}", "02/01/2024", unit, "9"])
    data = (b"\xef\xbb\xbf" if mark else b"") + out.getvalue().encode()
    rows = read(tmp_path_factory.mktemp("any"), data)
    expected = [
        (line, as_read(f"k{key}"), spaced(as_read(unit)), None) for line, (key, unit) in zip(lines, cells, strict=True)
    ]
    assert rows == expected


@example(b"\r\x01")
@given(st.binary(max_size=200))
@examples(150, gate=15)
def test_any_bytes_are_read_or_refused_in_one_message(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("bytes")
    for start in (b"", GOOD.encode()):
        try:
            read(folder, start + data)
        except TthcError as error:
            assert str(folder) in str(error)  # noqa: PT017 - most bytes are no table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('1,02/01/2024,a"b,9\n', [(2, "1", 'a"b', None)]),
        ('1,02/01/2024,"a"b,9\n', [(2, None, None, "broken-quotes")]),
        (
            '1,02/01/2024,"a,9\n2,02/01/2024,b,9\n3,02/01/2024,c "d" e,9\n',
            [(2, None, None, "broken-quotes"), (3, "2", "b", None), (4, "3", 'c "d" e', None)],
        ),
        (
            '1,02/01/2024,"a,9\n2,02/01/2024,b,9\n3,02/01/2024,c",9\n',
            [(2, None, None, "broken-quotes"), (3, "2", "b", None), (4, "3", 'c"', None)],
        ),
        ("1,02/01/2024,a\n", [(2, "1", "a", "ragged")]),
        ("1,02/01/2024,a,9,\n", [(2, "1", "a", "ragged")]),
        ("1,02/01/2024,a,9\n\n  \n,,,\n2,02/01/2024,b,9", [(2, "1", "a", None), (6, "2", "b", None)]),
        ('1,02/01/2024,"a\n\nb",9\n2,02/01/2024,b,9\n', [(2, "1", "a b", None), (5, "2", "b", None)]),
        ('1,02/01/2024,"a\rb",9\r\n2,02/01/2024,b,9\r', [(2, "1", "a b", None), (3, "2", "b", None)]),
        (" 1 ,  02/01/2024 , a b ,  9 \n", [(2, "1", "a b", None)]),
        ("Mã\u00a01,02/01/2024\u00a0,\u00a0a,9\u00a0\n", [(2, "Mã 1", "a", None)]),
    ],
)
def test_rows_as_exports_have_them(tmp_path, text, expected):
    assert read(tmp_path, f"Mã hồ sơ,Ngày nhận,Đơn vị,Trạng thái\n{text}".encode()) == expected


@pytest.mark.parametrize(
    ("cells", "is_total"),
    [
        ("TOTAL-2024-001,02/01/2024,a,9", False),
        ("Cộng12,2024-01-02 08:30,a,9", False),
        ("Cộng 12,2024-01-02 08:30,a,9", True),  # a sum that somebody dated
        ("Tổng cộng: 3,2024-01-02,a,9", True),
        ("Tổng-01,20240102083000,a,9", False),
        ("Total-2,31/02/2024,a,9", False),  # written as a day, and no day: set aside rather than passed over
        ("Tổng đài-01,02/01/2024,a,9", False),
        ("Tổng đài-01,,a,9", False),
        ("TOTAL-2024-001,,,", True),
        ("Tổng số: 13,13,,", True),
        ("Tổng cộng,02/01/2024,,", True),  # no id without a digit
        ("13,02/01/2024,Tổng cộng,", False),
        (",02/01/2024,Tổng cộng: 13,", False),  # its first filled cell is the day
    ],
)
def test_an_id_that_begins_as_a_row_of_totals_does_is_a_case_if_its_row_has_a_day(tmp_path, cells, is_total):
    table = _table(tmp_path, f"Mã hồ sơ,Ngày nhận,Đơn vị,Trạng thái\n{cells}\n")
    with connect(tmp_path) as connection:
        rows = Rows(connection, DICTIONARY, [table])
        rows.load()
        assert rows.typed().project("total").fetchall() == [(is_total,)]


def test_a_row_of_totals_has_no_day_only_where_every_row_needs_one(tmp_path):
    """Other data sets have no such column: there the first cell alone tells."""
    table = _table(tmp_path, "Mã kết quả,Còn hiệu lực\nTổng 12,x\n", "results")
    with connect(tmp_path) as connection:
        rows = Rows(connection, DICTIONARY, [table])
        rows.load()
        assert rows.typed().project("total").fetchall() == [(True,)]


_UNSEEN = [chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Cf"]


@examples(40, gate=10)
@given(st.lists(st.text(st.sampled_from(["H", "-", "đ", "1", " ", *_UNSEEN]), min_size=1, max_size=6), min_size=1))
@example(["HS-1", "HS\u200b-1", "HS-1\u00ad", "H\ufeffS-1", "HS\u2060-1", "\u200eHS-1\u200f", "\u200b"])
def test_ids_and_names_that_look_alike_are_one_whatever_stands_unseen_in_them(tmp_path_factory, ids):
    """In lines of text, in a workbook and in Parquet; of those who file dossiers, of units and of procedures too."""
    folder = tmp_path_factory.mktemp("ids")
    headers = ["Mã hồ sơ", "Mã người nộp", "Đơn vị", "Ngày nhận", "Trạng thái"]
    cells = [[f"{text}x", f"k{text}", f"đ{text}  đ", "02/01/2024", "9"] for text in ids]
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([headers, *cells])
    columns = {header: [row[place] for row in cells] for place, header in enumerate(headers)}
    pyarrow.parquet.write_table(pyarrow.table(columns), folder / "b.parquet")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [headers, *cells]:
        sheet.append(row)
    book.save(folder / "c.xlsx")

    def seen(text: str) -> str:
        # a sign before a mark may be composed with it once nothing stands between them: none of these is
        return "".join(mark for mark in text if unicodedata.category(mark) != "Cf").strip(" ")

    expected = sorted((seen(row[0]), seen(row[1]), " ".join(seen(row[2]).split())) for row in cells)
    for name in ("a.csv", "b.parquet", "c.xlsx"):
        table = read_table(folder / name, "cases", DICTIONARY, (), folder)
        with connect(folder) as connection:
            rows = Rows(connection, DICTIONARY, [table])
            rows.load()
            assert sorted(rows.typed().project("key, applicant_id, unit").fetchall()) == expected, name


def test_a_row_of_parquet_with_nothing_in_any_cell_is_no_row(tmp_path):
    """As in lines of text. One with something in a column that is not read is a row without a key."""
    keys = ["A", None, "", " \u00a0", None, None, "B"]
    notes, counts = [None, None, " ", "", "x", None, None], [None, None, None, None, None, 5, None]
    days = ["02/01/2024", None, "", "", None, None, "02/01/2024"]
    words = ["9", None, "", None, None, None, "9"]
    columns = {"Ghi chú": notes, "Mã hồ sơ": keys, "Ngày nhận": days, "Trạng thái": words, "Số tờ": counts}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "c.parquet")
    table = read_table(tmp_path / "c.parquet", "cases", DICTIONARY, (), tmp_path)
    with connect(tmp_path) as connection:
        rows = Rows(connection, DICTIONARY, [table])
        rows.load()
        assert rows.read == (4,)
        assert [(row.line, row.reason) for row in rows.set_aside(None)] == [(5, "empty"), (6, "empty")]


def test_procedures_that_look_alike_are_one(tmp_path):
    names = ["Cấp phép", "Cấp\u200b phép", "\ufeffCấp phép", "Cấp ph\u00adép\u200f"]
    table = _table(tmp_path, "Tên thủ tục,Mức độ\n" + "".join(f"{name},4\n" for name in names), "procedures")
    with connect(tmp_path) as connection:
        rows = Rows(connection, DICTIONARY, [table])
        rows.load()
        assert rows.typed().project("key").distinct().fetchall() == [("Cấp phép",)]


def _table(folder: Path, text: str, data_set: str = "cases") -> CaseTable:
    path = folder / "rows.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, data_set, DICTIONARY, (), folder)


def test_days_are_days_of_the_calendar_never_month_first(tmp_path):
    defects = [
        ("02/01/2024", None),
        ("2/1/2024", None),
        ("02/01/2024 08:05", None),
        ("02/01/2024 8:05:09", None),
        ("2024-01-02T08:05:09.250", None),
        ("2024-01-02", None),
        ("31/02/2024", "no-such-day"),
        ("29/02/2023", "no-such-day"),
        ("29/02/2024", None),
        ("13/25/2024", "no-date"),
        ("12/31/2024", "no-date"),
        ("02-01-2024", "no-date"),
        ("2024/01/02", "no-date"),
        ("02/01/24", "no-date"),
        ("02/01/2024 25:00", "no-date"),
        ("02/01/2024 08", "no-date"),
        ("02/01/2024x", "no-date"),
        ("45293", "no-date"),
        ("hôm qua", "no-date"),
        ("45/01/2024", "no-such-day"),
        ("2024-02-30", "no-such-day"),
        ("01/01/1900", "no-such-day"),
    ]
    rows = "".join(f"{place},{text},a,9\n" for place, (text, _defect) in enumerate(defects))
    answers = read(tmp_path, f"Mã hồ sơ,Ngày nhận,Đơn vị,Trạng thái\n{rows}".encode())
    assert [(text, reason) for (text, _), (_line, _key, _unit, reason) in zip(defects, answers, strict=True)] == defects
