"""Which columns of a data set are read, and as what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from tthc_cli.cases.dictionary import ColumnsFile, ColumnType, DataSet, optional_columns
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.classes import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadColumns:
    """The columns that are read from all tables of one data set."""

    dictionary: ColumnsFile
    data_set: str
    counted: tuple[str, ...]
    """The columns that the measures may count by."""
    audited: tuple[str, ...] = ()
    """The columns that only serve to recompute due dates."""

    @property
    def spec(self) -> DataSet:
        """What the dictionary says of the data set."""
        return self.dictionary.data_sets[self.data_set]

    @property
    def key(self) -> str:
        """The column that tells rows apart."""
        return self.spec.key

    @property
    def cells(self) -> tuple[str, ...]:
        """All of them."""
        return self.counted + self.audited

    @property
    def words(self) -> list[str]:
        """Those whose cells hold one of a few known words."""
        return [name for name in self.counted if self.type_of(name) in self.dictionary.values]

    @property
    def limits(self) -> list[str]:
        """Those with time limits that only serve to recompute due dates."""
        return [name for name in self.audited if self.type_of(name) == "limit"]

    @property
    def optional(self) -> list[str]:
        """Those whose cells are left out by themselves if they cannot be read."""
        return optional_columns(self.dictionary, self.data_set, self.counted)

    @property
    def dates(self) -> list[str]:
        """Those with dates."""
        return [name for name in self.cells if self.type_of(name) == "date"]

    def type_of(self, name: str) -> ColumnType:
        """What the cells of a column hold."""
        return self.spec.columns[name].type


RECORDED: Final = "due_on"
"""The recorded due date, for which a recomputed one stands in."""


def common(dictionary: ColumnsFile, tables: Sequence[CaseTable], of_any: Collection[str] = ()) -> tuple[str, ...]:
    """List the known columns that all tables of a data set have.

    A column that one file lacks says nothing about the data set. A column that stands in for another is read as that
    one alone, unless it is optional: then as itself too.

    Args:
        dictionary: The known columns.
        tables: The tables of the data set; at least one.
        of_any: The columns that one of the tables need have: in the others their cells are empty.

    Returns:
        The names of the columns, in the order of the dictionary.
    """
    specs = dictionary.data_sets[tables[0].layout.data_set].columns
    stand_ins = {spec.stand_in for spec in specs.values()}
    return tuple(
        name
        for name, spec in specs.items()
        if not spec.audit
        and (spec.optional or name not in stand_ins)
        and (any if name in of_any else all)(name in table.layout.places for table in tables)
    )


def audited(dictionary: ColumnsFile, tables: Sequence[CaseTable]) -> tuple[str, ...]:
    """List the columns of any table that only serve to recompute due dates.

    A pause that one of the files has must not get lost because another one has no such column.

    Args:
        dictionary: The known columns.
        tables: The tables of the data set; at least one.

    Returns:
        The names of the columns, in the order of the dictionary.
    """
    specs = dictionary.data_sets[tables[0].layout.data_set].columns
    return tuple(
        name for name, spec in specs.items() if spec.audit and any(name in table.layout.places for table in tables)
    )


HOUR: Final = "hour"
"""Stands for the time of day of :attr:`Kept.hour_of` where columns are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of packed rows beside their words, dates and limits; files are read again for more."""

    texts: frozenset[str] = frozenset()
    """The columns of text, and the key if it is to be kept. Names of other columns do not matter."""
    as_written: bool = False
    """Whether texts are kept as they are written, which takes less time, or as they look."""
    numbers: bool = True
    """Whether identifiers, amounts, counts, and whether there are files, are kept too."""
    hour_of: str | None = None
    """The column of dates whose time of day is kept too."""
