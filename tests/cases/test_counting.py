"""What measures count of rows: a few, counted by hand."""

from __future__ import annotations

from dataclasses import replace

from tests.support.typed_rows import TIMES, day, judged, records, row, scope
from tthc_cli.cases import counting
from tthc_cli.cases.measure_parts import sum_names
from tthc_cli.rules.periods import parse_period


def test_rates_of_time_by_hand():
    answer = counting.counted(
        judged(TIMES),
        ["early-resolution", "late-resolution"],
        [],
        dates=[],
        dated_by=["finished_on"],
        scope=replace(scope(), plan_year=parse_period("2024", None)),
        tallies={},
    )
    (sums,) = records(answer)
    assert (sums["fate"], sums["rows"], sums["in_year"]) == ("used", 7, 4)
    assert (sums["first"], sums["last"]) == (day("12/1"), day("16/1"))
    early, late = (
        {name.partition("/")[2]: int(value) for name, value in sums.items() if name.startswith(measure)}
        for measure in ("early-resolution", "late-resolution")
    )
    shared = {"denominator": 3, "left_out/finished_on": 1, "left_out/due_on": 1, "beside/on_time": 2}
    assert early == {"numerator": 1, **shared, "beside/open_overdue": 1}
    assert late == {"numerator": 1, **shared, "beside/open_overdue": 1}


def test_an_applicant_counts_once_whatever_the_number_of_cases():
    rows = [
        row("1", applicant_id="x", reused=False),
        row("2", applicant_id="x", reused=True),
        row("3", applicant_id="y", reused=False),
        row("4", applicant_id=None, reused=True),
    ]
    answer = judged(rows, measures=("data-reuse",))
    (sums,) = records(counting.applicants(answer, "data-reuse", (), scope()))
    assert {name: int(value) for name, value in sums.items()} == {
        "data-reuse/numerator": 1,
        "data-reuse/denominator": 2,
        "data-reuse/left_out/applicant_id": 1,
    }
    assert list(sums) == sum_names("data-reuse", scope())
