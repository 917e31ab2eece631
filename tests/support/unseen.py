"""Characters that a terminal acts on, or that turn the order of letters round, listed apart from the program's list."""

from __future__ import annotations

from typing import Final
from unicodedata import bidirectional, category

_DIRECTION: Final = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
_MARKS: Final = "\u061c\u200e\u200f"
UNSEEN: Final = "".join(
    mark
    for mark in map(chr, range(0x10000))
    if (category(mark) == "Cc" and mark not in "\n\t") or bidirectional(mark) in _DIRECTION or mark in _MARKS
)


def unseen_in(text: str) -> str:
    """Those of them that stand in a text."""
    return "".join(mark for mark in text if mark in UNSEEN)
