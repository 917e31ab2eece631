"""The audit of due dates against a counter that goes from day to day, and by hand."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest

from tests.support.calendars import CALENDAR
from tests.support.command import tthc
from tests.support.due_dates import (
    CASES,
    DICTIONARY,
    FINISHED,
    ONE_DAY,
    aside,
    case,
    checked,
    days,
    run,
    works,
    write,
)
from tests.support.examples import crossed
from tthc_cli.cases.dictionary import spellings
from tthc_cli.cases.due_dates.audit import AuditRequest, audit
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.cases.privacy import HIDDEN
from tthc_cli.kpi.counting_terms import PauseRegime

# -- a second count: from day to day, with days off copied by hand from the notices -----------------------------------


def test_the_days_of_this_file_are_those_of_the_calendar():
    for day in days(date(2024, 1, 1), date(2025, 12, 31)):
        assert works(day) == CALENDAR.is_working(day), day


# -- by hand ----------------------------------------------------------------------------------------------------------


def test_worked_examples(tmp_path):
    examples = [  # from the notices
        ("25/04/2024", "5 ngày", "02/05/2024"),
        ("25/04/2024", "10 ngày", "06/05/2024"),
        ("25/04/2024", "05 ngày làm việc", "06/05/2024"),
        ("12/04/2024", "15 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ", "08/05/2024"),
        ("05/02/2024", "Không quá 5 ngày", "15/02/2024"),
        ("26/08/2024", "5 ngày", "04/09/2024"),
        ("05/01/2026", "5 ngày", "10/01/2026"),
        ("31/01/2024", "1 tháng", "29/02/2024"),
        ("25/04/2024", "Trong ngày tiếp nhận", "25/04/2024"),
        ("28/04/2024", "01 ngày làm việc", "02/05/2024"),
    ]
    rows = [case(received, due, limit, str(place)) for place, (received, limit, due) in enumerate(examples)]
    audited, wrong = run(tmp_path, rows)
    assert (audited.agree, wrong) == (len(examples), [])


def test_a_wrong_date_says_how_it_came_out(tmp_path):
    examples = [
        # 26/4, 2/5, 3/5, Saturday 4/5 made up, 6/5
        ("25/04/2024", "5 ngày làm việc", "07/05/2024", "06/05/2024", "make-up-missed"),
        # 8 to 14 February off: 15, 16
        ("07/02/2024", "2 ngày làm việc", "09/02/2024", "16/02/2024", "holiday-counted"),
        # 5, 6, 7 March
        ("04/03/2024", "3 ngày làm việc", "06/03/2024", "07/03/2024", "trigger-counted"),
        # ends on Sunday 10/3/2024
        ("05/03/2024", "5 ngày", "10/03/2024", "11/03/2024", "not-rolled"),
        ("05/03/2024", "5 ngày", "08/03/2024", "11/03/2024", "rolled-back"),
        # received on Saturday 9/3/2024: counting starts on Monday
        ("09/03/2024", "2 ngày làm việc", "13/03/2024", "12/03/2024", "receipt-moved"),
        # 29/4 worked and 4/5 off, as before the swap: 19/4, 22 to 26, 29/4, 2/5 against 19/4, 22 to 26, 2/5, 3/5
        ("18/04/2024", "8 ngày làm việc", "02/05/2024", "03/05/2024", "swap-missed"),
        # Mondays to Fridays alone: 26/4, 29/4, 30/4, 1/5, 2/5, 3/5, 6/5, 7/5 against 26/4, 2, 3, 4, 6, 7, 8, 9/5
        ("25/04/2024", "8 ngày làm việc", "07/05/2024", "09/05/2024", "weekdays-only"),
        ("04/03/2024", "10 ngày làm việc", "14/03/2024", "18/03/2024", "other-unit"),
        ("04/03/2024", "10 ngày", "18/03/2024", "14/03/2024", "other-unit"),
        ("04/03/2024", "12 ngày làm việc", "16/03/2024", "20/03/2024", "other-unit+not-rolled"),
        ("07/02/2024", "3 ngày làm việc", "09/02/2024", "19/02/2024", "holiday-counted+trigger-counted"),
        ("04/03/2024", "3 ngày làm việc", "29/03/2024", "07/03/2024", "unexplained"),
    ]
    rows = [
        case(received, recorded, limit, str(place))
        for place, (received, limit, recorded, _computed, _reason) in enumerate(examples)
    ]
    audited, wrong = run(tmp_path, rows)
    assert [(f"{wrong_date.computed:%d/%m/%Y}", wrong_date.reasons) for wrong_date in wrong] == [
        (computed, (reason,)) for *_row, computed, reason in examples
    ]
    assert audited.reasons == Counter(reason for *_row, reason in examples)
    assert audited.warnings == []  # notices settle all of its days


def test_wrong_dates_are_summed_up_by_texts_as_they_may_be_shown(tmp_path):
    texts = ["Cấp  phép", " Cấp phép", "Cấp phép", "0912345678", "0987654321", "", "  "]
    wrong = [case("04/03/2024", "06/03/2024", "3 ngày làm việc", f"w{n}", unit=text) for n, text in enumerate(texts)]
    others = ["Cấp\u00a0phép", "Cấp phép", "Đăng ký"]
    right = [case("04/03/2024", "07/03/2024", "3 ngày làm việc", f"r{n}", unit=text) for n, text in enumerate(others)]
    sums, _wrong = run(tmp_path, [*wrong, *right])
    assert [(group.name, group.checked, group.differ, group.reasons) for group in sums.groups["unit"]] == [
        ("Cấp phép", 5, 3, {"trigger-counted": 3}),
        ("", 2, 2, {"trigger-counted": 2}),
        (HIDDEN, 2, 2, {"trigger-counted": 2}),
    ]


def test_the_mistakes_of_real_systems(tmp_path):
    """Each date worked out by hand, as the system comes to it."""
    examples: list[tuple[str, str, str, str, str, str]] = [
        # 30, 31/12, 1/1/2025, a holiday, 2, 3/1; right are 30, 31/12, 2, 3, 6/1, and one less with the day of receipt
        (
            *("27/12/2024", "5 ngày làm việc", "", "03/01/2025", "06/01/2025"),
            "holiday-counted next-year-missed trigger-counted",
        ),
        # ends on 1/1/2025
        ("02/12/2024", "30 ngày", "", "01/01/2025", "02/01/2025", "holiday-counted next-year-missed not-rolled"),
        # without pause 11/3; paused 6 calendar days after the 6th: 11/3 + 5 is Saturday 16/3, then Monday; right: + 4
        ("04/03/2024", "5 ngày làm việc", "06/03/2024-12/03/2024", "18/03/2024", "15/03/2024", "pause-calendar-days"),
        # 26, 27, 28/4, then 2 and 3/5, as 29/4 to 1/5 are off; right is 30/4, moved on to 2/5
        ("25/04/2024", "5 ngày", "", "03/05/2024", "02/05/2024", "holidays-skipped"),
        # 27, 28/4, 2, 3, 4, 5/5, a Sunday; right is 2/5
        ("26/04/2024", "6 ngày", "", "06/05/2024", "02/05/2024", "holidays-skipped"),
        ("26/04/2024", "6 ngày", "", "05/05/2024", "02/05/2024", "holidays-skipped+not-rolled"),
        # after five: from Tuesday on
        ("04/03/2024 17:05", "3 ngày làm việc", "", "08/03/2024", "07/03/2024", "after-hours"),
        ("08/03/2024 18:00", "1 ngày làm việc", "", "12/03/2024", "11/03/2024", "after-hours"),
        ("04/03/2024 17:00", "3 ngày làm việc", "", "08/03/2024", "07/03/2024", "unexplained"),
        # before seven: 40 hours of 8 a day are 4 to 8/3, the day of receipt with them
        ("04/03/2024 06:50", "5 ngày làm việc", "", "08/03/2024", "11/03/2024", "trigger-counted hours-counted"),
        # 80 hours: 4 to 8/3 and 11 to 15/3
        ("04/03/2024 06:50", "10 ngày", "", "15/03/2024", "14/03/2024", "hours-counted"),
        # 112 hours: 14 working days after 4/3; 240 hours: 30 of them, up to 15/4
        ("04/03/2024 09:00", "2 tuần", "", "22/03/2024", "18/03/2024", "hours-counted"),
        ("04/03/2024 09:00", "1 tháng", "", "15/04/2024", "04/04/2024", "hours-counted"),
        ("04/03/2024 09:00", "10 ngày", "", "18/03/2024", "14/03/2024", "other-unit hours-counted"),
        # midnight is how a file writes that it knows no hour
        ("04/03/2024 00:00", "5 ngày làm việc", "", "08/03/2024", "11/03/2024", "trigger-counted"),
    ]
    rows = []
    for place, (received, limit, pause, recorded, _computed, _reasons) in enumerate(examples):
        first, _dash, last = pause.partition("-")
        rows.append(case(received, recorded, limit, str(place), paused_from=first, paused_to=last))
    _audited, wrong = run(tmp_path, rows)
    assert [(f"{wrong_date.computed:%d/%m/%Y}", " ".join(wrong_date.reasons)) for wrong_date in wrong] == [
        tuple(example[4:]) for example in examples
    ]


def walked(start: date, count: int, off: Callable[[date], bool]) -> date:
    """So many days that are not off, one after the other."""
    day = start
    while count:
        day += ONE_DAY
        count -= not off(day)
    return day


def test_a_system_that_knows_the_notice_of_one_year_alone(tmp_path):
    """From August and April on, so that there are holidays and a make-up day in the year of receipt, too."""
    examples = [
        (date(2024, 8, 20), True, 115, "next-year-missed"),
        (date(2024, 8, 20), True, 130, "next-year-missed"),
        (date(2024, 4, 25), False, 200, "next-year-missed+make-up-missed"),
    ]
    rows = []
    for place, (start, knows_make_up, count, _reason) in enumerate(examples):

        def off(day: date, knows_make_up: bool = knows_make_up) -> bool:
            if day.year > 2024:
                return day.weekday() >= 5
            return not works(day) or (day.weekday() >= 5 and not knows_make_up)

        recorded = f"{walked(start, count, off):%d/%m/%Y}"
        rows.append(case(f"{start:%d/%m/%Y}", recorded, f"{count} ngày làm việc", str(place)))
    _audited, wrong = run(tmp_path, rows)
    assert [(wrong_date.computed, wrong_date.reasons) for wrong_date in wrong] == [
        (walked(start, count, lambda day: not works(day)), (reason,))
        for start, _knows_make_up, count, reason in examples
    ]


def test_what_will_be_late_is_listed_before_it_is(tmp_path):
    """Wrong by a day off, still open, and neither date past: by hand around 29/4 to 1/5/2024 and Saturday 4/5."""
    rows = [
        # ends on 30/4 by a calendar without it; right is 2/5
        case("25/04/2024", "30/04/2024", "5 ngày", "open", status="4", procedure="A", unit="X"),
        case("25/04/2024", "30/04/2024", "5 ngày", "done", status="9", procedure="A", unit="X"),
        # without the make-up Saturday 4/5, the system leaves a day too many: 7/5 in place of 6/5
        case("25/04/2024", "07/05/2024", "5 ngày làm việc", "waits", status="5", procedure="A", unit="Y"),
        # wrong, but by no day off
        case("04/03/2024", "06/05/2024", "3 ngày làm việc", "other", status="4", procedure="B", unit="0912 345 678"),
        case("04/03/2024", "07/03/2024", "3 ngày làm việc", "right", status="4", procedure="B", unit="X"),
    ]
    audited, wrong = run(tmp_path, rows, as_of=date(2024, 4, 26))
    coming = {wrong_date.case_id: wrong_date for wrong_date in wrong if wrong_date.coming}
    assert list(coming) == ["open", "waits"]
    assert [(f"{off.day:%d/%m}", off.worked) for off in coming["open"].days] == [
        ("29/04", False),
        ("30/04", False),
        ("01/05", False),
    ]
    assert [(f"{off.day:%d/%m}", off.worked) for off in coming["waits"].days][-1] == ("04/05", True)
    groups = {name: [(each.name, each.checked, each.differ) for each in of] for name, of in audited.groups.items()}
    assert groups == {"procedure": [("A", 3, 3), ("B", 2, 1)], "unit": [("X", 3, 2), ("***", 1, 1), ("Y", 1, 1)]}
    assert audited.groups["procedure"][0].reasons == {"holiday-counted": 2, "not-rolled": 2, "make-up-missed": 1}
    # on 1/5 the first is late by its recorded date; the second can still be put right up to 6/5
    later = [
        [wrong_date.case_id for wrong_date in run(tmp_path, rows[:3], as_of=day)[1] if wrong_date.coming]
        for day in (MAY_1, MAY_6, MAY_7)
    ]
    assert later == [["waits"], ["waits"], []]


def test_a_date_that_ignores_some_days_off_of_several_is_coming(tmp_path):
    """1/1/2024 is known to the system, Tết (8/2 to 14/2) is not: 8/3 is right, 1/3 recorded."""
    rows = [
        case("28/12/2023", "01/03/2024", "45 ngày làm việc", "some", status="4"),
        # earlier than all days off on the way make it, and later than right: something else is wrong
        case("28/12/2023", "26/02/2024", "45 ngày làm việc", "more", status="4"),
        case("28/12/2023", "14/03/2024", "45 ngày làm việc", "late", status="4"),
        case("28/12/2023", "01/03/2024", "45 ngày làm việc", "done", status="9"),
    ]
    _audited, wrong = run(tmp_path, rows, as_of=date(2024, 1, 10))
    assert {wrong_date.case_id: wrong_date.reasons for wrong_date in wrong} == dict.fromkeys(
        ("some", "more", "late", "done"), ("unexplained",)
    )
    (coming,) = (wrong_date for wrong_date in wrong if wrong_date.coming)
    assert coming.case_id == "some"
    assert (coming.computed, coming.working_days) == (date(2024, 3, 8), -5)
    assert date(2024, 2, 12) in {off.day for off in coming.days}


MAY_1, MAY_6, MAY_7 = date(2024, 5, 1), date(2024, 5, 6), date(2024, 5, 7)


def test_tables_of_the_audit_in_both_languages(tmp_path):
    rows = [
        case("25/04/2024", "30/04/2024", "5 ngày", f"H{place}", status="4", procedure=f"P{place}") for place in range(3)
    ]
    path = write(tmp_path, "c", rows)
    done = tthc("cases", "audit", path, "--as-of", "26/04/2024", "--limit", "2")
    assert done.returncode == 1
    for text in (
        "Open, and to be put right before they are late: 3\n",
        "29/04 ",
        "1 more; --limit shows more, --format csv all.",
        "By procedure\n",
        "1 more group; --limit shows more, --format json all.",
    ):
        assert text in done.stdout, text
    answer = json.loads(tthc("cases", "audit", path, "--as-of", "26/04/2024", "--limit", "2", "-f", "json").stdout)
    assert (answer["coming"], len(answer["groups"]["procedure"]), len(answer["rows"])) == (3, 3, 3)
    assert [row["coming"] for row in answer["rows"]] == [True] * 3
    shown = tthc("cases", "audit", path, "--as-of", "26/04/2024", english=False).stdout
    assert "Theo thủ tục\n" in shown
    assert "holiday" not in shown


def test_the_hour_of_receipt(tmp_path):
    rows = [
        case("08/03/2024 15:00", "11/03/2024", "1 ngày làm việc", "sharp"),
        case("08/03/2024 15:00:01", "12/03/2024", "1 ngày làm việc", "after"),
        case("08/03/2024 16:30", "11/03/2024", "1 ngày làm việc", "ignored"),
        case("08/03/2024", "11/03/2024", "1 ngày làm việc", "no hour"),
    ]
    audited, (wrong,) = run(tmp_path, rows, cut_off=time(15))
    assert (wrong.case_id, wrong.computed, wrong.working_days) == ("ignored", date(2024, 3, 12), -1)
    assert "cut-off-ignored" in wrong.reasons
    assert "1" in audited.warnings[0]
    assert "--cut-off" in audited.warnings[0]
    audited, wrong_without = run(tmp_path, rows)
    assert [wrong_date.case_id for wrong_date in wrong_without] == ["after"]


PAUSED = {"paused_from": "06/03/2024", "paused_to": "11/03/2024"}


@pytest.mark.parametrize("regime", ["extend", "restart"])
def test_a_dossier_that_is_full_on_the_day_of_a_late_receipt_counts_from_the_next_working_day(tmp_path, regime):
    # received on Tuesday 2/1/2024 after the cut-off, as if on 3/1: 4, 5, 8, 9, 10/1; full on Friday 5/1: 8 to 12/1
    full = {"extend": "10/01/2024", "restart": "12/01/2024"}
    rows = [
        case("02/01/2024 17:30", "10/01/2024", "5 ngày làm việc", "same day", complete_on="02/01/2024"),
        case("02/01/2024 17:30", "10/01/2024", "5 ngày làm việc", "not said", complete_on=""),
        case("02/01/2024 17:30", full[regime], "5 ngày làm việc", "later", complete_on="05/01/2024"),
    ]
    audited, wrong = run(tmp_path, rows, cut_off=time(17), regime=PauseRegime(regime))
    assert (audited.agree, wrong) == (3, [])


def test_pauses_in_both_ways_and_from_both_places(tmp_path):
    received, limit = "04/03/2024", "5 ngày làm việc"
    pauses = by_case(
        {
            "of file": [(PAUSED["paused_from"], PAUSED["paused_to"], "")],
            "anew": [(PAUSED["paused_from"], PAUSED["paused_to"], "Tính lại")],
            "several": [("08/03/2024", "12/03/2024", ""), ("05/03/2024", "07/03/2024", "")],
        }
    )
    of_row = [
        case(received, "11/03/2024", limit, "ignored", **PAUSED),
        case(received, "18/03/2024", limit, "restarted", **PAUSED),
        case(received, "11/03/2024", limit, "complete", complete_on="08/03/2024", paused_from="", paused_to=""),
    ]
    of_file = [
        case(received, due, limit, name)
        for name, due in (("of file", "14/03/2024"), ("anew", "14/03/2024"), ("several", "18/03/2024"))
    ]
    rows = [{"complete_on": "", "paused_from": "", "paused_to": ""} | row for row in (*of_row, *of_file)]
    audited, wrong = run(tmp_path, rows, also={"pauses": pauses})
    assert audited.agree == 2  # "complete", which alone does not stop the clock, and "of file"
    assert {wrong_date.case_id: (f"{wrong_date.computed:%d/%m}", wrong_date.reasons) for wrong_date in wrong} == {
        # 5, 6 March counted; paused after the 6th up to the 11th (7, 8, 11); 12, 13, 14
        "ignored": ("14/03", ("pause-ignored",)),
        # five calendar days less one are Friday 15/3, and one working day more
        "restarted": ("14/03", ("other-regime", "pause-calendar-days")),
        # counted anew after the 11th
        "anew": ("18/03", ("other-regime",)),
        # 11/3; two days less one, and a working day: 13/3; four days less one: Saturday 16/3, and Monday. Right: 15/3
        "several": ("15/03", ("pause-calendar-days",)),
    }
    audited, wrong = run(tmp_path, rows[:3], regime="restart")
    assert audited.agree == 1
    assert {wrong_date.case_id: (f"{wrong_date.computed:%d/%m}", wrong_date.reasons) for wrong_date in wrong} == {
        "ignored": ("18/03", ("pause-ignored",)),
        "complete": ("15/03", ("pause-ignored", "other-regime")),
    }


def by_case(pauses: dict[str, list[tuple[str, str, str]]]) -> list[dict[str, str]]:
    """The rows of a file of pauses, each with the regime of its own."""
    return [
        {"case_id": case_id, "paused_from": first, "paused_to": last, "regime": regime}
        for case_id, spans in pauses.items()
        for first, last, regime in spans
    ]


def test_an_open_pause_leaves_the_due_date_open_whatever_other_pauses_there_are(tmp_path):
    others: list[list[tuple[str, str]]] = [
        [],
        [("06/03/2024", "08/03/2024")],
        [("05/03/2024", "06/03/2024"), ("11/03/2024", "12/03/2024")],
    ]
    pauses: dict[str, list[tuple[str, str, str]]] = {}
    for own, of_others in (("extend", "extend"), ("restart", "restart"), ("extend", "restart")):
        for spans in others:
            listed = [("05/03/2024", "", own), *((*span, of_others) for span in spans)]
            pauses |= {str(len(pauses)): listed, str(len(pauses) + 1): listed[::-1]}
    rows = [case("04/03/2024", "11/03/2024", "5 ngày làm việc", case_id) for case_id in pauses]
    run(tmp_path, rows, also={"pauses": by_case(pauses)})
    assert aside(tmp_path) == [(case_id, "", "pause-open") for case_id in pauses]


def overlapping(regime: str, after_both: str) -> tuple[dict[str, list[tuple[str, str, str]]], list[dict[str, Any]]]:
    """Pauses of one regime that overlap, come late or have no end, and cases with the due dates that they lead to."""
    examples = {
        # together after the 5th up to the 12th: 6, 7, 8, 11, 12; or five days after the 12th
        "overlap": ([("05/03/2024", "08/03/2024"), ("06/03/2024", "12/03/2024")], after_both),
        "within": ([("05/03/2024", "12/03/2024"), ("06/03/2024", "08/03/2024")], after_both),
        # the time has run out on the 11th
        "late": ([("11/03/2024", "15/03/2024")], "11/03/2024"),
        # one that has not ended stops the clock, but not one that has run out
        "late-open": ([("11/03/2024", "")], "11/03/2024"),
        "open": ([("08/03/2024", "")], "11/03/2024"),
    }
    pauses = {name: [(*span, regime) for span in spans] for name, (spans, _due) in examples.items()}
    rows = [
        case("04/03/2024", due, "5 ngày làm việc", name, complete_on="") for name, (_spans, due) in examples.items()
    ]
    return pauses, rows


def test_pauses_as_they_are_settled(tmp_path):
    examples = [
        # the full dossier, 8/3, decides over a pause that ended on 6/3, not over one that ends on 12/3
        ("extend", [("05/03/2024", "06/03/2024", "restart")], "08/03/2024", "15/03/2024"),
        ("extend", [("05/03/2024", "12/03/2024", "restart")], "08/03/2024", "19/03/2024"),
        ("restart", [("05/03/2024", "06/03/2024", "extend")], "08/03/2024", "15/03/2024"),
        # before receipt, and before the full dossier
        ("extend", [("26/02/2024", "29/02/2024", "extend")], "", "11/03/2024"),
        ("extend", [("26/02/2024", "29/02/2024", "restart")], "", "11/03/2024"),
        # both end on 12/3: counted anew from then, whichever comes first
        ("extend", [("05/03/2024", "12/03/2024", "extend"), ("06/03/2024", "12/03/2024", "restart")], "", "19/03/2024"),
        ("extend", [("05/03/2024", "12/03/2024", "restart"), ("06/03/2024", "12/03/2024", "extend")], "", "19/03/2024"),
        ("extend", [("05/03/2024", "12/03/2024", "extend"), ("05/03/2024", "12/03/2024", "restart")], "", "19/03/2024"),
    ]
    for regime, after_both in (("extend", "18/03/2024"), ("restart", "19/03/2024")):
        pauses, rows = overlapping(regime, after_both)
        for place, (pauses_by, spans, complete, due) in enumerate(examples):
            if pauses_by == regime:
                for name, listed in ((f"{place}", spans), (f"{place} the other way round", spans[::-1])):
                    pauses[name] = listed
                    rows.append(case("04/03/2024", due, "5 ngày làm việc", name, complete_on=complete))
        audited, wrong = run(tmp_path, rows, also={"pauses": by_case(pauses)}, regime=regime)
        assert (audited.agree, wrong, aside(tmp_path)) == (len(rows) - 1, [], [("open", "", "pause-open")])


def test_what_has_no_due_date_is_set_aside_with_its_reason(tmp_path):
    examples: list[tuple[dict[str, str], str, str]] = [
        ({"time_limit": "04 giờ làm việc"}, "time_limit", "limit-unread"),
        ({"time_limit": "10 ngày hoặc 15 ngày"}, "time_limit", "limit-unread"),
        ({"time_limit": "15 ngày kể từ ngày họp Hội đồng"}, "time_limit", "limit-unread"),
        ({"time_limit": "Trước ngày 30/8/2024"}, "time_limit", "limit-unread"),
        ({"time_limit": "15"}, "time_limit", "limit-no-unit"),
        ({"time_limit": ""}, "time_limit", "no-limit"),
        ({"paused_to": "11/03/2024"}, "paused_from", "pause-no-start"),
        ({"paused_from": "11/03/2024", "paused_to": "31/02/2024"}, "paused_to", "no-date"),
        ({"paused_from": "11/03/2024", "paused_to": "08/03/2024"}, "paused_to", "out-of-order"),
        ({"paused_from": "01/03/2024", "paused_to": "08/03/2024"}, "", "pause-before-received"),
        ({"complete_on": "01/03/2024"}, "complete_on", "out-of-order"),
    ]
    empty = {"paused_from": "", "paused_to": "", "complete_on": ""}
    good = case("04/03/2024", "11/03/2024", "5 ngày làm việc", "good") | empty
    bad = [good | {"case_id": str(place)} | row for place, (row, _column, _reason) in enumerate(examples)]
    audited, wrong = run(tmp_path, [good, *bad])
    assert (audited.agree, wrong) == (1, [])
    assert aside(tmp_path) == [(str(place), *told) for place, (_row, *told) in enumerate(examples)]


def test_what_the_calendar_does_not_reach_has_no_due_date(tmp_path):
    """It goes from 2000 to 2099; in two files, as the days between those of a file are all gone through."""
    early = [case("04/03/1999", "11/03/1999", "5 ngày làm việc", "far"), case("04/03/2000", "13/03/2000", "7 ngày")]
    late = [case("04/03/2097", "11/03/2097", "9999 ngày làm việc", "far")]
    for rows in (early, late):
        audited, wrong = run(tmp_path, rows)
        assert (audited.agree, wrong) == (len(rows) - 1, [])
        assert aside(tmp_path) == [("far", "", "no-calendar")]


def test_a_pause_that_cannot_be_read_takes_its_case_out(tmp_path):
    pauses = [
        {"case_id": "1", "paused_from": "06/03/2024", "paused_to": "08/03/2024", "regime": ""},
        {"case_id": "1", "paused_from": "xx", "paused_to": "08/03/2024", "regime": ""},
        {"case_id": "2", "paused_from": "06/03/2024", "paused_to": "08/03/2024", "regime": "khác"},
    ]
    rows = [case("04/03/2024", "11/03/2024", "5 ngày làm việc", name) for name in "12"]
    audited, _wrong = run(tmp_path, rows, also={"pauses": pauses})
    assert audited.checked == 0
    assert Counter(reason for *_where, reason in aside(tmp_path)) == {
        "pause-unread": 2,
        "no-date": 1,
        "unknown-value": 1,
    }


def test_repeats_totals_and_cases_in_no_base_are_excluded(tmp_path):
    row = case("04/03/2024", "11/03/2024", "5 ngày làm việc", "1")
    rows = [row, row, row | {"case_id": "2", "status": "7"}, row | {"case_id": "Tổng cộng: 3"}]
    rows += [row | {"case_id": "3"}, row | {"case_id": "3", "due_on": "12/03/2024"}]
    audited, _wrong = run(tmp_path, rows)
    assert audited.inputs[0].excluded == {"repeat": 1, "total": 1, "withdrawn": 1}
    assert audited.inputs[0].set_aside == {("disagree", None): 2}
    assert audited.agree == 1


def test_days_that_no_notice_settles_are_said(tmp_path):
    audited, _wrong = run(tmp_path, [case("04/03/2031", "11/03/2031", "5 ngày làm việc")])
    assert any("2031" in warning for warning in audited.warnings)


def test_rows_of_one_case_that_lead_to_different_dates_disagree(tmp_path):
    """An export can have one row for each pause: none of them may get lost."""
    row = case("04/03/2024", "11/03/2024", "5 ngày làm việc", paused_from="05/03/2024", paused_to="06/03/2024")
    audited, wrong = run(tmp_path, [row, row | {"paused_from": "07/03/2024", "paused_to": "08/03/2024"}])
    assert (audited.checked, wrong) == (0, [])
    assert audited.inputs[0].set_aside == {("disagree", None): 2}


# -- the check of targets by recomputed dates -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "good", "base", "on_time", "left_out"),
    [("recorded", 1, 2, 1, 3), ("missing", 2, 4, 2, 1), ("computed", 2, 4, 3, 1)],
)
def test_rates_by_recomputed_due_dates(due, good, base, on_time, left_out, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(FINISHED, encoding="utf-8")
    answer, errors = checked(path, "--due", due, "--rejects", tmp_path / "rejects.csv")
    (result,) = answer["results"]
    assert answer["due"] == due
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as listed:
        rows = [(row["line"], row["key"], row["column"], row["reason"]) for row in csv.DictReader(listed)]
    assert rows == ([] if due == "recorded" else [("6", "H5", "Thời hạn giải quyết", "limit-unread")])
    assert (result["numerator"], result["denominator"], result["beside"]["on_time"]) == (good, base, on_time)
    assert result["left_out"] == {"due_on": left_out}
    assert answer["inputs"][0]["used"] == 5
    if due == "recorded":
        assert errors == ""
    else:
        assert f"the due dates of {2 if due == 'missing' else 4} rows are recomputed" in errors
        assert "the due date of 1 row cannot be computed" in errors
        assert "(extend)" in errors
        shown = tthc("kpi", "check", path, "--due", due, "--kpi", "early-resolution").stdout
        assert f"Due dates: recomputed {'where none is recorded' if due == 'missing' else 'for every case'}" in shown


def test_a_due_date_that_cannot_be_recomputed_names_the_column_that_is_the_cause(tmp_path):
    head, row = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc,Trạng thái", "04/03/2024,,11/03/2024,9"
    path = tmp_path / "cases.csv"
    for more, cells, words in (
        ("Thời hạn giải quyết,Ngày đủ hồ sơ", ["sớm,"], ["Thời hạn giải quyết is no time limit that can be read"]),
        (
            "Thời hạn giải quyết hồ sơ,Ngày đủ hồ sơ",
            ["15 ngày hoặc 20 ngày,", "5 ngày làm việc,31-31", "5 ngày làm việc,01/03/2024"],
            [
                "Thời hạn giải quyết hồ sơ is no time limit that can be read",
                "Ngày đủ hồ sơ is not written as dd/mm/yyyy or yyyy-mm-dd",
                "Ngày đủ hồ sơ lies before the date that comes first",
            ],
        ),
    ):
        lines = [f"H{place},{row},{each}" for place, each in enumerate(cells)]
        path.write_text("\n".join([f"{head},{more}", *lines, ""]), encoding="utf-8")
        _answer, warnings = checked(path, "--due", "missing")
        told = re.findall("the due date of 1 row cannot be computed: (.*)", warnings)
        assert sorted(told) == sorted(words)


def test_a_limit_that_the_cases_do_not_have_is_named_by_a_header_as_files_have_it(tmp_path):
    """Nobody finds a column time_limit in a file whose limits come from --limits."""
    cases, limits = tmp_path / "cases.csv", tmp_path / "limits.csv"
    cases.write_text(
        "Mã hồ sơ,Tên thủ tục,Ngày tiếp nhận,Ngày hẹn trả,Trạng thái\nH1,A,25/04/2024,06/05/2024,4\n"
        "H2,B,25/04/2024,06/05/2024,4\nH3,C,25/04/2024,06/05/2024,4\n",
        encoding="utf-8",
    )
    limits.write_text("Tên thủ tục,Thời hạn\nA,5 ngày làm việc\nB,8 giờ\n", encoding="utf-8")
    reasons = [("H2", "Thời hạn giải quyết", "limit-unread"), ("H3", "Thời hạn giải quyết", "no-limit")]
    for command in (("cases", "audit"), ("kpi", "check", "--due", "computed", "--kpi", "early-resolution")):
        rejects = ("--rejects", tmp_path / "rejects.csv", "--as-of", "2024-07-01")
        done = tthc(*command, cases, "--limits", limits, *rejects, english=False)
        assert "không đọc được thời hạn ở Thời hạn giải quyết" in done.stdout + done.stderr
        assert "time_limit" not in done.stdout + done.stderr
        assert aside(tmp_path)[:2] == reasons


def test_rates_where_no_due_date_is_recorded_at_all(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(FINISHED.replace("Ngày hẹn trả", "Ghi chú"), encoding="utf-8")
    assert checked(path)[0]["results"][0]["verdict"] == "unknown"
    (result,) = checked(path, "--due", "missing")[0]["results"]
    assert (result["numerator"], result["denominator"]) == (2, 4)
    (result,) = checked(path, "--due", "computed", "--regime", "restart")[0]["results"]
    assert (result["numerator"], result["denominator"]) == (2, 4)


def test_rates_with_limits_by_procedure(tmp_path):
    dossiers_file, limits = tmp_path / "cases.csv", tmp_path / "limits.csv"
    dossiers_file.write_text(
        "Mã hồ sơ,Tên thủ tục,Ngày tiếp nhận,Ngày trả,Trạng thái\nH1,A,25/04/2024 16:00,06/05/2024,10\n",
        encoding="utf-8",
    )
    limits.write_text("Tên thủ tục,Thời hạn giải quyết\na,5 ngày làm việc\n", encoding="utf-8")
    for cut_off, good in ((), 0), (("--cut-off", "15:00"), 1):
        answer, _errors = checked(dossiers_file, "--due", "missing", "--limits", str(limits), *cut_off)
        assert answer["results"][0]["numerator"] == good
        assert [data_set["name"] for data_set in answer["inputs"]] == ["cases", "limits"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--limits", "limits.csv"], "--limits: nothing is recomputed; add --due missing or --due computed"),
        (["--cut-off", "15:00"], "--cut-off: nothing is recomputed"),
        (["--due", "computed"], "--limits FILE"),
        (["--due", "all"], "computed"),
    ],
)
def test_recomputing_for_nothing_or_from_nothing_is_refused(arguments, message, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(FINISHED.replace("Thời hạn giải quyết", "Ghi chú"), encoding="utf-8")
    done = tthc("kpi", "check", path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


# -- the command ------------------------------------------------------------------------------------------------------


def test_json(dossiers_file):
    done = tthc("cases", "audit", dossiers_file, "--cut-off", "15h", "--format", "json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert (answer["schema"], answer["checked"], answer["agree"], answer["differ"]) == ("tthc.cases-audit/1", 2, 1, 1)
    assert answer["cut_off"] == "15:00"
    assert answer["regime"] is None
    assert answer["inputs"][0]["set_aside_by"] == [
        {"reason": "limit-unread", "column": "Thời hạn giải quyết", "rows": 1}
    ]
    (row,) = answer["rows"]
    assert row == {
        "case_id": "H1",
        "file": str(dossiers_file),
        "sheet": None,
        "line": 2,
        "received_on": "2024-04-25",
        "limit": {"count": 5, "unit": "working_day"},
        "recorded": "2024-05-07",
        "computed": "2024-05-06",
        "working_days": 1,
        "reason": "make-up-missed",
        "reasons": ["make-up-missed"],
        "coming": False,
    }


def test_csv_and_the_exit_code(dossiers_file):
    done = tthc("cases", "audit", dossiers_file, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["case_id"], row["limit"], row["unit"], row["reasons"]) for row in rows] == [
        ("H1", "5", "working_day", "make-up-missed"),
        ("H2", "5", "working_day", "unexplained"),
    ]
    dossiers_file.write_text(CASES.replace("07/05/2024", "06/05/2024").replace("12/03", "11/03"), encoding="utf-8")
    assert tthc("cases", "audit", dossiers_file).returncode == 0
    dossiers_file.write_text(CASES.replace("5 ngày làm việc", "nhanh"), encoding="utf-8")
    done = tthc("cases", "audit", dossiers_file)
    assert done.returncode == 1
    assert "none of its 3 rows is counted" in done.stderr


@pytest.fixture(scope="module")
def with_terms(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[dict[str, Any], str]]:
    """Run a command on cases whose due dates can be recomputed from a file of limits and one of pauses."""
    files = {"ho-so.csv": FINISHED}
    files["han.csv"] = "Tên thủ tục hành chính,Thời hạn giải quyết\nA,5 ngày làm việc\n"
    files["dung.csv"] = "Mã hồ sơ,Ngày tạm dừng,Ngày tiếp tục\n1,05/03/2024,06/03/2024\n"
    folder = tmp_path_factory.mktemp("terms")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")

    def answer(*command: str) -> tuple[dict[str, Any], str]:
        done = tthc(*command, "--format=json", cwd=folder)
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout), done.stderr

    return answer


@pytest.fixture(scope="module")
def audited_basis(with_terms: Callable[..., tuple[dict[str, Any], str]]) -> list[Any]:
    """What the audit says that its due dates rest on."""
    audited, _errors = with_terms("cases", "audit", "ho-so.csv", *TERMS)
    return [audited[key] for key in BASIS]


TERMS = ("--limits=han.csv", "--pauses=dung.csv", "--cut-off=15h", "--limit-unit=day")
BASIS = ("calendar", "regime", "regime_assumed", "cut_off", "limit_unit")


@pytest.mark.parametrize(("command", "due"), crossed(["check", "misses"], ["missing", "computed"]))
def test_rates_by_recomputed_due_dates_say_what_these_rest_on_as_the_audit_does(
    command, due, with_terms, audited_basis
):
    assert audited_basis[1:] == ["extend", True, "15:00", "day"]
    answer, words = with_terms("kpi", command, "ho-so.csv", "--due", due, *TERMS)
    assert answer["due"] == due
    assert [answer[key] for key in BASIS] == audited_basis
    assert {data_set["name"]: data_set["file"] for data_set in answer["inputs"]} == {
        "cases": "ho-so.csv",
        "limits": "han.csv",
        "pauses": "dung.csv",
    }
    assert "added to the due date (extend). Assumed; say it with --regime.\n" in words


@pytest.mark.parametrize("command", ["check", pytest.param("misses", marks=pytest.mark.soak)])
def test_a_regime_that_is_said_is_not_assumed_and_none_is_told_of_recorded_due_dates(command, with_terms):
    answer, words = with_terms("kpi", command, "ho-so.csv", "--due", "missing", "--regime", "extend", *TERMS)
    assert (answer["regime"], answer["regime_assumed"]) == ("extend", False)
    assert "(extend).\n" in words
    answer, words = with_terms("kpi", command, "ho-so.csv")
    assert [answer[key] for key in ("due", *BASIS)] == ["recorded", None, None, None, None, None]
    assert words.count("Assumed") == 0


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        (["--cut-off", "25:00"], CASES, "--cut-off: found '25:00'; write a time of day such as 15:00"),
        ([], CASES.replace("Thời hạn giải quyết", "Ghi chú"), "--limits FILE"),
        ([], CASES.replace("Ngày hẹn trả", "Ghi chú"), "the column due_on (Ngày hẹn trả) is missing"),
        (["--limits", "none.csv"], CASES, "none.csv"),
        (["--regime", "other"], CASES, "extend"),
    ],
)
def test_bad_input_is_one_message(arguments, text, message, dossiers_file):
    dossiers_file.write_text(text, encoding="utf-8")
    done = tthc("cases", "audit", dossiers_file.name, *arguments, cwd=dossiers_file.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("clock", "reason"),
    [
        ((8, 0), "unexplained"),
        pytest.param((12, 0), "unexplained", marks=pytest.mark.soak),
        ((17, 30), "after-hours"),
        pytest.param((23, 59), "after-hours", marks=pytest.mark.soak),
    ],
)
def test_a_time_of_receipt_is_the_same_however_its_number_is_shown(tmp_path, clock, reason):
    """A serial number of a workbook is a day with its time, also in a cell that shows the number."""
    received = datetime.combine(date(2026, 3, 3), time(*clock))
    headers = ["Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái", "Thời hạn giải quyết", "Ngày kết thúc xử lý"]
    for shown_as in ("dd/mm/yyyy hh:mm", "General"):
        book = openpyxl.Workbook()
        book.active.append(headers)
        book.active.append(["A1", received, date(2026, 3, 25), "9", "15 ngày làm việc", date(2026, 3, 20)])
        for cell in filter(lambda cell: cell.is_date, book.active[2]):
            cell.number_format = shown_as
        book.save(tmp_path / "c.xlsx")
        done = tthc("cases", "audit", "c.xlsx", "--as-of", "2026-12-01", "-f", "json", cwd=tmp_path)
        (row,) = json.loads(done.stdout)["rows"]
        assert (row["computed"], row["reason"]) == ("2026-03-24", reason), shown_as


# -- columns that the audit does not read -----------------------------------------------------------------------------

NEEDED = ("case_id", "procedure", "received_on", "due_on", "status", "time_limit")
AUDITED_ROWS = (
    ("A", "Cấp phép", "02/01/2024", "20/01/2024", "Đã xử lý xong", "5 ngày làm việc"),
    ("B", "Cấp phép", "02/01/2024", "09/01/2024", "Đã xử lý xong", "5 ngày làm việc"),
    ("C", "Cấp phép", "02/01/2024", "", "Đã xử lý xong", "5 ngày làm việc"),
    ("D", "Cấp phép", "02/01/2024", "09/01/2024", "Công dân yêu cầu rút hồ sơ", "5 ngày làm việc"),
    ("E", "Cấp phép", "02/01/2024", "09/01/2024", "Đang xử lý", "5 bữa"),
    ("F", "Cấp phép", "02/01/2024", "20/01/2024", "Đang xử lý", "5 ngày làm việc"),
)
OF_DUE_DATES = {"complete_on", "paused_from", "paused_to"}
OTHERS = [
    name
    for name, spec in DICTIONARY.data_sets["cases"].columns.items()
    if spec.headers and name not in (*NEEDED, *OF_DUE_DATES)
]
SAMPLES = {"date": "08/01/2024", "text": "Sở A", "amount": "1000", "count": "1", "file": "kq.pdf", "id": "N1"}


@pytest.mark.parametrize("others", [OTHERS, *(pytest.param([name], marks=pytest.mark.soak) for name in OTHERS)])
def test_a_column_that_the_audit_does_not_read_changes_nothing(tmp_path, others):
    """Whatever stands there, or nothing: a name that the audit uses itself must not be that of a column."""
    columns = DICTIONARY.data_sets["cases"].columns

    def sample(name: str) -> str:
        type_ = columns[name].type
        return SAMPLES.get(type_) or next(iter(spellings(DICTIONARY, type_)))

    def answer(names: Sequence[str]) -> Any:
        path = tmp_path / "cases.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out, delimiter=";")
            rows.writerow([columns[name].headers[0] for name in (*NEEDED, *names)])
            for row in AUDITED_ROWS:
                more = ["" if row[0] == "F" and not columns[name].required else sample(name) for name in names]
                rows.writerow([*row, *more])
        request = AuditRequest(files={"cases": [path]}, terms=Terms(), as_of=date(2024, 2, 1))
        with audit(request, DICTIONARY, CALENDAR) as audited:
            (counted,) = audited.inputs
            rows_told = [(told.case_id, told.computed) for told in audited.rows()]
            return audited.agree, audited.differ, counted.excluded, counted.set_aside, counted.read, rows_told

    assert answer(()) == answer(others), others
