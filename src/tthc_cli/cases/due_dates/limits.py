"""Time limits of cases (thời hạn giải quyết) as cells write them: a number and a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.errors import TthcError
from tthc_cli.phrases import read_time
from tthc_cli.rules.kinds import After, On, TimeUnit
from tthc_cli.text import fold

_NUMBER: Final = re.compile(r"[0-9]{1,4}(?:\.0+)?")


_UNIT_IN_HEADER: Final = re.compile(r"\(([^()]+)\)\s*$")


_WORDS: Final = {"day": "ngày", "working_day": "ngày làm việc"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A time limit (thời hạn giải quyết)."""

    count: int
    unit: TimeUnit | Literal["on"]
    """``on``: the day of receipt itself."""


def read_limit(text: str, header: str, terms: Terms, dictionary: ColumnsFile) -> Limit | str:
    """What a cell with a time limit says, or the reason why it says none.

    A bare number has the unit that its header ends with in brackets ("Thời hạn giải quyết (ngày làm việc)"), else that
    of the terms; it is never guessed.
    """
    words = text
    if _NUMBER.fullmatch(text):
        named = _UNIT_IN_HEADER.search(header)
        unit = named[1] if named else _WORDS.get(terms.unit or "")
        if unit is None:
            return "limit-no-unit"
        words = f"{text.partition('.')[0]} {unit}"
    known = {fold(event) for event in dictionary.limit_from}

    def event(words: str) -> str | None:
        return "received" if not words or fold(words) in known else None

    try:
        found = read_time(words, year=2000, events=event)  # a limit names no year
    except TthcError:
        return "limit-unread"
    match found:
        case (After(event=str(), count=count, unit=unit),):
            return Limit(count=count, unit=unit)
        case (On(event=str()),):
            return Limit(count=0, unit="on")
        case _:
            return "limit-unread"
