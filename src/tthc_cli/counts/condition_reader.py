"""Conditions read from their text, and checked against the columns that they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from tthc_cli.counts.conditions import (
    CONTEXT_DAYS,
    AllOf,
    AnyOf,
    ColumnValue,
    Compared,
    Condition,
    ContextDay,
    Day,
    Holds,
    InPeriod,
    Kind,
    Known,
    Not,
    Number,
    OneOf,
    Operator,
    Span,
    Value,
    Vocabulary,
    kind_of,
    say_value,
)
from tthc_cli.counts.nesting import Nesting
from tthc_cli.counts.nesting import WrongError as _WrongError
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.parsing import NotReadError, Parser, load_tables
from tthc_cli.text import nearest

GRAMMAR: Final = Path(__file__).with_name("conditions.lark")
TABLES: Final = GRAMMAR.with_suffix(".json")
_KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("yes_no", "paid", "file"), "yes_no"),
    "date": "day",
    **dict.fromkeys(("amount", "count"), "number"),
}
"""What the values of a column are, by its type; those of any other type are words, if it has some, or text."""


def has_labels(column: str, vocabulary: Vocabulary) -> bool:
    """Whether the values of a column can name rows of an answer: texts and listed words, but no ids, days or numbers.

    Args:
        column: A column of the data set.
        vocabulary: What conditions over the data set may speak of.
    """
    kind = vocabulary.columns[column]
    return kind == "text" or (kind in vocabulary.words and kind not in _KINDS)


def parse_conditions(texts: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, Condition]:
    """Read conditions that may use one another by name.

    Args:
        texts: The text of each condition by its name.
        vocabulary: What they may speak of.

    Returns:
        Each condition, those that it uses put in.

    Raises:
        TthcError: If a condition cannot be read or uses itself; the message begins with its name.
    """
    reader = _Reader(texts, vocabulary)
    return {name: reader.named(name) for name in texts}


def parse_condition(text: str, vocabulary: Vocabulary, defined: Mapping[str, Condition] | None = None) -> Condition:
    """Read one condition.

    Args:
        text: The condition.
        vocabulary: What it may speak of.
        defined: Conditions that it may use by name.

    Raises:
        TthcError: If it cannot be read.
    """
    reader = _Reader({}, vocabulary)
    reader.done.update(defined or {})
    return reader.read(text)


def parse_number(text: str, vocabulary: Vocabulary) -> Value:
    """Read a number that each row has, such as ``working_days(received_on, finished_on)``.

    Args:
        text: The number.
        vocabulary: What it may speak of.

    Raises:
        TthcError: If it cannot be read, or is no number.
    """
    return _Reader({}, vocabulary).number(text)


@cache
def _parser() -> Parser:
    return Parser(load_tables(TABLES))


@lru_cache(maxsize=4096)
def _tree(text: str) -> Any:  # noqa: ANN401 - a tree or a word of it
    """Take a text apart. Conditions that others use by name are read with each of these: their trees are kept."""
    return _parser().parse(text, "start").children[0]


class _Reader:
    """Reads conditions, and keeps those that are read."""

    def __init__(self, texts: Mapping[str, str], vocabulary: Vocabulary) -> None:
        self._texts, self._vocabulary = texts, vocabulary
        self.done: dict[str, Condition] = {}
        self._reading: list[str] = []
        self._nesting = Nesting()

    def named(self, name: str) -> Condition:
        """The condition of a name, read when it is first asked for."""
        if name in self.done:
            self._nesting.again(name)
            return self.done[name]
        if name in self._reading:
            circle = " > ".join([*self._reading[self._reading.index(name) :], name])
            raise TthcError(_("{name}: the condition uses itself ({circle})").format(name=name, circle=circle))
        if name in self._vocabulary.columns:
            raise TthcError(_("{name}: a column has this name; give the condition another one").format(name=name))
        self._reading.append(name)
        try:
            with self._nesting.named(name):
                self.done[name] = self.read(self._texts[name])
        except _WrongError as error:
            raise TthcError(f"{name}: {error}") from None
        finally:
            self._reading.pop()
        return self.done[name]

    def read(self, text: str) -> Condition:
        """A condition from its text."""
        return self._condition(self._tree(text))

    def number(self, text: str) -> Value:
        """A number from its text."""
        value = self._value(self._tree(text))
        if kind_of(value) != "number":
            raise _WrongError(_("{name} is no number").format(name=say_value(value)))
        return value

    def _tree(self, text: str) -> Any:  # noqa: ANN401 - a tree or a word of it
        try:
            return _tree(text)
        except NotReadError as error:
            rest = text[error.place :].strip()
            word = rest.split()[0] if rest else _("the end")
            raise _WrongError(
                _("cannot be read at “{found}”: “{text}”").format(found=word, text=" ".join(text.split()))
            ) from None

    def _condition(self, node: Any) -> Condition:  # noqa: ANN401 - as above
        with self._nesting.deeper():
            return self._of_its_kind(node)

    def _of_its_kind(self, node: Any) -> Condition:  # noqa: ANN401 - as above
        match node.data:
            case "either":
                return AnyOf(tuple(map(self._condition, node.children)))
            case "both":
                return AllOf(tuple(map(self._condition, node.children)))
            case "denied":
                return Not(self._condition(node.children[0]))
            case "comparison":
                return self._comparison(*node.children)
            case "one_of":
                column, *words = node.children
                return self._one_of(column, [str(word) for word in words])
            case "known" | "missing":
                return Known(self._value(node.children[0]), node.data == "missing")
            case "in_period":
                day = self._named_value(str(node.children[1]))
                if not isinstance(day, ColumnValue) or day.kind != "day":
                    raise _WrongError(_("{name} is no day").format(name=say_value(day)))
                return InPeriod(day)
            case "name":
                return self._yes_no(str(node.children[0]))
            case _:
                raise _WrongError(_("“{text}” is no condition").format(text=" ".join(map(str, node.children))))

    def _yes_no(self, name: str) -> Condition:
        """A name that stands alone: another condition, or a yes/no column."""
        if name in self.done or name in self._texts:
            return self.named(name)
        value = self._named_value(name)
        if isinstance(value, ColumnValue) and value.kind == "yes_no":
            return Holds(value)
        raise _WrongError(_("{name} is no yes/no column: compare it with something").format(name=name))

    def _comparison(self, left: Any, operator: Any, right: Any) -> Condition:  # noqa: ANN401 - as above
        sign: Operator = str(operator)  # type: ignore[assignment] # the grammar has these alone
        column = self._value(left) if left.data != "name" or not self._is_word(left) else None
        if isinstance(column, ColumnValue) and column.kind == "word":
            if sign not in ("=", "!="):
                raise _WrongError(_("{name} has words, which have no order; write = or !=").format(name=column.name))
            if right.data != "name":
                raise _WrongError(_("{name} is compared with a word").format(name=column.name))
            matches = self._one_of(left, [str(right.children[0])])
            return matches if sign == "=" else Not(matches)
        first, second = self._value(left), self._value(right)
        kinds = kind_of(first), kind_of(second)
        if kinds[0] != kinds[1] or kinds[0] not in ("day", "number"):
            raise _WrongError(
                _("{left} and {right} cannot be compared: {first} and {second}").format(
                    left=say_value(first), right=say_value(second), first=kinds[0], second=kinds[1]
                )
            )
        return Compared(first, sign, second)

    def _is_word(self, node: Any) -> bool:  # noqa: ANN401 - as above
        """Whether a name is a word of some type, and no column."""
        name = str(node.children[0])
        return name not in self._vocabulary.columns and any(name in words for words in self._vocabulary.words.values())

    def _one_of(self, node: Any, words: list[str]) -> OneOf:  # noqa: ANN401 - as above
        column = self._value(node)
        if not isinstance(column, ColumnValue) or column.kind != "word":
            raise _WrongError(_("{name} has no words").format(name=say_value(column)))
        accepted = list(self._vocabulary.words[column.words])
        for word in words:
            if word not in accepted:
                near = nearest(word, accepted)
                raise _WrongError(
                    _("{column} has no word {word}; did you mean {near}?").format(
                        column=column.name, word=word, near=near
                    )
                    if near
                    else _("{column} has no word {word}; write one of {known}").format(
                        column=column.name, word=word, known=", ".join(accepted)
                    )
                )
        return OneOf(column, tuple(words))

    def _value(self, node: Any) -> Value:  # noqa: ANN401 - as above
        match node.data:
            case "name":
                return self._named_value(str(node.children[0]))
            case "number":
                return Number(int(node.children[0]))
            case "day":
                try:
                    return Day(date.fromisoformat(node.children[0]))
                except ValueError:
                    raise _WrongError(_("{day} is no day of the calendar").format(day=node.children[0])) from None
            case "span":
                unit, first, last = node.children
                with self._nesting.deeper():
                    ends = self._value(first), self._value(last)
                for end in ends:
                    if kind_of(end) != "day":
                        raise _WrongError(_("{name} is no day").format(name=say_value(end)))
                return Span(str(unit), *ends)  # type: ignore[arg-type] # the grammar has these alone
            case _:
                raise _WrongError(_("a condition stands in the place of a value"))

    def _named_value(self, name: str) -> Value:
        if name in CONTEXT_DAYS:
            return ContextDay(name)
        kind = self._vocabulary.columns.get(name)
        if kind is None:
            names = [*self._vocabulary.columns, *self._texts, *self.done, *CONTEXT_DAYS]
            near = nearest(name, names)
            raise _WrongError(
                _("there is no column or condition {name}; did you mean {near}?").format(name=name, near=near)
                if near
                else _("there is no column or condition {name}").format(name=name)
            )
        if kind in _KINDS:
            return ColumnValue(name, _KINDS[kind])
        return ColumnValue(name, "word", kind) if kind in self._vocabulary.words else ColumnValue(name, "text")
