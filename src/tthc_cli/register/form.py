"""The form of a register's file: its tables, what brings an older form up to date, and reading its rows soundly."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime
from pathlib import Path
from types import NoneType
from typing import Any, Final, NamedTuple

from tthc_cli.counts import FilledForm
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import Check, NewerFormError, Saved
from tthc_cli.register.entries import Entry
from tthc_cli.register.register_errors import damaged, no_register

VERSION: Final = 5
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
_ADOPTIONS: Final = """
create table adoptions (
  id integer primary key,
  old text not null,
  new text not null,
  recorded_at text not null,
  recorded_by text not null,
  check (old <> new)
);
create trigger adoptions_stay before update on adoptions
  begin select raise(abort, 'a register is append-only'); end;
create trigger adoptions_last before delete on adoptions
  begin select raise(abort, 'a register is append-only'); end;
alter table assignments add column adoption integer references adoptions (id);
alter table assignments add column event text;
alter table assignments add column task integer;
alter table assignments add column rule integer;
alter table assignments add column targets text;
"""
"""An assignment that an adoption made says what the entry is in the new plan, or which targets a saved check is of."""
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
_FILLED_FORMS: Final = """
create table filled_forms (
  id integer primary key,
  content text not null,
  recorded_at text not null,
  recorded_by text not null
);
create trigger filled_forms_stay before update on filled_forms
  begin select raise(abort, 'a register is append-only'); end;
create trigger filled_forms_last before delete on filled_forms
  begin select raise(abort, 'a register is append-only'); end;
"""
FORM: Final = _ENTRIES + _CHECKS + _ASSIGNMENTS + _ADOPTIONS + _FILLED_FORMS
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
    3: _ADOPTIONS,
    4: _FILLED_FORMS,
}
"""What brings a file from the version that is the key to the next one."""
_FIELDS: Final = tuple(field for field in Entry._fields if field != "recorded_for")
COLUMNS: Final = ", ".join(_FIELDS)
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
    columns: dict[str, Sequence[Any]] = dict(zip(_FIELDS, zip(*rows, strict=True), strict=True))
    kinds = zip(columns["kind"], *(map(type, columns[name]) for name in ("event", "task", "day", "voids")), strict=True)
    if not (set(kinds) <= _BY_KIND and all(set(map(type, columns[name])) <= types for name, types in _WHOLE.items())):
        raise damaged(path, _("an entry makes no sense"))
    if columns["id"] != tuple(range(1, len(rows) + 1)):
        raise damaged(path, _("entries are missing"))
    try:
        columns["day"] = [None if day is None else date.fromisoformat(day) for day in columns["day"]]
        _require_moments(columns["recorded_at"])
    except ValueError:
        raise damaged(path, _("an entry makes no sense")) from None
    columns["recorded_for"] = [None] * len(rows)
    entries = list(map(Entry._make, zip(*columns.values(), strict=True)))
    assigned: dict[int, _Assignment] = {each.entry: each for each in _assignments(connection, path) if each.entry}
    if assigned:
        for place, entry in enumerate(entries):
            assignment = assigned.get(entry.voids or entry.id)
            if assignment is not None:
                entries[place] = _belonging(entry, assignment)
    return entries


def _require_moments(texts: Iterable[str]) -> None:
    """Raise ValueError unless each text is a moment that names its zone, and that has a day in any other one."""
    moments = map(datetime.fromisoformat, texts)
    # in the first and in the last year, some have no day elsewhere
    if not all(moment.tzinfo is not None and MINYEAR < moment.year < MAXYEAR for moment in moments):
        raise ValueError("a moment without a zone, or at the end of time")


def _belonging(entry: Entry, assignment: _Assignment) -> Entry:
    """An entry as the plan has it that it was assigned to."""
    if assignment.adoption is None or entry.kind == "void":
        return entry._replace(plan=assignment.plan)
    return entry.adopted(assignment.plan, assignment.event, assignment.task, assignment.rule)


def read_saved_checks(connection: sqlite3.Connection, path: Path) -> list[Check]:
    assigned: dict[int, list[_Assignment]] = {}
    for each in _assignments(connection, path):
        if each.saved is not None:
            assigned.setdefault(each.saved, []).append(each)
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
        check = Check(id=id_, voids=voids, saved=saved, plan=plan, recorded_at=recorded_at, recorded_by=recorded_by)
        own = check
        for assignment in assigned.get(voids or id_, ()):
            targets = assignment.new_targets
            check = (own if targets is None else check).belonging_to(assignment.plan, targets)
        checks.append(check)
    return checks


def read_adoptions(connection: sqlite3.Connection, path: Path) -> list[tuple[str, str]]:
    """Each plan that another one took over from, with that one, in the order of recording.

    Args:
        connection: The open file.
        path: Its path, for messages.

    Raises:
        TthcError: Adoptions are missing.
    """
    rows = connection.execute("select id, old, new from adoptions order by id").fetchall()
    if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
        raise damaged(path, _("adoptions are missing"))
    return [(old, new) for _id, old, new in rows]


def read_filled_forms(connection: sqlite3.Connection, path: Path) -> list[FilledForm]:
    """All filled forms that were saved, in the order of saving.

    Args:
        connection: The open file.
        path: Its path, for messages.

    Raises:
        TthcError: Saved forms are missing, or make no sense.
    """
    rows = connection.execute("select id, content from filled_forms order by id").fetchall()
    if [id_ for id_, _content in rows] != list(range(1, len(rows) + 1)):
        raise damaged(path, _("saved forms are missing"))
    forms = []
    for id_, content in rows:
        try:
            forms.append(FilledForm.of_text(content))
        except (ValueError, TypeError):
            raise damaged(path, _("saved form {id} makes no sense").format(id=id_)) from None
    return forms


class _Assignment(NamedTuple):
    """The assignment of an entry, or of a saved check, to a plan."""

    entry: int | None
    saved: int | None
    plan: str
    adoption: int | None
    event: str | None
    task: int | None
    rule: int | None
    targets: str | None

    @property
    def new_targets(self) -> Mapping[str, str] | None:
        """The targets that a check is of in the plan, by those of the plan before; None for all as they are."""
        return None if self.targets is None else json.loads(self.targets)


def _assignments(connection: sqlite3.Connection, path: Path) -> list[_Assignment]:
    """All assignments, in the order of recording; of an entry, the last counts."""
    fields = ", ".join(_Assignment._fields)
    rows = connection.execute(f"select id, {fields} from assignments order by id").fetchall()
    if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
        raise damaged(path, _("assignments are missing"))
    return [_Assignment(*row[1:]) for row in rows]
