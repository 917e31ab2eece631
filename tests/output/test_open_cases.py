"""Open dossiers as they are printed: how many stand how, the first of them, and what they do to the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.support.calendars import CALENDAR
from tests.support.reports import texts
from tests.support.targets import target
from tthc_cli.counts.load import load_plan
from tthc_cli.kpi.open_cases import FaultCount, OpenCase, OpenTally, Watch, late_bands
from tthc_cli.kpi.outlook import OpenDue, Outlook, look_ahead
from tthc_cli.kpi.verdict import Count
from tthc_cli.output.formats.report import PrintedTable, Terminal, cell_of
from tthc_cli.output.groups import CaseWords
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.kpi import KpiReport
from tthc_cli.output.open_cases import OpenCasesReport
from tthc_cli.rules.periods import parse_period

PAPER = Terminal(width=100)
IDENTITY = FileIdentity(name="c.yaml", sha256="a" * 64)
YEAR = parse_period("2024", None)
MONDAY = date(2024, 12, 2)
WATCH = Watch(as_of=MONDAY, within=5, calendar=CALENDAR)
EARLY = target()
DUE = {
    (date(2024, 11, 1), False): 1200,
    (date(2024, 11, 29), False): 2,
    (date(2024, 11, 28), True): 3,
    (MONDAY, False): 4,
    (date(2024, 12, 6), False): 5,
    (date(2024, 12, 31), False): 6,
    (None, False): 7,
    (None, True): 1,
    (date(2024, 12, 30), True): 2,
}
"""How many dossiers are due when, and whether they wait."""


def case(name: str, due: date, *, waiting: bool = False) -> OpenCase:
    return OpenCase(
        case_id=name,
        procedure="Cấp phép",
        unit=None if waiting else "Sở A",
        due=due,
        status=WATCH.status(due),
        working_days_left=WATCH.working_days_left(due),
        early_by=WATCH.early_by(due),
        waiting=waiting,
    )


LATE, WAITS, TODAY = (
    case("A1", date(2024, 11, 29)),
    case("W1", date(2024, 11, 28), waiting=True),
    case("A2", MONDAY),
)


def tally() -> OpenTally:
    counted = OpenTally(watch=WATCH, late=late_bands([0, 5, 10]))
    for (due, waiting), number in DUE.items():
        counted.add(due, waiting=waiting, group=None, number=number)
    return counted


def report(**more: Any) -> OpenCasesReport:
    check = KpiReport(
        results=(),
        inputs=(),
        plan=load_plan().value,
        plan_identity=IDENTITY,
        as_of=MONDAY,
        words=CaseWords(headers={"cases": {"unit": "Đơn vị"}}),
    )
    common = {
        "check": check,
        "calendar": IDENTITY,
        "tally": tally(),
        "outlooks": (),
        "faults": (),
        "by": (),
        "period": YEAR,
        "everything": lambda: iter([LATE, TODAY, WAITS]),
        "faulty": lambda: iter(()),
        "first": {("overdue", False): [LATE], ("today", False): [TODAY], ("overdue", True): [WAITS]},
        "most": 2,
    }
    return OpenCasesReport(**{**common, **more})


def table_of(tables: Sequence[PrintedTable], title: str) -> PrintedTable:
    return next(table for table in tables if table.title.startswith(title))


def test_open_dossiers_are_counted_by_how_they_stand():
    notes = report().tables(PAPER)[0].notes
    assert "1.224" in notes[0]  # 1202 overdue, 4 today, 5 soon, 6 later, 7 without a day
    assert notes[0].endswith(" 1.202; đến hạn hôm nay: 4; trong 5 ngày làm việc tới: 5; sau đó: 6.")
    assert notes[1].startswith("7 ")
    assert list(report().notes()) == [notes[1]], "a list of dossiers has no place for those that nobody can judge"
    counts = report().payload()["counts"]
    assert {name: counts[name] for name in ("open", "overdue", "today", "soon", "later", "no_due_day")} == {
        "open": 1224,
        "overdue": 1202,
        "today": 4,
        "soon": 5,
        "later": 6,
        "no_due_day": 7,
    }
    assert counts["waiting"] == {"open": 6, "overdue": 3, "today": 0, "soon": 0, "later": 2, "no_due_day": 1}


def test_the_first_of_each_kind_are_listed_with_how_many_more_there_are():
    tables = report().tables(PAPER)
    overdue = table_of(tables, "Quá hạn")
    assert overdue.title == "Quá hạn (1.202)"
    # 29/11/2024 is a Friday
    assert texts(overdue) == [["29/11/2024", "-1", "–", "A1", "Cấp phép; Sở A"]]
    assert cell_of(overdue.rows[0][0]).tone == "bad"
    assert "1.200" in overdue.notes[0]
    today = table_of(tables, "Đến hạn hôm nay")
    assert texts(today)[0][:3] == ["02/12/2024", "0", "–"]
    assert cell_of(today.rows[0][0]).tone == "warn"
    assert table_of(report(most=4).tables(PAPER), "Đến hạn hôm nay").notes == []


def test_those_that_wait_stand_apart_with_the_rest_of_them():
    waiting = report().tables(PAPER)[4]
    assert texts(waiting) == [["28/11/2024", "-2", "–", "W1", "Cấp phép"]]
    assert "(6)" in waiting.title
    assert waiting.notes[1].startswith("Còn 1 nữa")  # three are listed, two are shown
    assert waiting.notes[2] == "Trong đó đến hạn sau: 2, chưa có ngày hẹn trả: 1."
    alone = tally()
    alone.waiting = type(alone.waiting)()
    assert len(report(tally=alone).tables(PAPER)) == len(report().tables(PAPER)) - 1


def test_how_late_the_late_ones_are():
    late = table_of(report().tables(PAPER), "Quá hạn bao lâu")
    assert texts(late) == [["1–5", "2"], ["trên 10", "1.200"]]
    bands = report().payload()["counts"]["late"]
    assert bands == [
        {"from": 0, "to": 0, "rows": 0},
        {"from": 1, "to": 5, "rows": 2},
        {"from": 6, "to": 10, "rows": 0},
        {"from": 11, "to": None, "rows": 1200},
    ]
    rest_day = OpenTally(watch=replace(WATCH, as_of=date(2024, 12, 1)), late=late_bands([0]))
    rest_day.add(date(2024, 11, 30), waiting=False, group=None, number=1)
    (table,) = [each for each in report(tally=rest_day).tables(PAPER) if texts(each) == [["đến 0", "1"]]]
    assert table.rows


def test_groups_have_the_worst_first():
    grouped = OpenTally(watch=WATCH, late=late_bands([5]))
    for group, due, waiting, number in (
        ("Sở A", MONDAY, False, 3),
        ("Sở B", date(2024, 11, 29), False, 1),
        ("Sở C", date(2024, 11, 29), False, 1),
        ("Sở C", date(2024, 12, 6), False, 4),
        ("Sở D", date(2024, 11, 29), True, 9),
    ):
        grouped.add(due, waiting=waiting, group=(group,), number=number)
    shown = report(tally=grouped, by=("unit",), most=3)
    table = table_of(shown.tables(PAPER), "Hồ sơ đang giải quyết theo")
    assert texts(table) == [
        ["Sở C", "1", "0", "4", "0", "0", "0"],
        ["Sở B", "1", "0", "0", "0", "0", "0"],
        ["Sở A", "0", "3", "0", "0", "0", "0"],
    ]
    assert [cell_of(row[1]).tone for row in table.rows] == ["bad", "bad", ""]
    assert table.notes[0].startswith("Còn 1 nhóm")
    groups = shown.payload()["groups"]
    assert [each["group"] for each in groups] == ["Sở A", "Sở B", "Sở C", "Sở D"]
    assert groups[3]["waiting"]["overdue"] == 9
    assert shown.payload()["by"] == "unit"


FAULTS = (
    FaultCount(name="a", label="sai một", rows=10, cases=tuple(f"F{number}" for number in range(9))),
    FaultCount(name="b", label="sai hai", rows=2, cases=("G1", "G2")),
    FaultCount(name="c", label="sai ba", rows=0),
    FaultCount(name="d", label="sai bốn", rows=None, missing=("Ngày trả",)),
    FaultCount(name="e", label="sai năm", rows=None, missing=("Ngày trả",)),
)


def test_dossiers_that_are_recorded_wrongly_are_told_with_the_first_of_them():
    table = report(faults=FAULTS).tables(PAPER)[7]
    assert texts(table) == [
        ["sai một", "10", "F0, F1, F2, F3, F4, F5, F6, F7, …"],
        ["sai hai", "2", "G1, G2"],
    ]
    all_of_them, note = table.notes
    assert "--faults" in all_of_them
    assert note.startswith("sai bốn, sai năm: ")
    assert "Ngày trả" in note
    assert [each["rows"] for each in report(faults=FAULTS).payload()["faults"]] == [10, 2, 0, None, None]
    (nothing,) = report(faults=FAULTS[2:3]).tables(PAPER)[7].notes
    assert nothing


# -- the target --------------------------------------------------------------------------------------------------------


def outlook(good: int, base: int, due: dict[date, int], *, today: date = MONDAY, aim: str = "96") -> Outlook:
    kpi = target(">", aim)
    watch = replace(WATCH, as_of=today)
    so_far = Count(numerator=good, denominator=base)
    return look_ahead(kpi, YEAR, so_far, Fraction(kpi.target), OpenDue(watch=watch, by_due=due))


def words(each: Outlook) -> list[str]:
    tables = report(outlooks=[each]).tables(PAPER)
    return list(table_of(tables, "Giải quyết trước hạn").notes)


LAST = date(2024, 12, 31)


def test_what_is_still_to_end_early_is_said():
    first, due, needed = words(outlook(480, 500, {LAST: 15, date(2024, 12, 10): 5}))
    assert "từ 01/01/2024 đến 02/12/2024" in first
    assert "480" in first
    assert "500 hồ sơ" in first
    assert "20 hồ sơ" in due
    assert "31/12/2024" in due
    # five of them could no longer end early on the last day
    assert "20 hồ sơ: hồ sơ đầu tiên chậm nhất 09/12/2024, hồ sơ cuối cùng chậm nhất 30/12/2024," in needed
    *_some, needed = words(outlook(480, 500, {LAST: 12}))
    assert "chậm nhất 30/12/2024: 12 hồ sơ," in needed


@pytest.mark.parametrize(
    ("each", "said_of_it"),
    [
        (outlook(100, 100, {LAST: 1}), "Chắc chắn đạt: "),
        # 1 of 11 at best; (1 + k) / (11 + k) > 96 % takes k = 240: 241/251 is 96.01 %, 240/250 is 96 %
        (outlook(0, 10, {LAST: 1}), "Chỉ các hồ sơ này thì không đạt được: cần thêm 240 hồ sơ liên tiếp"),
        (outlook(10, 10, {LAST: 1}, aim="100"), "Không thể đạt"),
        (outlook(480, 500, {}), "Đến 31/12/2024 không còn hồ sơ nào đến hạn: hiện không đạt."),
        (outlook(500, 500, {}), "Đến 31/12/2024 không còn hồ sơ nào đến hạn: hiện đạt."),
        (outlook(500, 500, {LAST: 3}, today=date(2025, 1, 2)), "Kỳ đã hết: đạt."),
        (outlook(480, 500, {LAST: 3}, today=date(2025, 1, 2)), "Kỳ đã hết: không đạt."),
    ],
)
def test_each_outlook_has_words_of_its_own(each, said_of_it):
    assert words(each)[-1].startswith(said_of_it)


def test_what_is_unknown_has_its_reason_and_nothing_else():
    unknown = look_ahead(EARLY, YEAR, None, Fraction(96), OpenDue(watch=WATCH, by_due={}))
    (sentence,) = words(unknown)
    assert unknown.reason
    assert sentence.endswith(f"{unknown.reason}.")


def test_what_it_does_to_finish_the_list_today():
    """Three are late, five are due on Friday: 97 of 100 become 102 of 108, which are 94.44 %."""
    each = outlook(97, 100, {date(2024, 11, 1): 3, date(2024, 12, 6): 5, LAST: 9})
    *_rest, listed = words(each)
    assert "8" in listed
    assert "94,44%" in listed
    assert "không đạt" in listed
    (payload,) = report(outlooks=[each]).payload()["targets"]
    assert payload["if_listed_end_today"] == {
        "ended": 8,
        "early": 5,
        "numerator": 102,
        "denominator": 108,
        "verdict": "missed",
    }
    without = outlook(97, 100, {LAST: 9})
    assert len(words(without)) == len(words(each)) - 1


def test_programs_get_every_dossier():
    full = report()
    listed, faulty = full.long_lists()
    assert [row["case_id"] for row in full.rows()] == ["A1", "A2", "W1"]
    assert (listed.key, faulty.key) == ("rows", "faulty")
    assert list(listed.records) == list(full.rows())
    assert list(faulty.records) == []
    (first, *_rest) = full.rows()
    assert first == {
        "case_id": "A1",
        "procedure": "Cấp phép",
        "unit": "Sở A",
        "due": date(2024, 11, 29),
        "status": "overdue",
        "working_days_left": -1,
        "early_by": None,
        "waiting": False,
    }
    assert tuple(first) == full.columns()
    payload = full.payload()
    assert payload["period"] == {"name": "2024", "first": date(2024, 1, 1), "last": LAST}
    assert (payload["within"], payload["by"], payload["calendar"]["name"]) == (5, None, "c.yaml")
