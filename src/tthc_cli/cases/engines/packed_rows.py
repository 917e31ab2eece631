"""Rows packed into a few numbers each: those that are written as most rows of their files are.

Most rows of a file have no defect, and write their words and dates in few ways. Such a *plain* row is understood by one
short expression over its cells, and all of its words and dates fit into one or two whole numbers. A row with anything
else in it, a word or a way to write a date that no sample showed, stays as it is, and is understood as
:mod:`tthc_cli.cases.engines.duckdb_rows` understands any row: the answer is the same, it only takes longer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Final
from unicodedata import category

from tthc_cli.cases.dictionary import YES_NO, spellings
from tthc_cli.cases.engines.columns import ReadColumns
from tthc_cli.cases.engines.duckdb_files import FIRST_CELL, lines_of
from tthc_cli.cases.engines.line_sample import sample_rows
from tthc_cli.cases.engines.sql_text import (
    AMOUNT,
    COUNT,
    ERRORS_BEGIN,
    amount,
    begins_with,
    identifier,
    is_error,
    is_spaced,
    is_total,
    is_yes,
    literal,
    lost_digits,
    whole_number,
)
from tthc_cli.cases.layout import Layout
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.csv_lines import DELIMITER, LINE_END
from tthc_cli.cases.tables.grids import FIRST_DAY, LAST_DAY
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.classes import dataclass
from tthc_cli.text import fold

_BITS: Final = 62
"""Bits of a packed number that are used."""
_BITS_OF_DAY: Final = (LAST_DAY - FIRST_DAY).days.bit_length()
_BEFORE_FIRST_DAY: Final = FIRST_DAY - timedelta(days=1)
"""Day 0 of packed days; 0 stands for no day."""
_LEAST_SHARE: Final = 50
"""A way to write a date or a word is looked for in every row if at least one of so many rows of a sample has it."""
_MOST_WORDS: Final = 24
"""Different texts of a column of words that are looked for in every row."""
_SPACES: Final = tuple(letter for letter in map(chr, range(0x3001)) if category(letter) == "Zs")
"""What DuckDB trims."""
_LONGEST_NUMBER: Final = 17
"""Digits of an identifier that, with a digit before them, fit into a number of 64 bits."""


_PACKED_TYPES: Final = frozenset({"key", "id", "text", "date", "amount", "count", "file"})
"""The types of columns, beside those of words, that are understood here."""


def can_be_packed(columns: ReadColumns) -> bool:
    """Tell whether all columns are of types that are understood here."""
    types = {columns.type_of(name) for name in columns.cells}
    return types <= _PACKED_TYPES | columns.dictionary.values.keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class _DateForm:
    """One way to write a date, in which DuckDB finds exactly the days that the slower way finds."""

    length: int
    """Bytes."""
    format: str
    """As ``strptime`` has it."""
    pattern: str
    needs_pattern: bool = True
    """Whether ``strptime`` takes other texts of that length too: it takes any spaces for one."""

    def day(self, cell: str) -> str:
        """SQL: the day that a cell of the right length is, or null."""
        fits = f"regexp_full_match({cell}, {literal(self.pattern)})" if self.needs_pattern else f"{cell} >= '0'"
        return f"case when {fits} then try_strptime({cell}, {literal(self.format)}) end"


_SHORT: Final = "[0-9]{2}/[0-9]{2}/[0-9]{4}"
_ISO: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK: Final = "([01][0-9]|2[0-3]):[0-5][0-9]"
_DATE_FORMS: Final = (
    _DateForm(length=10, format="%d/%m/%Y", pattern=_SHORT, needs_pattern=False),
    _DateForm(length=10, format="%Y-%m-%d", pattern=_ISO),
    _DateForm(length=16, format="%d/%m/%Y %H:%M", pattern=f"{_SHORT} {_CLOCK}"),
    _DateForm(length=16, format="%Y-%m-%d %H:%M", pattern=f"{_ISO} {_CLOCK}"),
    _DateForm(length=19, format="%d/%m/%Y %H:%M:%S", pattern=f"{_SHORT} {_CLOCK}:[0-5][0-9]"),
    _DateForm(length=19, format="%Y-%m-%d %H:%M:%S", pattern=f"{_ISO} {_CLOCK}:[0-5][0-9]"),
    _DateForm(length=19, format="%Y-%m-%dT%H:%M:%S", pattern=f"{_ISO}T{_CLOCK}:[0-5][0-9]"),
    _DateForm(length=14, format="%Y%m%d%H%M%S", pattern="[0-9]{8}([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """The bits of a packed number that hold a column."""

    number: int
    """Which of the packed numbers."""
    shift: int
    bits: int

    @property
    def value(self) -> str:
        """SQL: what stands in them."""
        return f"((facts_{self.number} >> {self.shift}) & {(1 << self.bits) - 1})"


class PackedRows:
    """How the plain rows of a data set are packed, and unpacked again."""

    def __init__(self, columns: ReadColumns, tables: Sequence[CaseTable], stored: Collection[str]) -> None:
        """Look at some rows of each table.

        Args:
            columns: The columns that are read.
            tables: The tables; all of them are lines of text.
            stored: The columns of text to keep, and the key if it is to be kept. Other columns do not matter.
        """
        self.columns, self.tables, self.stored = columns, tables, frozenset(stored)
        self.sources = [table.source for table in tables if isinstance(table.source, CsvFile)]
        self._samples = [
            _Sample(columns, table.layout, sample_rows(source))
            for table, source in zip(tables, self.sources, strict=True)
        ]
        self._fields = dict(self._placed())
        self._numbers = max((field.number for field in self._fields.values()), default=0) + 1
        self._ids_are_numbers = {
            name: all(sample.mostly(name, rf"[0-9]{{1,{_LONGEST_NUMBER}}}") for sample in self._samples)
            for name in self._of_type("id")
        }

    @property
    def is_worthwhile(self) -> bool:
        """Whether so many rows seem to be plain that packing them saves time."""
        return all(sample.is_regular for sample in self._samples)

    @property
    def left_out(self) -> frozenset[str]:
        """The columns that are not kept."""
        columns = self.columns
        return frozenset(name for name in columns.counted if columns.type_of(name) in ("key", "text")) - self.stored

    def with_texts(self, texts: Collection[str]) -> PackedRows:
        """The same with more columns of text, or with the key."""
        return PackedRows(self.columns, self.tables, self.stored | frozenset(texts))

    # -- packing

    def query(self, part: int) -> str:
        """A query that packs the rows of a table.

        Args:
            part: The place of the table among all.

        Returns:
            SQL. Its columns: ``part``; ``facts_0``, ``facts_1``, ... with words and dates, null if a row is not plain;
            ``key_hash``; each identifier and amount, each column of text that is kept, and the key if it is kept;
            ``odd``, the line of a row that is not plain, else null.
        """
        table, source, sample = self.tables[part], self.sources[part], self._samples[part]
        cells = ", ".join(f"cells[{table.layout.places[name] + 1}] as cell_{name}" for name in self.columns.counted)
        split = (
            f"select line, cells, len(cells) as width, {cells} "
            f"from (select line, string_split(line, {literal(source.delimiter)}) as cells from {lines_of(source)})"
        )
        days = "".join(f", {self._day(name, sample)} as day_{name}" for name in self.columns.dates)
        terms: list[list[str]] = [[] for _number in range(self._numbers)]
        terms[0].append(f"case when {' and '.join(self._checks(table, source))} then 0 end")
        for name, field in self._fields.items():
            terms[field.number].append(self._term(name, field, sample))
        numbers = [f"{' + '.join(summed)} as facts_{number}" for number, summed in enumerate(terms)]
        values = [f"{value} as {name}" for name, value in self._stored_values().items()]
        packed = f"select line, {', '.join([*numbers, *values])} from (select *{days} from ({split}))"
        is_odd = " or ".join(f"facts_{number} is null" for number in range(self._numbers))
        odd = f"case when {is_odd} then line end as odd"
        return f"select cast({part} as smallint) as part, * exclude (line), {odd} from ({packed})"

    def _stored_values(self) -> dict[str, str]:
        """SQL: what is kept beside the packed numbers, by column."""
        key = self.columns.key
        values = {"key_hash": f"hash(cell_{key})"}
        for name in self.columns.counted:
            cell = f"cell_{name}"
            match self.columns.type_of(name):
                case "id" if self._ids_are_numbers[name]:
                    # a digit before it keeps the zeros that it begins with
                    number = f"try_cast(concat('1', {cell}) as bigint)"
                    values[name] = f"case when {cell} <> '' then {number} end"
                case "id":
                    values[name] = identifier(f"trim({cell})", self.columns.dictionary)
                case "amount":
                    values[name] = amount(cell)
                case "count":
                    values[name] = whole_number(cell)
                case "file":
                    values[name] = is_yes(f"trim({cell})", self.columns.dictionary)
                case "text" if name in self.stored:
                    values[name] = f"nullif({cell}, '')"
                case "key" if name in self.stored:
                    values["key"] = cell
        return values

    def _checks(self, table: CaseTable, source: CsvFile) -> Iterator[str]:
        """SQL: what else must be true of a plain row, beside that its words and dates are known."""
        yield f"width = {len(table.layout.headers)}"
        if source.rewritten:
            yield f"not contains(line, '{DELIMITER}') and not contains(line, '{LINE_END}')"
        dictionary = self.columns.dictionary
        for name in self.columns.counted:
            cell = f"cell_{name}"
            match self.columns.type_of(name):
                case "key":
                    # of letters of one byte without spaces: nothing would be trimmed from it
                    yield f"{cell} >= '!' and strlen({cell}) = length({cell}) and not contains({cell}, ' ')"
                    yield f"not {lost_digits(cell)} and not {is_error(cell, dictionary)}"
                    yield f"not {is_total(cell, FIRST_CELL, dictionary)}"
                case "id" if self._ids_are_numbers[name]:
                    yield f"({cell} = '' or ({self._is_number(cell)}))"
                case "id":
                    yield f"not {is_error(f'trim({cell})', dictionary)}"
                case "text":
                    # what begins with neither a space nor a sign of an error is none, whatever would be trimmed
                    may_be = begins_with(cell, [*_SPACES, *ERRORS_BEGIN])
                    yield f"case when {may_be} then not {is_error(f'trim({cell})', dictionary)} else true end"
                    if name in self.stored:
                        yield is_spaced(cell)
                case "amount":
                    yield f"({cell} = '' or regexp_full_match({cell}, {literal(AMOUNT)}))"
                case "count":
                    yield f"({cell} = '' or regexp_full_match({cell}, {literal(COUNT)}))"
                case "file":
                    yield f"{is_yes(f'trim({cell})', dictionary)} is not null"
                    yield f"not {is_error(f'trim({cell})', dictionary)}"
                case _:
                    pass
        for before, after in self.columns.spec.order:
            if {before, after} <= set(self.columns.counted):
                yield f"(day_{after} >= day_{before}) is not false"

    def _is_number(self, cell: str) -> str:
        """SQL: whether a cell is an identifier of digits that says who somebody is."""
        no_id = "".join(f" and {cell} <> {literal(word)}" for word in self.columns.dictionary.no_id if word.isdigit())
        return f"regexp_full_match({cell}, '[0-9]{{1,{_LONGEST_NUMBER}}}'){no_id}"

    def _day(self, name: str, sample: _Sample) -> str:
        """SQL: the day that a cell is if it is written in one of the ways of the sample, else null."""
        cell = f"cell_{name}"
        lengths: dict[int, list[_DateForm]] = {}
        for form in sample.date_forms[name]:
            lengths.setdefault(form.length, []).append(form)
        ways = " ".join(
            f"when {length} then coalesce({', '.join(form.day(cell) for form in forms)})"
            for length, forms in lengths.items()
        )
        return f"cast({f'case strlen({cell}) {ways} end' if ways else 'null'} as date)"

    def _term(self, name: str, field: _Field, sample: _Sample) -> str:
        """SQL: the bits of a column, or null if the row is not plain."""
        cell, is_required = f"cell_{name}", self.columns.spec.columns[name].required
        if self.columns.type_of(name) == "date":
            day = f"day_{name}"
            in_range = f"{day} >= date '{FIRST_DAY}' and {day} < date '{LAST_DAY}'"
            number = f"cast({day} - date '{_BEFORE_FIRST_DAY}' as bigint) << {field.shift}"
            none = "" if is_required else f" when {cell} = '' then 0"
            return f"case when {in_range} then {number}{none} end"
        places = {value: place for place, value in self._value_places(name).items()}
        words = [(text, places[value]) for text, value in sample.words[name]]
        if not is_required:
            words.append(("", 0))
        cases = " ".join(f"when {literal(text)} then {place << field.shift}" for text, place in words)
        return f"cast({f'case {cell} {cases} end' if cases else 'null'} as bigint)"

    def _placed(self) -> Iterator[tuple[str, _Field]]:
        """Give each column of words or dates its bits."""
        number = shift = 0
        for name in self.columns.counted:
            if name in self.columns.dates:
                bits = _BITS_OF_DAY
            elif name in self.columns.words:
                bits = max(self._value_places(name)).bit_length()
            else:
                continue
            if shift + bits > _BITS:
                number, shift = number + 1, 0
            yield name, _Field(number=number, shift=shift, bits=bits)
            shift += bits

    def _value_places(self, name: str) -> dict[int, str]:
        """The values of a column of words, each by the number that stands for it; 0 is none."""
        type_ = self.columns.type_of(name)
        if type_ in YES_NO:
            return {1: "yes", 0: "no"}
        return dict(enumerate(self.columns.dictionary.values[type_], 1))

    def _of_type(self, type_: str) -> list[str]:
        return [name for name in self.columns.counted if self.columns.type_of(name) == type_]

    # -- unpacking

    def value(self, name: str) -> str:
        """SQL: the typed value of a column; null for a text that is not kept."""
        type_, field = self.columns.type_of(name), self._fields.get(name)
        if field is None:
            if type_ == "id" and self._ids_are_numbers[name]:
                return f"substr(cast({name} as varchar), 2)"
            stored = "key" if type_ == "key" else name
            return stored if stored in self._stored_values() else "cast(null as varchar)"
        if type_ == "date":
            day = f"date '{_BEFORE_FIRST_DAY}' + cast({field.value} as integer)"
            return f"case when {field.value} > 0 then {day} end"
        if type_ in YES_NO:
            return f"{field.value} = 1"
        cases = " ".join(f"when {place} then {literal(value)}" for place, value in self._value_places(name).items())
        return f"case {field.value} {cases} end"


class _Sample:
    """How the cells of a table seem to be written."""

    def __init__(self, columns: ReadColumns, layout: Layout, rows: Sequence[Sequence[str]]) -> None:
        self._columns, self._places = columns, layout.places
        self._rows = [row for row in rows if len(row) == len(layout.headers)]
        self.date_forms = {name: self._forms(name) for name in columns.dates}
        self.words = {name: self._words(name) for name in columns.words}
        required = {name for name in columns.words if columns.spec.columns[name].required}
        self._known_words = {
            name: {text for text, _value in words} | (set() if name in required else {""})
            for name, words in self.words.items()
        }
        self.is_regular = 2 * sum(map(self._is_regular, self._rows)) > len(rows)

    def mostly(self, name: str, pattern: str) -> bool:
        """Whether nearly all cells of a column that are not empty match a pattern.

        Args:
            name: The name of the column.
            pattern: A regular expression for the whole cell.

        Returns:
            True too if all cells of the sample are empty.
        """
        filled = [cell for cell in self._cells(name) if cell]
        matches = sum(re.fullmatch(pattern, cell) is not None for cell in filled)
        return _LEAST_SHARE * (len(filled) - matches) <= len(filled)

    def _cells(self, name: str) -> Iterator[str]:
        place = self._places[name]
        return (row[place] for row in self._rows)

    def _forms(self, name: str) -> list[_DateForm]:
        counts = Counter(form for cell in self._cells(name) for form in _DATE_FORMS if re.fullmatch(form.pattern, cell))
        return [form for form, number in counts.most_common() if _LEAST_SHARE * number >= len(self._rows)]

    def _words(self, name: str) -> list[tuple[str, str]]:
        """The most frequent texts of a column of words that are known, with their values; the most frequent first."""
        values = spellings(self._columns.dictionary, self._columns.type_of(name))
        counts = Counter(self._cells(name)).most_common(_MOST_WORDS)
        # DuckDB trims spaces alone; what is left has none at its ends in either way
        matches = ((text, text.strip(" ")) for text, _number in counts)
        return [(text, values[fold(word)]) for text, word in matches if word == word.strip() and fold(word) in values]

    def _is_regular(self, row: Sequence[str]) -> bool:
        """Whether the words and dates of a row are written in a way that is looked for."""
        for name, words in self._known_words.items():
            if row[self._places[name]] not in words:
                return False
        for name, forms in self.date_forms.items():
            cell = row[self._places[name]]
            if cell and not any(re.fullmatch(form.pattern, cell) for form in forms):
                return False
        return True
