"""A document in one plain form."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from tthc_cli.plan_import.blocks import Cell, DocumentTable, clean, paragraphs, too_large


def test_the_lines_of_cells_are_paragraphs_each_cell_once():
    wide = Cell(text="Văn phòng\nSở", key=1)
    table = DocumentTable(rows=((wide, wide), (wide, Cell(text="", key=2), Cell(text="Quý I", key=3))), where="x")
    assert list(paragraphs(["Kế hoạch", table, "Nơi nhận"])) == ["Kế hoạch", "Văn phòng", "Sở", "Quý I", "Nơi nhận"]


def test_text_is_composed_on_one_line_and_without_what_is_not_seen():
    assert clean(unicodedata.normalize("NFD", " Kế\u200b hoạch\n\tnăm\x07 2024 ")) == "Kế hoạch năm 2024"
    assert clean("\u00ad\ufeff") == ""


def test_what_is_too_large_is_named():
    assert str(too_large(Path("a.docx"))).startswith("a.docx: ")
