"""The targets of a plan, and which data each is measured on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES
from tthc_cli.i18n import _
from tthc_cli.kpi import data_set_words
from tthc_cli.output.cells import plain_number_cell
from tthc_cli.output.formats.report import Column, PrintedTable, Record, Report, Terminal
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.rates import goal, plain_number
from tthc_cli.plan import Kpi, Plan

_COLUMNS: Final = ("kpi", "task", "name", "op", "target", "data_set", "columns", "text", "note", "confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetListReport(Report):
    """What ``tthc kpi list`` has found."""

    plan: Plan
    plan_identity: FileIdentity

    def payload(self) -> Record:
        """``tthc.kpi-list/1``."""
        return {"schema": "tthc.kpi-list/1", "plan": self.plan_identity.payload(), "kpis": self.rows()}

    def columns(self) -> Sequence[str]:
        """The target, and the data that it is measured on."""
        return _COLUMNS

    def rows(self) -> Sequence[Record]:
        """One row a target."""
        return [_record(kpi) for kpi in self.plan.kpis]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """One row a target: what must be reached, and which data tells."""
        return [
            PrintedTable(
                columns=(
                    Column(title=_("Task"), right=True, fixed=True),
                    Column(title=_("Target"), fixed=True),
                    Column(title=_("What is measured")),
                    Column(title=_("Goal")),
                    Column(title=_("Data set")),
                ),
                rows=[
                    (
                        plain_number_cell(kpi.task),
                        kpi.id,
                        _name(kpi),
                        _goals(kpi),
                        data_set_words(MEASURES[kpi.measure].data_set),
                    )
                    for kpi in self.plan.kpis
                ],
                notes=[
                    "",
                    _("`tthc kpi check CASES.csv --data ratings=RATINGS.csv` compares the actual rates with them."),
                ],
            )
        ]


def _name(kpi: Kpi) -> str:
    if kpi.is_confirmed:
        return kpi.name
    return f"{kpi.name}\n" + _("(not confirmed: {measure})").format(measure=kpi.measure)


def _goals(kpi: Kpi) -> str:
    """The goal of the plan's year, and those of later years."""
    later = [f"{later.year}: {goal(kpi.op, Fraction(later.value), kpi.measure)}" for later in kpi.later]
    return "\n".join([goal(kpi.op, Fraction(kpi.target), kpi.measure), *later])


def _record(kpi: Kpi) -> Record:
    spec = MEASURES[kpi.measure]
    return {
        "kpi": kpi.id,
        "task": kpi.task,
        "name": kpi.name,
        "measure": kpi.measure,
        "op": kpi.op,
        "target": plain_number(Fraction(kpi.target)),
        "later": [{"year": later.year, "target": plain_number(Fraction(later.value))} for later in kpi.later],
        "data_set": spec.data_set,
        "columns": list(spec.columns),
        "text": kpi.text,
        "note": kpi.note,
        "confirmed": kpi.is_confirmed,
    }
