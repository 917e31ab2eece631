"""The packaged file of documents against the facts, typed from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tthc_cli.data_files import data_file
from tthc_cli.errors import TthcError
from tthc_cli.law.load import LAW, load_law

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


def test_a_file_is_read_strictly(tmp_path: Path):
    text = data_file(LAW).read_text(encoding="utf-8")
    for number, (old, new) in enumerate(
        [("\n    sure: H", "\n    sure: X"), ("dated: 2025-06-09", "dated: '2025-06-09'"), ("dated:", "day:")]
    ):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(TthcError, match=rf"{number}\.yaml:[0-9]+: "):
            load_law(path)
