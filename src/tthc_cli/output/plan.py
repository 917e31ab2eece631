"""A plan's tasks as JSON, CSV and tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tthc_cli.i18n import _, ngettext
from tthc_cli.output.deadline import behind, more_of
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, render
from tthc_cli.output.identity import FileIdentity
from tthc_cli.plan.model import CellName, Kpi, Plan, Task, Unread
from tthc_cli.rules.by_kind import triggers
from tthc_cli.rules.wording import say
from tthc_cli.text import visible

_CSV: Final = ("task", "content", "lead", "support", "time", "product", "basis", "kpis", "produces")


def list_json(plan: Plan, identity: FileIdentity) -> str:
    """``tthc.plan-list/1``."""
    return machine.to_json(
        {
            "schema": "tthc.plan-list/1",
            "plan": identity.payload(),
            "id": plan.id,
            "tasks": [_record(plan, task) for task in plan.tasks],
        }
    )


def list_csv(plan: Plan) -> str:
    """One row a task; rules are left to JSON."""
    return machine.to_csv(_CSV, [_record(plan, task) for task in plan.tasks])


def list_table(plan: Plan, terminal: Terminal) -> str:
    """One row a task: what, when, who, with which target."""
    return render(
        [
            Table(
                title=plan.identity.title,
                columns=(
                    Column(title=_("Task"), right=True, fixed=True),
                    Column(title=_("Content")),
                    Column(title=_("Time")),
                    Column(title=_("Lead unit")),
                    Column(title=_("Target")),
                ),
                rows=[
                    (
                        str(task.number),
                        task.content,
                        task.time,
                        task.lead,
                        "; ".join(f"{kpi.op} {_number(kpi)}%" for kpi in plan.kpis_of(task.number)),
                    )
                    for task in plan.tasks
                ],
                notes=[
                    _("`tthc plan show TASK` shows one task whole."),
                    _("A register knows this plan as {id}.").format(id=plan.id),
                ],
            )
        ],
        terminal,
    )


def show_json(plan: Plan, identity: FileIdentity, task: Task) -> str:
    """``tthc.plan-show/1``: the task as in the list, with notes, units, sources, targets and duties."""
    return machine.to_json(
        {
            "schema": "tthc.plan-show/1",
            "plan": identity.payload(),
            "task": {
                **_record(plan, task),
                "note": task.note,
                "lead_units": [plan.units[key].name for key in task.lead_units],
                "support_units": [plan.units[key].name for key in task.support_units],
                "sources": [plan.sources[key].cite() for key in task.basis_sources],
                "targets": [_target(kpi) for kpi in plan.kpis_of(task.number)],
                "unread": [
                    {"cell": words.cell, "text": _shown(words), "reason": words.reason} for words in task.unread
                ],
            },
        }
    )


def show_csv(plan: Plan, task: Task) -> str:
    """The task's row of the list."""
    return machine.to_csv(_CSV, [_record(plan, task)])


def show_table(plan: Plan, task: Task, terminal: Terminal) -> str:
    """One task whole: the source's cells, the rules and targets read from them, the documents it cites."""
    cells = (
        (_("Content"), task.content),
        (_("Lead unit"), task.lead),
        (_("Support"), task.support),
        (_("Time"), task.time),
        (_("Product"), task.product),
        (_("Basis"), task.basis),
    )
    rows: list[tuple[str, str]] = list(cells)
    for number, rule in enumerate(task.rules, 1):
        note = f"\n({rule.note})" if rule.note else ""
        rows.append(
            (
                _("Rule {number}").format(number=number),
                f"{say(rule, lambda key: plan.event(key).label)}\n{behind(rule, terminal)}{note}",
            )
        )
    for kpi in plan.kpis_of(task.number):
        note = f"\n({kpi.note})" if kpi.note else ""
        rows.append((_("Target"), f"{kpi.id}: {kpi.name} {kpi.op} {_number(kpi)}%\n“{kpi.text}”{note}"))
    rows += [(_("Produces"), plan.event(key).label) for key in task.produces]
    rows += [(_("Source"), plan.sources[key].cite()) for key in task.basis_sources]
    rows += [(_("Unread"), f"{_cells()[words.cell]}: {words.reason}") for words in task.unread]
    if task.note:
        rows.append((_("Note"), task.note))
    return render(
        [
            Table(
                title=_("Task {number}").format(number=task.number),
                columns=(Column(title=_("Item"), fixed=True), Column(title=_("In the plan"))),
                rows=[(Cell(name, "strong"), text) for name, text in rows],
            )
        ],
        terminal,
    )


def duties_json(plan: Plan, identity: FileIdentity) -> str:
    """``tthc.plan-duties/1``."""
    return machine.to_json({"schema": "tthc.plan-duties/1", "plan": identity.payload(), "duties": _duties(plan)})


def duties_csv(plan: Plan) -> str:
    """One row a duty."""
    return machine.to_csv(("article", "units", "text", "sources"), _duties(plan))


def duties_table(plan: Plan, terminal: Terminal) -> str:
    """The standing duties that the plan's articles lay on someone."""
    return render(
        [
            Table(
                title=_("Standing duties"),
                columns=(
                    Column(title=_("Article"), fixed=True),
                    Column(title=_("Who")),
                    Column(title=_("In the plan's words")),
                ),
                rows=[
                    (duty.article, "; ".join(plan.units[key].name for key in duty.units), duty.text)
                    for duty in plan.duties
                ],
            )
        ],
        terminal,
    )


def _record(plan: Plan, task: Task) -> dict[str, Any]:
    return {
        "task": task.number,
        "content": task.content,
        "lead": task.lead,
        "support": task.support,
        "time": task.time,
        "product": task.product,
        "basis": task.basis,
        "rules": [
            {
                "rule": number,
                "kind": rule.kind,
                "text": rule.text,
                "event": next(iter(triggers(rule)), None),
                **more_of(rule),
            }
            for number, rule in enumerate(task.rules, 1)
        ],
        "kpis": [kpi.id for kpi in plan.kpis_of(task.number)],
        "produces": list(task.produces),
    }


def _target(kpi: Kpi) -> dict[str, Any]:
    return {
        "kpi": kpi.id,
        "name": kpi.name,
        "text": kpi.text,
        "measure": kpi.measure,
        "op": kpi.op,
        "target": float(kpi.target),
        "later": [{"year": later.year, "target": float(later.value)} for later in kpi.later],
        "note": kpi.note,
    }


def _duties(plan: Plan) -> Sequence[dict[str, Any]]:
    return [
        {
            "article": duty.article,
            "units": [plan.units[key].name for key in duty.units],
            "text": duty.text,
            "sources": [plan.sources[key].cite() for key in duty.sources],
        }
        for duty in plan.duties
    ]


def _number(kpi: Kpi) -> str:
    return f"{kpi.target.normalize():f}"


def valid_json(plan: Plan, name: str, unread: Sequence[tuple[int, Task, Unread]]) -> str:
    """``tthc.plan-validate/1``."""
    return machine.to_json(
        {
            "schema": "tthc.plan-validate/1",
            "file": name,
            "valid": True,
            "id": plan.id,
            "year": plan.identity.year,
            **_counts(plan),
            "unread": [
                {"line": line, "task": task.number, "cell": words.cell, "text": _shown(words), "reason": words.reason}
                for line, task, words in unread
            ],
        }
    )


def valid_csv(plan: Plan, name: str) -> str:
    """One row: which file, which year, how much it holds, and by which id a register knows it."""
    record = {
        "file": name,
        "valid": True,
        "year": plan.identity.year,
        **_counts(plan),
        "unread": len(plan.unread()),
        "id": plan.id,
    }
    return machine.to_csv(list(record), [record])


def valid_words(plan: Plan, file: Path, unread: Sequence[tuple[int, Task, Unread]]) -> str:
    """One line that says what a good plan file holds, after one for each thing that is not read yet."""
    counts = _counts(plan)
    lines = []
    for line, task, words in unread:
        text = _shown(words)
        quoted = "" if text is None or text in words.reason else f" “{text}”"
        lines.append(
            f"{file}:{line}: "
            + _("task {task}, {cell}:{text} not read: {reason}").format(
                task=task.number, cell=_cells()[words.cell], text=quoted, reason=words.reason
            )
        )
    good = ngettext(
        "{file}: good; {tasks} task, {rules} rules, {kpis} targets, {duties} duties",
        "{file}: good; {tasks} tasks, {rules} rules, {kpis} targets, {duties} duties",
        counts["tasks"],
    ).format(file=file.name, **counts)
    if unread:
        good += "; " + _("unread: {count}").format(count=len(unread))
    good += "; " + _("id: {id}").format(id=plan.id)
    return visible("\n".join([*lines, good]) + "\n")


def _cells() -> dict[CellName, str]:
    return {
        "content": _("Content"),
        "lead": _("Lead unit"),
        "support": _("Support"),
        "time": _("Time"),
        "product": _("Product"),
        "basis": _("Basis"),
    }


def _shown(words: Unread) -> str | None:
    """Words that may be shown: not those of cells that can name a person."""
    return None if words.cell in ("lead", "support") or not words.text else " ".join(words.text.split())


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "tasks": len(plan.tasks),
        "rules": sum(len(task.rules) for task in plan.tasks),
        "kpis": len(plan.kpis),
        "duties": len(plan.duties),
    }
