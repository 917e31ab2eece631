"""Which column of a file is which of the dictionary's (bố cục tệp), from its headers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Final

from tthc_cli.cases.dictionary import ColumnsFile, column_words, is_second_reading, looks_like, spellings, stand_ins
from tthc_cli.cases.paths import place_of
from tthc_cli.cases.privacy import HIDDEN, name_or_address, number_of_a_person, of_a_person
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.header_names import HeaderNames, both_mean
from tthc_cli.i18n import _, ngettext
from tthc_cli.text import fold, nearest

_DAY: Final = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}(?:[ T].*)?")
"""A day, which stands in a row of data."""


class ColumnNames(HeaderNames):
    """What the columns of one data set are called."""

    def __init__(self, dictionary: ColumnsFile, data_set: str) -> None:
        """Learn the names.

        Args:
            dictionary: The columns of all data sets.
            data_set: The data set, such as ``cases``.
        """
        columns = dictionary.data_sets[data_set].columns
        super().__init__({name: spec.headers for name, spec in columns.items()}, dictionary.ignored)
        self.needed = frozenset(name for name, spec in columns.items() if spec.required or spec.type == "key")
        """The columns without which no row can be counted."""
        self._types = {name: spec.type for name, spec in columns.items()}
        self._spellings = {kind: frozenset(spellings(dictionary, kind)) for kind in dictionary.values}

    def accepts(self, column: str, text: str) -> bool:
        """Tell whether a text is a value of a column, as no header is one.

        Args:
            column: The canonical name of the column.
            text: What stands in a cell.

        Returns:
            False for a column of free text: anything may stand there, so it says nothing.
        """
        kind = self._types[column]
        if kind in self._spellings:
            return fold(text) in self._spellings[kind]
        return kind != "text" and looks_like(kind, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the headers of one file were understood."""

    data_set: str
    headers: tuple[str, ...]
    """As they stand in the file."""
    places: Mapping[str, int]
    """The place of each known column, from 0; a column that another one stands in for has the place of that one."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """The columns that the file does not have and others stand in for, each with the one that does."""

    def header(self, column: str | None) -> str | None:
        """Return what the file calls a column that it has."""
        return None if column is None else self.headers[self.places[column]]

    def nearest(self, names: Sequence[str]) -> str | None:
        """Return the header that is most like one of the names, among those not understood; None if none is like it."""
        understood = set(self.places.values())
        folded = {fold(header): header for place, header in enumerate(self.headers) if place not in understood}
        near = (nearest(fold(name), folded) for name in names)
        return next((folded[match] for match in near if match is not None), None)


def header_of(dictionary: ColumnsFile, layouts: Sequence[Layout], column: str | None) -> str | None:
    """Return what the first of several files that has a column calls it.

    Args:
        dictionary: The columns of all data sets.
        layouts: How the headers of each file of a data set were understood; at least one.
        column: The canonical name of the column, if any is meant.

    Returns:
        The header; if no file has the column, as a limit may stand in a file of its own, the first header that the
        dictionary has for it.
    """
    if column is None:
        return None
    own = (layout.header(column) for layout in layouts if column in layout.places)
    headers = dictionary.data_sets[layouts[0].data_set].columns[column].headers
    return next(own, next(iter(headers), column))


def understand(
    dictionary: ColumnsFile,
    data_set: str,
    headers: Sequence[str],
    file: str,
    line: int,
    names: Sequence[Sequence[str]] | None = None,
) -> Layout:
    """Find out which column stands where.

    Args:
        dictionary: The columns of all data sets.
        data_set: What the rows of the file are.
        headers: What stands above each column.
        file: The file, with its sheet if it has any, for messages.
        line: The line or row of the header, from 1; 0 if names of columns stand beside the rows.
        names: What each column may be called; its header alone if None.

    Returns:
        The place of each known column.

    Raises:
        TthcError: No header is known, a needed one is missing, one could mean two columns, or two mean one.
    """
    columns, column_names = dictionary.data_sets[data_set].columns, ColumnNames(dictionary, data_set)
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        meanings = column_names.meaning((header,) if names is None else names[place]).columns
        if len(meanings) > 1:
            raise _ambiguous(dictionary, data_set, meanings, file, line, header)
        for column in meanings:
            if column in places:
                words = column_words(dictionary, data_set, column)
                raise TthcError(f"{place_of(file, line)}: {both_mean(headers[places[column]], header, words)}")
            places[column] = place
    instead = stand_ins(dictionary, data_set, places)
    places |= {name: places[stand_in] for name, stand_in in instead.items()}
    told = {name: stand_in for name, stand_in in instead.items() if not is_second_reading(dictionary, data_set, name)}
    layout = Layout(data_set=data_set, headers=tuple(headers), places=places, instead=told)
    if not places:
        raise no_header(dictionary, data_set, len(headers), file, line)
    for name in columns:
        if name in column_names.needed and name not in places:
            text = _("{text}; teach what it is called with `tthc cases learn FILE`")
            raise TthcError(f"{place_of(file, line)}: {text.format(text=missing(dictionary, layout, name))}")
    return layout


def _ambiguous(
    dictionary: ColumnsFile, data_set: str, columns: Sequence[str], file: str, line: int, header: str
) -> TthcError:
    return TthcError(
        _("{place}: the header '{header}' could be {columns}; rename it, or say which in a file for --columns").format(
            place=place_of(file, line),
            header=header,
            columns=", ".join(column_words(dictionary, data_set, column) for column in columns),
        )
    )


def no_header(dictionary: ColumnsFile, data_set: str, cells: int, file: str, line: int) -> TthcError:
    """Return the error for a file in which no header is known. What stands there may be a row of data: it is not shown.

    Args:
        dictionary: The columns of all data sets.
        data_set: What the rows of the file should be.
        cells: How many cells the row has that should be the header.
        file: The file, with its sheet if it has any.
        line: Its line or row, from 1; 0 if names of columns stand beside the rows.
    """
    text = ngettext(
        "{place}: no known header among {cells} cell; name the columns above the rows, such as {known}",
        "{place}: no known header among {cells} cells; name the columns above the rows, such as {known}",
        cells,
    )
    examples = ", ".join(spec.headers[0] for spec in dictionary.data_sets[data_set].columns.values() if spec.headers)
    return TthcError(text.format(place=place_of(file, line), cells=cells, known=examples))


def missing(dictionary: ColumnsFile, layout: Layout, column: str) -> str:
    """Say that a file does not have a column, with the headers found, and the nearest.

    Args:
        dictionary: The columns of all data sets.
        layout: How the headers of the file were understood.
        column: The canonical name of the column.
    """
    spec = dictionary.data_sets[layout.data_set].columns[column]
    text = _("the column {column} is missing; headers found: {found}").format(
        column=column_words(dictionary, layout.data_set, column), found=listed_headers(layout.headers)
    )
    near = layout.nearest((column, *spec.headers))
    if near is not None:
        near = dict(zip(layout.headers, shown_headers(layout.headers), strict=True))[near]
    return text if near in (None, HIDDEN) else _("{text}; nearest: '{near}'").format(text=text, near=near)


def listed_headers(headers: Sequence[str]) -> str:
    """Return headers as a message has them, once one of them is known: at most twenty, of at most forty characters."""
    short = [header if len(header) <= 40 else f"{header[:39]}…" for header in shown_headers(headers)[:20]]
    return ", ".join(short) + (", …" if len(headers) > 20 else "")


def shown_headers(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers of a table, but those that may tell a person.

    If one of them is a day, a row of data stands in the place of the header. Then all that could be a name is hidden,
    as in a cell that is not understood: only in a header are capitals no sign of one.

    Args:
        headers: All headers of the table.

    Returns:
        As many, with ``***`` for each that is hidden.
    """
    is_data = any(_DAY.fullmatch(header.strip()) for header in headers)
    return tuple(HIDDEN if is_data and of_a_person(header) else shown_header(header) for header in headers)


def shown_header(header: str) -> str:
    """Return a header, unless it may be a person's number, name or address: a row of data may stand there."""
    return HIDDEN if number_of_a_person(header) or name_or_address(header) else header
