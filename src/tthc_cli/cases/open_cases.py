"""Open dossiers (hồ sơ đang giải quyết): which are due, what they do to a target, and which are recorded wrongly."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import narwhals.stable.v2 as nw

from tthc_cli.cases import counting
from tthc_cli.cases.check import CheckOutcome, Request, checked
from tthc_cli.cases.count_requests import JudgedRows, sums_in
from tthc_cli.cases.dictionary import ColumnsFile, column_words
from tthc_cli.cases.engines.interface import Progress, no_progress
from tthc_cli.cases.fates import DISAGREE, REPEAT, TOTAL, USED
from tthc_cli.cases.layout import missing
from tthc_cli.cases.measure_reading import columns_spoken_of
from tthc_cli.cases.open_rules import OpenConditions, load_open_cases, open_conditions
from tthc_cli.cases.privacy import shown_key
from tthc_cli.cases.row_groups import shown_columns
from tthc_cli.cases.scope import Frame
from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, Condition, Context, columns_of, compiled
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import (
    Count,
    FaultCount,
    FaultyCase,
    OpenCase,
    OpenDue,
    OpenStatus,
    OpenTally,
    Outlook,
    Watch,
    late_bands,
    look_ahead,
    target_for,
)
from tthc_cli.plan import Kpi
from tthc_cli.rules import Period, year_of

_SHOWN: Final = ("procedure", "unit")
"""What is shown of a dossier beside its id and days, if the files have it."""
_ABOUT: Final = "about_"
"""Begins the names of shown columns, beside which the true ones stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """What is asked of open dossiers."""

    check: Request
    """Which files, by which due dates, and the targets that dossiers end early; of no period."""
    watch: Watch
    period: Period
    """The days that the targets count."""
    by: Sequence[str] = ()
    """Columns of the cases by whose values taken together dossiers are counted too."""
    most: int = 20
    """How many ids of each fault are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCases:
    """The answer. Its dossiers can be read for as long as :func:`find_open_cases` lasts."""

    outcome: CheckOutcome
    tally: OpenTally
    outlooks: Sequence[Outlook]
    faults: Sequence[FaultCount]
    _kept: _Kept
    _faulty: _FaultyRows

    def rows(self) -> Iterator[OpenCase]:
        """Yield the dossiers that are overdue, due today or soon, the oldest due day first; they are read on demand."""
        yield from self._kept.cases(nw.col("due_on") <= nw.lit(self.tally.watch.last_soon))

    def faulty(self, most: int | None = None) -> Iterator[FaultyCase]:
        """Yield the dossiers that are recorded wrongly, by id; they are read on demand.

        Args:
            most: How many at most; all if None.
        """
        yield from self._faulty.cases(most)

    def first(self, status: OpenStatus, most: int, *, waiting: bool) -> list[OpenCase]:
        """Return the first dossiers that stand so, the oldest due day first.

        Args:
            status: How they stand.
            most: How many at most.
            waiting: Whether those that await something of the applicant are meant, or the others.
        """
        due, as_of = nw.col("due_on"), nw.lit(self.tally.watch.as_of)
        last_soon = nw.lit(self.tally.watch.last_soon)
        stands = {
            "overdue": due < as_of,
            "today": due == as_of,
            "soon": (due > as_of) & (due <= last_soon),
            "later": due > last_soon,
        }[status]
        return list(self._kept.cases(stands & (nw.col("waiting") == nw.lit(int(waiting))), most))


@contextmanager
def find_open_cases(
    request: OpenRequest, dictionary: ColumnsFile, report: Progress = no_progress
) -> Iterator[OpenCases]:
    """Find open dossiers, and what they do to the targets that dossiers end early.

    Args:
        request: The files, the day of looking, and how far ahead.
        dictionary: The columns of all data sets.
        report: Told what is being done.

    Yields:
        The answer.

    Raises:
        TthcError: A file cannot be read as what it is given for, or lacks a column that is asked for.
    """
    conditions = open_conditions(load_open_cases(), dictionary)
    shown = {dictionary.data_sets["cases"].key, *_SHOWN, *request.by}
    with checked(replace(request.check, shown=shown), dictionary, report) as (outcome, judged_sets):
        judged = judged_sets["cases"]
        _require(judged, dictionary, request)
        report(_("looking for what is open"))
        kept = _Kept.of(judged, conditions, request, dictionary)
        tally = kept.tally()
        open_due = OpenDue(watch=request.watch, by_due=tally.by_due)
        faulty = _FaultyRows.of(judged, conditions, request)
        yield OpenCases(
            outcome=outcome,
            tally=tally,
            outlooks=[_outlook(kpi, judged, request, open_due) for kpi in request.check.kpis],
            faults=list(faulty.counts(conditions, request, dictionary)),
            _kept=kept,
            _faulty=faulty,
        )


def _require(judged: JudgedRows, dictionary: ColumnsFile, request: OpenRequest) -> None:
    """Raise TthcError if a file has no due dates, or not what is grouped by."""
    for column in ("due_on", *request.by):
        if column in judged.columns:
            continue
        table = next(table for table in judged.source.tables if column not in table.layout.places)
        text = f"{table.source.place}: {missing(dictionary, table.layout, column)}"
        if column == "due_on":
            text = _("{text}; --due missing recomputes them from the time limits").format(text=text)
        raise TthcError(text)


# -- open dossiers -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """The open dossiers of the files, kept by the engine."""

    frame: Frame
    """``key``, ``due_on``, ``waiting`` (0 or 1), what is shown of them, and their groups under their own names."""
    request: OpenRequest
    judged: JudgedRows

    @classmethod
    def of(cls, judged: JudgedRows, conditions: OpenConditions, request: OpenRequest, dictionary: ColumnsFile) -> _Kept:
        """Keep the open dossiers among judged rows.

        Args:
            judged: The rows, each with its fate.
            conditions: Which are open, and which of those are waiting.
            request: What is asked of them.
            dictionary: The columns of all data sets.
        """
        context = Context(as_of=request.watch.as_of)
        names = [name for name in _SHOWN if name in judged.columns]
        columns = shown_columns(dict.fromkeys([*names, *request.by]), "cases", dictionary)
        needed = {*names, *request.by, "due_on", *columns_of(conditions.open), *columns_of(conditions.waiting)}
        used = judged.read({dictionary.data_sets["cases"].key, *needed}).filter(nw.col("fate") == USED)
        frame = used.filter(compiled(conditions.open, context)).select(
            "key",
            "due_on",
            waiting=_number(conditions.waiting, context),
            **{f"{_ABOUT}{name}": column for name, column in columns.items()},
        )
        return cls(frame=judged.source.keep("open", frame), request=request, judged=judged)

    def tally(self) -> OpenTally:
        """Count them by due day, and from that in every other way."""
        watch, by = self.request.watch, [f"{_ABOUT}{name}" for name in self.request.by]
        tally = OpenTally(watch=watch, late=late_bands(load_open_cases().late_bands))
        counts = self.frame.group_by("due_on", "waiting", *by).agg(rows=nw.len())
        for row in self.judged.stream(counts):
            group = tuple(row[name] or "" for name in by) if by else None
            tally.add(row["due_on"], waiting=bool(row["waiting"]), group=group, number=int(row["rows"]))
        return tally

    def cases(self, which: nw.Expr, most: int | None = None) -> Iterator[OpenCase]:
        """Yield open dossiers by due day, then by id.

        Args:
            which: Whether one of them is asked for.
            most: How many at most; all if None.
        """
        rows = self.frame.filter(which).sort("due_on", "key")
        for row in self.judged.stream(rows if most is None else rows.head(most)):
            yield self._case(row)

    def _case(self, row: Mapping[str, Any]) -> OpenCase:
        watch, due = self.request.watch, row["due_on"]
        return OpenCase(
            case_id=shown_key("cases", row["key"]),
            procedure=row.get(f"{_ABOUT}procedure"),
            unit=row.get(f"{_ABOUT}unit"),
            due=due,
            status=watch.status(due),
            working_days_left=watch.working_days_left(due),
            early_by=watch.early_by(due),
            waiting=bool(row["waiting"]),
        )


def _number(condition: Condition, context: Context) -> nw.Expr:
    """Return 1 if a condition holds, else 0: engines differ in what they give for a truth that is not known."""
    return nw.when(compiled(condition, context)).then(nw.lit(1)).otherwise(nw.lit(0))


# -- targets -----------------------------------------------------------------------------------------------------------


def _outlook(kpi: Kpi, judged: JudgedRows, request: OpenRequest, open_due: OpenDue) -> Outlook:
    """Count what has ended in the period so far, and see what the open dossiers must do."""
    period, as_of = request.period, request.watch.as_of
    so_far: Count | None = Count(numerator=0, denominator=0)
    if not set(MEASURES[kpi.measure].columns) <= set(judged.columns):
        so_far = None
    elif period.first <= as_of:
        so_far = _counted(kpi, judged, replace(period, last=min(as_of, period.last)))
    return look_ahead(kpi, period, so_far, target_for(kpi, year_of(period)), open_due)


def _counted(kpi: Kpi, judged: JudgedRows, period: Period) -> Count:
    """Count a target over the days of a period."""
    scope = replace(judged.scope, period=period)
    needed = columns_spoken_of(kpi.measure, scope.dictionary)
    used = judged.read(needed).filter(nw.col("fate") == USED)
    frame = counting.counted(used, [kpi.measure], (), dates=(), dated_by=(), scope=scope, tallies={})
    sums: dict[str, int] = {}
    for row in judged.source.records(frame):
        for name, number in sums_in(row, f"{kpi.measure}/").items():
            sums[name] = sums.get(name, 0) + number
    start = f"{kpi.measure}/"
    return Count(numerator=sums.get(f"{start}numerator", 0), denominator=sums.get(f"{start}denominator", 0))


# -- faults ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _FaultyRows:
    """The dossiers that are recorded wrongly, kept by the engine."""

    frame: Frame
    """``key``, and for each fault a column of its own, 1 or 0; at least one of them is 1."""
    flags: Mapping[str, str]
    """The column of each fault that was looked for, by its name."""
    judged: JudgedRows

    @classmethod
    def of(cls, judged: JudgedRows, conditions: OpenConditions, request: OpenRequest) -> _FaultyRows:
        """Keep the dossiers that have any of the faults that the columns of the files can tell.

        Args:
            judged: The rows, each with its fate.
            conditions: What is wrong with a row.
            request: Has the day of looking.
        """
        present = set(judged.columns)
        looked_for = [name for name, condition in conditions.faults.items() if columns_of(condition) <= present]
        flags = {name: f"fault_{place}" for place, name in enumerate(looked_for)}
        context = Context(as_of=request.watch.as_of)
        values = {flag: _number(conditions.faults[name], context) for name, flag in flags.items()}
        needed = set[str]().union(*(columns_of(conditions.faults[name]) for name in looked_for))
        return cls(frame=judged.source.keep("faults", _faulty(judged, values, needed)), flags=flags, judged=judged)

    def counts(self, conditions: OpenConditions, request: OpenRequest, dictionary: ColumnsFile) -> Iterator[FaultCount]:
        """Yield how many dossiers have each fault, with the first ids.

        Args:
            conditions: What is wrong with a row.
            request: How many ids are given of each fault.
            dictionary: What people call the columns that are missing.
        """
        sums_of_all = self.frame.select(**{flag: nw.col(flag).sum() for flag in self.flags.values()})
        (sums,) = self.judged.source.records(sums_of_all)
        for name, fault in load_open_cases().faults.items():
            if name not in self.flags:
                absent = sorted(columns_of(conditions.faults[name]) - set(self.judged.columns))
                words = tuple(column_words(dictionary, "cases", column) for column in absent)
                yield FaultCount(name=name, label=fault.label.text, rows=None, missing=words)
                continue
            rows = int(sums[self.flags[name]] or 0)
            ids = self._first_ids(self.flags[name], request.most) if rows else ()
            yield FaultCount(name=name, label=fault.label.text, rows=rows, cases=ids)

    def _first_ids(self, flag: str, most: int) -> tuple[str, ...]:
        """The ids of the first dossiers that have a fault, as they may be shown."""
        rows = self.frame.filter(nw.col(flag) == 1).select("key").sort("key").head(most)
        return tuple(shown_key("cases", row["key"]) or "" for row in self.judged.source.records(rows))

    def cases(self, most: int | None = None) -> Iterator[FaultyCase]:
        """Yield the dossiers by id, each with its faults in their order.

        Args:
            most: How many at most; all if None.
        """
        rows = self.frame.sort("key", *self.flags.values())
        for row in self.judged.stream(rows if most is None else rows.head(most)):
            faults = tuple(name for name, flag in self.flags.items() if row[flag])
            yield FaultyCase(case_id=shown_key("cases", row["key"]), faults=faults)


def _faulty(judged: JudgedRows, flags: Mapping[str, nw.Expr], needed: Collection[str]) -> Frame:
    """The dossiers that have any of some faults, each once.

    Args:
        judged: The rows, each with its fate.
        flags: For each fault, 1 or 0, by the name of its column.
        needed: The columns that faults speak of.
    """
    reasons = load_open_cases().of_defects
    places = [place for place, defect in enumerate(judged.source.defects) if defect.reason in reasons]
    key = judged.scope.dictionary.data_sets["cases"].key
    rows = (
        judged.read({key, *needed})
        .filter(
            ~nw.col("fate").is_in((TOTAL, REPEAT, DISAGREE)),
            ~nw.col("key").is_null(),
            nw.col("defect").is_null() | nw.col("defect").is_in(places),
        )
        .select("key", **flags)
    )
    return rows.filter(nw.sum_horizontal(*(nw.col(flag) for flag in flags)) > 0).unique()
