"""Counting one data set: each row is given its fate, then fates, measures and groups are counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from tthc_cli.cases import counting, fates
from tthc_cli.cases.count_requests import CountRequest, DataSetCount, JudgedRows, sums_in
from tthc_cli.cases.dictionary import unread_mark
from tthc_cli.cases.engines.interface import TypedRows
from tthc_cli.cases.layout import header_of
from tthc_cli.cases.measure_parts import sum_names
from tthc_cli.cases.measure_reading import columns_spoken_of
from tthc_cli.cases.row_groups import group_names
from tthc_cli.cases.scope import Frame
from tthc_cli.cases.unknown_words import unknown_words
from tthc_cli.counts import MEASURES, MONTH, Counted
from tthc_cli.kpi import InputCount, UnknownWords


def count_data_set(rows: TypedRows, repeats: Frame | None, request: CountRequest) -> DataSetCount:
    """Give each row its fate, and count fates and measures.

    Args:
        rows: The rows of all files of the data set.
        repeats: What :func:`tthc_cli.cases.fates.compared` says of their keys; None if no row shares its key.
        request: What is to be counted.

    Returns:
        The counts of the whole and of each group, with the judged rows behind them.
    """
    key = request.scope.dictionary.data_sets[rows.table].key
    columns = [column for column in rows.columns if column != key]
    judged = _judged(rows, repeats, _counted_columns(rows, request), request)
    tally = _Tally(rows, request)
    for record in rows.records(_counts_by_fate(judged, columns, request)):
        tally.add(record)
    for measure in sorted(_counting_applicants(request.measures)):
        tally.add_applicants(judged, measure)
    tally.add_different(judged)
    return DataSetCount(
        tables=rows.tables,
        columns=rows.columns,
        by=request.by,
        whole=tally.whole,
        groups=tally.groups,
        rows=tally.input_count(),
        judged=JudgedRows(
            read=partial(_judged, rows, repeats, request=request),
            columns=columns,
            scope=request.scope,
            stream=rows.stream,
            source=rows,
        ),
    )


def group_of(record: Mapping[str, Any], by: Sequence[str], measure: str) -> tuple[str, ...]:
    """Return the group that a row of counts is about.

    Args:
        record: The row.
        by: The columns that groups are told apart by, or ``month``.
        measure: The measure whose counts are meant: its day decides the month.

    Returns:
        The value of each column, empty if there is none; a month as ``2024-03``.
    """
    values = zip(by, (record[name] for name in group_names(by, measure)), strict=True)
    return tuple(
        "" if value is None else f"{value // 100}-{value % 100:02}" if name == MONTH else value
        for name, value in values
    )


def _judged(rows: TypedRows, repeats: Frame | None, needed: Collection[str], request: CountRequest) -> Frame:
    """Give each row its fate.

    Args:
        rows: The rows.
        repeats: What :func:`tthc_cli.cases.fates.compared` says of their keys; None if no row shares its key.
        needed: The columns that are needed, as far as the rows have them; what decides a row's fate is always among
            them, the one of the keys need not be.
        request: What is to be counted.
    """
    key = request.scope.dictionary.data_sets[rows.table].key
    needed = {*needed, *_deciding(rows, request)}
    columns = [name for name in rows.columns if name in needed and name != key]
    judged = fates.judged(
        rows.typed(needed=needed), repeats, columns, measures=sorted(request.measures), scope=request.scope
    )
    if request.every_column:
        return fates.with_every_column(judged, rows.columns, request.scope, keyed=key in needed)
    return judged


def _deciding(rows: TypedRows, request: CountRequest) -> set[str]:
    """Return the columns that decide the fate of a row: those of its dates, its status, and what measures count by."""
    types, dictionary = request.scope.dictionary.data_sets[rows.table].columns, request.scope.dictionary
    by_measures = {name for measure in request.measures for name in columns_spoken_of(measure, dictionary)}
    return {name for name in rows.columns if types[name].type not in ("key", "text", "id")} | by_measures


def _counted_columns(rows: TypedRows, request: CountRequest) -> list[str]:
    """Return the columns that are counted by. Few counts are by keys or texts, which take long to read."""
    dictionary = request.scope.dictionary
    types = dictionary.data_sets[rows.table].columns
    spoken_of = {name for count in request.tallies.values() for name in count.columns} | set(request.by)
    spoken_of |= {name for measure in request.measures for name in columns_spoken_of(measure, dictionary)}
    return [name for name in rows.columns if types[name].type not in ("key", "text") or name in spoken_of]


def _counts_by_fate(judged: Frame, columns: Sequence[str], request: CountRequest) -> Frame:
    """Count the rows of each fate, and the measures that count rows or money."""
    dates = {spec.day for spec in MEASURES.values() if spec.day} & set(columns)
    dated_by = {day for measure in request.measures if (day := MEASURES[measure].day)}
    return counting.counted(
        judged,
        sorted(request.measures - _counting_applicants(request.measures)),
        request.by,
        dates=sorted(dates),
        dated_by=sorted(dated_by),
        scope=request.scope,
        tallies={name: count for name, count in request.tallies.items() if count.distinct is None},
    )


def _counting_applicants(measures: frozenset[str]) -> frozenset[str]:
    return frozenset(measure for measure in measures if MEASURES[measure].counts == "applicants")


class _Tally:
    """The counts of one data set, added up from the rows of the counting frames."""

    def __init__(self, rows: TypedRows, request: CountRequest) -> None:
        self._rows, self._request = rows, request
        self._header = partial(header_of, request.scope.dictionary, [table.layout for table in rows.tables])
        self._of_rows = request.measures - _counting_applicants(request.measures)
        # a measure with no used row at all counted nothing, which is not the same as not having counted
        names = (name for measure in request.measures for name in sum_names(measure, request.scope))
        self.whole = Counter(dict.fromkeys(names, 0))
        self.whole.update({f"{counting.TALLY}/{name}": 0 for name in request.tallies})
        self.groups: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        self._used = self._after_as_of = self._in_year = 0
        self._excluded: Counter[str] = Counter()
        self._set_aside: Counter[tuple[str, str | None]] = Counter()
        self._days: list[date] = []
        self._unread: Counter[str] = Counter()
        self._unknown_words: dict[str, UnknownWords] = {}

    def add(self, record: Mapping[str, Any]) -> None:
        """Add a row of counts, of one fate, defect and group."""
        if self._request.tallies and record["fate"] not in fates.NOT_COUNTED:
            self._add_tallies(record)
        match record["fate"]:
            case fates.USED:
                self._add_used(record)
            case fates.SET_ASIDE:
                self._add_set_aside(record)
            case fates.DISAGREE as fate:
                self._set_aside[(fate, None)] += record["rows"]
            case fate:
                self._excluded[fate] += record["rows"]

    def add_applicants(self, judged: Frame, measure: str) -> None:
        """Add the counts of a measure that counts applicants.

        Args:
            judged: The rows, each with its fate.
            measure: The measure.
        """
        by, scope = self._request.by, self._request.scope
        self.whole.update(sums_in(self._rows.records(counting.applicants(judged, measure, (), scope))[0]))
        for record in self._rows.records(counting.applicants(judged, measure, by, scope)) if by else ():
            self.groups[group_of(record, by, measure)].update(sums_in(record))

    def add_different(self, judged: Frame) -> None:
        """Add the tallies that count different values of a column.

        Args:
            judged: The rows, each with its fate.
        """
        columns: defaultdict[str, dict[str, Counted]] = defaultdict(dict)
        for name, count in self._request.tallies.items():
            if count.distinct is not None:
                columns[count.distinct][name] = count
        by, scope = self._request.by, self._request.scope
        for column, tallies in columns.items():
            (whole,) = self._rows.records(counting.different(judged, column, tallies, (), scope))
            self.whole.update(sums_in(whole))
            for record in self._rows.records(counting.different(judged, column, tallies, by, scope)) if by else ():
                self.groups[group_of(record, by, counting.TALLY)].update(sums_in(record))

    def _add_tallies(self, record: Mapping[str, Any]) -> None:
        sums = sums_in(record, f"{counting.TALLY}/")
        self.whole.update(sums)
        if by := self._request.by:
            self.groups[group_of(record, by, counting.TALLY)].update(sums)

    def input_count(self) -> InputCount:
        """Return what became of the rows."""
        return InputCount(
            name=self._rows.table,
            file=self._request.file,
            read=self._used + self._excluded.total() + self._set_aside.total(),
            used=self._used,
            excluded=dict(sorted(self._excluded.items())),
            set_aside=dict(sorted(self._set_aside.items(), key=str)),
            unknown_words=self._unknown_words,
            first=min(self._days, default=None),
            last=max(self._days, default=None),
            after_as_of=self._after_as_of,
            in_year=self._in_year if self._request.scope.plan_year else None,
            unread=self._unread_cells(),
            files=tuple(table.count(number) for table, number in zip(self._rows.tables, self._rows.read, strict=True)),
        )

    def _unread_cells(self) -> dict[str, int]:
        """Return how many cells of each header are unread, in the order of columns: that of records may be any."""
        cells: Counter[str] = Counter()
        for column in self._request.scope.optional:
            if number := self._unread[column]:
                cells[self._header(column) or column] += number
        return dict(cells)

    def _add_used(self, record: Mapping[str, Any]) -> None:
        self._used += record["rows"]
        self._days += [day for end in ("first", "last") if (day := record.get(end))]
        self._after_as_of += record.get("after_as_of") or 0
        self._in_year += record.get("in_year") or 0
        for column in self._request.scope.optional:
            self._unread[column] += record[unread_mark(column)] or 0
        by = self._request.by
        for measure in self._of_rows:
            self.whole.update(sums_in(record, f"{measure}/"))
        for measure in self._of_rows if by else ():
            self.groups[group_of(record, by, measure)].update(sums_in(record, f"{measure}/"))

    def _add_set_aside(self, record: Mapping[str, Any]) -> None:
        defect = self._rows.defects[record["defect"]]
        header = self._header(defect.column)
        self._set_aside[(defect.reason, header)] += record["rows"]
        if header is not None and header not in self._unknown_words:
            words = unknown_words(self._rows, record["defect"], self._request.scope.dictionary)
            if words is not None:
                self._unknown_words[header] = words
