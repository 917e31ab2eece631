"""A plan: its tasks, one of them, its standing duties, and whether its file is good."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.output.cells import plain_number_cell
from tthc_cli.output.deadline_words import behind, more_of
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal
from tthc_cli.output.identity import FileIdentity
from tthc_cli.plan import CellName, Kpi, Plan, Task, Unread, goal_words
from tthc_cli.rules import say, triggers

_COLUMNS: Final = ("task", "content", "lead", "support", "time", "product", "basis", "kpis", "produces")
"""Of a task; its rules are left to JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanListReport(Report):
    """What ``tthc plan list`` has found: the tasks of a plan."""

    plan: Plan
    plan_identity: FileIdentity

    def payload(self) -> Record:
        """``tthc.plan-list/1``."""
        return {
            "schema": "tthc.plan-list/1",
            "plan": self.plan_identity.payload(),
            "id": self.plan.id,
            "tasks": self.rows(),
        }

    def columns(self) -> Sequence[str]:
        """The cells of the plan."""
        return _COLUMNS

    def rows(self) -> Sequence[Record]:
        """One row a task."""
        return [_record(self.plan, task) for task in self.plan.tasks]

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """One row a task: what, when, who, with which target; on a terminal, the beginning of each."""
        cut = partial(shorten, width=max(40, (terminal.width or 0) // 2), placeholder="…")
        in_short = cut if terminal.interactive else str
        return [
            PrintedTable(
                title=self.plan.identity.title,
                columns=(
                    Column(title=_("Task"), right=True, fixed=True),
                    Column(title=_("Content")),
                    Column(title=_("Time")),
                    Column(title=_("Lead unit")),
                    Column(title=_("Target")),
                ),
                rows=[
                    (
                        plain_number_cell(task.number),
                        in_short(task.content),
                        in_short(task.time),
                        in_short(task.lead),
                        "; ".join(goal_words(kpi.op, kpi.target) for kpi in self.plan.kpis_of(task.number)),
                    )
                    for task in self.plan.tasks
                ],
                notes=[
                    _("`tthc plan show TASK` shows one task whole."),
                    _("A register knows this plan as {id}.").format(id=self.plan.id),
                ],
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReport(Report):
    """What ``tthc plan show`` has found: one task, whole."""

    plan: Plan
    plan_identity: FileIdentity
    task: Task

    def payload(self) -> Record:
        """``tthc.plan-show/1``: the task as in the list, with notes, units, sources, targets and what is unread."""
        plan, task = self.plan, self.task
        return {
            "schema": "tthc.plan-show/1",
            "plan": self.plan_identity.payload(),
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

    def columns(self) -> Sequence[str]:
        """Those of the list."""
        return _COLUMNS

    def rows(self) -> Sequence[Record]:
        """The task's row of the list."""
        return [_record(self.plan, self.task)]

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """The source's cells, the rules and targets read from them, the documents that it cites."""
        items = [*self._cells(), *self._rules(terminal), *self._targets(), *self._more()]
        return [
            PrintedTable(
                title=_("Task {number}").format(number=self.task.number),
                columns=(Column(title=_("Item"), fixed=True), Column(title=_("In the plan"))),
                rows=[(Cell(name, "strong"), text) for name, text in items],
            )
        ]

    def _cells(self) -> list[tuple[str, str]]:
        task = self.task
        return [
            (_("Content"), task.content),
            (_("Lead unit"), task.lead),
            (_("Support"), task.support),
            (_("Time"), task.time),
            (_("Product"), task.product),
            (_("Basis"), task.basis),
        ]

    def _rules(self, terminal: Terminal) -> list[tuple[str, str]]:
        items = []
        for number, rule in enumerate(self.task.rules, 1):
            said_back = say(rule, lambda key: self.plan.event(key).label)
            note = f"\n({rule.note})" if rule.note else ""
            items.append((_("Rule {number}").format(number=number), f"{said_back}\n{behind(rule, terminal)}{note}"))
        return items

    def _targets(self) -> list[tuple[str, str]]:
        items = []
        for kpi in self.plan.kpis_of(self.task.number):
            note = f"\n({kpi.note})" if kpi.note else ""
            items.append((_("Target"), f"{kpi.id}: {kpi.name} {goal_words(kpi.op, kpi.target)}\n“{kpi.text}”{note}"))
        return items

    def _more(self) -> list[tuple[str, str]]:
        """What the task produces and cites, what is unread of it, and its note."""
        plan, task = self.plan, self.task
        items = [(_("Produces"), plan.event(key).label) for key in task.produces]
        items += [(_("Source"), plan.sources[key].cite()) for key in task.basis_sources]
        items += [(_("Unread"), f"{_cell_titles()[words.cell]}: {words.reason}") for words in task.unread]
        return [*items, (_("Note"), task.note)] if task.note else items


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesReport(Report):
    """What ``tthc plan duties`` has found: the standing duties that the plan's articles lay on someone."""

    plan: Plan
    plan_identity: FileIdentity

    def payload(self) -> Record:
        """``tthc.plan-duties/1``."""
        return {"schema": "tthc.plan-duties/1", "plan": self.plan_identity.payload(), "duties": self.rows()}

    def columns(self) -> Sequence[str]:
        """The same as in the payload."""
        return ("article", "units", "text", "sources")

    def rows(self) -> Sequence[Record]:
        """One row a duty."""
        return [
            {
                "article": duty.article,
                "units": [self.plan.units[key].name for key in duty.units],
                "text": duty.text,
                "sources": [self.plan.sources[key].cite() for key in duty.sources],
            }
            for duty in self.plan.duties
        ]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """One row a duty."""
        return [
            PrintedTable(
                title=_("Standing duties"),
                columns=(
                    Column(title=_("Article"), fixed=True),
                    Column(title=_("Who")),
                    Column(title=_("In the plan's words")),
                ),
                rows=[(row["article"], "; ".join(row["units"]), row["text"]) for row in self.rows()],
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidPlanReport(Report):
    """What ``tthc plan validate`` has found of a good plan file."""

    plan: Plan
    file: Path
    unread: Sequence[tuple[int, Task, Unread]]
    """What an import left unread: its line, its task and its words."""
    commands: Sequence[str]
    """What mends that, and confirms what is proposed."""

    def payload(self) -> Record:
        """``tthc.plan-validate/1``."""
        return {
            "schema": "tthc.plan-validate/1",
            "file": self.file.name,
            "valid": True,
            "id": self.plan.id,
            "year": self.plan.identity.year,
            **_counts(self.plan),
            "unread": [
                {"line": line, "task": task.number, "cell": words.cell, "text": _shown(words), "reason": words.reason}
                for line, task, words in self.unread
            ],
            "commands": list(self.commands),
        }

    def columns(self) -> Sequence[str]:
        """Which file, which year, how much it holds, and by which id a register knows it."""
        return ("file", "valid", "year", *_counts(self.plan), "unread", "id")

    def rows(self) -> Sequence[Record]:
        """One row, with the number of things that are unread."""
        return [{**self.payload(), "unread": len(self.plan.unread())}]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """One line for each thing that is unread, and one that says what the file holds."""
        counts = _counts(self.plan)
        good = ngettext(
            "{file}: good; {tasks} task, {rules} rules, {kpis} targets, {duties} duties",
            "{file}: good; {tasks} tasks, {rules} rules, {kpis} targets, {duties} duties",
            counts["tasks"],
        ).format(file=self.file.name, **counts)
        if self.unread:
            good += "; " + _("unread: {count}").format(count=len(self.unread))
        good += "; " + _("id: {id}").format(id=self.plan.id)
        return [PrintedTable(notes=[*self._unread_lines(), good, *self.commands], whole_lines=True)]

    def _unread_lines(self) -> list[str]:
        lines = []
        for line, task, words in self.unread:
            text = _shown(words)
            quoted = "" if text is None or text in words.reason else f" “{text}”"
            message = _("task {task}, {cell}:{text} not read: {reason}").format(
                task=task.number, cell=_cell_titles()[words.cell], text=quoted, reason=words.reason
            )
            lines.append(f"{self.file}:{line}: {message}")
        return lines


def _record(plan: Plan, task: Task) -> Record:
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


def _target(kpi: Kpi) -> Record:
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


def _cell_titles() -> dict[CellName, str]:
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
