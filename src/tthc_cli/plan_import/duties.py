"""The standing duties that a plan's articles lay on units (tổ chức thực hiện), read from the paragraphs above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.plan_import.dictionary import PlanWords, any_of
from tthc_cli.text import fold

_SECTION: Final = re.compile(r"(?P<number>[IVX]+)[.)] ?(?P<text>.*)")
_ARTICLE: Final = re.compile(r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2})*)[.)] ?(?P<text>.*)")
_HEADING: Final = re.compile(r"(?:(?P<number>[0-9]{1,2})[.)] ?)?(?P<text>.*)")
_ITEM: Final = re.compile(r"(?:(?P<letter>[a-zđ])[.)]|(?P<mark>[-–+•])) ?(?P<text>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyWords:
    """A duty in the document's words."""

    article: str
    """Where it stands: "IV.1.a"; an item without a letter has its number: "IV.1.(2)"."""
    unit: str
    """The words that name whom it binds."""
    text: str


_LETTER: Final = "a"
"""Stands for the mark of an item with a letter."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a section of duties, or a line there that is none."""

    duty: DutyWords | None
    line: str = ""
    """The line that is no item, as it stands."""
    mark: str = ""
    """What stands before the item; none before what is no item."""


def duties(paragraphs: Iterable[str], words: PlanWords) -> Iterator[DutyWords | str]:
    """The duties of the sections of that name; a paragraph there that is none, as it stands.

    A duty is an item under a line that names a unit ("1. Văn phòng Sở:"), or what stands behind its colon. An item that
    ends with a colon is one with the items of another mark below it.

    Args:
        paragraphs: The paragraphs around the appendix.
        words: The dictionary of headings.

    Returns:
        Duties, and lines that are none, in their order.
    """
    opened: DutyWords | None = None
    mark = ""
    for item in _Sections(words).items(paragraphs):
        if opened is not None and item.duty is not None and item.mark and item.mark not in (mark, _LETTER):
            opened = replace(opened, text=f"{opened.text}\n{item.mark} {item.duty.text}")
            continue
        if opened is not None:
            yield opened
            opened = None
        if item.duty is not None and item.mark and item.duty.text.endswith(":"):
            opened, mark = item.duty, item.mark
        else:
            yield item.line if item.duty is None else item.duty
    if opened is not None:
        yield opened


class _Sections:
    """Goes through paragraphs, and knows in which section and article it is."""

    def __init__(self, words: PlanWords) -> None:
        self._headings = tuple(map(fold, words.duty_headings))
        self._ends = tuple(map(fold, words.duty_ends))
        self._given = re.compile(rf"^(?:{any_of(words.duty_given)}) ", re.IGNORECASE)
        self._numbered = re.compile(
            rf"(?:{any_of(words.section_words)}) (?P<number>[IVX]+|[0-9]{{1,2}})(?!\w)[.:)]? ?(?P<text>.*)",
            re.IGNORECASE,
        )
        self._section: str | None = None
        """The number of the section of duties; None outside of one."""
        self._untitled = ""
        """The number of a heading whose title stands below it: "PHẦN III"."""
        self._article = self._unit = ""
        self._waiting = ""
        """A line that names a unit, until something stands under it."""
        self._place = 0
        """How many items of the article there were."""

    def items(self, paragraphs: Iterable[str]) -> Iterator[_Item]:
        """The items of the sections of duties, and lines there that are none."""
        for text in paragraphs:
            heading = self._heading_of(text)
            ends = heading is not None or fold(text).startswith(self._ends)
            article = None if ends else _ARTICLE.match(text)
            if self._waiting and (ends or article):  # it names a unit, or more, and nothing stood under it
                yield _Item(None, self._waiting)
                self._waiting = ""
            if heading is not None:
                self._enter(heading)
            elif ends:
                self._section = None
            elif self._section is not None and text.strip("./ "):
                yield from self._line(text, article)
        if self._waiting:
            yield _Item(None, self._waiting)

    def _heading_of(self, text: str) -> re.Match[str] | None:
        """The heading of a section that a line is."""
        heading = _SECTION.match(text) or self._numbered.match(text)
        if heading is None and self._section is None:
            return _whole_heading(text, self._headings)
        return heading

    def _enter(self, heading: re.Match[str]) -> None:
        """Begin a section."""
        number = heading["number"] or self._untitled
        self._section = number if fold(heading["text"]).startswith(self._headings) else None
        self._untitled = "" if heading["text"] else number
        self._article, self._unit = number, ""

    def _line(self, text: str, article: re.Match[str] | None) -> Iterator[_Item]:
        """The item that a line of the section is; nothing yet for one that names a unit."""
        if article is not None:
            yield from self._start_article(article, text)
        elif self._unit and (item := _ITEM.match(text)) and item["text"]:
            self._place += 1
            self._waiting = ""
            number = item["letter"] or f"({self._place})"
            duty = DutyWords(article=f"{self._article}.{number}", unit=self._unit, text=item["text"])
            yield _Item(duty, mark=item["mark"] or _LETTER)
        else:
            yield _Item(None, text)

    def _start_article(self, article: re.Match[str], text: str) -> Iterator[_Item]:
        """Begin an article; what stands behind the colon of its line is a duty."""
        section, number = self._section, article["number"]
        within = not section or number.startswith(f"{section}.")  # "4.1" below "4"
        self._article, self._place = number if within else f"{section}.{number}", 0
        named, _colon, rest = self._given.sub("", article["text"]).partition(":")
        self._unit = named.strip(" .;,")
        if rest.strip():
            yield _Item(DutyWords(article=self._article, unit=self._unit, text=rest.strip()))
        else:
            self._waiting = text


def _whole_heading(text: str, headings: tuple[str, ...]) -> re.Match[str] | None:
    """A line that is such a heading and no more: "4. Tổ chức thực hiện", or in capitals without a number."""
    heading = _HEADING.match(text)
    if heading is None or fold(heading["text"]).strip(" .:") not in headings:
        return None
    return heading if heading["number"] or text.isupper() else None
