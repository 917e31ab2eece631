"""A form with its numbers (biểu đã lập): kept, read again, and held against what must be true of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.counts.forms import FormFile, identities_of
from tthc_cli.i18n import _
from tthc_cli.scalars import CONFIG, Flag, Number, Text

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA: Final = "tthc.form/1"


class UnsoundError(ValueError):
    """Numbers of a form that do not fit together; says in what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One row of a form: the number in each column that counts."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    label: Text
    """What it is about, in Vietnamese as the form is printed."""
    level: str | None
    """The value of the column that stands over the rows, such as ``province``; None if there is none."""
    cells: Mapping[str, Number]
    """By the number under the column's title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPeriod:
    """The days that a form is about, both counted."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    name: Text
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """The numbers of a form, with what tells them from those of another time or another way of counting."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.form/1"] = SCHEMA
    form: Text
    period: FormPeriod | None
    """None for a form without a period."""
    by: Text
    """The column of the data by whose values it has its rows."""
    grouped: Flag = True
    """Whether the data had that column; if not, the form has but one row."""
    choices: Mapping[str, str]
    due: Text = "recorded"
    """By which due dates dossiers were placed."""
    as_of: date
    to_date: Flag
    """Whether the period still runs: the day of ``as_of`` stands for its last day."""
    rows: tuple[FormRow, ...]
    total: FormRow

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> FilledForm:
        """Read what ``--format json`` or :meth:`text` gave.

        Raises:
            ValueError: If it is no filled form.
            UnsoundError: If its numbers do not add up, as after a change by hand.
        """
        if content.get("schema") != SCHEMA:
            raise ValueError(content.get("schema"))
        names = cls.__dataclass_fields__
        form = _adapter().validate_json(json.dumps({name: value for name, value in content.items() if name in names}))
        form.require_sums()
        return form

    def require_sums(self) -> None:
        """Raise UnsoundError if rows are there twice, or do not add up to the total, column by column."""
        if len({(row.level, row.label) for row in self.rows}) < len(self.rows):
            raise UnsoundError(_("a row stands there twice"))
        if any(set(row.cells) != set(self.total.cells) for row in self.rows):
            raise UnsoundError(_("its rows do not have the same columns"))
        for column, total in self.total.cells.items():
            if self.rows and sum(row.cells[column] for row in self.rows) != total:
                raise UnsoundError(_("the rows of column ({column}) do not add up to its total").format(column=column))

    @classmethod
    def of_text(cls, text: str) -> FilledForm:
        """Read what :meth:`text` gave. Raises ValueError if it is no filled form."""
        content = json.loads(text)
        if not isinstance(content, dict):
            raise ValueError(type(content))
        return cls.of_content(content)

    def text(self) -> str:
        """The form as JSON, on one line."""
        return _adapter().dump_json(self).decode()


@cache
def _adapter() -> TypeAdapter[FilledForm]:
    """The reader and writer of filled forms, made once because that takes long."""
    from pydantic import TypeAdapter

    return TypeAdapter(FilledForm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A row in which two numbers differ that must be equal."""

    row: FormRow
    left: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Something that must be true of a form, and whether it is (hệ thức)."""

    says: str
    """In numbers of columns: ``(3) = (4) + (5) + (6)``."""
    left: int
    """Of the whole form."""
    right: int
    failures: Sequence[Failure]
    """The rows, the last one of them included, for which it is not true."""

    @property
    def holds(self) -> bool:
        """Whether it is true of every row and of the whole."""
        return not self.failures


def proofs(form: FormFile, filled: FilledForm) -> list[Proof]:
    """Hold a filled form against the identities of its columns.

    Args:
        form: The form.
        filled: Its numbers.
    """
    return [
        _proof(
            identity.says,
            [
                (row, row.cells[identity.whole], sum(row.cells[part] for part in identity.parts))
                for row in (*filled.rows, filled.total)
            ],
        )
        for identity in identities_of(form)
    ]


def carried_over(form: FormFile, filled: FilledForm, before: FilledForm, says: str) -> Proof | None:
    """Hold what a form opens with against what the one of the period before closed with.

    Args:
        form: The form.
        filled: Its numbers.
        before: The numbers of the period before. Rows are compared if both have them by the same column of the data.
        says: What it is called.

    Returns:
        None if the form carries nothing over.
    """
    over = form.carry_over
    if over is None:
        return None
    rows: list[tuple[FormRow, int, int]] = []
    if (filled.by, filled.grouped) == (before.by, before.grouped):
        closed = {(row.level, row.label): row for row in before.rows}
        opened = {(row.level, row.label): row for row in filled.rows}
        for key, row in {**closed, **opened}.items():
            ends = closed[key].cells[over.closing] if key in closed else 0
            rows.append((row, opened[key].cells[over.opening] if key in opened else 0, ends))
    total = (filled.total, filled.total.cells[over.opening], before.total.cells[over.closing])
    return _proof(says, [*rows, total])


def _proof(says: str, sides: Sequence[tuple[FormRow, int, int]]) -> Proof:
    """Whether two numbers are equal in each row; the last row is the whole."""
    _total, left, right = sides[-1]
    failures = [Failure(row=row, left=left, right=right) for row, left, right in sides if left != right]
    return Proof(says=says, left=left, right=right, failures=failures)


def only_in_one(first: Iterable[str], second: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The ids that stand in one of two ordered lists alone; neither list is held in memory.

    Args:
        first: Ids in order.
        second: Ids in the same order.

    Yields:
        Each such id, with whether it stands in the first.

    >>> list(only_in_one("abd", "bcd"))
    [('a', True), ('c', False)]
    """
    ours, theirs = iter(first), iter(second)
    left, right = next(ours, None), next(theirs, None)
    while left is not None or right is not None:
        if left == right:
            left, right = next(ours, None), next(theirs, None)
        elif right is None or (left is not None and left < right):
            yield str(left), True
            left = next(ours, None)
        else:
            yield right, False
            right = next(theirs, None)
