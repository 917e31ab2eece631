"""Saved checks in the file of the register: kept whole, never changed, taken back once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.places import ROOT
from tests.support.processes import PATIENCE, start
from tests.support.register_files import command, recorded, refused, run, state
from tests.support.saved_checks import keep, saved
from tthc_cli.errors import TthcError
from tthc_cli.register import store as register

SAVE = """
    from tests.support.saved_checks import saved
    with register.writing(path) as writing:
        writing.save(saved("early-resolution", 96, 100), "p")
""".strip()


def test_checks_stand_beside_the_entries_and_do_not_change_their_form(tmp_path):

    def form(path: Path) -> list[Any]:
        with closing(sqlite3.connect(path)) as connection:
            parts = connection.execute("select type, name, sql from sqlite_master where tbl_name = 'entries'")
            version = connection.execute("pragma user_version").fetchall()
            return [*version, *parts.fetchall()]

    path = recorded(tmp_path / "r", 3)
    before, entries = form(path), register.read(path)
    assert register.read_checks(path) == []
    saved_check = saved("early-resolution", 96, 100)
    keep(path, saved_check, saved_check)
    assert form(path) == before
    assert register.read(path) == entries
    assert [check.saved for check in register.read_checks(path)] == [saved_check, saved_check]
    recorded(path, 1)
    assert len(register.read(path)) == 4
    assert [check.id for check in register.read_checks(path)] == [1, 2]
    assert [file.name for file in tmp_path.iterdir()] == ["r"]


def test_the_first_save_makes_the_register(tmp_path):
    path = keep(tmp_path / "mới" / "sổ.sqlite", saved("early-resolution", 96, 100))
    (check,) = register.read_checks(path)
    assert check.recorded_at.endswith("+00:00")
    assert register.read(path) == []


@pytest.mark.parametrize("statement", ["update checks set content = '{}'", "delete from checks"])
def test_a_saved_check_is_never_changed_or_deleted(tmp_path, statement):
    path = keep(tmp_path / "r", saved("early-resolution", 1, 2))
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)


def test_a_check_is_taken_back_once(tmp_path):
    path = keep(tmp_path / "r", saved("early-resolution", 1, 2))
    before = state(tmp_path)
    with register.writing(path, dry_run=True) as writing:
        assert writing.void_check(1).id == 2
    assert state(tmp_path) == before
    with register.writing(path) as writing:
        assert writing.void_check(1).id == 2
    for number in (1, 2, 3):
        with pytest.raises(TthcError, match=str(number)), register.writing(path) as writing:
            writing.void_check(number)
    assert [check.voids for check in register.read_checks(path)] == [None, 1]


def tampered(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop trigger checks_stay")
        connection.execute("drop trigger checks_last")
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("delete from checks where id = 1", "saved checks are missing"),
        ("update checks set content = '{' where id = 2", "saved check 2 makes no sense"),
        ("update checks set content = '[]' where id = 1", "saved check 1 makes no sense"),
        ("update checks set recorded_at = 'hôm qua'", "saved check 1 makes no sense"),
        ("update checks set content = x'ff' where id = 1", "saved check 1 makes no sense"),
        ("update checks set content = replace(content, 'check/1', 'check/2')", "written by a newer tthc; update tthc"),
    ],
)
@pytest.mark.parametrize("body", ["register.read_checks(path)", SAVE])
def test_damaged_checks_are_named_and_left_as_they_are(tmp_path, statement, words, body):
    path = keep(tmp_path / "r", saved("early-resolution", 1, 2), saved("early-resolution", 1, 2))
    tampered(path, statement)
    before = state(tmp_path)
    refused(run(body, path, cwd=ROOT), str(path), words)
    assert state(tmp_path) == before


def test_a_register_with_checks_cut_off_anywhere_is_damaged_or_empty(tmp_path):
    of = saved("early-resolution", 96, 100)
    whole = keep(tmp_path / "whole", *[of] * 60).read_bytes()
    path = tmp_path / "r"
    for size in {*range(1, len(whole), 997), *range(512, len(whole), 512), len(whole) - 1}:
        path.write_bytes(whole[:size])
        for use in (lambda: register.read_checks(path), lambda: keep(path, of)):
            with pytest.raises(TthcError):
                use()
            assert path.read_bytes() == whole[:size], size


def test_saves_at_once_all_arrive(tmp_path):
    path = tmp_path / "r"
    body = """
    from tests.support.saved_checks import saved
    for _ in range(5):
        with register.writing(path) as writing:
            writing.save(saved("early-resolution", 96, 100), "p")
        add()
    """.strip()
    running = [start(command(body, path), cwd=ROOT) for _ in range(4)]
    assert [process.wait(timeout=PATIENCE) for process in running] == [0, 0, 0, 0]
    assert [check.id for check in register.read_checks(path)] == list(range(1, 21))
    assert len(register.read(path)) == 20


def test_a_killed_save_leaves_all_or_nothing(tmp_path):
    path = keep(tmp_path / "r", saved("early-resolution", 1, 2))
    body = """
    from tests.support.saved_checks import saved
    with register.writing(path) as writing:
        for _ in range(500):
            writing.save(saved("early-resolution", 96, 100), "p")
        os._exit(9)
    """.strip()
    assert run(body, path, cwd=ROOT).returncode == 9
    assert len(register.read_checks(path)) == 1


def test_looking_over_says_what_a_save_would_and_changes_nothing(tmp_path, rights):
    folder, uid = rights
    path = keep(folder / "r", saved("early-resolution", 1, 2))
    before, changed = state(folder), path.stat().st_mtime_ns
    register.look_over(path)
    register.look_over(folder / "none")
    assert (state(folder), path.stat().st_mtime_ns) == (before, changed)
    path.chmod(0o444)
    refused(run("register.look_over(path)", path, *uid), "the file or its folder is read-only")
    path.chmod(0o666)
    folder.chmod(0o555)
    refused(run("register.look_over(path)", path, *uid), "the file or its folder is read-only")
    assert state(folder) == before
    (tmp_path / "text").write_text("chữ\n" * 500, encoding="utf-8")
    with pytest.raises(TthcError):
        register.look_over(tmp_path / "text")
