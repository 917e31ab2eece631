"""Days and percentages that stand where no rule and no target is made of them: a person must be told of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tthc_cli.plan_import.citations import Sources
from tthc_cli.plan_import.dictionary import PlanWords, any_of

_PERCENT: Final = re.compile(r"[%％]|phần trăm", re.IGNORECASE)
_DATE: Final = (
    r"(?P<day>[0-9]{1,2})(?: ?[/.-] ?| tháng )(?P<month>[0-9]{1,2})(?:(?: ?[/.-] ?| năm )(?P<year>[0-9]{4}))?(?![\w/])"
)
_DATED: Final = re.compile(rf"[^;.()]{{0,100}}?ngày {_DATE}", re.IGNORECASE)
"""The day of a document, behind its number."""
_IN_YEAR: Final = re.compile(r"(?:năm |[0-9][/.-]|^\W*|[0-9] ?[–-] ?)(20[0-9]{2})(?![\w/-])", re.IGNORECASE)
_NEAR: Final = 2
"""Characters between two times that are told of as one: "hằng năm, trước ngày 15/12"."""
_BEFORE: Final = 40
"""Characters that are quoted before what was found."""


class Elsewhere:
    """Finds the days, and lengths of time, that can be time limits."""

    def __init__(self, words: PlanWords, sources: Sources, year: int) -> None:
        self._sources = sources
        self._year = year
        limits = "|".join(map(re.escape, sorted(words.time_limits, key=len, reverse=True)))
        limit = rf"(?<!\w)(?:{limits})(?: [^\W\d]+){{0,2}}"
        self._limit = re.compile(rf"(?<!\w)(?:{limits})(?!\w)", re.IGNORECASE)
        self._time = re.compile(
            # "ngày 15/2"; "trước 15/2"; "15/2/2025"
            rf"(?<!\w)(?:ngày|{limit}) {_DATE}"
            rf"|(?<![\w/.-])(?=[0-9/.-]+[/.-][0-9]{{4}}(?!\w)){_DATE.replace('P<', 'P<_')}"
            # "trước ngày 15 hằng tháng"; "trong tháng 2"; "xong quý I"; "chậm nhất 5 ngày"
            rf"|{limit} (?:ngày [0-9]{{1,2}}|(?:tháng|quý) [0-9IVX]+|[0-9]{{1,2}} (?:ngày|tuần|tháng))(?!\w)"
            # "trước 12/2026"
            rf"|{limit} [0-9]{{1,2}}/[0-9]{{4}}(?!\w)",
            re.IGNORECASE,
        )
        # "hằng quý"; "6 tháng một lần", "06 tháng/lần"; "thứ Sáu hằng tuần"
        self._recurring = re.compile(
            rf"(?<!\w)(?:(?:[0-9]{{1,2}} )?(?:{any_of(words.recurring)})(?: [0-9]{{1,2}} (?:ngày|tuần|tháng))?"
            r"|[0-9]{1,2} (?:ngày|tuần|tháng|quý|năm)(?:/| một | 1 )lần)(?!\w)",
            re.IGNORECASE,
        )

    def times(self, text: str, known: str = "") -> list[str]:
        """The times in a text, each with the words before it: limits that do not stand in ``known`` too, and times that
        come again and again, where ``known`` has none such.

        No document's day, and no day of a year before the plan's, is a limit of it.
        """
        line, known = self._without_cited(text), " ".join(known.split()).casefold()
        taken = {its for found in self._time.finditer(known) if (its := _day_of(found)[:2])[0]}
        spans = []
        for found in self._time.finditer(line):
            day, month, year = _day_of(found)
            if not ((year and year < self._year) or (day, month) in taken or found[0].casefold() in known):
                spans.append(found.span())
        if not self._recurring.search(known):
            spans += [found.span() for found in self._recurring.finditer(line)]
        joined: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if joined and start <= joined[-1][1] + _NEAR:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        return list(dict.fromkeys(_around(line, *span) for span in joined))

    def other_years(self, cell: str, known: Iterable[str] = ()) -> list[str]:
        """The years of a time cell's days that are not the plan's.

        ``known`` are words of the cell whose years are in order: those of an event, or of a span with the plan's year.
        """
        line = self._without_cited(cell)
        for words in known:
            line = line.replace(" ".join(words.split()), "…")
        return sorted(set(_IN_YEAR.findall(line)) - {str(self._year)})

    def _without_cited(self, text: str) -> str:
        """A text in one line, without the days of the documents that it cites: "số 5/QĐ-TTg ngày 2/3/2025"."""
        line = " ".join(text.split())
        for mention in self._sources.mentions(line):
            place = line.find(mention.text)
            end = place + len(mention.text)
            dated = _DATED.match(line, end)
            if dated and not self._limit.search(dated[0]):
                end = dated.end()
            line = f"{line[:place]}…{line[end:]}"
        return line


def percentage(text: str) -> str | None:
    """The words around the first percentage of a text."""
    line = " ".join(text.split())
    found = _PERCENT.search(line)
    return None if found is None else _around(line, *found.span())


def _around(line: str, start: int, end: int) -> str:
    """What was found from one place to another, with some words before it."""
    first = max(0, start - _BEFORE)
    before = line[first:start]
    return (f"… {before.partition(' ')[2]}" if first else before) + line[start:end]


def _day_of(found: re.Match[str]) -> tuple[int, int, int]:
    """Day, month and year; 0 for what is not said."""
    day, month, year = (int(found[name] or found[f"_{name}"] or 0) for name in ("day", "month", "year"))
    return day, month, year
