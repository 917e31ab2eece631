"""The file of legal documents (văn bản): their days, and what each does to others."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Literal, NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.scalars import CONFIG, Day, Text

Sure = Literal["H", "M", "L"]
"""``H``: the text was read, or is certain; ``M``: second-hand, but the sources agree; ``L``: weak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a document does to another one."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    document: Text
    """Key of the other document."""
    sure: Sure


@dataclass(frozen=True, slots=True, kw_only=True)
class LawDocument:
    """One document (văn bản). What was not found is null; nothing is guessed."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    document: Text
    """Kind and number, as the field cites it: "Nghị định 118/2025/NĐ-CP"."""
    title: Text | None = None
    """What it is about, in a few words."""
    dated: Day | None = None
    """The day on which it was issued."""
    in_force_from: Day | None = None
    """Its first day in force."""
    in_force_until: Day | None = None
    """Its last day in force, if it sets one itself; a replaced document ends with the one that replaces it."""
    replaces: tuple[Effect, ...] = ()
    amends: tuple[Effect, ...] = ()
    source: Text
    """What is said here rests on it."""
    sure: Sure
    """How sure the document and its days are; each effect says for itself."""
    checked: Day
    """The day on which someone last looked."""
    note: Text | None = None

    @property
    def begins(self) -> date | None:
        """Its first day in force, else the day of the document, before which it is not in force."""
        return self.in_force_from or self.dated


class Cause(NamedTuple):
    """A document that replaces or amends another one."""

    key: str
    document: LawDocument
    sure: Sure
    """How sure the effect is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawFile:
    """The documents that are known, by key."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.law/1"]
    documents: Mapping[str, LawDocument]

    @property
    def checked(self) -> date:
        """The day up to which the file can be relied on: that of the document that was not looked at for longest."""
        return min(document.checked for document in self.documents.values())

    def replacing(self, key: str) -> list[Cause]:
        """The documents that replace one."""
        return list(self._causes(key, "replaces"))

    def amending(self, key: str) -> list[Cause]:
        """The documents that amend one."""
        return list(self._causes(key, "amends"))

    def _causes(self, key: str, what: Literal["replaces", "amends"]) -> Iterator[Cause]:
        for other_key, document in self.documents.items():
            for effect in getattr(document, what):
                if effect.document == key:
                    yield Cause(other_key, document, effect.sure)
