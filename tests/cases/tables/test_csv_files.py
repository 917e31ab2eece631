"""Files as they come: what is refused with which message, and that what is read is what stands there."""
# ruff: noqa: E501 - messages stand whole

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.support.command import tthc
from tests.support.examples import crossed
from tests.support.places import TEST_DATA

BAD = TEST_DATA / "bad"


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
    "old_mac_later": f"{GOOD}{ROW}\n{ROW}\r{ROW}\r".encode(),
    "old_mac_between": f"{GOOD}{ROW}\n{ROW}\r{ROW}\n{ROW}\n".replace("\n", "\r\n").encode(),
    "old_mac_cell": f"{GOOD}HS-2,02/01/2024,,,Đã\r trả kết quả\n".encode(),
    "old_mac_quotes": f'{GOOD}"HS-2"{ROW[4:]}\r{ROW}\n'.encode(),
    "old_mac_broken": f'{GOOD}"HS-2"x{ROW[4:]}\r{ROW}\n'.encode(),
    "old_mac_utf16": f"{GOOD}{ROW}\r{ROW}\n".encode("utf-16"),
    "old_mac_below_title": f"Danh sách\n{HEADER}\r{ROW}\n{ROW}\n".encode(),
    "old_mac_header_below_title": f"Danh sách\n{HEADER},\r{ROW}\n{ROW}\n".encode(),
    "old_mac_later_long": GOOD.encode() + f"{ROW}\r".encode() * 20_000,
    "one_known": "Mã hồ sơ,0912345678\n1,2\n".encode(),
    "long_line": HEADER.encode() + b"\n" + b"x" * (3 << 20) + b"\n",
    "long_quote": f'{HEADER}\n"'.encode() + (b"x" * 1023 + b"\n") * (2 << 10),
}
MESSAGES = {
    "empty": ": the file is empty; name a file with a header",
    "blank": ": the file is empty; name a file with a header",
    "utf16": ":2: not UTF-16 text as it begins; save the file as CSV UTF-8",
    "utf16_inside": ":3: not UTF-16 text as it begins; save the file as CSV UTF-8",
    "latin": ":2: not UTF-8 text (byte 0xd0); save the file as CSV UTF-8",
    "latin_far": ":4: not UTF-8 text (byte 0xff); save the file as CSV UTF-8",
    "latin_header": ":1: not UTF-8 text (byte 0xe3); save the file as CSV UTF-8",
    "latin_quoted": ":3: not UTF-8 text (byte 0xff); save the file as CSV UTF-8",
    "binary": ":3: a binary file, not CSV (a zero byte); save it as CSV UTF-8",
    "workbook": ": a damaged workbook; open it in a spreadsheet program and save it again",
    "old_workbook": ": a damaged workbook; open it in a spreadsheet program and save it again",
    "no_header": ":1: no known header among 5 cells; name the columns above the rows, such as Mã hồ sơ, Tên thủ tục hành chính, Mã TTHC, Lĩnh vực, Cấp thực hiện, Đơn vị tiếp nhận, Mã người nộp, Ngày tiếp nhận, Ngày hẹn trả, Ngày kết thúc xử lý, Ngày trả kết quả, Ngày cơ quan có thẩm quyền nhận hồ sơ, Trạng thái, Hình thức, Mức độ, Đã đồng bộ, Đã số hóa, Sử dụng lại dữ liệu, Có nghĩa vụ tài chính, Thanh toán trực tuyến, Số tiền phí lệ phí, Kết quả điện tử, Loại kết quả, Tình trạng, Số lần bổ sung, Tài khoản được xác thực với VNeID, Loại đối tượng, Hồ sơ có thành phần số hóa, Kho dữ liệu cá nhân, Thời hạn giải quyết, Ngày đủ hồ sơ, Ngày yêu cầu bổ sung, Ngày bổ sung",
    "missing_column": ":1: the column status (Trạng thái) is missing; headers found: Mã hồ sơ, Ngày tiếp nhận, Ngày hẹn trả, Ngày kết thúc xử lý, Trạng thải hồ sơ giấy; nearest: 'Trạng thải hồ sơ giấy'; teach what it is called with `tthc cases learn FILE`",
    "missing_key": ":1: the column case_id (Mã hồ sơ) is missing; headers found: STT, Ngày tiếp nhận, Ngày hẹn trả, Ngày kết thúc xử lý, Trạng thái; teach what it is called with `tthc cases learn FILE`",
    "double_column": ":1: the headers 'Mã hồ sơ' and 'Số hồ sơ' both mean case_id (Mã hồ sơ); keep one",
    "unclosed_quote": ":3: the quote that opens here is never closed; close it, or double a quote inside of a cell",
    "unclosed_header": ":1: the quote that opens here is never closed; close it, or double a quote inside of a cell",
    "old_mac": ": its lines end in CR alone, as on old Macs; save it with line ends LF or CRLF",
    "old_mac_last": ": its lines end in CR alone, as on old Macs; save it with line ends LF or CRLF",
    "old_mac_long": ": its lines end in CR alone, as on old Macs; save it with line ends LF or CRLF",
    **dict.fromkeys(
        ("old_mac_later", "old_mac_between"),
        ":4: CR alone inside of a line, as old Macs end lines; save it with line ends LF or CRLF, or put the cell that has it into quotes",
    ),
    **dict.fromkeys(
        ("old_mac_cell", "old_mac_quotes", "old_mac_broken", "old_mac_utf16", "old_mac_later_long"),
        ":3: CR alone inside of a line, as old Macs end lines; save it with line ends LF or CRLF, or put the cell that has it into quotes",
    ),
    **dict.fromkeys(
        ("old_mac_below_title", "old_mac_header_below_title"),
        ":2: CR alone inside of a line, as old Macs end lines; save it with line ends LF or CRLF, or put the cell that has it into quotes",
    ),
    "one_known": ":1: the column received_on (Ngày tiếp nhận) is missing; headers found: Mã hồ sơ, ***; teach what it is called with `tthc cases learn FILE`",
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


@pytest.mark.skipif(os.name == "nt", reason="links need rights")
@pytest.mark.parametrize(("target", "why"), [("gone/b.csv", "no such file"), ("b.csv", "cannot be read")])
def test_a_file_of_a_folder_that_leads_nowhere_is_named(tmp_path, target, why):
    (tmp_path / "a.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.csv").symlink_to(target)
    done = tthc("kpi", "check", str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"tthc: {tmp_path / 'b.csv'}: {why}")


@pytest.mark.skipif(os.name == "nt", reason="no named pipes in the file system")
def test_a_pipe_is_refused_before_it_is_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    done = tthc("kpi", "check", "pipe.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "tthc: pipe.csv: a pipe or a device, which can be read only once; save it as a file and name that\n"
    )


def test_a_file_is_what_stands_in_it_whatever_its_name(tmp_path):
    names = ["cases.csv.gz", "cases.zst", "cases.parquet", "cases.json"]
    for place, name in enumerate(names):
        (tmp_path / name).write_text(GOOD.replace("HS-1", f"HS-{place}"), encoding="utf-8")
    done = tthc("kpi", "check", *names, "--kpi", "early-resolution", "--format", "json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["inputs"][0]["used"] == len(names)


@pytest.mark.skipif(os.name == "nt", reason="no limit of a file's size")
@pytest.mark.parametrize(
    ("quoted", "rejects", "language_and_message"),
    crossed(
        [False, True],
        [["--rejects", "rejects.csv"], []],
        [
            ("en", "cannot be written: the file is too large; free space there, or name another folder in TMPDIR"),
            ("vi", "không ghi được: tệp quá lớn; hãy giải phóng dung lượng ở đó, hoặc đặt TMPDIR là thư mục khác"),
        ],
    ),
)
def test_a_working_folder_that_is_full_is_named(tmp_path, quoted, rejects, language_and_message):
    mark = '"' if quoted else ""
    rows = "".join(f"{mark}{n}{mark},02/01/2024,9\n" for n in range(60_000))  # fewer are kept in memory
    (tmp_path / "cases.csv").write_text(f"Mã hồ sơ,Ngày nhận,Trạng thái\n{rows}", encoding="utf-8")
    (tmp_path / "work").mkdir()
    command = 'ulimit -f 2; exec "$@"'
    run = [sys.executable, "-m", "tthc_cli", "kpi", "check", "cases.csv", *rejects]
    language, message = language_and_message
    done = subprocess.run(
        ["/bin/sh", "-c", command, "sh", *run],
        cwd=tmp_path,
        env={"TTHC_LANG": language, "TMPDIR": str(tmp_path / "work"), "PYTHONDONTWRITEBYTECODE": "1"},
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
        ("cases.csv/r.csv", "cần thư mục mà lại là tệp"),
    ):
        done = tthc("kpi", "check", "cases.csv", "--rejects", name, cwd=tmp_path, english=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"tthc: --rejects: không ghi được {name}: {words}\n"


def test_a_quote_that_is_not_closed_among_the_first_rows_takes_none_with_it(tmp_path):
    """The next quote stands far behind it."""
    rows = [ROW.replace("HS-1", f"HS-{number}") for number in range(3000)]
    rows[4], rows[2990] = rows[4].replace("HS-4", '"HS-4'), rows[2990].replace("HS-2990", 'HS-"2990"')
    (tmp_path / "cases.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    listed = tthc(
        "kpi", "check", "cases.csv", "--kpi", "early-resolution", "--rejects", "r.csv", "-f", "json", cwd=tmp_path
    )
    (counted,) = json.loads(listed.stdout)["inputs"]
    assert (counted["read"], counted["used"], counted["set_aside"]) == (3000, 2999, 1)
    assert ",6," in (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()[1]


def test_a_wrong_second_file_is_said_before_the_first_is_counted(tmp_path):
    (tmp_path / "cases.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "ratings.csv").write_text("Mã hồ sơ\n1\n", encoding="utf-8")
    done = tthc("kpi", "check", "cases.csv", "--data", "ratings=ratings.csv", cwd=tmp_path)
    assert done.stderr == (
        "tthc: ratings.csv:1: the column rating_id (Mã đánh giá) is missing; headers found: Mã hồ sơ; teach what it is called with `tthc cases learn FILE`\n"
    )
    assert (done.returncode, done.stdout) == (2, "")
