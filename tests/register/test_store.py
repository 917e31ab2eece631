"""The register as a file: only added to, whole after every accident, and never touched where it cannot be read."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.examples import examples, sweep
from tests.support.processes import start
from tests.support.register_files import command, event, names, recorded, refused, run, state
from tthc_cli.errors import TthcError
from tthc_cli.register import form
from tthc_cli.register import store as register
from tthc_cli.register.entries import Entry, recorded_on
from tthc_cli.workdays import VIETNAM

# -- making, adding, reading ------------------------------------------------------------------------------------------


def test_the_first_entry_makes_the_file_and_its_folder(tmp_path):
    path = tmp_path / "một thư mục #1" / "sổ?.sqlite"
    recorded(path, 3)
    entries = register.read(path)
    assert [(entry.id, entry.day, entry.ref) for entry in entries] == [
        (1, date(2024, 5, 2), "Phiếu 1"),
        (2, date(2024, 5, 3), "Phiếu 2"),
        (3, date(2024, 5, 4), "Phiếu 3"),
    ]
    assert entries[0].recorded_at.endswith("+00:00")
    assert names(path.parent) == [path.name], "nothing stays beside the file"


def test_the_file_says_what_it_is(tmp_path):
    with closing(sqlite3.connect(recorded(tmp_path / "r"))) as connection:
        assert connection.execute("pragma user_version").fetchone() == (form.VERSION,)
        assert connection.execute("pragma application_id").fetchone() == (0x54544843,)


@pytest.mark.parametrize("statement", ["update entries set day = '2024-06-01'", "delete from entries"])
def test_what_is_recorded_is_never_changed_or_deleted(tmp_path, statement):
    path = recorded(tmp_path / "r")
    before = state(tmp_path)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    "new",
    [
        Entry(id=0, kind="event", plan="p", year=2024, day=date(2024, 5, 1)),
        Entry(id=0, kind="done", plan="p", year=2024, event="x", day=date(2024, 5, 1)),
        Entry(id=0, kind="event", plan="p", year=2024, event="x"),
        Entry(id=0, kind="void", plan="p", year=2024, voids=1, day=date(2024, 5, 1)),
        Entry(id=0, kind="void", plan="p", year=2024, voids=9),
    ],
)
def test_an_entry_that_makes_no_sense_is_a_bug_and_not_recorded(tmp_path, new):
    path = recorded(tmp_path / "r")
    with pytest.raises(sqlite3.IntegrityError), register.writing(path) as writing:
        writing.add(new)
    assert len(register.read(path)) == 1


def test_an_entry_is_voided_once(tmp_path):
    path = recorded(tmp_path / "r")
    void = Entry(id=0, kind="void", plan="p", year=2024, voids=1)
    with register.writing(path) as writing:
        writing.add(void)
    with pytest.raises(sqlite3.IntegrityError), register.writing(path) as writing:
        writing.add(void)
    assert [entry.kind for entry in register.read(path)] == ["event", "void"]


def break_with_an_error(path: Path) -> None:
    with register.writing(path) as writing:
        writing.add(event())
        raise TthcError("no")


def test_an_error_in_a_transaction_records_nothing(tmp_path):
    path = recorded(tmp_path / "r")
    before = state(tmp_path)
    with pytest.raises(TthcError, match="no"):
        break_with_an_error(path)
    assert state(tmp_path) == before


def test_an_error_in_the_first_transaction_leaves_an_empty_register(tmp_path):
    with pytest.raises(TthcError, match="no"), register.writing(tmp_path / "r"):
        raise TthcError("no")
    assert register.read(tmp_path / "r") == []


def test_a_dry_run_shows_what_would_be_and_touches_nothing(tmp_path):
    path = recorded(tmp_path / "r", 2)
    before = state(tmp_path)
    with register.writing(path, dry_run=True) as writing:
        assert writing.add(event()).id == 3
        assert len(writing.entries) == 3
    assert state(tmp_path) == before
    with register.writing(tmp_path / "none" / "r", dry_run=True) as writing:
        assert writing.add(event()).id == 1
    assert state(tmp_path) == before
    assert not (tmp_path / "none").exists()


def test_a_reader_never_changes_the_file(tmp_path):
    path = recorded(tmp_path / "r", 2)
    before = state(tmp_path), path.stat().st_mtime_ns
    register.read(path)
    assert (state(tmp_path), path.stat().st_mtime_ns) == before


def test_an_empty_file_is_no_register_until_something_is_recorded_in_it(tmp_path):
    """It may be what is left of one: then an office to which nothing happened would be the wrong answer."""
    path = tmp_path / "r"
    path.touch()
    with pytest.raises(TthcError, match=r"(an empty file|tệp rỗng)"):
        register.read(path)
    assert path.stat().st_size == 0
    with register.writing(path, dry_run=True) as writing:
        assert writing.add(event()).id == 1
    assert path.stat().st_size == 0
    assert len(register.read(recorded(path))) == 1


def test_entries_keep_the_time_and_the_author_that_they_bring(tmp_path):
    path = tmp_path / "r"
    with register.writing(path) as writing:
        writing.add(event(recorded_at="2024-05-01T02:03:04+00:00", recorded_by="lan"))
    (entry,) = register.read(path)
    assert (entry.recorded_at, entry.recorded_by) == ("2024-05-01T02:03:04+00:00", "lan")


def test_whoever_has_no_name_or_an_odd_one_can_record(tmp_path, monkeypatch):
    def nobody() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nobody)
    recorded(tmp_path / "r")
    monkeypatch.setattr("getpass.getuser", lambda: "l\udcffa\nn")
    recorded(tmp_path / "r")
    monkeypatch.setattr("getpass.getuser", lambda: "\udcff")
    recorded(tmp_path / "r")
    assert [entry.recorded_by for entry in register.read(tmp_path / "r")] == ["?", "lan", "?"]


EDGES = ("0001-01-01T00:00:00", "9999-12-31T23:59:59")
"""The first and the last moment that a date can have: in another zone it has none."""


# -- files that are no register, or none any more ---------------------------------------------------------------------


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table entries (id integer primary key)")


def newer(path: Path) -> None:
    recorded(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma user_version = 7")


def versionless(path: Path) -> None:
    recorded(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma user_version = 0")


def without_its_table(path: Path) -> None:
    recorded(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop table entries")


def with_a_gap(path: Path) -> None:
    recorded(path, 3)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop trigger entries_last")
        connection.execute("delete from entries where id = 2")
        connection.commit()


def not_utf8(path: Path) -> None:
    recorded(path)
    raw = path.read_bytes()
    assert raw.count("Phiếu".encode()) == 1
    path.write_bytes(raw.replace("Phiếu".encode(), b"Phi\xff\xfe\xfdu"))


def no_day(path: Path) -> None:
    recorded(path)
    raw = path.read_bytes()
    assert raw.count(b"2024-05-02") == 1
    path.write_bytes(raw.replace(b"2024-05-02", b"2024-05-42"))


def no_moment(path: Path) -> None:
    recorded(path)
    raw = path.read_bytes()
    assert raw.count(b"+00:00") == 1
    path.write_bytes(raw.replace(b"+00:00", b"+99:00"))


def truncated(path: Path) -> None:
    recorded(path, 500)
    path.write_bytes(path.read_bytes()[:20_000])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("một dòng chữ\n", encoding="utf-8"), "not a register of tthc"),
        (lambda path: path.write_text("một dòng chữ\n" * 999, encoding="utf-8"), "not a register of tthc"),
        (lambda path: path.write_text("x"), "not a register of tthc"),  # one byte SQLite would take for no file
        (lambda path: path.write_bytes(bytes(8192)), "not a register of tthc"),
        (lambda path: path.write_bytes(b"SQLite format 3\0"), "not a register of tthc"),
        (other_database, "not a register of tthc"),
        (newer, f"form 7, written by a newer tthc (this one knows {form.VERSION}); update tthc"),
        (versionless, "damaged (it has no version)"),
        (without_its_table, "damaged (no such table: entries)"),
        (with_a_gap, "damaged (entries are missing)"),
        (not_utf8, "damaged (text in it is not UTF-8)"),
        (no_day, "damaged (an entry makes no sense)"),
        (no_moment, "damaged (an entry makes no sense)"),
        (truncated, "damaged (its pages do not fit together)"),
        (lambda path: path.mkdir(), "a folder; name a file"),
    ],
)
@pytest.mark.parametrize("body", ["register.read(path)", "add()"])
def test_what_is_no_sound_register_is_named_and_left_as_it_is(tmp_path, make, words, body):
    path = tmp_path / "r"
    make(path)
    before = state(tmp_path)
    refused(run(body, path), str(path), words)
    assert state(tmp_path) == before


@given(
    st.text("0123456789-+:.TZ ", max_size=30)
    | st.datetimes(timezones=st.timezones() | st.none()).map(str)
    | st.sampled_from([f"{edge}{zone}" for edge in EDGES for zone in ("", "Z", "+14:00", "-12:00", "+99:00")])
)
@example("2024-05-02T01:02:03+00:00")
@examples(120)
def test_a_time_of_recording_that_can_be_read_has_a_day_everywhere(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r"
        with register.writing(path) as writing:
            writing.add(event(recorded_at=text or " "))
        try:
            (entry,) = register.read(path)
        except TthcError:
            return
    assert recorded_on(entry)
    assert [datetime.fromisoformat(entry.recorded_at).astimezone(zone) for zone in (UTC, VIETNAM)]


def test_a_reader_names_a_file_that_is_not_there(tmp_path):
    refused(run("register.read(path)", tmp_path / "r"), "there is no such file")
    refused(run("register.read(path)", tmp_path / "none" / "r"), "there is no such file")
    assert state(tmp_path) == {}


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    refused(run("add()", tmp_path / "file" / "r"), str(tmp_path / "file" / "r"))
    refused(run("add()", tmp_path / "file" / "deeper" / "r"))
    refused(run("register.read(path)", tmp_path / "file" / "r"))


def test_a_register_cut_off_anywhere_is_damaged_or_empty(tmp_path):
    whole = recorded(tmp_path / "whole", 400).read_bytes()
    path = tmp_path / "r"
    for size in {*range(1, len(whole), 997), *range(512, len(whole), 512), len(whole) - 1}:
        path.write_bytes(whole[:size])
        for use in (lambda: register.read(path), lambda: recorded(path)):
            with pytest.raises(TthcError):
                use()
            assert path.read_bytes() == whole[:size], size
    path.write_bytes(whole)
    assert len(register.read(path)) == 400


@pytest.mark.long
@pytest.mark.sweep
def test_a_flipped_bit_is_an_error_in_words_or_harmless(tmp_path):
    """Never another exception, and never a change of the file; most places of a small file are used ones."""
    path = recorded(tmp_path / "r", 60)
    with register.writing(path) as writing:
        writing.add(Entry(id=0, kind="done", plan="p", year=2024, task=12, day=date(2024, 5, 1)))
        writing.add(Entry(id=0, kind="done", plan="p", year=2024, task=12, period="2024-Q1", day=date(2024, 5, 1)))
        writing.add(Entry(id=0, kind="void", plan="p", year=2024, voids=1))
    whole, chance = path.read_bytes(), random.Random(0)
    caught, every = 0, sweep(gate=4, slow=1)
    places = [*range(100), *chance.sample(range(100, len(whole)), 500)][::every]
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            entries = register.read(path)
        except TthcError:
            caught += 1
        else:
            assert all(entry.day is None or isinstance(entry.day, date) for entry in entries)
        assert path.read_bytes() == flipped, place
        with pytest.raises(TthcError):
            break_with_an_error(path)
        assert path.read_bytes() == flipped, place
    assert caught > len(places) // 10


# -- a disk that is full, a folder that may not be written ------------------------------------------------------------


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path, monkeypatch):
    path = recorded(tmp_path / "r", 40)
    before = state(tmp_path)
    opened = register._open

    def small(path: Path, mode: str) -> sqlite3.Connection:
        connection = opened(path, mode)
        connection.execute("pragma max_page_count = 4")
        return connection

    monkeypatch.setattr(register, "_open", small)
    with pytest.raises(TthcError, match=r"(the disk is full|đĩa đã đầy)"):
        recorded(path, 1000)
    assert state(tmp_path) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
def test_a_disk_that_takes_no_more_bytes(tmp_path):
    path = recorded(tmp_path / "r", 300)
    before = state(tmp_path)
    body = f"""
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, ({path.stat().st_size},) * 2)
    with register.writing(path) as writing:
        for number in range(1000):
            writing.add(event())
    """.strip()
    refused(run(body, path), str(path), "the disk refuses to read or write; is it full?")
    assert state(tmp_path) == before


@pytest.fixture
def full_disk() -> Iterator[Path]:
    """A file system of 256 KiB."""
    folder = Path(tempfile.mkdtemp(prefix="tthc-full-"))
    options = ["-t", "tmpfs", "-o", "size=256k", "tthc-test", str(folder)]
    mounted = shutil.which("mount") and subprocess.run(["mount", *options], capture_output=True, check=False)
    if not mounted or mounted.returncode:
        folder.rmdir()
        pytest.skip("no small file system can be mounted here; the test needs the superuser of a Linux")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def test_a_file_system_that_is_full(full_disk):
    path = recorded(full_disk / "r", 200)
    before = register.read(path)
    body = """
    while True:
        with register.writing(path) as writing:
            for number in range(100):
                writing.add(event())
    """.strip()
    refused(run(body, path), str(path), "the disk is full")
    after = register.read(path)
    assert after[:200] == before
    assert len(after) % 100 == 0, "each transaction is there whole or not at all"


def test_a_read_only_folder_can_be_read_from_and_not_written_to(rights):
    folder, uid = rights
    path = recorded(folder / "r", 2)
    before = state(folder)
    path.chmod(0o666)
    folder.chmod(0o555)
    assert run("print(len(register.read(path)))", path, *uid).stdout == "2\n"
    refused(run("add()", path, *uid), str(path), "the file or its folder is read-only")
    refused(run("add()", folder / "new", *uid), str(folder / "new"), "may not be looked into or written")
    refused(run("add()", folder / "deeper" / "new", *uid), str(folder / "deeper" / "new"))
    assert state(folder) == before


def test_a_read_only_file_can_be_read_from_and_not_written_to(rights):
    folder, uid = rights
    path = recorded(folder / "r", 2)
    before = state(folder)
    path.chmod(0o444)
    folder.chmod(0o777)
    assert run("print(len(register.read(path)))", path, *uid).stdout == "2\n"
    refused(run("add()", path, *uid), str(path), "the file or its folder is read-only")
    assert state(folder) == before


def test_a_file_or_folder_that_may_not_be_looked_into(rights):
    folder, uid = rights
    path = recorded(folder / "inner" / "r")
    path.parent.chmod(0o755)
    before = state(folder)
    path.chmod(0)
    refused(run("register.read(path)", path, *uid), "may not be opened or written by this account")
    refused(run("add()", path, *uid), "may not be opened or written by this account")
    path.parent.chmod(0)
    for body in ("register.read(path)", "add()", "register.writing(path, dry_run=True).__enter__()"):
        if body.endswith("()") and "dry_run" in body:  # nothing is seen there, so nothing is there
            assert run(body, path, *uid).returncode == 0
        else:
            refused(run(body, path, *uid), "may not be looked into or written")
    path.parent.chmod(0o755)
    path.chmod(0o644)
    assert state(folder) == before


def test_a_broken_off_recording_in_a_read_only_folder_is_said(rights):
    folder, uid = rights
    path = recorded(folder / "r", 2)
    path.chmod(0o644)
    break_off(path)
    before = state(folder)
    folder.chmod(0o555)
    refused(run("register.read(path)", path, *uid), "must be taken back first, by somebody who may write the file")
    assert state(folder) == before
    folder.chmod(0o755)
    assert len(register.read(path)) == 2


def test_neither_home_nor_name_is_needed(tmp_path):
    """As in a bare cron job."""
    done = run("add(); print(len(register.read(path)))", tmp_path / "r")
    assert (done.returncode, done.stdout) == (0, "1\n")


def test_an_account_without_a_folder_is_asked_for_one(rights):
    """An uid that the system does not know, without HOME: no folder named "~" is made."""
    folder, uid = rights
    if not uid:
        pytest.skip("only the superuser can become such an account")
    refused(
        run("register.default_path()", folder / "r", *uid, cwd=folder),
        "this account has no folder of its own; name a register with --register or TTHC_REGISTER",
    )
    assert names(folder) == []
    assert run("add()", folder / "r", *uid, cwd=folder).returncode == 0
    assert register.read(folder / "r")[0].recorded_by == "?"


def test_the_default_register_is_in_the_folder_for_data(monkeypatch, tmp_path):
    if sys.platform not in ("win32", "darwin"):
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert register.default_path() == tmp_path / "tthc" / "register.sqlite"
    assert register.default_path().name == "register.sqlite"


# -- several at once, and broken off ----------------------------------------------------------------------------------


def break_off(path: Path) -> None:
    """Kill a process in the middle of a transaction whose first part is on the disk already."""
    body = """
    with register.writing(path) as writing:
        writing._connection.execute("pragma cache_size = 5")
        for number in range(3000):
            writing.add(event())
        print("now", flush=True)
        sys.stdin.read()
    """.strip()
    whole = path.read_bytes()
    process = start(command(body, path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout
    assert process.stdout.readline() == "now\n"
    process.kill()
    process.communicate()
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0
    assert path.read_bytes() != whole, "else nothing has to be taken back"


@pytest.mark.parametrize("next_use", [register.read, recorded])
def test_what_was_broken_off_is_taken_back_by_the_next_one(tmp_path, next_use):
    path = recorded(tmp_path / "r", 2)
    before = register.read(path)
    break_off(path)
    next_use(path)
    assert register.read(path)[:2] == before
    assert len(register.read(path)) == (2 if next_use is register.read else 3)
    assert names(tmp_path) == ["r"]


def test_readers_go_on_while_somebody_writes(tmp_path):
    path = recorded(tmp_path / "r", 2)
    with register.writing(path) as writing:
        writing.add(event())
        assert len(register.read(path)) == 2
    assert len(register.read(path)) == 3


def test_a_writer_waits_only_so_long(tmp_path, monkeypatch):
    path = recorded(tmp_path / "r")
    monkeypatch.setattr(register, "_WAIT", 0.1)
    with register.writing(path), pytest.raises(TthcError, match=r"0 (seconds|giây)"):
        recorded(path)


def test_writers_that_start_together_make_one_register(tmp_path):
    path = tmp_path / "folder" / "r"
    processes = [start(command("add()", path)) for _ in range(8)]
    assert [process.wait() for process in processes] == [0] * 8
    assert [entry.id for entry in register.read(path)] == list(range(1, 9))


# -- forms ------------------------------------------------------------------------------------------------------------

NEWEST = form.VERSION


@pytest.fixture
def this_form(tmp_path) -> Path:
    return recorded(tmp_path / "r", 300)


@pytest.fixture
def next_form(this_form, monkeypatch) -> None:
    """What the next version of the file might be."""
    monkeypatch.setattr(
        form,
        "MIGRATIONS",
        {
            NEWEST: """
alter table entries add column remark text;
drop trigger entries_stay;
update entries set remark = 'recorded by the form before';
create trigger entries_stay before update on entries begin select raise(abort, 'a register is append-only'); end;
"""
        },
    )
    monkeypatch.setattr(form, "VERSION", NEWEST + 1)


def notes(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [note for (note,) in connection.execute("select remark from entries")]


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("pragma user_version").fetchone()[0])


@pytest.mark.usefixtures("next_form")
class TestForms:
    def test_a_reader_understands_an_older_form_and_leaves_it(self, this_form, tmp_path):
        before = state(tmp_path)
        assert len(register.read(this_form)) == 300
        with register.writing(this_form, dry_run=True) as writing:
            assert writing.add(event()).id == 301
        assert state(tmp_path) == before

    def test_a_writer_brings_it_up_and_keeps_a_copy(self, this_form, tmp_path):
        old = register.read(this_form)
        recorded(this_form)
        assert register.read(this_form)[:300] == old
        assert notes(this_form) == ["recorded by the form before"] * 300 + [None]
        assert version(this_form) == NEWEST + 1
        copy = tmp_path / f"r.v{NEWEST}.bak"
        assert names(tmp_path) == ["r", copy.name]
        assert version(copy) == NEWEST
        assert register.read(copy) == old

    def test_a_newer_file_then_is_no_business_of_an_older_program(self, this_form, monkeypatch):
        recorded(this_form)
        monkeypatch.setattr(form, "VERSION", NEWEST)
        with pytest.raises(TthcError):
            register.read(this_form)

    def test_an_error_afterwards_takes_the_new_form_back(self, this_form, tmp_path):
        whole = this_form.read_bytes()
        for _ in range(3):
            with pytest.raises(TthcError, match="no"), register.writing(this_form):
                raise TthcError("no")
        assert this_form.read_bytes() == whole
        assert names(tmp_path) == ["r", f"r.v{NEWEST}.bak"], "the same copy is kept once"

    def test_a_step_that_fails_midway_changes_nothing(self, this_form, monkeypatch):
        script = "alter table entries add column remark text;\ndrop trigger entries_last;\nselect 1 from nowhere;\n"
        monkeypatch.setattr(form, "MIGRATIONS", {NEWEST: script})
        whole = this_form.read_bytes()
        with pytest.raises(TthcError, match="nowhere"):
            recorded(this_form)
        assert this_form.read_bytes() == whole
        with pytest.raises(TthcError, match="nowhere"):
            register.read(this_form)
        assert this_form.read_bytes() == whole

    def test_a_step_without_its_last_semicolon_is_not_lost(self, this_form, monkeypatch):
        monkeypatch.setattr(form, "MIGRATIONS", {NEWEST: "alter table entries add column remark text"})
        with pytest.raises(ValueError, match="without its end"):
            recorded(this_form)

    def test_an_older_copy_is_never_overwritten(self, this_form, tmp_path):
        (tmp_path / f"r.v{NEWEST}.bak").write_text("somebody's")
        (tmp_path / f"r.v{NEWEST}.2.bak").write_text("also somebody's")
        recorded(this_form)
        assert (tmp_path / f"r.v{NEWEST}.bak").read_text() == "somebody's"
        assert (tmp_path / f"r.v{NEWEST}.2.bak").read_text() == "also somebody's"
        assert len(register.read(tmp_path / f"r.v{NEWEST}.3.bak")) == 300
        assert len(names(tmp_path)) == 4

    def test_without_a_copy_there_is_no_new_form(self, this_form, tmp_path, monkeypatch):
        whole = this_form.read_bytes()
        monkeypatch.setattr(os, "urandom", lambda _length: b"taken")
        part = tmp_path / f".r.v{NEWEST}.bak.{b'taken'.hex()}.part"
        part.mkdir()
        with pytest.raises(TthcError, match=rf"r\.v{NEWEST}\.bak: .*(nothing was changed|không có gì thay đổi)"):
            recorded(this_form)
        part.rmdir()
        monkeypatch.setattr(Path, "replace", lambda self, target: (_ for _ in ()).throw(OSError(28, "No space left")))
        with pytest.raises(TthcError, match=r"(no space left|ổ đĩa đã đầy)"):
            recorded(this_form)
        assert this_form.read_bytes() == whole
        assert names(tmp_path) == ["r"]

    def test_nobody_else_can_write_while_it_is_brought_up(self, this_form):
        """Reading the file for the copy must not give up the lock, as a plain handle that is closed would (POSIX)."""
        body = """
    migrated()
    with register.writing(path) as writing:
        print("now", flush=True)
        sys.stdin.read()
    """.strip()
        process = start(command(body, this_form), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        assert process.stdout
        assert process.stdout.readline() == "now\n"
        with (
            closing(sqlite3.connect(this_form, timeout=0)) as connection,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            connection.execute("begin immediate")
        process.communicate()
        assert process.returncode == 0
        assert version(this_form) == NEWEST + 1

    def test_two_that_bring_it_up_at_once_do_it_once(self, this_form, tmp_path):
        processes = [start(command("migrated(); add()", this_form)) for _ in range(6)]
        assert [process.wait() for process in processes] == [0] * 6
        assert version(this_form) == NEWEST + 1
        assert [entry.id for entry in register.read(this_form)] == list(range(1, 307))
        assert names(tmp_path) == ["r", f"r.v{NEWEST}.bak"]
        assert len(register.read(tmp_path / f"r.v{NEWEST}.bak")) == 300
