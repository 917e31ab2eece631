"""Which deadlines a periodic report tells of."""

from __future__ import annotations

import json
import re
from datetime import date

from tests.support.calendars import CALENDAR
from tests.support.command import tthc
from tests.support.documents import document_of, order_of
from tests.support.places import ROOT
from tests.support.registers import PLAN
from tthc_cli.cli import report_tasks
from tthc_cli.plan.model import RuleRef
from tthc_cli.register.standing import Standing
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.periods import parse_period

REPORT = ("report", "hs.csv", "--period", "2025-Q1", "--as-of", "31/03/2025")


def test_work_of_a_period_is_what_falls_due_is_done_or_has_been_overdue_since_it_was_watched():
    quarter = parse_period("2024-Q2", None)
    rows = {
        "due": (date(2024, 4, 1), None),
        "done late": (date(2024, 6, 28), date(2024, 7, 1)),
        "done in it": (date(2024, 3, 29), date(2024, 4, 1)),
        "overdue": (date(2024, 3, 1), None),
        "not watched": (date(2024, 2, 28), None),
        "not watched but done": (date(2024, 2, 28), date(2024, 4, 2)),
        "done before": (date(2024, 3, 1), date(2024, 3, 29)),
        "later": (date(2024, 7, 1), None),
        "done early in it": (date(2024, 9, 30), date(2024, 6, 28)),
        "later, and overdue by now": (date(2024, 7, 8), None),
        "done after it": (date(2024, 9, 30), date(2024, 7, 1)),
    }
    task = PLAN.tasks[7]
    standings = [
        Standing(
            matter=name,
            task=task,
            ref=RuleRef(task.number, 1),
            deadline=Deadline(kind="by", text="t", nominal=due, due=due, steps=()),
            done_on=done_on,
        )
        for name, (due, done_on) in rows.items()
    ]
    work = report_tasks._in_period(PLAN, standings, quarter, CALENDAR, date(2024, 7, 15), date(2024, 3, 1))
    assert [(item.standing.matter, item.status) for item in work] == [
        ("not watched but done", "late"),
        ("overdue", "overdue"),
        ("done in it", "late"),
        ("due", "overdue"),
        ("done late", "late"),
        ("done early in it", "on_time"),
    ]


def test_the_deadlines_of_another_plan_in_force_are_told_by_their_number(tmp_path):
    """What is left of last year's plan is in no table of this year's report, nor hidden."""
    last_year = (*("--plan", ROOT / "data" / "plan_2024.yaml"), "--watch-from", "01/01/2024")
    assert tthc("plan", "next", last_year[1], "--year", "2025", "--out", "p25.yaml", cwd=tmp_path).returncode == 1
    set_up = tthc("init", *last_year, "--plan", "p25.yaml", cwd=tmp_path)
    assert set_up.returncode == 0, set_up.stderr
    (tmp_path / "hs.csv").write_text(
        "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái,Hình thức\n"
        "H1,02/01/2025,15/01/2025,10/01/2025,Đã xử lý xong,Trực tuyến\n",
        encoding="utf-8",
    )
    for name in ("a.docx", "b.docx"):
        done = tthc(*REPORT, "--out", name, *(("--plan", "p25.yaml") if name == "b.docx" else ()), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    told, alone = ("\n".join(order_of(document_of((tmp_path / name).read_bytes()))) for name in ("a.docx", "b.docx"))
    assert re.search(r"\d+ deadlines of the plan of 2024 in the period, or overdue before it, are not among", told)
    assert "of the plan of 2024" not in alone


def test_days_of_an_estimated_year_are_told_to_be_so(tmp_path):
    """`tthc due` and `tthc page` say it of the same deadlines."""
    moved_on = ("--year", "2028", "--out", "p28.yaml")
    assert tthc("plan", "next", ROOT / "data" / "plan_2024.yaml", *moved_on, cwd=tmp_path).returncode == 1
    (tmp_path / "hs.csv").write_text(
        "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái,Hình thức\n"
        "H1,03/01/2028,17/01/2028,12/01/2028,Đã xử lý xong,Trực tuyến\n",
        encoding="utf-8",
    )
    asked = ("report", "hs.csv", "--plan", "p28.yaml", "--period", "2028-Q1", "--as-of", "31/03/2028")
    done = tthc(*asked, "--out", "r.docx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = "\n".join(order_of(document_of((tmp_path / "r.docx").read_bytes())))
    estimated = "2028: days off are estimated by the holidays library, no notice was read"
    assert told.count(f"Note: {estimated}") == 1
    status = ("plan", "status", "--plan", "p28.yaml", "--as-of", "31/03/2028")
    assert len(re.findall(f"^Tasks [0-9, ]+: {estimated}$", tthc(*status, cwd=tmp_path).stdout, re.MULTILINE)) == 1
    answer = json.loads(tthc(*status, "--format", "json", cwd=tmp_path).stdout)
    assert estimated in {
        warning for task in answer["tasks"] if task["status"] == "overdue" for warning in task["warnings"]
    }
