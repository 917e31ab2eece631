"""A text with some of its parts replaced, and all else as it was: order, comments, quotes, line ends."""

from __future__ import annotations

from collections.abc import Iterable

Edit = tuple[int, int, str]
"""First character, the one behind the last, and what takes their place; where both are the same, it is put in."""


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with parts of it replaced.

    Args:
        text: The text.
        edits: The parts and what takes their place, in any order; of those put in at one place, the first comes first.

    Returns:
        The new text.

    Raises:
        ValueError: If two parts overlap, or one lies outside of the text.

    >>> edited("a: 1  # one", [(3, 4, "2"), (4, 4, "0")])
    'a: 20  # one'
    """
    parts, done = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if not done <= start <= end <= len(text):
            raise ValueError(f"characters {start} to {end} of {len(text)} overlap others, or are not there")
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])
