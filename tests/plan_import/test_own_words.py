"""Words of a time cell read as a whole, also of lines that can be one sentence."""

from __future__ import annotations

from typing import Literal

import pytest

from tthc_cli.errors import TthcError
from tthc_cli.phrases import AmbiguousError
from tthc_cli.plan_import.own_words import read_own_words
from tthc_cli.rules.kinds import After, Before, By, Within

BOTH: tuple[Literal[1, 2], ...] = (1, 2)


def kinds(words: str, reading: Literal[1, 2] | None = None) -> list[type]:
    return [type(rule) for rule in read_own_words(words, year=2024, events=lambda _words: "received", reading=reading)]


def test_one_line_is_read_as_any_phrase():
    assert kinds("trước ngày 30/9/2024") == [By]
    assert kinds("Quý II") == [Within]


def test_lines_that_are_times_by_themselves_are_read_one_by_one():
    assert kinds("Trước ngày 30/6\nTrước ngày 30/9") == [By, By]
    assert kinds("- Quý II\n- Trước ngày 15/11") == [Within, By]


def test_a_line_in_small_letters_goes_on_the_one_before():
    assert kinds("Quý II\nnăm 2024") == [Within]


def test_lines_that_could_be_one_sentence_are_read_so_only_if_that_is_asked_for():
    words = "Trong vòng 15 ngày\nTrước ngày 30/9"
    assert kinds(words) == [After, By]
    assert kinds(words, 1) == [Before], "the first of two readings of the sentence"


def test_a_reading_of_words_that_have_but_one_is_refused():
    for words in ("Trước ngày 30/6", "Trước ngày 30/6\nTrước ngày 30/9", "Quý II\nnăm 2024"):
        for reading in BOTH:
            with pytest.raises(TthcError, match="--reading"):
                kinds(words, reading)


def test_words_of_two_readings_are_refused_until_one_is_taken():
    words = "trước ngày 30/6 hoặc 30/9"
    with pytest.raises(AmbiguousError):
        kinds(words)
    assert kinds(words, 1) != [] != kinds(words, 2)


def test_what_is_not_understood_is_refused_with_any_reading():
    for reading in (None, *BOTH):
        with pytest.raises(TthcError):
            kinds("khi có điều kiện\nphù hợp", reading)
