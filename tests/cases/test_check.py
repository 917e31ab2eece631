"""The check against a plain-Python count on generated dirty cases, and by hand."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.dirty_cases import (
    AS_OF,
    CASE,
    DICTIONARY,
    KPIS,
    OF_CASES,
    OF_TIME,
    PLAN,
    case,
    counts,
    group_of,
    meaning,
    overdue,
    plain,
    undated,
)
from tests.support.examples import examples
from tthc_cli.cases.check import CheckOutcome, Request, check
from tthc_cli.kpi.saved import of_month
from tthc_cli.plan.model import Kpi
from tthc_cli.rules.periods import parse_period


def run(
    tmp_path: Path, tables: dict[str, list[dict[str, str]]], rejects: bool = False, **options: Any
) -> tuple[CheckOutcome, list[dict[str, str]]]:
    """Write the tables as CSV, check them, and read what was set aside."""
    files = {}
    for name, rows in tables.items():
        files[name] = [tmp_path / f"{name}.csv"]
        with files[name][0].open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]) if rows else ["case_id", "received_on", "status"])
            writer.writeheader()
            writer.writerows(rows)
    kpis: list[Kpi] = options.pop("kpis", list(PLAN.kpis))
    aside = tmp_path / "rejects.csv"
    request = Request(kpis=kpis, year=2024, files=files, as_of=AS_OF, rejects=aside if rejects else None, **options)
    outcome = check(request, DICTIONARY)
    if not rejects:
        return outcome, []
    with aside.open(encoding="utf-8", newline="") as listed:
        rejected = list(csv.DictReader(listed))
    return outcome, rejected


# -- a second count, in plain Python ----------------------------------------------------------------------------------


@examples(160, gate=10)
@given(
    st.lists(CASE, min_size=1, max_size=14),
    st.sampled_from([None, "2024-Q1", "report:2024-Q2"]),
    st.sampled_from([OF_CASES, *([kpi] for kpi in OF_TIME), ["online-processing"], ["late-resolution", "data-reuse"]]),
    st.lists(st.sampled_from(["unit", "channel", "level", "month"]), max_size=3, unique=True),
)
def test_dirty_cases_are_counted_as_a_plain_count_does(tmp_path_factory, rows, text, kpis, by):
    period = parse_period(text, PLAN.reporting) if text else None
    fate, used, sound = plain(rows, period, kpis)
    outcome, aside = run(
        tmp_path_factory.mktemp("cases"),
        {"cases": rows},
        rejects=True,
        kpis=[kpi for kpi in KPIS if kpi.id in kpis],
        by=by,
        period=period,
    )
    (counted,) = outcome.inputs
    told = Counter(fate.values())
    assert (counted.read, counted.used) == (len(rows), told.pop("used", 0))
    assert sum(counted.set_aside.values()) == told.pop("set-aside", 0) + told["disagree"]
    assert counted.set_aside.get(("disagree", None), 0) == told.pop("disagree", 0)
    assert counted.excluded == told
    whole = {result.kpi.id: result for result in outcome.results if result.group is None}
    assert sorted(whole) == sorted(kpis)
    # counted over all sound cases: which of them are used must not change a rate
    for kpi, (good, base) in counts(sound, period).items():
        if kpi in kpis:
            assert (whole[kpi].numerator, whole[kpi].denominator) == (good, base), kpi
    shown = {
        (result.kpi.id, result.group): (result.numerator, result.denominator)
        for result in outcome.results
        if result.group is not None
    }
    for kpi in kpis if by else ():
        for group in {group_of(value, by, kpi) for value in used}:
            part = [value for value in used if group_of(value, by, kpi) == group]
            good, base = counts(part, period)[kpi]
            # a month of which a target has nothing to say is not shown
            assert shown.pop((kpi, group), (0, 0) if "month" in by else None) == (good, base), (kpi, group)
    assert not shown
    for kpi in kpis:
        beside = whole[kpi].beside
        assert (beside is not None) == (kpi in OF_TIME)
        if beside is not None:
            assert beside["open_overdue"] == sum(overdue(value, period) for value in sound)
            assert beside["on_time"] == counts(sound, period)["on-time-resolution"][0]
            assert whole[kpi].left_out.get("finished_on", 0) == sum(undated(value, period) for value in sound)
    # every row that is set aside is listed, on its own line, with a reason that it really has
    listed = {int(row["line"]): row for row in aside}
    assert sorted(listed) == [int(row["line"]) for row in aside]
    assert set(listed) == {line for line, what in fate.items() if what in ("set-aside", "disagree")}
    for line, row in listed.items():
        if fate[line] == "disagree":
            assert row["reason"] == "disagree"
        else:
            assert (row["reason"], row["column"]) in meaning(rows[line - 2])["defects"]
            assert row["value"] == ("" if row["reason"] == "empty" else rows[line - 2][row["column"]].strip())


@examples(40, gate=4)
@given(st.lists(CASE, min_size=1, max_size=14), st.integers(1, 12))
def test_a_check_by_months_says_of_each_what_a_check_of_that_month_says(tmp_path_factory, rows, another):
    kpis = [kpi for kpi in KPIS if kpi.id in OF_CASES]
    folder = tmp_path_factory.mktemp("cases")
    outcome, _ = run(folder, {"cases": rows}, kpis=kpis, by=["month"])
    months = {result.group[0] for result in outcome.results if result.group is not None}
    for month in {f"2024-{another:02}", *months} - {""}:
        alone, _ = run(folder, {"cases": rows}, kpis=kpis, period=parse_period(month, None))
        assert [
            (result.kpi.id, result.numerator, result.denominator, result.verdict, result.reason, result.group)
            for result in of_month(outcome.results, month)
        ] == [
            (result.kpi.id, result.numerator, result.denominator, result.verdict, result.reason, None)
            for result in alone.results
        ]


@examples(40, gate=4)
@given(
    st.lists(CASE, min_size=1, max_size=14),
    st.sampled_from(["2024-Q1", "report:2024-Q2"]),
    st.sampled_from([["satisfaction"], OF_TIME, ["digitized-dossiers"], [*OF_TIME, "online-payment"]]),
)
def test_rows_belong_to_a_period_by_one_rule_whatever_can_be_counted(tmp_path_factory, rows, text, kpis):
    period, lacking = parse_period(text, PLAN.reporting), ("due_on", "digitized")
    fate, _used, _sound = plain(
        [{**row, "due_on": "", "digitized": ""} for row in rows], period, [k for k in kpis if k == "online-payment"]
    )
    outcome, _ = run(
        tmp_path_factory.mktemp("cases"),
        {"cases": [{name: cell for name, cell in row.items() if name not in lacking} for row in rows]},
        kpis=[kpi for kpi in KPIS if kpi.id in kpis],
        period=period,
    )
    (counted,) = outcome.inputs
    told = Counter(fate.values())
    assert (counted.used, counted.excluded.get("outside-period", 0)) == (told["used"], told["outside-period"])
    assert counted.read == counted.used + sum(counted.excluded.values()) + sum(counted.set_aside.values()) == len(rows)


# -- by hand ----------------------------------------------------------------------------------------------------------


def early(outcome: CheckOutcome) -> Any:
    return next(result for result in outcome.results if result.kpi.id == "early-resolution")


def test_early_is_before_the_due_date_and_times_of_day_do_not_matter(tmp_path):
    rows = [
        case(1, due_on="16/01/2024 17:00:00", finished_on="16/01/2024 08:00"),  # on the day: on time, not early
        case(2),
        case(3, finished_on="17/01/2024"),
        case(4, due_on=""),  # out of the rate, still a case
        case(5, finished_on=""),  # finished, nobody says when
        case(6, status="4", finished_on="15/01/2024"),  # a date alone does not finish a case; overdue
        case(7, status="4", finished_on="", due_on="01/07/2024"),  # due today: not yet overdue
        case(8, status="7"),
    ]
    outcome, _ = run(tmp_path, {"cases": rows})
    rate = early(outcome)
    assert (rate.numerator, rate.denominator) == (1, 3)
    assert rate.beside == {"on_time": 2, "open_overdue": 1}
    assert rate.left_out == {"finished_on": 1, "due_on": 1}
    (counted,) = outcome.inputs
    assert (counted.read, counted.used, counted.excluded, counted.set_aside) == (8, 7, {"withdrawn": 1}, {})


@pytest.mark.parametrize(
    ("period", "kpis", "overdue_cases", "undated_cases", "used"),
    [
        (None, None, 2, 1, 5),
        ("2024-Q1", None, 2, 1, 4),
        ("2024-Q1", ["early-resolution"], 2, 1, 4),
        ("2024-Q1", ["online-processing"], None, None, 3),
        ("2023", ["early-resolution"], 0, 0, 0),
    ],
)
def test_what_stands_beside_row_17_does_not_depend_on_the_period_of_the_received_date_or_on_other_targets(
    tmp_path, period, kpis, overdue_cases, undated_cases, used
):
    rows = [
        case(1),
        case(2, received_on="10/01/2024", due_on="20/01/2024", finished_on="", status="4"),
        # received before the period, and fell due in it
        case(3, received_on="10/12/2023", due_on="20/01/2024", finished_on="", status="4"),
        case(4, finished_on="", status="9"),
        # received after the period: it cannot have been finished in it
        case(5, received_on="10/04/2024", finished_on="12/04/2024", due_on="15/04/2024"),
    ]
    rows = [{**row, "channel": "", "level": "", "synced": ""} for row in rows]
    outcome, _ = run(
        tmp_path,
        {"cases": rows},
        kpis=[kpi for kpi in PLAN.kpis if kpis is None or kpi.id in kpis],
        period=parse_period(period, None) if period else None,
    )
    (counted,) = outcome.inputs
    assert (counted.read, counted.used) == (5, used)
    if overdue_cases is not None:
        assert early(outcome).beside["open_overdue"] == overdue_cases
        assert early(outcome).left_out.get("finished_on", 0) == undated_cases


def test_the_plan_may_mean_on_time_instead(tmp_path):
    kpis = [replace(kpi, measure="on-time-resolution") for kpi in PLAN.kpis if kpi.id == "early-resolution"]
    outcome, _ = run(
        tmp_path, {"cases": [case(1, finished_on="16/01/2024"), case(2, finished_on="17/01/2024")]}, kpis=kpis
    )
    assert (early(outcome).numerator, early(outcome).denominator, early(outcome).beside) == (
        1,
        2,
        {"on_time": 1, "open_overdue": 0},
    )


@pytest.mark.parametrize("kpi", OF_TIME)
def test_open_ones_that_are_late_stand_beside_every_rate_of_time(tmp_path, kpi):
    rows = [
        case(1),
        *(case(n, finished_on="", status="4") for n in (2, 3)),
        case(4, finished_on="", due_on="", status="4"),
    ]
    outcome, _ = run(tmp_path, {"cases": rows}, kpis=[plan_kpi for plan_kpi in KPIS if plan_kpi.id == kpi])
    assert outcome.results[0].beside == {"on_time": 1, "open_overdue": 2}


@pytest.mark.parametrize("kpi", OF_CASES)
def test_a_finished_date_on_an_open_case_puts_it_in_no_period(tmp_path, kpi):
    more = dict.fromkeys(("applicant_id", "channel", "level", "synced", "digitized", "reused", "fee_required"), "")
    row = case(1, received_on="01/12/2023", due_on="", finished_on="05/02/2024", status="4", paid_online="", **more)
    outcome, _ = run(
        tmp_path,
        {"cases": [row]},
        kpis=[plan_kpi for plan_kpi in KPIS if plan_kpi.id == kpi],
        period=parse_period("2024-Q1", None),
    )
    (counted,) = outcome.inputs
    assert (counted.used, counted.excluded) == (0, {"outside-period": 1})


def test_a_plan_may_limit_the_late_ones(tmp_path):
    kpis = [
        replace(kpi, measure="late-resolution", op="<=", target=Decimal(50))
        for kpi in PLAN.kpis
        if kpi.id == "early-resolution"
    ]
    # due on 16/01/2024: the day before, the day itself, the day after, and still open
    cases = [case(n, finished_on=day) for n, day in enumerate(("15/01/2024", "16/01/2024", "17/01/2024"), 1)]
    outcome, _ = run(tmp_path, {"cases": [*cases, case(4, finished_on="", status="2")]}, kpis=kpis)
    rate = early(outcome)
    assert (rate.numerator, rate.denominator, rate.verdict) == (1, 3, "met")
    assert rate.beside == {"on_time": 2, "open_overdue": 1}


def test_the_other_data_sets(tmp_path):
    outcome, aside = run(
        tmp_path,
        {
            "ratings": [
                {"rating_id": "1", "rating": "Rất hài lòng"},
                {"rating_id": "2", "rating": "hai long"},
                {"rating_id": "3", "rating": "Bình thường"},
                {"rating_id": "4", "rating": "5 sao"},
                {"rating_id": "5", "rating": ""},
            ],
            "results": [
                {"result_id": "1", "valid": "x", "digitized": "x"},
                {"result_id": "2", "valid": "x", "digitized": ""},
                {"result_id": "3", "valid": "", "digitized": "x"},
            ],
            "procedures": [
                {
                    "procedure": "a",
                    "published": "1",
                    "reviewed": "1",
                    "approved": "1",
                    "cut": "1",
                    "cost_before": "1.000.000",
                    "cost_after": "600000",
                },
                {
                    "procedure": "b",
                    "published": "1",
                    "reviewed": "0",
                    "approved": "1",
                    "cut": "0",
                    "cost_before": "1000000",
                    "cost_after": "",
                },
                {
                    "procedure": "c",
                    "published": "1",
                    "reviewed": "1",
                    "approved": "0",
                    "cut": "0",
                    "cost_before": "",
                    "cost_after": "5",
                },
                {
                    "procedure": "d",
                    "published": "1",
                    "reviewed": "1",
                    "approved": "0",
                    "cut": "0",
                    "cost_before": "1,5",
                    "cost_after": "1",
                },
            ],
        },
        rejects=True,
    )
    rates = {result.kpi.id: (result.numerator, result.denominator) for result in outcome.results}
    assert rates["satisfaction"] == (2, 3)
    assert rates["digitized-results"] == (1, 2)
    assert rates["internal-reviewed"] == (1, 3)
    assert rates["internal-cut"] == (1, 3)
    assert rates["internal-cost-cut"] == (400_000, 2_000_000)
    assert [(row["data_set"], row["line"], row["column"], row["value"], row["reason"]) for row in aside] == [
        ("ratings", "5", "rating", "5 sao", "unknown-value"),
        ("ratings", "6", "rating", "", "empty"),
        ("procedures", "5", "cost_before", "1,5", "no-amount"),
    ]
    assert all(result.verdict == "unknown" for result in outcome.results if result.kpi.id == "early-resolution")


def test_a_missing_column_makes_its_targets_unknown_and_no_others(tmp_path):
    outcome, _ = run(tmp_path, {"cases": [case(1)]})
    by_kpi = {result.kpi.id: result for result in outcome.results}
    assert by_kpi["early-resolution"].verdict == "met"
    assert by_kpi["online-payment"].verdict == "unknown"
    assert "thiếu cột Có nghĩa vụ tài chính" in (by_kpi["online-payment"].reason or "")
    assert by_kpi["satisfaction"].verdict == "unknown"
    assert "--data ratings=TỆP" in (by_kpi["satisfaction"].reason or "")


def test_a_file_with_a_header_alone_counts_nothing(tmp_path):
    outcome, _ = run(tmp_path, {"cases": []})
    (counted,) = outcome.inputs
    assert (counted.read, counted.used) == (0, 0)
    assert {result.verdict for result in outcome.results} == {"unknown"}


def test_a_broken_row_about_a_case_puts_the_sound_one_aside_too(tmp_path):
    outcome, aside = run(
        tmp_path, {"cases": [case(1), case(1, finished_on="31/02/2024"), case(2), case(2)]}, rejects=True
    )
    (counted,) = outcome.inputs
    assert counted.set_aside == {("disagree", None): 1, ("no-such-day", "finished_on"): 1}
    assert (counted.used, counted.excluded) == (1, {"repeat": 1})
    assert [(row["line"], row["reason"]) for row in aside] == [("2", "disagree"), ("3", "no-such-day")]


def test_the_target_is_that_of_the_year_of_the_period(tmp_path):
    rows = [
        case(n, applicant_id=str(n + 1), reused="x" if n < 7 else "", received_on="03/02/2025", finished_on="")
        for n in range(10)
    ]
    for period, verdict in (("2025-02", "missed"), (None, "met")):
        outcome, _ = run(tmp_path, {"cases": rows}, period=parse_period(period, None) if period else None)
        rate = next(result for result in outcome.results if result.kpi.id == "data-reuse")
        assert (rate.numerator, rate.denominator, rate.verdict) == (7, 10, verdict)


def test_data_sets_without_dates_or_groups_say_so(tmp_path):
    outcome, _ = run(
        tmp_path,
        {"ratings": [{"rating_id": "1", "rating": "Hài lòng"}]},
        period=parse_period("2024-Q1", None),
        by=["unit", "month"],
    )
    assert len(outcome.warnings) == 3
    assert all("ratings" in warning for warning in outcome.warnings)
    assert [result.group for result in outcome.results if result.verdict != "unknown"] == [None]


def test_an_applicant_counts_once_in_each_group_and_once_in_all(tmp_path):
    rows = [
        case(1, applicant_id="p", unit="A", reused=""),
        case(2, applicant_id="p", unit="A", reused="x"),
        case(3, applicant_id="p", unit="B", received_on="05/02/2024", finished_on="06/02/2024", reused=""),
        case(4, applicant_id="q", unit="B", received_on="05/02/2024", finished_on="06/02/2024", reused=""),
    ]
    reuse = [kpi for kpi in PLAN.kpis if kpi.measure == "data-reuse"]
    outcome, _ = run(tmp_path, {"cases": rows}, kpis=reuse, by=["month", "unit"])
    assert {result.group: (result.numerator, result.denominator) for result in outcome.results} == {
        None: (1, 2),
        ("2024-01", "A"): (1, 1),
        ("2024-02", "B"): (0, 2),
    }


def test_groups_that_look_alike_are_one(tmp_path):
    units = ["Phòng Quản lý", "Phòng  Quản lý", " Phòng Quản\u00a0lý", unicodedata.normalize("NFD", "Phòng Quản lý")]
    units += ["Phòng Quản\u3000lý", "Phòng\tQuản lý"]
    rows = [case(n, unit=unit, applicant_id="p", reused="x") for n, unit in enumerate(units)]
    # the same row again, in spaces alone not the same, says the same
    rows.append(case(0, unit="Phòng Quản   lý", applicant_id="p", reused="x"))
    kpis = [kpi for kpi in PLAN.kpis if kpi.measure in ("early-resolution", "data-reuse")]
    outcome, _ = run(tmp_path, {"cases": rows}, kpis=kpis, by=["unit"])
    shown = {(result.kpi.id, result.group): result.denominator for result in outcome.results if result.group}
    assert shown == {("early-resolution", ("Phòng Quản lý",)): 6, ("data-reuse", ("Phòng Quản lý",)): 1}
    assert outcome.inputs[0].excluded == {"repeat": 1}


def test_a_word_for_no_applicant_is_no_applicant(tmp_path):
    none = ["", "-", "Không", "không  có", "KHÔNG CÓ", "0", "n/a", "N/A", "x", "X", "NULL"]
    persons = ["001", "Kho", "00", "x1"]
    rows = [case(n, applicant_id=text, reused="x") for n, text in enumerate([*none, *persons])]
    reuse = [kpi for kpi in PLAN.kpis if kpi.measure == "data-reuse"]
    (rate,) = run(tmp_path, {"cases": rows}, kpis=reuse)[0].results
    assert (rate.numerator, rate.denominator) == (len(persons), len(persons))
    assert rate.left_out == {"applicant_id": len(none)}


def test_groups_never_show_a_number_or_an_address_of_a_person(tmp_path):
    told = ["0912 345 678", "Lan (001099012345)", "lan@example.org"]
    kept = ["1.004964.000.00.00.H13", "Phòng 2", "Tổ 12/2024"]
    rows = [case(n, unit=unit, applicant_id="p", reused="x") for n, unit in enumerate([*told, *kept])]
    kpis = [kpi for kpi in PLAN.kpis if kpi.measure in ("early-resolution", "data-reuse")]
    outcome, _ = run(tmp_path, {"cases": rows}, kpis=kpis, by=["unit"])
    shown = {(result.kpi.id, result.group): result.denominator for result in outcome.results}
    # an applicant of three hidden units is one applicant among them
    assert shown["data-reuse", ("***",)] == 1
    assert shown["early-resolution", ("***",)] == 3
    assert {group for _kpi, group in shown} == {None, ("***",), *((unit,) for unit in kept)}
    assert "***" in " ".join(outcome.warnings)


@pytest.mark.parametrize("name", ["it's.csv", "a*b?[c].csv", "tên có dấu.csv", 'quote"d.csv'])
def test_file_names_are_names(tmp_path, name):
    (tmp_path / name).write_text("case_id,received_on,status\n1,02/01/2024,9\n", encoding="utf-8")
    (tmp_path / "ab.csv").write_text("case_id,received_on,status\n1,02/01/2024,9\n2,02/01/2024,9\n", encoding="utf-8")
    request = Request(kpis=PLAN.kpis, year=2024, files={"cases": [tmp_path / name]}, as_of=AS_OF)
    (counted,) = check(request, DICTIONARY).inputs
    assert counted.read == 1


def test_lines_stay_right_in_a_file_of_many_row_groups(tmp_path):
    # more rows than DuckDB keeps together, read by several threads
    path, bad = tmp_path / "many.csv", (2, 122_881, 300_001, 400_001)
    with path.open("w", encoding="utf-8") as out:
        out.write("case_id,received_on,status\n")
        out.writelines(f"{line},{'31/02/2024' if line in bad else '02/01/2024'},9\n" for line in range(2, 400_002))
    request = Request(kpis=PLAN.kpis, year=2024, files={"cases": [path]}, as_of=AS_OF, rejects=tmp_path / "rejects.csv")
    check(request, DICTIONARY)
    with (tmp_path / "rejects.csv").open(encoding="utf-8") as listed:
        assert [(int(row["line"]), row["key"]) for row in csv.DictReader(listed)] == [(n, str(n)) for n in bad]
