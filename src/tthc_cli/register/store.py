"""The register (sổ theo dõi) of what has happened: one SQLite file to which entries are only ever added.

Checks of rates and filled forms are saved in it beside the entries, in tables of their own. An entry and a check keep
the id of their plan. Those of before plans had ids (form 1) have none; that they belong to a plan is recorded as an
assignment, in a table of its own; the last one counts.

An entry is acknowledged when its transaction is on the disk: ``synchronous = extra`` with a rollback journal, the form
that survives a killed process and a power cut, and needs no file beside it when at rest. Writers wait for one another;
a reader sees whole transactions only, and never changes the file.
"""

from __future__ import annotations

import getpass
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Final
from unicodedata import normalize
from urllib.parse import quote

from tthc_cli.counts import FilledForm
from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _
from tthc_cli.kpi import Check, Saved
from tthc_cli.register import column_reading, form
from tthc_cli.register.adopting import Adoption
from tthc_cli.register.entries import Entry
from tthc_cli.register.entry_columns import EntryColumns
from tthc_cli.register.register_errors import cannot, damaged, no_register
from tthc_cli.whole_files import owners_alone, part_of, take_its_place

_WAIT: Final = 60.0
"""Seconds that a writer waits for another one."""


def default_path() -> Path:
    """The register of whoever runs the program, in the folder that the system keeps for such data.

    Raises TthcError if the system knows no such folder.
    """
    from platformdirs import user_data_path

    try:
        folder = user_data_path("tthc", appauthor=False)
    except RuntimeError:  # no home is known
        folder = Path("~")
    if not folder.is_absolute():  # an older platformdirs leaves "~" in it
        raise TthcError(_("this account has no folder of its own; name a register with --register or TTHC_REGISTER"))
    return folder / "register.sqlite"


def read(path: Path) -> list[Entry]:
    """All entries, in the order of recording.

    A file of an older form is read as it will be when the next entry brings it to the newest one. Raises TthcError if
    there is no such file, or it is no sound register; an empty file may be what is left of one.
    """
    with _reading(path) as connection:
        return form.read_entries(connection, path)


def read_columns(path: Path) -> EntryColumns | None:
    """All entries by column, if they are plainly sound; None if :func:`read` must look at each.

    Raises TthcError if there is no such file, or it is no register.
    """
    with _reading(path) as connection:
        return column_reading.read_columns(connection)


def read_checks(path: Path) -> list[Check]:
    """All saved checks, in the order of saving, voided ones and voidings too. Raises TthcError as :func:`read` does."""
    with _reading(path) as connection:
        return form.read_saved_checks(connection, path)


def read_filled_forms(path: Path) -> list[FilledForm]:
    """All filled forms that were saved, in the order of saving. Raises TthcError as :func:`read` does."""
    with _reading(path) as connection:
        return form.read_filled_forms(connection, path)


def read_adoptions(path: Path) -> list[tuple[str, str]]:
    """Each plan that another one took over from, with that one. Raises TthcError as :func:`read` does."""
    with _reading(path) as connection:
        return form.read_adoptions(connection, path)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A register in its newest form, whatever form the file has."""
    with _connected(path) as connection:
        version = form.version_of(connection, path)
        if not version:
            raise TthcError(
                _("{file}: an empty file; put a copy of the register back, or start it with `tthc event add`").format(
                    file=path
                )
            )
        if version == form.VERSION:
            yield connection
            return
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            connection.backup(copy)
            form.bring_up(copy, version)
            yield copy


def look_over(path: Path) -> None:
    """Refuse a register in which nothing can be recorded now, before long work begins. Changes nothing."""
    if os.path.lexists(path) and not _empty(path):
        with _connected(path, write=True) as connection:
            # only a write tells whether one can be made; it is taken back
            connection.execute(f"pragma user_version = {form.version_of(connection, path)}")


class Writing:
    """An open transaction on a register: what stands in it cannot change until it ends."""

    def __init__(self, connection: sqlite3.Connection, entries: list[Entry], checks: Callable[[], list[Check]]) -> None:
        self._connection = connection
        self.entries = entries
        """All that is recorded, the entries added here included."""
        self._read_checks = checks

    @cached_property
    def checks(self) -> list[Check]:
        """All checks that are saved, those of this transaction included; most recordings never ask."""
        return self._read_checks()

    def add(self, new: Entry) -> Entry:
        """Record an entry; it counts only when the whole transaction does."""
        entry = new._replace(
            id=self.entries[-1].id + 1 if self.entries else 1,
            recorded_at=new.recorded_at or _now(),
            recorded_by=new.recorded_by or _login(),
        )
        own = entry[:-1]  # what another plan has it for is an assignment
        marks = ", ".join("?" * len(own))
        values = [value.isoformat() if isinstance(value, date) else value for value in own]
        self._connection.execute(f"insert into entries ({form.COLUMNS}) values ({marks})", values)
        self.entries.append(entry)
        return entry

    def save(self, saved: Saved, plan: str) -> Check:
        """Keep a check of rates; it counts only when the whole transaction does.

        Args:
            saved: The check.
            plan: The id of the plan that it belongs to.
        """
        check = Check(id=len(self.checks) + 1, saved=saved, plan=plan, recorded_at=_now(), recorded_by=_login())
        return self._keep(check)

    def save_form(self, filled: FilledForm) -> int:
        """Keep the numbers of a form; they count only when the whole transaction does.

        Args:
            filled: The form.

        Returns:
            Its number among the saved forms.
        """
        number = int(self._connection.execute("select count(*) + 1 from filled_forms").fetchone()[0])
        self._connection.execute(
            "insert into filled_forms values (?, ?, ?, ?)", (number, filled.text(), _now(), _login())
        )
        return number

    def assign(self, plan: str, entries: Iterable[int] = (), checks: Iterable[int] = ()) -> None:
        """Record that entries and saved checks belong to a plan; what voids them goes with them.

        Args:
            plan: The plan's id.
            entries: The ids of the entries.
            checks: The ids of the checks.
        """
        of_entries, saved = set(entries), set(checks)
        rows = [(number, None) for number in sorted(of_entries)] + [(None, number) for number in sorted(saved)]
        by = (plan, _now(), _login())
        self._connection.executemany(
            "insert into assignments (entry, saved, plan, recorded_at, recorded_by) values (?, ?, ?, ?, ?)",
            [(*row, *by) for row in rows],
        )
        self.entries[:] = [
            entry.as_recorded._replace(plan=plan) if of_entries & {entry.id, entry.voids} else entry
            for entry in self.entries
        ]
        if saved:
            self.checks[:] = [
                check.belonging_to(plan) if saved & {check.id, check.voids} else check for check in self.checks
            ]

    def adopt(self, old: str, new: str, taken: Adoption) -> None:
        """Record that a plan takes over from another one what it has a place for; what voids it goes with it.

        Args:
            old: The id of the plan that is replaced.
            new: The id of the plan that takes over.
            taken: What that is.
        """
        by = (_now(), _login())
        number = self._connection.execute("select count(*) + 1 from adoptions").fetchone()[0]
        self._connection.execute("insert into adoptions values (?, ?, ?, ?, ?)", (number, old, new, *by))
        rows: list[tuple[object, ...]] = [
            (id_, None, new, number, *place, None) for id_, place in taken.entries.items()
        ]
        rows += [
            (None, id_, new, number, None, None, None, json.dumps(targets)) for id_, targets in taken.checks.items()
        ]
        self._connection.executemany(
            "insert into assignments (entry, saved, plan, adoption, event, task, rule, targets, recorded_at, "
            "recorded_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*row, *by) for row in rows],
        )
        for at, entry in enumerate(self.entries):
            place = taken.entries.get(entry.voids or entry.id)
            if place is not None:
                self.entries[at] = entry._replace(plan=new) if entry.voids else entry.adopted(new, *place)
        if taken.checks:
            self.checks[:] = [
                check
                if (targets := taken.checks.get(check.voids or check.id)) is None
                else check.belonging_to(new, targets)
                for check in self.checks
            ]

    def void_check(self, number: int) -> Check:
        """Take a saved check back. Raises TthcError if there is none of this number that still counts."""
        target = next((check for check in self.checks if check.id == number), None)
        if target is None:
            raise TthcError(_("there is no saved check {id}; `tthc kpi trend` shows them").format(id=number))
        if target.saved is None:
            raise TthcError(_("check {id} is itself a voiding; save the check anew").format(id=number))
        by = next((check.id for check in self.checks if check.voids == number), None)
        if by is not None:
            raise TthcError(_("check {id} is voided already, by {by}").format(id=number, by=by))
        return self._keep(
            Check(id=len(self.checks) + 1, voids=number, plan=target.plan, recorded_at=_now(), recorded_by=_login())
        )

    def _keep(self, check: Check) -> Check:
        content = None if check.saved is None else check.saved.text()
        self._connection.execute(
            f"insert into checks ({form.CHECK_COLUMNS}) values (?, ?, ?, ?, ?, ?)",
            (check.id, check.voids, content, check.plan, check.recorded_at, check.recorded_by),
        )
        self.checks.append(check)
        return check


@contextmanager
def writing(path: Path, *, dry_run: bool = False) -> Iterator[Writing]:
    """A transaction: all that is added in it is recorded at its end, or, on an error or a dry run, nothing is.

    Makes the file and its folder if there is none. A file of an older form is brought to the newest one in the same
    transaction, after a copy was put beside it.

    Args:
        path: The register.
        dry_run: Whether to touch nothing.

    Raises:
        TthcError: The file cannot be written, or is no sound register.
    """
    if dry_run:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(form.FORM)
            there = os.path.lexists(path) and not _empty(path)
            yield Writing(connection, read(path) if there else [], lambda: read_checks(path) if there else [])
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise cannot(path, why(error)) from None
    _make(path)
    with _connected(path, write=True) as connection:
        version = form.version_of(connection, path)
        if version and (fault := connection.execute("pragma quick_check(1)").fetchone()[0]) != "ok":
            raise damaged(path, fault)
        if version < form.VERSION:
            if version:
                _back_up(path, version)
            form.bring_up(connection, version)
        if not version:  # so that only an accident leaves an empty file
            connection.execute("commit")
            connection.execute("begin immediate")
        yield Writing(connection, form.read_entries(connection, path), lambda: form.read_saved_checks(connection, path))
        connection.execute("commit")


@contextmanager
def _connected(path: Path, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    """An open transaction on a file."""
    if os.path.isdir(path):  # noqa: PTH112 - unlike the method of Path, silent where the folder may not be looked into
        raise TthcError(_("{file}: a folder; name a file").format(file=path))
    with _translated(path), closing(_open(path, "rwc" if write else "rw")) as connection:
        connection.execute("pragma synchronous = extra")
        connection.execute("pragma foreign_keys = on")
        connection.execute("begin immediate" if write else "begin")
        yield connection  # closing it rolls back what was not committed


def _open(path: Path, mode: str) -> sqlite3.Connection:
    # not as_uri(): SQLite takes the server in file://server/share for an error, and wants file:////server/share
    name = path.absolute().as_posix()
    uri = "file://" + quote(os.fsencode(name if name.startswith("/") else f"/{name}"), safe="/:") + f"?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=_WAIT, isolation_level=None)


def _make(path: Path) -> None:
    """Make a file that its owner alone can read, unless there is one; SQLite gives its journal the same rights.

    What keeps it from being made, SQLite says in better words when it opens it.
    """
    with suppress(OSError):
        os.close(owners_alone(os.path.realpath(path), os.O_CREAT | os.O_EXCL | os.O_WRONLY))


def _empty(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size == 0
    except OSError:  # what it is, reading it will tell
        return False


def _back_up(path: Path, version: int) -> None:
    """Put a copy beside the file, never in place of an older one; a copy that is the same already is enough.

    The caller holds the write lock. The file is read through SQLite, as closing a plain handle on it would give up the
    lock of the whole process (POSIX).
    """
    first = path.with_name(f"{path.name}.v{version}.bak")
    try:
        with part_of(first) as part:
            with closing(_open(path, "ro")) as source, closing(_open(part, "rwc")) as target:
                source.backup(target)
            copy, count = first, 1
            while os.path.lexists(copy) and copy.read_bytes() != part.read_bytes():
                count += 1
                copy = path.with_name(f"{path.name}.v{version}.{count}.bak")
            take_its_place(part, copy)
    except (sqlite3.Error, OSError) as error:
        raise TthcError(
            _(
                "{file}: the register must be brought to a new form, and the copy to be kept cannot be written beside "
                "it: {why}; nothing was changed"
            ).format(file=first, why=why(error) if isinstance(error, OSError) else error)
        ) from None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _login() -> str:
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):  # no name is known for this process
        return "?"
    return " ".join("".join(filter(str.isprintable, normalize("NFC", name))).split()) or "?"


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """What SQLite says, as the one message of a command. A broken constraint is a bug of ours and passes."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except UnicodeDecodeError:  # SQLite's own message, where it tells of damaged names
        raise damaged(path, _("text in it is not UTF-8")) from None
    except sqlite3.DatabaseError as error:
        raise _in_words(path, error) from None


def _in_words(path: Path, error: sqlite3.DatabaseError) -> TthcError:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # Python's own, of a text that it cannot read
        return damaged(path, _("text in it is not UTF-8"))
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:
        return cannot(
            path,
            _("a recording was broken off and must be taken back first, by somebody who may write the file"),
        )
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return TthcError(
                _("{file}: another process has kept the register busy for {seconds} seconds; try again").format(
                    file=path, seconds=int(_WAIT)
                )
            )
        case sqlite3.SQLITE_FULL:
            return cannot(path, _("the disk is full"))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return cannot(path, _("the file or its folder is read-only"))
        case sqlite3.SQLITE_CANTOPEN if os.path.lexists(path):
            return cannot(path, _("the file or its folder may not be opened or written by this account"))
        case sqlite3.SQLITE_CANTOPEN:
            return cannot(path, _("there is no such file, or its folder may not be looked into or written"))
        case sqlite3.SQLITE_IOERR:
            return cannot(path, _("the disk refuses to read or write; is it full?"))
        case sqlite3.SQLITE_NOTADB:
            return no_register(path)
        case sqlite3.SQLITE_CORRUPT:
            return damaged(path, _("its pages do not fit together"))
        case sqlite3.SQLITE_ERROR:
            return damaged(path, str(error))
        case _:
            return cannot(path, str(error))
