"""The KPI check (đối chiếu chỉ tiêu): from files of case data to a verdict on each target of a plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tthc_cli.cases.count_requests import CountRequest, DataSetCount, JudgedRows, sums_in
from tthc_cli.cases.dictionary import ColumnsFile, column_words, optional_columns
from tthc_cli.cases.due_dates.terms import SERVING, Recompute, source_of
from tthc_cli.cases.engines.interface import Progress, TypedRows, no_progress
from tthc_cli.cases.input_warnings import row_warnings
from tthc_cli.cases.layout import header_of, missing
from tthc_cli.cases.measure_reading import columns_spoken_of, dated_columns, working_days_in
from tthc_cli.cases.privacy import HIDDEN
from tthc_cli.cases.reading import Reading, count_all, to_count
from tthc_cli.cases.resources import DEFAULT, Resources
from tthc_cli.cases.scope import DaysOff, Scope
from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, MONTH
from tthc_cli.data_files import Loaded
from tthc_cli.i18n import _
from tthc_cli.kpi import Count, DueSource, InputCount, Result, data_set_words, judge, target_for, unknown
from tthc_cli.plan import Kpi
from tthc_cli.rules import Period, year_of
from tthc_cli.workdays import HolidayFile, WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be checked."""

    kpis: Sequence[Kpi]
    year: int
    """The year whose targets count if no period is given."""
    files: Mapping[str, Sequence[str | Path]]
    """By data set: files, folders and patterns."""
    sheets: Sequence[str] = ()
    """The sheets of workbooks that have the tables; any sheet that is shown if there are none."""
    as_of: date
    by: Sequence[str] = ()
    """Columns of the cases, or ``month``, by whose values taken together the rates are shown too."""
    period: Period | None = None
    rejects: Path | None = None
    """Where to list the rows that are set aside."""
    recompute: Recompute | None = None
    """By which due dates cases are counted; None for those recorded. Files of ``limits`` and ``pauses`` serve it."""
    resources: Resources = DEFAULT
    calendar: Loaded[HolidayFile] | None = None
    """The working days; needed if a target is measured by them."""
    plan_year: Period | None = None
    """The days of the plan's year: a file with dates should have some of them. None if that does not matter."""
    shown: Collection[str] = ()
    """What is asked of rows beside what the targets count by. It is read with it; else the files are read again."""

    @property
    def due(self) -> DueSource:
        """By which due dates cases are counted."""
        return source_of(self.recompute)

    @property
    def due_terms(self) -> str:
        """How due dates are recomputed, as the options have it; empty if the recorded ones count."""
        if self.recompute is None:
            return ""
        terms = self.recompute.terms
        options = {
            "regime": terms.regime,
            "cut-off": terms.cut_off and f"{terms.cut_off:%H:%M}",
            "limit-unit": terms.unit,
            **{name: "; ".join(map(str, self.files[name])) for name in SERVING if name in self.files},
        }
        return ", ".join(f"{name} {value}" for name, value in options.items() if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOutcome:
    """The answer of the check."""

    results: Sequence[Result]
    """In the order of the targets; for each, the whole comes first, then its groups."""
    inputs: Sequence[InputCount]
    warnings: Sequence[str]
    headers: Mapping[str, Mapping[str, str]]
    """By data set: what its file calls each column that it has."""
    has_pauses: bool = False
    """Whether due dates were recomputed, and the files say anything of pauses."""


def check(
    request: Request, dictionary: ColumnsFile, report: Progress = no_progress, files: Reading | None = None
) -> CheckOutcome:
    """Read the files, count, and judge.

    Args:
        request: The targets, the files, and what counts.
        dictionary: The columns of all data sets.
        report: Told what is being done.
        files: The files, if they are read for more than this; else they are read in a working folder of their own.

    Returns:
        The verdicts, with what became of the rows.

    Raises:
        TthcError: A file cannot be read as what it is given for.
    """
    with checked(request, dictionary, report, files) as (outcome, _judged):
        return outcome


@contextmanager
def checked(
    request: Request, dictionary: ColumnsFile, report: Progress = no_progress, files: Reading | None = None
) -> Iterator[tuple[CheckOutcome, Mapping[str, JudgedRows]]]:
    """Do as :func:`check`, and keep the rows behind the outcome for as long as the context lasts.

    Args:
        request: The targets, the files, and what counts.
        dictionary: The columns of all data sets.
        report: Told what is being done.
        files: The files, if they are read for more than this.

    Yields:
        The outcome, and the judged rows by data set.

    Raises:
        TthcError: A file cannot be read as what it is given for.
    """
    with to_count(request, request.rejects, dictionary, report, files) as (files, write):
        files.will_need(check_columns(request, dictionary))
        counts = count_all(files, request, lambda rows: _count_request(rows, dictionary, request), report, write)
        yield _outcome(counts, files, request), {name: count.judged for name, count in counts.items()}


def check_columns(request: Request, dictionary: ColumnsFile) -> dict[str, set[str]]:
    """Return the columns that the targets count by, or that are asked for, by data set.

    Args:
        request: The targets.
        dictionary: The columns of all data sets.
    """
    texts = {name: {*request.by, *request.shown} for name in request.files}
    for measure in {kpi.measure for kpi in request.kpis}:
        texts.setdefault(MEASURES[measure].data_set, set()).update(columns_spoken_of(measure, dictionary))
    return texts


# -- counting ----------------------------------------------------------------------------------------------------------


def _count_request(rows: TypedRows, dictionary: ColumnsFile, request: Request) -> CountRequest:
    """Choose the measures that the data set has the columns of, and the groups if it has all of their columns."""
    asked = {kpi.measure for kpi in request.kpis if MEASURES[kpi.measure].data_set == rows.table}
    key = dictionary.data_sets[rows.table].key
    columns = [column for column in rows.columns if column != key]
    measures = frozenset(measure for measure in asked if set(MEASURES[measure].columns) <= set(rows.columns))
    return CountRequest(
        file=", ".join(map(str, request.files[rows.table])),
        measures=measures,
        by=() if _missing_group_columns(request, rows.table, columns) else request.by,
        scope=Scope(
            dictionary=dictionary,
            data_set=rows.table,
            period=request.period,
            as_of=request.as_of,
            plan_year=request.plan_year,
            columns=frozenset(rows.columns),
            days_off=_days_off(rows, measures, dictionary, request),
            optional=tuple(optional_columns(dictionary, rows.table, rows.columns)),
        ),
    )


def _days_off(rows: TypedRows, measures: Iterable[str], dictionary: ColumnsFile, request: Request) -> DaysOff | None:
    """Return the days off within the days that the rows have, if a measure counts working days."""
    by_working_days = [measure for measure in measures if working_days_in(measure, dictionary)]
    if not by_working_days:
        return None
    if request.calendar is None:
        raise ValueError("a target is measured by working days: the request needs the calendar")
    from tthc_cli.cases.days_off import date_range, days_off  # narwhals, which is imported while files are read

    columns = {name for measure in by_working_days for name in dated_columns(measure, dictionary)}
    return days_off(WorkCalendar(request.calendar.value), date_range(rows, sorted(columns)))


def _missing_group_columns(request: Request, data_set: str, columns: Sequence[str]) -> list[str]:
    """Return what the request groups by and a data set does not have."""
    is_dated = any(spec.day for spec in MEASURES.values() if spec.data_set == data_set)
    return [name for name in request.by if (not is_dated if name == MONTH else name not in columns)]


# -- the outcome -------------------------------------------------------------------------------------------------------


def _outcome(counts: Mapping[str, DataSetCount], files: Reading, request: Request) -> CheckOutcome:
    inputs, basis, dictionary = files.inputs(counts), files.basis, files.dictionary
    return CheckOutcome(
        results=[result for kpi in request.kpis for result in _results(kpi, counts, dictionary, request)],
        inputs=inputs,
        warnings=[
            *files.warnings(counts),
            *_warnings(request, counts, dictionary),
        ],
        headers={name: _headers(count, dictionary) for name, count in counts.items()},
        has_pauses=basis is not None and (basis.due.has_pauses or basis.due.has_complete),
    )


def _headers(count: DataSetCount, dictionary: ColumnsFile) -> dict[str, str]:
    """Return what the files call each column that is counted by."""
    layouts = [table.layout for table in count.tables]
    columns = (column for column in count.columns if any(column in layout.places for layout in layouts))
    return {column: str(header_of(dictionary, layouts, column)) for column in columns}


def _results(
    kpi: Kpi, data_sets: Mapping[str, DataSetCount], dictionary: ColumnsFile, request: Request
) -> Iterator[Result]:
    """Judge a target, in the whole and then in each group."""
    spec = MEASURES[kpi.measure]
    goal = target_for(kpi, year_of(request.period) if request.period else request.year)
    count = data_sets.get(spec.data_set)
    if count is None:
        option = _("CASES") if spec.data_set == "cases" else f"--data {spec.data_set}={_('FILE')}"
        reason = _("no data of {name}; give {option}").format(name=data_set_words(spec.data_set), option=option)
        yield unknown(kpi, reason, target=goal)
        return
    absent = [column for column in spec.columns if column not in count.columns]
    if absent:
        yield unknown(kpi, _missing_words(dictionary, count, absent[0]), target=goal)
        return
    aside = sum(count.rows.set_aside.values())
    yield judge(kpi, _count_for(kpi, count.whole), target=goal, set_aside=aside)
    for group, sums in _groups_of(kpi, count):
        # a row that is set aside may be of any group
        yield judge(kpi, _count_for(kpi, sums), group=group, target=goal, set_aside=aside)


def _groups_of(kpi: Kpi, count: DataSetCount) -> Iterator[tuple[tuple[str, ...], Mapping[str, int]]]:
    """Yield the groups that say something about a target, in order. A month may have rows of other targets alone."""
    if count.by:
        for group, sums in sorted(count.groups.items()):
            if MONTH not in count.by or any(sums_in(sums, f"{kpi.measure}/").values()):
                yield group, sums


def _missing_words(dictionary: ColumnsFile, count: DataSetCount, column: str) -> str:
    """Say that a data set, or one of its files, does not have a column."""
    table = next(table for table in count.tables if column not in table.layout.places)
    text = missing(dictionary, table.layout, column)
    return text if len(count.tables) == 1 else f"{table.source.place}: {text}"


def _count_for(kpi: Kpi, sums: Mapping[str, int]) -> Count:
    def under(part: str) -> dict[str, int]:
        start = f"{kpi.measure}/{part}/"
        return {name.removeprefix(start): number for name, number in sums.items() if name.startswith(start)}

    return Count(
        numerator=sums.get(f"{kpi.measure}/numerator", 0),
        denominator=sums.get(f"{kpi.measure}/denominator", 0),
        left_out={reason: number for reason, number in under("left_out").items() if number},
        beside=under("beside") or None,
    )


# -- warnings ----------------------------------------------------------------------------------------------------------


def _warnings(request: Request, data_sets: Mapping[str, DataSetCount], dictionary: ColumnsFile) -> Iterator[str]:
    """Say what the request could not do for all of the targets."""
    for name, count in data_sets.items():
        yield from row_warnings(count.rows, request.as_of)
        yield from count.judged.scope.days_off.doubts if count.judged.scope.days_off else ()
        yield from _plan_year_warnings(request, count)
        asked = [kpi for kpi in request.kpis if MEASURES[kpi.measure].data_set == name]
        if asked:
            yield from _period_warnings(request, asked, count)
            yield from _group_warnings(request, count, dictionary)


def _plan_year_warnings(request: Request, count: DataSetCount) -> Iterator[str]:
    if request.plan_year and count.rows.first and not count.rows.in_year:
        yield _("{file}: none of the dates counted lies in {year}, the plan's year; is it the right --plan?").format(
            file=count.rows.file, year=request.plan_year.name
        )


def _period_warnings(request: Request, kpis: Iterable[Kpi], count: DataSetCount) -> Iterator[str]:
    if request.period and not any(MEASURES[kpi.measure].day for kpi in kpis):
        yield _("--period: {name} has no dates; the whole file is counted: {file}").format(
            name=data_set_words(count.rows.name), file=count.rows.file
        )


def _group_warnings(request: Request, count: DataSetCount, dictionary: ColumnsFile) -> Iterator[str]:
    for name in _missing_group_columns(request, count.rows.name, count.columns):
        text = (
            _("--by: {name} has no dates, so no month; shown for the whole only: {file}")
            if name == MONTH
            else _("--by: {name} has no column {column}; shown for the whole only: {file}")
        )
        column = "" if name == MONTH else column_words(dictionary, "cases", name)
        yield text.format(name=data_set_words(count.rows.name), column=column, file=count.rows.file)
    if any(HIDDEN in group for group in count.groups):
        text = _("--by: {file}: values that may be a name, an address or a number of a person are shown as {sign}")
        yield text.format(file=count.rows.file, sign=HIDDEN)
