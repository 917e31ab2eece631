"""CSV that Excel opens by a double click."""

from __future__ import annotations

from datetime import date

from tests.support.reports import FixedReport
from tthc_cli.output.formats import csv_for_excel
from tthc_cli.output.formats.report import Terminal


def test_a_file_for_excel_has_titles_words_and_decimals_of_people():
    row = {"task": 2, "due": date(2024, 5, 2), "rate": 96.12, "assumed": True, "verdict": "missed", "text": "=1"}
    text = "".join(csv_for_excel.write(FixedReport(records=[row]), Terminal()))
    assert text == (
        '\N{BYTE ORDER MARK}Số nhiệm vụ,Hạn,"Tỷ lệ, %",Giả định,Kết luận,Lời của kế hoạch\n'
        '2,2024-05-02,"96,12",có,không đạt,\'=1\n'
    )
