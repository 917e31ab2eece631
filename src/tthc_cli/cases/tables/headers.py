"""Finding the table: which of the first rows of a grid are its header, and what each of its columns may be called.

Above a header stand titles. A header has one to three rows; the upper ones may be merged over several columns ("Ngày"
over "tiếp nhận" and "hẹn trả"). Below it may stand a row that numbers the columns ("(1)", "(2)").

A row is a header only if it proves to be one: an exported table may have the words of a header as values ("Lệ phí").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from tthc_cli.cases.layout import ColumnNames
from tthc_cli.classes import dataclass

HEAD: Final = 60
"""Rows among which a header is looked for."""
_TALLEST: Final = 3
"""Rows of a header."""
_COLUMN_NUMBER: Final = re.compile(r"\(?([0-9]{1,3})\)?")
_FEWEST_NUMBERS: Final = 3
"""Cells of a row that numbers the columns."""

Rows = Sequence[Sequence[str]]
"""The first rows of a grid, as texts."""
Merges = Mapping[tuple[int, int], tuple[int, int, int]]
"""For each cell inside of merged ones: row and column of the first of them, and over how many columns they reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of a table."""

    last_row: int
    """The place of its last row among those given, from 0; the rows of the table start on the next."""
    headers: tuple[str, ...]
    """What stands above each column, as one text."""
    names: tuple[tuple[str, ...], ...]
    """What each column may be called: first all that stands above it, then the parts of that."""
    known_columns: int
    """How many known columns it has."""
    is_complete: bool
    """Whether it has all columns that the data set needs."""

    @property
    def score(self) -> tuple[bool, int]:
        """By which the better of two is chosen."""
        return self.is_complete, self.known_columns

    @property
    def is_table(self) -> bool:
        """Whether it has all columns that the data set needs, and more than one."""
        return self.is_complete and self.known_columns > 1

    @property
    def fit(self) -> tuple[int, bool]:
        """By which the better of two of different data sets is chosen: some need so little that all files have it."""
        return self.known_columns, self.is_complete


FindHeader = Callable[[Rows, Merges], Header | None]
"""Finds the header among the first rows of a grid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A block of rows taken for the header."""

    header: Header
    columns: Sequence[tuple[str, ...]]
    """What each of its columns may be."""
    rank: tuple[bool, int, int, int, int]
    """The best candidate has the highest: complete, known columns, ignored columns, fewest rows, uppermost."""


class _Above(NamedTuple):
    """A text that stands above a column."""

    text: str
    is_wide: bool
    """Whether it reaches over other columns too."""


def find_header(rows: Rows, merges: Merges, column_names: ColumnNames) -> Header | None:
    """Find the header among the first rows of a grid: the one with most of the known columns.

    If two have as many, the one of fewer rows is taken, then the upper one.

    Args:
        rows: The first rows.
        merges: The merged cells among them.
        column_names: What the columns of the data set are called.

    Returns:
        The header; None if no column is known.
    """
    best: _Candidate | None = None
    for first in [place for place, row in enumerate(rows) if any(row)][:HEAD]:
        if best is not None and _has_value(rows[first], best.columns, column_names):
            if best.header.is_table:
                break  # the rows of the table have begun: a better header below them would make titles of them
            continue
        for block in _blocks(rows, first, merges, column_names):
            candidate = _candidate(rows, block, merges, column_names)
            if candidate is not None and (best is None or candidate.rank > best.rank):
                best = candidate
    return None if best is None else _with_column_numbers(best.header, rows)


def _candidate(rows: Rows, block: range, merges: Merges, column_names: ColumnNames) -> _Candidate | None:
    """Take a block of rows for the header; None if no column is known by it."""
    names = tuple(_names(stack) for stack in _stacks(rows, block, merges))
    meanings = [column_names.meaning(alternatives) for alternatives in names]
    columns = {column for meaning in meanings for column in meaning.columns}
    if not columns:
        return None
    header = Header(
        last_row=block[-1],
        headers=tuple(alternatives[0] if alternatives else "" for alternatives in names),
        names=names,
        known_columns=len(columns),
        is_complete=column_names.needed <= columns,
    )
    return _Candidate(
        header=header,
        columns=[meaning.columns for meaning in meanings],
        rank=(*header.score, sum(meaning.ignored for meaning in meanings), -len(block), -block[0]),
    )


def first_row(rows: Rows, _merges: Merges) -> Header | None:
    """Take the first row that is not empty for the header, whatever stands in it.

    Args:
        rows: The first rows of a grid.
        _merges: Not needed; every :data:`FindHeader` is given them.
    """
    return next((as_header(row, place) for place, row in enumerate(rows) if any(row)), None)


def as_header(row: Sequence[str], place: int) -> Header:
    """Take a row for the header, though nothing is known of it.

    Args:
        row: Its cells.
        place: Its place among the first rows, from 0.
    """
    names = tuple((cell,) if cell else () for cell in row)
    return Header(last_row=place, headers=tuple(row), names=names, known_columns=0, is_complete=False)


# -- which rows --------------------------------------------------------------------------------------------------------


def _blocks(rows: Rows, first: int, merges: Merges, column_names: ColumnNames) -> Iterator[range]:
    """Yield the blocks of rows that begin with one and may be a header, the lowest first."""
    for height in range(1, min(_TALLEST, len(rows) - first) + 1):
        block = range(first, first + height)
        if not any(rows[block[-1]]) or (height > 1 and not _continues(rows, block, merges, column_names)):
            return
        yield block


def _has_value(row: Sequence[str], columns_above: Sequence[tuple[str, ...]], column_names: ColumnNames) -> bool:
    """Tell whether a row has a value of one of the columns that stand above it: then it is no header."""
    return any(
        cell and any(column_names.accepts(column, cell) for column in columns)
        for cell, columns in zip(row, columns_above, strict=False)
    )


def _continues(rows: Rows, block: range, merges: Merges, column_names: ColumnNames) -> bool:
    """Tell whether the last row of a block is part of the header that the rows above it begin.

    It is not if it has a value of one of their columns. Without one, it must prove to be a header: merged cells reach
    into it, a row that numbers the columns follows, it names columns under a shared title, or it completes the name of
    one ("Ngày" over "tiếp nhận").
    """
    last, upper = block[-1], block[:-1]
    columns = [column_names.meaning(_names(stack)).columns for stack in _stacks(rows, upper, merges)]
    columns += [()] * (len(rows[last]) - len(columns))
    if _has_value(rows[last], columns, column_names):
        return False
    if (
        _numbers_columns(rows, last + 1)
        or _is_merged_into(rows, block, merges)
        or _names_under_title(rows, block, merges)
    ):
        return True
    stacks = [
        (columns[place], stack)
        for place, stack in enumerate(_stacks(rows, block, merges))
        if _text(rows, last, place) and len(stack) > 1
    ]
    return any(
        stack[-2].is_wide or (not columns_above and column_names.meaning(_names(stack)[:2]).columns)
        for columns_above, stack in stacks
    )


def _is_merged_into(rows: Rows, block: range, merges: Merges) -> bool:
    """Tell whether a merged cell reaches from above into the last row of a block."""
    last, upper = block[-1], block[:-1]
    merged = (merges.get((last, place)) for place in range(len(rows[last])))
    return any(inside is not None and inside[0] in upper for inside in merged)


def _names_under_title(rows: Rows, block: range, merges: Merges) -> bool:
    """Tell whether the last row of a block has several cells under one merged cell."""
    last, upper = block[-1], block[:-1]
    under: dict[tuple[int, int], set[int]] = {}
    for place, cell in enumerate(rows[last]):
        nearest = next(
            (level for level in reversed(upper) if (level, place) in merges or _text(rows, level, place)), -1
        )
        top, left, width = merges.get((nearest, place), (nearest, place, 1))
        if cell and width > 1:
            under.setdefault((top, left), set()).add(place)
    return any(len(places) > 1 for places in under.values())


def _with_column_numbers(header: Header, rows: Rows) -> Header:
    """Return the header with the row below it if that numbers the columns."""
    below = header.last_row + 1
    return replace(header, last_row=below) if _numbers_columns(rows, below) else header


def _numbers_columns(rows: Rows, place: int) -> bool:
    """Tell whether a row numbers the columns."""
    if place >= len(rows):
        return False
    matches = [_COLUMN_NUMBER.fullmatch(cell) for cell in rows[place] if cell]
    numbers = [int(match[1]) for match in matches if match]
    return len(matches) >= _FEWEST_NUMBERS and numbers == list(range(1, len(matches) + 1))


# -- what stands above each column -------------------------------------------------------------------------------------


def _stacks(rows: Rows, block: range, merges: Merges) -> list[list[_Above]]:
    """Return, for each column, the different texts of a block above it, from the top."""
    levels = _levels(rows, block, merges)
    _extend_titles(levels)
    stacks: list[list[_Above]] = []
    for column in zip(*levels, strict=True):
        stack: list[_Above] = []
        for above in column:
            if above.text and (not stack or stack[-1].text != above.text):
                stack.append(above)
        stacks.append(stack)
    return stacks


def _levels(rows: Rows, block: range, merges: Merges) -> list[list[_Above]]:
    """Return the rows of a block, all of one width, with each merged cell in all of its places."""
    width = max(len(rows[row]) for row in block)
    levels = [[_Above(_text(rows, row, place), False) for place in range(width)] for row in block]
    for (row, place), (merged_row, merged_place, columns) in merges.items():
        if row in block and merged_row in block and place < width:
            levels[row - block[0]][place] = _Above(_text(rows, merged_row, merged_place), columns > 1)
    return levels


def _extend_titles(levels: list[list[_Above]]) -> None:
    """Put a title into the empty cells at its right that have something below them: they belong to its group."""
    for number, level in enumerate(levels[:-1]):
        for place in range(1, len(level)):
            left = place - 1
            if not level[place].text and level[left].text and _has_below(levels, number, place, left):
                level[place] = level[left] = _Above(level[left].text, True)


def _has_below(levels: Sequence[Sequence[_Above]], number: int, *places: int) -> bool:
    """Tell whether something of its own stands below a level in each of the places."""
    return all(
        any(level[place].text and level[place].text != levels[number][place].text for level in levels[number + 1 :])
        for place in places
    )


def _text(rows: Rows, row: int, place: int) -> str:
    return rows[row][place] if place < len(rows[row]) else ""


def _names(stack: Sequence[_Above]) -> tuple[str, ...]:
    """Return the names of a column: the whole stack, the same from below, its lower parts, what is its own alone."""
    texts = [above.text for above in stack]
    if not texts:
        return ()
    names = [" ".join(texts), " ".join(reversed(texts)), *(" ".join(texts[place:]) for place in range(1, len(texts)))]
    names += [above.text for above in stack if not above.is_wide]
    return tuple(dict.fromkeys(names))
