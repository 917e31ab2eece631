"""Fourteen months of an office through the command line: set up in November 2026 with its own plan and the city's, a
new year, a plan that is replaced, a swap that is announced, to the account of 2027.

Every date and every count of working days is worked out by hand from the notices: 24/11/2026 is off, 1/1/2027, Tết
4-10/2, 16/4, 30/4 and 3/5, 2-3/9; from August on the office's calendar has Monday 16/8/2027 off, made up on Saturday
14/8. Reports: the data close on the 14th, the report is due on the working day after.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import tthc
from tests.support.places import HOLIDAYS
from tests.support.plan_files import CITY, plan_of

OLD, NEW, CHANGED, CITY_ID = "so-26", "so-27", "so-27-2", "ubnd-can-tho-2026"
Shown = tuple[str, str, str | None, str, str | int, str, int]
"""Plan, status, matter, task.rule, period or occurrence, due day, working days left."""


@dataclass(frozen=True)
class Day:
    """What is typed up to and including a day, and what `tthc due` shows on it."""

    day: str
    commands: list[str]
    due: list[Shown]


OF_ANOTHER_YEAR = "done 9 --on 11/01/2027 --plan plan_2026.yaml"

DAYS = [
    # Friday. 23, 25, 26 and 27 are left: Tuesday the 24th is off
    Day("2026-11-20", [], [(OLD, "soon", None, "21.1", 0, "2026-11-27", 4)]),
    Day(
        "2026-11-23",
        ["event add feedback-received 23/11/2026 --ref PAKN-1"],
        [(OLD, "soon", None, "21.1", 0, "2026-11-27", 3)],
    ),
    # the day of rest itself: 25, 26, 27
    Day("2026-11-24", [], [(OLD, "soon", None, "21.1", 0, "2026-11-27", 3)]),
    # "trước ngày 30/11": Sunday the 29th is the last day in time
    Day("2026-11-28", [], [(OLD, "today", None, "21.1", 0, "2026-11-27", 0)]),
    Day("2026-11-30", [], [(OLD, "overdue", None, "21.1", 0, "2026-11-27", -1)]),
    # 8, 9, 10, 11, 14
    Day("2026-12-07", ["done 21 --on 30/11/2026"], [(CITY_ID, "soon", None, "1.1", 0, "2026-12-14", 5)]),
    # 25/11 is the first of the fifteen working days of the feedback, 15/12 the last
    Day(
        "2026-12-14",
        [],
        [
            (CITY_ID, "today", None, "1.1", 0, "2026-12-14", 0),
            (OLD, "soon", "1", "10.1", 0, "2026-12-15", 1),
            (OLD, "soon", None, "19.1", "2026-12", "2026-12-15", 1),
            (OLD, "soon", None, "19.1", "2026-Q4", "2026-12-15", 1),
            (OLD, "soon", None, "19.1", "2026", "2026-12-15", 1),
        ],
    ),
    # 16, 17, 18, 21, 22: the first update
    Day(
        "2026-12-16",
        [
            "done 1 --on 14/12/2026 --plan city.yaml",
            *(f"done 19 --period {period} --on 15/12/2026" for period in ("2026-12", "2026-Q4", "2026")),
        ],
        [
            (OLD, "overdue", "1", "10.1", 0, "2026-12-15", -1),
            (OLD, "soon", "1", "10.1", 1, "2026-12-22", 4),
        ],
    ),
    # 23, 24, 25, 28, 29: the second
    Day(
        "2026-12-23",
        ["done 10.1 --on 22/12/2026 --matter 1"],
        [
            (OLD, "overdue", "1", "10.1", 0, "2026-12-15", -6),
            (OLD, "soon", "1", "10.1", 2, "2026-12-29", 4),
        ],
    ),
    # the new plan is in force beside the old one; the city's is through. 30 and 31/12, 4, 5, 6/1: the third update
    Day(
        "2026-12-31",
        ["done 10.1 --on 29/12/2026 --matter 1", "init --plan plan_2027.yaml --without-plan city.yaml"],
        [
            (OLD, "overdue", "1", "10.1", 0, "2026-12-15", -12),
            *((OLD, "today", None, f"{task}.1", 0, "2026-12-31", 0) for task in (1, 9, 14, 16, 18)),
            (OLD, "soon", "1", "10.1", 3, "2027-01-06", 3),
        ],
    ),
    # Monday of the new year: what is open of the old one has stayed
    Day(
        "2027-01-04",
        [f"done {task} --on 31/12/2026" for task in (1, 14, 16, 18)],
        [
            (OLD, "overdue", "1", "10.1", 0, "2026-12-15", -13),
            (OLD, "overdue", None, "9.1", 0, "2026-12-31", -1),
            (OLD, "soon", "1", "10.1", 3, "2027-01-06", 2),
        ],
    ),
    # the result came: two working days to tell of it. The event goes to the plan that has the matter
    Day(
        "2027-01-06",
        ["event add feedback-resolved 06/01/2027 --matter 1"],
        [
            (OLD, "overdue", None, "9.1", 0, "2026-12-31", -3),
            (OLD, "soon", "1", "10.2", 0, "2027-01-08", 2),
        ],
    ),
    # 13, 14, 15
    Day(
        "2027-01-12",
        ["done 10 --on 08/01/2027 --matter 1", OF_ANOTHER_YEAR],
        [(NEW, "soon", None, "19.1", "2027-01", "2027-01-15", 3)],
    ),
    # the day before Tết: 7/2 and 14/2 are days off
    Day(
        "2027-02-03",
        ["done 19 --period 2027-01 --on 15/01/2027", "event add ministry-decision-received 02/02/2027 --ref QĐ-9"],
        [
            (NEW, "soon", "2", "2.1", 0, "2027-02-11", 1),
            (NEW, "soon", None, "19.1", "2027-02", "2027-02-15", 3),
        ],
    ),
    # ten days after 11/2 is Sunday the 21st
    Day(
        "2027-02-16",
        ["done 2 --on 11/02/2027 --matter 2"],
        [
            (NEW, "overdue", None, "19.1", "2027-02", "2027-02-15", -1),
            (NEW, "soon", "2", "4.1", 0, "2027-02-22", 4),
        ],
    ),
    # nothing is left of the old year; reports of March and the first quarter: 15, 16, 17, 18, 19
    Day(
        "2027-03-12",
        ["done 19 --period 2027-02 --on 16/02/2027", "done 4 --on 22/02/2027 --matter 2"],
        [
            (NEW, "soon", None, "19.1", "2027-03", "2027-03-15", 1),
            (NEW, "soon", None, "19.1", "2027-Q1", "2027-03-15", 1),
        ],
    ),
    # 30/6 is a Wednesday
    Day(
        "2027-06-29",
        [
            *(
                f"done 19 --period 2027-{period} --on {day}"
                for period, day in (
                    ("03", "15/03/2027"),
                    ("Q1", "15/03/2027"),
                    ("04", "15/04/2027"),
                    ("05", "17/05/2027"),
                    ("06", "15/06/2027"),
                    ("Q2", "15/06/2027"),
                )
            ),
        ],
        [(NEW, "soon", None, "8.1", 0, "2027-06-30", 1)],
    ),
    # the plan is replaced: task 6 is gone, those behind it move up, and what was recorded moves with them. Before the
    # swap is announced, the report of August is due on Monday the 16th
    Day(
        "2027-08-12",
        [
            "done 8 --on 30/06/2027",
            "plan adopt so-27 changed.yaml --dry-run",
            "plan adopt so-27 changed.yaml",
            "init --plan changed.yaml --without-plan plan_2027.yaml",
            "done 18 --period 2027-07 --on 15/07/2027",
        ],
        [(CHANGED, "soon", None, "18.1", "2027-08", "2027-08-16", 2)],
    ),
    # once it is: Friday 13, Saturday 14, Tuesday 17
    Day(
        "2027-08-12",
        ["init --calendar swapped.yaml"],
        [(CHANGED, "soon", None, "18.1", "2027-08", "2027-08-17", 3)],
    ),
    # 29/8 is a Sunday
    Day(
        "2027-08-27",
        ["done 18 --period 2027-08 --on 17/08/2027"],
        [(CHANGED, "today", None, "6.1", 0, "2027-08-27", 0)],
    ),
    # "trước ngày 30/11": Monday the 29th; Wednesday the 24th is off
    Day(
        "2027-11-23",
        [
            "done 6 --on 27/08/2027",
            *(
                f"done 18 --period 2027-{period} --on {day}"
                for period, day in (
                    ("09", "15/09/2027"),
                    ("Q3", "15/09/2027"),
                    ("10", "15/10/2027"),
                    ("11", "15/11/2027"),
                )
            ),
        ],
        [(CHANGED, "soon", None, "20.1", 0, "2027-11-29", 3)],
    ),
    Day(
        "2027-12-31",
        [
            "done 20 --on 29/11/2027",
            *(f"done 18 --period {period} --on 15/12/2027" for period in ("2027-12", "2027-Q4", "2027")),
            *(f"done {task} --on 30/12/2027" for task in (1, 8, 13, 15)),
        ],
        [(CHANGED, "today", None, "17.1", 0, "2027-12-31", 0)],
    ),
]

# on 2028-01-04, of each task: status, due, done on, working days late
ACCOUNTS = {
    OLD: {
        2: ("waiting", None, None, None),
        3: ("waiting", None, None, None),
        4: ("waiting", None, None, None),
        1: ("on_time", "2026-12-31", "2026-12-31", None),
        7: ("before_start", "2026-08-28", None, None),
        8: ("before_start", "2026-06-30", None, None),
        9: ("late", "2026-12-31", "2027-01-11", 6),
        10: ("late", "2026-12-15", "2027-01-06", 15),
        14: ("on_time", "2026-12-31", "2026-12-31", None),
        16: ("on_time", "2026-12-31", "2026-12-31", None),
        18: ("on_time", "2026-12-31", "2026-12-31", None),
        19: ("on_time", "2026-12-15", "2026-12-15", None),
        21: ("late", "2026-11-27", "2026-11-30", 1),
    },
    CHANGED: {
        1: ("on_time", "2027-12-31", "2027-12-30", None),
        2: ("on_time", "2027-02-11", "2027-02-11", None),
        3: ("waiting", None, None, None),
        4: ("on_time", "2027-02-22", "2027-02-22", None),
        6: ("on_time", "2027-08-27", "2027-08-27", None),
        7: ("on_time", "2027-06-30", "2027-06-30", None),
        8: ("on_time", "2027-12-31", "2027-12-30", None),
        9: ("waiting", None, None, None),
        13: ("on_time", "2027-12-31", "2027-12-30", None),
        15: ("on_time", "2027-12-31", "2027-12-30", None),
        17: ("overdue", "2027-12-31", None, 1),  # Monday 3/1 is off for Saturday 1/1
        18: ("late", "2027-02-15", "2027-02-16", 1),
        20: ("on_time", "2027-11-29", "2027-11-29", None),
    },
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office, with the files that come to it in these months."""
    folder = tmp_path_factory.mktemp("office")
    plan_of(folder, 2026, id=OLD)
    plan_of(folder, 2027, id=NEW)
    (folder / "changed.yaml").write_text(_without_task_6(plan_of(folder, 2027, "of 2027.yaml", id=CHANGED)), "utf-8")
    (folder / "city.yaml").write_text(CITY.format(year=2026), "utf-8")
    days = HOLIDAYS.read_text("utf-8")
    last_off = '      - {date: 2027-09-02, kind: holiday, name: "Quốc khánh (2/9)", source: vpcp-10065}\n'
    swap = '      - {date: 2027-08-16, kind: swapped, name: "Nghỉ hoán đổi, làm bù 14/08/2027", source: vpcp-10065}\n'
    made_up = '{date: 2027-08-14, instead_of: 2027-08-16, name: "Làm bù cho ngày 16/08/2027", source: vpcp-10065}'
    head, tail = days.split(last_off)
    tail = tail.replace("    open:\n", f"    make_up:\n      - {made_up}\n    open:\n", 1)
    (folder / "swapped.yaml").write_text(head + swap + last_off + tail, "utf-8")
    return folder


def _without_task_6(plan: Path) -> str:
    """The text of a plan without its sixth task, the numbers behind it one less."""
    text = re.sub(r"(?ms)^  - number: 6$.*?(?=^  - number: 7$)", "", plan.read_text("utf-8"))
    return re.sub(
        r"(?m)^(  - number: |    task: )(\d+)$",
        lambda line: f"{line[1]}{int(line[2]) - (int(line[2]) > 6)}",
        text,
    )


def row(item: dict[str, Any]) -> Shown:
    which = item["period"] or item["occurrence"]
    place = f"{item['task']}.{item['rule']}"
    return item["plan"], item["status"], item["matter"], place, which, item["due"], item["working_days_left"]


def test_the_months(home):
    start = ("--plan", "plan_2026.yaml", "--plan", "city.yaml", "--watch-from", "20/11/2026", "--calendar", HOLIDAYS)
    assert tthc("init", *start, cwd=home, calendar=None).returncode == 0
    for expected in DAYS:
        for command in expected.commands:
            words = command.split()
            as_of = () if words[0] in ("init", "plan") else ("--as-of", expected.day)
            done = tthc(*words, *as_of, cwd=home, calendar=None)
            assert done.returncode == 0, done.stderr
            # a day of the next year is asked about if the plan of the old one is meant
            assert bool(done.stderr) == (command == OF_ANOTHER_YEAR), command
        answer = tthc("due", "--as-of", expected.day, "--format", "json", cwd=home, calendar=None, whole=True)
        assert answer.stderr == ""
        assert [row(item) for item in json.loads(answer.stdout)["items"]] == expected.due, expected.day
        late = any(status == "overdue" for _plan, status, *_rest in expected.due)
        assert answer.returncode == (1 if late else 0)

    account = tthc("plan", "status", "--as-of", "04/01/2028", "--format", "json", cwd=home, calendar=None)
    tasks = json.loads(account.stdout)["tasks"]
    for plan, expected_tasks in ACCOUNTS.items():
        for task in (task for task in tasks if task["plan"] == plan):
            standing = (task["status"], task["due"], task["done_on"], task["working_days_late"])
            assert standing == expected_tasks.get(task["task"], ("continuous", None, None, None)), (plan, task["task"])
