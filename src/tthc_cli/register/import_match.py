"""Which rows of a table a register has already.

It has a row if an entry, voided or not, says the same: kind, event, task, rule, period, day, reference, note and, if
the row names one, matter. A row that stands in the file several times needs as many entries. A voided entry does not
come back; an import says so.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Container, Sequence

from tthc_cli.register.entries import Entry
from tthc_cli.register.import_rows import EventRow


def _says(item: Entry | EventRow) -> tuple[object, ...]:
    """What an entry or a row says, beside its matter."""
    where = item.kind, item.plan or item.year
    return *where, item.event, item.task, item.rule, item.period, item.day, item.ref, item.note


class _Pool:
    """Entries that say the same, to be taken one by one."""

    def __init__(self, voided: Container[int | None]) -> None:
        self._voided = voided
        self._free: dict[int, Entry] = {}
        self._by_fate: dict[bool, deque[int]] = {False: deque(), True: deque()}

    def put(self, entry: Entry) -> None:
        self._free[entry.id] = entry
        self._by_fate[entry.id in self._voided].append(entry.id)

    def drop(self, number: int) -> None:
        self._free.pop(number, None)

    def best(self, row: EventRow) -> Entry | None:
        """The free entry of the row's own number, else one of the same fate, else any; the first of several."""
        if row.id in self._free:
            return self._free[row.id]
        for fate in (row.voided, not row.voided):
            waiting = self._by_fate[fate]
            while waiting and waiting[0] not in self._free:
                waiting.popleft()
            if waiting:
                return self._free[waiting[0]]
        return None


class _Present:
    """The entries of a register that no row was found to be yet."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.voidings = {entry.voids: entry.id for entry in entries if entry.voids is not None}
        """The voiding of each voided entry."""
        self._of_matter: dict[tuple[object, ...], _Pool] = defaultdict(lambda: _Pool(self.voidings))
        self._of_any: dict[tuple[object, ...], _Pool] = defaultdict(lambda: _Pool(self.voidings))
        for entry in entries:
            if entry.kind != "void":
                self._of_matter[entry.matter, *_says(entry)].put(entry)
                self._of_any[_says(entry)].put(entry)

    def has_own(self, row: EventRow) -> bool:
        """Whether the entry that suits a row best has the row's own number."""
        entry = self._of_matter[row.matter, *_says(row)].best(row)
        return entry is not None and entry.id == row.id

    def take(self, row: EventRow) -> int | None:
        """The number of the entry that a row is; None if there is none left. It is not given out again."""
        says = _says(row)
        entry = (self._of_any[says] if is_loose(row) else self._of_matter[row.matter, *says]).best(row)
        if entry is None:
            return None
        self._of_any[says].drop(entry.id)
        self._of_matter[entry.matter, *says].drop(entry.id)
        return entry.id


def is_loose(row: EventRow) -> bool:
    """Whether a row is an event that names no matter, so that it may be in any."""
    return row.kind == "event" and row.matter is None


def not_present(rows: Sequence[EventRow], entries: Sequence[Entry]) -> list[EventRow]:
    """The rows that the register does not have.

    The others know their entry afterwards, and these the number that they will have.

    Args:
        rows: All rows, in the order in which they are to be added.
        entries: All entries of the register.
    """
    present = _Present(entries)
    facts = [row for row in rows if row.kind != "void"]
    loose = [row for row in facts if is_loose(row)]
    exact = [row for row in facts if not is_loose(row)]
    # rows that say more choose first, and among them the ones whose number is right
    for row in (*sorted(exact, key=lambda row: not present.has_own(row)), *loose):
        row.entry = present.take(row)
    by_id: dict[int | None, EventRow] = {row.id: row for row in facts if row.id is not None}
    for row in rows:
        target = by_id.get(row.voids) if row.kind == "void" else None
        if target is not None and target.entry is not None:
            row.entry = present.voidings.get(target.entry)
    fresh = [row for row in rows if row.entry is None]
    for number, row in enumerate(fresh, entries[-1].id + 1 if entries else 1):
        row.entry = number
    return fresh
