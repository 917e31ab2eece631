"""Words of a time cell read as a whole, with one of two readings taken: also of lines that can be one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from tthc_cli.errors import TthcError
from tthc_cli.phrases import AmbiguousError, items, read_time
from tthc_cli.rules import Rule, say


def read_own_words(
    words: str, *, year: int, events: Callable[[str], str | None], reading: Literal[1, 2] | None
) -> tuple[Rule, ...]:
    """The rules of words that may stand on several lines.

    Args:
        words: The words, with their line ends.
        year: The plan's year, for words that leave theirs out.
        events: Gives the keys of events.
        reading: Which reading is taken of words that have two. If lines make one sentence that has two readings, it is
            one of those; else 1 is each line by itself, and 2 all as one sentence.

    Raises:
        AmbiguousError: If they have two readings, and none is taken.
        TthcError: If they are not understood.
    """
    lines = list(items(words))
    if reading is None or "\n" not in words.strip() or len(lines) < 2:
        return read_time(words, year=year, events=events, reading=reading)
    whole = " ".join(" ".join(lines).split())
    apart, joined, listed = (_tried(text, year) for text in (words, whole, ", ".join(lines)))
    for text, result in ((whole, joined), (", ".join(lines), listed)):
        if isinstance(result, AmbiguousError):
            return read_time(text, year=year, events=events, reading=reading)
    if isinstance(apart, tuple):
        for text, together in ((whole, joined), (", ".join(lines), listed)):
            if isinstance(together, tuple) and together != apart:
                return read_time(words if reading == 1 else text, year=year, events=events)
    return read_time(words, year=year, events=events, reading=reading)


def _tried(text: str, year: int) -> tuple[str, ...] | TthcError:
    """What a text says, in words; or why it is not understood."""
    try:
        return tuple(say(rule, str) for rule in read_time(text, year=year, events=lambda words: words or None))
    except TthcError as error:
        return error
