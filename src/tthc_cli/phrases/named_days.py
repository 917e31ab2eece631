"""Days: "trước ngày 30/8/2024", "chậm nhất ngày X", "đúng ngày X", "từ ngày … đến ngày …"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.additions import Reading
from tthc_cli.phrases.grammar import Node, is_token, node_kind
from tthc_cli.phrases.phrase_parts import PhraseParts
from tthc_cli.rules import By, On, Rule


class DayPhrases(PhraseParts):
    """Phrases that name a day, or the first and the last one."""

    def _read_event_day(self) -> Reading:
        """Read "trước ngày họp 05 ngày", "khi có yêu cầu"."""
        intro, event, *rest = self._tree.children
        moment: dict[str, Any] = {"event": self._event(event)}
        if rest:
            if "BEFORE" not in self._limit_kinds:
                self._stop(rest[-1])
            return self._back(rest[-1], moment)
        self._only("LATEST", "MOST", "UP_TO", "BEFORE")
        if "BEFORE" in self._limit_kinds:
            return (By(text=self._text, inclusive=False, **moment),)
        if not self._limit_kinds or intro.type == "WHEN":
            raise TthcError(_("“{text}” names an event but sets no time for it").format(text=self._text))
        return (By(text=self._text, inclusive=True, **moment),)

    def _read_fixed_day(self) -> tuple[Rule, ...]:
        """Read "trước ngày 15/12/2024", "trước ngày 15/12 hằng năm"."""
        days: list[Any] = [child for child in self._tree.children if not is_token(child)]
        day, *rest = days
        if rest and node_kind(rest[0]) == "quantity":
            if "BEFORE" not in self._limit_kinds:
                self._stop(rest[0])
            return self._back(rest[0], {"date": self._day(day)})
        if self._limit_kinds & {"AFTER", "LEAST"}:
            raise self._earliest_day()
        inclusive = "BEFORE" not in self._limit_kinds
        return tuple(By(text=self._text, date=self._day(day), inclusive=inclusive) for day in days)

    def _read_exact(self) -> Reading:
        """Read "đúng ngày 01/7/2024", "ngay sau khi có kết quả"."""
        self._only()
        return (On(text=self._text, **self._moment(self._tree.children[1:])),)

    def _read_by_plan(self) -> Reading:
        """Read "theo Kế hoạch được phê duyệt": a day that another document sets."""
        self._only()
        return (By(text=self._text, event=self._event(self._tree.children[1]), inclusive=True),)

    def _read_span(self) -> Reading:
        """Read "từ 15/12/2023 đến 14/12/2024"."""
        self._only("INSIDE")
        first, last, *marks = [child for child in self._tree.children if not is_token(child)]
        end = self._day(last)
        begin = self._first_day(first, end) if node_kind(first) == "first_day" else self._day(first, end.year)
        return (self._within(begin, end, *(self._day(mark, end.year) for mark in marks)),)

    def _first_day(self, tree: Node, end: date) -> date:
        """The first day of a span in the month of its last one: "từ ngày 10 đến ngày 15/6"."""
        day = self._count(tree.children)
        return end.replace(day=day) if day <= end.day else end + timedelta(days=1)
