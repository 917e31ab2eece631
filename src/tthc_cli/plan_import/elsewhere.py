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
"""Characters that are quoted before a time or a percentage."""


class Elsewhere:
    """Finds the days, and lengths of time, that can be time limits."""

    def __init__(self, words: PlanWords, sources: Sources, year: int) -> None:
        """Take the dictionary, the finder of cited documents, and the plan's year."""
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
        # "Tháng 6/2026"; "Quý I, II"; "6/2026"
        self._period = re.compile(
            rf"(?:(?:{limit}|đầu|cuối) )?(?:(?:(?:tháng|quý|quí) |t)[0-9IVX]{{1,4}}"
            r"(?:[ ,;-]+(?:và )?[0-9IVX]{1,4})*|[0-9]{1,2}(?=/))(?:(?: ?/ ?| năm )(?P<year>[0-9]{4}))?\W*",
            re.IGNORECASE,
        )
        # "hằng quý"; "6 tháng một lần", "06 tháng/lần"; "thứ Sáu hằng tuần"
        self._recurring = re.compile(
            rf"(?<!\w)(?:(?:[0-9]{{1,2}} )?(?:{any_of(words.recurring)})(?: [0-9]{{1,2}} (?:ngày|tuần|tháng))?"
            r"|[0-9]{1,2} (?:ngày|tuần|tháng|quý|năm)(?:/| một | 1 )lần)(?!\w)",
            re.IGNORECASE,
        )

    def times(self, text: str, in_rules: str = "") -> list[str]:
        """The times in a text that no rule has.

        These are limits, and times that come again and again. No document's day, and no day of a year before the
        plan's, is a limit of it.

        Args:
            text: The text.
            in_rules: The time cell, whose times have rules; if it has one that comes again, so has the text's.

        Returns:
            The words of each time, with those before it.
        """
        line, rules = self._without_cited(text), " ".join(in_rules.split()).casefold()
        taken = {in_rule for time in self._time.finditer(rules) if (in_rule := _day_of(time)[:2])[0]}
        spans = []
        for time in self._time.finditer(line):
            day, month, year = _day_of(time)
            if not ((year and year < self._year) or (day, month) in taken or time[0].casefold() in rules):
                spans.append(time.span())
        if not self._recurring.search(rules):
            spans += [time.span() for time in self._recurring.finditer(line)]
        return list(dict.fromkeys(_around(line, *span) for span in _together(spans)))

    def times_or_period(self, line: str) -> list[str]:
        """The times in a line of a table's cell; a month or quarter too, if it is all that the line has."""
        period = self._period.fullmatch(" ".join(line.split()))
        if period is not None and int(period["year"] or self._year) >= self._year:
            return [period[0]]
        return self.times(line)

    def other_years(self, cell: str, in_order: Iterable[str] = ()) -> list[str]:
        """The years of a time cell's days that are not the plan's.

        Args:
            cell: The cell's text.
            in_order: Words of it whose years are in order: those of an event, or of a span with the plan's year.

        Returns:
            The years, from first to last.
        """
        line = self._without_cited(cell)
        for words in in_order:
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
    sign = _PERCENT.search(line)
    return None if sign is None else _around(line, *sign.span())


def _together(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of a line, those that stand near each other as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + _NEAR:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _around(line: str, start: int, end: int) -> str:
    """The words from one place to another, with some before them."""
    first = max(0, start - _BEFORE)
    before = line[first:start]
    return (f"… {before.partition(' ')[2]}" if first else before) + line[start:end]


def _day_of(time: re.Match[str]) -> tuple[int, int, int]:
    """Day, month and year; 0 for what is not said."""
    day, month, year = (int(time[name] or time[f"_{name}"] or 0) for name in ("day", "month", "year"))
    return day, month, year
