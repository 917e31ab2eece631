"""Numbers in phrases: digits, numerals in words, quarters in Roman numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from tthc_cli.phrases.text import spelled

_ONES: Final[Mapping[str, int]] = {
    spelled(word): value
    for value, words in enumerate(
        ("", "một mốt", "hai", "ba", "bốn tư", "năm lăm nhăm", "sáu", "bảy bẩy", "tám", "chín", "mười")
    )
    for word in words.split()
}


_QUARTERS: Final[Mapping[str, int]] = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def number_in(token: str) -> int:
    """A number in digits, Roman digits or words."""
    if token.isdigit():
        return int(token)
    number = _QUARTERS.get(token) or _number_words(token)
    if number is None:
        raise ValueError(token)  # the grammar lets nothing else through
    return number


def number_or_none(token: str) -> int | None:
    """A number in digits or words; None for other words."""
    return int(token) if token.isdigit() else _number_words(token)


def _number_words(words: str) -> int | None:
    """A number from 1 to 999 in words; None for other words.

    >>> _number_words(spelled("một trăm hai mươi mốt"))
    121
    """
    hundreds, hundred, rest = words.rpartition(spelled("trăm"))
    if hundred:
        return _with_hundreds(_ONES.get(hundreds.strip() or spelled("một")), rest.strip())
    return _below_hundred(words)


def _with_hundreds(hundreds: int | None, below: str) -> int | None:
    """A number of three digits: its hundreds, and the words behind "trăm"."""
    filled = re.sub(spelled("^(?:lẻ|linh) "), "", below)
    rest = _number_words(filled) if below else 0
    if rest is not None and 0 < rest < 10 and filled == below:
        return None  # "một trăm hai" is said for 120
    return None if hundreds is None or hundreds > 9 or rest is None else 100 * hundreds + rest


def _below_hundred(words: str) -> int | None:
    """A number of one or two digits."""
    before, tens_word, after = words.rpartition(spelled("mươi"))
    if tens_word:
        tens, ones = _ONES.get(before.strip()), _ONES.get(after.strip(), 0 if not after.strip() else None)
    else:
        first, _space, rest = words.partition(" ")
        if not rest:
            return _ONES.get(words)
        tens, ones = (1 if _ONES.get(first) == 10 else None), _ONES.get(rest)
    return None if tens is None or ones is None else 10 * tens + ones
