"""Cells of .xlsx workbooks as their XML has them: shared strings, numbers, days.

What calamine makes of them is known here for plain ones alone; of any other nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from tthc_cli.cases.cells import EXACT_NUMBERS, MILLISECONDS_OF_DAY, text_of
from tthc_cli.cases.tables.plain_texts import MOST_KEPT, NotPlainError
from tthc_cli.cases.tables.workbook_limits import EPOCH_1900
from tthc_cli.classes import dataclass

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
_FIRST_SERIAL: Final = 61
"""01/03/1900: before it days are counted in two ways."""
_LAST_SERIAL: Final = 2_958_465
_SURELY_ROUNDED: Final = 0.25
"""What a time may lack to a whole millisecond, so that every way to round it comes to the same."""
_SHARED_TEXT: Final = b' t="s"><v>%d</v></c>'
_NUMBER_OR_NOTHING: Final = re.compile(
    rb'(?: s="([0-9]++)")?+'
    rb'(?:(?: t="n")?+><v>(-?[0-9]++(?:\.[0-9]++)?+(?:[eE][-+]?[0-9]++)?+)</v></c>'
    rb'|(?: t="(?:inlineStr|n)")?+(?:/>|></c>))'
)


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


class CellTexts(dict[bytes, bytes]):
    """Texts of cells by what the XML has for them from behind their place on, without the style of a shared string."""

    def __init__(self, strings: Sequence[bytes | None], styles: Styles) -> None:
        """Know the shared strings.

        Args:
            strings: The shared strings of the workbook, None for each that is not plain.
            styles: The styles of plain numbers and days.
        """
        super().__init__()
        for raw, text in zip(map(_SHARED_TEXT.__mod__, range(len(strings))), strings, strict=True):
            if text is not None:
                self[raw] = text
        self[b""] = b""
        self.numbers: set[bytes] = set()
        """What the XML has for numbers that are no days, of those that were met of late."""
        self._number_styles, self._day_styles = {None, *styles.numbers}, {*styles.days}
        self._met: list[bytes] = []

    def __missing__(self, raw: bytes) -> bytes:
        """Make the text. Raises NotPlainError if calamine might make another one of it."""
        cell = _NUMBER_OR_NOTHING.fullmatch(raw)
        if cell is None:
            raise NotPlainError
        style, number = cell.groups()
        text = b""
        if number is not None and style in self._day_styles:
            text = _text_of_day(float(number))
        elif number is not None:
            if style not in self._number_styles:
                raise NotPlainError
            text = _text_of_number(float(number))
            self.numbers.add(raw)
        self[raw] = text
        self._met.append(raw)
        return text

    def forget(self) -> None:
        """Forget what is no shared string if it is very much."""
        if len(self._met) < MOST_KEPT:
            return
        for raw in self._met:
            del self[raw]
        self._met.clear()
        self.numbers.clear()


def _text_of_number(number: float) -> bytes:
    if abs(number) >= EXACT_NUMBERS:
        raise NotPlainError
    return text_of(number).encode()


def _text_of_day(serial: float) -> bytes:
    if not _FIRST_SERIAL <= serial < _LAST_SERIAL:
        raise NotPlainError
    day, part = divmod(serial, 1)
    moment = datetime.combine(EPOCH_1900, time()) + timedelta(days=day)
    if not part:
        return text_of(moment.date()).encode()
    milliseconds = part * MILLISECONDS_OF_DAY
    if abs(milliseconds - round(milliseconds)) > _SURELY_ROUNDED:
        raise NotPlainError
    return text_of(moment + timedelta(milliseconds=round(milliseconds))).encode()
