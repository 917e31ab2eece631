"""The time cell of a row: its rules, and what of it could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases import DONE, AmbiguousError, read_time, refuse_shared, two_readings
from tthc_cli.plan import Plan, Task, Unread
from tthc_cli.plan_import.appendix_rows import begins_sentence
from tthc_cli.plan_import.cell_items import is_list, parts, sentences
from tthc_cli.plan_import.dictionary import PlanWords, unfinished
from tthc_cli.plan_import.events import Events
from tthc_cli.plan_import.time_headings import TimeHeading
from tthc_cli.rules import Rule, say


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTimes:
    """What a time cell says."""

    rules: tuple[Rule, ...]
    unread: Sequence[Unread]
    event_words: Sequence[str]
    """The words for events that its phrases count from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReader:
    """Reads time cells. What is not sure is left unread, so that no rule comes of a part of what a line end cut."""

    year: int
    """The plan's year, for phrases that leave theirs out."""
    events: Events
    unfinished: re.Pattern[str]
    """What no item ends with (:func:`~tthc_cli.plan_import.dictionary.unfinished`)."""
    one_line: bool
    """Whether cells have lost their line ends."""
    two_times: bool
    """Whether the table has more than one column of times."""

    def read(self, cell: str, task: int, heading: TimeHeading | None = None) -> CellTimes:
        """The rules of a cell.

        Args:
            cell: The cell's text.
            task: The task's number, for events that are its own.
            heading: The column's heading, if it says more than that times stand below it.

        Returns:
            The rules, in the order of the cell, and what is unread.
        """
        whole = self._why_unread(cell, heading)
        if whole is not None:
            return CellTimes(rules=(), unread=[Unread(cell="time", text=cell, reason=whole)], event_words=[])
        rules: list[Rule] = []
        unread: list[Unread] = []
        event_words: list[str] = []
        events = self._event_keys(task, event_words)
        for lines in sentences(cell):
            phrases, doubt = self._phrases(lines)
            if doubt:
                unread.append(Unread(cell="time", text=" ".join(lines), reason=doubt))
            for phrase in phrases:
                try:
                    rules += read_time(phrase, year=self.year, events=events)
                except TthcError as error:
                    unread.append(Unread(cell="time", text=phrase, reason=str(error)))
        return CellTimes(rules=tuple(rules), unread=unread, event_words=event_words)

    def _why_unread(self, cell: str, heading: TimeHeading | None) -> str | None:
        """Why nothing of a cell can be read; None if it can be tried."""
        if not cell:
            return _("the cell is empty")
        if self.two_times:
            return _("the table has several columns of times; write which of them counts")
        doubt = self._two_lists(cell) or self._cut_list(cell) or self._shared_word(cell)
        return doubt or (self._changed_above(cell, heading) if heading is not None else None)

    def _event_keys(self, task: int, event_words: list[str]) -> Callable[[str], str | None]:
        """Finds the keys of events, and notes their words."""

        def key_of(words: str) -> str | None:
            if not words:
                return None
            event_words.append(words)
            return self.events.done(task) if words == DONE else self.events.key(words, task)

        return key_of

    def _phrases(self, lines: Sequence[str]) -> tuple[Sequence[str], str | None]:
        """What to read of lines that can be one sentence: each, or all as one; nothing if that is not sure, and why."""
        if len(lines) == 1:
            return lines, None
        whole = " ".join(" ".join(lines).split())
        each = [_reading(line, self.year)[0] for line in lines]
        apart = "; ".join(words for words in each if words) if all(each) else None
        joined, error = _reading(whole, self.year)
        listed, doubt = _reading(", ".join(lines), self.year)
        for refusal in (error, doubt):
            if isinstance(refusal, AmbiguousError):
                return (), str(refusal)
        if joined is not None and apart in (None, joined):
            return [whole], None
        for together in (joined, listed if apart else None):
            if apart is not None and together not in (None, apart):
                return (), str(two_readings(whole, apart, str(together)))
        if apart is None and not self._are_sentences(lines):
            return (), str(error)
        return lines, None

    def _are_sentences(self, lines: Sequence[str]) -> bool:
        """Whether each line begins as a sentence does, and none but the last breaks off."""
        begun = all(begins_sentence(line) for line in lines)
        return begun and not any(self.unfinished.search(line.rstrip()) for line in lines[:-1])

    def _cut_list(self, cell: str) -> str | None:
        """Why a list cannot be read item by item: one of them is not complete."""
        listed = list(parts(cell))
        for part in listed[:-1] if is_list(cell, listed) else ():
            if self.unfinished.search(part.rstrip()) and _reading(part, self.year)[0] is None:
                return _("“{text}” is not complete, and the next line may go on with it").format(text=part.strip())
        return None

    def _shared_word(self, cell: str) -> str | None:
        """Why the days of a list are not clear: one can share the "trước" of an item before it."""
        try:
            refuse_shared(self._readable(cell, self.year))
        except AmbiguousError as error:
            return str(error)
        return None

    def _changed_above(self, cell: str, heading: TimeHeading) -> str | None:
        """Why a time is not clear that could be read: the heading of its column can change it."""
        if not self._readable(cell, self.year) or not heading.leaves_open(lambda year: self._readable(cell, year)):
            return None
        return _(
            "its column is headed “{heading}”, and it is not clear what that changes; write the whole time"
        ).format(heading=heading.title)

    def _readable(self, cell: str, year: int) -> list[Rule]:
        """The rules of what can be read of a cell, as of a year, with events by their words."""
        rules: list[Rule] = []
        for phrase in (phrase for lines in sentences(cell) for phrase in self._phrases(lines)[0]):
            with suppress(TthcError):  # told of where the phrase is read for good
                rules += read_time(phrase, year=year, events=lambda words: words or None)
        return rules

    def _two_lists(self, cell: str) -> str | None:
        """Why a list that stood in one line may be none: its dashes could join two times as well."""
        lines = cell.split("\n")
        if not self.one_line or len(lines) < 2:
            return None
        whole = " ".join(lines).lstrip("-–+•* ")
        listed, joined = (_reading(text, self.year)[0] for text in (cell, whole))
        return str(two_readings(whole, listed, joined)) if listed and joined and listed != joined else None


def read_alone(task: Task, plan: Plan, words: PlanWords) -> tuple[Rule, ...]:
    """What an import reads of a task's time by its own words, whatever the heading of its column said.

    Args:
        task: The task.
        plan: Its plan, whose events are known.
        words: The dictionary of an import.
    """
    reader = TimeReader(
        year=plan.identity.year,
        events=Events(words, plan),
        unfinished=unfinished(words),
        one_line=False,
        two_times=False,
    )
    return reader.read(task.time, task.number).rules


def _reading(cell: str, year: int) -> tuple[str | None, TthcError | None]:
    """What a time cell says, in words; or why it is not understood."""
    try:
        return "; ".join(say(rule, str) for rule in read_time(cell, year=year, events=lambda w: w or None)), None
    except TthcError as error:
        return None, error
