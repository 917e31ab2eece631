"""Conditions (điều kiện) over the columns of a data set: read, checked against the columns, and said back.

A condition is text such as ``status in [finished, returned] and finished_on < due_on``. What it means is settled here
and in docs/recipes.md; :mod:`tthc_cli.counts.compile` turns it into an engine's expression.

Missing values: a comparison with a missing day or number is unknown, and so are ``not``, ``and`` and ``or`` of it as in
three-valued logic; a row counts only if the whole condition is true. A missing yes/no is no, and a missing word is
none of the words, so neither is ever unknown. ``is known`` and ``is missing`` are never unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.counts.nesting import Nesting
from tthc_cli.counts.nesting import WrongError as _WrongError
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.parsing import NotReadError, Parser, load_tables
from tthc_cli.text import nearest

GRAMMAR: Final = Path(__file__).with_name("conditions.lark")
TABLES: Final = GRAMMAR.with_suffix(".json")
Operator = Literal["<", "<=", ">", ">=", "=", "!="]
SpanUnit = Literal["days", "working_days"]
"""Calendar days or working days (ngày, ngày làm việc), the first day excluded and the last one included."""
CONTEXT_DAYS: Final = ("as_of", "period.first", "period.last")
"""Days that no row has: the day of the check, and the ends of the period, unknown if none was asked for."""
Kind = Literal["yes_no", "day", "number", "word", "text"]
"""What a value is; ``text`` can only be known or missing."""


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """A column of the row."""

    name: str
    kind: Kind
    words: str = ""
    """For a ``word``: the type of the column, whose words it can have."""


@dataclass(frozen=True, slots=True)
class ContextDay:
    """A day that the question has, one of :data:`CONTEXT_DAYS`."""

    name: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is written."""

    day: date


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number that is written."""

    number: int


@dataclass(frozen=True, slots=True)
class Span:
    """The days between two days."""

    unit: SpanUnit
    first: Value
    last: Value


Value = ColumnValue | ContextDay | Day | Number | Span


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes/no column that says yes."""

    column: ColumnValue


@dataclass(frozen=True, slots=True)
class Compared:
    """Two days, or two numbers, compared."""

    left: Value
    operator: Operator
    right: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """A column of words that has one of some."""

    column: ColumnValue
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is there, or one that is not."""

    value: Value
    missing: bool


@dataclass(frozen=True, slots=True)
class InPeriod:
    """A day that lies in the period, both ends included; any row, if no period was asked for."""

    day: ColumnValue


@dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    inner: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions that all hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which at least one holds."""

    parts: tuple[Condition, ...]


Condition = Holds | Compared | OneOf | Known | InPeriod | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What conditions over one data set may speak of."""

    columns: Mapping[str, str]
    """The type of each column, as the dictionary of columns has it."""
    words: Mapping[str, Iterable[str]]
    """The words of each type that has some."""


_KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("yes_no", "paid", "file"), "yes_no"),
    "date": "day",
    **dict.fromkeys(("amount", "count"), "number"),
}
"""What the values of a column are, by its type; those of any other type are words, if it has some, or text."""


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


def columns_of(condition: Condition) -> set[str]:
    """The columns that a condition speaks of."""
    return {value.name for value in _values(condition) if isinstance(value, ColumnValue)}


def _values(node: Condition | Value) -> Iterable[Value]:
    """Every value in a condition."""
    match node:
        case Holds() | OneOf():
            yield node.column
        case Compared():
            yield from _values(node.left)
            yield from _values(node.right)
        case Known():
            yield from _values(node.value)
        case InPeriod():
            yield node.day
        case Not():
            yield from _values(node.inner)
        case AllOf() | AnyOf():
            for part in node.parts:
                yield from _values(part)
        case Span():
            yield from _values(node.first)
            yield from _values(node.last)
        case _:
            yield node


@cache
def _parser() -> Parser:
    return Parser(load_tables(TABLES))


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
        try:
            tree = _parser().parse(text, "start")
        except NotReadError as error:
            rest = text[error.place :].strip()
            word = rest.split()[0] if rest else _("the end")
            raise _WrongError(
                _("cannot be read at “{found}”: “{text}”").format(found=word, text=" ".join(text.split()))
            ) from None
        return self._condition(tree.children[0])

    def _condition(self, node: Any) -> Condition:  # noqa: ANN401 - a tree or a word of it
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
        kinds = _kind(first), _kind(second)
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
                    if _kind(end) != "day":
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


def _kind(value: Value) -> Kind:
    match value:
        case ColumnValue():
            return value.kind
        case ContextDay() | Day():
            return "day"
        case Number() | Span():
            return "number"


# -- said back ---------------------------------------------------------------------------------------------------------


def say_value(value: Value) -> str:
    """A value as a condition has it."""
    match value:
        case ColumnValue() | ContextDay():
            return value.name
        case Day():
            return value.day.isoformat()
        case Number():
            return str(value.number)
        case Span():
            return f"{value.unit}({say_value(value.first)}, {say_value(value.last)})"


def write(condition: Condition) -> str:
    """A condition as text, which reads back as the same."""
    match condition:
        case Holds():
            return condition.column.name
        case Compared():
            return f"{say_value(condition.left)} {condition.operator} {say_value(condition.right)}"
        case OneOf(words=(word,)):
            return f"{condition.column.name} = {word}"
        case OneOf():
            return f"{condition.column.name} in [{', '.join(condition.words)}]"
        case Known():
            return f"{say_value(condition.value)} is {'missing' if condition.missing else 'known'}"
        case InPeriod():
            return f"in_period({condition.day.name})"
        case Not():
            return f"not {_bracketed(condition.inner)}"
        case AllOf():
            return " and ".join(map(_bracketed, condition.parts))
        case AnyOf():
            return " or ".join(map(_bracketed, condition.parts))


def _bracketed(condition: Condition) -> str:
    text = write(condition)
    return f"({text})" if isinstance(condition, AllOf | AnyOf | Not) else text
