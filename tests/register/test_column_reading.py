"""A register read by column says what it says entry by entry, or leaves it to that."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples, sweep
from tests.support.registers import PLAN, books
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.register import column_reading, store
from tthc_cli.register.entries import Entry
from tthc_cli.register.entry_columns import EntryColumns, columns_of

DONE = Entry(id=0, kind="done", plan=PLAN.id, year=2024, matter="1", task=10, day=date(2024, 5, 2), recorded_by="lan")


def written(path: Path, entries: Sequence[Entry]) -> Path:
    with store.writing(path) as writing:
        for entry in entries:
            writing.add(entry)
    return path


def rows_of(columns: EntryColumns) -> list[tuple[object, ...]]:
    rows = zip(columns.numbers, columns.matters, columns.refs, columns.codes, strict=True)
    return [(number, matter, ref or None, columns.lines[code]) for number, matter, ref, code in rows]


def same_as_one_by_one(path: Path) -> bool:
    """Whether a register was read by column; if it was, with the same result."""
    columns = store.read_columns(path)
    if columns is not None:
        expected = columns_of(store.read(path))
        assert rows_of(columns) == rows_of(expected)
        assert columns.voided == expected.voided
    return columns is not None


def changed(path: Path, *statements: str) -> None:
    """Change a register as no program does."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma ignore_check_constraints = on")
        connection.execute("drop trigger entries_stay")
        connection.execute("drop trigger entries_last")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@given(books(), st.sets(st.integers(1, 25)), st.sampled_from([1, 2, 3, 1 << 17]))
@examples(80)
def test_what_a_clerk_records_is_read_by_column(book, of_another, at_once):
    entries = [
        entry._replace(plan="another-2025", year=2025) if (entry.voids or entry.id) in of_another else entry
        for entry in book.entries
    ]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(column_reading, "_AT_ONCE", at_once)
        assert same_as_one_by_one(written(Path(folder) / "r", entries)) == bool(entries)


def test_a_matter_without_a_name_is_none_and_an_empty_one_is_its_own(tmp_path):
    path = written(tmp_path / "r", [DONE, DONE._replace(matter=None), DONE._replace(matter="")])
    columns = store.read_columns(path)
    assert columns is not None
    assert list(columns.matters) == ["1", None, ""]


@pytest.mark.parametrize(
    "statement",
    [
        "update entries set plan = null where id = 2",
        "update entries set matter = 'a' || char(31) || 'b' where id = 2",
        "update entries set ref = 'a' || char(31) || 'b' where id = 2",
        "update entries set period = '2024' || char(30) where id = 2",
        "update entries set day = '2024-05-42' where id = 2",
        "update entries set day = '' where id = 2",
        "update entries set day = null where id = 2",
        "update entries set kind = 'event' where id = 2",
        "update entries set kind = 'more' where id = 2",
        "update entries set kind = 'event', event = char(30) || '1', task = null where id = 2",
        "update entries set kind = 'event', event = char(97, 30, 28) || '2024-01-01' || char(31), task = null",
        "update entries set note = x'41' where id = 2",
        "update entries set matter = x'41' where id = 2",
        "update entries set year = 'x' where id = 2",
        "update entries set plan = 'another', year = 2024.5 where id = 2",
        "update entries set task = 'x' where id = 2",
        "update entries set rule = 'x' where id = 2",
        "update entries set rule = 1.5 where id = 2",
        "update entries set recorded_by = x'41' where id = 2",
        "delete from entries where id = 2",
        "delete from entries where id = 1",
        "update entries set id = 7 where id = 3",
        "insert into assignments values (1, 2, null, 'another', '2024-05-02', 'lan', null, null, null, null, null)",
    ],
)
def test_what_is_not_plain_is_left_to_be_read_one_by_one(tmp_path, statement):
    path = written(tmp_path / "r", [DONE, DONE._replace(period="2024-05", rule=1), DONE])
    assert same_as_one_by_one(path)
    changed(path, statement)
    assert not same_as_one_by_one(path)


def test_a_text_that_cannot_be_read_is_said_as_it_is_one_by_one(tmp_path, monkeypatch):
    monkeypatch.setattr(column_reading, "_AT_ONCE", 1)
    path = written(tmp_path / "r", [DONE, DONE, DONE])
    changed(path, "update entries set ref = cast(x'ff' as text) where id = 3")
    with pytest.raises(TthcError) as by_column:
        store.read_columns(path)
    with pytest.raises(TthcError) as one_by_one:
        store.read(path)
    assert str(by_column.value) == str(one_by_one.value)


def test_one_text_too_many_does_not_stand_for_an_entry_that_makes_no_sense(tmp_path):
    path = written(tmp_path / "r", [DONE, DONE, DONE])
    two = "'a' || char(30, 28) || '2024-01-01' || char(31) || 'b'"
    changed(
        path,
        f"update entries set kind = 'event', event = {two}, task = null where id = 1",  # noqa: S608
        "update entries set kind = 'more' where id = 3",
    )
    assert store.read_columns(path) is None


def test_an_older_form_is_read_by_column_too(tmp_path):
    path = written(tmp_path / "r", [DONE, DONE._replace(note="xong")])
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("drop table filled_forms; pragma user_version = 4;")
    assert same_as_one_by_one(path)


@pytest.mark.long
@pytest.mark.sweep
def test_a_flipped_bit_is_found_as_it_is_one_by_one(tmp_path):
    """What is read by column is what would be read one by one.

    Notes, and who recorded and when, are not read by column: if one of them is damaged, all else is as it was.
    """
    entries = [DONE._replace(matter=str(n), ref=f"Phiếu {n}", rule=n % 3 or None) for n in range(60)]
    path = written(tmp_path / "r", [*entries, DONE._replace(kind="void", task=None, day=None, voids=1)])
    whole, chance = path.read_bytes(), random.Random(0)
    sound = rows_of(columns_of(store.read(path)))
    places = [*range(100), *chance.sample(range(100, len(whole)), 500)][:: sweep(gate=4, slow=1)]
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            columns = store.read_columns(path)
        except TthcError:
            with pytest.raises(TthcError):
                store.read(path)
            continue
        if columns is None:
            continue
        try:
            one_by_one = rows_of(columns_of(store.read(path)))
        except TthcError:
            with pytest.raises(TthcError, match=f"UTF-8|{_('an entry makes no sense')}"):
                store.read(path)
            one_by_one = sound
        assert rows_of(columns) == one_by_one
