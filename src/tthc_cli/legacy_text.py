"""Vietnamese text in another coding than UTF-8, recognised: UTF-16, which can be read, and those from before Unicode.

A message says what a text of those is. It comes as bytes that are no UTF-8, or as the letters of Western Europe that
somebody's program took those bytes for ("Hå s¬" or "Hoà sô" for "Hồ sơ").
"""

import codecs
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Final, Literal
from unicodedata import normalize

from tthc_cli.classes import dataclass
from tthc_cli.data_files import data_file, load_file
from tthc_cli.i18n import _
from tthc_cli.scalars import CONFIG, Text

_CP1258: Final = "Windows-1258"
UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE: Final = 1 << 12
"""Bytes by which UTF-16 is told."""
_LEAST_ZEROS: Final = 0.4
"""The least share of ASCII among the characters of a text in Vietnamese: digits, delimiters, letters without marks."""


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


def utf16_coding(start: bytes) -> str | None:
    """Return the coding of a text that is UTF-16, from its first bytes: its mark says so, or it can be nothing else.

    Without the mark, every second byte of letters, digits and delimiters is zero, and no other byte is.
    """
    start = start[:_SAMPLE]
    if len(start) < 2:
        return None
    if start[:2] in UTF16_MARKS:
        return "utf-16-le" if start[:2] == codecs.BOM_UTF16_LE else "utf-16-be"
    zeros_at_even, zeros_at_odd = start[0::2].count(0), start[1::2].count(0)
    for zeros, misplaced, coding in (
        (zeros_at_odd, zeros_at_even, "utf-16-le"),
        (zeros_at_even, zeros_at_odd, "utf-16-be"),
    ):
        if misplaced or zeros < _LEAST_ZEROS * (len(start) // 2):
            continue
        text = start[: len(start) // 2 * 2].decode(coding, "replace")
        if not any(mark < " " and mark not in "\t\r\n" for mark in text) and "\ufffd" not in text[:-1]:
            return coding
    return None
