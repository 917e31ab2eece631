"""One item of a time cell, phrase by phrase."""

from __future__ import annotations

import pytest

from tthc_cli.errors import TthcError
from tthc_cli.phrases import read_time
from tthc_cli.phrases.additions import Choice
from tthc_cli.phrases.grammar import opened, parse
from tthc_cli.phrases.text import text_of, unaccented
from tthc_cli.phrases.time_items import TimeItem
from tthc_cli.rules.kinds import After, By, Continuous, Periodic, Rule, Within


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


REPEATS = [
    "hằng tháng",
    "trước ngày 05 hằng tháng",
    "thứ Sáu hằng tuần",
    "hằng tháng, hằng quý",
    "1 lần/quý",
    "6 tháng",
]
"""Reports that come more often than once a year."""
SPANS = [
    "từ tháng 3 đến tháng 9",
    "từ 01/3 đến 30/9/2024",
    "01/3 - 30/9/2024",
    "đến hết tháng 6",
    "hết quý II",
    "trong 6 tháng đầu năm",
    "trong quý II",
    "trong năm 2024",
    "trong nửa đầu năm",
    "trong 90 ngày kể từ ngày 01/7/2024",
]
"""Times that can say when something else goes on, or until when."""


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("repeat", REPEATS)
@pytest.mark.parametrize("accents", [True, False])
def test_a_span_that_limits_a_repeat_is_refused(repeat, span, accents):
    repeat = f"định kỳ {repeat}" if repeat == "6 tháng" else repeat
    for words in (f"{repeat}, {span}", f"{span}, {repeat}"):
        with pytest.raises(TthcError):
            read_time(words if accents else unaccented(words), year=2024, events=lambda _words: None)


@pytest.mark.parametrize("until", ["đến hết tháng 6", "trong quý II"])
def test_a_span_that_limits_what_is_done_again_and_again_is_refused(until):
    with pytest.raises(TthcError):
        read(f"15 ngày kể từ ngày nhận; định kỳ cứ sau 05 ngày, {until}")


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("hằng năm, trong tháng 12", [Periodic, Within]),
        ("trong quý II, hằng năm", [Within, Periodic]),
        ("hằng tháng; trong quý II", [Periodic, Within]),
        ("hằng tháng và trong quý II", [Periodic, Within]),
        ("hằng tháng, quý II", [Periodic, Within]),
        ("hằng tháng, cả năm 2024", [Periodic, Within]),
        ("trước ngày 05 hằng tháng, trước ngày 15/12", [Periodic, By]),
        ("trước ngày 05 hằng tháng, chậm nhất đến hết năm 2024", [Periodic, By]),
        ("hằng tháng, đến ngày 15", [Periodic]),
        ("Hằng tháng, hằng quý, 6 tháng, năm", [Periodic]),
        ("thường xuyên, trong năm 2024", [Continuous, Within]),
    ],
)
def test_a_time_beside_a_repeat_that_does_not_limit_it_stays(words, kinds):
    assert [type(rule) for rule in read(words)] == kinds
