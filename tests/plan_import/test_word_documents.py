"""Word documents in one plain form."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tthc_cli.errors import TthcError
from tthc_cli.plan_import.blocks import Document, DocumentTable
from tthc_cli.plan_import.word_documents import read_word

PATH = Path("kế hoạch.docx")


def read(document: Any) -> Document:
    out = io.BytesIO()
    document.save(out)
    return read_word(PATH, out.getvalue())


def test_paragraphs_and_tables_stand_in_their_order():
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    table = document.add_table(2, 2)
    for place, text in enumerate(("STT", "Nội dung", "1", "Rà soát")):
        table.cell(place // 2, place % 2).text = text
    document.add_paragraph("")
    document.add_paragraph("Nơi nhận")
    title, rows, end = read(document).blocks
    assert (title, end) == ("KẾ HOẠCH", "Nơi nhận")
    assert isinstance(rows, DocumentTable)
    assert [[cell.text for cell in row] for row in rows.rows] == [["STT", "Nội dung"], ["1", "Rà soát"]]


def test_a_merged_cell_has_its_text_in_all_its_places_and_one_key():
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Cơ quan thực hiện"
    table.cell(1, 0).text, table.cell(1, 1).text = "Chủ trì", "Phối hợp"
    (rows,) = read(document).blocks
    assert isinstance(rows, DocumentTable)
    first, second = rows.rows[0]
    assert (first.text, second.text, first.key) == ("Cơ quan thực hiện", "Cơ quan thực hiện", second.key)
    assert len({cell.key for cell in rows.rows[1]}) == 2


def test_lines_of_a_cell_and_items_that_word_marks_by_itself():
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Trước ngày 15"
    cell.add_paragraph("Hằng quý", style="List Bullet")
    (rows,) = read(document).blocks
    assert isinstance(rows, DocumentTable)
    assert rows.rows[0][0].text == "Trước ngày 15\n- Hằng quý"


def test_text_that_is_struck_through_is_left_out_and_told_of():
    document = docx.Document()
    paragraph = document.add_paragraph("Trước ngày ")
    paragraph.add_run("15/6 ").font.strike = True
    paragraph.add_run("15/7")
    answer = read(document)
    assert answer.blocks == ("Trước ngày 15/7",)
    assert len(answer.unseen) == 1


def test_what_a_tracked_change_deleted_is_gone():
    document = docx.Document()
    paragraph = document.add_paragraph("Quý I")
    deleted = f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>I</w:delText></w:r></w:del>'
    paragraph._p.append(parse_xml(deleted))
    assert read(document).blocks == ("Quý I",)


@pytest.mark.parametrize("raw", [b"PK\x03\x04", b"PK\x03\x04" + bytes(200)])
def test_a_damaged_document_is_one_clear_error(raw):
    with pytest.raises(TthcError, match=r"kế hoạch\.docx"):
        read_word(PATH, raw)
