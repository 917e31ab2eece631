"""Targets that stand in no plan."""

from __future__ import annotations

from decimal import Decimal

from tthc_cli.plan.model import Kpi, Op


def target(op: Op = ">", value: str = "96", measure: str = "early-resolution") -> Kpi:
    return Kpi(id="x", task=17, name="x", text="x", measure=measure, op=op, target=Decimal(value))
