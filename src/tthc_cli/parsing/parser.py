"""Reading a text by the tables of a grammar. The trees are the ones that Lark would give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from tthc_cli.parsing.tables import Tables, Word

END: Final = "$END"
"""The terminal of the end of a text."""


class Token(str):
    """A word of a text, with the name of its terminal and its place."""

    __slots__ = ("end_pos", "start_pos", "type")
    type: str
    start_pos: int
    end_pos: int


class Tree:
    """What a rule of the grammar has read."""

    __slots__ = ("children", "data", "end_pos", "start_pos")

    def __init__(self, data: str, children: list[Node], span: Span | None) -> None:
        """Make a tree of the nodes that it keeps.

        Args:
            data: The name of the rule.
            children: The nodes that it keeps.
            span: Where all that the rule has read begins and ends, what it does not keep too; None if it read nothing.
        """
        self.data = data
        self.children = children
        self.start_pos = None if span is None else span[0]
        self.end_pos = None if span is None else span[1]

    def find_data(self, name: str) -> Iterator[Tree]:
        """This tree, and those in it, that a rule of a name has read."""
        if self.data == name:
            yield self
        for child in self.children:
            if isinstance(child, Tree):
                yield from child.find_data(name)

    def tokens(self) -> Iterator[Token]:
        """All words that it keeps, in order."""
        for child in self.children:
            if isinstance(child, Tree):
                yield from child.tokens()
            else:
                yield child


Node = Token | Tree
Span = tuple[int, int]
"""Where something begins and ends in a text, its end excluded."""


class NotReadError(Exception):
    """A text that the grammar does not take."""

    def __init__(self, place: int, *, at_end: bool = False) -> None:
        """Say where reading stopped.

        Args:
            place: Where what may not stand there begins; if more must follow, where the last word begins.
            at_end: Whether the whole text was read, and more must follow.
        """
        super().__init__(place)
        self.place = place
        self.at_end = at_end


class Parser:
    """Reads texts by the tables of a grammar. It takes time linear in their length."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._by_state: dict[int, list[Word]] = {}
        self._by_names: dict[frozenset[str], list[Word]] = {}

    def parse(self, text: str, start: str) -> Tree:
        """Read a text whole.

        Args:
            text: The text.
            start: The rule that it is to be.

        Raises:
            NotReadError: The grammar does not take it.
        """
        first, last = self._tables.starts[start]
        states, nodes = [first], list[_Read]()
        before: Token | None = None
        while (token := self._word_at(text, 0 if before is None else before.end_pos, states[-1])) is not None:
            self._reduce(token.type, states, nodes, NotReadError(token.start_pos))
            states.append(self._tables.states[states[-1]][token.type])
            nodes.append(_Read(token, (token.start_pos, token.end_pos)))
            before = token
        self._reduce(END, states, nodes, NotReadError(0 if before is None else before.start_pos, at_end=True), last)
        tree: Tree = nodes[-1].node
        return tree

    def _reduce(
        self, symbol: str, states: list[int], nodes: list[_Read], error: NotReadError, last: int | None = None
    ) -> None:
        """Put trees in the place of what they have read, until a symbol can follow or the last state is reached."""
        rows, rules = self._tables.states, self._tables.rules
        while states[-1] != last:
            action = rows[states[-1]].get(symbol)
            if action is None:
                raise error
            if action >= 0:
                return
            rule = rules[~action]
            read = nodes[len(nodes) - rule.size :]
            del nodes[len(nodes) - rule.size :], states[len(states) - rule.size :]
            children, span = _kept(read, rule.kept), _span_of(read)
            is_alone = rule.transparent and len(children) == 1
            nodes.append(_Read(children[0] if is_alone else Tree(rule.name, children, span), span))
            states.append(rows[states[-1]][rule.origin])

    def _word_at(self, text: str, place: int, state: int) -> Token | None:
        """The next word of a text, of those that may follow in a state; None at its end."""
        while place < len(text):
            for word in self._that_follow(state):
                if match := word.at(text, place):
                    break
            else:
                raise NotReadError(place)
            if word.name not in self._tables.passed_over:
                token = Token(match[0])
                token.type, (token.start_pos, token.end_pos) = word.name, match.span()
                return token
            place = match.end()
        return None

    def _that_follow(self, state: int) -> list[Word]:
        if state not in self._by_state:
            names = frozenset(self._tables.states[state]) | self._tables.passed_over
            if names not in self._by_names:
                self._by_names[names] = [word for word in self._tables.words if word.name in names]
            self._by_state[state] = self._by_names[names]
        return self._by_state[state]


class _Read(NamedTuple):
    """A node, and where what it was read from begins and ends: a node that stands for a rule is shorter than that."""

    node: Any
    span: Span | None


def _span_of(read: Sequence[_Read]) -> Span | None:
    spans = [each.span for each in read if each.span is not None]
    return (spans[0][0], spans[-1][1]) if spans else None


def _kept(read: Sequence[_Read], kept: Sequence[tuple[int, bool]]) -> list[Node]:
    """The nodes that a rule keeps of those that it has read."""
    children: list[Node] = []
    for place, is_opened in kept:
        node = read[place].node
        if not is_opened:
            children.append(node)
        elif children:
            children += node.children
        else:  # a list that grows at its end is taken over: copying it at each step would take a square of time
            children = node.children
    return children
