"""The words of a phrase: against Lark's own lexer, on a grammar with words that begin alike."""

from __future__ import annotations

import pytest
from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from tthc_cli.phrases.lexer import SharedLexer

GRAMMAR = """
start: (count | name)+
count: NUMBER UNIT
name: NAME
NUMBER: /[0-9]+/
UNIT.2: "ngày" | "ngày làm việc"
NAME: /[a-zà-ỹ]+/
%ignore " "
"""


def words(text: str, *, shared: bool = True) -> list[tuple[str, str, int, int]]:
    lexer = SharedLexer if shared else "contextual"
    tree = Lark(GRAMMAR, parser="lalr", lexer=lexer).parse(text)
    return [(t.type, str(t), t.start_pos or 0, t.end_pos or 0) for t in tree.scan_values(lambda _token: True)]


def test_of_words_that_begin_alike_the_longest_is_taken():
    assert words("05 ngày làm việc") == [("NUMBER", "05", 0, 2), ("UNIT", "ngày làm việc", 3, 16)]


def test_a_word_is_what_the_grammar_lets_follow():
    # behind a number it is a unit, elsewhere a name
    assert words("họp 5 ngày họp") == [
        ("NAME", "họp", 0, 3),
        ("NUMBER", "5", 4, 5),
        ("UNIT", "ngày", 6, 10),
        ("NAME", "họp", 11, 14),
    ]


@pytest.mark.parametrize("text", ["họp", "5 ngày", "họp 10 ngày làm việc họp", "  họp  "])
def test_it_reads_as_lark_s_own_does(text):
    assert words(text) == words(text, shared=False)


@pytest.mark.parametrize(("text", "place"), [("5 ?", 2), ("?", 0), ("họp 5 họp", 6)])
def test_what_no_word_begins_with_is_refused_at_its_place(text, place):
    with pytest.raises((UnexpectedCharacters, UnexpectedToken)) as refused:
        words(text)
    assert refused.value.pos_in_stream == place
