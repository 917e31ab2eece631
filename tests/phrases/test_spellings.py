"""What a text without accents, or with wrong ones, may stand for."""

from __future__ import annotations

import itertools

import pytest

from tthc_cli.errors import TthcError
from tthc_cli.phrases.spellings import corrected, number_words, spellings
from tthc_cli.phrases.text import spelled


def test_a_text_with_an_accent_is_read_as_it_stands():
    assert list(spellings("trước ngay 15")) == ["trước ngay 15"]


def test_a_text_without_any_accent_stands_for_words_of_the_grammar():
    texts = list(spellings("truoc ngay 15"))
    assert spelled("trước ngày 15") in texts
    assert all(text.endswith(" 15") for text in texts)
    assert list(spellings("xyz 15")) == ["xyz 15"], "it is no word of the grammar"


def test_too_many_words_without_accents_are_refused():
    with pytest.raises(TthcError, match="dấu"):
        list(spellings("trong nam ngay " * 40))


def test_a_wrong_accent_is_corrected_but_never_into_a_number():
    assert spelled("trước ngày 15") in list(corrected(spelled("trườc ngày 15")))
    # "ba" is a number, "bà" none: what it may stand for is not taken to be a count
    assert not any(spelled("ba") in text.split() for text in corrected(spelled("bà ngày")))
    assert list(itertools.islice(corrected("truoc ngay"), 1)) == [], "a text without accents is read by its spellings"


def test_the_words_that_end_a_number():
    assert {"nam", "muoi", "tram"} <= number_words()
    assert not {"le", "linh", "ngay"} & number_words()
