"""What counts against the targets as it is printed: verdicts, groups, the worst rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.support.reports import texts
from tests.support.targets import target
from tthc_cli.counts.load import load_plan
from tthc_cli.kpi.inputs import FileCount, InputCount
from tthc_cli.kpi.misses import Miss, Misses, pareto
from tthc_cli.kpi.verdict import Count, Result, judge
from tthc_cli.output.formats.report import Terminal, cell_of
from tthc_cli.output.groups import CaseWords
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.kpi import KpiReport
from tthc_cli.output.misses import MissesReport

PAPER = Terminal(width=100)
WORDS = CaseWords(
    headers={"cases": {"unit": "Đơn vị", "case_id": "Mã hồ sơ", "due_on": "Ngày hẹn trả", "finished_on": "Ngày xong"}},
    labels={"channel": {"online": "Trực tuyến"}},
)
EARLY = target()
UNITS = pareto(("unit",), {("Sở A",): (60, 3), ("Sở B",): (30, 6), ("Sở C",): (9, 0), ("",): (1, 1)}, 7)


def result(good: int, base: int, kpi: Any = EARLY) -> Result:
    return judge(kpi, Count(numerator=good, denominator=base))


def miss(key: str, days_late: int | None = None, kpi: Any = EARLY, **values: Any) -> Miss:
    return Miss(kpi=kpi, key=key, values=values, days_late=days_late)


def report(*targets: Misses, rows: Iterable[Miss] = (), most: int = 2, **more: Any) -> MissesReport:
    listed = list(rows)
    check = KpiReport(
        results=[each.result for each in targets],
        inputs=more.pop("inputs", ()),
        plan=load_plan().value,
        plan_identity=FileIdentity(name="p.yaml", sha256="a" * 64),
        as_of=date(2024, 12, 31),
        words=WORDS,
    )
    return MissesReport(
        check=check,
        targets=targets,
        misses=lambda: iter(listed),
        worst=more.pop("worst", listed[:most]),
        most=most,
        row_columns=("unit", "due_on", "finished_on"),
        keys={"cases": "case_id", "ratings": "rating_id", "procedures": "procedure"},
    )


MISSED = Misses(result=result(90, 100), misses=10, too_many=7, paretos=(UNITS,))
LATE = [
    miss("A1", 5, unit="Sở B", due_on=date(2024, 3, 1), finished_on=date(2024, 3, 6)),
    miss("A2", 0, unit=None, due_on=date(2024, 3, 1), finished_on=date(2024, 3, 1)),
    miss("A3", 0, unit="Sở A", due_on=date(2024, 3, 1), finished_on=date(2024, 3, 1)),
]


def test_a_verdict_says_how_many_count_against_it_and_how_many_too_many():
    (row,) = texts(report(MISSED, rows=LATE).tables(PAPER)[0])
    assert row[:6] == ["17", "90,00%", "> 96%", "không đạt", "10", "7"]
    not_listed = Misses(result=result(97, 100), misses=None, too_many=0)
    (row,) = texts(report(not_listed).tables(PAPER)[0])
    assert row[3:6] == ["đạt", "–", "–"]


def test_groups_with_most_come_first_with_their_share_and_what_they_could_make_good():
    table = report(MISSED, rows=LATE, most=2).tables(PAPER)[1]
    assert table.title.startswith("x: ")
    assert "Đơn vị" in table.title
    # 6 of 10, then 9 of 10; of the 7 that are too many, 6 and then 1
    assert [row[1:] for row in texts(table)] == [
        ["6", "30", "60,0%", "60,0%", "6"],
        ["3", "60", "30,0%", "90,0%", "1"],
    ]
    assert table.notes[0].startswith("Còn 1 nhóm nữa")
    assert report(MISSED, rows=LATE, most=3).tables(PAPER)[1].notes == []


def test_shares_are_cut_and_never_rounded_up():
    thirds = pareto(("unit",), {("A",): (3, 2), ("B",): (3, 1)}, None)
    target_ = replace(MISSED, misses=3, paretos=(thirds,))
    assert [row[3:] for row in texts(report(target_, rows=LATE).tables(PAPER)[1])] == [
        ["66,6%", "66,6%", "–"],
        ["33,3%", "100,0%", "–"],
    ]
    (payload,) = report(target_).payload()["targets"]
    assert [group["share"] for group in payload["paretos"][0]["groups"]] == [66.66, 33.33]
    assert payload["paretos"][0]["groups"][0]["of_too_many"] is None
    assert thirds.groups[0].share == Fraction(200, 3)


def test_the_worst_rows_are_shown_with_their_days_late():
    table = report(MISSED, rows=LATE, most=2).tables(PAPER)[2]
    assert [column.title for column in table.columns] == [
        "Mã hồ sơ",
        "Đơn vị",
        "Ngày hẹn trả",
        "Ngày xong",
        "Quá hạn (ngày)",
    ]
    assert texts(table) == [
        ["A1", "Sở B", "01/03/2024", "06/03/2024", "5"],
        ["A2", "–", "01/03/2024", "01/03/2024", "0"],
    ]
    assert [cell_of(row[-1]).tone for row in table.rows] == ["bad", ""]
    assert table.notes[0].startswith("Còn 8 nữa")  # ten count against it


def test_with_both_dates_the_day_of_receipt_says_nothing_more():
    late = miss("A1", 5, received_on=date(2024, 2, 1), unit="Sở A")
    open_ = miss("A2", received_on=date(2024, 2, 1), unit="Sở A")
    assert "01/02/2024" not in texts(report(MISSED, rows=[late]).tables(PAPER)[2])[0]
    assert "01/02/2024" in texts(report(MISSED, rows=[open_]).tables(PAPER)[2])[0]


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [("channel", "online", "Trực tuyến"), ("channel", None, "–"), ("unit", "Sở A", "Sở A"), ("synced", True, "yes")],
)
def test_values_are_shown_in_the_words_of_people(column, value, text):
    (row,) = texts(report(MISSED, rows=[miss("A1", **{column: value})]).tables(PAPER)[2])
    assert row == ["A1", text]


def test_a_target_without_rows_that_count_against_it_has_no_tables_of_its_own():
    met = Misses(result=result(100, 100), misses=0, too_many=0, paretos=(pareto(("unit",), {}, 0),))
    assert len(report(met).tables(PAPER)) == 2
    without_groups = replace(MISSED, paretos=(pareto(("unit",), {}, 0),))
    assert len(report(without_groups, rows=LATE).tables(PAPER)) == 3


def test_why_nothing_is_listed_is_said():
    met = Misses(result=result(97, 100), misses=None, too_many=0)
    assert any("--kpi" in note for note in report(met).tables(PAPER)[0].notes)
    assert not any("--kpi" in note for note in report(MISSED, met, rows=LATE).tables(PAPER)[0].notes)
    unknown = Misses(result=result(0, 0), misses=None)
    assert unknown.result.reason
    assert any(unknown.result.reason in note for note in report(unknown).tables(PAPER)[0].notes)
    assert any(unknown.result.reason in note for note in report(unknown).notes()), "a list of rows has no place for it"
    assert report(MISSED, rows=LATE).notes() == []


@pytest.mark.parametrize(
    ("measure", "op", "value", "words"),
    [
        ("internal-cost-cut", ">=", "20", "x cộng số tiền (đồng)"),
        ("handling-time", "<=", "10", "x là số trung bình"),
    ],
)
def test_money_and_means_are_missed_by_no_one_row(measure, op, value, words):
    missed = Misses(result=result(1100 if op == "<=" else 1, 100, target(op, value, measure)), misses=None)
    assert missed.result.verdict == "missed"
    assert report(missed).tables(PAPER)[0].notes[-1].startswith(words)
    assert [note[: len(words)] for note in report(missed).notes()] == [words]
    met = Misses(result=result(100 if op == "<=" else 99, 100, target(op, value, measure)), misses=None)
    assert met.result.verdict == "met"
    assert not any(words in note for note in report(met).tables(PAPER)[0].notes)


def test_of_applicants_all_cases_are_listed():
    reused = target(">=", "50", "data-reuse")
    missed = Misses(result=result(1, 3, reused), misses=4, too_many=None)
    rows = [miss("A1", kpi=reused, unit="Sở A")]
    assert report(missed, rows=rows).tables(PAPER)[0].notes[1].startswith("x đếm người dân, doanh nghiệp; ")
    assert report(MISSED, rows=LATE).tables(PAPER)[0].notes == []


def test_programs_get_every_row_and_the_files_whose_day_stands_in():
    file = FileCount(file="a.csv", sheet=None, kind="text", read=1, instead={"finished_on": "handed_over_on"})
    data_set = InputCount(name="cases", file="a.csv", read=3, used=3, excluded={}, set_aside={}, files=(file,))
    rated = target(">=", "90", "satisfaction")
    rows = [*LATE, miss("R1", kpi=replace(rated, id="y"), unit="Sở A")]
    full = report(MISSED, rows=rows, inputs=[data_set])
    (listed,) = full.long_lists()
    records: list[Any] = list(listed.records)
    assert [(each["kpi"], each["key"], each.get("days_late")) for each in records] == [
        ("x", "A1", 5),
        ("x", "A2", 0),
        ("x", "A3", 0),
        ("y", "R1", None),
    ]
    assert [row["handed_over_files"] for row in full.rows()] == [["a.csv"]] * 3 + [[]]
    assert full.columns() == ("kpi", "key", "unit", "due_on", "finished_on", "days_late", "handed_over_files")
    (payload,) = full.payload()["targets"]
    assert (payload["misses"], payload["too_many"], payload["paretos"][0]["by"]) == (10, 7, "unit")
    assert payload["paretos"][0]["groups"][0] == {
        "group": "Sở B",
        "counted": 30,
        "misses": 6,
        "share": 60,
        "cumulative_share": 60,
        "of_too_many": 6,
    }
