"""Time limits of cases (thời hạn giải quyết) as cells write them: a number and a unit."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal, NamedTuple

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.phrases import read_time
from tthc_cli.rules import After, On, TimeUnit
from tthc_cli.text import fold

_NUMBER: Final = re.compile(r"[0-9]{1,4}(?:\.0+)?")
_UNIT_IN_HEADER: Final = re.compile(r"\(([^()]+)\)\s*$")
_UNIT_WORDS: Final = {"day": "ngày", "working_day": "ngày làm việc"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A time limit (thời hạn giải quyết)."""

    count: int
    """How many units; 0 if it ends on the day of receipt."""
    unit: TimeUnit | Literal["on"]
    """``on``: the day of receipt itself."""


class DatedLimit(NamedTuple):
    """The time limit of a procedure for the dossiers that are received on some days (thời hạn áp dụng từ … đến …)."""

    first: date
    """The first day of receipt; :attr:`date.min` if none is set."""
    last: date
    """The last day of receipt, included; :attr:`date.max` if none is set."""
    limit: Limit | str
    """The limit, or the name of the reason why there is none."""

    def overlaps(self, limit: DatedLimit) -> bool:
        """Whether another limit holds for a day of this one."""
        return self.first <= limit.last and limit.first <= self.last


def read_limit(text: str, header: str, terms: Terms, dictionary: ColumnsFile) -> Limit | str:
    """Read the time limit in a cell.

    A bare number has the unit that its header ends with in brackets ("Thời hạn giải quyết (ngày làm việc)"), else that
    of the terms. The unit is never guessed.

    Args:
        text: The cell; not empty.
        header: The header of its column.
        terms: The unit of bare numbers.
        dictionary: The events from which a limit may say that it counts: other words for the day of receipt.

    Returns:
        The limit, or the name of the reason why the cell says none.
    """
    words = text
    if _NUMBER.fullmatch(text):
        named = _UNIT_IN_HEADER.search(header)
        unit = named[1] if named else _UNIT_WORDS.get(terms.unit or "")
        if unit is None:
            return "limit-no-unit"
        words = f"{text.partition('.')[0]} {unit}"
    receipts = {fold(event) for event in dictionary.limit_from}

    def event(words: str) -> str | None:
        return "received" if not words or fold(words) in receipts else None

    # alone, "6 tháng" is the half of a year in a plan
    for asked in (words, *(f"{words} kể từ ngày {receipt}" for receipt in dictionary.limit_from[:1])):
        try:
            rules = read_time(asked, year=2000, events=event)  # a limit names no year
        except TthcError:
            continue
        match rules:
            case (After(event=str(), count=count, unit=unit),):
                return Limit(count=count, unit=unit)
            case (On(event=str()),):
                return Limit(count=0, unit="on")
            case _:
                pass
    return "limit-unread"
