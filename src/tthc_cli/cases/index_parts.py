"""What the rows of each data set add to the numbers of an index, as far as the files have the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import narwhals.stable.v2 as nw

from tthc_cli.cases.dictionary import (
    ColumnsFile,
    column_words,
    given_conditions,
    optional_columns,
    unread_mark,
    vocabulary_of,
)
from tthc_cli.counts import (
    CASES,
    OF_PROCEDURE,
    PROCEDURES,
    Condition,
    Context,
    DataSets,
    IndexFile,
    Indicator,
    columns_of,
    compiled,
    instead_of_procedures,
    read_indicators,
    value_of,
    with_settled,
    yes_no_column,
)
from tthc_cli.i18n import _
from tthc_cli.kpi import data_set_words

BASE: Final = "base"
GOOD: Final = "good"
LEFT_OUT: Final = "left_out"
BAD: Final = "bad"
UNREAD: Final = "unread"
OUT_OF_REACH: Final = "out_of_reach"
NOT_LINKED: Final = "not_linked"
"""Parts of an indicator that are counted; some of them by column: ``left_out/due_on``."""
IS_LINKED: Final = "is_linked"
"""The column that says whether the file of procedures has the procedure of a case."""
_LINKS: Final = ("procedure_code", "procedure")
"""The columns by which a case names its procedure, the better one first."""


def data_sets_of(dictionary: ColumnsFile) -> DataSets:
    """Return what conditions of an index may speak of."""
    return DataSets(
        vocabularies={name: vocabulary_of(dictionary, name) for name in dictionary.data_sets},
        by_words={name: given_conditions(dictionary, name) for name in dictionary.data_sets},
    )


def joined(flag: str) -> str:
    """Return the column with what the procedure of a case is, of a yes/no column of procedures."""
    return f"procedure_{flag}"


def _value(indicator: str) -> str:
    return f"value_{indicator}".replace(".", "_")  # Spark takes what stands behind a dot for a part of a column


class IndexParts:
    """What is counted for each indicator of an index, told which columns the files have."""

    def __init__(self, index: IndexFile, dictionary: ColumnsFile, columns: Mapping[str, frozenset[str]]) -> None:
        """Read the conditions.

        Args:
            index: The index.
            dictionary: The columns of all data sets.
            columns: By data set that has files: the known columns that all of them have.
        """
        self._index, self._dictionary, self.columns = index, dictionary, columns
        data_sets = data_sets_of(dictionary)
        self.read = read_indicators(index, data_sets)
        self.instead = instead_of_procedures(index, data_sets)
        shared = columns.get(CASES, frozenset()) & columns.get(PROCEDURES, frozenset())
        self.links: list[str] = [name for name in _LINKS if name in shared]
        """The columns by which cases are joined with procedures, the better one first."""
        self.flags = [name for name in index.without_procedures if self.links and name in columns[PROCEDURES]]
        """The yes/no columns of procedures that the files tell."""
        self._settled = {
            **self.instead,
            **{f"{OF_PROCEDURE}{name}": yes_no_column(joined(name)) for name in self.flags},
        }
        """What stands for what a condition asks of a case's procedure."""

    # -- what is counted

    def told_by(self, data_set: str) -> list[str]:
        """List the indicators that are counted over the rows of a data set."""
        indicators = self._index.indicators.items()
        return [name for name, each in indicators if each.data_set == data_set and not self.why_unknown(name)]

    def parts(self, name: str, context: Context) -> dict[str, nw.Expr]:
        """Return what a row adds to the numbers of an indicator, by part.

        Args:
            name: The indicator.
            context: What the conditions' days are.
        """
        read, indicator = self.read[name], self._index.indicators[name]
        data_set = indicator.data_set or CASES

        def holds(condition: Condition) -> nw.Expr:
            # a condition may be the same for every row, and engines want a column: no row is without a fate
            return ~nw.col("fate").is_null() & compiled(with_settled(condition, self._settled), context)

        base, good = holds(read.base), holds(read.good)
        parts = {BASE: base, GOOD: good}
        if read.mean is not None:
            value = nw.col(_value(name))
            parts = {
                BASE: base & ~value.is_null(),
                GOOD: nw.when(base).then(nw.coalesce(value, nw.lit(0))).otherwise(nw.lit(0)),
                OUT_OF_REACH: base & value.is_null(),
            }
        parts |= {f"{LEFT_OUT}/{column}": holds(condition) for column, condition in read.left_out.items()}
        parts |= {f"{BAD}/{column}": holds(condition) for column, condition in read.bad_without.items()}
        unread = set(optional_columns(self._dictionary, data_set, self.columns[data_set]))
        for column in sorted(unread & {*indicator.needs, *indicator.helps}):
            parts[f"{UNREAD}/{column}"] = base & nw.col(unread_mark(column))
        if self.asked_of_procedures(name) and self.links:
            parts[NOT_LINKED] = base & ~nw.coalesce(nw.col(IS_LINKED), nw.lit(False))
        return parts

    def values(self, data_set: str, context: Context) -> dict[str, nw.Expr]:
        """Return the numbers whose mean indicators take: columns to add to the rows before :meth:`parts` are asked for.

        Args:
            data_set: What the rows are.
            context: What the conditions' days are.
        """
        means = {name: mean for name in self.told_by(data_set) if (mean := self.read[name].mean) is not None}
        return {_value(name): value_of(mean, context).cast(nw.Int64) for name, mean in means.items()}

    def counted_by(self, data_set: str) -> set[str]:
        """Return the columns of a data set that its indicators count by, and those by which it is joined."""
        columns: set[str] = set(self.links) if data_set in (CASES, PROCEDURES) else set()
        if data_set == PROCEDURES:
            columns |= set(self.flags)
        if data_set == CASES:
            columns = columns.union(*(columns_of(self.instead[f"{OF_PROCEDURE}{name}"]) for name in self.flags))
        for name in self.told_by(data_set):
            read = self.read[name]
            conditions = (read.base, read.good, *read.left_out.values(), *read.bad_without.values())
            columns = columns.union(*(columns_of(with_settled(each, self._settled)) for each in conditions))
            if read.mean is not None:
                columns |= columns_of(read.mean)
        return columns - {joined(name) for name in self.flags}

    def asked_of(self, data_set: str) -> set[str]:
        """Return the columns of a data set that are read for anything that the index asks of it."""
        columns = self.counted_by(data_set)
        for name, indicator in self._index.indicators.items():
            read, disliked = self.read.get(name), indicator.disliked
            if self.why_unknown(name) or read is None:
                continue
            if disliked is not None and read.disliked is not None:
                if data_set == disliked.data_set:
                    columns |= {disliked.key, *columns_of(read.disliked)}
                elif data_set == CASES:
                    columns.add(self._dictionary.data_sets[CASES].key)
            if data_set == CASES and read.with_cases is not None:
                columns |= columns_of(read.with_cases)
        return columns

    # -- why an indicator is unknown

    def asked_of_procedures(self, name: str) -> list[str]:
        """List what an indicator asks of a case's procedure, in order."""
        read = self.read[name]
        return sorted({*_asked_of_procedure(read.base), *_asked_of_procedure(read.good)})

    def why_unknown(self, name: str) -> str:
        """Return why the files cannot tell an indicator; empty if they can."""
        indicator = self._index.indicators[name]
        if indicator.unknown is not None:
            return indicator.unknown.text
        if indicator.of is not None:
            if reason := self.why_unknown(indicator.of):
                return reason
            return self._why_no_disliked(name, indicator)
        assert indicator.data_set is not None  # noqa: S101 - the file was checked for it
        needed = dict.fromkeys(indicator.needs)
        for asked in self.asked_of_procedures(name):
            if asked.removeprefix(OF_PROCEDURE) not in self.flags:
                needed |= dict.fromkeys(sorted(columns_of(self.instead[asked])))
        if reason := self._why_missing(indicator.data_set, list(needed)):
            return reason
        if indicator.with_cases is not None:
            if reason := self._why_missing(CASES, indicator.with_cases.needs):
                return reason
            if not self.links:
                names = " / ".join(column_words(self._dictionary, CASES, column) for column in _LINKS)
                return _("cases and procedures have no column in common: {names}").format(names=names)
        return ""

    def _why_no_disliked(self, name: str, indicator: Indicator) -> str:
        disliked, condition = indicator.disliked, self.read[name].disliked
        if disliked is None or condition is None:
            return ""
        return self._why_missing(disliked.data_set, [disliked.key, *sorted(columns_of(condition))])

    def _why_missing(self, data_set: str, needed: Sequence[str]) -> str:
        if data_set not in self.columns:
            option = _("CASES") if data_set == CASES else f"--data {data_set}={_('FILE')}"
            return _("no data of {name}; give {option}").format(name=data_set_words(data_set), option=option)
        absent = [column for column in needed if column not in self.columns[data_set]]
        if not absent:
            return ""
        names = ", ".join(column_words(self._dictionary, data_set, column) for column in absent)
        return _("{name}: no column {columns}").format(name=data_set_words(data_set), columns=names)


def _asked_of_procedure(condition: Condition) -> list[str]:
    """Return what a condition asks of a case's procedure, in order."""
    return sorted(name for name in columns_of(condition) if name.startswith(OF_PROCEDURE))
