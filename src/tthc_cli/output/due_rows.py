"""Deadlines as one flat list, for programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from tthc_cli.output.deadline_words import more_of
from tthc_cli.output.formats.report import Record
from tthc_cli.register import Todo
from tthc_cli.rules import Deadline

COLUMNS: Final = (
    "matter",
    "task",
    "rule",
    "event",
    "event_date",
    "occurrence",
    "period",
    "due",
    "act_by",
    "assumed",
    "status",
    "working_days_left",
    "lead",
    "text",
    "ref",
    "warnings",
    "label",
    "time",
    "report",
    "last",
    "plan",
)


def due_rows(items: Iterable[Todo], reference: Callable[[Todo], str | None], *, explain: bool) -> Sequence[Record]:
    """One row a deadline.

    Args:
        items: The deadlines.
        reference: Gives the document that the matter of a deadline is known by.
        explain: Whether to say how each date came about.
    """
    alike: dict[tuple[object, ...], Record] = {}
    rows = []
    for item in items:
        key = but_for_matter(item)
        if key not in alike:
            alike[key] = _record(item, explain)
        rows.append({**alike[key], "matter": item.standing.matter, "ref": reference(item)})
    return rows


def but_for_matter(item: Todo) -> tuple[object, ...]:
    """What deadlines share that differ in their matters alone. Of very many deadlines, most are like others."""
    standing = item.standing
    return id(item.plan), standing.ref, id(standing.deadline), standing.waits_for, standing.passed, item.urgency


def _record(item: Todo, explain: bool) -> Record:
    plan, standing, deadline = item.plan, item.standing, item.standing.deadline
    return {
        "plan": plan.id,
        "matter": None,
        "task": standing.task.number,
        "rule": standing.ref.place,
        "event": standing.waits_for if deadline is None else deadline.event,
        "event_date": None if deadline is None else deadline.event_date,
        "occurrence": None if deadline is None else deadline.occurrence,
        "period": None if deadline is None else deadline.period_name,
        "due": None if deadline is None else deadline.due,
        "last": None if deadline is None else deadline.last,
        "act_by": None if deadline is None else deadline.act_by,
        "assumed": deadline is not None and deadline.assumed,
        "status": item.urgency,
        "working_days_left": item.working_days_left,
        "lead": "; ".join(plan.leads(standing.task)),
        "text": standing.rule_itself.text,
        "ref": None,
        "updates_passed": standing.passed,
        "warnings": [] if deadline is None else list(deadline.warnings),
        **({"steps": _steps_payload(deadline)} if explain else {}),
        **more_of(standing.rule_itself),
    }


def _steps_payload(deadline: Deadline | None) -> list[Record]:
    steps = () if deadline is None else deadline.steps
    return [{"date": step.date, "what": step.what, "source": step.source} for step in steps]
