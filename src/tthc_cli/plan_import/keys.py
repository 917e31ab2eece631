"""Keys of a plan file, made of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tthc_cli.phrases import unaccented

LONGEST_KEY: Final = 60
"""Characters of a key made of words."""


def slug(text: str, small: Iterable[str] = ()) -> str:
    """Words as a key: in lower case without accents, hyphens between; cut behind a word.

    Args:
        text: The words.
        small: Words that the key does without, in lower case.

    Returns:
        A key of ASCII letters and digits.

    >>> slug("Các phòng, đơn vị có liên quan", ["các", "có"])
    'phong-don-vi-lien-quan'
    """
    left_out = set(small)
    words = [word for word in re.findall(r"\w+", text.lower().replace("_", " ")) if word not in left_out]
    key = ""
    for word in map(unaccented, words or re.findall(r"\w+", text.lower())):
        bare = re.sub("[^a-z0-9]", "", word)
        if bare and len(key) + len(bare) < LONGEST_KEY:
            key += f"-{bare}" if key else bare
        elif bare:
            break
    return key or "x"


def unique(key: str, taken: Iterable[str]) -> str:
    """A key that is not taken.

    Args:
        key: The key that is wished for.
        taken: Keys in use.

    Returns:
        The key itself, or with the first free number from 2 behind it.
    """
    in_use, number = set(taken), 2
    free = key
    while free in in_use:
        free, number = f"{key}-{number}", number + 1
    return free
