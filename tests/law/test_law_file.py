"""The packaged file of documents against the facts, typed from them, and what a wrong file is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tthc_cli.data_files import data_file
from tthc_cli.errors import TthcError
from tthc_cli.law.findings import findings
from tthc_cli.law.load import LAW, load_law
from tthc_cli.law.model import Effect, LawDocument, LawFile

FACTS = {
    "Nghị định 118/2025/NĐ-CP": ("2025-06-09", "2025-07-01", "H"),
    "Thông tư 03/2025/TT-VPCP": ("2025-09-15", None, "H"),
    "Nghị định 367/2025/NĐ-CP": ("2025-12-31", None, "H"),
    "Nghị định 224/2026/NĐ-CP": ("2026-06-24", "2026-07-01", "H"),
    "Quyết định 29/2026/QĐ-TTg": ("2026-06-04", "2026-07-20", "M"),
    "Nghị định 309/2026/NĐ-CP": ("2026-08-05", "2026-08-05", "H"),
    "Nghị định 310/2026/NĐ-CP": ("2026-08-05", None, "M"),
    "Luật 64/2025/QH15": (None, "2025-04-01", "H"),
    "Nghị định 78/2025/NĐ-CP": (None, "2025-04-01", "H"),
    "Nghị quyết 28/2026/QH16": ("2026-04-24", "2026-07-01", "H"),
}
"""Dated, in force, how sure."""
EFFECTS = {
    ("Nghị định 118/2025/NĐ-CP", "replaces", "Nghị định 61/2018/NĐ-CP", "H"),
    ("Nghị định 118/2025/NĐ-CP", "replaces", "Nghị định 107/2021/NĐ-CP", "H"),
    ("Thông tư 03/2025/TT-VPCP", "replaces", "Thông tư 01/2018/TT-VPCP", "M"),
    ("Nghị định 367/2025/NĐ-CP", "amends", "Nghị định 118/2025/NĐ-CP", "H"),
    ("Nghị định 224/2026/NĐ-CP", "replaces", "Nghị định 42/2022/NĐ-CP", "H"),
    ("Quyết định 29/2026/QĐ-TTg", "replaces", "Quyết định 31/2021/QĐ-TTg", "M"),
    ("Nghị định 309/2026/NĐ-CP", "amends", "Nghị định 118/2025/NĐ-CP", "H"),
    ("Nghị định 310/2026/NĐ-CP", "amends", "Nghị định 45/2020/NĐ-CP", "M"),
    ("Luật 87/2025/QH15", "amends", "Luật 64/2025/QH15", "H"),
    ("Nghị định 78/2025/NĐ-CP", "replaces", "Nghị định 34/2016/NĐ-CP", "M"),
}


@pytest.fixture(scope="module")
def law() -> LawFile:
    return load_law().value


def test_days_and_effects_are_those_of_the_facts(law):
    by_name = {document.document: document for document in law.documents.values()}
    for name, (dated, in_force, sure) in FACTS.items():
        document = by_name[name]
        days = [day and day.isoformat() for day in (document.dated, document.in_force_from)]
        assert (*days, document.sure) == (dated, in_force, sure), name
    effects = {
        (document.document, what, law.documents[effect.document].document, effect.sure)
        for document in law.documents.values()
        for what, of_kind in (("replaces", document.replaces), ("amends", document.amends))
        for effect in of_kind
    }
    assert effects == EFFECTS
    ends = {document.document: document.in_force_until for document in by_name.values() if document.in_force_until}
    assert ends == {
        "Quyết định 1085/QĐ-TTg": date(2025, 12, 31),
        **{f"Nghị quyết 66.{number}/2026/NQ-CP": date(2027, 2, 28) for number in (16, 18, 19, 22)},
    }
    assert {document.checked for document in by_name.values()} == {law.checked} == {date(2026, 11, 29)}
    with_days = {document.document for document in by_name.values() if document.begins}
    assert with_days == set(FACTS)  # no other day is known


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


def test_a_file_is_read_strictly(tmp_path: Path):
    text = data_file(LAW).read_text(encoding="utf-8")
    for number, (old, new) in enumerate(
        [("\n    sure: H", "\n    sure: X"), ("dated: 2025-06-09", "dated: '2025-06-09'"), ("dated:", "day:")]
    ):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(TthcError, match=rf"{number}\.yaml:[0-9]+: "):
            load_law(path)


def test_a_document_begins_on_its_day_in_force_else_on_its_own():
    document = LawDocument(document="Luật 1/2025/QH15", dated=date(2025, 1, 1), source="x", sure="H", checked=date.max)
    assert document.begins == date(2025, 1, 1)
    assert replace(document, in_force_from=date(2025, 3, 1)).begins == date(2025, 3, 1)
    assert replace(document, dated=None).begins is None
