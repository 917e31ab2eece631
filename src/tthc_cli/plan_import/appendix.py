"""The appendix of a plan, found in a document by its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan_import.appendix_rows import AppendixRow, LeftOut, RowReader
from tthc_cli.plan_import.blocks import Block, Cell, Document, DocumentTable, paragraphs
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.headings import TableHead, has_other_headings, head_of, is_task


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    """What a document's tables have."""

    rows: Sequence[AppendixRow]
    before: Sequence[Block]
    """What stands before the first of its tables."""
    after: Sequence[str]
    """The paragraphs behind the last of them."""
    passed_over: Sequence[DocumentTable]
    """Tables that have no such headings."""
    left_out: Sequence[LeftOut]
    """Rows that belong to no task, in their order."""
    shared: Sequence[str]
    """Where a cell goes over columns that say different things, and so counts for one of them alone."""
    two_times: bool
    """Whether it has more than one column of times."""


def find(document: Document, words: PlanWords) -> Appendix:
    """The rows of all tables that have the headings of an appendix, or go on with one that has.

    Args:
        document: The document.
        words: The dictionary of headings.

    Returns:
        The appendix, and what stands around it.

    Raises:
        TthcError: If there is none.
    """
    search = _Search(document, words)
    for block in document.blocks:
        search.take(block)
    rows = search.reader.finished()
    if not rows:
        raise TthcError(
            _(
                "{file}: found no table of tasks: the headings of one must name the content ({content}), the time "
                "({time}) and one more, such as the lead unit"
            ).format(
                file=document.name, content=", ".join(words.columns["content"]), time=", ".join(words.columns["time"])
            )
        )
    return Appendix(
        rows=rows,
        before=search.before,
        after=search.reader.between,
        passed_over=search.passed_over,
        left_out=search.reader.left_out,
        shared=search.reader.shared,
        two_times=any(list(head.columns.values()).count("time") > 1 for head in search.reader.heads),
    )


class _Search:
    """Goes through a document's blocks in their order."""

    def __init__(self, document: Document, words: PlanWords) -> None:
        self.reader = RowReader(words, one_line=document.one_line)
        self.before: list[Block] = []
        self.passed_over: list[DocumentTable] = []
        self._words = words
        self._taken: set[str | None] = set()
        """Where the tables stand that were read."""
        self._foreign = False
        """Whether a table with other headings came last, which the next one can go on with."""

    def take(self, block: Block) -> None:
        """Read a table that belongs to the appendix; keep what stands before, between and behind them."""
        if isinstance(block, str):
            self._note_before(block)
            self.reader.between.append(block)
        elif block.within in self._taken:
            pass  # its text is in the cell that it stands in
        elif (head := head_of(block, self._words)) is not None:
            self._begin(block, head)
        elif has_other_headings(block, self._words):
            self._foreign = bool(self.reader.heads)
            self._pass_over(block, before=not self._foreign)
        elif self._goes_on(block):
            self._taken.add(block.where)
            head = self.reader.heads[-1]
            rows = [row[: head.width] for row in block.rows]
            self.reader.add(replace(block, rows=rows), head, skip=0)
        else:
            self._pass_over(block, before=not self.reader.heads)

    def _begin(self, table: DocumentTable, head: TableHead) -> None:
        """Read a table with the headings of an appendix."""
        self._taken.add(table.where)
        above = (place for place, row in enumerate(table.rows[: head.first]) if is_task(row, head.columns))
        first_task = next(above, head.first)
        self.reader.add_above(table, head, first_task)
        titles = list(paragraphs([replace(table, rows=table.rows[:first_task])]))
        self._note_before(*titles)
        self.reader.between += titles
        self._take_back_around(table)
        self.reader.add(table, head, skip=head.rows)
        self._foreign = False

    def _goes_on(self, table: DocumentTable) -> bool:
        """Whether a table without headings is the next page of the one before."""
        if not self.reader.heads or self._foreign:
            return False
        head = self.reader.heads[-1]
        width = max(map(len, table.rows), default=0)
        if width == head.width:
            return True
        # a column too many or too few at the right that has nothing in it, in a table that is plainly one of tasks
        last = max(place for place, title in head.titles.items() if title)
        surplus = (_begin_behind(row, head.width) for row in table.rows)
        return width > last and not any(surplus) and any(is_task(row, head.columns) for row in table.rows)

    def _note_before(self, *blocks: Block) -> None:
        if not self.reader.heads:
            self.before += blocks

    def _pass_over(self, table: DocumentTable, *, before: bool) -> None:
        if before:
            self.before.append(table)
        self.passed_over.append(table)

    def _take_back_around(self, table: DocumentTable) -> None:
        """Take back the tables around one, which only lay out the page: they were read with what is in them."""
        where = table.within
        while where is not None:
            around = next((passed for passed in self.passed_over if passed.where == where), None)
            if around is not None:
                self.passed_over.remove(around)
            where = None if around is None else around.within


def _begin_behind(row: Sequence[Cell], width: int) -> bool:
    """Whether a cell with text begins behind a number of columns; a heading between rows goes over all of them."""
    within = {cell.key for cell in row[:width]}
    return any(cell.text and cell.key not in within for cell in row[width:])


def numbered(rows: Sequence[AppendixRow]) -> Iterator[tuple[AppendixRow, int]]:
    """The rows with their numbers in a plan: the document's if they are whole and different, else in order."""
    numbers = [int(row.number) if re.fullmatch("[0-9]{1,6}", row.number) else 0 for row in rows]
    own = all(numbers) and len(set(numbers)) == len(numbers)
    yield from zip(rows, numbers if own else range(1, len(rows) + 1), strict=True)
