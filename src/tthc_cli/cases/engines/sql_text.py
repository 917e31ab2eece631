"""SQL of DuckDB about the text of a cell: what it is written as, and what it means.

Each function takes SQL for a text and gives SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tthc_cli.cases.cells import AS_THOUSANDS
from tthc_cli.cases.dictionary import (
    JOINED_TO_DIGITS,
    LINK_OR_FILE,
    WRITTEN_AS_DAY,
    ColumnsFile,
    errors_pattern,
    spellings,
    totals_pattern,
)
from tthc_cli.cases.tables.grids import FIRST_DAY, LAST_DAY
from tthc_cli.cases.tables.parquet_files import INT96
from tthc_cli.text import fold

DATE: Final = r"[0-9]{1,2}/(0?[1-9]|1[0-2])/[0-9]{4}|[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}"
"""What is written as a date, whether or not there is such a day."""
TIME: Final = r"[ T]+([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?"
"""What may stand behind a date."""
COUNT: Final = r"[0-9]{1,9}"
_SHORT_DATE: Final = "([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})"
"""A date and time as the national portal exchanges them: yyyyMMddHHmmss."""
AMOUNT: Final = r"[0-9]{1,15}|[0-9]{1,3}(\.[0-9]{3}){1,4}"
_LOST_DIGITS: Final = r"[0-9]([.,][0-9]+)?[Ee]\+[0-9]{1,3}|[0-9][.,][0-9]+[Ee][0-9]{1,3}"
"""An identifier that a program took for a number, and wrote as one: 2.40425E+17."""
ERRORS_BEGIN: Final = "#Ee"
"""What the texts begin with that spreadsheet programs write for an error."""
_NUMBER_OF_ROWS: Final = "[0-9.,]{1,11}( ?h[^ ]{1,3} s[^ ]{1,3})?"
"""What a row of totals may have instead of a key: 13, or "13 hồ sơ"."""
_SPACES: Final = r"[\s\p{Z}]+"
_NOT_AS_SEEN: Final = r"^ | $|  |[\t\n\f\r]|[^ \PZ]|\p{Cf}"
_UNSEEN: Final = r"\p{Cf}+"
_IN_UTC: Final = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS")
"""The types of times that tell the instant."""
_EXACT: Final = {"DOUBLE": (10**15, 14), "FLOAT": (1 << 24, 6)}
"""By type: the least binary number that does not keep all its digits, and with how many it is written."""


def literal(text: str) -> str:
    """A text in quotes."""
    return "'" + text.replace("'", "''") + "'"


def begins_with(text: str, letters: Iterable[str]) -> str:
    """Whether a text begins with one of some letters: texts stand in the order of their bytes, which is soon compared.

    Args:
        text: The text.
        letters: The letters; not the last one that there is.
    """
    ends: list[tuple[str, str]] = []
    """The first letter of each run of letters that follow one another, and the letter after its last one."""
    for letter in sorted(set(letters)):
        first = ends.pop()[0] if ends and ends[-1][1] == letter else letter
        ends.append((first, chr(ord(letter) + 1)))
    return " or ".join(f"({text} >= {literal(first)} and {text} < {literal(after)})" for first, after in ends)


def is_among(text: str, words: Iterable[str]) -> str:
    """Whether a text is one of some words; false if it is null.

    It is neither IN nor ``list_contains``: DuckDB makes a join of a list, and rows lose their order, which tells lines.
    Nor is it a CASE, for whose every word DuckDB plans and computes the text anew.

    Args:
        text: The text.
        words: The words; at least one.
    """
    return f"coalesce(list_position([{', '.join(map(literal, words))}], {text}) > 0, false)"


def spaced(text: str) -> str:
    """A text with one space between its words, and none around them."""
    return f"trim(regexp_replace({text}, {literal(_SPACES)}, ' ', 'g'))"


def as_seen(text: str) -> str:
    """A text as it looks: with one space between its words, none around them, and no mark that is not seen."""
    return spaced(_unseen_removed(text))


def is_as_seen(text: str) -> str:
    """Whether :func:`as_seen` would not change a text."""
    # far faster than to make the other text, and compare
    return f"not regexp_matches({text}, {literal(_NOT_AS_SEEN)})"


def without_unseen(text: str) -> str:
    """An identifier without marks that are not seen, such as a space without width: two that look alike are one.

    As :func:`tthc_cli.text.without_unseen` leaves them out.
    """
    # most have letters of one byte alone, which is found out in a small part of the time that making another one takes
    return f"case when strlen({text}) = length({text}) then {text} else {_unseen_removed(text)} end"


def _unseen_removed(text: str) -> str:
    return f"regexp_replace({text}, {literal(_UNSEEN)}, '', 'g')"


def steps_to_day(text: str) -> list[str]:
    """From a column of texts to the ``day`` that each is, day first or as ISO 8601 has it, never month first.

    Args:
        text: The column.

    Returns:
        SQL of further columns, each of a query over the one before: to plan what is nested takes long. ``is_date``:
        whether the text is written as a date; ``day``: null if there is no such day.
    """
    return [
        # the pattern first: what reads days takes spaces and signs too
        f"regexp_full_match({text}, {literal(DATE)}) as is_date",
        f"cast(try_strptime(case when is_date then {text} end, ['%d/%m/%Y', '%Y-%m-%d']) as date) as any_day",
        f"case when any_day >= date '{FIRST_DAY}' and any_day < date '{LAST_DAY}' then any_day end as day",
    ]


def written_out(text: str) -> str:
    """A text; one that is a date and time without any marks, as ISO 8601 writes it with them."""
    with_marks = f"regexp_replace({text}, {literal(f'^{_SHORT_DATE}$')}, '\\1-\\2-\\3 \\4:\\5:\\6')"
    return f"case when length({text}) = 14 then {with_marks} else {text} end"


def is_yes(cell: str, dictionary: ColumnsFile) -> str:
    """Whether a cell names a file or says yes, which is false if it is empty; null if it says nothing that is known.

    Args:
        cell: The cell, without spaces around it.
        dictionary: The words for yes and no.
    """
    words = spellings(dictionary, "file")
    yes, no = ([text for text in words if words[text] == value] for value in ("yes", "no"))
    plain = spaced(_plain(cell))
    return (
        f"case when {cell} = '' then false when {is_among(plain, yes)} then true "
        f"when {is_among(plain, no)} then false when {is_error(cell, dictionary)} then null "
        f"when regexp_matches(lower({cell}), {literal(LINK_OR_FILE)}) then true end"
    )


def _plain(text: str) -> str:
    """A text in lower case, without marks."""
    return f"replace(strip_accents(lower({text})), 'đ', 'd')"


def lost_digits(cell: str) -> str:
    """Whether an identifier was written as a number is, with only some of its digits."""
    may_be = f"{cell} >= '0' and {cell} < ':' and contains('.,Ee', substr({cell}, 2, 1))"
    return f"({may_be} and regexp_full_match({cell}, {literal(_LOST_DIGITS)}))"


def is_error(cell: str, dictionary: ColumnsFile) -> str:
    """Whether a spreadsheet program could not compute or show a cell.

    Args:
        cell: The cell.
        dictionary: What such programs write instead.
    """
    # the first condition alone would say it all but for the time that the second takes
    pattern = literal(errors_pattern(dictionary))
    return f"(({begins_with(cell, ERRORS_BEGIN)}) and regexp_full_match(upper({cell}), {pattern}))"


def amount(text: str) -> str:
    """A text as a number of whole đồng; null if it is none."""
    return f"try_cast(replace({text}, '.', '') as bigint)"


def whole_number(text: str) -> str:
    """A text as a whole number; null if it is none."""
    return f"try_cast({text} as bigint)"


def identifier(cell: str, dictionary: ColumnsFile) -> str:
    """A cell with an identifier; null if it says that there is none.

    Args:
        cell: The cell.
        dictionary: The words that say so.
    """
    no_id = sorted({fold(word) for word in ("", *dictionary.no_id)})
    # applicants whose numbers have lost digits cannot be told apart: as if none were written
    unknown = f"{is_among(spaced(_plain(cell)), no_id)} or {lost_digits(cell)}"
    return f"case when not ({unknown}) then {cell} end"


def is_total(key: str, first: str, dictionary: ColumnsFile, days: Iterable[str] = ()) -> str:
    """Whether a row without a key of its own begins, as a row of totals does, with a word for that.

    Args:
        key: The cell with its key.
        first: The first of its cells that is not empty.
        dictionary: The words for totals.
        days: The cells with the days that every row needs. If a row has one of them, a key with digits that are
            joined to the word is one of its own, such as TOTAL-2024-001.
    """
    pattern = totals_pattern(dictionary)
    if not pattern:
        return "false"
    letters = {letter for word in dictionary.totals for letter in (word[0].lower(), word[0].upper())}
    # a number of rows can stand where the case ids are: "Tổng cộng;13"
    no_key = f"({key} = '' or ({key} < ':' and regexp_full_match({key}, {literal(_NUMBER_OF_ROWS)})))"
    may_be = f"{no_key} or {begins_with(key, letters)}"
    words = f"case when {no_key} then trim({first}) else {key} end"
    begins_so = (
        f"(case when {may_be} then coalesce(regexp_full_match({_plain(words)}, {literal(pattern)}), false) "
        "else false end)"
    )
    has_day = " or ".join(f"regexp_matches(trim({day}), {literal(f'^({WRITTEN_AS_DAY})')})" for day in days)
    if not has_day:
        return begins_so
    # few rows begin so, and only these are looked at any further
    has_own_key = f"not ({no_key}) and regexp_matches({key}, {literal(f'^{JOINED_TO_DIGITS}')}) and ({has_day})"
    return f"(case when {begins_so} then not ({has_own_key}) else false end)"


def text_of_parquet(column: str, type_: str, *, is_id: bool) -> str:
    """A value of a Parquet file as the text that stands for it in a CSV file.

    Args:
        column: The column.
        type_: Its type in DuckDB, or :data:`~tthc_cli.cases.tables.parquet_files.INT96`.
        is_id: Whether it holds identifiers, whose digits must not get lost unseen.
    """
    if type_ == "VARCHAR":
        return f"regexp_replace(nfc_normalize({column}), '[\\x00-\\x08\\x0a-\\x1f\\x{{a0}}]', ' ', 'g')"
    if type_.startswith("DECIMAL"):
        whole = f"{column} = trunc({column})"
        return f"case when {whole} then cast(cast({column} as hugeint) as varchar) else {_with_decimals(column)} end"
    if type_ in _EXACT:
        least, digits = _EXACT[type_]
        whole = f"abs({column}) < 1e15 and {column} = trunc({column})"
        # DuckDB may compute each branch for every row, and NaN is no whole number
        text = f"when {whole} then cast(try_cast({column} as bigint) as varchar) else {_with_decimals(column)} end"
        if not is_id:
            return f"case {text}"
        lost = f"when abs({column}) >= {least} then format('{{:.{digits}e}}', cast({column} as double))"
        return f"case when isnan({column}) then '' {lost} {text}"
    if type_ == INT96:
        column, type_ = f"timezone('UTC', {column})", _IN_UTC[0]
    if type_ in _IN_UTC:
        return f"cast(timezone('Asia/Ho_Chi_Minh', cast({column} as {_IN_UTC[0]})) as varchar)"
    return f"cast({column} as varchar)"


def _with_decimals(column: str) -> str:
    """A number that is not whole as a text that does not look like thousands."""
    return f"regexp_replace(cast({column} as varchar), {literal(f'^({AS_THOUSANDS})$')}, '\\10')"
