"""Series of saved rates: rates of one target that may be compared with one another, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES
from tthc_cli.kpi.counting_terms import DueSource
from tthc_cli.kpi.pace import Pace
from tthc_cli.kpi.saved import Check, Saved, SavedInput, SavedRate
from tthc_cli.plan import Kpi, Plan
from tthc_cli.rules import Period

Kind = Literal["whole", "year", "half", "quarter", "month"]
"""What the points of a series span: the whole of a file, the year to date, or periods of one length."""
KINDS: Final[tuple[Kind, ...]] = ("whole", "year", "half", "quarter", "month")
CUMULATIVE: Final[tuple[Kind, ...]] = ("whole", "year")
"""The kinds in which each point counts all that the points before it count."""


def series_kind(period: Period | None) -> Kind:
    """Tell in what kind of series a period stands; None stands for the whole of a file.

    One whose name says nothing stands among months: a register keeps what older programs have saved.
    """
    if period is None:
        return "whole"
    return "month" if period.key is None or period.key.kind == "week" else period.key.kind


def span_of(saved: Saved) -> tuple[date, date]:
    """The days by which a check is placed in time, both inclusive.

    They are those of its period. A year to date and a whole file stand at the day up to which they go.
    """
    if saved.period is None:
        return saved.as_of, saved.as_of
    if series_kind(saved.period) in CUMULATIVE:
        end = min(saved.as_of, saved.period.last)
        return end, end
    return saved.period.first, saved.period.last


class KeptRate(NamedTuple):
    """One rate of a saved check, with the check."""

    check: Check
    """The line of the register."""
    saved: Saved
    """What was saved in it: day, period, files and all rates."""
    rate: SavedRate


def last_rates(checks: Iterable[Check], plan: Plan, as_of: date) -> dict[str, KeptRate]:
    """The last saved rate of each target of a plan, by the target's id.

    A check that could count something comes before one that could not, whatever its day. Then the latest day counts;
    of one day, a whole file and a year to date come before a part of the year; then what was saved last.

    Args:
        checks: All saved checks, as the plan has them.
        plan: The plan.
        as_of: The day of looking: checks of later days do not count.
    """
    saved = list(checks)
    voided = {check.voids for check in saved}
    measures = {kpi.id: kpi.measure for kpi in plan.kpis}
    rates: dict[str, KeptRate] = {}
    for check in saved:
        if check.saved is None or check.plan != plan.id or check.id in voided or check.saved.as_of > as_of:
            continue
        for rate in check.saved.rates:
            before = rates.get(rate.kpi)
            kept = KeptRate(check, check.saved, rate)
            if measures.get(rate.kpi) == rate.measure and (before is None or _weight(before) <= _weight(kept)):
                rates[rate.kpi] = kept
    return rates


def _weight(kept: KeptRate) -> tuple[bool, date, bool]:
    """What tells which of two rates says more of today."""
    return kept.rate.level is not None, kept.saved.as_of, series_kind(kept.saved.period) in CUMULATIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One saved rate in a series."""

    check: int
    """Number of the saved check."""
    saved: Saved
    rate: SavedRate
    recorded_at: str
    change: Fraction | None
    """Percentage points, or for a mean its unit, more than at the point before.

    None if either has no rate, and for the first."""

    @property
    def unfinished(self) -> bool:
        """Whether its period was not over on the day of the check."""
        return self.saved.period is not None and self.saved.as_of < self.saved.period.last

    @property
    def dates(self) -> tuple[date | None, date | None]:
        """The first and the last date by which rows of its data set were counted."""
        return (None, None) if self._input is None else (self._input.first, self._input.last)

    @property
    def file(self) -> str | None:
        """The file of its data set, as the user named it."""
        return None if self._input is None else self._input.file

    @property
    def set_aside(self) -> int:
        """Rows of the files of its data set that the check could not count, whatever their days."""
        return 0 if self._input is None else self._input.set_aside

    @property
    def _input(self) -> SavedInput | None:
        data_set = MEASURES[self.rate.measure].data_set
        return next((input_ for input_ in self.saved.inputs if input_.name == data_set), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Rates of one target that may be compared with one another, in the order of time."""

    kpi: Kpi
    kind: Kind
    report: bool
    """Whether its periods are reporting windows."""
    due: DueSource
    due_terms: str
    """How due dates were recomputed; rates by different terms stand in different series."""
    year: int | None
    """The year of a year to date; None for periods, and for whole files, which say nothing of a year."""
    points: Sequence[Point]
    pace: Pace


class SeriesKey(NamedTuple):
    """What rates must have in common to stand in one series."""

    kpi: str
    kind: Kind
    report: bool
    due: DueSource
    due_terms: str
    year: int | None
    """The year of a year to date; None for every other kind."""


def series_key(kept: KeptRate) -> SeriesKey:
    """The series that a rate belongs to. Due dates tell apart only rates that are counted by them."""
    period = kept.saved.period
    kind, key = series_kind(period), None if period is None else period.key
    is_report = key is not None and key.reporting
    due, terms = DueSource.RECORDED, ""
    if MEASURES[kept.rate.measure].of_time:
        due, terms = kept.saved.due, kept.saved.due_terms
    year = key.year if key is not None and kind == "year" else None
    return SeriesKey(kept.rate.kpi, kind, is_report, due, terms, year)


def newest_of_each_day(rates: Iterable[KeptRate]) -> list[KeptRate]:
    """The rates of one series in the order of time, without those that a later check replaces.

    Two checks say the same thing if they are of the same period, or of the year to date on the same day. The one with
    the later day replaces the other; of one day, the one that was saved last.
    """
    newest: dict[tuple[date, date], KeptRate] = {}
    for kept in rates:
        place = _place(kept.saved)
        older = newest.get(place)
        if older is None or (older.saved.as_of, older.check.id) < (kept.saved.as_of, kept.check.id):
            newest[place] = kept
    return [newest[place] for place in sorted(newest)]


def _place(saved: Saved) -> tuple[date, date]:
    """What a check says something about: the days of its period, or the day of a check of the year to date."""
    if saved.period is None or series_kind(saved.period) in CUMULATIVE:
        return saved.as_of, saved.as_of
    return saved.period.first, saved.period.last


def points_of(rates: Iterable[KeptRate]) -> list[Point]:
    """The rates of a series as points, each with its change from the one before."""
    points: list[Point] = []
    for check, saved, rate in rates:
        before = points[-1].rate.level if points else None
        change = None if rate.level is None or before is None else rate.level - before
        points.append(Point(check=check.id, saved=saved, rate=rate, recorded_at=check.recorded_at, change=change))
    return points
