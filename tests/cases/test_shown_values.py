"""What of a wrong cell may be shown."""

from __future__ import annotations

import pytest

from tthc_cli.cases.cells import UNCOMPUTED
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.privacy import HIDDEN
from tthc_cli.cases.shown_values import is_error, is_harmless, shown_value, with_formula_in_words

DICTIONARY = load_columns()


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("received_on", "31/02/2024", "31/02/2024"),
        ("received_on", "Nguyễn Thị Bưởi", HIDDEN),
        ("received_on", "0912345678", HIDDEN),
        ("status", "Đang chờ", "Đang chờ"),
        ("status", "số 1234", HIDDEN),  # three digits may be part of an address
        ("status", "#N/A", "#N/A"),
        ("status", None, None),
        ("status", "", ""),
        (None, "Nguyễn Thị Bưởi", "Nguyễn Thị Bưởi"),  # the row as a whole is wrong: it is no cell's value
    ],
)
def test_a_wrong_cell_shows_what_can_be_nobody_s(column, value, shown):
    assert shown_value(DICTIONARY, "cases", column, value) == shown


def test_a_formula_that_was_never_computed_is_said_in_words():
    assert with_formula_in_words(UNCOMPUTED) != UNCOMPUTED
    assert shown_value(DICTIONARY, "cases", "status", UNCOMPUTED) == with_formula_in_words(UNCOMPUTED)
    assert with_formula_in_words("x") == "x"


def test_signs_of_errors_are_known_in_any_case():
    assert all(is_error(DICTIONARY, sign) for sign in ("#N/A", "#n/a", "###", "#DIV/0!"))
    assert not any(is_error(DICTIONARY, word) for word in ("N/A!", "#", "x #N/A", ""))


def test_a_word_with_a_number_of_three_digits_is_not_harmless():
    assert is_harmless("Chờ ký 12")
    assert not is_harmless("tổ 123")
