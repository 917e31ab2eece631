"""What people write, read the same way wherever it stands: days, the names of columns, a line of text."""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from unicodedata import category, combining, normalize

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

FORMS: Final = "dd/mm/yyyy (02/05/2024), yyyy-mm-dd (2024-05-02)"
_PATTERNS: Final = (
    re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
)


def parse_day(text: str) -> date:
    """A day written ``dd/mm/yyyy`` or ``yyyy-mm-dd``, never month first.

    Raises TthcError for anything else.

    >>> parse_day("02/05/2024")
    datetime.date(2024, 5, 2)
    """
    for form in _PATTERNS:
        if found := form.fullmatch(text.strip()):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                raise TthcError(
                    _("'{found}' is no day of the calendar; write an existing day as {forms}").format(
                        found=text, forms=FORMS
                    )
                ) from None
    raise TthcError(_("'{found}' is no date; write {forms}").format(found=text, forms=FORMS))


def fold(text: str) -> str:
    """Text without case, accents, underscores and doubled spaces, by which headers and values are compared.

    >>> fold("  Ngày_HẸN   trả ") == fold("ngay hen tra")
    True
    """
    plain = "".join(mark for mark in normalize("NFD", text.casefold()) if not combining(mark)).replace("đ", "d")
    return " ".join(plain.replace("_", " ").split())


_PERIODS: Final = (
    (re.compile(r"(nam )?(?P<y>[0-9]{4})"), "{y}"),
    (re.compile(r"(?P<y>[0-9]{4})[-/](?P<m>[0-9]{1,2})"), "{y}-{m:0>2}"),
    (re.compile(r"(thang |t)?(?P<m>[0-9]{1,2})[-/](?P<y>[0-9]{4})"), "{y}-{m:0>2}"),
    (re.compile(r"(?P<y>[0-9]{4})[-/](?P<part>[qh][1-4])"), "{y}-{part}"),
    (re.compile(r"(?P<part>[qh][1-4])[-/](?P<y>[0-9]{4})"), "{y}-{part}"),
    (re.compile(r"(?P<y>[0-9]{4})[-/]w(?P<w>[0-9]{1,2})"), "{y}-w{w:0>2}"),
    (re.compile(r"(tuan |w)(?P<w>[0-9]{1,2})[-/](?P<y>[0-9]{4})"), "{y}-w{w:0>2}"),
    (re.compile(r"quy (?P<q>[1-4]|i{1,3}|iv)[-/ ](?P<y>[0-9]{4})"), "{y}-q{q}"),
)
_QUARTERS: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def period_name(text: str) -> str:
    """A period's name however it was written: "Q1/2024", "quý I/2024", "3/2024", "tháng 03/2024"; other text as it is.

    >>> period_name("quý IV/2024"), period_name("3/2024"), period_name("2024-q1")
    ('2024-Q4', '2024-03', '2024-Q1')
    """
    for form, name in _PERIODS:
        if found := form.fullmatch(fold(text)):
            parts = found.groupdict()
            parts["q"] = _QUARTERS.get(parts.get("q", ""), parts.get("q"))
            return name.format(**parts).upper()
    return text.strip()


def one_line(text: str) -> str:
    """Text as it is recorded: composed, on one line, with single spaces, without marks that are not seen.

    Raises TthcError for control characters, and for what is no text.

    >>> one_line("  QĐ  123 ")
    'QĐ 123'
    """
    if text.isascii() and text.isprintable():  # as most of it is
        return " ".join(text.split())
    line = " ".join("".join(mark for mark in normalize("NFC", text) if category(mark) != "Cf").split())
    for mark in line:
        if category(mark) in ("Cc", "Cs"):
            raise TthcError(
                _("'{text}': the character U+{code:04X} cannot be recorded; remove it").format(
                    text=line, code=ord(mark)
                )
            )
    return line


_FORMULA: Final = re.compile(r"'*[=+\-@]")


def guarded(text: str) -> str:
    """A cell's text such that a spreadsheet takes it for text and never for a formula: an apostrophe before it.

    >>> guarded("=1+1"), guarded("QĐ 1")
    ("'=1+1", 'QĐ 1')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that :func:`guarded` was given.

    >>> unguarded("'=1+1")
    '=1+1'
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
