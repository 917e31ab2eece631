"""When a document begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tthc_cli.law.model import LawDocument


def test_a_document_begins_on_its_day_in_force_else_on_its_own():
    document = LawDocument(document="Luật 1/2025/QH15", dated=date(2025, 1, 1), source="x", sure="H", checked=date.max)
    assert document.begins == date(2025, 1, 1)
    assert replace(document, in_force_from=date(2025, 3, 1)).begins == date(2025, 3, 1)
    assert replace(document, dated=None).begins is None
