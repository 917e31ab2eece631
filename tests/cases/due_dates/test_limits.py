"""Limits of time as case data give them."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.due_dates import (
    DICTIONARY,
    aside,
    case,
    checked,
    run,
    write,
)
from tests.support.examples import examples
from tthc_cli.cases.due_dates.audit import AuditRequest, audit
from tthc_cli.cases.due_dates.limits import Limit, read_limit
from tthc_cli.cases.due_dates.terms import Terms


def test_limits_by_procedure_serve_cases_without_their_own(tmp_path):
    limits = [
        {"procedure": "Cấp giấy phép", "time_limit": "5 ngày làm việc"},
        {"procedure": "cấp  giấy phép", "time_limit": "05 ngày làm việc"},
        {"procedure": "Đổi giấy phép", "time_limit": "3 ngày"},
        {"procedure": "đổi giấy phép", "time_limit": "4 ngày"},
        {"procedure": "Thu hồi", "time_limit": "04 giờ làm việc"},
    ]
    rows = [
        case("04/03/2024", "11/03/2024", "", "a", procedure="CẤP GIẤY PHÉP"),
        case("04/03/2024", "05/03/2024", "1 ngày làm việc", "b", procedure="Cấp giấy phép"),
        case("04/03/2024", "07/03/2024", "", "c", procedure="Đổi giấy phép"),
        case("04/03/2024", "07/03/2024", "", "d", procedure="Thu hồi"),
        case("04/03/2024", "07/03/2024", "", "e", procedure="Khác"),
        case("04/03/2024", "", "", "f", procedure="Khác"),
    ]
    audited, wrong = run(tmp_path, rows, also={"limits": limits})
    assert (audited.agree, wrong) == (2, [])
    cases, of_limits = audited.inputs
    assert cases.excluded == {"no-due-date": 1}
    assert (of_limits.used, of_limits.excluded) == (1, {"repeat": 1})
    reasons = Counter((key, reason) for key, _column, reason in aside(tmp_path))
    assert reasons == {
        ("c", "no-limit"): 1,
        ("d", "limit-unread"): 1,
        ("e", "no-limit"): 1,
        ("Đổi giấy phép", "disagree"): 1,
        ("đổi giấy phép", "disagree"): 1,
        ("Thu hồi", "limit-unread"): 1,
    }


def test_spaces_and_marks_that_are_not_seen_in_the_name_of_a_procedure_tell_nothing_apart(tmp_path):
    limits = [{"procedure": "Cấp giấy\u00ad phép", "time_limit": "5 ngày làm việc"}]
    names = ["Cấp  giấy phép", "CẤP\u00a0 giấy phép ", "Cấp\tgiấy  phép", "C\u200bấp giấy phép", "", "\ufeff "]
    rows = [case("04/03/2024", "11/03/2024", "", str(place), procedure=name) for place, name in enumerate(names)]
    audited, wrong = run(tmp_path, rows, also={"limits": limits})
    assert (audited.agree, wrong) == (4, [])
    assert aside(tmp_path) == [("4", "time_limit", "no-limit"), ("5", "time_limit", "no-limit")]


@pytest.mark.parametrize(
    ("text", "header", "unit", "expected"),
    [
        ("15", "Thời hạn giải quyết (ngày làm việc)", None, (15, "working_day")),
        ("15", "Thời hạn giải quyết (ngày)", None, (15, "day")),
        ("15.0", "Thời hạn giải quyết (ngày làm việc)", None, (15, "working_day")),
        ("15 ngày", "Thời hạn giải quyết (ngày làm việc)", None, (15, "day")),
        ("15", "Thời hạn giải quyết", "working_day", (15, "working_day")),
        ("15", "Thời hạn giải quyết", "day", (15, "day")),
        ("15", "Thời hạn giải quyết", None, "limit-no-unit"),
        ("0", "Thời hạn giải quyết (ngày)", None, "limit-unread"),
        ("0,5 ngày", "Thời hạn giải quyết", None, "limit-unread"),
    ],
)
def test_a_number_alone_is_never_guessed(text, header, unit, expected):
    limit_read = read_limit(text, header, Terms(unit=unit), DICTIONARY)
    assert (limit_read if isinstance(limit_read, str) else (limit_read.count, limit_read.unit)) == expected


@pytest.mark.parametrize("count", range(1, 19))
def test_any_number_of_months_is_a_limit_though_some_are_periods_of_a_year(count):
    for text in (f"{count} tháng", f"{count:02d} THÁNG", f"Không quá {count} tháng"):
        assert read_limit(text, "Thời hạn", Terms(), DICTIONARY) == Limit(count=count, unit="month"), text
    assert read_limit(f"{count} tháng đầu năm", "Thời hạn", Terms(), DICTIONARY) == "limit-unread"


# -- limits that hold for some days ------------------------------------------------------------------------------------


def limit(text: str, first: str = "", last: str = "", procedure: str = "Cấp phép") -> dict[str, str]:
    return {"Tên thủ tục": procedure, "Thời hạn": text, "Áp dụng từ": first, "Đến ngày": last}


def test_a_dossier_keeps_the_limit_of_the_day_on_which_it_was_received(tmp_path):
    limits = [limit("10 ngày làm việc", "", "30/06/2024"), limit("5 ngày làm việc", "01/07/2024", "31/12/2024")]
    rows = [
        case(
            "28/06/2024", "12/07/2024", case_id="a", procedure="Cấp phép"
        ),  # ten working days, finished in the new span
        case("01/07/2024", "08/07/2024", case_id="b", procedure="cấp phép"),
        case("31/12/2024", "08/01/2025", case_id="c", procedure="Cấp phép"),  # 1/1 is off
        case("01/01/2025", "08/01/2025", case_id="d", procedure="Cấp phép"),  # a day that no limit holds for
        case("28/06/2024", "05/07/2024", case_id="e", procedure="Cấp phép"),
    ]
    audited, wrong = run(tmp_path, rows, also={"limits": limits})
    assert audited.agree == 3
    assert [(wrong_date.case_id, f"{wrong_date.computed:%d/%m/%Y}", wrong_date.limit) for wrong_date in wrong] == [
        ("e", "12/07/2024", (10, "working_day"))
    ]
    assert aside(tmp_path) == [("d", "time_limit", "no-limit")]
    assert (audited.inputs[1].used, audited.inputs[1].excluded) == (2, {})


def test_limits_for_the_same_days_are_set_aside_and_none_of_them_counts(tmp_path):
    """Each example is a procedure of its own."""
    examples_of_rows: list[tuple[list[tuple[str, str, str]], list[tuple[str, str]]]] = [
        ([("5 ngày", "", "30/06/2024"), ("3 ngày", "30/06/2024", "")], [("", "overlap"), ("", "overlap")]),
        ([("5 ngày", "", "30/06/2024"), ("5 ngày", "01/06/2024", "")], [("", "overlap"), ("", "overlap")]),
        (
            [("5 ngày", "01/01/2024", "30/06/2024"), ("3 ngày", "01/01/2024", "30/06/2024")],
            [("", "disagree"), ("", "disagree")],
        ),
        ([("5 ngày", "31/12/2024", "01/01/2024")], [("Đến ngày", "out-of-order")]),
        ([("5 ngày", "31/02/2024", "")], [("Áp dụng từ", "no-such-day")]),
        ([("5 ngày", "", "sang năm")], [("Đến ngày", "no-date")]),
        (
            [("5 ngày", "", "31/12/2024"), ("3 ngày", "sau đó", "")],
            [("", "overlap"), ("Áp dụng từ", "no-date")],  # nobody knows for which days the other one holds
        ),
    ]
    limits, rows = [], []
    expected: dict[str, list[tuple[str, str]]] = {}
    for place, (rows_of_limits, reasons) in enumerate(examples_of_rows):
        procedure = f"Cấp phép {place}"
        limits += [limit(*row, procedure) for row in rows_of_limits]
        rows.append(case("04/03/2024", "11/03/2024", case_id=f"H{place}", procedure=procedure))
        expected |= {procedure: sorted(reasons), f"H{place}": [("time_limit", "no-limit")]}
    audited, _wrong = run(tmp_path, rows, also={"limits": [*limits, limit("1 ngày", procedure="Khác")]})
    assert audited.checked == 0
    told: dict[str, list[tuple[str, str]]] = {}
    for key, column, reason in sorted(aside(tmp_path)):
        told.setdefault(key, []).append((column, reason))
    assert told == expected
    assert audited.inputs[1].used == 1


def test_the_same_row_again_is_a_repeat_and_an_unread_limit_is_one_of_its_days_alone(tmp_path):
    limits = [
        limit("5 ngày làm việc", "2024-01-01", "2024-03-31"),
        limit("05 ngày làm việc", "01/01/2024", "31/03/2024"),
        limit("nhanh", "01/04/2024"),
    ]
    rows = [
        case("04/03/2024", "11/03/2024", case_id="a", procedure="Cấp phép"),
        case("04/04/2024", "11/04/2024", case_id="b", procedure="Cấp phép"),
    ]
    audited, wrong = run(tmp_path, rows, also={"limits": limits})
    assert (audited.agree, wrong, audited.inputs[1].excluded) == (1, [], {"repeat": 1})
    assert ("b", "time_limit", "limit-unread") in aside(tmp_path)


def test_days_that_only_one_of_several_files_has_are_not_lost(tmp_path):
    plain, dated = tmp_path / "plain.csv", tmp_path / "dated.csv"
    plain.write_text("Tên thủ tục,Thời hạn giải quyết\nKhác,3 ngày\n", encoding="utf-8")
    dated.write_text(
        "until,Tên thủ tục,from,Thời hạn\n30/06/2024,Cấp phép,,5 ngày\n,Cấp phép,01/07/2024,3 ngày\n", encoding="utf-8"
    )
    rows = [
        case("04/03/2024", "11/03/2024", case_id="a", procedure="Cấp phép"),  # 9/3 is a Saturday
        case("01/07/2024", "04/07/2024", case_id="b", procedure="Cấp phép"),
        case("01/07/2024", "04/07/2024", case_id="c", procedure="Khác"),
    ]
    for files in ([plain, dated], [dated, plain]):
        request = AuditRequest(
            files={"cases": [write(tmp_path, "cases", [{"status": "4", **row} for row in rows])], "limits": files},
            terms=Terms(),
            as_of=date(2024, 7, 1),
        )
        with audit(request, DICTIONARY, CALENDAR) as audited:
            assert (audited.agree, audited.inputs[1].used) == (3, 3)


def test_rates_take_the_limit_of_the_day_of_receipt(tmp_path):
    dossiers_file, limits = tmp_path / "cases.csv", tmp_path / "han.csv"
    head = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái,TTHC\n"
    body = (  # the first is early by ten working days; the second would be by ten, and is late by five
        "1,24/06/2024,,02/07/2024,10,a\n2,01/07/2024,,09/07/2024,10,a\n"
    )
    dossiers_file.write_text(head + body, encoding="utf-8")
    limits.write_text(
        "Tên thủ tục,Thời hạn,Áp dụng từ,Đến ngày\na,10 ngày làm việc,,30/06/2024\na,5 ngày làm việc,01/07/2024,\n",
        encoding="utf-8",
    )
    answer, _errors = checked(dossiers_file, "--due", "missing", "--limits", str(limits))
    (result,) = answer["results"]
    assert (result["numerator"], result["denominator"]) == (1, 2)


# -- a second reading, in plain Python ---------------------------------------------------------------------------------


@st.composite
def spans(draw: st.DrawFn) -> tuple[date | None, date | None]:
    start = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 500)))
    first = draw(st.sampled_from([start, start, start, None]))
    last = draw(st.sampled_from([start + timedelta(days=draw(st.integers(0, 250)))] * 3 + [None]))
    return first, last


def holding(limits: list[tuple[int, date | None, date | None]], days: list[date]) -> list[int | None]:
    """The limits that the rows of one procedure give dossiers of some days, by going through all that they hold for."""
    distinct = sorted(set(limits), key=str)
    calendar = [date(2023, 6, 1) + timedelta(days=number) for number in range(1100)]
    on = {
        each: [count for count, first, last in distinct if (first or date.min) <= each <= (last or date.max)]
        for each in calendar
    }
    if any(len(counts) > 1 for counts in on.values()):
        return [None] * len(days)
    return [next(iter(on[day]), None) for day in days]


@pytest.mark.long
@examples(80, gate=8)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 20), spans()), min_size=1, max_size=6), st.randoms())
def test_the_limit_in_force_is_that_of_a_second_reading(drawn_limits, chance):
    """Each dossier is recorded with the date that it has by the second reading: the audit must agree with all."""

    def written(day: date | None) -> str:
        return "" if day is None else f"{day:%d/%m/%Y}"

    edges = [day for _name, _count, span in drawn_limits for day in span if day is not None]
    days = [date(2024, 1, 1) + timedelta(days=chance.randrange(700)) for _place in range(30)]
    days += [*edges, *(edge + timedelta(days=1) for edge in edges)]
    names = [chance.choice("abc") for _day in days]
    in_force = {
        name: holding([(count, *span) for key, count, span in drawn_limits if key == name], days) for name in "abc"
    }
    rows, without = [], set()
    for place, (name, day) in enumerate(zip(names, days, strict=True)):
        count = in_force[name][place]
        if count is None:
            without.add(f"H{place}")
        due = day + timedelta(days=count or 1)
        while not CALENDAR.is_working(due):
            due += timedelta(days=1)
        rows.append(case(f"{day:%d/%m/%Y}", f"{due:%d/%m/%Y}", case_id=f"H{place}", procedure=name))
    limits = [
        limit(f"{count} ngày", written(first), written(last), name) for name, count, (first, last) in drawn_limits
    ]
    with tempfile.TemporaryDirectory() as folder:
        audited, wrong = run(Path(folder), rows, also={"limits": limits})
        unknown = {key for key, column, _reason in aside(Path(folder)) if column == "time_limit"}
    assert unknown == without
    assert [(wrong_date.case_id, wrong_date.computed, wrong_date.recorded) for wrong_date in wrong] == []
    assert audited.agree == len(rows) - len(without)
