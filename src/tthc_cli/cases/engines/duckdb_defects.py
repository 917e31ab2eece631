"""What can be wrong with a row, as SQL over the tables of :class:`tthc_cli.cases.engines.duckdb_rows.Rows`.

In that SQL, ``raw`` is the row with its cells as text, ``meant`` what its mix of words means, ``date_<column>`` what
the text of a date means. Over a mix of words itself, ``cells`` are its words, and ``word_<place>`` what each of them
means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tthc_cli.cases.dictionary import unread_mark
from tthc_cli.cases.engines.columns import ReadColumns
from tthc_cli.cases.engines.interface import Defect
from tthc_cli.cases.engines.sql_text import AMOUNT, COUNT, is_error, is_yes, literal, lost_digits
from tthc_cli.classes import dataclass

NO_DATE: Final = 1
"""In ``date_<column>.wrong``: the text is not written as a date."""
NO_DAY: Final = 2
"""It is written as a date, but there is no such day."""
ERROR: Final = 3
"""A spreadsheet program could not compute it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlDefect(Defect):
    """What can be wrong with a row, and how DuckDB finds it."""

    value: str
    """SQL: the cell that is wrong, or null."""
    holds: str
    """SQL: whether a row has it; for words, whether their mix has it."""


def defects_of_rows(columns: ReadColumns, width: str) -> Iterator[SqlDefect]:
    """List what can be wrong with a row, its words aside.

    Args:
        columns: The columns that are read.
        width: SQL: how many cells the row should have.

    Returns:
        The defects; a row has the first one that holds.
    """
    yield SqlDefect(reason="broken-quotes", column=None, value="null", holds="raw.width is null")
    yield SqlDefect(reason="ragged", column=None, value="cast(raw.width as varchar)", holds=f"raw.width <> {width}")
    yield SqlDefect(reason="empty", column=columns.key, value="null", holds="raw.key is null")
    optional = columns.optional
    for name in columns.counted:
        if name not in optional:
            yield from _defects_of_column(name, columns)
    for before, after in columns.spec.order:
        if {before, after} <= set(columns.counted):
            backwards = f"date_{after}.day < date_{before}.day"
            yield SqlDefect(reason="out-of-order", column=after, value=f"trim(raw.{after})", holds=backwards)


def _defects_of_column(name: str, columns: ReadColumns) -> Iterator[SqlDefect]:
    type_ = columns.type_of(name)
    text = {"key": "raw.key", "date": f"trim(raw.{name})"}.get(type_, f"raw.{name}")
    if type_ not in columns.dictionary.values:
        uncomputed = f"date_{name}.wrong = {ERROR}" if type_ == "date" else is_error(text, columns.dictionary)
        yield SqlDefect(reason="unknown-value", column=name, value=text, holds=uncomputed)
    match type_:
        case "key":
            yield SqlDefect(reason="lost-digits", column=name, value="null", holds=lost_digits(text))
        case "date":
            yield SqlDefect(reason="no-date", column=name, value=text, holds=f"date_{name}.wrong = {NO_DATE}")
            yield SqlDefect(reason="no-such-day", column=name, value=text, holds=f"date_{name}.wrong = {NO_DAY}")
            if columns.spec.columns[name].required:
                yield SqlDefect(reason="empty", column=name, value="null", holds=f"date_{name}.day is null")
        case "amount":
            no_amount = f"{text} <> '' and not regexp_full_match({text}, {literal(AMOUNT)})"
            yield SqlDefect(reason="no-amount", column=name, value=text, holds=no_amount)
        case "count":
            no_count = f"{text} <> '' and not regexp_full_match({text}, {literal(COUNT)})"
            yield SqlDefect(reason="no-count", column=name, value=text, holds=no_count)
        case "file":
            no_file = f"{is_yes(text, columns.dictionary)} is null"
            yield SqlDefect(reason="unknown-value", column=name, value=text, holds=no_file)
        case _:
            pass


def unread_cell(name: str, columns: ReadColumns) -> str:
    """Whether something stands in the cell of an optional column that cannot be read.

    Args:
        name: The column.
        columns: The columns that are read.

    Returns:
        SQL; of a column of words, over the row with what its words mean.
    """
    if name in columns.words:
        return f"meant.{unread_mark(name)}"
    wrong = [f"coalesce({defect.holds}, false)" for defect in _defects_of_column(name, columns)]
    return f"({' or '.join(wrong)})"


def unknown_word(place: int) -> str:
    """Whether a word is not known.

    Args:
        place: The place of its column among those of words, from 1.

    Returns:
        SQL over a mix of words.
    """
    return f"cells[{place}] <> '' and word_{place} is null"


def defects_of_words(columns: ReadColumns) -> Iterator[SqlDefect]:
    """List what can be wrong with the words of a row."""
    optional = columns.optional
    for place, name in enumerate(columns.words, 1):
        if name in optional:
            continue
        cell = f"cells[{place}]"
        if columns.spec.columns[name].required:
            yield SqlDefect(reason="empty", column=name, value="null", holds=f"{cell} = ''")
        yield SqlDefect(reason="unknown-value", column=name, value=f"meant.{cell}", holds=unknown_word(place))


def first_defect(defects: Sequence[SqlDefect], start: int) -> str:
    """Find the first defect that a row has.

    Args:
        defects: The defects, in their order.
        start: The place of the first of them among all defects.

    Returns:
        SQL: the place of the defect, or null.
    """
    cases = " ".join(f"when {defect.holds} then {place}" for place, defect in enumerate(defects, start))
    return f"cast({f'case {cases} end' if cases else 'null'} as tinyint)"


def wrong_cell(defects: Sequence[SqlDefect], place: str) -> str:
    """Find the cell that is wrong.

    Args:
        defects: All defects.
        place: SQL: the place of the defect that the row has.

    Returns:
        SQL: the cell, or null.
    """
    cells = " ".join(f"when {number} then {defect.value}" for number, defect in enumerate(defects))
    return f"case {place} {cells} end"
