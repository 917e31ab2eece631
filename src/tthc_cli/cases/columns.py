"""What the columns and values of a file of case data are called: the dictionary in ``data/case_columns.yaml``."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

from tthc_cli.cases.cells import UNCOMPUTED
from tthc_cli.cases.personal import HIDDEN, name_or_address, number_of_a_person
from tthc_cli.errors import Finding, TthcError
from tthc_cli.i18n import LANGUAGE, _, ngettext
from tthc_cli.kpi import MEASURES, MONTH
from tthc_cli.loading import data_file, load_file, schema_of
from tthc_cli.model import CONFIG, Flag, Text
from tthc_cli.written import fold

ColumnType = Literal[
    "key", "id", "text", "date", "status", "channel", "level", "rating", "regime", "yes_no", "amount", "limit"
]
"""``key`` tells rows apart; ``id`` is an identifier that is counted, never shown; the words of ``status`` to ``yes_no``
stand under ``values``; ``amount`` is whole đồng; ``limit`` is a time limit in words ("15 ngày làm việc")."""


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
    """Whether it only serves to recompute due dates: where it is wrong, its row stays in every other count."""
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
    ignored: tuple[Text, ...] = ()
    """Headers of columns that exports have and that are never read: names, addresses, numbers of rows."""
    totals: tuple[Text, ...] = ()
    """What a row of totals begins with."""
    no_id: tuple[Text, ...] = ()
    """What stands where an identifier is missing: such a cell is empty."""
    limit_from: tuple[Text, ...] = ()
    """The events from which a time limit may say that it counts: other words for the day of receipt."""
    date_words: tuple[Text, ...] = ()
    """What the headers of columns of dates begin with."""
    errors: tuple[Text, ...] = ()
    """What a spreadsheet program writes into a cell that it could not compute; the packaged ones without any."""


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
        wanted = [fold(name) for name in names]
        near = [match for name in wanted for match in get_close_matches(name, folded, n=1, cutoff=0.6)]
        return folded[near[0]] if near else None


_VALUES: Final[Mapping[str, re.Pattern[str]]] = {
    "date": re.compile(r"^[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}|^[0-9]{5,14}([.,][0-9]+)?$"),
    "amount": re.compile(r"^[0-9][0-9., ]*$"),
    "limit": re.compile(r"^[0-9]"),
    "key": re.compile(r"[0-9]"),
    "id": re.compile(r"[0-9]"),
}
"""What a value looks like, by the type of its column; that it is right is looked at later."""
_NO_NAME: Final = re.compile(r"\((?:[^()a-z]*|dd/mm/yyyy[^()]*)\)|[^0-9a-z()]+|[()]")
"""What of a folded header says nothing: spaces and marks, "(*)", "(1)", "(dd/mm/yyyy)"."""


def plain(header: str) -> str:
    """A header as it is compared.

    >>> plain("NgayTiepNhan"), plain(" Ngày tiếp nhận: (*)")
    ('ngaytiepnhan', 'ngaytiepnhan')
    """
    return _NO_NAME.sub("", fold(header))


def load_columns(path: Path | None = None) -> ColumnsFile:
    """The packaged dictionary; with a file, that one in its place, or the packaged one with what the file adds.

    Which of them it is, the file says by its ``schema``: ``tthc.columns/1`` replaces, ``tthc.more-columns/1`` adds.
    """
    packaged = load_file(data_file("case_columns.yaml"), ColumnsFile).value
    if path is None:
        return packaged
    if schema_of(path).startswith("tthc.more-columns"):
        more = load_file(path, MoreColumns, lambda found: list(_wrong_in_more(found, packaged))).value
        return extended(packaged, more)
    whole = load_file(path, ColumnsFile, lambda found: list(_wrong_in_whole(found, packaged))).value
    return whole if whole.errors else replace(whole, errors=packaged.errors)


def extended(packaged: ColumnsFile, more: MoreColumns) -> ColumnsFile:
    """A dictionary with what a file adds: a header or word that the file names means that alone."""
    taken = {plain(text) for text in more.ignored}
    data_sets = {}
    for name, data_set in packaged.data_sets.items():
        added = more.columns.get(name, {})
        new = taken | {plain(text) for texts in added.values() for text in texts}
        data_sets[name] = replace(
            data_set,
            columns={
                column: replace(
                    spec,
                    headers=(
                        *(text for text in spec.headers if plain(text) not in new),
                        *added.get(column, ()),
                    ),
                )
                for column, spec in data_set.columns.items()
            },
        )
    values = {}
    for kind, words in packaged.values.items():
        added = more.values.get(kind, {})
        new = {fold(text) for texts in added.values() for text in texts}
        values[kind] = {
            value: (*(text for text in texts if fold(text) not in new), *added.get(value, ()))
            for value, texts in words.items()
        }
    return replace(
        packaged,
        data_sets=data_sets,
        values=values,
        ignored=(*packaged.ignored, *more.ignored),
        totals=(*packaged.totals, *more.totals),
        no_id=(*packaged.no_id, *more.no_id),
        limit_from=(*packaged.limit_from, *more.limit_from),
    )


def _wrong_in_more(more: MoreColumns, packaged: ColumnsFile) -> Iterator[Finding]:
    """Names in an adding file that there are not, and words that it gives to two values."""
    for name, columns in more.columns.items():
        yield from _not_known(("columns", name), name, packaged.data_sets)
        known = packaged.data_sets[name].columns if name in packaged.data_sets else {}
        for column in columns if known else ():
            yield from _not_known(("columns", name, column), column, known)
    for kind, values in more.values.items():
        yield from _not_known(("values", kind), kind, packaged.values)
        for value in values if kind in packaged.values else ():
            yield from _not_known(("values", kind, value), value, packaged.values[kind])
        yield from _two_values(kind, values)


def _wrong_in_whole(found: ColumnsFile, packaged: ColumnsFile) -> Iterator[Finding]:
    """What a dictionary in place of the packaged one must have, as the measures go by it."""
    for name, data_set in packaged.data_sets.items():
        if name not in found.data_sets:
            yield Finding(where=("data_sets",), what=_("data_sets: the key {key} is missing; add it").format(key=name))
            continue
        its = found.data_sets[name]
        used = {column for spec in MEASURES.values() if spec.data_set == name for column in spec.columns}
        used |= {column for column, spec in data_set.columns.items() if spec.required or spec.type == "key"}
        used |= {column for pair in (*data_set.order, *its.order) for column in pair}
        for column in sorted(used - set(its.columns)):
            yield Finding(
                where=("data_sets", name, "columns"),
                what=_("data_sets.{key}: the column {column} is missing; add it").format(key=name, column=column),
            )
        if its.key != data_set.key:
            yield Finding(
                where=("data_sets", name, "key"),
                what=_("{key}: found {found}; write {wanted}").format(
                    key=f"data_sets.{name}.key", found=its.key, wanted=data_set.key
                ),
            )
        for column, spec in its.columns.items():
            where = ("data_sets", name, "columns", column)
            yield from _not_known(where, column, data_set.columns)
            if spec.stand_in is not None:
                yield from _not_known((*where, "stand_in"), spec.stand_in, its.columns)
            its_own = data_set.columns.get(column)
            if its_own and spec.type != its_own.type:
                yield Finding(
                    where=(*where, "type"),
                    what=_("{key}: found {found}; write {wanted}").format(
                        key=f"{column}.type", found=spec.type, wanted=its_own.type
                    ),
                )
            if its_own and spec.group and not its_own.group:
                yield Finding(
                    where=(*where, "group"),
                    what=_("{key}: found {found}; write {wanted}").format(
                        key=f"{column}.group", found="true", wanted="false"
                    ),
                )
    for name in found.data_sets:
        yield from _not_known(("data_sets", name), name, packaged.data_sets)
    for kind, values in packaged.values.items():
        for value in values:
            if value not in found.values.get(kind, {}):
                yield Finding(
                    where=("values", kind),
                    what=_("values.{key}: the value {value} is missing; add it").format(key=kind, value=value),
                )
    for kind, values in found.values.items():
        yield from _not_known(("values", kind), kind, packaged.values)
        for value in values if kind in packaged.values else ():
            yield from _not_known(("values", kind, value), value, packaged.values[kind])
        yield from _two_values(kind, values)
    for key, kind, words in (
        ("out_of_base", "status", found.out_of_base),
        ("finished", "status", found.finished),
        ("satisfied", "rating", found.satisfied),
    ):
        for place, word in enumerate(words):
            yield from _not_known((key, place), word, packaged.values[kind])


def _not_known(where: tuple[str | int, ...], name: str, known: Mapping[str, object]) -> Iterator[Finding]:
    if name not in known:
        yield Finding(
            where=where,
            what=_("{found}: not known; write one of {known}").format(found=name, known=", ".join(known)),
        )


def _two_values(kind: str, values: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    told: dict[str, str] = {}
    for value, texts in values.items():
        for text in (value, *texts):
            other = told.setdefault(fold(text), value)
            if other != value:
                yield Finding(
                    where=("values", kind, value),
                    what=_("values.{key}: '{word}' stands for {one} and for {other}; keep one").format(
                        key=kind, word=text, one=other, other=value
                    ),
                )


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


def stand_ins(dictionary: ColumnsFile, data_set: str, there: Container[str]) -> dict[str, str]:
    """The columns that a file with these does not have and another of them stands in for, each with that one."""
    columns = dictionary.data_sets[data_set].columns
    return {
        name: spec.stand_in
        for name, spec in columns.items()
        if spec.stand_in is not None and spec.stand_in in there and name not in there
    }


def no_header(dictionary: ColumnsFile, data_set: str, cells: int, file: str, line: int) -> TthcError:
    """What to say where no header is known. What stands there may be a row of data, and that is never shown."""
    text = ngettext(
        "{file}:{line}: no known header among {cells} cell; the first line must name the columns, such as {known}",
        "{file}:{line}: no known header among {cells} cells; the first line must name the columns, such as {known}",
        cells,
    )
    known = ", ".join(spec.headers[0] for spec in dictionary.data_sets[data_set].columns.values() if spec.headers)
    return TthcError(text.format(file=file, line=line, cells=cells, known=known))


def column_words(dictionary: ColumnsFile, data_set: str, column: str) -> str:
    """A column as people call it: its header, in English after its canonical name."""
    header = next(iter(dictionary.data_sets[data_set].columns[column].headers), column)
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
    short = [header if len(header) <= 40 else f"{header[:39]}…" for header in map(shown_header, headers[:20])]
    return ", ".join(short) + (", …" if len(headers) > 20 else "")


def shown_header(header: str) -> str:
    """A header, unless it may hold somebody's number, name or address: then a row stands where the header should."""
    return HIDDEN if number_of_a_person(header) or name_or_address(header) else header


def group_columns(dictionary: ColumnsFile, given: Sequence[str]) -> tuple[str, ...]:
    """What ``--by`` means: columns of the cases, by canonical name or header, and ``month``; several with commas.

    Raises TthcError for one that does not exist or tells a person.
    """
    names = (name.strip() for text in given for name in text.split(","))
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
    """What exports call a value, in words rather than by its number."""
    return next((text for text in dictionary.values[kind][value] if not text.isdigit()), value)


def labels(dictionary: ColumnsFile) -> dict[str, dict[str, str]]:
    """What people call the values of columns with words, by column; no two data sets have another under one name."""
    return {
        column: {value: label(dictionary, spec.type, value) for value in dictionary.values[spec.type]}
        for data_set in dictionary.data_sets.values()
        for column, spec in data_set.columns.items()
        if spec.type in dictionary.values
    }


def totals_pattern(dictionary: ColumnsFile) -> str:
    """An expression for all of a folded text with which a row of totals begins; empty where there are no such words."""
    words = sorted({fold(word) for word in dictionary.totals}, key=len, reverse=True)
    return f"({'|'.join(map(re.escape, words))})[ :.,;()0-9=-]*(ho so)?[ :.)]*" if words else ""


def errors_pattern(dictionary: ColumnsFile) -> str:
    """An expression for all of a cell in capitals that a spreadsheet program could not compute, or not show."""
    words = (*dictionary.errors, UNCOMPUTED)
    return "|".join([*(re.escape(word.upper()) for word in words), "#{2,}", "ERR:[0-9]{3}"])


def spellings(dictionary: ColumnsFile, kind: str) -> dict[str, str]:
    """Every folded spelling of a type's values, with the canonical value."""
    return {fold(text): value for value, texts in dictionary.values[kind].items() for text in (value, *texts)}
