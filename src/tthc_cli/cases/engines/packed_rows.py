"""Rows packed into a few numbers each: those that are written as most rows of their files are.

Most rows of a file have no defect, and write their words and dates in few ways. Such a *plain* row is understood by one
short expression over its cells, and all of its words and dates fit into one or two whole numbers. A row with anything
else in it, a word or a way to write a date that no sample showed, stays as it is, and is understood as
:mod:`tthc_cli.cases.engines.duckdb_rows` understands any row: the answer is the same, it only takes longer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final
from unicodedata import category

from tthc_cli.cases.dictionary import YES_NO
from tthc_cli.cases.engines.columns import HOUR, Kept, ReadColumns
from tthc_cli.cases.engines.duckdb_files import FIRST_CELL, lines_of
from tthc_cli.cases.engines.line_sample import sample_rows
from tthc_cli.cases.engines.packed_samples import LENGTH_OF_DAY, DateForm, Sample
from tthc_cli.cases.engines.sql_text import (
    AMOUNT,
    COUNT,
    ERRORS_BEGIN,
    amount,
    begins_with,
    identifier,
    is_as_seen,
    is_error,
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

_BITS: Final = 62
"""Bits of a packed number that are used."""
_BITS_OF_DAY: Final = (LAST_DAY - FIRST_DAY).days.bit_length()
_BEFORE_FIRST_DAY: Final = FIRST_DAY - timedelta(days=1)
"""Day 0 of packed days; 0 stands for no day."""
_SPACES: Final = tuple(letter for letter in map(chr, range(0x3001)) if category(letter) == "Zs")
"""What DuckDB trims."""
_LONGEST_NUMBER: Final = 17
"""Digits of an identifier that, with a digit before them, fit into a number of 64 bits."""
_SECONDS_OF_DAY: Final = 24 * 60 * 60
_PACKED_TYPES: Final = frozenset({"key", "id", "text", "date", "amount", "count", "file"})
"""The types of columns, beside those of words, that are understood here."""
_AUDITED_TYPES: Final = frozenset({"date", "limit"})
"""Those of columns that only serve to recompute due dates."""


def can_be_packed(columns: ReadColumns) -> bool:
    """Tell whether all columns are of types that are understood here."""
    counted, audited = (set(map(columns.type_of, names)) for names in (columns.counted, columns.audited))
    return counted <= _PACKED_TYPES | columns.dictionary.values.keys() and audited <= _AUDITED_TYPES


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """The bits of a packed number that hold a column."""

    number: int
    """Which of the packed numbers."""
    shift: int
    bits: int

    @property
    def column(self) -> str:
        """The column of that number."""
        return f"facts_{self.number}"

    @property
    def value(self) -> str:
        """SQL: what stands in them."""
        return f"(({self.column} >> {self.shift}) & {(1 << self.bits) - 1})"


class PackedRows:
    """How the plain rows of a data set are packed, and unpacked again."""

    def __init__(self, columns: ReadColumns, tables: Sequence[CaseTable], kept: Kept) -> None:
        """Look at some rows of each table.

        Args:
            columns: The columns that are read.
            tables: The tables; all of them are lines of text.
            kept: What is kept of rows.
        """
        self.columns, self.tables, self.kept = columns, tables, kept
        self.sources = [table.source for table in tables if isinstance(table.source, CsvFile)]
        self._samples = [
            Sample(columns, table.layout, sample_rows(source))
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
        return frozenset(name for name in self.columns.counted if name not in self._fields and not self._is_kept(name))

    def _is_kept(self, name: str) -> bool:
        """Whether a column of neither words nor dates is kept."""
        return name in self.kept.texts or (self.kept.numbers and self.columns.type_of(name) not in ("key", "text"))

    def with_texts(self, texts: Collection[str]) -> PackedRows:
        """The same with more columns of text, or with the key."""
        return PackedRows(self.columns, self.tables, replace(self.kept, texts=self.kept.texts | frozenset(texts)))

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
        cells = ", ".join(f"{_cell(table.layout, name)} as cell_{name}" for name in self.columns.cells)
        split = (
            f"select line, cells, len(cells) as width, {cells} "
            f"from (select line, string_split(line, {literal(source.delimiter)}) as cells from {lines_of(source)})"
        )
        moments = "".join(f", {self._moment(name, sample)} as moment_{name}" for name in self.columns.dates)
        days = "".join(f", cast(moment_{name} as date) as day_{name}" for name in self.columns.dates)
        terms: list[list[str]] = [[] for _number in range(self._numbers)]
        terms[0].append(f"case when {' and '.join(self._checks(table, source))} then 0 end")
        for name, field in self._fields.items():
            terms[field.number].append(self._term(name, field, sample))
        numbers = [f"{' + '.join(summed)} as facts_{number}" for number, summed in enumerate(terms)]
        values = [f"{value} as {name}" for name, value in self._stored_values().items()]
        dated = f"select *{days} from (select *{moments} from ({split}))"
        packed = f"select line, {', '.join([*numbers, *values])} from ({dated})"
        is_odd = " or ".join(f"facts_{number} is null" for number in range(self._numbers))
        odd = f"case when {is_odd} then line end as odd"
        return f"select cast({part} as smallint) as part, * exclude (line), {odd} from ({packed})"

    def key_of_line(self, part: int) -> str:
        """SQL: the key of a plain row from its ``line`` in a table, whose place among all is ``part``."""
        place = self.tables[part].layout.places[self.columns.key]
        return f"string_split(line, {literal(self.sources[part].delimiter)})[{place + 1}]"

    def _stored_values(self) -> dict[str, str]:
        """SQL: what is kept beside the packed numbers, by column."""
        key = self.columns.key
        values = {"key_hash": f"hash(cell_{key})"}
        for name in filter(self._is_kept, self.columns.counted):
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
                case "text":
                    values[name] = f"nullif({cell}, '')"
                case "key":
                    values["key"] = cell
                case _:
                    pass
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
                    # of letters of one byte: no mark among them is unseen
                    yield f"strlen({cell}) = length({cell})"
                    yield f"not {is_error(f'trim({cell})', dictionary)}"
                case "text":
                    # what begins with neither a space nor a sign of an error is none, whatever would be trimmed
                    may_be = begins_with(cell, [*_SPACES, *ERRORS_BEGIN])
                    yield f"case when {may_be} then not {is_error(f'trim({cell})', dictionary)} else true end"
                    if self._is_kept(name) and not self.kept.as_written:
                        yield is_as_seen(cell)
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

    def _moment(self, name: str, sample: Sample) -> str:
        """SQL: the day and time that a cell is if it is written in one of the ways of the sample, else null."""
        cell = f"cell_{name}"
        lengths: dict[int, list[DateForm]] = {}
        for form in sample.date_forms[name]:
            lengths.setdefault(form.length, []).append(form)
        ways = " ".join(
            f"when {length} then coalesce({', '.join(form.moment(cell) for form in forms)})"
            for length, forms in lengths.items()
        )
        return f"cast({f'case strlen({cell}) {ways} end' if ways else 'null'} as timestamp)"

    def _term(self, name: str, field: _Field, sample: Sample) -> str:
        """SQL: the bits of a column, or null if the row is not plain."""
        if name == HOUR:
            day = f"day_{self.kept.hour_of}"
            seconds = f"date_diff('second', cast({day} as timestamp), moment_{self.kept.hour_of})"
            has_hour = f"strlen(cell_{self.kept.hour_of}) > {LENGTH_OF_DAY}"
            return f"(case when {has_hour} then {seconds} + 1 else 0 end << {field.shift})"
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
        for name in (*self.columns.cells, HOUR):
            if name in self.columns.dates:
                bits = _BITS_OF_DAY
            elif name == HOUR and self._has_hours:
                bits = _SECONDS_OF_DAY.bit_length()
            elif name in (*self.columns.words, *self.columns.limits):
                bits = max(self._value_places(name), default=0).bit_length()
            else:
                continue
            if shift + bits > _BITS:
                number, shift = number + 1, 0
            yield name, _Field(number=number, shift=shift, bits=bits)
            shift += bits

    @property
    def _has_hours(self) -> bool:
        """Whether there is a time of day to keep."""
        name = self.kept.hour_of
        return name is not None and any(form.has_hour for sample in self._samples for form in sample.date_forms[name])

    def _value_places(self, name: str) -> dict[int, str]:
        """The values of a column of words or limits, each by the number that stands for it; 0 is none."""
        type_ = self.columns.type_of(name)
        if name in self.columns.limits:
            return dict(enumerate(sorted({text for sample in self._samples for text, _value in sample.words[name]}), 1))
        if type_ in YES_NO:
            return {1: "yes", 0: "no"}
        return dict(enumerate(self.columns.dictionary.values[type_], 1))

    def _of_type(self, type_: str) -> list[str]:
        return [name for name in self.columns.counted if self.columns.type_of(name) == type_]

    # -- unpacking

    def value(self, name: str) -> str:
        """SQL: the typed value of a column, or of :data:`HOUR`; null for what is not kept."""
        field = self._fields.get(name)
        if name == HOUR:
            seconds = f"time '00:00:00' + to_seconds({field.value} - 1)" if field else ""
            return f"case when {field.value} > 0 then {seconds} end" if field else "cast(null as time)"
        type_ = self.columns.type_of(name)
        if field is None:
            if type_ == "id" and self._is_kept(name) and self._ids_are_numbers[name]:
                return f"substr(cast({name} as varchar), 2)"
            stored = "key" if type_ == "key" else name
            return stored if stored in self._stored_values() else "cast(null as varchar)"
        if type_ == "date":
            day = f"date '{_BEFORE_FIRST_DAY}' + cast({field.value} as integer)"
            return f"case when {field.value} > 0 then {day} end"
        if type_ in YES_NO:
            return f"{field.value} = 1"
        cases = " ".join(f"when {place} then {literal(value)}" for place, value in self._value_places(name).items())
        return f"case {field.value} {cases} end" if cases else "cast(null as varchar)"

    def texts(self, name: str, plain: str) -> str:
        """SQL: each different text of a column of texts or limits, as ``text``, with the ``part`` of its rows.

        Args:
            name: The name of the column.
            plain: The table of the packed rows.
        """
        if field := self._fields.get(name):  # numbers are told apart sooner than texts
            one_of_each = f"select part, any_value({field.column}) as {field.column}"
            plain = f"({one_of_each} from {plain} group by part, {field.value})"
        return f"select distinct part, {self.value(name)} as text from {plain}"


def _cell(layout: Layout, name: str) -> str:
    """SQL: a cell of a line; nothing if the table does not have its column."""
    return f"cells[{layout.places[name] + 1}]" if name in layout.places else "''"
