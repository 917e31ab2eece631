"""The targets of a row: each with the measure that its words propose, or with the reason why it is left to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, is_mean
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases import (
    Target,
    has_percentage,
    is_deadline_or_condition,
    name_of,
    read_percentages,
    read_target,
)
from tthc_cli.plan import LIMITS, CellName, Kpi, Plan, Unread, goal_words, percent_words
from tthc_cli.plan_import.cell_items import parts, sentences
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.keys import unique
from tthc_cli.plan_import.measure_words import MeasureDictionary, negated, propose
from tthc_cli.plan_import.target_bases import Bases
from tthc_cli.plan_import.wholes import Wholes

_WHOLE: Final = 100
"""The most that a rate can be, in percent."""
_MOST_NAMED: Final = 3
"""Other measures that a note names."""
_CELLS: Final[tuple[CellName, ...]] = ("content", "product", "time")
"""Cells in which targets are looked for, in this order."""


@dataclass(frozen=True, slots=True)
class RowTargets:
    """What a row says of targets."""

    kpis: list[Kpi] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    """The words that say what was reached already."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a cell that has a percentage."""

    text: str
    """Its words, as they stand in the cell."""
    to_read: str
    """The same, with a deadline on the lines beside it."""


class TargetReader:
    """Reads the targets of rows, and gives each an id of its own."""

    def __init__(self, words: PlanWords, measures: MeasureDictionary, year: int, previous: Plan | None) -> None:
        self._measures = measures
        self._wholes = Wholes(words)
        self._bases = Bases(words, measures)
        self._year = year
        self._ids = {kpi.measure: kpi.id for kpi in reversed(previous.kpis if previous else ())}
        """The ids of the previous plan's targets, by measure."""
        self._taken: list[str] = []
        """The ids that targets have got."""

    def read(self, cells: Mapping[CellName, str], task: int) -> RowTargets:
        """The targets of a row.

        Args:
            cells: Its text, by column.
            task: The task's number.

        Returns:
            The targets, what is unread, and what was reached already.
        """
        row = RowTargets()
        seen: set[str] = set()
        for column in _CELLS:
            row.unread.extend(self._amounts(column, cells[column], cells["content"]))
            for item in self._items(cells[column]):
                for target in self._targets(column, item, row):
                    if (words := name_of(target.text)) in seen:
                        continue
                    seen.add(words)
                    kpi = self._kpi(target, cells["content"], task)
                    if isinstance(kpi, Kpi):
                        self._taken.append(kpi.id)
                        row.kpis.append(kpi)
                    else:
                        reason = _limited([target], kpi)
                        row.unread.append(Unread(cell=column, text=target.text, reason=reason))
        return row

    def _targets(self, column: CellName, item: _Item, row: RowTargets) -> list[Target]:
        """The targets of an item that are still to be reached; why it has none that can be read is noted in the row."""
        try:
            percentages = read_percentages(item.to_read, year=self._year)
        except TthcError as error:
            row.unread.append(Unread(cell=column, text=item.text, reason=str(error)))
            return []
        row.reached.extend(target.text for target in percentages if target.reached)
        targets = [target for target in percentages if not target.reached]
        if targets and (words := self._wholes.part(item.text)) is not None:
            reason = _("“{words}”: a target for a part of the cases; write it, and that of the rest").format(
                words=words
            )
            row.unread.append(Unread(cell=column, text=item.text, reason=_limited(targets, reason)))
            return []
        return targets

    # -- items of a cell

    def _items(self, cell: str) -> Iterator[_Item]:
        """The items of a cell with percentages.

        A percentage at the head of a line is read with the line that it goes on, and with a deadline on a line beside.
        """
        if not has_percentage(cell):
            return
        lines = [(line, bool(place)) for sentence in sentences(cell) for place, line in enumerate(sentence)]
        for place, (line, goes_on) in enumerate(lines):
            before = lines[place - 1][0] if place else ""
            after = lines[place + 1][0] if place + 1 < len(lines) else ""
            percentage = has_percentage(line)
            if percentage and any(is_deadline_or_condition(words, self._year) for words in (before, after)):
                yield _Item(line, self._with_deadlines(before, line, after))
            elif goes_on and percentage and re.match("[0-9]", line) and not has_percentage(before):
                text = self._with_line_before(before, line)
                yield _Item(text, text)
            else:
                yield _Item(line, line)

    def _with_deadlines(self, before: str, line: str, after: str) -> str:
        """A line with those beside it that are deadlines."""
        lines = (
            words for words in (before, line, after) if words == line or is_deadline_or_condition(words, self._year)
        )
        return "\n".join(words.strip() for words in lines)

    def _with_line_before(self, before: str, line: str) -> str:
        """A line with the one that it goes on; alone, if that one changes nothing and the line has words of its own."""
        whole = f"{before} {line}"
        same = _values(whole, self._year) == _values(line, self._year)
        return line if same and re.search(r"[^\W\d_]", line) else whole

    def _amounts(self, column: CellName, text: str, content: str) -> Iterator[Unread]:
        """The items of a cell that set a target in other words than a percentage."""
        for item in parts(text):
            words = self._wholes.amount(item)
            if words is not None and propose(self._measures, item, content):
                reason = _("“{words}” is no percentage; if it is a target, write it in percent").format(words=words)
                yield Unread(cell=column, text=item, reason=reason)

    # -- the measure of a target

    def _kpi(self, target: Target, content: str, task: int) -> Kpi | str:
        """The target with the measure that its words propose; the reason why none fits, if that is so."""
        aim, context = self._bases.aim(target.text), self._bases.context(content)
        if aim is None:
            return _("its percentage belongs to a purpose (“để”, “nhằm”); see whether it is a target")
        proposed = propose(self._measures, aim, context)
        if not proposed:
            return _("no measure of case data goes with these words")
        misfits = {measure: self._bases.misfit(measure, target.text, content) for measure in proposed}
        fitting = [measure for measure in proposed if misfits[measure] is None]
        if not fitting:
            return misfits[proposed[0]] or ""
        measure = fitting[0]
        for unfit, reason in misfits.items():
            if reason is not None and self._bases.passed_over(unfit, aim, measure):
                return reason
        if (reason := self._misfit(target, measure, aim, context)) is not None:
            return reason
        return Kpi(
            id=unique(self._ids.get(measure, measure), self._taken),
            task=task,
            name=target.text.strip(" .;"),
            text=target.text,
            measure=measure,
            op=target.op,
            target=target.value,
            later=target.later,
            note=_note(fitting[1:]),
            confirmed=False,
        )

    def _misfit(self, target: Target, measure: str, aim: str, context: str) -> str | None:
        """Why a target cannot be set for the measure that its words go with."""
        percentages = (target.value, *(step.value for step in target.later))
        if any(value > _WHOLE for value in percentages):
            return _("no rate of case data can be {value}; write what is meant, at most 100%").format(
                value=percent_words(max(percentages))
            )
        if negated(self._measures, measure, aim, context):
            return _(
                "“không” or “chưa” stands before what {measure} counts, so the target is about the opposite; work out "
                "the target of that measure and write it"
            ).format(measure=measure)
        if is_mean(measure):
            return _("{measure} is a mean, which no percentage sets; write the target").format(measure=measure)
        if MEASURES[measure].rare and target.op not in LIMITS:
            return _("what must stay rare needs a limit: “không quá”, “dưới”; write the operator")
        if not MEASURES[measure].rare and target.op in LIMITS:
            return _(
                "a limit ({limit}) on what {measure} counts, of which there should be much; see which rate is "
                "meant, and write the measure and the operator"
            ).format(limit=goal_words(target.op, target.value), measure=measure)
        return None


def _note(alternatives: Sequence[str]) -> str:
    """The note of a proposed measure, with the others that fit."""
    if not alternatives:
        return _("The measure is proposed by the words; confirm it, then remove this note.")
    return _("The measure is proposed by the words (others: {others}); confirm it, then remove this.").format(
        others=", ".join(alternatives[:_MOST_NAMED])
    )


def _limited(targets: Sequence[Target], reason: str) -> str:
    """The reason why no target was made, with the signs and values that the words set."""
    limits = ", ".join(goal_words(target.op, target.value) for target in targets)
    return _("a target of {limits}: {reason}").format(limits=limits, reason=reason)


def _values(text: str, year: int) -> list[tuple[object, ...]] | None:
    """What targets a text sets, without its words; None if it is not understood."""
    try:
        return [(target.op, target.value, target.later) for target in read_target(text, year=year)]
    except TthcError:
        return None
