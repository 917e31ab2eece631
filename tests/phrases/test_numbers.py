"""Numbers in digits, Roman digits and words."""

from __future__ import annotations

import pytest

from tthc_cli.phrases.numbers import number_in, number_or_none
from tthc_cli.phrases.text import spelled

IN_WORDS = {
    "một": 1,
    "năm": 5,
    "mười": 10,
    "mười lăm": 15,
    "hai mươi": 20,
    "hai mươi mốt": 21,
    "hai mươi tư": 24,
    "chín mươi nhăm": 95,
    "một trăm": 100,
    "trăm": 100,
    "một trăm lẻ hai": 102,
    "một trăm linh hai": 102,
    "hai trăm mười": 210,
    "chín trăm chín mươi chín": 999,
}


@pytest.mark.parametrize(("words", "number"), IN_WORDS.items())
def test_numbers_in_words(words, number):
    assert number_in(spelled(words)) == number_or_none(spelled(words)) == number


@pytest.mark.parametrize("words", ["một trăm hai", "ngày", "mươi", "hai mươi trăm", "mười mười mười", ""])
def test_what_is_no_number_or_one_of_two(words):
    assert number_or_none(spelled(words)) is None
    with pytest.raises(ValueError, match=f"^{spelled(words)}$"):
        number_in(spelled(words))


def test_digits_and_the_roman_numbers_of_quarters():
    assert [number_in(token) for token in ("05", "12", "i", "iii", "iv")] == [5, 12, 1, 3, 4]
    assert number_or_none("iv") is None, "a quarter's number counts no days"
