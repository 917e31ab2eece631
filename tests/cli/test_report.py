"""``tthc report``: the periodic report, and the office's own template."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import stat
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.support.command import WRONG_YEAR, at_home, tthc
from tests.support.documents import document_of, order_of
from tests.support.examples import crossed
from tests.support.pages import Page
from tests.support.places import ROOT
from tests.support.registers import PLAN
from tthc_cli.cli import report as report_command
from tthc_cli.cli import run
from tthc_cli.cli.report_parts import Parts, count_parts

CASES = ROOT / "examples" / "cases.csv"
QUARTER = (CASES, "--period", "2024-Q1", "--as-of", "31/12/2024")
NAMES = ("bc.docx", "bc.xlsx", "bc.html")
"""A report of each format."""


def reported(tmp_path: Path, *arguments: str | Path, name: str = "bc.docx", english: bool = False) -> Path:
    out = tmp_path / name
    done = tthc("report", *arguments, "--out", out, cwd=tmp_path, english=english)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return out


def in_every_format(
    home: Path, *arguments: str | Path, more: dict[str, list[Any]] | None = None, warning: str = ""
) -> dict[str, Path]:
    """Make the same report in each format: by commands in this process, which count once, as that takes longest.

    Args:
        home: Where it is made, and what makes it is at home.
        arguments: What is reported on.
        more: By name: reports that are made besides, and what is asked for them alone.
        warning: All that each of the commands says.
    """
    counted: list[Parts] = []

    def count_once(*asked: Any, **parts: Any) -> Parts:
        if not counted:
            counted.append(count_parts(*asked, **parts))
        return counted[0]

    asked_for: dict[str, list[Any]] = {**{name: [] for name in NAMES}, **(more or {})}
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as error,
    ):
        patch.setattr(report_command, "count_parts", count_once)
        for variable, folder in at_home(home).items():
            patch.setenv(variable, folder)
        patch.chdir(home)
        for name, options in asked_for.items():
            assert run([*map(str, ("report", *arguments, *options)), "--out", name]) == 0, error.getvalue()
    printed = out.getvalue(), WRONG_YEAR.sub("", error.getvalue())
    assert printed == ("", warning * len(asked_for)), printed
    return {name: home / name for name in asked_for}


def read(path: Path) -> Document:
    return document_of(path.read_bytes())


def sheet_named(workbook: Path, name: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook.read_bytes()))[name]


def template(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "mau.docx"
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def document(tmp_path_factory) -> Document:
    """The report of a quarter, of an office that is set up."""
    home = tmp_path_factory.mktemp("office")
    done = tthc(
        *("init", "--plan", ROOT / "data" / "plan_2024.yaml", "--watch-from", "01/01/2024"),
        *("--superior", "UBND thành phố Cần Thơ", "--place", "Cần Thơ", "--symbol", "BC-SKHCN"),
        *("--signer-title", "Giám đốc", "--recipient", "UBND thành phố", "--recipient", "Ban Giám đốc"),
        cwd=home,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert tthc("done", "19", "--period", "2024-01", "--on", "12/01/2024", *QUARTER[3:], cwd=home).returncode == 0
    return read(reported(home, *QUARTER))


@pytest.fixture(scope="module")
def quarter(tmp_path_factory) -> Callable[[str], Path]:
    """The report of a quarter, of an office that is not set up, under a name: it takes seconds, and is made once."""
    home = tmp_path_factory.mktemp("quarter")
    return cache(lambda name: reported(home, *QUARTER, name=name))


@pytest.fixture(scope="module")
def rated(tmp_path_factory) -> Callable[[str], dict[str, str]]:
    """What the report of a period says in each format; its files lie in a folder that bears somebody's name."""

    @cache
    def texts_in(period: str) -> dict[str, str]:
        home = tmp_path_factory.mktemp("rated")
        asked = (*rated_files(home), "--period", period, "--as-of", "31/12/2024")
        warning = f"dữ liệu phiếu đánh giá (ratings) không có ngày; tính cả tệp: {home}/Nguyễn Văn A/danh-gia.csv"
        reports = in_every_format(home, *asked, warning=f"tthc: --period: {warning}\n")
        return {name: texts_of(path) for name, path in reports.items()}

    return texts_in


def rated_files(home: Path) -> tuple[str | Path, ...]:
    """Dossiers and ratings in a folder that bears somebody's name, as they are asked for."""
    folder = home / "Nguyễn Văn A"
    folder.mkdir()
    shutil.copy(CASES, folder)
    (folder / "danh-gia.csv").write_text("Mã đánh giá,Mức độ hài lòng\n1,Hài lòng\n2,Tạm\n", encoding="utf-8")
    return folder / CASES.name, "--data", f"ratings={folder / 'danh-gia.csv'}"


def test_the_parts_stand_in_the_order_of_an_administrative_document(document):
    order = order_of(document)
    marks = [
        "UBND THÀNH PHỐ CẦN THƠ\nSỞ KHOA HỌC VÀ CÔNG NGHỆ THÀNH PHỐ CẦN THƠ\n | "
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
        "Số: …/BC-SKHCN | Cần Thơ, ngày … tháng … năm 2024",
        "BÁO CÁO",
        "Kết quả thực hiện công tác kiểm soát thủ tục hành chính quý I/2024",
        "1. Đánh giá tác động của thủ tục hành chính",
        "3. Tình hình, kết quả giải quyết thủ tục hành chính",
        "17 | 100,00% | > 96% | đạt | Hồ sơ giải quyết trước hạn",
        "9. Kiến nghị, đề xuất",
        "Nơi nhận:\n- UBND thành phố;\n- Ban Giám đốc;\n- Lưu: VT. | GIÁM ĐỐC\n\n\n\n\n[họ và tên người ký]",
        "Biểu số II.06a",
        "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC",
        "NHIỆM VỤ CỦA KẾ HOẠCH TRONG KỲ",
        "BỘ CHỈ SỐ THEO QUYẾT ĐỊNH 766/QĐ-TTG",
        "NGUỒN SỐ LIỆU",
    ]
    places = [order.index(mark) for mark in marks]
    assert places == sorted(places)
    text = "\n".join(order)
    assert "(từ ngày 01/01/2024 đến ngày 31/03/2024; số liệu tính đến ngày 31/12/2024)" in text
    assert "4 thời hạn; hoàn thành đúng hạn 1, hoàn thành quá hạn 0, quá hạn chưa xong 3, chưa đến hạn 0" in text
    assert "15/01/2024 | 12/01/2024 | hoàn thành đúng hạn" in text
    assert hashlib.sha256(CASES.read_bytes()).hexdigest() in text
    last = next(text for text in reversed(order[: order.index(marks[8])]) if text)
    assert last.endswith("./.")


def test_the_layout_is_that_of_the_decree(document):
    upright, *annexes = document.sections
    assert [round(length.mm) for length in (upright.page_width, upright.page_height)] == [210, 297]
    margins = (upright.top_margin, upright.bottom_margin, upright.left_margin, upright.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert WD_ORIENT.LANDSCAPE in [section.orientation for section in annexes]
    assert upright.different_first_page_header_footer
    assert "PAGE" in upright.header._element.xml
    assert document.styles["Normal"].font.name == "Times New Roman"
    kind = next(paragraph for paragraph in document.paragraphs if paragraph.text == "BÁO CÁO")
    assert (kind.runs[0].bold, kind.runs[0].font.size.pt, kind.alignment) == (True, 14, 1)
    body = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Thực hiện Kế hoạch"))
    assert (body.runs[0].font.size.pt, round(body.paragraph_format.first_line_indent.mm, 1), body.alignment) == (
        *(14, 12.7),
        3,
    )
    left, right = document.tables[0].rows[0].cells
    assert [run.bold for paragraph in left.paragraphs for run in paragraph.runs] == [False, True]
    assert [run.font.size.pt for paragraph in right.paragraphs for run in paragraph.runs] == [12, 13]
    assert left._tc.xml.count("<w:pBdr>") == right._tc.xml.count("<w:pBdr>") == 1


def test_what_no_data_tell_is_a_marked_gap_with_its_reason(document):
    gaps = [paragraph for paragraph in document.paragraphs if paragraph.text.startswith("[Cần viết")]
    assert len(gaps) >= 8
    assert all("Lý do: " in gap.text and gap.runs[0].font.highlight_color == WD_COLOR_INDEX.YELLOW for gap in gaps)
    assert any("Mức độ hài lòng" in gap.text and "chưa có dữ liệu phiếu đánh giá.]" in gap.text for gap in gaps)


def test_the_figures_are_those_of_the_check(tmp_path, quarter):
    shown = tthc("kpi", "check", *QUARTER, "--format", "json", cwd=tmp_path, english=False).stdout
    rates = re.findall(r'"rate": ([0-9.]+)', shown)
    assert rates
    sheet = sheet_named(quarter("bc.xlsx"), "Chỉ tiêu tính đến 31-12-2024")
    column = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Tỷ lệ").column
    cells = [row[column - 1].value for row in sheet.iter_rows() if row[column - 1].number_format == "0.00%"]
    assert [round(value * 100, 2) for value in cells if value is not None] == [float(rate) for rate in rates]
    page = Page(quarter("bc.html").read_text("utf-8"))
    assert (page.wrong, page.outside) == ([], [])
    words = [f"{float(rate):.2f}%".replace(".", ",") for rate in rates]
    assert all(rate in page.texts_of() for rate in words)
    text = "\n".join(order_of(read(quarter("bc.docx"))))
    assert all(rate in text for rate in words)


def test_the_same_input_gives_the_same_bytes(tmp_path, quarter):
    for name, path in in_every_format(tmp_path, *QUARTER).items():
        assert path.read_bytes() == quarter(name).read_bytes(), name
        for written in (path, quarter(name)):
            assert os.name == "nt" or stat.S_IMODE(written.stat().st_mode) == 0o600, written


@pytest.mark.parametrize("name", NAMES)
def test_the_mark_of_an_assumed_day_is_told_under_the_tasks(quarter, name):
    note = "* giả định: cơ quan chưa ấn định ngày"
    if name == "bc.html":
        text = Page(quarter(name).read_text("utf-8")).texts_of()
    elif name == "bc.docx":
        text = "\n".join(order_of(read(quarter(name))))
    else:
        sheet = sheet_named(quarter(name), "Phụ lục 2. Nhiệm vụ của kế hoạc")
        text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert ("Tháng 01/2024*" in text, text.count(note)) == (True, 1)


def test_the_form_and_the_index_are_those_of_their_commands(tmp_path, quarter):
    form = json.loads(tthc("form", "fill", "II.06a", *QUARTER, "--format", "json", cwd=tmp_path).stdout)
    index = json.loads(tthc("kpi", "index", *QUARTER, "--format", "json", cwd=tmp_path).stdout)
    order = order_of(read(quarter("bc.docx")))
    total = next(line for line in order if line.split(" | ")[1:2] == ["Tổng số"] and " | 1" in line)
    assert total.split(" | ")[2:] == [str(form["total"]["cells"][str(column)]) for column in range(3, 14)]
    points = f"{float(index['points']):.2f}".replace(".", ",")
    assert any(line.startswith(f"Tất cả | {points} | ") for line in order)


def test_what_the_form_says_around_its_table_stands_in_every_format(tmp_path):
    """A table of numbers alone does not tell that the period is running, or which dossiers are left out."""
    running = (CASES, "--period", "2024", "--as-of", "30/12/2024")
    reports = in_every_format(tmp_path, *running)
    sheet = sheet_named(reports["bc.xlsx"], "Phụ lục 1. Biểu số II.06a")
    texts = {
        "docx": "\n".join(order_of(read(reports["bc.docx"]))),
        "html": reports["bc.html"].read_text("utf-8"),
        "xlsx": "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None),
    }
    for name, text in texts.items():
        for words in (
            "Biểu số II.06a/VPCP/KSTT",
            "- Đơn vị báo cáo: ",
            "Kỳ báo cáo: năm 2024",
            "(Từ ngày 01/01/2024 đến ngày 31/12/2024)",
            "Số liệu đến nay: kỳ chưa hết; ngày 30/12/2024 được lấy thay ngày cuối kỳ",
            "Đơn vị tính: Số hồ sơ TTHC.",
            "Hồ sơ đang chờ bổ sung được xếp theo ngày hẹn trả như mọi hồ sơ.",
            "1 hồ sơ không tính: trạng thái đã xong, đã rút hoặc đã dừng nhưng không có ngày kết thúc",
        ):
            assert words in text, (name, words)


def test_a_reporting_window_is_named_in_words_with_its_days(tmp_path):
    window = (CASES, "--period", "report:2024-Q1", "--as-of", "31/12/2024")
    text = "\n".join(order_of(read(reported(tmp_path, *window))))
    assert "quý I/2024 (từ ngày 15/12/2023 đến ngày 14/03/2024;" in text
    assert "Kỳ quý I/2024: từ 15/12/2023 đến 14/03/2024" in text
    assert "Kỳ quý I/2024: từ 01/01/2024 đến 31/03/2024" in text  # of the index: the calendar period of the same name
    assert "report:" not in text


def test_a_period_without_data_is_one_message(tmp_path):
    done = tthc("report", CASES, "--period", "2023", "--as-of", "31/12/2024", "--out", "bc.docx", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "tthc: --period: 2023: nothing in the files can be counted in the days from 01/01/2023 to 31/12/2023 (rows "
        "read: 63, set aside: 6); `tthc kpi check` says why\n",
    )


def test_dossiers_carried_over_alone_make_a_report(tmp_path):
    """Two were received before the month and are open and overdue: column (6) of the form, and no target has a base."""
    (tmp_path / "hs.csv").write_text(
        "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái,Hình thức\n"
        "H1,02/01/2024,15/01/2024,,Đang xử lý,Trực tuyến\nH2,03/01/2024,16/01/2024,,Đang xử lý,Trực tuyến\n",
        encoding="utf-8",
    )
    month = ("hs.csv", "--period", "2024-03", "--as-of", "31/03/2024")
    form = json.loads(tthc("form", "fill", "II.06a", *month, "--format", "json", cwd=tmp_path).stdout)
    assert form["total"]["cells"]["6"] == 2
    reports = in_every_format(tmp_path, *month)
    page = Page(reports["bc.html"].read_text("utf-8")).texts_of()
    assert "Cần viết: Hồ sơ giải quyết trước hạn. Lý do: " in page
    order = order_of(read(reports["bc.docx"]))
    assert any("giải quyết trước hạn. Lý do: " in line for line in order if line.startswith("[Cần viết"))
    assert any(line.split(" | ")[1:2] == ["Tổng số"] and line.split(" | ")[5] == "2" for line in order)
    cells = [str(cell.value) for cell in sheet_named(reports["bc.xlsx"], "BÁO CÁO")["B"]]
    assert any("giải quyết trước hạn. Lý do: " in cell for cell in cells)


def test_a_half_year_has_no_index_and_says_why(rated):
    text = rated("2024-H1")["bc.docx"]
    assert re.search(r"\[Cần viết: Bộ chỉ số theo Quyết định 766/QĐ-TTg. Lý do: .*6 tháng đầu năm 2024 không", text)
    assert "BỘ CHỈ SỐ" not in text


def test_feedback_is_counted_if_its_file_is_given_and_what_is_set_aside_of_any_file_is_listed(tmp_path):
    (tmp_path / "pakn.csv").write_text(
        "Mã phản ánh,Ngày gửi,Ngày trả lời\n"
        "1,02/01/2024,05/01/2024\nF2,31/02/2024,28/02/2024\n3,02/01/2024,28/02/2024\n",
        encoding="utf-8",
    )
    files = ("--data", "feedback=pakn.csv", "--rejects", "r.csv")
    text = "\n".join(order_of(read(reported(tmp_path, *QUARTER, *files))))
    assert re.search(r"chỉ số 5\.2 \(Phản ánh, kiến nghị được xử lý đúng hạn\): 1/2\.", text)
    assert hashlib.sha256((tmp_path / "pakn.csv").read_bytes()).hexdigest() in text
    assert re.search(r"phản ánh, kiến nghị \| pakn\.csv \| 3 \| 2 \| 0 \| 1", text)
    rejects = (tmp_path / "r.csv").read_text(encoding="utf-8")
    assert "feedback,pakn.csv,3,F2" in rejects
    assert rejects.count("\ncases,") == 6


def test_feedback_alone_makes_a_report(tmp_path):
    (tmp_path / "pakn.csv").write_text("Mã phản ánh,Ngày gửi,Ngày trả lời\n1,02/01/2024,05/01/2024\n", encoding="utf-8")
    alone = ("--data", "feedback=pakn.csv", "--as-of", "31/12/2024")
    assert "): 1/1." in "\n".join(order_of(read(reported(tmp_path, *alone, "--period", "2024-Q1"))))
    done = tthc("report", *alone, "--period", "2024-Q4", "--out", "none.docx", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n"), "nothing in the files" in done.stderr) == (2, 1, True)
    assert not (tmp_path / "none.docx").exists()


def test_the_register_tells_of_feedback_matters(tmp_path):
    """By hand: 15 working days each, in a quarter with the days off of Tết."""
    matters = {
        "a": ("02/01/2024", "23/01/2024"),  # due on that day
        "b": ("28/12/2023", "15/03/2024"),  # due on 19/01
        "c": ("20/02/2024", None),  # due on 12/03
        "d": ("25/03/2024", "08/04/2024"),  # after the period
    }
    lines = ["event,date,matter"]
    for name, (received, resolved) in matters.items():
        lines.append(f"feedback-received,{received},{name}")
        lines += [f"feedback-resolved,{resolved},{name}"] if resolved else []
    (tmp_path / "events.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert tthc("event", "import", "events.csv", cwd=tmp_path).returncode == 0
    told = (
        "Theo sổ theo dõi: tiếp nhận trong kỳ 3, kỳ trước chuyển sang 1; đã giải quyết 2, trong đó quá hạn 1; đến ngày "
        "31/03/2024 chưa giải quyết 2, trong đó quá hạn 1."
    )
    own = ["--template", template(tmp_path, "{{ phan_anh_kien_nghi }}")]
    reports = in_every_format(tmp_path, *QUARTER, more={"x.docx": own})
    text = "\n".join(order_of(read(reports["bc.docx"])))
    assert told in text
    assert "register.sqlite" in text  # named among what the figures rest on
    assert told in [cell.value for cell in sheet_named(reports["bc.xlsx"], "BÁO CÁO")["B"]]
    assert order_of(read(reports["x.docx"]))[0] == told


def test_a_register_without_feedback_does_not_say_that_there_was_none(document):
    (gap,) = (line for line in order_of(document) if "kết quả xử lý" in line and line.startswith("[Cần viết"))
    assert "sổ theo dõi" in gap


IMPORTED = """KẾ HOẠCH
Kiểm soát thủ tục hành chính năm 2024
(Kèm theo Kế hoạch số 45/KH-STP ngày 12 tháng 01 năm 2024 của Sở Tư pháp tỉnh Lào Cai)
TT\tNội dung công việc\tChủ trì\tThời hạn hoàn thành\tSản phẩm
1\tXử lý phản ánh, kiến nghị\tVP Sở\t{received}\tVăn bản
2\tCông khai kết quả xử lý\tVP Sở\t{resolved}\tVăn bản
"""


def test_feedback_of_an_imported_plan_is_counted_though_its_events_have_keys_of_their_own(tmp_path):
    """By hand: 15 working days from 02/01/2024 end on 23/01/2024."""
    words = IMPORTED.format(
        received="15 ngày làm việc kể từ ngày nhận được phản ánh, kiến nghị",
        resolved="05 ngày làm việc kể từ ngày có kết quả xử lý phản ánh, kiến nghị",
    )
    gap = _feedback_gap(tmp_path, words)
    assert "sổ theo dõi không ghi vụ việc" in gap
    for name, day, more in (
        ("nhan-phan-anh-kien-nghi", "02/01/2024", ()),
        ("ket-qua-xu-ly-phan-anh-kien-nghi", "24/01/2024", ("--matter", "1")),
    ):
        done = tthc("event", "add", name, day, *more, "--plan", "own.yaml", "--as-of", "01/02/2024", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    text = "\n".join(order_of(read(reported(tmp_path, *QUARTER, "--plan", "own.yaml"))))
    assert "Theo sổ theo dõi: tiếp nhận trong kỳ 1, kỳ trước chuyển sang 0; đã giải quyết 1, trong đó quá hạn 1" in text


def test_a_plan_without_an_event_of_feedback_is_said_to_have_none(tmp_path):
    """Its register cannot tell of any: that it has none recorded would say that there could be some."""
    gap = _feedback_gap(tmp_path, IMPORTED.format(received="Thường xuyên", resolved="Quý I"))
    assert "sổ theo dõi không ghi vụ việc" not in gap
    assert "không có sự kiện" in gap
    assert "“Nhận được phản ánh, kiến nghị”" in gap


def _feedback_gap(home: Path, plan: str) -> str:
    """Why nothing is told of feedback by an imported plan."""
    (home / "own.txt").write_text(plan, encoding="utf-8")
    assert tthc("plan", "import", "own.txt", "--out", "own.yaml", cwd=home).returncode == 0
    lines = order_of(read(reported(home, *QUARTER, "--plan", "own.yaml", name="gap.docx")))
    (gap,) = (line for line in lines if "kết quả xử lý" in line and line.startswith("[Cần viết"))
    return gap


def test_the_workbook_has_the_text_on_a_sheet_of_its_own(quarter):
    book = openpyxl.load_workbook(io.BytesIO(quarter("bc.xlsx").read_bytes()))
    text, *tables = book.worksheets
    assert text.title == "BÁO CÁO"
    sections = [cell.value for cell in text["A"]]
    assert "1. Đánh giá tác động của thủ tục hành chính" in sections
    assert sections[-1] == "9. Kiến nghị, đề xuất"
    assert any(str(cell.value).startswith("[Cần viết") for cell in text["B"])
    assert all(cell.alignment.wrap_text for cell in text["B"] if cell.value)
    names = [sheet.title for sheet in tables]
    assert names[0] == "Chỉ tiêu tính đến 31-12-2024"
    named = {cell.value: re.search(r"Phụ lục \d", str(cell.value)) for cell in text["B"]}
    for annex in (match[0] for match in named.values() if match):
        assert [name for name in names if name.startswith(f"{annex}. ")], "a text leads to a sheet that is there"
    assert len(set(names)) == len(names)
    assert [name.partition(". ")[0] for name in names[1:-1]] == sorted(name.partition(". ")[0] for name in names[1:-1])
    assert all(len(sheet["A"]) > 1 for sheet in tables)
    longest = max(len(str(cell.value)) for sheet in tables for row in sheet.iter_rows(max_row=4) for cell in row)
    assert longest < 120  # no paragraph stands above a table, where it makes the printed sheet tiny


DATA_SETS = "cases|ratings|results|procedures|feedback"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_counted_without_dates_is_told_beside_the_rates(rated, name):
    text = rated("2024-Q1")[name]
    assert "danh-gia.csv: phiếu đánh giá không có ngày nên tính cả tệp, không riêng trong kỳ" in text
    assert "cases.csv: hồ sơ không có ngày" not in text


def test_due_dates_that_were_computed_are_told_beside_the_rates(tmp_path):
    limits = ("--limits", CASES.parent / "limits.csv", "--due", "missing")
    done = tthc("report", *QUARTER, *limits, "--out", "bc.docx", cwd=tmp_path, english=False)
    assert done.returncode == 0, done.stderr
    order = order_of(read(tmp_path / "bc.docx"))
    days = order.index("Kỳ quý I/2024: từ 01/01/2024 đến 31/03/2024")
    assert order[days + 1] == "Ngày hẹn trả: tính lại ở hồ sơ chưa ghi"
    assert not [line for line in order if line.startswith("limits.csv: thời hạn không có ngày")]


def test_what_a_pause_does_is_told_under_the_rates_and_the_form(tmp_path):
    pauses = tmp_path / "p.csv"
    pauses.write_text("Mã hồ sơ,Ngày tạm dừng,Ngày tiếp tục\nX,02/01/2024,03/01/2024\n", encoding="utf-8")
    terms = ("--due", "computed", "--limits", CASES.parent / "limits.csv", "--pauses", pauses)
    warning = (
        f"tthc: {pauses}: 1 lần tạm dừng không thuộc hồ sơ nào của {CASES}\n"
        f"tthc: {CASES}: tính lại ngày hẹn trả của 59 dòng\n"
        f"tthc: {CASES}: Tạm dừng: cộng thêm số ngày làm việc đã tạm dừng vào hạn (extend). Đây là giả định; "
        "hãy nêu rõ bằng --regime.\n"
    )
    for name, path in in_every_format(tmp_path, *QUARTER, *terms, warning=warning).items():
        text = texts_of(path)
        assert text.count("Tạm dừng: cộng thêm số ngày làm việc đã tạm dừng vào hạn. Đây là giả định.") == 2, (
            name,
            text,
        )
        assert not FOR_PROGRAMS.search(text), name
    assert tthc("kpi", "check", *QUARTER, *terms, "--out", "k.html", cwd=tmp_path).returncode == 0
    assert "Pauses: their working days are added to the due date (extend)" in texts_of(tmp_path / "k.html")


FOR_PROGRAMS = re.compile(
    rf"--[a-z]|\btthc\b|`|\breport:|\b2024-(?:Q1|03)\b|[<>]=|\b(?:true|false|null)\b|\((?:{DATA_SETS})\)"
)
"""What no document that is handed in may say: options, commands, names of data sets, words of programs."""


PERIODS = ("2024-Q1", "report:2024-03", "2024-H1")
"""A quarter, a reporting window, and a period that has no index."""


def only_for_programs(text: str) -> list[str]:
    """What a report on rated files says that whoever gets it cannot understand, or need not know."""
    assert CASES.name in text
    ids = [f"({kpi.id})" for kpi in PLAN.kpis]
    return [*FOR_PROGRAMS.findall(text), *(each for each in (*ids, "Nguyễn Văn A") if each in text)]


def texts_of(path: Path) -> str:
    """All that a report says, whatever its format."""
    if path.suffix == ".html":
        return Page(path.read_text("utf-8")).texts_of()
    if path.suffix == ".docx":
        return "\n".join(order_of(read(path)))
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    names = [sheet.title for sheet in book]
    values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    return "\n".join([*names, *(value for value in values if isinstance(value, str))])


@pytest.mark.parametrize("period", PERIODS)
def test_a_report_says_nothing_that_only_the_program_understands(rated, period):
    """Who gets it knows no option, and no folder of whoever made it."""
    for name, text in rated(period).items():
        assert only_for_programs(text) == [], name


@pytest.mark.parametrize(("name", "period"), crossed(NAMES, PERIODS))
def test_a_report_in_english_says_nothing_that_only_the_program_understands(tmp_path, name, period):
    asked = (*rated_files(tmp_path), "--period", period, "--as-of", "31/12/2024")
    done = tthc("report", *asked, "--out", name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert only_for_programs(texts_of(tmp_path / name)) == []


def test_a_file_has_one_name_in_all_of_the_report(tmp_path):
    name = "tháng-ba (cases); `a` --x.csv"
    shutil.copy(CASES, tmp_path / name)
    order = order_of(read(reported(tmp_path, tmp_path / name, *QUARTER[1:])))
    named = [line for line in order if "tháng-ba" in line]
    assert len(named) > 2
    assert [line for line in named if name not in line] == []


def test_a_folder_is_called_by_its_own_name(tmp_path):
    for name, file in (("sổ một", CASES), ("sổ hai", CASES.parent / "ratings.csv")):
        (tmp_path / "Nguyễn Văn A" / name).mkdir(parents=True)
        shutil.copy(file, tmp_path / "Nguyễn Văn A" / name)
    folder = tmp_path / "Nguyễn Văn A"
    asked = (folder / "sổ một", "--data", f"ratings={folder / 'sổ hai'}", *QUARTER[1:])
    assert tthc("report", *asked, "--out", "bc.docx", cwd=tmp_path, english=False).returncode == 0
    text = texts_of(tmp_path / "bc.docx")
    assert "sổ hai: phiếu đánh giá không có ngày" in text
    assert "sổ một" in text
    assert "Nguyễn Văn A" not in text


def test_a_period_that_is_not_over_says_so(tmp_path):
    out = tmp_path / "bc.docx"
    done = tthc("report", CASES, "--period", "2024", "--as-of", "01/06/2024", "--out", out, cwd=tmp_path)
    # the file is of the whole year: its later rows are counted as they stand in it
    later = f"tthc: {CASES}: 31 rows that are counted were received or finished after 01/06/2024, the day of --as-of\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", later)
    text = "\n".join(order_of(read(out)))
    assert "which is not over; figures up to 01/06/2024" in text
    assert "\ncases.csv: 31 rows that the rates count were received or finished after 01/06/2024, the day of" in text
    assert "not due yet" in text


TEXT = "<w:r><w:t>{{ trich_yeu }}</w:t></w:r>"


def test_paragraphs_take_the_place_of_a_control_in_the_text(tmp_path):
    path = tmp_path / "mau.docx"
    document = docx.Document()
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{TEXT}</w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(0, parse_xml(control.replace("trich_yeu", "con_thieu")))
    document.save(str(path))
    filled = reported(tmp_path, *QUARTER, "--template", path)
    assert "14/14 hồ sơ." in "".join(read(filled).element.body.itertext())


def test_a_field_in_a_footnote_is_refused(tmp_path):
    path = template(tmp_path, "{{ co_quan }}")
    document = docx.Document(str(path))
    notes = f"<w:footnotes {nsdecls('w')}><w:footnote w:id='1'><w:p>{TEXT}</w:p></w:footnote></w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, f"{RT.OFFICE_DOCUMENT.rsplit('/', 1)[0]}/footnotes")
    document.save(str(path))
    done = tthc("report", *QUARTER, "--template", path, "--out", "bc.docx", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n"), "footnote" in done.stderr) == (2, 1, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--period", "2023-01", "--out", "bc.docx"), "2023-01"),
        (("--period", "2024-13", "--out", "bc.docx"), "2024-13"),
        (("--period", "2024-Q1", "--out", "bc.pdf"), ".docx, .xlsx, .html"),
        (("--period", "2024-Q1", "--out", "none/bc.docx"), "none"),
        (("--period", "2024-Q1", "--out", "bc.html", "--template", "mau.docx"), "--template"),
        (("--period", "2024-Q1", "--out", "bc.docx", "--template", "none.docx"), "none.docx"),
        (("--period", "2024-Q1", "--out", "bc.docx", "--template", "cases.csv"), "cases.csv"),
        (("--period", "2024-Q1", "--out", "mau.docx", "--template", "mau.docx"), "mau.docx"),
        (("--out", "bc.docx"), "--period"),
        (("--period", "2024-Q1"), "--out"),
        (("--period", "2024-Q1", "--out", "bc.docx", "--data", "feedback=cases.csv"), "cases.csv"),
    ],
)
def test_what_cannot_be_written_is_one_message(tmp_path, arguments, words):
    template(tmp_path, "{{ noi_dung }}")
    (tmp_path / "cases.csv").write_bytes(CASES.read_bytes())
    before = (tmp_path / "mau.docx").read_bytes()
    done = tthc("report", "cases.csv", "--as-of", "31/12/2024", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert sorted(file.name for file in tmp_path.iterdir() if file.suffix) == ["cases.csv", "mau.docx"]
    assert (tmp_path / "mau.docx").read_bytes() == before


def test_the_register_is_looked_at_before_anything_is_read(tmp_path):
    """A slip in its name is not told only after minutes of counting."""
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    call = ("report", "bad.csv", "--period", "2024-Q1", "--as-of", "31/12/2024", "--out", "bc.docx")
    done = tthc(*call, "--register", "none.sqlite", cwd=tmp_path)
    assert (done.returncode, "none.sqlite" in done.stderr, "bad.csv" in done.stderr) == (2, True, False)


@pytest.mark.parametrize("line", ["{{ co_qan }}", "{% if %}", "Kính gửi {{ noi_dung }}", "no field"])
def test_the_template_is_looked_at_before_anything_is_read(tmp_path, line):
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    template(tmp_path, line)
    call = ("report", "bad.csv", "--period", "2024-Q1", "--as-of", "31/12/2024", "--out", "bc.docx")
    done = tthc(*call, "--template", "mau.docx", cwd=tmp_path)
    assert (done.returncode, "mau.docx: " in done.stderr, "bad.csv" in done.stderr) == (2, True, False)
