"""``tthc event keys``, ``undo`` and ``find``: names to type, the last entry taken back, entries found again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.plan_files import plan_of
from tests.support.registers import PLAN
from tthc_cli.register import store as register


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "r"
    for words in (
        ("event", "add", "ministry-decision-received", "25/04/2024", "--ref", "QĐ 123/QĐ-BKHCN"),
        ("event", "add", "feedback-received", "26/04/2024", "--matter", "Bà Lan", "--new"),
        ("done", "19", "--period", "2024-Q1", "--on", "14/03/2024", "--ref", "BC 7/BC-SKHCN"),
        ("done", "5", "--on", "02/05/2024", "--note", "Rà soát phí"),
    ):
        assert tthc(*words, "--register", path).returncode == 0
    return path


def json_of(*words: str | Path) -> dict:
    done = tthc(*words, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_keys_are_those_that_commands_take(tmp_path):
    rows = json_of("event", "keys")["events"]
    assert {(row["key"], row["alias"], row["label"]) for row in rows} == {
        (event.key, event.alias, event.label) for event in PLAN.events
    }
    assert {(row["plan"], row["year"]) for row in rows} == {(PLAN.id, 2024)}
    for name in (rows[0]["key"], rows[0]["alias"], rows[0]["label"]):
        assert tthc("event", "add", name, "02/05/2024", "--register", tmp_path / "r", "--dry-run").returncode == 0
    text = tthc("event", "keys").stdout
    assert all(event.key in text and event.alias in text for event in PLAN.events)


def test_the_keys_of_several_plans_say_which(tmp_path):
    plans = [word for year in (2026, 2027) for word in ("--plan", plan_of(tmp_path, year))]
    assert tthc("init", *plans, cwd=tmp_path).returncode == 0
    done = tthc("event", "keys", "--format", "csv", cwd=tmp_path)
    assert len(done.stdout.splitlines()) == 1 + 2 * len(PLAN.events)
    assert "2026, 2027" in tthc("event", "keys", cwd=tmp_path).stdout


def test_undo_takes_back_the_last_entry_that_counts_and_says_what_it_was(book):
    tried = json_of("event", "undo", "--register", book, "--dry-run")
    assert (tried["id"], tried["voids"], tried["taken_back"]["note"]) == (None, 4, "Rà soát phí")
    assert len(register.read(book)) == 4
    done = tthc("event", "undo", "--register", book, "--ref", "ghi nhầm")
    assert done.returncode == 0
    assert "entry 4 voided, ghi nhầm “note on task 5: Thu 02/05/2024 – Rà soát phí” (entry 5)" in done.stdout
    assert json_of("event", "undo", "--register", book)["voids"] == 3
    assert json_of("event", "undo", "--register", book)["voids"] == 2
    assert json_of("event", "undo", "--register", book)["voids"] == 1
    nothing = tthc("event", "undo", "--register", book)
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "there is no entry to take back" in nothing.stderr
    assert [entry.voids for entry in register.read(book)] == [None] * 4 + [4, 3, 2, 1]


def test_undo_leaves_another_office_alone(book, tmp_path):
    theirs = plan_of(tmp_path, 2024, "theirs.yaml", id="so-khac-2024")
    assert tthc("done", "9", "--on", "03/06/2024", "--register", book, "--plan", theirs).returncode == 0
    assert json_of("event", "undo", "--register", book)["voids"] == 4
    assert json_of("event", "undo", "--register", book, "--plan", theirs)["voids"] == 5
    assert tthc("event", "undo", "--register", book, "--plan", theirs).returncode == 2


def test_undo_makes_no_register(tmp_path):
    done = tthc("event", "undo", "--register", tmp_path / "none")
    assert done.returncode == 2
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("phan anh",), [2]),
        (("PHẢN", "ánh"), [2]),
        (("công bố",), [1]),
        (("ba lan",), [2]),
        (("qd 123",), [1]),
        (("skhcn",), [3]),
        (("quarter i/2024",), [3]),
        (("2024-q1",), [3]),
        (("ra soat",), [4]),  # the note, and the content of the task
        (("báo cáo", "bc 7"), [3]),
        (("báo cáo", "bc 8"), []),
        (("feedback-received",), [2]),
        (("nothing-of-the-sort",), []),
    ],
)
def test_entries_are_found_by_their_words(book, words, ids):
    assert [each["id"] for each in json_of("event", "find", *words, "--register", book)["events"]] == ids


def test_what_was_taken_back_is_found_with_its_voiding(book):
    assert tthc("event", "void", "2", "--register", book).returncode == 0
    assert [each["id"] for each in json_of("event", "find", "ba lan", "--register", book)["events"]] == [2, 5]
    text = tthc("event", "find", "ba lan", "--register", book).stdout
    assert "(voided)" in text
    assert "There is no such entry." in tthc("event", "find", "xyz", "--register", book).stdout
