"""``tthc event import`` as a process: what it prints, and that a file with one wrong line records nothing."""

from __future__ import annotations

import csv
import io
import json
import subprocess

import pytest

from tests.support.command import tthc
from tests.support.plan_files import plan_of
from tthc_cli.register import store as register

GOOD = """\
Sự kiện;Ngày;Vụ việc;Văn bản
nhan-quyet-dinh-cong-bo-cua-bo;25/04/2024;;QĐ 123/QĐ-BKHCN
nhan-phan-anh-kien-nghi;26/04/2024;a;Phiếu 5
"""


def below(done: subprocess.CompletedProcess[str]) -> str:
    """What a command printed under its first line, which names plan and register."""
    return done.stdout.partition("\n")[2]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "su-kien.csv"
    path.write_text(GOOD, encoding="utf-8-sig")
    return path


def test_a_file_is_recorded_once(file, tmp_path):
    book = tmp_path / "r"
    first = tthc("event", "import", file, "--register", book)
    assert (first.returncode, first.stderr) == (0, "")
    assert below(first) == f"{file}: 2 entries recorded (numbers 1 to 2)\nA new register was started: {book}\n"
    again = tthc("event", "import", file, "--register", book)
    assert (again.returncode, again.stderr) == (0, "")
    assert below(again) == f"{file}: 0 entries recorded; 2 lines were in the register already\n"
    assert len(register.read(book)) == 2
    vietnamese = tthc("event", "import", file, "--register", book, english=False)
    assert below(vietnamese) == f"{file}: đã ghi 0 mục; 2 dòng đã có trong sổ theo dõi\n"


def test_a_line_of_an_entry_that_was_taken_back_is_told(file, tmp_path):
    book = ("--register", tmp_path / "r")
    assert tthc("event", "import", file, *book).returncode == 0
    assert tthc("event", "void", "1", *book).returncode == 0
    again = tthc("event", "import", file, *book)
    assert (again.returncode, again.stderr) == (0, "")
    assert below(again) == (
        f"{file}: 0 entries recorded; 2 lines were in the register already\n1 of these lines is an entry that was "
        "taken back, and counts no more; if it holds after all, record it anew with `tthc event add` or `tthc done`\n"
    )
    answer = json.loads(tthc("event", "import", file, *book, "--format", "json").stdout)
    assert (answer["present"], answer["voided"]) == (2, [1])


def test_days_still_to_come_are_told_as_event_add_tells_them(run_command, file):
    file.write_text(GOOD.replace("26/04/2024", "11/05/2024"), encoding="utf-8-sig")  # it is 10/05/2024
    code, _shown, error = run_command("event", "import", str(file))
    assert code == 0
    assert error == (
        "tthc: ngày xảy ra của sự kiện chưa tới: 11/05/2024 (2); nếu ghi nhầm thì `tthc event void` với số ở bên\n"
    )
    assert run_command("event", "import", str(file))[2] == ""


def test_a_dry_run_says_the_same_and_records_nothing(file, tmp_path):
    done = tthc("event", "import", file, "--register", tmp_path / "r", "--dry-run", "--format", "json")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert answer["schema"] == "tthc.event-import/1"
    assert (answer["dry_run"], answer["present"]) == (True, 0)
    assert [(entry["id"], entry["date"], entry["matter"]) for entry in answer["added"]] == [
        (1, "2024-04-25", "1"),
        (2, "2024-04-26", "a"),
    ]
    assert not (tmp_path / "r").exists()


def test_a_list_goes_from_one_register_to_another(file, tmp_path):
    first_book, second_book, copy = tmp_path / "one", tmp_path / "other", tmp_path / "list.csv"
    assert tthc("event", "import", file, "--register", first_book).returncode == 0
    assert tthc("event", "void", "1", "--register", first_book, "--ref", "=1+1").returncode == 0
    listed = tthc("event", "list", "--format", "csv", "--register", first_book)
    copy.write_text(listed.stdout, encoding="utf-8")
    added = tthc("event", "import", copy, "--register", second_book, "--format", "csv")
    assert added.returncode == 0
    assert added.stdout == listed.stdout
    assert register.read(second_book) == register.read(first_book)
    assert tthc("event", "import", copy, "--register", first_book, "--format", "csv").stdout.count("\n") == 1
    assert [row["ref"] for row in csv.DictReader(io.StringIO(listed.stdout))][2] == "'=1+1"


def test_every_wrong_line_is_named_and_nothing_is_recorded(file, tmp_path):
    file.write_text(GOOD + "nhan-phan-anh;26/04/2024;;\nnhan-phan-anh-kien-nghi;31/04/2024;;\n", encoding="utf-8")
    book = tmp_path / "r"
    done = tthc("event", "import", file, "--register", book)
    assert (done.returncode, done.stdout) == (2, "")
    head, first, second = done.stderr.splitlines()
    assert head == f"tthc: {file}: nothing is recorded, because 2 lines are wrong:"
    assert first.startswith(f"{file}:4: column 'Sự kiện': found 'nhan-phan-anh'; write one of ")
    assert first.endswith("(nearest: feedback-received)")
    assert second.startswith(f"{file}:5: column 'Ngày': '31/04/2024' is no day of the calendar")
    assert not book.exists() or register.read(book) == []


def test_a_bad_day_is_told_beside_the_plan_that_must_be_named(run_command, file, tmp_path, monkeypatch):
    monkeypatch.setenv("TTHC_CONFIG", str(tmp_path / "office.toml"))
    plans = [word for year in (2024, 2025) for word in ("--plan", str(plan_of(tmp_path, year)))]
    assert run_command("init", *plans)[0] == 0
    file.write_text(GOOD.replace("25/04/2024", "31/04/2024").replace("26/04/2024", "26/04/24"), encoding="utf-8")
    code, shown, error = run_command("event", "import", str(file))
    assert (code, shown) == (2, "")
    plan, head, *lines = error.splitlines()
    assert plan.startswith(f"tthc: {file} có thể thuộc nhiều kế hoạch; ")
    assert head == f"{file}: không ghi gì vào sổ vì có 2 dòng sai:"
    assert [line.split(": ")[0] for line in lines] == [f"{file}:2", f"{file}:3"]
    assert ("31/04/2024" in lines[0], "26/04/24" in lines[1]) == (True, True)
    file.write_text(GOOD.replace("26/04/2024", "26/04/2025"), encoding="utf-8")
    assert run_command("event", "import", str(file))[2].splitlines() == [plan]
    file.write_text(GOOD.replace("26/04/2024", "31/04/2024"), encoding="utf-8")  # the other day tells the plan
    assert run_command("event", "import", str(file))[2].splitlines()[0].endswith("vì có 1 dòng sai:")


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", "Sự kiện".encode("utf-16"), b"event,date\n\xff,1/1/2024\n"])
def test_what_is_no_table_of_text_is_refused(file, tmp_path, raw):
    file.write_bytes(raw)
    done = tthc("event", "import", file, "--register", tmp_path / "r")
    assert (done.returncode, done.stdout) == (2, "")
    assert str(file) in done.stderr
    assert "Traceback" not in done.stderr
