"""What became of the rows of each file that was counted, and the words for it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _

DATA_SETS: Final = ("cases", "ratings", "results", "procedures", "feedback", "limits", "pauses")
"""The data sets that people have words for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownWords:
    """The words in the cells of a column that the dictionary does not have."""

    values: tuple[tuple[str, int], ...]
    """The most frequent of them that may be shown, each with the number of its rows."""
    different: int
    """How many different ones there are."""
    accepted: tuple[str, ...]
    """What may be written instead, one word for each value."""


class DateDoubt(StrEnum):
    """Why the dates of a column may mean other days than they say."""

    UTC = "utc"
    """They are times of a kind that is taken to be in UTC, though the file does not say so."""
    EXCHANGED = "exchanged"
    """All real dates have a day up to 12, and later days are texts: day and month of the first may be exchanged."""
    MONTH_FIRST = "month-first"
    """Texts have the month first wherever it can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCount:
    """How many rows one of the files of a data set has."""

    file: str
    sheet: str | None
    """The sheet of a workbook; None if the file has no sheets."""
    kind: str
    """``text``, ``workbook``, ``html`` or ``parquet``: by what stands in it, not by its name."""
    read: int
    """How many rows it has."""
    hidden_rows: int = 0
    """How many of them a spreadsheet program does not show."""
    hidden_columns: tuple[str, ...] = ()
    """Headers of the columns that are read though a spreadsheet program does not show them."""
    hidden_sheets: tuple[str, ...] = ()
    """Names of hidden sheets that have the table too and are not read."""
    unread_sheets: tuple[tuple[str, int], ...] = ()
    """Names of other sheets or tables that are not read, each with how many of its rows may belong to the table."""
    inner_rows: int = 0
    """Rows of tables inside of its cells, which are not read."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """The columns that another one stands in for, each with the header of that other one."""
    unread_dates: tuple[str, ...] = ()
    """The headers of its columns of dates that are not read."""
    not_needed: Mapping[str, str] = field(default_factory=dict)
    """The ones among them that could stand in for another column, each with the header of that column."""
    date_doubts: Mapping[DateDoubt, tuple[str, ...]] = field(default_factory=dict)
    """The headers of its columns of dates that may mean other days than they say, by the reason."""

    @property
    def place(self) -> str:
        """The file, and its sheet if it has any."""
        return self.file if self.sheet is None else f"{self.file}:{self.sheet}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputCount:
    """What became of the rows of one data set: ``read = used + excluded + set aside``."""

    name: str
    file: str
    """As the user named it: a file, a folder, a pattern, or several of them."""
    read: int
    used: int
    excluded: Mapping[str, int]
    """Rows that are in no base, such as repeats of another row: how many, by reason."""
    set_aside: Mapping[tuple[str, str | None], int]
    """Rows that could not say what they had to: how many, by reason and header."""
    unknown_words: Mapping[str, UnknownWords] = field(default_factory=dict)
    """By column: the words that the dictionary does not have."""
    first: date | None = None
    """The first date by which a used row was counted; None if the data set has no dates."""
    last: date | None = None
    """The last such date."""
    unread: Mapping[str, int] = field(default_factory=dict)
    """By header of an optional column: used rows in which what stands there counts nowhere, as it cannot be read, or
    differs from what stands in another row of the same key."""
    after_as_of: int = 0
    """Used rows that were received or finished after the day of the check."""
    in_year: int | None = None
    """Used rows that are counted by a date of the plan's year; None if the check does not ask."""
    files: tuple[FileCount, ...] = ()

    def __post_init__(self) -> None:
        if self.read != self.used + sum(self.excluded.values()) + sum(self.set_aside.values()):
            raise AssertionError(f"the counts of {self.name} do not add up")


def data_set_words(name: str) -> str:
    """What people call a data set; an unknown name stays as it is."""
    words = {
        "cases": _("cases"),
        "ratings": _("ratings"),
        "results": _("results"),
        "procedures": _("procedures"),
        "feedback": _("feedback"),
        "limits": _("limits"),
        "pauses": _("pauses"),
    }
    return words.get(name, name)


def reason_words(reason: str, column: str | None, *, error: bool = False) -> str:
    """Say to people why a row is in no rate.

    Args:
        reason: The name of the reason, such as ``no-date``.
        column: The header of the cell that is the cause; None if no single cell is.
        error: Whether the unknown value is no word, but an error of a spreadsheet program or a formula not computed.

    Returns:
        The reason in words; its name if there are no words for it.
    """
    if error and reason == "unknown-value":
        return _(
            "{column} shows an error, or has a formula that was never computed; put it right in a spreadsheet program "
            "and save the file"
        ).format(column=column)
    words = {
        "broken-quotes": _("a quote opens or closes inside of a cell"),
        "ragged": _("more or fewer cells than headers"),
        "empty": _("{column} is empty"),
        "no-date": _("{column} is not written as dd/mm/yyyy or yyyy-mm-dd"),
        "no-such-day": _("{column} is no day of the calendar"),
        "unknown-value": _("{column} has a value that is not known"),
        "lost-digits": _("{column} is written as a number that has lost digits; save it as text"),
        "no-amount": _("{column} is no amount in đồng"),
        "no-count": _("{column} is no whole number"),
        "out-of-order": _("{column} lies before the date that comes first"),
        "disagree": _("rows with the same key say different things"),
        "overlap": _("rows of the same procedure hold for the same days"),
        "repeat": _("the same row again"),
        "total": _("a row of totals"),
        "outside-period": _("outside of the period"),
        "no-due-date": _("no due date is recorded"),
        "no-limit": _("no time limit is known"),
        "limit-unread": _("{column} is no time limit that can be read"),
        "limit-no-unit": _("{column} does not say whether calendar or working days; say it with --limit-unit"),
        "pause-no-start": _("a pause has an end but no start"),
        "pause-open": _("a pause has not ended"),
        "pause-unread": _("a row of the pauses of this case cannot be read"),
        "pause-before-received": _("a pause begins before the case was received"),
        "no-calendar": _("the calendar does not reach that far"),
    }
    return words.get(reason, reason).format(column=column)
