"""``tthc letter``: the documents that it writes, read back; and that it writes all of them or none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import docx
import pytest

from tests.support.command import tthc
from tests.support.readers import convert, pdf_text

HEADER = "Mã hồ sơ,Tên thủ tục,Đơn vị,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái,Chủ hồ sơ,Địa chỉ\n"
ROWS = {
    # five working days up to the 8th
    "H13.26/001": "Cấp giấy phép,Phòng Một,01/03/2024,08/03/2024,,Đang xử lý",
    "today": "Cấp giấy phép,Phòng Một,01/03/2024,11/03/2024,,4",
    "done": "Cấp giấy phép,Phòng Một,01/03/2024,08/03/2024,11/03/2024,9",
    "waits": "Cấp giấy phép,Phòng Một,01/03/2024,08/03/2024,,5",
    "stopped": "Cấp giấy phép,Phòng Một,01/03/2024,08/03/2024,,8",
    "no day": "Cấp giấy phép,Phòng Một,01/03/2024,,,4",
    "ended": "Cấp giấy phép,Phòng Một,01/03/2024,08/03/2024,07/03/2024,4",
    "bad": "Cấp giấy phép,Phòng Một,31/02/2024,08/03/2024,,4",
    "odd": "0912 345 678,Phòng Một,08/03/2024,08/03/2024,,4",
    "H13.26-001": "Cấp giấy phép,Phòng Một,01/03/2024,07/03/2024,,4",
}
LATE = "H13.26/001"
PERSON = ("Nguyễn Thị Bưởi", "12 Trần Phú")


@pytest.fixture
def run(tmp_path):
    lines = (f"{key},{cells},{','.join(PERSON)}\n" for key, cells in ROWS.items())
    (tmp_path / "c.csv").write_text(HEADER + "".join(lines), encoding="utf-8")

    def answer(*arguments: str, out: str = "letters", english: bool = True):
        words = ("letter", *arguments, "--cases", "c.csv", "--out", out, "--as-of", "11/03/2024")
        return tthc(*words, cwd=tmp_path, english=english)

    return answer


def words_of(file: Path) -> tuple[list[str], list[str]]:
    """All paragraphs of a letter in their order, and what is marked as a gap."""
    document = docx.Document(str(file))
    paragraphs = []
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            paragraphs += [line for cell in block.rows[0].cells for line in cell.paragraphs]
        else:
            paragraphs.append(block)
    gaps = [each.text for line in paragraphs for each in line.runs if each.font.highlight_color]
    return [line.text for line in paragraphs if line.text], gaps


def test_a_letter_as_it_is_read_back(run, tmp_path):
    done = run(LATE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 letter is written (Mẫu 04, Thông tư 03/2025/TT-VPCP)" in done.stdout
    (file,) = (tmp_path / "letters").iterdir()
    assert file.name == "xin-loi-H13.26-001.docx"
    lines, gaps = words_of(file)
    order = [
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ THÀNH PHỐ CẦN THƠ",
        "Số: ",
        "V/v xin lỗi đối với hồ sơ giải quyết quá hạn và hẹn lại thời gian trả kết quả",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Kính gửi: ",
        "Sở Khoa học và Công nghệ thành phố Cần Thơ tiếp nhận hồ sơ của Ông/Bà (tổ chức) ngày 01 tháng 3 năm 2024",
        "Đến nay hồ sơ chưa giải quyết xong, đã quá hạn.",
        # 12 to 15, and 18 March: five working days after today
        "Sở Khoa học và Công nghệ thành phố Cần Thơ xin lỗi",
        "Rất mong Ông/Bà (tổ chức) thông cảm./.",
        "Nơi nhận:",
        "- Lưu: VT, ",
    ]
    places = [next(place for place, line in enumerate(lines) if line.startswith(start)) for start in order]
    assert places == sorted(places)
    assert "hẹn trả kết quả vào ngày 18 tháng 3 năm 2024 tại" in " ".join(lines)
    assert "[tên, địa chỉ người nộp hồ sơ]" in gaps
    assert "[lý do quá hạn]" in gaps
    assert not any(person in " ".join(lines) for person in PERSON)
    assert all(gap.startswith("[") and gap.endswith("]") for gap in gaps)


def test_several_letters_a_day_of_ones_own_and_names_that_collide(run, tmp_path):
    done = run(LATE, "H13.26-001", LATE, "odd", "--new-day", "13/3/2024", "--format", "json")
    answer = json.loads(done.stdout)
    assert (answer["schema"], answer["proposed"]) == ("tthc.letters/1", False)
    assert [(each["case_id"], each["new_day"], Path(each["file"]).name) for each in answer["letters"]] == [
        (LATE, "2024-03-13", "xin-loi-H13.26-001.docx"),
        ("H13.26-001", "2024-03-13", "xin-loi-H13.26-001-2.docx"),
        ("odd", "2024-03-13", "xin-loi-odd.docx"),
    ]
    lines, gaps = words_of(tmp_path / "letters" / "xin-loi-odd.docx")
    assert "[tên thủ tục]" in gaps
    assert "0912" not in " ".join(lines)
    if os.name != "nt":
        assert {path.stat().st_mode & 0o777 for path in (tmp_path / "letters").iterdir()} == {0o600}


def test_a_dossier_of_one_day_gets_the_next_working_day(run):
    (letter,) = json.loads(run("odd", "--format", "json").stdout)["letters"]
    assert letter["new_day"] == "2024-03-12"


ESTIMATED = "2028: days off are estimated by the holidays library, no notice was read"
OPEN = "Tết Dương lịch 2027: a notice can still change 26/12/2026 to 09/01/2027"


@pytest.fixture
def promise(tmp_path):
    """Writes the letter of one dossier on a day, and gives what is told of it."""

    def answer(received: str, due: str, today: str, *arguments: str):
        (tmp_path / "one.csv").write_text(f"{HEADER}A1,Cấp phép,Phòng A,{received},{due},,4,,\n", encoding="utf-8")
        words = ("letter", "A1", "--cases", "one.csv", "--out", f"on-{today.replace('/', '-')}", "--as-of", today)
        return tthc(*words, *arguments, cwd=tmp_path, english=True)

    return answer


@pytest.mark.parametrize(
    ("received", "due", "today", "new_day", "doubts"),
    [
        # one working day up to the 2nd: all days are those of notices
        ("01/12/2026", "02/12/2026", "03/12/2026", "2026-12-04", []),
        # the day after today is the first of an open occasion, and a Saturday
        ("01/12/2026", "02/12/2026", "25/12/2026", "2026-12-28", [OPEN]),
        # Friday the 31st; New Year is a Saturday, given back on the Monday of a year without a notice
        ("01/12/2026", "02/12/2026", "31/12/2027", "2028-01-04", [ESTIMATED]),
        # how many days are given again was counted through the occasion
        ("25/12/2026", "28/12/2026", "03/02/2027", "2027-02-11", [OPEN]),
        # from receipt to the appointed day there is no day to count, though both lie in the occasion
        ("04/01/2027", "04/01/2027", "11/01/2027", "2027-01-12", []),
    ],
)
def test_a_day_that_a_notice_can_still_move_is_told_to_the_clerk(received, due, today, new_day, doubts, promise):
    """What is promised to a citizen is doubted as `tthc calendar add` doubts it."""
    done = promise(received, due, today, "--format", "json")
    (letter,) = json.loads(done.stdout)["letters"]
    assert (letter["new_day"], letter["warnings"]) == (new_day, doubts)


def test_a_doubted_day_is_told_below_the_table_and_in_the_csv(promise):
    assert f"Note: {ESTIMATED}" in promise("01/12/2026", "02/12/2026", "30/12/2027", "--new-day", "04/01/2028").stdout
    csv = promise("01/12/2026", "02/12/2026", "31/12/2027", "--format", "csv").stdout
    assert csv.splitlines()[0].endswith(",file,warnings")
    assert ESTIMATED in csv


def test_a_day_of_ones_own_is_doubted_by_itself_alone(promise):
    """How many days lie between matters to a proposed day, not to one that a person names."""
    done = promise("25/12/2026", "28/12/2026", "05/01/2027", "--new-day", "25/02/2027", "--format", "json")
    assert json.loads(done.stdout)["letters"][0]["warnings"] == []
    refused = promise("01/12/2026", "02/12/2026", "31/12/2027", "--new-day", "01/01/2028")
    assert refused.returncode == 2
    assert f"Note: {ESTIMATED}" in refused.stderr


def test_what_is_no_late_dossier_is_said_in_one_message_and_nothing_is_written(run, tmp_path):
    done = run(LATE, "today", "done", "waits", "stopped", "no day", "ended", "bad", "none")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    for text in (
        "today: not late: due on 11/03/2024",
        "done: not late by the office: its status is Đã xử lý xong",
        "waits: not late by the office: its status is Yêu cầu bổ sung giấy tờ",
        "stopped: not late by the office",
        "no day: it has no due day",
        "ended: its status is Đang xử lý, but it has an end day, 07/03/2024; correct the one that is wrong in the file",
        "bad: its row is set aside",
        "none: no such dossier in the files",
    ):
        assert text in line, text
    assert LATE not in line
    assert not (tmp_path / "letters").exists()


@pytest.mark.parametrize(
    ("column", "cell", "exit_code"),
    [
        ("Số trang", "3", 0),  # no end days at all
        ("Ngày trả kết quả", "07/03/2024", 2),  # the day of handing over stands in for the end day, as in every count
    ],
)
def test_a_file_need_not_have_end_days_and_may_have_others_instead(column, cell, exit_code, tmp_path):
    header = f"Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,{column},Trạng thái\n"
    (tmp_path / "c.csv").write_text(f"{header}A1,01/03/2024,08/03/2024,{cell},4\n", encoding="utf-8")
    asked = ("letter", "A1", "--cases", "c.csv", "--out", "letters", "--as-of", "11/03/2024")
    done = tthc(*asked, cwd=tmp_path, english=True)
    assert done.returncode == exit_code, done.stderr
    assert ("end day, 07/03/2024" in done.stderr) == (exit_code == 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--new-day", "09/03/2024"], "--new-day: 09/03/2024 is not after today"),
        (["--new-day", "16/03/2024"], "--new-day: 16/03/2024 is a day off; the next working day is 18/03/2024"),
        (["--new-day", "soon"], "dd/mm/yyyy"),
        (["--regime", "extend"], "--regime: nothing is recomputed"),
    ],
)
def test_bad_days_and_options_are_one_message(arguments, message, run, tmp_path):
    done = run(LATE, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert not (tmp_path / "letters").exists()


def test_a_letter_that_is_there_is_not_written_over_and_no_other_is_written(run, tmp_path):
    (tmp_path / "letters").mkdir()
    filled = tmp_path / "letters" / "xin-loi-odd.docx"
    filled.write_bytes(b"by hand")
    done = run(LATE, "odd")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is there already, and may be filled in" in done.stderr
    assert filled.read_bytes() == b"by hand"
    assert list((tmp_path / "letters").iterdir()) == [filled]


def test_a_folder_that_cannot_be_written(run, tmp_path):
    for out, message in (
        ("c.csv", "--out: c.csv is no folder"),
        ("a.docx", "--out: a.docx is no folder"),
        ("none/letters", "no such file or folder"),
    ):
        done = run(LATE, out=out)
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr
    if os.name == "nt" or os.geteuid() == 0:
        return
    (tmp_path / "closed").mkdir(mode=0o500)
    assert run(LATE, out="closed").returncode == 2
    assert list((tmp_path / "closed").iterdir()) == []


def test_in_vietnamese(run):
    shown = run(LATE, english=False).stdout
    assert "Đã ghi 1 văn bản (Mẫu 04, Thông tư 03/2025/TT-VPCP)" in shown
    assert "Ngày hẹn lại: đề xuất" in shown


def test_the_letterhead_is_that_of_the_office(run, tmp_path):
    """As the report has it: what is set up once stands in every document."""
    done = tthc(
        *("init", "--superior", "UBND thành phố Cần Thơ", "--place", "Cần Thơ", "--signer-title", "Giám đốc"),
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    run(LATE)
    lines, gaps = words_of(tmp_path / "letters" / "xin-loi-H13.26-001.docx")
    assert lines[0] == "UBND THÀNH PHỐ CẦN THƠ"
    assert "Cần Thơ, ngày [..] tháng [..] năm [....]" in lines
    assert "GIÁM ĐỐC" in lines
    assert not {"[CƠ QUAN CHỦ QUẢN]", "[địa danh]", "[CHỨC VỤ CỦA NGƯỜI KÝ]"} & set(gaps)


@pytest.mark.soak
def test_libreoffice_lays_it_out_on_one_page(run, tmp_path):
    run(LATE)
    (text,) = pdf_text(convert(tmp_path / "letters" / "xin-loi-H13.26-001.docx", "pdf", tmp_path))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    # neither the state nor the motto is broken
    assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line for line in lines)
    assert any("Độc lập - Tự do - Hạnh phúc" in line for line in lines)
    assert "giải quyết hồ sơ và hẹn trả kết quả" in " ".join(lines)
