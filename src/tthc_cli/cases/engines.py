"""What counts the rows of case data: one small interface, which DuckDB and Spark fulfil.

An engine looks files over, holds their typed rows, and computes the frames of :mod:`tthc_cli.cases.measures`. How a row
is read, and what is counted, does not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from tthc_cli.cases.columns import ColumnsFile
from tthc_cli.cases.duckdb_rows import Defect
from tthc_cli.cases.due import Basis, Recompute
from tthc_cli.cases.measures import Frame
from tthc_cli.cases.tables import Table
from tthc_cli.cases.working import EngineName, Resources


class Report(Protocol):
    """Told what is being done."""

    def __call__(self, text: str, percent: Callable[[], float | None] | None = None, /) -> None:
        """In a few words; ``percent``, which any thread may call, says how much of it is done, None if nobody knows."""


def no_report(_text: str, _percent: Callable[[], float | None] | None = None, /) -> None:
    """Where nobody wants to know."""


class SetAside(NamedTuple):
    """A row that is set aside, and why."""

    table: Table
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
    def tables(self) -> Sequence[Table]:
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

    def recomputed(self, tables: Mapping[str, Sequence[Table]], dictionary: ColumnsFile, recompute: Recompute) -> Basis:
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
    ) -> list[Table]:
        """The table of each file. Raises TthcError for a file that has none."""

    def load(
        self, tables: Sequence[Table], dictionary: ColumnsFile, report: Report, *, audit: bool = False
    ) -> TypedRows:
        """The rows of the tables of one data set; with ``audit`` what due dates are recomputed from is read too.

        Raises TthcError where one cannot be read.
        """


def engine_for(resources: Resources) -> AbstractContextManager[Engine]:
    """The engine that is asked for, with a working folder of its own. Raises TthcError where it is not there."""
    match resources.engine:
        case EngineName.DUCKDB:
            from tthc_cli.cases.duckdb_engine import duckdb_engine

            return duckdb_engine(resources)
        case EngineName.SPARK:
            from tthc_cli.cases.spark_engine import spark_engine

            return spark_engine(resources)
