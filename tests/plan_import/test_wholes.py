"""Whether a target speaks of all cases."""

from __future__ import annotations

import unicodedata

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.plan_import.wholes import Wholes

WHOLES = Wholes(WORDS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Riêng lĩnh vực đất đai đạt 90%", "Riêng"),
        ("Tỷ lệ hồ sơ cấp huyện đạt 90%", "cấp huyện"),
        ("Tỷ lệ hồ sơ đạt 90%", None),
    ],
)
def test_words_of_a_part_are_quoted_as_they_stand(text, words):
    assert WHOLES.part(text) == words
    assert WHOLES.part(unicodedata.normalize("NFD", text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2/3 hồ sơ được số hóa", "2/3 hồ sơ"),
        ("toàn bộ hồ sơ được số hóa", "toàn bộ hồ sơ"),
        ("100% toàn bộ hồ sơ", None),  # the percentage is that of the whole
        ("Quyết định 2/3/QĐ hồ sơ", None),
        ("95% hồ sơ", None),
    ],
)
def test_an_amount_that_is_no_percentage_is_found(text, words):
    assert WHOLES.amount(text) == words
