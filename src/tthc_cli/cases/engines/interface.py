"""The interface of engines, which count the rows of case data. DuckDB and Spark fulfil it.

An engine looks files over, holds their typed rows, and computes the frames of
:mod:`tthc_cli.cases.fates` and :mod:`tthc_cli.cases.counting`. How a row
is read, and what is counted, does not depend on it. Nothing here knows an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.terms import Recompute
from tthc_cli.cases.scope import Frame
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.classes import dataclass
from tthc_cli.kpi import InputCount


class Progress(Protocol):
    """A listener that is told what is being done."""

    def __call__(self, text: str, percent: Callable[[], float | None] | None = None, /) -> None:
        """Tell in a few words what is being done.

        Args:
            text: The words.
            percent: Says how much of it is done, or None if nobody knows. Any thread may call it.
        """


def no_progress(_text: str, _percent: Callable[[], float | None] | None = None, /) -> None:
    """A listener that ignores progress."""


class SetAside(NamedTuple):
    """A row that is set aside (không tính được), and why."""

    table: CaseTable
    line: int
    key: str | None
    reason: str
    """The name of the reason, such as ``no-such-day``."""
    column: str | None
    """The column of the cell that is the cause; None if no single cell is."""
    value: str | None
    """What stands in that cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What can be wrong with a row. A row has the first one that holds."""

    reason: str
    """Its name, such as ``no-such-day``."""
    column: str | None
    """The column of the cell that is wrong; None if the whole row is."""


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
        """How many rows each table has, rows of totals included."""

    def keys(self) -> Frame:
        """The keys of rows as ``key``, null for a row that has none: of all rows, or of those alone that share one."""

    def typed(self, kept: str | None = None, needed: Collection[str] | None = None) -> Frame:
        """The rows with typed columns: all, or those whose key stands in what was kept under that name.

        Columns: ``seq``, by which rows stand in the order of the files; ``key``; ``total``, whether it is no row but a
        sum of them; every other one of ``columns``; ``defect``, a place in ``defects`` or null; of each optional
        column, also of one that is not needed, ``…_unread``, whether something stands there that cannot be read.

        Args:
            kept: The name; None for all rows.
            needed: Which of ``columns`` are needed, if not all: the fewer of them are texts, the faster it is. The
                others are left out. Unless the one with the keys is among them, ``key`` may be null in a row whose key
                no other row has.
        """

    def keep(self, name: str, frame: Frame) -> Frame:
        """Compute a frame once, and keep it.

        Args:
            name: The name under which other methods ask for it.
            frame: What is computed.

        Returns:
            The frame as it is kept.
        """

    def records(self, frame: Frame) -> list[dict[str, Any]]:
        """Compute a small frame."""

    def stream(self, frame: Frame) -> Iterator[dict[str, Any]]:
        """Compute a frame, and give its rows some at a time."""

    def recomputed(
        self, tables: Mapping[str, Sequence[CaseTable]], dictionary: ColumnsFile, recompute: Recompute
    ) -> Basis:
        """Make ready to recompute the due dates. Only for an engine that ``can_recompute``.

        Args:
            tables: The tables of all data sets; those of ``limits`` and ``pauses`` count, if there are any.
            dictionary: The known columns and words.
            recompute: How due dates are recomputed.

        Returns:
            The due dates, and what became of the rows of limits and pauses.

        Raises:
            TthcError: If no time limit is known.
        """

    def set_aside(self, disagreeing: str | None) -> Iterator[SetAside]:
        """Each row that was set aside, in the order of the files.

        Args:
            disagreeing: The name of the kept frame that says of each ``key`` whether its rows ``conflict``; None if no
                row shares its key.
        """

    def unknown_words(self, place: int, most: int) -> tuple[list[tuple[str, int]], int]:
        """Count the words behind a defect that the dictionary does not know.

        Args:
            place: The place of the defect in ``defects``.
            most: How many words are asked for.

        Returns:
            The most frequent words, each with its rows; and how many different ones there are.
        """


class Engine(Protocol):
    """What looks files over and holds their rows."""

    @property
    def can_recompute(self) -> bool:
        """Whether it can recompute due dates (:meth:`TypedRows.recomputed`)."""

    def look_over(
        self,
        paths: Sequence[Path],
        data_set: str,
        dictionary: ColumnsFile,
        sheets: Sequence[str],
        report: Progress,
    ) -> list[CaseTable]:
        """Find the table in each file of a data set.

        Args:
            paths: The files.
            data_set: What their rows are, such as ``cases``.
            dictionary: The known headers and words.
            sheets: The sheets of workbooks that have the tables; empty for any that is shown.
            report: Told what is being done.

        Returns:
            A table for each file, in their order.

        Raises:
            TthcError: If a file has no such table.
        """

    def load(
        self,
        tables: Sequence[CaseTable],
        dictionary: ColumnsFile,
        report: Progress,
        *,
        audit: bool = False,
        texts: Collection[str] = (),
    ) -> TypedRows:
        """Read the rows of the tables of one data set.

        Args:
            tables: The tables, as :meth:`look_over` gave them.
            dictionary: The known columns and words.
            report: Told what is being done.
            audit: Whether to read what due dates are recomputed from too. Only for an engine that ``can_recompute``.
            texts: Which columns of keys and texts will be needed. Others may be had too, but the files may have to be
                read again for them. Names of other columns do not matter.

        Returns:
            The rows.

        Raises:
            TthcError: If a file cannot be read.
        """


class RecomputedDates(Protocol):
    """Recomputed due dates, as the count of a measure asks for them."""

    has_pauses: bool
    """Whether the files say anything of pauses."""
    has_complete: bool
    """Whether any row may say on which day its dossier was full."""

    def use(self, *, everywhere: bool, recorded_for: Sequence[str] = ()) -> list[str]:
        """Make the rows count by recomputed due dates.

        Args:
            everywhere: Whether also the cases that have a recorded due date.
            recorded_for: Statuses of cases that keep the recorded due date, or none.

        Returns:
            The warnings about it, for people.
        """

    def not_computed(self) -> Iterator[SetAside]:
        """After :meth:`use`, each row that needs a recomputed due date and can have none, in the order of the files."""


DueDatesT = TypeVar("DueDatesT", bound=RecomputedDates, covariant=True)


@dataclass(frozen=True, kw_only=True)
class BasisOf(Generic[DueDatesT]):
    """What due dates are recomputed by, made ready."""

    due: DueDatesT
    inputs: Sequence[InputCount]
    """What became of the rows of limits and pauses."""
    set_aside: Callable[[], Iterator[SetAside]]
    """Gives the rows of limits and pauses that were set aside."""
    warnings: Sequence[str]


Basis = BasisOf[RecomputedDates]
"""The basis that any engine makes ready."""
