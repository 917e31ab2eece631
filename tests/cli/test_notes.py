"""Notes on what was done: on continuous tasks, which have no end, and beside any other work."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.old_forms import second_form
from tests.support.registers import PLAN
from tthc_cli.register import form
from tthc_cli.register import store as register

OTHER = "so-khac-2024"
REVIEWED = "Đã rà soát 12 TTHC; 2 TTHC cần sửa"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "r"


def listed(book: Path, *words: str) -> list[dict]:
    return json.loads(tthc("event", "list", "--register", book, "--format", "json", *words).stdout)["events"]


def account(book: Path, task: int, as_of: str) -> dict:
    done = tthc("plan", "status", "--register", book, "--as-of", as_of, "--format", "json")
    return next(item for item in json.loads(done.stdout)["tasks"] if item["task"] == task)


def test_a_continuous_task_takes_notes_and_has_no_end(book):
    refused = tthc("done", "5", "--on", "02/05/2024", "--register", book)
    assert refused.returncode == 2
    assert "say what was done with --note" in refused.stderr
    first = tthc("done", "5", "--on", "02/05/2024", "--note", f"  {REVIEWED}\n", "--ref", "BC 5", "--register", book)
    assert (first.returncode, first.stderr) == (0, "")
    assert f"note on task 5: Thu 02/05/2024, BC 5 – {REVIEWED} (entry 1)" in first.stdout
    same_day = tthc("done", "5", "--on", "02/05/2024", "--note", "Họp với Văn phòng", "--register", book)
    assert same_day.returncode == 0
    assert [(each["task"], each["date"], each["note"]) for each in listed(book)] == [
        (5, "2024-05-02", REVIEWED),
        (5, "2024-05-02", "Họp với Văn phòng"),
    ]
    text = tthc("event", "list", "--register", book).stdout
    assert REVIEWED in " ".join(text.split())
    assert "(replaced)" not in text
    told = account(book, 5, "31/12/2024")
    assert (told["status"], told["note"], told["noted_on"]) == ("continuous", "Họp với Văn phòng", "2024-05-02")
    assert account(book, 5, "01/05/2024")["note"] is None
    shown = tthc("plan", "status", "--register", book, "--as-of", "31/12/2024").stdout
    assert "continuous; note of 02/05/2024: Họp với Văn phòng" in " ".join(shown.split())
    assert tthc("event", "void", "2", "--register", book).returncode == 0
    assert account(book, 5, "31/12/2024")["note"] == REVIEWED
    assert all(
        item["task"] != 5 for item in json.loads(tthc("due", "--register", book, "--format", "json").stdout)["items"]
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--note", "\u200b"), "say what was done with --note"),
        (("--note", "x", "--matter", "1", "--new"), "--matter: task 5 is continuous"),
        (("--note", "x", "--period", "2024-01"), "--period: task 5 has no periods"),
        (("--note", "x", "--again"), "--again: each note"),
    ],
)
def test_what_a_note_cannot_have_is_refused(book, words, why):
    done = tthc("done", "5", "--on", "02/05/2024", *words, "--register", book)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert not book.exists()


def test_a_note_of_a_day_to_come_is_refused(book):
    done = tthc("done", "5", "--on", "02/05/2024", "--note", "x", "--as-of", "01/05/2024", "--register", book)
    assert done.returncode == 2
    assert "still to come" in done.stderr


def test_other_work_takes_a_note_too(book):
    words = ("done", "19", "--period", "2024-01", "--on", "15/01/2024", "--note", "Gửi qua trục", "--register", book)
    assert tthc(*words).returncode == 0
    assert (listed(book)[0]["period"], listed(book)[0]["note"]) == ("2024-01", "Gửi qua trục")
    assert account(book, 19, "20/01/2024")["note"] == "Gửi qua trục"
    assert tthc(*words, "--again").returncode == 0
    assert "(replaced)" in tthc("event", "list", "--register", book).stdout


def test_notes_go_out_and_come_back_as_csv(book, tmp_path):
    for note in (REVIEWED, "=1+1", "Họp"):
        assert tthc("done", "5", "--on", "02/05/2024", "--note", note, "--register", book).returncode == 0
    assert tthc("done", "9", "--on", "03/06/2024", "--note", "Kèm dự thảo", "--register", book).returncode == 0
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(tthc("event", "list", "--format", "csv", "--register", book).stdout, "utf-8")
    assert tthc("event", "import", sheet, "--register", tmp_path / "copy").returncode == 0
    assert [entry.note for entry in register.read(tmp_path / "copy")] == [REVIEWED, "=1+1", "Họp", "Kèm dự thảo"]
    again = tthc("event", "import", sheet, "--register", book, "--format", "json")
    assert json.loads(again.stdout)["present"] == 4


def test_notes_written_by_hand_are_imported(book, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        f"Nhiệm vụ,Ngày,Nội dung thực hiện\n5,02/05/2024,{REVIEWED}\n5,03/05/2024,Họp\n9,03/06/2024,\n", "utf-8"
    )
    assert tthc("event", "import", sheet, "--register", book).returncode == 0
    assert [entry.note for entry in register.read(book)] == [REVIEWED, "Họp", None]
    sheet.write_text("task,event,date,note\n5,,02/05/2024,\n,feedback-received,02/05/2024,a note\n", "utf-8")
    refused = tthc("event", "import", sheet, "--register", book)
    assert refused.returncode == 2
    assert f"{sheet}:2: task 5 is continuous" in refused.stderr
    assert f"{sheet}:3: column 'note': found 'a note'" in refused.stderr


def entries_of_two_plans() -> list[dict[str, object]]:
    ours = {"plan": PLAN.id, "year": 2024}
    theirs = {"plan": OTHER, "year": 2024}
    return [
        {**ours, "kind": "event", "matter": "1", "event": "feedback-received", "day": "2024-05-02", "ref": "Phiếu 1"},
        {**theirs, "kind": "event", "matter": "2", "event": "feedback-received", "day": "2024-05-03"},
        {**ours, "kind": "done", "task": 19, "period": "2024-01", "day": "2024-01-15"},
        {**theirs, "kind": "done", "task": 3, "day": "2024-05-04", "matter": "2"},
        {**ours, "kind": "void", "voids": 3},
    ]


def test_a_register_of_before_notes_is_brought_up_with_a_copy_beside_it(book, tmp_path):
    second_form(book, entries_of_two_plans())
    bytes_before = book.read_bytes()
    before = register.read(book)
    assert [(entry.plan, entry.note) for entry in before] == [
        (plan, None) for plan in (PLAN.id, OTHER, PLAN.id, OTHER, PLAN.id)
    ]
    assert book.read_bytes() == bytes_before, "reading changes nothing"
    assert tthc("done", "5", "--on", "02/05/2024", "--note", REVIEWED, "--register", book).returncode == 0
    assert register.read(book)[:5] == before
    assert register.read(book)[5].note == REVIEWED
    copy = tmp_path / "r.v2.bak"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r", copy.name]
    assert register.read(copy) == before
    with closing(sqlite3.connect(book)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (form.VERSION,)
        for statement in ("update entries set note = 'x'", "delete from entries"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
    fresh = tmp_path / "fresh"
    assert tthc("done", "5", "--on", "02/05/2024", "--note", REVIEWED, "--register", fresh).returncode == 0

    def tables(path: Path) -> dict[str, set[tuple[str, str]]]:
        with closing(sqlite3.connect(path)) as connection:
            names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
            return {
                name: {(column[1], column[2]) for column in connection.execute(f"pragma table_info({name})")}
                for name in names
            }

    assert tables(fresh) == tables(book)
