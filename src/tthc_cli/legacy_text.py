"""Vietnamese text in a coding from before Unicode: recognised, so that a message can say what it is.

It comes as bytes that are no UTF-8, or as the letters of Western Europe that somebody's program took those bytes for
("Hå s¬" or "Hoà sô" for "Hồ sơ").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Final, Literal
from unicodedata import normalize

from tthc_cli.data_files import data_file, load_file
from tthc_cli.i18n import _
from tthc_cli.scalars import CONFIG, Text

_CP1258: Final = "Windows-1258"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyText:
    """What ``data/legacy_text.yaml`` says of the old codings."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.legacy-text/1"]
    words: tuple[Text, ...]
    """Words by which a text is recognised once it is read in the right coding."""
    letters: Mapping[str, Mapping[str, Text]]
    """For each coding, how its bytes look in Latin-1, by the letter that they stand for."""


@cache
def _codings() -> LegacyText:
    return load_file(data_file("legacy_text.yaml"), LegacyText).value


def coding_of(text: bytes | str) -> str | None:
    """The old coding of a text, if words in it can be read in that one and in no other as many.

    >>> coding_of("M· hå s¬;Tr¹ng th¸i"), coding_of("Maõ hoà sô"), coding_of("Mã hồ sơ".encode())
    ('TCVN3 (ABC)', 'VNI', None)
    """
    raw = text if isinstance(text, bytes) else text.encode("latin-1", "replace")
    codings = _codings()
    readings = {name: _read(raw.decode("latin-1"), letters) for name, letters in codings.letters.items()}
    readings[_CP1258] = normalize("NFC", raw.decode("cp1258", "replace"))
    words_read = {
        name: sum(word in " ".join(reading.casefold().split()) for word in codings.words)
        for name, reading in readings.items()
    }
    best = max(words_read.values())
    likely = [name for name, count in words_read.items() if count == best]
    return likely[0] if best and len(likely) == 1 else None


def _read(text: str, letters: Mapping[str, str]) -> str:
    """A text in Latin-1 with the letters that its signs stand for, also where a sign is in capitals (VNI)."""
    signs = {sign: letter for letter, sign in letters.items()}
    signs = {upper: letter for sign, letter in signs.items() if len(upper := sign.upper()) == len(sign)} | signs
    longest_first = sorted(signs, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda sign: signs[sign[0]], text)


def hint(text: bytes | str) -> str | None:
    """What to do about a text in an old coding; None if it is in none."""
    coding = coding_of(text)
    if coding is None:
        return None
    return _("it looks like {coding}; convert it to Unicode, for example with UniKey, and save it as UTF-8").format(
        coding=coding
    )
