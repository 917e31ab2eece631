"""The answer of a check: which rows, tables and notes it has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.support.targets import target
from tthc_cli.counts.load import load_plan
from tthc_cli.kpi.inputs import InputCount
from tthc_cli.kpi.verdict import Count, Result, judge
from tthc_cli.output.formats.report import Cell, Terminal
from tthc_cli.output.groups import CaseWords
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.kpi import KpiReport, record
from tthc_cli.output.saved_check import Saving

EARLY, RATED = target(), replace(target(measure="satisfaction"), id="y")


def early(good: int, base: int, group: tuple[str, ...] | None = None, open_overdue: int = 0) -> Result:
    beside = {"on_time": base, "open_overdue": open_overdue}
    return judge(EARLY, Count(numerator=good, denominator=base, beside=beside), group=group)


def text_of(cell: str | Cell) -> str:
    return cell.text if isinstance(cell, Cell) else cell


def report(*results: Result, **fields: object) -> KpiReport:
    plain = KpiReport(
        results=results,
        inputs=(),
        plan=load_plan().value,
        plan_identity=FileIdentity(name="p.yaml", sha256="a" * 64),
        as_of=date(2024, 12, 31),
        words=CaseWords(headers={"cases": {"unit": "Đơn vị"}}),
    )
    return replace(plain, **fields)  # type: ignore[arg-type] # any of its fields


def test_groups_by_several_columns_have_a_column_each_behind_those_of_every_check():
    single = report(early(97, 100), early(50, 50, ("online",)), by=("channel",))
    several = report(early(97, 100), early(50, 50, ("online", "2024-03")), by=("channel", "month"))
    start = several.columns().index("left_out") + 1
    assert several.columns()[start : start + 2] == ("channel", "month")
    assert [column for column in several.columns() if column not in single.columns()] == ["channel", "month"]
    whole, group = several.rows()
    assert (whole["group"], whole["by"]) == ([], [])
    assert (group["group"], group["by"]) == (["online", "2024-03"], ["channel", "month"])
    assert (group["channel"], group["month"], group["on_time"]) == ("online", "2024-03", 50)


def test_the_unit_of_a_mean_stays_beside_the_units_of_the_office():
    """Both are called ``unit`` in the program; a CSV file has each of its columns once."""
    mean = judge(target("<=", "10", "handling-time"), Count(numerator=25, denominator=2), group=("Sở A", "2024-03"))
    grouped = report(mean, by=("unit", "month"))
    columns = grouped.columns()
    assert len(set(columns)) == len(columns)
    (row,) = grouped.rows()
    assert set(columns) <= {*row, "on_time", "open_overdue"}
    assert (row["unit"], row["value"], row["value_unit"]) == ("Sở A", 12.5, "working_days")


def test_each_grouped_target_has_a_table_with_its_open_late_ones():
    results = [early(97, 100, open_overdue=3), early(50, 60, ("Sở A",), 2), early(37, 40, ("Sở B",), 1)]
    verdicts, _counted, groups = report(*results, by=("unit",)).tables(Terminal())
    assert len(verdicts.rows) == 1
    assert groups.title == "x (x) theo Đơn vị"
    assert [column.title for column in groups.columns][-2:] == ["Quá hạn, chưa xong", "Kết luận"]
    assert [(row[0], text_of(row[-2])) for row in groups.rows] == [("Sở A", "2"), ("Sở B", "1")]


def test_groups_of_a_rate_that_is_not_of_time_have_no_open_late_ones():
    results = [judge(RATED, Count(numerator=9, denominator=10), group=group) for group in (None, ("Sở A",))]
    groups = report(*results, by=("unit",)).tables(Terminal())[2]
    assert "Quá hạn, chưa xong" not in [column.title for column in groups.columns]
    assert len(groups.rows) == 1


def test_a_sentence_about_several_targets_stands_once_below_them():
    second = judge(replace(EARLY, id="z"), Count(numerator=97, denominator=100))
    counted = report(early(97, 100), second).tables(Terminal())[1]
    below = "".join(counted.notes)
    assert "97/100 hồ sơ." in below
    assert "x" in below
    assert "z" in below
    assert all("97/100" not in str(row) for row in counted.rows)


def test_saving_and_rows_stand_at_the_end_if_there_are_any():
    assert len(report(early(97, 100)).tables(Terminal())) == 2
    data_set = InputCount(
        name="cases", file="a.csv", read=9, used=7, excluded={}, set_aside={("no-date", "Ngày nhận"): 2}
    )
    full = report(early(97, 100), inputs=[data_set], saving=Saving(id=7, starts=None))
    assert len(full.tables(Terminal())) == 4
    assert "7" in full.tables(Terminal())[-1].notes[0]
    assert full.payload()["saved"] == {"id": 7, "register_started": None}
    assert full.set_aside(EARLY) == 2
    assert full.set_aside(RATED) == 0


def test_json_has_all_that_stands_beside_a_measure_even_if_it_could_not_be_counted():
    nothing = judge(EARLY, Count(numerator=0, denominator=0))
    assert record(nothing, ())["beside"] == {"on_time": None, "open_overdue": None}
    assert record(judge(RATED, Count(numerator=9, denominator=10)), ())["beside"] is None
    mean = judge(target("<=", "10", "handling-time"), Count(numerator=1_250, denominator=100))
    row = record(mean, ())
    assert (row["rate"], row["value"], row["unit"]) == (None, 12.5, "working_days")
