"""A plausible 2024, entry by entry through the command line; what is due, and the account, on a dozen days.

Every date and every count of working days is worked out by hand from the notices: Tết 8-14/2, 18/4, 29/4-1/5 with the
make-up Saturday 4/5, 2-3/9. Reports: the data close on the 14th, the report is due on the working day after.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import tthc

# (command line) up to and including a day, then what `tthc due --within 5` shows on that day, the most urgent first:
# status, matter, task.rule, period or occurrence, due day, working days left
YEAR: list[tuple[list[str], str, list[tuple[str, str | None, str, str | int, str, int]]]] = [
    (
        ["done 19 --period 2024-01 --on 15/01/2024 --ref BC-01"],
        "2024-01-15",
        [],
    ),
    (
        ["event add ministry-decision-received 05/02/2024 --ref QĐ-111"],
        "2024-02-07",  # the day before Tết: the 15th is one working day away
        [
            ("soon", "1", "2.1", 0, "2024-02-15", 1),
            ("soon", None, "19.1", "2024-02", "2024-02-15", 1),
        ],
    ),
    (
        [],
        "2024-02-14",  # itself a day off
        [
            ("soon", "1", "2.1", 0, "2024-02-15", 1),
            ("soon", None, "19.1", "2024-02", "2024-02-15", 1),
        ],
    ),
    (
        ["done 2 --on 15/02/2024 --ref QĐ-222", "event add quyet-dinh-cong-bo-co-hieu-luc 20/02/2024 --matter 1"],
        "2024-02-16",  # row 4: 25/2 is a Sunday, so the 26th
        [
            ("overdue", None, "19.1", "2024-02", "2024-02-15", -1),
            ("soon", "1", "3.1", 0, "2024-02-20", 2),
        ],
    ),
    (
        ["done 19 --period 2024-02 --on 16/02/2024", "done 3 --on 20/02/2024"],
        "2024-02-20",
        [("soon", "1", "4.1", 0, "2024-02-26", 4)],
    ),
    (
        ["done 4 --on 28/02/2024 --matter 1"],
        "2024-02-28",
        [],
    ),
    (
        [
            "done 19 --period 2024-03 --on 15/03/2024",
            "done 19 --period 2024-Q1 --on 15/03/2024",
            "done 19 --period 2024-04 --on 15/04/2024",
            "event add feedback-received 25/04/2024 --ref PAKN-7",
        ],
        "2024-05-13",  # 13/5 + 5 working days = 20/5
        [
            ("soon", None, "19.1", "2024-05", "2024-05-15", 2),
            ("soon", "2", "10.1", 0, "2024-05-20", 5),
        ],
    ),
    (
        ["done 19 --period 2024-05 --on 15/05/2024", "done 10.1 --on 27/05/2024 --matter 2"],
        "2024-05-28",  # 20/5 has passed without a result; the first update was made; the next is due on 3/6
        [
            ("overdue", "2", "10.1", 0, "2024-05-20", -6),
            ("soon", "2", "10.1", 2, "2024-06-03", 4),
        ],
    ),
    (
        ["event add co-ket-qua-xu-ly 05/06/2024 --matter 2"],
        "2024-06-07",
        [("today", "2", "10.2", 0, "2024-06-07", 0)],
    ),
    (
        [
            "done 10 --on 07/06/2024",
            "done 19 --period 2024-06 --on 17/06/2024",
            "done 19 --period 2024-Q2 --on 17/06/2024",
        ],
        "2024-06-27",  # row 8: 30/6 is a Sunday, so the 28th
        [("soon", None, "8.1", 0, "2024-06-28", 1)],
    ),
    (
        [
            "done 8 --on 28/06/2024 --ref KH-9",
            "done 19 --period 2024-07 --on 15/07/2024",
            "event add legal-document-effective 26/08/2024 --ref QĐ-UBND-5",
            "event add review-plan-due 15/08/2024 --ref KH-RS",
        ],
        "2024-08-12",  # row 7: the plan's own day is earlier than 29/8; row 2.2: 18/8 is a Sunday, so the 16th
        [
            ("soon", "4", "7.1", 0, "2024-08-15", 3),
            ("soon", None, "19.1", "2024-08", "2024-08-15", 3),
            ("soon", "3", "2.2", 0, "2024-08-16", 4),
        ],
    ),
    (
        [
            "done 7 --on 14/08/2024",
            "done 19 --period 2024-08 --on 15/08/2024",
            "done 2 --on 16/08/2024 --matter 3",
            "event add publication-decision-effective 26/08/2024 --matter 3",
            "done 4 --on 26/08/2024 --matter 3",
        ],
        "2024-08-26",
        [("today", "3", "3.1", 0, "2024-08-26", 0)],
    ),
    (
        [
            "done 3 --on 26/08/2024 --matter 3",
            *(
                f"done 19 --period 2024-{month} --on {day}"
                for month, day in (
                    ("09", "16/09/2024"),
                    ("Q3", "16/09/2024"),
                    ("10", "15/10/2024"),
                    ("11", "15/11/2024"),
                )
            ),
        ],
        "2024-11-27",
        [("soon", None, "21.1", 0, "2024-11-29", 2)],
    ),
    (
        [
            "done 21 --on 02/12/2024",
            *(f"done 19 --period 2024{part} --on 16/12/2024" for part in ("-12", "-Q4", "")),
            *(f"done {task} --on 30/12/2024" for task in (1, 14, 16)),
        ],
        "2024-12-31",
        [
            ("today", None, "9.1", 0, "2024-12-31", 0),
            ("today", None, "18.1", 0, "2024-12-31", 0),
        ],
    ),
    (
        ["done 18 --on 31/12/2024"],
        "2025-01-03",  # 1/1 is off: 2/1 and 3/1
        [("overdue", None, "9.1", 0, "2024-12-31", -2)],
    ),
]

# on 2025-01-03, of each task: status, due, done on, working days late
ACCOUNT = {
    1: ("on_time", "2024-12-31", "2024-12-30", None),
    2: ("on_time", "2024-08-16", "2024-08-16", None),
    3: ("on_time", "2024-08-26", "2024-08-26", None),
    4: ("late", "2024-02-26", "2024-02-28", 2),
    7: ("on_time", "2024-08-15", "2024-08-14", None),
    8: ("on_time", "2024-06-28", "2024-06-28", None),
    9: ("overdue", "2024-12-31", None, 2),
    10: ("late", "2024-05-20", "2024-06-05", 12),
    14: ("on_time", "2024-12-31", "2024-12-30", None),
    16: ("on_time", "2024-12-31", "2024-12-30", None),
    18: ("on_time", "2024-12-31", "2024-12-31", None),
    19: ("late", "2024-02-15", "2024-02-16", 1),  # February's
    21: ("late", "2024-11-29", "2024-12-02", 1),
}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("year") / "register.sqlite"


def shown(register: Path, *arguments: str) -> Any:
    done = tthc(*arguments, "--format", "json", "--register", register)
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def row(item: dict[str, Any]) -> tuple[Any, ...]:
    which = item["period"] or item["occurrence"]
    place = f"{item['task']}.{item['rule']}"
    return item["status"], item["matter"], place, which, item["due"], item["working_days_left"]


def test_the_year(register):
    for commands, day, expected in YEAR:
        for command in commands:
            done = tthc(*command.split(), "--register", register)
            assert (done.returncode, done.stderr) == (0, ""), command
        answer = tthc("due", "--as-of", day, "--format", "json", "--register", register)
        items = json.loads(answer.stdout)["items"]
        assert [row(item) for item in items] == expected, day
        assert answer.returncode == (1 if any(item[0] == "overdue" for item in expected) else 0)

    account = {task["task"]: task for task in shown(register, "plan", "status", "--as-of", "03/01/2025")["tasks"]}
    assert list(account) == list(range(1, 22))
    for number, task in account.items():
        standing = (task["status"], task["due"], task["done_on"], task["working_days_late"])
        assert standing == ACCOUNT.get(number, ("continuous", None, None, None)), number

    early = {task["task"]: task for task in shown(register, "plan", "status", "--as-of", "2024-02-16")["tasks"]}
    assert (early[4]["status"], early[4]["due"]) == ("coming", "2024-02-26")
    assert (early[10]["status"], early[21]["status"]) == ("coming", "coming")
