"""The headings of a table."""

from __future__ import annotations

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.plan_import.blocks import Cell, DocumentTable
from tthc_cli.plan_import.headings import has_other_headings, has_phrase, head_of, is_task, plain


def cells(*texts: str) -> tuple[Cell, ...]:
    """A row; the same text in neighbouring cells is one merged cell."""
    row: list[Cell] = []
    for text in texts:
        key = row[-1].key if row and text and row[-1].text == text else hash((text, len(row)))
        row.append(Cell(text=text, key=key))
    return tuple(row)


def table(*rows: tuple[Cell, ...]) -> DocumentTable:
    return DocumentTable(rows=rows, where="x")


HEAD = cells("STT", "Nội dung công việc", "Đơn vị chủ trì", "Thời gian thực hiện", "Sản phẩm")
TASK = cells("1", "Rà soát", "Văn phòng", "Trước ngày 15/12", "Báo cáo")


def test_headings_say_which_columns_a_plan_has():
    head = head_of(table(HEAD, TASK), WORDS)
    assert head
    assert head.columns == {0: "number", 1: "content", 2: "lead", 3: "time", 4: "product"}
    assert (head.first, head.rows, head.width) == (0, 1, 5)


def test_titles_can_stand_above_them():
    title = cells(*["PHỤ LỤC"] * 5)
    head = head_of(table(title, HEAD, TASK), WORDS)
    assert head
    assert (head.first, head.rows) == (1, 2)


def test_a_heading_over_two_columns_has_its_parts_below():
    above = cells("STT", "Nội dung", "Cơ quan thực hiện", "Cơ quan thực hiện", "Thời gian")
    below = cells("", "", "Chủ trì", "Phối hợp", "")
    head = head_of(table(above, below, TASK), WORDS)
    assert head
    assert head.rows == 2
    assert (head.columns[2], head.columns[3]) == ("lead", "support")
    assert head.titles[2] == "Cơ quan thực hiện Chủ trì"


def test_a_table_without_a_column_of_times_is_no_appendix():
    contacts = cells("STT", "Họ và tên", "Chức vụ", "Ghi chú")
    assert head_of(table(contacts, cells("1", "A", "B", "")), WORDS) is None
    assert has_other_headings(table(contacts), WORDS)
    assert not has_other_headings(table(TASK), WORDS), "it can go on with the table before it"
    assert not has_other_headings(table(), WORDS)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (TASK, True),
        (cells("IV.", "Rà soát"), True),
        (cells("", "1.2", "Rà soát"), True),  # the first cell that has a text
        (cells("x", "Rà soát", "", "chậm nhất 15/12", ""), True),
        (HEAD, False),
    ],
)
def test_a_task_has_a_number_or_a_day(row, expected):
    assert is_task(row, {3: "time"}) is expected


def test_phrases_are_whole_words_whatever_case_and_accents():
    assert plain(" Thời-gian (thực hiện)") == "thoi gian thuc hien"
    assert has_phrase("THỜI GIAN hoàn thành", "thời gian")
    assert not has_phrase("thời giantt", "thời gian")
