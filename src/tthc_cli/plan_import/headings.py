"""The headings of a table in a document, and which columns of a plan they name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.plan_import.blocks import Cell, DocumentTable
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.text import fold

NEEDED: Final = ("content", "time")
"""Columns without which a table is no appendix; with one more it is one."""
_HEAD_WITHIN: Final = 6
"""In how many of a table's first rows its headings are looked for: titles can stand above them."""
_LONGEST_HEADING: Final = 100
_NUMBER: Final = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[IVXL]{1,6})[.)]?")
_A_DAY: Final = re.compile(r"(?<![0-9])[0-9]{1,2}[/.-][0-9]{1,2}(?![0-9])|[0-9]{1,2}/[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableHead:
    """The headings of a table."""

    first: int
    """How many rows stand above them: the table's own titles."""
    rows: int
    """How many rows of it they are, with those."""
    width: int
    columns: Mapping[int, str]
    """Columns of a plan, by column of the table."""
    titles: Mapping[int, str]
    """The headings themselves."""
    lines: Sequence[tuple[str, ...]]
    """The same, row by row and compared without case and accents: they stand again on each page."""


def head_of(table: DocumentTable, words: PlanWords) -> TableHead | None:
    """The headings of a table: in one of its first rows, or in two of them, one below the other.

    Args:
        table: The table.
        words: The dictionary of headings.

    Returns:
        The headings; None if the table has not those of an appendix.
    """
    for first in range(min(_HEAD_WITHIN, len(table.rows))):
        if len({cell.key for cell in table.rows[first] if cell.text}) < 2:
            continue  # a title over the columns
        # a row of headings with a second one below it: "Cơ quan thực hiện" over "Chủ trì" and "Phối hợp"
        below = table.rows[first + 1] if first + 1 < len(table.rows) else ()
        two = _reaches_into(table.rows[first], below) or _has_parts(table.rows[first], below)
        for count in (2,) if two else (1,):
            rows = table.rows[first : first + count]
            titles = _titles(rows)
            columns = _columns(titles, words)
            if any(is_task(row, columns) for row in rows):
                continue
            if set(NEEDED) <= set(columns.values()) and len(set(columns.values())) > len(NEEDED):
                return TableHead(
                    first=first,
                    rows=first + count,
                    width=max(map(len, table.rows)),
                    columns=columns,
                    titles=titles,
                    lines=[plain_cells(row) for row in rows],
                )
    return None


def has_other_headings(table: DocumentTable, words: PlanWords) -> bool:
    """Whether the first row of a table has headings, but not those of an appendix.

    Args:
        table: A table without the headings of an appendix.
        words: The dictionary of headings.

    Returns:
        True if it goes on with no table before it.
    """
    names = {plain(phrase) for name, phrases in words.columns.items() if name != "number" for phrase in phrases}
    numbers = {plain(phrase) for phrase in words.columns["number"]}
    titles = [plain(cell.text) for cell in (table.rows[0] if table.rows else ())]
    return bool(titles) and (titles[0] in numbers or sum(title in names for title in titles) > 1)


def is_task(row: Sequence[Cell], columns: Mapping[int, str]) -> bool:
    """Whether a row has what no heading has: a number in its first cell, or a day in the column of times.

    Args:
        row: The row's cells.
        columns: Columns of a plan, by column of the table.

    Returns:
        True for a task.
    """
    first = next((cell.text for cell in row if cell.text), "")
    times = [cell.text for place, cell in enumerate(row) if columns.get(place) == "time"]
    return _NUMBER.fullmatch(first.strip()) is not None or any(map(_A_DAY.search, times))


def _reaches_into(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether some heading reaches into the row below it, so that the cells beside it there are headings too."""
    return any(upper.key == lower.key and upper.text for upper, lower in zip(above, below, strict=False))


def _has_parts(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether each cell of a row is a part of a title that the row above it has for several columns.

    In text such a title has empty cells behind it; a row that holds anything else is a task.
    """
    filled = [place for place, cell in enumerate(below) if cell.text]
    shared: set[int] = set()
    for place, cell in enumerate(above):
        last = place
        while last + 1 < len(above) and (not above[last + 1].text or above[last + 1].key == cell.key):
            last += 1
        if cell.text and last > place and (not above[last].text or above[last].key == cell.key):
            shared.update(range(place, last + 1))
    return len(filled) > 1 and set(filled) <= shared and any(place - 1 in filled for place in filled)


def _titles(rows: Sequence[Sequence[Cell]]) -> dict[int, str]:
    """The heading of each column, from top to bottom."""
    stacks: dict[int, list[Cell]] = {}
    for row in rows:
        for place, cell in enumerate(row):
            stack = stacks.setdefault(place, [])
            if cell.text and cell.key not in [upper.key for upper in stack]:
                stack.append(cell)
    return {place: " ".join(" ".join(cell.text.split()) for cell in stack) for place, stack in stacks.items()}


def _columns(titles: Mapping[int, str], words: PlanWords) -> dict[int, str]:
    """Which column of a plan each column of the table is, by its heading."""
    columns: dict[int, str] = {}
    for place, title in titles.items():
        if len(title) > _LONGEST_HEADING or any(has_phrase(title, start) for start in words.starts):
            continue
        name = next((name for name, phrases in words.columns.items() if _fits(name, phrases, title)), None)
        if name is not None:
            columns[place] = name
    taken = set(columns.values())
    for place, name in list(columns.items()):
        if name.endswith("_else"):
            columns[place] = name.removesuffix("_else")
            if columns[place] in taken:
                del columns[place]
    return columns


def _fits(name: str, phrases: Sequence[str], title: str) -> bool:
    """Whether a heading names a column: by one of its phrases; that of numbers by the phrase alone."""
    if name == "number":
        return any(plain(title).replace(" ", "") == plain(phrase).replace(" ", "") for phrase in phrases)
    return any(has_phrase(title, phrase) for phrase in phrases)


def plain(text: str) -> str:
    """Words alone, without case and accents, to be compared."""
    return " ".join(re.sub(r"[^\w]+", " ", fold(text)).split())


def plain_cells(row: Sequence[Cell]) -> tuple[str, ...]:
    """The words of each cell of a row, to be compared."""
    return tuple(plain(cell.text) for cell in row)


def has_phrase(text: str, phrase: str) -> bool:
    """Whether a text has a phrase as whole words, without case and accents.

    Args:
        text: The text.
        phrase: The phrase.

    Returns:
        True if it has.
    """
    return f" {plain(phrase)} " in f" {plain(text)} "
