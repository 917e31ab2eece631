"""Keys made of words."""

from __future__ import annotations

import pytest

from tthc_cli.plan_import.keys import LONGEST_KEY, slug, unique


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Văn phòng Sở", "van-phong-so"),
        ("Đ/c Giám đốc", "d-c-giam-doc"),
        ("QĐ 2973_2020", "qd-2973-2020"),
        ("các", "cac"),  # a name of small words alone keeps them
        ("…", "x"),
        ("", "x"),
    ],
)
def test_a_key_has_ascii_letters_digits_and_hyphens(words, key):
    assert slug(words, ["các", "có"]) == key


def test_a_long_key_ends_behind_a_word():
    key = slug("trung tâm " * 20)
    assert len(key) < LONGEST_KEY
    assert set(key.split("-")) == {"trung", "tam"}


def test_a_taken_key_gets_the_first_free_number():
    assert unique("a", []) == "a"
    assert unique("a", ["a", "a-2", "a-4"]) == "a-3"
