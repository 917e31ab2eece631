"""Of what a target speaks: all cases, a part of them, an amount without a percentage, or something else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from tthc_cli.phrases.text import Text, spelled, text_of
from tthc_cli.plan_import.dictionary import PlanWords, any_of


class Wholes:
    """Finds words by which a percentage is not that of all cases."""

    def __init__(self, words: PlanWords) -> None:
        fill = rf"(?:(?:{_any(words.small_words)}|{_any(words.totals)}) )*"
        whole = rf"{fill}(?:{_any([*words.wholes, *words.totals])})(?!\w)"
        self._part = re.compile(rf"(?<!\w)(?:{_any(words.of_a_part)})(?!\w)")
        self._amount = re.compile(
            rf"(?<!% )(?<!% của )(?<![\w/.-])(?:[0-9]{{1,2}}/[0-9]{{1,2}}|{_any(words.amounts)}) {whole}"
        )

    def part(self, text: str) -> str | None:
        """The words by which a text sets something for a part of the cases: "riêng", "cấp huyện"."""
        return _found(self._part, text)

    def amount(self, text: str) -> str | None:
        """The words for an amount of cases that is no percentage: "2/3 hồ sơ", "toàn bộ hồ sơ"."""
        return _found(self._amount, text)


def _found(pattern: re.Pattern[str], text: str) -> str | None:
    its = _text(text)
    found = pattern.search(its.plain)
    return None if found is None else its.part(*found.span())


def _text(text: str) -> Text:
    return text_of(unicodedata.normalize("NFC", text))


def _any(words: Iterable[str]) -> str:
    return any_of(spelled(word.lower()) for word in words)
