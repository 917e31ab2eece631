"""Counts: "chậm nhất 05 ngày kể từ ngày …", "trước 08 ngày", "trong 6 tháng"."""

from __future__ import annotations

from tthc_cli.i18n import _
from tthc_cli.phrases.additions import START, Reading
from tthc_cli.phrases.grammar import is_token, node_kind
from tthc_cli.phrases.phrase_parts import PhraseParts, whole_months
from tthc_cli.rules import Before, By, Rule, offset_words


class CountedPhrases(PhraseParts):
    """Phrases with a length of time that counts from a day, or back from one."""

    def _read_counted(self) -> Reading:
        """Read "05 ngày", "trong 6 tháng": counted from the start of the matter, or months of the year."""
        count, unit = self._quantity(self._tree.children[0])
        self._only("LATEST", "MOST", "INSIDE", "AFTER", "LEAST", "BEFORE")
        if count in (6, 9) and unit == "month" and self._limit_kinds <= {"INSIDE"}:
            window = self._within(*whole_months(self._year, 1, count))
            if self._has_start:
                return self._two([self._after(count, unit, event=START)], [window])
            if count == 9:
                return (window,)
        if "BEFORE" in self._limit_kinds:
            return (Before(text=self._text, event=START, count=count, unit=unit),)
        return (self._after(count, unit, event=START),)

    def _read_from(self) -> Reading:
        """Read "chậm nhất 05 ngày kể từ ngày nhận văn bản"."""
        count, unit = self._quantity(self._tree.children[0])
        moment = self._moment(self._tree.children[2:])
        self._only("LATEST", "MOST", "INSIDE", "AFTER", "LEAST", "BEFORE")
        after = self._after(count, unit, **moment)
        if "BEFORE" in self._limit_kinds:
            return self._two([after], [Before(text=self._text, count=count, unit=unit, **moment)])
        return (after,)

    def _read_since(self) -> Reading:
        """Read "kể từ ngày nhận văn bản, chậm nhất 05 ngày làm việc": the same with the length of time behind."""
        self._only("LATEST", "MOST", "INSIDE")
        quantity = self._tree.children[-1]
        words = ("COMMA", "LATEST", "MOST", "INSIDE")
        moment = [child for child in self._tree.children[1:-1] if not (is_token(child) and child.type in words)]
        return (self._after(*self._quantity(quantity), **self._moment(moment)),)

    def _read_up_to(self) -> Reading:
        """Read "chậm nhất trước 08 ngày tính đến ngày họp"."""
        if "BEFORE" not in self._limit_kinds:
            self._stop(self._tree.children[1])
        return self._back(self._tree.children[0], self._moment(self._tree.children[2:]))

    def _read_back(self) -> Reading:
        """Read "chậm nhất 05 ngày trước ngày họp"."""
        count, unit = self._quantity(self._tree.children[0])
        moment = self._moment(self._tree.children[2:])
        self._only("LATEST", "LEAST", "MOST", "INSIDE")
        before = Before(text=self._text, count=count, unit=unit, **moment)
        if any(node_kind(child) == "COMMA_BEFORE" for child in self._tree.children) and (
            "date" in moment or not self._limit_kinds & {"LATEST", "LEAST"}
        ):
            apart: list[Rule] = [self._after(count, unit, event=START), By(text=self._text, inclusive=False, **moment)]
            return self._two([before], apart)
        if unit == "month" and count % 3 == 0 and "date" in moment:  # "báo cáo 6 tháng trước ngày 15/6"
            return self._two([before], [By(text=self._text, inclusive=False, **moment)])
        if self._limit_kinds & {"MOST", "INSIDE"}:
            return self._two(
                [before],
                _("in the {offset} before it, and no earlier").format(offset=offset_words(count, unit)),
            )
        return (before,)
