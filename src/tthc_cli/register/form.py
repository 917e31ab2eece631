"""The form of a register's file: its tables, what brings an older form up to date, and reading its rows soundly."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import NoneType
from typing import Any, Final, Literal

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import Check, NewerFormError, Saved
from tthc_cli.register.entries import Entry
from tthc_cli.register.register_errors import damaged, no_register

VERSION: Final = 3
"""Of the file's form; ``user_version`` of the file."""
APPLICATION: Final = 0x54544843
"""``TTHC``: says that a SQLite file is a register."""

_ENTRIES: Final = """
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
  note text,
  check ((kind = 'event') = (event is not null)),
  check ((kind = 'done') = (task is not null)),
  check ((kind = 'void') = (voids is not null)),
  check ((kind = 'void') = (day is null))
);
create trigger entries_stay before update on entries begin select raise(abort, 'a register is append-only'); end;
create trigger entries_last before delete on entries begin select raise(abort, 'a register is append-only'); end;
"""
_ASSIGNMENTS: Final = """
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
"""
_CHECKS: Final = """
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
"""
FORM: Final = _ENTRIES + _CHECKS + _ASSIGNMENTS
_FIRST_CHECKS: Final = _CHECKS.replace("  plan text,\n", "")
"""The table of the first form, where a check was saved in it."""
MIGRATIONS: Final[dict[int, str]] = {
    1: f"""
alter table entries rename column plan to year;
alter table entries add column plan text;
{_FIRST_CHECKS}
alter table checks add column plan text;
{_ASSIGNMENTS}
""",
    2: "alter table entries add column note text;",
}
"""What brings a file from the version that is the key to the next one."""
COLUMNS: Final = ", ".join(Entry._fields)
CHECK_COLUMNS: Final = "id, voids, content, plan, recorded_at, recorded_by"
_WHOLE: Final[Mapping[str, frozenset[type]]] = {
    **dict.fromkeys(("id", "year"), frozenset((int,))),
    **dict.fromkeys(("recorded_at", "recorded_by"), frozenset((str,))),
    **dict.fromkeys(("plan", "matter", "period", "ref", "note"), frozenset((str, NoneType))),
    "rule": frozenset((int, NoneType)),
}
"""The types that the columns of every entry have."""
_BY_KIND: Final = frozenset(
    (
        ("event", str, NoneType, str, NoneType),
        ("done", NoneType, int, str, NoneType),
        ("void", NoneType, NoneType, NoneType, int),
    )
)
"""Each kind, with the types of its event, task, day and voids."""


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the file's form, 0 for an empty file.

    Args:
        connection: The open file.
        path: Its path, for messages.

    Raises:
        TthcError: It is no register, or one of a newer form, or damaged.
    """
    version = int(connection.execute("pragma user_version").fetchone()[0])
    application = int(connection.execute("pragma application_id").fetchone()[0])
    size = path.stat().st_size
    if size == 0:
        return 0
    if application != APPLICATION:
        raise no_register(path)
    if version > VERSION:
        raise TthcError(
            _(
                "{file}: a register of form {version}, written by a newer tthc (this one knows {known}); update tthc"
            ).format(file=path, version=version, known=VERSION)
        )
    if version < 1:
        raise damaged(path, _("it has no version"))
    pages, page = (int(connection.execute(f"pragma {of}").fetchone()[0]) for of in ("page_count", "page_size"))
    if size < pages * page:  # SQLite takes zeros for what is missing of the last page
        raise damaged(path, _("its end is missing"))
    return version


def bring_up(connection: sqlite3.Connection, version: int) -> None:
    """Bring an empty file, or one of an older form, to the newest form, within the open transaction.

    Args:
        connection: The open file.
        version: The version of its form, 0 for an empty file.
    """
    for script in [MIGRATIONS[step] for step in range(version, VERSION)] if version else [FORM]:
        for statement in _statements(script):
            connection.execute(statement)
    connection.execute(f"pragma application_id = {APPLICATION}")
    connection.execute(f"pragma user_version = {VERSION}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, which ``executescript`` would run outside of the transaction."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        raise ValueError(f"a statement without its end: {pending.strip()}")


def read_entries(connection: sqlite3.Connection, path: Path) -> list[Entry]:
    """All entries. Whether they are sound is looked at here, as SQLite's own check of a large file takes longer.

    Args:
        connection: The open file.
        path: Its path, for messages.

    Raises:
        TthcError: Entries are missing, or make no sense.
    """
    rows = connection.execute(f"select {COLUMNS} from entries order by id").fetchall()
    if not rows:
        return []
    columns: dict[str, Sequence[Any]] = dict(zip(Entry._fields, zip(*rows, strict=True), strict=True))
    kinds = zip(columns["kind"], *(map(type, columns[name]) for name in ("event", "task", "day", "voids")), strict=True)
    if not (set(kinds) <= _BY_KIND and all(set(map(type, columns[name])) <= types for name, types in _WHOLE.items())):
        raise damaged(path, _("an entry makes no sense"))
    if columns["id"] != tuple(range(1, len(rows) + 1)):
        raise damaged(path, _("entries are missing"))
    try:
        columns["day"] = [day and date.fromisoformat(day) for day in columns["day"]]
    except ValueError as error:
        raise damaged(path, str(error)) from None
    if assigned := _assigned(connection, "entry", path):
        about = (voids or number for voids, number in zip(columns["voids"], columns["id"], strict=True))
        plans = zip(about, columns["plan"], strict=True)
        columns["plan"] = [assigned.get(number, plan) for number, plan in plans]
    return list(map(Entry._make, zip(*columns.values(), strict=True)))


def read_saved_checks(connection: sqlite3.Connection, path: Path) -> list[Check]:
    assigned = _assigned(connection, "saved", path)
    rows = connection.execute(f"select {CHECK_COLUMNS} from checks order by id").fetchall()
    if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
        raise damaged(path, _("saved checks are missing"))
    checks = []
    for id_, voids, content, plan, recorded_at, recorded_by in rows:
        try:
            saved = None if content is None else Saved.of_text(content)
            datetime.fromisoformat(recorded_at)
        except NewerFormError:
            raise TthcError(
                _("{file}: saved check {id} was written by a newer tthc; update tthc").format(file=path, id=id_)
            ) from None
        except (ValueError, TypeError):
            raise damaged(path, _("saved check {id} makes no sense").format(id=id_)) from None
        plan = assigned.get(voids or id_, plan)
        checks.append(
            Check(id=id_, voids=voids, saved=saved, plan=plan, recorded_at=recorded_at, recorded_by=recorded_by)
        )
    return checks


def _assigned(connection: sqlite3.Connection, what: Literal["entry", "saved"], path: Path) -> dict[int, str]:
    """The plan that each entry, or saved check, was assigned to last."""
    rows = connection.execute("select id, entry, saved, plan from assignments order by id").fetchall()
    if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
        raise damaged(path, _("assignments are missing"))
    place = 1 if what == "entry" else 2
    return {row[place]: row[3] for row in rows if row[place] is not None}
