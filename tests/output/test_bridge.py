"""The bridge between rates as it is printed: what was counted, and the dossiers if they were asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.reports import texts
from tthc_cli.counts.bridges import load_bridge
from tthc_cli.kpi.inputs import InputCount
from tthc_cli.output.bridge import BridgeCases, BridgeReport
from tthc_cli.output.formats import csv, csv_for_excel, xlsx
from tthc_cli.output.formats import json as json_format
from tthc_cli.output.formats.report import Count, Percent, Terminal, cell_of
from tthc_cli.rules.periods import Period, parse_period

BRIDGE = load_bridge()
MARCH = parse_period("2026-03", None)
WINDOW = Period(name="report:2026-03", first=date(2026, 2, 15), last=date(2026, 3, 14))
PAPER = Terminal(width=100)
MOVES = {
    ("plan", "form"): {"on-the-due-day": (1200, 1200, 0), "no-due-day": (2, 2, 2)},
    ("form", "index"): {"still-open": (5, -1, 5), "no-reason": (1, 0, -1)},
}


def report(**more: Any) -> BridgeReport:
    common = {
        "bridge": BRIDGE,
        "rates": {"plan": (1, 3000), "beside": (1201, 3000), "form": (1203, 3002), "index": (1202, 3006)},
        "moves": MOVES,
        "own_verdicts": None,
        "doubles": (0, 0),
        "periods": {"plan": MARCH, "form": WINDOW, "index": MARCH},
        "as_of": date(2026, 5, 4),
        "statuses": {},
        "verdict_words": {},
    }
    return BridgeReport(**{**common, **more})


def cases() -> BridgeCases:
    def moved(step: tuple[str, str], reason: str) -> Iterator[str]:
        return (f"{step[1]}-{reason}-{number}" for number in range(MOVES[step][reason][0]))

    return BridgeCases(
        moved=moved,
        differing=lambda own, computed: iter([f"{own}-{computed}-1", f"{own}-{computed}-2"]),
        doubles=lambda: iter([(1, "A1"), (1, "A2"), (2, "B1"), (2, "B2")]),
    )


def test_rates_stand_side_by_side_each_with_its_own_days():
    rows = texts(report().tables(PAPER)[0])
    assert [row[1:] for row in rows] == [
        ["01/03/2026", "31/03/2026", "1", "3.000", "0,03%"],
        ["01/03/2026", "31/03/2026", "1.201", "3.000", "40,03%"],
        ["15/02/2026", "14/03/2026", "1.203", "3.002", "40,07%"],
        ["01/03/2026", "31/03/2026", "1.202", "3.006", "39,98%"],
    ]
    assert "(8) + (9)" in rows[2][0]
    assert "(7)" in rows[2][0]
    assert "2.1" in rows[3][0]
    values = [cell_of(cell).value for cell in report().tables(PAPER)[0].rows[0]]
    days = (date(2026, 3, 1), date(2026, 3, 31))
    assert values == [None, *days, Count(1), Count(3000), Percent(Fraction(3, 100))]  # cut as it is printed


def shown_rates(bridged: BridgeReport) -> Iterator[Any]:
    """The rates that scripts, rows and people are given, all as numbers."""
    yield [each["rate"] for each in bridged.payload()["rates"]]
    for rows in (bridged.rows(), bridged.rows_in_words()):
        yield [row["rate"] for row in rows if "denominator" in row and "rate" in row]
    yield [float(cell_of(row[5]).value.value) for row in bridged.tables(PAPER)[0].rows]  # type: ignore[union-attr]


def test_a_rate_that_misses_its_target_looks_met_in_no_format():
    """Of 1,249 dossiers 1,199 are early: 95.9968 %, which a workbook shows as 96.00 if it is not cut."""
    missed = report(rates={"plan": (1199, 1249), "beside": (20999, 21000), "form": (1, 3), "index": (2, 2)})
    for rates in shown_rates(missed):
        assert rates == [95.99, 99.99, 33.33, 100]
    assert '"rate": 95.99,' in "".join(json_format.write(missed, PAPER))
    assert ",95.99," in "".join(csv.write(missed, PAPER))
    assert ',"95,99",' in "".join(csv_for_excel.write(missed, PAPER))
    data = openpyxl.load_workbook(io.BytesIO(xlsx.write(missed, PAPER)))["Dữ liệu"]
    assert 95.99 in [cell.value for row in data.iter_rows() for cell in row]


@given(st.integers(1, 10**6), st.data())
def test_every_rate_is_cut_as_a_check_cuts_it(denominator, data):
    numerator = data.draw(st.integers(0, denominator))
    cut = 100 * 100 * numerator // denominator / 100
    for rates in shown_rates(report(rates=dict.fromkeys(report().rates, (numerator, denominator)))):
        assert rates == [cut] * 4


def test_a_rate_of_nothing_is_none():
    nothing = report(rates={**report().rates, "form": (0, 0)})
    assert texts(nothing.tables(PAPER)[0])[2][5] == "–"
    assert [each["rate"] for each in nothing.payload()["rates"]][2] is None


def test_each_step_adds_up_to_the_change_between_its_rates():
    tables = report().tables(PAPER)
    assert [row[1:] for row in texts(tables[1])] == [
        ["1.200", "+1.200", "0"],
        ["2", "+2", "+2"],
        ["1.202", "+1.202", "+2"],
    ]
    assert [row[1:] for row in texts(tables[2])] == [["5", "-1", "+5"], ["1", "0", "-1"], ["6", "-1", "+4"]]
    assert [row[0] for row in texts(tables[1])][:2] == [
        BRIDGE.reasons[name].says.text for name in ("on-the-due-day", "no-due-day")
    ]
    steps = report().payload()["steps"]
    assert [(each["numerator"], each["denominator"]) for each in steps] == [(1202, 2), (-1, 4)]
    assert [each["reason"] for each in steps[1]["reasons"]] == ["still-open", "no-reason"]
    assert "không" in steps[1]["reasons"][1]["says"]


@pytest.mark.parametrize(
    ("as_of", "last_days", "to_date"),
    [
        (date(2026, 3, 31), ["31/03/2026", "14/03/2026", "31/03/2026"], [False, False, False]),
        (date(2026, 3, 20), ["31/03/2026", "14/03/2026", "20/03/2026"], [False, False, True]),
        (date(2026, 3, 10), ["31/03/2026", "10/03/2026", "10/03/2026"], [False, True, True]),
    ],
)
def test_a_side_whose_period_runs_is_counted_up_to_today(as_of, last_days, to_date):
    """The plan counts what ended in its period: no day after today is among that."""
    running = report(as_of=as_of)
    rows = texts(running.tables(PAPER)[0])
    assert [rows[place][2] for place in (0, 2, 3)] == last_days
    assert [running.payload()["rates"][place]["to_date"] for place in (0, 2, 3)] == to_date
    notes = running.tables(PAPER)[0].notes
    assert bool(notes) == any(to_date)
    assert not notes or notes[1].count("; ") == sum(to_date) - 1


def test_what_a_rate_leaves_out_is_said_below():
    assert report(remarks=["hai hồ sơ bị bỏ qua"]).tables(PAPER)[0].notes == ["", "hai hồ sơ bị bỏ qua"]
    assert report().tables(PAPER)[0].notes == []
    assert report(remarks=["hai hồ sơ bị bỏ qua"]).notes() == ["hai hồ sơ bị bỏ qua"]
    assert report().notes() == []


def test_the_files_own_verdict_against_the_computed_one():
    pairs = {("early", "early"): 7, ("late", "early"): 2, ("on_time", "late"): 1}
    own = report(own_verdicts=pairs, verdict_words={"late": "Quá hạn"})
    table = own.tables(PAPER)[3]
    assert texts(table) == [
        ["trước hạn", "trước hạn", "7"],
        ["Quá hạn", "trước hạn", "2"],
        ["đúng hạn", "Quá hạn", "1"],
    ]
    assert [cell_of(row[1]).tone for row in table.rows] == ["", "warn", "warn"]
    assert "3" in table.title
    assert own.payload()["own_verdicts"][1] == {"own": "late", "computed": "early", "cases": 2}
    assert len(report().tables(PAPER)) == 4
    assert report().payload()["own_verdicts"] is None


def test_possible_doubles_are_counted_or_nobody_looked():
    (note,) = report(doubles=(2, 1234)).tables(PAPER)[-1].notes
    assert "2 nhóm" in note
    assert "1.234" in note
    (note,) = report(doubles=None, double_titles=("Đơn vị", "Mã người nộp")).tables(PAPER)[-1].notes
    assert "Đơn vị, Mã người nộp" in note
    assert report(doubles=None).payload()["doubles"] is None
    assert report(doubles=(2, 5)).payload()["doubles"] == {
        "groups": 2,
        "cases": 5,
        "columns": list(BRIDGE.doubles),
    }


def test_dossiers_are_named_only_if_they_were_asked_for():
    assert report(doubles=(2, 4)).long_lists() == []
    assert all("A1" not in note for table in report(doubles=(2, 4)).tables(PAPER) for note in table.notes)
    asked = report(doubles=(2, 4), own_verdicts={("late", "early"): 9, ("early", "early"): 1}, cases=cases(), most=3)
    tables = asked.tables(PAPER)
    assert (
        tables[1]
        .notes[1]
        .endswith("form-on-the-due-day-0, form-on-the-due-day-1, form-on-the-due-day-2 và 1.197 hồ sơ nữa")
    )
    assert tables[1].notes[2].endswith("form-no-due-day-0, form-no-due-day-1")
    blank, differing = tables[3].notes  # those that agree are not named
    assert blank == ""
    assert differing.endswith(": late-early-1, late-early-2 và 7 hồ sơ nữa")
    assert tables[4].notes[1:] == ["A1, A2", "B1"]


def test_programs_get_every_dossier_behind_a_number():
    asked = report(doubles=(2, 4), own_verdicts={("late", "early"): 2, ("early", "early"): 1}, cases=cases())
    (listed,) = asked.long_lists()
    records: list[Any] = list(listed.records)
    moved = [each for each in records if each["list"] == "move"]
    assert len(moved) == sum(number for moves in MOVES.values() for number, _n, _d in moves.values())
    assert moved[0] == {
        "list": "move",
        "from": "plan",
        "to": "form",
        "reason": "on-the-due-day",
        "case_id": "form-on-the-due-day-0",
    }
    assert [each["case_id"] for each in records if each["list"] == "own_verdict"] == ["late-early-1", "late-early-2"]
    assert [(each["group"], each["case_id"]) for each in records if each["list"] == "double"][1:3] == [
        (1, "A2"),
        (2, "B1"),
    ]
    rows = list(asked.rows())
    assert [row["kind"] for row in rows[:8]] == ["rate"] * 4 + ["move"] * 4
    assert {row["kind"] for row in rows[8:]} == {
        "own_verdict",
        "doubles",
        "case of move",
        "case of own_verdict",
        "case of double",
    }
    differing = next(row for row in rows if row["kind"] == "case of own_verdict")
    assert (differing["from"], differing["to"]) == ("late", "early")
    assert not [row for row in report().rows() if row["kind"].startswith("case")]


def test_rows_of_files_stand_at_the_end_if_there_are_any():
    data_set = InputCount(name="cases", file="a.csv", read=9, used=9, excluded={}, set_aside={})
    assert len(report(inputs=[data_set]).tables(PAPER)) == 5
