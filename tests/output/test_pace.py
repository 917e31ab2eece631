"""What the rest of the year must bring, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.support.targets import target
from tthc_cli.kpi.counting_terms import DueSource
from tthc_cli.kpi.pace import Pace, Status
from tthc_cli.kpi.series import Series
from tthc_cli.output.pace import pace_record, pace_words

PACE = Pace(
    status="behind",
    target=Fraction(96),
    numerator=90,
    denominator=100,
    first=date(2024, 1, 1),
    through=date(2024, 6, 30),
    end=date(2024, 12, 31),
    elapsed=120,
    remaining=125,
    rest=100,
    needed=2,
)


def words(pace: Pace, *, op: str = ">=", measure: str = "early-resolution") -> list[str]:
    assert op in (">=", "<=")
    kpi = target(">=" if op == ">=" else "<=", "96", measure)
    return list(
        pace_words(
            Series(
                kpi=kpi,
                kind="year",
                report=False,
                due=DueSource.RECORDED,
                due_terms="",
                year=2024,
                points=(),
                pace=pace,
            )
        )
    )


def test_how_far_the_year_has_come_stands_first():
    first, expected, last = words(PACE)
    assert "01/01/2024" in first
    assert "90" in first
    assert "100 hồ sơ" in expected
    assert "125" in expected
    assert "2" in last


def test_each_status_has_words_of_its_own():
    statuses: tuple[Status, ...] = ("on-course", "behind", "safe", "out-of-reach")
    sentences = [words(replace(PACE, status=status))[-1] for status in statuses]
    sentences.append(words(replace(PACE, status="out-of-reach", in_a_row=7))[-1])
    sentences += [words(replace(PACE, status=status), op="<=")[-1] for status in statuses[:3]]
    assert len(set(sentences)) == len(sentences)
    assert "7 hồ sơ" in sentences[4]


def test_a_year_that_is_over_says_so_and_no_more():
    over: tuple[Status, ...] = ("met", "missed")
    for status in over:
        assert len(words(replace(PACE, status=status))) == 2


def test_what_is_unknown_has_its_reason():
    assert words(replace(PACE, status="unknown", reason="vì sao"))[-1].endswith("vì sao.")


def test_what_stands_gets_better_and_comes_no_more():
    lines = words(PACE, measure="internal-cut")
    assert len(lines) == 2
    assert "2 TTHC nội bộ" in lines[1]


@pytest.mark.parametrize(("limit", "share"), [(False, 66.67), (True, 66.66)])
def test_the_share_that_is_needed_never_looks_easier_than_it_is(limit, share):
    """2 of 3 are 66.666… %: at least 66.67 % must be good, at most 66.66 % may count."""
    record = pace_record(replace(PACE, rest=3), limit=limit)
    assert record["needed_share"] == share
    assert (record["working_days"], record["working_days_left"]) == (120, 125)
