"""The events of the plans in force, by the names that commands take."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.output.formats.report import Column, PrintedTable, Record, Report, Terminal
from tthc_cli.output.words import plan_name
from tthc_cli.plan import Event, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKeysReport(Report):
    """What ``tthc event keys`` has found."""

    plans: Sequence[Plan]
    """The plans in force."""

    def payload(self) -> Record:
        """``tthc.event-keys/1``."""
        return {"schema": "tthc.event-keys/1", "events": self.rows()}

    def columns(self) -> Sequence[str]:
        """An event by its names, and the plan that has it."""
        return ("label", "alias", "key", "plan", "year")

    def rows(self) -> Sequence[Record]:
        """One row an event of a plan."""
        return [
            {
                "label": event.label,
                "alias": event.alias,
                "key": event.key,
                "plan": plan.id,
                "year": plan.identity.year,
            }
            for plan in self.plans
            for event in plan.events
        ]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """One row an event, with all plans that have it under these names."""
        plans_of: dict[tuple[str, str, str], list[str]] = {}
        for plan in self.plans:
            for event in plan.events:
                plans_of.setdefault(_names(event), []).append(plan_name(plan, self.plans))
        return [
            PrintedTable(
                columns=(
                    Column(title=_("Event")),
                    Column(title=_("Alias"), fixed=True),
                    Column(title=_("Key"), fixed=True),
                    Column(title=_("Plan")),
                ),
                rows=[(*names, ", ".join(plans)) for names, plans in plans_of.items()],
                notes=[] if plans_of else [_("The plan has no events.")],
            )
        ]


def _names(event: Event) -> tuple[str, str, str]:
    return event.label, event.alias, event.key
