"""Entries read from a register's file by column: SQLite joins each column to one text, which takes a third of the time.

Only what is plainly sound and belongs to plans is read so. For all else there is :func:`form.read_entries`, which says
what is wrong.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from typing import Final

from tthc_cli.register.entries import EntryKind
from tthc_cli.register.entry_columns import EntryColumns, Line

_BETWEEN: Final = "\x1f"
"""What stands between two entries in the text of a column. Nothing is recorded with such a mark in it."""
_NONE: Final = "\x1e"
"""What stands for no matter."""
_AT_ONCE: Final = 1 << 17
"""Entries in one text: SQLite takes texts of a thousand million bytes at most."""
_WHAT: Final = "coalesce(coalesce(event || '\x1e', task) || '\x1c' || day, '\x1c')"
_LINE: Final = (
    f"case when rule is null and period is null then {_WHAT} "
    f"else {_WHAT} || '\x1d' || coalesce(rule, '') || coalesce('\x1e' || period, '') end"
)
"""What an entry says but for its matter, as text: few have a rule or a period, and a voiding says nothing."""
_OWNER: Final = "plan || '\x1d' || year || '\x1d' || "
_PARTS: Final = re.compile(
    "(?:(?P<plan>[^\x1c-\x1f]*)\x1d(?P<year>-?[0-9]+)\x1d)?(?:(?P<event>[^\x1c-\x1f]*)\x1e|(?P<task>-?[0-9]+))?"
    "\x1c(?P<day>[^\x1c-\x1f]*)(?:\x1d(?P<rule>-?[0-9]*)(?:\x1e(?P<period>[^\x1c-\x1f]*))?)?"
)
_AN_ASSIGNMENT: Final = (
    "select id, entry, saved, plan, adoption, event, task, rule, targets from assignments order by id limit 1"
)
_OTHERS: Final = "plan is not ? or year is not ?"
"""Whether an entry belongs to another plan than the first one does."""
_NO_OWNER: Final = "plan is null or plan < '' or plan >= x'' or year is null or year >= '' or typeof(year) = 'real'"
_UNSOUND: Final = """
case kind
when 'event' then event is null or task is not null or day is null or voids is not null
when 'done' then event is not null or task is null or day is null or voids is not null
when 'void' then event is not null or task is not null or day is not null or voids is null
else 1 end
or event < '' or event >= x'' or task >= '' or day <= '' or day >= x'' or voids >= '' or rule >= ''
or matter < '' or matter >= x'' or period < '' or period >= x'' or ref < '' or ref >= x'' or note < '' or note >= x''
or recorded_at is null or recorded_at < '' or recorded_at >= x''
or recorded_by is null or recorded_by < '' or recorded_by >= x''
"""
"""Whether an entry makes no sense. Values compare by their types first: null, numbers, text, bytes."""


def read_columns(connection: sqlite3.Connection) -> EntryColumns | None:
    """All entries by column.

    Args:
        connection: An open register of the newest form.

    Returns:
        None if entries must be read one by one: there are none, some make no sense, belong to no plan, or were assigned
        to one.
    """
    count, last = connection.execute("select (select count(*) from entries), (select max(id) from entries)").fetchone()
    if not count or count != last or connection.execute(_AN_ASSIGNMENT).fetchone():
        return None
    owner = connection.execute("select plan, year from entries where id = 1").fetchone()
    if owner is None or list(map(type, owner)) != [str, int]:
        return None
    one_owner = not _any(connection, _OTHERS, owner)
    what, unsound = (_LINE, _UNSOUND) if one_owner else (_OWNER + _LINE, f"{_NO_OWNER} or {_UNSOUND}")
    texts = _Texts(count)
    for first in range(0, count, _AT_ONCE):
        texts.add(
            connection.execute(
                # an empty text stands for an entry that makes no sense: no line is empty
                f"select sum(id), group_concat(case when {unsound} then '' else {what} end, '{_BETWEEN}'), "
                f"group_concat(coalesce(matter, '{_NONE}'), '{_BETWEEN}'), "
                f"group_concat(coalesce(ref, ''), '{_BETWEEN}') "
                # texts are joined in the order of the table, which is that of its key; to sort them takes long
                "from entries not indexed where id > ? and id <= ?",
                (first, first + _AT_ONCE),
            ).fetchone()
        )
    voided = {number for (number,) in connection.execute("select voids from entries where voids is not null")}
    return texts.columns(owner, voided)


def _any(connection: sqlite3.Connection, condition: str, values: tuple[object, ...] = ()) -> bool:
    """Whether a condition holds for some entry."""
    return connection.execute(f"select 1 from entries where {condition} limit 1", values).fetchone() is not None


class _Texts:
    """The texts of the columns, taken apart."""

    def __init__(self, count: int) -> None:
        self._count, self._sum = count, 0
        self._places = _Places()
        self._codes: list[int] = []
        self._matters: list[str | None] = []
        self._refs: list[str] = []

    def add(self, row: tuple[int, str, str, str]) -> None:
        """Take the next entries: the sum of their numbers, then a text of each column."""
        numbers, lines, matters, refs = row
        self._sum += numbers
        self._codes += map(self._places.__getitem__, lines.split(_BETWEEN))
        self._matters += matters.split(_BETWEEN)
        self._refs += refs.split(_BETWEEN)

    def columns(self, owner: tuple[str, int], voided: set[int]) -> EntryColumns | None:
        """The columns; None if some text has a mark in it, a day is none, or a number is missing.

        Args:
            owner: The plan and the year of lines that name none.
            voided: The numbers of entries that others take back.
        """
        count = self._count
        lengths = {len(column) for column in (self._codes, self._matters, self._refs)}
        parts = list(map(_PARTS.fullmatch, self._places))
        if lengths != {count} or self._sum != count * (count + 1) // 2 or not all(parts):
            return None
        if _NONE in self._matters:
            self._matters = [None if matter == _NONE else matter for matter in self._matters]
        try:
            lines = [_line(part, owner) for part in parts if part]
        except ValueError:
            return None
        return EntryColumns(
            lines=lines,
            numbers=range(1, count + 1),
            codes=self._codes,
            matters=self._matters,
            refs=self._refs,
            voided=voided,
        )


class _Places(dict[str, int]):
    """The place of each text among those that differ, in the order in which they are asked for."""

    def __missing__(self, text: str) -> int:
        place = self[text] = len(self)
        return place


def _line(part: re.Match[str], owner: tuple[str, int]) -> Line:
    """What the text of a line says. Raises ValueError for a day that is none."""
    task, day, rule = part["task"], part["day"], part["rule"]
    kind: EntryKind = "void" if not day else "event" if task is None else "done"
    plan, year = owner if part["plan"] is None else (part["plan"], int(part["year"]))
    return Line(
        kind=kind,
        plan=plan,
        year=year,
        event=part["event"] if kind == "event" else None,
        task=None if task is None else int(task),
        rule=int(rule) if rule else None,
        period=part["period"],
        day=date.fromisoformat(day) if day else None,
    )
