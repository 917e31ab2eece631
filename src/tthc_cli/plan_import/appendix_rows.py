"""The rows of an appendix, put together: over several rows of a table, over the end of a page, under their groups."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.plan_import.blocks import Cell, DocumentTable
from tthc_cli.plan_import.dictionary import PlanWords, any_of, unfinished
from tthc_cli.plan_import.headings import TableHead, has_phrase, plain, plain_cells

_MARKER: Final = re.compile(r"[-–—+•*] ")
_GOES_ON: Final = re.compile(r"[-–—+•*(]|[a-zđ0-9]{1,2}[.)] ")
"""How the content of a row begins that goes on with the one before it, beside words in small letters."""
_FIRST: Final = ("content", "time", "lead", "product", "support", "basis", "number")
"""Which column a cell over several of them counts for."""
_STAR: Final = re.compile(r"\*+")
"""What stands in the place of a number before a note under the table."""
_ROMAN: Final = re.compile(r"[IVXL]+|[A-ZĐ]")
_NO_NUMBER_LEVEL: Final = 5
_DIGITS_LEVEL: Final = 10


@dataclass(slots=True, kw_only=True)
class AppendixRow:
    """A row of the appendix, put together."""

    number: str
    """As the document has it; empty if it has none, or if Word numbers the rows by itself."""
    where: str
    """Where it begins, for people."""
    cells: dict[str, str]
    """Text by column."""
    others: dict[str, str]
    """Text of columns that a plan file has no place for, by heading."""
    groups: tuple[str, ...]
    """The headings between rows that it stands under (I, II, 1)."""
    titles: dict[str, str] = field(default_factory=dict)
    """The heading above the first part of each cell."""
    keys: dict[int, set[int]] = field(default_factory=dict)
    """Which cells are in it already, by column of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A row that belongs to no task: a note, a total, a heading between rows that no task follows."""

    where: str
    text: str
    """The words of its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _TableRow:
    """A row of a table, seen through its headings."""

    cells: Sequence[Cell]
    head: TableHead
    where: str
    names: Mapping[int, str]
    """The column that each filled cell counts for (:func:`_names`)."""
    by_column: Mapping[str, Cell]
    """The first cell that counts for each column."""
    content: Cell | None
    number_cell: Cell | None
    over_both: bool
    """Whether one cell goes over the columns of number and content, or over all."""

    @property
    def number(self) -> str:
        """The row's number, without the marks around it."""
        return "" if self.number_cell is None else self.number_cell.text.strip(" .)(")

    @property
    def filled(self) -> dict[int, Cell]:
        """The cells with text beside the number, by their keys."""
        return {cell.key: cell for cell in self.cells if cell.text and cell is not self.number_cell}


def _seen(cells: Sequence[Cell], head: TableHead, where: str) -> _TableRow:
    """A row of a table through its headings."""
    names = _names(cells, head)
    by_column: dict[str, Cell] = {}
    for place, name in names.items():
        by_column.setdefault(name, cells[place])
    number = next((cell for place, cell in enumerate(cells) if head.columns.get(place) == "number"), None)
    content = next((cell for place, cell in enumerate(cells) if head.columns.get(place) == "content"), None)
    over_both = number is not None and number is content
    return _TableRow(
        cells=cells,
        head=head,
        where=where,
        names=names,
        by_column=by_column,
        content=content,
        number_cell=None if over_both else number,
        over_both=over_both,
    )


class RowReader:
    """Puts the rows of tables together, in their order."""

    def __init__(self, words: PlanWords, *, one_line: bool) -> None:
        """Take the dictionary, and whether cells have lost their line ends."""
        self.heads: list[TableHead] = []
        self.between: list[str] = []
        """What stands before the next table, behind the last one."""
        self.left_out: list[LeftOut] = []
        """Rows that belong to no task, and headings between rows that no row has come under yet."""
        self.shared: list[str] = []
        """Where a cell goes over columns that say different things."""
        self._one_line = one_line
        self._rows: list[AppendixRow] = []
        self._groups: list[tuple[int, str]] = []
        """The headings between rows that hold now, each with its level."""
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

    def add(self, table: DocumentTable, head: TableHead, *, skip: int) -> None:
        """Add the rows of a table.

        Args:
            table: The table.
            head: Its headings, or those of the table that it goes on with.
            skip: How many of its rows are headings, or stand above them.
        """
        if self.heads and self._is_another(table, head, skip):
            self._groups = []
            self._number_key = None
            self._open = False
        elif not skip:  # a line between rows: not even the heading of a next page stands there
            self.left_out += [
                LeftOut(where=_("before {place}").format(place=table.where), text=text)
                for text in self.between
                if _has_letters(text) and not self._says_continued(text)
            ]
        self.between.clear()
        self.heads.append(head)
        for place, cells in enumerate(table.rows[skip:], skip):
            if not any(cell.text or cell.listed for cell in cells):
                continue
            if plain_cells(cells) not in head.lines and not _numbers_columns(cells):
                self._take(cells, head, _place(table, place))

    def add_above(self, table: DocumentTable, head: TableHead, start: int) -> None:
        """Add the tasks that stand above a table's headings: those of the page before, else they are left out.

        Args:
            table: The table.
            head: Its headings.
            start: The row of the first such task; that of the headings, if there is none.
        """
        if start == head.first:
            return
        page_before = self.heads[-1] if self.heads and self.heads[-1].width == head.width else None
        for place in range(start, head.first):
            if page_before is not None:
                self._take(table.rows[place], page_before, _place(table, place))
            elif any(cell.text for cell in table.rows[place]):
                self._leave_out(table.rows[place], _place(table, place))

    def finished(self) -> list[AppendixRow]:
        """The rows, with the items of lists on lines of their own."""
        if self._one_line:
            for row in self._rows:
                row.cells = {name: _items(text) for name, text in row.cells.items()}
                row.others = {name: _items(text) for name, text in row.others.items()}
        self.left_out += [LeftOut(where=row.where, text=row.number) for row in self._rows if not row.cells]
        return [row for row in self._rows if row.cells]

    # -- tables

    def _is_another(self, table: DocumentTable, head: TableHead, skip: int) -> bool:
        """Whether a table begins another appendix, and is not the next page of the one before."""
        texts = [text for text in self.between if _has_letters(text)]
        if any(map(self._says_continued, texts)):
            return False
        if any(plain(text).startswith("phu luc") for text in texts) or (texts and skip):
            return True
        return bool(skip) and bool(self._rows) and not self._headings and self._counts_anew(table.rows[skip:], head)

    def _counts_anew(self, rows: Sequence[Sequence[Cell]], head: TableHead) -> bool:
        """Whether the first number of some rows is not behind that of the last row."""
        column = next((place for place, name in head.columns.items() if name == "number"), None)
        first = next((row for row in rows if any(cell.text for cell in row)), ())
        if column is None or column >= len(first):
            return False
        last, number = self._rows[-1].number, first[column].text.strip(" .)(")
        return last.isdecimal() and number.isdecimal() and int(number) <= int(last)

    def _says_continued(self, text: str) -> bool:
        """Whether a line stands above the next page of a table: "(tiếp theo)"."""
        return any(has_phrase(text, word) for word in self._continued)

    # -- rows

    def _take(self, cells: Sequence[Cell], head: TableHead, where: str) -> None:
        """Add a row: as a note, a heading between rows, a part of the task before it, or a task."""
        row = _seen(cells, head, where)
        if self._is_note(row):
            self._leave_out(cells, where)
        elif _is_group(row):
            self._start_group(row.number, next(iter(row.filled.values())).text, where)
        else:
            self._take_task(row)
        self._row_keys = {cell.key for cell in cells if cell.text}

    def _take_task(self, row: _TableRow) -> None:
        number = row.number_cell
        below = number is not None and bool(number.text) and number.key == self._number_key
        goes_on = below or self._goes_on(row)
        if goes_on and (self._open or below):
            self._join(self._rows[-1], row, below=below)
        elif goes_on is None or (goes_on and (self._rows or "content" in row.by_column)):
            self._leave_out(row.cells, row.where)
        else:
            self._start_task(row)

    def _start_task(self, row: _TableRow) -> None:
        number = row.number
        self.shared += [row.where] if _is_shared(row.cells, row.head, self._row_keys) else []
        self._number_key = None if row.number_cell is None else row.number_cell.key
        while self._groups and not _is_under(number, self._groups[-1]):
            self._groups.pop()
        parent = self._parent_of(number)
        if parent is not None:
            self._rows.remove(parent)
            self._groups.append((_level(parent.number), _titled(parent.number, parent.cells["content"])))
        groups = tuple(text for _level_, text in self._groups)
        for text in groups:
            if (heading := self._headings.pop(text, None)) is not None:
                self.left_out.remove(heading)
        self._rows.append(AppendixRow(number=number, where=row.where, cells={}, others={}, groups=groups))
        self._open = True
        self._join(self._rows[-1], row, below=True)

    def _leave_out(self, cells: Sequence[Cell], where: str) -> None:
        texts = {cell.key: " ".join(cell.text.split()) for cell in cells if cell.text}
        self.left_out.append(LeftOut(where=where, text=" | ".join(texts.values())))
        self._number_key = None
        self._open = False

    def _is_note(self, row: _TableRow) -> bool:
        """Whether a row says by its first word, or by a star for its number, that it is no task."""
        if _STAR.fullmatch(row.number) and "time" not in row.by_column:
            return True
        if re.search(r"\w", row.number):
            return self._note.match(row.number) is not None
        return any(self._note.match(cell.text) for cell in list(row.filled.values())[:1])

    def _start_group(self, number: str, text: str, where: str) -> None:
        level = _level(number)
        title = _titled(number, text)
        heading = self._headings[title] = LeftOut(where=where, text=title)
        self.left_out.append(heading)
        while self._groups and self._groups[-1][0] >= level:
            self._groups.pop()
        self._groups.append((level, title))
        self._number_key = None
        self._open = False

    def _parent_of(self, number: str) -> AppendixRow | None:
        """The row "1" that has nothing but words, if the row "1.1" follows."""
        if not self._rows or not re.fullmatch(r"[0-9]+(\.[0-9]+)+", number):
            return None
        last = self._rows[-1]
        if number.rpartition(".")[0] == last.number and set(last.cells) <= {"number", "content"} and not last.others:
            return last
        return None

    def _goes_on(self, row: _TableRow) -> bool | None:
        """Whether a row goes on with the one before it; None if it neither plainly does nor is a task of its own."""
        number = row.number_cell
        if number is not None and (number.text or number.listed):
            return False
        content = row.by_column["content"].text if "content" in row.by_column else ""
        if not content:
            return True
        if "number" not in row.head.columns.values():
            return False
        if content[0].islower() or _GOES_ON.match(content):
            return True
        return self._goes_on_without_number(row, content)

    def _goes_on_without_number(self, row: _TableRow, content: str) -> bool | None:
        """The same for a row whose number may be forgotten, by how its cells begin."""
        own = {name: cell.text for name, cell in row.by_column.items() if cell.key not in self._row_keys}
        # a row that begins anew in all that matters is a task whose number someone forgot
        if begins_sentence(content) and begins_sentence(own.get("time", "")):
            return False
        last = self._rows[-1].cells.get("content", "") if self._rows else ""
        if self._unfinished.search(last):
            return True
        if begins_sentence(content):
            return None
        return True if any(text[0].islower() for text in own.values()) or len(own) < len(row.by_column) else None

    # -- cells

    def _join(self, task: AppendixRow, row: _TableRow, *, below: bool) -> None:
        """Add the cells of a row to a task; ``below`` is whether they stand under its own number."""
        cells, head, names = row.cells, row.head, row.names
        for place, cell in enumerate(cells):
            keys = task.keys.setdefault(place, set())
            if cell.key in keys or not cell.text:
                continue
            keys.add(cell.key)
            same = [before for before in range(place) if cells[before].key == cell.key]
            if place in head.columns:
                name = names.get(place)
                if name is not None and name != "number" and not any(names.get(before) == name for before in same):
                    text = task.cells.get(name, "")
                    parted = name in ("lead", "support") and self._are_two_units(text, cell.text)
                    task.titles.setdefault(name, head.titles[place])
                    task.cells[name] = f"{text}\n{cell.text}" if parted else self._joined(text, cell.text, below=below)
            elif not any(before in head.columns for before in same):
                title = head.titles.get(place, "") or _("column {number}").format(number=place + 1)
                task.others[title] = self._joined(task.others.get(title, ""), cell.text, below=below)

    def _are_two_units(self, above: str, text: str) -> bool:
        """Whether two parts of a cell are units of one kind: "Phòng B" above "Phòng C", not "Văn phòng" above "Sở"."""
        last = above.rpartition("\n")[2]
        first, second = self._unit.match(last), self._unit.match(text)
        same = first is not None and second is not None and first[0].casefold() == second[0].casefold()
        return same and not self._unfinished.search(last)

    def _joined(self, above: str, text: str, *, below: bool) -> str:
        """Two parts of a cell: on lines of their own, or as the one sentence that a page's end broke."""
        if not above:
            return text
        own_line = below or _MARKER.match(text) or re.search(r"[.;:]$", above)
        if own_line and not self._one_line:
            return f"{above}\n{text}"
        return above + ("" if re.search(r"[\w.][-/]$", above) else " ") + text


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _place(table: DocumentTable, row: int) -> str:
    """Where a row stands, for people."""
    if table.lines is not None:
        return _("line {line}").format(line=table.lines[row])
    return _("{table}, row {row}").format(table=table.where, row=row + 1)


def _is_group(row: _TableRow) -> bool:
    """Whether a row is a heading between rows: one cell over several columns, or "I" with nothing but words."""
    content = row.content
    if len(row.filled) != 1 or content is None or content.key not in row.filled:
        return False
    over_many = sum(cell.key == content.key for cell in row.cells) > 2
    return row.over_both or over_many or bool(_ROMAN.fullmatch(row.number))


def _is_under(number: str, group: tuple[int, str]) -> bool:
    """Whether a numbered row can stand under a group: those of Roman digits and letters hold till the next."""
    return group[0] < _DIGITS_LEVEL or _level(number) > group[0]


def _names(cells: Sequence[Cell], head: TableHead) -> dict[int, str]:
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


def _is_shared(cells: Sequence[Cell], head: TableHead, above: set[int]) -> bool:
    """Whether a cell that the row above does not have too goes over columns that say different things."""
    over: dict[int, set[str]] = {}
    for place, cell in enumerate(cells):
        name = head.columns.get(place)
        if cell.text and cell.key not in above and name not in (None, "number"):
            over.setdefault(cell.key, set()).add(str(name))
    return any(len(names) > 1 for names in over.values())


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns, in their order: "(1)", "(2)", "(3)"; "A", "B", "1", "2"."""
    matches = [re.fullmatch(r"\(?([0-9]{1,2}|[A-Z])\)?(?: ?=.*)?", cell.text) for cell in cells]
    names = [match[1] for match in matches if match is not None]
    digits = [int(name) for name in names if name.isdigit()]
    letters = [name for name in names if not name.isdigit()]
    return (
        len(cells) > 2
        and len(names) == len(matches)
        and names == [*letters, *map(str, digits)]
        and digits == list(range(1, len(digits) + 1))
        and letters == [chr(ord("A") + place) for place in range(len(letters))]
    )


def _level(number: str) -> int:
    """How deep a number stands: letters and Roman digits above all, then "1", "1.1"."""
    if not number:
        return _NO_NUMBER_LEVEL
    if not number[0].isdigit():
        return 1 if re.fullmatch("[A-ZĐ]", number) and number not in "IVXL" else 2
    return _DIGITS_LEVEL + number.count(".")


def _titled(number: str, text: str) -> str:
    words = " ".join(text.split())
    return f"{number}. {words}" if number and not words.startswith(number) else words


def begins_sentence(text: str) -> bool:
    """Whether a text begins as a sentence does: a word with a capital that is no abbreviation."""
    word = re.match(r"[^\W\d_]+", text)
    return word is not None and word[0][:1].isupper() and (word[0][1:].islower() or len(word[0]) == 1)


def _items(text: str) -> str:
    """A list that stands in one line, an item a line: a dash that begins a sentence begins an item."""
    if not _MARKER.match(text):
        return text
    pieces: list[str] = []
    start = 0
    for space in re.finditer(r" (?=[-–—+•] )", text):
        if text[space.start() - 1] in ".;:" or begins_sentence(text[space.end() + 2 : space.end() + 40]):
            pieces.append(text[start : space.start()])
            start = space.end()
    return "\n".join([*pieces, text[start:]])
