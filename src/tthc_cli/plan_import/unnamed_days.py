"""Days of rules that the plan's words do not name, such as one before Tết: no words tell that of another year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.phrases import AmbiguousError, read_time
from tthc_cli.plan import SET_BY_HAND, Plan, Task
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.times import read_alone
from tthc_cli.rules import Rule, map_days

_NUMBER: Final = re.compile(r"[0-9]+")
_PERIOD: Final = re.compile(r"\b(?:tháng|quý|quí)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnnamedDays:
    """Finds them in the rules of one plan."""

    plan: Plan
    words: PlanWords

    def of(self, rule: Rule, task: Task) -> Sequence[date]:
        """The fixed days of a rule if its words name none of them; else nothing.

        Words name a day if they have it in digits, or are read as one. If they cannot be read, but are not said to have
        been set in other words, a number or a period will do: a person wrote the rule as the words say.

        Args:
            rule: The rule.
            task: Its task.
        """
        days = _days([rule])
        if all(_is_written(rule.text, day) for day in days) or self._names_a_day(rule.text, task):
            return ()
        is_by_hand = any(mark in (rule.note or "") for mark in SET_BY_HAND)
        return days if is_by_hand or not any(_has(rule.text, day) for day in days) else ()

    def _names_a_day(self, text: str, task: Task) -> bool:
        try:
            if _days(read_time(text, year=self.plan.identity.year, events=lambda words: words or None)):
                return True
        except AmbiguousError:  # which of its days it means is not clear, but it has them
            return True
        except TthcError:
            pass
        # a part of a list, such as the "II" of "Quý I, II", is read with the rest of its cell
        words = " ".join(text.split())
        return bool(_days(rule for rule in read_alone(task, self.plan, self.words) if rule.text == words))


def _days(rules: Iterable[Rule]) -> list[date]:
    """The fixed days of rules."""
    days: list[date] = []

    def note(day: date) -> date:
        days.append(day)
        return day

    for rule in rules:
        map_days(rule, note)
    return days


def _is_written(text: str, day: date) -> bool:
    """Whether words have a day with its month, in digits."""
    return re.search(rf"(?<![0-9])0?{day.day}(?:\s*[/.-]\s*|\s+tháng\s+)0?{day.month}(?![0-9])", text) is not None


def _has(text: str, day: date) -> bool:
    """Whether words have a number of a day, or a period that it can be in."""
    has_number = any(int(run) in (day.day, day.month) for run in _NUMBER.findall(text))
    return has_number or _PERIOD.search(text) is not None
