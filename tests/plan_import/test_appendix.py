"""The appendix of a document: the rows of its tables, and what stands around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.errors import TthcError
from tthc_cli.plan_import.appendix import Appendix, find, numbered
from tthc_cli.plan_import.text_documents import read_text

HEAD = "STT\tNội dung\tChủ trì\tThời gian\tKết quả"


def read(*lines: str) -> Appendix:
    return find(read_text(Path("nguồn.txt"), "\n".join(lines).encode()), WORDS)


def test_what_stands_before_and_behind_the_table():
    appendix = read("KẾ HOẠCH", HEAD, "1\tRà soát\tVăn phòng\tQuý I\tBáo cáo", "Nơi nhận: như trên")
    assert list(appendix.before) == ["KẾ HOẠCH"]
    assert list(appendix.after) == ["Nơi nhận: như trên"]
    (row,) = appendix.rows
    assert row.number == "1"
    assert row.cells == {"content": "Rà soát", "lead": "Văn phòng", "time": "Quý I", "product": "Báo cáo"}
    assert not appendix.two_times
    assert list(appendix.left_out) == []


def test_the_headings_of_the_next_page_are_no_row():
    appendix = read(HEAD, "1\tA\tVăn phòng\tQuý I\tx", HEAD, "2\tB\tVăn phòng\tQuý II\ty")
    assert [row.number for row in appendix.rows] == ["1", "2"]


def test_a_table_with_other_headings_is_passed_over():
    appendix = read(HEAD, "1\tA\tVăn phòng\tQuý I\tx", "Danh sách", "STT\tHọ và tên\tChức vụ", "1\tB\tC")
    assert len(appendix.rows) == 1
    assert len(appendix.passed_over) == 1


@pytest.mark.parametrize("end", ["", "\t", "\t\t", "\t "])
@pytest.mark.parametrize("head_end", ["", "\t"])
def test_a_next_page_goes_on_whatever_empty_columns_stand_at_its_end(head_end, end):
    appendix = read(
        HEAD + head_end,
        f"1\tA\tVăn phòng\tQuý I\tx{head_end}",
        "(tiếp theo)",
        f"2\tB\tPhòng A\tQuý II\ty{end}",
        f"3\tC\tPhòng A\tQuý II\ty{end}",
    )
    assert [row.number for row in appendix.rows] == ["1", "2", "3"]
    assert [row.cells["time"] for row in appendix.rows] == ["Quý I", "Quý II", "Quý II"]
    assert not any(row.others for row in appendix.rows)
    assert not appendix.passed_over


@pytest.mark.parametrize("rows", [["2\tB\tPhòng A\tQuý II\ty\tz"], ["Nơi nhận:\t\t\t\t\t"], ["2\tB\tQuý II"]])
def test_a_table_with_more_in_it_or_without_tasks_does_not_go_on(rows):
    appendix = read(HEAD, "1\tA\tVăn phòng\tQuý I\tx", "(tiếp theo)", *rows)
    assert [row.number for row in appendix.rows] == ["1"]
    assert len(appendix.passed_over) == 1


def test_a_document_without_a_table_of_tasks_is_refused():
    with pytest.raises(TthcError, match=r"^nguồn\.txt: "):
        read("KẾ HOẠCH", "STT\tHọ và tên\tChức vụ", "1\tB\tC")


@pytest.mark.parametrize(
    ("written", "numbers"),
    [(["3", "5"], [3, 5]), (["1", "1"], [1, 2]), (["1", ""], [1, 2]), (["1.1", "1.2"], [1, 2]), (["0", "1"], [1, 2])],
)
def test_numbers_are_the_document_s_if_they_are_whole_and_different(written, numbers):
    appendix = read(HEAD, "1\tA\tVăn phòng\tQuý I\tx", "2\tB\tVăn phòng\tQuý II\ty")
    for row, number in zip(appendix.rows, written, strict=True):
        row.number = number
    assert [number for _row, number in numbered(appendix.rows)] == numbers
