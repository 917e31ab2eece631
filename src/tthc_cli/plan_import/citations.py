"""Documents that a plan cites (căn cứ), by their kind and number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.plan import Plan
from tthc_cli.plan_import.dictionary import PlanWords, any_of
from tthc_cli.plan_import.keys import slug, unique
from tthc_cli.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A document that a text cites."""

    text: str
    kind: str
    """Empty if neither its words nor its number say it."""
    number: str
    """With its symbol, as the text has it; the bare number if it has no more."""
    day: date | None


class Sources:
    """The documents that a plan cites, by their numbers."""

    def __init__(self, words: PlanWords, previous: Plan | None) -> None:
        self._words = words
        self._previous = {} if previous is None else dict(previous.sources)
        kinds = "|".join(map(re.escape, sorted(words.documents.values(), key=len, reverse=True)))
        symbols = any_of(words.documents)
        number = r"[0-9]+[a-z]?(?:/[0-9]{4})?/[A-ZĐ][\wĐđ]*(?:[-–][A-ZĐ][\wĐđ]*)*"
        self._pattern = re.compile(
            rf"(?:(?P<kind>(?i:{kinds})|(?<!\w)(?:{symbols}))(?: \(?số\)?:?)? )?(?<![\w/])(?P<number>{number})"
            rf"|(?P<only>(?i:{kinds})) số (?P<bare>[0-9]+)(?![0-9/])"
        )
        self._day = re.compile(r",? ngày ([0-9]{1,2})(?:/|-|\.| tháng )([0-9]{1,2})(?:/|-|\.| năm )([0-9]{4})(?![0-9])")
        self._kinds = {name.casefold(): kind for symbol, kind in words.documents.items() for name in (kind, symbol)}
        """What a document is, by any of its names in small letters."""
        named = any_of([*words.documents.values(), *words.documents, *words.laws, *words.nameless])
        self._named = re.compile(rf"(?i:\W*(?:theo |căn cứ )?(?:{named}))(?!\w)")
        self._days: dict[tuple[str, str], set[date]] = defaultdict(set)
        """The days that a document is cited with, by kind and number."""
        self._numbers: dict[tuple[str, str], str] = {}
        """The number as it is cited first, by kind and number."""
        self.cited: dict[str, Source] = {}
        """The documents that were cited, by key."""
        self._keys: dict[tuple[str, str, date | None], str] = {}
        """The key of each document, by kind, number and day."""

    def mentions(self, text: str) -> list[Mention]:
        """What a text cites, in its order."""
        mentions = []
        line = " ".join(text.split())
        for match in self._pattern.finditer(line):
            dated = self._day.match(line, match.end())
            day = None if dated is None else a_day(int(dated[3]), int(dated[2]), int(dated[1]))
            if match["number"]:
                number, kind = match["number"].replace("–", "-"), self._kind(line, match)
            else:
                number, kind = match["bare"], self._kinds[match["only"].casefold()]
            mentions.append(Mention(text=match[0], kind=kind, number=number, day=day))
        return mentions

    def _kind(self, line: str, match: re.Match[str]) -> str:
        """The kind of a document with a whole number: by its symbol, else by the word before it."""
        symbol = match["number"].replace("–", "-").rpartition("/")[2].partition("-")[0]
        named = self._kinds.get((match["kind"] or "").casefold())
        law = self._words.issuers.get(symbol.rstrip("0123456789"))
        if law is not None:  # "Bộ luật Dân sự số 91/2015/QH13"
            clause = re.split("[,;.]", line[: match.start("number")])[-1]
            law = next((kind for kind in self._words.laws if kind in clause), law)
        return law or self._words.documents.get(symbol) or named or ""

    def unknown(self, text: str) -> list[str]:
        """The parts of a basis that name a document by no number that says which it is: a law by its name alone."""
        unknown: list[str] = []
        cites = bool(self.mentions(text))
        for line in text.split("\n"):
            mentions = {mention.text for mention in self.mentions(line)}
            parts = re.split(r"[;,]|\s+và\s+", line)
            cited = [any(mention in " ".join(part.split()) for mention in mentions) for part in parts]
            unknown += [
                part.strip(" .-–")
                for part, is_cited in zip(parts, cited, strict=True)
                if not is_cited and self._named.match(part)
            ]
            if not unknown and not any(cited) and re.search(r"\w", line) and not cites:
                unknown.append(line.strip())
        return unknown

    def note(self, texts: Iterable[str]) -> None:
        """Take note of the days with which documents are cited, so that one number of two years is two documents."""
        for text in texts:
            for mention in self.mentions(text):
                document = mention.kind, mention.number
                self._days[document] |= {mention.day} if mention.day else set()
                if "/" in mention.number:
                    self._numbers[document] = mention.number

    def key(self, mention: Mention) -> str | None:
        """The key of a document that is cited; None if its number can be of two, or its kind is not said."""
        kind, number = mention.kind, mention.number
        if not kind:
            return None
        if "/" not in number:  # "Nghị quyết số 131": one of those whose whole number is known
            whole = [full for (of_kind, full) in self._numbers if of_kind == kind and full.partition("/")[0] == number]
            if len(whole) > 1:
                return None
            number = whole[0] if whole else number
        days = self._days[kind, number]
        if mention.day is None and len(days) > 1:
            return None
        day = mention.day or next(iter(days), None)
        key = self._keys.get((kind, number, day))
        if key is None:
            key = self._keys[kind, number, day] = self._new(kind, number, day)
        return key

    def _new(self, kind: str, number: str, day: date | None) -> str:
        document = f"{kind} {number}"
        for key, source in self._previous.items():
            if (
                source.document == document
                and source.article is None
                and (None in (source.date, day) or source.date == day)
            ):
                # a note is about the place where the other plan cites it
                self.cited[key] = replace(source, date=source.date or day, note=None)
                return key
        first, *rest = number.split("/")
        symbols = rest[-1].split("-") if rest else []
        year = rest[0] if len(rest) > 1 else str(day.year) if day else ""
        name = next((symbol for symbol, of_kind in self._words.documents.items() if of_kind == kind), kind)
        end = [symbol for symbol in symbols if symbol != name]
        key = unique(slug(" ".join(filter(None, [name, first, year, *end]))), [*self.cited, *self._previous])
        note = None if rest else _("The plan does not give the whole number of the document.")
        self.cited[key] = Source(document=document, date=day, note=note)
        return key


def a_day(year: int, month: int, day: int) -> date | None:
    """A day of the calendar.

    Args:
        year: With four digits.
        month: From 1.
        day: From 1.

    Returns:
        The day; None if there is no such day.
    """
    try:
        return date(year, month, day)
    except ValueError:
        return None
