"""Loading a plan file with its measures checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tthc_cli.counts.measures import MEASURES
from tthc_cli.data_files import Loaded, check_file, data_file, load_content, load_file
from tthc_cli.errors import Finding
from tthc_cli.plan import Plan, with_reports_decided

if TYPE_CHECKING:
    from tthc_cli.data_files import Document

PLAN: Final = "plan_2024.yaml"


def load_plan(path: Path | None = None) -> Loaded[Plan]:
    """Read the plan in a file, or the packaged one. Raises TthcError with the first finding."""
    return _in_use(load_file(path or data_file(PLAN), Plan, plan_findings, with_reports_decided))


def plan_of(document: Document) -> Loaded[Plan]:
    """Read the plan that a document is. Raises TthcError with the first finding."""
    return _in_use(load_content(document, Plan, plan_findings, with_reports_decided))


def _in_use(loaded: Loaded[Plan]) -> Loaded[Plan]:
    """A plan whose own measures can be named from now on."""
    MEASURES.add(loaded.value.measures)
    return loaded


def check_plan(path: Path) -> list[str]:
    """List all that is wrong with a plan file, as :func:`check_file` does."""
    return check_file(path, Plan, plan_findings, with_reports_decided)


def plan_findings(plan: Plan) -> list[Finding]:
    """Find what is wrong with a plan of the right shape, including its measures."""
    from tthc_cli.counts.measures import unknown_measures
    from tthc_cli.counts.own_measures import own_measure_findings
    from tthc_cli.plan import findings  # here, as the packaged plan is known to be good

    measured = (kpi.measure for kpi in plan.kpis)
    return [
        *findings(plan),
        *own_measure_findings(plan.measures),
        *unknown_measures("kpis", measured, plan.measures),
    ]
