"""Targets (chỉ tiêu), exact verdicts and shortfalls.

Pure arithmetic on whole numbers. What is counted, and from which file, is decided in :mod:`tthc_cli.cases`.
"""

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, is_mean
from tthc_cli.i18n import _
from tthc_cli.plan import LIMITS, Kpi, Op, Plan
from tthc_cli.rules import Period, parse_period

OTHER_OUTCOME: Final = "other_outcome"
"""The count beside a rate of time of dossiers that ended without a result."""
OTHER_OUTCOME_GOOD: Final = "other_outcome_good"
"""Those among them that are in the numerator."""
_COMPARE: Final = {">": gt, ">=": ge, "<": lt, "<=": le}
Verdict = Literal["met", "missed", "unknown"]
"""Đạt, không đạt, chưa xác định."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a measure counted in one group."""

    numerator: int
    denominator: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Rows that the measure could not take, by reason: they are in no rate."""
    beside: Mapping[str, int] | None = None
    """Counts shown beside the rate, such as on time, open and overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The verdict on one target in one group."""

    kpi: Kpi
    group: tuple[str, ...] | None
    """The group's values, one for each thing grouped by: a month as ``2024-03``, empty if a row has none.

    None for the whole."""
    numerator: int | None
    denominator: int | None
    target: Fraction
    """In percent; for a mean, in the measure's unit."""
    verdict: Verdict
    reason: str | None = None
    """Why the verdict is unknown."""
    short_of_same: int | None = None
    """How many more of these same cases would have had to be good.

    For a limit (``<``, ``<=``), how many of those counted are too many. None if met, or if not even all would do."""
    short_of_next: int | None = None
    """How many good ones in a row are needed from here on; for a limit, how many that are not counted.

    None if met, or if no number would do."""
    short_of_amount: int | None = None
    """How many more đồng a measure of money is short of; for a limit, how many are too many.

    None if met, or if not even all would do."""
    set_aside_could_miss: bool | None = None
    """Whether a met target would be missed if every row set aside counted against it; None if it is not met."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    beside: Mapping[str, int] | None = None

    @property
    def rate(self) -> Fraction | None:
        """In percent, exact; None if there is nothing to divide by, and for a mean."""
        return None if is_mean(self.kpi.measure) else self.level

    @property
    def value(self) -> Fraction | None:
        """The mean, exact, in the measure's unit; None if there is nothing to divide by, and for a rate."""
        return self.level if is_mean(self.kpi.measure) else None

    @property
    def level(self) -> Fraction | None:
        """What is compared with the target: the rate, or the value of a mean."""
        return level_of(self.kpi.measure, self.numerator, self.denominator)

    @property
    def other_outcome(self) -> int | None:
        """How many of those counted ended without a result: sent back or withdrawn; None if no column tells it."""
        return None if self.beside is None else self.beside.get(OTHER_OUTCOME)

    @property
    def rate_without_other_outcome(self) -> Fraction | None:
        """The rate of those that ended with a result, in percent, exact; None if nothing is left, or nothing known."""
        if self.numerator is None or self.denominator is None or self.beside is None or self.other_outcome is None:
            return None
        rest = self.denominator - self.other_outcome
        good = self.numerator - self.beside[OTHER_OUTCOME_GOOD]
        return Fraction(100 * good, rest) if rest else None


def judge(
    kpi: Kpi,
    count: Count,
    *,
    group: tuple[str, ...] | None = None,
    target: Fraction | None = None,
    set_aside: int = 0,
) -> Result:
    """Compare a count with a target: exactly, on whole numbers, never on what is printed.

    Args:
        kpi: The target.
        count: What its measure counted.
        group: The group that the count is of; None for the whole.
        target: The rate to reach, in percent; None for the plan's own.
        set_aside: How many rows are in no count. These, and those that the measure left out, could turn the verdict.

    Returns:
        The verdict; ``unknown`` if nothing was counted, or if nobody has confirmed what the target measures.

    >>> from decimal import Decimal
    >>> target = Kpi(id="x", task=17, name="x", text="x", measure="early-resolution", op=">", target=Decimal(96))
    >>> judge(target, Count(numerator=96, denominator=100)).verdict
    'missed'
    """
    goal = Fraction(kpi.target) if target is None else target
    good, base = count.numerator, count.denominator
    if base > 0 and not kpi.is_confirmed:
        return unknown(kpi, group=group, target=goal, count=count)
    if base <= 0:
        return unknown(kpi, _("nothing to count (the base is 0)"), group=group, target=goal, count=count)
    # the costs or days of a row set aside are not known, so any one could turn a verdict about money or a mean
    uncounted = set_aside + sum(count.left_out.values())
    if is_mean(kpi.measure):
        return _judge_mean(kpi, count, group, goal, uncounted)
    met = _holds(good, base, kpi.op, goal)
    money = MEASURES[kpi.measure].counts == "money"
    same = None if met else _short_of_same(good, base, kpi.op, goal)
    against = uncounted if kpi.limit else 0
    still_met = not uncounted if money else _holds(good + against, base + uncounted, kpi.op, goal)
    return Result(
        kpi=kpi,
        group=group,
        numerator=good,
        denominator=base,
        target=goal,
        verdict="met" if met else "missed",
        short_of_same=None if money else same,
        short_of_next=None if met or money else _short_of_next(good, base, kpi.op, goal),
        short_of_amount=same if money else None,
        set_aside_could_miss=not still_met if met else None,
        left_out=count.left_out,
        beside=count.beside,
    )


def _judge_mean(kpi: Kpi, count: Count, group: tuple[str, ...] | None, goal: Fraction, uncounted: int) -> Result:
    """The verdict on a mean; no number of rows makes up for one that is missed."""
    met = _COMPARE[kpi.op](count.numerator, goal * count.denominator)
    return Result(
        kpi=kpi,
        group=group,
        numerator=count.numerator,
        denominator=count.denominator,
        target=goal,
        verdict="met" if met else "missed",
        set_aside_could_miss=uncounted > 0 if met else None,
        left_out=count.left_out,
        beside=count.beside,
    )


def level_of(measure: str, numerator: int | None, denominator: int | None) -> Fraction | None:
    """Return what is compared with a target: a rate in percent, or a mean as it is.

    Args:
        measure: The measure that was counted.
        numerator: What it counted; None if nothing could be counted.
        denominator: What that is divided by.

    Returns:
        The exact number; None if there is nothing to divide by.
    """
    if numerator is None or not denominator:
        return None
    return Fraction(numerator if is_mean(measure) else 100 * numerator, denominator)


def not_confirmed(kpi: Kpi, measure: str | None = None) -> str:
    """Say that nobody has confirmed what a target measures, and how to confirm it.

    Args:
        kpi: The target.
        measure: What its measure is called; None for its id.
    """
    return _(
        "nobody has confirmed that {measure} is what the target means; write `confirmed: true` under id: {kpi} in the "
        "plan's kpis, and remove the import's note there"
    ).format(measure=measure or kpi.measure, kpi=kpi.id)


def to_confirm(plan: Plan) -> list[str]:
    """Name the targets that nobody has confirmed, in one message, or in none if there are no such targets."""
    waiting = [kpi.id for kpi in plan.kpis if not kpi.is_confirmed]
    if not waiting:
        return []
    return [
        _(
            "proposed: what each target measures; write `confirmed: true` under those that are right, until then "
            "they are unknown: {kpis}"
        ).format(kpis=", ".join(waiting))
    ]


def unknown(
    kpi: Kpi,
    reason: str | None = None,
    *,
    group: tuple[str, ...] | None = None,
    target: Fraction | None = None,
    count: Count | None = None,
) -> Result:
    """Make the result of a target about which nothing can be said: never ``met``.

    Args:
        kpi: The target. If nobody has confirmed what it measures, that is a reason too.
        reason: Why nothing can be said.
        group: The group that the result is of; None for the whole.
        target: The rate to reach, in percent; None for the plan's own.
        count: What was counted all the same.

    Returns:
        The result, with all reasons.
    """
    reasons = [] if kpi.is_confirmed else [not_confirmed(kpi)]
    reasons += [] if reason is None else [reason]
    return Result(
        kpi=kpi,
        group=group,
        numerator=None if count is None else count.numerator,
        denominator=None if count is None else count.denominator,
        target=Fraction(kpi.target) if target is None else target,
        verdict="unknown",
        reason="; ".join(reasons),
        left_out={} if count is None else count.left_out,
        beside=None if count is None else count.beside,
    )


def _holds(good: int, base: int, op: Op, goal: Fraction) -> bool:
    return bool(_COMPARE[op](100 * good, goal * base))


def _least(bound: Fraction, op: Op) -> int:
    """The least whole number above ``bound`` (``>``, ``<``), or not below it (``>=``, ``<=``)."""
    whole = bound.numerator // bound.denominator
    return whole if op in (">=", "<=") and bound.denominator == 1 else whole + 1


def _short_of_same(good: int, base: int, op: Op, goal: Fraction) -> int | None:
    """How many more of the same base would have to be good; for a limit, how many are too many."""
    if op in LIMITS:  # too many are counted: ``100 (good - k) op goal base``
        surplus = _least(good - goal * base / 100, op)
        return surplus if surplus <= good else None
    missing = _least(goal * base / 100, op) - good
    return missing if good + missing <= base else None


def _short_of_next(good: int, base: int, op: Op, goal: Fraction) -> int | None:
    """How many good ones in a row would do: the least ``k`` with ``100 (good + k) op goal (base + k)``.

    That is ``k op (goal base - 100 good) / (100 - goal)``. For a limit, the ``k`` more are not counted:
    ``100 good op goal (base + k)``.
    """
    if op in LIMITS:
        return None if goal == 0 else _least(100 * good / goal - base, op)
    if goal >= 100:
        return None
    return _least((goal * base - 100 * good) / (100 - goal), op)


def needed_of_rest(good: int, base: int, rest: int, op: Op, goal: Fraction) -> int:
    """Compute how many further ones must be good so that a target holds over all; for a limit, how many may count.

    Args:
        good: The numerator so far.
        base: The denominator so far.
        rest: How many more will come.
        op: How the rate is compared with the target.
        goal: The target, in percent.

    Returns:
        The fewest that must be good; for a limit, the most that may be counted. Below 0 or above ``rest`` if nothing
        that they can be changes the verdict.

    >>> needed_of_rest(90, 100, 100, ">", Fraction(96))
    103
    >>> needed_of_rest(2, 100, 100, "<=", Fraction(5))
    8
    """
    bound = goal * (base + rest) / 100 - good
    return -_least(-bound, op) if op in LIMITS else _least(bound, op)


def target_for(kpi: Kpi, year: int) -> Fraction:
    """The target in force in a year, in percent.

    Args:
        kpi: The target, with the later ones that the same words of the plan set.
        year: The year.

    Returns:
        The newest target that is set for that year or an earlier one, else the plan's own.
    """
    later = [step for step in kpi.later if step.year <= year]
    return Fraction(max(later, key=lambda step: step.year).value if later else kpi.target)


def days_of_year(plan: Plan) -> Period:
    """The days that belong to a plan's year, those of its reporting window included."""
    year = parse_period(str(plan.identity.year), None)
    if plan.reporting is None:
        return year
    window = parse_period(f"report:{year.name}", plan.reporting)
    return Period(name=year.name, first=min(year.first, window.first), last=max(year.last, window.last))
