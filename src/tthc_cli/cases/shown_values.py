"""What of a cell may be shown that is not what its column holds: it may be a person's name, address or number."""

from __future__ import annotations

import re

from tthc_cli.cases.cells import UNCOMPUTED
from tthc_cli.cases.dictionary import ColumnsFile, errors_pattern
from tthc_cli.cases.privacy import HIDDEN, of_a_person
from tthc_cli.i18n import _
from tthc_cli.text import without_unseen


def shown_value(dictionary: ColumnsFile, data_set: str, column: str | None, value: str | None) -> str | None:
    """Return a wrong cell as far as it may be shown.

    Args:
        dictionary: The columns of all data sets.
        data_set: The data set of the row.
        column: The canonical name of the cell's column; None if the row as a whole is wrong.
        value: What stands in the cell.

    Returns:
        The value, the words for a formula that was never computed, or ``***``.
    """
    if not value or column is None:
        return value
    if is_error(dictionary, value):
        return with_formula_in_words(value)
    columns = dictionary.data_sets[data_set].columns
    holds_words = columns[column].type not in ("date", "amount")
    return HIDDEN if of_a_person(value) or (holds_words and not is_harmless(value)) else value


def is_harmless(word: str) -> bool:
    """Tell whether a word is no person's name, address or number."""
    return not of_a_person(word) and not re.search(r"\d{3}", without_unseen(word))


def is_error(dictionary: ColumnsFile, value: str) -> bool:
    """Tell whether a spreadsheet program could not compute or show a cell. Such a cell says nothing of a person.

    Args:
        dictionary: It has the signs of errors.
        value: What stands in the cell.

    Returns:
        True for a sign of an error, such as ``#N/A`` or ``###``.
    """
    return re.fullmatch(errors_pattern(dictionary), value.upper()) is not None


def with_formula_in_words(value: str) -> str:
    """Return a value; the sign of a formula that was never computed as words."""
    return _("a formula that was never computed") if value == UNCOMPUTED else value
