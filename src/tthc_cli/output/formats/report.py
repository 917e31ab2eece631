"""What a command has found, in the parts that output formats are made of.

A command makes one :class:`Report`; a format turns it into text. Neither knows of the other: a new format reads the
same parts, and a new command offers them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.text import visible

Tone = Literal["", "good", "bad", "warn", "dim", "strong"]
"""What a cell means, for colour: met, missed or overdue, unknown or soon, beside the point, to be seen first."""
Record = Mapping[str, Any]
"""One object of JSON or one row of CSV, by English keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """The space that tables are laid out for."""

    width: int | None = None
    """Columns in which tables must stand; None if nothing is wrapped."""
    colour: bool = False
    interactive: bool = False
    """Whether somebody looks at it, who can ask for the whole: then long contents are shortened, and only then."""
    drawn: bool = False
    """Whether it is a file with pictures, whose tables have all numbers that a picture needs."""


PAGE: Final = Terminal(width=10_000)
"""What tables in files are laid out for: as on a terminal, but so wide that nothing is cut."""
DRAWN_PAGE: Final = replace(PAGE, drawn=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    title: str
    """Without one, the column is a picture of what the others say, and may be left out."""
    right: bool = False
    """Align to the right, as numbers are."""
    fixed: bool = False
    """Never wrap or be cut: dates, numbers, verdicts. The other columns share what is left of a terminal's width."""
    least: int = 0
    """Columns of the terminal that it takes at least, to stand under the same one of the table above."""


class Count(NamedTuple):
    """A whole number that counts something, whose thousands are grouped."""

    value: int
    signed: bool = False
    """Whether it is a change, which has its plus."""


class Amount(NamedTuple):
    """A number with decimals as it is printed: points, a mean."""

    value: Fraction
    places: int = 2
    """Decimal places that are shown."""


class Percent(NamedTuple):
    """A percentage as it is printed, or a target."""

    value: Fraction
    """In percent: 96 is 96 %."""
    sign: str = ""
    """Of a target, what stands before it: ``≥``."""


_MOST_PLACES: Final = 16
"""Decimal places that a number of a plan may have."""


def places_of_target(target: Fraction) -> int:
    """The decimal places that a target is shown with: all that it has, none if it is whole, else at least two.

    A target that is cut looks like a lesser one.

    >>> [places_of_target(Fraction(text)) for text in ("96", "99.5", "95.995")]
    [0, 2, 3]
    """
    needed = (places for places in range(_MOST_PLACES) if (target * 10**places).denominator == 1)
    return 0 if target.denominator == 1 else max(2, next(needed, 2))


class RateBar(NamedTuple):
    """A rate against its target, for formats that draw."""

    rate: Fraction | None
    """In percent; None draws an empty bar."""
    target: Fraction
    """In percent."""
    met: bool
    limit: bool
    """Whether the target is a limit, so that less is better."""


Value = date | int | Count | Amount | Decimal | Percent | RateBar
"""What a cell means, for formats that have more than text. An int is the number of a task or of a line, a Decimal a
change in percentage points.
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a tone; a plain string is a cell without one."""

    text: str
    tone: Tone = ""
    value: Value | None = None
    """What the text says, for formats that can sort, add up or draw it; None if it is text."""


class HeadCell(NamedTuple):
    """A cell above the columns of a table, as official forms have them: it may span several columns and rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of a table's columns, for formats that draw."""

    kind: Literal["bars", "lines"]
    title: str
    labels: int
    """The place of the column with what each point is called, from 0."""
    series: Sequence[int]
    """The places of the columns with the numbers of each bar or line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """Rows for people, with a title above and notes below."""

    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[str | Cell]] = ()
    title: str = ""
    goes_on: bool = False
    """Whether it goes on with the columns of the table above, so that their titles need not stand there again."""
    notes: Sequence[str] = field(default=())
    whole_lines: bool = False
    """Never wrap the notes: each is one line, as editors and searches expect of ``file:line: message``."""
    head: Sequence[Sequence[HeadCell]] = ()
    """The rows of titles above the columns, from the top, if they are more than one row: each row has the cells that
    begin in it, from the left, as HTML has them. Together they cover each column in each row once. Empty: the titles of
    the columns are the head.
    """
    chart: Chart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentParts:
    """What a result that is handed in as a document has around its tables, each part as its lines."""

    left_head: Sequence[str] = ()
    """Above, on the left: the number of the form and what issued it; of a letter, who writes it."""
    right_head: Sequence[str] = ()
    titles: Sequence[str] = ()
    """In bold, in the middle."""
    subtitles: Sequence[str] = ()
    """Under the titles: the period and its days."""
    unit_line: str = ""
    """Above the table, on the right: what its numbers count."""
    footnotes: Sequence[str] = ()
    """Under the table."""
    signature_left: Sequence[str] = ()
    """Below, on the left: who made it."""
    signature_right: Sequence[str] = ()
    """Below, on the right: place and day, and who signs it."""
    landscape: bool = False
    """Whether the sheet lies, as wide tables need."""


def cell_of(cell: str | Cell) -> Cell:
    """A cell, if need be without a tone."""
    return cell if isinstance(cell, Cell) else Cell(cell)


def safe_table(table: PrintedTable) -> PrintedTable:
    """A table all of whose text may be shown: what a terminal would act on stands there as its number."""
    return replace(
        table,
        columns=[replace(column, title=visible(column.title)) for column in table.columns],
        head=[[cell._replace(text=visible(cell.text)) for cell in row] for row in table.head],
        rows=[[replace(cell, text=visible(cell.text)) for cell in map(cell_of, row)] for row in table.rows],
        title=visible(table.title),
        notes=[visible(note) for note in table.notes],
    )


class LongList(NamedTuple):
    """A list that may not fit into memory: formats take its records one by one."""

    key: str
    """Under which JSON has it, behind all that is no long list."""
    records: Iterable[Record | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(ABC):
    """What a command has found. Each part is made only if a format asks for it."""

    heading: str = ""
    """The first line for people: which plan and register the result rests on."""

    @abstractmethod
    def payload(self) -> Record:
        """The result for programs, with the name of its schema; without the long lists."""

    @abstractmethod
    def columns(self) -> Sequence[str]:
        """The names of the columns of :meth:`rows`, in order."""

    @abstractmethod
    def rows(self) -> Iterable[Record]:
        """The result as one flat list. Keys that are no column are left out."""

    def rows_in_words(self) -> Iterable[Record]:
        """The same list for people: names and words that programs go by are those of the tables."""
        return self.rows()

    def titles(self) -> Mapping[str, str]:
        """Titles for people of those columns that mean something else here than in other answers."""
        return {}

    @abstractmethod
    def tables(self, terminal: Terminal) -> Sequence[PrintedTable]:
        """The result for people, one table under another."""

    def sheet_tables(self) -> Sequence[PrintedTable]:
        """The result as a workbook has it: each table with rows is a sheet."""
        return self.tables(DRAWN_PAGE)

    def long_lists(self) -> Sequence[LongList]:
        """The lists that stand last in the payload, as they may be long."""
        return ()

    def notes(self) -> Sequence[str]:
        """What payload and tables say, and rows have no place for."""
        return ()

    def document(self) -> DocumentParts | None:
        """What stands around the tables of an official form; None if the result is none."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFormat:
    """One way to print reports, and what a command must know of it."""

    name: str
    """As ``--format`` takes it, and the name of the module beside this one that writes it."""
    suffix: str = ""
    """How the names of its files end: ``.xlsx``; empty if it is for terminals alone."""
    begins: bytes = b""
    """How each of its files begins, so that no other file is replaced by one; empty: with the same first line."""
    ends: bytes = b""
    """How each of its files ends."""
    has_seal: bool = False
    """Whether each of its files tells by its last line if it was changed since; one that was is not replaced."""
    file_only: bool = False
    """It is no text, so it goes into files (``--out``) and not to standard output (``--format``)."""
    from_tables: bool = False
    """It is made from the tables: what only they show is worth computing."""
    has_notes: bool = True
    """It says the report's notes; if not, they go to standard error beside it."""
    tasks_only: bool = False
    """It takes deadlines of a plan's tasks, and no other report."""
    help: str = ""
    """The help text of ``--format`` of a command that offers it; empty for the general text."""
    out: Path | None = None
    """The file that the result goes to; None for standard output."""

    def write(self, report: Report, terminal: Terminal) -> str | bytes | Iterable[str]:
        """Turn a report into text, whole or in pieces, or into the bytes of a file.

        Args:
            report: The report.
            terminal: What it is printed on.
        """
        module = import_module(f"tthc_cli.output.formats.{self.name}")  # now, as a command writes in one format alone
        written: str | bytes | Iterable[str] = module.write(report, terminal)
        return written
