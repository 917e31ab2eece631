"""Keys of a plan file, made of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tthc_cli.phrases.text import unaccented

LONGEST_KEY: Final = 60
"""Characters of a key made of words."""


def slug(text: str, small: Iterable[str] = ()) -> str:
    """Words as a key: in lower case without accents, hyphens between, without small words; cut behind a word.

    >>> slug("Các phòng, đơn vị có liên quan", ["các", "có"])
    'phong-don-vi-lien-quan'
    """
    small = set(small)
    words = [word for word in re.findall(r"\w+", text.lower().replace("_", " ")) if word not in small]
    key = ""
    for word in map(unaccented, words or re.findall(r"\w+", text.lower())):
        bare = re.sub("[^a-z0-9]", "", word)
        if bare and len(key) + len(bare) < LONGEST_KEY:
            key += f"-{bare}" if key else bare
        elif bare:
            break
    return key or "x"


def unique(key: str, taken: Iterable[str]) -> str:
    """The key itself, or with the next number behind it where it is taken."""
    taken, number = set(taken), 2
    found = key
    while found in taken:
        found, number = f"{key}-{number}", number + 1
    return found
