"""No command that reads cases shows a name, an address, a telephone or an identity number, wherever it stood."""

from __future__ import annotations

import csv
import html
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from tests.support.command import tthc
from tests.support.examples import sweep

NAMES = ["Nguyễn Văn Bảy", "TRẦN THỊ HỒNG", "Lê Thị Út"]
ADDRESSES = ["27 Nguyễn Trãi, An Hội", "Số 8 Hẻm 51 Đường 3 Tháng 2", "lan.pham@example.org"]
NUMBERS = ["0912345678", "0912 345 679", "+84 (912) 345.680", "001099012345", "362500123", "1801234567-001"]
PERSONAL = [*NAMES, *ADDRESSES, *NUMBERS]
NAMELIKE = [*NAMES, *ADDRESSES[:2]]
"""What cannot be told from the name of a unit or procedure: places and streets are named after people."""
HEADERS = [
    "STT",
    "Đơn vị tiếp nhận",
    "Người tiếp nhận",
    "Tên thủ tục hành chính",
    "Mã hồ sơ",
    "Trạng thái",
    "Địa chỉ",
    "Chủ hồ sơ",
    "Số điện thoại",
    "Số CCCD",
    "Trích yếu hồ sơ",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Thời hạn giải quyết",
    "Hình thức",
    "Mức độ",
    "Đã đồng bộ",
    "Đã số hóa",
    "Sử dụng lại dữ liệu",
    "Có nghĩa vụ tài chính",
    "Thanh toán trực tuyến",
]
"""The headers of the lists that one-stop systems export, with those of the measures."""


def row(number: int, **wrong: str) -> list[str]:
    """A case that misses every target; ``wrong`` cells stand where they should not."""
    name, address = NAMES[number % len(NAMES)], ADDRESSES[number % len(ADDRESSES)]
    phone, identity = NUMBERS[number % 3], NUMBERS[3 + number % 3]
    cells = {
        "STT": str(number),
        "Đơn vị tiếp nhận": "Phòng Quản lý Khoa học",
        "Người tiếp nhận": NAMES[(number + 1) % len(NAMES)],
        "Tên thủ tục hành chính": "1.004964.000.00.00.H13",
        "Mã hồ sơ": f"H13-240102-{number:04}",
        "Trạng thái": "Đã trả kết quả",
        "Địa chỉ": address,
        "Chủ hồ sơ": name,
        "Số điện thoại": phone,
        "Số CCCD": identity,
        "Trích yếu hồ sơ": f"{name} ({phone}) xin cấp phép",
        "Ngày tiếp nhận": "02/01/2024",
        "Ngày hẹn trả": "09/01/2024",
        "Ngày kết thúc xử lý": "16/01/2024",
        "Thời hạn giải quyết": "05 ngày làm việc",
        "Hình thức": "Trực tiếp",
        "Mức độ": "Một phần",
        "Đã đồng bộ": "x",
        "Có nghĩa vụ tài chính": "x",
    } | wrong
    return [cells.get(header, "") for header in HEADERS]


def rows() -> list[list[str]]:
    """Sound rows, and each personal thing in each cell that is read, where a row is told apart by its case id."""
    table = [row(number) for number in range(12)]
    cells = [header for header in HEADERS if header not in ("STT", "Mã hồ sơ")]
    named = ("Đơn vị tiếp nhận", "Tên thủ tục hành chính")
    table += [
        row(100 + number, **{header: text})
        for number, (header, text) in enumerate(
            (header, text) for header in cells for text in PERSONAL if header not in named or text not in NAMELIKE
        )
    ]
    # a case id that is none, a row that lost a cell and one that has one more: any cell may stand for the case id
    table += [row(0, **{"Mã hồ sơ": text}) for text in (*NAMES, ADDRESSES[2])]
    table += [row(20 + number)[:3] + row(number)[6:] for number in range(3)]
    table += [[*row(30)[:4], NAMES[0], *row(30)[4:]], [*row(31)[:4], NUMBERS[0], *row(31)[4:]]]
    return table


def as_csv(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([HEADERS, *rows()])


def as_workbook(path: Path) -> None:
    book = Workbook()
    for cells in [HEADERS, *rows()]:
        book.active.append(cells)
    book.save(path)


def as_page(path: Path) -> None:
    lines = ("".join(f"<td>{html.escape(cell)}</td>" for cell in cells) for cells in [HEADERS, *rows()])
    text = "".join(f"<tr>{line}</tr>" for line in lines)
    path.write_text(f"<html><body><table>{text}</table></body></html>", encoding="utf-8")


RUNS = [
    ["kpi", "misses", "{file}", "--by", "unit,procedure,month", "--limit", "5000", "--rejects", "rejects.csv"],
    [
        *("kpi", "check", "{file}", "--by", "procedure,unit,month,channel,level", "--period", "2024"),
        *("--rejects", "rejects.csv"),
    ],
    ["kpi", "check", "{file}", "--due", "computed", "--rejects", "rejects.csv"],
    ["kpi", "check", "{file}", "--save", "--register", "register.sqlite"],
    ["kpi", "trend", "--register", "register.sqlite"],
    [
        *("form", "fill", "II.06a", "{file}", "--by", "unit", "--period", "2024", "--previous", "{file}"),
        *("--rejects", "rejects.csv"),
    ],
    ["form", "fill", "II.06a", "{file}", "--period", "2024", "--cell", "3"],
    ["cases", "audit", "{file}", "--rejects", "rejects.csv"],
    ["cases", "columns", "{file}"],
    ["cases", "due", "{file}", "--by", "unit,procedure", "--limit", "5000", "--rejects", "rejects.csv"],
    ["cases", "due", "{file}", "--faults", "--limit", "5000"],
]
RUNS_APART = [
    ["kpi", "check", "{file}"],
    ["kpi", "check", "{file}", "--by", "unit", "--rejects", "rejects.csv"],
    ["kpi", "misses", "{file}", "--limit", "5000", "--rejects", "rejects.csv"],
    ["kpi", "misses", "{file}", "--by", "unit,procedure,month", "--kpi", "data-reuse", "--kpi", "early-resolution"],
    ["form", "fill", "II.06a", "{file}", "--period", "2024", "--previous", "{file}"],
]
"""What those above ask in one run each, so that only the slow target asks it apart."""
FORMS = ("table", "json", "csv")


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("name", "write", "few"),
    [("c.csv", as_csv, range(len(RUNS))), ("c.xlsx", as_workbook, (1, 5)), ("c.xls", as_page, (1,))],
)
def test_no_output_holds_a_name_an_address_a_telephone_or_an_identity_number(tmp_path, name, write, few):
    """What comes out of a file does not hang on its format, so that few runs read another one than CSV each time."""
    write(tmp_path / name)
    told = {text for cells in rows() for text in cells}
    assert set(PERSONAL) <= told, "the test would hold nothing"
    everything, whole = "", sweep(gate=0, slow=1)
    for number, run in enumerate([*RUNS, *RUNS_APART]):
        for form in FORMS if whole else FORMS[number % len(FORMS) :][:1] if number in few else ():
            done = tthc(
                *(part.format(file=name) for part in run), "--format", form, cwd=tmp_path, english=number % 2 == 0
            )
            assert done.returncode in (0, 1), done.stderr
            everything += done.stdout + done.stderr
            for file in tmp_path.iterdir():
                if file.is_file() and file.name != name:
                    everything += file.read_bytes().decode(errors="replace")
                if file.name == "rejects.csv":
                    file.unlink()
    assert ("H13-240102-0001" if 0 in few else "H13-240102-01") in everything, "case ids are shown"
    assert "1.004964.000.00.00.H13" in everything, "the code of a procedure is no number of a person"
    if name == "c.csv":
        assert "***" in everything
    assert [text for text in PERSONAL if text in everything] == []


DOCUMENTS = [
    ["page", "{file}", "--period", "2024", "--out", "board.html"],
    ["report", "{file}", "--period", "2024", "--out", "report.docx"],
    ["report", "{file}", "--period", "2024", "--out", "report.xlsx"],
    ["kpi", "misses", "{file}", "--limit", "5000", "--rejects", "rejects.xlsx", "--out", "misses.xlsx"],
    ["kpi", "misses", "{file}", "--limit", "5000", "--out", "misses.html"],
]


def test_no_document_holds_personal_data(tmp_path):
    as_csv(tmp_path / "c.csv")
    everything = ""
    for run in DOCUMENTS:
        done = tthc(*(part.format(file="c.csv") for part in run), "--as-of", "31/12/2024", cwd=tmp_path, english=False)
        assert done.returncode in (0, 1), done.stderr
        everything += done.stdout + done.stderr
    for file in tmp_path.iterdir():
        if file.suffix in (".docx", ".xlsx"):
            with ZipFile(file) as parts:
                everything += "".join(
                    html.unescape(parts.read(name).decode(errors="replace")) for name in parts.namelist()
                )
        elif file.suffix == ".html":
            everything += html.unescape(file.read_text("utf-8"))
    assert everything.count("H13-240102-0001") >= 2, "case ids are shown"
    assert [text for text in PERSONAL if text in everything] == []


def test_files_that_are_no_table_are_refused_without_their_words(tmp_path):
    (tmp_path / "c.csv").write_text("\n".join(",".join(cells[1:4]) for cells in rows()), encoding="utf-8")
    (tmp_path / "d.csv").write_text(f"Mã hồ sơ,Ngày tiếp nhận\n{NAMES[0]},{NUMBERS[0]}\n", encoding="utf-8")
    (tmp_path / "e.csv").write_text(f'Mã hồ sơ,Ngày tiếp nhận,Trạng thái\n1,"{NAMES[0]}', encoding="utf-8")
    (tmp_path / "f.csv").write_text(f"Mã hồ sơ,{NUMBERS[1]},Trạng thái\n1,2,9\n", encoding="utf-8")
    for file in ("c.csv", "d.csv", "e.csv", "f.csv"):
        for run in (["kpi", "check"], ["kpi", "misses"], ["cases", "columns"]):
            done = tthc(*run, file, "--format", "json", cwd=tmp_path)
            assert not any(text in done.stdout + done.stderr for text in PERSONAL), (file, run)
            assert done.returncode != 0 or json.loads(done.stdout)
