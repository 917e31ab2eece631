"""How headers were understood, as it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tthc_cli.cases.results import FileHeaders, HeaderReading
from tthc_cli.output.cases import HeaderReport
from tthc_cli.output.formats.report import Cell, Terminal


def header(place: int, **changes: Any) -> HeaderReading:
    values: dict[str, Any] = {"header": "x", "columns": (), "words": (), "ignored": False, "nearest": None}
    return HeaderReading(place=place, **(values | changes))


HEADERS = {
    "column": header(1, header="Mã hồ sơ", columns=("case_id",), words=("mã hồ sơ",)),
    "ambiguous": header(2, header="Ngày", columns=("due_on", "received_on"), words=("hẹn trả", "tiếp nhận")),
    "ignored": header(3, header="Ghi chú", ignored=True),
    "unknown": header(4, header="Trang thái", nearest=("Trạng thái", "status")),
}
FILE = FileHeaders(
    file="a.xlsx",
    sheet="T1",
    kind="workbook",
    line=3,
    data_set="cases",
    headers=tuple(HEADERS.values()),
    needed=("status",),
    twice=(),
    missing={"early-resolution": ("due_on",), "satisfaction": ()},
)


def test_scripts_get_a_name_for_what_each_header_is():
    rows = list(HeaderReport(files=[FILE]).rows())
    assert [row["understood"] for row in rows] == list(HEADERS)
    assert rows[3]["nearest"] == "Trạng thái"
    assert rows[1]["column"] == ["due_on", "received_on"]
    assert all((row["file"], row["sheet"], row["line"]) == ("a.xlsx", "T1", 3) for row in rows)
    (file,) = HeaderReport(files=[FILE]).payload()["files"]
    assert file["kpis"] == [
        {"kpi": "early-resolution", "missing": ["due_on"]},
        {"kpi": "satisfaction", "missing": []},
    ]


def test_people_see_the_place_the_meaning_and_what_is_missing():
    headers, targets = HeaderReport(files=[FILE]).tables(Terminal())
    assert headers.title.startswith("a.xlsx:T1: ")
    assert headers.rows[0] == ("1", "Mã hồ sơ", "mã hồ sơ")
    tones = [cell.tone for row in headers.rows[1:] for cell in row if isinstance(cell, Cell)]
    assert tones == ["bad", "dim", "warn"]
    assert any(note.endswith(": status") for note in headers.notes)
    assert targets.rows == [("early-resolution", Cell("due_on", "warn")), ("satisfaction", "–")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"twice": ("due_on",)}, "due_on"),
        ({"instead_words": (("ngày kết thúc", "ngày trả"),)}, "ngày trả"),
        ({"hidden_columns": ("Ghi chú",)}, "Ghi chú"),
    ],
)
def test_what_a_person_must_know_of_a_file_is_noted(changes, words):
    headers, _targets = HeaderReport(files=[replace(FILE, needed=(), **changes)]).tables(Terminal())
    (note,) = headers.notes
    assert words in note
