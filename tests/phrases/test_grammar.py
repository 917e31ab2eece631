"""The grammar: without conflicts, put together once, and linear in the length of a text."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable

import pytest

from tests.support.examples import crossed
from tests.support.phrase_reading import PHRASES, outcome, read, words_alone
from tthc_cli import phrases
from tthc_cli.errors import TthcError
from tthc_cli.phrases import grammar
from tthc_cli.phrases.text import LONGEST


def test_the_grammar_holds_no_whole_phrase_of_the_table():
    """Nothing but single words and short terms: no phrase is special-cased by its whole text."""
    text = grammar.GRAMMAR.read_text(encoding="utf-8")
    terms = set(re.findall(r'"([^"\n]+)"', re.sub(r"^.*//.*$", "", text, flags=re.MULTILINE)))
    single = {"thường xuyên", "thường xuyên, liên tục", "năm"}
    assert {row[0].casefold() for row in PHRASES} & terms <= single


@pytest.mark.parametrize(
    ("opening", "piece"),
    crossed(
        ["", "5 ngày kể từ ngày ", "đạt "],
        [
            "chậm nhất 5 ngày kể từ ngày nhận văn bản; ",
            "nhận văn bản và ",
            "a ",
            "a, ",
            "(",
            "năm ",
            "sau ",
            "quý I, ",
            "90% ",
            "trên ",
            "12",
            "tháng 6/7/",
            "ngay ",
            "ngày viêc ",
        ],
    ),
)
@pytest.mark.long
def test_the_work_is_linear_in_the_length(opening, piece):
    """Eight times the text takes about eight times as many calls; not the sixty-four of a square."""

    def work(length: int) -> int:
        text = (opening + piece * length)[:length]
        return calls(lambda: list(outcome(text)))

    work(LONGEST // 8)  # builds the grammars that it needs first
    assert work(LONGEST) < 16 * max(work(LONGEST // 8), 500)


def calls(action: Callable[[], object]) -> int:
    """How many functions are called, those written in C among them."""
    count = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("reader", [phrases.read_time, phrases.read_target])
def test_a_text_that_is_no_phrase_by_its_length_is_refused_before_it_is_read(reader):
    text = "5 ngày " * 14285 + "12345"
    options = {"events": words_alone} if reader is phrases.read_time else {}

    def refused() -> None:
        with pytest.raises(TthcError, match="có 100000 ký tự"):
            reader(text, year=2024, **options)

    assert calls(refused) < 500


def test_an_error_shows_no_more_of_a_long_text_than_is_needed():
    with pytest.raises(TthcError) as refused:
        read("5 ngày kể từ ngày " + "nhận " * 500 + "trước ngày 30/8 " + "x" * 500)
    assert len(str(refused.value)) < 250
    assert "trước ngày 30/8" in str(refused.value)


def test_the_grammar_has_no_conflict_that_the_parser_would_settle_by_itself(caplog):
    from lark import Lark, logger

    caplog.set_level(logging.DEBUG, logger=logger.name)
    logger.setLevel(logging.DEBUG)
    Lark(grammar.grammar_text(), parser="lalr", start=["cell", "target"], debug=True)
    assert "Unused terminals" in caplog.text  # the log is heard
    assert "conflict" not in caplog.text


def test_the_grammar_is_put_together_once():
    """Taking it apart for each phrase made reading some ten times slower."""
    read("trong thời hạn 05 ngày lam việc kể từ ngày nhận được quyết định")
    before = grammar.grammar_text.cache_info().misses, grammar.phrases_of.cache_info().misses
    read("trước ngày 15/8 hằng năm")
    read("chậm nhất 07 ngày lam việc kể từ ngày ban hành kế hoạch")
    assert (grammar.grammar_text.cache_info().misses, grammar.phrases_of.cache_info().misses) == before


@pytest.mark.parametrize("words", ["báo cáo tháng", "Báo cáo quý, năm", "gửi báo cáo tháng, quý, 6 tháng và năm"])
@pytest.mark.parametrize("more", ["", ".", " theo quy định"])
def test_periods_alone_are_told_to_say_that_they_come_again(words, more):
    with pytest.raises(TthcError, match="định kỳ hằng tháng") as caught:
        read(words + more)
    assert f"“{words}”" in str(caught.value)
    assert read("báo cáo định kỳ hằng tháng, quý")


@pytest.mark.parametrize("words", ["báo cáo tháng 6 và", "báo cáo năm 2026 của", "báo cáo quý ii xong xuôi"])
def test_a_period_by_its_number_is_none_that_comes_again(words):
    with pytest.raises(TthcError) as caught:
        read(words)
    assert "định kỳ" not in str(caught.value)
