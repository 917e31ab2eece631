"""The appendix of a plan: found in a document by its headings, its rows put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tthc_cli.drafting.documents import Cell, Document, Table
from tthc_cli.drafting.words import PlanWords
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.written import fold

NEEDED: Final = ("content", "time")
"""Columns without which a table is no appendix; with one more it is one."""
_MARKER: Final = re.compile(r"[-–—+•*] ")
_ROMAN: Final = re.compile(r"[IVXL]+|[A-ZĐ]")


@dataclass(slots=True, kw_only=True)
class Row:
    """A row of the appendix, put together."""

    number: str
    """As the document has it; empty where it has none, or Word numbers the rows by itself."""
    where: str
    """Where it begins, for people."""
    cells: dict[str, str]
    """Text by column."""
    others: dict[str, str]
    """Text of columns that a plan file has no place for, by heading."""
    groups: tuple[str, ...]
    """The headings between rows that it stands under (I, II, 1)."""
    keys: dict[int, set[int]] = field(default_factory=dict)
    """Which cells are in it already, by column of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    """What a document's tables have."""

    rows: Sequence[Row]
    before: Sequence[str | Table]
    """What stands before the first of its tables."""
    passed_over: Sequence[str]
    """Tables that have no such headings: where they stand."""
    unfollowed: Sequence[str]
    """Headings between rows that no task follows, and so may say something else: where they stand."""
    two_times: bool
    """Whether it has more than one column of times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The headings of a table."""

    rows: int
    """How many rows of it they are."""
    width: int
    columns: Mapping[int, str]
    """Columns of a plan, by column of the table."""
    titles: Mapping[int, str]
    """The headings themselves."""
    lines: Sequence[tuple[str, ...]]
    """The same, row by row and compared without case and accents: they stand again on each page."""


def find(document: Document, words: PlanWords) -> Appendix:
    """The rows of all tables that have the headings of an appendix, or go on with one that has.

    Raises TthcError where there is none.
    """
    reader = _Reader(one_line=document.one_line)
    before: list[str | Table] = []
    passed_over: list[str] = []
    taken: set[str | None] = set()
    for block in document.blocks:
        if isinstance(block, str):
            if not reader.heads:
                before.append(block)
            continue
        if block.within in taken:
            continue  # its text is in the cell that it stands in
        head = _head(block, words)
        if head is not None:
            taken.add(block.where)
            reader.add(block, head, skip=head.rows)
        elif reader.heads and reader.heads[-1].width == max(map(len, block.rows), default=0):
            taken.add(block.where)
            reader.add(block, reader.heads[-1], skip=0)
        else:
            if not reader.heads:
                before.append(block)
            passed_over.append(block.where)
    rows = reader.finished()
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
        before=before,
        passed_over=passed_over,
        unfollowed=list(reader.unfollowed.values()),
        two_times=any(list(head.columns.values()).count("time") > 1 for head in reader.heads),
    )


def _head(table: Table, words: PlanWords) -> _Head | None:
    """The headings of a table: in one of its first rows, or in two of them, one below the other."""
    for first in range(min(3, len(table.rows))):
        for count in (1, 2):
            if first + count > len(table.rows):
                continue
            rows = table.rows[first : first + count]
            titles = _titles(rows)
            columns = _columns(titles, words)
            if set(NEEDED) <= set(columns.values()) and len(set(columns.values())) > len(NEEDED):
                # a row of headings with a second one below it: "Cơ quan thực hiện" over "Chủ trì" and "Phối hợp"
                if count == 1 and first + 2 <= len(table.rows) and _goes_on(table.rows[first], table.rows[first + 1]):
                    continue
                return _Head(
                    rows=first + count,
                    width=max(map(len, table.rows)),
                    columns=columns,
                    titles=titles,
                    lines=[tuple(_plain(cell.text) for cell in row) for row in rows],
                )
    return None


def _goes_on(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether some heading reaches into the row below it, so that the others there are headings too."""
    return any(one.key == other.key and one.text for one, other in zip(above, below, strict=False))


def _titles(rows: Sequence[Sequence[Cell]]) -> dict[int, str]:
    """The heading of each column, from top to bottom."""
    found: dict[int, list[Cell]] = {}
    for row in rows:
        for place, cell in enumerate(row):
            its = found.setdefault(place, [])
            if cell.text and cell.key not in [other.key for other in its]:
                its.append(cell)
    return {place: " ".join(" ".join(cell.text.split()) for cell in cells) for place, cells in found.items()}


def _columns(titles: Mapping[int, str], words: PlanWords) -> dict[int, str]:
    """Which column of a plan each column of the table is, by its heading."""
    found: dict[int, str] = {}
    for place, title in titles.items():
        if len(title) > 100 or any(_has(title, start) for start in words.starts):
            continue
        for name, phrases in words.columns.items():
            if name == "number":
                fits = any(_plain(title).replace(" ", "") == _plain(phrase).replace(" ", "") for phrase in phrases)
            else:
                fits = any(_has(title, phrase) for phrase in phrases)
            if fits:
                found[place] = name
                break
    taken = set(found.values())
    for place, name in list(found.items()):
        if name.endswith("_else"):
            found[place] = name.removesuffix("_else")
            if found[place] in taken:
                del found[place]
    return found


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", fold(text)).split())


def _has(title: str, phrase: str) -> bool:
    return f" {_plain(phrase)} " in f" {_plain(title)} "


class _Reader:
    """Puts the rows of tables together, in their order."""

    def __init__(self, *, one_line: bool) -> None:
        self.heads: list[_Head] = []
        self._one_line = one_line
        self._rows: list[Row] = []
        self._groups: list[tuple[int, str]] = []
        self._number_key: int | None = None
        self.unfollowed: dict[str, str] = {}
        """Headings between rows that no row has come under yet, each with where it stands."""

    def add(self, table: Table, head: _Head, *, skip: int) -> None:
        """Add the rows of a table behind its headings."""
        self.heads.append(head)
        for place, cells in enumerate(table.rows[skip:], skip):
            if not any(cell.text or cell.listed for cell in cells):
                continue
            if tuple(_plain(cell.text) for cell in cells) in head.lines or _numbers_columns(cells):
                continue
            where = table.where
            if table.lines is not None:
                where = _("line {line}").format(line=table.lines[place])
            else:
                where = _("{table}, row {row}").format(table=table.where, row=place + 1)
            self._row(cells, head, where)

    def _row(self, cells: Sequence[Cell], head: _Head, where: str) -> None:
        by_column: dict[str, str] = {}
        for place, cell in enumerate(cells):
            if (name := head.columns.get(place)) is not None and cell.text:
                by_column.setdefault(name, cell.text)
        number_cell = next((cell for place, cell in enumerate(cells) if head.columns.get(place) == "number"), None)
        content = next((cell for place, cell in enumerate(cells) if head.columns.get(place) == "content"), None)
        if number_cell is not None and number_cell is content:  # one cell over all columns
            number_cell = None
            by_column.pop("number", None)
        number = by_column.get("number", "").strip(" .)(")
        filled = {cell.key for cell in cells if cell.text and cell is not number_cell}
        if self._is_group(cells, content, filled, number):
            self._group(number, next(cell.text for cell in cells if cell.key in filled), where)
            return
        below = number_cell is not None and bool(number_cell.text) and number_cell.key == self._number_key
        if self._rows and (below or self._continues(number_cell, by_column, head)):
            self._join(self._rows[-1], cells, head, below=below)
            return
        self._number_key = None if number_cell is None else number_cell.key
        while self._groups and not self._is_under(number, self._groups[-1]):
            self._groups.pop()
        parent = self._parent_of(number)
        if parent is not None:
            self._rows.remove(parent)
            self._groups.append((_level(parent.number), _titled(parent.number, parent.cells["content"])))
        row = Row(number=number, where=where, cells={}, others={}, groups=(), keys={})
        row.groups = tuple(text for _level_, text in self._groups)
        for text in row.groups:
            self.unfollowed.pop(text, None)
        self._rows.append(row)
        self._join(row, cells, head, below=True)

    def _is_group(self, cells: Sequence[Cell], content: Cell | None, filled: set[int], number: str) -> bool:
        """Whether a row is a heading between rows: one cell over several columns, or "I" with nothing but words."""
        if len(filled) != 1 or content is None or content.key not in filled:
            return False
        if sum(cell.key == content.key for cell in cells) > 2:
            return True
        return bool(_ROMAN.fullmatch(number))

    def _group(self, number: str, text: str, where: str) -> None:
        level = _level(number)
        self.unfollowed[_titled(number, text)] = where
        while self._groups and self._groups[-1][0] >= level:
            self._groups.pop()
        self._groups.append((level, _titled(number, text)))
        self._number_key = None

    @staticmethod
    def _is_under(number: str, group: tuple[int, str]) -> bool:
        """Whether a numbered row can stand under a group: those of Roman digits and letters hold till the next."""
        return group[0] < 10 or _level(number) > group[0]

    def _parent_of(self, number: str) -> Row | None:
        """The row "1" that has nothing but words, where the row "1.1" follows."""
        if not self._rows or not re.fullmatch(r"[0-9]+(\.[0-9]+)+", number):
            return None
        last = self._rows[-1]
        if number.rpartition(".")[0] == last.number and set(last.cells) <= {"number", "content"} and not last.others:
            return last
        return None

    def _continues(self, number_cell: Cell | None, by_column: Mapping[str, str], head: _Head) -> bool:
        """Whether a row without a number goes on with the one before it."""
        if number_cell is None:
            return "content" not in by_column or "number" in head.columns.values()
        if number_cell.text or number_cell.listed:
            return False
        # a row that begins anew in all that matters is a task whose number someone forgot
        return not all(_sentence(by_column.get(name, "")) for name in ("content", "lead", "time"))

    def _join(self, row: Row, cells: Sequence[Cell], head: _Head, *, below: bool) -> None:
        for place, cell in enumerate(cells):
            name = head.columns.get(place)
            known = row.keys.setdefault(place, set())
            same = [other for other in range(place) if other < len(cells) and cells[other].key == cell.key]
            if cell.key in known or not cell.text or name == "number":
                continue
            known.add(cell.key)
            if any(head.columns.get(other) == name and name is not None for other in same):
                continue
            if name is None:
                title = head.titles.get(place, "") or _("column {number}").format(number=place + 1)
                if not any(head.columns.get(other) for other in same):
                    row.others[title] = self._joined(row.others.get(title, ""), cell.text, below=below)
            else:
                row.cells[name] = self._joined(row.cells.get(name, ""), cell.text, below=below)

    def _joined(self, one: str, other: str, *, below: bool) -> str:
        """Two parts of a cell: on lines of their own, or as the one sentence that a page's end broke."""
        if not one:
            return other
        if self._one_line:
            return one + ("" if re.search(r"[\w.][-/]$", one) else " ") + other
        if below or _MARKER.match(other) or re.search(r"[.;:]$", one):
            return f"{one}\n{other}"
        return one + ("" if re.search(r"[\w.][-/]$", one) else " ") + other

    def finished(self) -> list[Row]:
        """The rows, with the items of lists on lines of their own."""
        if self._one_line:
            for row in self._rows:
                row.cells = {name: _items(text) for name, text in row.cells.items()}
                row.others = {name: _items(text) for name, text in row.others.items()}
        self.unfollowed |= {row.number: row.where for row in self._rows if not row.cells}
        return [row for row in self._rows if row.cells]


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: "(1)", "(2)", "(3)"."""
    return len(cells) > 2 and all(re.fullmatch(r"\(?(?:[0-9]{1,2}|[A-Z])\)?", cell.text) for cell in cells)


def _level(number: str) -> int:
    """How deep a number stands: letters and Roman digits above all, then "1", "1.1"."""
    if not number:
        return 5
    if not number[0].isdigit():
        return 1 if re.fullmatch("[A-ZĐ]", number) and number not in "IVXL" else 2
    return 10 + number.count(".")


def _titled(number: str, text: str) -> str:
    words = " ".join(text.split())
    return f"{number}. {words}" if number and not words.startswith(number) else words


def _sentence(text: str) -> bool:
    """Whether a text begins as a sentence does: a word with a capital that is no abbreviation."""
    word = re.match(r"[^\W\d_]+", text)
    return word is not None and word[0][:1].isupper() and (word[0][1:].islower() or len(word[0]) == 1)


def _items(text: str) -> str:
    """A list that stands in one line, an item a line: where a dash begins a sentence."""
    if not _MARKER.match(text):
        return text
    pieces: list[str] = []
    start = 0
    for found in re.finditer(r" (?=[-–—+•] )", text):
        if text[found.start() - 1] in ".;:" or _sentence(text[found.end() + 2 : found.end() + 40]):
            pieces.append(text[start : found.start()])
            start = found.end()
    return "\n".join([*pieces, text[start:]])


def numbered(rows: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    """The rows with their numbers in a plan: the document's where they are whole and different, else in order."""
    numbers = [int(row.number) if re.fullmatch("[0-9]{1,6}", row.number) else 0 for row in rows]
    own = all(numbers) and len(set(numbers)) == len(numbers)
    yield from zip(rows, numbers if own else range(1, len(rows) + 1), strict=True)
