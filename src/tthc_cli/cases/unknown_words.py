"""The words behind a defect that the dictionary does not know, as far as they may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from tthc_cli.cases.dictionary import ColumnsFile, label
from tthc_cli.cases.engines.interface import Defect
from tthc_cli.cases.shown_values import is_error, is_harmless, with_formula_in_words
from tthc_cli.kpi import UnknownWords

_MOST_SHOWN_WORDS: Final = 3
"""How many unknown words are shown."""
MOST_DIFFERENT_WORDS: Final = 20
"""Different unknown words past which none is shown: they are no words of a list, but names or numbers."""


class RowsWithDefects(Protocol):
    """The rows of one data set and what can be wrong with them, whichever engine holds them."""

    @property
    def table(self) -> str:
        """The name of the data set."""

    @property
    def defects(self) -> Sequence[Defect]:
        """What can be wrong with a row."""

    def unknown_words(self, place: int, most: int) -> tuple[list[tuple[str, int]], int]:
        """Count the words behind a defect that the dictionary does not know.

        Args:
            place: The place of the defect in ``defects``.
            most: How many words are asked for.

        Returns:
            The most frequent words, each with its rows; and how many different ones there are.
        """


def unknown_words(rows: RowsWithDefects, place: int, dictionary: ColumnsFile) -> UnknownWords | None:
    """Return the unknown words of a column that may be shown.

    A person's number or address may stand there if the column is the wrong one, so such words are left out.

    Args:
        rows: The rows that have the defect.
        place: The place of the defect in ``rows.defects``.
        dictionary: The known columns and words.

    Returns:
        The words; None if the defect is no unknown word of a column that has a list of them.
    """
    defect = rows.defects[place]
    if defect.reason != "unknown-value" or defect.column is None:
        return None
    kind = dictionary.data_sets[rows.table].columns[defect.column].type
    if kind not in dictionary.values:
        return None
    words, different = rows.unknown_words(place, _MOST_SHOWN_WORDS)
    is_list = different <= MOST_DIFFERENT_WORDS
    return UnknownWords(
        values=tuple(
            (with_formula_in_words(word), number)
            for word, number in words
            if is_error(dictionary, word) or (is_list and is_harmless(word))
        ),
        different=different,
        accepted=tuple(label(dictionary, kind, value) for value in dictionary.values[kind]),
    )
