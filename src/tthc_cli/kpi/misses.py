"""The cases behind a missed target, and the groups that have most of them."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES
from tthc_cli.kpi.verdict import Result
from tthc_cli.plan import Kpi


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShare:
    """The part of one group in the rows that count against a target (misses)."""

    group: tuple[str, ...]
    counted: int
    """What the group has in the denominator."""
    misses: int
    share: Fraction
    """The group's part of all misses, in percent."""
    cumulative: Fraction
    """The same, added up with the groups that have more misses."""
    of_shortfall: int | None
    """How many of the misses that are too many the group could make good, after the groups that have more.

    None if it is not known how many are too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pareto:
    """Where the misses are: the groups that have any, those with most of them first."""

    by: tuple[str, ...]
    groups: tuple[GroupShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misses:
    """What lies behind the rate of one target."""

    result: Result
    """The verdict on the whole."""
    misses: int | None
    """How many rows count against the target; None if that cannot be said, or was not asked."""
    too_many: int | None = None
    """How many of them are too many for the target; 0 if it is met.

    None if the target does not count rows, or if no number would do."""
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
    """How many of the misses would have to go so that the target is met.

    Returns:
        0 if it is met; None if no number would do, or if the target does not count rows.
    """
    if MEASURES[result.kpi.measure].counts != "rows":
        return None
    return 0 if result.verdict == "met" else result.short_of_same


def pareto(by: tuple[str, ...], counts: Mapping[tuple[str, ...], tuple[int, int]], shortfall: int | None) -> Pareto:
    """Order the groups that have misses, those with most of them first.

    Args:
        by: What the groups are told apart by, such as ``unit``.
        counts: By group: how many rows it has in the denominator, and how many of them are misses.
        shortfall: How many misses are too many; None if that is not known.

    Returns:
        The groups that have any misses; groups with the same number in the order of their names.

    >>> by_unit = pareto(("unit",), {("A",): (9, 1), ("B",): (4, 3), ("C",): (5, 0)}, 2)
    >>> [(share.group, share.misses, share.cumulative, share.of_shortfall) for share in by_unit.groups]
    [(('B',), 3, Fraction(75, 1), 2), (('A',), 1, Fraction(100, 1), 0)]
    """
    total, before = sum(misses for _counted, misses in counts.values()), 0
    groups = []
    for group, (counted, misses) in sorted(counts.items(), key=lambda item: (-item[1][1], item[0])):
        if misses:
            left = None if shortfall is None else max(0, shortfall - before)
            before += misses
            groups.append(
                GroupShare(
                    group=group,
                    counted=counted,
                    misses=misses,
                    share=Fraction(100 * misses, total),
                    cumulative=Fraction(100 * before, total),
                    of_shortfall=None if left is None else min(misses, left),
                )
            )
    return Pareto(by=by, groups=tuple(groups))
