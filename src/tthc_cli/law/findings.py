"""What is wrong with a file of legal documents of the right shape."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.law.model import LawDocument, LawFile
from tthc_cli.law.numbers import DocumentNumber, document_number


def findings(law: LawFile) -> list[Finding]:
    """Find numbers that cannot be read or stand twice, days out of order, and effects that lead nowhere or in a circle.

    Args:
        law: The documents.
    """
    return [
        *_numbers(law),
        *(finding for key, document in law.documents.items() for finding in _days(("documents", key), document)),
        *(finding for key in law.documents for finding in _effects(law, key)),
    ]


def _numbers(law: LawFile) -> Iterator[Finding]:
    seen: dict[str, DocumentNumber] = {}
    for key, document in law.documents.items():
        where = ("documents", key, "document")
        number = document_number(document.document)
        if number is None:
            yield Finding(
                where=where,
                what=_("document: found '{found}'; write kind and number, such as {example}").format(
                    found=document.document, example="Nghị định 61/2018/NĐ-CP"
                ),
            )
            continue
        same = next((before for before, earlier in seen.items() if number.is_same(earlier)), None)
        if same is not None:
            yield Finding(
                where=where,
                what=_("document: {document} is the number of {key} too; keep one of the two").format(
                    document=document.document, key=same
                ),
            )
        seen[key] = number


def _days(where: tuple[str, str], document: LawDocument) -> Iterator[Finding]:
    pairs = (
        ("in_force_from", document.in_force_from, "dated", document.dated),
        ("in_force_until", document.in_force_until, "in_force_from", document.begins),
    )
    for name, day, before, earlier in pairs:
        if day is not None and earlier is not None and day < earlier:
            yield Finding(
                where=(*where, name),
                what=_("{name}: {day} is before {before}: {earlier}").format(
                    name=name, day=day, before=before, earlier=earlier
                ),
            )


def _effects(law: LawFile, key: str) -> Iterator[Finding]:
    document = law.documents[key]
    for what, effects in (("replaces", document.replaces), ("amends", document.amends)):
        for place, effect in enumerate(effects):
            where = ("documents", key, what, place)
            if effect.document not in law.documents:
                yield Finding(
                    where=where,
                    what=_("{what}: there is no document {key}; write the key of one under documents").format(
                        what=what, key=effect.document
                    ),
                )
            elif what == "replaces" and _leads_back(law, effect.document, key):
                yield Finding(
                    where=where,
                    what=_("{what}: {key} would replace itself; remove one of the effects").format(what=what, key=key),
                )


def _leads_back(law: LawFile, start: str, target: str) -> bool:
    """Whether a document is, or replaces through others, another one."""
    coming, reached = [start], set[str]()
    while coming:
        key = coming.pop()
        if key == target:
            return True
        if key not in reached and key in law.documents:
            reached.add(key)
            coming += [effect.document for effect in law.documents[key].replaces]
    return False
