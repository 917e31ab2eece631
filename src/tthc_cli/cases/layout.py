"""Which column of a file is which of the dictionary's (bố cục tệp), from its headers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tthc_cli.cases.dictionary import _VALUES, ColumnsFile, column_words, plain, spellings, stand_ins
from tthc_cli.cases.privacy import HIDDEN, name_or_address, number_of_a_person
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.text import fold, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a header may mean."""

    columns: tuple[str, ...] = ()
    """None where it is not known, several where it could be several."""
    ignored: bool = False
    """Whether it is known as one that is not read."""


class Names:
    """What the columns of one data set are called."""

    def __init__(self, dictionary: ColumnsFile, data_set: str) -> None:
        columns = dictionary.data_sets[data_set].columns
        self.needed = frozenset(name for name, spec in columns.items() if spec.required or spec.type == "key")
        self._columns: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for name, spec in columns.items():
            for text in (name, *spec.headers):
                self._columns[plain(text)][name] = None
        self._ignored = {plain(text) for text in dictionary.ignored}
        self._plain: dict[str, str] = {}
        self._types = {name: spec.type for name, spec in columns.items()}
        self._spellings = {kind: frozenset(spellings(dictionary, kind)) for kind in dictionary.values}

    def meaning(self, names: Sequence[str]) -> Meaning:
        """What a column may be that has these names: if the first one is known, that; else all that the others say."""
        for alike in (names[:1], names[1:]):
            found = [self._known(name) for name in alike]
            columns = tuple(dict.fromkeys(column for of in found for column in self._columns.get(of, ())))
            if columns:
                return Meaning(columns=columns)
            if any(of in self._ignored for of in found):
                return Meaning(ignored=True)
        return Meaning()

    def accepts(self, column: str, text: str) -> bool:
        """Whether a text is a value of a column, as no header is one. Free text may be anything, so it says nothing."""
        kind = self._types[column]
        if kind in self._spellings:
            return fold(text) in self._spellings[kind]
        return kind != "text" and _VALUES[kind].search(text) is not None

    def _known(self, name: str) -> str:
        if name not in self._plain:
            self._plain[name] = plain(name)
        return self._plain[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the headers of one file were understood."""

    data_set: str
    headers: tuple[str, ...]
    """As they stand in the file."""
    places: Mapping[str, int]
    """Where each known column stands, from 0; one that another stands in for, where that stands."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """The columns that others stand in for, as the file does not have them, each with the one that does."""

    def header(self, column: str | None) -> str | None:
        """What the file calls a column that it has."""
        return None if column is None else self.headers[self.places[column]]

    def nearest(self, names: Sequence[str]) -> str | None:
        """The header of the file, of those not understood, that looks most like one of the names, if any does."""
        understood = set(self.places.values())
        folded = {fold(header): header for place, header in enumerate(self.headers) if place not in understood}
        matches = (nearest(fold(name), folded) for name in names)
        near = next(filter(None, matches), None)
        return None if near is None else folded[near]


def understand(
    dictionary: ColumnsFile,
    data_set: str,
    headers: Sequence[str],
    file: str,
    line: int,
    names: Sequence[Sequence[str]] | None = None,
) -> Layout:
    """Which column stands where; ``names`` are what each may be called, where that is more than its header.

    Raises TthcError where no header is known, a needed one is missing, one could mean two columns, or two mean one.
    """
    columns, known = dictionary.data_sets[data_set].columns, Names(dictionary, data_set)
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        means = known.meaning((header,) if names is None else names[place]).columns
        if len(means) > 1:
            raise TthcError(
                _(
                    "{file}:{line}: the header '{header}' could be {columns}; rename it, or say which in a file for "
                    "--columns"
                ).format(
                    file=file,
                    line=line,
                    header=header,
                    columns=", ".join(column_words(dictionary, data_set, column) for column in means),
                )
            )
        for column in means:
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
    instead = stand_ins(dictionary, data_set, places)
    places |= {name: places[other] for name, other in instead.items()}
    layout = Layout(data_set=data_set, headers=tuple(headers), places=places, instead=instead)
    if not places:
        raise no_header(dictionary, data_set, len(headers), file, line)
    for name in columns:
        if name in known.needed and name not in places:
            raise TthcError(f"{file}:{line}: {missing(dictionary, layout, name)}")
    return layout


def no_header(dictionary: ColumnsFile, data_set: str, cells: int, file: str, line: int) -> TthcError:
    """What to say where no header is known. What stands there may be a row of data, and that is never shown."""
    text = ngettext(
        "{file}:{line}: no known header among {cells} cell; the first line must name the columns, such as {known}",
        "{file}:{line}: no known header among {cells} cells; the first line must name the columns, such as {known}",
        cells,
    )
    known = ", ".join(spec.headers[0] for spec in dictionary.data_sets[data_set].columns.values() if spec.headers)
    return TthcError(text.format(file=file, line=line, cells=cells, known=known))


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
    short = [header if len(header) <= 40 else f"{header[:39]}…" for header in map(shown_header, headers[:20])]
    return ", ".join(short) + (", …" if len(headers) > 20 else "")


def shown_header(header: str) -> str:
    """A header, unless it may hold somebody's number, name or address: then a row stands where the header should."""
    return HIDDEN if number_of_a_person(header) or name_or_address(header) else header
