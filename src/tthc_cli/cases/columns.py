"""What the columns and values of a file of case data are called: the dictionary in ``data/case_columns.yaml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar, Literal

from tthc_cli.errors import TthcError
from tthc_cli.i18n import LANGUAGE, _, ngettext
from tthc_cli.loading import data_file, load_file
from tthc_cli.model import CONFIG, Flag, Text
from tthc_cli.written import fold

ColumnType = Literal["key", "id", "text", "date", "status", "channel", "level", "rating", "yes_no", "amount"]
"""``key`` tells rows apart; ``id`` is an identifier that is counted, never shown; the words of ``status`` to ``yes_no``
stand under ``values``; ``amount`` is whole đồng."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """One kind of file."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    key: Text
    """The column whose distinct values are counted."""
    columns: Mapping[str, Column]
    order: tuple[tuple[Text, Text], ...] = ()
    """Pairs of dates of which the second is never before the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsFile:
    """The dictionary, whole."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the headers of one file were understood."""

    data_set: str
    headers: tuple[str, ...]
    """As they stand in the file."""
    places: Mapping[str, int]
    """Where each known column stands, from 0."""

    def header(self, column: str | None) -> str | None:
        """What the file calls a column that it has."""
        return None if column is None else self.headers[self.places[column]]

    def nearest(self, names: Sequence[str]) -> str | None:
        """The header of the file that looks most like one of the names, if any does."""
        folded = {fold(header): header for header in self.headers}
        wanted = [fold(name) for name in names]
        near = [match for name in wanted for match in get_close_matches(name, folded, n=1, cutoff=0.6)]
        return folded[near[0]] if near else None


def load_columns(path: Path | None = None) -> ColumnsFile:
    """The packaged dictionary, or another one."""
    return load_file(path or data_file("case_columns.yaml"), ColumnsFile).value


def understand(dictionary: ColumnsFile, data_set: str, headers: Sequence[str], file: str, line: int) -> Layout:
    """Which column stands where.

    Raises TthcError where no header is known, a needed one is missing, or two mean the same column.
    """
    columns = dictionary.data_sets[data_set].columns
    names = {
        fold(name).replace(" ", ""): column for column, spec in columns.items() for name in (column, *spec.headers)
    }
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        column = names.get(fold(header).replace(" ", ""))
        if column is None:
            continue
        if column in places:
            raise TthcError(
                _("{file}:{line}: the headers '{one}' and '{other}' both mean {column}; keep one").format(
                    file=file,
                    line=line,
                    one=headers[places[column]],
                    other=header,
                    column=column_words(dictionary, data_set, column),
                )
            )
        places[column] = place
    layout = Layout(data_set=data_set, headers=tuple(headers), places=places)
    if not places:
        # without a header, the first line is a row of data, and that is never shown
        text = ngettext(
            "{file}:{line}: no known header among {cells} cell; the first line must name the columns, such as {known}",
            "{file}:{line}: no known header among {cells} cells; the first line must name the columns, such as {known}",
            len(headers),
        )
        known = ", ".join(spec.headers[0] for spec in columns.values())
        raise TthcError(text.format(file=file, line=line, cells=len(headers), known=known))
    for name, spec in columns.items():
        if (spec.required or spec.type == "key") and name not in places:
            raise TthcError(f"{file}:{line}: {missing(dictionary, layout, name)}")
    return layout


def column_words(dictionary: ColumnsFile, data_set: str, column: str) -> str:
    """A column as people call it: its header, in English after its canonical name."""
    header = dictionary.data_sets[data_set].columns[column].headers[0]
    return f"{column} ({header})" if LANGUAGE == "en" else header


def missing(dictionary: ColumnsFile, layout: Layout, column: str) -> str:
    """What is said of a column that a file does not have: the headers found, and the nearest."""
    spec = dictionary.data_sets[layout.data_set].columns[column]
    text = _("the column {column} is missing; headers found: {found}").format(
        column=column_words(dictionary, layout.data_set, column), found=shown(layout.headers)
    )
    near = layout.nearest((column, *spec.headers))
    return text if near is None else _("{text}; nearest: '{near}'").format(text=text, near=near)


def shown(headers: Sequence[str]) -> str:
    """Headers in a message, once one of them is known: not more than twenty, none longer than forty characters."""
    short = [header if len(header) <= 40 else f"{header[:39]}…" for header in headers[:20]]
    return ", ".join(short) + (", …" if len(headers) > 20 else "")


def group_column(dictionary: ColumnsFile, name: str) -> str:
    """The column of the cases that ``--by`` means, by canonical name or header.

    Raises TthcError for one that does not exist or tells a person.
    """
    columns = dictionary.data_sets["cases"].columns
    for column, spec in columns.items():
        if spec.group and fold(name) in {fold(text) for text in (column, *spec.headers)}:
            return column
    raise TthcError(
        _("--by: found '{found}'; write one of {known}").format(
            found=name, known=", ".join(column for column, spec in columns.items() if spec.group)
        )
    )


def label(dictionary: ColumnsFile, kind: str, value: str) -> str:
    """What exports call a value, in words rather than by its number."""
    return next((text for text in dictionary.values[kind][value] if not text.isdigit()), value)


def labels(dictionary: ColumnsFile) -> dict[str, dict[str, str]]:
    """What people call the values of the cases' columns with words, by column."""
    return {
        column: {value: label(dictionary, spec.type, value) for value in dictionary.values[spec.type]}
        for column, spec in dictionary.data_sets["cases"].columns.items()
        if spec.type in dictionary.values
    }


def spellings(dictionary: ColumnsFile, kind: str) -> dict[str, str]:
    """Every folded spelling of a type's values, with the canonical value."""
    return {fold(text): value for value, texts in dictionary.values[kind].items() for text in (value, *texts)}
