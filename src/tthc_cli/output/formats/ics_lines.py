"""The lines of an iCalendar file (RFC 5545): properties, their values as text, and components around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

_LONGEST: Final = 74
"""Bytes of a line without its end: 75 are allowed, and a line that goes on begins with a space."""
_PIECE: Final = re.compile(rb"[\s\S]{1,%d}(?![\x80-\xbf])(?<!\\)" % _LONGEST)
"""As much of a line as may stand on one. It has no ``^``, and no two backslashes in a row."""


def component(name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a component.

    Args:
        name: ``VEVENT``, ``VALARM`` and the like.
        lines: Its properties, and the components in it.
    """
    yield f"BEGIN:{name}".encode()
    yield from lines
    yield f"END:{name}".encode()


def property_line(name: str, value: str) -> bytes:
    """A property, on as many lines as it takes.

    Args:
        name: Its name, with its parameters: ``DTSTART;VALUE=DATE``.
        value: As the format has it: what is text is escaped.
    """
    return _folded(f"{name}:{value}".encode())


def whole(lines: Iterable[bytes]) -> bytes:
    """A file of these lines."""
    return b"".join(line + b"\r\n" for line in lines)


def escaped(text: str) -> str:
    """Text as a value: without line ends, and without signs that would end it.

    >>> escaped("Hạn: 2; 3, 4")
    'Hạn: 2\\\\; 3\\\\, 4'
    """
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def day_value(day: date) -> str:
    """A day: ``20240502``."""
    return day.strftime("%Y%m%d")


def moment_value(moment: datetime) -> str:
    """A moment, in UTC: ``20240502T070000Z``."""
    text = moment.astimezone(UTC).isoformat(timespec="seconds")  # in a part of the time of strftime
    return text.removesuffix("+00:00").replace("-", "").replace(":", "") + "Z"


def duration_value(length: timedelta) -> str:
    """A length of time in days and whole hours, before what it is counted from if it is negative.

    >>> duration_value(timedelta(hours=-16)), duration_value(timedelta(days=2, hours=8)), duration_value(timedelta())
    ('-PT16H', 'P2DT8H', 'P0D')
    """
    hours = abs(length) // timedelta(hours=1)
    days, rest = divmod(hours, 24)
    parts = [f"{days}D" if days or not rest else "", f"T{rest}H" if rest else ""]
    return f"{'-' if length < timedelta() else ''}P{''.join(parts)}"


def _folded(line: bytes) -> bytes:
    """A line cut into lines that are not too long, neither inside of a character nor behind a sign that escapes one."""
    if len(line) <= _LONGEST:  # as most are
        return line
    if b"\\\\" not in line and b"^" not in line:  # a sign that escapes stands before one that does not: as in most
        return b"\r\n ".join(_PIECE.findall(line))
    pieces, start = [], 0
    while len(line) - start > _LONGEST:
        end = start + _LONGEST
        while line[end] & 0xC0 == 0x80:  # a byte that goes on with a character
            end -= 1
        if line[end - 1] in b"\\^":
            end -= 1
        pieces.append(line[start:end])
        start = end
    return b"\r\n ".join([*pieces, line[start:]])
