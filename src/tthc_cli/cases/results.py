"""What is said of files of cases, as plain values that any output can show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import DateDoubt, FileCount, InputCount, PauseRegime

if TYPE_CHECKING:
    from tthc_cli.counts import FilledForm, Proof

_MOST_NAMED: Final = 10
"""Sheets that a warning names; JSON has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderReading:
    """One header of a file of cases."""

    place: int
    """From 1."""
    header: str
    columns: tuple[str, ...]
    """The columns that it may mean: none, one, or several, which is an error once rows are counted."""
    words: tuple[str, ...]
    """The same as people call them."""
    ignored: bool
    """Whether it is known as one that is never read."""
    nearest: tuple[str, str] | None
    """For an unknown header, the known header that is most like it, and the column that this means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHeaders:
    """How the headers of one file were understood."""

    file: str
    sheet: str | None
    kind: str
    line: int
    """The row or line on which the header ends; 0 if names of columns stand beside the rows."""
    data_set: str
    """The one that the headers fit best."""
    headers: tuple[HeaderReading, ...]
    needed: tuple[str, ...]
    """Columns without which no row can be counted, and which are not there."""
    twice: tuple[str, ...]
    """Columns that more than one header means."""
    missing: Mapping[str, tuple[str, ...]]
    """By target measured on the data set: the columns that it lacks."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """The columns that others stand in for, each with the one that does."""
    instead_words: tuple[tuple[str, str], ...] = ()
    """The same as people call them."""
    hidden_rows: int = 0
    """As :class:`FileCount` has them, and what follows."""
    hidden_columns: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    unread_sheets: tuple[tuple[str, int], ...] = ()
    inner_rows: int = 0
    date_doubts: Mapping[DateDoubt, tuple[str, ...]] = field(default_factory=dict)
    """As :class:`FileCount` has them; none if the file cannot be counted as it is."""

    @property
    def place(self) -> str:
        """The file, and its sheet if it has any."""
        return self.file if self.sheet is None else f"{self.file}:{self.sheet}"

    @property
    def countable(self) -> bool:
        """Whether ``kpi check`` takes the file."""
        return not self.needed and not self.twice and all(len(header.columns) < 2 for header in self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A header of a file, or a word in a column of words, that the dictionary does not know."""

    file: str
    column: str | None
    """The column that the word stands in; None for a header."""
    header: str
    """The header, or that of the word's column."""
    word: str | None
    """The word; None for a header."""
    rows: int | None
    """How many rows have the word."""
    nearest: str | None
    """The known header or word that is most like it."""
    meaning: str | None
    """The column or value that this one means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOff:
    """A day off that is no plain weekend day, or a day that is worked in its place."""

    day: date
    name: str
    worked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongGroup:
    """The due dates of one procedure or unit."""

    name: str
    """Empty if the cases have none; hidden if it may tell a person."""
    checked: int
    differ: int
    """How many of those checked are wrong."""
    reasons: Mapping[str, int]
    """How many came out wrong in each way, the most frequent first; one may have come out in several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongDate:
    """A case whose recorded due date is not the one that its receipt, limit and pauses give."""

    file: str
    sheet: str | None
    line: int
    case_id: str
    received_on: date
    limit: tuple[int, str]
    """A number and its unit."""
    recorded: date
    computed: date
    working_days: int | None
    """Working days by which the recorded date lies after the computed one, negative if before; None if the calendar
    does not reach it."""
    reasons: tuple[str, ...]
    """Each wrong way of counting that gives the recorded date; ``unexplained`` if none does."""
    coming: bool = False
    """Whether the dossier is open, neither date is past, and the recorded one ignores a day off."""
    days: tuple[DayOff, ...] = ()
    """If it is coming: the days off that its due date runs over, and those worked in their place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCase:
    """An open dossier whose due day is past."""

    case_id: str
    procedure: str | None
    unit: str | None
    received_on: date
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter of apology for a late dossier. What stands in square brackets is left to whoever writes it."""

    case: LateCase
    new_day: date
    """Ngày hẹn lại."""
    office: str
    state: str
    motto: str
    superior: str
    number: str
    place_and_day: str
    subject: str
    addressee: str
    body: tuple[str, ...]
    recipients_title: str
    recipients: tuple[str, ...]
    signature: tuple[str, str]


def hidden_words(file: FileCount | FileHeaders) -> Iterator[str]:
    """Say that hidden rows or columns of a file are read, as they count as the others do, and which sheets are not."""
    if file.hidden_rows:
        text = ngettext(
            "{file}: {rows} hidden row is read as the others are",
            "{file}: {rows} hidden rows are read as the others are",
            file.hidden_rows,
        )
        yield text.format(file=file.place, rows=file.hidden_rows)
    if file.hidden_columns:
        text = _("{file}: hidden columns are read as the others are: {columns}")
        yield text.format(file=file.place, columns=", ".join(file.hidden_columns))
    if file.hidden_sheets:
        text = ngettext(
            "{file}: a hidden sheet has the table too and is not read: {names}; if it is meant, name it with --sheet",
            "{file}: hidden sheets have the table too and are not read: {names}; if one is meant, name it with --sheet",
            len(file.hidden_sheets),
        )
        yield text.format(file=file.file, names=", ".join(f"'{name}'" for name in file.hidden_sheets))
    if file.unread_sheets:
        text = ngettext(
            "{file}: a sheet or table without the header is not read: {names}; if it is meant, move its rows under it",
            "{file}: sheets or tables without the header are not read: {names}; if meant, move their rows under it",
            len(file.unread_sheets),
        )
        named = file.unread_sheets[:_MOST_NAMED]
        each = ((name, ngettext("{count} row", "{count} rows", rows), rows) for name, rows in named)
        names = ", ".join(f"'{name}' ({words.format(count=rows)})" for name, words, rows in each)
        names += ", …" if len(named) < len(file.unread_sheets) else ""
        yield text.format(file=file.file, names=names)
    if file.inner_rows:
        text = _("{file}: tables inside of cells are not read: {rows} rows")
        yield text.format(file=file.place, rows=file.inner_rows)


def regime_words(regime: PauseRegime, *, assumed: bool) -> str:
    """Say what a pause does to a due date.

    Args:
        regime: ``extend`` or ``restart``.
        assumed: Whether nobody said so.
    """
    words = {
        PauseRegime.EXTEND: _("Pauses: their working days are added to the due date (extend)."),
        PauseRegime.RESTART: _("Pauses: the limit counts anew from the full dossier (restart)."),
    }
    return words[regime] + (" " + _("Assumed; say it with --regime.") if assumed else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class LateChange:
    """A dossier that the period before closed with and this one does not open with, or the other way round."""

    case_id: str
    gone: bool
    """Whether the period before closed with it."""
    reason: str | None
    """Why, as the form has it under ``carry_over``; None if the other file has no such dossier that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOutcome:
    """A form filled in from files (biểu đã lập), with what was proved of it and what is said beside it."""

    filled: FilledForm
    proofs: Sequence[Proof]
    late_changes: Sequence[LateChange]
    """By case id; none if the export of the period before was not given."""
    left_out: Mapping[str, int]
    """By reason, as the form has them: how many rows no column can take."""
    remarks: Mapping[str, int]
    """By name, as the form has them: how many rows are to be told of."""
    inputs: Sequence[InputCount]
    warnings: Sequence[str]
    cautions: Sequence[str]
    """What a reader of the numbers must know, though nothing is wrong."""
    spoken: Mapping[str, str]
    """What the rows are called in the language of the output, by their labels."""
