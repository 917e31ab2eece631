"""What counts the rows of case data: one small interface, which DuckDB and Spark fulfil.

An engine looks files over, holds their typed rows, and computes the frames of :mod:`tthc_cli.cases.counting`. How a row
is read, and what is counted, does not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from tthc_cli.cases.counting import Frame
from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.terms import Recompute
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.kpi.inputs import InputCount


class Report(Protocol):
    """Told what is being done."""

    def __call__(self, text: str, percent: Callable[[], float | None] | None = None, /) -> None:
        """In a few words; ``percent``, which any thread may call, says how much of it is done, None if nobody knows."""


def no_report(_text: str, _percent: Callable[[], float | None] | None = None, /) -> None:
    """Where nobody wants to know."""


class SetAside(NamedTuple):
    """A row that is set aside, and why."""

    table: CaseTable
    line: int
    key: str | None
    reason: str
    column: str | None
    value: str | None


class TypedRows(Protocol):
    """The rows of all tables of one data set, with typed columns."""

    @property
    def table(self) -> str:
        """The name of the data set."""

    @property
    def tables(self) -> Sequence[CaseTable]:
        """The tables, in the order of their rows."""

    @property
    def columns(self) -> Sequence[str]:
        """The known columns that all tables have."""

    @property
    def defects(self) -> Sequence[Defect]:
        """What can be wrong with a row."""

    @property
    def read(self) -> Sequence[int]:
        """Rows of each table, those of totals too."""

    def keys(self) -> Frame:
        """The key of every row, null where it has none, as ``key``."""

    def typed(self, kept: str | None = None) -> Frame:
        """The rows with typed columns: all, or those whose key stands in what was kept under that name.

        Columns: ``seq``, by which rows stand in the order of the files; ``key``; ``total``, whether it is no row but a
        sum of them; every other one of ``columns``; ``defect``, a place in ``defects`` or null.
        """

    def keep(self, name: str, frame: Frame) -> Frame:
        """Compute a frame once, and keep it under a name."""

    def records(self, frame: Frame) -> list[dict[str, Any]]:
        """Compute a small frame."""

    def stream(self, frame: Frame) -> Iterator[dict[str, Any]]:
        """Compute a frame, and give its rows some at a time."""

    def recomputed(
        self, tables: Mapping[str, Sequence[CaseTable]], dictionary: ColumnsFile, recompute: Recompute
    ) -> Basis:
        """Make ready to recompute the due dates; ``tables`` may have ``limits`` and ``pauses``.

        Raises TthcError where no time limit is known, and where the engine does not do that.
        """

    def set_aside(self, disagreeing: str) -> Iterator[SetAside]:
        """Each row that was set aside, in the order of the files.

        ``disagreeing`` is the name of the kept frame of keys that have a ``conflict`` or not.
        """

    def unknown_words(self, place: int, most: int) -> tuple[list[tuple[str, int]], int]:
        """The most frequent words behind a defect, each with its rows, and how many different ones there are."""


class Engine(Protocol):
    """What looks files over and holds their rows."""

    def look_over(
        self, paths: Sequence[Path], data_set: str, dictionary: ColumnsFile, sheets: Sequence[str], report: Report
    ) -> list[CaseTable]:
        """The table of each file. Raises TthcError for a file that has none."""

    def load(
        self, tables: Sequence[CaseTable], dictionary: ColumnsFile, report: Report, *, audit: bool = False
    ) -> TypedRows:
        """The rows of the tables of one data set; with ``audit`` what due dates are recomputed from is read too.

        Raises TthcError where one cannot be read.
        """


Aside = tuple[CaseTable, int, str | None, str, str | None, str | None]
"""A row that was set aside: table, line, key, reason, column, value."""


class RecomputedDates(Protocol):
    """Recomputed due dates, as the count of a measure asks for them."""

    has_pauses: bool
    has_complete: bool
    """Whether any row may say on which day its dossier was full."""

    def use(self, *, everywhere: bool) -> list[str]:
        """Make the rows count by recomputed due dates; what must be said of that.

        Args:
            everywhere: Also for the cases that have a recorded due date.
        """

    def not_computed(self) -> Iterator[Aside]:
        """After :meth:`use`, each row that needs a recomputed due date and can have none, in the order of the files."""


D = TypeVar("D", bound=RecomputedDates, covariant=True)


@dataclass(frozen=True, kw_only=True)
class BasisOf(Generic[D]):
    """What due dates are recomputed by, made ready."""

    due: D
    inputs: Sequence[InputCount]
    """What became of the rows of limits and pauses."""
    set_aside: Callable[[], Iterator[Aside]]
    """Those of them that were set aside."""
    warnings: Sequence[str]


Basis = BasisOf[RecomputedDates]
"""What an engine makes ready, whatever it computes with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What can be wrong with a row. A row has the first one that holds."""

    reason: str
    """Its name, such as ``no-such-day``."""
    column: str | None
    value: str
    """SQL: the cell that is wrong, or null."""
    holds: str
    """SQL: whether a row has it; for words, whether their mix has it."""
