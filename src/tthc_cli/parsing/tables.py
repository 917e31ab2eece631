"""The tables of a grammar, as ``make data`` has written them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tthc_cli.classes import dataclass


class Word:
    """A terminal with its pattern, which is compiled when it is first needed: that takes longer than any match."""

    def __init__(self, name: str, pattern: str, beginnings: Sequence[str] | None, part: str) -> None:
        """Take a terminal.

        Args:
            name: Its name.
            pattern: Its pattern.
            beginnings: What it can begin with; None if that is without limit.
            part: What stands in every match.
        """
        self.name = name
        self._pattern = pattern
        self._beginnings = None if beginnings is None else tuple(beginnings)
        self._part = part

    @cached_property
    def _match(self) -> Callable[[str, int], re.Match[str] | None]:
        return re.compile(self._pattern).match

    def at(self, text: str, place: int) -> re.Match[str] | None:
        """Find the word at a place of a text.

        Args:
            text: The whole text.
            place: Where the word is to begin, from 0.

        Returns:
            The match, whose end is where the next word can begin; None if another word stands there.
        """
        if self._beginnings is not None and not text.startswith(self._beginnings, place):
            return None
        return self._match(text, place) if text.find(self._part, place) >= 0 else None


class Rule(NamedTuple):
    """What becomes of the nodes that a rule has read."""

    origin: str
    """Its name in the grammar."""
    name: str
    """The name of its trees."""
    size: int
    """How many nodes it reads."""
    kept: Sequence[tuple[int, bool]]
    """The places of those that it keeps, and whether their children stand in their place."""
    transparent: bool
    """Whether a node that is kept alone stands for the tree."""


@dataclass(frozen=True, kw_only=True)
class Tables:
    """What reading by a grammar needs."""

    text: str
    """The grammar itself, as the tables were made of it."""
    words: Sequence[Word]
    """In the order in which they are looked for: by priority, then the longest that a word can be."""
    passed_over: frozenset[str]
    """Those that stand between others and are no part of any rule."""
    rules: Sequence[Rule]
    states: Sequence[Mapping[str, int]]
    """By symbol: the state to go to, or the complement of the number of the rule that is read."""
    starts: Mapping[str, tuple[int, int]]
    """By the rule that a text is to be: the first state, and the one in which it is read."""


def load_tables(path: Path) -> Tables:
    """Read the tables in a file that ``make data`` has written."""
    data = json.loads(path.read_bytes())
    # most states do the same whatever follows: they stand as that, and the number of a set of symbols
    sets = data["sets"]
    states = [row if isinstance(row, dict) else dict.fromkeys(sets[row[1]], row[0]) for row in data["states"]]
    return Tables(
        text=data["text"],
        words=[Word(*word) for word in data["words"]],
        passed_over=frozenset(data["passed_over"]),
        rules=[Rule(*rule) for rule in data["rules"]],
        states=states,
        starts=data["starts"],
    )
