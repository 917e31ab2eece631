"""Whether a target speaks of all cases, of a part of them, or of an amount that is no percentage."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from tthc_cli.phrases import spelled, text_of
from tthc_cli.plan_import.dictionary import PlanWords, any_of


class Wholes:
    """Finds words by which a percentage is not that of all cases."""

    def __init__(self, words: PlanWords) -> None:
        """Take the dictionary of such words."""
        fill = rf"(?:(?:{_any(words.small_words)}|{_any(words.totals)}) )*"
        whole = rf"{fill}(?:{_any([*words.wholes, *words.totals])})(?!\w)"
        self._part = re.compile(rf"(?<!\w)(?:{_any(words.of_a_part)})(?!\w)")
        self._amount = re.compile(
            rf"(?<!% )(?<!% của )(?<![\w/.-])(?:[0-9]{{1,2}}/[0-9]{{1,2}}|{_any(words.amounts)}) {whole}"
        )

    def part(self, text: str) -> str | None:
        """The words by which a text sets something for a part of the cases: "riêng", "cấp huyện"."""
        return _first(self._part, text)

    def amount(self, text: str) -> str | None:
        """The words for an amount of cases that is no percentage: "2/3 hồ sơ", "toàn bộ hồ sơ"."""
        return _first(self._amount, text)


def _first(pattern: re.Pattern[str], words: str) -> str | None:
    """The first words that a pattern finds, as they stand."""
    text = text_of(unicodedata.normalize("NFC", words))
    match = pattern.search(text.plain)
    return None if match is None else text.part(*match.span())


def _any(words: Iterable[str]) -> str:
    return any_of(spelled(word.lower()) for word in words)
