"""The targets of the plan as they are listed."""

from __future__ import annotations

from dataclasses import replace

from tthc_cli.counts.load import load_plan
from tthc_cli.output.formats.report import Terminal
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.targets import TargetListReport
from tthc_cli.plan.model import Plan

PLAN = load_plan().value


def report(plan: Plan = PLAN) -> TargetListReport:
    return TargetListReport(plan=plan, plan_identity=FileIdentity(name="p.yaml", sha256="a" * 64))


def test_a_row_for_each_target_with_the_columns_that_it_is_measured_on():
    rows = {row["kpi"]: row for row in report().rows()}
    assert list(rows) == [kpi.id for kpi in PLAN.kpis]
    early = next(row for row in rows.values() if row["measure"] == "early-resolution")
    assert early["data_set"] == "cases"
    assert {"due_on", "finished_on"} <= set(early["columns"])
    assert set(report().columns()) <= set(early)


def test_goals_of_later_years_stand_below_that_of_the_plan():
    (table,) = report().tables(Terminal())
    by_id = {row[1]: row for row in table.rows}
    for kpi in PLAN.kpis:
        goals = str(by_id[kpi.id][3]).splitlines()
        assert len(goals) == 1 + len(kpi.later)
        assert all(goal.startswith(f"{later.year}: ") for goal, later in zip(goals[1:], kpi.later, strict=True))
    assert any(kpi.later for kpi in PLAN.kpis)


def test_a_target_that_nobody_has_confirmed_says_so():
    first, *others = PLAN.kpis
    (table,) = report(replace(PLAN, kpis=(replace(first, confirmed=False), *others))).tables(Terminal())
    names = [str(row[2]) for row in table.rows]
    assert first.measure in names[0]
    assert names[0].startswith(f"{first.name}\n")
    assert names[1] == others[0].name
    assert [row["confirmed"] for row in report().rows()] == [kpi.is_confirmed for kpi in PLAN.kpis]
