"""What a form or an index counts under a name of its own: rows, different values, or a sum."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_cli.classes import dataclass
from tthc_cli.counts.compile import Context
from tthc_cli.counts.conditions import ColumnValue, Condition, Span, Value, columns_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number over the rows of one data set."""

    condition: Condition
    """Only rows for which it is true count."""
    distinct: str | None = None
    """The column whose different values are counted in place of rows; a missing value is none."""
    total: Value | None = None
    """The whole number or the days that are added up in place of counting rows; a missing value adds nothing."""
    context: Context | None = None
    """The period and the day of the check, if they are not those of the question."""

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it speaks of."""
        names = set(columns_of(self.condition))
        if self.distinct is not None:
            names.add(self.distinct)
        if self.total is not None:
            names.update(_columns_of_value(self.total))
        return frozenset(names)


def _columns_of_value(value: Value) -> Iterator[str]:
    match value:
        case ColumnValue():
            yield value.name
        case Span():
            yield from _columns_of_value(value.first)
            yield from _columns_of_value(value.last)
        case _:
            return
