"""What the heading of a column of times says beside being one: it can change the times under it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.headings import has_phrase, plain
from tthc_cli.rules import Rule, as_last_day, as_periodic, is_continuous

_YEAR: Final = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_PERIOD: Final = re.compile(r"\b(?:ngay|thang|quy|tuan) (?:[0-9]+|[ivx]+)\b|\b[0-9]+ (?:ngay|thang|quy|tuan)\b")
"""A time in a heading, compared without case and accents: "tháng 3", "quý I", "6 tháng đầu năm"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeHeading:
    """A heading that says more than that the column has times."""

    title: str
    """The heading itself."""
    year: int
    """The plan's year."""
    years: tuple[int, ...]
    """Other years that it names."""
    excludes_day: bool
    """Whether it says "trước", so that the days below can be too late themselves."""
    in_working_days: bool
    """Whether it counts in working days."""
    has_time: bool
    """Whether it has a time of its own, or words that change any time."""

    def leaves_open(self, read: Callable[[int], Sequence[Rule]]) -> bool:
        """Whether it is not settled what a time below it means.

        Args:
            read: Gives the rules of the time if the year that it leaves out is a given one.

        Returns:
            False if the time's own words say all that the heading could add.
        """
        rules = read(self.year)
        return (
            self.has_time
            or (self.excludes_day and not all(map(_says_before, rules)))
            or (self.in_working_days and any(map(_counts_days, rules)))
            or (bool(self.years) and any(as_periodic(rule) is not None for rule in rules))
            or any(read(year) != rules for year in self.years)
        )


def time_heading(title: str, words: PlanWords, year: int) -> TimeHeading | None:
    """What a heading says beside being that of times; None if nothing that changes one.

    Args:
        title: The heading.
        words: The dictionary of headings.
        year: The plan's year.
    """
    years = tuple(sorted({int(named) for named in _YEAR.findall(title)} - {year}))
    excludes_day = _has_any(title, words.heading_before)
    in_working_days = _has_any(title, words.heading_working_days)
    has_time = _has_any(title, (*words.heading_open, *words.recurring)) or _PERIOD.search(plain(title)) is not None
    if not (years or excludes_day or in_working_days or has_time):
        return None
    return TimeHeading(
        title=title,
        year=year,
        years=years,
        excludes_day=excludes_day,
        in_working_days=in_working_days,
        has_time=has_time,
    )


def _has_any(title: str, phrases: Sequence[str]) -> bool:
    return any(has_phrase(title, phrase) for phrase in phrases)


def _says_before(rule: Rule) -> bool:
    """Whether the words of a rule say themselves that its day is too late, or it has no day."""
    last = as_last_day(rule)
    return is_continuous(rule) or (last is not None and not last.inclusive)


def _counts_days(rule: Rule) -> bool:
    """Whether a rule, or a part of it, counts in calendar days."""
    units = {getattr(rule, name, None) for name in ("unit", "then_unit")}
    return "day" in units or any(map(_counts_days, getattr(rule, "parts", ())))
