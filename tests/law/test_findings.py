"""What a file of documents is told that is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tthc_cli.law.findings import findings
from tthc_cli.law.model import Effect, LawFile


def changed(law: LawFile, key: str, **fields: object) -> LawFile:
    documents = {**law.documents, key: replace(law.documents[key], **fields)}  # type: ignore[arg-type]
    return replace(law, documents=documents)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"document": "Nghị định về một cửa"}, ("document",)),
        ({"document": "Nghị định số 107/2021/NĐ-CP"}, ("document",)),
        ({"in_force_from": date(2025, 6, 8)}, ("in_force_from",)),
        ({"in_force_until": date(2025, 6, 30)}, ("in_force_until",)),
        ({"amends": (Effect(document="nd-1", sure="H"),)}, ("amends", 0)),
        ({"replaces": (Effect(document="nd-118-2025-cp", sure="H"),)}, ("replaces", 0)),
    ],
)
def test_what_is_wrong_is_found(law, fields, where):
    assert findings(law) == []
    wrong = [finding.where for finding in findings(changed(law, "nd-118-2025-cp", **fields))]
    expected = ("documents", "nd-107-2021-cp", "document") if "107" in str(fields) else None
    assert (expected or ("documents", "nd-118-2025-cp", *where)) in wrong


def test_a_circle_of_replacements_is_found_at_each_of_its_documents(law):
    circle = changed(law, "nd-61-2018-cp", replaces=(Effect(document="nd-118-2025-cp", sure="H"),))
    wrong = {finding.where[1] for finding in findings(circle)}
    assert wrong == {"nd-61-2018-cp", "nd-118-2025-cp"}
