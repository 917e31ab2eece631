"""The audit as it is shown."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests.support.command import tthc
from tests.support.due_dates import (
    CASES,
)


@pytest.mark.parametrize(
    ("english", "words"),
    [
        (True, ("2 checked, 1 as recorded, 1 differs", "a make-up working day missed", "Received after 15:00")),
        (False, ("kiểm tra 2, đúng 1, lệch 1", "bỏ sót ngày làm bù", "Tiếp nhận sau 15:00")),
    ],
)
def test_table_in_both_languages_without_personal_data(english, words, dossiers_file):
    asked = ("cases", "audit", dossiers_file, "--cut-off", "15:00", "--format")
    answers = {format_: tthc(*asked, format_, english=english) for format_ in ("table", "json", "csv")}
    for text in (*words, "25/04/2024", "07/05/2024", "06/05/2024"):
        assert text in answers["table"].stdout
    for done in answers.values():
        assert "H1" in done.stdout
        assert not any(secret in done.stdout + done.stderr for secret in ("Bưởi", "0912345678"))


def test_how_far_a_date_is_off_is_a_number_in_a_workbook(dossiers_file, tmp_path):
    assert tthc("cases", "audit", dossiers_file, "--out", tmp_path / "a.xlsx").returncode == 1
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    (head,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Off by"]
    below = sheet.cell(head.row + 1, head.column)
    assert (below.value, below.number_format) == (1, "+#,##0;-#,##0;0")


def test_an_audit_that_finds_nothing_prints_no_empty_table(tmp_path):
    path = tmp_path / "ho-so.csv"
    path.write_text("".join(CASES.splitlines(keepends=True)[:1]), encoding="utf-8")
    done = tthc("cases", "audit", path)
    assert done.stdout
    assert "\n\n\n" not in done.stdout


def test_the_regime_is_said_where_there_are_pauses(dossiers_file):
    # one case, and its date is right: reasons need not be looked for
    header, row, *_others = CASES.replace("07/05/2024", "06/05/2024").splitlines()
    dossiers_file.write_text(f"{header};Ngày yêu cầu bổ sung;Ngày bổ sung\n{row};;\n", encoding="utf-8")
    assert "Assumed; say it with --regime" in tthc("cases", "audit", dossiers_file).stdout
    done = tthc("cases", "audit", dossiers_file, "--regime", "restart")
    assert "counts anew from the full dossier" in done.stdout
    assert "Assumed" not in done.stdout
    answer = json.loads(tthc("cases", "audit", dossiers_file, "--format", "json").stdout)
    assert (answer["regime"], answer["regime_assumed"]) == ("extend", True)
