"""Vietnamese spelling in phrases: the grammar's words, their accents, and what a misspelt word may mean."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.grammar import grammar_text
from tthc_cli.phrases.text import spelled, unaccented


@cache
def _vocabulary() -> Mapping[str, frozenset[str]]:
    """The words of times by what is left of them without accents."""
    by_bare: dict[str, set[str]] = {}
    times = grammar_text().partition("\ntarget:")[0]
    for quoted in re.findall(r'"[^"\n]*"|/.*/', times):
        for word in re.findall(r"[^\W\d_]+", quoted):
            by_bare.setdefault(unaccented(word), set()).add(word)
    # two spellings of one word are no two words
    for kept, same in (("hàng", "hằng"), ("quý", "quí"), ("kỳ", "kì"), ("bảy", "bẩy"), ("kể", "kễ")):
        by_bare[unaccented(kept)].discard(spelled(same))
    return {bare: frozenset(words) for bare, words in by_bare.items()}


_FILL_NUMBERS: Final = frozenset(("le", "linh"))
"""What stands inside of numbers alone, without accents: "một trăm lẻ hai"."""


@cache
def _numerals() -> frozenset[str]:
    """The grammar's words for numbers alone; "năm" is a year, too."""
    (pattern,) = re.findall(r"^NUMERAL: /(.*)/$", grammar_text(), flags=re.MULTILINE)
    return frozenset(re.findall(r"[^\W\d_]+", pattern)) - {spelled("năm")}


@cache
def number_words() -> frozenset[str]:
    """The grammar's words that end a number in words, without accents."""
    return frozenset(map(unaccented, (*_numerals(), "năm"))) - _FILL_NUMBERS


_MOST_TRIED: Final = 200_000
"""Characters that are read in all, whatever a text without accents may stand for: a limit to the time that it takes."""


def spellings(plain: str) -> Iterator[str]:
    """The text itself; if it has no accent at all, each text of the grammar's words that it can stand for."""
    if not plain.isascii():
        yield plain
        return
    pieces = re.split(r"([a-z]+)", plain)
    choices = [sorted(_vocabulary().get(piece, {piece})) for piece in pieces]
    if not _few(choices, len(plain)):
        raise TthcError(_("too many words without accents; write them with accents"))
    yield from map("".join, itertools.product(*choices))


_BARE: Final = frozenset(("ngay", "tu"))
"""Words of the grammar that are more often another one without its accents: "05 ngay", "tu ngày"."""


def corrected(plain: str) -> Iterator[str]:
    """Each text that words with a wrong or missing accent can stand for; for one that is not understood as it is.

    A word of the grammar stays what it is. None is taken for a number: that would be a date.
    """
    pieces = re.split(r"([^\W\d_]+)", plain)
    vocabulary = _vocabulary()
    choices = []
    for piece in pieces:
        like = vocabulary.get(unaccented(piece), frozenset())
        keeps = piece in like and piece not in _BARE
        choices.append([piece] if keeps else [piece, *sorted(like - _numerals() - {piece})])
    if not plain.isascii() and _few(choices, len(plain)):
        yield from itertools.islice(map("".join, itertools.product(*choices)), 1, None)


def _few(choices: Sequence[Sequence[str]], length: int) -> bool:
    """Whether the choices for a text of so many characters are few enough to try them all."""
    count = 1
    for choice in choices:
        count *= len(choice)
        if count * length > _MOST_TRIED:
            return False
    return True
