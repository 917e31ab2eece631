"""Where the misses are, and how many of them are too many."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.support.targets import target
from tthc_cli.kpi.misses import pareto, too_many
from tthc_cli.kpi.verdict import Count, judge


def test_groups_come_by_their_misses_and_then_by_name():
    by_unit = pareto(("unit",), {("B",): (10, 2), ("A",): (40, 2), ("C",): (6, 4), ("D",): (99, 0)}, 5)
    assert [share.group for share in by_unit.groups] == [("C",), ("A",), ("B",)]
    assert [share.share for share in by_unit.groups] == [50, 25, 25]
    assert [share.cumulative for share in by_unit.groups] == [50, 75, 100]
    # of five that are too many, the first group can make good four, the next one, the last none
    assert [share.of_shortfall for share in by_unit.groups] == [4, 1, 0]
    assert [share.counted for share in by_unit.groups] == [6, 40, 10]


def test_shares_are_exact():
    thirds = pareto(("unit", "month"), {("A", "1"): (3, 1), ("A", "2"): (3, 1), ("B", "1"): (3, 1)}, None)
    assert {share.share for share in thirds.groups} == {Fraction(100, 3)}
    assert thirds.groups[-1].cumulative == 100
    assert {share.of_shortfall for share in thirds.groups} == {None}


def test_without_misses_there_is_nothing_to_order():
    assert pareto(("unit",), {("A",): (3, 0)}, 0).groups == ()
    assert pareto(("unit",), {}, None).groups == ()


@pytest.mark.parametrize(
    ("good", "base", "misses"),
    [
        (97, 100, 0),
        (96, 100, 1),  # more than 96 % are asked for
        (90, 100, 7),
        (0, 0, None),  # no verdict
    ],
)
def test_so_many_misses_are_too_many(good, base, misses):
    assert too_many(judge(target(">", "96"), Count(numerator=good, denominator=base))) == misses


def test_no_number_will_do_for_more_than_all():
    assert too_many(judge(target(">", "100"), Count(numerator=10, denominator=10))) is None
