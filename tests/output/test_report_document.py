"""The periodic report as a document: its head and end, its body with the sign of its end, and its annexes."""

from __future__ import annotations

import re
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_COLOR_INDEX

from tests.support.documents import document_of, order_of
from tests.support.periodic_reports import EARLY, IDENTITY, OUTLINE, RATED, report, result
from tests.support.places import ROOT
from tests.support.registers import PLAN
from tthc_cli.output.report_document import BLOCK_FIELDS, TEXT_FIELDS, as_document, write_body
from tthc_cli.output.report_sections import Gap, Letterhead

HEAD = Letterhead(
    office="Sở Mẫu",
    superior="UBND tỉnh Mẫu",
    place="Cần Thơ",
    symbol="BC-SM",
    signer_title="Giám đốc",
    recipients=("UBND tỉnh", "Ban Giám đốc"),
)
WHOLE = report(result(EARLY, 95, 100), result(RATED, 0, 0), letterhead=HEAD, sources=[IDENTITY])


@pytest.fixture(scope="module")
def document() -> Any:
    return document_of(as_document(WHOLE))


def test_the_head_names_who_reports_and_the_nation(document):
    head = document.tables[0]
    left, right = head.rows[0].cells
    assert [line.text for line in left.paragraphs if line.text] == ["UBND TỈNH MẪU", "SỞ MẪU"]
    assert [run.bold for line in left.paragraphs for run in line.runs if run.text] == [False, True]
    assert [line.text for line in right.paragraphs if line.text] == [OUTLINE.nation, OUTLINE.motto]
    number, dateline = head.rows[1].cells
    assert number.text == OUTLINE.number.format(symbol="BC-SM")
    assert dateline.text == OUTLINE.dateline.format(place="Cần Thơ", year=2024)
    without = document_of(as_document(report())).tables[0]
    assert [line.text for line in without.rows[0].cells[0].paragraphs if line.text] == [OUTLINE.superior, "SỞ MẪU"]
    (gap,) = [run for line in without.rows[0].cells[0].paragraphs for run in line.runs if run.font.highlight_color]
    assert (gap.text, OUTLINE.superior) == (OUTLINE.superior, "[CƠ QUAN CHỦ QUẢN]")
    assert not [run for line in left.paragraphs for run in line.runs if run.font.highlight_color]
    assert without.rows[1].cells[0].text == OUTLINE.number.format(symbol=OUTLINE.symbol)


def test_kind_and_subject_stand_in_bold_above_the_opening(document):
    lines = [line for line in document.paragraphs if line.text]
    kind, subject, opening = lines[:3]
    assert [line.text for line in (kind, subject, opening)] == [OUTLINE.kind, WHOLE.subject, WHOLE.opening]
    for line in (kind, subject):
        assert (line.runs[0].bold, line.runs[0].font.size.pt, line.alignment.name) == (True, 14, "CENTER")
    assert (opening.runs[0].bold, round(opening.paragraph_format.first_line_indent.mm, 1)) == (False, 12.7)
    assert opening.alignment.name == "JUSTIFY"


def test_the_end_names_who_gets_it_and_who_signs(document):
    end = next(table for table in document.tables if OUTLINE.recipients_title in table.rows[0].cells[0].text)
    left, right = end.rows[0].cells
    assert [line.text for line in left.paragraphs] == [
        OUTLINE.recipients_title,
        "- UBND tỉnh;",
        "- Ban Giám đốc;",
        OUTLINE.archive,
    ]
    assert [line.text for line in right.paragraphs if line.text] == ["GIÁM ĐỐC", "[họ và tên người ký]"]
    assert right.paragraphs[-1].runs[0].font.highlight_color == WD_COLOR_INDEX.YELLOW


def test_the_body_has_its_sections_in_order_and_the_last_paragraph_ends_it(document):
    lines = [line.text for line in document.paragraphs if line.text]
    titles = [f"{place}. {item.title}" for place, item in enumerate(OUTLINE.outline, 1)]
    assert [line for line in lines if line in titles] == titles
    assert WHOLE.opening in lines
    ends = [line for line in lines if line.endswith("./.")]
    assert len(ends) == 1
    assert lines.index(ends[0]) > lines.index(titles[-1])
    assert "..." not in ends[0].removesuffix("./.")


def test_gaps_are_marked_and_nothing_else_is(document):
    marked = [line.text for line in document.paragraphs if line.runs and line.runs[0].font.highlight_color]
    gaps = [part.words for section in WHOLE.sections() for part in section.parts if isinstance(part, Gap)]
    assert [text.removesuffix("./.") for text in marked] == gaps
    assert {
        run.font.highlight_color for line in document.paragraphs for run in line.runs if run.font.highlight_color
    } == {WD_COLOR_INDEX.YELLOW}


def test_each_annex_is_a_section_of_its_own_that_lies_if_it_is_wide(document):
    _first, *annexes = document.sections
    assert [section.orientation == WD_ORIENT.LANDSCAPE for section in annexes] == [
        annex.landscape for annex in WHOLE.annexes()
    ]
    lines = [line.text for line in document.paragraphs if line.text]
    for place, annex in enumerate(WHOLE.annexes(), 1):
        at = lines.index(OUTLINE.annex.format(number=place))
        assert lines[at + 1] == annex.title.upper()
        assert lines[at + 2] == OUTLINE.attached.format(symbol="BC-SM", year=2024, office="Sở Mẫu")
    assert any(IDENTITY.sha256 in line for line in order_of(document))


def test_fields_of_a_line_by_hand():
    texts = {name: text_of(WHOLE) for name, text_of in TEXT_FIELDS.items()}
    assert {name: texts[name] for name in ("co_quan", "co_quan_chu_quan", "tu_ngay", "den_ngay", "tinh_den_ngay")} == {
        "co_quan": "Sở Mẫu",
        "co_quan_chu_quan": "UBND tỉnh Mẫu",
        "tu_ngay": "01/01/2024",
        "den_ngay": "31/03/2024",
        "tinh_den_ngay": "31/12/2024",
    }
    assert (texts["chuc_vu_nguoi_ky"], texts["mo_dau"]) == ("Giám đốc", WHOLE.opening)
    assert TEXT_FIELDS["chuc_vu_nguoi_ky"](report()) == OUTLINE.signer_title
    assert TEXT_FIELDS["co_quan_chu_quan"](report()) == "[CƠ QUAN CHỦ QUẢN]"


def written(name: str, of: Any = WHOLE) -> list[str]:
    document = docx.Document()
    for part in BLOCK_FIELDS[name](of):
        part.write(document)
    return order_of(document)


@pytest.mark.parametrize("page", ["guide.md", "huong-dan.md"])
def test_all_fields_are_documented(page):
    lines = (ROOT / "docs" / page).read_text("utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if "`co_quan_chu_quan`, " in line)
    rows = lines[start : lines.index("", start)]
    names = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(names) == sorted([*TEXT_FIELDS, *BLOCK_FIELDS])


def test_fields_of_paragraphs_write_what_the_report_has():
    assert written("noi_nhan") == ["- UBND tỉnh;", "- Ban Giám đốc;", OUTLINE.archive]
    assert [line for line in written("con_thieu") if "95/100" in line]
    assert [line for line in written("nguon_so_lieu") if IDENTITY.sha256 in line]
    assert written("bang_ty_le")[-1].startswith("17 | ")
    (form,) = WHOLE.form_words()
    assert isinstance(form, Gap)
    assert written("bieu_mau") == [form.words]
    (index,) = WHOLE.index_tables()
    assert written("bang_chi_so") == list(index.notes)
    assert any(line.startswith(OUTLINE.annex.format(number=1)) for line in written("phu_luc"))
    body = docx.Document()
    write_body(body, WHOLE)
    assert written("noi_dung") == order_of(body)


def test_what_a_document_may_not_have_is_written_as_its_number():
    odd = report(letterhead=Letterhead(office="Sở \x1b[31mMẫu\x00"))
    assert "\x1b" not in "".join(order_of(document_of(as_document(odd))))
    assert PLAN.identity.title in odd.opening
