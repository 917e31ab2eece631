"""The office's own template: its fields are filled in wherever they stand, and all else stays as it is."""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from tests.support.command import tthc
from tests.support.documents import document_of, order_of
from tests.support.periodic_reports import EARLY, OUTLINE, report, result, work
from tests.support.places import ROOT
from tthc_cli.errors import TthcError
from tthc_cli.output.formats.documents import room_of
from tthc_cli.output.report_sections import Letterhead
from tthc_cli.output.report_template import ReportTemplate

OFFICE = "Sở Mẫu"
SUBJECT = report().subject


def bytes_of(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def template(*lines: str) -> Document:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def filled(document: Document, **more: Any) -> Document:
    whole = report(result(EARLY, 95, 100), **more)
    return document_of(ReportTemplate(bytes_of(document), "mau.docx").filled(whole))


def all_texts(document: Document) -> str:
    """Every text in the body, also that of boxes and of content controls."""
    return "".join(element.text or "" for element in document.element.body.iter(qn("w:t")))


def test_a_template_keeps_its_own_text_and_look():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].add_run("Đầu trang {{co_quan}}")
    paragraph = document.add_paragraph("Về việc: ")
    paragraph.add_run("{{ trich").bold = True
    paragraph.add_run("_yeu }}")
    paragraph.add_run(" – hết").italic = True
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "{{ so_ky_hieu }}", "Từ {{ tu_ngay }} đến {{ den_ngay }}"
    for line in ("{{ bang_ty_le }}", "Sau bảng", "{{noi_dung}}", "{{ phu_luc }}", "{{ noi_nhan }}", "{{ con_thieu }}"):
        document.add_paragraph(line)
    answer = filled(document)
    assert answer.sections[0].header.paragraphs[0].text == f"Đầu trang {OFFICE}"
    assert [(run.text, run.bold, run.italic) for run in answer.paragraphs[0].runs if run.text] == [
        ("Về việc: ", None, None),
        (SUBJECT, True, None),
        (" – hết", None, True),
    ]
    order = order_of(answer)
    assert order[:2] == [f"Về việc: {SUBJECT} – hết", "Số: …/BC-… | Từ 01/01/2024 đến 31/03/2024"]
    assert order.index("Sau bảng") > order.index("STT | Tỷ lệ | Mức giao | Kết luận | Chỉ tiêu")
    assert order.index("1. Đánh giá tác động của thủ tục hành chính") > order.index("Sau bảng")
    assert "{{" not in "".join(order)
    assert not answer.sections[0].different_first_page_header_footer


def test_the_same_template_and_report_give_the_same_bytes():
    document = bytes_of(template("{{ noi_dung }}"))
    assert ReportTemplate(document, "a").filled(report()) == ReportTemplate(document, "b").filled(report())


def test_a_block_takes_the_place_of_its_line_and_moves_nothing_else():
    assert order_of(filled(template("trước", "{{ noi_nhan }}", "giữa", "{{ mo_dau }}", "{{ noi_nhan }}", "sau"))) == [
        "trước",
        OUTLINE.archive,
        "giữa",
        report().opening,
        OUTLINE.archive,
        "sau",
    ]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_several_fields_of_a_line_are_filled_in(count):
    line = " - ".join(["{{ tu_ngay }}"] * count)
    assert filled(template(line)).paragraphs[0].text == " - ".join(["01/01/2024"] * count)


def test_a_value_that_looks_like_a_field_is_no_field():
    """What an office is called is not read again."""
    for name in ("{{ co_quan }}", "{{ x }}", "a }} b {{"):
        answer = filled(template("{{ co_quan }}, {{ tu_ngay }}"), letterhead=Letterhead(office=name))
        assert answer.paragraphs[0].text == f"{name}, 01/01/2024"


# -- wherever a field stands -------------------------------------------------------------------------------------------


def in_content_control(document: Document, text: str) -> None:
    """A paragraph in a content control, as forms of Word have them."""
    _put_into_control(document.add_paragraph(text)._p)


def in_line_control(document: Document, text: str) -> None:
    """A content control within a line."""
    _put_into_control(document.add_paragraph("trước ").add_run(text)._r)


def _put_into_control(element: Any) -> None:
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    element.addprevious(control)
    control[1].append(element)


def in_link(document: Document, text: str) -> None:
    paragraph = document.add_paragraph("trước ")
    link = OxmlElement("w:hyperlink")
    run = paragraph.add_run(text)._r
    run.addprevious(link)
    link.append(run)


def in_text_box(document: Document, text: str) -> None:
    """A box with a text, as letterheads have them."""
    inner = copy.deepcopy(document.add_paragraph(text)._p)
    document.element.body.remove(document.paragraphs[-1]._p)
    run = document.add_paragraph().add_run()._r
    box = parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml">'
        "<v:shape><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict>"
    )
    box[0][0][0].append(inner)
    run.append(box)


def in_nested_table(document: Document, text: str) -> None:
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.add_table(rows=1, cols=1).rows[0].cells[0].text = text


def in_merged_cell(document: Document, text: str) -> None:
    cells = document.add_table(rows=2, cols=2).rows[0].cells
    cells[0].merge(cells[1]).text = text


def in_insertion(document: Document, text: str) -> None:
    """What was written while changes were tracked."""
    run = document.add_paragraph().add_run(text)._r
    inserted = parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="a"/>')
    run.addprevious(inserted)
    inserted.append(run)


def in_cell_of_a_control(document: Document, text: str) -> None:
    """A row of a table in a content control."""
    row = document.add_table(rows=1, cols=1).rows[0]
    row.cells[0].text = text
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    row._tr.addprevious(control)
    control[1].append(row._tr)


OUT_OF_THE_TEXT = (
    *(in_line_control, in_link, in_text_box, in_nested_table, in_merged_cell, in_insertion, in_cell_of_a_control),
)
PLACES = (in_content_control, *OUT_OF_THE_TEXT)


@pytest.mark.parametrize("put", PLACES)
def test_a_field_is_filled_in_wherever_it_stands(put):
    document = template("{{ noi_dung }}")
    put(document, "Cơ quan {{ co_quan }}.")
    answer = all_texts(filled(document))
    assert answer.count(f"Cơ quan {OFFICE}.") == 1
    assert "{{" not in answer


@pytest.mark.parametrize("put", PLACES)
def test_an_unknown_field_there_is_refused(put):
    document = template("{{ co_quan }}")
    put(document, "{{ co_quann }}")
    refused(document, "co_quan")


@pytest.mark.parametrize("put", OUT_OF_THE_TEXT)
def test_a_field_of_paragraphs_there_is_refused(put):
    document = template("{{ co_quan }}")
    put(document, "Bảng: {{ noi_dung }}")
    refused(document, "{{ noi_dung }}")


def test_a_section_of_the_template_ends_where_it_did():
    """Word keeps the break between two sections in the last paragraph of the first."""
    document = template("{{ noi_dung }}", "phụ lục")
    document.add_section()
    (break_,) = document.element.body.xpath("./w:p/w:pPr/w:sectPr")
    document.paragraphs[0]._p.get_or_add_pPr().append(break_)
    answer = filled(document)
    assert len(answer.sections) == 2
    assert "{{" not in all_texts(answer)


# -- sheets that lie


def sheets(document: Document) -> list[tuple[bool, int, int]]:
    """Of each section: whether it lies, and its width and height in millimetres."""
    return [
        (
            section.orientation == WD_ORIENT.LANDSCAPE,
            round(section.page_width / Mm(1)),  # type: ignore[operator] # every section here has a sheet
            round(section.page_height / Mm(1)),  # type: ignore[operator]
        )
        for section in document.sections
    ]


def on_a4(*lines: str) -> Document:
    document = template(*lines)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "đầu trang"
    return document


UPRIGHT, LYING = (False, 210, 297), (True, 297, 210)


def test_wide_annexes_get_sheets_that_lie_and_what_follows_stands_again():
    """The table of tasks is wide, the sources behind it are not."""
    answer = filled(on_a4("Trước", "{{ phu_luc }}", "Sau"))
    assert sheets(answer) == [UPRIGHT, LYING, UPRIGHT]
    assert [section.different_first_page_header_footer for section in answer.sections] == [True, False, False]
    assert all(section.header.paragraphs[0].text == "đầu trang" for section in answer.sections)
    assert [section.start_type for section in answer.sections][1:] == [WD_SECTION.NEW_PAGE] * 2
    last_texts = [
        "".join(element.text or "" for element in part.iter(qn("w:t"))) for part in answer.element.body if part.tag
    ]
    assert last_texts.index("Trước") < last_texts.index("Phụ lục 1") < last_texts.index("Sau")


def test_the_form_takes_the_width_of_its_sheet(tmp_path):
    document = on_a4("Trước", "{{ bieu_mau }}", "Sau", "{{ bang_ty_le }}")
    (tmp_path / "mau.docx").write_bytes(bytes_of(document))
    call = ("report", ROOT / "examples" / "cases.csv", "--period", "report:2024-06", "--as-of", "31/12/2024")
    made = tthc(*call, "--template", tmp_path / "mau.docx", "--out", tmp_path / "a.docx")
    assert made.returncode in (0, 1), made.stderr
    answer = document_of((tmp_path / "a.docx").read_bytes())
    assert sheets(answer) == [UPRIGHT, LYING, UPRIGHT]
    _head, form, rates = answer.tables
    for table, section in ((form, answer.sections[1]), (rates, answer.sections[2])):
        (width,) = table._tbl.xpath("./w:tblPr/w:tblW/@w:w")
        assert int(width) / 1440 * 25.4 == pytest.approx(room_of(section), abs=1)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("{{ phu_luc }}",), [LYING, UPRIGHT]),
        (("{{ bang_nhiem_vu }}", "Sau"), [UPRIGHT]),
        (("Trước", "{{ bieu_mau }}", "Sau"), [UPRIGHT]),  # there is no form
        (("Trước", "{{ phu_luc }}", "{{ phu_luc }}"), [UPRIGHT, LYING, UPRIGHT, LYING, UPRIGHT]),
    ],
)
def test_no_section_is_empty(lines, expected):
    assert sheets(filled(on_a4(*lines))) == expected


def test_the_tasks_lie_as_they_do_as_an_annex():
    answer = filled(on_a4("Trước", "{{ bang_nhiem_vu }}", "Sau"), work=[work("open")])
    assert sheets(answer) == [UPRIGHT, LYING, UPRIGHT]


def test_an_annex_at_the_end_of_a_section_ends_it():
    """The field's own paragraph ends the first section; the second one keeps its sheet."""
    document = on_a4("Trước", "{{ phu_luc }}", "Sau")
    document.add_section()
    (break_,) = document.element.body.xpath("./w:p/w:pPr/w:sectPr")
    document.paragraphs[1]._p.get_or_add_pPr().append(break_)
    assert sheets(filled(document)) == [UPRIGHT, LYING, UPRIGHT, UPRIGHT]


def test_a_template_whose_sheets_lie_is_not_turned():
    document = on_a4("Trước", "{{ phu_luc }}", "Sau")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.orientation = WD_ORIENT.LANDSCAPE
    assert sheets(filled(document)) == [LYING]


def test_within_a_control_nothing_is_turned():
    document = on_a4("Trước")
    in_content_control(document, "{{ phu_luc }}")
    assert sheets(filled(document)) == [UPRIGHT]


def test_what_else_stands_in_a_run_stays():
    document = template("{{ noi_dung }}")
    in_text_box(document, "hộp {{ co_quan }}")
    run = document.paragraphs[-1].runs[0]._r
    text = OxmlElement("w:t")
    text.text = "Từ {{ tu_ngay }}"
    run.insert(0, text)
    answer = all_texts(filled(document))
    assert f"hộp {OFFICE}" in answer
    assert "Từ 01/01/2024" in answer


def test_heads_and_feet_of_all_kinds_are_filled_in():
    document = template("{{ co_quan }}")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    parts = (section.header, section.first_page_header, section.footer, section.first_page_footer)
    for part in parts:
        part.paragraphs[0].text = "{{ tu_ngay }}"
    section = filled(document).sections[0]
    parts = (section.header, section.first_page_header, section.footer, section.first_page_footer)
    assert [part.paragraphs[0].text for part in parts] == ["01/01/2024"] * 4


# -- what is refused ---------------------------------------------------------------------------------------------------


def refused(document: Document | bytes, *words: str) -> None:
    content = document if isinstance(document, bytes) else bytes_of(document)
    with pytest.raises(TthcError) as caught:
        ReportTemplate(content, "mau.docx")
    text = str(caught.value)
    assert text.startswith("mau.docx: ")
    assert "\n" not in text
    for word in words:
        assert word in text


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["{{ co_quann }}"], "co_quan"),
        (["{{ xyz }}"], "bang_ty_le"),
        (["{{ }}"], "co_quan"),
        (["{{ co_quan"], "{{ co_quan"),
        (["co_quan }}"], "co_quan }}"),
        (["{{ co_quan }} {%p if x %}"], "{%p if x %}"),
        (["{{ co_quan", "}}"], "{{ co_quan"),
        (["Bảng: {{ bang_ty_le }}"], "{{ bang_ty_le }}"),
        (["{{ bang_ty_le }} {{ con_thieu }}"], "{{ bang_ty_le }}"),
        (["no fields"], "{{ noi_dung }}"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(lines: Sequence[str], words):
    refused(template(*lines), words)


@pytest.mark.parametrize("content", [b"", b"PK", b"text", bytes_of(docx.Document())[:400]])
def test_a_file_that_is_no_document_is_refused(content):
    refused(content, ".docx")


def test_fields_of_paragraphs_have_no_place_in_a_cell_or_the_head_of_a_page():
    document = docx.Document()
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "{{ noi_dung }}"
    refused(document, "{{ noi_dung }}")
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ noi_dung }}"
    refused(document, "{{ noi_dung }}")
