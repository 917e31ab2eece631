"""The dictionary of an import, and patterns made of it."""

from __future__ import annotations

import re

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.plan_import.dictionary import any_of, unfinished


def test_of_words_that_begin_alike_the_longest_is_meant():
    match = re.match(any_of(["Quyết", "Quyết định", "a.b"]), "Quyết định 5")
    assert match
    assert match[0] == "Quyết định"
    assert not re.match(any_of(["a.b"]), "axb")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("Văn phòng,", True), ("Văn phòng và", True), ("Rà soát -", True), ("Văn phòng", False), ("Nội và ngoại", False)],
)
def test_a_cell_that_ends_with_what_joins_is_not_finished(cell, expected):
    assert (unfinished(WORDS).search(cell) is not None) is expected
