"""``tthc deadline --rule``: a phrase of one's own, dated and said back, as a real process."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.support.command import tthc
from tests.support.places import TEST_DATA

DAY = "25/04/2024"
IN_2024 = ("--as-of", "26/04/2024")
"""Phrases that leave their year out are of this one."""


def answer(*arguments: str, warning: str = "") -> dict[str, Any]:
    if "--as-of" not in arguments:
        arguments += IN_2024
    done = tthc("deadline", *arguments, "--format", "json")
    assert (done.returncode, done.stderr) == (0, warning)
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def test_json_is_that_of_a_deadline_without_a_task():
    record = answer("--rule", "15 ngày làm việc", "--from", DAY, "--as-of", "2024-04-26")
    assert (record["schema"], record["as_of"]) == ("tthc.deadline/1", "2024-04-26")
    assert record["plan"]["name"] == "plan_2024.yaml"
    assert record["readings"] == [
        {
            "rule": 1,
            "kind": "after",
            "text": "15 ngày làm việc",
            "says": "15 working days after: the day given by --from",
            "label": None,
            "time": None,
            "report": None,
            "note": None,
        }
    ]
    (deadline,) = record["deadlines"]
    assert (deadline["task"], deadline["rule"], deadline["kind"]) == (None, 1, "after")
    assert (deadline["event"], deadline["event_date"]) == ("--from", "2024-04-25")
    assert (deadline["nominal"], deadline["due"], deadline["roll"]) == ("2024-05-20", "2024-05-20", None)
    assert all(set(step) == {"date", "what", "source"} for step in deadline["steps"])
    assert (record["waiting"], record["undated"]) == ([], [])
    assert "readings" not in answer("1")


# The due day of each way that a plan puts a time, by hand from the notices (semantics, worked examples).
DUE: list[tuple[list[str], list[str]]] = [
    (["Chậm nhất 05 ngày kể từ ngày nhận văn bản", "--from", DAY], ["2024-05-02"]),
    (["chậm nhất năm ngày làm việc từ khi nhận", "--from", DAY], ["2024-05-06"]),
    (["Chậm nhất trước 08 ngày tính đến ngày văn bản có hiệu lực", "--from", "26/08/2024"], ["2024-08-16"]),
    (["trước ngày họp 08 ngày", "--from", "2024-08-26"], ["2024-08-16"]),
    (["Ngay khi ký ban hành", "--from", "01/05/2024"], ["2024-05-01"]),
    (["trong 01 tháng kể từ ngày ký", "--from", "31/03/2024"], ["2024-05-02"]),
    (["Trước ngày 30 tháng 8 năm 2024"], ["2024-08-29"]),
    (["trước ngày 30/8"], ["2024-08-29"]),
    (["Quý I/II"], ["2024-06-28"]),
    (["6 tháng cuối năm"], ["2024-12-31"]),
    (["giữa tháng 6"], ["2024-06-14"]),
    (["9 tháng"], ["2024-09-30"]),
    (["chậm nhất ngày 06 của tháng cuối quý"], ["2024-03-06", "2024-06-06", "2024-09-06", "2024-12-06"]),
    (["báo cáo định kỳ hàng quý"], ["2024-03-15", "2024-06-17", "2024-09-16", "2024-12-16"]),
    # no report: the last day of each quarter; 31/3/2024 and 30/6/2024 are Sundays
    (["định kỳ hàng quý"], ["2024-03-29", "2024-06-28", "2024-09-30", "2024-12-31"]),
    (["Theo Kế hoạch được phê duyệt và trước ngày 30 tháng 8 năm 2024"], ["2024-08-29"]),
    (
        ["Theo Kế hoạch được phê duyệt và trước ngày 30 tháng 8 năm 2024", "--from", "30/06/2024"],
        ["2024-06-28"],
    ),
    (
        ["15 ngày làm việc kể từ ngày nhận; định kỳ cứ sau 05 ngày làm việc", "--from", DAY],
        ["2024-05-20", "2024-05-27", "2024-06-03", "2024-06-10"],
    ),
    (["Quý II và Quý IV"], ["2024-06-28", "2024-12-31"]),
]


@pytest.mark.parametrize(("arguments", "due"), DUE, ids=lambda value: value[0])
def test_due_days(arguments, due):
    assert [deadline["due"] for deadline in answer("--rule", *arguments)["deadlines"]] == due


def test_a_phrase_can_name_an_event_of_the_plan():
    record = answer(
        "--rule", "trong 02 ngày làm việc kể từ ngày có kết quả xử lý", "--event", f"feedback-resolved={DAY}"
    )
    (deadline,) = record["deadlines"]
    assert (deadline["event"], deadline["due"]) == ("feedback-resolved", "2024-05-02")
    assert record["readings"][0]["says"] == "2 working days after: Có kết quả xử lý phản ánh, kiến nghị"
    assert answer("--rule", "trong 02 ngày làm việc kể từ ngày có kết quả xử lý", "--from", DAY)["deadlines"] == [
        deadline
    ]


def test_repeats_end_with_the_closing_event():
    phrase = "15 ngày làm việc kể từ ngày nhận được phản ánh, kiến nghị; chưa xử lý xong thì cứ sau 05 ngày làm việc"
    record = answer("--rule", phrase, "--from", DAY, "--event", "feedback-resolved=29/05/2024")
    assert [deadline["due"] for deadline in record["deadlines"]] == ["2024-05-20", "2024-05-27"]


@pytest.mark.parametrize(
    ("rule", "due", "takes_year"),
    [
        ("trước ngày 30/8", "08-29", True),
        ("Quý I", "03-29", True),
        ("báo cáo định kỳ hàng năm", "12-16", True),
        ("hằng năm", "12-31", True),
        ("trước ngày 30/8/2030", "08-29", False),
    ],
)
def test_the_year_that_is_left_out_is_that_of_the_day_or_the_option(rule, due, takes_year):
    """Never the plan's, which is another one here; each format says which year it took, and by what."""
    for options, year, origin in (
        (["--as-of", "01/01/2030"], 2030, "that of --as-of"),
        (["--as-of", "01/01/2024", "--year", "2030"], 2030, "that of --year"),
    ):
        warning = "" if takes_year or "--year" not in options else "tthc: --year is not used: "
        done = tthc("deadline", "--rule", rule, *options, "--format", "json")
        assert (done.returncode, done.stderr.startswith(warning), bool(done.stderr)) == (0, True, bool(warning))
        read = json.loads(done.stdout)
        assert [deadline["due"] for deadline in read["deadlines"]] == [f"{year}-{due}"]
        by = "year" if "--year" in options else "as_of"
        assert (read["year"], read["year_from"]) == ((year, by) if takes_year else (None, None))
        (row,) = csv.DictReader(io.StringIO(tthc("deadline", "--rule", rule, *options, "--format", "csv").stdout))
        assert row["year"] == (str(year) if takes_year else "")
        assert (origin in tthc("deadline", "--rule", rule, *options).stdout) == takes_year


def test_a_year_is_for_a_phrase_alone():
    done = tthc("deadline", "7", "--year", "2025")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--year: a plan has its own year" in done.stderr


def test_people_see_what_was_read_and_each_step():
    done = tthc("deadline", "--rule", "05 ngày", "--from", DAY, "--as-of", "26/04/2024", "--explain", english=False)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "1 “05 ngày” 5 ngày kể từ: ngày ghi ở --from" in lines
    assert any(line.startswith("T5 02/05/2024 1 “05 ngày” (chuyển từ T3 30/04/2024") for line in lines)
    assert any("Điều 148 khoản 5" in line for line in lines)
    assert any(line.startswith("Lịch: holidays.yaml (SHA-256") for line in lines)
    assert "None" not in done.stdout


def test_a_phrase_without_a_date_says_so():
    done = tthc("deadline", "--rule", "Thường xuyên")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Continuous, without a date" in done.stdout
    assert answer("--rule", "Thường xuyên")["undated"] == [
        {"task": None, "rule": 1, "text": "Thường xuyên", "period": None}
    ]


def test_what_waits_is_listed_beside_what_has_a_date():
    done = tthc("deadline", "--rule", "Theo Kế hoạch được duyệt và trước ngày 30/8", *IN_2024, english=False)
    assert "29/08/2024" in done.stdout
    assert "Đang chờ sự kiện" in done.stdout


def test_csv_has_the_columns_of_a_deadline():
    done = tthc("deadline", "--rule", "quý II và quý IV", *IN_2024, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["task"], row["rule"], row["due"]) for row in rows] == [
        ("", "1", "2024-06-28"),
        ("", "2", "2024-12-31"),
    ]
    header = tthc("deadline", "1", "--format", "csv").stdout.splitlines()[0]
    assert done.stdout.splitlines()[0] == header


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["--rule", "trước ngày 30/8", "--from", DAY], "--from"),
        (["--rule", "5 ngày", "--from", DAY, "--event", f"feedback-received={DAY}"], "--event feedback-received"),
    ],
)
def test_a_day_that_the_phrase_does_not_need_is_warned_of(arguments, option):
    warning = f"tthc: {option} is not used: the phrase does not count from it\n"
    assert answer(*arguments, warning=warning)["deadlines"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--rule", "15 ngày làm việc"],
            "--rule: “15 ngày làm việc” counts from a day; give that day with --from DATE",
        ),
        (["--rule", "5 ngày kể từ ngày họp"], "--rule: “5 ngày kể từ ngày họp” counts from a day"),
        (["--rule", ""], "the option --rule has an empty value"),
        (
            ["--rule", "chậm nhất 5 giờ kể từ khi nhận", "--from", DAY],
            "--rule: understood “chậm nhất 5”, but then not “giờ kể từ khi nhận”",
        ),
        (["--rule", "trước ngày"], "--rule: “trước ngày” is not complete: more words must follow"),
        (
            ["--rule", "Hằng tuần", "--from", "01/04/2024"],
            "--rule: “Hằng tuần” is not complete: a weekly time needs its day of the week, such as “thứ Sáu hằng tuần”",
        ),
        (
            ["--rule", "Báo cáo tháng, quý, 6 tháng, năm"],
            "--rule: “Báo cáo tháng, quý, 6 tháng, năm” is not complete: what comes in each period says so, such as",
        ),
        (["--rule", "9 tháng", "--from", DAY], "--rule: “9 tháng” has two readings; write which is meant. 1: 9 months"),
        (["--rule", "5 ngày", "--from", "31/02/2024"], "'31/02/2024' is no day of the calendar"),
        (["--rule", "5 ngày", "--from", "25/04/24"], "'25/04/24' is no date"),
        (["1", "--rule", "5 ngày"], "--rule: a phrase stands in place of tasks"),
        (["--from", DAY], "--from: it is the day that a phrase counts from"),
        (
            ["--rule", "5 ngày kể từ ngày A; 5 ngày kể từ ngày B", "--from", DAY],
            "--from: the phrase counts from several events (A; B)",
        ),
        (["--rule", "99999 năm kể từ ngày họp", "--from", DAY], "lies outside of the calendar"),
        (["--rule", "x" * 5000], "--rule: found 5000 characters"),
        (["--rule", "ngày 1 tháng 1 năm 2199"], "2199"),
    ],
)
def test_bad_usage(arguments, message):
    done = tthc("deadline", *arguments, *IN_2024)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_plan_without_reporting_dates_no_report_but_one_on_its_own_day(tmp_path):
    plan = tmp_path / "plan.yaml"
    good = TEST_DATA / "bad" / "plan" / "good.yaml"
    shutil.copy(good, plan)
    done = tthc("deadline", "--rule", "báo cáo hàng quý", "--plan", plan)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the plan does not say when reports are due" in done.stderr
    assert answer("--rule", "hàng quý", "--plan", str(plan))["deadlines"][0]["due"] == "2024-03-29"
    assert answer("--rule", "ngày 5 của tháng cuối quý", "--plan", str(plan))["deadlines"][0]["due"] == "2024-03-05"


@pytest.mark.parametrize(
    ("phrase", "rests"),
    [
        (f"{report}{words}", bool(report) and not own_day)
        for report in ("", "báo cáo ")
        for words, own_day in [
            ("định kỳ hằng tháng", False),
            ("hằng quý", False),
            ("hằng năm", False),
            ("trước ngày 15 hằng tháng", True),
            ("thứ Sáu hằng tuần", True),
            ("16 giờ thứ Tư hằng tuần", True),
        ]
    ],
)
def test_only_a_report_without_a_day_of_its_own_is_headed_by_the_plan_it_rests_on(phrase, rests):
    done = tthc("deadline", "--rule", phrase, *IN_2024)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("plan of 2024" in done.stdout.splitlines()[0]) is rests


def test_several_periods_of_what_is_no_report_are_said_one_by_one():
    for english, words in ((True, "once in every half-year and every year"), (False, "một lần mỗi 6 tháng và mỗi năm")):
        assert words in tthc("deadline", "--rule", "hằng 6 tháng, năm", *IN_2024, english=english).stdout


@pytest.mark.parametrize("command", [["deadline", "1"], ["deadline"], ["kpi", "list"], ["plan", "list"]])
def test_the_grammar_is_not_loaded_for_other_commands(command):
    code = (
        f"import sys; from tthc_cli.cli import run; run({command}); "
        "sys.exit(any(name.partition('.')[0] == 'lark' or 'phrases' in name for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout
