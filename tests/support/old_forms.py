"""Registers in forms that older programs wrote."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

AT = "2024-06-01T02:00:00+00:00"
FIRST_FORM = """
create table entries (
  id integer primary key,
  kind text not null check (kind in ('event', 'done', 'void')),
  plan integer not null,
  matter text,
  event text,
  task integer,
  rule integer,
  period text,
  day text,
  ref text,
  voids integer unique references entries (id),
  recorded_at text not null,
  recorded_by text not null,
  check ((kind = 'event') = (event is not null)),
  check ((kind = 'done') = (task is not null)),
  check ((kind = 'void') = (voids is not null)),
  check ((kind = 'void') = (day is null))
);
create trigger entries_stay before update on entries begin select raise(abort, 'a register is append-only'); end;
create trigger entries_last before delete on entries begin select raise(abort, 'a register is append-only'); end;
pragma application_id = 1414809667;
pragma user_version = 1;
"""
FIRST_CHECKS = """
create table if not exists checks (
  id integer primary key,
  voids integer unique references checks (id),
  content text,
  recorded_at text not null,
  recorded_by text not null,
  check ((voids is null) = (content is not null))
);
"""
SECOND_FORM = """
create table entries (
  id integer primary key,
  kind text not null check (kind in ('event', 'done', 'void')),
  plan text,
  year integer not null,
  matter text,
  event text,
  task integer,
  rule integer,
  period text,
  day text,
  ref text,
  voids integer unique references entries (id),
  recorded_at text not null,
  recorded_by text not null,
  check ((kind = 'event') = (event is not null)),
  check ((kind = 'done') = (task is not null)),
  check ((kind = 'void') = (voids is not null)),
  check ((kind = 'void') = (day is null))
);
create trigger entries_stay before update on entries begin select raise(abort, 'a register is append-only'); end;
create trigger entries_last before delete on entries begin select raise(abort, 'a register is append-only'); end;
create table if not exists checks (
  id integer primary key,
  voids integer unique references checks (id),
  content text,
  plan text,
  recorded_at text not null,
  recorded_by text not null,
  check ((voids is null) = (content is not null))
);
create trigger if not exists checks_stay before update on checks
  begin select raise(abort, 'a register is append-only'); end;
create trigger if not exists checks_last before delete on checks
  begin select raise(abort, 'a register is append-only'); end;
create table assignments (
  id integer primary key,
  entry integer references entries (id),
  saved integer references checks (id),
  plan text not null,
  recorded_at text not null,
  recorded_by text not null,
  check ((entry is null) <> (saved is null))
);
create trigger assignments_stay before update on assignments
  begin select raise(abort, 'a register is append-only'); end;
create trigger assignments_last before delete on assignments
  begin select raise(abort, 'a register is append-only'); end;
pragma application_id = 1414809667;
pragma user_version = 2;
"""


def second_form(path: Path, rows: Sequence[dict[str, object]]) -> Path:
    """A register of form 2, as the program before notes made it.

    Args:
        path: The file.
        rows: The entries, without number, moment and author.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SECOND_FORM)
        _add(connection, rows)
        connection.commit()
    return path


def first_form(path: Path, *entries: Mapping[str, object], checks: Sequence[str] = ()) -> Path:
    """A register of form 1, as the program before ids of plans made it.

    Args:
        path: The file.
        *entries: The entries, without number, plan, moment and author.
        checks: The content of saved checks.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_FORM + (FIRST_CHECKS if checks else ""))
        _add(connection, ({"plan": 2024, **entry} for entry in entries))
        for number, content in enumerate(checks, 1):
            connection.execute("insert into checks values (?, null, ?, ?, 'lan')", (number, content, AT))
        connection.commit()
    return path


def _add(connection: sqlite3.Connection, rows: Iterable[Mapping[str, object]]) -> None:
    for number, row in enumerate(rows, 1):
        whole = {"id": number, "recorded_at": AT, "recorded_by": "lan", **row}
        marks = ", ".join(f":{name}" for name in whole)
        connection.execute(f"insert into entries ({', '.join(whole)}) values ({marks})", whole)  # noqa: S608
