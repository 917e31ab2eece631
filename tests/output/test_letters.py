"""Letters of apology: laid out as the decree asks, with their gaps marked; and what is said of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.support.documents import document_of
from tests.support.reports import texts
from tthc_cli.cases.letters import write_letter
from tthc_cli.cases.results import LateCase
from tthc_cli.output.formats.report import Terminal, cell_of
from tthc_cli.output.letters import LettersReport, WrittenLetter, letter_document

OFFICE = "Sở Khoa học và Công nghệ thành phố Cần Thơ"
CASE = LateCase(
    case_id="H13.26/001",
    procedure="Cấp giấy phép",
    unit="Phòng Một",
    received_on=date(2024, 3, 1),
    due=date(2024, 3, 8),
)
LETTER = write_letter(CASE, date(2024, 3, 18), OFFICE)


@pytest.fixture(scope="module")
def document() -> Any:
    return document_of(letter_document(LETTER))


def runs(document: Any) -> list[Any]:
    """The runs of letters of a document, those in its tables too."""
    cells = [cell for table in document.tables for cell in table.rows[0].cells]
    lines = [*document.paragraphs, *(line for cell in cells for line in cell.paragraphs)]
    return [run for line in lines for run in line.runs]


def test_sheet_margins_and_letters_are_those_of_the_decree(document):
    """Nghị định 30/2020/NĐ-CP, Phụ lục I."""
    section = document.sections[0]
    lengths = ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    width, height, top, bottom, left, right = (round(getattr(section, name).mm) for name in lengths)
    assert (width, height) == (210, 297)
    assert (20 <= top <= 25, 20 <= bottom <= 25, 30 <= left <= 35, 15 <= right <= 20) == (True,) * 4
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    look = {run.text: (run.font.size.pt, run.bold, run.italic) for run in runs(document)}
    assert look[LETTER.state] == (12, True, False)
    assert look[LETTER.motto] == (13, True, False)
    assert look[OFFICE.upper()] == (12, True, False)
    assert look[LETTER.recipients_title] == (12, True, True)


def test_a_line_stands_under_the_office_and_one_under_the_motto(document):
    head, foot = document.tables
    assert [cell._tc.xml.count("<w:pBdr>") for cell in head.rows[0].cells] == [1, 1]
    assert [cell._tc.xml.count("<w:pBdr>") for cell in foot.rows[0].cells] == [0, 0]


def test_the_line_under_the_office_is_from_a_third_to_a_half_as_long_as_its_name():
    """As far as one knows how wide letters are: capitals of 13 points are 3.25 mm wide."""
    for office in ("Sở Xây dựng", "Sở Tư pháp"):
        head = document_of(letter_document(replace(LETTER, office=office))).tables[0]
        cell = head.rows[0].cells[0]
        rule = next(line for line in cell.paragraphs if "<w:pBdr>" in line._p.xml)
        indents = rule.paragraph_format.left_indent.mm + rule.paragraph_format.right_indent.mm
        inner = cell.width.mm - 2 * 1.9  # what stands left and right in a cell
        assert 1 / 3 <= (inner - indents) / (len(office) * 3.25) <= 1 / 2


def test_the_body_is_justified_and_indented(document):
    body = [line for line in document.paragraphs if line.text in LETTER.body]
    assert [line.text for line in body] == list(LETTER.body)
    assert {round(line.paragraph_format.first_line_indent.mm, 1) for line in body} == {12.7}
    assert {line.paragraph_format.space_before.pt for line in body} == {6}
    assert {line.alignment.name for line in body} == {"JUSTIFY"}


def test_what_is_left_to_a_person_is_marked_and_nothing_else_is(document):
    marked = [run.text for run in runs(document) if run.font.highlight_color is not None]
    whole = "\n".join(run.text for run in runs(document))
    assert marked
    assert sorted(marked) == sorted(re.findall(r"\[[^\[\]]*\]", whole))


def test_who_signs_has_room_for_a_hand_and_a_seal(document):
    lines = [line.text for line in document.tables[1].rows[0].cells[1].paragraphs]
    assert lines == [LETTER.signature[0], *[""] * 4, LETTER.signature[1]]


def test_a_text_that_no_document_may_have_is_written_all_the_same():
    odd = replace(LETTER, addressee="Kính gửi: \x00\u202eA\x0b")
    lines = [line.text for line in document_of(letter_document(odd)).paragraphs]
    assert any(line.startswith("Kính gửi: ") and "\u202e" not in line for line in lines)


def test_the_same_letter_gives_the_same_bytes():
    assert letter_document(LETTER) == letter_document(replace(LETTER))
    assert letter_document(LETTER) != letter_document(replace(LETTER, subject="khác"))


# -- what is said of them ----------------------------------------------------------------------------------------------


def report(**more: Any) -> LettersReport:
    later = replace(LETTER, case=replace(CASE, case_id="B2"), new_day=date(2024, 3, 19))
    common = {
        "letters": [WrittenLetter(LETTER, "a.docx"), WrittenLetter(later, "b.docx")],
        "form": "Mẫu 04",
        "proposed": True,
    }
    return LettersReport(**{**common, **more})


def test_each_letter_has_a_row_with_its_days_and_its_file():
    (table,) = report().tables(Terminal())
    assert "2 văn bản (Mẫu 04)" in table.title
    assert texts(table) == [
        ["H13.26/001", "01/03/2024", "08/03/2024", "18/03/2024", "a.docx"],
        ["B2", "01/03/2024", "08/03/2024", "19/03/2024", "b.docx"],
    ]
    assert [cell_of(cell).tone for cell in table.rows[0]] == ["", "", "bad", "strong", ""]
    assert report().payload()["letters"] == report().rows()
    (first, _second) = report().rows()
    assert first == {
        "case_id": "H13.26/001",
        "received_on": date(2024, 3, 1),
        "due": date(2024, 3, 8),
        "new_day": date(2024, 3, 18),
        "file": "a.docx",
        "warnings": [],
    }
    assert tuple(first) == report().columns()


def test_a_day_that_the_calendar_proposed_is_said_to_be_one():
    assert len(report().tables(Terminal())[0].notes) == 2
    assert len(report(proposed=False).tables(Terminal())[0].notes) == 1
    assert report(proposed=False).payload()["proposed"] is False


def test_doubts_about_a_new_day_stand_with_its_letter_and_once_below_the_table():
    """The letter promises the day to a citizen: who sends it must know what can still move it."""
    doubted = [WrittenLetter(LETTER, file, ("2028: ước tính", f"{file}: còn mở")) for file in ("a.docx", "b.docx")]
    told = report(letters=[*doubted, WrittenLetter(LETTER, "c.docx")])
    assert [row["warnings"] for row in told.rows()] == [
        ["2028: ước tính", "a.docx: còn mở"],
        ["2028: ước tính", "b.docx: còn mở"],
        [],
    ]
    assert told.tables(Terminal())[0].notes[2:] == [
        "Lưu ý: 2028: ước tính",
        "Lưu ý: a.docx: còn mở",
        "Lưu ý: b.docx: còn mở",
    ]
