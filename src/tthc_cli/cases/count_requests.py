"""What is to be counted in one data set, and what was: said without what counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from tthc_cli.cases.engines.interface import TypedRows
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.classes import dataclass
from tthc_cli.counts import Counted
from tthc_cli.kpi import InputCount


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRequest:
    """What is to be counted in one data set."""

    file: str
    """Its files as the user named them."""
    measures: frozenset[str]
    """The data set has the columns of each."""
    by: Sequence[str]
    """Columns by whose values taken together the rows are grouped too, or ``month``; it has all of them."""
    scope: Scope
    tallies: Mapping[str, Counted] = field(default_factory=dict)
    """What else is counted, by name: over every row that stands for a dossier, whatever its status and its dates."""
    every_column: bool = False
    """Whether the judged rows have the columns too that the files lack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRows:
    """The rows of one data set, each with its fate, and what the measures count them by."""

    read: Callable[[Collection[str]], Frame]
    """Gives the rows with some columns. If texts are among them that nobody said would be needed, the files are read
    again."""
    columns: Sequence[str]
    """The known columns that all of its files have, except the key."""
    scope: Scope
    stream: Callable[[Frame], Iterator[dict[str, Any]]]
    """Compute a frame, and give its rows some at a time."""
    source: TypedRows
    """The rows without their fates: what can be wrong with them, and what keeps frames made of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSetCount:
    """What was counted in one data set."""

    tables: Sequence[CaseTable]
    columns: Sequence[str]
    """The known columns that all of its tables have."""
    by: Sequence[str]
    """The columns that its groups are told apart by; none if it does not have all that were asked for."""
    whole: Mapping[str, int]
    """The sums over all rows, by ``measure/part``."""
    groups: Mapping[tuple[str, ...], Mapping[str, int]]
    """The same sums by group."""
    rows: InputCount
    judged: JudgedRows


def sums_in(record: Mapping[str, Any], start: str = "") -> dict[str, int]:
    """Return the sums in a row of counts.

    Args:
        record: The row.
        start: How the names of the sums begin, such as ``measure/``; all sums if it is empty.

    Returns:
        The sums by ``measure/part``; a sum over no rows is 0.
    """
    return {name: int(value or 0) for name, value in record.items() if "/" in name and name.startswith(start)}
