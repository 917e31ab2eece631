"""Form II.06a as a file that is handed in: its head, its merged titles, the numbers under them, as on paper."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from tests.support.dossiers import many
from tests.support.filled_forms import FORM, filled
from tests.support.readers import convert, pdf_text
from tthc_cli.output.form import FormReport
from tthc_cli.output.formats import docx as text_documents
from tthc_cli.output.formats import xlsx
from tthc_cli.output.formats.report import Terminal

NUMBERS = [f"({number})" for number in range(1, 14)]


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> FormReport:
    outcome = filled(tmp_path_factory.mktemp("form"), many(60, seed=4))
    return FormReport(form=FORM, outcome=outcome, office="Sở Mẫu", levels={}, statuses={})


@pytest.fixture(scope="module")
def folder(report, tmp_path_factory) -> Path:
    """The form as a workbook and as a document."""
    place = tmp_path_factory.mktemp("files")
    (place / "form.xlsx").write_bytes(xlsx.write(report, Terminal()))
    (place / "form.docx").write_bytes(text_documents.write(report, Terminal()))
    return place


def test_a_workbook_has_the_merged_titles_of_the_paper_form_and_real_numbers(folder, report):
    (sheet,) = openpyxl.load_workbook(folder / "form.xlsx").worksheets
    rows = [[cell.value for cell in row[:13]] for row in sheet.iter_rows()]
    assert rows[0][0] == "Biểu số II.06a/VPCP/KSTT"
    top = next(place for place, row in enumerate(rows) if row[0] == "TT")
    assert rows[top + 3] == NUMBERS
    merged = {
        sheet.cell(area.min_row, area.min_col).value: (area.min_col, area.max_col, area.max_row - area.min_row + 1)
        for area in sheet.merged_cells.ranges
        if top < area.min_row <= top + 3
    }
    assert merged["TT"] == (1, 1, 3)
    assert merged["Số lượng hồ sơ tiếp nhận"] == (3, 6, 1)
    assert merged["Trong kỳ"] == (4, 5, 1)
    assert merged["Số lượng hồ sơ đã giải quyết"] == (7, 10, 1)
    assert merged["Số lượng hồ sơ đang giải quyết"] == (11, 13, 1)
    ordinals = [row[0] for row in rows[top + 4 :] if row[1] and row[1] != "Tổng số" and row[2] is not None]
    assert ordinals == list(range(1, len(report.outcome.filled.rows) + 1))
    counts = [cell for row in sheet.iter_rows(min_col=3) for cell in row if isinstance(cell.value, int)]
    assert {cell.number_format for cell in counts} == {"#,##0"}
    total = next(row for row in rows if row[1] == "Tổng số")
    assert total[2:] == list(report.outcome.filled.total.cells.values())


def test_a_document_has_one_table_between_head_and_signatures(folder, report):
    document = docx.Document(str(folder / "form.docx"))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert FORM.head.titles[0] in texts
    assert "II.06a" not in texts
    (table,) = [table for table in document.tables if len(table.columns) == 13]
    assert [cell.text for cell in table.rows[3].cells] == NUMBERS
    assert [cell.text for cell in table.rows[-1].cells][1:] == [
        "Tổng số",
        *map(str, report.outcome.filled.total.cells.values()),
    ]
    assert "Người làm báo cáo" in document.tables[-1].cell(0, 0).text


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_libreoffice_prints_it_on_one_lying_sheet(kind, folder, tmp_path):
    (page, *others) = pdf_text(convert(folder / f"form.{kind}", "pdf", tmp_path))
    assert not [text for text in others if "(13)" in text]
    for line in (*FORM.head.left, "Sở Mẫu", "tháng 11/2026", "Đơn vị tính", "Trong kỳ"):
        assert line in page
    (numbers,) = [line for line in page.splitlines() if "(13)" in line]
    assert numbers.split() == NUMBERS
