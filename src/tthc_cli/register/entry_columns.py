"""Entries of a register by column: what an answer over very many of them needs, without an object for each.

Most entries say what others say too, on the same day, in another matter. Each such *line* stands here once: an entry is
the place of its line, its matter and its reference.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date
from itertools import compress
from operator import attrgetter
from typing import Final, NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.register.entries import Entry, EntryKind


class Line(NamedTuple):
    """What an entry says, but for its number, its matter and what it rests on. The fields are those of an entry."""

    kind: EntryKind
    plan: str | None
    year: int
    event: str | None
    task: int | None
    rule: int | None
    period: str | None
    day: date | None

    def entry(self, number: int, matter: str | None) -> Entry:
        """An entry that says this.

        Args:
            number: Its number.
            matter: Its matter.
        """
        return Entry(number, self.kind, self.plan, self.year, matter, *self[3:7], day=self.day)


_LINE_OF: Final = attrgetter(*Line._fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryColumns:
    """Entries in the order of recording, one place in each column for each."""

    lines: Sequence[Line]
    """What the entries say, each line once."""
    numbers: Sequence[int]
    """The number of each entry."""
    codes: Sequence[int]
    """The place in ``lines`` of what each entry says."""
    matters: Sequence[str | None]
    refs: Sequence[str | None]
    """The document that each entry rests on; none or empty if it names none."""
    voided: Container[int] = frozenset()
    """The numbers of entries that others take back."""

    def live(self, plan: str) -> EntryColumns:
        """The entries of a plan that count: voided ones and voidings are left out.

        Args:
            plan: The id of the plan.
        """
        kept = [line.plan == plan and line.kind != "void" for line in self.lines]
        if all(kept) and not self.voided:
            return self
        counted = [
            kept[code] and number not in self.voided for number, code in zip(self.numbers, self.codes, strict=True)
        ]
        return EntryColumns(
            lines=self.lines,
            numbers=list(compress(self.numbers, counted)),
            codes=list(compress(self.codes, counted)),
            matters=list(compress(self.matters, counted)),
            refs=list(compress(self.refs, counted)),
        )

    def courses(self) -> dict[str | None, tuple[int, ...]]:
        """By matter, in the order in which they begin: the codes of its entries."""
        singles = [(code,) for code in range(len(self.lines))]
        courses: dict[str | None, tuple[int, ...]] = {}
        get = courses.get
        for matter, code in zip(self.matters, self.codes, strict=True):
            courses[matter] = get(matter, ()) + singles[code]
        return courses

    def references(self, matters: Container[str | None]) -> dict[str, str]:
        """The document that matters are known by: the first that an entry of each names.

        Args:
            matters: The matters that are asked about.
        """
        documents: dict[str, str] = {}
        for matter, ref in zip(self.matters, self.refs, strict=True):
            if matter in matters and matter and ref and matter not in documents:
                documents[matter] = ref
        return documents


def columns_of(entries: Iterable[Entry]) -> EntryColumns:
    """Entries by column.

    Args:
        entries: In the order of recording.
    """
    listed = list(entries)
    places: dict[Line, int] = {}
    codes = [places.setdefault(Line._make(_LINE_OF(entry)), len(places)) for entry in listed]
    return EntryColumns(
        lines=list(places),
        numbers=[entry.id for entry in listed],
        codes=codes,
        matters=[entry.matter for entry in listed],
        refs=[entry.ref for entry in listed],
        voided={entry.voids for entry in listed if entry.voids is not None},
    )
