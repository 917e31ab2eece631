"""One item of a time cell, phrase by phrase."""

from __future__ import annotations

import pytest

from tthc_cli.errors import TthcError
from tthc_cli.phrases.additions import Choice
from tthc_cli.phrases.grammar import opened, parse
from tthc_cli.phrases.text import text_of
from tthc_cli.phrases.time_items import TimeItem
from tthc_cli.rules.kinds import After, By, Periodic, Rule


def read(words: str, *, has_start: bool = False) -> tuple[Rule, ...]:
    text = opened(text_of(words))
    return TimeItem(text, 2024, has_start, Choice(None)).read(parse(text, "cell"))


def test_events_are_still_words():
    (after,) = read("05 ngày kể từ ngày nhận văn bản")
    assert isinstance(after, After)
    assert after.event == "nhận văn bản"
    (bare,) = read("05 ngày", has_start=True)
    assert isinstance(bare, After)
    assert bare.event not in (None, "")


def test_a_day_adds_to_the_report_before_it():
    (rule,) = read("Báo cáo định kỳ hằng tháng, trước ngày 15")
    assert isinstance(rule, Periodic)
    assert (rule.periods, rule.day, rule.inclusive) == (("month",), 15, False)


def test_rules_stand_in_the_order_of_the_item():
    rules = read("Trước ngày 15/12; hằng quý.")
    assert [type(rule) for rule in rules] == [By, Periodic]


@pytest.mark.parametrize("words", ["trước ngày 15", "định kỳ cứ sau 05 ngày", "trước ngày 15/6 (dự kiến)"])
def test_what_adds_to_nothing_or_is_in_doubt_is_refused(words):
    with pytest.raises(TthcError):
        read(words)
