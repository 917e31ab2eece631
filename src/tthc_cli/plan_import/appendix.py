"""The appendix of a plan: found in a document by its headings, its rows put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan_import.dictionary import PlanWords, any_of, unfinished
from tthc_cli.plan_import.documents import Cell, Document, Table, paragraphs
from tthc_cli.text import fold

NEEDED: Final = ("content", "time")
"""Columns without which a table is no appendix; with one more it is one."""
_MARKER: Final = re.compile(r"[-–—+•*] ")
_GOES_ON: Final = re.compile(r"[-–—+•*(]|[a-zđ0-9]{1,2}[.)] ")
"""How the content of a row begins that goes on with the one before it, beside words in small letters."""
_FIRST: Final = ("content", "time", "lead", "product", "support", "basis", "number")
"""Which column a cell over several of them counts for."""
_HEAD_WITHIN: Final = 6
"""In how many of a table's first rows its headings are looked for: titles can stand above them."""
_STAR: Final = re.compile(r"\*+")
"""What stands in the place of a number before a note under the table."""
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
class LeftOut:
    """A row that belongs to no task: a note, a total, a heading between rows that no task follows."""

    where: str
    text: str
    """The words of its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    """What a document's tables have."""

    rows: Sequence[Row]
    before: Sequence[str | Table]
    """What stands before the first of its tables."""
    after: Sequence[str]
    """The paragraphs behind the last of them."""
    passed_over: Sequence[Table]
    """Tables that have no such headings."""
    left_out: Sequence[LeftOut]
    """Rows that belong to no task, in their order."""
    shared: Sequence[str]
    """Where a cell goes over columns that say different things, and so counts for one of them alone."""
    two_times: bool
    """Whether it has more than one column of times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
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


def find(document: Document, words: PlanWords) -> Appendix:
    """The rows of all tables that have the headings of an appendix, or go on with one that has.

    Raises TthcError where there is none.
    """
    reader = _Reader(words, one_line=document.one_line)
    before: list[str | Table] = []
    passed_over: list[Table] = []
    taken: set[str | None] = set()
    foreign = False  # whether a table with other headings came last, which the next one can go on with
    for block in document.blocks:
        if isinstance(block, str):
            if not reader.heads:
                before.append(block)
            reader.between.append(block)
            continue
        if block.within in taken:
            continue  # its text is in the cell that it stands in
        head = _head(block, words)
        if head is not None:
            taken.add(block.where)
            above = next(
                (n for n, row in enumerate(block.rows[: head.first]) if _is_task(row, head.columns)), head.first
            )
            reader.above(block, head, above)
            titles = list(paragraphs([replace(block, rows=block.rows[:above])]))
            if not reader.heads:
                before += titles
            reader.between += titles
            around = block.within
            while around is not None:  # what lays out the page was read with what is in it
                other = next((table for table in passed_over if table.where == around), None)
                if other is not None:
                    passed_over.remove(other)
                around = None if other is None else other.within
            reader.add(block, head, skip=head.rows)
            foreign = False
        elif _has_other_headings(block, words):
            foreign = bool(reader.heads)
            if not foreign:
                before.append(block)
            passed_over.append(block)
        elif reader.heads and not foreign and reader.heads[-1].width == max(map(len, block.rows), default=0):
            taken.add(block.where)
            reader.add(block, reader.heads[-1], skip=0)
        else:
            if not reader.heads:
                before.append(block)
            passed_over.append(block)
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
        after=reader.between,
        passed_over=passed_over,
        left_out=reader.left_out,
        shared=reader.shared,
        two_times=any(list(head.columns.values()).count("time") > 1 for head in reader.heads),
    )


def _head(table: Table, words: PlanWords) -> _Head | None:
    """The headings of a table: in one of its first rows, or in two of them, one below the other."""
    for first in range(min(_HEAD_WITHIN, len(table.rows))):
        if len({cell.key for cell in table.rows[first] if cell.text}) < 2:
            continue  # a title over the columns
        # a row of headings with a second one below it: "Cơ quan thực hiện" over "Chủ trì" and "Phối hợp"
        below = table.rows[first + 1] if first + 1 < len(table.rows) else ()
        two = _goes_on(table.rows[first], below) or _has_parts(table.rows[first], below)
        for count in (2,) if two else (1,):
            rows = table.rows[first : first + count]
            titles = _titles(rows)
            columns = _columns(titles, words)
            if any(_is_task(row, columns) for row in rows):
                continue
            if set(NEEDED) <= set(columns.values()) and len(set(columns.values())) > len(NEEDED):
                return _Head(
                    first=first,
                    rows=first + count,
                    width=max(map(len, table.rows)),
                    columns=columns,
                    titles=titles,
                    lines=[tuple(_plain(cell.text) for cell in row) for row in rows],
                )
    return None


def _has_other_headings(table: Table, words: PlanWords) -> bool:
    """Whether the first row of a table has headings, but not those of an appendix: it goes on with none."""
    names = {_plain(phrase) for name, phrases in words.columns.items() if name != "number" for phrase in phrases}
    numbers = {_plain(phrase) for phrase in words.columns["number"]}
    titles = [_plain(cell.text) for cell in (table.rows[0] if table.rows else ())]
    return bool(titles) and (titles[0] in numbers or sum(title in names for title in titles) > 1)


def _goes_on(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether some heading reaches into the row below it, so that the others there are headings too."""
    return any(one.key == other.key and one.text for one, other in zip(above, below, strict=False))


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


_NUMBER: Final = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[IVXL]{1,6})[.)]?")
_A_DAY: Final = re.compile(r"(?<![0-9])[0-9]{1,2}[/.-][0-9]{1,2}(?![0-9])|[0-9]{1,2}/[0-9]{4}(?![0-9])")


def _is_task(row: Sequence[Cell], columns: Mapping[int, str]) -> bool:
    """Whether a row has what no heading has: a number in its first cell, or a day in the column of times."""
    first = next((cell.text for cell in row if cell.text), "")
    times = [cell.text for place, cell in enumerate(row) if columns.get(place) == "time"]
    return _NUMBER.fullmatch(first.strip()) is not None or any(map(_A_DAY.search, times))


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

    def __init__(self, words: PlanWords, *, one_line: bool) -> None:
        self.heads: list[_Head] = []
        self.between: list[str] = []
        """What stands before the next table, behind the last one."""
        self.left_out: list[LeftOut] = []
        """Rows that belong to no task, and headings between rows that no row has come under yet."""
        self.shared: list[str] = []
        self._one_line = one_line
        self._rows: list[Row] = []
        self._groups: list[tuple[int, str]] = []
        self._headings: dict[str, LeftOut] = {}
        """The headings among what is left out, by their text."""
        self._number_key: int | None = None
        self._row_keys: set[int] = set()
        """The cells of the row before."""
        self._open = False
        """Whether the row before is part of a task, so that the next one can go on with it."""
        self._note = re.compile(rf"\W*(?:{any_of(words.notes)})\s*(?=$|[^\w\s]|[0-9])", re.IGNORECASE)
        self._unfinished = unfinished(words)
        self._unit = re.compile(rf"(?:{any_of(words.units)})(?!\w)", re.IGNORECASE)
        self._continued = tuple(words.continued)

    def add(self, table: Table, head: _Head, *, skip: int) -> None:
        """Add the rows of a table behind its headings."""
        if self.heads and self._is_another(table, head, skip):
            self._groups = []
            self._number_key = None
            self._open = False
        elif not skip:  # a line between rows: not even the heading of a next page stands there
            self.left_out += [
                LeftOut(where=_("before {place}").format(place=table.where), text=text)
                for text in self.between
                if any(letter.isalpha() for letter in text) and not any(_has(text, word) for word in self._continued)
            ]
        self.between.clear()
        self.heads.append(head)
        for place, cells in enumerate(table.rows[skip:], skip):
            if not any(cell.text or cell.listed for cell in cells):
                continue
            if tuple(_plain(cell.text) for cell in cells) in head.lines or _numbers_columns(cells):
                continue
            self._row(cells, head, _place(table, place))
            self._row_keys = {cell.key for cell in cells if cell.text}

    def above(self, table: Table, head: _Head, start: int) -> None:
        """Read the tasks that stand above a table's headings: those of the page before, else they are told of."""
        if start == head.first:
            return
        known = self.heads[-1] if self.heads and self.heads[-1].width == head.width else None
        for place in range(start, head.first):
            if known is not None:
                self._row(table.rows[place], known, _place(table, place))
                self._row_keys = {cell.key for cell in table.rows[place] if cell.text}
            elif any(cell.text for cell in table.rows[place]):
                self._leave_out(table.rows[place], _place(table, place))

    def _is_another(self, table: Table, head: _Head, skip: int) -> bool:
        """Whether a table begins another appendix, and is not the next page of the one before."""
        texts = [text for text in self.between if any(c.isalpha() for c in text)]
        if any(_has(text, word) for text in texts for word in self._continued):
            return False
        if any(_plain(text).startswith("phu luc") for text in texts) or (texts and skip):
            return True
        number = next((place for place, name in head.columns.items() if name == "number"), None)
        first = next((row for row in table.rows[skip:] if any(cell.text for cell in row)), ())
        if not skip or number is None or number >= len(first) or not self._rows or self._headings:
            return False
        one, other = self._rows[-1].number, first[number].text.strip(" .)(")
        return one.isdecimal() and other.isdecimal() and int(other) <= int(one)

    def _row(self, cells: Sequence[Cell], head: _Head, where: str) -> None:
        names = _names(cells, head)
        by_column: dict[str, Cell] = {}
        for place, name in names.items():
            by_column.setdefault(name, cells[place])
        number_cell = next((cell for place, cell in enumerate(cells) if head.columns.get(place) == "number"), None)
        content = next((cell for place, cell in enumerate(cells) if head.columns.get(place) == "content"), None)
        joined = number_cell is not None and number_cell is content  # one cell over both columns, or all
        if joined:
            number_cell = None
        number = "" if number_cell is None else number_cell.text.strip(" .)(")
        filled = {cell.key: cell for cell in cells if cell.text and cell is not number_cell}
        if self._is_note(number, filled) or (_STAR.fullmatch(number) and "time" not in by_column):
            self._leave_out(cells, where)
            return
        if self._is_group(cells, content, set(filled), number, joined=joined):
            self._group(number, next(iter(filled.values())).text, where)
            return
        below = number_cell is not None and bool(number_cell.text) and number_cell.key == self._number_key
        goes_on = below or self._goes_on(number_cell, by_column, head)
        if goes_on is None or (goes_on and not self._open and not below):
            if goes_on is None or self._rows or "content" in by_column:
                self._leave_out(cells, where)
                return
        elif goes_on:
            self._join(self._rows[-1], cells, head, names, below=below)
            return
        self.shared += [where] if _is_shared(cells, head, self._row_keys) else []
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
            if (heading := self._headings.pop(text, None)) is not None:
                self.left_out.remove(heading)
        self._rows.append(row)
        self._open = True
        self._join(row, cells, head, names, below=True)

    def _leave_out(self, cells: Sequence[Cell], where: str) -> None:
        texts = {cell.key: " ".join(cell.text.split()) for cell in cells if cell.text}
        self.left_out.append(LeftOut(where=where, text=" | ".join(texts.values())))
        self._number_key = None
        self._open = False

    def _is_note(self, number: str, filled: Mapping[int, Cell]) -> bool:
        """Whether a row without a number of its own says by its first word that it is no task."""
        if re.search(r"\w", number):
            return self._note.match(number) is not None
        return any(self._note.match(cell.text) for cell in list(filled.values())[:1])

    @staticmethod
    def _is_group(cells: Sequence[Cell], content: Cell | None, filled: set[int], number: str, *, joined: bool) -> bool:
        """Whether a row is a heading between rows: one cell over several columns, or "I" with nothing but words."""
        if len(filled) != 1 or content is None or content.key not in filled:
            return False
        return joined or sum(cell.key == content.key for cell in cells) > 2 or bool(_ROMAN.fullmatch(number))

    def _group(self, number: str, text: str, where: str) -> None:
        level = _level(number)
        title = _titled(number, text)
        heading = self._headings[title] = LeftOut(where=where, text=title)
        self.left_out.append(heading)
        while self._groups and self._groups[-1][0] >= level:
            self._groups.pop()
        self._groups.append((level, title))
        self._number_key = None
        self._open = False

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

    def _goes_on(self, number_cell: Cell | None, by_column: Mapping[str, Cell], head: _Head) -> bool | None:
        """Whether a row goes on with the one before it; None where it neither plainly does nor is a task of its own."""
        if number_cell is not None and (number_cell.text or number_cell.listed):
            return False
        content = by_column["content"].text if "content" in by_column else ""
        if not content:
            return True
        if "number" not in head.columns.values():
            return False
        if content[0].islower() or _GOES_ON.match(content):
            return True
        own = {name: cell.text for name, cell in by_column.items() if cell.key not in self._row_keys}
        # a row that begins anew in all that matters is a task whose number someone forgot
        anew = begins_sentence(content) and begins_sentence(own.get("time", ""))
        # a product can always begin in small letters, so it says nothing here
        small = own.get("time", "")[:1].islower()
        if anew:
            return None if small else False
        last = self._rows[-1].cells.get("content", "") if self._rows else ""
        if self._unfinished.search(last):
            return True
        if begins_sentence(content):
            return None
        return True if small or any(text[0].islower() for text in own.values()) or len(own) < len(by_column) else None

    def _join(self, row: Row, cells: Sequence[Cell], head: _Head, names: Mapping[int, str], *, below: bool) -> None:
        for place, cell in enumerate(cells):
            known = row.keys.setdefault(place, set())
            if cell.key in known or not cell.text:
                continue
            known.add(cell.key)
            same = [other for other in range(place) if cells[other].key == cell.key]
            if place in head.columns:
                name = names.get(place)
                if name is not None and name != "number" and not any(names.get(other) == name for other in same):
                    one = row.cells.get(name, "")
                    parted = name in ("lead", "support") and self._are_two_units(one, cell.text)
                    row.cells[name] = f"{one}\n{cell.text}" if parted else self._joined(one, cell.text, below=below)
            elif not any(other in head.columns for other in same):
                title = head.titles.get(place, "") or _("column {number}").format(number=place + 1)
                row.others[title] = self._joined(row.others.get(title, ""), cell.text, below=below)

    def _are_two_units(self, one: str, other: str) -> bool:
        """Whether two parts of a cell are units of one kind: "Phòng B" above "Phòng C", not "Văn phòng" above "Sở"."""
        last = one.rpartition("\n")[2]
        first, second = self._unit.match(last), self._unit.match(other)
        same = first is not None and second is not None and first[0].casefold() == second[0].casefold()
        return same and not self._unfinished.search(last)

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
        self.left_out += [LeftOut(where=row.where, text=row.number) for row in self._rows if not row.cells]
        return [row for row in self._rows if row.cells]


def _place(table: Table, row: int) -> str:
    """Where a row stands, for people."""
    if table.lines is not None:
        return _("line {line}").format(line=table.lines[row])
    return _("{table}, row {row}").format(table=table.where, row=row + 1)


def _names(cells: Sequence[Cell], head: _Head) -> dict[int, str]:
    """The column that each filled cell counts for; one over several columns counts for the first of them that matters.

    So words that go over the content and the lead unit name no unit.
    """
    over: dict[int, list[str]] = {}
    for place, cell in enumerate(cells):
        if cell.text and (name := head.columns.get(place)) is not None:
            over.setdefault(cell.key, []).append(name)
    meant = {key: min(names, key=_FIRST.index) for key, names in over.items()}
    return {
        place: head.columns[place]
        for place, cell in enumerate(cells)
        if place in head.columns and meant.get(cell.key) == head.columns[place]
    }


def _is_shared(cells: Sequence[Cell], head: _Head, above: set[int]) -> bool:
    """Whether a cell that the row above does not have too goes over columns that say different things."""
    over: dict[int, set[str]] = {}
    for place, cell in enumerate(cells):
        name = head.columns.get(place)
        if cell.text and cell.key not in above and name not in (None, "number"):
            over.setdefault(cell.key, set()).add(str(name))
    return any(len(names) > 1 for names in over.values())


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns, in their order: "(1)", "(2)", "(3)"; "A", "B", "1", "2"."""
    found = [re.fullmatch(r"\(?([0-9]{1,2}|[A-Z])\)?(?: ?=.*)?", cell.text) for cell in cells]
    names = [one[1] for one in found if one is not None]
    digits = [int(name) for name in names if name.isdigit()]
    letters = [name for name in names if not name.isdigit()]
    return (
        len(cells) > 2
        and len(names) == len(found)
        and names == [*letters, *map(str, digits)]
        and digits == list(range(1, len(digits) + 1))
        and letters == [chr(ord("A") + place) for place in range(len(letters))]
    )


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


def begins_sentence(text: str) -> bool:
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
        if text[found.start() - 1] in ".;:" or begins_sentence(text[found.end() + 2 : found.end() + 40]):
            pieces.append(text[start : found.start()])
            start = found.end()
    return "\n".join([*pieces, text[start:]])


def numbered(rows: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    """The rows with their numbers in a plan: the document's where they are whole and different, else in order."""
    numbers = [int(row.number) if re.fullmatch("[0-9]{1,6}", row.number) else 0 for row in rows]
    own = all(numbers) and len(set(numbers)) == len(numbers)
    yield from zip(rows, numbers if own else range(1, len(rows) + 1), strict=True)
