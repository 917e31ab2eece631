"""The cases behind a missed target, and the groups that have most of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tthc_cli.counts.measures import MEASURES
from tthc_cli.kpi.verdict import Result
from tthc_cli.plan.model import Kpi


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one group has in what counts against a target."""

    group: tuple[str, ...]
    counted: int
    """What the group has in the denominator."""
    misses: int
    share: Fraction
    """Of all misses, in percent."""
    cumulative: Fraction
    """The same together with the groups that have more."""
    of_shortfall: int | None
    """How many of the misses that are too many the group could make good, after the groups that have more; None where
    it is not known how many are too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pareto:
    """Where the misses are: the groups that have any, those with most of them first."""

    by: tuple[str, ...]
    groups: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misses:
    """What lies behind the rate of one target."""

    result: Result
    """Of the whole."""
    misses: int | None
    """How many rows count against it; None where that cannot be said, or was not asked."""
    too_many: int | None = None
    """How many of them are too many for the target; 0 where it is met. None where they are not what the target counts,
    or where no number would do."""
    paretos: tuple[Pareto, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One row that counts against a target."""

    kpi: Kpi
    key: str | None
    """Its case id, or the number of the rating or result, or the internal procedure's name."""
    values: Mapping[str, Any]
    """Its columns that have to do with it; none tells a person."""
    days_late: int | None
    """From the due date to the finished one, in calendar days, the due date not counted."""


def too_many(result: Result) -> int | None:
    """How many of the misses would have to be none for the target to be met: 0 where it is; None where no number of
    them would do, or where the target does not count rows.
    """
    if MEASURES[result.kpi.measure].counts != "rows":
        return None
    return 0 if result.verdict == "met" else result.short_of_same


def pareto(by: tuple[str, ...], counts: Mapping[tuple[str, ...], tuple[int, int]], shortfall: int | None) -> Pareto:
    """The groups that have misses, from what each has counted and missed; ``shortfall`` misses are too many.

    >>> found = pareto(("unit",), {("A",): (9, 1), ("B",): (4, 3), ("C",): (5, 0)}, 2)
    >>> [(one.group, one.misses, one.cumulative, one.of_shortfall) for one in found.groups]
    [(('B',), 3, Fraction(75, 1), 2), (('A',), 1, Fraction(100, 1), 0)]
    """
    total, before = sum(misses for _counted, misses in counts.values()), 0
    groups = []
    for group, (counted, misses) in sorted(counts.items(), key=lambda item: (-item[1][1], item[0])):
        if misses:
            left = None if shortfall is None else max(0, shortfall - before)
            before += misses
            groups.append(
                Share(
                    group=group,
                    counted=counted,
                    misses=misses,
                    share=Fraction(100 * misses, total),
                    cumulative=Fraction(100 * before, total),
                    of_shortfall=None if left is None else min(misses, left),
                )
            )
    return Pareto(by=by, groups=tuple(groups))
