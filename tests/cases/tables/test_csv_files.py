"""Files as they come: what is refused with which message, and that what is read is what stands there."""
# ruff: noqa: E501 - messages stand whole

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.command import tthc
from tests.support.examples import examples
from tests.support.places import TEST_DATA
from tthc_cli.cases.dictionary import group_columns, label, spellings
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.engines.duckdb_connection import connect
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.layout import understand
from tthc_cli.cases.tables.csv_files import prepare
from tthc_cli.cases.tables.input_files import Kind
from tthc_cli.cases.tables.read import CaseTable, read_table
from tthc_cli.errors import TthcError
from tthc_cli.text import fold

BAD = TEST_DATA / "bad"


DICTIONARY = load_columns()


# -- one defect a file, and its exact message -------------------------------------------------------------------------

HEADER = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái"
ROW = "HS-1,02/01/2024,09/01/2024,08/01/2024,Đã trả kết quả"
GOOD = f"{HEADER}\n{ROW}\n"

FILES: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\xef\xbb\xbf  \n\n\n",
    "utf16": GOOD.encode("utf-16")[:-1],
    "utf16_inside": (GOOD.encode("utf-16") + b"\x00\xd8\n\x00"),
    "latin": HEADER.encode() + b"\nHS-1,02/01/2024,,,\xd0\xe3 tr\xea\n",
    "latin_far": (GOOD + ROW.replace("HS-1", "HS-2") * 1).encode() + b"\n\xff\n",
    "latin_header": b"M\xe3 h\xe5 s\xbd\n1\n",
    "latin_quoted": GOOD.encode() + b'"HS-2",02/01/2024,,,"\xff"\n',
    "binary": GOOD.encode() + b"HS-2\0,02/01/2024,,,9\n",
    "workbook": b"PK\x03\x04" + b"x" * 100,
    "old_workbook": b"\xd0\xcf\x11\xe0" + b"x" * 100,
    "no_header": f"{ROW}\n{ROW}\n".encode(),
    "missing_column": GOOD.replace("Trạng thái", "Trạng thải hồ sơ giấy").encode(),
    "missing_key": GOOD.replace("Mã hồ sơ", "STT").encode(),
    "double_column": "Mã hồ sơ;Số hồ sơ;Ngày nhận;Trạng thái\n1;2;02/01/2024;9\n".encode(),
    "unclosed_quote": f'{GOOD}HS-2,"02/01/2024,,,9\nHS-3,02/01/2024,,,9\n'.encode(),
    "unclosed_header": f'"{GOOD}'.encode(),
    "old_mac": GOOD.replace("\n", "\r").encode(),
    "old_mac_last": (GOOD.replace("\n", "\r") + "\n").encode(),
    "old_mac_long": f"{HEADER}\r".encode() + f"{ROW}\r".encode() * 20_000,
    "one_known": "Mã hồ sơ,0912345678\n1,2\n".encode(),
    "long_line": HEADER.encode() + b"\n" + b"x" * (3 << 20) + b"\n",
    "long_quote": f'{HEADER}\n"'.encode() + b"x\n" * (1 << 20),
}
MESSAGES = {
    "empty": ": the file is empty; name a CSV file with a header",
    "blank": ": the file is empty; name a CSV file with a header",
    "utf16": ":2: not UTF-16 text as it begins; save the file as CSV UTF-8",
    "utf16_inside": ":3: not UTF-16 text as it begins; save the file as CSV UTF-8",
    "latin": ":2: not UTF-8 text (byte 0xd0); save the file as CSV UTF-8",
    "latin_far": ":4: not UTF-8 text (byte 0xff); save the file as CSV UTF-8",
    "latin_header": ":1: not UTF-8 text (byte 0xe3); save the file as CSV UTF-8",
    "latin_quoted": ":3: not UTF-8 text (byte 0xff); save the file as CSV UTF-8",
    "binary": ":3: a binary file, not CSV (a zero byte); save it as CSV UTF-8",
    "workbook": ": a damaged workbook; open it in a spreadsheet program and save it again",
    "old_workbook": ": a damaged workbook; open it in a spreadsheet program and save it again",
    "no_header": ":1: no known header among 5 cells; the first line must name the columns, such as Mã hồ sơ, Tên thủ tục hành chính, Đơn vị tiếp nhận, Mã người nộp, Ngày tiếp nhận, Ngày hẹn trả, Ngày kết thúc xử lý, Ngày trả kết quả, Trạng thái, Hình thức, Mức độ, Đã đồng bộ, Đã số hóa, Sử dụng lại dữ liệu, Có nghĩa vụ tài chính, Thanh toán trực tuyến, Thời hạn giải quyết, Ngày đủ hồ sơ, Ngày yêu cầu bổ sung, Ngày bổ sung",
    "missing_column": ":1: the column status (Trạng thái) is missing; headers found: Mã hồ sơ, Ngày tiếp nhận, Ngày hẹn trả, Ngày kết thúc xử lý, Trạng thải hồ sơ giấy; nearest: 'Trạng thải hồ sơ giấy'",
    "missing_key": ":1: the column case_id (Mã hồ sơ) is missing; headers found: STT, Ngày tiếp nhận, Ngày hẹn trả, Ngày kết thúc xử lý, Trạng thái",
    "double_column": ":1: the headers 'Mã hồ sơ' and 'Số hồ sơ' both mean case_id (Mã hồ sơ); keep one",
    "unclosed_quote": ":3: the quote that opens here is never closed; close it, or double a quote inside of a cell",
    "unclosed_header": ":1: the quote that opens here is never closed; close it, or double a quote inside of a cell",
    "old_mac": ": its lines end in CR alone, as on old Macs; save it with line ends LF or CRLF",
    "old_mac_last": ": its lines end in CR alone, as on old Macs; save it with line ends LF or CRLF",
    "old_mac_long": ": its lines end in CR alone, as on old Macs; save it with line ends LF or CRLF",
    "one_known": ":1: the column received_on (Ngày tiếp nhận) is missing; headers found: Mã hồ sơ, ***",
    "long_line": ":2: a line of more than 1048576 bytes; is it a CSV file?",
    "long_quote": ":2: the quote that opens here is never closed; close it, or double a quote inside of a cell",
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_gets_one_message(tmp_path, name):
    (tmp_path / "cases.csv").write_bytes(FILES[name])
    done = tthc("kpi", "check", "cases.csv", "--rejects", "rejects.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"tthc: cases.csv{MESSAGES[name]}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]


def test_no_file_and_a_folder(tmp_path):
    missing = tthc("kpi", "check", "none.csv", cwd=tmp_path)
    assert (missing.returncode, missing.stderr) == (2, "tthc: none.csv: no such file; name an existing file\n")
    folder = tthc("kpi", "check", str(tmp_path))
    message = f"tthc: {tmp_path}: no file of cases in this folder; name a file\n"
    assert (folder.returncode, folder.stderr) == (2, message)


@pytest.mark.skipif(os.name == "nt", reason="no named pipes in the file system")
def test_a_pipe_is_refused_before_it_is_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    done = tthc("kpi", "check", "pipe.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "tthc: pipe.csv: a pipe or a device, which can be read only once; save it as a file and name that\n"
    )


@pytest.mark.parametrize("name", ["cases.csv.gz", "cases.zst", "cases.parquet", "cases.json"])
def test_a_file_is_what_stands_in_it_whatever_its_name(tmp_path, name):
    (tmp_path / name).write_text(GOOD, encoding="utf-8")
    done = tthc("kpi", "check", name, "--kpi", "early-resolution", "--format", "json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["inputs"][0]["used"] == 1


@pytest.mark.skipif(os.name == "nt", reason="no limit of a file's size")
@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("rejects", [[], ["--rejects", "rejects.csv"]])
def test_a_working_folder_that_is_full_is_named(tmp_path, quoted, rejects):
    mark = '"' if quoted else ""
    rows = "".join(f"{mark}{n}{mark},02/01/2024,9\n" for n in range(3000))
    (tmp_path / "cases.csv").write_text(f"Mã hồ sơ,Ngày nhận,Trạng thái\n{rows}", encoding="utf-8")
    (tmp_path / "work").mkdir()
    command = 'ulimit -f 2; exec "$@"'
    run = [sys.executable, "-m", "tthc_cli", "kpi", "check", "cases.csv", *rejects]
    for language, message in (
        ("en", "cannot be written: the file is too large; free space there, or name another folder in TMPDIR"),
        ("vi", "không ghi được: tệp quá lớn; hãy giải phóng dung lượng ở đó, hoặc đặt TMPDIR là thư mục khác"),
    ):
        env = {"TTHC_LANG": language, "TMPDIR": str(tmp_path / "work"), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            ["/bin/sh", "-c", command, "sh", *run],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert done.stderr.startswith(f"tthc: {tmp_path / 'work'}: ")
        assert done.stderr.endswith(f"{message}\n")
        assert done.stderr.count("\n") == 1
        assert sorted(path.name for path in tmp_path.rglob("*")) == ["cases.csv", "work"]


@pytest.mark.skipif(os.name == "nt", reason="other error numbers")
def test_a_rejects_file_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "cases.csv").write_text(GOOD, encoding="utf-8")
    for name, words in (
        ("none/rejects.csv", "không có tệp hoặc thư mục này"),
        ("cases.csv/r", "cần thư mục mà lại là tệp"),
    ):
        done = tthc("kpi", "check", "cases.csv", "--rejects", name, cwd=tmp_path, english=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"tthc: --rejects: không ghi được {name}: {words}\n"


def test_a_wrong_second_file_is_said_before_the_first_is_counted(tmp_path):
    (tmp_path / "cases.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "ratings.csv").write_text("Mã hồ sơ\n1\n", encoding="utf-8")
    done = tthc("kpi", "check", "cases.csv", "--data", "ratings=ratings.csv", cwd=tmp_path)
    assert done.stderr == (
        "tthc: ratings.csv:1: the column rating_id (Mã đánh giá) is missing; headers found: Mã hồ sơ\n"
    )
    assert (done.returncode, done.stdout) == (2, "")


# -- what is read is what stands there --------------------------------------------------------------------------------


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
        found = rows.typed().order("line").fetchall()
        names = rows.typed().columns
        records = [dict(zip(names, row, strict=True)) for row in found]
        reasons: dict[int | None, str | None] = {
            None: None,
            **{place: defect.reason for place, defect in enumerate(rows.defects)},
        }
        return [(row["line"], row["key"], row.get("unit"), reasons[row["defect"]]) for row in records]


@pytest.mark.parametrize("width", [3, 60, 130, 300, 3000])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_blank_line_is_a_blank_line_at_any_width(tmp_path, width, delimiter):
    def line(*cells: str, empty: str = "") -> str:
        return delimiter.join([*cells, *[empty] * (width - len(cells))])

    blank = [line(), line(empty=" "), line(empty="\u00a0"), line(empty='""'), line(empty='" "'), "", " " * width * 2]
    header = line("Mã hồ sơ", "Ngày nhận", "Trạng thái")
    for some in ([blank[0]], [blank[1]], blank[:3], blank):
        lines = [*some, header, *some, line("A", "02/01/2024", "9"), *some, line("", "02/01/2024", "9"), *some]
        found = read(tmp_path, ("\n".join(lines) + "\n").encode())
        first = 2 * len(some) + 2
        wanted = [(first, "A", None, None), (first + len(some) + 1, None, None, "empty")]
        assert [(number, key, unit, why) for number, key, unit, why in found] == wanted


def test_many_blank_lines_stand_before_a_header(tmp_path):
    text = ";" * 40 + "\n"
    header = "Mã hồ sơ;Ngày nhận;Trạng thái" + ";" * 38 + "\n"
    data = (text * 100 + header + "A;02/01/2024;9" + ";" * 38 + "\n").encode()
    (tmp_path / "work").mkdir()
    path = tmp_path / "cases.csv"
    path.write_bytes(data)
    found = read_table(path, "cases", DICTIONARY, (), tmp_path / "work")
    assert (found.source.header_line, found.layout.places["status"]) == (101, 2)


CELL = st.text(st.sampled_from("abcđếữ ,;\"'\n\r\t|=\u00a0\u0301é½漢\x1f\x1e\x1d\x02\x03\x01\x04-0"), max_size=8)


def as_read(text: str) -> str | None:
    """What a cell's text becomes: composed, line ends, control characters and odd spaces as spaces, trimmed."""
    text = "".join(" " if (ord(mark) < 32 and mark != "\t") or mark == "\u00a0" else mark for mark in text)
    return unicodedata.normalize("NFC", text).strip(" ") or None


def spaced(text: str | None) -> str | None:
    """The same of a name, with one space between its words."""
    return " ".join(re.split(r"\s+", text)).strip(" ") or None if text else None


@examples(120)
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
    for key, unit in cells:
        # the csv module reads a carriage return inside of quotes as a line end too
        key, unit = key.replace("\r", "\n"), unit.replace("\r", "\n")
        lines.append(out.getvalue().count("\n") + 1)
        writer.writerow([f"k{key}", "02/01/2024", unit, "9"])
    data = (b"\xef\xbb\xbf" if mark else b"") + out.getvalue().encode()
    found = read(tmp_path_factory.mktemp("any"), data)
    expected = [
        (line, as_read(f"k{key}".replace("\r", "\n")), spaced(as_read(unit.replace("\r", "\n"))), None)
        for line, (key, unit) in zip(lines, cells, strict=True)
    ]
    assert found == expected


@example(b"\r\x01")
@given(st.binary(max_size=200))
@examples(150)
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
        ("1,02/01/2024,a\n", [(2, "1", "a", "ragged")]),
        ("1,02/01/2024,a,9,\n", [(2, "1", "a", "ragged")]),
        ("1,02/01/2024,a,9\n\n  \n,,,\n2,02/01/2024,b,9", [(2, "1", "a", None), (6, "2", "b", None)]),
        ('1,02/01/2024,"a\n\nb",9\n2,02/01/2024,b,9\n', [(2, "1", "a b", None), (5, "2", "b", None)]),
        ("1,02/01/2024,a,9\r2,02/01/2024,b,9\n", [(2, "1", "a", "ragged")]),
        (" 1 ,  02/01/2024 , a b ,  9 \n", [(2, "1", "a b", None)]),
        ("Mã\u00a01,02/01/2024\u00a0,\u00a0a,9\u00a0\n", [(2, "Mã 1", "a", None)]),
    ],
)
def test_rows_as_exports_have_them(tmp_path, text, expected):
    assert read(tmp_path, f"Mã hồ sơ,Ngày nhận,Đơn vị,Trạng thái\n{text}".encode()) == expected


@pytest.mark.parametrize(
    ("text", "defect"),
    [
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
    ],
)
def test_days_are_days_of_the_calendar_never_month_first(tmp_path, text, defect):
    ((_line, _key, _unit, found),) = read(tmp_path, f"Mã hồ sơ,Ngày nhận,Đơn vị,Trạng thái\n1,{text},a,9\n".encode())
    assert found == defect


# -- the dictionary ---------------------------------------------------------------------------------------------------


def test_no_spelling_means_two_values_and_no_header_two_columns():
    for kind, values in DICTIONARY.values.items():
        told = [fold(text) for value, texts in values.items() for text in {value, *texts}]
        assert len(spellings(DICTIONARY, kind)) == len(set(told)), kind
        for text in set(told):
            assert len({value for value, texts in values.items() if text in map(fold, (value, *texts))}) == 1, text
    for name, data_set in DICTIONARY.data_sets.items():
        headers = [
            fold(text).replace(" ", "") for column, spec in data_set.columns.items() for text in {column, *spec.headers}
        ]
        assert len(headers) == len(set(headers)), name


@pytest.mark.parametrize(
    "header", ["MÃ HỒ SƠ", "ma ho so", "MaHoSo", "case_id", "Mã  hồ sơ ", unicodedata.normalize("NFD", "Mã hồ sơ")]
)
def test_headers_are_known_whatever_their_case_and_accents(header):
    layout = understand(DICTIONARY, "cases", ("STT", "Trạng thái", header, "NgayNhan"), "x.csv", 1)
    assert layout.places == {"status": 1, "case_id": 2, "received_on": 3}


def test_groups_are_never_by_what_tells_a_person():
    assert group_columns(DICTIONARY, ["ĐƠN VỊ"]) == ("unit",)
    assert group_columns(DICTIONARY, ["level, Đơn vị", "month", "unit"]) == ("level", "unit", "month")
    assert group_columns(DICTIONARY, ["Tháng"]) == ("month",)
    for name in ("applicant_id", "Mã người nộp", "case_id", "nobody"):
        with pytest.raises(TthcError, match="procedure, unit, channel, level, month"):
            group_columns(DICTIONARY, ["unit", name])


def test_labels_are_words():
    assert label(DICTIONARY, "status", "withdrawn") == "Công dân yêu cầu rút hồ sơ"
