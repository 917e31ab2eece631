"""``tthc page``: the office's board."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.pages import Page
from tests.support.places import ROOT
from tthc_cli.output.formats.seals import is_changed

DAY = ("--as-of", "10/07/2024")
EXAMPLES = ROOT / "examples"
REPORT = (
    *("report", "--data", f"ratings={EXAMPLES / 'ratings.csv'}", "--kpi", "satisfaction", "--period", "2024-Q1"),
    *DAY,
)
"""A report on one target of a small file: what is counted does not matter here."""


def board(tmp_path: Path, *arguments: str | Path, english: bool = True) -> Page:
    out = tmp_path / "board.html"
    done = tthc("page", *arguments, "--out", out, cwd=tmp_path, english=english)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    page = Page(out.read_text("utf-8"))
    assert (page.wrong, page.outside) == ([], [])
    assert len(set(page.ids)) == len(page.ids)
    return page


def test_the_board_has_what_is_due_the_year_and_what_it_rests_on(tmp_path):
    page = board(tmp_path, *DAY)
    text = page.texts_of()
    for words in (
        "Board of Sở Khoa học và Công nghệ thành phố Cần Thơ",
        "As of Wed 10/07/2024",
        "9 Overdue",
        "0 Due today",
        "1 Due within 5 working days",
        "Overdue (9)",
        "Fri 28/06/2024",
        "No rates yet",
        "17/06/2024 : task 19, month 06/2024; task 19, quarter II/2024",
        "SHA-256",
    ):
        assert words in text, words
    assert text.count("Month ") >= 12
    days = [values.get("class", "").split() for tag, values in page.elements if tag == "td"]
    assert sum("has-due" in kinds for kinds in days) == 16
    assert sum("now" in kinds for kinds in days) == 1


def test_what_is_done_is_marked_and_no_longer_due(tmp_path):
    assert tthc("done", "8", "--on", "28/06/2024", *DAY, cwd=tmp_path).returncode == 0
    text = board(tmp_path, *DAY).texts_of()
    assert "8 Overdue" in text
    assert "28/06/2024 : task 8 (done)" in text


def test_rates_of_case_files_come_with_what_is_short(tmp_path):
    cases = Path("examples/cases.csv").resolve()
    page = board(tmp_path, cases, "--as-of", "31/12/2024", "--kpi", "early-resolution")
    text = page.texts_of()
    assert "96.00%" in text
    assert "missed" in text
    assert "Short of 1 case among these same ones" in text
    assert [values["class"] for tag, values in page.elements if tag == "rect" and values["class"] != "back"] == ["bad"]


def test_rows_that_are_later_than_the_day_of_the_board_are_told_of_on_it(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(
        "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái\n"
        "a,02/01/2024,09/01/2024,08/01/2024,Đã trả kết quả\nb,02/01/2024,09/05/2024,08/05/2024,Đã trả kết quả\n",
        encoding="utf-8",
    )
    done = tthc("page", path, "--as-of", "10/04/2024", "--out", tmp_path / "b.html")
    assert done.returncode == 0
    words = "cases.csv: 1 row that the rates count was received or finished after 10/04/2024, the day of the figures"
    assert words in Page((tmp_path / "b.html").read_text("utf-8")).texts_of()


def test_feedback_counts_for_the_index_and_every_file_is_a_source(tmp_path):
    feedback, cases = tmp_path / "pakn.csv", EXAMPLES / "cases.csv"
    feedback.write_text("Mã phản ánh,Ngày gửi,Ngày trả lời\n1,02/01/2024,05/01/2024\n", encoding="utf-8")
    assert tthc("done", "19", "--period", "2024-01", "--on", "12/01/2024", *DAY, cwd=tmp_path).returncode == 0
    alone = ("--data", "feedback=pakn.csv", "--period", "2024-Q1", *DAY)
    for files in (alone, (cases, *alone)):
        text = board(tmp_path, *files).texts_of()
        assert re.search(r"Satisfaction 6\.00 6\.00 18\.00", text)
        assert hashlib.sha256(feedback.read_bytes()).hexdigest() in text
        assert re.search(r"register\.sqlite \(SHA-256 [0-9a-f]{64}\)", text)
    assert hashlib.sha256(cases.read_bytes()).hexdigest() in text


def test_saved_rates_have_a_course(tmp_path):
    cases = Path("examples/cases.csv").resolve()
    for month in ("01", "02", "03"):
        done = tthc(
            *("kpi", "check", cases, "--kpi", "online-payment", "--period", f"2024-{month}", "--as-of", "31/12/2024"),
            "--save",
            cwd=tmp_path,
        )
        assert done.returncode in (0, 1), done.stderr
    page = board(tmp_path, "--as-of", "31/12/2024")
    text = page.texts_of()
    assert "The last saved rates" in text
    assert "2024-03, as of 31/12/2024" in text
    assert "Never saved: " in text
    assert [values["class"] for tag, values in page.elements if tag == "polyline"] == ["goals", "line"]


def test_the_course_ends_with_the_day_of_the_board(tmp_path):
    for day in ("31/03/2024", "30/06/2024"):
        rates = ("--kpi", "online-payment", "--period", "2024", "--as-of", day)
        done = tthc("kpi", "check", EXAMPLES / "cases.csv", *rates, "--save", cwd=tmp_path)
        assert done.returncode in (0, 1), done.stderr
    before, between, after = (board(tmp_path, "--as-of", f"01/{month}/2024").texts_of() for month in ("03", "05", "07"))
    points = [re.findall(r"(\d\d/\d\d/2024) \d+\.\d\d%", text) for text in (before, between, after)]
    assert points == [[], ["31/03/2024"], ["31/03/2024", "30/06/2024"]]


def test_the_board_is_vietnamese_and_can_be_read_without_seeing(tmp_path):
    page = board(tmp_path, *DAY, english=False)
    assert page.elements[0][1] == {"lang": "vi"}
    text = page.texts_of()
    assert "Bảng theo dõi: Sở Khoa học và Công nghệ thành phố Cần Thơ" in text
    assert re.search(r"Năm 2024 .*Tháng 12/2024", text)
    names = [tag for tag, _values in page.elements]
    assert (names.count("h1"), names.count("main"), names.count("caption")) == (1, 1, 12)
    targets = [values["href"] for tag, values in page.elements if tag == "a"]
    assert {target.removeprefix("#") for target in targets} <= set(page.ids)
    assert all(values.get("aria-label") for tag, values in page.elements if values.get("role") in ("img", "region"))


def test_the_file_is_replaced_whole_and_keeps_its_rights(tmp_path):
    board(tmp_path, *DAY)
    out = tmp_path / "board.html"
    if os.name != "nt":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        out.chmod(0o644)
    before = out.read_bytes()
    board(tmp_path, *DAY)
    assert out.read_bytes() == before
    assert os.name == "nt" or stat.S_IMODE(out.stat().st_mode) == 0o644


def test_a_page_that_was_changed_by_hand_is_not_replaced_whatever_wrote_it(tmp_path):
    out = tmp_path / "board.html"
    for first in (("page", *DAY), REPORT):
        out.unlink(missing_ok=True)
        assert tthc(*first, "--out", out, cwd=tmp_path).returncode == 0
        changed = out.read_bytes().replace(b"</h1>", b", room 5</h1>", 1)
        out.write_bytes(changed)
        for second in (("page", *DAY), REPORT):
            done = tthc(*second, "--out", out, cwd=tmp_path)
            assert (done.returncode, done.stdout) == (2, "")
            assert done.stderr.endswith(f"tthc: --out: {out} was changed since it was written; name another file\n")
            assert out.read_bytes() == changed


def test_a_page_that_nobody_changed_is_replaced_whatever_wrote_it(tmp_path):
    out = tmp_path / "board.html"
    for command in (("page", *DAY), REPORT, ("page", *DAY)):
        assert tthc(*command, "--out", out, cwd=tmp_path).returncode == 0
        assert not is_changed(out.read_bytes())
    before = out.read_bytes()
    board(tmp_path, "--as-of", "11/07/2024")
    assert out.read_bytes() != before


def test_a_page_of_an_earlier_version_which_had_no_seal_is_replaced(tmp_path):
    board(tmp_path, *DAY)
    out = tmp_path / "board.html"
    whole = out.read_bytes()
    page, seal, _digest = whole.rpartition(b"<!-- tthc sha256:")
    assert seal
    out.write_bytes(page)
    board(tmp_path, *DAY)
    assert out.read_bytes() == whole


@pytest.mark.parametrize("name", ["board.txt", "none/board.html", "notes.html", "cases.html"])
def test_a_page_is_written_nowhere_else(tmp_path, name):
    (tmp_path / "notes.html").write_text("<p>my notes</p>", "utf-8")
    (tmp_path / "cases.html").write_text("<!doctype html>\n<!-- tthc -->", "utf-8")
    done = tthc("page", "cases.html", "--out", name, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("tthc: ")
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix) == ["cases.html", "notes.html"]
    assert (tmp_path / "notes.html").read_text("utf-8") == "<p>my notes</p>"


def test_a_page_without_a_name_is_refused(tmp_path):
    done = tthc("page", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--out" in done.stderr


PERSONAL = [
    "Nguyễn Văn A",
    "TRẦN THỊ HỒNG",
    "lê thị út",
    "0912345678",
    "0912 345 679",
    "001099012345",
    "lan@example.org",
]
FEEDBACK = ("event", "add", "feedback-received", "02/05/2024")


def test_the_board_tells_no_reference_and_masks_matters_of_persons(tmp_path):
    """A matter of each personal thing, alone and behind a number of a document, and each in a reference."""
    matters = [*PERSONAL, *(f"PA 1 {words}" for words in PERSONAL), *(f"PA-{words}" for words in PERSONAL)]
    for place, name in enumerate(matters):
        more = ("--ref", f"PA {place} của {PERSONAL[place % len(PERSONAL)]}", *DAY)
        assert tthc(*FEEDBACK, "--matter", name, "--new", *more, cwd=tmp_path).returncode == 0
    for name in ("7", "PA-12/2024"):
        assert tthc(*FEEDBACK, "--matter", name, "--new", "--ref", "QĐ 5/QĐ-BKHCN", *DAY, cwd=tmp_path).returncode == 0
    text = board(tmp_path, *DAY).texts_of()
    assert [words for words in (*PERSONAL, "QĐ 5/QĐ-BKHCN") if words.casefold() in text.casefold()] == []
    for name in ("7", "PA-12/2024", "***"):
        assert f"matter {name}; " in text, name  # in the list of what is due
        assert re.search(rf"matter {re.escape(name)}[;, ]", text.partition("The year 2024")[2]), name


@pytest.mark.parametrize("english", [True, False])
def test_nobody_is_told_at_the_wall_which_option_to_type(tmp_path, english):
    cases = EXAMPLES / "cases.csv"
    text = board(tmp_path, cases, "--period", "2024-Q1", "--as-of", "31/12/2024", english=english).texts_of()
    assert re.findall(r"--[a-z]+|`[^`]*`|\((?:cases|ratings|results|procedures)\)", text) == []
    assert ("no data of ratings" if english else "chưa có dữ liệu phiếu đánh giá") in text
    assert ("(the packaged example); no register yet" if english else "mẫu kèm chương trình); chưa có sổ") in text


def test_the_board_names_files_without_their_folders(tmp_path):
    home = tmp_path / "Nguyễn Văn A"
    home.mkdir()
    cases = home / "cases.csv"
    cases.write_bytes((EXAMPLES / "cases.csv").read_bytes())
    second = tmp_path / "Trần Thị B" / "cases.csv"
    second.parent.mkdir()
    second.write_bytes(cases.read_bytes())
    (home / "sổ").mkdir()
    register = ("--register", home / "sổ" / "register.sqlite")
    assert tthc("done", "8", "--on", "28/06/2024", *DAY, *register, cwd=tmp_path).returncode == 0
    for file, as_of in ((cases, "30/11/2024"), (second, "31/12/2024")):
        saving = ("--kpi", "online-payment", "--as-of", as_of, "--save", *register)
        assert tthc("kpi", "check", file, *saving, cwd=tmp_path).returncode in (0, 1)
    for arguments in ((), (cases, second), (home,), (home / "*.csv", "--period", "2024-H1")):
        text = board(tmp_path, *arguments, *register, "--as-of", "31/12/2024").texts_of()
        assert "register: register.sqlite" in text
        assert "register.sqlite (SHA-256 " in text
        assert [words for words in (home.name, second.parent.name, "sổ/", str(tmp_path)) if words in text] == []
        assert "that are not the same: cases.csv, cases.csv (2)" in text
