"""Texts and numbers of .xlsx workbooks as their XML has them: shared strings, escapes, days.

What calamine makes of them is known here for plain ones alone; of any other nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from tthc_cli.cases.cells import SEPARATOR, clean, text_of
from tthc_cli.cases.tables.workbook_limits import EPOCH_1900
from tthc_cli.classes import dataclass

LARGEST_PART: Final = 64 << 20
"""Bytes of shared strings that are kept."""
_START: Final = re.compile(rb"(?:<\?xml [^<>]*\?>\s*)?<sst [^<>]*[^/<>]>")
_BETWEEN_STRINGS: Final = b"</t></si><si><t>"
_FIRST_STRING, _LAST_STRING = b"<si><t>", b"</t></si>"
_STRING: Final = re.compile(rb'<si>(?:<t(?: (xml:space="preserve"))?+>([^<]*+)</t>|<t/>)</si>|<si>.*?</si>', re.DOTALL)
_END: Final = re.compile(rb"\s*</sst>\s*")
_AT_ONCE: Final = 4096
"""Shared strings that are looked at together."""
_ESCAPE: Final = re.compile(rb"&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMES: Final = {b"amp": "&", b"lt": "<", b"gt": ">", b"quot": '"', b"apos": "'"}
_CODED: Final = b"_x"
"""How a character begins that calamine reads from its number: ``_x000D_``."""
_SPACES: Final = b" \t\r\n"
_CLEAN_BYTES: Final = bytes({*range(256)} - {*range(9), *range(10, 32), 0x7F, 0xC2, 0xCC, 0xCD})
"""Bytes of letters that stay as they are, and the tab. With the last three begin those that may not."""
_MOST_KEPT: Final = 20_000

_FORMATS: Final = re.compile(rb"<cellXfs[^<>]*>(.*?)</cellXfs>", re.DOTALL)
_ANY_FORMAT: Final = re.compile(rb"<xf\b")
_FORMAT: Final = re.compile(rb'<xf\b[^<>]*?\bnumFmtId="([0-9]+)"')
_ANY_OWN_FORMAT: Final = re.compile(rb"<numFmt\b")
_OWN_FORMAT: Final = re.compile(rb'<numFmt numFmtId="([0-9]+)" formatCode="([^"<>]*)"')
_FORMATS_OF_NUMBERS: Final = frozenset(b"0 1 2 3 4 9 10 11 12 13 37 38 39 40 48 49".split())
_FORMATS_OF_DAYS: Final = frozenset((b"14", b"22"))
"""The numbers of formats that every workbook has."""
_CODE_OF_DAYS: Final = re.compile(rb"(?:\[\$-[0-9A-Fa-f]+\])?[dmyhs/.:, -]*[dmy][dmyhs/.:, -]*(?:;@)?")
_SHOWN_SIGN: Final = re.compile(rb"\\.")
"""A sign that stands for itself in the code of a format."""
_OWN_FORMATS: Final = re.compile(rb"<numFmts[^<>]*>(.*?)</numFmts>", re.DOTALL)
_VALUE: Final = b"><v>"
"""Stands before a number."""
_EXACT_NUMBERS: Final = 10**15
"""From here on a number may not be the one that was written, and it matters in which column it stands."""
_FIRST_SERIAL: Final = 61
"""01/03/1900: before it days are counted in two ways."""
_LAST_SERIAL: Final = 2_958_465
_MILLISECONDS_OF_DAY: Final = 24 * 60 * 60 * 1000
_SURELY_ROUNDED: Final = 0.25
"""What a time may lack to a whole millisecond, so that every way to round it comes to the same."""


class NotPlainError(Exception):
    """A sheet, or a text, has something that is left to calamine."""


def shared_strings(part: bytes) -> dict[bytes, bytes]:
    """Return the plain ones of the shared strings of a workbook.

    Args:
        part: The part that has them, whole.

    Returns:
        The texts, each by its number as a cell has it, and an empty one by an empty number. Texts that are not plain
        are left out.

    Raises:
        NotPlainError: The part is not written as it usually is.
    """
    start, end = _START.match(part), part.rfind(b"</sst>")
    if start is None or end < 0 or b"<!" in part or not _END.fullmatch(part, end):
        raise NotPlainError
    # most strings are without attributes, and between two of those stands always the same; one more of them at either
    # end makes it so everywhere
    strings = _LAST_STRING + part[start.end() : end].strip() + _FIRST_STRING
    texts: list[bytes | None] = []
    between: list[bytes] = []
    for piece in strings.split(_BETWEEN_STRINGS):
        if b"<" not in piece:
            between.append(piece)
        else:
            texts += _plain_ones(between) + _strings_in(_FIRST_STRING + piece + _LAST_STRING)
            between.clear()
        if len(between) >= _AT_ONCE:
            texts += _plain_ones(between)
            between.clear()
    texts += _plain_ones(between)
    numbered = zip(map(b"%d".__mod__, range(len(texts) - 2)), texts[1:-1], strict=True)
    return {b"": b""} | {number: text for number, text in numbered if text is not None}


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


def _plain_ones(texts: list[bytes]) -> list[bytes | None]:
    """Return texts of shared strings, None for each that is not plain."""
    block = b"\n".join(texts)
    may_be_odd = any(sign in block for sign in (b"\n ", b" \n", b"&", b"\t", _CODED)) or block != block.strip(b" ")
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
    if SEPARATOR in cell or _CODED in text:
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
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[raw] = text = plain_text(raw)
        return text


# -- numbers and days --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """The styles of cells with numbers that are plain, by their numbers as a cell has them."""

    numbers: Sequence[bytes] = ()
    """A number is a number with them, and neither a day nor a time."""
    days: Sequence[bytes] = ()
    """A number is a day with them, perhaps with a time."""


def styles_in(part: bytes, book: bytes) -> Styles:
    """Return the plain styles of a workbook.

    Args:
        part: The part with the styles, whole.
        book: The part with the workbook itself, whole. It says whether days are counted in another way than usual.

    Returns:
        The styles; none if the part is not written as it usually is.
    """
    formats = _FORMATS.search(part)
    if formats is None or b"<!" in part:
        return Styles()
    numbers = _FORMAT.findall(formats[1])
    own_formats = b"".join(_OWN_FORMATS.findall(part))
    own = dict(_OWN_FORMAT.findall(own_formats))
    if len(numbers) != len(_ANY_FORMAT.findall(formats[1])) or len(own) != len(_ANY_OWN_FORMAT.findall(own_formats)):
        return Styles()
    of_days = _FORMATS_OF_DAYS - own.keys() | {
        number for number, code in own.items() if _CODE_OF_DAYS.fullmatch(_SHOWN_SIGN.sub(b"", code))
    }
    of_numbers = _FORMATS_OF_NUMBERS - own.keys()

    def styles(of: Collection[bytes]) -> tuple[bytes, ...]:
        return tuple(b"%d" % place for place, number in enumerate(numbers) if number in of)

    return Styles(numbers=styles(of_numbers), days=() if b"date1904" in book else styles(of_days))


class NumberTexts(dict[bytes, bytes]):
    """Texts of numbers and days by what the XML has for them, from the style of the cell on. Some are kept."""

    def __init__(self, styles: Styles) -> None:
        super().__init__({b"": b""})
        self._days = {b' s="%b"' % style for style in styles.days}

    def is_day(self, raw: bytes) -> bool:
        """Tell whether the style of a cell makes its number a day."""
        return _style_of(raw) in self._days

    def __missing__(self, raw: bytes) -> bytes:
        """Make the text. Raises NotPlainError if calamine might make another one of it."""
        if len(self) >= _MOST_KEPT:
            self.clear()
            self[b""] = b""
        number = float(raw[raw.index(_VALUE) + len(_VALUE) :])
        self[raw] = text = _text_of_day(number) if self.is_day(raw) else _text_of_number(number)
        return text


def _style_of(raw: bytes) -> bytes:
    return raw[: raw.index(b'"', 4) + 1] if raw.startswith(b" s=") else b""


def _text_of_number(number: float) -> bytes:
    if abs(number) >= _EXACT_NUMBERS:
        raise NotPlainError
    return text_of(number).encode()


def _text_of_day(serial: float) -> bytes:
    if not _FIRST_SERIAL <= serial < _LAST_SERIAL:
        raise NotPlainError
    day, part = divmod(serial, 1)
    moment = datetime.combine(EPOCH_1900, time()) + timedelta(days=day)
    if not part:
        return text_of(moment.date()).encode()
    milliseconds = part * _MILLISECONDS_OF_DAY
    if abs(milliseconds - round(milliseconds)) > _SURELY_ROUNDED:
        raise NotPlainError
    return text_of(moment + timedelta(milliseconds=round(milliseconds))).encode()
