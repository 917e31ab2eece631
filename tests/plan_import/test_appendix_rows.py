"""Rows put together: pages, groups between rows, and what belongs to no task."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.plan_import.appendix_rows import RowReader, begins_sentence
from tthc_cli.plan_import.blocks import DocumentTable
from tthc_cli.plan_import.headings import head_of
from tthc_cli.plan_import.text_documents import read_text

HEAD = "STT\tNội dung\tChủ trì\tThời gian\tKết quả"


def read(*rows: str) -> RowReader:
    (table,) = read_text(Path("a.txt"), "\n".join([HEAD, *rows]).encode()).blocks
    assert isinstance(table, DocumentTable)
    head = head_of(table, WORDS)
    assert head
    reader = RowReader(WORDS, one_line=True)
    reader.add(table, head, skip=head.rows)
    return reader


def test_a_heading_between_rows_stands_over_those_below_it():
    rows = read(
        "I\tCông tác chung\t\t\t",
        "1\tRà soát\tVăn phòng\tQuý I\tx",
        "II\tCông tác khác\t\t\t",
        "2\tBáo cáo\tVăn phòng\tQuý II\ty",
    ).finished()
    assert [(row.number, row.groups) for row in rows] == [("1", ("I. Công tác chung",)), ("2", ("II. Công tác khác",))]


def test_a_row_without_a_number_goes_on_with_what_is_not_finished():
    (row,) = read("1\tRà soát, đánh giá và\tVăn phòng\tQuý I\tx", "\tbáo cáo kết quả\t\t\t").finished()
    assert row.cells["content"].split() == ["Rà", "soát,", "đánh", "giá", "và", "báo", "cáo", "kết", "quả"]


def test_a_row_that_numbers_the_columns_and_an_empty_one_are_none():
    rows = read("(1)\t(2)\t(3)\t(4)\t(5)", "\t\t\t\t", "1\tRà soát\tVăn phòng\tQuý I\tx").finished()
    assert [row.number for row in rows] == ["1"]


def test_a_total_and_a_heading_without_rows_are_told_of():
    reader = read("1\tRà soát\tVăn phòng\tQuý I\tx", "\tTổng cộng: 1 nhiệm vụ\t\t\t", "II\tCông tác khác\t\t\t")
    assert len(reader.finished()) == 1
    texts = [left.text for left in reader.left_out]
    assert any("Tổng cộng" in text for text in texts)
    assert any("Công tác khác" in text for text in texts)


@pytest.mark.parametrize(
    ("text", "expected"), [("Rà soát", True), ("rà soát", False), ("- Rà soát", False), ("15/12", False)]
)
def test_a_sentence_begins_with_a_capital(text, expected):
    assert begins_sentence(text) is expected
