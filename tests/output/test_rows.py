"""What became of the rows of each file, as it is shown."""

from __future__ import annotations

from typing import Any

from tthc_cli.kpi.inputs import FileCount, InputCount, UnknownWords
from tthc_cli.output.cells import number_cell
from tthc_cli.output.rows import handed_over_files, input_record, notes_of_dates, notes_of_rows, rows_table


def data_set(**changes: Any) -> InputCount:
    values: dict[str, Any] = {
        "name": "cases",
        "file": "a.csv",
        "read": 1205,
        "used": 1200,
        "excluded": {"repeat": 3},
        "set_aside": {("unknown-value", "Trạng thái"): 2},
    }
    return InputCount(**(values | changes))


def file(name: str, **changes: Any) -> FileCount:
    return FileCount(**({"file": name, "sheet": None, "kind": "csv", "read": 5} | changes))


def test_numbers_of_rows_and_why_some_do_not_count():
    table = rows_table([data_set()], {}, "xem tệp", ["trước"])
    (row,) = table.rows
    assert row[1:5] == ("a.csv", number_cell(1205), number_cell(1200), number_cell(3))
    assert row[5] == number_cell(2, "warn")
    empty, before, repeat, aside, end = table.notes
    assert (empty, before, end) == ("", "trước", "xem tệp")
    assert repeat.startswith("a.csv: loại trừ 3 ")
    assert " 2 " in aside
    assert "Trạng thái" in aside


def test_without_rows_set_aside_nothing_is_said_of_them():
    table = rows_table([data_set(excluded={}, set_aside={}, used=1205)], {}, "xem tệp")
    assert table.notes == []
    assert table.rows[0][5] == number_cell(0)


def test_unknown_words_are_named_with_those_that_are_accepted():
    unknown = UnknownWords(values=(("Đang chờ", 1200),), different=3, accepted=("Đã xong", "Từ chối"))
    (note,) = (
        note
        for note in rows_table([data_set(unknown_words={"Trạng thái": unknown})], {}, "").notes
        if "Đang chờ" in note
    )
    assert "'Đang chờ' (1.200)" in note
    assert " 2 " in note, "two more are not shown"
    assert "Đã xong, Từ chối" in note


def test_several_files_are_counted_one_by_one():
    notes = rows_table([data_set(files=(file("a.csv", read=1200), file("b.csv", read=5)))], {}, "").notes
    assert notes[1] == "a.csv: đã đọc 1.200 dòng"
    assert notes[2] == "b.csv: đã đọc 5 dòng"


def test_beside_a_format_without_the_table_stands_what_counts_nowhere():
    assert notes_of_rows([data_set(set_aside={}, used=1202)], "xem tệp") == []
    aside, end, unread = notes_of_rows([data_set(unread={"Loại kết quả": 7})], "xem tệp")
    assert aside.startswith("a.csv: không tính được 2 dòng: ")
    assert end == "xem tệp"
    assert unread.startswith("a.csv: ")
    assert "Loại kết quả (7)" in unread


def test_scripts_get_every_count():
    record = input_record(data_set(files=(file("a.csv", hidden_columns=("B",)),)))
    assert (record["read"], record["used"], record["excluded"], record["set_aside"]) == (1205, 1200, 3, 2)
    assert record["excluded_by"] == [{"reason": "repeat", "rows": 3}]
    assert record["set_aside_by"] == [{"reason": "unknown-value", "column": "Trạng thái", "rows": 2}]
    assert record["files"][0]["hidden_columns"] == ["B"]


def test_files_whose_dates_stand_in_or_are_not_read_are_named():
    inputs = [
        data_set(
            files=(
                file("a.csv", instead={"finished_on": "Ngày trả"}),
                file("b.csv", unread_dates=("Ngày ký", "Ngày gửi")),
                file("c.csv"),
            )
        )
    ]
    assert handed_over_files(inputs) == ["a.csv"]
    instead, unread = notes_of_dates(inputs)
    assert "'Ngày trả'" in instead
    assert "a.csv" in instead
    assert unread.startswith("b.csv: ")
    assert "'Ngày ký', 'Ngày gửi'" in unread
