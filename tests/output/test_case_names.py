"""What files have that the dictionary does not know, as it is listed."""

from __future__ import annotations

from tthc_cli.cases.results import UnknownName
from tthc_cli.output.case_names import UnknownNamesReport
from tthc_cli.output.formats.report import Terminal

HEADER = UnknownName(
    file="a.csv", column=None, header="Phòng xử lý", word=None, rows=None, nearest="Phòng", meaning="unit"
)
WORD = UnknownName(
    file="a.csv", column="status", header="Trạng thái", word="Rút hồ sơ", rows=3, nearest=None, meaning=None
)


def report(*names: UnknownName, missing: tuple[str, ...] = (), hidden: int = 0) -> UnknownNamesReport:
    return UnknownNamesReport(names=names, missing=missing, hidden=hidden, command="tthc cases learn a.csv …")


def notes(shown: UnknownNamesReport) -> list[str]:
    (table,) = shown.tables(Terminal())
    return list(table.notes)


def test_headers_and_words_stand_in_one_table_with_what_is_like_them():
    (table,) = report(HEADER, WORD).tables(Terminal())
    assert [tuple(row) for row in table.rows] == [
        ("a.csv", "Phòng xử lý", "", "", "Phòng", "unit"),
        ("a.csv", "Trạng thái", "Rút hồ sơ", "3", "–", "–"),
    ]
    assert set(report(HEADER).rows()[0]) == set(report().columns())


def test_how_to_teach_is_said_only_if_there_is_something_to_teach():
    assert notes(report(HEADER)) == ["tthc cases learn a.csv …"]
    assert notes(report()) == ["Không có gì chưa biết."]


def test_words_of_persons_are_counted_and_not_called_nothing():
    (hidden,) = notes(report(hidden=2))
    assert "2" in hidden
    assert report(hidden=2).payload()["hidden"] == 2


def test_columns_that_words_wait_for_are_named_first():
    first, command = notes(report(HEADER, missing=("status", "case_id")))
    assert "status, case_id" in first
    assert command == "tthc cases learn a.csv …"
