"""Periodic reports over targets that were judged by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.support.registers import PLAN
from tests.support.targets import target
from tthc_cli.kpi.verdict import Count, Result, judge
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.kpi import KpiReport
from tthc_cli.output.periodic_report import PeriodicReport
from tthc_cli.output.report_sections import Letterhead, PeriodWork, WorkStatus
from tthc_cli.plan.model import RuleRef
from tthc_cli.plan.outline import load_outline
from tthc_cli.register.standing import Standing
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.periods import parse_period

IDENTITY = FileIdentity(name="p.yaml", sha256="a" * 64)
QUARTER = parse_period("2024-Q1", None)
OUTLINE = load_outline()
EARLY, RATED = target(), replace(target(">=", "90", "satisfaction"), id="y", name="y")


def result(kpi: Any, good: int, base: int, group: tuple[str, ...] | None = None) -> Result:
    """The verdict on so many good ones of so many."""
    return judge(kpi, Count(numerator=good, denominator=base), group=group)


def work(status: WorkStatus, due: date | None = date(2024, 1, 15), done_on: date | None = None) -> PeriodWork:
    """A deadline of the plan that stands so."""
    task = PLAN.task(8)
    assert task is not None
    deadline = None if due is None else Deadline(kind="by", text="t", nominal=due, due=due, steps=())
    standing = Standing(matter=None, task=task, ref=RuleRef(8, 1), deadline=deadline, done_on=done_on)
    return PeriodWork(plan=PLAN, standing=standing, status=status)


def report(*results: Result, **more: Any) -> PeriodicReport:
    """The report of a quarter; ``more`` are what it has besides, or otherwise."""
    as_of = more.pop("as_of", date(2024, 12, 31))
    check = KpiReport(results=results, inputs=(), plan=PLAN, plan_identity=IDENTITY, as_of=as_of)
    common = {
        "outline": OUTLINE,
        "letterhead": Letterhead(office="Sở Mẫu"),
        "plan": PLAN,
        "period": QUARTER,
        "as_of": as_of,
        "check": check,
        "work": (),
        "form_gap": "không có tệp",
        "index_gap": "không có kỳ",
    }
    return PeriodicReport(**{**common, **more})
