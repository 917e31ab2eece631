"""How the cells of a file seem to be written, told from a few of its rows: what packing looks for in every row.

Nothing rests on it but time: what a cell means is looked at in every row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from tthc_cli.cases.dictionary import spellings
from tthc_cli.cases.engines.columns import ReadColumns
from tthc_cli.cases.engines.sql_text import literal
from tthc_cli.cases.layout import Layout
from tthc_cli.classes import dataclass
from tthc_cli.text import fold

_LEAST_SHARE: Final = 50
"""A way to write a date or a word is looked for in every row if at least one of so many rows of a sample has it."""
_MOST_WORDS: Final = 24
"""Different texts of a column of words that are looked for in every row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateForm:
    """One way to write a date, in which DuckDB finds exactly the days that the slower way finds."""

    length: int
    """Bytes."""
    format: str
    """As ``strptime`` has it."""
    pattern: str
    needs_pattern: bool = True
    """Whether ``strptime`` takes other texts of that length too: it takes any spaces for one."""

    @property
    def has_hour(self) -> bool:
        """Whether a time of day stands behind the day."""
        return "%H" in self.format

    def moment(self, cell: str) -> str:
        """SQL: the day and time that a cell of the right length is, or null."""
        fits = f"regexp_full_match({cell}, {literal(self.pattern)})" if self.needs_pattern else f"{cell} >= '0'"
        return f"case when {fits} then try_strptime({cell}, {literal(self.format)}) end"


LENGTH_OF_DAY: Final = 10
"""Bytes of a cell with a date alone; one that has a time of day too is longer."""
_SHORT: Final = "[0-9]{2}/[0-9]{2}/[0-9]{4}"
_ISO: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK: Final = "([01][0-9]|2[0-3]):[0-5][0-9]"
DATE_FORMS: Final = (
    DateForm(length=10, format="%d/%m/%Y", pattern=_SHORT, needs_pattern=False),
    DateForm(length=10, format="%Y-%m-%d", pattern=_ISO),
    DateForm(length=16, format="%d/%m/%Y %H:%M", pattern=f"{_SHORT} {_CLOCK}"),
    DateForm(length=16, format="%Y-%m-%d %H:%M", pattern=f"{_ISO} {_CLOCK}"),
    DateForm(length=19, format="%d/%m/%Y %H:%M:%S", pattern=f"{_SHORT} {_CLOCK}:[0-5][0-9]"),
    DateForm(length=19, format="%Y-%m-%d %H:%M:%S", pattern=f"{_ISO} {_CLOCK}:[0-5][0-9]"),
    DateForm(length=19, format="%Y-%m-%dT%H:%M:%S", pattern=f"{_ISO}T{_CLOCK}:[0-5][0-9]"),
    DateForm(length=14, format="%Y%m%d%H%M%S", pattern="[0-9]{8}([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]"),
)


class Sample:
    """How the cells of a table seem to be written."""

    def __init__(self, columns: ReadColumns, layout: Layout, rows: Sequence[Sequence[str]]) -> None:
        self._columns, self._places = columns, layout.places
        self._rows = [row for row in rows if len(row) == len(layout.headers)]
        self.date_forms = {name: self._forms(name) for name in columns.dates}
        self.words = {name: self._words(name) for name in columns.words}
        self.words |= {name: self._limits(name) for name in columns.limits}
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
        return (self._cell(row, name) for row in self._rows)

    def _cell(self, row: Sequence[str], name: str) -> str:
        """A cell; nothing if the table does not have its column, as may be with those that only serve the audit."""
        return row[self._places[name]] if name in self._places else ""

    def _forms(self, name: str) -> list[DateForm]:
        counts = Counter(form for cell in self._cells(name) for form in DATE_FORMS if re.fullmatch(form.pattern, cell))
        return [form for form, number in counts.most_common() if _LEAST_SHARE * number >= len(self._rows)]

    def _words(self, name: str) -> list[tuple[str, str]]:
        """The most frequent texts of a column of words that are known, with their values; the most frequent first."""
        values = spellings(self._columns.dictionary, self._columns.type_of(name))
        counts = Counter(self._cells(name)).most_common(_MOST_WORDS)
        # DuckDB trims spaces alone; what is left has none at its ends in either way
        matches = ((text, text.strip(" ")) for text, _number in counts)
        return [(text, values[fold(word)]) for text, word in matches if word == word.strip() and fold(word) in values]

    def _limits(self, name: str) -> list[tuple[str, str]]:
        """The most frequent limits in a column, each twice: as the text that it is written in, and as its value."""
        counts = Counter(text for text in self._cells(name) if text and text == text.strip())
        return [(text, text) for text, _number in counts.most_common(_MOST_WORDS)]

    def _is_regular(self, row: Sequence[str]) -> bool:
        """Whether the words and dates of a row are written in a way that is looked for."""
        for name, words in self._known_words.items():
            if self._cell(row, name) not in words:
                return False
        for name, forms in self.date_forms.items():
            cell = self._cell(row, name)
            if cell and not any(re.fullmatch(form.pattern, cell) for form in forms):
                return False
        return True
