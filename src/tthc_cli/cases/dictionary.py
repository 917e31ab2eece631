"""What the columns and values of a file of case data are called: the dictionary in ``data/case_columns.yaml``."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any, ClassVar, Final, Literal

from tthc_cli.cases.cells import UNCOMPUTED
from tthc_cli.classes import dataclass
from tthc_cli.counts import MONTH, Vocabulary, given_conditions_of
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, by_language
from tthc_cli.scalars import CONFIG, Flag, Text
from tthc_cli.text import fold

ColumnType = Literal[
    "key",
    "id",
    "text",
    "date",
    "status",
    "channel",
    "level",
    "rating",
    "regime",
    "authority_level",
    "applicant_kind",
    "outcome",
    "own_verdict",
    "yes_no",
    "paid",
    "file",
    "amount",
    "count",
    "limit",
]
"""``key`` tells rows apart; ``id`` is an identifier that is counted, never shown; the words of ``status`` to ``paid``
stand under ``values``. ``paid`` and ``file`` are yes or no too: for ``paid``, there are more words than those of
``yes_no``, for ``file``, any link or name of a file is a yes. ``amount`` is whole đồng, ``count`` a whole number;
``limit`` is a time limit in words ("15 ngày làm việc")."""
YES_NO: Final[frozenset[ColumnType]] = frozenset({"yes_no", "paid", "file"})
"""The types whose values are yes or no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a data set."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    type: ColumnType
    headers: tuple[Text, ...]
    """What exports call it, beside its canonical name."""
    required: Flag = False
    """Whether the data set cannot be read without it (a key always is)."""
    group: Flag = False
    """Whether results may be shown by its values. Never true for what tells a person."""
    audit: Flag = False
    """Whether it only serves to recompute due dates: if it is wrong, its row stays in every other count."""
    optional: Flag = False
    """Whether a cell that cannot be read is left out by itself: its row stays in every count that does not need it."""
    stand_in: Text | None = None
    """The column that is read in its place in a file that does not have it; in one that has it, nobody reads that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """One kind of file."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    key: Text
    """The column whose distinct values are counted."""
    columns: Mapping[str, Column]
    order: tuple[tuple[Text, Text], ...] = ()
    """Pairs of dates: the second one is never before the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsFile:
    """The dictionary of columns and values."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.columns/1"]
    values: Mapping[str, Mapping[str, tuple[Text, ...]]]
    """For each type with words: the canonical values, each with what exports write for it."""
    out_of_base: tuple[Text, ...]
    """Statuses of cases that are in no base."""
    finished: tuple[Text, ...]
    """Statuses of cases that are done; the others are open."""
    satisfied: tuple[Text, ...]
    """Ratings that count as satisfied."""
    data_sets: Mapping[str, DataSet]
    ignored: tuple[Text, ...] = ()
    """Headers of columns that exports have and that are never read: names, addresses, numbers of rows."""
    totals: tuple[Text, ...] = ()
    """What a row of totals begins with."""
    no_id: tuple[Text, ...] = ()
    """What exports write for an identifier that is missing: such a cell is empty."""
    limit_from: tuple[Text, ...] = ()
    """The events from which a time limit may say that it counts: other words for the day of receipt."""
    date_words: tuple[Text, ...] = ()
    """What the headers of columns of dates begin with."""
    errors: tuple[Text, ...] = ()
    """What a spreadsheet program writes into a cell that it could not compute; the packaged ones if there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreColumns:
    """A file that adds to the packaged dictionary. What it names means what it says, whatever the packaged one says."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.more-columns/1"]
    columns: Mapping[str, Mapping[str, tuple[Text, ...]]] = field(default_factory=dict)
    """By data set and column: more headers."""
    values: Mapping[str, Mapping[str, tuple[Text, ...]]] = field(default_factory=dict)
    """By type and canonical value: more words."""
    ignored: tuple[Text, ...] = ()
    """Headers that are not to be read, though they may be known."""
    totals: tuple[Text, ...] = ()
    no_id: tuple[Text, ...] = ()
    limit_from: tuple[Text, ...] = ()


LINK_OR_FILE: Final = r"^(?:(?:[a-z]+://|www\.)[^ ]+.*|.+\.[a-z][a-z0-9]{1,4})$"
"""What a link or the name of a file looks like, in small letters. Every engine's regular expressions take it."""
_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    "date": re.compile(r"^[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}|^[0-9]{5,14}([.,][0-9]+)?$"),
    "amount": re.compile(r"^[0-9][0-9., ]*$"),
    "count": re.compile(r"^[0-9]+$"),
    "file": re.compile(LINK_OR_FILE, re.IGNORECASE),
    "limit": re.compile(r"^[0-9]"),
    "key": re.compile(r"[0-9]"),
    "id": re.compile(r"[0-9]"),
}
"""What a value looks like, by the type of its column; that it is right is looked at later."""


def looks_like(kind: ColumnType, text: str) -> bool:
    """Tell whether a text looks like a value of a column of a type without words of its own.

    Args:
        kind: The type of the column; not ``text``, as anything may be a value of that.
        text: What stands in a cell.

    Returns:
        True even for a value that proves to be wrong later, such as 31/02/2024.
    """
    return _PATTERNS[kind].search(text) is not None


def stand_ins(dictionary: ColumnsFile, data_set: str, present: Container[str]) -> dict[str, str]:
    """Return the columns that a file does not have and another column stands in for.

    Args:
        dictionary: The columns of all data sets.
        data_set: What the rows of the file are.
        present: The canonical names of the columns that the file has.

    Returns:
        Each such column with the one that stands in for it.
    """
    columns = dictionary.data_sets[data_set].columns
    return {
        name: spec.stand_in
        for name, spec in columns.items()
        if spec.stand_in is not None and spec.stand_in in present and name not in present
    }


def is_second_reading(dictionary: ColumnsFile, data_set: str, column: str) -> bool:
    """Return whether a column has no header of its own: it always reads the cells of the one that stands in for it.

    Args:
        dictionary: The columns of all data sets.
        data_set: The data set that has it.
        column: Its canonical name.
    """
    return not dictionary.data_sets[data_set].columns[column].headers


def column_words(dictionary: ColumnsFile, data_set: str, column: str) -> str:
    """Return a column as people call it: its header, in English after its canonical name.

    Args:
        dictionary: The columns of all data sets.
        data_set: The data set that has it.
        column: Its canonical name.
    """
    columns = dictionary.data_sets[data_set].columns
    named = columns[column].stand_in or column if is_second_reading(dictionary, data_set, column) else column
    header = next(iter(columns[named].headers), column)
    return by_language(english=f"{column} ({header})", vietnamese=header)


def column_titles(dictionary: ColumnsFile, columns: Sequence[str]) -> list[str]:
    """Return what stands above columns of cases in tables for people.

    Args:
        dictionary: The columns of all data sets.
        columns: Their canonical names.
    """
    specs = dictionary.data_sets["cases"].columns
    headers = {name: next(iter(specs[name].headers), name) for name in columns}
    return by_language(
        english=[name.replace("_", " ").capitalize() for name in columns], vietnamese=list(headers.values())
    )


def group_columns(dictionary: ColumnsFile, texts: Sequence[str]) -> tuple[str, ...]:
    """Return what ``--by`` means.

    Args:
        dictionary: The columns of all data sets.
        texts: Columns of the cases by canonical name or header, or ``month``; several in one text with commas.

    Returns:
        Canonical names and ``month``, each once.

    Raises:
        TthcError: A column does not exist, or it tells a person.
    """
    names = (name.strip() for text in texts for name in text.split(","))
    return tuple(dict.fromkeys(_group_column(dictionary, name) for name in names))


def _group_column(dictionary: ColumnsFile, name: str) -> str:
    if fold(name) in (MONTH, fold(_("Month"))):
        return MONTH
    columns = dictionary.data_sets["cases"].columns
    for column, spec in columns.items():
        if spec.group and fold(name) in {fold(text) for text in (column, *spec.headers)}:
            return column
    raise TthcError(
        _("--by: found '{found}'; write one of {known}").format(
            found=name, known=", ".join([*(column for column, spec in columns.items() if spec.group), MONTH])
        )
    )


def label(dictionary: ColumnsFile, kind: str, value: str) -> str:
    """Return what exports call a value, in words rather than by its number.

    Args:
        dictionary: The words of all values.
        kind: The type of its column, such as ``status``.
        value: The canonical value.
    """
    return next((text for text in dictionary.values[kind][value] if not text.isdigit()), value)


def labels(dictionary: ColumnsFile) -> dict[str, dict[str, str]]:
    """Return what people call the values of columns with words, by column and value: nothing in English.

    English words for the values are those of the program. No two data sets have different columns under one name.
    """
    vietnamese = {
        column: {value: label(dictionary, spec.type, value) for value in dictionary.values[spec.type]}
        for data_set in dictionary.data_sets.values()
        for column, spec in data_set.columns.items()
        if spec.type in dictionary.values
    }
    return by_language(english={}, vietnamese=vietnamese)


WRITTEN_AS_DAY: Final = "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[0-9]{14}"
"""A regular expression for how a cell begins that somebody meant to be a day, whether or not it can be read as one."""
JOINED_TO_DIGITS: Final = "[^ :.,;()=]+[0-9]"
"""How a key begins that is an id although its first word is one for totals: TOTAL-2024-001, not "Tổng cộng: 3"."""


def needed_days(data_set: DataSet) -> list[str]:
    """Return the columns of days that every row of a data set needs: a row of totals has nothing there."""
    return [name for name, spec in data_set.columns.items() if spec.type == "date" and spec.required]


def totals_pattern(dictionary: ColumnsFile) -> str:
    """Return a regular expression for the first folded text of a row of totals; empty if there are no such words."""
    words = sorted({fold(word) for word in dictionary.totals}, key=len, reverse=True)
    return f"({'|'.join(map(re.escape, words))})[ :.,;()0-9=-]*(ho so)?[ :.)]*" if words else ""


def errors_pattern(dictionary: ColumnsFile) -> str:
    """Return a regular expression for a cell, in capitals, that a spreadsheet program could not compute or show."""
    words = (*dictionary.errors, UNCOMPUTED)
    return "|".join([*(re.escape(word.upper()) for word in words), "#{2,}", "ERR:[0-9]{3}"])


def spellings(dictionary: ColumnsFile, kind: str) -> dict[str, str]:
    """Return every folded spelling of a type's values, with the canonical value.

    Args:
        dictionary: The words of all values.
        kind: The type, such as ``status``.
    """
    words = [dictionary.values["yes_no"]] if kind in YES_NO else []
    words += [dictionary.values[kind]] if kind in dictionary.values and kind != "yes_no" else []
    return {fold(text): value for of_type in words for value, texts in of_type.items() for text in (value, *texts)}


def optional_columns(dictionary: ColumnsFile, data_set: str, columns: Iterable[str]) -> list[str]:
    """Return those of some columns whose cells are left out by themselves if they cannot be read.

    Args:
        dictionary: The columns of all data sets.
        data_set: The data set.
        columns: Canonical names of its columns.
    """
    specs = dictionary.data_sets[data_set].columns
    return [name for name in columns if name in specs and specs[name].optional]


def unread_mark(column: str) -> str:
    """Return the name of the column that says of each row whether something stands in an optional column that cannot
    be read."""
    return f"{column}_unread"


def vocabulary_of(dictionary: ColumnsFile, data_set: str) -> Vocabulary:
    """Return what conditions over a data set may speak of.

    Args:
        dictionary: The columns and words of all data sets.
        data_set: The data set.
    """
    spec = dictionary.data_sets[data_set]
    return Vocabulary(
        columns={name: column.type for name, column in spec.columns.items()},
        words=dictionary.values,
        always=frozenset({spec.key, *(name for name, column in spec.columns.items() if column.required)}),
    )


def given_conditions(dictionary: ColumnsFile, data_set: str) -> dict[str, str]:
    """Return the conditions that the dictionary's lists of words give: ``ended``, ``satisfied``.

    Args:
        dictionary: The columns and words of all data sets.
        data_set: The data set that the conditions are over.
    """
    return given_conditions_of(dictionary.data_sets[data_set].columns, dictionary.finished, dictionary.satisfied)


def spoken_columns(dictionary: ColumnsFile, data_set: str) -> Callable[[str, str | None], str]:
    """Return what tells how people call a column of a data set, or a word of it; in English, their own names.

    Args:
        dictionary: The columns and words of all data sets.
        data_set: The data set.
    """
    columns = dictionary.data_sets[data_set].columns

    def named(column: str, word: str | None) -> str:
        spec = columns[column]
        if word is None:
            return by_language(english=column, vietnamese=next(iter(spec.headers), column))
        return by_language(english=word, vietnamese=label(dictionary, spec.type, word))

    return named
