"""What stands above the columns of rows, for people."""

from __future__ import annotations

import ast

import pytest

from tests.support.command import tthc
from tests.support.places import ROOT
from tthc_cli.output.column_titles import column_title, has_title, value_words
from tthc_cli.output.entries import LIST_CSV
from tthc_cli.register import load_register_columns, store


def columns_in_code() -> dict[str, str]:
    """The names in the constants and methods that say which columns a report has, with the file of each."""
    names = {}
    for path in sorted((ROOT / "src" / "tthc_cli" / "output").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            target = node.target if isinstance(node, ast.AnnAssign) else None
            constant = isinstance(target, ast.Name) and ("COLUMNS" in target.id or "CSV" in target.id)
            if constant or (isinstance(node, ast.FunctionDef) and node.name == "columns"):
                tuples = [part for part in ast.walk(node) if isinstance(part, ast.Tuple)]
                for element in (element for part in tuples for element in part.elts):
                    if isinstance(element, ast.Constant) and isinstance(element.value, str):
                        names[element.value] = path.name
    return names


def test_every_column_of_a_report_has_a_title():
    assert len(columns_in_code()) > 100
    assert {name: file for name, file in columns_in_code().items() if not has_title(name)} == {}


def test_a_list_of_entries_with_titles_can_be_imported_again():
    names = load_register_columns().columns
    for column in LIST_CSV:
        assert column_title(column) in names[column], column


@pytest.mark.parametrize("english", [True, False])
def test_a_list_of_entries_for_excel_can_be_imported_again(english, tmp_path):
    """Titles, kinds and answers in the words of either language."""
    first, second, listed = tmp_path / "first", tmp_path / "second", tmp_path / "list.csv"
    for call in (
        ("add", "nhan-phan-anh-kien-nghi", "2024-04-26", "--matter", "a", "--new", "--ref", "Phiếu 5"),
        ("add", "nhan-phan-anh-kien-nghi", "2024-04-29", "--matter", "b", "--new"),
        ("void", "2"),
    ):
        assert tthc("event", *call, "--register", first).returncode in (0, 1), call
    assert tthc("done", "1", "--on", "2024-05-02", "--register", first).returncode == 0
    assert {entry.kind for entry in store.read(first)} == {"event", "done", "void"}
    written = tthc("event", "list", "--register", first, "--out", listed, "--excel", english=english)
    assert (written.returncode, written.stderr) == (0, "")
    for reads_english in (True, False):
        taken = tthc("event", "import", listed, "--register", f"{second}-{reads_english}", english=reads_english)
        assert (taken.returncode, taken.stderr) == (0, "")
        assert [entry.kind for entry in store.read(tmp_path / f"second-{reads_english}")] == [
            entry.kind for entry in store.read(first)
        ]


def test_an_unknown_column_is_shown_in_plain_words_and_a_fixed_word_is_translated():
    assert column_title("some_new_column") == "Some new column"
    assert column_title("task") == "Số nhiệm vụ"
    assert (value_words("verdict", "met"), value_words("text", "met"), value_words("verdict", 5)) == ("đạt", "met", 5)


def test_how_due_dates_came_out_wrong_and_the_units_of_limits_are_translated():
    assert value_words("unit", "working_day") == "ngày làm việc"
    assert value_words("unit", "Phòng A") == "Phòng A"
    assert value_words("reason", "holiday-counted") == "tính cả ngày nghỉ lễ là ngày làm việc"
    assert value_words("reasons", ["unexplained", "other"]) == ["chưa rõ nguyên nhân", "other"]
    assert value_words("reason", "no-such-mistake") == "no-such-mistake"
