"""The bridge between the rates of the plan, the official form and the index, over the same rows (cầu nối các tỷ lệ)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import narwhals.stable.v2 as nw

from tthc_cli.cases.dictionary import ColumnsFile, column_words, given_conditions, vocabulary_of
from tthc_cli.cases.due_dates.terms import Recompute
from tthc_cli.cases.engines.interface import Progress, no_progress
from tthc_cli.cases.fates import NOT_COUNTED
from tthc_cli.cases.forms import conditions_of_form
from tthc_cli.cases.index_parts import data_sets_of
from tthc_cli.cases.measure_reading import measure_conditions
from tthc_cli.cases.possible_doubles import PossibleDoubles
from tthc_cli.cases.privacy import shown_key
from tthc_cli.cases.resources import DEFAULT, Resources
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.cases.tallies import DataSetTally, Tallies, TallyRequest, tallied
from tthc_cli.classes import dataclass
from tthc_cli.counts import (
    CASES,
    BridgeConditions,
    BridgeFile,
    Condition,
    Context,
    IndexFile,
    Side,
    bridge_conditions,
    columns_of,
    compiled,
    every_of,
    none_of_words,
    packaged_forms,
    read_indicators,
    some_of,
)
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import InputCount, data_set_words
from tthc_cli.rules import Period

STEPS: Final[tuple[tuple[Side, Side], ...]] = (("plan", "form"), ("form", "index"))
"""From which rate to which the bridge leads."""
OTHER: Final = "other"
"""The reason of what moves without any reason that the bridge has. No dossier should have it."""
_OWN: Final = "own_verdict"
"""The column with the verdict of the file's own system."""
_NEEDED: Final = ("due_on", "finished_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeRequest:
    """What a bridge is asked for: the rates, the files, the days."""

    bridge: BridgeFile
    index: IndexFile
    files: Mapping[str, Sequence[str | Path]]
    """By data set: files, folders and patterns."""
    periods: Mapping[Side, Period]
    """The days of each rate."""
    as_of: date
    """The day of the check. For form and index it stands for the last day of a period that is still running."""
    sheets: Sequence[str] = ()
    rejects: Path | None = None
    recompute: Recompute | None = None
    resources: Resources = DEFAULT
    ids: bool = False
    """Whether the dossiers behind the numbers will be asked for: their ids are read with all else."""

    def context(self, side: Side) -> Context:
        """What conditions' days are for one of the rates."""
        period = self.periods[side]
        last = period.last if side == "plan" else min(period.last, self.as_of)
        return Context(as_of=self.as_of, period=(period.first, last))


@dataclass(frozen=True, slots=True, kw_only=True)
class SideCount:
    """One rate's numerator and denominator."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What dossiers under one reason do to a rate on the way to the next."""

    cases: int
    numerator: int
    """By how much they change the numerator."""
    denominator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeOutcome:
    """The rates and the bridge. Its dossiers can be read for as long as :func:`bridged` lasts."""

    counts: Mapping[str, SideCount]
    """Of each side; ``beside`` is the plan's second rate."""
    moves: Mapping[tuple[Side, Side], Mapping[str, Move]]
    """By step: by reason, in their order; only reasons that move something."""
    remarks: Sequence[str]
    """What the index's rate leaves out, and which columns were not looked at."""
    own_verdicts: Mapping[tuple[str, str], int] | None
    """Dossiers by the file's own verdict and the computed one; None if the files have no such column."""
    doubles: tuple[int, int] | None
    """How many groups of dossiers are possibly one, and how many dossiers they have; None without the columns."""
    inputs: Sequence[InputCount]
    warnings: Sequence[str]
    _work: _Work
    _doubles: PossibleDoubles

    def ids(self, step: tuple[Side, Side], reason: str) -> Iterator[str]:
        """Yield the ids of the dossiers under a reason, in order.

        Args:
            step: The two neighbouring rates that the reason stands between.
            reason: A key of the reasons that this step counted.
        """
        return self._work.ids_of_move(step, reason)

    def ids_of_verdict(self, own: str, computed: str) -> Iterator[str]:
        """Yield the ids of the dossiers with a file's own verdict and a computed one, in order.

        Args:
            own: The verdict that the file has: a key of the bridge's verdicts.
            computed: The verdict that follows from the days: a key of them too.
        """
        return self._work.ids_of_verdict(own, computed)

    def double_ids(self) -> Iterator[tuple[int, str]]:
        """Yield the ids of dossiers that are possibly one, each with the number of its group, from 1."""
        return self._doubles.ids()


@contextmanager
def bridged(request: BridgeRequest, dictionary: ColumnsFile, report: Progress = no_progress) -> Iterator[BridgeOutcome]:
    """Read the files once, count the rates, and find the first reason that holds for each dossier that moves.

    Args:
        request: The rates, the files, and the days.
        dictionary: The columns of all data sets.
        report: Told what is being done.

    Yields:
        The rates and the bridge.

    Raises:
        TthcError: A file cannot be read, or lacks a column that a rate needs.
    """
    tally = TallyRequest(
        files=request.files,
        context=request.context("index"),
        choose=lambda columns: {
            CASES: DataSetTally(counts={}, needed=_columns_of(request, dictionary, columns[CASES]))
        },
        sheets=request.sheets,
        rejects=request.rejects,
        recompute=request.recompute,
        resources=request.resources,
    )
    if CASES not in request.files:
        raise TthcError(_("no data of {name}; give {option}").format(name=data_set_words(CASES), option=_("CASES")))
    with tallied(tally, dictionary, report) as tallies:
        absent = [name for name in _NEEDED if name not in tallies.columns[CASES]]
        if absent:
            names = ", ".join(column_words(dictionary, CASES, name) for name in absent)
            raise TthcError(
                _(
                    "{file}: no column {columns}, so no rate of time; `tthc cases columns` shows how headers are read"
                ).format(file=", ".join(map(str, request.files[CASES])), columns=names)
            )
        work = _Work(request, dictionary, tallies)
        doubles = PossibleDoubles(columns=request.bridge.doubles, dictionary=dictionary, tallies=tallies)
        counts, moves = work.count()
        yield BridgeOutcome(
            counts=counts,
            moves=moves,
            remarks=list(work.remarks()),
            own_verdicts=work.own_verdicts(),
            doubles=doubles.count(),
            inputs=tallies.inputs,
            warnings=tallies.warnings,
            _work=work,
            _doubles=doubles,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    """The conditions of a rate, with the days that they speak of."""

    numerator: Condition
    """The denominator's condition included."""
    denominator: Condition
    context: Context

    def flags(self, name: str) -> dict[str, nw.Expr]:
        """Whether a row is in numerator and denominator, as columns."""
        return {
            f"{name}/numerator": _flag(self.numerator, self.context),
            f"{name}/denominator": _flag(self.denominator, self.context),
        }


def _flag(condition: Condition, context: Context) -> nw.Expr:
    # a condition may be the same for every row, and engines want a column: no row is without a fate
    return (~nw.col("fate").is_null() & compiled(condition, context)).cast(nw.Int64)


class _Work:
    """One bridge over one set of files."""

    def __init__(self, request: BridgeRequest, dictionary: ColumnsFile, tallies: Tallies) -> None:
        self._request, self._tallies, self._dictionary = request, tallies, dictionary
        self._rates = _rates(request, dictionary)
        self._conditions = _conditions(request, dictionary)
        self._key = dictionary.data_sets[CASES].key
        self._needed = _counted_by(self._rates, self._conditions)
        """The columns that decide how a dossier counts in the rates, and why it moves."""

    def count(self) -> tuple[dict[str, SideCount], dict[tuple[Side, Side], dict[str, Move]]]:
        """Count the rates, and what moves by which reason at each step: in one pass over the rows."""
        steps = [_step_name(step) for step in STEPS]
        columns = [f"{name}/{part}" for name in self._rates for part in ("numerator", "denominator")]

        def frame(rows: Frame, _scope: Scope) -> Frame:
            return (
                self._flagged(rows)
                .group_by(*steps)
                .agg(rows=nw.len(), **{name: nw.col(name).sum() for name in columns})
            )

        sums = dict.fromkeys(columns, 0)
        moved: dict[tuple[Side, Side], dict[str, list[int]]] = {step: {} for step in STEPS}
        for record in self._tallies.records(CASES, self._needed, frame):
            for name in columns:
                sums[name] += int(record[name] or 0)
            for step in STEPS:
                if (reason := record[_step_name(step)]) is not None:
                    change = moved[step].setdefault(reason, [0, 0, 0])
                    change[0] += int(record["rows"])
                    for place, part in enumerate(("numerator", "denominator"), 1):
                        change[place] += int(record[f"{step[1]}/{part}"]) - int(record[f"{step[0]}/{part}"])
        counts = {
            name: SideCount(numerator=sums[f"{name}/numerator"], denominator=sums[f"{name}/denominator"])
            for name in self._rates
        }
        order = [*self._request.bridge.reasons, OTHER]
        moves = {
            step: {
                reason: Move(cases=each[reason][0], numerator=each[reason][1], denominator=each[reason][2])
                for reason in order
                if reason in each
            }
            for step, each in moved.items()
        }
        return counts, moves

    def _flagged(self, rows: Frame) -> Frame:
        """The rows with what each counts in each rate, and why it moves at each step; null if it does not."""
        flags = {name: flag for side, rate in self._rates.items() for name, flag in rate.flags(side).items()}
        # columns of their own are worked out once for all that asks for them
        flags |= {
            f"{name}/{side}": _flag(self._conditions.reasons[name], self._request.context(side))
            for name, sides in self._sides_of_reasons().items()
            for side in sides
        }
        counting = rows.filter(~nw.col("fate").is_in(NOT_COUNTED)).with_columns(**flags)
        return counting.with_columns(**{_step_name(step): self._reason(step) for step in STEPS})

    def _sides_of_reasons(self) -> dict[str, set[Side]]:
        """By whose days each reason is looked at: those of the rate that it leads to; for a difference, of both."""
        sides: dict[str, set[Side]] = {name: set() for name in self._request.bridge.reasons}
        for name, spec in self._request.bridge.reasons.items():
            for start, end in STEPS:
                if end in spec.to:
                    sides[name] |= {end} if spec.differs is None else {start, end}
        return sides

    def _reason(self, step: tuple[Side, Side]) -> nw.Expr:
        start, end = step
        same = [nw.col(f"{start}/{part}") == nw.col(f"{end}/{part}") for part in ("numerator", "denominator")]
        reason: nw.Expr = nw.lit(OTHER)
        for name, spec in reversed(list(self._request.bridge.reasons.items())):
            if end in spec.to:
                holds = nw.col(f"{name}/{end}") == 1
                if spec.differs is not None:
                    holds = nw.col(f"{name}/{end}") != nw.col(f"{name}/{start}")
                reason = nw.when(holds).then(nw.lit(name)).otherwise(reason)
        return nw.when(~(same[0] & same[1])).then(reason)

    def ids_of_move(self, step: tuple[Side, Side], reason: str) -> Iterator[str]:
        """Yield the ids of the dossiers that move by a reason, in order.

        Args:
            step: The two neighbouring rates that the reason stands between.
            reason: A key of the bridge's reasons, or that of the dossiers for which none of them holds.
        """

        def frame(rows: Frame, _scope: Scope) -> Frame:
            return self._flagged(rows).filter(nw.col(_step_name(step)) == nw.lit(reason)).select("key").sort("key")

        return self._ids(self._needed, frame)

    def _ids(self, needed: Collection[str], frame: Callable[[Frame, Scope], Frame]) -> Iterator[str]:
        for record in self._tallies.records(CASES, {self._key, *needed}, frame):
            if key := shown_key(CASES, record["key"]):
                yield key

    def remarks(self) -> Iterator[str]:
        """Say what the index's rate leaves out, and which columns it could not look at."""
        name = self._request.bridge.index.indicator
        indicator = self._request.index.indicators[name]
        read = read_indicators(self._request.index, data_sets_of(self._dictionary))[name]
        context = self._request.context("index")

        def frame(rows: Frame, _scope: Scope) -> Frame:
            counted = rows.filter(~nw.col("fate").is_in(NOT_COUNTED))
            sums = {f"out_{column}": _flag(condition, context).sum() for column, condition in read.left_out.items()}
            return counted.select(rows=nw.len(), **sums)

        needed = set[str]().union(*map(columns_of, read.left_out.values()))
        (record,) = self._tallies.records(CASES, needed, frame)
        for column in read.left_out:
            if number := int(record[f"out_{column}"] or 0):
                text = _("left out for want of {column}: {count}")
                words = column_words(self._dictionary, CASES, column)
                yield f"{name}: {text.format(column=words, count=number)}"
        absent = [column for column in indicator.helps if column not in self._tallies.columns[CASES]]
        if absent:
            names = ", ".join(column_words(self._dictionary, CASES, column) for column in absent)
            yield f"{name}: {_('not looked at, for want of the column: {columns}').format(columns=names)}"

    # -- the file's own verdict

    def own_verdicts(self) -> dict[tuple[str, str], int] | None:
        """Count dossiers by the file's own verdict and the computed one, as far as both are there."""
        if _OWN not in self._tallies.columns[CASES]:
            return None

        def frame(rows: Frame, _scope: Scope) -> Frame:
            return self._with_verdicts(rows).group_by(_OWN, "computed").agg(rows=nw.len())

        rows = self._tallies.records(CASES, {_OWN, *self._needed}, frame)
        pairs = {(row[_OWN], row["computed"]): int(row["rows"]) for row in rows}
        order = list(self._request.bridge.verdicts)
        return dict(sorted(pairs.items(), key=lambda pair: [order.index(name) for name in pair[0]]))

    def _with_verdicts(self, rows: Frame) -> Frame:
        computed: nw.Expr = nw.lit(None, dtype=nw.String)
        context = self._request.context("index")
        for name, condition in self._conditions.verdicts.items():
            computed = nw.when(_flag(condition, context) == 1).then(nw.lit(name)).otherwise(computed)
        told = nw.col(_OWN).is_in(list(self._request.bridge.verdicts))
        counting = rows.filter(~nw.col("fate").is_in(NOT_COUNTED) & told).with_columns(computed=computed)
        return counting.filter(~nw.col("computed").is_null())

    def ids_of_verdict(self, own: str, computed: str) -> Iterator[str]:
        """Yield the ids of the dossiers with a file's own verdict and a computed one, in order.

        Args:
            own: The verdict that the file has: a key of the bridge's verdicts.
            computed: The verdict that follows from the days: a key of them too.
        """

        def frame(rows: Frame, _scope: Scope) -> Frame:
            chosen = (nw.col(_OWN) == nw.lit(own)) & (nw.col("computed") == nw.lit(computed))
            return self._with_verdicts(rows).filter(chosen).select("key").sort("key")

        return self._ids({_OWN, *self._needed}, frame)


def _step_name(step: tuple[Side, Side]) -> str:
    return f"why_{step[1]}"


def _rates(request: BridgeRequest, dictionary: ColumnsFile) -> dict[str, _Rate]:
    """The conditions of each rate, by side; the plan's second rate is ``beside``."""
    bridge = request.bridge
    measure = measure_conditions(bridge.plan.measure, dictionary)
    in_base = every_of(measure["base"], none_of_words("status", "status", dictionary.out_of_base))
    beside = every_of(in_base, measure[f"beside/{bridge.plan.beside}"])
    plan = _Rate(numerator=every_of(in_base, measure["good"]), denominator=in_base, context=request.context("plan"))
    form = packaged_forms()[bridge.form.form]
    conditions = conditions_of_form(form, form.default_choices, dictionary)
    indicator = read_indicators(request.index, data_sets_of(dictionary))[bridge.index.indicator]
    return {
        "plan": plan,
        "beside": replace(plan, numerator=beside),
        "form": _Rate(
            numerator=some_of(*map(conditions.of_column, bridge.form.numerator)),
            denominator=some_of(*map(conditions.of_column, bridge.form.denominator)),
            context=request.context("form"),
        ),
        "index": _Rate(numerator=indicator.good, denominator=indicator.base, context=request.context("index")),
    }


def _counted_by(rates: Mapping[str, _Rate], conditions: BridgeConditions) -> set[str]:
    """The columns of all conditions of a bridge."""
    of_rates = [condition for rate in rates.values() for condition in (rate.numerator, rate.denominator)]
    every = (*of_rates, *conditions.reasons.values(), *conditions.verdicts.values())
    return set[str]().union(*map(columns_of, every))


def _columns_of(request: BridgeRequest, dictionary: ColumnsFile, present: frozenset[str]) -> set[str]:
    """The columns that the bridge is made of, with those that tell which dossiers are possibly one."""
    doubles = set(request.bridge.doubles) if set(request.bridge.doubles) <= present else set()
    keys = {dictionary.data_sets[CASES].key} if request.ids else set()
    return _counted_by(_rates(request, dictionary), _conditions(request, dictionary)) | doubles | keys


def _conditions(request: BridgeRequest, dictionary: ColumnsFile) -> BridgeConditions:
    defined = {**given_conditions(dictionary, CASES), **request.index.define.get(CASES, {})}
    return bridge_conditions(request.bridge, vocabulary_of(dictionary, CASES), defined)
