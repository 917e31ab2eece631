"""The tables of grammars: those of the grammars as they stand, and what spares a pattern to be compiled."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.support.grammar_tables import GRAMMARS, beginnings_of, part_of, soon_compiled
from tthc_cli.parsing.tables import Word


@pytest.mark.parametrize("name", GRAMMARS)
def test_the_tables_are_those_of_the_grammar(name):
    assert not GRAMMARS[name].is_stale, "run `make data`"


def test_tables_of_another_grammar_are_found_stale(tmp_path):
    whole = GRAMMARS["conditions"]
    changed = replace(whole, tables=tmp_path / "conditions.json", complete=lambda text: text.replace('"or"', '"else"'))
    changed.write()
    assert not changed.is_stale
    assert replace(changed, complete=whole.complete).is_stale


@pytest.mark.parametrize(
    ("pattern", "beginnings"),
    [
        ("ngày", ["ngày"]),
        ("ngày|trong (?:vòng|hạn)", ["ngày", "trong hạn", "trong vòng"]),
        ("(?:a|b)?c", ["ac", "bc", "c"]),
        ("(?:ab)+c", ["ab"]),
        ("[0-2]x", ["0x", "1x", "2x"]),
        ("(?=n)(?<!x)ngày(?!z)", ["ngày"]),
        ("a*", None),
        (r"a?[^\s]b", None),
        (r"\w+", None),
        (r"a\w+", ["a"]),
        ("[a-z][a-z][a-z]", [*"abcdefghijklmnopqrstuvwxyz"]),
    ],
)
def test_what_a_pattern_can_begin_with(pattern, beginnings):
    assert beginnings_of(pattern) == beginnings


@pytest.mark.parametrize(("pattern", "part"), [(r"\w+:x", ":"), ("(?:(?:a|b):)(?!c)", ":"), ("a|b", ""), ("a?", "")])
def test_what_stands_in_every_match_of_a_pattern(pattern, part):
    assert part_of(pattern) == part


@pytest.mark.parametrize(
    ("pattern", "compiled"),
    [
        ("t[iìĩị]nh", "t(?:[iì]|ĩ|ị|(?!))nh"),
        ("[đđ]x[abc]", "(?:đ|đ|(?!))x[abc]"),
        (r"[^ạ]\[ạ][a-ạ][\wạ]", r"[^ạ]\[ạ][a-ạ][\wạ]"),
    ],
)
def test_letters_beyond_latin_1_are_alternatives(pattern, compiled):
    assert soon_compiled(pattern) == compiled


@pytest.mark.parametrize("name", GRAMMARS)
def test_the_patterns_of_tables_match_as_those_of_the_grammar_do(name):
    for terminal in GRAMMARS[name].by_lark.terminals:
        pattern = terminal.pattern.to_regexp()
        letters = sorted(set(re.findall(r"[^\W\d_]", pattern)))
        texts = [*letters, *("".join(pair) for pair in pairwise(letters))]
        ours = re.compile(soon_compiled(pattern))
        assert [ours.search(text) is None for text in texts] == [re.search(pattern, text) is None for text in texts]


def test_a_word_is_looked_for_by_its_pattern_wherever_it_can_begin():
    word = Word("DAY", "ngày(?= [0-9])", ["ngày"], "n")
    assert word.at("ngày 5", 0)
    assert not word.at("ngày năm", 0)
    assert not word.at("5 ngày 6", 1)
    assert word.at("5 ngày 6", 2)


def test_without_a_part_that_every_match_has_nothing_is_looked_for():
    word = Word("LABEL", "no pattern: [", None, ":")  # compiling it would fail
    assert word.at("ngày", 0) is None
