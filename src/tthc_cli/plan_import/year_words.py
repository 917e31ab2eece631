"""Years in a plan's words, moved on to another year: not those of documents, of programmes or of later targets."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from tthc_cli.classes import dataclass

NUMBERS: Final = re.compile(r"[0-9]+")
_DATE: Final = r"ngày\s+[0-9]{1,2}\s*(?:/|-|\.|\s+tháng\s+)\s*[0-9]{1,2}\s*(?:/|-|\.|\s+năm\s+)\s*[0-9]{4}"
_ISSUER: Final = r"(?:\s+của\s+(?:(?!\b(?:trước|chậm|đến|từ|trong|sau|hoàn|gửi|và)\b)[^.;,()0-9]){1,100}?)?"
"""Who issued a document, between its number and its day; no word that makes the day a time."""
_ON_DAY: Final = rf"{_ISSUER}\s*,?\s*\(?\s*(?:(?:được\s+)?(?:ban\s+hành|ký)\s+)?{_DATE}"
_OF_DAY: Final = rf"(?:{_ON_DAY}|\s+năm\s+[0-9]{{4}})?"
"""Behind the number of a document: the day or the year of it."""
_SYMBOLS: Final = r"[A-ZĐ][\wĐđ]*(?:\s?[-–]\s?[A-ZĐ][\wĐđ]*)*"
_NUMBER: Final = rf"[0-9]+(?:\.[0-9]+)*[a-z]?(?:(?:/[0-9]{{4}})?/{_SYMBOLS}|[-–][A-ZĐ][\wĐđ]*/{_SYMBOLS})"
"""Such as 61/2018/NĐ-CP, 1085/QĐ-TTg, and 12-CTr/TU of the party."""
_LAW: Final = re.compile(
    r"(?:Bộ\s+luật|Luật)\s+(?P<words>(?:[^.;,()0-9]|\(sửa\s+đổi[^()]*\)){0,100}?)(?:năm\s+)?[0-9]{4}(?![0-9/])",
    re.IGNORECASE,
)
_IN_TIME: Final = re.compile(r"\b(?:trong|trước|sau|từ|đến|hết|quý|tháng|ngày|thực hiện)\b", re.IGNORECASE)
"""Words after which the year behind the name of a law is a time."""
_SPANS: Final = (
    re.compile(r"[0-9]{4}\s*(?:[-–]|đến(?:\s+năm)?)\s*[0-9]{4}(?![0-9])"),
    re.compile(r"(?:giai\s+đoạn|nhiệm\s+kỳ|lộ\s+trình)\s+(?:đến\s+)?(?:năm\s+)?[0-9]{4}", re.IGNORECASE),
)
"""Programmes of several years."""
_YEAR: Final = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_TO: Final = re.compile(
    r"\s*,?\s*(?:[-–]|đến|tới)\s*(?:(?:hết|cuối|đầu|giữa|trước|ngày|tháng|quý|năm|[IVX]+|[0-9]{1,2}|[/.,-])\s*)*",
    re.IGNORECASE,
)
"""What stands between the first and the last year of a time."""
_UP_TO: Final = re.compile(r"đến\s+(?:hết\s+|cuối\s+)?năm\s+[0-9]{4}", re.IGNORECASE)
"""A year up to which something is to be reached."""
_LEAP_DAY: Final = re.compile(r"(?<![0-9])29(?:\s*[/.-]\s*|\s+tháng\s+)0?2(?:\s*[/.-]\s*|\s+năm\s+)$")
_LEAP_DAY_ALONE: Final = re.compile(
    r"(?:(?<=ngày\s)29\s*[/.-]\s*|(?<![0-9])29(?:/|\s+tháng\s+))0?2(?![0-9]|\s*[/.-]\s*[0-9]|\s+năm\s+[0-9])"
)
"""29 February without its year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedYears:
    """What becomes of the numbers in a text."""

    numbers: Mapping[int, str]
    """New digits by the place of a number among all runs of digits in the text."""
    left: tuple[str, ...] = ()
    """Years near the plan's that stay though no number of a document tells so, with the words around them."""
    stays: bool = False
    """Whether the text has years near the plan's, and all of them stay."""
    staying: frozenset[int] = frozenset()
    """The years in a part of a text that stay wherever they stand in it."""
    leap_day: bool = False
    """Whether 29 February became the 28th."""


class YearWords:
    """Moves the years in the words of one plan."""

    def __init__(self, kinds: Mapping[str, str], laws: Iterable[str], year: int, new_year: int) -> None:
        """Make ready.

        Args:
            kinds: Kinds of documents by their symbols (NĐ: Nghị định): a number behind one is a citation.
            laws: Kinds of laws.
            year: The plan's year.
            new_year: The year that it becomes.
        """
        self._year, self._on = year, new_year - year
        names = sorted((*kinds.values(), *laws), key=len, reverse=True)
        any_name = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
        any_kind = rf"(?<!\w)(?:(?i:{any_name})|{'|'.join(map(re.escape, kinds))})"
        self._citation = re.compile(
            rf"(?<![\w/]){_NUMBER}{_OF_DAY}"
            rf"|{any_kind}\s+số\s*:?\s*[0-9]+(?:/[0-9]{{4}})?(?![0-9/]|[-–][A-ZĐ]){_OF_DAY}"
            rf"|{any_kind}\s+[0-9]+/[0-9]{{4}}(?![0-9/]){_OF_DAY}"
        )
        self._of_a_day = re.compile(rf"{any_kind}(?:\s+[0-9]+)?{_ON_DAY}")

    def moved(self, text: str, later: Iterable[int] = ()) -> MovedYears:
        """What becomes of the years in a text: the plan's own, the one before and the one after are moved on.

        Args:
            text: The words.
            later: Years for which the words set later targets; they stay.
        """
        documents = [match.span() for match in self._citation.finditer(text)]
        stays = [*self._staying(text)]
        later_years = set(later)
        numbers: dict[int, str] = {}
        left: list[str] = []
        near, leap_day = 0, False
        runs = list(NUMBERS.finditer(text))
        for place, run in enumerate(runs):
            year = int(run[0]) if len(run[0]) == 4 else 0
            if not self._is_near(year):
                continue
            near += 1
            if _is_in(documents, run):
                continue
            if year in later_years:
                continue
            if _is_in(stays, run):
                left.append(_around(text, run))
                continue
            new_year = year + self._on
            numbers[place] = str(new_year)
            if not isleap(new_year) and _LEAP_DAY.search(text[: run.start()]):
                numbers[place - 2] = "28"
                leap_day = True
        stays_whole = near > 0 and not numbers
        alone = self._leap_days_alone(text, (*documents, *stays))
        numbers |= {place: "28" for place, run in enumerate(runs) if run.start() in alone}
        leap_day = leap_day or bool(alone)
        return MovedYears(numbers=numbers, left=tuple(dict.fromkeys(left)), stays=stays_whole, leap_day=leap_day)

    def _leap_days_alone(self, text: str, stays: Sequence[tuple[int, int]]) -> set[int]:
        """Where a 29 February stands without its year, if the new year has none."""
        if isleap(self._year + self._on):
            return set()
        return {day.start() for day in _LEAP_DAY_ALONE.finditer(text) if not _is_in(stays, day)}

    def _is_near(self, year: int | str) -> bool:
        """Whether it is the plan's own year, or one beside it."""
        return abs(int(year) - self._year) <= 1

    def _staying(self, text: str) -> Iterator[tuple[int, int]]:
        """Where years stand that are of a law, a programme, a time of many years, or the day of a document."""
        for law in _LAW.finditer(text):
            if not _IN_TIME.search(law["words"]):
                yield law.span()
        for pattern in (*_SPANS, self._of_a_day):
            for programme in pattern.finditer(text):
                yield programme.span()
        for first, last in pairwise(_YEAR.finditer(text)):
            if not _TO.fullmatch(text, first.end(), last.start()):
                continue
            # a time that ends with a later year as a goal, or with a year that never moves, stays as one
            is_goal = int(last[0]) > self._year and _UP_TO.search(text, first.end(), last.end())
            if is_goal or not (self._is_near(first[0]) and self._is_near(last[0])):
                yield first.start(), last.end()
        for goal in _UP_TO.finditer(text):
            if int(goal[0][-4:]) > self._year:
                yield goal.span()


def part_of(moved: MovedYears, whole: str, part: str) -> MovedYears | None:
    """What becomes of the numbers in a part of a text, as in the whole.

    Args:
        moved: What becomes of those in the whole.
        whole: The text.
        part: Words that stand in it, whatever the line ends between them.

    Returns:
        The same for the part; None if it does not stand there.
    """
    whole, part = " ".join(whole.split()), " ".join(part.split())
    start = whole.find(part)
    if start < 0:
        return None
    before = len(NUMBERS.findall(whole[:start]))
    count = len(NUMBERS.findall(part))
    numbers = {place - before: new for place, new in moved.numbers.items() if before <= place < before + count}
    years = {place: int(run) for place, run in enumerate(NUMBERS.findall(part)) if len(run) == 4}
    moving = {year for place, year in years.items() if place in numbers}
    return MovedYears(numbers=numbers, stays=bool(years) and not numbers, staying=frozenset(years.values()) - moving)


def _is_in(spans: Iterable[tuple[int, int]], words: re.Match[str]) -> bool:
    """Whether words begin in one of some spans."""
    return any(start <= words.start() < end for start, end in spans)


def _around(text: str, run: re.Match[str]) -> str:
    """A year with the words around it."""
    return " ".join(text[max(0, run.start() - 30) : run.end() + 20].split())
