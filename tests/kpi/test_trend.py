"""Saved checks: kept whole in the register, put in series that may be compared, and the pace against a plain count."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import tthc
from tests.support.places import ROOT
from tests.support.processes import PATIENCE, start
from tests.support.register_files import command, recorded, refused, run, state
from tests.support.saved_checks import KPIS, PLAN, checks, keep, saved
from tthc_cli.data_files import Loaded
from tthc_cli.errors import TthcError
from tthc_cli.kpi import verdict as kpi
from tthc_cli.kpi.pace import Pace, YearToDate
from tthc_cli.kpi.pace import pace as pace_of
from tthc_cli.kpi.saved import Check, NewerFormError, Saved, to_save
from tthc_cli.kpi.series import Series
from tthc_cli.kpi.trend import Trend, TrendRequest, trend
from tthc_cli.output import trend as output
from tthc_cli.output.formats import csv, table
from tthc_cli.output.formats.report import Terminal
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.pace import pace_record
from tthc_cli.plan.model import Kpi, Op
from tthc_cli.register import store as register
from tthc_cli.rules.periods import Period, parse_period
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar

CALENDAR = WorkCalendar(load_calendar().value)
DAYS: dict[str, Any] = {
    "first": date(2024, 1, 1),
    "through": date(2024, 6, 28),
    "end": date(2024, 12, 31),
}
SAVE = """
    from tests.support.saved_checks import saved
    with register.writing(path) as writing:
        writing.save(saved("early-resolution", 96, 100), "p")
""".strip()


def target(of: str = "early-resolution", **changes: Any) -> Kpi:
    return replace(KPIS[of], **changes)


def course(*of: Saved, **how: Any) -> Trend:
    return trend(
        checks(*of), PLAN, CALENDAR, TrendRequest(**{name: value for name, value in how.items() if value is not None})
    )


def pace(its: Kpi, good: int, base: int, goal: Fraction, expected: int | None = None) -> Pace:
    """The pace of a target that was counted from 1/1 to 28/6."""
    so_far = YearToDate(numerator=good, denominator=base, **DAYS)
    return pace_of(its, so_far, goal, CALENDAR, expected)


def only(found: Trend) -> Series:
    (series,) = found.series
    return series


def why(pace: Pace) -> str:
    assert pace.status == "unknown"
    assert pace.reason
    return pace.reason


# -- the pace against a plain count -----------------------------------------------------------------------------------


def holds(good: int, base: int, op: Op, goal: Fraction) -> bool:
    rate = Fraction(100 * good, base)
    return {">": rate > goal, ">=": rate >= goal, "<": rate < goal, "<=": rate <= goal}[op]


@given(
    base=st.integers(0, 60),
    share=st.integers(0, 60),
    rest=st.integers(0, 60),
    op=st.sampled_from([">", ">=", "<", "<="]),
    goal=st.one_of(st.integers(0, 100).map(Decimal), st.decimals(0, 100, places=2)),
)
def test_the_pace_says_what_trying_every_outcome_says(base, share, rest, op, goal):
    good = min(base, share)
    its = target(op=op, target=goal)
    found = pace(
        its,
        good,
        base,
        Fraction(goal),
        expected=rest,
    )
    if base + rest == 0:
        assert found.status == "unknown"
        return
    will_do = [more for more in range(rest + 1) if holds(good + more, base + rest, op, Fraction(goal))]
    met_now = base > 0 and holds(good, base, op, Fraction(goal))
    if rest == 0:
        assert found.status == ("met" if will_do else "missed")
    elif not will_do:
        assert found.status == "out-of-reach"
        assert found.needed is None
        if found.in_a_row is not None:
            row, fewer = found.in_a_row, found.in_a_row - 1
            limit = op in ("<", "<=")
            assert holds(good if limit else good + row, base + row, op, Fraction(goal))
            assert base + fewer == 0 or not holds(good if limit else good + fewer, base + fewer, op, Fraction(goal))
            assert row > rest
    elif len(will_do) == rest + 1:
        assert found.status == "safe"
    else:
        assert found.status == ("on-course" if met_now else "behind")
        assert found.needed == (will_do[-1] if op in ("<", "<=") else will_do[0])


@given(base=st.integers(1, 500), good=st.integers(0, 500), goal=st.integers(1, 100))
def test_the_printed_share_never_flatters(base, good, goal):
    """What is printed of the share that is needed is enough, and one hundredth less than it would be too little."""
    found = pace(
        target(op=">=", target=Decimal(goal)),
        min(good, base),
        base,
        Fraction(goal),
    )
    share = found.needed_share
    if share is None:
        return
    printed = pace_record(found, limit=False)["needed_share"]
    assert share <= Fraction(str(printed)) < share + Fraction(1, 100)
    if found.status == "behind":
        assert share > Fraction(100 * min(good, base), base), "behind means: better than up to now"


def test_the_rest_is_as_many_a_working_day_as_up_to_now():
    """By hand: 2024 has 121 working days up to 30/6 and 130 after it (calendar_2024 of the notices): 850 → 913.2…"""
    assert CALENDAR.count(date(2023, 12, 31), date(2024, 6, 30)) == 121
    assert CALENDAR.count(date(2024, 6, 30), date(2024, 12, 31)) == 130
    pace = only(course(saved("early-resolution", 812, 850, last=date(2024, 6, 30)))).pace
    assert (pace.elapsed, pace.remaining, pace.rest, pace.rest_given) == (121, 130, 914, False)
    # above 96 % of 1764 is 1694 or more
    assert (pace.status, pace.needed) == ("behind", 1694 - 812)
    assert pace.needed_share == Fraction(100 * 882, 914)


def test_strictness_decides_by_one_case():
    for op, status, needed in ((">", "behind", 97), (">=", "on-course", 96)):
        found = pace(target(op=op), 96, 100, Fraction(96), expected=100)
        assert (found.status, found.needed) == (status, needed)


def test_a_limit_leaves_an_allowance():
    its = target("early-resolution", id="late", measure="late-resolution", op="<=", target=Decimal(5))
    assert pace(its, 2, 100, Fraction(5), expected=100).needed == 8
    assert pace(its, 8, 100, Fraction(5), expected=100).status == "behind"
    assert pace(its, 11, 100, Fraction(5), expected=100).status == "out-of-reach"
    assert pace(its, 0, 100, Fraction(5), expected=5).status == "safe"


def test_what_stands_gets_better_and_does_not_grow():
    pace = only(course(saved("internal-cut", 1, 10, first=None, last=None))).pace
    assert (pace.status, pace.needed, pace.rest, pace.remaining) == ("behind", 1, 9, 130)
    assert only(course(saved("internal-cut", 2, 10, first=None, last=None))).pace.status == "on-course"
    done = saved("internal-cut", 1, 10, as_of=date(2025, 1, 2), first=None, last=None)
    assert only(course(done)).pace.status == "missed"
    money = only(course(saved("internal-cost-cut", 5_000_000, 55_000_000, first=None, last=None))).pace
    assert (money.status, money.needed, money.rest) == ("behind", 6_000_000, 50_000_000)


def test_a_year_that_is_over_is_met_or_missed():
    over: dict[str, Any] = {"as_of": date(2025, 1, 6), "last": date(2024, 12, 20)}
    assert only(course(saved("early-resolution", 97, 100, **over))).pace.status == "met"
    pace = only(course(saved("early-resolution", 96, 100, **over))).pace
    assert (pace.status, pace.through, pace.remaining, pace.rest) == ("missed", date(2024, 12, 31), 0, 0)


def test_the_target_is_that_of_the_year_to_which_it_runs():
    later = saved("data-reuse", 60, 100, as_of=date(2025, 6, 30), period="2025", last=date(2025, 6, 27))
    assert only(course(later)).pace.target == 80
    assert only(course(saved("data-reuse", 60, 100))).pace.target == 50


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (saved("early-resolution", None, None), "no rate"),
        (saved("early-resolution", 5, 5, as_of=date(2024, 1, 1), last=None), "--expect early-resolution=N"),
        (saved("early-resolution", 5, 5, period=None, first=date(2023, 12, 29)), "before the year"),
        (
            saved("early-resolution", 5, 5, period=None, as_of=date(2025, 2, 1), last=date(2025, 1, 20)),
            "after the year",
        ),
        (saved("early-resolution", 5, 5, last=date(2024, 7, 1)), "after the day of the check"),
    ],
)
def test_where_nothing_can_be_said_it_says_why(of, words):
    english = {
        "no rate": "không có tỷ lệ",
        "before the year": "trước khi năm bắt đầu",
        "after the year": "sau khi năm kết thúc",
        "after the day of the check": "sau ngày đối chiếu",
    }
    reason = why(only(course(of)).pace)
    assert words in reason or english[words] in reason


def test_a_base_that_shrinks_is_no_year_to_date():
    of = [saved("early-resolution", 90, 100, as_of=date(2024, month, 30), last=None) for month in (4, 5)]
    of.append(saved("early-resolution", 50, 60, as_of=date(2024, 6, 30), last=None))
    assert "100" in why(only(course(*of)).pace)
    assert only(course(*of[:2])).pace.status != "unknown"


# -- periods added up -------------------------------------------------------------------------------------------------


def months(count: int, of: str = "early-resolution", report: str = "", **more: Any) -> list[Saved]:
    return [
        saved(of, 90 + month, 100 + month, period=f"{report}2024-{month:02d}", as_of=date(2025, 1, 1), **more)
        for month in range(1, count + 1)
    ]


@given(counts=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12), data=st.data())
def test_months_add_up_to_the_year_to_date_in_any_order(counts, data):
    counts = [(good, good + bad) for good, bad in counts]
    of = [
        saved("early-resolution", good, base, period=f"2024-{month:02d}", as_of=date(2025, 1, 1))
        for month, (good, base) in enumerate(counts, 1)
    ]
    # an empty month has a count of 0 of 0, and an unknown verdict
    pace = only(course(*data.draw(st.permutations(of)), expected={"early-resolution": 7})).pace
    assert pace.summed == tuple(f"2024-{month:02d}" for month in range(1, len(counts) + 1))
    assert (pace.numerator, pace.denominator) == (sum(good for good, _ in counts), sum(base for _, base in counts))
    assert pace.through == parse_period(pace.summed[-1], None).last
    assert pace.end == date(2024, 12, 31)


def test_reporting_windows_add_up_to_the_reporting_year():
    pace = only(course(*months(3, report="report:"))).pace
    assert (pace.first, pace.through, pace.end) == (date(2023, 12, 15), date(2024, 3, 14), date(2024, 12, 14))
    assert (pace.numerator, pace.denominator) == (276, 306)


def test_periods_with_a_gap_or_open_ones_are_not_added_up():
    assert "2024-02" in why(only(course(*(months(3)[i] for i in (0, 2)))).pace)
    early = saved("early-resolution", 9, 10, period="2024-01", as_of=date(2024, 1, 30))
    series = only(course(early))
    assert series.points[0].unfinished
    assert "2024-01" in why(series.pace)


def test_persons_and_undated_data_are_never_added_up():
    assert "một lần" in (reason := why(only(course(*months(2, "data-reuse"))).pace)) or "once" in reason
    assert "cả tệp" in (reason := why(only(course(*months(2, "satisfaction"))).pace)) or "whole file" in reason
    # procedures stand: the last state is the state, whatever period was asked for; the year is over
    assert only(course(*months(2, "internal-cut"))).pace.status == "met"


# -- series -----------------------------------------------------------------------------------------------------------


def test_what_may_not_be_compared_is_apart():
    found = course(
        saved("early-resolution", 1, 2, period=None),
        saved("early-resolution", 1, 2, period="2024"),
        saved("early-resolution", 1, 2, period="2025", as_of=date(2025, 3, 1), last=None),
        saved("early-resolution", 1, 2, period="report:2024"),
        saved("early-resolution", 1, 2, period="2024-H1"),
        saved("early-resolution", 1, 2, period="2024-Q1"),
        saved("early-resolution", 1, 2, period="2024-03"),
        saved("early-resolution", 1, 2, period="report:2024-03"),
        saved("satisfaction", 1, 2, period="2024-03"),
    )
    assert [(one.kpi.id, one.kind, one.report, one.year) for one in found.series] == [
        ("early-resolution", "whole", False, None),
        ("early-resolution", "year", False, 2024),
        ("early-resolution", "year", False, 2025),
        ("early-resolution", "year", True, 2024),
        ("early-resolution", "half", False, None),
        ("early-resolution", "quarter", False, None),
        ("early-resolution", "month", False, None),
        ("early-resolution", "month", True, None),
        ("satisfaction", "month", False, None),
    ]
    assert all(len(one.points) == 1 and one.points[0].change is None for one in found.series)


def test_the_last_of_those_that_say_the_same_counts():
    day = date(2024, 6, 30)
    found = course(
        saved("early-resolution", 1, 2, as_of=day),
        saved("early-resolution", 3, 4, as_of=day, last=None),
        saved("early-resolution", 1, 4, as_of=date(2024, 5, 30), last=None),
        saved("early-resolution", 5, 6, period="2024-03", as_of=date(2024, 5, 1)),
        saved("early-resolution", 7, 8, period="2024-03", as_of=date(2024, 4, 1)),
        saved("early-resolution", 8, 8, period="2024-02", as_of=date(2024, 4, 1)),
    )
    year, month = found.series
    assert [(point.check, point.rate.numerator) for point in year.points] == [(3, 1), (2, 3)]
    assert [point.change for point in year.points] == [None, Fraction(50)]
    assert [(point.check, point.rate.numerator) for point in month.points] == [(6, 8), (4, 5)]
    assert month.points[1].change == Fraction(500, 6) - 100


def test_a_voided_check_counts_no_more():
    of = [*checks(saved("early-resolution", 1, 2), saved("early-resolution", 3, 4))]
    of.append(Check(id=3, recorded_at="2024-06-30T00:00:00+00:00", recorded_by="lan", voids=2))
    assert [point.check for point in only(trend(of, PLAN, CALENDAR)).points] == [1]


def test_other_plans_and_targets_that_are_gone_are_said():
    found = course(
        saved("early-resolution", 1, 2, sha256="b" * 64),
        saved("early-resolution", 1, 2, as_of=date(2024, 6, 29), last=None),
        saved("early-resolution", 1, 2, year=2025),
        saved("satisfaction", 1, 2, measure="on-time-resolution"),
        sha256="a" * 64,
    )
    assert [point.check for point in only(found).points] == [2, 1]
    assert (found.checks, dict(found.other_years), found.other_plans, found.gone) == (
        3,
        {2025: 1},
        [1],
        ["satisfaction"],
    )


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (None, None, ["2024-01", "2024-02", "2024-03", "2024-04"]),
        (date(2024, 2, 1), date(2024, 3, 31), ["2024-02", "2024-03"]),
        (date(2024, 2, 2), date(2024, 3, 30), []),  # no whole month
        (date(2024, 3, 1), None, ["2024-03", "2024-04"]),
        (None, date(2024, 1, 31), ["2024-01"]),
        (date(2024, 5, 1), None, []),  # the day of the checks
    ],
)
def test_the_days_asked_for_are_those_of_the_period_not_of_the_check(first, last, shown):
    names = ["2024-01", "2024-02", "2024-03", "2024-04"]
    of = [saved("early-resolution", 90 + n, 100, period=p, as_of=date(2024, 5, 2)) for n, p in enumerate(names)]
    found = course(*of, first=first, last=last)
    points = [point for one in found.series for point in one.points]
    assert [point.saved.period.name for point in points if point.saved.period] == shown
    assert (found.checks, found.other_days) == (len(shown), 4 - len(shown))
    assert all(point.change is None for point in points[:1])


def test_the_pace_knows_of_the_periods_before_those_that_are_shown():
    of = [saved("early-resolution", 90, 100, period=f"2024-0{n}", as_of=date(2024, 5, 2)) for n in (1, 2, 3, 4)]
    shown = only(course(*of, first=date(2024, 3, 1)))
    assert len(shown.points) == 2
    assert shown.pace == only(course(*of)).pace
    assert only(course(*of, last=date(2024, 2, 29))).pace.summed == ("2024-01", "2024-02")


def test_a_year_to_date_goes_up_to_the_day_of_its_check_and_no_further_than_the_year():
    of = [saved("early-resolution", 1, 2, as_of=day, last=None) for day in (date(2024, 3, 31), date(2025, 2, 1))]
    assert [p.check for p in only(course(*of, last=date(2024, 3, 31))).points] == [1]
    assert [p.check for p in only(course(*of, first=date(2024, 12, 31), last=date(2024, 12, 31))).points] == [2]


def test_nothing_is_said_of_the_rest_of_the_year_by_a_measure_that_nobody_has_confirmed():
    plan = replace(PLAN, kpis=tuple(replace(one, confirmed=False) for one in PLAN.kpis))
    found = trend(checks(saved("early-resolution", 99, 100)), plan, CALENDAR)
    assert "confirmed: true" in why(only(found).pace)


def test_only_what_was_asked_for():
    of = [saved("early-resolution", 1, 2, as_of=date(2024, month, 28), last=None) for month in (1, 2, 3)]
    found = course(*of, saved("satisfaction", 1, 2), kpis=[KPIS["early-resolution"]], first=date(2024, 2, 28))
    assert [point.check for point in only(found).points] == [2, 3]
    found = course(*of, last=date(2024, 2, 27))
    assert [point.check for point in only(found).points] == [1]


# -- what is kept -----------------------------------------------------------------------------------------------------


def test_what_is_kept_reads_back_the_same():
    of = saved("early-resolution", 10**30, 10**30 + 1, period="report:2024-Q1")
    of = replace(of, rates=(replace(of.rates[0], target=str(Fraction(Decimal("96.5")))),))
    assert Saved.of_text(of.text()) == of
    assert of.rates[0].goal == Fraction(193, 2)
    assert "\n" not in of.text()


def test_groups_and_rows_are_not_kept():
    one = kpi.judge(KPIS["early-resolution"], kpi.Count(numerator=1, denominator=2))
    group = kpi.judge(KPIS["early-resolution"], kpi.Count(numerator=1, denominator=2), group=("Nguyễn Văn A",))
    kept = to_save([one, group], [], Loaded(value=PLAN, name="plan", sha256="0"), as_of=date(2024, 1, 1), period=None)
    assert len(kept.rates) == 1
    assert "Nguyễn" not in kept.text()


@pytest.mark.parametrize(
    "change",
    [
        {"rates": [{"kpi": "x"}]},
        {"as_of": "2024-02-31"},
        {"as_of": 5},
        {"year": "2024"},
        {"schema": "other"},
        {"more": 1},
        {"period": {"name": "2024"}},
    ],
)
def test_what_was_never_saved_like_that_is_refused(change):
    text = json.dumps(json.loads(saved("early-resolution", 1, 2).text()) | change)
    with pytest.raises(ValueError, match=r"."):
        Saved.of_text(text)


@pytest.mark.parametrize(
    "change", [{"target": "x"}, {"target": "1/0"}, {"target": "-1"}, {"denominator": 0}, {"verdict": "good"}]
)
def test_a_rate_that_makes_no_sense_is_refused(change):
    content = json.loads(saved("early-resolution", 1, 2).text())
    content["rates"][0] |= change
    with pytest.raises(ValueError, match=r"."):
        Saved.of_text(json.dumps(content))


def test_a_form_to_come_is_known_as_one():
    text = saved("early-resolution", 1, 2).text().replace("tthc.saved-check/1", "tthc.saved-check/2")
    with pytest.raises(NewerFormError):
        Saved.of_text(text)


# -- the file ---------------------------------------------------------------------------------------------------------


def test_checks_stand_beside_the_entries_and_do_not_change_their_form(tmp_path):

    def form(path: Path) -> list[Any]:
        with closing(sqlite3.connect(path)) as connection:
            parts = connection.execute("select type, name, sql from sqlite_master where tbl_name = 'entries'")
            version = connection.execute("pragma user_version").fetchall()
            return [*version, *parts.fetchall()]

    path = recorded(tmp_path / "r", 3)
    before, entries = form(path), register.read(path)
    assert register.read_checks(path) == []
    one = saved("early-resolution", 96, 100)
    keep(path, one, one)
    assert form(path) == before
    assert register.read(path) == entries
    assert [check.saved for check in register.read_checks(path)] == [one, one]
    recorded(path, 1)
    assert len(register.read(path)) == 4
    assert [check.id for check in register.read_checks(path)] == [1, 2]
    assert [file.name for file in tmp_path.iterdir()] == ["r"]


def test_the_first_save_makes_the_register(tmp_path):
    path = keep(tmp_path / "mới" / "sổ.sqlite", saved("early-resolution", 96, 100))
    (check,) = register.read_checks(path)
    assert check.recorded_at.endswith("+00:00")
    assert register.read(path) == []


@pytest.mark.parametrize("statement", ["update checks set content = '{}'", "delete from checks"])
def test_a_saved_check_is_never_changed_or_deleted(tmp_path, statement):
    path = keep(tmp_path / "r", saved("early-resolution", 1, 2))
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)


def test_a_check_is_taken_back_once(tmp_path):
    path = keep(tmp_path / "r", saved("early-resolution", 1, 2))
    before = state(tmp_path)
    with register.writing(path, dry_run=True) as writing:
        assert writing.void_check(1).id == 2
    assert state(tmp_path) == before
    with register.writing(path) as writing:
        assert writing.void_check(1).id == 2
    for number in (1, 2, 3):
        with pytest.raises(TthcError, match=str(number)), register.writing(path) as writing:
            writing.void_check(number)
    assert [check.voids for check in register.read_checks(path)] == [None, 1]


def tampered(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop trigger checks_stay")
        connection.execute("drop trigger checks_last")
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("delete from checks where id = 1", "saved checks are missing"),
        ("update checks set content = '{' where id = 2", "saved check 2 makes no sense"),
        ("update checks set content = '[]' where id = 1", "saved check 1 makes no sense"),
        ("update checks set recorded_at = 'hôm qua'", "saved check 1 makes no sense"),
        ("update checks set content = x'ff' where id = 1", "saved check 1 makes no sense"),
        ("update checks set content = replace(content, 'check/1', 'check/2')", "written by a newer tthc; update tthc"),
    ],
)
@pytest.mark.parametrize("body", ["register.read_checks(path)", SAVE])
def test_damaged_checks_are_named_and_left_as_they_are(tmp_path, statement, words, body):
    path = keep(tmp_path / "r", saved("early-resolution", 1, 2), saved("early-resolution", 1, 2))
    tampered(path, statement)
    before = state(tmp_path)
    refused(run(body, path, cwd=ROOT), str(path), words)
    assert state(tmp_path) == before


def test_a_register_with_checks_cut_off_anywhere_is_damaged_or_empty(tmp_path):
    of = saved("early-resolution", 96, 100)
    whole = keep(tmp_path / "whole", *[of] * 60).read_bytes()
    path = tmp_path / "r"
    for size in {*range(1, len(whole), 997), *range(512, len(whole), 512), len(whole) - 1}:
        path.write_bytes(whole[:size])
        for use in (lambda: register.read_checks(path), lambda: keep(path, of)):
            with pytest.raises(TthcError):
                use()
            assert path.read_bytes() == whole[:size], size


def test_saves_at_once_all_arrive(tmp_path):
    path = tmp_path / "r"
    body = """
    from tests.support.saved_checks import saved
    for _ in range(5):
        with register.writing(path) as writing:
            writing.save(saved("early-resolution", 96, 100), "p")
        add()
    """.strip()
    running = [start(command(body, path), cwd=ROOT) for _ in range(4)]
    assert [process.wait(timeout=PATIENCE) for process in running] == [0, 0, 0, 0]
    assert [check.id for check in register.read_checks(path)] == list(range(1, 21))
    assert len(register.read(path)) == 20


def test_a_killed_save_leaves_all_or_nothing(tmp_path):
    path = keep(tmp_path / "r", saved("early-resolution", 1, 2))
    body = """
    from tests.support.saved_checks import saved
    with register.writing(path) as writing:
        for _ in range(500):
            writing.save(saved("early-resolution", 96, 100), "p")
        os._exit(9)
    """.strip()
    assert run(body, path, cwd=ROOT).returncode == 9
    assert len(register.read_checks(path)) == 1


def test_looking_over_says_what_a_save_would_and_changes_nothing(tmp_path, rights):
    folder, uid = rights
    path = keep(folder / "r", saved("early-resolution", 1, 2))
    before, changed = state(folder), path.stat().st_mtime_ns
    register.look_over(path)
    register.look_over(folder / "none")
    assert (state(folder), path.stat().st_mtime_ns) == (before, changed)
    path.chmod(0o444)
    refused(run("register.look_over(path)", path, *uid), "the file or its folder is read-only")
    path.chmod(0o666)
    folder.chmod(0o555)
    refused(run("register.look_over(path)", path, *uid), "the file or its folder is read-only")
    assert state(folder) == before
    (tmp_path / "text").write_text("chữ\n" * 500, encoding="utf-8")
    with pytest.raises(TthcError):
        register.look_over(tmp_path / "text")


# -- for people -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [None, 80, 40, 120])
def test_tables_fit_and_say_every_status(width):
    late = target("early-resolution", id="late", measure="late-resolution", op="<=", target=Decimal(5))
    plan = replace(PLAN, kpis=(*PLAN.kpis, late))
    of = [
        saved("early-resolution", 1_812, 1_850),
        saved("early-resolution", 8, 10, period="2024-01"),
        saved("satisfaction", 10, 1_000, last=None, first=None),
        saved("online-payment", 100, 100, as_of=date(2024, 12, 1), last=None),
        saved("internal-cost-cut", 5_000_000, 55_000_000, first=None, last=None),
        saved("internal-cut", 2, 10, first=None, last=None),
        saved("data-reuse", None, None),
        saved("online-processing", 10, 100, as_of=date(2025, 1, 1), last=None),
        *(saved("late", late_, 100, period=p, last=None, plan=plan) for late_, p in ((2, "2024"), (90, None))),
    ]
    found = trend(checks(*of), plan, CALENDAR)
    statuses = {one.pace.status for one in found.series}
    assert statuses == {"behind", "on-course", "safe", "out-of-reach", "missed", "unknown"}
    identity = FileIdentity(name="plan", sha256="a" * 64)
    report = output.TrendReport(trend=found, plan=plan, plan_identity=identity, calendar_identity=identity)
    shown = table.write(report, Terminal(width=width))
    assert width is None or max(map(len, shown.splitlines())) <= width
    assert "1.812/1.850" in shown or "1,812/1,850" in shown
    assert not re.search(r"\{\w+\}|None", shown)
    assert len(report.payload()["series"]) == len(found.series) == 10
    assert len("".join(csv.write(report, Terminal())).splitlines()) == 11


def test_a_period_of_kpi_is_what_the_register_gives_back():
    assert Saved.of_text(saved("early-resolution", 1, 2, period="2024-02").text()).period == Period(
        name="2024-02", first=date(2024, 2, 1), last=date(2024, 2, 29)
    )


def test_rates_by_other_due_dates_are_another_series():
    found = course(
        saved("early-resolution", 90, 100),
        saved("early-resolution", 95, 100, as_of=date(2024, 7, 31), due="computed", due_terms="regime extend"),
        saved("early-resolution", 95, 100, as_of=date(2024, 8, 31), due="computed", due_terms="regime restart"),
        saved("satisfaction", 90, 100),
        saved("satisfaction", 95, 100, as_of=date(2024, 7, 31), due="computed"),
    )
    assert [(one.kpi.id, one.due, len(one.points)) for one in found.series] == [
        ("early-resolution", "recorded", 1),
        ("early-resolution", "computed", 1),
        ("early-resolution", "computed", 1),
        ("satisfaction", "recorded", 2),
    ]


def test_whole_files_that_are_not_the_same_are_named():
    one = saved("early-resolution", 9, 10, period=None)
    other = replace(one, as_of=date(2024, 7, 31), inputs=(replace(one.inputs[0], file="tháng 7.csv"),))
    for inputs, said in (([one, other], True), ([one, replace(one, as_of=date(2024, 7, 31))], False)):
        checks = [Check(n, "2024-08-01T08:00:00+07:00", "an", its, plan=PLAN.id) for n, its in enumerate(inputs, 1)]
        found = trend(checks, PLAN, CALENDAR)
        shown = table.write(
            output.TrendReport(
                trend=found,
                plan=PLAN,
                plan_identity=FileIdentity(name="plan.yaml", sha256="a" * 64),
                calendar_identity=FileIdentity(name="calendar.yaml", sha256="b" * 64),
            ),
            Terminal(width=None),
        )
        assert ("hồ sơ.csv, tháng 7.csv" in shown) is said


def test_days_and_expectations_that_cannot_be_meant_are_said(tmp_path):
    path = tmp_path / "r.db"
    with register.writing(path) as writing:
        writing.save(saved("early-resolution", 96, 100), PLAN.id)
    asked = ["kpi", "trend", "--register", str(path)]
    done = tthc(*asked, "--from", "01/01/2030", cwd=tmp_path)
    assert (done.returncode, "1 check is saved, none of a period from --from to --to." in done.stdout) == (0, True)
    assert "No check is saved yet" not in done.stdout
    backwards = tthc(*asked, "--from", "02/07/2024", "--to", "01/07/2024", cwd=tmp_path)
    assert (backwards.returncode, backwards.stdout) == (2, "")
    assert "--from: 02/07/2024 is later than --to, 01/07/2024" in backwards.stderr
    assert tthc(*asked, "--from", "30/06/2024", "--to", "30/06/2024", cwd=tmp_path).returncode == 0
    twice = tthc(*asked, "--expect", "early-resolution=5", "--expect", "early-resolution=6", cwd=tmp_path)
    assert (twice.returncode, twice.stdout) == (2, "")
    assert "early-resolution is there twice" in twice.stderr
