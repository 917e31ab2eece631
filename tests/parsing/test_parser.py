"""Reading by tables made beforehand, against Lark itself, which makes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lark import Lark
from lark import Token as LarksToken
from lark.exceptions import UnexpectedInput

from tests.support.grammar_tables import GRAMMARS, tables_of
from tests.support.phrase_reading import PHRASES, TARGETS
from tthc_cli.counts.measures import load_measures
from tthc_cli.parsing import NotReadError, Parser, Token, load_tables
from tthc_cli.phrases.text import spelled

WORDS = """
start: (count | name)+
count: NUMBER UNIT
name: NAME
NUMBER: /[0-9]+/
UNIT.2: "ngày" | "ngày làm việc"
NAME: /[a-zà-ỹ]+/
%ignore " "
"""
"""Words that begin alike, and are what the grammar lets follow."""
SUMS = """
start: sum?
?sum: product ("+" product)* -> added
    | "-" sum -> negative
?product: _factors
_factors: factor | _factors "*" factor
?factor: NUMBER | "(" sum ")" | NAME "(" [sum ("," sum)*] ")" -> call
NUMBER: /[0-9]+/
NAME: /[a-z]+/
%ignore /\\s+/
"""
"""What Lark does with trees: rules opened, words left out, names given, nothing read."""


def parsers(grammar: str, folder: Path) -> tuple[Parser, Lark]:
    lark = Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)
    tables = folder / "tables.json"
    tables.write_text(tables_of(lark, grammar), encoding="utf-8")
    return Parser(load_tables(tables)), lark


def read(parser: Parser, text: str, start: str = "start") -> object:
    try:
        return ours(parser.parse(text, start))
    except NotReadError as error:
        return "at end" if error.at_end else "stopped", error.place


def read_by_lark(lark: Lark, text: str, start: str = "start") -> object:
    try:
        return larks(lark.parse(text, start=start))
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        at_end = token is not None and token.type == "$END"
        return "at end" if at_end else "stopped", error.pos_in_stream


def ours(node: Any) -> object:
    if isinstance(node, Token):
        return node.type, str(node), node.start_pos, node.end_pos
    return node.data, node.start_pos, node.end_pos, [ours(child) for child in node.children]


def larks(node: Any) -> object:
    if isinstance(node, LarksToken):
        return node.type, str(node), node.start_pos, node.end_pos
    meta = node.meta
    start, end = getattr(meta, "start_pos", None), getattr(meta, "end_pos", None)
    return str(node.data), start, end, [larks(child) for child in node.children]


@pytest.mark.parametrize(
    "text",
    ["họp", "5 ngày", "họp 10 ngày làm việc họp", "  họp  ", "05 ngày làm việc", "5 ?", "?", "họp 5 họp", "", "5"],
)
def test_words_are_found_as_lark_finds_them(tmp_path, text):
    parser, lark = parsers(WORDS, tmp_path)
    assert read(parser, text) == read_by_lark(lark, text)


def test_of_words_that_begin_alike_the_longest_is_taken(tmp_path):
    parser, _lark = parsers(WORDS, tmp_path)
    tokens = list(parser.parse("05 ngày làm việc", "start").tokens())
    assert [(token.type, str(token), token.start_pos, token.end_pos) for token in tokens] == [
        ("NUMBER", "05", 0, 2),
        ("UNIT", "ngày làm việc", 3, 16),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "1+2",
        "(1)",
        "1*2*3+4",
        "-1+2",
        "f()",
        "f(1,2*3)",
        "f(g(1),-(2))",
        "",
        "1+",
        "f(1",
        "1 2",
        "+",
        "f(1,)",
        "$",
    ],
)
def test_trees_are_those_of_lark(tmp_path, text):
    parser, lark = parsers(SUMS, tmp_path)
    assert read(parser, text) == read_by_lark(lark, text)


def test_trees_are_found_by_their_name(tmp_path):
    parser, _lark = parsers(SUMS, tmp_path)
    tree = parser.parse("f(g(1),2)", "start")
    assert [str(call.children[0]) for call in tree.find_data("call")] == ["f", "g"]


def test_each_condition_of_a_measure_is_read_as_lark_reads_it():
    file = load_measures()
    texts = [text for own in file.define.values() for text in own.values()]
    for measure in file.measures.values():
        texts += [measure.good or "a", measure.base or "a", *measure.left_out.values(), *measure.beside.values()]
    grammar = GRAMMARS["conditions"]
    parser, lark = Parser(load_tables(grammar.tables)), grammar.by_lark
    for text in texts:
        words = text.split(" ")
        for place in range(len(words) + 1):
            for damaged in (" ".join(words[:place]), " ".join(words[:place] + words[place + 1 :])):
                assert read(parser, damaged) == read_by_lark(lark, damaged), damaged


@pytest.mark.soak
def test_each_phrase_is_read_as_lark_reads_it():
    """The same trees at the same places, and the same places of errors, of the table and of damaged lines of it."""
    grammar = GRAMMARS["phrases"]
    parser, lark = Parser(load_tables(grammar.tables)), grammar.by_lark
    for phrase, *_ in [*PHRASES, *TARGETS]:
        words = spelled(phrase.casefold()).split(" ")
        for place in range(len(words) + 1):
            for text in (" ".join(words[:place]), " ".join(words[:place] + words[place + 1 :])):
                for start in grammar.starts:
                    assert read(parser, text, start) == read_by_lark(lark, text, start), text


@pytest.mark.long
def test_whole_phrases_are_read_as_lark_reads_them():
    """A part of the test above that the gate has time for; most of it goes into what Lark makes of the grammar."""
    grammar = GRAMMARS["phrases"]
    parser, lark = Parser(load_tables(grammar.tables)), grammar.by_lark
    readings = []
    for phrase, *_ in [*PHRASES, *TARGETS][::20]:
        text = spelled(phrase.casefold())
        for start in grammar.starts:
            readings.append(read(parser, text, start))
            assert readings[-1] == read_by_lark(lark, text, start), text
    assert sum(isinstance(reading, tuple) and reading[0] in ("cell", "target") for reading in readings) > 10
    assert sum(isinstance(reading, tuple) and reading[0] == "stopped" for reading in readings) > 5
