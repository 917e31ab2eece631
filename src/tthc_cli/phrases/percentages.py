"""Percentages in a text: where they stand, what they are worth, and limits' words that are not read as theirs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.grammar import phrases_of
from tthc_cli.phrases.spellings import number_words
from tthc_cli.phrases.text import Text, text_of, unaccented

_PERCENTAGE: Final = re.compile(r"(?:%|phan tram)(?!\w)")
"""What can be a percentage's sign, in a text without accents: also one that is misspelt."""
_NO_NUMBER: Final = re.compile(r"""[\s():;"“”«»]""")
"""What no number in digits or words goes over."""
_NEAR: Final = 100
"""Characters before a percentage in which the words of its limit are looked for."""
_LAST_WORD: Final = re.compile(r"(?:.*\W)?([^\W\d_]+)", re.DOTALL)


def has_percentage(text: str) -> bool:
    """Whether a text names a percentage, in digits or words, well spelt or not."""
    return any(percentages(unaccented(text_of(unicodedata.normalize("NFC", text)).plain)))


def percentages(bare: str) -> Iterator[tuple[int, int]]:
    """Where each percentage of a text without accents starts and ends; a sign alone ("tỷ lệ % hồ sơ") is none."""
    for sign in _PERCENTAGE.finditer(bare):
        near = bare[max(0, sign.start() - _NEAR) : sign.start()]
        number = _NO_NUMBER.split(near.removesuffix(" "))[-1]
        word = _LAST_WORD.fullmatch(number)
        if word and word[1] not in number_words() and (near.endswith(" ") or sign[0] != "%"):
            continue
        if not number and not re.search(r"[0-9)…_]\W*$", near):
            continue
        yield sign.start() - near.endswith(" ") - len(number), sign.end()


def percent(words: str, text: str) -> Decimal:
    """The number of a percentage.

    Args:
        words: The percentage, with its sign and the words that belong to it.
        text: What a message quotes.

    Raises:
        TthcError: If the number can be read with and without decimals.
    """
    match = re.search(r"[0-9]+(?:[.,][0-9]{1,2})?(?![0-9.,])", words)
    number = re.sub("[^0-9.,]", "", words)
    if match is None or match[0] != number:
        raise TthcError(
            _("“{text}”: {number} can be read with and without decimals; write 96 or 96,5").format(
                text=text, number=number
            )
        )
    return Decimal(number.replace(",", "."))


def not_understood(words: str) -> TthcError:
    """The error for a percentage whose words are not understood."""
    return TthcError(_("“{text}”: this percentage is not understood").format(text=words))


@cache
def _other_words() -> frozenset[str]:
    """Vietnamese words of one syllable that only look like a limit's: "Tỷ lệ chung 95%", "đăng ký kết hôn 95%"."""
    return frozenset(phrases_of("LIKE_LIMIT"))


@cache
def _unaccented_limits() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is left without accents of the words that turn a percentage into a limit, before it and behind it."""

    def any_of(*terminals: str) -> str:
        words = {unaccented(words) for terminal in terminals for words in phrases_of(terminal)}
        return "|".join(sorted(words, key=len, reverse=True))

    before = any_of("OVER", "MORE", "AT_LEAST", "LESS", "AT_MOST", "ABOUT", "DOWN_TO", "CHANGE")
    between = r"[^\w%,.;)]*"
    return (
        re.compile(rf"(?<!\w)({before})(?: cho phep)?(?:{between} (?:{any_of('FILLER')}))*{between}$"),
        re.compile(rf" ?({any_of('OR_LESS')})(?!\w)"),
    )


@cache
def _limits() -> frozenset[str]:
    """The words that turn a percentage into a limit."""
    kinds = ("OVER", "MORE", "AT_LEAST", "LESS", "AT_MOST", "ABOUT", "DOWN_TO", "CHANGE", "OR_LESS")
    return frozenset(words for kind in kinds for words in phrases_of(kind))


def refuse_misspelt(text: Text, bare: str, start: int, end: int) -> None:
    """Refuse a percentage beside which a limit's words stand that are not read as its own.

    They have wrong or missing accents ("khong qua 5%"), or a mark behind them ("tối đa (5%)").

    Args:
        text: The text of the percentage.
        bare: The same text, in its plain spelling without accents.
        start: Where the percentage starts there.
        end: Where it ends.

    Raises:
        TthcError: If there are such words.
    """
    before, behind = _unaccented_limits()
    # from the start of a word on, so that no word is cut
    near = bare.rfind(" ", 0, max(0, start - _NEAR)) + 1
    match = before.search(bare, near, start) or behind.match(bare, end)
    if not match:
        return
    limit = text.plain[match.start(1) : match.end(1)]
    # one word can be another one; in a text without any accent it is the limit's
    if limit in _other_words() and not text.plain.isascii():
        return
    words = text.part(min(start, match.start()), max(end, match.end()))
    if limit in _limits():
        raise not_understood(words)
    raise TthcError(_("“{text}”: write the words beside the percentage with their accents").format(text=words))
