"""What people write, read the same way wherever it stands: days, the names of columns, a line of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import Final
from unicodedata import category, combining, normalize

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

FORMS: Final = "dd/mm/yyyy (02/05/2024), yyyy-mm-dd (2024-05-02)"
_PATTERNS: Final = (
    re.compile(r"(?P<d>[0-9]{1,2})(?P<mark>[-./])(?P<m>[0-9]{1,2})(?P=mark)(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
)


def parse_day(text: str) -> date:
    """A day written ``dd/mm/yyyy`` (or with hyphens or full stops) or ``yyyy-mm-dd``, never month first.

    Raises TthcError for anything else.

    >>> parse_day("02/05/2024"), parse_day("2.5.2024")
    (datetime.date(2024, 5, 2), datetime.date(2024, 5, 2))
    """
    for form in _PATTERNS:
        if written := form.fullmatch(text.strip()):
            try:
                return date(int(written["y"]), int(written["m"]), int(written["d"]))
            except ValueError:
                raise TthcError(
                    _("'{found}' is no day of the calendar; write an existing day as {forms}").format(
                        found=text, forms=FORMS
                    )
                ) from None
    raise TthcError(_("'{found}' is no date; write {forms}").format(found=text, forms=FORMS))


_HOUR: Final = re.compile(r"([01]?[0-9]|2[0-3])(?::|h|g)([0-5][0-9])?", re.IGNORECASE)


def parse_hour(text: str) -> time | None:
    """A time of day written 15:00, 15h00, 15h or 15g30; None for anything else.

    >>> parse_hour("15g30"), parse_hour("15:")
    (datetime.time(15, 30), None)
    """
    parts = _HOUR.fullmatch(text.strip())
    if parts is None or (parts[2] is None and ":" in text):
        return None
    return time(int(parts[1]), int(parts[2] or 0))


_ACCENTS: Final = re.compile("[\u0300-\u034e\u0350-\u036f]+")
"""The accents of Latin letters in decomposed text: after them, most text is ASCII."""


_SHORT: Final = 200
"""Characters up to which a text is worth keeping: a header or a value, no letter of somebody's."""


def fold(text: str) -> str:
    """Text without case, accents, underscores and doubled spaces, by which headers and values are compared.

    >>> fold("  Ngày_HẸN   trả ") == fold("ngay hen tra")
    True
    """
    return _folded_before(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    plain = _ACCENTS.sub("", normalize("NFD", text.casefold())).replace("đ", "d")
    if not plain.isascii():
        plain = "".join(mark for mark in plain if not combining(mark))
    return " ".join(plain.replace("_", " ").split())


_folded_before = lru_cache(maxsize=1 << 12)(_folded)
"""The same headers and values are compared again and again."""


def nearest(text: str, names: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """The name that a slip of the pen can have meant; None if none is near.

    Args:
        text: What was written.
        names: The names that there are.
        likeness: How alike the two must be at least, from 0 to 1.
    """
    from difflib import get_close_matches  # here, because most commands need no such help

    return next(iter(get_close_matches(text, list(names), n=1, cutoff=likeness)), None)


def without_unseen(text: str) -> str:
    """Text without marks that are not seen, such as a space without width, a soft hyphen, or one of writing direction.

    >>> without_unseen("0912\u200b345\u00ad678")
    '0912345678'
    """
    if text.isprintable():  # as most of it is: none of these marks is
        return text
    return "".join(mark for mark in text if category(mark) != "Cf")


def one_line(text: str) -> str:
    """Text as it is recorded: composed, on one line, with single spaces, without marks that are not seen.

    Raises TthcError for control characters, and for what is no text.

    >>> one_line("  QĐ  123 ")
    'QĐ 123'
    """
    if text.isascii() and text.isprintable():  # as most of it is
        return " ".join(text.split())
    line = " ".join(without_unseen(normalize("NFC", text)).split())
    for mark in line:
        if category(mark) in ("Cc", "Cs"):
            raise TthcError(
                _("'{text}': the character U+{code:04X} cannot be recorded; remove it").format(
                    text=line, code=ord(mark)
                )
            )
    return line


_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal acts on or what turns the order of letters round: control characters (C0 but tab and newline, C1) and
the marks of writing direction. Vietnamese and English text has none of them.
"""


def visible(text: str) -> str:
    """Text that may be shown: what a terminal would act on stands there as its number, as in JSON.

    Line ends of Windows become newlines.

    >>> print(visible("Phòng \x1b[31mMột"))
    Phòng \\u001b[31mMột
    """
    if (
        text.isprintable() or text.replace("\n", "").isprintable()
    ):  # as most of it is; takes less than to look for marks
        return text
    return _UNSEEN.sub(lambda unseen: f"\\u{ord(unseen[0]):04x}", text.replace("\r\n", "\n"))


_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # with a full width, some spreadsheets take them too
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9.,]*%?")


def guarded(text: str) -> str:
    """A cell's text such that a spreadsheet takes it for text and never for a formula: an apostrophe before it.

    >>> guarded("=1+1"), guarded("QĐ 1"), guarded("-1,5")
    ("'=1+1", 'QĐ 1', '-1,5')
    """
    return f"'{text}" if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The text that :func:`guarded` was given.

    >>> unguarded("'=1+1")
    '=1+1'
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_cell(value: object) -> object:
    """A value as it stands in every CSV file: None as nothing, lists joined by ``; ``, text visible and guarded.

    >>> csv_cell(None), csv_cell(True), csv_cell(-1), csv_cell(["=A1", "b"])
    ('', 'true', -1, "'=A1; b")
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal() | date():
            return value
        case list() | tuple():
            return csv_cell("; ".join(map(str, value)))
        case _:
            return guarded(visible(str(value)))
