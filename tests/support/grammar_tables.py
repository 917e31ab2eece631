"""The tables of the grammars, as Lark makes them. ``--write`` puts them beside the grammars (`make data`)."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from re import _parser as re_parser
from typing import Any

from lark import Lark
from lark.grammar import Rule, Terminal
from lark.lexer import PatternRE, TerminalDef
from lark.parsers.lalr_analysis import ParseTableBase, Shift

from tthc_cli.counts import condition_reader
from tthc_cli.phrases import grammar


def whole_words(terminal: TerminalDef) -> None:
    """Keep a terminal that ends in a letter from ending in the middle of a word."""
    terminal.pattern = PatternRE(rf"(?:{terminal.pattern.to_regexp()})(?!(?<=[^\W\d_])[^\W\d_])")


@dataclass
class Grammar:
    """A grammar whose tables are kept."""

    tables: Path
    source: Callable[[], str]
    """The text that is kept with the tables."""
    starts: tuple[str, ...]
    complete: Callable[[str], str] = str
    """Makes of it what Lark takes."""
    edit: Callable[[TerminalDef], None] | None = None
    """What is done to its terminals."""

    @cached_property
    def by_lark(self) -> Lark:
        """Lark's own parser of the grammar."""
        return Lark(
            self.complete(self.source()),
            parser="lalr",
            start=list(self.starts),
            propagate_positions=True,
            maybe_placeholders=False,
            edit_terminals=self.edit,
        )

    def made(self) -> str:
        """What the file of its tables has to hold."""
        return tables_of(self.by_lark, self.source())

    @property
    def is_stale(self) -> bool:
        """Whether the tables that are kept are not those of the grammar."""
        return not self.tables.exists() or self.tables.read_text(encoding="utf-8") != self.made()

    def write(self) -> None:
        """Put the tables beside the grammar."""
        self.tables.write_text(self.made(), encoding="utf-8", newline="\n")


GRAMMARS = {
    "phrases": Grammar(grammar.TABLES, grammar.spelled_grammar, ("cell", "target"), grammar.with_patterns, whole_words),
    "conditions": Grammar(
        condition_reader.TABLES, lambda: condition_reader.GRAMMAR.read_text(encoding="utf-8"), ("start",)
    ),
}


def tables_of(lark: Lark, text: str) -> str:
    """The tables of a grammar that Lark has read, as :func:`load_tables` reads them: a line an item.

    Args:
        lark: The grammar, read.
        text: What is kept of its text.
    """
    table = lark.parser.parser._parse_table
    numbers = _numbered(table)
    rules = sorted(lark.rules, key=lambda rule: (str(rule.origin.name), rule.order, str(rule.expansion)))
    places = {rule: place for place, rule in enumerate(rules)}

    def action(how: object, what: Any) -> int:
        return numbers[what] if how is Shift else ~places[what]

    rows = [
        {symbol: action(*taken) for symbol, taken in sorted(table.states[state].items(), key=itemgetter(0))}
        for state in numbers
    ]
    sets = list(dict.fromkeys(tuple(row) for row in rows if len(set(row.values())) == 1))
    states = [
        (next(iter(row.values())), sets.index(tuple(row))) if len(set(row.values())) == 1 else row for row in rows
    ]
    starts = {
        start: (numbers[state], numbers[table.end_states[start]]) for start, state in sorted(table.start_states.items())
    }
    words = sorted(lark.terminals, key=_rank)
    sections = {
        "text": json.dumps(text, ensure_ascii=False),
        "words": _lines(_word(word.name, word.pattern.to_regexp()) for word in words),
        "passed_over": json.dumps(sorted(lark.ignore_tokens)),
        "rules": _lines(map(_rule, rules)),
        "sets": _lines(sets),
        "states": _lines(states),
        "starts": json.dumps(starts),
    }
    return "{\n" + ",\n".join(f'"{name}": {text}' for name, text in sections.items()) + "\n}\n"


def _is_uniform(row: Mapping[str, int]) -> bool:
    """Whether a state does the same whatever follows."""
    return len(set(row.values())) == 1


def _numbered(table: ParseTableBase[Any]) -> dict[Any, int]:
    """A number for each state that does not hang on the order in which Lark came to it."""
    ahead = [state for _start, state in sorted(table.start_states.items())]
    numbers: dict[Any, int] = {}
    for state in ahead:
        if state not in numbers:
            numbers[state] = len(numbers)
            ahead += [
                what for _symbol, (how, what) in sorted(table.states[state].items(), key=itemgetter(0)) if how is Shift
            ]
    return numbers


def _rank(terminal: TerminalDef) -> tuple[int, int, int, str]:
    """The place of a terminal among others, as Lark ranks them: by priority, then the longest that a word can be."""
    pattern = terminal.pattern
    return -terminal.priority, -int(pattern.max_width), -len(pattern.value), terminal.name


def _word(name: str, pattern: str) -> tuple[object, ...]:
    """A terminal with what spares its pattern to be compiled."""
    return name, soon_compiled(pattern), beginnings_of(pattern), part_of(pattern)


def soon_compiled(pattern: str) -> str:
    """The same pattern, with alternatives in the place of sets of letters.

    Of a set with letters beyond Latin-1, Python makes a map of 65,536 letters each time it compiles it: for those of a
    phrase's event, that was a third of the time.
    """
    return re.sub(r"(?<!\\)\[([^\]\\^-]+)\]", _as_alternatives, pattern)


def _as_alternatives(letters: re.Match[str]) -> str:
    beyond = [letter for letter in letters[1] if letter > _LAST_OF_LATIN_1]
    if not beyond:
        return letters[0]
    others = "".join(letter for letter in letters[1] if letter <= _LAST_OF_LATIN_1)
    # with one that never matches, as Python would make a set of the rest
    return f"(?:{'|'.join([*([f'[{others}]'] if others else []), *beyond])}|(?!))"


def _rule(rule: Rule) -> tuple[object, ...]:
    kept = [
        (place, not symbol.is_term and symbol.name.startswith("_"))
        for place, symbol in enumerate(rule.expansion)
        if rule.options.keep_all_tokens or not (isinstance(symbol, Terminal) and symbol.filter_out)
    ]
    name = str(rule.alias or rule.origin.name)
    return str(rule.origin.name), name, len(rule.expansion), kept, bool(rule.options.expand1 and not rule.alias)


_LAST_OF_LATIN_1 = "\xff"
_MOST_BEGINNINGS = 400
_Beginning = tuple[str, bool]
"""What a match begins with, and whether that is all of it, so that what follows in the pattern goes on with it."""
_ANY: frozenset[_Beginning] = frozenset([("", False)])
_NOTHING: frozenset[_Beginning] = frozenset([("", True)])


def beginnings_of(pattern: str) -> list[str] | None:
    """What every match of a pattern begins with, one of some texts; None if there are too many, or without limit.

    What looks around or ahead in it is taken to hold.
    """
    texts = {text for text, _whole in _beginnings(re_parser.parse(pattern))}
    return (
        None
        if "" in texts
        else sorted(text for text in texts if not any(text.startswith(each) for each in texts - {text}))
    )


def _beginnings(items: Iterable[tuple[Any, Any]]) -> frozenset[_Beginning]:
    """The beginnings of a pattern as ``re`` takes it apart, for which Python has no public name."""
    begun = _NOTHING
    for kind, what in items:
        following = _beginnings_of_item(str(kind), what)
        whole = {text for text, is_whole in begun if is_whole}
        if len(whole) * len(following) > _MOST_BEGINNINGS:
            return frozenset((text, False) for text, _whole in begun)
        going_on = {(text + more, is_whole) for text in whole for more, is_whole in following}
        begun = frozenset(going_on | {(text, False) for text, is_whole in begun if not is_whole})
    return begun


def _beginnings_of_item(kind: str, what: Any) -> frozenset[_Beginning]:
    match kind:
        case "ASSERT" | "ASSERT_NOT" | "AT":
            return _NOTHING
        case "LITERAL":
            return frozenset([(chr(what), True)])
        case "SUBPATTERN":
            return _beginnings(what[-1])
        case "BRANCH":
            return frozenset().union(*map(_beginnings, what[1]))
        case "MAX_REPEAT":
            least, most, inner = what
            several = frozenset((text, whole and most == 1) for text, whole in _beginnings(inner))
            return several if least else several | _NOTHING
        case "IN" if {str(each) for each, _codes in what} <= {"LITERAL", "RANGE"}:
            spans = [(codes, codes) if str(each) == "LITERAL" else codes for each, codes in what]
            return frozenset((chr(code), True) for low, high in spans for code in range(low, high + 1))
        case _:
            return _ANY


def part_of(pattern: str) -> str:
    """A character that stands in every match of a pattern; empty if none is sure to."""
    return _part(re_parser.parse(pattern))


def _part(items: Iterable[tuple[Any, Any]]) -> str:
    for kind, what in items:
        if str(kind) == "LITERAL":
            return chr(what)
        if str(kind) == "SUBPATTERN" and (part := _part(what[-1])):
            return part
    return ""


def _lines(items: Iterable[object]) -> str:
    texts = [json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items]
    return "[\n" + ",\n".join(texts) + "\n]"


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    for each in GRAMMARS.values():
        each.write()
