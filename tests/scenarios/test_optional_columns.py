"""Optional columns of case data: the portal's own field names, and a wrong cell that takes no row with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import tthc

PLAN_COLUMNS = "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Ngày kết thúc xử lý;Trạng thái"
EARLY = "02/01/2024;16/01/2024;15/01/2024;9"
LATE = "02/01/2024;16/01/2024;17/01/2024;9"
PORTAL = """MaHoSo;MaTTHC;TenTTHC;MaLinhVuc;TenLinhVuc;KenhThucHien;NgayNopHoSo;NgayTiepNhan;NgayHenTra;\
NgayKetThucXuLy;NgayTra;TrangThaiHoSo;DonViXuLy;HoSoCoThanhPhanSoHoa;TaiKhoanDuocXacThucVoiVNeID;DuocThanhToanTrucTuyen;\
DuongDanTepTinKetQua;Có nghĩa vụ tài chính
H1;1.004964.000.00.00.H13;Cấp A;L1;Công nghệ;2;20240102080000;20240102083000;20240116170000;20240115101112;\
20240116000000;9;Phòng A;1;1;2;https://dvc.example.org/kq/1;1
H2;1.004964.000.00.00.H13;Cấp A;L1;Công nghệ;1;20240102080000;20240102083000;20240116170000;20240117000000;\
;10;Phòng A;0;0;1;;1
H3;1.004965.000.00.00.H13;Cấp B;L2;Đo lường;3;20240102080000;20240102083000;20240116170000;20240116235959;\
;10;Phòng A;0;0;0;ket qua.pdf;1
"""


def checked(folder: Path, text: str, *more: str, targets: tuple[str, ...] = ("early-resolution",)) -> dict[str, Any]:
    (folder / "cases.csv").write_text(text, encoding="utf-8")
    named = [part for target in targets for part in ("--kpi", target)]
    done = tthc("kpi", "check", "cases.csv", *named, "--as-of", "2024-12-31", "-f", "json", *more, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def counts(answer: dict[str, Any]) -> dict[tuple[str, Any], tuple[int, int]]:
    return {(each["kpi"], each["group"]): (each["numerator"], each["denominator"]) for each in answer["results"]}


def table(header: str, *rows: str) -> str:
    return "\n".join((f"{PLAN_COLUMNS};{header}", *rows, ""))


def test_a_file_as_the_portal_exchanges_it(tmp_path):
    """Two of three were paid online (1 and 2 are both yes), one ended before the day on which it was due."""
    answer = checked(tmp_path, PORTAL, "--by", "field", targets=("early-resolution", "online-payment"))
    assert counts(answer) == {
        ("early-resolution", None): (1, 3),
        ("early-resolution", "Công nghệ"): (1, 2),
        ("early-resolution", "Đo lường"): (0, 1),
        ("online-payment", None): (2, 3),
        ("online-payment", "Công nghệ"): (2, 2),
        ("online-payment", "Đo lường"): (0, 1),
    }
    assert answer["inputs"][0]["unread_cells"] == []


@pytest.mark.parametrize("day", ["20240102", "20241302083000", "20240102256199", "20240230083000", "2024010208300"])
def test_what_is_no_such_date_is_set_aside(tmp_path, day):
    answer = checked(tmp_path, PORTAL.replace("20240102083000", day, 1))
    assert counts(answer)[("early-resolution", None)] == (0, 2)
    (aside,) = answer["inputs"][0]["set_aside_by"]
    assert (aside["reason"], aside["column"]) == (
        "no-such-day" if day == "20240230083000" else "no-date",
        "NgayTiepNhan",
    )


WRONG = {
    "Số lần bổ sung": "hai",
    "Cấp thực hiện": "Cấp giời",
    "Loại đối tượng": "9",
    "Loại kết quả": "lạ",
    "Kết quả điện tử": "không rõ",
    "Ngày trả kết quả": "31/02/2024",
    "Ngày cơ quan có thẩm quyền nhận hồ sơ": "sớm",
    "Xác thực VNeID": "q",
    "Hồ sơ có thành phần số hóa": "#N/A",
    "Kho dữ liệu cá nhân": "?",
    "Số tiền phí lệ phí": "-5",
    "Lĩnh vực": "#REF!",
    "Mã TTHC": "#VALUE!",
}


def test_a_wrong_cell_takes_no_row_out_of_the_rates_of_the_plan(tmp_path):
    """A row for each column, wrong in that one alone."""
    wrong = (
        f"{header};{EARLY};" + ";".join(cell if column == header else "" for column in WRONG)
        for header, cell in WRONG.items()
    )
    answer = checked(tmp_path, table(";".join(WRONG), *wrong, f"B;{LATE};" + ";" * (len(WRONG) - 1)))
    assert counts(answer) == {("early-resolution", None): (len(WRONG), len(WRONG) + 1)}
    rows = answer["inputs"][0]
    assert (rows["used"], rows["set_aside"]) == (len(WRONG) + 1, 0)
    unread = [(each["column"], each["rows"]) for each in rows["unread_cells"]]
    assert sorted(unread) == sorted((header, 1) for header in WRONG)
    done = tthc("kpi", "check", "cases.csv", "--kpi", "early-resolution", cwd=tmp_path)
    told = " ".join(done.stdout.split())
    assert [header for header in WRONG if f"{header} (1)" not in told] == [], "people are told too"


def test_rows_of_one_case_that_differ_in_an_optional_column_are_repeats_and_the_cell_is_unread(tmp_path):
    text = table(
        "Lĩnh vực;Số lần bổ sung", f"A;{EARLY};Đất;1", f"A;{EARLY};Đất;2", f"B;{LATE};Nước;0", f"B;{LATE};Nước;0"
    )
    answer = checked(tmp_path, text, "--by", "field")
    assert counts(answer) == {
        ("early-resolution", None): (1, 2),
        ("early-resolution", "Đất"): (1, 1),
        ("early-resolution", "Nước"): (0, 1),
    }
    rows = answer["inputs"][0]
    assert (rows["excluded_by"], rows["set_aside"]) == ([{"reason": "repeat", "rows": 2}], 0)
    assert rows["unread_cells"] == [{"column": "Số lần bổ sung", "rows": 1}]


def test_dossiers_sent_back_stand_beside_every_rate_of_time(tmp_path):
    """Of four that ended one was sent back (early) and one withdrawn (late): without them 1 of 2 ended early."""
    rows = (f"A;{EARLY};Kết quả", f"B;{LATE};", f"C;{EARLY};Trả lại/Xin rút", f"D;{LATE};Xin rút")
    result = checked(tmp_path, table("Loại kết quả", *rows))["results"][0]
    assert (result["numerator"], result["denominator"], result["rate"]) == (2, 4, 50)
    assert (result["other_outcome"], result["rate_without_other_outcome"]) == (2, 50)
    assert result["beside"] == {"on_time": 2, "open_overdue": 0}
    shown = tthc("kpi", "check", "cases.csv", "--kpi", "early-resolution", cwd=tmp_path).stdout
    assert "2 of those counted were sent back or withdrawn; without them: 50.00%." in " ".join(shown.split())
    none = checked(tmp_path, table("Loại kết quả", *(row for row in rows if ";T" not in row and ";X" not in row)))
    assert none["results"][0]["other_outcome"] == 0
    shown = tthc("kpi", "check", "cases.csv", "--kpi", "early-resolution", cwd=tmp_path).stdout
    assert "sent back" not in shown
    only = checked(tmp_path, table("Loại kết quả", *rows[2:]))["results"][0]
    assert (only["other_outcome"], only["rate_without_other_outcome"]) == (2, None)
    absent = checked(tmp_path, table("Cột lạ", *rows))["results"][0]
    assert (absent["other_outcome"], absent["rate_without_other_outcome"]) == (None, None)


def test_procedures_may_be_told_by_their_code_alone(tmp_path):
    header = "Lĩnh vực;Đã cắt giảm"
    for first in ("Mã thủ tục", "Tên thủ tục", "Mã TTHC"):
        (tmp_path / "p.csv").write_text(f"{first};{header}\n1.001;Đất;x\n1.002;Đất;\n", encoding="utf-8")
        asked = ("kpi", "check", "--data", "procedures=p.csv", "--kpi", "internal-cut", "-f", "json")
        (result,) = json.loads(tthc(*asked, cwd=tmp_path).stdout)["results"]
        assert (result["numerator"], result["denominator"]) == (1, 2)
        columns = json.loads(tthc("cases", "columns", "p.csv", "-f", "json", cwd=tmp_path).stdout)
        assert columns["files"][0]["data_set"] == "procedures"
        assert columns["files"][0]["missing"] == []


def test_feedback_is_known_by_its_headers_and_checked(tmp_path):
    (tmp_path / "f.csv").write_text(
        "Mã PAKN;Ngày gửi;Ngày trả lời;Số lượt hài lòng;Gửi lại\nP1;02/01/2024;05/01/2024;1;x\n", encoding="utf-8"
    )
    columns = json.loads(tthc("cases", "columns", "f.csv", "-f", "json", cwd=tmp_path).stdout)["files"][0]
    assert columns["data_set"] == "feedback"
    assert [header["columns"] for header in columns["headers"]] == [
        ["feedback_id"],
        ["sent_on"],
        ["answered_on"],
        ["liked"],
        ["repeated"],
    ]


def test_unread_cells_are_listed_in_the_order_of_columns(tmp_path):
    """Whichever row, and whichever group, has them first."""
    header = "Đơn vị;Số tiền phí lệ phí;Loại kết quả;Số lần bổ sung"
    wrong = (";;x", ";?;", "1,5;;")
    rows = (f"H{number};{EARLY};Phòng {number % 12};{wrong[number // 12]}" for number in range(36))
    answer = checked(tmp_path, table(header, *rows), "--by", "unit")
    assert answer["inputs"][0]["unread_cells"] == [
        {"column": "Số tiền phí lệ phí", "rows": 12},
        {"column": "Loại kết quả", "rows": 12},
        {"column": "Số lần bổ sung", "rows": 12},
    ]
