"""The words of a phrase: of those that the grammar lets follow, the first that stands at a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lark.exceptions import UnexpectedCharacters
from lark.lexer import Lexer, LexerState, LineCounter, TerminalDef, Token

if TYPE_CHECKING:
    from lark.common import LexerConf
    from lark.parsers.lalr_parser_state import ParserState


class _Word:
    """A terminal with its pattern, compiled when it is first looked for."""

    def __init__(self, terminal: TerminalDef) -> None:
        self.name = terminal.name
        self._terminal = terminal

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self._terminal.pattern.to_regexp())

    @cached_property
    def rank(self) -> tuple[int, int, int, str]:
        """The place among others, as Lark ranks them: by priority, then the longest that a word can be."""
        pattern = self._terminal.pattern
        return -self._terminal.priority, -int(pattern.max_width), -len(pattern.value), self.name


def _token(name: str, match: re.Match[str], counter: LineCounter) -> Token:
    """A word found, in the one line that a phrase is."""
    start, end = match.span()
    return Token(name, match[0], start, counter.line, start + 1, counter.line, end + 1, end)


def _nothing_at(text: str, place: int) -> UnexpectedCharacters:
    error: UnexpectedCharacters = UnexpectedCharacters(text, place, 1, place + 1)  # type: ignore[no-untyped-call]
    return error


class SharedLexer(Lexer):
    """A contextual lexer as Lark's own, whose states share the patterns.

    Lark's compiles one pattern out of all terminals for each of its states, and a few phrases come to dozens of states:
    that took longer than all else that reads a phrase.
    """

    __future_interface__ = 2

    def __init__(self, conf: LexerConf) -> None:
        self._words = {terminal.name: _Word(terminal) for terminal in conf.terminals}
        self._passed_over = frozenset(conf.ignore)
        self._by_state: dict[int, list[_Word]] = {}
        self._by_names: dict[frozenset[str], list[_Word]] = {}

    def lex(self, lexer_state: LexerState, parser_state: ParserState[int]) -> Iterator[Token]:
        """Yield one word after another; the parser comes to a new state with each.

        Args:
            lexer_state: The text, and how far it has been read.
            parser_state: The state that the parser is in.

        Returns:
            The words.

        Raises:
            UnexpectedCharacters: No word that may follow stands there.
        """
        text, counter = lexer_state.text, lexer_state.line_ctr
        while (start := counter.char_pos) < text.end:
            for word in self._that_follow(parser_state.position, parser_state.parse_conf.states):
                if match := word.pattern.match(text.text, start, text.end):
                    break
            else:
                raise _nothing_at(text.text, start)
            counter.feed(match[0], test_newline=False)
            if word.name not in self._passed_over:
                lexer_state.last_token = _token(word.name, match, counter)
                yield lexer_state.last_token

    def _that_follow(self, state: int, actions: Mapping[int, Mapping[str, Any]]) -> list[_Word]:
        if state not in self._by_state:
            names = frozenset(actions[state].keys() & self._words.keys() | self._passed_over)
            if names not in self._by_names:
                self._by_names[names] = sorted((self._words[name] for name in names), key=lambda word: word.rank)
            self._by_state[state] = self._by_names[names]
        return self._by_state[state]
