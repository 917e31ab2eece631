"""Entries read from a register's file by column: SQLite joins each column to one text, which takes a third of the time.

Only what is plainly sound and belongs to plans is read so. For all else there is :func:`form.read_entries`, which says
what is wrong.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

from tthc_cli.register.entries import EntryKind
from tthc_cli.register.entry_columns import EntryColumns, Line

_BETWEEN: Final = "\x1f"
"""What stands between two entries in the text of a column. Nothing is recorded with such a mark in it."""
_NONE: Final = "\x1e"
"""What stands for no matter."""
_AT_ONCE: Final = 1 << 13
"""Entries in one text: SQLite takes texts of a thousand million bytes at most."""
_PARTS: Final = re.compile(
    "(?:(?P<plan>[^\x1c-\x1f]*)\x1d(?P<year>-?[0-9]+)\x1d)?(?:(?P<event>[^\x1c-\x1f]*)\x1e|(?P<task>-?[0-9]+))?"
    "\x1c(?P<day>[^\x1c-\x1f]*)(?:\x1d(?P<rule>-?[0-9]*)(?:\x1e(?P<period>[^\x1c-\x1f]*))?)?"
)
_RowOfTexts: TypeAlias = tuple[int, str, str, str]
"""Of some entries: the sum of their numbers, then a text of each column."""
_AN_ASSIGNMENT: Final = (
    "select id, entry, saved, plan, adoption, event, task, rule, targets from assignments order by id limit 1"
)


def _is_text(column: str, least: str = "''") -> str:
    """That a column has a text. Values compare by their types first: null, numbers, text, bytes.

    Args:
        column: Its name.
        least: The least text that it may have.
    """
    return f"{column} between {least} and '\U0010ffff'"


def _text_or_none(column: str) -> str:
    return f"({column} is null or {_is_text(column)})"


_DAY: Final = _is_text("day", "' '")
_SAID: Final = f"""
case kind
when 'event' then
  case when {_is_text("event")} and task is null and {_DAY} and voids is null then event || '\x1e\x1c' || day end
when 'done' then
  case when event is null and task < '' and {_DAY} and voids is null then task || '\x1c' || day end
when 'void' then
  case when event is null and task is null and day is null and voids < '' then '\x1c' end
end
"""
"""What an entry says but for its matter, its rule and its period, as text; null if it makes no sense."""
_PLACE: Final = "'\x1d' || coalesce(rule, '') || coalesce('\x1e' || period, '')"
_SOUND: Final = " and ".join(
    (
        *map(_text_or_none, ("matter", "ref", "note", "period")),
        "(rule is null or rule < '')",
        *map(_is_text, ("recorded_at", "recorded_by")),
    )
)
_LINE: Final = f"""
case when {_SOUND} then case when rule is null and period is null then {_SAID} else {_SAID} || {_PLACE} end end
"""
"""The same with its rule and its period, which few have."""
_OWNED_LINE: Final = f"""
case
when plan is ?1 and year is ?2 then {_LINE}
when {_is_text("plan")} and year < '' and typeof(year) <> 'real' then plan || '\x1d' || year || '\x1d' || {_LINE}
end
"""
"""The same with its plan and its year, unless they are those of the first entry: most registers are of one plan."""


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
    texts = _Texts(count)
    for row in _rows_of_texts(connection, count, owner):
        texts.add(row)
    voided = {number for (number,) in connection.execute("select voids from entries where voids is not null")}
    return texts.columns(owner, voided)


def _rows_of_texts(connection: sqlite3.Connection, count: int, owner: tuple[str, int]) -> Iterator[_RowOfTexts]:
    for first in range(0, count, _AT_ONCE):
        yield connection.execute(
            # an empty text stands for an entry that makes no sense: no line is empty
            f"select sum(id), group_concat(coalesce({_OWNED_LINE}, ''), '{_BETWEEN}'), "
            f"group_concat(coalesce(matter, '{_NONE}'), '{_BETWEEN}'), "
            f"group_concat(coalesce(ref, ''), '{_BETWEEN}') "
            # texts are joined in the order of the table, which is that of its key; to sort them takes long
            "from entries not indexed where id > ?3 and id <= ?4",
            (*owner, first, first + _AT_ONCE),
        ).fetchone()


class _Texts:
    """The texts of the columns, taken apart."""

    def __init__(self, count: int) -> None:
        self._count, self._sum, self._all_named = count, 0, True
        self._places = _Places()
        self._codes: list[int] = []
        self._matters: list[str | None] = []
        self._refs: list[str] = []

    def add(self, row: _RowOfTexts) -> None:
        """Take the next entries: the sum of their numbers, then a text of each column."""
        numbers, lines, matters, refs = row
        self._sum += numbers
        self._codes += map(self._places.__getitem__, lines.split(_BETWEEN))
        self._all_named = self._all_named and _NONE not in matters
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
        if not self._all_named:
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
    plan, year, event, task, day, rule, period = part.groups()
    kind: EntryKind = "void" if not day else "event" if task is None else "done"
    return Line(
        kind,
        *(owner if plan is None else (plan, int(year))),
        event if kind == "event" else None,
        None if task is None else int(task),
        int(rule) if rule else None,
        period,
        date.fromisoformat(day) if day else None,
    )
