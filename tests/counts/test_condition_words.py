"""Conditions in words for people."""

from __future__ import annotations

import pytest

from tests.support.conditions_over_cases import CASES
from tthc_cli.counts.condition_reader import parse_condition, parse_number
from tthc_cli.counts.condition_words import in_words, value_in_words


def named(column: str, word: str | None) -> str:
    """Columns in capitals, words in brackets."""
    return column.upper() if word is None else f"[{word}]"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("synced", "SYNCED: có"),
        ("not synced", "SYNCED: không"),
        ("status in [finished, returned]", "STATUS là [finished] / [returned]"),
        ("status != finished", "không phải (STATUS là [finished])"),
        ("finished_on <= due_on", "FINISHED_ON ≤ DUE_ON"),
        ("due_on != 2024-02-29", "DUE_ON ≠ 29/02/2024"),
        ("supplement_count >= 1", "SUPPLEMENT_COUNT ≥ 1"),
        ("due_on < as_of", "DUE_ON < ngày đối chiếu"),
        ("as_of is known", "mọi dòng"),
        ("as_of is missing", "không dòng nào"),
        ("due_on is missing", "không có DUE_ON"),
        ("due_on is known", "có DUE_ON"),
        ("in_period(due_on)", "DUE_ON trong kỳ (nếu có chọn kỳ)"),
        ("days(received_on, due_on) < 3", "số ngày từ RECEIVED_ON đến DUE_ON < 3"),
    ],
)
def test_each_kind_of_condition_has_its_words(text, words):
    assert in_words(parse_condition(text, CASES), named) == words


def test_brackets_stand_where_and_and_or_meet_and_nowhere_else():
    def words_of(text: str) -> str:
        return in_words(parse_condition(text, CASES), lambda column, _word: column)

    assert words_of("synced and digitized and due_on is known").count("(") == 0
    assert words_of("(synced or digitized) and due_on is known").startswith("(synced: có hoặc digitized: có) và ")
    assert words_of("synced or digitized and due_on is known").startswith("synced: có hoặc (digitized: có và ")


def test_working_days_are_told_from_days():
    number = parse_number("working_days(received_on, period.last)", CASES)
    assert value_in_words(number, named) == "số ngày làm việc từ RECEIVED_ON đến ngày cuối kỳ"
