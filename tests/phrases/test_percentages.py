"""Where percentages stand, and what they are worth."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tthc_cli.errors import TthcError
from tthc_cli.phrases.percentages import has_percentage, percent, percentages, refuse_misspelt
from tthc_cli.phrases.text import text_of, unaccented


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đạt 95% hồ sơ", True),
        ("đạt 95 phần trăm", True),
        ("chín mươi phần trăm", True),
        ("đạt …%", True),
        ("tỷ lệ % hồ sơ", False),  # a sign alone
        ("một phần trămnăm", False),
        ("95 hồ sơ", False),
        ("", False),
    ],
)
def test_a_percentage_has_a_number_and_a_sign(text, expected):
    assert has_percentage(text) is expected


def test_places_reach_from_the_number_to_the_sign():
    bare = unaccented(text_of("Trên 96,5% và dưới 3 % hồ sơ").plain)
    assert [bare[start:end] for start, end in percentages(bare)] == ["96,5%", "3 %"]


@pytest.mark.parametrize(
    ("words", "number"), [("96,5%", "96.5"), ("96.5%", "96.5"), ("trên 95 %", "95"), ("100%", "100")]
)
def test_a_number_may_have_two_decimals(words, number):
    assert percent(words, "x") == Decimal(number)


@pytest.mark.parametrize("words", ["1.000%", "96,555%", "96,5.1%"])
def test_a_number_that_can_be_read_in_two_ways_is_refused(words):
    with pytest.raises(TthcError, match="96,5"):
        percent(words, "x")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("đạt khong qua 5% hồ sơ", "dấu"),  # the limit lacks its accents
        ("đạt tối đa (5%)", "tối đa"),
        ("đạt trên 5%", None),
    ],
)
def test_a_limit_that_is_not_read_as_its_own_is_refused(words, message):
    text = text_of(words)
    bare = unaccented(text.plain)
    ((start, end),) = percentages(bare)
    if message is None:
        start = bare.index("tren")  # what is read with it begins there
        refuse_misspelt(text, bare, start, end)
        return
    with pytest.raises(TthcError, match=message):
        refuse_misspelt(text, bare, start, end)
