"""What stands on which sheet."""

from __future__ import annotations

from dataclasses import replace

from tests.support.reports import FixedReport
from tthc_cli.output.formats.report import Chart, Column, PrintedTable, cell_of
from tthc_cli.output.formats.sheets import sheets_of

TITLE = PrintedTable(title="Tính đến hôm nay")
TABLE = PrintedTable(
    title="Quá hạn\nhai dòng", columns=[Column(title="A"), Column(title="")], rows=[["a", "█"]], notes=["n"]
)
UNTITLED = replace(TABLE, title="")


def test_each_table_has_the_heading_the_first_title_and_its_own_lines():
    last = PrintedTable(title="Còn nữa", notes=["x\n\ny"])
    first, second = sheets_of(FixedReport(heading="Sở Mẫu", printed=[TITLE, TABLE, UNTITLED, last]))
    assert first.above == ["Sở Mẫu", "Tính đến hôm nay", "Quá hạn", "hai dòng"]
    assert (first.name, first.below) == ("Quá hạn", ["n"])
    assert second.above == ["Sở Mẫu", "Tính đến hôm nay"]
    assert (second.name, second.below) == ("Tính đến hôm nay", ["n", "Còn nữa", "x", "y"])


def test_the_title_of_a_first_table_stands_once():
    first, second = sheets_of(FixedReport(printed=[TABLE, TABLE]))
    assert first.above == ["Quá hạn", "hai dòng"]
    assert second.above == ["Quá hạn", "hai dòng", "Quá hạn", "hai dòng"]


def test_lines_alone_are_a_sheet_too():
    (sheet,) = sheets_of(FixedReport(heading="Sở Mẫu", printed=[PrintedTable(notes=["Không có gì."])]))
    assert (sheet.above, sheet.table) == (["Sở Mẫu", "Không có gì."], None)
    assert len(sheets_of(FixedReport())) == 1


def test_pictures_are_left_out_and_a_chart_keeps_its_columns():
    table = PrintedTable(
        columns=[Column(title="A"), Column(title=""), Column(title="B"), Column(title="C")],
        rows=[["a", "█", "b", "c"]],
        chart=Chart(kind="bars", title="T", labels=0, series=(2, 3)),
    )
    (sheet,) = sheets_of(FixedReport(printed=[table]))
    assert sheet.table is not None
    assert [cell_of(cell).text for cell in sheet.table.rows[0]] == ["a", "b", "c"]
    assert sheet.table.chart is not None
    assert (sheet.table.chart.labels, list(sheet.table.chart.series)) == (0, [1, 2])
