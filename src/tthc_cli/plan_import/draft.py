"""A plan of the rows of an appendix: what their words say, and what of it could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.counts import plan_findings
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import to_confirm
from tthc_cli.plan import CellName, Duty, Kpi, Plan, Task, Unread, decided, load_report_words
from tthc_cli.plan_import import appendix as appendices
from tthc_cli.plan_import import duties, elsewhere, producing
from tthc_cli.plan_import.appendix import Appendix
from tthc_cli.plan_import.appendix_rows import AppendixRow
from tthc_cli.plan_import.blocks import Document, DocumentTable, paragraphs
from tthc_cli.plan_import.citations import Sources
from tthc_cli.plan_import.dictionary import PlanWords, unfinished
from tthc_cli.plan_import.events import Events
from tthc_cli.plan_import.identity import Heading, has_motto
from tthc_cli.plan_import.measure_words import MeasureDictionary
from tthc_cli.plan_import.targets import TargetReader
from tthc_cli.plan_import.time_headings import time_heading
from tthc_cli.plan_import.times import TimeReader
from tthc_cli.plan_import.units import Units
from tthc_cli.rules import as_window, needs_reporting
from tthc_cli.text import fold

MOST_TASKS: Final = 5_000
_EXCERPT: Final = 60
"""Characters of what is quoted for people to find its place."""
_DATED: Final = re.compile(r"căn cứ |[^\W\d_][\w. ]*, ngày [0-9]", re.IGNORECASE)
"""How a paragraph begins whose days are those of documents: a legal basis, a letter's place and day."""
_CELLS: Final[tuple[CellName, ...]] = ("content", "lead", "support", "time", "product", "basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan as far as it could be read."""

    plan: Plan
    passed_over: Sequence[str]
    """Tables that are no part of the appendix: where they stand."""
    doubts: Sequence[str]
    """What a person must look at beside what is unread, in words."""
    to_confirm: Sequence[str]
    """What is proposed, and what no document says, in words: a person has to know it."""


def draft(
    document: Document,
    words: PlanWords,
    measures: MeasureDictionary,
    *,
    year: int | None = None,
    previous: Plan | None = None,
) -> Draft:
    """The plan that a document's appendix has.

    Args:
        document: The plan's own document.
        words: The dictionary of headings, units, documents.
        measures: The dictionary of words for measures.
        year: The plan's year, if the document does not say it, or not clearly.
        previous: A plan whose keys are kept for the units, documents and events that both have.

    Returns:
        The plan, and what a person has to look at.

    Raises:
        TthcError: If there is no appendix, if it is too long, or if there is no year.
    """
    appendix = appendices.find(document, words)
    if len(appendix.rows) > MOST_TASKS:
        raise TthcError(
            _("{file}: {count} rows; a plan has {most} at most").format(
                file=document.name, count=len(appendix.rows), most=MOST_TASKS
            )
        )
    return _Drafting(document, appendix, words, measures, year, previous).made()


class _Drafting:
    """Makes the plan of one document, and notes what is in doubt on the way."""

    def __init__(
        self,
        document: Document,
        appendix: Appendix,
        words: PlanWords,
        measures: MeasureDictionary,
        year: int | None,
        previous: Plan | None,
    ) -> None:
        self._document = document
        self._appendix = appendix
        self._words = words
        self._own_measures = previous.measures if previous else {}
        self._units = Units(words, previous)
        self._sources = Sources(words, previous)
        self._events = Events(words, previous)
        self._heading = Heading(appendix.before, words, document.name)
        self._doubts: list[str] = []
        self._year = self._heading.year() if year is None else year
        self._finder = elsewhere.Elsewhere(words, self._sources, self._year)
        self._times = TimeReader(
            year=self._year,
            events=self._events,
            unfinished=unfinished(words),
            one_line=document.one_line,
            two_times=appendix.two_times,
        )
        self._targets = TargetReader(words, measures, self._year, previous)
        self._kpis: list[Kpi] = []
        self._above: dict[str, tuple[tuple[str, ...], str | None]] = {}
        """The units of the row above and why some are unread, by column; none if no unit is known there."""

    def made(self) -> Draft:
        """The whole draft."""
        self._doubt_year()
        rows = list(appendices.numbered(self._appendix.rows))
        articles = list(duties.duties([*self._heading.lines, *self._appendix.after], self._words))
        parent = self._note_sources([row for row, _number in rows], articles)
        tasks = tuple(self._task(row, number) for row, number in rows)
        self._doubts += self._paragraphs()
        self._doubts += self._document.unseen
        self._doubts += self._rows_in_doubt()
        standing_duties = tuple(self._duties(articles))
        tasks, events = producing.proposed(tasks, self._events, self._words)
        reporting = None
        if any(needs_reporting(rule) for task in tasks for rule in task.rules):
            reporting = self._words.reporting
            self._sources.cited.update(self._words.reporting_sources)
        identity, doubts = self._heading.identity(self._year, parent)
        self._doubts += doubts
        plan = Plan(
            schema="tthc.plan/1",
            identity=identity,
            sources=dict(self._sources.cited),
            units=dict(self._units.named),
            reporting=reporting,
            events=events,
            tasks=tasks,
            measures=self._own_measures,
            kpis=tuple(self._kpis),
            duties=standing_duties,
        )
        wrong = plan_findings(plan)
        if wrong:
            raise AssertionError(f"the draft is no valid plan: {wrong[0]}")
        return Draft(
            plan=plan,
            passed_over=self._tables_passed_over(),
            doubts=tuple(self._doubts),
            to_confirm=tuple(_to_confirm(plan)),
        )

    def _doubt_year(self) -> None:
        """Tell of titles that name other years than the plan's."""
        named = self._heading.years()
        if named and self._year not in named:
            self._doubts.append(
                _("the titles name {years}, but --year says {year}; see which is right").format(
                    years=", ".join(map(str, sorted(named))), year=self._year
                )
            )

    def _note_sources(self, rows: Sequence[AppendixRow], articles: Sequence[duties.DutyWords | str]) -> str | None:
        """Take note of all documents that the plan cites; the key of the one that it carries out."""
        parents = self._heading.parents()
        texts = [words.text for words in articles if isinstance(words, duties.DutyWords)]
        self._sources.note([*parents, *(text for row in rows for text in row.cells.values()), *texts])
        return next((self._sources.key(m) for text in parents for m in self._sources.mentions(text)), None)

    # -- what is no row of the appendix

    def _rows_in_doubt(self) -> Iterator[str]:
        """Rows that belong to no task, and rows with a cell over several columns."""
        for row in self._appendix.left_out:
            yield _("{where}: “{words}” belongs to no task and was left out; see whether it says something").format(
                where=row.where, words=self._excerpt(row.text)
            )
        for where in self._appendix.shared:
            yield _("{where}: a cell goes over several columns; see whether each of them is right").format(where=where)

    def _duties(self, articles: Sequence[duties.DutyWords | str]) -> Iterator[Duty]:
        """The standing duties that name whom they bind."""
        taken: set[str] = set()
        for words in articles:
            if isinstance(words, str):
                self._doubts.append(
                    _("“{words}” stands among the duties, but under no unit; see whether it is one").format(
                        words=self._excerpt(words)
                    )
                )
                continue
            try:
                keys, _lost = self._units.keys(words.unit) if self._units.is_named(words.unit) else ((), False)
            except TthcError:
                keys = ()
            if not keys or words.article in taken:
                self._doubts.append(
                    _("{article}: the unit was not read, or the article stands twice; add the duty “{words}”").format(
                        article=words.article, words=self._excerpt(words.text)
                    )
                )
                continue
            taken.add(words.article)
            if self._units.names_a_person(words.text):
                self._doubts.append(
                    _(
                        "the duty {article} names a person, whom lists then show; take the name out of the plan file"
                    ).format(article=words.article)
                )
            cited = (self._sources.key(mention) for mention in self._sources.mentions(words.text))
            yield Duty(
                article=words.article,
                units=keys,
                text=words.text,
                sources=tuple(dict.fromkeys(key for key in cited if key is not None)),
            )

    def _tables_passed_over(self) -> list[str]:
        """The tables that are no part of the appendix: where they stand, and how they begin."""
        places: list[str] = []
        for table in self._appendix.passed_over:
            text = " ".join(paragraphs([table]))
            if has_motto(text):  # the letterhead, which was read
                continue
            words = _("{where} (“{words}”)").format(where=table.where, words=self._excerpt(text))
            if elsewhere.percentage(text) is not None:
                self._doubts.append(
                    _("{table} has no headings of an appendix, and percentages that were not read").format(table=words)
                )
            elif times := self._times_in(table):
                self._doubts.append(
                    _("{table} has no headings of an appendix, and times that were not read: “{words}”").format(
                        table=words, words=self._excerpts(times)
                    )
                )
            elif text:
                places.append(words)
        return places

    def _times_in(self, table: DocumentTable) -> list[str]:
        """The first times in the cells of a table."""
        lines = (line for line in paragraphs([table]) if not self._is_of_a_document(line))
        return next(filter(None, map(self._finder.times_or_period, lines)), [])

    def _is_of_a_document(self, text: str) -> bool:
        """Whether the days of a text are those of documents: of a legal basis, or of this one."""
        return _DATED.match(text) is not None or self._heading.is_enclosure(text)

    def _paragraphs(self) -> Iterator[str]:
        """What paragraphs outside of the tables say of times and percentages, those of duties too: no rule has them."""
        for text in self._document.blocks:
            if not isinstance(text, str):
                continue
            start = self._excerpt(text)
            if (words := elsewhere.percentage(text)) is not None:
                yield _("“{start}” stands outside of the tables, and its percentage is no target: “{words}”").format(
                    start=start, words=self._excerpt(words)
                )
            if not self._is_of_a_document(text) and (times := self._finder.times(text)):
                yield _("“{start}” stands outside of the tables, and its time is in no rule: “{words}”").format(
                    start=start, words=self._excerpts(times)
                )

    def _excerpt(self, text: str) -> str:
        """The first words of a text, without the names of persons."""
        words = self._units.without_names(" ".join(text[: _EXCERPT * 4].split()))
        return words if len(words) <= _EXCERPT else words[:_EXCERPT].rpartition(" ")[0] + " …"

    def _excerpts(self, texts: Sequence[str]) -> str:
        """The first words of several texts, with the quotes between them."""
        return "”, “".join(map(self._excerpt, texts))

    # -- a task

    def _task(self, row: AppendixRow, number: int) -> Task:
        """The task of a row. What stays unread is in the order of the cells."""
        cells = {name: row.cells.get(name, "") for name in _CELLS}
        if not cells["content"]:
            cells["content"] = _("(empty)")
            self._doubts.append(_("{where}: task {number} has no content").format(where=row.where, number=number))
        unread: list[Unread] = []
        units: dict[str, tuple[str, ...]] = {}
        for name in ("lead", "support"):
            units[name], reason = self._named_units(name, cells[name])
            if reason is not None:
                unread.append(Unread(cell=name, text=cells[name], reason=reason))
        heading = time_heading(row.titles.get("time", ""), self._words, self._year)
        times = self._times.read(cells["time"], number, heading)
        unread += times.unread
        rules = decided(times.rules, load_report_words(), cells["content"], cells["product"])
        spans = [
            window.text
            for window in filter(None, map(as_window, rules))
            if window.first.year <= self._year <= window.last.year
        ]
        sources = self._cited(cells, unread)
        targets = self._targets.read(cells, number)
        unread += targets.unread
        self._kpis += targets.kpis
        self._doubts += [
            _("task {number}: “{words}” says what was reached, and is no target").format(
                number=number, words=self._excerpt(words)
            )
            for words in targets.reached
        ]
        self._doubts += self._elsewhere(row, number, [*times.event_words, *spans])
        self._doubts += self._persons(row, number)
        return Task(
            number=number,
            content=cells["content"],
            lead=cells["lead"],
            support=cells["support"],
            time=cells["time"],
            product=cells["product"],
            basis=cells["basis"],
            lead_units=units["lead"],
            support_units=units["support"],
            basis_sources=sources,
            rules=rules,
            unread=tuple(dict.fromkeys(unread)),
            note=_note(row, number),
        )

    def _cited(self, cells: Mapping[CellName, str], unread: list[Unread]) -> tuple[str, ...]:
        """The keys of the documents that a row cites; those that are not clear are noted as unread."""
        keys: list[str] = []
        for name, text in cells.items():
            for mention in self._sources.mentions(text):
                key = self._sources.key(mention)
                if key is not None:
                    keys.append(key)
                    continue
                reason = _("the number can be of several documents; add the one that is meant to basis_sources")
                if not mention.kind:
                    reason = _("the kind of this document is not said; add it to basis_sources")
                unread.append(Unread(cell=name, text=mention.text, reason=reason))
        for words in self._sources.unknown(cells["basis"]):
            reason = _("names a document without its whole number; add it to basis_sources")
            unread.append(Unread(cell="basis", text=words, reason=reason))
        return tuple(dict.fromkeys(keys))

    def _elsewhere(self, row: AppendixRow, number: int, in_order: Sequence[str]) -> Iterator[str]:
        """What the other cells of a row say of days and percentages that are in no rule and no target.

        ``in_order`` are words of the time cell whose year may be another one: those of events, and of spans of years.
        """
        time = row.cells.get("time", "")
        if years := self._finder.other_years(time, in_order):
            yield _(
                "{where}: the time of task {number} is in {years}, the plan's year is {year}; see which is right"
            ).format(where=row.where, number=number, years=", ".join(years), year=self._year)
        for column, text in [*row.cells.items(), *row.others.items()]:
            if column == "time" or any(fold(word) in fold(column) for word in self._words.starts):
                continue
            if times := self._finder.times(text, time):
                yield _("{where}: '{column}' of task {number} names a time that is in no rule: “{words}”").format(
                    where=row.where, column=column, number=number, words=self._excerpts(times)
                )
            if column not in ("content", "product") and (words := elsewhere.percentage(text)) is not None:
                yield _("{where}: '{column}' of task {number} has a percentage that is no target: “{words}”").format(
                    where=row.where, column=column, number=number, words=self._excerpt(words)
                )

    def _persons(self, row: AppendixRow, number: int) -> Iterator[str]:
        """Which cells of a row name a person, beside those of units, from which a feed takes the units alone."""
        for column, text in [*row.cells.items(), *row.others.items()]:
            if column not in ("lead", "support") and self._units.names_a_person(text):
                yield _(
                    "{where}: '{column}' of task {number} names a person, whom feeds, pages and lists then show; "
                    "take the name out of the plan file"
                ).format(where=row.where, column=column, number=number)

    def _named_units(self, column: str, cell: str) -> tuple[tuple[str, ...], str | None]:
        """The keys of the units that a cell names, and why some of it could not be read."""
        if self._units.is_nobody(cell):
            self._above.pop(column, None)
            return (), None
        if self._units.is_same_as_above(cell):
            return self._above.get(column, ((), _("is the same as above, where no unit is known; add the unit")))
        self._above.pop(column, None)
        try:
            keys, lost = self._units.keys(cell)
        except TthcError as error:
            return (), str(error)
        reason = _("names a person without a unit or a post; add the unit") if lost else None
        if keys:
            self._above[column] = keys, reason
        return keys, reason


def _note(row: AppendixRow, number: int) -> str | None:
    """What the row has beside its cells: where it stands, its own number, other columns."""
    lines = list(row.groups)
    if row.number and row.number != str(number) and not re.fullmatch(f"0*{number}", row.number):
        lines.append(_("Number in the document: {number}.").format(number=row.number))
    lines += [f"{title}: {' '.join(text.split())}" for title, text in row.others.items()]
    return "\n".join(lines) or None


def _to_confirm(plan: Plan) -> Iterator[str]:
    """What is proposed in a plan, and what no document says."""
    proposed = [(task.number, plan.event(key).typed) for task in plan.tasks for key in task.produces]
    if proposed:
        yield _("proposed: which task makes an event happen; confirm `produces`: {pairs}").format(
            pairs="; ".join(f"{number}: {key}" for number, key in proposed)
        )
    yield from to_confirm(plan)
    by_no_task = [event.typed for event in plan.events if plan.producer(event.key) is None]
    if by_no_task:
        yield _("no task is known to make these events happen; where one does, write its `produces`: {keys}").format(
            keys=", ".join(by_no_task)
        )
    if not plan.duties:
        yield _("no duties were found in the articles; where there are some, write them under `duties`")
