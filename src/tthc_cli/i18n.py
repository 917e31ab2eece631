"""Words for people: Vietnamese by default, English with ``TTHC_LANG=en`` or by the office's configuration.

The message in the code is the English one; ``locale/vi/LC_MESSAGES/tthc.po`` holds the Vietnamese. The process's
locale is never asked, so a shell and a cron job print the same.
"""

from __future__ import annotations

import os
import sys
from bisect import bisect_left
from pathlib import Path
from struct import unpack_from
from typing import Final, TypeVar

from tthc_cli.config_file import configured_language

T = TypeVar("T")

LOCALE_DIR: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "tthc"


def _language() -> str:
    tag = os.environ.get("TTHC_LANG", "").strip().lower().replace("_", "-") or configured_language(sys.argv[1:]) or ""
    return "en" if tag.split("-")[0] == "en" else "vi"


LANGUAGE: Final = _language()
"""``vi`` or ``en``, settled once when the program starts."""


def by_language(*, english: T, vietnamese: T) -> T:
    """Pick what is no message but differs by the language of the output: a name, a mark, the words of a data file.

    Args:
        english: What stands in English output.
        vietnamese: What stands in Vietnamese output.
    """
    return english if LANGUAGE == "en" else vietnamese


class Catalogue:
    """The messages of a compiled catalogue (.mo), each taken out of it when it is asked for: a command needs few."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._count, originals, translations = unpack_from("<3I", content, 8)
        self._originals = unpack_from(f"<{2 * self._count}I", content, originals)
        self._translations = unpack_from(f"<{2 * self._count}I", content, translations)
        self._taken_out: dict[str, str] = {}

    def gettext(self, message: str) -> str:
        """The translation of a message; without one, the message."""
        return self._translation(message) or message

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The translation of a message about a number of things, for which Vietnamese has one form.

        Args:
            singular: The message for one, by which the catalogue knows both.
            plural: The message for several.
            count: The number.
        """
        return self._translation(singular) or (singular if count == 1 else plural)

    def _translation(self, message: str) -> str:
        """What the catalogue has for a message; empty if it has nothing."""
        if message not in self._taken_out:
            self._taken_out[message] = self._looked_up(message.encode())
        return self._taken_out[message]

    def _looked_up(self, key: bytes) -> str:
        place = bisect_left(range(self._count), key, key=lambda place: self._text(self._originals, place))
        # the message for several stands behind that for one
        if place == self._count or self._text(self._originals, place).partition(b"\0")[0] != key:
            return ""
        return self._text(self._translations, place).partition(b"\0")[0].decode()

    def _text(self, table: tuple[int, ...], place: int) -> bytes:
        length, start = table[2 * place : 2 * place + 2]
        return self._content[start : start + length]


class _Untranslated:
    """The messages as they stand in the code."""

    def gettext(self, message: str) -> str:
        return message

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return singular if count == 1 else plural


_catalogue = (
    _Untranslated()
    if LANGUAGE == "en"
    else Catalogue((LOCALE_DIR / LANGUAGE / "LC_MESSAGES" / f"{DOMAIN}.mo").read_bytes())
)

_ = _catalogue.gettext
ngettext = _catalogue.ngettext
