"""Text as it is read: items of a list, one spelling for what people type in several."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

LONGEST: Final = 4000
"""Characters of a cell: the longest time cell of a plan has a few hundred."""

_MARKER: Final = re.compile(r"^ *(?:[-–—•+*]|[0-9]{1,2}[.)]|[a-zđA-ZĐ]\)) +", re.MULTILINE)
"""What an item of a list starts with."""
_INNER_MARKER: Final = re.compile(r"(?<=[.;]) +(?:[-–—•+*]|[0-9]{1,2}\)|[a-zđA-ZĐ]\)) +")
"""The same where a list's items stand in one line, one sentence each."""
_LINE_END: Final = re.compile(r"(?<![.;:\n]) *\n *([^\W\d_])")
"""A line end with a letter behind it; inside of a sentence, that is a small one."""
_OF_YEAR: Final = re.compile(r"năm [0-9]{4}(?!\w)", re.IGNORECASE)
"""What goes on the line before in whatever letters: the year of its day, which would else be that of the plan."""
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS: Final = frozenset("aăâeêioôơuưy")
_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−", "-"),
        **{chr(0xFF01 + place): chr(0x21 + place) for place in range(0x5E)},
        **dict.fromkeys("⩽≦", "≤"),
        **dict.fromkeys("⩾≧", "≥"),
        **dict.fromkeys("﹪٪", "%"),
    }
)
"""One sign for those that look alike; letters, digits and signs of full width are the plain ones."""
_ROMAN: Final = frozenset("ⅠⅡⅢⅣⅰⅱⅲⅳ")
"""Roman digits that are one character each."""
_AND: Final = re.compile(r"(?<= )&(?= )")
_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_LAST_SEMICOLON: Final = re.compile(rf"\s*;[\s{''.join(sorted(_INVISIBLE))}]*$")


def items(cell: str) -> Iterator[str]:
    """The items of a cell that is a list, else its lines; one that begins in small letters goes on the one before."""
    if len(cell) > LONGEST:
        raise TthcError(
            _("found {count} characters; a time or a target has {most} at most: give its words alone").format(
                count=len(cell), most=LONGEST
            )
        )
    text = re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFC", cell)).strip()
    text = _INNER_MARKER.sub("\n- ", text)
    text = _LAST_SEMICOLON.sub("", text)
    markers = list(_markers(text))
    if not markers:
        return (part for part in _LINE_END.sub(_going_on, text).splitlines() if part.strip())
    starts, ends = [0, *(end for _start, end in markers)], [*(start for start, _end in markers), len(text)]
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    # a semicolon behind an item goes to the list
    return (part for part in (_LAST_SEMICOLON.sub("", part) for part in parts) if part.strip())


def _markers(text: str) -> Iterator[tuple[int, int]]:
    """Where the items of a list start: from where to where each marker stands.

    A number with a number behind it is a marker only in the order of a list: "1. 98%" begins one, "98. 5%" is a slip.
    """
    count = 0
    for marker in _MARKER.finditer(text):
        number = re.match(r" *([0-9]+)", marker[0])
        if number is None:
            yield marker.span()
        elif int(number[1]) == count + 1 or not text[marker.end() : marker.end() + 1].isdecimal():
            count = int(number[1])
            yield marker.span()


def _going_on(line_end: re.Match[str]) -> str:
    """The line end, or a space if a sentence goes on behind it."""
    goes_on = line_end[1].islower() or _OF_YEAR.match(line_end.string, line_end.start(1))
    return f" {line_end[1]}" if goes_on else line_end[0]


def _word(word: re.Match[str]) -> str:
    """A word with its tone mark on its last vowel, so that "hoà" and "hòa", "qúy" and "quý" are the same."""
    letters = unicodedata.normalize("NFD", word[0])
    tones = [letter for letter in letters if letter in _TONES]
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    vowels = [place for place, letter in enumerate(bare) if letter in _VOWELS]
    if len(tones) != 1 or not vowels:
        return word[0]
    marked = unicodedata.normalize("NFC", bare[vowels[-1]] + tones[0])
    return bare[: vowels[-1]] + marked + bare[vowels[-1] + 1 :]


def spelled(text: str) -> str:
    """Lower-case text in one spelling, each letter still in its place."""
    # "truớc" is what a keyboard makes of "trước" when a key is missed
    return re.sub(r"[^\W\d_]+", _word, text).replace("uơ", "ươ").replace("uớ", "ướ").replace("uờ", "ườ")


@dataclass(frozen=True, slots=True)
class Text:
    """An item as it stands, and as it is read: lower case, single spaces, one spelling."""

    original: str
    plain: str
    places: Sequence[int]
    """For each character of ``plain``, where it stands in ``original``."""

    def without(self, places: Collection[int]) -> Text:
        """The same text without some characters of its plain spelling, given by their places."""
        kept = [place for place in range(len(self.plain)) if place not in places]
        plain = "".join(self.plain[place] for place in kept)
        return Text(self.original, plain, [self.places[place] for place in kept])

    def part(self, start: int, end: int) -> str:
        """The original words between two places, with single spaces.

        Args:
            start: The first place, in ``plain``.
            end: The place behind the last one.

        Returns:
            The words; with the bracket that closes behind them, if they open one.
        """
        if start >= end:
            return ""
        words = " ".join(self.original[self.places[start] : self.places[end - 1] + 1].split())
        closes = words.count("(") > words.count(")") and self.original[self.places[end - 1] + 1 :].startswith(")")
        return f"{words})" if closes else words


def text_of(original: str) -> Text:
    """An item (in NFC) with the spelling that it is read in."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(original.translate(_SIGNS)):
        if character in _INVISIBLE:
            continue
        lower = " " if character.isspace() else character.lower()
        if lower == " " and (not characters or characters[-1] == " "):
            continue
        if character == "&" and _AND.match(original, place):
            lower = "và"
        elif character.isdecimal() and not character.isascii():
            lower = str(unicodedata.decimal(character))
        elif character in _ROMAN:
            lower = unicodedata.normalize("NFKC", lower)
        elif len(lower) > 1:
            lower = character
        characters += lower
        places += [place] * len(lower)
    return Text(original, spelled("".join(characters)), places)


def unaccented(text: str) -> str:
    """What is left of a text without any accent; each letter still in its place."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def name_of(words: str) -> str:
    """The words of an event's name, to be compared: hyphens of an alias count as spaces."""
    return " ".join(re.sub(r"[^\w]+", " ", text_of(unicodedata.normalize("NFC", words)).plain).split())
