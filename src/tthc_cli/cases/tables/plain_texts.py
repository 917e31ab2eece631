"""Texts of .xlsx workbooks as their XML has them: shared strings, escapes.

What calamine makes of them is known here for plain ones alone; of any other nothing is said.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from tthc_cli.cases.cells import SEPARATOR, clean

LARGEST_PART: Final = 64 << 20
"""Bytes that are kept of a part that is read at once, as shared strings are."""
_START: Final = re.compile(rb"""(?:<\?xml [^<>]*\?>\s*)?<sst(?:\s+[\w:]+=(?:"[^"<>]*"|'[^'<>]*'))+\s*>""")
_BETWEEN_STRINGS: Final = b"</t></si><si><t>"
_FIRST_STRING, _LAST_STRING = b"<si><t>", b"</t></si>"
_STRING: Final = re.compile(rb'<si>(?:<t(?: (xml:space="preserve"))?+>([^<]*+)</t>|<t/>)</si>|<si>.*?</si>', re.DOTALL)
_END: Final = re.compile(rb"\s*</sst>\s*")
_AT_ONCE: Final = 4096
"""Shared strings that are looked at together."""
_ESCAPE: Final = re.compile(rb"&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMES: Final = {b"amp": "&", b"lt": "<", b"gt": ">", b"quot": '"', b"apos": "'"}
CODED: Final = b"_x"
"""How a character begins that calamine reads from its number: ``_x000D_``."""
_SPACES: Final = b" \t\r\n"
_CLEAN_BYTES: Final = bytes({*range(256)} - {*range(9), *range(10, 32), 0x7F, 0xC2, 0xCC, 0xCD})
"""Bytes of letters that stay as they are, and the tab. With the last three begin those that may not."""
MOST_KEPT: Final = 20_000
"""Texts that are kept at most, with what is made of them."""


class NotPlainError(Exception):
    """A sheet, or a text, has something that is left to calamine."""


def shared_strings(part: bytes) -> list[bytes | None]:
    """Return the shared strings of a workbook, None for each that is not plain.

    Args:
        part: The part that has them, whole.

    Raises:
        NotPlainError: The part is not written as it usually is.
    """
    start, end = _START.match(part), part.rfind(b"</sst>")
    if start is None or end < 0 or b"<!" in part or not _END.fullmatch(part, end):
        raise NotPlainError
    # most strings are without attributes, and between two of those stands always the same; one more of them at either
    # end makes it so everywhere
    strings = _LAST_STRING + part[start.end() : end].strip() + _FIRST_STRING
    pieces = strings.split(_BETWEEN_STRINGS)
    texts: list[bytes | None] = []
    for first in range(0, len(pieces), _AT_ONCE):
        texts += _texts_of(pieces[first : first + _AT_ONCE])
    if texts[0] != b"" or texts[-1] != b"":  # what stands at an end is no string
        raise NotPlainError
    return texts[1:-1]


def _texts_of(pieces: list[bytes]) -> list[bytes | None]:
    """Return the texts of pieces of the shared strings: each is a text, or has other strings between two texts."""
    block = b"\n".join(pieces)
    if b"<" not in block:
        return _plain_ones(pieces, block)
    texts: list[bytes | None] = []
    for has_others, group in groupby(pieces, lambda piece: b"<" in piece):
        run = [*group]
        if not has_others:
            texts += _plain_ones(run, b"\n".join(run))
            continue
        for piece in run:
            texts += _strings_in(_FIRST_STRING + piece + _LAST_STRING)
    return texts


def _strings_in(part: bytes) -> list[bytes | None]:
    """Return the texts of any shared strings, None for each that is not plain."""
    texts: list[bytes | None] = []
    end = 0
    while string := _STRING.match(part, end):
        end, raw = string.end(), string[2]
        if raw is None:
            texts.append(b"" if string[0] == b"<si><t/></si>" else None)
        else:
            texts.append(_plain_or_none(raw) if string[1] or raw == raw.strip(_SPACES) else None)
    if end != len(part):
        raise NotPlainError
    return texts


def _plain_ones(texts: list[bytes], block: bytes) -> list[bytes | None]:
    """Return texts of shared strings, None for each that is not plain.

    Args:
        texts: The texts as the XML has them.
        block: The same, with a line end between two of them.
    """
    may_be_odd = any(sign in block for sign in (b"\n ", b" \n", b"&", b"\t", CODED)) or block != block.strip(b" ")
    if not may_be_odd and are_clean(block, len(texts)):
        return [*texts]
    return [_plain_or_none(raw) if raw == raw.strip(_SPACES) else None for raw in texts]


def are_clean(block: bytes, lines: int) -> bool:
    """Tell whether some lines need no cleaning.

    Args:
        block: The lines, with a line end between two of them.
        lines: How many they are.

    Raises:
        NotPlainError: They are no texts.
    """
    try:
        block.decode()
    except UnicodeDecodeError:
        raise NotPlainError from None
    return len(block.translate(None, _CLEAN_BYTES)) < lines


def _plain_or_none(raw: bytes) -> bytes | None:
    try:
        return plain_text(raw)
    except NotPlainError:
        return None


def plain_text(raw: bytes) -> bytes:
    """Return the text that stands in a cell as a line of the table has it: without escapes, composed, on one line.

    Args:
        raw: The text as the XML has it.

    Raises:
        NotPlainError: It has an escape that is not known, or a tab.
    """
    if raw.isascii() and raw.isalnum():
        return raw
    text = without_escapes(raw) if b"&" in raw else raw
    try:
        cell = text.decode()
    except UnicodeDecodeError:
        raise NotPlainError from None
    if SEPARATOR in cell or CODED in text:
        raise NotPlainError
    return clean(cell).encode()


def without_escapes(raw: bytes) -> bytes:
    """Return a text with the letters that its escapes stand for.

    Args:
        raw: The text as the XML has it.

    Raises:
        NotPlainError: An escape is not known, or stands for a space at an end of the text, which might be cut off.
    """
    text, escapes = _ESCAPE.subn(_letter, raw)
    if escapes != raw.count(b"&") or (text != text.strip(_SPACES) and raw == raw.strip(_SPACES)):
        raise NotPlainError
    return text


def _letter(escape: re.Match[bytes]) -> bytes:
    """Return the letter that an escape stands for."""
    if escape[3]:
        return _NAMES[escape[3]].encode()
    number = int(escape[1]) if escape[1] else int(escape[2], 16)
    if number < ord(" ") and number not in _SPACES:  # XML has none of them
        raise NotPlainError
    try:
        return chr(number).encode()
    except (ValueError, OverflowError):
        raise NotPlainError from None


class EscapedTexts(dict[bytes, bytes]):
    """Texts by what the XML has for them: most columns with escapes have few different ones. Some are kept."""

    def __missing__(self, raw: bytes) -> bytes:
        """Make the text. Raises NotPlainError as :func:`plain_text` does."""
        if len(self) >= MOST_KEPT:
            self.clear()
        self[raw] = text = plain_text(raw)
        return text
