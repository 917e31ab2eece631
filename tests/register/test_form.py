"""The form of a register's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.filled_forms import FILLED
from tthc_cli.errors import TthcError
from tthc_cli.register import form, store
from tthc_cli.register.entries import Entry

PATH = Path("register.sqlite")
VALUES = ("2024-05-02T01:02:03+00:00", "lan")


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        form.bring_up(opened, 0)
        yield opened


def add(connection: sqlite3.Connection, **values: object) -> None:
    row = {"kind": "event", "plan": "p", "year": 2024, "recorded_at": VALUES[0], "recorded_by": VALUES[1], **values}
    marks = ", ".join("?" * len(row))
    connection.execute(f"insert into entries ({', '.join(row)}) values ({marks})", list(row.values()))  # noqa: S608


def test_what_is_written_reads_back(connection):
    add(connection, event="x", matter="1", day="2024-04-25", ref="PAKN 7")
    add(connection, kind="done", task=2, rule=1, day="2024-05-02")
    add(connection, kind="void", voids=1)
    event, done, void = form.read_entries(connection, PATH)
    assert isinstance(event, Entry)
    assert (event.id, event.event, str(event.day), event.ref) == (1, "x", "2024-04-25", "PAKN 7")
    assert (done.kind, done.task, done.rule, done.matter) == ("done", 2, 1, None)
    assert (void.kind, void.voids, void.day) == ("void", 1, None)


def test_an_empty_register_has_no_entries(connection):
    assert form.read_entries(connection, PATH) == []
    assert form.read_saved_checks(connection, PATH) == []


@pytest.mark.parametrize("statement", ["update entries set ref = 'x'", "delete from entries"])
def test_a_register_is_append_only(connection, statement):
    add(connection, event="x", day="2024-04-25")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "event", "day": "2024-04-25"},  # of nothing
        {"kind": "event", "event": "x"},  # on no day
        {"kind": "done", "event": "x", "day": "2024-04-25"},
        {"kind": "void", "voids": 1, "day": "2024-04-25"},
        {"kind": "other", "event": "x", "day": "2024-04-25"},
        {"kind": "void", "voids": 9},  # there is no such entry
    ],
)
def test_an_entry_that_makes_no_sense_is_not_written(connection, values):
    connection.execute("pragma foreign_keys = on")
    add(connection, event="x", day="2024-04-25")
    with pytest.raises(sqlite3.IntegrityError):
        add(connection, **values)


@pytest.mark.parametrize("day", ["2024-02-30", ""])
def test_an_entry_that_makes_no_sense_is_not_read(connection, day):
    add(connection, event="x", day=day)
    with pytest.raises(TthcError, match=r"register\.sqlite"):
        form.read_entries(connection, PATH)


def test_entries_that_are_missing_are_noticed(connection):
    add(connection, id=2, event="x", day="2024-04-25")
    with pytest.raises(TthcError, match=r"register\.sqlite"):
        form.read_entries(connection, PATH)


def test_the_last_assignment_says_which_plan_an_entry_is_of(connection):
    add(connection, event="x", day="2024-04-25", plan=None)
    add(connection, kind="void", voids=1, plan=None)
    for plan in ("a", "b"):
        connection.execute(
            "insert into assignments (entry, plan, recorded_at, recorded_by) values (1, ?, ?, ?)", (plan, *VALUES)
        )
    assert [entry.plan for entry in form.read_entries(connection, PATH)] == ["b", "b"], "its voiding goes with it"


def test_an_older_form_is_brought_up_with_its_entries():
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "create table entries (id integer primary key, kind text, plan integer, matter text, event text, task "
            "integer, rule integer, period text, day text, ref text, voids integer, recorded_at text, recorded_by text)"
        )
        connection.execute(
            "insert into entries (kind, plan, event, day, recorded_at, recorded_by) values ('event', 2024, 'x', "
            "'2024-04-25', ?, ?)",
            VALUES,
        )
        form.bring_up(connection, 1)
        (entry,) = form.read_entries(connection, PATH)
        assert (entry.plan, entry.year, entry.event) == (None, 2024, "x")
        ((version,),) = connection.execute("pragma user_version")
        assert version == form.VERSION


@pytest.mark.parametrize(
    ("version", "application", "words"),
    [(form.VERSION + 1, form.APPLICATION, str(form.VERSION + 1)), (1, 7, "x"), (0, form.APPLICATION, "x")],
)
def test_what_is_no_register_of_ours_is_refused(tmp_path, version, application, words):
    path = tmp_path / "x.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table t (a)")
        connection.execute(f"pragma application_id = {application}")
        connection.execute(f"pragma user_version = {version}")
        connection.commit()
        with pytest.raises(TthcError, match=words):
            form.version_of(connection, path)


def test_an_empty_file_has_version_nothing(tmp_path):
    path = tmp_path / "x.sqlite"
    path.touch()
    with closing(sqlite3.connect(path)) as connection:
        assert form.version_of(connection, path) == 0


def test_filled_forms_are_kept_in_order_and_a_damaged_one_is_told(tmp_path):
    path = tmp_path / "r"
    forms = [replace(FILLED, as_of=date(2026, 11, day)) for day in (20, 21)]
    with store.writing(path) as writing:
        assert [writing.save_form(each) for each in forms] == [1, 2]
    assert store.read_filled_forms(path) == forms
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("drop trigger filled_forms_stay")
        connection.execute("update filled_forms set content = '{}' where id = 2")
    with pytest.raises(TthcError, match=r"\b2\b"):
        store.read_filled_forms(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("drop trigger filled_forms_last")
        connection.execute("delete from filled_forms where id = 1")
    with pytest.raises(TthcError):
        store.read_filled_forms(path)
