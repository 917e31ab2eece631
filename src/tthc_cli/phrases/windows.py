"""Windows: "quý I/II năm 2024", "tháng 6", "6 tháng đầu năm", "cuối tháng 6"."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.additions import Choice, Reading
from tthc_cli.phrases.grammar import Node, is_token
from tthc_cli.phrases.numbers import number_in
from tthc_cli.phrases.phrase_parts import PhraseParts, Window, whole_months
from tthc_cli.phrases.text import spelled
from tthc_cli.rules import By, Rule, month_end

_PARTS: Final[Mapping[str, int]] = {spelled(word): place for place, word in enumerate(("đầu", "giữa", "cuối"))}


_BEGINNING, _MIDDLE, _END = range(3)


_OPEN: Final = frozenset(("LATEST", "MOST", "UP_TO"))
"""Words that name the last day: "chậm nhất", "không quá", "đến hết"."""


class WindowPhrases(PhraseParts):
    """Phrases that name months, quarters or years, whole or in part."""

    def _read_window(self) -> Reading:
        """Read "quý II", "quý I và quý III", "năm 2024"."""
        tree = next(child for child in self._tree.children if not is_token(child))
        if tree.data == "whole_year" and [child.type for child in tree.children] == ["YEAR"] and not self._limit_kinds:
            raise TthcError(_("“{text}” can be the number five or the year; write “trong năm”").format(text=self._text))
        if tree.data in ("whole_year", "half"):
            return self._in_window(self._plain_window(tree))
        if tree.data == "years":
            named = [child for child in tree.children if child.type in ("YEAR_NUMBER", "BARE_YEAR")]
            begin, end = (self._sound(int(year)) for year in named)
            return self._in_window((date(begin, 1, 1), date(end, 12, 31)))
        return self._read_list(tree)

    def _read_list(self, tree: Node) -> Reading:
        """Quarters or months, each by itself or as one window."""
        windows, joints = self._listed(tree)
        since = is_token(self._tree.children[0]) and self._tree.children[0].type == "FROM"
        if since and joints != {"to"}:
            raise TthcError(_("“{text}” names a first day but no last one").format(text=self._text))
        first, last = windows[0][0], windows[-1][1]
        if not joints:
            return self._in_window(windows[0])
        if joints == {"to"}:
            if len(windows) > 2:
                raise TthcError(
                    _("“{text}” joins periods by “đến” more than once; write each time by itself").format(
                        text=self._text
                    )
                )
            return self._in_window((first, last))
        self._only("INSIDE")
        if "to" in joints:
            raise TthcError(
                _("“{text}” joins periods in more than one way; write each time by itself").format(text=self._text)
            )
        return self._whole_or_each(windows, joints)

    def _whole_or_each(self, windows: Sequence[Window], joints: set[str]) -> tuple[Rule, ...]:
        """Windows as one, or each by itself, as their joints say."""
        in_a_row = all(before[1] + timedelta(days=1) == after[0] for before, after in itertools.pairwise(windows))
        whole = [self._within(windows[0][0], windows[-1][1], *(window[1] for window in windows[:-1]))]
        each = [self._within(*window) for window in windows]
        if joints <= {"/", "or"} and in_a_row:
            return tuple(whole)
        if joints <= {",", "and"} and not in_a_row:
            return tuple(each)
        if joints <= {",", "and"}:
            return self._two(whole, each)
        return self._two(each[:1], each[1:])

    def _in_window(self, window: Window) -> Reading:
        """A window with the words before it: in it, by its last day, or before its first."""
        self._only("LATEST", "MOST", "UP_TO", "INSIDE", "AFTER", "LEAST", "BEFORE")
        if self._limit_kinds & {"AFTER", "LEAST"}:
            raise self._earliest_day()
        if "BEFORE" in self._limit_kinds:
            # "trước hết quý II" names the end of it
            return (By(text=self._text, date=window["UP_TO" in self._limit_kinds], inclusive=False),)
        if self._limit_kinds & _OPEN:
            return (By(text=self._text, date=window[1], inclusive=True),)
        return (self._within(*window),)

    def _plain_window(self, tree: Node) -> Window:
        year = self._bare_year(tree)
        if tree.data == "whole_year":
            return whole_months(year, 1, 12)
        return self._part_of_year(tree.children[1], 6, year)

    def _listed(self, tree: Node) -> tuple[list[Window], set[str]]:
        """The quarters or months of a list, and how they are joined: ``to``, ``/``, ``,``, ``and``, ``or``."""
        names: list[Any] = [child for child in tree.children if not is_token(child)]
        joints = {_joint(child) for child in tree.children if is_token(child) and child.type.startswith("NEXT_")}
        windows: list[Window] = []
        year = self._year
        for name in reversed(names):  # "quý I/II năm 2024": the year stands behind the last
            years = [child for child in name.children if not is_token(child) and child.data == "year"]
            year = self._named_year(years[0]) if years else year
            if name.data == "quarter":
                number = number_in(name.children[0])
                windows.append(whole_months(year, 3 * number - 2, 3 * number))
            elif name.data == "month_alone":
                year, number = self._named_year(name), self._month(number_in(name.children[0]))
                windows.append(whole_months(year, number, number))
            else:
                number = self._month_number(name.children[0])
                windows.append(whole_months(year, number, number))
        windows.reverse()
        if any(before[1] >= after[0] for before, after in itertools.pairwise(windows)):
            raise TthcError(_("“{text}” does not go forward in time").format(text=self._text))
        return windows, joints

    def _read_part_year(self) -> Reading:
        """Read "6 tháng đầu năm"."""
        quantity, part = self._tree.children[:2]
        count, unit = self._quantity(quantity)
        count *= 3 if unit == "quarter" else 1
        if unit not in ("month", "quarter") or count > 12:
            self._stop(part)
        return self._in_window(self._part_of_year(part, count, self._bare_year(self._tree)))

    def _part_of_year(self, part: Node, months: int, year: int) -> Window:
        place = _PARTS[part]
        if place == _MIDDLE:
            self._stop(part)
        return whole_months(year, 1, months) if place == _BEGINNING else whole_months(year, 13 - months, 12)

    def _read_some_months(self) -> Reading:
        """Read "9 tháng năm 2024"."""
        count, unit = self._quantity(self._tree.children[0])
        year = self._named_year(self._tree.children[1])
        if unit != "month" or count > 11:
            self._stop(self._tree.children[1])
        first = self._within(*whole_months(year, 1, count))
        if count != 9:
            last = self._within(*whole_months(year, 13 - count, 12))
            choice = self._choice if self._limit_kinds <= {"INSIDE"} else Choice()  # other words change the window
            return choice.between(self._text, [first], [last])
        return self._in_window((first.first, first.last))

    def _read_part(self) -> Reading:
        """Đầu, giữa, cuối of a month or a year are days (Điều 146)."""
        part, kind, *rest = self._tree.children
        place = _PARTS[part]
        if self._limit_kinds & {"AFTER", "LEAST"}:
            raise self._earliest_day()
        part_of: Literal["month", "year"] | None = None
        if kind.type in ("YEAR", "NEXT_YEAR", "THIS_YEAR"):
            year = self._bare_year(self._tree)
            day = (date(year, 1, 1), date(year, 6, 30), date(year, 12, 31))[place]
            part_of = "year"
        elif kind.type == "MONTH":
            years = [child for child in rest[0].children if not is_token(child) and child.data == "year"]
            first = date(
                self._named_year(years[0]) if years else self._year, self._month_number(rest[0].children[0]), 1
            )
            day = (first, first.replace(day=15), month_end(first))[place]
            part_of = "month"
        else:
            years = [child for child in rest[0].children if not is_token(child)]
            number = number_in(rest[0].children[0])
            if place != _END:
                raise TthcError(
                    _("“{text}”: no text of law says which day that is; write the day or the month").format(
                        text=self._text
                    )
                )
            day = whole_months(self._named_year(years[0]) if years else self._year, 3 * number - 2, 3 * number)[1]
        return (By(text=self._text, date=day, inclusive="BEFORE" not in self._limit_kinds, part_of=part_of),)


def _joint(token: str) -> str:
    """How a quarter or a month is joined to the one before it."""
    word = token.strip().removeprefix(",").strip().split(" ")[0]
    if token.strip().startswith("/"):
        return "/"
    if token.strip().startswith("-"):
        return "to"
    return {spelled("và"): "and", spelled("hoặc"): "or", spelled("đến"): "to", spelled("tới"): "to"}.get(word, ",")
