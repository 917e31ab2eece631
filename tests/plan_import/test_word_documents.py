"""Word documents in one plain form."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
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


def raised(paragraph: Any, text: str, align: str = "superscript") -> Any:
    run = paragraph.add_run(text)
    setattr(run.font, align, True)
    return run


@pytest.mark.parametrize(
    ("before", "mark", "behind", "text"),
    [
        ("Trước ngày 30/1", "2", "", "Trước ngày 30/1"),
        ("Chậm nhất 05", "(1)", " ngày kể từ ngày nhận", "Chậm nhất 05 ngày kể từ ngày nhận"),
        ("Đạt 95", "1, 2 ", "%", "Đạt 95 %"),
        ("Tháng 1", "*", "", "Tháng 1"),
        ("Trước ngày ", "15/3", "", "Trước ngày 15/3"),
        ("Quý II", "a", "", "Quý IIa"),
        ("Trước ngày 1", "5", "/3", "Trước ngày 15/3"),
    ],
)
@pytest.mark.parametrize("align", ["superscript", "subscript"])
def test_raised_digits_are_marks_of_notes_left_out_and_told_of(before, mark, behind, text, align):
    document = docx.Document()
    paragraph = document.add_table(1, 1).cell(0, 0).paragraphs[0]
    paragraph.add_run(before)
    raised(paragraph, mark, align)
    paragraph.add_run(behind)
    answer = read(document)
    (table,) = answer.blocks
    assert isinstance(table, DocumentTable)
    assert table.rows[0][0].text == text
    assert len(answer.unseen) == (mark not in text)
    assert all("1" in words for words in answer.unseen), "the table and the row"


def test_a_style_raises_digits_too_and_a_run_of_its_own_does_not():
    document = docx.Document()
    base = document.styles.add_style("Chú thích", WD_STYLE_TYPE.CHARACTER)
    base.font.superscript = True
    style = document.styles.add_style("Dấu chú thích", WD_STYLE_TYPE.CHARACTER)
    style.base_style = base
    paragraph = document.add_paragraph("Tháng 1")
    own = paragraph.add_run("0", style=style)
    own._r.get_or_add_rPr().append(parse_xml(f'<w:vertAlign {nsdecls("w")} w:val="baseline"/>'))
    paragraph.add_run("2", style=style)
    assert read(document).blocks == ("Tháng 10",)


def test_a_paragraph_that_is_raised_as_a_whole_has_no_mark():
    document = docx.Document()
    raised(document.add_paragraph(), "12")
    answer = read(document)
    assert (answer.blocks, list(answer.unseen)) == (("12",), [])


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
