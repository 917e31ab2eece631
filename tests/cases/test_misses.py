"""What counts against a target, against a plain-Python search of generated dirty cases, and by hand."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import tthc
from tests.support.dirty_cases import CASE, DICTIONARY, OF_CASES, PLAN, case, group_of, is_done, plain
from tests.support.examples import examples
from tests.support.terminal import on_terminal
from tthc_cli.cases.check import Request
from tthc_cli.cases.misses import find_misses
from tthc_cli.counts.measures import MEASURES
from tthc_cli.kpi.misses import Miss, Misses
from tthc_cli.plan.model import Kpi
from tthc_cli.rules.periods import Period, parse_period

AS_OF = date(2024, 7, 1)


def search(folder: Path, rows: list[dict[str, str]], data_set: str = "cases", **options: Any) -> tuple[Any, ...]:
    """The targets and the rows that count against them."""
    file = folder / f"{data_set}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    named, most = options.pop("named", True), options.pop("most", None)
    request = Request(year=2024, files={data_set: [file]}, as_of=AS_OF, **options)
    with find_misses(request, DICTIONARY, named=named) as misses:
        return {target.result.kpi.id: target for target in misses.targets}, list(misses.rows(most))


# -- a second search, in plain Python ---------------------------------------------------------------------------------


def against(cases: list[dict[str, Any]], kpi: str, period: Period | None) -> tuple[list[Any], list[Any]]:
    """The cases in a target's base, and those of them that count against it."""
    day = "finished_on" if kpi in ("early-resolution", "late") else "received_on"
    base = [
        dossier for dossier in cases if not period or (dossier[day] and period.first <= dossier[day] <= period.last)
    ]
    if kpi == "digitized-dossiers":
        base = [dossier for dossier in base if dossier["synced"]]
        return base, [dossier for dossier in base if not dossier["digitized"]]
    if kpi == "data-reuse":
        base = [dossier for dossier in base if dossier["applicant_id"]]
        reached = {dossier["applicant_id"] for dossier in base if dossier["reused"]}
        return base, [dossier for dossier in base if dossier["applicant_id"] not in reached]
    if kpi == "online-processing":
        return base, [
            dossier
            for dossier in base
            if not (dossier["channel"] == "online" and dossier["level"] == "full" and dossier["synced"])
        ]
    if kpi == "online-payment":
        base = [dossier for dossier in base if dossier["fee_required"]]
        return base, [dossier for dossier in base if not dossier["paid_online"]]
    base = [dossier for dossier in base if is_done(dossier) and dossier["finished_on"] and dossier["due_on"]]
    if kpi == "late":  # a limit: what is counted is what must be rare
        return base, [dossier for dossier in base if dossier["finished_on"] > dossier["due_on"]]
    return base, [dossier for dossier in base if dossier["finished_on"] >= dossier["due_on"]]


LATE = Kpi(id="late", task=17, name="late", text="≤ 5%", measure="late-resolution", op="<=", target=PLAN.kpis[0].target)
LATE = replace(LATE, target=type(LATE.target)(5))


@examples(60, gate=4)
@given(
    st.lists(CASE, min_size=1, max_size=14),
    st.sampled_from([None, "2024-Q1", "report:2024-Q2"]),
    st.lists(st.sampled_from(["unit", "channel", "level", "month"]), max_size=3, unique=True),
)
def test_what_counts_against_a_target_is_what_a_plain_search_finds(tmp_path_factory, rows, text, by):
    period = parse_period(text, PLAN.reporting) if text else None
    _fate, _used, sound = plain(rows, period, OF_CASES)
    kpis = [*(kpi for kpi in PLAN.kpis if kpi.id in OF_CASES), LATE]
    targets, missed_rows = search(tmp_path_factory.mktemp("cases"), rows, kpis=kpis, period=period, by=by)
    assert list(dict.fromkeys(row.kpi.id for row in missed_rows)) == [kpi for kpi in targets if targets[kpi].misses]
    for kpi in kpis:
        base, expected = against(sound, kpi.id, period)
        target: Misses = targets[kpi.id]
        listed = [row for row in missed_rows if row.kpi.id == kpi.id]
        assert Counter(row.key for row in listed) == Counter(dossier["case_id"] for dossier in expected)
        if target.result.verdict == "unknown":
            assert (target.misses, base) == (None, [])
            continue
        assert target.misses == len(expected)
        assert listed == sorted(listed, key=order), "the worst first"
        for row in listed:
            (dossier,) = [dossier for dossier in expected if dossier["case_id"] == row.key]
            late = kpi.id in ("early-resolution", "late")
            assert row.days_late == ((dossier["finished_on"] - dossier["due_on"]).days if late else None)
            assert "applicant_id" not in row.values
            assert {name: value for name, value in row.values.items() if dossier[name] != value} == {}
        # the fewest that must not have been misses, tried one by one
        if kpi.id != "data-reuse":
            needed = [
                less for less in range(len(expected) + 1) if holds(kpi, base=len(base), misses=len(expected) - less)
            ]
            assert target.too_many == (needed[0] if needed else None)
        for pareto in target.paretos:
            check_pareto(
                pareto,
                [group_of(dossier, list(pareto.by), kind(kpi)) for dossier in base],
                [group_of(dossier, list(pareto.by), kind(kpi)) for dossier in expected],
                target.too_many,
            )
        assert [pareto.by for pareto in target.paretos] == ([tuple(by)] if by else [("unit",)])


def kind(kpi: Kpi) -> str:
    """The target whose date groups a case: a limit on late cases goes by the date of early ones."""
    return "early-resolution" if kpi.id == "late" else kpi.id


def order(row: Miss) -> tuple[Any, ...]:
    return (-(row.days_late or 0), row.values["received_on"], row.key)


def holds(kpi: Kpi, *, base: int, misses: int) -> bool:
    good = misses if kpi.id == "late" else base - misses
    rate, target = Fraction(100 * good, base), Fraction(kpi.target)
    return {">": rate > target, ">=": rate >= target, "<=": rate <= target}[kpi.op]


def check_pareto(pareto: Any, base: list[Any], missed: list[Any], too_many: int | None) -> None:
    counted, misses, before = Counter(base), Counter(missed), 0
    assert [(bar.group, bar.counted, bar.misses) for bar in pareto.groups] == [
        (group, counted[group], number)
        for group, number in sorted(misses.items(), key=lambda item: (-item[1], item[0]))
    ]
    for bar in pareto.groups:
        assert bar.share == Fraction(100 * bar.misses, len(missed))
        before += bar.misses
        assert bar.cumulative == Fraction(100 * before, len(missed))
    parts = [bar.of_shortfall for bar in pareto.groups]
    assert parts == [None] * len(parts) if too_many is None else sum(parts) == too_many


# -- by hand ----------------------------------------------------------------------------------------------------------


def test_days_late_are_calendar_days_over_years_and_leap_days(tmp_path):
    spans = [("28/02/2024", "01/03/2024", 2), ("31/12/2023", "01/01/2024", 1), ("01/03/2023", "01/03/2024", 366)]
    spans += [("28/02/2100", "01/03/2100", 1), ("31/12/1999", "01/03/2000", 61), ("02/02/2024", "01/02/2024", -1)]
    # over the end of a leap year, of one that a century took it from, and of one that the fourth century gave it to
    spans += [("30/12/2024", "02/01/2025", 3), ("31/12/2100", "05/01/2101", 5), ("31/12/2000", "10/01/2001", 10)]
    rows = [
        case(number, received_on="01/01/1999", due_on=due, finished_on=finished)
        for number, (due, finished, _days) in enumerate(spans)
    ]
    early = [kpi for kpi in PLAN.kpis if kpi.measure == "early-resolution"]
    _targets, missed_rows = search(tmp_path, rows, kpis=early)
    assert [row.days_late for row in missed_rows] == [366, 61, 10, 5, 3, 2, 1, 1]
    assert {row.key: row.days_late for row in missed_rows} == {
        f"HS-{number}": days for number, (_due, _finished, days) in enumerate(spans) if days >= 0
    }


def test_only_so_many_of_each_target_are_read(tmp_path):
    rows = [
        case(number, due_on="16/01/2024", finished_on=f"{16 + number}/01/2024", fee_required="x", paid_online="")
        for number in range(9)
    ]
    kpis = [kpi for kpi in PLAN.kpis if kpi.measure in ("early-resolution", "online-payment")]
    targets, missed_rows = search(tmp_path, rows, kpis=kpis, most=3)
    assert [(row.kpi.id, row.key) for row in missed_rows] == [
        *(("online-payment", f"HS-{number}") for number in (0, 1, 2)),
        *(("early-resolution", f"HS-{number}") for number in (8, 7, 6)),
    ]
    assert {target.misses for target in targets.values()} == {9}


def test_targets_that_are_met_are_looked_into_only_when_named(tmp_path):
    rows = [case(number) for number in range(99)] + [case(99, finished_on="17/01/2024")]
    early = [kpi for kpi in PLAN.kpis if kpi.measure == "early-resolution"]
    targets, missed_rows = search(tmp_path, rows, kpis=early, named=True)
    assert ([row.key for row in missed_rows], targets["early-resolution"].too_many) == (["HS-99"], 0)
    targets, missed_rows = search(tmp_path, rows, kpis=early, named=False)
    assert (missed_rows, targets["early-resolution"].misses, targets["early-resolution"].paretos) == ([], None, ())


def test_other_data_sets_are_listed_by_their_own_keys_and_money_is_not(tmp_path):
    rows = [
        {"procedure": "Một", "published": "x", "reviewed": "x", "approved": "", "cost_before": "9", "cost_after": "9"},
        {"procedure": "Hai", "published": "x", "reviewed": "x", "approved": "x", "cost_before": "9", "cost_after": "9"},
    ]
    kpis = [kpi for kpi in PLAN.kpis if MEASURES[kpi.measure].data_set == "procedures"]
    targets, missed_rows = search(tmp_path, rows, "procedures", kpis=kpis)
    assert [(row.kpi.id, row.key, row.values) for row in missed_rows] == [
        ("internal-reviewed", "Một", {"published": True, "reviewed": True, "approved": False})
    ]
    money = targets["internal-cost-cut"]
    assert (money.result.verdict, money.misses, money.too_many) == ("missed", None, None)
    ratings = [{"rating_id": str(n), "case_id": f"HS-{n}", "rating": "Bình thường"} for n in range(3)]
    kpis = [kpi for kpi in PLAN.kpis if kpi.measure == "satisfaction"]
    targets, missed_rows = search(tmp_path, ratings, "ratings", kpis=kpis)
    assert [(row.key, row.values) for row in missed_rows] == [(str(n), {"rating": "neutral"}) for n in range(3)]
    assert targets["satisfaction"].paretos == ()


# -- as a process -----------------------------------------------------------------------------------------------------

RUN = ["kpi", "misses", "examples/cases.csv", "--data", "ratings=examples/ratings.csv", "--as-of", "31/12/2024"]


def test_json(office):
    done = tthc(*RUN, "--format", "json", cwd=office)
    assert (done.returncode, done.stderr) == (1, "")
    answer = json.loads(done.stdout)
    assert (answer["schema"], answer["by"]) == ("tthc.kpi-misses/1", None)
    assert len(answer["targets"]) == 10
    (early,) = [target for target in answer["targets"] if target["misses"] is not None]
    assert (early["kpi"], early["verdict"], early["misses"], early["too_many"]) == ("early-resolution", "missed", 2, 1)
    # the two that are late or on the day, read by hand in the example's file
    unit = "Phòng Quản lý Chuyên ngành"
    assert [pareto["by"] for pareto in early["paretos"]] == ["procedure", "unit"]
    assert early["paretos"][1]["groups"] == [
        {"group": unit, "counted": 17, "misses": 2, "share": 100, "cumulative_share": 100, "of_too_many": 1}
    ]
    assert [row["share"] for row in early["paretos"][0]["groups"]] == [50, 50]
    assert answer["missed"] == [
        {
            "kpi": "early-resolution",
            "key": "VIDU-0042",
            "procedure": "Xét tặng giải thưởng chất lượng quốc gia",
            "unit": unit,
            "received_on": "2024-09-10",
            "due_on": "2024-10-01",
            "finished_on": "2024-10-07",
            "days_late": 6,
        },
        {
            "kpi": "early-resolution",
            "key": "VIDU-0021",
            "procedure": "Cấp giấy phép tiến hành công việc bức xạ",
            "unit": unit,
            "received_on": "2024-05-07",
            "due_on": "2024-05-21",
            "finished_on": "2024-05-21",
            "days_late": 0,
        },
    ]
    done = tthc(*RUN, "--format", "json", "--kpi", "satisfaction", "--kpi", "digitized-dossiers", cwd=office)
    answer = json.loads(done.stdout)
    assert (done.returncode, [row["kpi"] for row in answer["missed"]]) == (0, ["satisfaction"] * 4)


def test_csv_has_every_row_whatever_the_limit(office):
    done = tthc(*RUN, "--kpi", "data-reuse", "--limit", "1", "--format", "csv", cwd=office)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    with (office / "examples" / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        cases = [
            row for row in csv.DictReader(file, delimiter=";") if row["Mã hồ sơ"] and row["Mã hồ sơ"] < "VIDU-0055"
        ]
    reached = {row["Mã người nộp"] for row in cases if row["Sử dụng lại dữ liệu"]}
    expected_ids = {row["Mã hồ sơ"] for row in cases if row["Mã người nộp"] not in reached}
    assert {row["key"] for row in rows} == expected_ids
    assert len(rows) == len(expected_ids) == 22
    assert list(rows[0]) == [
        "kpi",
        "key",
        "procedure",
        "unit",
        "received_on",
        "reused",
        "days_late",
        "handed_over_files",
    ]
    none = tthc(*RUN, "--kpi", "internal-cut", "--format", "csv", cwd=office)
    assert (none.returncode, none.stdout) == (0, "kpi,key,procedure,unit,received_on,days_late,handed_over_files\n")


def test_tables_show_so_many_and_say_how_many_more(office):
    run = [*RUN, "--kpi", "data-reuse", "--kpi", "satisfaction", "--limit", "3"]
    shown = tthc(*run, cwd=office, english=False).stdout
    assert "data-reuse: nơi có nhiều trường hợp không đạt nhất, theo Đơn vị tiếp nhận\n" in shown
    assert re.search(r"^DG-029 +Không hài lòng\nCòn 1 nữa; --limit hiện thêm", shown, re.MULTILINE)
    assert "Còn 19 nữa" in shown
    assert "Còn 1 nhóm nữa" in shown
    assert "liệt kê mọi hồ sơ của những người chưa đạt" in shown
    assert not re.search(r"neutral|dissatisfied|received_on|\bno\b", shown)
    nothing = tthc("kpi", "misses", "--data", "ratings=examples/ratings.csv", cwd=office)
    assert nothing.returncode == 0
    assert "No target is missed that cases could be listed for" in nothing.stdout
    assert re.search(r"(?m)^[a-z, -]*early-resolution: Unknown: no data of cases; give CASES\.$", nothing.stdout)
    assert nothing.stdout.count("no data of cases; give CASES.") == 1
    assert tthc(*RUN, "--limit", "0", cwd=office).returncode == 2


def test_groups_by_month_and_unit_together(office):
    done = tthc(*RUN, "--by", "month,unit", "--kpi", "early-resolution", cwd=office)
    assert re.search(r"^10/2024 +Phòng Quản lý Chuyên ngành +1 +3 +50\.0% +100\.0% +0$", done.stdout, re.MULTILINE)
    assert done.stdout.count("where most count against it") == 1


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal on Windows: the widths of its terminals are not tested")
@pytest.mark.parametrize("width", [pytest.param(80, marks=pytest.mark.soak), 60])
def test_no_number_is_cut_on_a_terminal(office, width):
    shown = on_terminal(width, *RUN, cwd=office)
    assert max(map(len, shown.splitlines())) <= width
    for text in ("VIDU-0042", "07/10/2024", "21/05/2024", "100,0%"):
        assert text in shown
