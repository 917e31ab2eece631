"""The rows of a form: their order, their names, and where the data say them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.support.dossiers import FIRST, Dossier
from tests.support.filled_forms import DICTIONARY, filled, request
from tthc_cli.cases.forms import filling


def dossier(name: str, **changes: Any) -> Dossier:
    return replace(Dossier(name, FIRST, "in_progress"), **changes)


ROWS = [
    dossier("1", field="Xây dựng", authority_level="province"),
    dossier("2", field="đầu tư", authority_level="commune", unit="Phòng Hai"),
    dossier("3", field="Đất đai", authority_level="province"),
    dossier("4", field="Ấn chỉ", authority_level="province", unit="Phòng Một"),
    dossier("5", authority_level="province"),
    dossier("6"),
    dossier("7", field="Hộ tịch"),
]


def names(folder: Path, **changes: object) -> list[tuple[str | None, str, int]]:
    return [(row.level, row.label, row.cells["3"]) for row in filled(folder, ROWS, **changes).filled.rows]


def test_rows_stand_by_level_and_name_and_what_is_not_known_last(tmp_path):
    assert names(tmp_path) == [
        ("province", "Ấn chỉ", 1),
        ("province", "Đất đai", 1),
        ("province", "Xây dựng", 1),
        ("commune", "đầu tư", 1),
        (None, "Hộ tịch", 1),
        (None, "(không rõ lĩnh vực)", 2),
    ]


def test_rows_can_be_those_of_units_or_of_levels(tmp_path):
    assert names(tmp_path, by="unit") == [
        (None, "Phòng Hai", 1),
        (None, "Phòng Một", 1),
        (None, "(không rõ đơn vị)", 5),
    ]
    assert names(tmp_path, by="authority_level") == [
        ("province", "Cấp tỉnh", 4),
        ("commune", "Cấp xã", 1),
        (None, "(không rõ cấp)", 2),
    ]


def test_without_the_column_there_is_one_row_and_a_word_about_it(tmp_path):
    outcome = filled(tmp_path, ROWS, without=("field",))
    assert [(row.level, row.label, row.cells["3"]) for row in outcome.filled.rows] == [(None, "(không rõ lĩnh vực)", 7)]
    (warning,) = outcome.warnings
    assert "Lĩnh vực" in warning
    assert "--data procedures" in warning
    with filling(request(tmp_path, ROWS, without=("unit",), by="unit"), DICTIONARY) as form:
        (row,) = form.outcome.filled.rows
        assert list(form.ids("3", row)) == list("1234567")
        assert "--data" not in form.outcome.warnings[0]


def test_fields_come_from_a_file_of_procedures_if_the_cases_have_none(tmp_path):
    """Whatever the capitals; a procedure with two fields, or with none, has no field."""
    (tmp_path / "p.csv").write_text(
        "procedure,field,unit\ncấp phép,Đất đai,\nĐăng ký,Hộ tịch,\nXác nhận,,\nKhác,Xây dựng,\n", encoding="utf-8"
    )
    rows = [
        dossier(str(number), procedure=name, authority_level="province")
        for number, name in enumerate(["Cấp phép", "Đăng ký", "Cấp phép", "Xác nhận", "Lạ", None])
    ]
    more = {"procedures": [tmp_path / "p.csv"]}
    with filling(request(tmp_path, rows, more=more, without=("field",)), DICTIONARY) as form:
        assert [(row.level, row.label, list(form.ids("3", row))) for row in form.outcome.filled.rows] == [
            ("province", "Đất đai", ["0", "2"]),
            ("province", "Hộ tịch", ["1"]),
            (None, "(không rõ lĩnh vực)", ["3", "4", "5"]),
        ]
        assert form.outcome.warnings == []
    (warning,) = filled(tmp_path, rows, more=more).warnings
    assert "--data procedures" in warning


def test_a_field_by_code_is_surer_than_by_name(tmp_path):
    (tmp_path / "p.csv").write_text(
        "procedure,procedure_code,field\nCấp phép,1.001,Đất đai\nCấp phép (mới),1.002,Hộ tịch\n", encoding="utf-8"
    )
    (tmp_path / "codes.csv").write_text(
        "case_id,received_on,due_on,finished_on,status,channel,procedure,procedure_code\n"
        "A,20/10/2026,,,in_progress,online,Cấp phép,1.002\n",
        encoding="utf-8",
    )
    files = {"cases": [tmp_path / "codes.csv"], "procedures": [tmp_path / "p.csv"]}
    with filling(replace(request(tmp_path, ROWS), files=files), DICTIONARY) as form:
        assert [row.label for row in form.outcome.filled.rows] == ["Hộ tịch"]
