"""The percentages of a sentence, and which limit their words set."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tthc_cli import phrases
from tthc_cli.errors import TthcError
from tthc_cli.phrases.goals import sentences_of
from tthc_cli.phrases.grammar import opened
from tthc_cli.phrases.text import text_of


def targets(words: str) -> list[tuple[str, Decimal]]:
    return [(target.op, target.value) for target in phrases.read_target(words, year=2024)]


@pytest.mark.parametrize(
    ("words", "op"),
    [
        ("trên 95% hồ sơ", ">"),
        ("hơn 95% hồ sơ", ">"),
        ("tối thiểu 95% hồ sơ", ">="),
        ("95% hồ sơ trở lên", ">="),
        ("đạt 95% hồ sơ", ">="),
        ("dưới 95% hồ sơ", "<"),
        ("không quá 95% hồ sơ", "<="),
        ("95% trở xuống", "<="),
        ("giảm xuống còn 95% hồ sơ", "<="),
    ],
)
def test_the_words_of_a_limit(words, op):
    assert targets(words) == [(op, Decimal(95))]


def test_sentences_end_with_full_stops_and_semicolons():
    text = opened(text_of("Đạt trên 95% hồ sơ; tổng kết. Không quá 5% quá hạn"))
    sentences = sentences_of(text)
    assert [sentence.has_goals for sentence in sentences] == [True, False, True]
    assert sentences[0].words == "Đạt trên 95% hồ sơ"


def test_several_goals_of_one_sentence():
    assert targets("20% thủ tục và 30% chi phí") == [(">=", Decimal(20)), (">=", Decimal(30))]


@pytest.mark.parametrize(
    "words",
    [
        "từ 60% đến 80% hồ sơ",  # a range
        "trên 95% hồ sơ trở xuống",  # two limits
        "đạt 98. 5% hồ sơ",
        "95% hồ sơ trở xuống",  # at least 95 %, or at most
        "khoảng 95% hồ sơ",
        "tăng 5% hồ sơ",
    ],
)
def test_what_is_no_limit_or_two_is_refused(words):
    with pytest.raises(TthcError):
        targets(words)
