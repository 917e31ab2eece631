"""The figures of one check are the same in JSON, report, workbook and page."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.support.command import tthc
from tests.support.examples import sweep
from tests.support.pages import Page

HEADERS = ["Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái", "Hình thức", "Đã đồng bộ"]


def cases(path: Path, seed: int) -> None:
    """Dossiers of the first quarter of 2024: early, on time, late, open, online or not."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADERS)
        for number in range(chance.randint(1, 60)):
            month, day = chance.randint(1, 3), chance.randint(1, 15)
            done = chance.choice([day + 1, day + 5, day + 9, None])
            writer.writerow(
                [
                    f"HS-{number}",
                    f"{day:02d}/{month:02d}/2024",
                    f"{day + 5:02d}/{month:02d}/2024",
                    "" if done is None else f"{done:02d}/{month:02d}/2024",
                    "Đang xử lý" if done is None else "Đã trả kết quả",
                    chance.choice(["Trực tuyến", "Trực tiếp"]),
                    chance.choice(["x", ""]),
                ]
            )


def percentages(texts: str) -> list[float]:
    return [float(words.replace(",", ".")) for words in re.findall(r"([0-9]+,[0-9]{2})%", texts)]


@pytest.mark.sweep
def test_report_workbook_page_and_check_agree(tmp_path):
    for seed in range(sweep(gate=1, slow=40)):
        file = tmp_path / "c.csv"
        cases(file, seed)
        call = ("c.csv", "--period", "2024-Q1", "--as-of", "31/12/2024")
        check = json.loads(tthc("kpi", "check", *call, "--format", "json", cwd=tmp_path).stdout)
        rates = [result["rate"] for result in check["results"] if result["rate"] is not None]
        for name in ("r.docx", "r.xlsx", "r.html"):
            done = tthc("report", *call, "--out", name, cwd=tmp_path, english=False)
            assert done.returncode == 0, (seed, done.stderr)
        document = docx.Document(io.BytesIO((tmp_path / "r.docx").read_bytes()))
        verdicts = next(table for table in document.tables if table.rows[0].cells[0].text == "STT")
        shown = [row.cells[1].text for row in verdicts.rows[1:]]
        assert [float(text[:-1].replace(",", ".")) for text in shown if text != "–"] == rates, seed
        _text, sheet, *_annexes = openpyxl.load_workbook(io.BytesIO((tmp_path / "r.xlsx").read_bytes())).worksheets
        numbers = [cell.value for row in sheet.iter_rows() for cell in row if cell.number_format == "0.00%"]
        assert [round(value * 100, 2) for value in numbers if value is not None] == rates, seed
        assert tthc("page", *call, "--out", "b.html", cwd=tmp_path, english=False).returncode == 0, seed
        for name in ("r.html", "b.html"):
            text = Page((tmp_path / name).read_text("utf-8")).texts_of()
            assert set(rates) <= set(percentages(text)), (seed, name)
        form = json.loads(tthc("form", "fill", "II.06a", *call, "--format", "json", cwd=tmp_path).stdout)
        total = [str(form["total"]["cells"][str(column)]) for column in range(3, 14)]
        lines = [[cell.text for cell in row.cells][2:] for table in document.tables for row in table.rows]
        assert total in lines, seed


def test_the_form_of_the_report_is_counted_by_the_due_dates_of_its_check(tmp_path):
    """--due computed takes the limits: by the recorded day the dossier is late, by its limit it is not."""
    row = ["HS-1", "04/03/2024", "05/03/2024", "07/03/2024", "Đã trả kết quả", "Trực tuyến", "x", "5 ngày làm việc"]
    with (tmp_path / "c.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([[*HEADERS, "Thời hạn giải quyết"], row])
    call = ("c.csv", "--period", "2024-Q1", "--as-of", "31/12/2024", "--due", "computed")
    assert tthc("report", *call, "--out", "r.docx", cwd=tmp_path).returncode == 0
    form = json.loads(tthc("form", "fill", "II.06a", *call, "--format", "json", cwd=tmp_path).stdout)
    assert (form["total"]["cells"]["8"], form["total"]["cells"]["10"]) == (1, 0)
    document = docx.Document(io.BytesIO((tmp_path / "r.docx").read_bytes()))
    lines = [[cell.text for cell in row.cells][2:] for table in document.tables for row in table.rows]
    assert [str(form["total"]["cells"][str(column)]) for column in range(3, 14)] in lines
