"""The standing duties that a plan's articles lay on units (tổ chức thực hiện), read from the paragraphs above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from tthc_cli.plan_import.dictionary import PlanWords, any_of
from tthc_cli.text import fold

_SECTION: Final = re.compile(r"(?P<number>[IVX]+)[.)] ?(?P<text>.*)")
_ARTICLE: Final = re.compile(r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2})*)[.)] ?(?P<text>.*)")
_HEADING: Final = re.compile(r"(?:(?P<number>[0-9]{1,2})[.)] ?)?(?P<text>.*)")
_ITEM: Final = re.compile(r"(?:(?P<letter>[a-zđ])[.)]|(?P<mark>[-–+•])) ?(?P<text>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A duty in the document's words."""

    article: str
    """Where it stands: "IV.1.a"; an item without a letter has its number: "IV.1.(2)"."""
    unit: str
    """The words that name whom it binds."""
    text: str


def duties(paragraphs: Iterable[str], words: PlanWords) -> Iterator[Words | str]:
    """The duties of the sections of that name; a paragraph there that is none, as it stands.

    A duty is an item under a line that names a unit ("1. Văn phòng Sở:"), or what stands behind its colon. An item that
    ends with a colon is one with the items of another mark below it.
    """
    opened: Words | None = None
    mark = ""
    for found, its_mark in _found(paragraphs, words):
        if opened is not None and isinstance(found, Words) and its_mark and its_mark not in (mark, _LETTER):
            opened = replace(opened, text=f"{opened.text}\n{its_mark} {found.text}")
            continue
        if opened is not None:
            yield opened
            opened = None
        if isinstance(found, Words) and its_mark and found.text.endswith(":"):
            opened, mark = found, its_mark
        else:
            yield found
    if opened is not None:
        yield opened


_LETTER: Final = "a"
"""Stands for the mark of an item with a letter."""


def _found(paragraphs: Iterable[str], words: PlanWords) -> Iterator[tuple[Words | str, str]]:
    """The duties, each with its mark; none for what is no item."""
    headings = tuple(map(fold, words.duty_headings))
    given = any_of(words.duty_given)
    numbered = re.compile(
        rf"(?:{any_of(words.section_words)}) (?P<number>[IVX]+|[0-9]{{1,2}})(?!\w)[.:)]? ?(?P<text>.*)", re.IGNORECASE
    )
    section: str | None = None
    article = unit = waiting = untitled = ""
    place = 0
    for text in paragraphs:
        found = _SECTION.match(text) or numbered.match(text)
        if found is None and section is None:
            found = _whole_heading(text, headings)
        ends = found is not None or fold(text).startswith(tuple(map(fold, words.duty_ends)))
        if waiting and (ends or _ARTICLE.match(text)):  # it names a unit, or more, and nothing stood under it
            yield waiting, ""
            waiting = ""
        if found:
            number = found["number"] or untitled
            section = number if fold(found["text"]).startswith(headings) else None
            untitled = "" if found["text"] else number  # "PHẦN III", with its title below it
            article, unit = number, ""
        elif ends:
            section = None
        elif section is None or not text.strip("./ "):
            continue
        elif found := _ARTICLE.match(text):
            within = not section or found["number"].startswith(f"{section}.")  # "4.1" below "4"
            article, place = found["number"] if within else f"{section}.{found['number']}", 0
            named, _colon, rest = re.sub(rf"^(?:{given}) ", "", found["text"], flags=re.IGNORECASE).partition(":")
            unit = named.strip(" .;,")
            if rest.strip():
                yield Words(article=article, unit=unit, text=rest.strip()), ""
            else:
                waiting = text
        elif unit and (found := _ITEM.match(text)) and found["text"]:
            place += 1
            waiting = ""
            item = found["letter"] or f"({place})"
            yield Words(article=f"{article}.{item}", unit=unit, text=found["text"]), found["mark"] or _LETTER
        else:
            yield text, ""
    if waiting:
        yield waiting, ""


def _whole_heading(text: str, headings: tuple[str, ...]) -> re.Match[str] | None:
    """A line that is such a heading and no more: "4. Tổ chức thực hiện", or in capitals without a number."""
    found = _HEADING.match(text)
    if found is None or fold(found["text"]).strip(" .:") not in headings:
        return None
    return found if found["number"] or text.isupper() else None
