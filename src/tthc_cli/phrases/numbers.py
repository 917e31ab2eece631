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


def _number(token: str) -> int:
    """A number in digits, Roman digits or words."""
    if token.isdigit():
        return int(token)
    found = _QUARTERS.get(token) or _number_words(token)
    if found is None:
        raise ValueError(token)  # the grammar lets nothing else through
    return found


def _number_or_none(token: str) -> int | None:
    """A number in digits or words; None for other words."""
    return int(token) if token.isdigit() else _number_words(token)


def _number_words(words: str) -> int | None:
    """A number from 1 to 999 in words; None for other words.

    >>> _number_words(spelled("một trăm hai mươi mốt"))
    121
    """
    hundreds, hundred, rest = words.rpartition(spelled("trăm"))
    if hundred:
        above, below = _ONES.get(hundreds.strip() or spelled("một")), rest.strip()
        filled = re.sub(spelled("^(?:lẻ|linh) "), "", below)
        under = _number_words(filled) if below else 0
        if under is not None and 0 < under < 10 and filled == below:
            return None  # "một trăm hai" is said for 120
        return None if above is None or above > 9 or under is None else 100 * above + under
    tens, _mid, ones = words.rpartition(spelled("mươi"))
    if tens:
        ten, one = _ONES.get(tens.strip()), _ONES.get(ones.strip(), 0 if not ones.strip() else None)
    else:
        first, _space, rest = words.partition(" ")
        if not rest:
            return _ONES.get(words)
        ten, one = (1 if _ONES.get(first) == 10 else None), _ONES.get(rest)
    return None if ten is None or one is None else 10 * ten + one
