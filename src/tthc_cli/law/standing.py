"""How the documents that a plan cites stand on a day (hiệu lực của căn cứ)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.law.model import Cause, LawDocument, LawFile, Sure
from tthc_cli.law.numbers import document_number
from tthc_cli.plan import Plan
from tthc_cli.sources import Source

Status = Literal["replaced", "ended", "not_yet", "amended", "unchanged", "unknown"]
"""``ended``: at the end that it sets itself; ``not_yet``: not in force yet; ``unchanged``: no change was found, but
nothing says that it is in force; ``unknown``: the file of documents does not have it."""
DEAD: Final[tuple[Status, ...]] = ("replaced", "ended")
_WEAKEST_FIRST: Final[tuple[Sure, ...]] = ("L", "M", "H")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one document stands on a day."""

    status: Status
    since: date | None = None
    """The first day of this; None if it has none, or it was not found."""
    since_certain: bool = True
    """False if the day on which the cause comes into force was not found, and ``since`` is the day of its text."""
    causes: Sequence[Cause] = ()
    """What replaces the document, and what replaces that; or what amends it."""
    amendments: Sequence[Cause] = ()
    """What amends the documents that replace it."""
    sure: Sure | None = None
    """How sure that is; None if nothing is known."""
    note: str | None = None

    @property
    def is_dead(self) -> bool:
        """Whether the document is no basis any more."""
        return self.status in DEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One document that a plan rests on, with all places that do."""

    document: str
    """As the plan has it."""
    key: str | None
    """Its key among the documents that are known; None if it is not among them."""
    sources: tuple[str, ...]
    """The keys of the plan's sources that are this document."""
    tasks: tuple[int, ...] = ()
    """The rows that cite it."""
    uncited_by: tuple[int, ...] = ()
    """The rows that rest on it though none of their cells cites it."""
    duties: tuple[str, ...] = ()
    """The articles with duties that cite it."""

    @property
    def rows(self) -> tuple[int, ...]:
        """Every row that rests on it, in order."""
        return tuple(sorted({*self.tasks, *self.uncited_by}))


def known_document(law: LawFile, source: Source) -> str | None:
    """The key of the document that a plan's source is, by its number; None if it is not among those known.

    A number without a year ("1085/QĐ-TTg") comes again each year: then the days, if both have one, must agree.

    Args:
        law: The documents.
        source: The plan's source.
    """
    number = document_number(source.document)
    if number is None:
        return None
    for key, document in law.documents.items():
        candidate = document_number(document.document)
        if candidate is not None and number.is_same(candidate) and (number.year or _days_agree(source, document)):
            return key
    return None


def _days_agree(source: Source, document: LawDocument) -> bool:
    if source.date is None:
        return True
    if document.dated is not None:
        return source.date == document.dated
    return document.in_force_until is None or source.date <= document.in_force_until


def citations(plan: Plan, law: LawFile) -> list[Citation]:
    """Every document among a plan's sources, once, in their order.

    Args:
        plan: The plan.
        law: The documents that are known.
    """
    of_document: dict[object, list[str]] = {}
    for key, source in plan.sources.items():
        number = document_number(source.document)
        name: object = source.document if number is None else (number[1:], None if number.year else source.date)
        of_document.setdefault(name, []).append(key)
    return [_citation(plan, law, tuple(keys)) for keys in of_document.values()]


def _citation(plan: Plan, law: LawFile, keys: tuple[str, ...]) -> Citation:
    source = plan.sources[keys[0]]
    return Citation(
        document=source.document,
        key=known_document(law, source),
        sources=keys,
        tasks=tuple(task.number for task in plan.tasks if set(keys) & {*task.basis_sources}),
        uncited_by=tuple(task.number for task in plan.tasks if set(keys) & {*task.uncited_sources}),
        duties=tuple(duty.article for duty in plan.duties if set(keys) & {*duty.sources}),
    )


def standing(law: LawFile, key: str | None, day: date) -> Standing:
    """How a document stands on a day.

    Args:
        law: The documents.
        key: The document's; None if it is not among them.
        day: The day.
    """
    if key is None:
        return Standing(status="unknown")
    document = law.documents[key]
    replaced = _replaced(law, key, day)
    if replaced is not None:
        return replaced
    if document.in_force_until is not None and day > document.in_force_until:
        since = document.in_force_until + timedelta(days=1)
        return Standing(status="ended", since=since, sure=document.sure, note=document.note)
    if document.begins is not None and day < document.begins:
        return Standing(status="not_yet", sure=document.sure, note=document.note)
    amending = _in_force(law.amending(key), day)
    if not amending:
        return Standing(status="unchanged", sure=document.sure, note=document.note)
    since_day, certain = _first_since(amending)
    return Standing(
        status="amended",
        since=since_day,
        since_certain=certain,
        causes=amending,
        sure=_weakest([cause.sure for cause in amending] + [document.sure]),
        note=document.note,
    )


def _replaced(law: LawFile, key: str, day: date) -> Standing | None:
    """How a document is replaced on a day; None if it is not."""
    replacing = _in_force(law.replacing(key), day)
    if not replacing:
        return None
    causes = _with_later_ones(law, replacing, day)
    since, certain = _first_since(replacing)
    return Standing(
        status="replaced",
        since=since,
        since_certain=certain,
        causes=causes,
        amendments=[amending for cause in causes for amending in _in_force(law.amending(cause.key), day)],
        sure=_weakest([sure for cause in replacing for sure in (cause.sure, cause.document.sure)]),
        note=law.documents[key].note,
    )


def death_in(law: LawFile, key: str | None, first: date, last: date) -> Standing | None:
    """How a document ends, if it is dead on a day or comes to its end before another.

    Args:
        law: The documents.
        key: The document's; None if it is not among them.
        first: The day on which it should be in force.
        last: The last day on which it should be; included.
    """
    for day in (first, last):
        at_day = standing(law, key, day)
        if at_day.is_dead:
            return at_day
    return None


def plan_days(plan: Plan) -> tuple[date, date]:
    """From when to when a plan's citations should be in force: its day of issue, or else 1 January, to 31 December."""
    year = plan.identity.year
    return plan.identity.issued_on or date(year, 1, 1), date(year, 12, 31)


def dead_citations(plan: Plan, law: LawFile) -> Iterator[tuple[Citation, Standing]]:
    """The citations of a plan that are dead on its day, or later in its year, each with how.

    Args:
        plan: The plan.
        law: The documents that are known.
    """
    first, last = plan_days(plan)
    for citation in citations(plan, law):
        dead = death_in(law, citation.key, first, last)
        if dead is not None:
            yield citation, dead


def _first_since(causes: Sequence[Cause]) -> tuple[date | None, bool]:
    """From when the first of some documents acts, and whether that is the day on which it comes into force."""
    days = [(cause.document.begins, cause.document.in_force_from is not None) for cause in causes]
    return min(days, key=lambda day: day[0] or date.min)


def _in_force(causes: Sequence[Cause], day: date) -> list[Cause]:
    """Those of the causes that act on a day: from their day, or without one from the year of their number on."""
    acting = []
    for cause in causes:
        begins = cause.document.begins
        if begins is None:
            number = document_number(cause.document.document)
            begins = date(int(number.year), 1, 1) if number is not None and number.year else date.min
        if begins <= day:
            acting.append(cause)
    return acting


def _with_later_ones(law: LawFile, replacing: Sequence[Cause], day: date) -> list[Cause]:
    """Documents that replace one, with those that have replaced them in turn."""
    causes = list(replacing)
    for cause in causes:  # which grows on the way
        causes += [later for later in _in_force(law.replacing(cause.key), day) if later not in causes]
    return causes


def _weakest(sure: Sequence[Sure]) -> Sure:
    return next(degree for degree in _WEAKEST_FIRST if degree in sure)
