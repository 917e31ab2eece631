"""Rules that need no event, through every command of the register: counts from a fixed day, reports on their own day.

The plan is ``cases/fixed_days.yaml``; every date is worked out by hand from the notices of 2024.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.support.command import tthc
from tests.support.places import TEST_DATA

PLAN = TEST_DATA / "fixed_days.yaml"
MONTHS = [
    "2024-01-12",  # Sun 14
    "2024-02-07",  # Wed 14, and all days back to Thu 08, are off for Tết
    "2024-03-14",
    "2024-04-12",  # Sun 14
    "2024-05-14",
    "2024-06-14",
    "2024-07-12",  # Sun 14
    "2024-08-14",
    "2024-09-13",  # Sat 14
    "2024-10-14",
    "2024-11-14",
    "2024-12-13",  # Sat 14
]
QUARTERS = ["2024-04-05", "2024-07-05", "2024-10-04", "2025-01-03"]
DUE = {
    "1.1": ["2024-07-11"],
    "2.1": MONTHS,
    "3.1": ["2024-12-24"],
    "3.2": ["2024-09-02"],
    "4.2": ["2024-07-01"],
    "5.1": QUARTERS,
    "5.2": ["2024-06-28"],  # Sat 29
}


class Office:
    """A register of the plan, by the command line."""

    def __init__(self, folder: Path) -> None:
        self._options = ["--plan", str(PLAN), "--register", str(folder / "register.db")]

    def __call__(self, *arguments: str) -> Any:
        done = tthc(*arguments, *self._options)
        assert (done.stderr, done.returncode) in (("", 0), ("", 1))
        return json.loads(done.stdout) if "json" in arguments else done.stdout

    def refused(self, *arguments: str) -> str:
        done = tthc(*arguments, *self._options)
        assert (done.stdout, done.returncode) == ("", 2)
        return done.stderr


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def places(items: list[dict[str, Any]]) -> dict[str, list[str]]:
    by_rule: dict[str, list[str]] = {}
    for item in items:
        if item["due"]:
            by_rule.setdefault(f"{item['task']}.{item['rule']}", []).append(item["due"])
    return by_rule


def test_deadline_dates_them_without_an_event():
    done = tthc("deadline", "--plan", PLAN, "--format", "json")
    answer = json.loads(done.stdout)
    assert places(answer["deadlines"]) == DUE
    assert [(waiting["task"], waiting["rule"]) for waiting in answer["waiting"]] == [(4, 1)]
    first = next(deadline for deadline in answer["deadlines"] if deadline["task"] == 1)
    assert (first["event"], first["event_date"]) == (None, None)
    assert first["steps"][0]["what"] == "the day named, not counted"
    report = next(deadline for deadline in answer["deadlines"] if deadline["period"] == "2024-02")
    assert (report["nominal"], report["assumed"]) == ("2024-02-14", False)


def test_deadline_gives_them_as_a_calendar_and_as_rows():
    done = tthc("deadline", "--plan", PLAN, "--format", "ics")
    events = icalendar.Calendar.from_ical(done.stdout).walk("VEVENT")
    assert len(events) == len({str(event["uid"]) for event in events}) == sum(map(len, DUE.values()))
    rows = csv.DictReader(io.StringIO(tthc("deadline", "--plan", PLAN, "--format", "csv").stdout))
    assert places(list(rows)) == DUE


def test_due_lists_what_is_open(office):
    office("event", "add", "decision-received", "10/06/2024")
    answer = office("due", "--as-of", "2024-06-20", "--later", "--waiting", "--format", "json")
    assert places(answer["items"]) == {**DUE, "4.1": ["2024-06-17"]}  # Sat 15 to Mon 17
    shown = {(i["task"], i["rule"], i["due"]): (i["status"], i["working_days_left"]) for i in answer["items"]}
    assert shown[2, 1, "2024-06-14"] == ("overdue", -4)
    assert shown[5, 2, "2024-06-28"] == ("later", 6)
    assert shown[4, 2, "2024-07-01"] == ("later", 7)
    assert {i["matter"] for i in answer["items"]} == {None, "1"}


def test_what_is_done_counts_for_its_date_alone(office):
    office("done", "1", "--on", "11/07/2024")
    office("done", "3.2", "--on", "30/08/2024")
    office("done", "2", "--period", "2024-02", "--on", "15/02/2024")
    office("done", "5", "--period", "2024-Q2", "--on", "28/06/2024")
    office("done", "5.2", "--on", "01/07/2024")
    answer = office("due", "--as-of", "2024-09-20", "--later", "--format", "json")
    assert places(answer["items"]) == {
        "2.1": [day for day in MONTHS if day != "2024-02-07"],
        "3.1": DUE["3.1"],
        "4.2": DUE["4.2"],
        "5.1": [day for day in QUARTERS if day != "2024-07-05"],
    }
    tasks = {
        task["task"]: task for task in office("plan", "status", "--as-of", "2024-09-20", "--format", "json")["tasks"]
    }
    assert {number: task["status"] for number, task in tasks.items()} == {
        1: "on_time",
        2: "overdue",
        3: "coming",
        4: "overdue",
        5: "overdue",
    }
    assert tasks[2]["counts"] == {"overdue": 8, "coming": 3, "late": 1}
    assert tasks[5]["counts"] == {"overdue": 1, "coming": 2, "late": 1, "on_time": 1}
    assert (tasks[3]["due"], tasks[3]["counts"]) == ("2024-12-24", {"coming": 1, "on_time": 1})


def test_one_mark_does_not_stand_for_several_dates(office):
    office("done", "1", "--on", "11/07/2024")
    assert office.refused("done", "3", "--on", "30/08/2024") == (
        "tthc: task 3 has several dates: 3.1 (24/12/2024), 3.2 (02/09/2024); say which of them is done\n"
    )
    assert "name one (the next that is not done: 2024-01)" in office.refused("done", "2", "--on", "14/02/2024")
    assert "recorded as done on 11/07/2024 already" in office.refused("done", "1", "--on", "12/07/2024")
    assert len(office("event", "list", "--format", "json")["events"]) == 1


def test_the_feed_shows_them_and_names_them_for_ever(office):
    office("done", "3.2", "--on", "30/08/2024")
    feeds = [
        {str(event["uid"]): event for event in icalendar.Calendar.from_ical(office("ics", *more)).walk("VEVENT")}
        for more in (["--as-of", "2024-06-20"], ["--as-of", "2024-09-20"])
    ]
    assert feeds[0].keys() == feeds[1].keys()
    assert sorted(str(event["dtstart"].dt) for event in feeds[0].values()) == sorted(
        day for days in DUE.values() for day in days
    )
    titles = {uid.split("-")[0]: str(event["summary"]) for uid, event in feeds[1].items()}
    assert titles["2024.3.2.0"] == "Done: Task 3.2: Tài liệu họp"
    assert titles["2024.1.1.0"] == "Overdue: Task 1: Niêm yết danh mục"
    assert titles["2024.3.1.0"] == "Task 3.1: Tài liệu họp"
    ahead = next(event for uid, event in feeds[0].items() if uid.startswith("2024.3.2."))
    alarms = [str(alarm["trigger"].dt) for alarm in ahead.walk("VALARM")]
    # 02/09 is a day off: on Thu 29/08 and Fri 30/08, at eight
    assert alarms == ["-4 days, 8:00:00", "-3 days, 8:00:00"]


@pytest.mark.parametrize("labels", [("Rà soát, đánh giá TTHC", "Báo cáo"), (None, "Báo cáo")])
def test_a_label_is_shown_wherever_its_rule_is_chosen_or_recorded(tmp_path, labels):
    text = PLAN.read_text("utf-8")
    for words, label in zip(("5 ngày làm việc trước ngày 31/12/2024", "đúng ngày 02/9/2024"), labels, strict=True):
        if label is not None:
            text = text.replace(f'text: "{words}"', f'label: "{label}", text: "{words}"')
    plan = tmp_path / "plan.yaml"
    plan.write_text(text, encoding="utf-8")
    options = ("--plan", plan, "--register", tmp_path / "r")
    named = zip(("3.1", "3.2"), labels, strict=True)
    first, second = (f"{place} “{label}”" if label else place for place, label in named)
    refused = tthc("done", "3", "--on", "30/08/2024", *options).stderr
    assert f"task 3 has several dates: {first} (24/12/2024), {second} (02/09/2024)" in refused
    assert f"write 3 or one of {first}, {second}\n" in tthc("done", "3.3", *options).stderr
    for command in (("deadline", "3"), ("plan", "show", "3")):
        assert " – Báo cáo: “đúng ngày 02/9/2024”" in tthc(*command, "--plan", plan).stdout
    recorded = tthc("done", "3.2", "--on", "30/08/2024", *options).stdout
    assert f"task {second} done" in recorded
    assert sum("“Báo cáo”" in line for line in recorded.splitlines()) == 2, "in the title and in the row"
    assert f"task {second} done" in tthc("event", "list", *options).stdout


@pytest.mark.parametrize("command", ["done", "deadline"])
def test_a_rule_of_a_task_whose_time_is_unread_is_refused_with_that(tmp_path, command):
    text = PLAN.read_text("utf-8")
    plan = tmp_path / "plan.yaml"
    start = text.index("rules:", text.index("number: 1\n"))
    end = text.index("\n  - number: 2")
    plan.write_text(
        text[:start] + "rules: []\n    unread: [{cell: time, text: trong, reason: other words}]" + text[end:],
        encoding="utf-8",
    )
    refused = tthc(command, "1.1", "--plan", plan)
    assert refused.returncode == 2
    assert refused.stderr == "tthc: task 1: its time is not read yet; write its rules into the plan\n"
