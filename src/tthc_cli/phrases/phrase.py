"""One time phrase (cụm từ chỉ thời hạn): its tree read to rules.

Each ``_read_…`` method of the classes that it extends is named after a rule of the grammar.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tthc_cli.phrases.additions import BARE_YEAR, MonthDay, Reading
from tthc_cli.phrases.counted import CountedPhrases
from tthc_cli.phrases.grammar import is_token, node_kind
from tthc_cli.phrases.phrase_parts import TakenReading
from tthc_cli.phrases.repeats import RepeatPhrases
from tthc_cli.phrases.text import spelled
from tthc_cli.phrases.windows import WindowPhrases
from tthc_cli.rules import as_last_day

_ON_A_DAY: Final = frozenset(("event_day", "fixed_day", "month_day", "weekly"))
"""The phrases that can have an hour before them."""

_WHOLE: Final = spelled("cả")
"""What stands before a year that has a report of its own: "hằng tháng, cả năm 2026"."""


class Phrase(CountedPhrases, WindowPhrases, RepeatPhrases):
    """Reads the tree of one phrase."""

    @property
    def is_bare_year(self) -> bool:
        """Whether it is a year and nothing else."""
        return bool(BARE_YEAR.fullmatch(self._text))

    @property
    def is_day(self) -> bool:
        """Whether it names a fixed day."""
        return node_kind(self._tree) == "fixed_day"

    @property
    def is_bare_day(self) -> bool:
        """Whether it is a day with no words around it that say how it counts."""
        return self.is_day and len(self._tree.children) == 1 and not self._limit_kinds and self._hour is None

    @property
    def is_bare_month(self) -> bool:
        """Whether it is months with no words around them that say how they count."""
        children = self._tree.children
        return (
            self._tree.data == "window"
            and not self._limits
            and not is_token(children[0])
            and (children[0].data == "months")
        )

    @property
    def is_every(self) -> bool:
        """Whether it says "hằng năm" alone, which can be how often, or what goes on in every year."""
        return node_kind(self._tree) == "periodic" and node_kind(self._tree.children[0]) == "EACH" and not self._limits

    @property
    def is_span(self) -> bool:
        """Whether it can say when something else goes on, or until when: "từ … đến …", "trong …", "đến hết …"."""
        inside = any(limit.type == "INSIDE" and limit != _WHOLE for limit in self._limits)
        until = "UP_TO" in self._limit_kinds and not self._limit_kinds & {"LATEST", "MOST"}
        return inside or until or self._tree.data == "span" or node_kind(self._tree.children[0]) == "FROM"

    def read(self) -> Reading:
        """What the phrase says."""
        if self._hour is not None and self._tree.data not in _ON_A_DAY:
            self._stop(self._tree)
        try:
            reading: Reading = getattr(self, f"_read_{self._tree.data}")()
        except TakenReading as taken:
            return taken.rules
        if self._hour is None or isinstance(reading, MonthDay):
            return reading
        days = [day for rule in reading if (day := as_last_day(rule))] if isinstance(reading, tuple) else []
        if not isinstance(reading, tuple) or len(days) != len(reading):
            self._stop(self._tree)
        return tuple(replace(day, time=self._time) for day in days)
