"""Finding the table: which of the first rows of a grid are its header, and what each of its columns may be called.

Above a header stand titles; a header has one to three rows, of which the upper ones may be merged over several columns
("Ngày" over "tiếp nhận" and "hẹn trả"); below it may stand a row that numbers the columns ("(1)", "(2)").

A row is a header only if it proves to be one: an exported table may have the words of a header as values ("Lệ phí").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tthc_cli.cases.layout import ColumnNames

HEAD: Final = 60
"""Rows among which a header is looked for."""
_TALLEST: Final = 3
"""Rows of a header."""
_NUMBERED: Final = re.compile(r"\(?([0-9]{1,3})\)?")
_FEWEST: Final = 3
"""Cells of a row that numbers the columns."""

Merges = Mapping[tuple[int, int], tuple[int, int, int]]
"""For each cell inside of merged ones: row and column of the first of them, and over how many columns they reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of a table."""

    last: int
    """The place of its last row among those given; the rows of the table start on the next."""
    headers: tuple[str, ...]
    """What stands above each column, as one text."""
    names: tuple[tuple[str, ...], ...]
    """What each column may be called: first all that stands above it, then the parts of that."""
    columns: int
    """How many known columns it has."""
    fits: bool
    """Whether it has all columns that the data set needs."""

    @property
    def score(self) -> tuple[bool, int]:
        """By which the better of two is chosen."""
        return self.fits, self.columns


Find = Callable[[Sequence[Sequence[str]], Merges], Header | None]
"""Finds the header among the first rows of a grid."""


def find_header(rows: Sequence[Sequence[str]], merges: Merges, known: ColumnNames) -> Header | None:
    """The header among the first rows of a grid: the one with most of the columns that are known; None without any.

    Of equals, the one of fewer rows, then the upper one.
    """
    best: tuple[tuple[bool, int, int, int, int], Header] | None = None
    above: list[tuple[str, ...]] = []
    for first in [place for place, row in enumerate(rows) if any(row)][:HEAD]:
        if _is_data(rows[first], above, known):
            continue
        for height in range(1, min(_TALLEST, len(rows) - first) + 1):
            block = range(first, first + height)
            if not any(rows[block[-1]]) or (height > 1 and not _goes_on(rows, block, merges, known)):
                break
            stacks = _stacks(rows, block, merges)
            names = tuple(_names(stack) for stack in stacks)
            meanings = [known.meaning(of) for of in names]
            found = {column for meaning in meanings for column in meaning.columns}
            if not found:
                continue
            header = Header(
                last=block[-1],
                headers=tuple(of[0] if of else "" for of in names),
                names=names,
                columns=len(found),
                fits=known.needed <= found,
            )
            rank = (*header.score, sum(meaning.ignored for meaning in meanings), -height, -first)
            if best is None or rank > best[0]:
                best, above = (rank, header), [meaning.columns for meaning in meanings]
    if best is None:
        return None
    return _with_numbers(best[1], rows)


def _is_data(row: Sequence[str], columns: Sequence[tuple[str, ...]], known: ColumnNames) -> bool:
    """Whether a row has a value of one of the columns that stand above it: then it is no header."""
    return any(
        cell and any(known.accepts(column, cell) for column in of) for cell, of in zip(row, columns, strict=False)
    )


def _goes_on(rows: Sequence[Sequence[str]], block: range, merges: Merges, known: ColumnNames) -> bool:
    """Whether the last row of a block is part of the header that the rows above it begin.

    It is none with a value of one of their columns. Without one, it must prove to be a header: merged cells reach over
    or into it, it is followed by a row that numbers the columns, it names columns under a shared title, or it completes
    the name of one ("Ngày" over "tiếp nhận").
    """
    last, upper = block[-1], block[:-1]
    row = rows[last]
    columns = [known.meaning(_names(stack)).columns for stack in _stacks(rows, upper, merges)]
    columns += [()] * (len(row) - len(columns))
    over: dict[tuple[int, int], set[int]] = {}
    proved = _numbers_columns(rows, last + 1)
    for place, cell in enumerate(row):
        inside = merges.get((last, place))
        proved |= inside is not None and inside[0] in upper
        nearest = next(
            (level for level in reversed(upper) if (level, place) in merges or _text(rows, level, place)), -1
        )
        top, left, wide = merges.get((nearest, place), (nearest, place, 1))
        if cell and wide > 1:
            over.setdefault((top, left), set()).add(place)
    if _is_data(row, columns, known):
        return False
    proved |= any(len(places) > 1 for places in over.values())
    stacks = [(place, stack) for place, stack in enumerate(_stacks(rows, block, merges)) if _text(rows, last, place)]
    return (
        proved
        or any(len(stack) > 1 and stack[-2][1] for _place, stack in stacks)
        or any(
            len(stack) > 1 and not columns[place] and known.meaning(_names(stack)[:2]).columns
            for place, stack in stacks
        )
    )


def first_row(rows: Sequence[Sequence[str]], _merges: Merges) -> Header | None:
    """The first row that is not empty, taken for the header whatever stands in it."""
    return next((as_header(row, place) for place, row in enumerate(rows) if any(row)), None)


def as_header(row: Sequence[str], place: int) -> Header:
    """A row taken for the header, of which nothing is known."""
    names = tuple((cell,) if cell else () for cell in row)
    return Header(last=place, headers=tuple(row), names=names, columns=0, fits=False)


def _with_numbers(header: Header, rows: Sequence[Sequence[str]]) -> Header:
    """The header with the row below it that numbers the columns, where there is one."""
    below = header.last + 1
    if not _numbers_columns(rows, below):
        return header
    return Header(last=below, headers=header.headers, names=header.names, columns=header.columns, fits=header.fits)


def _numbers_columns(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether a row numbers the columns."""
    if place >= len(rows):
        return False
    found = [_NUMBERED.fullmatch(cell) for cell in rows[place] if cell]
    numbers = [int(match[1]) for match in found if match]
    return len(found) >= _FEWEST and numbers == list(range(1, len(found) + 1))


def _stacks(rows: Sequence[Sequence[str]], block: range, merges: Merges) -> list[list[tuple[str, bool]]]:
    """For each column, the different texts above it, from the top, each with whether it reaches over other columns."""
    width = max(len(rows[row]) for row in block)
    texts = [[_text(rows, row, place) for place in range(width)] for row in block]
    wide = [[False] * width for _row in block]
    for (row, place), (first_row_, first_place, over) in merges.items():
        if row in block and first_row_ in block and place < width:
            texts[row - block[0]][place] = _text(rows, first_row_, first_place)
            wide[row - block[0]][place] = over > 1
    for level in range(len(block) - 1):
        for place in range(1, width):
            left = place - 1
            # an empty cell with something below it belongs to the group that begins at its left
            if not texts[level][place] and texts[level][left] and _below(texts, level, place, left):
                texts[level][place] = texts[level][left]
                wide[level][place] = wide[level][left] = True
    stacks: list[list[tuple[str, bool]]] = []
    for place in range(width):
        stack: list[tuple[str, bool]] = []
        for level in range(len(block)):
            text = texts[level][place]
            if text and (not stack or stack[-1][0] != text):
                stack.append((text, wide[level][place]))
        stacks.append(stack)
    return stacks


def _below(texts: Sequence[Sequence[str]], level: int, *places: int) -> bool:
    """Whether something of its own stands below a level in each of the places."""
    return all(any(row[place] and row[place] != texts[level][place] for row in texts[level + 1 :]) for place in places)


def _text(rows: Sequence[Sequence[str]], row: int, place: int) -> str:
    return rows[row][place] if place < len(rows[row]) else ""


def _names(stack: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    """The names of a column: the whole stack, the same from below, its lower parts, and what stands over it alone."""
    texts = [text for text, _wide in stack]
    if not texts:
        return ()
    names = [" ".join(texts), " ".join(reversed(texts)), *(" ".join(texts[place:]) for place in range(1, len(texts)))]
    names += [text for text, wide in stack if not wide]
    return tuple(dict.fromkeys(names))
