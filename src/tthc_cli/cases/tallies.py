"""Counts for forms and indices (biểu mẫu, bộ chỉ số): many named numbers over the rows of files, in one reading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tthc_cli.cases import counting
from tthc_cli.cases.count_requests import CountRequest, DataSetCount, JudgedRows
from tthc_cli.cases.dictionary import ColumnsFile, optional_columns
from tthc_cli.cases.due_dates.terms import Recompute
from tthc_cli.cases.engines.interface import Progress, TypedRows, no_progress
from tthc_cli.cases.input_warnings import row_warnings
from tthc_cli.cases.privacy import shown_key
from tthc_cli.cases.reading import Reading, count_all, to_count
from tthc_cli.cases.resources import DEFAULT, Resources
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.classes import dataclass
from tthc_cli.counts import Condition, Context, Counted, columns_of
from tthc_cli.kpi import InputCount


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSetTally:
    """What is counted in one data set."""

    counts: Mapping[str, Counted]
    """By a name of the caller's own."""
    by: Sequence[str] = ()
    """Columns whose values taken together make groups; all files of the data set have them."""
    needed: Collection[str] = ()
    """The columns that :meth:`Tallies.records` is asked for beside; those that the files lack have missing values."""

    @property
    def columns(self) -> set[str]:
        """The columns that this takes."""
        return {*self.by, *self.needed}.union(*(count.columns for count in self.counts.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Rows of a data set that name rows of another one by their key."""

    data_set: str
    column: str
    """The column with the key."""
    condition: Condition
    """Only rows for which it is true name any."""


Choose = Callable[[Mapping[str, frozenset[str]]], Mapping[str, DataSetTally]]
"""Says what is counted in each data set, told the columns that all of its files have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRequest:
    """What is to be counted."""

    files: Mapping[str, Sequence[str | Path]]
    """By data set: files, folders and patterns."""
    context: Context
    """The period and the day of the check that conditions speak of."""
    choose: Choose
    sheets: Sequence[str] = ()
    """The sheets of workbooks that have the tables; any sheet that is shown if there are none."""
    rejects: Path | None = None
    """Where to list the rows that are set aside."""
    recompute: Recompute | None = None
    """By which due dates cases are counted; None for those recorded. Files of ``limits`` and ``pauses`` serve it."""
    resources: Resources = DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """The counts. The rows behind them can be read for as long as :func:`tallied` lasts."""

    inputs: Sequence[InputCount]
    """What became of the rows of each file."""
    warnings: Sequence[str]
    columns: Mapping[str, frozenset[str]]
    """By data set: the known columns that all of its files have."""
    _counts: Mapping[str, DataSetCount]
    _names: Mapping[str, Sequence[str]]
    """By data set: the names of its counts, in the order of their numbers."""
    _context: Context

    def total(self, data_set: str) -> Mapping[str, int]:
        """Return the counts over all rows of a data set, by name; of no rows if there is no such file."""
        return self._by_name(data_set, self._counts[data_set].whole) if data_set in self._counts else {}

    def groups(self, data_set: str) -> Mapping[tuple[str, ...], Mapping[str, int]]:
        """Return the counts by group, in order; a missing value is an empty text."""
        if data_set not in self._counts:
            return {}
        return {group: self._by_name(data_set, sums) for group, sums in sorted(self._counts[data_set].groups.items())}

    def _by_name(self, data_set: str, sums: Mapping[str, int]) -> dict[str, int]:
        return {
            name: sums.get(f"{counting.TALLY}/{place}", 0) for place, name in enumerate(self._names.get(data_set, ()))
        }

    def rows_of(self, data_set: str) -> JudgedRows:
        """The judged rows of a data set that has files."""
        return self._counts[data_set].judged

    def frame(self, data_set: str, needed: Collection[str], build: Callable[[Frame, Scope], Frame]) -> Frame:
        """A frame that is not computed yet, such as one that others are joined with.

        Args:
            data_set: What the rows are.
            needed: Which columns it is made of. Without the one of the keys, ``key`` may be null.
            build: Makes the frame of the judged rows, each with its ``fate``.
        """
        judged = self._counts[data_set].judged
        return build(judged.read(needed), judged.scope)

    def records(
        self, data_set: str, needed: Collection[str], build: Callable[[Frame, Scope], Frame]
    ) -> Iterator[dict[str, Any]]:
        """Yield the rows of a frame, some at a time.

        Args:
            data_set: What the rows are.
            needed: Which columns the frame is made of. Without the one of the keys, ``key`` may be null.
            build: Makes the frame of the judged rows, each with its ``fate``.
        """
        if data_set in self._counts:
            yield from self._counts[data_set].judged.stream(self.frame(data_set, needed, build))

    def _key(self, data_set: str) -> str:
        return self._counts[data_set].judged.scope.dictionary.data_sets[data_set].key

    def named_in(
        self, data_set: str, chosen: Counted, naming: Naming, by: Sequence[str] = ()
    ) -> Mapping[tuple[str, ...], int]:
        """Count rows that rows of another data set name, each once.

        Args:
            data_set: What the rows are.
            chosen: Which of them count.
            naming: The rows that name them.
            by: The columns that groups are told apart by.

        Returns:
            The rows by group; one group without values if nothing tells groups apart.
        """
        judged, others = self._counts[data_set].judged, self._counts[naming.data_set].judged
        naming_rows = others.read({naming.column, *columns_of(naming.condition)})
        names = counting.values_of(naming_rows, naming.column, naming.condition, self._context)
        named_rows = judged.read({self._key(data_set), *chosen.columns, *by})
        frame = counting.named_in(named_rows, _in_context(chosen, self._context), names, by, judged.scope)
        rows = judged.stream(frame)
        return {tuple("" if row[name] is None else row[name] for name in by): row["rows"] for row in rows}

    def ids(
        self,
        data_set: str,
        condition: Condition,
        where: Mapping[str, str] | None = None,
        context: Context | None = None,
    ) -> Iterator[str]:
        """Yield the keys of the rows for which a condition is true, in order.

        Args:
            data_set: What the rows are.
            condition: The condition.
            where: By column of groups: the value that a row must have; empty for a missing one.
            context: The period and the day of the check, if they are not those of the request.
        """
        if data_set not in self._counts:
            return
        judged = self._counts[data_set].judged
        rows = judged.read({self._key(data_set), *columns_of(condition), *(where or {})})
        frame = counting.keys_of(rows, condition, context or self._context, where or {}, judged.scope)
        for row in judged.stream(frame):
            if key := shown_key(data_set, row["key"]):
                yield key

    def values(self, data_set: str, column: str, condition: Condition, context: Context | None = None) -> Iterator[str]:
        """Yield the different values of a column in the rows for which a condition is true, in order.

        Args:
            data_set: What the rows are.
            column: The column; it is never one that tells a person.
            condition: The condition.
            context: The period and the day of the check, if they are not those of the request.
        """
        if data_set not in self._counts:
            return
        judged = self._counts[data_set].judged
        rows = judged.read({column, *columns_of(condition)})
        frame = counting.values_of(rows, column, condition, context or self._context)
        for row in judged.stream(frame):
            yield row["counted_value"]


@contextmanager
def tallied(
    request: TallyRequest, dictionary: ColumnsFile, report: Progress = no_progress, files: Reading | None = None
) -> Iterator[Tallies]:
    """Read the files once, and count.

    A row counts if it stands for a dossier whose facts are known: no row of totals, none that is set aside, no repeat.
    Its status and its dates take no row out; conditions do. A column that the files lack is missing in every row.

    Args:
        request: The files, and what is counted in them.
        dictionary: The columns of all data sets.
        report: Told what is being done.
        files: The files, if they are read for more than this; else they are read in a working folder of their own.

    Yields:
        The counts.

    Raises:
        TthcError: A file cannot be read as what it is given for.
    """
    with to_count(request, request.rejects, dictionary, report, files) as (files, write):
        columns = {name: each for name, each in files.columns.items() if name in request.files}
        chosen = request.choose(columns)
        files.will_need({name: tally.columns for name, tally in chosen.items()})
        counts = count_all(
            files, request, lambda rows: _count_request(rows, request, chosen, dictionary), report, write
        )
        inputs = files.inputs(counts)
        yield Tallies(
            inputs=inputs,
            warnings=[
                *files.warnings(counts),
                *(line for count in inputs for line in row_warnings(count, request.context.as_of)),
            ],
            columns=columns,
            _counts=counts,
            _names={name: tuple(tally.counts) for name, tally in chosen.items()},
            _context=request.context,
        )


def _count_request(
    rows: TypedRows, request: TallyRequest, chosen: Mapping[str, DataSetTally], dictionary: ColumnsFile
) -> CountRequest:
    """What is to be counted in a data set whose rows are read."""
    tally = chosen.get(rows.table, DataSetTally(counts={}))
    context = request.context
    return CountRequest(
        file=", ".join(map(str, request.files[rows.table])),
        measures=frozenset(),
        by=tally.by,
        scope=Scope(
            dictionary=dictionary,
            data_set=rows.table,
            period=None,
            as_of=context.as_of,
            every_status=True,
            columns=frozenset(rows.columns),
            optional=tuple(optional_columns(dictionary, rows.table, rows.columns)),
        ),
        # by number: an engine may read something into a name that callers give
        tallies={str(place): _in_context(count, context) for place, count in enumerate(tally.counts.values())},
        every_column=True,
    )


def _in_context(count: Counted, context: Context) -> Counted:
    return count if count.context is not None else replace(count, context=context)
