"""Text documents as python-docx reads them back: sheet, margins, letters, heads, the order of their parts."""

from __future__ import annotations

from docx.enum.section import WD_ORIENT
from docx.shared import Length
from hypothesis import given
from hypothesis import strategies as st

from tests.support.documents import document_of, order_of
from tests.support.examples import examples
from tests.support.reports import FixedReport
from tthc_cli.output.formats import docx as format_
from tthc_cli.output.formats.report import Cell, Column, Count, DocumentParts, HeadCell, PrintedTable, Terminal

TABLE = PrintedTable(
    title="Chỉ tiêu\nNăm 2024",
    columns=[Column(title="Nhiệm vụ", right=True, fixed=True), Column(title=""), Column(title="Tên")],
    rows=[[Cell("12", value=12), "██", "Hồ sơ\nđúng hạn"], [Cell("không đạt", "bad"), "", "=1+1"]],
    notes=["", "Ghi chú."],
)


def written(*tables: PrintedTable, parts: DocumentParts | None = None) -> bytes:
    return format_.write(FixedReport(printed=tables, heading="Sở Mẫu", parts=parts), Terminal())


def millimetres(*lengths: Length | None) -> list[int]:
    return [round(length.mm) for length in lengths if length is not None]


def test_the_sheet_is_that_of_an_administrative_document():
    document = document_of(written(TABLE))
    (section,) = document.sections
    assert millimetres(section.page_width, section.page_height) == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert millimetres(*margins) == [20, 20, 30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size.pt == 13
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_tables_stand_between_their_titles_and_notes():
    assert order_of(document_of(written(TABLE))) == [
        "Sở Mẫu",
        "Chỉ tiêu",
        "Năm 2024",
        "Nhiệm vụ | Tên",
        "12 | Hồ sơ\nđúng hạn",
        "không đạt | =1+1",
        "Ghi chú.",
    ]
    table = document_of(written(TABLE)).tables[0]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert "w:tblHeader" not in table.rows[1]._tr.xml
    assert sum(millimetres(*(column.width for column in table.columns))) <= 166


def test_a_wide_table_lies():
    columns = [Column(title=str(number)) for number in range(9)]
    section = document_of(written(PrintedTable(columns=columns, rows=[[""] * 9]))).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert millimetres(section.page_width, section.page_height) == [297, 210]


def test_a_form_has_its_parts_in_order_and_its_titles_merged():
    table = PrintedTable(
        columns=[Column(title="a"), Column(title="b", right=True), Column(title="c", right=True)],
        head=[
            [HeadCell("TT", rows=2), HeadCell("Số lượng", columns=2)],
            [HeadCell("Tổng số"), HeadCell("Quá hạn")],
        ],
        rows=[["1", Cell("2", value=Count(2)), Cell("3", value=Count(3))]],
    )
    parts = DocumentParts(
        left_head=["Biểu số 1", "Ban hành"],
        right_head=["Đơn vị báo cáo"],
        titles=["TÌNH HÌNH"],
        subtitles=["Kỳ báo cáo: tháng 11"],
        unit_line="Đơn vị tính: hồ sơ",
        footnotes=["Chú thích"],
        signature_left=["Người làm báo cáo"],
        signature_right=["GIÁM ĐỐC"],
        landscape=True,
    )
    document = document_of(written(table, parts=parts))
    assert order_of(document) == [
        "Biểu số 1\nBan hành | Đơn vị báo cáo",
        "TÌNH HÌNH",
        "Kỳ báo cáo: tháng 11",
        "Đơn vị tính: hồ sơ",
        "TT | Số lượng | Số lượng",
        "TT | Tổng số | Quá hạn",
        "1 | 2 | 3",
        "Chú thích",
        "Người làm báo cáo | GIÁM ĐỐC",
    ]
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE


@examples(24)
@given(title=st.text(max_size=40), text=st.text(max_size=60))
def test_any_text_makes_a_document_that_can_be_read(title, text):
    table = PrintedTable(title=title, columns=[Column(title="A")], rows=[[text]], notes=[text])
    assert len(document_of(written(table)).tables) == 1


def test_the_same_content_gives_the_same_bytes():
    assert written(TABLE) == written(TABLE)
    assert written(TABLE).endswith(b"tthc")
